"""The EPUB file itself: package document, manifest, spine and ZIP, through EbookLib (its only importer).

What EbookLib would decide from the wall clock, chance or the machine is decided here: dates, modes and
order of ZIP entries, ids, media types. Documents are items of plain bytes, written as they are.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ebooklib import epub
from lxml import etree

from huozi.epub.metadata import Statement
from huozi.model.namespaces import XML_LANG

FOLDER = "EPUB"
_PREFIXES = {"ibooks": "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"}
"""Vocabularies of metadata that EPUB 3.3 does not reserve a prefix for (§D.1.4)."""
_STORED = ("image/jpeg", "image/png", "image/webp", "image/gif", "font/woff2")


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the package.

    href        path from the package document's folder, ASCII
    properties  manifest properties (nav, cover-image, svg …), as a space-separated list
    """

    id: str
    href: str
    media_type: str
    data: bytes
    properties: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """All that the file is made of.

    identifier  its unique identifier
    modified    UTC
    spine       ids of documents in reading order
    rtl         pages progress from right to left
    """

    identifier: str
    language: str
    modified: datetime
    metadata: tuple[Statement, ...]
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    rtl: bool = False


def pack(package: Package) -> bytes:
    """Return the finished EPUB; the same package gives the same bytes."""
    names = [item.href for item in package.items]
    assert len(set(names)) == len(names), "two files of one name"
    book = epub.EpubBook()
    book.metadata = {}
    book.FOLDER_NAME = FOLDER
    book.IDENTIFIER_ID = "publication-id"
    book.set_identifier(package.identifier)
    book.set_language(package.language)
    for statement in package.metadata:
        _add_statement(book, statement)
    for item in package.items:
        entry = epub.EpubItem(item.id, item.href, item.media_type, item.data)
        entry.properties = item.properties.split()
        book.add_item(entry)
    cover = next((item.id for item in package.items if item.properties == "cover-image"), None)
    if cover:
        book.add_metadata(None, "meta", "", {"name": "cover", "content": cover})
    book.spine = list(package.spine)
    book.set_direction("rtl" if package.rtl else "ltr")
    used = {statement.name.partition(":")[0] for statement in package.metadata}
    book.prefixes = [f"{prefix}: {url}" for prefix, url in _PREFIXES.items() if prefix in used]
    out = io.BytesIO()
    options = {
        "mtime": package.modified,
        "epub3_pages": False,
        "epub3_landmark": False,
        "raise_exceptions": True,
    }
    writer = _Writer(out, book, options)
    writer.stored = frozenset(f"{FOLDER}/{item.href}" for item in package.items if item.media_type in _STORED)
    writer.process()
    writer.write()
    return out.getvalue()


def _add_statement(book: Any, statement: Statement) -> None:
    attributes = {"id": statement.id} if statement.id else {}
    if statement.name.startswith("dc:"):
        book.add_metadata("DC", statement.name.removeprefix("dc:"), statement.value, attributes)
        return
    attributes["property"] = statement.name
    if statement.refines:
        attributes["refines"] = f"#{statement.refines}"
    if statement.scheme:
        attributes["scheme"] = statement.scheme
    book.add_metadata(None, "meta", statement.value, attributes)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer without clock, umask and compressed pictures, and with the package's language."""

    stored: frozenset[str] = frozenset()

    def write(self) -> None:
        with _Zip(self.file_name, "w") as self.out:
            self.out.stored = self.stored | {"mimetype"}
            self.out.writestr("mimetype", "application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: etree._Element) -> None:
        """Write the package document after taking out what only fits other books."""
        root.set(XML_LANG, self.book.language)
        if self.book.prefixes:
            root.set("prefix", " ".join(self.book.prefixes))
        else:
            del root.attrib["prefix"]
        etree.cleanup_namespaces(root)
        super()._write_opf_file(root)


class _Zip(zipfile.ZipFile):
    """A ZIP whose entries depend on nothing but name and content."""

    stored: frozenset[str] = frozenset()

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        info = zipfile.ZipInfo(zinfo_or_arcname, (1980, 1, 1, 0, 0, 0))
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        info.compress_type = zipfile.ZIP_STORED if zinfo_or_arcname in self.stored else zipfile.ZIP_DEFLATED
        super().writestr(info, data, compresslevel=9)
