"""Reading laid out pages: with which words each one begins.

Works on the layout engine's page boxes as they are before drawing; nothing is measured in the finished PDF.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from huozi import messages
from huozi.model.book import PageStart
from huozi.model.printing import SIGNATURE
from huozi.pages.document import Composed

_LABELS = {
    "cover": "label-cover",
    "titlepage": "label-titlepage",
    "contents": "label-contents",
    "colophon": "label-colophon",
    "blank": "page-blank",
}


def page_starts(pages: Sequence[Any], composed: Composed, language: str) -> tuple[PageStart, ...]:
    """Return where each page begins: the first line or picture of its main flow.

    pages  the root page boxes of the layout engine, in order

    Footnotes, margin boxes, floats and absolutely placed boxes are no part of the main flow; nor are the
    heads of a table that go on at the top of its next page, and figures that stepped back behind later text.
    """
    starts = []
    counts: dict[str, int] = {}
    heads: set[Element] = set()
    numbers: dict[str, int] = {}
    unseen = dict(composed.unseen)
    order = _ReadingOrder(composed)
    for number, page in enumerate(pages, 1):
        start: PageStart | None = None
        part = _part(page, composed)
        for leaf in _leaves(page.children[0], heads):
            chapter, block = composed.blocks.get(leaf.element, (None, None))
            if block is None or block == chapter:  # ornaments of a break in the text are nobody's text
                continue
            if order.goes_on(block, counts.get(block, 0)) and start is None and part == "chapter":
                start = PageStart(number, str(number), "chapter", chapter, block, counts.get(block, 0))
            counts[block] = counts.get(block, 0) + _characters(leaf) + unseen.pop(leaf.element, 0)
        if start is None:
            numbers[part] = numbers.get(part, 0) + 1
            start = PageStart(number, _label(part, numbers[part], number, language), part)  # type: ignore[arg-type]
        starts.append(start)
    return tuple(starts)


class _ReadingOrder:
    """Tells whether a piece of the main flow goes on where the reading is, or stands behind its place."""

    def __init__(self, composed: Composed) -> None:
        blocks = dict.fromkeys(block for _, block in composed.blocks.values())
        self._place = {block: place for place, block in enumerate(blocks)}
        self._furthest = 0

    def goes_on(self, block: str, shown: int) -> bool:
        """Return whether `block`, of which `shown` characters stand before, is read on from there.

        A figure that stepped back is not: later text stands on an earlier page.
        """
        place = self._place[block]
        forward = place >= self._furthest or shown > 0
        self._furthest = max(self._furthest, place)
        return forward


def filled_up(starts: Sequence[PageStart], language: str) -> tuple[PageStart, ...]:
    """Return `starts` with the empty pages that the print file has at its end."""
    filled, blank = list(starts), sum(start.part == "blank" for start in starts)
    while len(filled) % SIGNATURE:
        number, blank = len(filled) + 1, blank + 1
        filled.append(PageStart(number, _label("blank", blank, number, language), "blank"))
    return tuple(filled)


def _part(page: Any, composed: Composed) -> str:
    """Return the part that opens a page: its main flow's, or that of what else stands there (a cover)."""
    flow = (leaf.element for leaf in _leaves(page.children[0], set()))
    placed = (getattr(box, "_box", box).element for box in page.children[0].descendants(placeholders=True))
    found = itertools.chain(flow, placed)
    return next((composed.parts[element] for element in found if element in composed.parts), "blank")


def _label(part: str, count: int, number: int, language: str) -> str:
    """Return the label of a page without chapter text; a second contents page is numbered."""
    if part not in _LABELS:
        return str(number)
    label = messages.label(_LABELS[part], language)
    return label if count == 1 else f"{label} {count}"


def _leaves(box: Any, heads: set[Element]) -> Iterator[Any]:
    """Yield texts and pictures of the main flow below `box`, in order."""
    if not hasattr(box, "is_in_normal_flow") or not box.is_in_normal_flow():
        return
    if getattr(box, "is_header", False):
        if box.element in heads:
            return
        heads.add(box.element)
    if hasattr(box, "text") or hasattr(box, "replacement"):
        yield box
    for child in getattr(box, "children", ()) or ():
        yield from _leaves(child, heads)


def _characters(leaf: Any) -> int:
    """Return how many characters of its block's text a leaf shows, white space not counted.

    Generated content is no text of the block, except a note's call, whose number the chapter body carries.
    """
    text: str = getattr(leaf, "text", "")
    name = leaf.element_tag
    if "::" in name and not name.endswith("::footnote-call"):
        return 0
    return sum(not character.isspace() for character in text)
