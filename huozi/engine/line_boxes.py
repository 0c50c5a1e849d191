"""The boxes of one line: copies of WeasyPrint's inline boxes around the text that stands on it.

The structure follows WeasyPrint 70's ``split_inline_box``, without its search for a place to break.
"""

from __future__ import annotations

from typing import NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import strut

from huozi.composition.characters import Kind
from huozi.composition.scripts import Telling, pieces
from huozi.engine.boxes import Box, Context, Style, TextBox
from huozi.engine.flow import Flow
from huozi.engine.nodes import RUBY_ROOM, Node, Reading
from huozi.engine.vertical_text import CENTRE, Down, is_vertical, planned

_HAN_ASCENT = 0.9  # em from the baseline to the top of the base's square, with a hair of room
_RUBY_DESCENT = 0.16  # em of the annotation below its own baseline


class Place(NamedTuple):
    """What building a line needs from WeasyPrint's call."""

    context: Context
    containing_block: Box
    absolute_boxes: list[Box]
    fixed_boxes: list[Box]


class _Placed(NamedTuple):
    """A box on the line, the characters of its node, and where it begins and ends."""

    box: Box
    start: int
    end: int
    left: float
    right: float


def _turn(parts: list[_Placed]) -> None:
    """Put boxes whose text runs from right to left in that order (UAX #9, L2)."""
    for part in parts:
        part.box.translate(dx=parts[0].left + parts[-1].right - part.left - part.right)


def _solid(style: Style) -> tuple[float, float]:
    """Return the strut of an annotation: without leading, or its smaller type would make the line higher."""
    height, baseline = strut(style)
    size: float = style["font_size"]
    return size, baseline - (height - size) / 2


def set_line_height(box: Box, strut: tuple[float, float]) -> None:
    """Give an inline or line box its style's line height, as WeasyPrint's ``_adjust_line_height`` does."""
    line_height, box.baseline = strut
    box.height = box.style["font_size"]
    half_leading = (line_height - box.height) / 2
    box.margin_top = half_leading - box.border_top_width - box.padding_top
    box.margin_bottom = half_leading - box.border_bottom_width - box.padding_bottom


def _set_text_height(box: Box, strut: tuple[float, float]) -> None:
    """Give a text box its style's line height and baseline.

    WeasyPrint takes them from the fonts that the text happens to use, so a glyph from a fallback font moves
    the line. With the style's own strut all lines of a paragraph are alike.
    """
    line_height, box.baseline = strut
    box.position_y, box.height = 0, box.style["font_size"]
    box.margin_top = box.margin_bottom = (line_height - box.height) / 2


class LineBuilder:
    """Copies the boxes of one line around its text, along the inline axis: ``pen`` is how far it has got."""

    def __init__(self, place: Place, flow: Flow, span: tuple[int, int], gaps: list[float]) -> None:
        self.place = place
        self.text = flow.measured
        self.start, self.stop = span
        self.last = self.stop >= len(self.text.text)
        self.first = self.text.first_of_line(self.start)
        self.end = self.text.ends[self.stop]
        self.gaps = gaps
        self.turned = [
            (self.first + piece.start, self.first + piece.end)
            for piece in pieces(self.text.text[self.first : self.end])
            if piece.telling is Telling.TURNED
        ]
        self.pen = 0.0
        self.placeholders: list[Box] = []
        self.lifted: list[tuple[Box, float]] = []
        self.size = flow.root.box.style["font_size"]
        self.vertical = is_vertical(flow.root.box.style)

    def children(self, node: Node, start: float) -> list[Box]:
        """Return copies of the parts of a box's children on this line, the first one at ``start``."""
        self.pen = start
        built: list[Box] = []
        placed: list[_Placed] = []
        inner = max(node.start, self.first)
        annotations = (child.reading for child in node.children if child.reading)
        readings = {reading.start: reading.overhang for reading in annotations}
        for child in node.children:
            if child.reading:
                if self.start <= child.reading.start < self.stop:
                    built.append(self._annotation(child, child.reading))
                continue
            if child.end > child.start:
                if child.end <= self.start or child.start >= self.stop:
                    continue
                begin = max(child.start, self.first)
                if inner < begin < self.end:
                    self.pen += self._gap_before(begin)
                self.pen += readings.get(child.start, 0.0)
            elif not (self.start <= child.start < self.stop or (self.last and child.start == self.stop)):
                continue
            begin_x = self.pen
            box = self._child(child)
            if box is not None:
                built.append(box)
                placed.append(_Placed(box, child.start, child.end, begin_x, self.pen))
        for first, last in self.turned:
            inside = [part for part in placed if first <= max(part.start, self.first) and part.end <= last]
            _turn(inside)
        return built

    def _child(self, node: Node) -> Box | None:
        box = node.box
        if isinstance(box, boxes.TextBox):
            return self._text_box(node)
        if not box.is_in_normal_flow():
            return self._out_of_flow(box)
        if isinstance(box, boxes.AtomicInlineLevelBox):
            place = self.place
            resolve_percentages(box, place.containing_block)
            atom: Box = atomic_box(
                place.context,
                box,
                self.pen,
                None,
                place.containing_block,
                place.absolute_boxes,
                place.fixed_boxes,
            )
            atom.position_x = self.pen
            self.pen += atom.margin_width()
            return atom
        return self._inline_box(node)

    def _out_of_flow(self, box: Box) -> Box | None:
        context = self.place.context
        if box.is_absolutely_positioned():
            box.position_x, box.position_y = self.pen, 0
            placeholder: Box = AbsolutePlaceholder(box)
            self.placeholders.append(placeholder)
            fixed = box.style["position"] == "fixed"
            (self.place.fixed_boxes if fixed else self.place.absolute_boxes).append(placeholder)
            return placeholder
        if box.is_running() or box.is_note():
            context.add_running_element(box)
        return None  # floats are placed before the lines are

    def _inline_box(self, node: Node) -> Box:
        left, right = node.spacing
        is_start = self.start <= node.start
        is_end = node.end <= self.stop
        begin = self.pen
        self.pen += left if is_start else 0
        content_x = self.pen
        new_box = node.box.copy_with_children(self.children(node, content_x))
        new_box.remove_decoration(start=not is_start, end=not is_end)
        new_box.position_x, new_box.position_y = begin, 0
        new_box.width = self.pen - content_x
        set_line_height(new_box, node.strut)
        self.pen += right if is_end else 0
        return new_box

    def _annotation(self, node: Node, reading: Reading) -> Box:
        """Set a ruby annotation above its base, centred; ``lift`` raises it once baselines are known."""
        box, size = node.box, self.text.sizes[reading.start]
        base_end = self.pen
        own_width = reading.width - RUBY_ROOM * box.style["font_size"]
        begin = pen = base_end - (reading.base_width + own_width) / 2
        parts = []
        for part, advances in reading.parts:
            copy = part.copy_with_text(part.text)
            down = Down([1] * len(advances), CENTRE * part.style["font_size"]) if self.vertical else None
            copy.pango_layout = planned(part.text, part.style, advances, [0.0] * len(advances), down=down)
            copy.position_x, copy.width = pen, sum(advances)
            _set_text_height(copy, _solid(part.style))
            pen += copy.width
            parts.append(copy)
        annotation = box.copy_with_children(parts)
        annotation.position_x, annotation.position_y, annotation.width = begin, 0, pen - begin
        set_line_height(annotation, _solid(box.style))
        self.lifted.append((annotation, _HAN_ASCENT * size + _RUBY_DESCENT * box.style["font_size"]))
        self.pen = base_end + reading.overhang
        return annotation

    def _text_box(self, node: Node) -> TextBox | None:
        start, end = max(node.start, self.first), min(node.end, self.end)
        if start >= end:
            return None
        advances = self._advances(start, end)
        text, size = self.text.text[start:end], node.box.style["font_size"]
        lefts = [glyph.left * size for glyph in self.text.glyphs[start:end]]
        box = node.text_box.copy_with_text(text)
        is_end = end == self.end
        hyphen = self.text.hyphen(self.stop) if is_end else 0.0
        box.pango_layout = planned(text, box.style, advances, lefts, hyphen, self._down(start, end, box))
        box.position_x, box.width = self.pen, sum(advances) + (self.text.tails[self.stop] if is_end else 0.0)
        _set_text_height(box, node.strut)
        self.pen += box.width
        return box

    def _down(self, start: int, end: int, box: TextBox) -> Down | None:
        """Return how vertical text stands: in the middle of the line's column, raised text of its own."""
        if not is_vertical(box.style):
            return None
        raised = self.text.glyphs[start].kind is Kind.NOTE
        size = box.style["font_size"] if raised else self.size
        return Down(self.text.source.stands[start:end], CENTRE * size)

    def _gap_before(self, k: int) -> float:
        """Return gap ``k`` when it stands between two boxes; a space carries its own gap inside its box."""
        if self.text.glyphs[k].kind is Kind.SPACE:
            return 0.0
        return self.gaps[k - self.first - 1]

    def _advances(self, start: int, end: int) -> list[float]:
        glyphs, gaps, origin = self.text.glyphs, self.gaps, self.first
        advances = self.text.body[start:end]
        for k in range(start, end):
            if glyphs[k].kind is Kind.SPACE:
                advances[k - start] += gaps[k - origin - 1] if k > origin else self.text.glues[k].natural
            elif k > start:
                advances[k - start - 1] += gaps[k - origin - 1]
        return advances
