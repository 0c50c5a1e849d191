"""Pages planned by counting lines: single lines at no edge, pages full, the least visible change chosen."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi.composition.pagination import Item, Option, Plan, plan_pages
from huozi.engine.grid import Between
from huozi.engine.lines import Setting
from huozi.engine.lookahead import Lookahead, Piece

ROOM = 10
LONGER, SHORTER, LEAD = Option(1, 0.03), Option(-1, 0.05), Option(1, 0.025)


def plan(*items: Item, pages: int = 3, head: int = 0, blocked: bool = False) -> Plan:
    return plan_pages(items, ROOM, pages, head=head, blocked=blocked)


def test_full_pages_are_left_alone() -> None:
    assert plan(Item(6, options=(LONGER,)), Item(6), Item(8)) == Plan((None, None, None), 0.0, 0)


@pytest.mark.parametrize(("second", "missing"), [(2, 1), (3, 1), (4, 0), (5, 0)])
def test_no_line_stands_alone_at_an_edge(second: int, missing: int) -> None:
    """Of three lines neither the first nor the last may be parted; two lines of five fill the page."""
    first = ROOM - 1 if second == 2 else ROOM - 2 if second > 3 else ROOM - 1
    assert plan(Item(first), Item(second), Item(9)).missing == missing


def test_a_paragraph_is_set_longer_to_fill_a_page() -> None:
    assert plan(Item(9, options=(LONGER, SHORTER)), Item(3), Item(9)).chosen[0] == LONGER


def test_a_paragraph_is_set_shorter_where_the_next_one_can_use_the_line() -> None:
    assert plan(Item(9, options=(SHORTER,)), Item(5), Item(9)).chosen[0] == SHORTER
    assert plan(Item(9, options=(SHORTER,)), Item(3), Item(9)).chosen[0] is None


def test_blank_lines_above_a_heading_fill_a_page() -> None:
    heading = Item(0, options=(LEAD,))
    assert plan(Item(4), heading, Item(3, gap=2), Item(3), Item(9)).chosen[1] == LEAD


def test_a_full_page_is_changed_for_the_next_one() -> None:
    """Nothing on the second page can be set otherwise, but a line more on the first one fills both."""
    items = Item(7, options=(LONGER,)), Item(6), Item(6), Item(3), Item(9)
    alone, ahead = plan(*items, pages=1), plan(*items, pages=2)
    assert alone.chosen[0] is None
    assert ahead.chosen[0] == LONGER
    assert ahead.missing == 0


def test_something_that_does_not_fit_leaves_the_page_short() -> None:
    assert plan(Item(8), blocked=True).missing == 2
    assert plan(Item(8)).cost == 0
    assert plan(Item(8, options=(Option(2, 0.1),)), blocked=True).missing == 0


def test_what_stands_above_falls_away_at_a_page_head() -> None:
    assert plan(Item(10), Item(10, gap=2), Item(9)).cost == 0


def test_lines_taken_at_the_head_of_the_first_page_count() -> None:
    assert plan(Item(7), Item(9), head=3).missing == 0


items = st.tuples(
    st.integers(1, 14),
    st.sampled_from([0, 0, 0, 1, 2]),
    st.lists(st.sampled_from([LONGER, Option(-1, 0.07)]), unique=True, max_size=2).map(tuple),
).map(lambda parts: Item(*parts))


@settings(deadline=None)
@given(st.lists(items, min_size=1, max_size=4), st.booleans())
def test_no_other_choice_is_cheaper(some: list[Item], blocked: bool) -> None:
    some = [item if item.lines > 2 else item._replace(options=()) for item in some]
    found = plan(*some, blocked=blocked)
    costs = []
    for chosen in product(*[(None, *item.options) for item in some]):
        set_so = [
            item._replace(lines=item.lines + (option.delta if option else 0), options=())
            for item, option in zip(some, chosen, strict=True)
        ]
        strain = sum(option.strain for option in chosen if option)
        costs.append(strain + plan(*set_so, blocked=blocked).cost)
    assert found.cost == pytest.approx(min(costs))


class Paragraph:
    """What a plan changes of a flow: the settings kept, and the blank lines above."""

    def __init__(self) -> None:
        self.kept: list[int] = []
        self.lead = 0.0

    def solutions(self) -> list[int]:
        return list(self.kept)

    def restore(self, kept: list[int]) -> None:
        self.kept = kept

    def remember(self, start: int, widths: tuple[float, ...], justified: bool, ends: list[int]) -> None:
        self.kept = ends


def test_a_plan_taken_back_leaves_nothing_of_itself() -> None:
    """A heading may take a blank line, a block off the grid another, a paragraph a line more, in one plan."""
    flow: Any = Paragraph()
    setting = Setting(flow, 0, 0, (100.0,), justified=True)
    lookahead = Lookahead.__new__(Lookahead)
    between = Between()
    lookahead._pieces = [Piece(setting, 0, lead=0.6), Piece(setting, 4), Piece(None, 0, between=between)]
    lookahead._ends = {(1, LONGER.delta): [3, 6, 9, 12, 14]}
    undo = lookahead.apply(Plan((LEAD, LONGER, LEAD), 0.0, 0))
    assert 0.5 < flow.lead < 1  # the rest of the line stands below the heading
    assert (flow.kept, between.extra) == ([3, 6, 9, 12, 14], 1)
    undo()
    assert (flow.lead, flow.kept, between.extra) == (0, [], 0)


def test_what_is_whole_is_not_parted_even_where_it_is_higher_than_a_page() -> None:
    assert plan(Item(7), Item(6, whole=True), Item(9)).missing == 3
    assert plan(Item(10), Item(14, whole=True), Item(9)).missing == 0
