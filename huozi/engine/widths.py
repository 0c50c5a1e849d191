"""Shrink-to-fit widths of composed text, for table cells, floats and inline blocks."""

from __future__ import annotations

from collections.abc import Callable

from weasyprint.css.functions import check_math
from weasyprint.formatting_structure import boxes
from weasyprint.layout.preferred import adjust

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, SkipStack
from huozi.engine.flow import Flow, flow_of

# Widths travel through sums and back; without a little room a cell just wide enough would wrap.
_ROOM = 1 / 512


def max_content(style: PunctuationStyle, plain: Callable[..., float]) -> Callable[..., float]:
    """Return a stand-in for ``inline_max_content_width``: the text broken at forced breaks only."""

    def inline_max_content_width(
        context: Context, box: Box, outer: bool = True, is_line_start: bool = False
    ) -> float:
        flow = flow_of(box, style) if isinstance(box, boxes.LineBox) else None
        if flow is None or flow.floats:
            return plain(context, box, outer, is_line_start)
        flow.resolve_preferred(context, minimum=False)
        return _adjusted(box, outer, _widest(flow, _indent(box), forced_only=True))

    return inline_max_content_width


def min_content(style: PunctuationStyle, plain: Callable[..., float]) -> Callable[..., float]:
    """Return a stand-in for ``inline_min_content_width``: the text broken at every opportunity."""

    def inline_min_content_width(
        context: Context,
        box: Box,
        outer: bool = True,
        skip_stack: SkipStack = None,
        first_line: bool = False,
        is_line_start: bool = False,
    ) -> float:
        flow = flow_of(box, style) if isinstance(box, boxes.LineBox) else None
        if flow is None or flow.floats or first_line or skip_stack is not None:
            return plain(context, box, outer, skip_stack, first_line, is_line_start)
        flow.resolve_preferred(context, minimum=True)
        return _adjusted(box, outer, _widest(flow, _indent(box), forced_only=False))

    return inline_min_content_width


def _adjusted(box: Box, outer: bool, width: float) -> float:
    adjusted: float = adjust(box, outer, width)
    return adjusted


def _indent(box: Box) -> float:
    indent = box.style["text_indent"]
    if check_math(indent) or indent.unit == "%":
        return 0.0
    return float(indent.value)


def _widest(flow: Flow, indent: float, *, forced_only: bool) -> float:
    text, start, widest = flow.measured, 0, 0.0
    for k in range(1, len(text.text) + 1):
        if k < len(text.text):
            wanted = text.text[k - 1] == "\n" if forced_only else text.breaks[k] == 0
            if not wanted:
                continue
        first, end = text.first_of_line(start), text.ends[k]
        if end > first:
            widest = max(widest, text.width(first, end) + (indent if start == 0 else 0.0))
        start = k
    return widest + _ROOM
