"""Whole paragraphs broken and justified: what must hold for any text and any measure."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi.composition.breaking import _last_line, break_lines, demerits
from huozi.composition.characters import forbidden_at_end, forbidden_at_start
from huozi.composition.justification import justify
from huozi.composition.measured import OVERLONG_DEMERITS, Measured
from tests.composition.squares import EM, measure, shaped, unicode_breaks

PROSE = "清晨的雾还没有散，渡口已经有人在等船。老周说：“今年的水，比去年来得早。”没有人接话……只有风——江风。"

characters = st.sampled_from("字活版一二三，。、；：？！“”（）《》——……·～ABCabc123 ")
paragraphs = (
    st.text(characters, min_size=1, max_size=120).map(lambda text: " ".join(text.split())).filter(bool)
)
widths = st.integers(min_value=3, max_value=40).map(lambda ems: ems * EM)


def lines_of(text: Measured, width: float, *, justified: bool = True) -> list[tuple[int, int]]:
    ends = break_lines(text, 0, len(text.text), [width], justified=justified)
    assert ends is not None
    return list(pairwise([0, *ends]))


def set_width(text: Measured, start: int, end: int, target: float | None) -> float:
    first, stop = text.first_of_line(start), text.ends[end]
    return sum(text.body[first:stop]) + sum(justify(text, first, stop, target))


@settings(deadline=None)
@given(paragraphs, widths, st.booleans())
def test_nothing_is_lost_and_lines_follow_each_other(text: str, width: float, justified: bool) -> None:
    lines = lines_of(measure(text), width, justified=justified)
    assert "".join(text[start:end] for start, end in lines) == text
    assert all(start < end for start, end in lines)


@settings(deadline=None)
@given(paragraphs, widths)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, width: float) -> None:
    measured = measure(text)
    for start, end in lines_of(measured, width)[1:]:
        assert not forbidden_at_start(text[start], "zh")
        assert not forbidden_at_end(text[start - 1])
        assert text[start - 1 : start + 1] not in ("——", "……")
        assert end > start


@settings(deadline=None)
@given(paragraphs, widths)
def test_lines_respect_their_width(text: str, width: float) -> None:
    """A line is too wide only where there is nowhere to break it."""
    measured = measure(text)
    for start, end in lines_of(measured, width):
        if measured.least_width(start, end) > width + 1e-6:
            assert all(measured.breaks[k] < 0 for k in range(start + 1, end))


@settings(deadline=None)
@given(paragraphs, widths)
def test_every_line_but_the_last_is_flush(text: str, width: float) -> None:
    measured = measure(text)
    for start, end in lines_of(measured, width)[:-1]:
        first, stop = measured.first_of_line(start), measured.ends[end]
        yields = measured.yielding[stop] - measured.yielding[first + 1]
        if yields and measured.least_width(start, end) <= width:
            assert set_width(measured, start, end, width) == pytest.approx(width, abs=1e-6)


@given(paragraphs)
@settings(deadline=None)
def test_natural_width_is_bodies_and_gaps(text: str) -> None:
    measured = measure(text)
    stop = measured.ends[len(text)]
    assert set_width(measured, 0, len(text), None) == pytest.approx(measured.width(0, stop))


def test_marks_are_trimmed_at_both_edges() -> None:
    text = measure("“你好。”", style="full")
    assert text.width(0, 5) == pytest.approx(EM * (0.5 + 2 + 0.5 + 0.5))


def test_squeezing_comes_before_stretching() -> None:
    text = measure("，一二三四五六七八九十一，二三", style="full")
    natural = text.width(0, len(text.text))
    tighter = demerits(text, 0, len(text.text), natural - 0.2 * EM, True)
    looser = demerits(text, 0, len(text.text), natural + 0.2 * EM * 2.5, True)
    assert 0 < tighter < looser


@pytest.mark.parametrize("width", [10, 11, 12, 13, 17])
def test_no_single_character_alone_on_the_last_line(width: int) -> None:
    text = measure("字" * (width * 3 + 1) + "。")
    *_, (start, end) = lines_of(text, width * EM)
    assert text.letters[end] - text.letters[start] >= 2


def test_tracking_is_equal_between_han() -> None:
    text = measure("一二三四五六七八九十")
    gaps = justify(text, 0, 10, 10.45 * EM)
    assert gaps == pytest.approx([0.05 * EM] * 9)


def test_han_latin_gap_never_exceeds_a_third_while_han_can_give() -> None:
    text = measure("一二三四五六七八九ABC十一二三")
    gaps = justify(text, 0, len(text.text), text.width(0, len(text.text)) + EM)
    assert max(gaps) == pytest.approx(EM / 3)


def test_an_overlong_word_is_cut_rather_than_sticking_out() -> None:
    text = measure("a" * 60)
    lines = lines_of(text, 10 * EM)
    assert max(text.least_width(start, end) for start, end in lines) <= 10 * EM
    assert text.breaks[20] == OVERLONG_DEMERITS


def test_first_lines_may_be_narrower() -> None:
    text = measure("字" * 40)
    ends = break_lines(text, 0, 40, [8 * EM, 8 * EM, 12 * EM])
    assert ends is not None and ends[:3] == [8, 16, 28]


def test_a_paragraph_can_be_asked_for_a_number_of_lines() -> None:
    text = measure(PROSE * 2)
    natural = lines_of(text, 20 * EM)
    wanted = len(natural) + 1
    assert len(break_lines(text, 0, len(text.text), [20 * EM], lines=wanted) or []) == wanted
    assert break_lines(text, 0, len(text.text), [20 * EM], lines=2) is None


def test_the_same_text_breaks_the_same_way() -> None:
    assert lines_of(measure(PROSE), 13 * EM) == lines_of(measure(PROSE), 13 * EM)


def ways(text: Measured, widths: list[float], tolerance: float) -> dict[tuple[int, ...], float]:
    """Return what every way to break a short text costs: the definition that the search shortens."""
    stop = len(text.text)
    places = [k for k in range(1, stop) if text.breaks[k] >= 0]
    found = {}
    for count in range(len(places) + 1):
        for chosen in combinations(places, count):
            ends = (*chosen, stop)
            cost, begin = 0.0, 0
            for rank, end in enumerate(ends):
                first, last = text.first_of_line(begin), text.ends[end]
                target = widths[min(rank, len(widths) - 1)] - text.tails[end]
                if end == stop:
                    cost += _last_line(text, first, last, target, True, begin == 0)
                elif target - (text.right[last] - text.left[first]) > tolerance:
                    cost = inf
                else:
                    cost += demerits(text, first, last, target, True) + text.breaks[end]
                if text.tails[end] and text.tails[begin]:
                    cost += 20.0  # two hyphens, one below the other
                begin = end
            if cost < inf:
                found[ends] = cost
    return found


short = st.text(st.sampled_from("字活，。（）“”——ab 1"), min_size=1, max_size=11).map(
    lambda text: " ".join(text.split()) or "字"
)
measures = st.lists(st.sampled_from([25.0, 30.0, 42.5, 50.0]), min_size=1, max_size=3)


@settings(deadline=None)
@given(short, measures, st.sets(st.integers(1, 10), max_size=5))
def test_no_way_to_break_a_paragraph_is_better(text: str, widths: list[float], hyphens: set[int]) -> None:
    source = shaped(text)
    source.hyphens = {k: 4.0 for k in hyphens if k < len(text)}
    measured = Measured(source, unicode_breaks(text), "zh", "kaiming", EM)
    costs = ways(measured, widths, 3 * EM) or ways(measured, widths, inf)
    for lines in {len(ends) for ends in costs}:
        within = {ends: cost for ends, cost in ways(measured, widths, 3 * EM).items() if len(ends) == lines}
        found = break_lines(measured, 0, len(text), widths, lines=lines)
        assert (found is None) == (not within)
        assert found is None or within[tuple(found)] == pytest.approx(min(within.values()))
    if costs:
        found = break_lines(measured, 0, len(text), widths)
        assert found is not None
        assert costs[tuple(found)] == pytest.approx(min(costs.values()))
