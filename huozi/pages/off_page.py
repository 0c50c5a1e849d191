"""Text that lies off its page: laid out, written, and seen by nobody."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from huozi.diagnostics import Finding, finding
from huozi.model.book import Book

_TOLERANCE = 0.5
"""CSS pixels that a glyph's box may reach over the edge."""

_SHOWN = 30


def text_off_page(
    pages: Sequence[Any], blocks: Mapping[Element, tuple[str, str]], book: Book
) -> tuple[Finding, ...]:
    """Return an error for each block of a chapter that has text beyond the edges of a page.

    pages   the root page boxes of the layout engine, in order
    blocks  by element: chapter id and block id
    """
    chapters = {chapter.id: chapter for chapter in book.chapters}
    found: dict[tuple[str, str], Finding] = {}
    for number, page in enumerate(pages, 1):
        width, height = page.margin_width(), page.margin_height()
        for box in page.descendants():
            text = getattr(box, "text", "").strip()
            if not text or box.element not in blocks or _inside(box, width, height):
                continue
            chapter, block = blocks[box.element]
            place = chapters[chapter].location(block)
            found.setdefault(
                (chapter, block), finding("layout-off-page", place, page=number, text=text[:_SHOWN])
            )
    return tuple(found.values())


def _inside(box: Any, width: float, height: float) -> bool:
    left, top = float(box.position_x), float(box.position_y)
    across = left >= -_TOLERANCE and left + box.width <= width + _TOLERANCE
    return across and top >= -_TOLERANCE and top + box.height <= height + _TOLERANCE
