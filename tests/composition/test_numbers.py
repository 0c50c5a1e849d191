"""Every number that decides, at its boundary: widths of marks, costs of lines, shares of their slack.

Expected values are worked out by hand from the rules. EM is 10; Han and marks are one em, letters half one.
"""

from __future__ import annotations

from math import inf

import pytest

from huozi.composition.breaking import _last_line, break_lines, demerits
from huozi.composition.characters import Family, Kind, family, kind_of, may_break
from huozi.composition.justification import justify
from huozi.composition.measured import (
    FREE,
    HYPHEN_DEMERITS,
    NEVER,
    OVERLONG_DEMERITS,
    TOKEN_DEMERITS,
    Measured,
)
from huozi.composition.pagination import LEAST_ROOM, Item, Option, plan_pages
from huozi.composition.spacing import Glue, Glyph, PunctuationStyle, glue, word_space
from huozi.composition.western import breaks_in_token, hyphenations
from tests.composition.squares import EM, measure, shaped, unicode_breaks

# -- widths of marks, in em --------------------------------------------------------------------------------

HAN, LATIN, NOTE, SPACE = Glyph(Kind.HAN), Glyph(Kind.WESTERN), Glyph(Kind.NOTE), Glyph(Kind.SPACE)
HANGUL = Glyph(Kind.HANGUL)
OPEN, CLOSE = Glyph(Kind.OPEN, left=0.5), Glyph(Kind.CLOSE, right=0.5)
COMMA, STOP = Glyph(Kind.COMMA, right=0.5), Glyph(Kind.STOP, right=0.5)
MIDDLE = Glyph(Kind.MIDDLE, 0.25, 0.25)
SET_IN_THE_MIDDLE = Glyph(Kind.COMMA, 0.25, 0.25)  # as Traditional Chinese fonts draw it
OPEN_IN_THE_MIDDLE = Glyph(Kind.OPEN, left=0.25)
HALF_WIDE = Glyph(Kind.CLOSE)  # a mark in half a square already

TRACKING, RIGID, LAST = Glue(tracks=True, yields=True), Glue(), Glue(yields=True)
WIDE_PAIR = Glue(0.5, 0.25, 0, 0, 0.2)  # 1.5 em for two marks
NARROW_PAIR = Glue(0.25, 0.125, 0, 0, 0.125)
KEPT = Glue(0.5, 0.25, 0.25, 0, 0, tracks=True, yields=True)
KEPT_STOP = Glue(0.5, 0, 0.5, 0, 0, tracks=True, yields=True)
CUT = Glue(0, 0, 0, 0.125, 0.25, tracks=True, yields=True)
HAN_LATIN = Glue(0.25, 0.125, 0, 1 / 3 - 0.25, 0, yields=True)


@pytest.mark.parametrize(
    ("before", "after", "kaiming", "full", "half"),
    [
        (COMMA, HAN, CUT, KEPT, CUT),
        (CLOSE, HAN, CUT, KEPT, CUT),
        (HAN, OPEN, CUT, KEPT, CUT),
        (STOP, HAN, KEPT_STOP, KEPT_STOP, CUT),
        (HAN, COMMA, TRACKING, TRACKING, TRACKING),
        (OPEN, HAN, TRACKING, TRACKING, TRACKING),
        (HAN, HAN, TRACKING, TRACKING, TRACKING),
        (
            COMMA,
            LATIN,
            CUT._replace(tracks=False, yields=False),
            KEPT._replace(tracks=False, yields=False),
            CUT._replace(tracks=False, yields=False),
        ),
        (LATIN, OPEN, *(glue._replace(tracks=False, yields=False) for glue in (CUT, KEPT, CUT))),
        (HAN, LATIN, HAN_LATIN, HAN_LATIN, HAN_LATIN),
        (LATIN, HAN, HAN_LATIN, HAN_LATIN, HAN_LATIN),
        (LATIN, LATIN, RIGID, RIGID, RIGID),
        (CLOSE, OPEN, WIDE_PAIR, WIDE_PAIR, RIGID),
        (STOP, OPEN, WIDE_PAIR, WIDE_PAIR, RIGID),
        (COMMA, OPEN_IN_THE_MIDDLE, WIDE_PAIR, WIDE_PAIR, RIGID),
        (SET_IN_THE_MIDDLE, OPEN, NARROW_PAIR, NARROW_PAIR, RIGID),
        (HALF_WIDE, OPEN, WIDE_PAIR, WIDE_PAIR, RIGID),
        (HALF_WIDE, OPEN_IN_THE_MIDDLE, NARROW_PAIR, NARROW_PAIR, RIGID),
        (STOP, CLOSE, RIGID, RIGID, RIGID),
        (OPEN, OPEN, RIGID, RIGID, RIGID),
        (CLOSE, MIDDLE, RIGID, WIDE_PAIR, RIGID),
        (MIDDLE, OPEN, RIGID, WIDE_PAIR, RIGID),
        (MIDDLE, CLOSE, RIGID, NARROW_PAIR, RIGID),
        (HAN, MIDDLE, RIGID, Glue(0.25), RIGID),
        (MIDDLE, HAN, RIGID, Glue(0.25), RIGID),
        (
            SET_IN_THE_MIDDLE,
            HAN,
            Glue(0.25, 0.125, 0.125, 0, 0, tracks=True, yields=True),
            Glue(0.25, 0.125, 0.125, 0, 0, tracks=True, yields=True),
            Glue(0, 0, 0, 0.0625, 0.125, tracks=True, yields=True),
        ),
        (NOTE, HAN, TRACKING, TRACKING, TRACKING),
        (HAN, NOTE, RIGID, RIGID, RIGID),
        (NOTE, COMMA, RIGID, RIGID, RIGID),
        (SPACE, HAN, RIGID, RIGID, RIGID),
        (HAN, SPACE, RIGID, RIGID, RIGID),
        (HANGUL, HANGUL, TRACKING, TRACKING, TRACKING),
        (HANGUL, HAN, RIGID, RIGID, RIGID),
    ],
)
def test_the_gap_between_two_characters(
    before: Glyph, after: Glyph, kaiming: Glue, full: Glue, half: Glue
) -> None:
    styles: tuple[PunctuationStyle, ...] = ("kaiming", "full", "half")
    for style, wanted in zip(styles, (kaiming, full, half), strict=True):
        found = glue(before, after, style, "zh")
        assert found == pytest.approx(wanted), style
        assert (found.tracks, found.yields) == (wanted.tracks, wanted.yields), style


def test_in_a_run_of_marks_one_blank_is_kept() -> None:
    assert glue(CLOSE, HAN, "kaiming", "zh", True) == KEPT
    assert glue(CLOSE, HAN, "half", "zh", True) == CUT


def test_korean_is_pulled_apart_last_and_only_between_syllables() -> None:
    assert glue(HANGUL, HANGUL, "full", "ko") == LAST
    assert glue(HANGUL, LATIN, "full", "ko") == RIGID
    assert glue(HANGUL, HAN, "full", "ko") == RIGID


@pytest.mark.parametrize(
    ("width", "beside_han", "rigid", "wanted"),
    [
        (0.25, False, False, Glue(0.25, 0.05, 0, 1 / 3 - 0.25, 0.48 - 1 / 3, yields=True)),
        (0.25, True, False, Glue(0.25, 0.125, 0, 1 / 3 - 0.25, 0.48 - 1 / 3, yields=True)),
        (0.2, False, False, Glue(0.2, 0, 0, 1 / 3 - 0.2, 0.48 - 1 / 3, yields=True)),
        (0.15, False, False, Glue(0.15, 0, 0, 1 / 3 - 0.15, 0.48 - 1 / 3, yields=True)),
        (0.4, False, False, Glue(0.4, 0.1, 0, 0, 0.08, yields=True)),
        (0.6, False, False, Glue(0.6, 0.15, 0, 0, 0, yields=True)),
        (0.6, True, False, Glue(0.25, 0.125, 0, 1 / 3 - 0.25, 0.48 - 1 / 3, yields=True)),
        (0.6, True, True, Glue(0.6, yields=True)),
    ],
)
def test_a_typed_space(width: float, beside_han: bool, rigid: bool, wanted: Glue) -> None:
    found = word_space(width, beside_han, rigid)
    assert found == pytest.approx(wanted)
    assert (found.tracks, found.yields) == (False, True)


def test_a_gap_takes_the_size_of_the_character_that_owns_it() -> None:
    assert KEPT.scaled(20) == Glue(10, 5, 5, 0, 0, tracks=True, yields=True)
    assert WIDE_PAIR.scaled(10) == Glue(5, 2.5, 0, 0, 2)
    assert HAN_LATIN.scaled(3) == pytest.approx(Glue(0.75, 0.375, 0, 0.25, 0, yields=True))
    small = shaped("字，字")
    small.sizes = [10, 20, 40]
    text = Measured(small, unicode_breaks(small.text), "zh", "full", 10)
    assert [gap.natural for gap in text.glues] == [0, 0, 10]  # the comma's blank is the comma's
    small = shaped("字（字A字")
    small.sizes = [10, 20, 40, 80, 160]
    text = Measured(small, unicode_breaks(small.text), "zh", "full", 10)
    assert [gap.natural for gap in text.glues] == [0, 10, 0, 10, 40]  # of two, Han's


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("好”。字", [0, 0, 0, 5]),
        ("好。”字", [0, 0, 0, 5]),  # the quote ends a run: it keeps the run's blank
        ("好”字", [0, 0, 0]),
        ("字（“好", [0, 5, 0, 0]),
        ("字（好", [0, 0, 0]),
        ("字，“好", [0, 0, 5, 0]),
        ("A，“好", [0, 0, 5, 0]),
        ("好 A", [0, 2.5, 0]),
        ("A B", [0, 2.5, 0]),
    ],
)
def test_the_natural_gaps_of_a_text(text: str, gaps: list[float]) -> None:
    assert [gap.natural for gap in measure(text).glues] == gaps


def test_a_space_between_han_and_latin_is_their_gap_but_not_in_korean() -> None:
    assert measure("好 A").glues[1].squeeze_first == 1.25
    assert measure("A 好").glues[1].squeeze_first == 1.25
    assert measure("A B").glues[1].squeeze_first == pytest.approx(0.5)
    assert measure("好 好").glues[1].squeeze_first == pytest.approx(0.5)
    assert measure("好 A", rules="ko").glues[1].squeeze_first == pytest.approx(0.5)
    assert measure("A ").glues[1].squeeze_first == pytest.approx(0.5)


# -- what a line costs -------------------------------------------------------------------------------------

MIXED = measure("一二A三四")  # two Han-Latin gaps (0.833 each), two gaps between Han
SPACED = measure("一二 三四")  # a word space: 0.833 first, 1.467 later
SQUEEZED = measure("一，二", style="full")  # a comma's blank: 2.5 first, 2.5 later
FIRST, SPACE_FIRST, SPACE_LATER = 5 / 3, 5 / 6, 4.8 - 10 / 3


def cost(text: Measured, slack: float, justified: bool = True) -> float:
    end = len(text.text)
    return demerits(text, 0, end, text.width(0, end) + slack, justified)


@pytest.mark.parametrize(
    ("slack", "wanted"),
    [
        (0, 0),
        (FIRST / 2, 0.125),
        (FIRST, 0.5),
        (FIRST + 0.6, 0.5 + 2.25),  # 0.03 em between Han
        (FIRST + 1.2, 0.5 + 9),  # 0.06 em
        (FIRST + 1.2 + 0.4, 9.5 + 3 + 20 + 1),  # nothing in between to take: 0.02 em more
        (FIRST + 1.2 + 4.8, 9.5 + 3 + 20 + 144),  # 0.3 em in all
        (FIRST + 1.2 + 4.8 + 0.8, 176.5 + 100 + 1),  # 0.02 em everywhere
        (FIRST + 1.2 + 4.8 + 8, 176.5 + 100 + 100),
    ],
)
def test_stretching_han_and_latin(slack: float, wanted: float) -> None:
    assert cost(MIXED, slack) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("slack", "wanted"),
    [
        (SPACE_FIRST / 2, 0.125),
        (SPACE_FIRST + 1.2 + SPACE_LATER / 2, 9.5 + 3 + 2),
        (SPACE_FIRST + 1.2 + SPACE_LATER, 9.5 + 3 + 8),
        (SPACE_FIRST + 1.2 + SPACE_LATER + 0.8, 20.5 + 20 + 4),
        (SPACE_FIRST + 1.2 + SPACE_LATER + 4.8 + 0.6, 20.5 + 20 + 144 + 100 + 1),
    ],
)
def test_stretching_with_a_word_space(slack: float, wanted: float) -> None:
    assert cost(SPACED, slack) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("excess", "wanted"),
    [(1.25, 0.125), (2.5, 0.5), (3.75, 0.5 + 1.5), (5, 6.5), (5.001, inf)],
)
def test_squeezing_a_comma(excess: float, wanted: float) -> None:
    found = cost(SQUEEZED, -excess)
    assert found == (wanted if wanted == inf else pytest.approx(wanted))


def test_where_nothing_gives() -> None:
    assert cost(measure("一二"), -1e-7) == 0
    assert cost(measure("一二"), -1e-5) == inf
    assert cost(measure("AB"), 5) == pytest.approx(0.5 + 9 + 3 + 20 + 5000)
    assert cost(measure("AB"), 1e-7) == pytest.approx(0.5 + 9 + 3 + 20 + 5000, abs=5040)
    assert demerits(measure("一二"), 1, 1, 20, True) == 1e6


def test_ragged_lines_cost_their_room() -> None:
    assert cost(MIXED, 20, justified=False) == pytest.approx(4)
    assert cost(MIXED, 0, justified=False) == 0
    assert cost(MIXED, -1e-7, justified=False) == pytest.approx(0, abs=1e-6)
    assert cost(MIXED, -1e-5, justified=False) == inf


@pytest.mark.parametrize(
    ("text", "first", "wanted"),
    [
        ("一。", False, 300),
        ("。", False, 300),
        ("一二。", False, 6),
        ("一二三。", False, 0),
        ("一。", True, 0),
    ],
)
def test_the_last_line(text: str, first: bool, wanted: float) -> None:
    measured = measure(text)
    assert _last_line(measured, 0, len(text), 10 * EM, True, first) == wanted


def test_a_last_line_too_long_costs_its_squeezing() -> None:
    end = len(SQUEEZED.text)
    width = SQUEEZED.width(0, end)
    assert _last_line(SQUEEZED, 0, end, width - 1.25, True, True) == pytest.approx(0.125)
    assert _last_line(SQUEEZED, 0, end, width, True, True) == 0
    assert _last_line(SQUEEZED, 0, end, width - 6, True, True) == inf
    assert _last_line(SQUEEZED, 2, 2, -1, True, True) == 0


# -- who gives and who takes -------------------------------------------------------------------------------


def gaps(text: Measured, slack: float) -> list[float]:
    end = len(text.text)
    return justify(text, 0, end, text.width(0, end) + slack)


@pytest.mark.parametrize(
    ("slack", "wanted"),
    [
        (0, [0, 2.5, 2.5, 0]),
        (FIRST, [0, 10 / 3, 10 / 3, 0]),
        (FIRST + 1.2, [0.6, 10 / 3, 10 / 3, 0.6]),
        (FIRST + 1.2 + 4.8, [3, 10 / 3, 10 / 3, 3]),
        (FIRST + 1.2 + 4.8 + 4, [4, 13 / 3, 13 / 3, 4]),
        (-1.25, [0, 1.875, 1.875, 0]),
        (-2.5, [0, 1.25, 1.25, 0]),
        (-9, [0, 1.25, 1.25, 0]),
    ],
)
def test_han_and_latin_share(slack: float, wanted: list[float]) -> None:
    assert gaps(MIXED, slack) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("slack", "wanted"),
    [
        (SPACE_FIRST, [0, 10 / 3, 0, 0]),
        (SPACE_FIRST + 1.2, [0.6, 10 / 3, 0, 0.6]),
        (SPACE_FIRST + 1.2 + SPACE_LATER, [0.6, 4.8, 0, 0.6]),
        (SPACE_FIRST + 1.2 + SPACE_LATER + 4.8, [3, 4.8, 0, 3]),
        (SPACE_FIRST + 1.2 + SPACE_LATER + 4.8 + 3, [4, 5.8, 0, 4]),
    ],
)
def test_a_word_space_takes_twice(slack: float, wanted: list[float]) -> None:
    assert gaps(SPACED, slack) == pytest.approx(wanted)


@pytest.mark.parametrize(("excess", "wanted"), [(2.5, [0, 2.5]), (4, [0, 1]), (5, [0, 0]), (7, [0, 0])])
def test_a_comma_gives_twice(excess: float, wanted: list[float]) -> None:
    assert gaps(SQUEEZED, -excess) == pytest.approx(wanted)


def test_a_stop_gives_only_after_every_comma() -> None:
    text = measure("一，二。三", style="full")
    assert gaps(text, -2) == pytest.approx([0, 3, 0, 5])
    assert gaps(text, -2.5) == pytest.approx([0, 2.5, 0, 5])
    assert gaps(text, -6.25) == pytest.approx([0, 2.5 - 1.25, 0, 2.5])


def test_a_line_of_one_character_or_of_no_width_has_no_gaps() -> None:
    assert justify(MIXED, 0, 1, 90) == []
    assert justify(MIXED, 0, 5, None) == [0, 2.5, 2.5, 0]


# -- where a line may end ----------------------------------------------------------------------------------


def measured(text: str, **changes: object) -> Measured:
    source = shaped(text)
    for name, value in changes.items():
        setattr(source, name, value)
    return Measured(source, unicode_breaks(text), "zh", "kaiming", EM)


def test_prices_of_places() -> None:
    assert measure("一二").breaks == [NEVER, FREE]
    token = "debian/source/format"
    assert measure(token).breaks[7] == TOKEN_DEMERITS == 4
    assert measured("documentation", hyphens={3: 3.0}).breaks[3] == HYPHEN_DEMERITS == 12
    assert OVERLONG_DEMERITS == 400
    assert measure(token).token_breaks() == [7, 14]
    free = measured("一二", hyphens={1: 3.0})
    assert (free.breaks[1], free.tails[1], free.hyphen(1)) == (FREE, 0, 0)


def test_no_break_where_the_engine_forbids_it() -> None:
    assert measured("一二", nowrap=[False, True]).breaks[1] == NEVER
    assert measured("一\n二", nowrap=[False, True, True]).breaks == [NEVER, NEVER, FREE]
    assert measured("一\u00a0二").breaks[1] == NEVER
    assert measured("一 二").breaks[1:] == [NEVER, FREE]


@pytest.mark.parametrize(
    ("text", "k", "changes"),
    [
        ("ab，", 2, {}),
        ("“ab", 1, {}),
        ("a b", 1, {}),
        ("ab", 1, {"nowrap": [False, True]}),
        ("ab", 1, {"advances": [10.0, 0.0]}),  # inside a cluster
        ("a——b", 2, {}),
        ("a……b", 2, {}),
    ],
)
def test_no_hyphen_where_a_rule_forbids_it(text: str, k: int, changes: dict[str, object]) -> None:
    assert measured(text, hyphens={k: 3.0}, **changes).breaks[k] == NEVER


@pytest.mark.parametrize(("ems", "opened"), [(3.9, True), (4, False), (4.1, False)])
def test_a_stretch_is_opened_only_where_it_is_too_wide(ems: float, opened: bool) -> None:
    text = measure("一abcdefgh二")
    text.split_overlong(ems * EM)
    assert (text.breaks[4] == OVERLONG_DEMERITS) is opened
    assert text.breaks[1] == text.breaks[9] == FREE


def test_a_stretch_already_opened_is_opened_again_for_a_narrower_line() -> None:
    text = measure("abcdefgh")
    text.split_overlong(3 * EM)
    opened = list(text.breaks)
    text.split_overlong(EM)
    assert text.breaks == opened == [NEVER] + [OVERLONG_DEMERITS] * 7


def test_spaces_fall_at_both_ends_of_a_line() -> None:
    text = measure("一 二")
    assert (text.ends, text.first_of_line(1), text.first_of_line(2)) == ([0, 1, 1, 3], 2, 2)
    assert text.least_width(0, 2) == EM
    assert text.least_width(1, 1) == 0
    assert text.width(2, 1) == 0
    squeezed = measure("一，二", style="full")
    assert squeezed.least_width(0, 3) == squeezed.width(0, 3) - 5


def test_edges_widen_the_line_that_holds_them() -> None:
    text = measure("一二三")
    text.set_edges([0, 7, 0])
    assert (text.width(0, 1), text.width(0, 2), text.width(2, 3)) == (10, 27, 10)


# -- lines chosen ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ems", "lines", "wanted"),
    [
        ("字" * 9, 4, None, [4, 8, 9]),  # one character alone is better than two lines torn open
        ("字" * 10, 4, None, [4, 8, 10]),
        ("字" * 12, 4, None, [4, 8, 12]),
        ("字" * 12, 4, 2, None),
        ("字" * 12, 4, 3, [4, 8, 12]),
        ("一", 4, None, [1]),
        ("一", 4, 2, None),
    ],
)
def test_lines_of_a_text(text: str, ems: float, lines: int | None, wanted: list[int] | None) -> None:
    assert break_lines(measure(text), 0, len(text), [ems * EM], lines=lines) == wanted


@pytest.mark.parametrize(
    ("widths", "wanted"),
    [
        ([25.0], [2, 10, 12]),
        ([30.0, 25.0], [2, 10, 12]),
        ([30.0, 30.0, 25.0], [2, 10, 12]),
        ([5.0], [1, 2, 10, 11, 12]),
    ],
)
def test_what_may_not_be_broken_sticks_out_alone(widths: list[float], wanted: list[int]) -> None:
    text = "字字abcdefgh字字"
    bound = [character in "bcdefgh" for character in text]
    assert break_lines(measured(text, nowrap=bound), 0, len(text), widths) == wanted
    assert break_lines(measured(text, nowrap=bound), 0, len(text), widths, lines=len(wanted)) is None


def test_what_may_not_be_broken_and_ends_the_text_sticks_out() -> None:
    text = "字abcdefgh"
    bound = [character in "bcdefgh" for character in text]
    assert break_lines(measured(text, nowrap=bound), 0, len(text), [25.0]) == [1, 9]
    assert break_lines(measured(text, nowrap=bound), 1, len(text), [25.0]) == [9]
    assert break_lines(measured(text), 3, 3, [25.0]) == [3]


# -- classes of characters ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["zh", "yue", "wuu", "nan", "hak", "lzh", "cmn", "ZH-hans", "zh_Hant_TW"])
def test_chinese_languages(tag: str) -> None:
    assert family(tag) == "zh"


@pytest.mark.parametrize(
    ("tag", "rules"),
    [("ja", "ja"), ("JA-jp", "ja"), ("ko", "ko"), ("ko_KR", "ko"), ("kok", None), ("jav", None)],
)
def test_other_languages(tag: str, rules: Family | None) -> None:
    assert family(tag) == rules


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (0x2E80, 0x2FDF, Kind.HAN), (0x3005, 0x3007, Kind.HAN), (0x3021, 0x3029, Kind.HAN),
        (0x3031, 0x3035, Kind.HAN), (0x3038, 0x303C, Kind.HAN), (0x3041, 0x312F, Kind.HAN),
        (0x31A0, 0x31FF, Kind.HAN), (0x3200, 0x33FF, Kind.HAN), (0x3400, 0x4DBF, Kind.HAN),
        (0x4E00, 0x9FFF, Kind.HAN), (0xF900, 0xFAFF, Kind.HAN), (0x20000, 0x323AF, Kind.HAN),
        (0x1100, 0x11FF, Kind.HANGUL), (0xA960, 0xA97F, Kind.HANGUL), (0xAC00, 0xD7FF, Kind.HANGUL),
        (0x3130, 0x318F, Kind.HANGUL), (0x1E00, 0x1FFF, Kind.WESTERN), (0x2C60, 0x2C7F, Kind.WESTERN),
    ],
)  # fmt: skip
def test_ranges_of_classes(low: int, high: int, kind: Kind) -> None:
    assert kind_of(chr(low)) is kind_of(chr(high)) is kind
    assert kind_of(chr(low - 1)) is not kind or low - 1 in (0x31FF, 0x33FF)
    assert kind_of(chr(high + 1)) is not kind or high in (0x31FF, 0x33FF)


@pytest.mark.parametrize(
    ("before", "after", "allowed", "rules", "wanted"),
    [
        ("一", "二", True, "zh", True), ("一", "二", False, "zh", False), ("…", "…", True, "ja", False),
        ("—", "一", True, "zh", True), ("一", "—", True, "zh", False), ("一", "—", True, "ja", True),
        ("A", "（", False, "zh", False), ("，", "（", False, "zh", True), ("（", "（", True, "zh", False),
        ("，", "A", False, "zh", True), ("，", "一", False, "zh", True), ("，", "$", False, "zh", False),
        ("。", "一", False, "zh", True), ("）", "一", False, "zh", True), ("）", "$", True, "zh", True),
    ],
)  # fmt: skip
def test_where_a_line_may_end(before: str, after: str, allowed: bool, rules: Family, wanted: bool) -> None:
    assert may_break(before, after, allowed, rules) is wanted


# -- Western words -----------------------------------------------------------------------------------------


def test_a_token_of_nine_letters_stays_whole() -> None:
    assert list(breaks_in_token("abcd/efgh")) == []
    assert list(breaks_in_token("abcd/efghi")) == [5]
    assert list(breaks_in_token("ab/cdefghijkl")) == [3]  # three characters stay at its beginning
    assert list(breaks_in_token("a/bcdefghijkl")) == []
    assert list(breaks_in_token("abcdefghij/kl")) == []  # two at its end
    assert list(breaks_in_token("abcdefghij/klm")) == [11]


@pytest.mark.parametrize(
    ("limits", "places"),
    [
        ((6, 3, 3), [3, 4, 7, 9]),
        ((13, 3, 3), [3, 4, 7, 9]),
        ((14, 3, 3), []),
        ((6, 4, 3), [4, 7, 9]),
        ((6, 3, 6), [3, 4, 7]),
    ],
)
def test_hyphens_keep_to_the_limits(limits: tuple[int, int, int], places: list[int]) -> None:
    assert list(hyphenations("documentation", "en", limits)) == places


# -- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lack", [1, 2, 5])
def test_a_short_page_costs_and_so_does_every_line_of_it(lack: int) -> None:
    found = plan_pages([Item(10 - lack)], 10, 3, head=0, blocked=True)
    assert found.cost == pytest.approx(0.4 + 0.02 * lack)
    assert found.missing == lack


def test_a_line_more_pays_where_it_is_seen_less_than_the_page_s_end() -> None:
    for strain, taken in ((0.419, True), (0.421, False)):
        option = Option(1, strain)
        found = plan_pages([Item(9, options=(option,))], 10, 3, head=0, blocked=True)
        assert found.chosen == ((option if taken else None),)


def test_a_continued_paragraph_may_leave_one_line_and_a_new_one_two() -> None:
    """Nine lines stand; of three more a new paragraph may not leave one, one that goes on may."""
    for continued, missing in ((False, 1), (True, 0)):
        items = [Item(9), Item(3, continued=continued), Item(9)]
        assert plan_pages(items, 10, 3, head=0, blocked=False).missing == missing


def test_the_gap_above_counts_only_below_something() -> None:
    below = [Item(4), Item(6, gap=2), Item(9)]
    assert plan_pages(below, 10, 1, head=0, blocked=False).missing == 0
    assert plan_pages([Item(4, gap=2), Item(6), Item(9)], 10, 1, head=0, blocked=False).cost == 0
    assert LEAST_ROOM == 4


def test_what_lies_beyond_the_pages_planned_costs_nothing() -> None:
    items = [Item(10), Item(9), Item(3), Item(9)]
    assert plan_pages(items, 10, 1, head=0, blocked=False).cost == 0
    assert plan_pages(items, 10, 2, head=0, blocked=False).cost == pytest.approx(0.42)
