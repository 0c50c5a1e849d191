"""Pictures that come with a source: only from its own folder, only picture files, bounded in size."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from huozi.model.source import EmbeddedPicture

SIZE_LIMIT = 64 * 1024 * 1024
_SIGNATURES = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF8", ".gif"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"BM", ".bmp"),
)
_OF_BRAND = {b"avif": ".avif", b"heic": ".heic", b"heix": ".heic", b"mif1": ".heic"}
"""Suffix by the brand of the file type box (ISO/IEC 23008-12, 10.2)."""

_DRAWING = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*|<!DOCTYPE svg[^>]{0,300}>\s*)*<svg[\s>]",
    re.DOTALL,
)
_DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,(.+)", re.DOTALL)
_UNSAFE = re.compile(r"[^\w.-]+")

# What programs put for a picture's words: 图片 1, image12, IMG_0001.jpg
_NO_WORDS = re.compile(
    r"(?:图片|圖片|图像|画像|写真|図|그림|사진|이미지|image|img|photo|picture|logo|icon|二维码|undefined|null)?\s*\d*"
    r"|.*\.(?:jpe?g|png|gif|webp|bmp|tiff?)",
    re.IGNORECASE,
)


def says_nothing(alt: str) -> bool:
    """Say whether the text given for a picture is but a file name or a program's word for any picture."""
    return _NO_WORDS.fullmatch(alt) is not None


def picture_kind(data: bytes) -> str | None:
    """Return the suffix for picture bytes (.jpg, .png …), or None for what is no picture."""
    for signature, suffix in _SIGNATURES:
        if data.startswith(signature):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return _OF_BRAND.get(data[8:12]) if data[4:8] == b"ftyp" else None


def safe_name(name: str, data: bytes) -> str | None:
    """Return a plain file name for picture bytes, with the suffix they ask for; None for none."""
    suffix = picture_kind(data)
    if (
        suffix is None
        and name.lower().endswith(".svg")
        and _DRAWING.match(data.removeprefix(b"\xef\xbb\xbf"))
    ):
        suffix = ".svg"
    if suffix is None:
        return None
    stem = _UNSAFE.sub("-", PurePosixPath(name.replace("\\", "/")).stem).strip("-.")[:60]
    return (stem or hashlib.sha256(data).hexdigest()[:12]) + suffix


Finder = Callable[[str], EmbeddedPicture | None]
"""Returns the picture that a source names, if it came with the source; None for remote or missing ones."""


def in_folder(folder: Path | None) -> Finder:
    """Return what finds the pictures of a page saved in `folder`; None: only those inside the page itself."""
    return lambda source: saved_picture(source, folder)


def saved_picture(source: str, folder: Path | None) -> EmbeddedPicture | None:
    """Return the picture `source` of a page saved in `folder`; None for remote, missing or unfit ones."""
    if inline := _DATA_URI.match(source[: SIZE_LIMIT * 2]):
        try:
            data = base64.b64decode(inline[1])
        except (binascii.Error, ValueError):
            return None
        name = safe_name("", data)
        return EmbeddedPicture(name, data) if name else None
    path = unquote(source.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
    if folder is None or not path or path.startswith(("/", "\\")) or ":" in path or "\x00" in path:
        return None
    try:
        file = (folder / path).resolve()
        if (
            not file.is_relative_to(folder.resolve())
            or not file.is_file()
            or file.stat().st_size > SIZE_LIMIT
        ):
            return None
        data = file.read_bytes()
    except (OSError, ValueError, RuntimeError):
        return None
    name = safe_name(path, data)
    return EmbeddedPicture(name, data) if name else None
