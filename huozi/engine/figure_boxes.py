"""Boxes of figures before layout: which boxes they are, and copies of them with values of their own."""

from typing import Any

from weasyprint.css.properties import Dimension

from huozi.engine.boxes import Box, Context


def is_figure(box: Box) -> bool:
    """Tell whether `box` is a figure or a row of figures."""
    if box.element_tag == "figure":
        return True
    return box.element is not None and "figure-row" in (box.element.get("class") or "").split()


def spans_columns(box: Box) -> bool:
    """Tell whether `box` is set across all columns (CSS Multi-column Layout 1, section 6)."""
    return bool(box.style["column_span"] == "all")


def to_the_edges(context: Context, figure: Box) -> Box:
    """Return a figure of class width-bleed with its picture from edge to edge of the sheet, others unchanged.

    Which margins are to be crossed depends on the side of the page, so no style sheet can say it.
    """
    if figure.element is None or "width-bleed" not in (figure.element.get("class") or "").split():
        return figure
    page = context.current_footnote_area.page
    left = page.margin_left + page.style["bleed_left"].value
    right = page.margin_right + page.style["bleed_right"].value
    children = []
    for child in figure.children:
        if hasattr(child, "replacement"):
            child = restyled(  # noqa: PLW2901
                child, width=Dimension(page.width + left + right, "px"), margin_left=Dimension(-left, "px")
            )
        children.append(child)
    return figure.copy_with_children(children)


def leading(box: Box) -> float:
    """Return the distance of the lines of `box` in CSS pixels; a guess where the font decides it."""
    line_height = box.style["line_height"]
    fixed = getattr(line_height, "unit", "") == "px"
    return float(line_height.value if fixed else box.style["font_size"] * 1.6)


def restyled(box: Box, **declarations: Any) -> Box:
    """Return a copy of `box` with some computed values of its own."""
    box = box.copy()
    box.style = box.style.copy()
    box.style.update(declarations)
    return box
