"""The one HTML document of a PDF: front matter, masthead, contents, chapters, in page order.

Structure only; what it looks like stands in `styles/`. Elements are xml.etree ones, because that is the tree
the layout engine walks: handing it over saves serialising and parsing the text again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from huozi import messages
from huozi.assembly import first_issued
from huozi.diagnostics import Finding
from huozi.model.book import Book, Chapter, Edition
from huozi.model.manuscript import Writing
from huozi.model.namespaces import XML_LANG
from huozi.model.printing import LEAST_PPI
from huozi.pages.code import set_code
from huozi.pages.figure_rows import set_figure_rows
from huozi.pages.front import colophon, contents, cover, ems, focus_style, masthead, title_length, title_page
from huozi.pages.sequence import mark_long_stanzas, set_start, starts
from huozi.pages.tables import Room, set_tables

Element = ElementTree.Element

_DATE = "%Y-%m-%dT%H:%M:%SZ"

_CHAPTER_NUMBER = re.compile(r"第[〇零一二三四五六七八九十百千两0-9０-９]+[章回节節卷篇部辑輯话話]")
_LONGEST_RUNNING_HEAD = 26
"""Characters of a title that a running head takes; a longer one is cut with an ellipsis."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The document and what its blocks are.

    root   the <html> element
    blocks every element that can open a page, by identity of the element: chapter id and block id
    parts  the part of the edition that each element of <body> belongs to, see `PageStart.part`
    unseen by <rt>: how many characters its brackets <rp> have, which the body carries and no page shows
    findings  what was done to make things fit that an editor should know
    """

    root: Element
    blocks: Mapping[Element, tuple[str, str]]
    parts: Mapping[Element, str]
    unseen: Mapping[Element, int]
    findings: tuple[Finding, ...]


def compose(book: Book, date: str, room: Callable[[], Room]) -> Composed:
    """Return `book` as one document; `date` (ISO 8601, UTC) is written as its date of making.

    room  tells what tables find on the pages of the edition; asked only where one may be too wide
    """
    edition = book.edition
    root = Element("html", {"lang": edition.language})
    if edition.writing == "vertical":
        root.set("class", "bound-right")
    root.append(_head(book, date))
    alone = " single" if len(book.chapters) == 1 else ""
    body = ElementTree.SubElement(root, "body", {"class": f"theme-{edition.theme}{alone}"})
    body.set("data-running", _shortened(edition.title))
    parts: dict[Element, str] = {}
    blocks: dict[Element, tuple[str, str]] = {}
    findings: list[Finding] = []
    for part, element in _front_matter(book):
        if part != "cover":
            _write(element, edition.writing)
        body.append(element)
        parts.update(dict.fromkeys(element.iter(), part))
    for chapter, start in starts(book):
        section, found = _chapter(chapter, chapter.front.language or edition.language, room)
        set_start(section, start)
        _write(section, chapter.writing(edition))
        _limit_coarse_pictures(section, chapter, edition)
        findings += found
        body.append(section)
        parts.update(dict.fromkeys(section.iter(), "chapter"))
        blocks.update(_named_blocks(section, chapter.id))
    return Composed(root, blocks, parts, _unseen(body), tuple(findings))


def _write(section: Element, writing: Writing) -> None:
    """Say of a section whose lines run down that they do so; the theme sets it on pages of its own."""
    if writing == "vertical":
        section.set("class", f"{section.get('class', '')} vertical")


def _front_matter(book: Book) -> Iterator[tuple[str, Element]]:
    """Yield what stands before the articles, each with its part of the edition.

    A single article has no title page, which would say what the cover has said, and its colophon stands
    below the contents.
    """
    yield "cover", cover(book)
    if len(book.chapters) == 1:
        yield "contents", contents(book)
        yield "colophon", colophon(book)
    else:
        yield "titlepage", title_page(book)
        yield "colophon", colophon(book)
        yield "contents", contents(book)
    yield "chapter", masthead(book)


def _unseen(body: Element) -> dict[Element, int]:
    found: dict[Element, int] = {}
    for ruby in body.iter("ruby"):
        brackets = sum(len("".join((rp.text or "").split())) for rp in ruby.iter("rp"))
        reading = ruby.find("rt")
        if reading is not None:
            found[reading] = brackets
    return found


def compose_cover(book: Book) -> Element:
    """Return a document of the cover alone."""
    root = Element("html", {"lang": book.edition.language})
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = book.edition.title
    body = ElementTree.SubElement(root, "body", {"class": f"theme-{book.edition.theme}"})
    body.append(cover(book))
    for link in body.iter("a"):
        del link.attrib["href"]  # its article is not in this document
    return root


def _head(book: Book, date: str) -> Element:
    """Return <head>: what the layout engine turns into the PDF's document information and XMP."""
    edition = book.edition
    head = Element("head")
    ElementTree.SubElement(head, "title").text = edition.title
    described = [("author", contributor.name) for contributor in edition.contributors]
    if not described and edition.publisher:
        described.append(("author", edition.publisher))
    described += [
        ("description", edition.description or ""),
        ("keywords", ", ".join(edition.subjects)),
        ("generator", "huozi"),
        ("dcterms.created", first_issued(book).strftime(_DATE)),
        ("dcterms.modified", date),
    ]
    for name, content in described:
        if content:
            ElementTree.SubElement(head, "meta", {"name": name, "content": content})
    return head


def _chapter(chapter: Chapter, language: str, room: Callable[[], Room]) -> tuple[Element, list[Finding]]:
    """Return a chapter's section for the themes: text apart from its title block, notes at their calls."""
    section = ElementTree.fromstring(chapter.body)
    _drop_namespaces(section)
    section.set("data-column", chapter.front.column or "")
    for header in section.findall("header"):
        header.set("data-running", _shortened(chapter.front.title))
        header.set("data-length", title_length(chapter.front.title))
    _move_footnotes(section)
    _number_list_items(section)
    _mark_attributions(section)
    _mark_chapter_number(section)
    _make_room_for_initials(section)
    text = Element("div", {"class": "text"})
    for child in list(section):
        if child.tag != "header":
            section.remove(child)
            text.append(child)
    section.append(text)
    mark_long_stanzas(text)
    _mark_drawings(text, chapter)
    _keep_focus(text, chapter)
    _name_silent_pictures(text, chapter, language)
    set_figure_rows(text)
    findings = [*set_code(text, chapter, room), *set_tables(section, text, chapter, room)]
    for frame in section.iter("div"):
        if frame.get("class") == "frame":
            frame.set("data-label", messages.label("frame-missing", language))
    return section, findings


def _drop_namespaces(section: Element) -> None:
    """Turn XHTML names into plain HTML ones; epub:type has no meaning in a PDF."""
    for element in section.iter():
        element.tag = element.tag.rpartition("}")[2]
        language = element.attrib.pop(XML_LANG, None)
        for name in [name for name in element.attrib if name.startswith("{")]:
            del element.attrib[name]
        if language and not element.get("lang"):
            element.set("lang", language)


def _move_footnotes(section: Element) -> None:
    """Put each note's content where it is called, so that the theme can float it to the foot of that page.

    A second call of the same note stays a plain call: the note is printed once, where it is called first.
    """
    notes = {
        aside.get("id", ""): aside for aside in section.iter("aside") if aside.get("class") == "footnote"
    }
    if not notes:
        return
    placed: set[str] = set()
    for call in section.iter("a"):
        target = call.get("href", "")[1:]
        if call.get("class") != "noteref" or target not in notes or target in placed:
            continue
        placed.add(target)
        number = "".join(call.itertext())
        tail = call.tail
        children = list(notes[target])
        call.clear()
        call.tag = "x-note"
        call.tail = tail
        call.attrib.update({"class": "footnote", "id": target, "data-number": number})
        call.extend(children)
        _drop_backlinks(call)
    for parent in list(section.iter()):
        for child in list(parent):
            if child.get("class") == "footnotes":
                unplaced = [aside for aside in child if aside.get("id", "") not in placed]
                for aside in unplaced:
                    _drop_backlinks(aside)
                child[:] = unplaced
                if not unplaced:
                    parent.remove(child)


def _drop_backlinks(note: Element) -> None:
    for parent in list(note.iter()):
        for link in [child for child in parent if child.get("class") == "backlink"]:
            index = list(parent).index(link)
            kept = (link.tail or "").strip()
            if index:
                parent[index - 1].tail = ((parent[index - 1].tail or "").rstrip() + kept) or None
            else:
                parent.text = ((parent.text or "").rstrip() + kept) or None
            parent.remove(link)


def _mark_attributions(section: Element) -> None:
    """Mark the line that says whose words a quotation is: its last, beginning with a dash."""
    for quote in section.iter("blockquote"):
        if len(quote) > 1 and "".join(quote[-1].itertext()).lstrip().startswith(("——", "――", "—")):
            quote[-1].set("class", "attribution")


def _mark_chapter_number(section: Element) -> None:
    """Mark a title's first part where it is the chapter's number 第三章, so that a theme can set it apart."""
    for part in list(section.iter("h1"))[:1]:
        spans = part.findall("span")
        if len(spans) > 1 and _CHAPTER_NUMBER.fullmatch("".join(spans[0].itertext())):
            spans[0].set("class", "part chapter-number")


def _make_room_for_initials(section: Element) -> None:
    """Put an empty element before each drop cap, which the theme floats: the lines beside it run around that.

    How wide the letter is, the theme is told by a class: an East Asian one is square.
    """
    for paragraph in section.iter("p"):
        if len(paragraph) and paragraph[0].get("class") == "initial":
            letters = "".join(paragraph[0].itertext()).strip()
            paragraph.set("class", f"{paragraph.get('class')} {_initial_width(letters)}".strip())
            paragraph.insert(0, Element("span", {"class": "initial-room"}))


def _initial_width(letters: str) -> str:
    """Return the class of paragraphs that begin so; nothing for one East Asian character."""
    if ems(letters[-1]) < 1:
        kind = "narrow" if letters[-1] in "IJijlrft1" else "wide" if letters[-1] in "MWmw" else "western"
        return "initial-wide" if len(letters) > 1 else f"initial-{kind}"
    return "initial-marked" if len(letters) > 1 else ""


def _mark_drawings(text: Element, chapter: Chapter) -> None:
    """Say of each figure whose picture is line art that it is so: it is never cropped."""
    drawings = {figure.id for figure in chapter.figures if figure.photo and figure.photo.drawing}
    for figure in text.iter("figure"):
        if figure.get("id") in drawings:
            figure.set("class", f"{figure.get('class', '')} drawing".strip())


def _keep_focus(text: Element, chapter: Chapter) -> None:
    """Say of each figure with a focus which point of its picture a crop keeps."""
    focused = {figure.id: figure.focus for figure in chapter.figures if figure.focus}
    for figure in text.iter("figure"):
        image, focus = figure.find("img"), focused.get(figure.get("id", ""))
        if image is not None and focus:
            image.set("style", f"{image.get('style', '')};{focus_style(focus)['style']}".strip(";"))


def _limit_coarse_pictures(section: Element, chapter: Chapter, edition: Edition) -> None:
    """Let no photo be set wider than its pixels bear in print; those that the settings allow may be."""
    widest = edition.print.trim_mm[0] + 2 * edition.print.bleed_mm
    limits = {
        figure.id: figure.photo.width / LEAST_PPI * 25.4
        for figure in chapter.figures
        if figure.photo
        and figure.photo.colour != "vector"
        and figure.photo.name not in edition.photos.allow_low_resolution
    }
    for figure in section.iter("figure"):
        limit, image = limits.get(figure.get("id", ""), widest), figure.find("img")
        if limit < widest and image is not None:
            image.set("style", f"max-width:{limit:.2f}mm;margin-left:auto;margin-right:auto")


def _name_silent_pictures(text: Element, chapter: Chapter, language: str) -> None:
    """Call each picture without an alternative text a photo, with its caption: PDF/UA has no picture without.

    ISO 14289-1, 7.3. That nobody has described it is a finding of the manuscript.
    """
    captions = {f"images/{figure.photo.name}": figure.caption for figure in chapter.figures if figure.photo}
    for image in text.iter("img"):
        if not image.get("alt"):
            image.attrib.pop("role", None)
            caption = captions.get(image.get("src", ""), "")
            id = "alt-photo" if caption else "alt-photo-alone"
            image.set("alt", messages.label(id, language, caption=caption))


def _number_list_items(section: Element) -> None:
    """Say on each list how wide its widest number is, so that the theme can hang all of them alike."""
    for ordered in section.iter("ol"):
        first = int(ordered.get("start") or 1)
        last = first + len(ordered.findall("li")) - 1
        if first != 1:  # WeasyPrint takes no notice of the attribute
            ordered.set("style", f"counter-reset: list-item {first - 1}")
        ordered.set("data-digits", str(len(str(last))))


def _named_blocks(section: Element, chapter: str) -> dict[Element, tuple[str, str]]:
    """Return for each element of a chapter the nearest block with an id that holds it."""
    found: dict[Element, tuple[str, str]] = {}

    def visit(element: Element, block: str) -> None:
        if element.get("id") and element.tag not in ("a", "x-note"):
            block = element.get("id", "")
        found[element] = (chapter, block)
        for child in element:
            visit(child, block)

    visit(section, section.get("id", chapter))
    return found


def _shortened(title: str) -> str:
    """Return `title` as a running head carries it: one line, its two parts a space apart."""
    plain = re.sub(r"\s+", " ", title).strip()
    return plain if len(plain) <= _LONGEST_RUNNING_HEAD else plain[: _LONGEST_RUNNING_HEAD - 1].rstrip() + "…"
