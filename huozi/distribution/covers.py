"""The cover of an edition for the shelf: that of its EPUB, made small; a plain one where there is none."""

import posixpath
import zipfile
from io import BytesIO

from lxml import etree

from huozi.photos.thumbnail import plain_cover, thumbnail

WIDTH = 480
"""Pixels: three to one on the densest screens."""

_LARGEST = 32 << 20
_CONTAINER = "META-INF/container.xml"
_OPF = "{http://www.idpf.org/2007/opf}"


def cover_of(epub: bytes | None) -> bytes:
    """Return the cover as a JPEG of at most `WIDTH` pixels across."""
    picture = _picture(epub) if epub else None
    return thumbnail(picture, WIDTH) or plain_cover(WIDTH) if picture else plain_cover(WIDTH)


def _picture(epub: bytes) -> bytes | None:
    """Return what the EPUB's package names its cover image (EPUB 3.3, D.1); None where there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(BytesIO(epub)) as archive:
            container = etree.fromstring(_file(archive, _CONTAINER), parser)
            package = next(element.get("full-path") for element in container.iter("{*}rootfile"))
            for item in etree.fromstring(_file(archive, package), parser).iter(f"{_OPF}item"):
                if "cover-image" in (item.get("properties") or "").split():
                    return _file(archive, posixpath.join(posixpath.dirname(package), item.get("href")))
    except (zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError, ValueError):
        return None
    return None


def _file(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(name)
    return archive.read(name)
