"""What stands on a page just made and what will follow it, counted in lines: ``pagination`` plans with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from huozi.composition.breaking import break_lines, demerits
from huozi.composition.pagination import LEAST_ROOM, Item, Option, Plan, plan_pages
from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, LineBox, PageBox, SkipStack
from huozi.engine.flow import flow_of
from huozi.engine.grid import Between, holds_lines
from huozi.engine.lines import Setting

_PAGES = 3  # planned together
_MOST_TRIES = 4  # plans for one page
_LOOSEST = 0.1  # em of tracking that a longer paragraph may need on average
_TIGHTEST = 0.06  # em per gap that a shorter one may need
_LEAD = Option(1, 0.025)  # a blank line about a heading or a block, and how much it is seen
_EDGE = Option(1, 0.06)  # one above or below a list
_LESS = Option(-1, 0.02)  # a block's margins made smaller
_ABOVE = 0.6  # of that line's height stands above a heading, the rest below it, so that neither is a hole
_PULLED = 2  # lines more that would hold what stands at the next page's head
_LEAST_LETTERS = 2  # on a last line
_WORST_LINE = 50.0  # demerits that the worst line of a paragraph set otherwise may have
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dd", "ul", "ol", "dl"})
_SEEN = 30.0, 0.03  # from these demerits on it is seen, and that is worth so much strain
# Properties in which two paragraphs must agree for lines of the one to be as wide and high as of the other.
_SHAPE = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
    *("text_indent", "text_align_all", "font_size", "line_height", "orphans", "widows", "page", "float"),
    *("break_before", "break_after", "break_inside", "border_top_width", "border_bottom_width", "position"),
)


class Piece(NamedTuple):
    """A paragraph of so many lines, a block off the grid, or (no lines) a place for a blank line.

    ``setting`` is None for text that plain WeasyPrint has set, and for a block: ``between`` then. ``gap`` is
    what stands above, in lines; ``lead`` is the share of a blank line that stands above its text.
    """

    setting: Setting | None
    lines: int
    gap: int = 0
    between: Between | None = None
    lead: float = 0.0
    whole: bool = False


class Block(NamedTuple):
    """A text block on a page: its lines, whether they stand on the grid, and how composition has set them.

    Anything else (a picture, a table, columns) is a block without lines; one centred between lines of the
    grid has ``between``. ``lead`` is the share of a blank line that may stand above, at headings and lists.
    """

    lines: list[Box]
    is_paragraph: bool = False
    setting: Setting | None = None
    between: Between | None = None
    lead: float = 0.0
    bottom: float = 0.0


class Lookahead:
    """The paragraphs of a page just made, and those that follow it as far as nothing else comes between."""

    def __init__(self, context: Context, root_box: Box, made: Any, style: PunctuationStyle) -> None:
        page, resume_at, _ = made
        self._context = context
        self._grid = context.huozi_grid
        self._room = self._grid.lines_between(self._grid.origin, context.page_bottom)
        self._most = (_PAGES + 1) * self._room
        self._ends: dict[tuple[int, int], list[int]] = {}
        self._head = 0  # lines above the first paragraph
        here = self._on_page(page)
        if parts_block(root_box, resume_at):
            following, is_parted = [], True
        else:
            parent, index, is_parted = _locate(root_box, resume_at)
            following = list(self._following(here, parent, index, is_parted, style))
        self._blocked = not (following or is_parted)
        self._here = len(here)
        self._pieces = here + following

    def _on_page(self, page: PageBox) -> list[Piece]:
        pieces: list[Piece] = []
        bottom = self._grid.origin
        above: Block | None = None
        for block in _blocks(page.children[0]):
            setting, lines = block.setting, len(block.lines)
            # A blank line may stand about what does not open the page.
            if above and not above.between and block.lead and setting and not setting.start:
                pieces.append(Piece(setting, 0, lead=block.lead))
            gap = 0
            if block.between:
                lines = self._grid.lines_between(bottom, self._grid.snap(block.bottom))
                bottom = self._grid.snap(block.bottom)
            elif block.is_paragraph:
                gap = round((block.lines[0].position_y - bottom) / self._grid.unit)
                bottom = block.bottom
                lines = self._line_count(setting) if setting else lines
            if block.between or block.is_paragraph:
                if not any(piece.lines for piece in pieces):
                    self._head, gap = gap, 0
                between = block.between if above else None
                pieces.append(Piece(setting, lines, gap, between, whole=bool(block.between)))
            above = block
        return pieces

    def _following(
        self, here: list[Piece], parent: Box, index: int, is_parted: bool, style: PunctuationStyle
    ) -> Iterator[Piece]:
        """Yield the paragraphs after the page: siblings like one that begins on it, one after the other."""
        models = {piece.setting.flow: piece.setting for piece in here if piece.lines and piece.setting}
        model = None
        for box in reversed(parent.children[: index + is_parted]):
            line = _line_of(box)
            flow = flow_of(line, style) if line else None
            model = models.get(flow) if flow else None
            if model is None or model.start == 0:
                break
        if model is None or model.start or not model.justified:
            return
        for child in parent.children[index + is_parted :][: self._most]:
            line = _line_of(child)
            if line is None or any(child.style[name] != box.style[name] for name in _SHAPE):
                return
            flow = flow_of(line, style)
            if flow is None or not flow.is_plain:
                return
            flow.resolve(self._context, box)
            setting = Setting(flow, 0, 0, model.widths, model.justified)
            yield Piece(setting, self._line_count(setting))

    def _line_count(self, setting: Setting) -> int:
        """Return how many lines a paragraph has from the setting's line on, as far as pages are planned."""
        flow, position, count = setting.flow, setting.start, 0
        widths = setting.widths
        while position < len(flow.measured.text) and count < self._most:
            position = flow.line_end(position, widths, setting.justified)
            widths = widths[1:] or widths
            count += 1
        return count

    def plans(self, missing: int) -> Iterator[Plan]:
        """Yield plans better than the page as it stands, the best first; none where it and the next are full.

        ``missing`` are the lines that really are missing: where counting says otherwise nothing is planned.
        """
        if self._room < LEAST_ROOM:
            return
        items = [
            Item(piece.lines, piece.gap, continued=_continued(piece), whole=piece.whole)
            for piece in self._pieces
        ]
        natural = self._plan(items, blocked=self._blocked)
        if natural.missing != missing or not natural.cost:
            return
        items = [item._replace(options=self._options(k)) for k, item in enumerate(items)]
        yield from self._tries(items)
        if self._blocked:
            for more in range(1, _PULLED + 1):
                plan = self._plan([*items, Item(missing + more, whole=True)], blocked=False)
                if not plan.missing:
                    yield plan._replace(chosen=plan.chosen[:-1])

    def _tries(self, items: list[Item]) -> Iterator[Plan]:
        """Yield the best plan, and the best without the first thing that it changes, and so on."""
        for _ in range(_MOST_TRIES):
            plan = self._plan(items, blocked=self._blocked)
            if not any(plan.chosen):
                return
            yield plan
            first = next(k for k, option in enumerate(plan.chosen) if option)
            left = tuple(option for option in items[first].options if option != plan.chosen[first])
            items[first] = items[first]._replace(options=left)

    def _plan(self, items: list[Item], *, blocked: bool) -> Plan:
        return plan_pages(items, self._room, _PAGES, head=self._head, blocked=blocked)

    def changes_this_page(self, plan: Plan) -> bool:
        """Return whether a plan changes the page itself, or the next paragraph, which may begin on it."""
        return any(plan.chosen[: self._here + 1])

    def apply(self, plan: Plan) -> Callable[[], None]:
        """Set the paragraphs as planned; return what takes that back."""
        before = []
        widened = []
        for k, (piece, option) in enumerate(zip(self._pieces, plan.chosen, strict=True)):
            if option and piece.between:
                widened.append(piece.between)
                piece.between.extra = option.delta
            elif option and piece.setting:
                flow, start, _, widths, justified = piece.setting
                before.append((flow, flow.solutions(), flow.lead))
                if piece.lines:
                    flow.remember(start, widths, justified, self._ends[k, option.delta])
                else:
                    flow.lead = option.delta * piece.lead

        def undo() -> None:
            for flow, solutions, lead in reversed(before):
                flow.restore(solutions)
                flow.lead = lead
            for between in widened:
                between.extra = 0

        return undo

    def _options(self, k: int) -> tuple[Option, ...]:
        """Return the other numbers of lines that piece ``k`` can have."""
        piece = self._pieces[k]
        if piece.between:
            if piece.between.extra:
                return ()
            return (_LEAD, _LESS) if piece.between.spare else (_LEAD,)
        if not piece.setting or piece.lines == self._most:
            return ()
        if not piece.lines:
            return () if piece.setting.flow.lead else (_LEAD if piece.lead < 1 else _EDGE,)
        options = []
        for delta, strain in _strains(piece.setting, piece.lines):
            ends, worst = _set_otherwise(piece.setting, piece.lines + delta)
            if ends and worst <= _WORST_LINE:
                self._ends[k, delta] = ends
                options.append(Option(delta, strain + (_SEEN[1] if worst > _SEEN[0] else 0.0)))
        return tuple(options)


def _continued(piece: Piece) -> bool:
    return bool(piece.setting and piece.setting.start)


def _line_of(box: Box) -> LineBox | None:
    """Return the line box of a block that holds nothing else, or None."""
    if (
        isinstance(box, boxes.BlockBox)
        and len(box.children) == 1
        and isinstance(box.children[0], boxes.LineBox)
    ):
        line: LineBox = box.children[0]
        return line
    return None


def _locate(root_box: Box, resume_at: SkipStack) -> tuple[Box, int, bool]:
    """Return where the next page begins: the parent, the child's place, and whether that child is parted."""
    box = root_box
    while True:
        ((index, deeper),) = (resume_at or {0: None}).items()
        if deeper is None or _line_of(box.children[index]):
            return box, index, deeper is not None
        box, resume_at = box.children[index], deeper


def parts_block(root_box: Box, resume_at: SkipStack) -> bool:
    """Return whether the next page begins inside a block off the grid: this page is as full as it can be."""
    box = root_box
    while resume_at is not None:
        if box.__dict__.get("huozi_between"):
            return True
        ((index, resume_at),) = resume_at.items()
        if isinstance(box, boxes.LineBox) or resume_at is None:
            return False
        box = box.children[index]
    return False


def _blocks(box: Box) -> Iterator[Block]:
    """Yield the text blocks of a page's main flow, and a block without lines for anything else."""
    lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
    if lines:
        attributes = lines[0].__dict__
        yield Block(
            lines,
            bool(attributes.get("huozi_on_grid")),
            attributes.get("huozi_setting"),
            lead=_ABOVE if box.element_tag in _HEADINGS else 0.0,
            bottom=lines[-1].position_y + lines[-1].height,
        )
        return
    previous = ""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        found = _blocks_of(child)
        around = {previous, child.element_tag}
        if box.element_tag not in _ITEMS and around <= _LISTS | {"p"} and around & _LISTS:
            for block in found:
                yield block._replace(lead=1.0)
                break
        yield from found
        previous = child.element_tag


def _blocks_of(child: Box) -> Iterator[Block]:
    between = child.__dict__.get("huozi_between")
    if between and child.element_tag not in _HEADINGS:
        yield Block([], between=between, bottom=child.border_box_y() + child.border_height())
    elif holds_lines(child) and child.children and not child.is_column:
        yield from _blocks(child)
    else:
        yield Block([])


def _strains(setting: Setting, count: int) -> Iterator[tuple[int, float]]:
    """Yield one line more and one fewer, where that is at all likely, with the em per gap it takes."""
    text, widths, start = setting.flow.measured, setting.widths, setting.start
    end = setting.flow.segment_end(start)
    if count < 2 or not setting.justified or end != len(text.text) or len(widths) > 2:
        return
    first, stop = text.first_of_line(start), text.ends[end]
    natural = text.width(first, stop)
    gaps = (text.yielding[stop] - text.yielding[first + 1]) or 1.0
    room = widths[0] + widths[-1] * (count - 1)
    longer = (room + 2 * text.em - natural) / gaps
    if longer < _LOOSEST:
        yield 1, longer
    shorter = (natural - room + widths[-1]) / gaps
    if shorter < _TIGHTEST:
        yield -1, shorter


def _set_otherwise(setting: Setting, wanted: int) -> tuple[list[int] | None, float]:
    """Return the paragraph's ends in so many lines (or None) and the demerits of its worst line."""
    flow, start, _, widths, justified = setting
    text = flow.measured
    ends = break_lines(text, start, len(text.text), widths, justified=justified, lines=wanted)
    if ends is None or (wanted > 1 and text.letters[-1] - text.letters[ends[-2]] < _LEAST_LETTERS):
        return None, 0.0
    worst = 0.0
    for rank, (begin, end) in enumerate(pairwise([start, *ends[:-1]])):
        width = widths[min(rank, len(widths) - 1)] - text.tails[end]
        worst = max(worst, demerits(text, text.first_of_line(begin), text.ends[end], width, justified))
    return ends, worst
