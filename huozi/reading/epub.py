"""An EPUB to a `SourceText`: its documents in reading order, each read as a page.

Source: EPUB 3.3, 5.5 (package document), 5.7 (spine). EPUB 2 is the same here.
"""

import posixpath
import zipfile
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from huozi.diagnostics import SourceError, finding
from huozi.model.article import Flag
from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, LeftOut, Line, Metadata, SourceText
from huozi.reading.archives import opened
from huozi.reading.encodings import decode
from huozi.reading.page import read_page
from huozi.reading.pictures import Finder, safe_name

_CONTAINER = "META-INF/container.xml"
_DOCUMENTS_LIMIT = 2000


def read_epub(data: bytes, name: str) -> SourceText:
    """Read the bytes of the EPUB `name`; lines count on through its documents.

    Raises SourceError for what is no EPUB, is broken or locked, or would unpack beyond the limits.
    """
    with opened(data, name, "EPUB", _CONTAINER) as archive:
        try:
            package, folder = _package(archive)
            documents = _spine(package, folder)
            sources = [(path, _document(archive, path, name)) for path in documents[:_DOCUMENTS_LIMIT]]
        except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, ValueError, OSError) as error:
            broken = finding("source-docx-broken", name, kind="EPUB", reason=str(error)[:80])
            raise SourceError(broken) from None
    title = _dublin(package, "title")
    lines: list[Line] = []
    pictures: dict[str, EmbeddedPicture] = {}
    left_out: list[LeftOut] = []
    flags: list[Flag] = []
    for path, source in sources:
        shift = len(lines) and lines[-1].number
        titled = [_as_chapter(line) for line in source.lines if line.text.strip() or line.picture is not None]
        if _is_contents(titled, path):
            left_out += (LeftOut("contents", line.text) for line in titled if line.text)
            continue
        left_out += (replace(left, line=None) for left in source.left_out)
        lines += (replace(line, number=line.number + shift) for line in titled)
        pictures |= {picture.name: picture for picture in source.pictures}
        flags += source.flags
    return SourceText(
        name,
        tuple(lines),
        structured=True,
        encoding="epub",
        language=_dublin(package, "language") or None,
        front=FrontMatter(title) if title else None,
        flags=tuple(flags),
        pictures=tuple(pictures.values()),
        metadata=Metadata((title,) if title else (), tuple(filter(None, (_dublin(package, "creator"),)))),
        left_out=tuple(left_out),
    )


def _as_chapter(line: Line) -> Line:
    """A document's title is a heading of the book."""
    return replace(line, hint=Hint.HEADING, level=1) if line.hint is Hint.TITLE else line


def _is_contents(lines: list[Line], path: str) -> bool:
    """Say whether a document is the table of contents or a cover: nothing but links, or no words."""
    words = [line for line in lines if line.text]
    named = any(part in posixpath.basename(path).lower() for part in ("nav", "toc"))
    return named or (len(words) > 2 and sum(line.look.linked for line in words) * 4 > len(words) * 3)


def _package(archive: zipfile.ZipFile) -> tuple["etree._Element", str]:
    root = _tree(archive.read(_CONTAINER))
    rootfile = root.find(".//{*}rootfile")
    path = rootfile.get("full-path", "") if rootfile is not None else ""
    return _tree(archive.read(path)), posixpath.dirname(path)


def _tree(data: bytes) -> "etree._Element":
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _spine(package: "etree._Element", folder: str) -> list[str]:
    """Return the paths of the documents in reading order."""
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    found = []
    for itemref in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(itemref.get("idref"))
        if item is not None and "html" in item.get("media-type", ""):
            found.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")))))
    return found


def _document(archive: zipfile.ZipFile, path: str, name: str) -> SourceText:
    decoded = decode(archive.read(path), f"{name}/{path}")
    return read_page(decoded, name, _finder(archive, posixpath.dirname(path)))


def _finder(archive: zipfile.ZipFile, folder: str) -> Finder:
    members = set(archive.namelist())

    def find(source: str) -> EmbeddedPicture | None:
        path = posixpath.normpath(posixpath.join(folder, unquote(source.split("#", maxsplit=1)[0])))
        if path not in members:
            return None
        data = archive.read(path)
        picture = safe_name(path, data)
        return EmbeddedPicture(picture, data) if picture else None

    return find


def _dublin(package: "etree._Element", name: str) -> str:
    element = package.find(f".//{{http://purl.org/dc/elements/1.1/}}{name}")
    return " ".join((element.text or "").split()) if element is not None else ""
