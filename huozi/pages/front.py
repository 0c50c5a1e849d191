"""Everything of the edition that is not a chapter: cover, title page, colophon, contents, masthead.

All of it is made for every theme; a theme hides what it has no use for (a book has no masthead, a bulletin no
title page). The colophon stands on the back of the title page, as GB/T 12450-2001 orders title leaves.
"""

from collections.abc import Iterator
from xml.etree import ElementTree

from huozi import messages
from huozi.assembly import title_parts
from huozi.colophon import imprint, issue_date, issue_number
from huozi.model.book import Book, ContentsEntry, Edition
from huozi.model.folders import IMAGES
from huozi.model.manuscript import Contributor

Element = ElementTree.Element

_ROOMY_CONTENTS = 40
"""Entries up to which a table of contents is set with air and bylines."""

_CROWDED_CONTENTS = 120
"""Entries from which on each is one line of small type, its authors beside it."""

_SHORT_ENTRY = 12.0
"""Ems up to which such entries stand in two columns."""

_COVER_LINES = 4
"""Articles named on a bulletin's cover."""


def cover(book: Book) -> Element:
    """Return the cover: the picture where there is one, and the words that name the edition."""
    edition = book.edition
    kind = "pictured" if book.cover else "plain"
    section = Element("section", {"class": f"cover {kind} design-{edition.cover_design}", "id": "cover"})
    section.set("data-label", _label(edition, "label-cover"))
    if book.cover:
        alt = _label(edition, "label-cover-alt", title=edition.title)
        picture = {"class": "cover-picture", "src": f"{IMAGES}/{book.cover.name}", "alt": alt}
        picture |= {"width": str(book.cover.width), "height": str(book.cover.height)}
        picture |= focus_style(edition.cover_focus)
        ElementTree.SubElement(section, "img", picture)
    words = ElementTree.SubElement(section, "div", {"class": "cover-words"})
    head = ElementTree.SubElement(words, "div", {"class": "cover-head"})
    issue = ElementTree.SubElement(head, "p", {"class": "cover-issue"})
    for name, text in _issue(edition):
        _add(issue, "span", name, text)
    _title(head, "cover-title", edition.title)
    _add(head, "p", "cover-subtitle", edition.subtitle)
    _add(head, "p", "cover-contributors", "　".join(person.name for person in _authors(book)))
    lines = ElementTree.SubElement(words, "ul", {"class": "cover-lines"})
    for chapter in book.chapters[:_COVER_LINES]:
        if chapter.front.title == edition.title:
            continue
        line = ElementTree.SubElement(
            ElementTree.SubElement(lines, "li"), "a", {"href": f"#{chapter.id}-title"}
        )
        _add(line, "span", "cover-line-column", chapter.front.column)
        _add(line, "span", "cover-line-title", chapter.front.title)
    foot = ElementTree.SubElement(words, "div", {"class": "cover-foot"})
    _add(foot, "p", "cover-publisher", edition.publisher)
    _add(foot, "p", "cover-date", issue_date(edition))
    return section


def title_page(book: Book) -> Element:
    """Return the title page 扉页."""
    edition = book.edition
    section = Element("section", {"class": "titlepage", "id": "titlepage"})
    issue = ElementTree.SubElement(section, "p", {"class": "titlepage-issue"})
    for name, text in _issue(edition):
        _add(issue, "span", name, text)
    _title(section, "titlepage-title", edition.title)
    _add(section, "p", "titlepage-subtitle", edition.subtitle)
    people = ElementTree.SubElement(section, "div", {"class": "titlepage-contributors"})
    for person in _authors(book):
        _person(people, person)
    _add(section, "p", "titlepage-publisher", edition.publisher)
    return section


def masthead(book: Book) -> Element:
    """Return the masthead 报头: the periodical's name, its number, date, permit and publisher.

    A single article that gives the edition its name needs none: its title would stand there twice.
    """
    edition = book.edition
    series = edition.series
    name = series.name if series else edition.title
    element = Element("header", {"class": "masthead"})
    line = ElementTree.SubElement(element, "div", {"class": "masthead-line"})
    if series or edition.title != book.chapters[0].front.title:
        _title(line, "masthead-name", name)
    facts = ElementTree.SubElement(line, "div", {"class": "masthead-facts"})
    _add(facts, "p", "masthead-number", issue_number(edition))
    _add(facts, "p", "masthead-date", issue_date(edition))
    strip = ElementTree.SubElement(element, "div", {"class": "masthead-strip"})
    motto = edition.title if series and edition.title != name else edition.subtitle
    _add(strip, "p", "masthead-motto", motto)
    _add(strip, "p", "masthead-publisher", edition.publisher)
    _add(strip, "p", "masthead-permit", series.permit if series else None)
    if len(strip) == 0:
        element.remove(strip)
    return element


def colophon(book: Book) -> Element:
    """Return the colophon 版权页: every fact about the edition that its metadata hold."""
    edition = book.edition
    section = Element("section", {"class": "colophon", "id": "colophon"})
    body = ElementTree.SubElement(section, "div", {"class": "colophon-body"})
    _add(body, "p", "colophon-heading", _label(edition, "label-colophon"))
    for fact in imprint(edition):
        if fact.id == "identifier" and fact.value.startswith("urn:uuid:"):
            continue  # for machines, which find it in the metadata
        if fact.id == "rights":  # a sentence that needs no name before it
            _add(body, "p", "colophon-rights", fact.value)
            continue
        row = ElementTree.SubElement(body, "p", {"class": "colophon-fact"})
        ElementTree.SubElement(row, "span", {"class": "fact-name"}).text = fact.name
        row[0].tail = " "
        ElementTree.SubElement(row, "span", {"class": "fact-value"}).text = fact.value
    return section


def contents(book: Book) -> Element:
    """Return the table of contents; page numbers and leaders come from the theme (target-counter).

    x-toc and x-toci become TOC and TOCI in a tagged PDF; a TOCI holds paragraphs and the TOC of its own
    sections (ISO 32000-1, 14.8.4.3).
    """
    lines = sum(1 + len(entry.children) for entry in book.contents)
    people = {chapter.id: "　".join(p.name for p in chapter.front.contributors) for chapter in book.chapters}
    widths = sorted(ems(entry.label) + 1 + 0.83 * ems(people[entry.chapter]) for entry in book.contents)
    columns = lines > _CROWDED_CONTENTS and widths[int(len(widths) * 0.95)] <= _SHORT_ENTRY
    fullness = " compact" if lines > _ROOMY_CONTENTS else ""
    fullness += " crowded" if lines > _CROWDED_CONTENTS else ""
    fullness += " in-columns" if columns else ""
    section = Element("section", {"class": f"contents{fullness}", "id": "contents"})
    _add(section, "h1", "contents-heading", _label(book.edition, "label-contents"))
    chapters = {chapter.id: chapter for chapter in book.chapters}
    entries = ElementTree.SubElement(section, "x-toc", {"class": "contents-entries"})
    for entry in book.contents:
        front = chapters[entry.chapter].front
        crowded = lines > _CROWDED_CONTENTS
        item = _entry(entries, entry, 1, front.column, people[entry.chapter] if crowded else None)
        if not crowded:
            _add(item, "p", "contents-byline", people[entry.chapter])
        if entry.children:
            sections = ElementTree.SubElement(item, "x-toc", {"class": "contents-sections"})
            for child in entry.children:
                _entry(sections, child, 2)
    return section


def _entry(
    parent: Element, entry: ContentsEntry, level: int, column: str | None = None, people: str | None = None
) -> Element:
    item = ElementTree.SubElement(parent, "x-toci", {"class": f"contents-entry level-{level}"})
    line = ElementTree.SubElement(item, "p", {"class": "contents-line"})
    _add(line, "span", "contents-column", column)
    link = ElementTree.SubElement(line, "a", {"href": f"#{entry.target}"})
    _add(link, "span", "contents-label", entry.label)
    if people:  # between title and page: two links, so that the first one names what stands there
        link.set("class", "contents-title")
        link.tail = "　"
        _add(line, "span", "contents-people", people)
        ElementTree.SubElement(line, "a", {"href": f"#{entry.target}"})
    return item


def _issue(edition: Edition) -> Iterator[tuple[str, str]]:
    series = edition.series
    if series is None:
        return
    if series.name != edition.title:
        yield "series-name", series.name
    number = issue_number(edition)
    if number:
        yield "series-number", number


def _authors(book: Book) -> tuple[Contributor, ...]:
    """Return those the cover names: the edition's first contributors, at most three."""
    return book.edition.contributors[:3]


def _person(parent: Element, person: Contributor) -> None:
    line = ElementTree.SubElement(parent, "p", {"class": "contributor"})
    name = _add(line, "span", "name", person.name)
    if person.role and name is not None:
        name.tail = " "
        _add(line, "span", "role", person.role)


def _title(parent: Element, name: str, title: str) -> None:
    """Add a title; its two parts, where it has them, may stand on a line each."""
    line = ElementTree.SubElement(parent, "p", {"class": name, "data-length": title_length(title)})
    parts = title_parts(title)
    for count, part in enumerate(parts):
        span = _add(line, "span", "part", part)
        if span is not None and count < len(parts) - 1:
            span.tail = " "


def title_length(title: str) -> str:
    """Return how long a title is, as the themes size it: short (to 4 Han), middle (8), long (16), longest."""
    length = ems(title)
    return "short" if length <= 4 else "middle" if length <= 8 else "long" if length <= 16 else "longest"


def ems(text: str) -> float:
    """Return about how wide `text` is set on one line, in ems: Han characters are square."""
    return sum(1.0 if ord(character) >= 0x2E80 else 0.55 for character in text)


def focus_style(focus: tuple[float, float] | None) -> dict[str, str]:
    """Return the attribute by which a cropped picture keeps the point `focus`; none for the middle."""
    return {"style": f"object-position: {focus[0]:g}% {focus[1]:g}%"} if focus else {}


def _label(edition: Edition, id: str, **values: str | int) -> str:
    return messages.label(id, edition.language, **values)


def _add(parent: Element, tag: str, name: str, text: str | None) -> Element | None:
    """Add an element of class `name` that holds `text`; nothing where there is no text."""
    if not text:
        return None
    element = ElementTree.SubElement(parent, tag, {"class": name})
    element.text = text
    return element
