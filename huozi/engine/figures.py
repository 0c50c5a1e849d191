"""Figures that keep pages full, as a compositor keeps them: hooks into WeasyPrint 70's block layout.

Plain flow leaves the foot of a page empty whenever the next figure is too tall for it. Here such a figure
- is made a little smaller in one-column text where that lets it fit (never below `_LEAST_SCALE`), or, a photo
  in a column, a little lower, else
- steps back behind the text that follows it, which fills the page; it then stands near the top of the next.

Figures never pass each other, never leave their article, and text never changes its order.
"""

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

from weasyprint.css.properties import ZERO_PIXELS, Dimension
from weasyprint.layout import block

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context
from huozi.engine.figure_boxes import is_figure, leading, restyled, spans_columns, to_the_edges

_LEAST_SCALE = 0.76
_MOST_CROP = 0.09
"""Part of a photo's height that may be cropped to keep it in its column; nobody misses so little."""

_LEAST_GAP_LINES = 3.0
"""A gap up to this many lines at a page foot stays: better than a figure far from its words."""


def float_figures(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for the engine's `_in_flow_layout`, which sets one child of a block."""

    def in_flow_layout(
        context: Context,
        box: Box,
        index: int,
        child: Box,
        new_children: list[Box],
        page_is_empty: bool,
        absolute_boxes: list[Box],
        fixed_boxes: list[Box],
        adjoining_margins: list[float],
        bottom_space: float,
        position_y: float,
        *rest: Any,
    ) -> Any:
        def lay(one: Box) -> Any:
            return plain(
                context,
                box,
                index,
                one,
                new_children,
                page_is_empty,
                absolute_boxes,
                fixed_boxes,
                list(adjoining_margins),
                bottom_space,
                position_y,
                *rest,
            )

        first = not any(one.is_in_normal_flow() for one in new_children)
        if not _holds_text(box):
            return lay(_without_top_margin(child) if first and box.element_tag == "body" else child)
        # The engine walks over a copy of the children; the box's own list is the true order.
        children = box.children = box.children if isinstance(box.children, list) else list(box.children)
        child = to_the_edges(context, _placed_at(children[index], child))
        if first and (box.is_column or page_is_empty):
            child = _without_top_margin(child)
        skip_stack = rest[0]
        if skip_stack is not None or not _may_step_back(child) or (first and page_is_empty):
            return lay(child)
        top = position_y + block.collapse_margin([*adjoining_margins, _top_margin(child, box)])
        fitting = _fitting(context, box, child, context.page_bottom - bottom_space - top)
        if fitting is not None:
            return lay(fitting)
        gap = context.page_bottom - bottom_space - position_y
        follower = _follower(context, box, children, index, gap)
        if follower is not None:
            children.insert(index, children.pop(follower))
            answer = lay(_placed_at(children[index], child))
            if not _nothing_stands(answer, index, new_children):
                return answer
            children.insert(follower, children.pop(index))
        return lay(child)

    return in_flow_layout


def _fitting(context: Context, box: Box, figure: Box, room: float) -> Box | None:
    """Return `figure` as it stands in `room`, smaller or lower where it must be; None where it cannot."""
    heights = _heights(context, box, figure)
    if heights[0] <= room + 0.01:
        # Margins at a break vanish: the figure may stand with its own at the very end.
        tight = heights[0] + block.collapse_margin([figure.margin_bottom]) > room
        return restyled(figure, margin_bottom=ZERO_PIXELS) if tight else figure
    if box.is_column:
        return _cropped(figure, heights, room)
    return _reduced(context, box, figure, heights, room)


def _follower(context: Context, box: Box, children: Sequence[Box], index: int, gap: float) -> int | None:
    """Return the index of what may fill the gap that the figure at `index` would leave; None: let it be."""
    below_heading = index > 0 and _is_heading(children[index - 1])
    if gap <= _LEAST_GAP_LINES * leading(box) and not below_heading:
        return None
    follower = _first_after(children, index)
    if follower is None or not _may_begin(context, box, children, follower, gap):
        return None
    return follower


def _may_begin(context: Context, box: Box, children: Sequence[Box], follower: int, gap: float) -> bool:
    """Tell whether children[follower] can fill a gap at a page foot.

    A heading must take the beginning of its text along: left alone it goes over to the next page, and would
    stand there before the figure, which belongs to the text above it.
    """
    heading = children[follower]
    if not _is_heading(heading):
        return True
    below = _first_after(children, follower)
    if below is None or _is_heading(children[below]):
        return False
    margins = _top_margin(heading, box) + max(heading.margin_bottom, 0)
    lines = round(_heights(context, box, children[below])[0] / leading(box))
    least = lines if lines < 4 else 2  # of three lines none can stand alone on either side
    return bool(margins + _heights(context, box, heading)[0] + least * leading(box) <= gap + 0.01)


def _is_heading(box: Box) -> bool:
    return box.element_tag in ("h2", "h3", "h4", "h5", "h6")


def _nothing_stands(answer: Any, index: int, before: list[Box]) -> bool:
    """Tell whether the engine put nothing of the child on this page, and changed nothing before it."""
    abort, _, resume_at, _, _, _, children, _ = answer
    return abort or (resume_at == {index: None} and len(children) == len(before))


def _holds_text(box: Box) -> bool:
    """Tell whether `box` is an article's text, or a column of it."""
    element = box.element
    return element is not None and box.element_tag == "div" and element.get("class") == "text"


def _may_step_back(box: Box) -> bool:
    """Tell whether `box` stays whole and may step back: a figure, a row of them, a table that fits a page."""
    if spans_columns(box):
        return False
    classes = (box.element.get("class") or "").split() if box.element is not None else ()
    return is_figure(box) or bool(box.is_table_wrapper and "long" not in classes)


def _first_after(children: Sequence[Box], index: int) -> int | None:
    """Return the index of the first child behind `index` that is no figure; None at the article's end."""
    for other in range(index + 1, len(children)):
        if spans_columns(children[other]):
            return None
        if not _may_step_back(children[other]):
            return other
    return None


def _placed_at(box: Box, model: Box) -> Box:
    if box is not model:
        box.position_x, box.position_y = model.position_x, model.position_y
    return box


def _without_top_margin(child: Box) -> Box:
    """Return `child` flush with the top of page or column: margins at a break vanish."""
    if child.style["margin_top"] in (ZERO_PIXELS, 0):
        return child
    return restyled(child, margin_top=ZERO_PIXELS)


def _top_margin(child: Box, box: Box) -> float:
    block.resolve_percentages(child, box)
    return 0.0 if child.margin_top == "auto" else float(child.margin_top)


def _heights(context: Context, box: Box, figure: Box) -> tuple[float, float]:
    """Return the height of a figure from border to border, and of the tallest picture in it."""
    trial = figure.copy()
    # On a line of the grid: text set for a trial between two of them would count one more.
    trial.position_x = box.content_box_x()
    trial.position_y = context.current_footnote_area.page.content_box_y()
    placed = block.block_level_layout(context, trial, -inf, None, box, True)[0]
    pictures = [inner.height for inner in placed.descendants() if hasattr(inner, "replacement")]
    block.remove_placeholders(context, [placed], [], [])
    return placed.border_height(), max(pictures, default=0.0)


def _cropped(figure: Box, heights: tuple[float, float], room: float) -> Box | None:
    """Return `figure` cropped by a sliver at head and foot to stand in `room`, as wide as its column.

    None where the sliver would be more than `_MOST_CROP` of the picture, or the picture is line art.
    """
    needed, picture = heights
    over = needed - room + 0.5
    classes = (figure.element.get("class") or "").split()
    if figure.element_tag != "figure" or "drawing" in classes or over > picture * _MOST_CROP:
        return None
    children = [
        restyled(child, height=Dimension(picture - over, "px"), object_fit="cover")
        if hasattr(child, "replacement")
        else child
        for child in figure.children
    ]
    return restyled(figure.copy_with_children(children), margin_bottom=ZERO_PIXELS)


def _reduced(
    context: Context, box: Box, figure: Box, heights: tuple[float, float], room: float
) -> Box | None:
    """Return `figure` made so much smaller that it stands in `room`; None where that would be too small."""
    needed, picture = heights
    scale = 1.0
    for _ in range(2):  # a second time where the narrower caption takes a line more
        scale -= (needed - room) / max(picture, 1.0) + 0.001
        if figure.element_tag != "figure" or scale < _LEAST_SCALE:
            return None
        width = figure.style["width"]
        share = width.value if getattr(width, "unit", "") == "%" else 100
        smaller = restyled(
            figure, width=Dimension(share * scale, "%"), margin_left="auto", margin_right="auto"
        )
        needed = _heights(context, box, smaller)[0]
        if needed <= room + 0.01:
            return restyled(smaller, margin_bottom=ZERO_PIXELS)
    return None
