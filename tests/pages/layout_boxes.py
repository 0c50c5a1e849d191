"""Reading laid out pages for the tests: lines, figures and notes with their places, in CSS pixels."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from huozi.pages.layout import Layout


@dataclass(frozen=True)
class Place:
    """A box on a page: what element it is of, and its border box."""

    page: int
    element: Element
    left: float
    top: float
    right: float
    bottom: float
    text: str = ""


def page_boxes(layout: Layout) -> list[Any]:
    return list(layout._pages.boxes)


def flow(layout: Layout, kind: str) -> Iterator[Place]:
    """Yield the main flow's boxes of `kind`: "line", or an element's tag."""
    for number, page in enumerate(page_boxes(layout), 1):
        yield from _flow(page.children[0], kind, number)


def _flow(box: Any, kind: str, page: int) -> Iterator[Place]:
    if not hasattr(box, "is_in_normal_flow") or not box.is_in_normal_flow():
        return
    wanted = type(box).__name__ == ("LineBox" if kind == "line" else "BlockBox")
    if wanted and kind in ("line", box.element_tag):
        yield place(box, page)
    for child in getattr(box, "children", ()) or ():
        yield from _flow(child, kind, page)


def place(box: Any, page: int) -> Place:
    text = "".join(inner.text for inner in box.descendants() if hasattr(inner, "text"))
    if type(box).__name__ == "LineBox":
        left, top, width, height = box.position_x, box.position_y, box.width, box.height
    else:
        left, top = box.border_box_x(), box.border_box_y()
        width, height = box.border_width(), box.border_height()
    return Place(page, box.element, left, top, left + width, top + height, text)


def pictures(layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield page and name of every picture of images/, wherever it stands."""
    for number, page in enumerate(page_boxes(layout), 1):
        for found in page.descendants(placeholders=True):
            box = getattr(found, "_box", found)  # the engine wraps absolutely placed boxes
            if hasattr(box, "replacement") and getattr(box.element, "tag", None) == "img":
                yield number, unquote(box.element.get("src", "")).removeprefix("images/")


def notes(layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield page and id of every note at a page foot."""
    for number, page in enumerate(page_boxes(layout), 1):
        for area in page.children[1:]:
            for box in area.descendants() if type(area).__name__ == "FootnoteAreaBox" else ():
                if box.element_tag == "x-note" and type(box).__name__ == "BlockBox":
                    yield number, box.element.get("id", "")


def calls(layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield page and id of every note called in the text."""
    for number, page in enumerate(page_boxes(layout), 1):
        for box in page.children[0].descendants():
            if box.element_tag == "x-note::footnote-call" and not hasattr(box, "text"):
                yield number, box.element.get("id", "")


def counted_characters(layout: Layout) -> Counter[Element]:
    """Return how many characters of each element's own text stand on the pages; repeated table heads once."""
    counts: Counter[Element] = Counter()
    heads: set[Element] = set()
    for page in page_boxes(layout):
        for part in page.children:
            if type(part).__name__ != "MarginBox":
                _count(part, counts, heads)
    return counts


def _count(box: Any, counts: Counter[Element], heads: set[Element]) -> None:
    box = getattr(box, "_box", box)
    if getattr(box, "is_header", False):
        if box.element in heads:
            return
        heads.add(box.element)
    if hasattr(box, "text") and "::" not in (box.element_tag or ""):
        counts[box.element] += sum(not character.isspace() for character in box.text)
    for child in getattr(box, "children", ()) or ():
        _count(child, counts, heads)
