"""The finished EPUB opened again, judged alone, and held against the Book it should be.

Reads ZIP and XML only and knows nothing of the writer: what the writer believes it has done is not asked.
"""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from huozi import colophon
from huozi.checks.epub_archive import NCX_TYPE, NS, Archive, Broken, Element, local, solid
from huozi.checks.epub_documents import check_documents
from huozi.checks.epub_navigation import check_navigation
from huozi.checks.epub_package import check_package
from huozi.checks.epub_photos import check_addresses, check_photos
from huozi.checks.epub_seen import check_seen
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, ContentsEntry, Figure, PageStart
from huozi.model.namespaces import EPUB_TYPE

_SHOWN = 24
_OF_THE_MANUSCRIPT = frozenset({"epub-block-empty", "epub-character-unreadable", "epub-heading-jump"})
"""What a manuscript itself may hold: no fault of a file held against it, but doubtful in any other."""


def check_epub(
    data: bytes, book: Book | None = None, page_starts: Sequence[PageStart] | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with the EPUB file `data`; nothing: it may be handed over.

    book         what it should be an edition of; None: it is judged alone
    page_starts  the pages its page list must have, in order; None: not known
    """
    try:
        archive = Archive(data)
        found = [*check_package(archive), *check_documents(archive), *check_navigation(archive)]
        found += check_seen(archive)
        if book is not None:
            found = [item for item in found if item.id not in _OF_THE_MANUSCRIPT]
            found += _against(archive, book)
            if page_starts is not None:
                found += _pages(archive, book, page_starts)
        return tuple(item for number, item in enumerate(found) if item not in found[:number])
    except Broken as broken:
        return (broken.finding,)


def _against(archive: Archive, book: Book) -> Iterator[Finding]:
    yield from _metadata(archive, book)
    yield from _front(archive, book)
    yield from _text(archive, book)
    yield from _shape(archive, book)
    yield from _figures(archive, book)
    yield from _contents(archive, book)
    yield from check_addresses(archive, book)


def check_epub_photos(data: bytes, book: Book) -> tuple[Finding, ...]:
    """Return the photos of `book` that the EPUB `data` does not show as they are."""
    try:
        return tuple(check_photos(Archive(data), book))
    except Broken:
        return ()  # told by the check of the file itself


def _metadata(archive: Archive, book: Book) -> Iterator[Finding]:
    """The package says what edition.toml says."""
    edition = book.edition
    unique = archive.package.get("unique-identifier") or ""
    series = edition.series
    wanted = {
        "dc:identifier": (edition.identifier, f"dc:identifier[@id='{unique}']/text()"),
        "dc:title": (edition.title, "dc:title[1]/text()"),
        "dc:language": (edition.language, "dc:language/text()"),
        "dcterms:modified": (
            book.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "opf:meta[@property='dcterms:modified']/text()",
        ),
        "dc:date": (edition.date.isoformat() if edition.date else None, "dc:date/text()"),
        "schema:version": (
            edition.revision.version if edition.revision else None,
            "opf:meta[@property='schema:version']/text()",
        ),
        "dc:publisher": (edition.publisher, "dc:publisher/text()"),
        "dc:rights": (edition.rights, "dc:rights/text()"),
        "dc:description": (edition.description, "dc:description/text()"),
        "dc:subject": ("\n".join(edition.subjects) or None, "dc:subject/text()"),
        "belongs-to-collection": (
            series.name if series else None,
            "opf:meta[@property='belongs-to-collection']/text()",
        ),
        "group-position": (
            series.number if series else None,
            "opf:meta[@property='group-position']/text()",
        ),
    }
    for name, (value, path) in wanted.items():
        found = "\n".join(archive.metadata(path))
        if value is not None and found != value:
            yield finding("epub-metadata-differs", archive.package_path, name=name, wanted=value, found=found)
    named = set(archive.metadata("dc:creator/text()")) | set(archive.metadata("dc:contributor/text()"))
    people = {person.name for person in edition.contributors}
    people |= {person.name for chapter in book.chapters for person in chapter.front.contributors}
    for name in sorted(named - people - {edition.publisher}):  # which answers for what nobody signs
        yield finding(
            "epub-metadata-differs", archive.package_path, name="dc:creator", wanted="–", found=name
        )
    for name in sorted(people - named - {edition.publisher or ""}):
        yield finding(
            "epub-metadata-differs", archive.package_path, name="dc:creator", wanted=name, found="–"
        )


def _front(archive: Archive, book: Book) -> Iterator[Finding]:
    """The title page and the colophon print the edition's own facts, each once."""
    edition = book.edition
    for kind in ("titlepage", "colophon"):
        path = next((path for path in archive.spine if _holds(archive.documents[path], kind)), None)
        if path is None:
            yield finding("epub-part-missing", archive.package_path, part=kind)
            continue
        printed = solid(archive.documents[path])
        facts = [fact.value for fact in colophon.imprint(edition)]
        if kind == "titlepage":
            people = [name for names in colophon.people_by_role(edition).values() for name in names]
            facts = [edition.title, edition.subtitle or "", colophon.issue_number(edition) or "", *people]
        for fact in facts:
            if "".join(fact.split()) not in printed:
                yield finding("epub-fact-missing", path, fact=fact)


def _holds(document: Element, kind: str) -> bool:
    return any(kind in (element.get(EPUB_TYPE) or "").split() for element in document.iter(etree.Element))


def _shape(archive: Archive, book: Book) -> Iterator[Finding]:
    """Every chapter has the elements it was given, in order: emphasis, lists, tables, classes, ids, links."""
    for chapter in book.chapters:
        section = archive.by_id(chapter.id)
        if section is None:
            continue
        wanted, found = _elements(etree.fromstring(chapter.body)), _elements(section)
        at = next((n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), None)
        if at is None and len(wanted) != len(found):
            at = min(len(wanted), len(found))
        if at is not None:
            yield finding(
                "epub-shape-differs",
                archive.homes[chapter.id],
                wanted=_shown(wanted[at : at + 1]),
                found=_shown(found[at : at + 1]),
            )


def _elements(section: Element) -> list[tuple[str, str, str]]:
    """Return (name, class, id) of each element but those that the EPUB adds: page breaks and set digits."""
    return [
        (local(element), element.get("class") or "", element.get("id") or "")
        for element in section.iter(etree.Element)
        if "pagebreak" not in (element.get(EPUB_TYPE) or "")
        and element.get("class") not in ("tcy", "upright")
    ]


def _shown(elements: Sequence[tuple[str, str, str]]) -> str:
    return " ".join(".".join(filter(None, element)) for element in elements) or "–"


def _text(archive: Archive, book: Book) -> Iterator[Finding]:
    """Every character of every chapter is there, in order; white space is not compared."""
    order = [archive.homes.get(chapter.id) for chapter in book.chapters]
    places = [archive.spine.index(home) for home in order if home is not None]
    if places != sorted(places):
        yield finding("epub-chapters-disordered", archive.package_path)
    for chapter in book.chapters:
        section = archive.by_id(chapter.id)
        if section is None:
            yield finding("epub-chapter-missing", chapter.path, chapter=chapter.id)
            continue
        wanted, found = solid(etree.fromstring(chapter.body)), solid(section)
        if wanted != found:
            at = next((n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), len(found))
            at = min(at, len(wanted), len(found))
            yield finding(
                "epub-text-differs",
                archive.homes[chapter.id],
                wanted=wanted[at : at + _SHOWN],
                found=found[at : at + _SHOWN],
            )


def _figures(archive: Archive, book: Book) -> Iterator[Finding]:
    for chapter in book.chapters:
        for figure in chapter.figures:
            yield from _figure(archive, figure)


def _figure(archive: Archive, figure: Figure) -> Iterator[Finding]:
    element = archive.by_id(figure.id)
    if element is None:
        yield finding("epub-figure-missing", figure.location, figure=figure.id)
        return
    if figure.photo is None:
        return
    images = element.xpath(".//h:img", namespaces=NS)
    source = images[0].get("src") or "" if images else ""
    path, _ = archive.resolve(archive.homes[figure.id], source)
    if not archive.types.get(path, "").startswith("image/") or path not in archive.zip.namelist():
        yield finding("epub-picture-missing", figure.location, photo=figure.photo.name)
    elif images[0].get("alt") != figure.alt:
        yield finding("epub-alt-differs", figure.location, photo=figure.photo.name)


def _contents(archive: Archive, book: Book) -> Iterator[Finding]:
    """The nav document and the NCX both list the contents tree, label by label, target by target."""
    wanted = [
        (entry.label, (archive.homes.get(entry.target, ""), entry.target)) for entry in _flat(book.contents)
    ]
    home = archive.nav("toc")
    if archive.links("toc") != wanted:
        yield finding("epub-contents-differ", home[0] if home else archive.package_path)
    for path, kind in archive.types.items():
        if kind == NCX_TYPE and archive.ncx_points(path, "navPoint") != wanted:
            yield finding("epub-contents-differ", path)


def _flat(entries: Sequence[ContentsEntry]) -> Iterator[ContentsEntry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _pages(archive: Archive, book: Book, starts: Sequence[PageStart]) -> Iterator[Finding]:
    """Each print page has one break, in order, at its very character, and one line in the page list."""
    marks = archive.page_breaks()
    listed = [target for _, target in archive.links("page-list")]
    if listed != [(path, mark.get("id")) for path, mark in marks] or len(marks) != len(starts):
        yield finding("epub-page-list-differs", archive.package_path, wanted=len(starts), found=len(listed))
        return
    chapters = {chapter.id: _positions(archive.by_id(chapter.id)) for chapter in book.chapters}
    for start, (path, mark) in zip(starts, marks, strict=True):
        if start.chapter is None or start.block is None:
            continue
        positions = chapters.get(start.chapter, {})
        wanted = positions.get(start.block, -1) + start.offset
        found = positions.get(mark.get("id") or "", -1)
        # A break inside ruby, a link or a number stands before it.
        beside = mark.getnext()
        slack = len(solid(beside)) - 1 if beside is not None and not mark.tail and _whole(beside) else 0
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
