"""What a picture file is, without decoding it: size as seen, colour, alpha, drawing or photo, its words."""

from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import ExifTags, Image

from huozi.model.book import Photo
from huozi.photos.metadata import caption_and_credit
from huozi.photos.opening import opened
from huozi.photos.svg import read_svg

# A lossless file that needs fewer bytes for a sample (one channel of one pixel) is line art or a screenshot:
# photos need about 0.5, screenshots and diagrams less than 0.1.
_DRAWING_BYTES_A_SAMPLE = 0.2
_COMPRESSED = ("PNG", "GIF", "WEBP")
_ANIMATED = ("PNG", "GIF", "WEBP", "AVIF")
_GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})


def probe(path: Path, name: str) -> Photo:
    """Return what the picture at `path` is; raster files are read as far as their header.

    name  its path inside images/, POSIX
    Raises AssetError: `photo-unreadable`, `photo-not-a-picture`, `photo-broken`, `photo-too-large`,
    `photo-too-large-svg`.
    """
    if path.suffix.lower() == ".svg":
        _, width, height = read_svg(path, name)
        return Photo(name, path, width, height, "vector", alpha=True, drawing=True)
    with opened(path, name) as image:
        width, height = _upright_size(image)
        caption, credit = caption_and_credit(image)
        return Photo(
            name,
            path,
            width,
            height,
            _colour(image),
            alpha=image.mode in _ALPHA_MODES or "transparency" in image.info,
            drawing=_is_drawing(image, path),
            caption=caption,
            credit=credit,
            frames=getattr(image, "n_frames", 1) if image.format in _ANIMATED else 1,
        )


def size_of(data: bytes, name: str) -> tuple[int, int]:
    """Return width and height of a raster picture in pixels, as stored, after decoding all of it.

    Raises AssetError as `probe` does: where it is none, or damaged or cut off anywhere.
    """
    with opened(BytesIO(data), name) as image:
        size = image.size
        image.draft(None, (1, 1))  # JPEG at an eighth: every byte is read, few are kept
        image.load()
        return size


def _upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height after EXIF orientation (EXIF 2.32, tag 274: 5 to 8 lie on their side)."""
    width, height = image.size
    if image.format == "TIFF":  # Pillow has turned the size already
        return width, height
    return (
        (height, width) if image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8) else (width, height)
    )


def _colour(image: Image.Image) -> Literal["grey", "rgb", "cmyk"]:
    if image.mode in _GREY_MODES:
        return "grey"
    if image.mode in ("P", "PA"):
        palette = image.getpalette("RGB") or []
        return "grey" if all(len(set(palette[i : i + 3])) == 1 for i in range(0, len(palette), 3)) else "rgb"
    return "cmyk" if image.mode == "CMYK" else "rgb"


def _is_drawing(image: Image.Image, path: Path) -> bool:
    if image.mode in ("1", "P", "PA"):
        return True
    if image.format not in _COMPRESSED or (image.format == "WEBP" and b"VP8L" not in _head(path)):
        return False
    samples = image.width * image.height * len(image.getbands())
    return path.stat().st_size < samples * _DRAWING_BYTES_A_SAMPLE


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)
