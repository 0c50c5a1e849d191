"""How large photos stand on laid-out pages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from huozi.model.printing import PIXEL


def placed_sizes(pages: Sequence[Any]) -> dict[str, tuple[float, float]]:
    """Return by photo name the width and height in points at which its whole picture is drawn, the largest.

    pages  the root page boxes of the layout engine, in order
    """
    sizes: dict[str, tuple[float, float]] = {}
    for page in pages:
        for found in page.descendants(placeholders=True):
            box = getattr(found, "_box", found)  # the engine wraps absolutely placed boxes
            if not hasattr(box, "replacement") or getattr(box.element, "tag", None) != "img":
                continue
            name = unquote(box.element.get("src", "")).removeprefix("images/")
            width, height = _drawn(box)
            known = sizes.get(name, (0.0, 0.0))
            sizes[name] = (max(width, known[0]), max(height, known[1]))
    return sizes


def _drawn(box: Any) -> tuple[float, float]:
    """Return the size of the whole picture, what a crop hides included (CSS Images 3, 5.5: object-fit)."""
    width, height = box.width * PIXEL, box.height * PIXEL
    ratio = box.replacement.ratio
    if box.style["object_fit"] == "cover" and ratio:
        return max(width, height * ratio), max(height, width / ratio)
    return width, height
