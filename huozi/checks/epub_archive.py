"""A finished EPUB opened: its entries, package document and documents in reading order, and readings of them.

Reads ZIP and XML only; nothing remote is fetched, no entity is resolved, no entry may swell without end.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from huozi.diagnostics import Finding, finding
from huozi.model.namespaces import CONTAINER, DC, EPUB_TYPE, NCX, OPF, XHTML

Element: TypeAlias = etree._Element

NS = {
    "c": CONTAINER,
    "opf": OPF,
    "dc": DC,
    "h": XHTML,
    "ncx": NCX,
}
XHTML_TYPE = "application/xhtml+xml"
NCX_TYPE = "application/x-dtbncx+xml"
REMOTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//|\s*(?:https?|ftp|file|javascript|data):", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]*)|@import\s+['"]([^'"]+)""", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_REFERENCES = ("href", "src", "poster", "data", "{http://www.w3.org/1999/xlink}href")
_LARGEST_ENTRY = 512 * 1024 * 1024  # bytes, unpacked


class Broken(Exception):
    """The file cannot even be read as an EPUB."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: the entry it stands in, as written, and whether a reader follows it."""

    path: str
    target: str
    is_link: bool


@dataclass(slots=True)
class Archive:
    """The file read back.

    types      media type of each entry by path, as the manifest has it
    spine      paths of the documents in reading order
    documents  XHTML by path: those of the spine in reading order, then the others
    named      elements by id in each document, the first of each
    homes      path of the document that holds an id, for ids of the spine's documents
    """

    data: bytes
    zip: zipfile.ZipFile = field(init=False)
    package_path: str = field(init=False)
    package: Element = field(init=False)
    types: dict[str, str] = field(init=False)
    spine: list[str] = field(init=False)
    documents: dict[str, Element] = field(init=False)
    named: dict[str, dict[str, Element]] = field(init=False)
    homes: dict[str, str] = field(init=False)
    _navs: dict[str, tuple[str, Element]] = field(init=False)

    def __post_init__(self) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise Broken(finding("epub-unreadable", reason=str(error))) from error
        roots = self.xml("META-INF/container.xml").xpath("//c:rootfile/@full-path", namespaces=NS)
        if not roots:
            raise Broken(finding("epub-container", "META-INF/container.xml"))
        self.package_path = str(roots[0])
        self.package = self.xml(self.package_path)
        items = self.items()
        paths = {item.get("id"): self.item_path(item) for item in items}
        self.types = {self.item_path(item): item.get("media-type") or "" for item in items}
        references = self.package.xpath("//opf:spine/opf:itemref/@idref", namespaces=NS)
        self.spine = [paths[reference] for reference in references if reference in paths]
        self.spine = [path for path in self.spine if self.types[path] == XHTML_TYPE]
        documents = [*self.spine, *(path for path, kind in self.types.items() if kind == XHTML_TYPE)]
        self.documents = {path: self.xml(path) for path in dict.fromkeys(documents)}
        self.named = {path: _by_id(document) for path, document in self.documents.items()}
        self.homes = {id: path for path in reversed(self.spine) for id in self.named[path]}
        self._navs = _navs(self.documents)

    def items(self) -> list[Element]:
        """Return the items of the manifest."""
        return list(self.package.xpath("//opf:manifest/opf:item", namespaces=NS))

    def item_path(self, item: Element) -> str:
        """Return the entry that a manifest item names."""
        return self.resolve(self.package_path, item.get("href") or "")[0]

    def read(self, path: str) -> bytes:
        """Return an entry's bytes. Raises Broken where it is missing, damaged or absurdly large."""
        try:
            if self.zip.getinfo(path).file_size > _LARGEST_ENTRY:
                raise Broken(finding("epub-entry-broken", path))
            return self.zip.read(path)
        except KeyError as error:
            raise Broken(finding("epub-entry-missing", path)) from error
        except (
            zipfile.BadZipFile,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise Broken(finding("epub-entry-broken", path)) from error
        except Exception as error:  # zlib.error has no common base with the others
            if type(error).__module__ != "zlib":
                raise
            raise Broken(finding("epub-entry-broken", path)) from error

    def xml(self, path: str) -> Element:
        """Return an entry as XML. Raises Broken where it is none."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(self.read(path), parser)
        except etree.XMLSyntaxError as error:
            raise Broken(finding("epub-xml-broken", path, error.lineno, reason=error.msg or "")) from error

    @staticmethod
    def resolve(base: str, reference: str) -> tuple[str, str]:
        """Return (path of the entry, fragment) that `reference` in the entry `base` leads to."""
        target, _, fragment = reference.partition("#")
        path = (
            posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(target))) if target else base
        )
        return path, unquote(fragment)

    def references(self) -> Iterator[Reference]:
        """Yield every reference of documents, NCX and style sheets."""
        trees = dict(self.documents)
        trees |= {path: self.xml(path) for path, kind in self.types.items() if kind == NCX_TYPE}
        for path, tree in trees.items():
            for element in tree.iter(etree.Element):
                is_link = element.tag == f"{{{NS['h']}}}a"
                values = (element.get(name) for name in _REFERENCES)
                yield from (Reference(path, value, is_link) for value in values if value is not None)
                yield from (Reference(path, url, False) for url in css_urls(element.get("style") or ""))
        for path, kind in self.types.items():
            if kind == "text/css":
                css = self.read(path).decode("utf-8", "replace")
                yield from (Reference(path, url, False) for url in css_urls(css))

    def by_id(self, id: str) -> Element | None:
        """Return the element of the spine's documents that has `id`."""
        home = self.homes.get(id)
        return None if home is None else self.by_fragment(home, id)

    def by_fragment(self, path: str, id: str) -> Element | None:
        """Return the element of the document `path` that has `id`."""
        return self.named.get(path, {}).get(id)

    def nav(self, kind: str) -> tuple[str, Element] | None:
        """Return the nav element of this epub:type with the path of its document."""
        return self._navs.get(kind)

    def links(self, kind: str) -> list[tuple[str, tuple[str, str]]]:
        """Return (label, (path, fragment)) of each link of a nav element, in order."""
        found = self.nav(kind)
        if found is None:
            return []
        path, nav = found
        anchors = nav.xpath(".//h:a", namespaces=NS)
        return [("".join(a.itertext()), self.resolve(path, a.get("href") or "")) for a in anchors]

    def ncx_points(self, path: str, kind: str) -> list[tuple[str, tuple[str, str]]]:
        """Return (label, (path, fragment)) of each navPoint or pageTarget of the NCX at `path`, in order."""
        return [
            (
                "".join(point.xpath("ncx:navLabel/ncx:text/text()", namespaces=NS)),
                self.resolve(path, "".join(point.xpath("ncx:content/@src", namespaces=NS))),
            )
            for point in self.xml(path).xpath(f"//ncx:{kind}", namespaces=NS)
        ]

    def page_breaks(self) -> list[tuple[str, Element]]:
        """Return the page breaks of the spine's documents with their paths, in reading order."""
        return [
            (path, mark)
            for path in self.spine
            for mark in self.documents[path].iter(etree.Element)
            if "pagebreak" in (mark.get(EPUB_TYPE) or "").split()
        ]

    def metadata(self, path: str) -> list[str]:
        """Return what the XPath `path` finds in the package's metadata, as stripped texts."""
        return [str(value).strip() for value in self.package.xpath(f"//opf:metadata/{path}", namespaces=NS)]


def css_urls(css: str) -> list[str]:
    """Return the addresses that a style sheet names."""
    return [match[1] or match[2] or "" for match in _CSS_URL.finditer(_CSS_COMMENT.sub(" ", css))]


def solid(element: Element) -> str:
    """Return the text of `element` without white space."""
    return "".join("".join(element.itertext()).split())


def local(element: Element) -> str:
    """Return the name of `element` without its namespace."""
    return str(etree.QName(element).localname)


def _by_id(document: Element) -> dict[str, Element]:
    return {node.get("id"): node for node in reversed(document.xpath("//*[@id]"))}


def _navs(documents: Mapping[str, Element]) -> dict[str, tuple[str, Element]]:
    """Return the first nav element of each epub:type with the path of its document."""
    found: dict[str, tuple[str, Element]] = {}
    for path, document in documents.items():
        for nav in document.iter(f"{{{NS['h']}}}nav"):
            for kind in (nav.get(EPUB_TYPE) or "").split():
                found.setdefault(kind, (path, nav))
    return found
