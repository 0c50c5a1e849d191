"""Pages laid out lying and turned in the finished file, so that all pages of an edition have one size.

A page that a style sheet names `turned` is turned a quarter counter-clockwise: the head of what is on it lies
at the left edge, as tables turned in books do. One whose name begins with `vertical` is turned clockwise: its
lines run down and follow each other from the right. Boxes, links and targets go with the contents
(ISO 32000-1, 8.3.3).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from huozi.model.printing import PIXEL


class _Turn(NamedTuple):
    """A quarter turn of a page whose lying size is `width` × `height` points."""

    clockwise: bool
    width: float
    height: float

    def matrix(self) -> str:
        """Return the operator that turns what is drawn after it."""
        return f"0 -1 1 0 0 {self.width:.6f} cm" if self.clockwise else f"0 1 -1 0 {self.height:.6f} 0 cm"

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the lying page is on the standing one."""
        return (y, self.width - x) if self.clockwise else (self.height - y, x)

    def box(self, box: Sequence[float]) -> list[float]:
        """Return a rectangle of the lying page on the standing one."""
        (x1, y1), (x2, y2) = self.point(*box[:2]), self.point(*box[2:])
        return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


_BOXES = ("MediaBox", "TrimBox", "BleedBox")
_UPRIGHT = frozenset({"/Table", "/Figure", "/Caption"})
"""What stands upright on vertical pages, by structure type."""


def is_vertical_page(page: Any) -> bool:
    """Return whether a page box is of a kind that runs down and from the right."""
    return str(page.page_type.name).startswith("vertical")


def turn_pages(document: Any, pdf: Any) -> None:
    """Turn the lying pages of `document` in `pdf`, the file about to be written; a WeasyPrint finisher."""
    turns = {}
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        box = page._page_box
        if box.page_type.name == "turned" or is_vertical_page(box):
            turns[reference] = _Turn(is_vertical_page(box), page.width * PIXEL, page.height * PIXEL)
    for reference, turn in turns.items():
        _turn_page(pdf, _object(pdf, reference), turn)
    if turns:
        _turn_targets(pdf, turns)
        _tag_writing(pdf, {reference for reference, turn in turns.items() if turn.clockwise})


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _turn_page(pdf: Any, page: Any, turn: _Turn) -> None:
    for name in _BOXES:
        page[name][:] = turn.box(page[name])
    _object(pdf, page["Contents"]).stream.insert(0, turn.matrix().encode())
    for reference in page.get("Annots", ()):
        annotation = _object(pdf, reference)
        annotation["Rect"][:] = turn.box(annotation["Rect"])


def _tag_writing(pdf: Any, vertical: Collection[bytes]) -> None:
    """Say in the tags how the lines of vertical pages run, and those of what stands upright there.

    ISO 32000-1, 14.8.5.4: WritingMode is inherited, so the outermost elements carry it.
    """
    if "StructTreeRoot" not in pdf.catalog:
        return
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    document = root["K"][0]
    for element in pdf.objects:
        if not isinstance(element, dict) or element.get("Pg") not in vertical:
            continue
        upright = element.get("S") in _UPRIGHT
        if upright or element.get("P") == document:
            mode = "/LrTb" if upright else "/TbRl"
            layout = type(element)({"O": "/Layout", "WritingMode": mode})
            given = element.get("A")
            if given is not None and given.get("O") == "/Layout":
                layout.update(given)
            element["A"] = layout if given is None or given.get("O") == "/Layout" else [given, layout]


def _turn_targets(pdf: Any, turns: Mapping[bytes, _Turn]) -> None:
    """Turn what bookmarks and links point to on turned pages."""
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    bookmarks = [found["Dest"] for found in pdf.objects if isinstance(found, dict) and "Title" in found]
    for target in (*names[1::2], *bookmarks):
        page, fit, x, y, zoom = target
        if page in turns:
            target[:] = [page, fit, *turns[page].point(x, y), zoom]
