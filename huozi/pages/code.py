"""Code on pages: a block a line, so that long lines hang where they turn over; wide output in smaller type.

The text is the source's, tabs as spaces: what is copied from a page is the code.
"""

import unicodedata
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, SubElement

from huozi.diagnostics import Finding, Location
from huozi.model.book import Chapter
from huozi.pages.tables import Room

_TAB = 4
_OUTPUT = frozenset(
    {"console", "shell-session", "output", "text", "txt", "plain", "plaintext", "log", "none"}
)
"""What stands in columns: output and drawings in characters, whose lines are kept whole where they can be."""

_SHARES = (1.0, 0.92, 0.84, 0.76)
"""Sizes of type for output wider than the page, as shares of the usual one, as `styles/base.css` has them for
the classes size-1 to size-3."""

_NARROWEST = 20.0
"""Ems of code that every page has room for."""

_HOLDERS = {"li": 2.4, "dd": 2.4, "blockquote": 4.8}
_BOX = 1.5
"""Ems of code that a line is shorter for standing in one of these, as `styles/base.css` has it."""

Part = tuple[str, str | None]
"""A stretch of code on one line, and its class."""

_Word = tuple[str, str | None, str | None]


def set_code(text: Element, chapter: Chapter, room: Callable[[], Room]) -> list[Finding]:
    """Set all code of a chapter line by line; return which output is too wide for its page even so.

    room  asked only where some output is wide
    """
    turned = []
    for pre, narrower in list(_blocks(text, 0.0)):
        lines = _lines(pre)
        widest = max(width_of("".join(word for word, _ in parts)) for parts, _ in lines)
        if pre.get("data-language", "output") in _OUTPUT and widest > _NARROWEST:
            free = room().code - narrower
            size = next((k for k, share in enumerate(_SHARES) if widest * share <= free), None)
            if size is None:
                turned.append((widest, free / _SHARES[-1]))
            elif size:
                pre.set("class", f"{pre.get('class', '')} size-{size}".strip())
        _set_lines(pre, lines)
    if not turned:
        return []
    widest, free = max(turned)
    values = {"count": len(turned), "columns": int(widest * 2), "room": int(free * 2)}
    return [Finding("output-turned-over", Location(chapter.path), values)]


def width_of(line: str) -> float:
    """Return how wide a line of code is, in ems: Han and signs of doubtful width (UAX #11) fill a square."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in line)


def _blocks(element: Element, narrower: float) -> Iterator[tuple[Element, float]]:
    """Yield each block of code below `element`, with the ems that its lines are shorter."""
    for child in element:
        if child.tag == "pre" and child.get("class") != "math":
            yield child, narrower
            continue
        own = _BOX if "box" in child.get("class", "").split() else _HOLDERS.get(child.tag, 0.0)
        yield from _blocks(child, narrower + own)


def _lines(pre: Element) -> list[tuple[list[Part], str | None]]:
    """Return the lines of code: the parts of each, and the class that it has as a line."""
    lines: list[tuple[list[Part], str | None]] = [([], None)]
    for word, name, of_line in _words(pre, None, None):
        first, *others = word.split("\n")
        lines[-1][0].append((first, name))
        lines[-1] = lines[-1][0], of_line or lines[-1][1]
        lines += [([(other, name)], of_line) for other in others]
    if len(lines) > 1 and not any(word for word, _ in lines[-1][0]):
        lines.pop()
    return [(_without_tabs(parts), of_line) for parts, of_line in lines]


def _words(
    element: Element, name: str | None, of_line: str | None
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield every text of `element` with its class and that of its line."""
    if element.tag == "span":
        given = element.get("class", "")
        name, of_line = (name, given) if given.startswith("code-line") else (given or name, of_line)
    if element.tag == "br":
        yield "\n", name, of_line
    if element.text:
        yield element.text, name, of_line
    for child in element:
        yield from _words(child, name, of_line)
        if child.tail:
            yield child.tail, name, None if child.get("class", "").startswith("code-line") else of_line


def _without_tabs(parts: list[Part]) -> list[Part]:
    """Return the parts of a line with each tab as the blanks up to the next column it means."""
    found, column = [], 0.0
    for word, name in parts:
        pieces = word.split("\t")
        expanded = pieces[0]
        column += 2 * width_of(pieces[0])
        for piece in pieces[1:]:
            blanks = _TAB - int(column) % _TAB
            expanded += " " * blanks + piece
            column += blanks + 2 * width_of(piece)
        found.append((expanded, name))
    return found


def _set_lines(pre: Element, lines: list[tuple[list[Part], str | None]]) -> None:
    """Put the lines into `pre`, a block each, with their numbers where they have them."""
    kept = dict(pre.attrib)
    pre.clear()
    pre.attrib.update(kept)
    first = pre.get("data-first")
    code = SubElement(pre, "code")
    for rank, (parts, name) in enumerate(lines):
        line = SubElement(code, "span", {"class": name or "code-line"})
        if first:
            line.set("data-number", f"{int(first) + rank:4} ")
        for word, kind in parts:
            if kind:
                SubElement(line, "span", {"class": kind}).text = word
            elif len(line):
                line[-1].tail = (line[-1].tail or "") + word
            else:
                line.text = (line.text or "") + word
