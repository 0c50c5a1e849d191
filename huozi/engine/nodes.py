"""The boxes inside one line box before layout, flattened: which characters of the text each one holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import strut

from huozi.composition.characters import Kind
from huozi.composition.measured import Text
from huozi.composition.spacing import Glyph
from huozi.composition.western import hyphenations
from huozi.engine.boxes import Box, LineBox, Style, TextBox
from huozi.engine.text import hyphen_width
from huozi.engine.vertical_text import is_vertical, shape_down, stand_up

# Text that plain WeasyPrint sets: bidirectional controls, which reach over lines; soft hyphens, tabs.
_NOT_OURS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\t]")
RUBY_ROOM = 0.2  # em of the annotation: neighbouring ones must not run together
_OBJECT = "\ufffc"
_CODE = frozenset({"code", "kbd", "samp", "tt"})


@dataclass(slots=True)
class Reading:
    """A ruby annotation: its text boxes with their advances, and the base characters it stands above."""

    start: int
    end: int
    parts: list[tuple[TextBox, list[float]]]
    width: float
    base_width: float

    @property
    def overhang(self) -> float:
        """How much the annotation is wider than its base, on each side."""
        return max(0.0, (self.width - self.base_width) / 2)


@dataclass(slots=True)
class Node:
    """A box of the line and the characters ``[start, end)`` of the paragraph inside it."""

    box: Box
    start: int
    end: int = 0
    children: list[Node] = field(default_factory=list)
    reading: Reading | None = None
    strut: tuple[float, float] = (0.0, 0.0)  # line height and baseline of its style
    content: Any = None  # the text or the children flattened
    spacing: tuple[float, float] = (0.0, 0.0)  # margin, border and padding, left and right, of an inline box

    @property
    def text_box(self) -> TextBox:
        """The box, of a node that is no inline box: it holds text."""
        return cast("TextBox", self.box)

    @property
    def is_inline(self) -> bool:
        """Whether the box is an inline box (or the line box itself), with children of its own."""
        return isinstance(self.box, boxes.InlineBox | boxes.LineBox)


class NotOursError(Exception):
    """The line box holds something that composition leaves to plain WeasyPrint."""


class Flattened:
    """A line box's content as one text.

    root    the line box itself, with what is in it
    text    the characters of all its text boxes, shaped; an inline box of one piece counts as one character
    floats  the floats that stand before the first character

    Raises NotOursError where the line box holds something that composition leaves to plain WeasyPrint.
    """

    def __init__(self, line_box: LineBox) -> None:
        self.text = Text()
        self.floats: list[Box] = []
        self.root = self._flatten(line_box, rigid=False, note=False)

    def _flatten(self, box: Box, *, rigid: bool, note: bool) -> Node:
        node = Node(box, len(self.text.text), strut=strut(box.style), content=box.children)
        style = box.style
        if style["direction"] == "rtl" or box.is_leader:
            raise NotOursError
        nowrap = style["white_space"] in ("nowrap", "pre")
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                node.children.append(self._text(child, nowrap, rigid, note))
            elif not child.is_in_normal_flow():
                node.children.append(self._out_of_flow(node, child))
            elif isinstance(child, boxes.InlineBox) and child.element_tag == "rt":
                node.children.append(self._reading(child, node))
            elif isinstance(child, boxes.InlineBox):
                raised = note or _is_raised(child)
                code = rigid or child.element_tag in _CODE
                node.children.append(self._flatten(child, rigid=code, note=raised))
            elif isinstance(child, boxes.AtomicInlineLevelBox):
                node.children.append(Node(child, len(self.text.text), len(self.text.text) + 1))
                self.text.extend(_OBJECT, [Glyph(Kind.HAN)], [0.0], style["font_size"], nowrap=nowrap)
            else:
                raise NotOursError
        node.end = len(self.text.text)
        return node

    def _reading(self, box: Box, ruby: Node) -> Node:
        """Measure a ruby annotation and bind the characters of its base together."""
        start = max((child.end for child in ruby.children if child.reading), default=ruby.start)
        resolve_percentages(box, (0, 0))
        parts, width = [], 0.0
        for child in box.children:
            if not isinstance(child, boxes.TextBox) or not child.style["font_size"] or "\n" in child.text:
                raise NotOursError
            resolve_percentages(child, (0, 0))
            advances = shape_down(child.text, child.style).advances
            parts.append((child, advances))
            width += sum(advances)
        if start == len(self.text.text) or not parts:
            raise NotOursError
        end = len(self.text.text)
        self.text.nowrap[start + 1 :] = [True] * (end - start - 1)
        base_width = sum(self.text.advances[start:])
        room = width + RUBY_ROOM * box.style["font_size"]
        return Node(
            box,
            len(self.text.text),
            len(self.text.text),
            reading=Reading(start, len(self.text.text), parts, room, base_width),
        )

    def _out_of_flow(self, parent: Node, child: Box) -> Node:
        if child.is_floated():
            if len(self.text.text) or not isinstance(parent.box, boxes.LineBox):
                raise NotOursError
            self.floats.append(child)
        elif child.is_absolutely_positioned() and parent.box.style["position"] == "relative":
            raise NotOursError
        return Node(child, len(self.text.text), len(self.text.text))

    def _text(self, box: TextBox, nowrap: bool, rigid: bool, note: bool) -> Node:
        style, start = box.style, len(self.text.text)
        spaced = style["letter_spacing"] not in ("normal", 0) or style["word_spacing"] != 0
        spaced = spaced and not is_vertical(style)  # a title's: Pango's advances hold it
        preserved = style["white_space"] in ("pre", "pre-wrap") and "\n" in box.text
        if spaced or preserved or not style["font_size"] or _NOT_OURS.search(box.text):
            raise NotOursError
        nowrap = nowrap or style["white_space"] in ("nowrap", "pre")
        resolve_percentages(box, (0, 0))  # a text box has no margins, but its attributes are read
        for piece in re.split("(\n)", box.text):
            if piece == "\n":
                self.text.extend(piece, [Glyph(Kind.OTHER)], [0.0], style["font_size"], nowrap=True)
            elif piece:
                self._shape(piece, style, nowrap, rigid, note)
        return Node(box, start, len(self.text.text), strut=strut(style), content=box.text)

    def _shape(self, text: str, style: Style, nowrap: bool, rigid: bool, note: bool) -> None:
        so_far = self.text
        start = len(so_far.text)
        inside_nowrap = bool(start) and so_far.nowrap[-1] and so_far.text[-1] != "\n"
        shaped = shape_down(text, style)
        glyphs = [Glyph(Kind.NOTE)] * len(text) if note else shaped.glyphs
        so_far.extend(text, glyphs, shaped.advances, style["font_size"], nowrap=nowrap, rigid=rigid)
        if is_vertical(style):
            stand_up(so_far, start, style)
        if style["hyphens"] == "auto" and not (nowrap or rigid or note):
            places = list(hyphenations(text, style["lang"], style["hyphenate_limit_chars"]))
            if places:
                so_far.hyphens.update(dict.fromkeys((start + k for k in places), hyphen_width(style)))
        if nowrap and not inside_nowrap:
            so_far.nowrap[start] = False


def _is_raised(box: Box) -> bool:
    """Whether an inline box is a note call, exponent or index: bound to the character before it."""
    shift = box.style["vertical_align"]
    return bool(box.footnote) or (isinstance(shift, int | float) and shift != 0)
