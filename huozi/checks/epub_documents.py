"""What holds for the documents, pictures and style sheets of every EPUB (EPUB 3.3 6; WCAG 2.1)."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from huozi.checks.epub_archive import NS, REMOTE, Archive, Element, local, solid
from huozi.diagnostics import Finding, HuoziError, finding
from huozi.model.namespaces import EPUB_TYPE, XML_LANG
from huozi.photos.probe import size_of

_TEXT_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd figcaption caption blockquote".split())
_ACTIVE = frozenset("script form iframe object embed audio video".split())
_IDREFS = ("aria-labelledby", "aria-describedby", "aria-details", "headers", "for")
_NUMBERED = re.compile(r"(?P<series>[a-z]+\d+-[bsfnt])(?P<number>\d+)")
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")
_RASTER = ("image/jpeg", "image/png", "image/gif", "image/webp")


def check_documents(archive: Archive) -> Iterator[Finding]:
    """Yield what is wrong with the documents and what they refer to."""
    for path in archive.documents:
        yield from _document(archive, path)
    yield from _ids(archive)
    yield from _series(archive)
    yield from _references(archive)
    yield from _notes(archive)
    yield from _pictures(archive)
    yield from _unused(archive)
    yield from _style_sheets(archive)


def _document(archive: Archive, path: str) -> Iterator[Finding]:
    """Title, language, headings, text alternatives, nothing hidden and nothing that runs."""
    document = archive.documents[path]
    if document.tag != f"{{{NS['h']}}}html":
        yield finding("epub-document-wrong", path, problem="html")
        return
    yield from _head(archive, path, document)
    yield from _headings(path, document)
    for image in document.iter(f"{{{NS['h']}}}img"):
        decorative = image.get("role") in ("presentation", "none")
        if not (image.get("alt") or "").strip() and not decorative:
            yield finding("epub-alt-missing", path, image.sourceline, picture=image.get("src") or "")
    for element in document.iter(etree.Element):
        yield from _element(archive, path, element)
    unreadable = _UNREADABLE.search("".join(document.itertext()))
    if unreadable:
        yield finding("epub-character-unreadable", path, character=f"U+{ord(unreadable[0]):04X}")
    if path in archive.spine and not document.xpath("//*[@*[local-name()='type' and namespace-uri()]]"):
        yield finding("epub-document-wrong", path, problem="epub:type")
    yield from _times(path, document)


def _head(archive: Archive, path: str, document: Element) -> Iterator[Finding]:
    """A document has a title, and names its language twice, alike, and as the package does."""
    if not "".join(document.xpath("h:head/h:title//text()", namespaces=NS)).strip():
        yield finding("epub-document-wrong", path, problem="title")
    tags = {document.get("lang"), document.get(XML_LANG)}
    main = (archive.metadata("dc:language/text()") or [""])[0]
    if len(tags) != 1 or {(tag or "").partition("-")[0] for tag in tags} != {main.partition("-")[0]}:
        yield finding("epub-document-wrong", path, problem="lang")


def _element(archive: Archive, path: str, element: Element) -> Iterator[Finding]:
    """No element runs, hides text or stands empty; whatever it names by its id is there."""
    if local(element) in _ACTIVE or any(name.startswith("on") for name in element.attrib):
        yield finding("epub-active-content", path, element.sourceline, element=local(element))
    hidden = element.get("hidden") is not None or "none" in (element.get("style") or "")
    if hidden and path in archive.spine and solid(element):
        yield finding("epub-text-hidden", path, element.sourceline, text=solid(element)[:24])
    if local(element) in _TEXT_BLOCKS and not solid(element) and not _pictured(element):
        yield finding("epub-block-empty", path, element.sourceline, element=local(element))
    for name in _IDREFS:
        for id in (element.get(name) or "").split():
            if archive.by_fragment(path, id) is None:
                yield finding("epub-link-dead", path, element.sourceline, target=f"{name}={id}")


def _pictured(element: Element) -> bool:
    """Return whether something is seen in `element`, a picture or what an element of HTML draws."""
    return any(local(it) in ("img", "svg", "math", "hr", "br") for it in element.iter(etree.Element))


def _headings(path: str, document: Element) -> Iterator[Finding]:
    """Levels go down one at a time (WCAG 2.1 1.3.1), each document with sections begins with its highest."""
    levels = [
        (int(local(element)[1]), element)
        for element in document.iter(etree.Element)
        if re.fullmatch("h[1-6]", local(element))
    ]
    for (above, _), (level, element) in zip([(0, None), *levels], levels, strict=False):
        if level > above + 1:
            yield finding("epub-heading-jump", path, element.sourceline, level=level, above=above)
    roles = {element.get("role") for element in document.iter(etree.Element)}
    if "doc-chapter" in roles and not levels:
        yield finding("epub-heading-jump", path, level=0, above=0)


def _times(path: str, document: Element) -> Iterator[Finding]:
    """A date that is printed is the date that is meant: the figures of both agree."""
    for time in document.iter(f"{{{NS['h']}}}time"):
        meant = [int(part) for part in re.findall(r"\d+", (time.get("datetime") or "").partition("T")[0])]
        printed = [int(part) for part in re.findall(r"\d+", "".join(time.itertext()))]
        if meant and printed and meant[: len(printed)] != printed and printed[::-1] != meant:
            yield finding("epub-date-differs", path, time.sourceline, printed="".join(time.itertext()))


def _ids(archive: Archive) -> Iterator[Finding]:
    for path, document in archive.documents.items():
        for id, count in Counter(document.xpath("//@id")).items():
            if count > 1:
                yield finding("epub-id-twice", path, name=str(id))


def _series(archive: Archive) -> Iterator[Finding]:
    """Blocks, sections, figures and notes are numbered through: a number left out is a piece left out."""
    for path in archive.spine:
        counted: dict[str, list[int]] = {}
        for id in archive.documents[path].xpath("//@id"):
            if match := _NUMBERED.fullmatch(id):
                counted.setdefault(match["series"], []).append(int(match["number"]))
        for series, numbers in counted.items():
            wanted = range(1, max(numbers) + 1)
            missing = next((number for number in wanted if number not in numbers), None)
            if missing is not None:
                yield finding("epub-block-missing", path, name=f"{series}{missing}")
            elif numbers != sorted(numbers) and not series.endswith("b"):
                yield finding("epub-block-disordered", path, name=series)


def _references(archive: Archive) -> Iterator[Finding]:
    """Every reference lands inside the book; only links that a reader follows may lead out of it."""
    ids = {path: set(document.xpath("//@id")) for path, document in archive.documents.items()}
    for reference in archive.references():
        written = reference.target
        if REMOTE.match(written) or written.startswith("mailto:"):
            if not (reference.is_link and re.match(r"https?:|mailto:", written)):
                yield finding("epub-remote", reference.path, target=written[:80])
            continue
        target, fragment = archive.resolve(reference.path, written)
        if target not in archive.types or (fragment and target in ids and fragment not in ids[target]):
            yield finding("epub-link-dead", reference.path, target=written[:80])


def _notes(archive: Archive) -> Iterator[Finding]:
    """Each call leads to a note and each note back to a call, in one order (EPUB 3.3, 6.1.3)."""
    for path in archive.spine:
        document = archive.documents[path]
        calls = [it for it in document.iter(etree.Element) if _is(it, "noteref")]
        notes = [it for it in document.iter(etree.Element) if _is(it, "footnote") or _is(it, "endnote")]
        called = list(dict.fromkeys((call.get("href") or "").rpartition("#")[2] for call in calls))
        if called != [note.get("id") for note in notes]:
            yield finding("epub-notes-differ", path, calls=len(called), notes=len(notes))
            continue
        for number, note in enumerate(notes, 1):
            back = {(link.get("href") or "").rpartition("#")[2] for link in note.iter(f"{{{NS['h']}}}a")}
            own = [call for call in calls if (call.get("href") or "").endswith(f"#{note.get('id')}")]
            if not back & {call.get("id") for call in own}:
                yield finding("epub-note-without-return", path, note.sourceline, note=number)
            if any(solid(call) not in (str(number), f"[{number}]") for call in own):
                yield finding("epub-notes-differ", path, calls=len(called), notes=len(notes))


def _is(element: Element, kind: str) -> bool:
    return kind in (element.get(EPUB_TYPE) or "").split()


def _pictures(archive: Archive) -> Iterator[Finding]:
    """Every picture can be decoded, and is shown in its own proportions."""
    sizes: dict[str, tuple[int, int]] = {}
    for path, kind in archive.types.items():
        if kind in _RASTER:
            try:
                sizes[path] = size_of(archive.read(path), path)
            except HuoziError:
                yield finding("epub-picture-broken", path)
    for path, document in archive.documents.items():
        for image in document.iter(f"{{{NS['h']}}}img"):
            size = sizes.get(archive.resolve(path, image.get("src") or "")[0])
            told = (image.get("width") or "", image.get("height") or "")
            if size and all(side.isdigit() and int(side) for side in told):
                proportion = int(told[0]) / int(told[1]) * size[1] / size[0]
                if not 0.98 < proportion < 1.02:
                    yield finding(
                        "epub-picture-distorted", path, image.sourceline, picture=image.get("src") or ""
                    )


def _unused(archive: Archive) -> Iterator[Finding]:
    """Pictures, fonts and style sheets that nothing refers to."""
    used = {archive.resolve(reference.path, reference.target)[0] for reference in archive.references()}
    used |= {archive.item_path(it) for it in archive.items() if "cover-image" in (it.get("properties") or "")}
    for path, kind in archive.types.items():
        if path not in used and (kind.startswith(("image/", "font/")) or kind == "text/css"):
            yield finding("epub-entry-unused", path)
    cover = next((path for path in archive.spine if _shows_cover(archive.documents[path])), None)
    images = archive.documents[cover].xpath("//h:img/@src", namespaces=NS) if cover else []
    items = [it for it in archive.items() if "cover-image" in (it.get("properties") or "").split()]
    if images and items and archive.resolve(cover or "", images[0])[0] != archive.item_path(items[0]):
        yield finding("epub-cover-missing", cover)


def _shows_cover(document: Element) -> bool:
    return any(_is(element, "cover") for element in document.iter(etree.Element))


def _style_sheets(archive: Archive) -> Iterator[Finding]:
    """Every document is styled where any is, and a style sheet's braces are closed."""
    linked = {
        path: bool(document.xpath("h:head/h:link[@rel='stylesheet']", namespaces=NS))
        for path, document in archive.documents.items()
    }
    if any(linked.values()):
        yield from (
            finding("epub-document-wrong", path, problem="link") for path, has in linked.items() if not has
        )
    for path, kind in archive.types.items():
        if kind == "text/css":
            css = re.sub(
                r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'",
                "",
                archive.read(path).decode("utf-8", "replace"),
                flags=re.S,
            )
            if css.count("{") != css.count("}") or not css.strip():
                yield finding("epub-style-broken", path)
            if re.search(
                r"(?:^|[},])\s*(?:p|body|html|section|figure|img|h1|li|\*)\s*\{[^}]*(?:display:\s*none|visibility:\s*hidden)",
                css,
            ):
                yield finding("epub-text-hidden", path, text="display: none")
