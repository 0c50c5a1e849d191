"""Columns as a newspaper has them, in place of WeasyPrint 70's `columns_layout`.

The engine's own loses the notes of a column to a later page, leaves a title alone above columns that did
not fit, and raises balanced columns step by step. Here columns are filled one after the other; the notes
called in them take their room at the foot of the page for all columns alike; where the text ends the
columns are balanced by halving; and a picture as wide as all columns that does not fit below the text leads
the next page, while the text goes on past it (CSS Multi-column Layout 1, sections 6 and 7, with figures
that float as printers let them).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from weasyprint.layout import block
from weasyprint.layout.percent import percentage, resolve_percentages

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, SkipStack
from huozi.engine.figure_boxes import is_figure, leading, spans_columns, to_the_edges

_LEAST_LINES_AT_START = 5
"""Lines a column must have where text begins below a title, or all of it moves to the next page."""

_LEAST_LINES = 3
"""Lines it must have where text goes on below a picture as wide as all columns."""

_MOST_TRIALS = 5
"""Trials to find how much of the page the notes of its columns take."""


def fill_columns(_style: PunctuationStyle, _plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return the stand-in for `columns_layout`, which the engine asks for every multi-column box."""
    return columns_layout


def columns_layout(
    context: Context,
    box: Box,
    bottom_space: float,
    skip_stack: SkipStack,
    containing_block: Box,
    page_is_empty: bool,
    absolute_boxes: list[Box],
    fixed_boxes: list[Box],
    adjoining_margins: list[float],
    first_letter_style: Any,
    first_line_style: Any,
) -> tuple[Box | None, SkipStack, dict[str, Any], list[float], bool]:
    """Lay out a multi-column box; arguments and answer are those of the engine's function of this name."""
    del first_letter_style, first_line_style  # ::first-letter in columns: not supported
    source = box
    box = source.copy_with_children([])
    box.position_y += block.collapse_margin(adjoining_margins)
    block.block_level_width(box, containing_block)
    page = _Page(
        context, source, box, bottom_space, containing_block, page_is_empty, absolute_boxes, fixed_boxes
    )
    context.in_column = True
    try:
        resume_at = page.fill(skip_stack)
    finally:
        context.in_column = False
        page.settle_notes()
    if not box.children:
        return None, {0: None}, {"break": "any", "page": None}, [], False
    height = page.reached - box.content_box_y()
    box.height = height if box.height == "auto" else box.height
    return box, resume_at, {"break": "any", "page": None}, [], False


@dataclass(slots=True)
class _Filling:
    """Columns filled at one height.

    order      the children, perhaps with a figure moved past text
    resume_at  where the text goes on; None where it ends here
    """

    columns: list[Box]
    order: list[Box]
    resume_at: SkipStack
    absolute: list[Box] = field(default_factory=list)
    fixed: list[Box] = field(default_factory=list)

    @property
    def used(self) -> float:
        """Height of the tallest column's content."""
        return max((_content_height(column) for column in self.columns), default=0.0)


class _Page:
    """The part of one page that a multi-column box takes.

    reached  where the next thing stands on the block axis: below all that has been set so far
    """

    def __init__(
        self,
        context: Context,
        source: Box,
        box: Box,
        bottom_space: float,
        containing_block: Box,
        page_is_empty: bool,
        absolute_boxes: list[Box],
        fixed_boxes: list[Box],
    ) -> None:
        self.context, self.source, self.box = context, source, box
        self.bottom_space, self.containing_block = bottom_space, containing_block
        self.children = list(source.children)
        source.children = self.children  # the very list: figures may step back in it
        self.standing: list[Box] = []
        box.children = self.standing
        self.is_empty = page_is_empty
        self.absolute_boxes, self.fixed_boxes = absolute_boxes, fixed_boxes
        area = context.current_footnote_area
        self.bottom = context.page_bottom + (0 if area.height == "auto" else area.margin_height())
        self.reached = box.content_box_y()
        self.count, self.width, self.gap = _measure(box)
        self.leading = leading(box)

    # -- the whole box -------------------------------------------------------------------------------------

    def fill(self, skip_stack: SkipStack) -> SkipStack:
        """Lay out from `skip_stack` until the page is full; return where the next page goes on."""
        children = self.children
        index, inner = next(iter(skip_stack.items())) if skip_stack else (0, None)
        if inner is not None and index:
            before = children[index - 1]
            if getattr(before, "huozi_leads_page", 0) == self.context.current_page:
                self._spanning(before, None)
        while index < len(children):
            if spans_columns(children[index]):
                resume_at = self._spanning(children[index], inner)
                if resume_at is not None:
                    return {index: resume_at or None}
                index, inner = index + 1, None
                continue
            end, resume_at = self._run(index, _next_spanning(children, index), inner)
            if resume_at is not None:
                ((offset, inner),) = resume_at.items()
                return {index + offset: inner}
            index, inner = end, None
        return None

    def _spanning(self, child: Box, inner: SkipStack) -> SkipStack:
        """Set a child over all columns; return None when it stands, else its resume_at ({}: all of it)."""
        self._set_page_bottom(self._notes_height())
        child = to_the_edges(self.context, child).copy()
        resolve_percentages(child, self.box)
        child.position_x, child.position_y = self.box.content_box_x(), self.reached
        margins: list[float] = []
        placed: Box | None
        rest: SkipStack
        placed, rest, _, margins, _, _ = block.block_level_layout(
            self.context,
            child,
            self.bottom_space,
            inner,
            self.box,
            self.is_empty,
            self.absolute_boxes,
            self.fixed_boxes,
            margins,
        )
        if placed is None:
            return {}
        bottom = placed.border_box_y() + placed.border_height()
        if bottom > self.context.page_bottom - self.bottom_space + 0.01 and not self.is_empty:
            block.remove_placeholders(self.context, [placed], self.absolute_boxes, self.fixed_boxes)
            return {}
        self.standing.append(placed)
        self.reached = bottom + block.collapse_margin([*margins, placed.margin_bottom])
        self.is_empty = False
        return rest

    # -- a run of children between two spanning ones -------------------------------------------------------

    def _run(self, start: int, end: int, inner: SkipStack) -> tuple[int, SkipStack]:
        """Fill columns with children[start:end]; return where the run ends, and its resume_at.

        Where the next spanning child is a figure that finds no room below the balanced run, it is put off
        to the top of the next page and the text behind it goes on here.
        """
        children = self.children
        self._step_to_grid()
        height = self._height(self._notes_height())
        least = _LEAST_LINES_AT_START if start == 0 and inner is None else _LEAST_LINES
        if not self.is_empty and height < self.leading * least:
            return end, {0: inner}
        filled = self._fill_noted(children[start:end], inner)
        if filled.resume_at is None:
            filled = self._balance(filled, inner)
            figure = children[end] if end < len(children) else None
            if figure is not None and is_figure(figure) and not self._has_room(figure, filled.used):
                later = _next_spanning(children, end + 1)
                if later > end + 1:
                    self._undo(filled)
                    return self._put_off(figure, start, end, later, inner)
        return end, self._stand(filled, start, end)

    def _step_to_grid(self) -> None:
        """Begin columns on a line of the page's grid, so that all of them begin alike."""
        top = self.context.current_footnote_area.page.content_box_y()
        self.reached = top + ceil((self.reached - top) / self.leading - 0.01) * self.leading

    def _put_off(
        self, figure: Box, start: int, end: int, later: int, inner: SkipStack
    ) -> tuple[int, SkipStack]:
        """Fill this page with the run and the text behind `figure`; let the figure lead the next page."""
        children = self.children
        behind = children[end + 1 : later]
        filled = self._fill_noted([*children[start:end], *behind], inner)
        if filled.resume_at is None:
            filled = self._balance(filled, inner)
            children[start:later] = [*children[start:end], *behind, figure]
            return later - 1, self._stand(filled, start, later - 1)
        ((offset, within),) = filled.resume_at.items()
        order = [*filled.order[:offset], figure, *filled.order[offset:]]
        figure.huozi_leads_page = self.context.current_page + 1 if within is not None else 0
        children[start:later] = order
        filled.order = order
        self._stand(filled, start, later)
        return later, {offset + (within is not None): within}

    def _stand(self, filled: _Filling, start: int, end: int) -> SkipStack:
        """Keep a filling: its boxes stand on the page, its order is the text's order from now on."""
        if not filled.columns:
            return {0: None} if filled.resume_at is None else filled.resume_at
        self.children[start:end] = filled.order
        used = filled.used
        for column in filled.columns:
            column.height = used
        if len(filled.columns) == 1 and all(is_figure(child) for child in filled.columns[0].children):
            filled.columns[0].translate((self.box.width - self.width) / 2)  # a last picture: in the middle
        self.standing.extend(filled.columns)
        self.absolute_boxes.extend(filled.absolute)
        self.fixed_boxes.extend(filled.fixed)
        self.reached += used
        self.is_empty = False
        return filled.resume_at

    def _fill_noted(self, order: list[Box], inner: SkipStack) -> _Filling:
        """Fill the rest of the page, less the room that the notes called in these columns take."""
        notes = self._notes_height()
        for _ in range(_MOST_TRIALS):
            filled = self._fill(order, inner, self._height(notes), notes)
            needed = self._notes_height()
            if needed <= notes + 0.01:
                return filled
            notes = needed
            self._undo(filled)
        return self._fill(order, inner, self._height(notes), notes)

    def _balance(self, filled: _Filling, inner: SkipStack) -> _Filling:
        """Return the filling of the least height that holds all that `filled` holds, in whole lines."""
        notes = self._notes_height()
        order = filled.order
        room = self._height(notes)
        whole = ceil(filled.used / self.leading)
        total = sum(_content_height(column) for column in filled.columns)
        low, high = max(1, floor(total / self.count / self.leading)), whole
        self._undo(filled)
        best = whole
        while low < high:
            middle = (low + high) // 2
            trial = self._fill(order, inner, min(middle * self.leading + 0.5, room), notes, balancing=True)
            self._undo(trial)
            if trial.resume_at is None:
                high = best = middle
            else:
                low = middle + 1
        if best < whole:
            return self._fill(order, inner, min(best * self.leading + 0.5, room), notes, balancing=True)
        return self._fill(order, inner, room, notes)

    def _fill(
        self, order: list[Box], inner: SkipStack, height: float, notes: float, balancing: bool = False
    ) -> _Filling:
        """Fill columns of `height` one after the other.

        On an empty page something must stand, be it parted against the rules; not where a height is tried.
        """
        self._set_page_bottom(notes)
        filled = _Filling([], list(order), {0: inner})
        bottom_space = self.context.page_bottom - self.reached - height
        for number in range(self.count):
            column = self._column(filled.order, number)
            new_column, resume_at, _, _, _, _ = block.block_box_layout(
                self.context,
                column,
                bottom_space,
                _skip(filled.resume_at),
                self.containing_block,
                self.is_empty and not balancing,
                filled.absolute,
                filled.fixed,
                None,
                None,
                None,
                False,
                None,
            )
            if new_column is None:
                break
            filled.columns.append(new_column)
            filled.resume_at = resume_at
            if resume_at is None:
                break
        return filled

    def _column(self, children: list[Box], number: int) -> Box:
        column = self.source.anonymous_from(self.box, children=())
        column.children = children  # the very list: figures may step back in it
        resolve_percentages(column, self.containing_block)
        column.is_column = True
        column.width = self.width
        column.position_x = self.box.content_box_x() + number * (self.width + self.gap)
        column.position_y = self.reached
        return column

    def _undo(self, filled: _Filling) -> None:
        block.remove_placeholders(self.context, filled.columns, filled.absolute, filled.fixed)

    def _has_room(self, figure: Box, used: float) -> bool:
        """Tell whether a spanning figure fits below columns that end `used` below the present place."""
        trial = to_the_edges(self.context, figure).copy()
        resolve_percentages(trial, self.box)
        trial.position_x, trial.position_y = self.box.content_box_x(), self.reached + used
        placed, _, _, _, _, _ = block.block_level_layout(
            self.context, trial, float("-inf"), None, self.box, True, [], [], []
        )
        block.remove_placeholders(self.context, [placed], [], [])
        bottom: float = placed.border_box_y() + placed.border_height()
        return bool(bottom <= self.bottom - self._notes_height() - self.bottom_space + 0.01)

    # -- notes at the foot of the page ---------------------------------------------------------------------

    def _notes_height(self) -> float:
        area = self.context.current_footnote_area
        if not self.context.current_page_footnotes or area.height == "auto":
            return 0.0
        height: float = area.margin_height()
        return height

    def _set_page_bottom(self, notes: float) -> None:
        self.context.page_bottom = self.bottom - notes

    def _height(self, notes: float) -> float:
        return float(self.bottom - notes - self.bottom_space - self.reached)

    def settle_notes(self) -> None:
        """Leave the page's bottom as the engine's own note keeping expects it."""
        if not self.context.current_page_footnotes:
            self.context.current_footnote_area.height = "auto"
        self._set_page_bottom(self._notes_height())


def _next_spanning(children: Sequence[Box], start: int) -> int:
    """Return the index of the first child from `start` on that spans all columns; their number: none does."""
    return next((k for k in range(start, len(children)) if spans_columns(children[k])), len(children))


def _skip(resume_at: SkipStack) -> SkipStack:
    """Return a resume_at as the engine takes it: None at the very beginning."""
    return None if resume_at == {0: None} else resume_at


def _measure(box: Box) -> tuple[int, float, float]:
    """Return count, width and gap of the columns (CSS Multi-column Layout 1, section 3.4)."""
    style = box.style
    width, count = style["column_width"], style["column_count"]
    width = getattr(width, "value", width)
    gap = style["column_gap"]
    gap = style["font_size"] if gap == "normal" else percentage(gap, style, box.width)
    if width == "auto":
        number = count
    else:
        number = max(1, floor((box.width + gap) / (width + gap) + 1e-6))
        if count != "auto":
            number = min(number, count)
    return number, (box.width + gap) / number - gap, gap


def _content_height(column: Box) -> float:
    """Return how far a column's content reaches, the last bottom margin left out."""
    flow = [child for child in column.children if child.is_in_normal_flow()]
    if not flow:
        return 0.0
    last = flow[-1]
    return float(last.position_y + last.margin_height() - last.margin_bottom - column.position_y)
