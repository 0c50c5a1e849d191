"""Controls of a page copied with its text: buttons, counters, rows of links. Words only, no sentence."""

import re
from functools import cache

from huozi.cleaning.characters import ends_sentence, width
from huozi.cleaning.persons import likely_person
from huozi.languages import words

_LIMIT = 160
_COUNT = r"\d[\d,.]*\s*[万萬千wWkK]?[+＋]?\s*(?:[次人条條则則个個篇赞讚件회명개]|分钟|分鐘)?"
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s*\D+$")  # 16.2. 反馈: a heading
_BARS = re.compile(r"\s*[|｜]\s*")
_BLANKS = re.compile(r"\s+")
_CELLS = 4  # cells of a row of links
_LONGEST = 6  # characters of a cell that a blank parts


@cache
def _token() -> re.Pattern[str]:
    """Match a button that suffices alone, one that does not, a count, or what stands between them."""

    def any_of(names: set[str]) -> str:
        return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))

    sure, common = set(words("page_words")), set(words("page_row_words"))
    both = any_of(sure | common)
    return re.compile(rf"(?P<word>{both})|(?P<count>{_COUNT})|(?P<mark>[^\w。，；！？“”「」『』《》])")


def is_numbered(text: str) -> bool:
    """Say whether the number of a section stands before `text`: 4.2. copyright is a heading, no notice."""
    return _SECTION.match(text) is not None


def is_controls(text: str) -> bool:
    """Say whether `text` is nothing but buttons and counters: 打印 分享 收藏, 赞同 1204, 【关闭窗口】.

    A word that can head a part of a text (推荐, 目录) is a button only beside others or a count.
    """
    if width(text[: _LIMIT + 1]) > _LIMIT or is_numbered(text):
        return False
    found: list[str] = []
    counts = at = 0
    while at < len(text):
        match = _token().match(text, at)
        if match is None:
            return False
        if match["word"]:
            found.append(match["word"])
        counts += match["count"] is not None
        at = match.end()
    return len(found) > 1 or (len(found) == 1 and (counts > 0 or found[0] in words("page_words")))


def is_links(text: str) -> bool:
    """Say whether `text` is a row of links: four names or more parted by bars, five words by blanks.

    Three names suffice where one is the start page.
    """
    menu = _BLANKS.split(text.strip())
    if len(menu) > 4 and len(set(map(len, menu))) == 1 and len(menu[0]) == 2:
        return not any(map(likely_person, menu))
    if (
        len(menu) > 2
        and max(map(len, menu)) <= _LONGEST
        and any(home in cell for cell in menu for home in words("home_words"))
    ):
        return True
    cells = [cell for cell in _BARS.split(text.strip(" |｜")) if cell]
    return len(cells) >= _CELLS and max(map(width, cells)) <= 60 and not any(map(ends_sentence, cells))
