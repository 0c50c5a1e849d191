"""Upright islands in vertical text: what is laid out horizontally and stands upright on a vertical page.

A box of `--writing: horizontal` in vertical text is an orthogonal flow (CSS Writing Modes 4, section 7.3): it
is laid out across the page, as wide as its width or its content wants, and put into the lying page as one
piece, turned a quarter counter-clockwise; the page's own turn sets it upright again. Its margins before and
after, top and bottom in the style sheet, are those along the block axis; across the column it stands in the
middle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.css.properties import ZERO_PIXELS, Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, preferred
from weasyprint.layout.percent import resolve_percentages
from weasyprint.matrix import Matrix
from weasyprint.stacking import StackingContext

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, SkipStack
from huozi.engine.figure_boxes import restyled
from huozi.engine.turning import is_vertical_page
from huozi.engine.vertical_text import is_vertical, keyword

_NONE = {"break": "any", "page": None}
_SIDES = ("left", "right", "top", "bottom")


def is_island(style: Any, around: Any) -> bool:
    """Return whether a box of `style` inside one of the style `around` is to stand upright."""
    return keyword(style["__writing"]) == "horizontal" and is_vertical(around)


def stand_upright(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for ``block_level_layout_switch``, which lays out one block-level box."""

    def block_level_layout_switch(
        context: Context,
        box: Box,
        bottom_space: float,
        skip_stack: SkipStack,
        containing_block: Box,
        page_is_empty: bool,
        absolute_boxes: list[Box],
        fixed_boxes: list[Box],
        adjoining_margins: list[float],
        *rest: Any,
        **named: Any,
    ) -> Any:
        if not is_island(box.style, containing_block.style) or isinstance(box, boxes.TableBox):
            return plain(
                context,
                box,
                bottom_space,
                skip_stack,
                containing_block,
                page_is_empty,
                absolute_boxes,
                fixed_boxes,
                adjoining_margins,
                *rest,
                **named,
            )
        placed, resume_at = _laid_out(context, box, skip_stack, containing_block)
        before = block.collapse_margin([*adjoining_margins, box.margin_top])
        island = _island(placed, box, containing_block)
        island.margin_top, island.margin_bottom = box.margin_top, box.margin_bottom
        island.translate(dy=before - box.margin_top)
        return island, resume_at, _NONE, [], False, None

    return block_level_layout_switch


def _laid_out(
    context: Context, box: Box, skip_stack: SkipStack, containing_block: Box
) -> tuple[Box, SkipStack]:
    """Return `box` laid out across the page, no taller than the column, and where it goes on."""
    page = context.current_footnote_area.page
    frame = restyled(containing_block, __writing=box.style["__writing"])
    _bare(frame)
    frame.position_x, frame.position_y = box.position_x, box.position_y
    frame.width, frame.height = page.height, containing_block.width
    trial = restyled(box, **{f"margin_{side}": ZERO_PIXELS for side in _SIDES})
    trial.position_x, trial.position_y = frame.position_x, frame.position_y
    resolve_percentages(trial, frame)
    if trial.width == "auto" and not trial.is_table_wrapper:
        wanted = preferred.max_content_width(context, trial, outer=False)
        trial = restyled(trial, width=Dimension(min(wanted, frame.width), "px"))
    foot = context.page_bottom - (trial.position_y + containing_block.width)
    context.create_block_formatting_context(frame)  # type: ignore[attr-defined]
    try:
        placed, resume_at, *_ = block.block_level_layout(context, trial, foot, skip_stack, frame, True)
    finally:
        context.finish_block_formatting_context(None)  # type: ignore[attr-defined]
    return placed, resume_at


def _bare(box: Box) -> None:
    """Take margins, paddings and borders off a box."""
    for side in _SIDES:
        setattr(box, f"margin_{side}", 0)
        setattr(box, f"padding_{side}", 0)
        setattr(box, f"border_{side}_width", 0)


def _island(placed: Any, box: Box, containing_block: Any) -> Any:
    """Return a block of the lying page that holds `placed`, in the middle of the column.

    It stands in a line of its own, so that it is painted in its turn.
    """
    across, down = placed.border_width(), placed.border_height()
    style = containing_block.style.anonymous_style
    turner = boxes.InlineBlockBox("span", style, None, [placed])
    line = boxes.LineBox("span", style, None, [turner])
    island = boxes.BlockBox("div", style, None, [line])
    left, top = containing_block.content_box_x(), box.position_y
    for one, width in ((island, containing_block.width), (line, containing_block.width), (turner, down)):
        _bare(one)
        one.position_x, one.position_y, one.width, one.height = left, top, width, across
    line.baseline = turner.baseline = across
    turner.translate((containing_block.width - down) / 2, 0)
    turner.huozi_upright = True
    island.clearance = None
    return island


def upright_contents(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for ``margin_box_content_layout``: running heads and folios of vertical pages.

    A margin box of `--writing: horizontal` on a vertical page is laid out as wide as it is long down it.
    """

    def margin_box_content_layout(context: Context, page: Any, box: Any) -> Any:
        if not is_vertical_page(page) or keyword(box.style["__writing"]) != "horizontal":
            return plain(context, page, box)
        box.width, box.height = box.height, box.width
        box = plain(context, page, box)
        box.huozi_upright = True
        return box

    return margin_box_content_layout


def turn_islands(_style: PunctuationStyle, plain: Callable[..., None]) -> Callable[..., None]:
    """Return a stand-in for ``gather_anchors`` that turns islands, and the links and targets in them.

    The engine draws a box by the matrix it finds on it.
    """

    def gather_anchors(
        box: Any,
        anchors: Any,
        links: Any,
        bookmarks: Any,
        forms: Any,
        parent_matrix: Any = None,
        *rest: Any,
    ) -> None:
        if getattr(box, "huozi_upright", False):
            box.transformation_matrix = turn = _turn(box)
            parent_matrix = turn @ parent_matrix if parent_matrix else turn
        plain(box, anchors, links, bookmarks, forms, parent_matrix, *rest)

    return gather_anchors


def paint_islands(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for ``stacking._dispatch``: all that is in an island is painted within its turn.

    The engine paints what clips its contents, as every picture does, after the page's text and outside the
    inline-block that holds it.
    """

    def dispatch(box: Any, page: Any, *lists: Any) -> Any:
        if getattr(box, "huozi_upright", False):
            return StackingContext.from_box(box, page)
        return plain(box, page, *lists)

    return dispatch


def _turn(box: Any) -> Matrix:
    """Return the quarter turn that puts what is laid out across from the box's corner into its lying place.

    Right of the content is up on the lying page, down is right: x' = y, y' = -x.
    """
    if isinstance(box, boxes.MarginBox):
        left, top, across = box.content_box_x(), box.content_box_y(), box.width
        inner_left, inner_top = left, top
    else:
        inner = box.children[0]
        left, top, across = box.position_x, box.position_y, inner.border_width()
        inner_left, inner_top = inner.position_x, inner.position_y
    return Matrix(0, -1, 1, 0, left - inner_top, top + across + inner_left)
