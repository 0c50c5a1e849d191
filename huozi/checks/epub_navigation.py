"""Table of contents, page list, landmarks and NCX of every EPUB: in order, complete, alike (EPUB 3.3 7)."""

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from huozi.checks.epub_archive import NCX_TYPE, NS, Archive, Element, local
from huozi.diagnostics import Finding, finding
from huozi.model.namespaces import EPUB_TYPE

_Entry = tuple[str, tuple[str, str]]


def check_navigation(archive: Archive) -> Iterator[Finding]:
    """Yield what is wrong with the ways through the book."""
    positions = _positions(archive)
    contents = archive.links("toc")
    home = archive.nav("toc")
    place = home[0] if home else archive.package_path
    if not contents:
        yield finding("epub-contents-differ", place)
    yield from _in_order(place, "toc", contents, positions)
    yield from _labels(archive, place, contents)
    yield from _complete(archive, place, contents)
    yield from _printed_contents(archive, contents)
    yield from _page_list(archive, positions)
    yield from _landmarks(archive)
    for path, kind in archive.types.items():
        if kind == NCX_TYPE:
            yield from _ncx(archive, path, contents)


def _positions(archive: Archive) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the place in reading order of each document (fragment "") and each id."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for number, path in enumerate(archive.spine):
        found[path, ""] = number, -1
        for count, element in enumerate(archive.documents[path].iter(etree.Element)):
            if element.get("id"):
                found.setdefault((path, element.get("id")), (number, count))
    return found


def _in_order(
    place: str, kind: str, entries: list[_Entry], positions: dict[tuple[str, str], tuple[int, int]]
) -> Iterator[Finding]:
    """The entries follow the reading order (EPUB 3.3 7.4)."""
    last = (-1, -1)
    for label, target in entries:
        position = positions.get(target, last)
        if position <= last and last != (-1, -1):
            yield finding("epub-navigation-disordered", place, kind=kind, label=label)
        last = max(last, position)


def _labels(archive: Archive, place: str, entries: list[_Entry]) -> Iterator[Finding]:
    """An entry is named as the heading it leads to."""
    for label, (path, fragment) in entries:
        target = archive.by_fragment(path, fragment) if fragment else None
        heading = None if target is None else _heading(target)
        if heading is not None and _said(label) != _said("".join(heading.itertext())):
            yield finding("epub-contents-label", place, label=label, heading="".join(heading.itertext())[:40])


def _heading(element: Element) -> Element | None:
    if re.fullmatch("h[1-6]", local(element)):
        return element
    return next((it for it in element.iter(etree.Element) if re.fullmatch("h[1-6]", local(it))), None)


def _said(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _complete(archive: Archive, place: str, entries: list[_Entry]) -> Iterator[Finding]:
    """Every chapter, and every heading of a level that is listed, is in the table of contents."""
    targets = {target for _, target in entries}
    documents = {path for path, _ in targets}
    for path in archive.spine:
        document = archive.documents[path]
        chapter = any("chapter" in (it.get(EPUB_TYPE) or "").split() for it in document.iter(etree.Element))
        if chapter and path not in documents:
            yield finding("epub-contents-incomplete", place, missing=path)
        elif chapter:
            listed = {
                local(it) for it in document.iter(etree.Element) if (path, it.get("id") or "") in targets
            }
            for heading in document.iter(etree.Element):
                at_level = re.fullmatch("h[1-6]", local(heading)) and local(heading) in listed
                if at_level and (path, heading.get("id") or "") not in targets:
                    missing = "".join(heading.itertext())[:40]
                    yield finding("epub-contents-incomplete", place, missing=missing)


def _printed_contents(archive: Archive, entries: list[_Entry]) -> Iterator[Finding]:
    """A contents page inside the book lists what the navigation lists."""
    for path in archive.spine:
        for section in archive.documents[path].iter(f"{{{NS['h']}}}section"):
            if "toc" in (section.get(EPUB_TYPE) or "").split():
                links = section.xpath(".//h:a", namespaces=NS)
                found = [
                    (_said("".join(a.itertext())), archive.resolve(path, a.get("href") or "")) for a in links
                ]
                if found != [(_said(label), target) for label, target in entries]:
                    yield finding("epub-contents-differ", path)


def _page_list(archive: Archive, positions: dict[tuple[str, str], tuple[int, int]]) -> Iterator[Finding]:
    """The page list has every page break, in order, by its name; the numbers run on (EPUB 3.3 7.4.3)."""
    pages = archive.links("page-list")
    breaks = archive.page_breaks()
    home = archive.nav("page-list")
    place = home[0] if home else archive.package_path
    marked = [(path, mark.get("id") or "") for path, mark in breaks]
    if [target for _, target in pages] != marked:
        yield finding("epub-page-list-differs", place, wanted=len(marked), found=len(pages))
    yield from _in_order(place, "page-list", pages, positions)
    labels = dict(
        zip(marked, (mark.get("aria-label") or mark.get("title") or "" for _, mark in breaks), strict=True)
    )
    for label, target in pages:
        if target in labels and labels[target] not in ("", label):
            yield finding("epub-page-name", target[0], label=label, found=labels[target])
        number = re.search(r"\d+$", target[1])
        if label.isdigit() and number and number[0] != label:
            yield finding("epub-page-name", target[0], label=label, found=target[1])
    last, between = 0, 0
    for label, _ in pages:
        if not label.isdigit():
            between += 1  # a page without a printed number may count
            continue
        if last and not last < int(label) <= last + 1 + between:
            yield finding("epub-page-name", place, label=label, found=str(last + 1))
        last, between = int(label), 0


def _landmarks(archive: Archive) -> Iterator[Finding]:
    """A landmark leads to what it says it is (EPUB 3.3 7.4.4)."""
    found = archive.nav("landmarks")
    if found is None:
        return
    path, nav = found
    for link in nav.xpath(".//h:a", namespaces=NS):
        kind = (link.get(EPUB_TYPE) or "").split()
        target = archive.resolve(path, link.get("href") or "")[0]
        document = archive.documents.get(target)
        types = (
            set()
            if document is None
            else {
                word
                for element in document.iter(etree.Element)
                for word in (element.get(EPUB_TYPE) or "").split()
            }
        )
        if not kind or not set(kind) & types:
            yield finding("epub-landmark-wrong", path, label="".join(link.itertext()))


def _ncx(archive: Archive, path: str, contents: list[_Entry]) -> Iterator[Finding]:
    """The NCX, for old readers, says what the navigation document says (EPUB 3.3, legacy features)."""
    if archive.ncx_points(path, "navPoint") != contents:
        yield finding("epub-contents-differ", path)
    pages = archive.links("page-list")
    targets = archive.ncx_points(path, "pageTarget")
    if targets != pages:
        yield finding("epub-page-list-differs", path, wanted=len(pages), found=len(targets))
    tree = archive.xml(path)
    unique = archive.package.get("unique-identifier") or ""
    identifier = "".join(archive.metadata(f"dc:identifier[@id='{unique}']/text()"))
    uid = "".join(tree.xpath("//ncx:meta[@name='dtb:uid']/@content", namespaces=NS)).strip()
    title = "".join(tree.xpath("//ncx:docTitle/ncx:text/text()", namespaces=NS)).strip()
    values = {
        "dtb:uid": (identifier, uid),
        "docTitle": ((archive.metadata("dc:title/text()") or [""])[0], title),
        "dtb:depth": (
            str(_depth(tree)),
            "".join(tree.xpath("//ncx:meta[@name='dtb:depth']/@content", namespaces=NS)),
        ),
    }
    for name, (wanted, value) in values.items():
        if wanted != value:
            yield finding("epub-metadata-differs", path, name=name, wanted=wanted, found=value)


def _depth(tree: Element) -> int:
    points = tree.xpath("//ncx:navPoint", namespaces=NS)
    return max(
        (len(point.xpath("ancestor-or-self::ncx:navPoint", namespaces=NS)) for point in points), default=0
    )
