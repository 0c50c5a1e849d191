"""Reading laid out pages: with which words each one begins, and how large each picture stands.

Works on the layout engine's page boxes as they are before drawing; nothing is measured in the finished PDF.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from huozi import catalogue
from huozi.model.book import PageStart
from huozi.pdf.document import Composed

_MM_PER_PX = 25.4 / 96

_LABELS = {
    "cover": "label-cover",
    "titlepage": "label-titlepage",
    "contents": "label-contents",
    "colophon": "label-colophon",
    "blank": "page-blank",
}


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture as it stands on a page: the size of the whole picture in mm, also where its box shows a part.

    name  path inside images/, POSIX
    page  1-based
    """

    name: str
    width_mm: float
    height_mm: float
    page: int


def page_starts(pages: Sequence[Any], composed: Composed, language: str) -> tuple[PageStart, ...]:
    """Return where each page begins: the first line or picture of its main flow.

    pages  the root page boxes of the layout engine, in order

    Footnotes, margin boxes, floats and absolutely placed boxes are no part of the main flow; nor are the
    heads of a table that go on at the top of its next page.
    """
    starts = []
    counts: dict[str, int] = {}
    heads: set[Element] = set()
    numbers: dict[str, int] = {}
    unseen = dict(composed.unseen)
    for number, page in enumerate(pages, 1):
        start: PageStart | None = None
        part = _part(page, composed)
        for leaf in _leaves(page.children[0], heads):
            chapter, block = composed.blocks.get(leaf.element, (None, None))
            if block is None:
                continue
            if start is None and part == "chapter":
                start = PageStart(number, str(number), "chapter", chapter, block, counts.get(block, 0))
            counts[block] = counts.get(block, 0) + _characters(leaf) + unseen.pop(leaf.element, 0)
        if start is None:
            numbers[part] = numbers.get(part, 0) + 1
            start = PageStart(number, _label(part, numbers[part], number, language), part)  # type: ignore[arg-type]
        starts.append(start)
    return tuple(starts)


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
    label = catalogue.label(_LABELS[part], language)
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


def placed_pictures(pages: Sequence[Any]) -> tuple[PlacedPicture, ...]:
    """Return every picture of images/ with its size on the page."""
    placed = []
    for number, page in enumerate(pages, 1):
        for found in page.descendants(placeholders=True):
            box = getattr(found, "_box", found)  # the engine wraps absolutely placed boxes
            if not hasattr(box, "replacement") or getattr(box.element, "tag", None) != "img":
                continue
            source = unquote(box.element.get("src", ""))
            if source.startswith("images/"):
                width, height = _whole_size(
                    box.width, box.height, box.element.attrib, box.style["object_fit"]
                )
                placed.append(
                    PlacedPicture(
                        source.removeprefix("images/"), width * _MM_PER_PX, height * _MM_PER_PX, number
                    )
                )
    return tuple(placed)


def _whole_size(width: float, height: float, given: Mapping[str, str], fit: str) -> tuple[float, float]:
    """Return the size of the whole picture whose box is `width` × `height` (CSS Images 3, object-fit)."""
    try:
        shape = float(given["width"]) / float(given["height"])
    except (KeyError, ValueError, ZeroDivisionError):
        return width, height
    if fit == "fill" or height == 0:
        return width, height
    wider = width / height > shape
    if (fit == "cover") == wider:
        return width, width / shape
    return height * shape, height
