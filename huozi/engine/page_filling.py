"""Page bottoms: a page that would end short is filled by setting paragraphs on it or before it otherwise.

``pagination`` chooses the paragraphs among those that ``lookahead`` finds. The page is then made
again, and kept when it is full.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context, SkipStack
from huozi.engine.grid import Grid
from huozi.engine.lookahead import Lookahead, parts_block

_MOST_FREE = 5  # lines missing at the foot that are worth filling


def fill_pages(style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for ``make_page`` that makes a page again where that fills it or the next ones."""

    def make_page(
        context: Context,
        root_box: Box,
        page_type: Any,
        resume_at: SkipStack,
        page_number: int,
        page_state: Any,
    ) -> Any:
        untouched = copy.deepcopy(page_state)
        targets = _Targets(context, page_number)
        simple = not (context.reported_footnotes or context.broken_out_of_flow)
        made = plain(context, root_box, page_type, resume_at, page_number, page_state)
        missing = _missing(context, root_box, made)
        if not simple or not 0 <= missing <= _MOST_FREE:
            return made
        lookahead = Lookahead(context, root_box, made, style)
        notes = list(context.footnotes)  # those of later pages: this one has none
        found = targets.kept()
        for plan in lookahead.plans(missing):
            undo = lookahead.apply(plan)
            if not lookahead.changes_this_page(plan):
                return made
            targets.restore()
            again = plain(context, root_box, page_type, resume_at, page_number, copy.deepcopy(untouched))
            if 0 <= _missing(context, root_box, again) <= plan.missing:
                return again
            undo()
            # What a try drew onto the page, with its notes and names, is not on it any more.
            targets.restore(found)
            context.footnotes, context.current_page_footnotes = list(notes), []
            context.reported_footnotes, context.broken_out_of_flow = [], {}
        return made

    return make_page


class _Targets:
    """The names of places that the engine has noted for a page, and where it looked others up.

    It notes each name once, on the first page made with it: one drawn in vain would keep that number.
    """

    def __init__(self, context: Context, page_number: int) -> None:
        self._state: dict[str, Any] = context.page_maker[page_number - 1][-1]
        self._before = self.kept()

    def kept(self) -> dict[str, list[Any]]:
        """Return what is noted now."""
        return {name: list(self._state.get(name, ())) for name in ("anchors", "content_lookups")}

    def restore(self, kept: dict[str, list[Any]] | None = None) -> None:
        """Note again what was noted when `kept` was taken; without it, before the page was made."""
        for name, noted in (self._before if kept is None else kept).items():
            self._state[name] = list(noted)


def _missing(context: Context, root_box: Box, made: Any) -> int:
    """Return how many lines are missing at the foot of a page that runs on; -1 where that means nothing."""
    page, resume_at, next_page = made
    grid: Grid | None = context.huozi_grid
    goes_on = next_page["break"] == "any" and next_page["page"] in (None, page.page_type.name)
    if grid is None or resume_at is None or not goes_on:
        return -1
    if context.current_page_footnotes or context.reported_footnotes or context.broken_out_of_flow:
        return -1
    if parts_block(root_box, resume_at):
        return 0
    last = page.children[0]
    while not isinstance(last, boxes.LineBox):
        if last.__dict__.get("huozi_between"):
            return grid.lines_between(
                grid.snap(last.border_box_y() + last.border_height()), context.page_bottom
            )
        children = [child for child in last.children if child.is_in_normal_flow()]
        if not isinstance(last, boxes.BlockBox) or last.is_column or not children:
            return -1
        last = children[-1]
    if not last.__dict__.get("huozi_on_grid"):
        return -1
    return grid.lines_between(last.position_y + last.height, context.page_bottom)
