"""Pages laid out lying and turned in the finished file, so that all pages of an edition have one size.

A page that a style sheet names `turned` is laid out as wide as the others are high. Its contents are turned a
quarter counter-clockwise when the file is written: the head lies at the left edge, as tables turned in books
do, and boxes, links and targets go with it (ISO 32000-1, 8.3.3: the matrix 0 1 -1 0 h 0).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from huozi.model.printing import PIXEL

_TURNED = "turned"
_BOXES = ("MediaBox", "TrimBox", "BleedBox")


def turn_pages(document: Any, pdf: Any) -> None:
    """Turn the turned pages of `document` in `pdf`, the file about to be written; a WeasyPrint finisher."""
    heights = {
        reference: page.height * PIXEL
        for page, reference in zip(document.pages, pdf.page_references, strict=True)
        if page._page_box.page_type.name == _TURNED
    }
    for reference, height in heights.items():
        _turn_page(pdf, _object(pdf, reference), height)
    if heights:
        _turn_targets(pdf, heights)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _turn_page(pdf: Any, page: Any, height: float) -> None:
    for name in _BOXES:
        page[name][:] = _turned(page[name], height)
    _object(pdf, page["Contents"]).stream.insert(0, f"0 1 -1 0 {height:.6f} 0 cm".encode())
    for reference in page.get("Annots", ()):
        annotation = _object(pdf, reference)
        annotation["Rect"][:] = _turned(annotation["Rect"], height)


def _turned(box: Sequence[float], height: float) -> list[float]:
    """Return a rectangle of the lying page on the standing one."""
    left, bottom, right, top = box
    across, up = sorted((height - bottom, height - top)), sorted((left, right))
    return [across[0], up[0], across[1], up[1]]


def _turn_targets(pdf: Any, heights: Mapping[bytes, float]) -> None:
    """Turn what bookmarks and links point to on turned pages."""
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    bookmarks = [found["Dest"] for found in pdf.objects if isinstance(found, dict) and "Title" in found]
    for target in (*names[1::2], *bookmarks):
        page, fit, x, y, zoom = target
        if page in heights:
            target[:] = [page, fit, heights[page] - y, x, zoom]
