"""Whether a text stands whole, and in order, in another that may have other things in between."""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

_NOT_COMPARED = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\u2010-]+")
_LONGEST = 12
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th figcaption caption pre".split())
_HIDDEN = frozenset({"rp", "rt"})
_APART = frozenset({"aside", "figure", "table", "header"})


def plain(text: str) -> str:
    """Return `text` as it is compared: without white space and hyphens, which layout adds and takes."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", text))


def blocks(body: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of each block of a chapter body, and whether it is running text.

    Running text stands in the order of the chapter; notes, figures, tables and titles may be moved.
    """
    yield from _blocks(ElementTree.fromstring(body), True)


def _blocks(element: ElementTree.Element, running: bool) -> Iterator[tuple[str, bool]]:
    tag = element.tag.rpartition("}")[2]
    running = running and tag not in _APART
    if tag in _BLOCKS and not any(
        _local(child) in _BLOCKS for child in element.iter() if child is not element
    ):
        yield "".join(_own_text(element)), running
        return
    for child in element:
        yield from _blocks(child, running)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _own_text(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        hidden = _local(child) in _HIDDEN or child.get("role") in ("doc-backlink", "doc-noteref")
        if not hidden:
            yield from _own_text(child)
        yield child.tail or ""


def find_in_order(wanted: str, text: str, start: int = 0) -> int | None:
    """Return where in `text`, from `start`, the whole of `wanted` has ended; None where a part is not there.

    Other characters may stand between its parts: the next page's running head, ruby, emphasis dots.
    """
    position, index = start, 0
    while index < len(wanted):
        if position < len(text) and text[position] == wanted[index]:
            position, index = position + 1, index + 1
            continue
        found = -1
        for length in range(min(_LONGEST, len(wanted) - index), 0, -1):
            found = text.find(wanted[index : index + length], position)
            if found >= 0:
                break
        if found < 0:
            return None
        position = found
    return position
