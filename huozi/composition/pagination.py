"""Which paragraphs to set a line longer or shorter so that pages end full: lines counted some pages ahead.

A paragraph's last line may not stand alone on the next page, nor its first line alone at the foot of a page
(孤行, CLREQ 3.3), so one page in two ends a line early. Some paragraph can often be set one line longer or
shorter without being seen to be looser or tighter. Which one is found by dynamic programming over the lines
left on the page, for this page and the next ones together. Nothing here knows of a font or of an engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LEAST_ROOM = 4  # lines: on smaller pages single lines cannot be avoided
_TOGETHER = 2  # lines of a paragraph that stay together at a page's edge
_SHORT_PAGE = 0.4  # strain that a page ending early is worth
_SHORT_LINE = 0.02  # and every line missing on it


class Option(NamedTuple):
    """Another number of lines for an item: how many more or fewer, and how much that is seen (em per gap)."""

    delta: int
    strain: float


class Item(NamedTuple):
    """A paragraph as it stands: its lines, and the lines above it, which fall away at a page's head.

    ``lines`` of a paragraph that began on an earlier page are the lines left, and it is ``continued``.
    What is ``whole`` is not parted: code, a table, a picture, counted in lines.
    """

    lines: int
    gap: int = 0
    options: Sequence[Option] = ()
    continued: bool = False
    whole: bool = False


class Plan(NamedTuple):
    """The option chosen for every item (None: as it stands), what that costs, and the first page's lack."""

    chosen: tuple[Option | None, ...]
    cost: float
    missing: int


class _State(NamedTuple):
    """Where the text has got to: the page, the lines left on it; what it cost, and the way here."""

    page: int
    left: int
    cost: float
    missing: int
    option: Option | None = None
    previous: _State | None = None


def plan_pages(items: Sequence[Item], room: int, pages: int, *, head: int, blocked: bool) -> Plan:
    """Return the cheapest way to set ``items`` on pages of ``room`` lines, ``head`` of the first one taken.

    ``room`` is LEAST_ROOM at least. Costs are counted for ``pages`` pages. ``blocked`` says that something
    follows the last item that does not fit on the first page; what else follows is unknown and costs nothing.
    """
    states = [_State(0, room - head, 0.0, 0)]
    for item in items:
        best: dict[tuple[int, int], _State] = {}
        for state in states:
            if state.page < pages:
                ways = [_place(state, item, option, room, pages) for option in (None, *item.options)]
            else:
                ways = [state._replace(option=None, previous=state)]
            for after in ways:
                key = after.page, after.left
                if key not in best or after.cost < best[key].cost:
                    best[key] = after
        states = list(best.values())
    ends = [_blocked(state) if blocked else state for state in states]
    end = min(ends, key=lambda state: state.cost)
    return Plan(_way(end), end.cost, end.missing)


def _place(state: _State, item: Item, option: Option | None, room: int, pages: int) -> _State:
    """Set one item on the page the state has got to, and on as many following ones as it takes."""
    lines, cost = item.lines, state.cost
    if option:
        lines, cost = lines + option.delta, cost + option.strain
    page, left, missing = state.page, state.left, state.missing
    least = 1 if item.continued else _TOGETHER
    if left < room:
        left -= item.gap
    while lines > left and not (item.whole and left == room):
        here = 0 if item.whole else min(left, lines - _TOGETHER)
        if here < least:  # the whole goes to the next page, and what stands above it is not set
            here, left = 0, state.left
        lack = left - here
        if page < pages:
            cost += _shortfall(lack)
        if page == 0:
            missing = lack
        lines -= here
        page, left, least = page + 1, room, 1
    return _State(page, max(left - lines, 0), cost, missing, option, state)


def _blocked(state: _State) -> _State:
    if state.page:
        return state
    return state._replace(cost=state.cost + _shortfall(state.left), missing=state.left)


def _shortfall(lack: int) -> float:
    return _SHORT_PAGE + _SHORT_LINE * lack if lack else 0.0


def _way(state: _State) -> tuple[Option | None, ...]:
    chosen: list[Option | None] = []
    while state.previous is not None:
        chosen.append(state.option)
        state = state.previous
    return tuple(reversed(chosen))
