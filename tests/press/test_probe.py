"""Probing picture files: what a newsroom's folder holds, and what somebody hostile puts there."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageDraw, TiffImagePlugin

from huozi.diagnostics import AssetError
from huozi.photos.derive import for_screen
from huozi.photos.probe import probe
from tests.press.press_pictures import landscape, noise, save


def app13(caption: bytes, byline: bytes, utf8: bool) -> bytes:
    """An IPTC-IIM block in a Photoshop segment, as agencies deliver it."""

    def dataset(record: int, tag: int, value: bytes) -> bytes:
        return struct.pack(">BBBH", 0x1C, record, tag, len(value)) + value

    iim = (dataset(1, 90, b"\x1b%G") if utf8 else b"") + dataset(2, 80, byline) + dataset(2, 120, caption)
    block = (
        b"8BIM"
        + struct.pack(">H", 0x0404)
        + b"\0\0"
        + struct.pack(">I", len(iim))
        + iim
        + b"\0" * (len(iim) % 2)
    )
    body = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize("suffix", ["jpg", "tif", "png", "webp"])
@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))]
)
def test_size_is_what_is_seen_after_orientation(
    tmp_path: Path, suffix: str, orientation: int, size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path / f"a.{suffix}", noise(40, 30), exif=exif)
    photo = probe(path, path.name)
    assert (photo.width, photo.height) == size


@pytest.mark.parametrize(
    ("mode", "colour", "alpha"),
    [
        ("L", "grey", False),
        ("LA", "grey", True),
        ("RGB", "rgb", False),
        ("RGBA", "rgb", True),
        ("1", "grey", False),
    ],
)
def test_colour_and_alpha(tmp_path: Path, mode: str, colour: str, alpha: bool) -> None:
    photo = probe(save(tmp_path / "a.png", noise(30, 30).convert(mode)), "a.png")
    assert (photo.colour, photo.alpha) == (colour, alpha)


def test_cmyk_jpeg_is_cmyk(tmp_path: Path) -> None:
    assert probe(save(tmp_path / "a.jpg", noise(30, 30).convert("CMYK")), "a.jpg").colour == "cmyk"


def test_grey_palette_is_grey_and_coloured_palette_is_not(tmp_path: Path) -> None:
    grey = save(tmp_path / "grey.gif", noise(30, 30).convert("L"))
    red = save(tmp_path / "red.gif", Image.new("RGB", (30, 30), "red").convert("P"))
    assert probe(grey, "grey.gif").colour == "grey"
    assert probe(red, "red.gif").colour == "rgb"


def test_a_screenshot_is_a_drawing_and_a_photo_is_not(tmp_path: Path) -> None:
    screenshot = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(screenshot).rectangle((40, 40, 300, 200), fill="navy", outline="red")
    assert probe(save(tmp_path / "screen.png", screenshot), "screen.png").drawing
    assert not probe(save(tmp_path / "photo.png", noise(200, 200)), "photo.png").drawing
    assert not probe(save(tmp_path / "photo.jpg", screenshot), "photo.jpg").drawing


@pytest.mark.parametrize(("encoding", "utf8"), [("utf-8", True), ("utf-8", False), ("gb18030", False)])
def test_iptc_caption_and_credit(tmp_path: Path, encoding: str, utf8: bool) -> None:
    buffer = BytesIO()
    noise(30, 30).save(buffer, "JPEG")
    jpeg = buffer.getvalue()
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg[:2] + app13("春茶开采".encode(encoding), "李文".encode(encoding), utf8) + jpeg[2:])
    photo = probe(path, "a.jpg")
    assert (photo.caption, photo.credit) == ("春茶开采", "李文")


def test_xmp_caption_and_credit(tmp_path: Path) -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        '<rdf:li xml:lang="x-default">村口的\n  老樟树</rdf:li></rdf:Alt></dc:description>'
        "<dc:creator><rdf:Seq><rdf:li>王芳</rdf:li><rdf:li>赵强</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    for suffix in ("jpg", "webp", "tif"):
        if suffix == "tif":
            tags = TiffImagePlugin.ImageFileDirectory_v2()
            tags[700] = xmp
            path = save(tmp_path / "a.tif", noise(30, 30), tiffinfo=tags)
        else:
            path = save(tmp_path / f"a.{suffix}", noise(30, 30), xmp=xmp)
        photo = probe(path, path.name)
        assert (photo.caption, photo.credit) == ("村口的 老樟树", "王芳、赵强"), suffix


def test_damaged_metadata_does_not_refuse_the_picture(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", noise(30, 30), xmp=b"<x:xmpmeta <<<", exif=b"Exif\0\0MM\0*garbage")
    photo = probe(path, "a.jpg")
    assert (photo.width, photo.caption) == (30, None)


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(AssetError) as caught:
        probe(path, path.name)
    found = caught.value.finding
    return found.id, str(found.location)


def test_refusals_name_the_file(tmp_path: Path) -> None:
    text = tmp_path / "notes.jpg"
    text.write_text("这不是照片")
    assert refusal(text) == ("photo-not-a-picture", "images/notes.jpg")
    assert refusal(tmp_path / "nowhere.jpg") == ("photo-unreadable", "images/nowhere.jpg")
    empty = tmp_path / "empty.png"
    empty.touch()
    assert refusal(empty) == ("photo-not-a-picture", "images/empty.png")


@pytest.mark.parametrize("size", [(60_000, 60_000), (20_000, 20_000), (70_000, 2)])
def test_bombs_are_refused_by_their_header(tmp_path: Path, size: tuple[int, int]) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    path = tmp_path / "bomb.png"
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    assert refusal(path)[0] == "photo-too-large"


def test_svg_sizes(tmp_path: Path) -> None:
    def size(attributes: str) -> tuple[int, int]:
        path = tmp_path / "a.svg"
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>')
        photo = probe(path, "a.svg")
        assert photo.colour == "vector"
        return photo.width, photo.height

    assert size('width="10mm" height="20mm"') == (38, 76)
    assert size('viewBox="0 0 400 300"') == (400, 300)
    assert size('viewBox="0 0 400 300" width="200"') == (200, 150)
    assert size('width="100%" height="100%"') == (300, 150)


@pytest.mark.parametrize(
    ("text", "found"),
    [("<svg", "photo-broken"), ("", "photo-broken"), ("<html/>", "photo-not-a-picture")],
)
def test_svg_that_is_not_svg_is_refused(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "a.svg"
    path.write_text(text)
    assert refusal(path)[0] == found


def test_svg_entity_bomb_is_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    path = tmp_path / "a.svg"
    path.write_text(
        f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e11;</text></svg>'
    )
    assert refusal(path)[0] == "photo-broken"


@pytest.mark.parametrize("suffix", ["heic", "avif", "jp2"])
def test_pictures_of_telephones_and_archives_are_read(tmp_path: Path, suffix: str) -> None:
    pillow_heif.register_heif_opener()
    path = save(tmp_path / f"a.{suffix}", landscape(160, 120))
    photo = probe(path, path.name)
    assert (photo.width, photo.height, photo.colour, photo.drawing) == (160, 120, "rgb", False)
    picture = for_screen(photo)
    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 160, 120)
    with Image.open(BytesIO(picture.data)) as copy:
        red, green, blue = copy.convert("RGB").getpixel((5, 60))  # type: ignore[misc]
    assert red > 150 > max(green, blue)  # the left edge is red: neither turned nor mirrored


def test_a_damaged_picture_of_a_telephone_is_named(tmp_path: Path) -> None:
    pillow_heif.register_heif_opener()
    path = save(tmp_path / "a.heic", landscape(160, 120))
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(AssetError) as caught:
        for_screen(probe(path, path.name))
    assert caught.value.finding.id in ("photo-broken", "photo-not-a-picture")


def test_of_a_moving_picture_the_first_frame_is_shown(tmp_path: Path) -> None:
    first, second = landscape(60, 40), Image.new("RGB", (60, 40), (0, 0, 255))
    path = save(tmp_path / "a.gif", first, save_all=True, append_images=[second], duration=100)
    photo = probe(path, path.name)
    assert photo.frames == 2
    with Image.open(BytesIO(for_screen(photo).data)) as copy:
        assert copy.convert("RGB").getpixel((2, 20))[0] > 150  # type: ignore[index]
    assert probe(save(tmp_path / "b.gif", first), "b.gif").frames == 1
