"""Copies of photos fit for each output: for the screen and the EPUB, for the press, and stand-ins for layout.

Every copy is upright, carries no metadata (place, camera, thumbnail, words) and is the same bytes each time.
One picture is in memory at a time; a JPEG larger than needed is decoded at a fraction of its size.
"""

import math
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops, ImageOps

from huozi.model.book import Photo
from huozi.photos.colour import Separation, embedded_profile, to_srgb
from huozi.photos.opening import opened
from huozi.photos.svg import read_svg

SCREEN_SIDE = 2048
SCREEN_PIXELS = 4_000_000
SCREEN_QUALITY = 86
PRINT_QUALITY = 92
NOT_WORTH_RESAMPLING = 1.125
"""A picture not larger than so much of what can be used stays as it is: resampling costs sharpness."""

STAND_IN_MARK = b"huozi:"
"""Begins the JPEG comment of a stand-in; the photo's name follows, UTF-8."""

_COVER_QUALITY = 88
_NEUTRAL = 3  # of 255: channels no further apart are grey, printed with one ink
_MODES = {"LA": "LA", "PA": "RGBA", "RGBA": "RGBA", "La": "LA", "RGBa": "RGBA", "CMYK": "CMYK"}


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture file: bytes, media type, size in pixels (SVG: natural size in CSS pixels)."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Raster:
    """Pixels as a PDF image XObject holds them (ISO 32000-1, 8.9.5): 8 bits a channel.

    encoding  DCTDecode: a JPEG file; FlateDecode: rows of samples, zlib
    inverted  the JPEG holds inverted CMYK, as Adobe's marker says: wants Decode [1 0 1 0 1 0 1 0]
    alpha     opacity of each pixel (grey, zlib) or None
    """

    data: bytes
    encoding: Literal["DCTDecode", "FlateDecode"]
    colour: Literal["grey", "rgb", "cmyk"]
    width: int
    height: int
    inverted: bool = False
    alpha: bytes | None = None


def screen_size(photo: Photo) -> tuple[int, int]:
    """Return the size in pixels of the photo's copy for screens: never larger than the photo itself."""
    scale = min(
        1.0,
        SCREEN_SIDE / max(photo.width, photo.height),
        math.sqrt(SCREEN_PIXELS / (photo.width * photo.height)),
    )
    return max(1, math.floor(photo.width * scale)), max(1, math.floor(photo.height * scale))


def for_layout(photo: Photo) -> Picture:
    """Return what the layout places: an SVG itself, for any other photo a light stand-in of its screen size.

    The stand-in is a plain grey JPEG whose comment names the photo (`stand_in_name`).
    """
    if photo.colour == "vector":
        return for_screen(photo)
    width, height = screen_size(photo)
    comment = STAND_IN_MARK + photo.name.encode()
    data = _encoded(Image.new("L", (width, height), 200), "JPEG", quality=50, comment=comment)
    return Picture(data, "image/jpeg", width, height)


def stand_in_name(jpeg: bytes) -> str | None:
    """Return the name of the photo that this stand-in stands for; None if it is any other JPEG."""
    start = jpeg[:1200].find(STAND_IN_MARK)
    if start < 4 or jpeg[start - 4 : start - 2] != b"\xff\xfe":
        return None
    length = int.from_bytes(jpeg[start - 2 : start], "big") - 2
    return jpeg[start + len(STAND_IN_MARK) : start + length].decode(errors="replace")


def for_screen(photo: Photo) -> Picture:
    """Return the photo for screens: sRGB or grey, JPEG; drawings and transparent ones PNG; SVG sanitised.

    Raises AssetError as `probe` does, `photo-broken` also where the pixels cannot be decoded.
    """
    if photo.colour == "vector":
        data, width, height = read_svg(photo.path, photo.name)
        return Picture(data, "image/svg+xml", width, height)
    image = _screen_image(photo)
    if photo.drawing or "A" in image.getbands():
        if photo.drawing and (colours := image.getcolors(256)) and image.mode == "RGB":
            image = image.quantize(len(colours), dither=Image.Dither.NONE)
        return Picture(_encoded(image, "PNG", optimize=True), "image/png", *image.size)
    data = _encoded(image, "JPEG", quality=SCREEN_QUALITY, optimize=True)
    return Picture(data, "image/jpeg", *image.size)


def for_contact_sheet(photo: Photo, side: int) -> bytes:
    """Return a raster photo as a small JPEG in sRGB, no side above `side` pixels, on white.

    Raises AssetError as `for_screen` does.
    """
    scale = min(1.0, side / max(photo.width, photo.height))
    image, icc = _upright(photo, (max(1, int(photo.width * scale)), max(1, int(photo.height * scale))))
    return _encoded(to_srgb(_flattened(image), icc), "JPEG", quality=SCREEN_QUALITY, optimize=True)


def raster_for_screen(picture: Picture, most: tuple[int, int] | None = None) -> Raster:
    """Return a picture that `for_screen` made (JPEG or PNG) as a screen or archive PDF holds it.

    most  size in pixels that the placed picture can use; one larger by a good deal is made smaller
    """
    with Image.open(BytesIO(picture.data), formats=("JPEG", "PNG")) as image:
        size = image.size if most is None else _fitting(image.size, most)
        if size[0] * NOT_WORTH_RESAMPLING > image.width:
            size = image.size
        if picture.media_type == "image/jpeg":
            if size == image.size:
                return Raster(picture.data, "DCTDecode", "grey" if image.mode == "L" else "rgb", *size)
            small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
            data = _encoded(small, "JPEG", quality=SCREEN_QUALITY, optimize=True)
            return Raster(data, "DCTDecode", "grey" if small.mode == "L" else "rgb", *size)
        image.load()
        pixels = _plain(image).resize(size, Image.Resampling.LANCZOS)
    alpha = None
    if "A" in pixels.getbands():
        alpha = zlib.compress(pixels.getchannel("A").tobytes(), 9)
        pixels = pixels.convert("L" if pixels.mode == "LA" else "RGB")
    colour: Literal["grey", "rgb"] = "grey" if pixels.mode == "L" else "rgb"
    return Raster(zlib.compress(pixels.tobytes(), 9), "FlateDecode", colour, *pixels.size, alpha=alpha)


def raster_for_print(photo: Photo, separation: Separation, most: tuple[int, int]) -> Raster:
    """Return the photo for the press in the inks of `separation`; a grey one on the black plate alone.

    most  size in pixels that the placed photo can use; a larger one is made smaller, none is enlarged
    Raises AssetError as `for_screen` does.
    """
    image, icc = _upright(photo, most)
    image = _flattened(image)
    return _print_raster(image, icc, separation, lossless=photo.drawing)


def pixels_for_print(data: bytes, mode: str, size: tuple[int, int], separation: Separation) -> Raster:
    """Return samples of a picture that is no photo (a user's CSS background) for the press.

    mode  "L", "RGB" or "CMYK": what `data` holds, row by row; "JPEG": `data` is a JPEG file
    """
    if mode == "JPEG":
        with Image.open(BytesIO(data), formats=("JPEG",)) as image:
            image.load()
        return _print_raster(_flattened(image), embedded_profile(image), separation, lossless=False)
    return _print_raster(Image.frombytes(mode, size, data), None, separation, lossless=True)


def encode_cover(pixels: bytes, width: int, height: int, layout: Literal["RGB", "BGRX", "RGBX"]) -> bytes:
    """Return a rendered cover as JPEG; `layout` is the order of the bytes of each pixel of `pixels`."""
    image = Image.frombuffer("RGB", (width, height), pixels, "raw", layout, 0, 1)
    return _encoded(image, "JPEG", quality=_COVER_QUALITY, optimize=True)


class ScreenCopies:
    """Keeps copies for the screen in a folder: EPUB and two PDFs want the same ones, never all at once.

    Several threads may use it, each with photos of its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[Path, str, int, int]] = {}

    def of(self, photo: Photo) -> Picture:
        """Return `for_screen(photo)`, made once."""
        if photo.name not in self._kept:
            picture = for_screen(photo)
            file = self._folder / sha256(photo.name.encode()).hexdigest()  # apart, also for threads at once
            file.write_bytes(picture.data)
            self._kept[photo.name] = (file, picture.media_type, picture.width, picture.height)
            return picture
        file, media_type, width, height = self._kept[photo.name]
        return Picture(file.read_bytes(), media_type, width, height)


def _screen_image(photo: Photo) -> Image.Image:
    """Return the photo upright, at screen size, in mode L, LA, RGB or RGBA, in sRGB."""
    image, icc = _upright(photo, screen_size(photo))
    if "A" not in image.getbands():
        return _grey_if_neutral(to_srgb(image, icc))
    alpha = image.getchannel("A")
    base = to_srgb(image.convert("L" if image.mode == "LA" else "RGB"), icc)
    if alpha.getextrema() == (255, 255):
        return _grey_if_neutral(base)
    base.putalpha(alpha)
    return base


def _upright(photo: Photo, most: tuple[int, int]) -> tuple[Image.Image, bytes | None]:
    """Return the decoded photo, upright, as large as `most` needs, in a plain mode; and its profile."""
    with opened(photo.path, photo.name) as file:
        size = _fitting((photo.width, photo.height), most)
        lying = (photo.width, photo.height) != file.size
        if size != (photo.width, photo.height):
            file.draft(None, size[::-1] if lying else size)
        file.load()
        icc = embedded_profile(file)
        image = _plain(ImageOps.exif_transpose(file))
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image, icc


def _fitting(size: tuple[int, int], most: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, max(most[0] / size[0], most[1] / size[1]))
    return (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))) if scale < 1 else size


def _plain(image: Image.Image) -> Image.Image:
    """Return `image` with 8 bits a channel in mode L, LA, RGB, RGBA or CMYK."""
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "I;16N"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "L", "F"):
        return image.convert("LA" if "transparency" in image.info else "L")
    if image.mode == "P":
        grey = all(len(set(entry)) == 1 for entry in _palette(image))
        return image.convert("RGBA" if "transparency" in image.info else "L" if grey else "RGB")
    if image.mode == "RGB" and "transparency" in image.info:
        return image.convert("RGBA")
    mode = _MODES.get(image.mode, "RGB")
    return image if image.mode == mode else image.convert(mode)


def _palette(image: Image.Image) -> list[tuple[int, ...]]:
    palette = image.getpalette("RGB") or []
    return [tuple(palette[index : index + 3]) for index in range(0, len(palette), 3)]


def _flattened(image: Image.Image) -> Image.Image:
    """Return `image` without transparency: on white, the paper."""
    if "A" not in image.getbands():
        return image
    base = Image.new("L" if image.mode == "LA" else "RGB", image.size, "white")
    base.paste(image.convert(base.mode), mask=image.getchannel("A"))
    return base


def _grey_if_neutral(image: Image.Image) -> Image.Image:
    """Return an RGB picture without colour as grey: it then prints with one ink."""
    if image.mode != "RGB":
        return image
    red, green, blue = image.split()
    for one, other in ((red, green), (green, blue)):
        extrema = ImageChops.difference(one, other).getextrema()
        if isinstance(extrema[1], (int, float)) and extrema[1] > _NEUTRAL:
            return image
    return green


def _print_raster(image: Image.Image, icc: bytes | None, separation: Separation, *, lossless: bool) -> Raster:
    if image.mode == "RGB" and (grey := _grey_if_neutral(image)) is not image:
        image, icc = grey, None
    plates = separation.plates(image, icc)
    colour: Literal["grey", "cmyk"] = "grey" if plates.mode == "L" else "cmyk"
    if lossless:
        return Raster(zlib.compress(plates.tobytes(), 9), "FlateDecode", colour, *plates.size)
    data = _encoded(plates, "JPEG", quality=PRINT_QUALITY, subsampling=0)
    return Raster(data, "DCTDecode", colour, *plates.size, inverted=colour == "cmyk")


def _encoded(image: Image.Image, format: str, **options: object) -> bytes:
    """Return the picture file: `image`'s pixels, nothing of what it knows of where and how it was taken."""
    image.info.clear()
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()
