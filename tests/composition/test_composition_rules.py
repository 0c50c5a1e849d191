"""Characters, gaps and break opportunities: the tables of CLREQ, without any engine."""

from __future__ import annotations

from itertools import pairwise

import pytest

from huozi.composition.characters import (
    Family,
    Kind,
    family,
    forbidden_at_end,
    forbidden_at_start,
    kind_of,
    may_break,
)
from huozi.composition.measured import FREE, NEVER, Measured
from huozi.composition.spacing import Glyph, PunctuationStyle, glue, word_space
from huozi.composition.western import breaks_in_token, hyphenations, splits_option
from tests.composition.squares import EM, measure, shaped, unicode_breaks

HAN = Glyph(Kind.HAN)
LATIN = Glyph(Kind.WESTERN)
OPEN = Glyph(Kind.OPEN, left=0.5)
CLOSE = Glyph(Kind.CLOSE, right=0.5)
COMMA = Glyph(Kind.COMMA, right=0.5)
STOP = Glyph(Kind.STOP, right=0.5)
CENTRED = Glyph(Kind.COMMA, left=0.25, right=0.25)


@pytest.mark.parametrize(
    ("language", "rules"),
    [
        ("zh-Hans", "zh"),
        ("zh_TW", "zh"),
        ("ja", "ja"),
        ("ko-KR", "ko"),
        ("en", None),
        ("", None),
        (None, None),
    ],
)
def test_language_chooses_the_rules(language: str | None, rules: Family | None) -> None:
    assert family(language) == rules


def test_characters_have_classes() -> None:
    assert [kind_of(c) for c in "字（），。·—…～A9 、\u3000"] == [
        Kind.HAN, Kind.OPEN, Kind.CLOSE, Kind.COMMA, Kind.STOP, Kind.MIDDLE, Kind.DASH, Kind.ELLIPSIS,
        Kind.CONNECTOR, Kind.WESTERN, Kind.WESTERN, Kind.SPACE, Kind.COMMA, Kind.OTHER,
    ]  # fmt: skip


def test_quotes_from_a_latin_font_are_western() -> None:
    assert kind_of("“", wide=True) is Kind.OPEN
    assert kind_of("“", wide=False) is Kind.OTHER


def test_no_line_begins_or_ends_with_the_wrong_mark() -> None:
    assert all(forbidden_at_start(c, "zh") for c in "，。、；：！？）》」』】”’…—·～％々")
    assert all(forbidden_at_end(c) for c in "（《「『【“‘")
    assert not any(forbidden_at_start(c, "zh") for c in "（《字A“")


def test_japanese_forbids_small_kana_but_lets_dashes_begin_a_line() -> None:
    assert forbidden_at_start("っ", "ja") and forbidden_at_start("ー", "ja")
    assert not forbidden_at_start("っ", "zh")
    assert not forbidden_at_start("—", "ja") and forbidden_at_start("—", "zh")


def test_breaks_around_quotes_overrule_unicode() -> None:
    assert may_break("说", "“", False, "zh")
    assert may_break("”", "他", False, "zh")
    assert not may_break("“", "他", True, "zh")
    assert not may_break("—", "—", True, "ja")
    assert not may_break("A", "B", False, "zh")


@pytest.mark.parametrize(
    ("style", "comma", "stop"),
    [("full", 0.5, 0.5), ("kaiming", 0.0, 0.5), ("ragged", 0.25, 0.5), ("half", 0.0, 0.0)],
)
def test_styles_set_lone_marks(style: PunctuationStyle, comma: float, stop: float) -> None:
    assert glue(COMMA, HAN, style, "zh").natural == comma
    assert glue(STOP, HAN, style, "zh").natural == stop


@pytest.mark.parametrize("style", ["full", "kaiming"])
def test_two_marks_take_one_and_a_half_em(style: PunctuationStyle) -> None:
    """Bodies are half an em each, so the blanks of the run add up to half an em (CLREQ 3.1.6.1)."""
    stop_quote = glue(STOP, CLOSE, style, "zh").natural + glue(CLOSE, HAN, style, "zh", True).natural
    comma_quote = glue(COMMA, OPEN, style, "zh").natural
    quote_title = glue(HAN, OPEN, style, "zh", True).natural + glue(OPEN, OPEN, style, "zh").natural
    assert stop_quote == comma_quote == quote_title == 0.5


def test_half_style_drops_every_blank() -> None:
    assert glue(COMMA, OPEN, "half", "zh").natural == 0


def test_ends_of_sentences_are_squeezed_last() -> None:
    assert glue(STOP, HAN, "full", "zh").squeeze_first == 0
    assert glue(COMMA, HAN, "full", "zh").squeeze_first == 0.25


def test_centred_marks_keep_their_square_in_kaiming() -> None:
    assert glue(HAN, CENTRED, "kaiming", "zh").natural == 0.25
    assert glue(CENTRED, HAN, "kaiming", "zh").natural == 0.25


def test_han_and_latin_stand_between_an_eighth_and_a_third() -> None:
    gap = glue(HAN, LATIN, "kaiming", "zh")
    assert gap.natural - gap.squeeze_first == 0.125
    assert gap.natural + gap.stretch_first == pytest.approx(1 / 3)


def test_a_typed_space_is_the_gap_itself() -> None:
    assert word_space(0.22, True, False).natural == 0.25
    assert word_space(0.22, False, False).natural == 0.22
    assert word_space(0.6, False, True).stretch_first == 0


def test_dashes_and_notes_are_rigid() -> None:
    text = measure("想——好")
    assert [gap.tracks for gap in text.glues] == [False, False, False, False]
    assert glue(HAN, Glyph(Kind.NOTE), "kaiming", "zh").natural == 0


def test_korean_stretches_only_its_spaces() -> None:
    text = measure("아침 안개", rules="ko")
    assert [gap.stretch_first > 0 for gap in text.glues] == [False, False, True, False, False]


def parts(token: str) -> str:
    return "|".join(token[a:b] for a, b in pairwise([0, *breaks_in_token(token), len(token)]))


def test_addresses_and_identifiers_break_at_their_punctuation() -> None:
    assert parts("https://www.example.org/a") == "https://|www|.example|.org/a"
    assert parts("debian/source/format") == "debian/|source/|format"
    assert parts("huozi-0.9.12-ReleaseCandidate") == "huozi-|0.9.12-|Release|Candidate"


@pytest.mark.parametrize("token", ["a.b.c", "JavaScript", "3.141592653", "internationalization"])
def test_short_tokens_words_and_numbers_stay_whole(token: str) -> None:
    assert parts(token) == token


def test_a_token_may_begin_a_line_with_its_mark() -> None:
    for text in ("在.deb里", "用--force强行", "见/usr/share目录"):
        assert Measured(shaped(text), [False] * len(text), "zh", "kaiming", EM).breaks[1] > FREE, text
    for text in ("元/kg", "歼-20战机", "约.5左右", "你/我"):
        assert Measured(shaped(text), [False] * len(text), "zh", "kaiming", EM).breaks[1] == NEVER, text


def test_the_hyphens_of_an_option_stay_with_it() -> None:
    text = "git log --oneline"
    unicode_allows = [character == "-" for character in f" {text}"]
    measured = Measured(shaped(text), unicode_allows[: len(text)], "zh", "kaiming", EM)
    assert measured.breaks[text.index("oneline")] == NEVER
    assert splits_option("(--oneline", 3)
    assert not splits_option("well-known", 5)


def hyphenated(text: str, language: str = "zh-Hans") -> str:
    places = [0, *hyphenations(text, language, (6, 3, 3)), len(text)]
    return "|".join(text[a:b] for a, b in pairwise(places))


def test_words_of_prose_are_hyphenated_by_their_language() -> None:
    assert hyphenated("阅读documentation，再读references。") == "阅读doc|u|men|ta|tion，再读ref|er|ences。"
    assert hyphenated("Ansichtskarte", "de") == "Ansichts|karte"


@pytest.mark.parametrize(
    "text", ["UNESCO", "GitHub", "www.documentation.org", "documentation_x", "short", "a@documentation"]
)
def test_names_in_capitals_and_parts_of_addresses_are_not_hyphenated(text: str) -> None:
    assert hyphenated(text) == text


def test_a_hyphen_costs_and_takes_room() -> None:
    source = shaped("阅读documentation")
    source.hyphens[5] = EM / 3
    measured = Measured(source, unicode_breaks(source.text), "zh", "kaiming", EM)
    assert measured.breaks[5] > FREE
    assert measured.tails[5] == measured.hyphen(5) == EM / 3
    assert measured.hyphen(2) == 0
