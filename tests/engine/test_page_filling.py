"""A page is made again where a plan says so and kept where it is better; else nothing of the plan stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from huozi.composition.pagination import Item, Option, Plan
from huozi.engine import lookahead, page_filling
from huozi.engine.lines import Setting
from huozi.engine.lookahead import Lookahead, Piece
from huozi.engine.page_filling import fill_pages

LONGER = Option(1, 0.03)


class Planned:
    """Plans as a lookahead gives them, and what became of each."""

    def __init__(self, *plans: Plan, here: bool = True) -> None:
        self.all, self.here = plans, here
        self.applied: list[Plan] = []
        self.undone: list[Plan] = []

    def plans(self, missing: int) -> Iterator[Plan]:
        self.missing = missing
        yield from self.all

    def apply(self, plan: Plan) -> Callable[[], None]:
        self.applied.append(plan)
        return lambda: self.undone.append(plan)

    def changes_this_page(self, _plan: Plan) -> bool:
        return self.here


class Engine:
    """An engine whose pages lack the lines given, one number a page made."""

    def __init__(self, *lacks: int) -> None:
        self.lacks = list(lacks)
        self.states: list[list[str]] = []

    def make_page(
        self, _context: Any, _root: Any, _kind: Any, _at: Any, _number: Any, state: list[str]
    ) -> int:
        self.states.append(list(state))
        state.append("changed by making the page")
        return self.lacks.pop(0)


def plan(missing: int) -> Plan:
    return Plan((LONGER,), 0.03, missing)


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr(page_filling, "_missing", lambda _context, _root, made: made)

    def made(engine: Engine, planned: Planned, **context: object) -> int:
        monkeypatch.setattr(page_filling, "Lookahead", lambda *_: planned)
        state = SimpleNamespace(
            **{"reported_footnotes": [], "broken_out_of_flow": {}, "footnotes": [], "page_maker": [({},)]}
            | context
        )
        found: int = fill_pages("kaiming", engine.make_page)(state, None, None, None, 1, ["as it was"])
        return found

    return made


def test_a_page_that_is_better_is_kept(make: Callable[..., int]) -> None:
    engine, planned = Engine(2, 0), Planned(plan(0), plan(0))
    assert make(engine, planned) == 0
    assert (planned.missing, len(planned.applied), planned.undone) == (2, 1, [])


def test_a_plan_that_does_not_come_true_is_taken_back(make: Callable[..., int]) -> None:
    first, second = plan(0), plan(1)
    engine, planned = Engine(2, 1, 1), Planned(first, second)
    assert make(engine, planned) == 1
    assert (planned.applied, planned.undone) == ([first, second], [first])


def test_where_no_plan_comes_true_the_page_stays_as_it_was(make: Callable[..., int]) -> None:
    planned = Planned(plan(0), plan(0))
    assert make(Engine(2, 1, -1), planned) == 2
    assert planned.undone == planned.applied == list(planned.all)


def test_every_try_begins_from_the_same_state(make: Callable[..., int]) -> None:
    engine = Engine(2, 1, 1)
    make(engine, Planned(plan(0), plan(0)))
    assert engine.states == [["as it was"]] * 3


def test_a_plan_for_later_pages_is_kept_and_this_page_with_it(make: Callable[..., int]) -> None:
    engine, planned = Engine(0), Planned(plan(0), here=False)
    assert make(engine, planned) == 0
    assert (len(planned.applied), planned.undone) == (1, [])


def test_notes_that_a_try_drew_onto_the_page_are_left_for_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The engine takes a note off its list when it lays it out, and lists those that do not fit."""
    context = SimpleNamespace(
        reported_footnotes=[],
        broken_out_of_flow={},
        footnotes=["a note"],
        current_page_footnotes=[],
        page_maker=[({"anchors": [], "content_lookups": []},)],
    )
    lacks = iter([1, -1])

    def make_page(*_args: object) -> int:
        lack = next(lacks)
        if lack < 0:
            context.current_page_footnotes.append(context.footnotes.pop())
            context.reported_footnotes.append("another")
            context.broken_out_of_flow["float"] = 1
        context.page_maker[0][-1]["anchors"].append("here" if lack > 0 else "drawn in vain")
        return lack

    monkeypatch.setattr(page_filling, "_missing", lambda _context, _root, made: made)
    monkeypatch.setattr(page_filling, "Lookahead", lambda *_: Planned(plan(0)))
    page: Any = fill_pages("kaiming", make_page)(context, None, None, None, 1, [])
    assert page == 1
    assert (context.footnotes, context.current_page_footnotes) == (["a note"], [])
    assert (context.reported_footnotes, context.broken_out_of_flow) == ([], {})
    assert context.page_maker[0][-1]["anchors"] == ["here"]


@pytest.mark.parametrize(
    ("lack", "context", "tried"),
    [
        (0, {}, True),
        (5, {}, True),
        (6, {}, False),
        (-1, {}, False),
        (2, {"reported_footnotes": ["note"]}, False),
        (2, {"broken_out_of_flow": {"float": 1}}, False),
    ],
)
def test_only_a_simple_page_that_lacks_little_is_planned(
    lack: int, context: dict[str, object], tried: bool, make: Callable[..., int]
) -> None:
    planned = Planned(plan(lack))
    assert make(Engine(lack, lack), planned, **context) == lack
    assert bool(planned.applied) is tried


def looking_over(*pieces: Piece, room: int = 10) -> Lookahead:
    found = Lookahead.__new__(Lookahead)
    found._room, found._most, found._head, found._blocked = room, 40, 0, False
    found._pieces, found._here, found._ends = list(pieces), len(pieces), {}
    return found


@pytest.mark.parametrize(("start", "continued"), [(0, False), (7, True)])
def test_a_paragraph_begun_on_an_earlier_page_is_planned_as_continued(
    start: int, continued: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that goes on a single line may stand at the foot; of a new one two must (CLREQ 3.3)."""
    seen: list[Item] = []

    def plan_pages(items: list[Item], *_args: object, **_kw: object) -> Plan:
        seen.extend(items)
        return Plan((None,) * len(items), 0.0, 0)

    monkeypatch.setattr(lookahead, "plan_pages", plan_pages)
    flow: Any = object()
    setting = Setting(flow, start, 9, (100.0,), True)
    assert list(looking_over(Piece(setting, 4, 1), Piece(None, 3)).plans(0)) == []
    assert [(item.lines, item.gap, item.continued) for item in seen] == [(4, 1, continued), (3, 0, False)]


@pytest.mark.parametrize(("room", "missing", "planned"), [(10, 1, True), (3, 1, False), (10, 2, False)])
def test_nothing_is_planned_where_counting_is_wrong_or_the_page_too_small(
    room: int, missing: int, planned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = looking_over(Piece(None, 9), room=room)
    found._blocked = True
    monkeypatch.setattr(Lookahead, "_options", lambda *_: (LONGER,))
    assert [one.chosen for one in found.plans(missing)] == ([(LONGER,)] if planned else [])


@pytest.mark.parametrize(
    ("worst", "strain"),
    [
        (0.0, 0.03),
        (lookahead._SEEN[0] + 0.01, 0.03 + lookahead._SEEN[1]),
        (lookahead._WORST_LINE + 0.01, None),
    ],
)
def test_a_paragraph_is_set_otherwise_only_where_no_line_becomes_too_loose(
    worst: float, strain: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow: Any = object()
    monkeypatch.setattr(lookahead, "_strains", lambda *_: [(1, 0.03)])
    monkeypatch.setattr(lookahead, "_set_otherwise", lambda *_: ([9], worst))
    options = looking_over(Piece(Setting(flow, 0, 9, (100.0,), True), 4))._options(0)
    assert options == (() if strain is None else (Option(1, strain),))


def test_plans_come_best_first_and_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = looking_over(Piece(None, 9), Piece(None, 0))
    found._blocked = True
    options = (LONGER, Option(1, 0.1))
    monkeypatch.setattr(Lookahead, "_options", lambda _self, k: options if k == 0 else (Option(1, 0.05),))
    assert [one.chosen for one in found.plans(1)] == [
        (LONGER, None),
        (None, Option(1, 0.05)),
        (options[1], None),
    ]


def test_a_plan_is_one_for_this_page_where_it_changes_anything_on_it() -> None:
    found = looking_over(Piece(None, 9), Piece(None, 9), Piece(None, 9))
    found._here = 1
    assert found.changes_this_page(Plan((LONGER, None, None), 0, 0))
    assert found.changes_this_page(Plan((None, LONGER, None), 0, 0))  # the next one may begin on it then
    assert not found.changes_this_page(Plan((None, None, LONGER), 0, 0))
