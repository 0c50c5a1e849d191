"""What a line break leaves behind when lines are joined: one rule for sources and manuscripts alike."""

import pytest

from huozi.languages import joins_closed


@pytest.mark.parametrize(
    ("before", "after", "language", "closed"),
    [
        ("渡", "口", "zh-Hans", True),
        ("渡", "口", "", True),
        ("口", "P", "zh-Hans", True),  # the gap there is the page's to set
        ("。", "“", "zh-Hans", True),
        ("”", "“", "zh-Hant", True),
        ("—", "a", "zh-Hans", True),
        ("か", "ゆ", "ja", True),
        ("a", "b", "zh-Hans", False),
        (",", "b", "zh-Hans", False),
        ("!", "B", "zh-Hans", False),
        ("책", "방", "zh-Hans", False),
        ("冊", "房", "ko", False),
    ],
)
def test_lines_join_without_a_space_where_no_word_ends(
    before: str, after: str, language: str, closed: bool
) -> None:
    assert joins_closed(before, after, language) is closed
