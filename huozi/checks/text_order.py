"""Whether a text stands whole, and in order, in another that may have other things in between."""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

from huozi.composition.scripts import RIGHT_TO_LEFT, Telling, pieces

_NOT_COMPARED = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\u2010-]+")
_LONGEST = 12
_TURNED_WORD = re.compile(rf"(?:(?![\u0660-\u0669\u06f0-\u06f9])[{RIGHT_TO_LEFT}])+")
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th figcaption caption pre".split())
_HIDDEN = frozenset({"rp", "rt"})
_APART = frozenset({"aside", "figure", "table", "header"})


def plain(text: str) -> str:
    """Return `text` as it is compared: without white space and hyphens, which layout adds and takes."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", text))


def turned(text: str) -> str:
    """Return painted `text` with each word that runs from right to left in the order it is read in.

    It is painted from left to right, so its letters come last first; digits between them do not (UAX #9).
    """
    return _TURNED_WORD.sub(lambda word: word[0][::-1], text)


def find_block(block: str, text: str, start: int = 0) -> int | None:
    """Return where in `text`, plain, from `start`, all of a block has ended; None where a part is not there.

    What stands from right to left in it is looked for word by word: on the page the first is the last.
    """
    stretches = [block[a:b] for a, b, telling in pieces(block) if telling is Telling.TURNED]
    for stretch in stretches:
        block = block.replace(stretch, "", 1)
    end = find_in_order(plain(block), text, start)
    for word in (plain(word) for stretch in stretches for word in _TURNED_WORD.findall(stretch)):
        found = text.find(word, start)
        if end is None or found < 0:
            return None
        end = max(end, found + len(word))
    return end


def blocks(body: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of each block of a chapter body, and whether it is running text.

    Running text stands in the order of the chapter; notes, figures, tables and titles may be moved.
    """
    yield from _blocks(ElementTree.fromstring(body), True)


def _blocks(element: ElementTree.Element, running: bool) -> Iterator[tuple[str, bool]]:
    tag = _local(element)
    running = running and tag not in _APART
    loose: list[str] = [element.text or ""]
    for child in element:
        if any(_local(inner) in _BLOCKS for inner in child.iter()):
            yield from _stretch(tag, loose, running)
            yield from _blocks(child, running)
            loose = [child.tail or ""]
        else:
            loose += _with_tail(child)
    yield from _stretch(tag, loose, running)


def _stretch(tag: str, loose: list[str], running: bool) -> Iterator[tuple[str, bool]]:
    """Yield the text between two blocks inside a block: of an item, what stands above the list in it."""
    text = "".join(loose)
    if tag in _BLOCKS and text.strip():
        yield text, running


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _own_text(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _with_tail(child)


def _with_tail(element: ElementTree.Element) -> Iterator[str]:
    hidden = _local(element) in _HIDDEN or element.get("role") in ("doc-backlink", "doc-noteref")
    if not hidden:
        yield from _own_text(element)
    yield element.tail or ""


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
