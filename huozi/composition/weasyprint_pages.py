"""Page bottoms: a page left short by the rule against single lines is filled by re-breaking paragraphs on it.

A paragraph's last line may not stand alone on the next page, nor its first line alone at the foot of a page,
so one page in two ends a line early. Some paragraph on the page can nearly always be set one line longer or
shorter without being seen to be looser or tighter, or a heading can take one line more above it; the page is
then made again, and kept when it is full.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from itertools import chain, combinations, islice, pairwise, product
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from huozi.composition.breaking import break_lines, demerits
from huozi.composition.spacing import PunctuationStyle
from huozi.composition.weasyprint_grid import Grid
from huozi.composition.weasyprint_lines import Setting

_MOST_FREE = 5  # lines missing at the foot that are worth filling
_MOST_WAYS = 12  # changes considered at each degree of tolerance
_UNSURE = 0.015  # em of strain that makes up for a page made again in vain
_MOST_TRIES = 6  # times a page is made again
_LOOSEST = 0.1  # em of tracking that a longer paragraph may need on average
_TIGHTEST = 0.06  # em per gap that a shorter one may need
_LEAD_STRAIN = 0.025  # a blank line above a heading is seen about as much as this
_SECOND_LEAD_STRAIN = 0.08  # and two lines as this
_LEAST_LETTERS = 2  # on a last line
_WORST_LINES = 30.0, 50.0  # demerits of the worst line of a paragraph set otherwise: wanted, tolerated


class Candidate(NamedTuple):
    """A paragraph of so many lines that could be set ``delta`` longer; ``strain`` is the cost in em per gap.

    With no lines it is a heading, or the first paragraph after a picture: it gets so many blank lines above.
    """

    setting: Setting
    lines: int
    delta: int
    strain: float


def fill_pages(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for ``make_page`` that makes a page again while it ends short."""

    def make_page(
        context: Any, root_box: Any, page_type: Any, resume_at: Any, page_number: int, page_state: Any
    ) -> Any:
        untouched = copy.deepcopy(page_state)
        simple = not (context.reported_footnotes or context.broken_out_of_flow)
        made = plain(context, root_box, page_type, resume_at, page_number, page_state)
        missing = _missing(context, made)
        if not simple or not 0 < missing <= _MOST_FREE:
            return made
        tries = 0
        proposals = list(_proposals(made[0], missing))
        for worst_line, proposal in product(_WORST_LINES, proposals):
            flows = [candidate.setting.flow for candidate in proposal]
            kept = [(flow, flow.solutions(), flow.lead) for flow in flows]
            if all(_set_otherwise(candidate, worst_line) for candidate in proposal):
                tries += 1
                state = copy.deepcopy(untouched)
                again = plain(context, root_box, page_type, resume_at, page_number, state)
                if _missing(context, again) == 0:
                    return again
            for flow, solutions, lead in kept:
                flow.restore(solutions)
                flow.lead = lead
            if tries == _MOST_TRIES:
                break
        return made

    return make_page


def _missing(context: Any, made: Any) -> int:
    """Return how many lines are missing at the foot of a page that runs on; -1 where that means nothing."""
    page, resume_at, next_page = made
    grid: Grid | None = context.huozi_grid
    goes_on = next_page["break"] == "any" and next_page["page"] in (None, page.page_type.name)
    if grid is None or resume_at is None or not goes_on:
        return -1
    if context.current_page_footnotes or context.reported_footnotes or context.broken_out_of_flow:
        return -1
    last = page.children[0]
    while not isinstance(last, boxes.LineBox):
        children = [child for child in last.children if child.is_in_normal_flow()]
        if not isinstance(last, boxes.BlockBox) or last.is_column or not children:
            return -1
        last = children[-1]
    if not last.__dict__.get("huozi_on_grid"):
        return -1
    return int((context.page_bottom - last.position_y - last.height) / grid.unit + 0.05)


def _proposals(page: Any, missing: int) -> Iterator[list[Candidate]]:
    """Yield changes that would fill the page, the least visible first."""
    candidates = sorted(_candidates(page), key=lambda candidate: candidate.strain)
    longer = [candidate for candidate in candidates if candidate.delta > 0]
    shorter = [candidate for candidate in candidates if candidate.delta < 0]
    several = chain.from_iterable(combinations(longer, count) for count in range(1, missing + 1))
    ways = [list(some) for some in several if _adds(some, missing)]
    ways += [[one] for one in shorter]
    ways.sort(key=_unlikeliness)
    yield from ways[:_MOST_WAYS]
    yield from (list(pair) for pair in islice(combinations(shorter, 2), _MOST_WAYS))


def _adds(some: tuple[Candidate, ...], missing: int) -> bool:
    """Return whether these changes of different paragraphs add so many lines."""
    different = len({id(candidate.setting.flow) for candidate in some}) == len(some)
    return different and sum(candidate.delta for candidate in some) == missing


def _unlikeliness(way: list[Candidate]) -> float:
    """Order ways by strain; added lines fill the page, a line saved only if the next text can use it."""
    return sum(candidate.strain + (_UNSURE if candidate.delta < 0 else 0) for candidate in way)


def _candidates(page: Any) -> Iterator[Candidate]:
    """Yield the paragraphs beginning on a page or continued on it, as they could be set otherwise."""
    seen_text = False  # nothing may be blank above the first line of a page
    after_text = False
    for is_paragraph, setting in _first_lines(page.children[0]):
        if setting is None:
            seen_text, after_text = True, False
            continue
        if seen_text and setting.start == 0 and not (is_paragraph and after_text) and not setting.flow.lead:
            yield Candidate(setting, 0, 1, _LEAD_STRAIN)
            yield Candidate(setting, 0, 2, _SECOND_LEAD_STRAIN)
        seen_text, after_text = True, is_paragraph
        if not is_paragraph:
            continue
        text, widths = setting.flow.measured, setting.widths
        end = setting.flow.segment_end(setting.start)
        if not setting.justified or end != len(text.text) or len(widths) > 2:
            continue
        count = _line_count(setting)
        start, stop = text.first_of_line(setting.start), text.ends[end]
        natural = text.width(start, stop)
        gaps = (text.yielding[stop] - text.yielding[start + 1]) or 1.0
        room = widths[0] + widths[-1] * (count - 1)
        longer = (room + 2 * text.em - natural) / gaps
        if count > 1 and longer < _LOOSEST:
            yield Candidate(setting, count, 1, longer)
        shorter = (natural - room + widths[-1]) / gaps
        if count > 1 and shorter < _TIGHTEST:
            yield Candidate(setting, count, -1, shorter)


def _first_lines(box: Any) -> Iterator[tuple[bool, Setting | None]]:
    """Yield the first line of every text block of the main flow: whether it is on the grid, how it is set.

    Anything else (a picture, a table, text that composition leaves alone) is told as None.
    """
    for child in box.children:
        if isinstance(child, boxes.LineBox):
            yield bool(child.__dict__.get("huozi_on_grid")), child.__dict__.get("huozi_setting")
            return
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.BlockBox) and child.children and not child.is_table_wrapper:
            yield from _first_lines(child)
        else:
            yield False, None


def _line_count(setting: Setting) -> int:
    """Return how many lines a paragraph has from the setting's line on, on this page and the next ones."""
    flow, position, count = setting.flow, setting.start, 0
    widths = setting.widths
    while position < len(flow.measured.text):
        position = flow.line_end(position, widths, setting.justified)
        widths = widths[-1:]
        count += 1
    return count


def _set_otherwise(candidate: Candidate, worst_line: float) -> bool:
    """Break the candidate's paragraph into its other number of lines, if no line gets worse than that."""
    flow, start, _, widths, justified = candidate.setting
    text = flow.measured
    if not candidate.lines:
        flow.lead = candidate.delta
        return True
    wanted = candidate.lines + candidate.delta
    ends = break_lines(text, start, len(text.text), widths, justified=justified, lines=wanted)
    if ends is None or (wanted > 1 and text.letters[-1] - text.letters[ends[-2]] < _LEAST_LETTERS):
        return False
    for rank, (begin, end) in enumerate(pairwise([start, *ends[:-1]])):
        width = widths[min(rank, len(widths) - 1)] - text.tails[end]
        if demerits(text, text.first_of_line(begin), text.ends[end], width, justified) > worst_line:
            return False
    flow.remember(start, widths, justified, ends)
    return True
