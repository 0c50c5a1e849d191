"""The record of an edition as its archive copy carries it: what it is and says, readable by any program.

`huozi/record.json` in each version of an object. Format 1; keys are added, none ever changes its meaning:

    identifier title subtitle language date publisher rights description subjects places internal
    series        {name, number, permit, issn}
    contributors  [{name, role}]
    articles      [{path, title, kicker, subtitle, column, date, source, description, contributors,
                    paragraphs: [text], photos: [{name, caption, credit, alt}]}]
    cover         path of a picture for shelves, below the version; null: none
    outputs       [{kind, path, bytes, pages}]
    forced        why it was archived although an error stood; null: none stood
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from huozi.model.book import Book, Chapter
from huozi.model.manuscript import Contributor

PATH = "huozi/record.json"
FORMAT = 1

_XHTML = "{http://www.w3.org/1999/xhtml}"
_TEXTS = {
    _XHTML + name for name in "p h2 h3 h4 h5 h6 li dt dd td th caption blockquote pre aside div".split()
}
"""Elements that hold a paragraph, where no other of them is in them."""

_SILENT = {_XHTML + "rt", _XHTML + "rp"}
"""What stands beside the text, not in it: a word must be found that has its reading above it."""


@dataclass(frozen=True, slots=True)
class StoredOutput:
    """A finished file as the record names it; path below the version."""

    kind: str
    path: str
    bytes: int
    pages: int | None = None


def record_of(
    book: Book,
    outputs: Sequence[StoredOutput],
    cover: str | None,
    *,
    forced: str | None = None,
) -> dict[str, Any]:
    """Return the record of `book`, as the head of this module lists it."""
    edition = book.edition
    series = edition.series
    return {
        "format": FORMAT,
        "identifier": edition.identifier,
        "title": edition.title,
        "subtitle": edition.subtitle,
        "language": edition.language,
        "date": edition.date.isoformat() if edition.date else None,
        "publisher": edition.publisher,
        "rights": edition.rights,
        "description": edition.description,
        "subjects": list(edition.subjects),
        "places": list(edition.places),
        "internal": edition.internal,
        "series": {"name": series.name, "number": series.number, "permit": series.permit, "issn": series.issn}
        if series
        else None,
        "contributors": _people(edition.contributors),
        "articles": [_article(chapter) for chapter in book.chapters],
        "cover": cover,
        "outputs": [
            {"kind": output.kind, "path": output.path, "bytes": output.bytes, "pages": output.pages}
            for output in outputs
        ],
        "forced": forced,
    }


def _people(people: Sequence[Contributor]) -> list[dict[str, str]]:
    return [{"name": person.name, "role": person.role} for person in people]


def _article(chapter: Chapter) -> dict[str, Any]:
    front = chapter.front
    return {
        "path": chapter.path,
        "title": front.title,
        "kicker": front.kicker,
        "subtitle": front.subtitle,
        "column": front.column,
        "date": front.date,
        "source": front.source,
        "description": front.description,
        "contributors": _people(front.contributors),
        "paragraphs": paragraphs(chapter.body),
        "photos": [
            {"name": figure.source, "caption": figure.caption, "credit": figure.credit, "alt": figure.alt}
            for figure in chapter.figures
        ],
    }


def paragraphs(body: str) -> list[str]:
    """Return the texts of a chapter's body in reading order, one a block, without title block and figures."""
    root = etree.fromstring(body.encode())
    found = []
    for element in root.iter(*_TEXTS):
        inner = any(child.tag in _TEXTS for child in element.iterdescendants())
        if inner or _within(element, "header", "figure"):
            continue
        text = "".join(_said(element)).strip()
        if text:
            found.append(text)
    return found


def _within(element: Any, *names: str) -> bool:
    return next(element.iterancestors(*(_XHTML + name for name in names)), None) is not None


def _said(element: Any) -> list[str]:
    """Return the text of `element` in pieces; a line break is one."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == _XHTML + "br":
            pieces.append("\n")
        elif child.tag not in _SILENT and isinstance(child.tag, str):
            pieces += _said(child)
        pieces.append(child.tail or "")
    return pieces
