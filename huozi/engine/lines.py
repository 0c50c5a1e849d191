"""Line boxes made from the lines that total fit has chosen: what WeasyPrint's ``iter_line_boxes`` yields.

The structure follows WeasyPrint 70's ``get_next_linebox`` and ``split_inline_box``; what is new is that the
breaks are known before the first line is built, so that nothing is ever laid out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from weasyprint.layout.float import avoid_collisions, float_layout
from weasyprint.layout.inline import first_letter_to_box, line_box_verticality
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages
from weasyprint.text.line_break import strut

from huozi.composition.justification import justify
from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, LineBox, SkipStack
from huozi.engine.decorations import mark_turned_over
from huozi.engine.flow import Flow, flow_of
from huozi.engine.grid import grid_of
from huozi.engine.line_boxes import LineBuilder, Place, set_line_height
from huozi.engine.vertical_text import keyword

_LOOK_AHEAD = 60  # lines beside floats whose widths are asked for


class Slot(NamedTuple):
    """Where one line may stand: its start on either axis, and how long it may be."""

    inline: float
    block: float
    measure: float


class Setting(NamedTuple):
    """How a line was broken, kept on it for whoever wants to break its paragraph otherwise."""

    flow: Flow
    start: int
    end: int
    widths: tuple[float, ...]
    justified: bool


def compose(
    style: PunctuationStyle, plain: Callable[..., Iterator[tuple[LineBox, SkipStack]]]
) -> Callable[..., Iterator[tuple[LineBox, SkipStack]]]:
    """Return a stand-in for WeasyPrint's ``iter_line_boxes`` that falls back to ``plain``."""

    def iter_line_boxes(
        context: Context,
        box: LineBox,
        position_y: float,
        bottom_space: float,
        skip_stack: SkipStack,
        containing_block: Box,
        absolute_boxes: list[Box],
        fixed_boxes: list[Box],
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Iterator[tuple[LineBox, SkipStack]]:
        grid = grid_of(context, box)
        if grid:  # a text continued at the head of a column, too: the columns may begin off the grid
            snapped = grid.snap(position_y)
            _move_markers(absolute_boxes, position_y, snapped - position_y)
            position_y = snapped
        if first_letter_style and not first_line_style and flow_of(box, style):
            skip_stack = first_letter_to_box(box, skip_stack, first_letter_style)
        flow = None if first_line_style or _has_ellipsis(box, containing_block) else flow_of(box, style)
        place = Place(context, containing_block, absolute_boxes, fixed_boxes)
        if flow is None:
            lines = plain(
                context,
                box,
                position_y,
                bottom_space,
                skip_stack,
                containing_block,
                absolute_boxes,
                fixed_boxes,
                first_letter_style,
                first_line_style,
            )
            hook = keyword(box.style["__turned_over"]) == "hook"
            for number, (line, resume_at) in enumerate(lines):
                if hook and (number or skip_stack):
                    mark_turned_over(line)
                yield line, resume_at
            return
        if flow.lead and skip_stack is None and context.huozi_grid and position_y > context.huozi_grid.origin:
            lead = flow.lead * context.huozi_grid.unit
            _move_markers(absolute_boxes, position_y, lead)
            position_y += lead
        yield from _lines(place, box, flow, position_y, bottom_space, skip_stack)

    return iter_line_boxes


def _has_ellipsis(box: LineBox, block: Box) -> bool:
    """Whether a line may end with an ellipsis when it is drawn: WeasyPrint then shapes it once more."""
    return {box.style["block_ellipsis"], block.style["block_ellipsis"]} != {"none"}


def _move_markers(absolute_boxes: list[Box], position: float, by: float) -> None:
    """Move the list marker standing beside a line along with it, on the block axis."""
    for placeholder in absolute_boxes:
        if placeholder.is_outside_marker and abs(placeholder.position_y - position) < 0.01:
            placeholder.translate(0, by)


def _lines(
    place: Place, box: LineBox, flow: Flow, position_y: float, bottom_space: float, skip_stack: SkipStack
) -> Iterator[tuple[LineBox, SkipStack]]:
    """Yield ``(line, resume_at)`` for every line from ``skip_stack`` on."""
    resolve_percentages(box, place.containing_block)
    box.text_indent = 0
    if skip_stack is None:
        resolve_one_percentage(box, "text_indent", place.containing_block.width)
    flow.resolve(place.context, place.containing_block)
    start = flow.position_of(skip_stack)
    floats = _place_floats(place, flow, position_y, bottom_space) if skip_stack is None else []
    length = len(flow.measured.text)
    while start < length:
        slots = _slots(place, box, position_y)
        widths = [slot.measure for slot in slots]
        widths[0] -= box.text_indent
        if len(widths) == 1 and box.text_indent:
            widths.append(slots[0].measure)
        justified = box.style["text_align_all"] == "justify"
        end = flow.line_end(start, tuple(widths), justified)
        last = end == flow.segment_end(start)
        line = _line(place, box, flow, (start, end), slots[0], last, floats)
        line.huozi_setting = Setting(flow, start, end, tuple(widths), justified)
        resume_at = None if end >= length else flow.skip_stack_at(end)
        floats = []
        position_y = line.position_y + line.height
        yield line, resume_at
        box.text_indent = 0
        start = end


def _slots(place: Place, box: LineBox, position_y: float) -> list[Slot]:
    """Return where this line and the following ones may stand: one slot, or several beside floats."""
    context, block = place.context, place.containing_block
    if not context.excluded_shapes:
        return [Slot(block.content_box_x(), position_y, block.width)]
    height, _ = strut(box.style)
    bottom = max(shape.position_y + shape.margin_height() for shape in context.excluded_shapes)
    slots: list[Slot] = []
    box.width, box.height = 2 * box.style["font_size"], height
    while len(slots) < _LOOK_AHEAD:
        box.position_x, box.position_y = block.content_box_x(), position_y
        slot = Slot(*avoid_collisions(context, box, block, outer=False))
        slots.append(slot)
        position_y = slot.block + height
        if slot.block >= bottom:
            break
    return slots


def _place_floats(place: Place, flow: Flow, position_y: float, bottom_space: float) -> list[Box]:
    """Lay out floats that stand before the first character, as a drop cap or a picture does."""
    placed = []
    for child in flow.floats:
        child.position_x, child.position_y = place.containing_block.content_box_x(), position_y
        new_child, resume_at = float_layout(
            place.context,
            child,
            place.containing_block,
            place.absolute_boxes,
            place.fixed_boxes,
            bottom_space,
            skip_stack=None,
        )
        if resume_at:
            place.context.add_broken_out_of_flow(new_child, child, place.containing_block, resume_at)
        placed.append(new_child)
    return placed


def _line(
    place: Place, box: LineBox, flow: Flow, span: tuple[int, int], slot: Slot, last: bool, floats: list[Box]
) -> Any:
    """Build one line box, set to its width and aligned."""
    start, end = flow.measured.first_of_line(span[0]), flow.measured.ends[span[1]]
    align = box.style["text_align_all"]
    if last and box.style["text_align_last"] != "auto":
        align = box.style["text_align_last"]
    room = slot.measure - box.text_indent - flow.measured.tails[span[1]]
    natural = flow.measured.width(start, end)
    target = room if align == "justify" or (natural > room and end > start) else None
    builder = LineBuilder(place, flow, span, justify(flow.measured, start, end, target))
    children = builder.children(flow.root, slot.inline + box.text_indent)
    line = box.copy_with_children(children)
    line.position_x, line.position_y = slot.inline, slot.block
    line.width = builder.pen - slot.inline
    line.margin_left = line.margin_right = 0
    set_line_height(line, flow.root.strut)
    bottom, top = line_box_verticality(line)
    for annotation, lift in builder.lifted:
        annotation.translate(dy=-lift)
    top, bottom = _extent(place.context, box, flow, top, bottom)
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(_offset(align, slot.measure - line.width), slot.block - top)
    line.position_y = slot.block  # no rounding error, WeasyPrint compares positions
    for placeholder in builder.placeholders:
        _static_position(placeholder, line, slot.block)
    line.children = [*floats, *line.children]
    return line


def _extent(context: Context, box: LineBox, flow: Flow, top: float, bottom: float) -> tuple[float, float]:
    """Return the line's extent from its baseline: one line height where no larger text or box is inside.

    A smaller font's different baseline or a raised note must not push lines apart.
    """
    height, baseline = flow.root.strut
    if flow.is_level:
        return -baseline, height - baseline
    grid = grid_of(context, box)
    return grid.line(top, bottom, baseline) if grid else (top, bottom)


def _offset(align: str, room: float) -> float:
    if room <= 0:
        return 0.0
    return {"right": room, "end": room, "center": room / 2}.get(align, 0.0)


def _static_position(placeholder: Box, line: LineBox, position: float) -> None:
    """Give an absolutely positioned box the place it would have had in the flow."""
    if "inline" in placeholder.style.specified["display"]:
        placeholder.translate(0, position - placeholder.position_y)
    else:
        aside = line.position_x - placeholder.position_x
        placeholder.translate(aside, position + line.height - placeholder.position_y)
