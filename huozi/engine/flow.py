"""One line box before layout, flattened: its text boxes shaped once and measured as one paragraph.

WeasyPrint's tree stays what it is. A ``Flow`` keeps, for every box inside the line box, which characters of
the paragraph are its own, so that lines can be cut anywhere and the boxes copied around the cuts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.layout.preferred import margin_width, max_content_width, min_content_width
from weasyprint.text.line_break import strut

from huozi.composition.breaking import break_lines
from huozi.composition.characters import Family, Kind, family
from huozi.composition.measured import Measured, Text
from huozi.composition.spacing import Glyph, PunctuationStyle
from huozi.composition.western import hyphenations
from huozi.engine.text import hyphen_width, shape, unicode_breaks

# Text that plain WeasyPrint sets: right-to-left scripts, bidirectional controls, soft hyphens, tabs.
_NOT_OURS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\u00ad\t]"
)
RUBY_ROOM = 0.2  # em of the annotation: neighbouring ones must not run together
_OBJECT = "\ufffc"
_CODE = frozenset({"code", "kbd", "samp", "tt"})


@dataclass(slots=True)
class Reading:
    """A ruby annotation: its text boxes with their advances, and the base characters it stands above."""

    start: int
    end: int
    parts: list[tuple[Any, list[float]]]
    width: float
    base_width: float

    @property
    def overhang(self) -> float:
        """How much the annotation is wider than its base, on each side."""
        return max(0.0, (self.width - self.base_width) / 2)


@dataclass(slots=True)
class Node:
    """A box of the line and the characters ``[start, end)`` of the paragraph inside it."""

    box: Any
    start: int
    end: int = 0
    children: list[Node] = field(default_factory=list)
    reading: Reading | None = None
    strut: tuple[float, float] = (0.0, 0.0)  # line height and baseline of its style
    content: Any = None  # the text or the children flattened
    spacing: tuple[float, float] = (0.0, 0.0)  # margin, border and padding, left and right, of an inline box

    @property
    def is_inline(self) -> bool:
        """Whether the box is an inline box (or the line box itself), with children of its own."""
        return isinstance(self.box, boxes.InlineBox | boxes.LineBox)


class NotOursError(Exception):
    """The line box holds something that composition leaves to plain WeasyPrint."""


class Flow:
    """A line box's content as one measured paragraph, and the way back to its boxes."""

    def __init__(self, line_box: Any, rules: Family, style: PunctuationStyle) -> None:
        self.rules = rules
        self._text_so_far = Text()
        self.floats: list[Any] = []
        self.lead = 0  # blank grid lines above the first line, to fill a page
        self.root = self._flatten(line_box, nowrap=False, rigid=False, note=False)
        text = self._text_so_far.text
        if not text.strip(" \n"):
            raise NotOursError
        nodes = self._nodes(self.root)
        self._contents = [node for node in nodes if node.content is not None]
        self.is_plain = not self.floats and all(_is_text(node.box) for node in nodes)
        self.has_edges = any(not isinstance(node.box, boxes.TextBox) for node in nodes)
        self.measured = Measured(
            self._text_so_far,
            unicode_breaks(text, line_box.style["lang"]),
            rules,
            style,
            line_box.style["font_size"] or 1.0,
        )
        self._undo_kerning()
        self.is_level = self._is_level(line_box.style)
        self._edges_for: Any = None
        self._solutions: dict[tuple[tuple[float, ...], bool], dict[int, int]] = {}

    def is_current(self) -> bool:
        """Whether the boxes are still those flattened: page numbers arrive only after a first layout."""
        for node in self._contents:
            now = node.box.text if isinstance(node.box, boxes.TextBox) else node.box.children
            if now is not node.content:
                return False
        return True

    def _nodes(self, node: Node) -> list[Node]:
        found = []
        for child in node.children:
            found.append(child)
            found.extend(self._nodes(child))
        return found

    def _undo_kerning(self) -> None:
        """Tell what a character shaped together with the next one gains in width when the line ends there."""
        texts = [node for node in self._contents if isinstance(node.box, boxes.TextBox)]
        for k in self.measured.token_breaks():
            style = next(node.box.style for node in texts if node.start < k <= node.end)
            alone = sum(shape(self.measured.text[k - 1], style).advances)
            self.measured.tails[k] = alone - self.measured.source.advances[k - 1]

    def _is_level(self, style: Any) -> bool:
        """Whether every line may keep the line height: no text is larger than the block's, no box inside."""
        size, height = style["font_size"] * 1.001, self.root.strut[0] * 1.001
        return all(
            isinstance(node.box, boxes.TextBox | boxes.InlineBox)
            and node.box.style["font_size"] <= size
            and node.strut[0] <= height
            for node in self._nodes(self.root)
            if node.end > node.start
        )

    def _flatten(self, box: Any, *, nowrap: bool, rigid: bool, note: bool) -> Node:
        node = Node(box, len(self._text_so_far.text), strut=strut(box.style), content=box.children)
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
                node.children.append(self._flatten(child, nowrap=nowrap, rigid=code, note=raised))
            elif isinstance(child, boxes.AtomicInlineLevelBox):
                node.children.append(
                    Node(child, len(self._text_so_far.text), len(self._text_so_far.text) + 1)
                )
                self._text_so_far.extend(_OBJECT, [Glyph(Kind.HAN)], [0.0], style["font_size"], nowrap=nowrap)
            else:
                raise NotOursError
        node.end = len(self._text_so_far.text)
        return node

    def _reading(self, box: Any, ruby: Node) -> Node:
        """Measure a ruby annotation and bind the characters of its base together."""
        start = max((child.end for child in ruby.children if child.reading), default=ruby.start)
        resolve_percentages(box, (0, 0))
        parts, width = [], 0.0
        for child in box.children:
            if not isinstance(child, boxes.TextBox) or not child.style["font_size"] or "\n" in child.text:
                raise NotOursError
            resolve_percentages(child, (0, 0))
            advances = shape(child.text, child.style).advances
            parts.append((child, advances))
            width += sum(advances)
        if start == len(self._text_so_far.text) or not parts:
            raise NotOursError
        end = len(self._text_so_far.text)
        self._text_so_far.nowrap[start + 1 :] = [True] * (end - start - 1)
        base_width = sum(self._text_so_far.advances[start:])
        room = width + RUBY_ROOM * box.style["font_size"]
        return Node(
            box,
            len(self._text_so_far.text),
            len(self._text_so_far.text),
            reading=Reading(start, len(self._text_so_far.text), parts, room, base_width),
        )

    def _out_of_flow(self, parent: Node, child: Any) -> Node:
        if child.is_floated():
            if len(self._text_so_far.text) or not isinstance(parent.box, boxes.LineBox):
                raise NotOursError
            self.floats.append(child)
        elif child.is_absolutely_positioned() and parent.box.style["position"] == "relative":
            raise NotOursError
        return Node(child, len(self._text_so_far.text), len(self._text_so_far.text))

    def _text(self, box: Any, nowrap: bool, rigid: bool, note: bool) -> Node:
        style, start = box.style, len(self._text_so_far.text)
        spaced = style["letter_spacing"] not in ("normal", 0) or style["word_spacing"] != 0
        preserved = style["white_space"] in ("pre", "pre-wrap") and "\n" in box.text
        if spaced or preserved or not style["font_size"] or _NOT_OURS.search(box.text):
            raise NotOursError
        nowrap = nowrap or style["white_space"] in ("nowrap", "pre")
        resolve_percentages(box, (0, 0))  # a text box has no margins, but its attributes are read
        for piece in re.split("(\n)", box.text):
            if piece == "\n":
                self._text_so_far.extend(piece, [Glyph(Kind.OTHER)], [0.0], style["font_size"], nowrap=True)
            elif piece:
                self._shape(piece, style, nowrap, rigid, note)
        return Node(box, start, len(self._text_so_far.text), strut=strut(style), content=box.text)

    def _shape(self, text: str, style: Any, nowrap: bool, rigid: bool, note: bool) -> None:
        so_far = self._text_so_far
        start = len(so_far.text)
        inside_nowrap = bool(start) and so_far.nowrap[-1] and so_far.text[-1] != "\n"
        shaped = shape(text, style)
        glyphs = [Glyph(Kind.NOTE)] * len(text) if note else shaped.glyphs
        so_far.extend(text, glyphs, shaped.advances, style["font_size"], nowrap=nowrap, rigid=rigid)
        if style["hyphens"] == "auto" and not (nowrap or rigid or note):
            places = list(hyphenations(text, style["lang"], style["hyphenate_limit_chars"]))
            if places:
                so_far.hyphens.update(dict.fromkeys((start + k for k in places), hyphen_width(style)))
        if nowrap and not inside_nowrap:
            so_far.nowrap[start] = False

    # -- what depends on the containing block ----------------------------------------------------

    def resolve(self, context: Any, containing_block: Any) -> None:
        """Take the used paddings, margins and inline boxes' widths for this containing block."""
        if not self.has_edges or self._edges_for == containing_block.width:
            return
        edges = [0.0] * len(self.measured.text)
        for node in self._nodes(self.root):
            if isinstance(node.box, boxes.AtomicInlineLevelBox):
                resolve_percentages(node.box, containing_block)
                atom = atomic_box(context, node.box, 0, None, containing_block, [], [])
                edges[node.start] += atom.margin_width()
            elif node.reading:
                edges[node.reading.start] += node.reading.overhang
                edges[node.reading.end - 1] += node.reading.overhang
            elif node.is_inline:
                node.spacing = _inline_spacing(node.box, containing_block)
                self._add_edges(edges, node, *node.spacing)
        self._edges_for = containing_block.width
        self._set_edges(edges)

    def resolve_preferred(self, context: Any, *, minimum: bool) -> None:
        """Take paddings and inline boxes' widths as shrink-to-fit counts them: no containing block yet."""
        if not self.has_edges:
            return
        edges = [0.0] * len(self.measured.text)
        content_width = min_content_width if minimum else max_content_width
        for node in self._nodes(self.root):
            if isinstance(node.box, boxes.AtomicInlineLevelBox):
                edges[node.start] += content_width(context, node.box)
            elif node.reading:
                edges[node.reading.start] += node.reading.overhang
                edges[node.reading.end - 1] += node.reading.overhang
            elif node.is_inline:
                before = margin_width(node.box, 0, left=True, right=False)
                after = margin_width(node.box, 0, left=False, right=True)
                self._add_edges(edges, node, before, after)
        self._edges_for = None
        self._set_edges(edges)

    def _add_edges(self, edges: list[float], node: Node, before: float, after: float) -> None:
        if node.start < node.end:
            edges[node.start] += before
            edges[node.end - 1] += after
        elif before or after:
            edges[min(node.start, len(edges) - 1)] += before + after

    def _set_edges(self, edges: list[float]) -> None:
        if edges != self.measured.edges:
            self.measured.set_edges(edges)
            self._solutions.clear()

    # -- lines -----------------------------------------------------------------------------------

    def segment_end(self, start: int) -> int:
        """Return where the text up to the next forced line break ends (just after the line feed)."""
        feed = self.measured.text.find("\n", start)
        return len(self.measured.text) if feed < 0 else feed + 1

    def line_end(self, start: int, widths: tuple[float, ...], justified: bool) -> int:
        """Return where the line beginning at ``start`` ends, in the best setting of what follows.

        ``widths`` are the widths of this line and the following ones, as in ``break_lines``. A setting once
        found is kept: a paragraph laid out again, or continued on the next page, breaks as before.
        """
        known = self._solutions.get((_key(widths), justified), {}).get(start)
        if known is None:
            ends = break_lines(self.measured, start, self.segment_end(start), widths, justified=justified)
            assert ends is not None
            self.remember(start, widths, justified, ends)
            known = ends[0]
        return known

    def remember(self, start: int, widths: tuple[float, ...], justified: bool, ends: list[int]) -> None:
        """Keep the lines of a setting: every later line too, at the widths that are left for it."""
        for rank, (begin, end) in enumerate(zip([start, *ends[:-1]], ends, strict=True)):
            key = _key(widths[min(rank, len(widths) - 1) :]), justified
            self._solutions.setdefault(key, {})[begin] = end

    def solutions(self) -> dict[tuple[tuple[float, ...], bool], dict[int, int]]:
        """Return a copy of the settings kept, to be put back with ``restore``."""
        return {key: dict(ends) for key, ends in self._solutions.items()}

    def restore(self, solutions: dict[tuple[tuple[float, ...], bool], dict[int, int]]) -> None:
        """Put back settings copied by ``solutions``."""
        self._solutions = solutions

    # -- positions and skip stacks ---------------------------------------------------------------

    def position_of(self, skip_stack: Any) -> int:
        """Return the character at which WeasyPrint's skip stack resumes."""
        node = self.root
        while skip_stack is not None:
            ((index, skip_stack),) = skip_stack.items()
            if not node.is_inline:
                return node.start + len(node.box.text.encode()[: index or 0].decode())
            if index >= len(node.children):
                return node.end
            node = node.children[index]
        return node.start

    def skip_stack_at(self, position: int, node: Node | None = None) -> Any:
        """Return the skip stack that resumes at a character."""
        node = node or self.root
        if not node.is_inline:
            return {len(node.box.text[: position - node.start].encode()): None}
        for index, child in enumerate(node.children):
            if child.start >= position and not child.reading:
                return {index: None}
            if child.end > position:
                return {index: self.skip_stack_at(position, child)}
        return {len(node.children): None}


def _key(widths: tuple[float, ...]) -> tuple[float, ...]:
    """Round widths so that sums of the same parts find the same setting; one width stands for equal ones."""
    rounded = [round(width, 3) for width in widths]
    while len(rounded) > 1 and rounded[-1] == rounded[-2]:
        rounded.pop()
    return tuple(rounded)


def _is_text(box: Any) -> bool:
    """Whether a box is text or an inline box without a footnote: laying it out touches nothing else."""
    return isinstance(box, boxes.TextBox) or (isinstance(box, boxes.InlineBox) and not box.footnote)


def _is_raised(box: Any) -> bool:
    """Whether an inline box is a note call, exponent or index: bound to the character before it."""
    shift = box.style["vertical_align"]
    return bool(box.footnote) or (isinstance(shift, int | float) and shift != 0)


def _inline_spacing(box: Any, containing_block: Any) -> tuple[float, float]:
    """Resolve an inline box; return its margin, border and padding on the left and on the right."""
    resolve_percentages(box, containing_block)
    for side in ("margin_left", "margin_right"):
        if getattr(box, side) == "auto":
            setattr(box, side, 0)
    left = box.padding_left + box.margin_left + box.border_left_width
    right = box.padding_right + box.margin_right + box.border_right_width
    return left, right


def flow_of(line_box: Any, style: PunctuationStyle) -> Flow | None:
    """Return the flow of a line box, made once and kept on it, or None when it is not ours to set."""
    source, flow = line_box.__dict__.get("huozi_flow", (None, None))
    if source is line_box.children and (flow is None or flow.is_current()):
        kept: Flow | None = flow
        return kept
    flow = _make_flow(line_box, style)
    line_box.huozi_flow = (line_box.children, flow)
    return flow


def _make_flow(line_box: Any, style: PunctuationStyle) -> Flow | None:
    language = line_box.style["lang"]
    rules = family(language)
    preserved = line_box.style["white_space"] in ("pre", "pre-wrap")
    if rules is None or preserved or line_box.text_overflow == "ellipsis":
        return None
    try:
        return Flow(line_box, rules, style_for(style, language))
    except NotOursError:
        return None


def style_for(style: PunctuationStyle, language: str) -> PunctuationStyle:
    """Return the punctuation style a language takes: 开明 is a Mainland custom, elsewhere marks are full."""
    traditional = any(part in language for part in ("Hant", "TW", "HK", "MO"))
    if style == "kaiming" and (family(language) != "zh" or traditional):
        return "full"
    return style
