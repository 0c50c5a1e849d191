"""Opening a picture file that may be hostile: known formats only, bounded sizes, faults as findings."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from PIL import ImageFile as decoding
from PIL.ImageFile import ImageFile

from huozi.diagnostics import AssetError, Finding, finding, reason
from huozi.model.folders import IMAGES

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "AVIF", "JPEG2000")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
"""Of the file type box (ISO/IEC 23008-12, 10.2): what telephones write that Pillow does not read itself."""

MAX_SIDE = 65_500  # pixels; beyond it no JPEG can be written
MAX_PIXELS_JPEG = 250_000_000  # decoded at a fraction of its size, so a 200 megapixel telephone is welcome
MAX_PIXELS = 100_000_000  # other formats are decoded whole: at most 400 MB

Image.MAX_IMAGE_PIXELS = MAX_PIXELS_JPEG  # Pillow's own guard behind ours, for pictures inside pictures


class _Strictly:
    """While any thread is inside, Pillow refuses truncated pictures and is silent about odd metadata.

    Both are switches of the whole process: WeasyPrint sets the first the other way, and wants it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._forgiving = False
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._forgiving, decoding.LOAD_TRUNCATED_IMAGES = decoding.LOAD_TRUNCATED_IMAGES, False
                self._warnings = warnings.catch_warnings(action="ignore")
                self._warnings.__enter__()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._warnings.__exit__(None, None, None)
                decoding.LOAD_TRUNCATED_IMAGES = self._forgiving


_strictly = _Strictly()


@contextmanager
def opened(path: Path | BytesIO, name: str) -> Iterator[ImageFile]:
    """Open the raster picture at `path`, header only; what goes wrong inside becomes an AssetError.

    name  the picture's path inside images/, for the message
    Raises AssetError: `photo-unreadable`, `photo-not-a-picture`, `photo-broken`, `photo-too-large`.
    """
    place = f"{IMAGES}/{name}"
    try:
        with _strictly, Image.open(path, formats=_formats(path)) as image:
            _refuse_absurd(image, place)
            yield image
    except UnidentifiedImageError as error:
        raise AssetError(finding("photo-not-a-picture", place)) from error
    except Image.DecompressionBombError as error:
        raise AssetError(_too_large(place, MAX_PIXELS_JPEG)) from error
    except MemoryError as error:
        raise AssetError(finding("photo-broken", place, reason="out of memory")) from error
    except OSError as error:
        if error.errno is not None:
            raise AssetError(finding("photo-unreadable", place, reason=reason(error))) from error
        raise AssetError(finding("photo-broken", place, reason=reason(error))) from error
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, ArithmeticError) as error:
        # What Pillow's decoders raise on damaged data, beside OSError.
        raise AssetError(finding("photo-broken", place, reason=reason(error))) from error


def _formats(path: Path | BytesIO) -> tuple[str, ...]:
    """Return the formats to try; the reader of HEIF, 30 ms to load, is there for such files only."""
    if isinstance(path, BytesIO):
        head = path.getvalue()[:12]
    else:
        with path.open("rb") as file:
            head = file.read(12)
    if head[4:8] != b"ftyp" or head[8:12] not in _HEIF_BRANDS:
        return FORMATS
    import pillow_heif  # noqa: PLC0415

    pillow_heif.register_heif_opener(thumbnails=False)
    return (*FORMATS, "HEIF")


def _refuse_absurd(image: ImageFile, place: str) -> None:
    width, height = image.size
    is_jpeg = image.format in ("JPEG", "MPO")  # MPO: the JPEG with a preview behind it, of many telephones
    limit = MAX_PIXELS_JPEG if is_jpeg else MAX_PIXELS
    if width * height > limit or max(width, height) > MAX_SIDE:
        raise AssetError(_too_large(place, limit))


def _too_large(place: str, limit: int) -> Finding:
    return finding("photo-too-large", place, limit=limit // 1_000_000, side=MAX_SIDE)
