"""How words are kept and asked for: pairs of characters, one form for all spellings."""

import pytest

from huozi.archive.words import folded, folded_in_place, phrases, tokens


def test_runs_are_kept_as_overlapping_pairs_and_a_last_character() -> None:
    assert list(tokens("易地搬迁，5G基站。")) == ["易地", "地搬", "搬迁", "迁", "5g", "基站", "站"]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("易地搬迁", [(["易地", "地搬", "搬迁"], False)]),
        ("茶", [(["茶"], True)]),
        ("水 茶园", [(["水"], True), (["茶园"], False)]),
        ("第5期", [(["第", "5", "期"], True)]),
        ("5G基站", [(["5g", "基站"], False)]),
        ("基站5G", [(["基站", "站", "5g"], False)]),
        ("ＷｉＦｉ", [(["wifi"], False)]),
        ("，。", []),
        ("", []),
    ],
)
def test_what_a_query_asks_for(query: str, asked: list[tuple[list[str], bool]]) -> None:
    assert phrases(query) == asked


def test_traditional_and_simplified_are_alike() -> None:
    assert folded("颱風過後看著臺灣") == folded("台风过后看着台湾")


def test_a_place_in_the_folded_text_leads_back_to_the_text() -> None:
    text, origins = folded_in_place("㈱臺")
    assert (text, origins) == ("(株)台", [0, 0, 0, 1])
