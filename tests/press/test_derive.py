"""Copies of photos for screen, layout and press: what changes, what must not, and what is left behind."""

import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile

from huozi.diagnostics import AssetError
from huozi.photos import colour
from huozi.photos.colour import Separation, shipped
from huozi.photos.derive import (
    Raster,
    ScreenCopies,
    encode_cover,
    for_layout,
    for_screen,
    raster_for_print,
    raster_for_screen,
    stand_in_name,
)
from huozi.photos.probe import probe
from tests.press.press_pictures import landscape, noise, photo, save

COATED = Separation(shipped(colour.FOGRA39), 300)
PLENTY = (10_000, 10_000)


def pixels(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def most_ink(raster: Raster) -> float:
    """The most ink of any pixel, in percent; decodes the JPEG as a printer's RIP would."""
    data = (
        zlib.decompress(raster.data)
        if raster.encoding == "FlateDecode"
        else pixels(raster.data).tobytes()  # Pillow undoes Adobe's inversion
    )
    return max(sum(data[i : i + 4]) for i in range(0, len(data), 4)) / 2.55


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_orientation_is_applied_and_gone(tmp_path: Path, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise: the left edge comes to the top
    source = photo(tmp_path / f"a.{suffix}", landscape(80, 60), exif=exif)
    image = pixels(for_screen(source).data)
    assert image.size == (60, 80) == (source.width, source.height)
    assert image.getexif().get(0x0112) is None
    red, green, _ = image.convert("RGB").getpixel((30, 2))  # type: ignore[misc]
    assert red > 150 and green < 60


def test_place_and_camera_stay_behind(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "SecretCamera 9"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (28.0, 12.0, 3.0)
    source = photo(
        tmp_path / "a.jpg", noise(60, 40), exif=exif, xmp=b"<x:xmpmeta xmlns:x='a'>SecretPlace</x:xmpmeta>"
    )
    drawing = photo(tmp_path / "a.png", Image.new("RGB", (60, 40), "white"), exif=exif)
    for data in (
        for_screen(source).data,
        for_screen(drawing).data,
        for_layout(source).data,
        raster_for_print(source, COATED, PLENTY).data,
    ):
        assert b"Secret" not in data
        assert b"Exif" not in data
        assert b"eXIf" not in data


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 1000), (2048, 512)), ((3000, 3000), (2000, 2000)), ((300, 200), (300, 200))],
)
def test_screen_size_is_bounded(tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]) -> None:
    source = photo(tmp_path / "a.jpg", Image.new("RGB", size, "teal"))
    picture = for_screen(source)
    assert (picture.width, picture.height) == expected == pixels(picture.data).size
    assert (for_layout(source).width, for_layout(source).height) == expected


def test_screen_format_follows_content(tmp_path: Path) -> None:
    diagram = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(diagram).line((0, 0, 299, 199), fill="red", width=3)
    assert for_screen(photo(tmp_path / "d.png", diagram)).media_type == "image/png"
    assert for_screen(photo(tmp_path / "p.png", noise(300, 200))).media_type == "image/jpeg"
    assert for_screen(photo(tmp_path / "a.png", noise(300, 200).convert("RGBA"))).media_type == "image/jpeg"
    see_through = noise(300, 200).convert("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize((300, 200)))
    picture = for_screen(photo(tmp_path / "t.png", see_through))
    assert (picture.media_type, pixels(picture.data).mode) == ("image/png", "RGBA")
    raster = raster_for_screen(picture)
    assert raster.alpha is not None
    assert (len(zlib.decompress(raster.alpha)), len(zlib.decompress(raster.data))) == (
        300 * 200,
        300 * 200 * 3,
    )


def test_embedded_profile_is_honoured(tmp_path: Path) -> None:
    """The same numbers mean another colour in another space: the copy must differ as the profile says."""
    lab = ImageCms.createProfile("LAB")
    swapped = Path("/usr/share/color/icc/ghostscript/a98.icc")  # a wide space, where the machine has one
    if not swapped.exists():
        pytest.skip("no wide-gamut profile on this machine")
    icc = swapped.read_bytes()
    flat = Image.new("RGB", (64, 64), (60, 200, 80))
    with_profile = pixels(for_screen(photo(tmp_path / "w.jpg", flat, icc_profile=icc, quality=95)).data)
    plain = pixels(for_screen(photo(tmp_path / "p.jpg", flat, quality=95)).data)
    want = ImageCms.profileToProfile(
        flat, ImageCms.ImageCmsProfile(BytesIO(icc)), ImageCms.ImageCmsProfile(BytesIO(shipped(colour.SRGB)))
    )
    assert lab and want is not None
    got, ideal = with_profile.getpixel((32, 32)), want.getpixel((32, 32))
    assert isinstance(got, tuple) and isinstance(ideal, tuple)
    assert max(abs(a - b) for a, b in zip(got, ideal, strict=True)) <= 6
    assert got != plain.getpixel((32, 32))


def test_damaged_profile_is_ignored(tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg", landscape(64, 64), icc_profile=b"\0" * 200)
    assert pixels(for_screen(source).data).size == (64, 64)


def test_print_makes_cmyk_within_the_ink_limit(tmp_path: Path) -> None:
    image = landscape(400, 300)
    ImageDraw.Draw(image).rectangle((100, 100, 300, 200), fill=(8, 4, 2))
    source = photo(tmp_path / "a.jpg", image, quality=95)
    for limit, name in (
        (300, colour.FOGRA39),
        (280, colour.FOGRA29),
        (240, colour.FOGRA30),
        (240, colour.FOGRA39),
    ):
        raster = raster_for_print(source, Separation(shipped(name), limit), PLENTY)
        assert (raster.colour, raster.encoding, raster.inverted) == ("cmyk", "DCTDecode", True)
        assert 180 < most_ink(raster) <= limit + 0.01, (limit, name)
        assert b"Adobe" in raster.data  # the marker that says so


def test_jpeg_for_print_is_not_subsampled(tmp_path: Path) -> None:
    data = raster_for_print(photo(tmp_path / "a.jpg", landscape(64, 64)), COATED, PLENTY).data
    frame = data.index(b"\xff\xc0")
    assert data[frame + 9] == 4
    assert [data[frame + 11 + 3 * index] for index in range(4)] == [0x11] * 4


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA"])
def test_grey_stays_one_plate(tmp_path: Path, mode: str) -> None:
    grey = Image.effect_noise((120, 80), 60).convert(mode)
    raster = raster_for_print(photo(tmp_path / "a.png", grey), COATED, PLENTY)
    assert raster.colour == "grey"
    if mode in ("L", "RGB"):
        assert pixels(for_screen(photo(tmp_path / "a.png", grey)).data).mode == "L"


def test_greys_print_as_light_as_they_look() -> None:
    assert (COATED.black(1.0), COATED.black(0.0)) == (0.0, 1.0)
    steps = [COATED.black(grey / 16) for grey in range(17)]
    assert steps == sorted(steps, reverse=True)
    assert 0.5 < COATED.black(0.5) < 0.65
    assert COATED.flat(0.5, 0.5, 0.5)[:3] == (0.0, 0.0, 0.0)


def test_transparency_prints_on_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 20, 40))
    raster = raster_for_print(photo(tmp_path / "a.png", image), COATED, PLENTY)
    data = zlib.decompress(raster.data)
    assert data[39 * 4 : 40 * 4] == b"\0\0\0\0"  # paper
    assert data[2] < 40 < data[0]  # blue: cyan, hardly any yellow


def test_print_size_is_what_the_place_can_use(tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg", landscape(1600, 1200))
    raster = raster_for_print(source, COATED, (400, 300))
    assert (raster.width, raster.height) == (400, 300)
    cropped = raster_for_print(source, COATED, (400, 100))  # the place shows a strip: its width decides
    assert (cropped.width, cropped.height) == (400, 300)
    small = photo(tmp_path / "s.jpg", landscape(160, 120))
    assert raster_for_print(small, COATED, (400, 300)).width == 160


def test_cmyk_photo_for_screen_and_press(tmp_path: Path) -> None:
    rich = Image.new("CMYK", (60, 60), (255, 255, 255, 255))  # 400 % ink
    assert most_ink(raster_for_print(photo(tmp_path / "rich.jpg", rich), COATED, PLENTY)) <= 300
    green = Image.new("CMYK", (60, 60), (180, 10, 200, 20))
    source = photo(tmp_path / "green.jpg", green, quality=95)
    kept = pixels(raster_for_print(source, COATED, PLENTY).data).getpixel((30, 30))
    assert isinstance(kept, tuple) and abs(kept[0] - 180) <= 3 and abs(kept[2] - 200) <= 3
    seen = pixels(for_screen(source).data).getpixel((30, 30))
    assert isinstance(seen, tuple) and seen[1] > seen[0] and seen[1] > seen[2]


@pytest.mark.parametrize("mode", ["1", "P", "I;16"])
def test_unusual_modes(tmp_path: Path, mode: str) -> None:
    ramp = Image.linear_gradient("L").resize((64, 64))
    image = (
        ramp.convert("I").point(lambda v: v * 257).convert("I;16") if mode == "I;16" else ramp.convert(mode)
    )
    screen = pixels(for_screen(photo(tmp_path / "a.png", image)).data).convert("L")
    top, bottom = screen.getpixel((32, 1)), screen.getpixel((32, 62))
    assert isinstance(top, (int, float)) and isinstance(bottom, (int, float))
    assert bottom > 200 or mode == "1"
    assert raster_for_print(photo(tmp_path / "a.png", image), COATED, PLENTY).colour == "grey"


def test_stand_in_names_its_photo(tmp_path: Path) -> None:
    source = probe(save(tmp_path / "a.png", noise(30, 20)), "分册/春 茶.png")
    picture = for_layout(source)
    assert stand_in_name(picture.data) == "分册/春 茶.png"
    assert stand_in_name(for_screen(source).data) is None


def test_svg_keeps_its_drawing_and_loses_what_acts(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' width="20" height="10"><script>alert(1)</script>'
        "<style>@import url(http://evil.example/x.css);</style>"
        '<rect id="r" width="5" height="5" fill="url(#g)" onclick="x()"/><foreignObject><p/></foreignObject>'
        '<image xlink:href="http://evil.example/a.png"/><image href="file:///etc/passwd"/>'
        '<use xlink:href="#r"/><path d="M0 0" style="fill: url( \'http://evil.example\')"/>'
        '<a href="javascript:x()"><circle r="1"/></a></svg>'
    )
    picture = for_screen(probe(path, "a.svg"))
    assert (picture.media_type, picture.width, picture.height) == ("image/svg+xml", 20, 10)
    text = picture.data.decode()
    for bad in ("script", "evil", "passwd", "onclick", "javascript", "foreignObject", "<a"):
        assert bad not in text, bad
    for good in ('fill="url(#g)"', 'href="#r"', "<rect", "<path"):
        assert good in text, good


@pytest.mark.parametrize("forgiving", [False, True])
def test_truncated_picture_is_an_asset_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgiving: bool
) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", forgiving)  # the layout engine switches it on
    whole = save(tmp_path / "whole.jpg", noise(400, 300)).read_bytes()
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AssetError) as caught:
        for_screen(probe(cut, "cut.jpg"))
    assert (caught.value.finding.id, str(caught.value.finding.location)) == ("photo-broken", "images/cut.jpg")


def test_same_photo_same_bytes(tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg", landscape(300, 200))
    drawing = photo(tmp_path / "d.png", Image.new("RGB", (300, 200), "white"))
    for picture in (source, drawing):
        assert for_screen(picture) == for_screen(picture)
        assert for_layout(picture) == for_layout(picture)
        assert raster_for_print(picture, COATED, PLENTY) == raster_for_print(picture, COATED, PLENTY)


def test_copies_makes_each_copy_once(tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg", landscape(300, 200))
    (tmp_path / "dark").mkdir()
    copies = ScreenCopies(tmp_path / "dark")
    first = copies.of(source)
    source.path.unlink()
    assert copies.of(source) == first


def test_threads_develop_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    sources = [photo(tmp_path / f"{n}.jpg", landscape(300 + n, 200)) for n in range(12)]
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(save(tmp_path / "whole.jpg", noise(400, 300)).read_bytes()[:20_000])
    broken = probe(cut, "cut.jpg")
    (tmp_path / "dark").mkdir()
    copies = ScreenCopies(tmp_path / "dark")
    with ThreadPoolExecutor(4) as pool:
        refused = pool.submit(copies.of, broken)
        made = list(pool.map(copies.of, sources))
    assert isinstance(refused.exception(), AssetError)
    assert made == [for_screen(source) for source in sources] == [copies.of(source) for source in sources]
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_cover_is_encoded_from_a_bitmap() -> None:
    image = pixels(encode_cover(bytes((255, 0, 0, 0)) * 200, 20, 10, "BGRX"))
    red, _, blue = image.getpixel((5, 5))  # type: ignore[misc]
    assert image.size == (20, 10)
    assert blue > 200 and red < 50


@pytest.mark.parametrize(
    ("most", "size"),
    [(None, (900, 600)), ((300, 200), (300, 200)), ((300, 100), (300, 200)), ((850, 560), (900, 600))],
)
@pytest.mark.parametrize("drawing", [False, True])
def test_a_copy_finer_than_its_place_shows_is_made_coarser(
    tmp_path: Path, drawing: bool, most: tuple[int, int] | None, size: tuple[int, int]
) -> None:
    image = Image.new("RGB", (900, 600), "white") if drawing else noise(900, 600)
    raster = raster_for_screen(for_screen(photo(tmp_path / "a.png", image)), most)
    assert (raster.width, raster.height) == size
    if raster.encoding == "DCTDecode":
        assert pixels(raster.data).size == size
    else:
        channels = 1 if raster.colour == "grey" else 3
        assert len(zlib.decompress(raster.data)) == size[0] * size[1] * channels
