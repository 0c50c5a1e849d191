"""One line box before layout, flattened: its text boxes shaped once and measured as one paragraph.

WeasyPrint's tree stays what it is. A ``Flow`` keeps, for every box inside the line box, which characters of
the paragraph are its own, so that lines can be cut anywhere and the boxes copied around the cuts.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.layout.preferred import margin_width, max_content_width, min_content_width

from huozi.composition.breaking import break_lines
from huozi.composition.characters import Family, family
from huozi.composition.measured import Measured
from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, LineBox, SkipStack, Style
from huozi.engine.nodes import Flattened, Node, NotOursError
from huozi.engine.text import unicode_breaks
from huozi.engine.vertical_text import shape_down


class Flow:
    """A line box's content as one measured paragraph, and the way back to its boxes."""

    def __init__(self, line_box: LineBox, rules: Family, style: PunctuationStyle) -> None:
        self.rules = rules
        flattened = Flattened(line_box)
        self.root, self.floats = flattened.root, flattened.floats
        self.lead = 0.0  # blank grid lines above the first line, to fill a page
        text = flattened.text.text
        if not text.strip(" \n"):
            raise NotOursError
        nodes = self._nodes(self.root)
        self._contents = [node for node in nodes if node.content is not None]
        self.is_plain = not self.floats and all(_is_text(node.box) for node in nodes)
        self.has_edges = any(not isinstance(node.box, boxes.TextBox) for node in nodes)
        self.measured = Measured(
            flattened.text,
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
            alone = sum(shape_down(self.measured.text[k - 1], style).advances)
            self.measured.tails[k] = alone - self.measured.source.advances[k - 1]

    def _is_level(self, style: Style) -> bool:
        """Whether every line may keep the line height: no text is larger than the block's, no box inside."""
        size, height = style["font_size"] * 1.001, self.root.strut[0] * 1.001
        return all(
            isinstance(node.box, boxes.TextBox | boxes.InlineBox)
            and node.box.style["font_size"] <= size
            and node.strut[0] <= height
            for node in self._nodes(self.root)
            if node.end > node.start
        )

    # -- what depends on the containing block ----------------------------------------------------

    def resolve(self, context: Context, containing_block: Box) -> None:
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

    def resolve_preferred(self, context: Context, *, minimum: bool) -> None:
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

    def position_of(self, skip_stack: SkipStack) -> int:
        """Return the character at which WeasyPrint's skip stack resumes."""
        node = self.root
        while skip_stack is not None:
            ((index, skip_stack),) = skip_stack.items()
            if not node.is_inline:
                return node.start + len(node.text_box.text.encode()[: index or 0].decode())
            if index >= len(node.children):
                return node.end
            node = node.children[index]
        return node.start

    def skip_stack_at(self, position: int, node: Node | None = None) -> SkipStack:
        """Return the skip stack that resumes at a character."""
        node = node or self.root
        if not node.is_inline:
            return {len(node.text_box.text[: position - node.start].encode()): None}
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


def _is_text(box: Box) -> bool:
    """Whether a box is text or an inline box without a footnote: laying it out touches nothing else."""
    return isinstance(box, boxes.TextBox) or (isinstance(box, boxes.InlineBox) and not box.footnote)


def _inline_spacing(box: Box, containing_block: Box) -> tuple[float, float]:
    """Resolve an inline box; return its margin, border and padding on the left and on the right."""
    resolve_percentages(box, containing_block)
    for side in ("margin_left", "margin_right"):
        if getattr(box, side) == "auto":
            setattr(box, side, 0)
    left = box.padding_left + box.margin_left + box.border_left_width
    right = box.padding_right + box.margin_right + box.border_right_width
    return left, right


def flow_of(line_box: LineBox, style: PunctuationStyle) -> Flow | None:
    """Return the flow of a line box, made once and kept on it, or None when it is not ours to set."""
    source, flow = line_box.__dict__.get("huozi_flow", (None, None))
    if source is line_box.children and (flow is None or flow.is_current()):
        kept: Flow | None = flow
        return kept
    flow = _make_flow(line_box, style)
    line_box.huozi_flow = (line_box.children, flow)
    return flow


def _make_flow(line_box: LineBox, style: PunctuationStyle) -> Flow | None:
    language = line_box.style["lang"]
    rules = family(language)
    preserved = line_box.style["white_space"] in ("pre", "pre-wrap")
    if rules is None or preserved or line_box.text_overflow == "ellipsis":
        return None
    try:
        return Flow(
            line_box, rules, style_for(style, language, line_box.style["text_align_all"] == "justify")
        )
    except NotOursError:
        return None


def style_for(style: PunctuationStyle, language: str, justified: bool) -> PunctuationStyle:
    """Return the punctuation style of a block: 开明 is a Mainland custom, elsewhere marks are full."""
    traditional = any(part in language for part in ("Hant", "TW", "HK", "MO"))
    if style != "kaiming":
        return style
    if family(language) != "zh" or traditional:
        return "full"
    return "kaiming" if justified else "ragged"
