"""The finished EPUB opened again and held against the Book it should be.

Reads ZIP and XML only and knows nothing of the writer: what the writer believes it has done is not asked.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, ContentsEntry, Figure, PageStart

Element: TypeAlias = etree._Element

_NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "application/xhtml+xml"
_REFERENCES = ("href", "src", "poster", "data", "{http://www.w3.org/1999/xlink}href")
_REMOTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//|\s*(?:https?|ftp|file|javascript|data):", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]*)|@import\s+['"]([^'"]+)""", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MAGIC = {
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/webp": rb"RIFF....WEBP",
    "image/gif": rb"GIF8[79]a",
    "image/svg+xml": rb"\s*<",
    "font/woff2": rb"wOF2",
}
_SHOWN = 24


def check_epub(data: bytes, book: Book, page_starts: Sequence[PageStart]) -> tuple[Finding, ...]:
    """Return what is wrong with the EPUB file `data` as an edition of `book`; nothing: it may be handed over.

    page_starts  the pages its page list must have, in order
    """
    try:
        return tuple(_findings(_Archive(data), book, page_starts))
    except _Broken as broken:
        return (broken.finding,)


def _findings(archive: "_Archive", book: Book, page_starts: Sequence[PageStart]) -> Iterator[Finding]:
    # What holds for every EPUB.
    yield from _container(archive)
    yield from _manifest(archive)
    yield from _ids(archive)
    yield from _references(archive)
    yield from _pictures(archive)
    # What holds for this one.
    yield from _metadata(archive, book)
    yield from _text(archive, book)
    yield from _figures(archive, book)
    yield from _contents(archive, book)
    yield from _pages(archive, book, page_starts)


class _Broken(Exception):
    """The file cannot even be read as an EPUB."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(slots=True)
class _Archive:
    """The file read back: entries, package document, documents in reading order.

    types      media type of each entry by path, as the manifest has it
    documents  XHTML by path: those of the spine in reading order, then the others
    homes      path of the document that holds an id, for ids of the spine's documents
    """

    data: bytes
    zip: zipfile.ZipFile = field(init=False)
    package_path: str = field(init=False)
    package: Element = field(init=False)
    types: dict[str, str] = field(init=False)
    spine: list[str] = field(init=False)
    documents: dict[str, Element] = field(init=False)
    homes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(self.data))
        except zipfile.BadZipFile as error:
            raise _Broken(finding("epub-unreadable", reason=str(error))) from error
        roots = self.xml("META-INF/container.xml").xpath("//c:rootfile/@full-path", namespaces=_NS)
        self.package_path = str(roots[0]) if roots else "content.opf"
        self.package = self.xml(self.package_path)
        items = self.package.xpath("//opf:manifest/opf:item", namespaces=_NS)
        paths = {item.get("id"): self.resolve(self.package_path, item.get("href") or "")[0] for item in items}
        self.types = {paths[item.get("id")]: item.get("media-type") or "" for item in items}
        references = self.package.xpath("//opf:spine/opf:itemref/@idref", namespaces=_NS)
        self.spine = [paths[reference] for reference in references if reference in paths]
        documents = [*self.spine, *(path for path, kind in self.types.items() if kind == _XHTML)]
        self.documents = {path: self.xml(path) for path in dict.fromkeys(documents)}
        self.homes = {id: path for path in reversed(self.spine) for id in self.documents[path].xpath("//@id")}

    def read(self, path: str) -> bytes:
        try:
            return self.zip.read(path)
        except (KeyError, zipfile.BadZipFile) as error:
            raise _Broken(finding("epub-entry-missing", path)) from error

    def xml(self, path: str) -> Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(self.read(path), parser)
        except etree.XMLSyntaxError as error:
            raise _Broken(finding("epub-xml-broken", path, error.lineno, reason=error.msg or "")) from error

    @staticmethod
    def resolve(base: str, reference: str) -> tuple[str, str]:
        """Return (path of the entry, fragment) that `reference` in the entry `base` leads to."""
        target, _, fragment = reference.partition("#")
        path = (
            posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(target))) if target else base
        )
        return path, unquote(fragment)


def _container(archive: _Archive) -> Iterator[Finding]:
    """The OCF rules a shop's intake checks first (EPUB 3.3 §4.2)."""
    first = archive.zip.infolist()[0]
    plain = first.compress_type == zipfile.ZIP_STORED and not first.extra
    if first.filename != "mimetype" or not plain or archive.zip.read(first) != b"application/epub+zip":
        yield finding("epub-mimetype", "mimetype")
    for name, count in Counter(archive.zip.namelist()).items():
        if count > 1:
            yield finding("epub-entry-twice", name)
        if not re.fullmatch(r"[A-Za-z0-9._/-]+", name) or name.startswith("/") or ".." in name.split("/"):
            yield finding("epub-entry-name", name)


def _manifest(archive: _Archive) -> Iterator[Finding]:
    """Every entry is in the manifest and every manifest item is an entry (EPUB 3.3 §5.6)."""
    entries = {name for name in archive.zip.namelist() if not name.startswith("META-INF/")}
    listed = set(archive.types) | {"mimetype", archive.package_path}
    yield from (finding("epub-entry-unlisted", name) for name in sorted(entries - listed))
    yield from (finding("epub-entry-missing", name) for name in sorted(listed - entries))


def _metadata(archive: _Archive, book: Book) -> Iterator[Finding]:
    edition = book.edition
    unique = archive.package.get("unique-identifier") or ""
    wanted = {
        "dc:identifier": (edition.identifier, f"//dc:identifier[@id='{unique}']/text()"),
        "dc:title": (edition.title, "(//dc:title)[1]/text()"),
        "dc:language": (edition.language, "//dc:language/text()"),
        "dcterms:modified": (
            book.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "//opf:meta[@property='dcterms:modified']/text()",
        ),
    }
    for name, (value, path) in wanted.items():
        found = "".join(archive.package.xpath(path, namespaces=_NS))
        if found != value:
            yield finding("epub-metadata-differs", archive.package_path, name=name, wanted=value, found=found)


def _ids(archive: _Archive) -> Iterator[Finding]:
    for path, document in archive.documents.items():
        for id, count in Counter(document.xpath("//@id")).items():
            if count > 1:
                yield finding("epub-id-twice", path, name=str(id))


def _references(archive: _Archive) -> Iterator[Finding]:
    """Every reference lands inside the book; only links that a reader follows may lead out of it."""
    ids = {path: set(document.xpath("//@id")) for path, document in archive.documents.items()}
    for path, reference, is_link in _all_references(archive):
        if _REMOTE.match(reference) or reference.startswith("mailto:"):
            if not (is_link and re.match(r"https?:|mailto:", reference)):
                yield finding("epub-remote", path, target=reference[:80])
            continue
        target, fragment = archive.resolve(path, reference)
        if target not in archive.types or (fragment and target in ids and fragment not in ids[target]):
            yield finding("epub-link-dead", path, target=reference[:80])


def _all_references(archive: _Archive) -> Iterator[tuple[str, str, bool]]:
    """Yield (path of the entry, reference in it, it is a link for the reader to follow)."""
    trees = dict(archive.documents)
    trees |= {path: archive.xml(path) for path, kind in archive.types.items() if kind.endswith("dtbncx+xml")}
    for path, tree in trees.items():
        for element in tree.iter(etree.Element):
            is_link = element.tag == f"{{{_NS['h']}}}a"
            yield from (
                (path, value, is_link) for name in _REFERENCES if (value := element.get(name)) is not None
            )
            yield from ((path, url, False) for url in _css_urls(element.get("style") or ""))
    for path, kind in archive.types.items():
        if kind == "text/css":
            text = archive.read(path).decode("utf-8", "replace")
            yield from ((path, url, False) for url in _css_urls(text))


def _css_urls(css: str) -> list[str]:
    return [match[1] or match[2] or "" for match in _CSS_URL.finditer(_CSS_COMMENT.sub(" ", css))]


def _pictures(archive: _Archive) -> Iterator[Finding]:
    """Pictures and fonts are what the manifest says they are."""
    for path, kind in archive.types.items():
        if kind in _MAGIC and not re.match(_MAGIC[kind], archive.read(path), re.DOTALL):
            yield finding("epub-type-wrong", path, type=kind)


def _text(archive: _Archive, book: Book) -> Iterator[Finding]:
    """Every character of every chapter is there, in order; white space is not compared."""
    order = [archive.homes.get(chapter.id) for chapter in book.chapters]
    places = [archive.spine.index(home) for home in order if home is not None]
    if places != sorted(places):
        yield finding("epub-chapters-disordered", archive.package_path)
    for chapter in book.chapters:
        section = _by_id(archive, chapter.id)
        if section is None:
            yield finding("epub-chapter-missing", chapter.path, chapter=chapter.id)
            continue
        wanted, found = _solid(etree.fromstring(chapter.body)), _solid(section)
        if wanted != found:
            at = next((n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), len(found))
            at = min(at, len(wanted), len(found))
            yield finding(
                "epub-text-differs",
                archive.homes[chapter.id],
                wanted=wanted[at : at + _SHOWN],
                found=found[at : at + _SHOWN],
            )


def _figures(archive: _Archive, book: Book) -> Iterator[Finding]:
    for chapter in book.chapters:
        for figure in chapter.figures:
            yield from _figure(archive, figure)


def _figure(archive: _Archive, figure: Figure) -> Iterator[Finding]:
    element = _by_id(archive, figure.id)
    if element is None:
        yield finding("epub-figure-missing", figure.location, figure=figure.id)
        return
    if figure.photo is None:
        return
    images = element.xpath(".//h:img", namespaces=_NS)
    source = images[0].get("src") or "" if images else ""
    path, _ = archive.resolve(archive.homes[figure.id], source)
    if not archive.types.get(path, "").startswith("image/") or path not in archive.zip.namelist():
        yield finding("epub-picture-missing", figure.location, photo=figure.photo.name)
    elif images[0].get("alt") != figure.alt:
        yield finding("epub-alt-differs", figure.location, photo=figure.photo.name)


def _contents(archive: _Archive, book: Book) -> Iterator[Finding]:
    """The nav document and the NCX both list the contents tree, label by label, target by target."""
    wanted = list(_flat(book.contents))
    nav_path = next((path for path in archive.documents if _nav(archive, path, "toc") is not None), None)
    toc = _nav(archive, nav_path, "toc") if nav_path else None
    links = toc.xpath(".//h:a", namespaces=_NS) if toc is not None and nav_path else []
    found = [("".join(a.itertext()), archive.resolve(nav_path or "", a.get("href") or "")) for a in links]
    if _placed(wanted, archive) != found:
        yield finding("epub-contents-differ", nav_path or archive.package_path)
    for path, kind in archive.types.items():
        if kind.endswith("dtbncx+xml"):
            points = archive.xml(path).xpath("//ncx:navPoint", namespaces=_NS)
            labels = [
                (
                    "".join(point.xpath("ncx:navLabel/ncx:text/text()", namespaces=_NS)),
                    archive.resolve(path, "".join(point.xpath("ncx:content/@src", namespaces=_NS))),
                )
                for point in points
            ]
            if _placed(wanted, archive) != labels:
                yield finding("epub-contents-differ", path)


def _flat(entries: Sequence[ContentsEntry]) -> Iterator[ContentsEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _placed(entries: Sequence[ContentsEntry], archive: _Archive) -> list[tuple[str, tuple[str, str]]]:
    return [(entry.label, (archive.homes.get(entry.target, ""), entry.target)) for entry in entries]


def _nav(archive: _Archive, path: str, kind: str) -> Element | None:
    navs = archive.documents[path].iter(f"{{{_NS['h']}}}nav")
    return next((nav for nav in navs if nav.get(_EPUB_TYPE) == kind), None)


def _pages(archive: _Archive, book: Book, starts: Sequence[PageStart]) -> Iterator[Finding]:
    """Each print page has one break, in order, at its very character, and one line in the page list."""
    marks = [
        (path, mark)
        for path in archive.spine
        for mark in archive.documents[path].iter(etree.Element)
        if mark.get(_EPUB_TYPE) == "pagebreak"
    ]
    listed = [
        archive.resolve(path, link.get("href") or "")
        for path in archive.documents
        if (nav := _nav(archive, path, "page-list")) is not None
        for link in nav.xpath(".//h:a", namespaces=_NS)
    ]
    if listed != [(path, mark.get("id")) for path, mark in marks] or len(marks) != len(starts):
        yield finding("epub-page-list-differs", archive.package_path, wanted=len(starts), found=len(listed))
        return
    chapters = {chapter.id: _positions(_by_id(archive, chapter.id)) for chapter in book.chapters}
    for start, (path, mark) in zip(starts, marks, strict=True):
        if start.chapter is None or start.block is None:
            continue
        positions = chapters.get(start.chapter, {})
        wanted = positions.get(start.block, -1) + start.offset
        found = positions.get(mark.get("id") or "", -1)
        # A break inside ruby, a link or a number stands before it.
        beside = mark.getnext()
        slack = len(_solid(beside)) - 1 if beside is not None and not mark.tail and _whole(beside) else 0
        if not wanted - slack <= found <= wanted:
            yield finding("epub-page-misplaced", path, page=start.label, offset=found - wanted)


def _positions(section: Element | None) -> Mapping[str, int]:
    """Return for each id in `section` how many characters (white space not counted) precede its element."""
    positions: dict[str, int] = {}
    count = 0
    if section is None:
        return positions
    for event, element in etree.iterwalk(section, events=("start", "end")):
        if event == "start" and element.get("id"):
            positions[element.get("id")] = count
        text = element.text if event == "start" else element.tail if element is not section else None
        count += sum(not character.isspace() for character in text or "")
    return positions


def _whole(element: Element) -> bool:
    """Return whether `element` is one that no page break may stand in."""
    return etree.QName(element).localname in ("ruby", "a") or element.get("class") in ("tcy", "upright")


def _by_id(archive: _Archive, id: str) -> Element | None:
    home = archive.homes.get(id)
    if home is None:
        return None
    return next((node for node in archive.documents[home].iter(etree.Element) if node.get("id") == id), None)


def _solid(element: Element) -> str:
    """Return the text of `element` without white space."""
    return "".join("".join(element.itertext()).split())
