"""The baseline grid: body lines of the main flow stand on the same lines of every page and column.

The grid's unit is the line height of ``body``, its origin the top of each page's content area. Whatever
stands between two paragraphs (a heading, a picture, code, a table) may be of any height: it is centred in the
whole units it needs. ``--baseline-grid: none`` in CSS takes an element and what is in it off the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import collapse_margin
from weasyprint.text.line_break import strut

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, LineBox, SkipStack, Style
from huozi.engine.notes import link_notes
from huozi.engine.upright import is_island

_SPARE = 0.3  # share of a block's margins that may be taken to save a line
_NEAR = 0.01  # share of the unit within which a line height is the unit, or a position on the grid


@dataclass(slots=True)
class Grid:
    """Unit and, for the page being made, origin of the grid, on the block axis in CSS pixels."""

    unit: float
    origin: float = 0.0

    def snap(self, position: float) -> float:
        """Return the next grid line at or after ``position``."""
        return self.origin + self.unit * max(0, ceil((position - self.origin) / self.unit - _NEAR))

    def lines_between(self, top: float, bottom: float) -> int:
        """Return how many whole lines fit between two heights."""
        return int((bottom - top) / self.unit + 0.05)

    def line(self, top: float, bottom: float, baseline: float) -> tuple[float, float]:
        """Return the extent of a line around its baseline, widened to whole units of the grid.

        ``top`` and ``bottom`` are the wanted extent from the baseline (negative above); ``baseline`` is where
        a plain line has it, from its top.
        """
        above = max(0, ceil((-top - baseline) / self.unit - _NEAR))
        below = max(0, ceil((bottom - (self.unit - baseline)) / self.unit - _NEAR))
        return -baseline - above * self.unit, self.unit - baseline + below * self.unit


@dataclass(slots=True)
class Between:
    """What a block that stands between lines of the grid is given beyond the whole units it takes.

    Every copy of the block has the same one. ``extra`` are units, to fill a page: shared above and below; one
    unit less is taken from its margins where ``spare`` says so, as it was last laid out.
    """

    extra: int = 0
    spare: bool = False


def mark_document(
    _style: PunctuationStyle, plain: Callable[..., Iterator[Any]]
) -> Callable[..., Iterator[Any]]:
    """Return a stand-in for ``layout_document`` that first marks the blocks standing on the grid."""

    def layout_document(html: Any, root_box: Box, context: Context, max_loops: int = 8) -> Iterator[Any]:
        link_notes(root_box)
        unit = _mark(root_box)
        context.huozi_grid = Grid(unit) if unit else None
        return plain(html, root_box, context, max_loops)

    return layout_document


def start_page(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for the page's ``block_level_layout`` that sets the grid's origin."""

    def block_level_layout(
        context: Context,
        box: Box,
        bottom_space: float,
        skip_stack: SkipStack,
        containing_block: Box,
        *args: Any,
        **kw: Any,
    ) -> Any:
        if context.huozi_grid and isinstance(containing_block, boxes.PageBox):
            context.huozi_grid.origin = containing_block.content_box_y()
        return plain(context, box, bottom_space, skip_stack, containing_block, *args, **kw)

    return block_level_layout


def centre_block(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for the blocks' ``block_level_layout`` that centres what is not on the grid.

    The room up to the grid line where the next paragraph will begin is shared above and below. Nothing moves
    at the head of a page, and nothing is pushed over its foot.
    """

    def block_level_layout(
        context: Context,
        box: Box,
        bottom_space: float,
        skip_stack: SkipStack,
        containing_block: Box,
        page_is_empty: bool = True,
        *args: Any,
        **kw: Any,
    ) -> Any:
        result = plain(context, box, bottom_space, skip_stack, containing_block, page_is_empty, *args, **kw)
        new_box, resume_at, _, margins, through, _ = result
        grid: Grid | None = context.huozi_grid
        between: Between | None = box.__dict__.get("huozi_between")
        movable = not (page_is_empty or skip_stack or resume_at or through)
        if grid and between and movable and new_box:
            bottom = new_box.border_box_y() + new_box.border_height()
            following = bottom + collapse_margin([*margins, new_box.margin_bottom])
            room = grid.snap(following) - following
            over = grid.unit - room
            between.spare = over < _SPARE * (new_box.margin_top + new_box.margin_bottom)
            if between.extra < 0:
                new_box.translate(dy=-over / 2)
                new_box.margin_bottom -= over / 2
                return result
            room = (room + between.extra * grid.unit) / 2
            if room > 0 and not context.overflows_page(bottom_space, bottom + room):
                new_box.translate(dy=room)
        return result

    return block_level_layout


def _mark(root_box: Box) -> float:
    """Mark the boxes of the main flow; return the unit, 0 for no grid.

    Line boxes whose lines are one unit high stand on the grid; blocks without any such line stand between.
    """
    body = next((child for child in root_box.children if child.element_tag == "body"), root_box)
    unit: float = strut(body.style)[0]
    if unit <= 0 or off_grid(body.style):
        return 0.0
    _mark_children(body, unit)
    return unit


def _mark_children(box: Box, unit: float) -> bool:
    """Mark what is in a block of the main flow; return whether any line in it stands on the grid."""
    on_grid = False
    between = []
    for child in box.children:
        if is_island(child.style, box.style):
            between.append(child)
            continue
        if off_grid(child.style) or not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.LineBox):
            child.huozi_on_grid = on_grid = abs(strut(child.style)[0] - unit) < _NEAR * unit
        elif holds_lines(child) and _mark_children(child, unit):
            on_grid = True
        else:
            between.append(child)
    for child in between if on_grid else ():  # where nothing stands on the grid the whole block is between
        child.huozi_between = Between()
    return on_grid


def holds_lines(box: Box) -> bool:
    """Whether a block of the main flow may hold lines of the grid: a figure moves whole, with its caption."""
    return isinstance(box, boxes.BlockBox) and not box.is_table_wrapper and box.element_tag != "figure"


def off_grid(style: Style) -> bool:
    """Return whether the style says ``--baseline-grid: none``."""
    value = style["__baseline_grid"]
    return bool(value) and getattr(value[0], "lower_value", "") == "none"


def grid_of(context: Context, line_box: LineBox) -> Grid | None:
    """Return the grid a line box stands on, or None."""
    grid: Grid | None = context.huozi_grid if line_box.__dict__.get("huozi_on_grid") else None
    return grid
