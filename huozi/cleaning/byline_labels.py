"""The labels in a byline: of source and date, those with nothing behind them, those of a second date."""

import re
from functools import cache

from huozi.cleaning.characters import HAN
from huozi.cleaning.dates import ANY_DATE
from huozi.cleaning.persons import role_pattern
from huozi.languages import words


@cache
def label_pattern(key: str) -> re.Pattern[str]:
    """Match the words of languages.toml that stand before a source or a date."""
    return re.compile("|".join(re.escape(word) for word in words("labels", key)))


@cache
def empty_label() -> re.Pattern[str]:
    """Match a role or the label of a source that nothing follows but another label: 作者： 来源：……."""
    source, date = label_pattern("source").pattern, label_pattern("date").pattern
    labels = f"{role_pattern().pattern}|{source}"
    return re.compile(
        rf"(?<!\S)(?:{labels})[：:](?:[\s|｜]+(?=(?:{labels}|{date})[：:])|(?=(?:{role_pattern().pattern})[／/：:]))"
    )


@cache
def second_date() -> re.Pattern[str]:
    """Match when a page was changed after it appeared (the second of 입력 2024.05.03　수정 2024.05.04)."""
    return re.compile(
        rf"(?<=\d)[\s|/]+(?:{label_pattern('date').pattern})\s*[：:]?\s*{ANY_DATE}|[（(][^（）()]{{2,14}}更新[）)]|(?<=[報报社網网刊台])[（(][{HAN}]{{2,6}}[）)]|(?<=[\d])\s*[·・]\s*\S{{2,14}}(?:创作者|作者|账号|帐号)"
        rf"|\s(?:发表于|發表於|IP属地[：:]?)\s*[{HAN}]{{2,8}}$|[|｜]\s*(?:楼主|只看\S{{2,4}}|倒序\S{{0,4}})"
    )


@cache
def before_date() -> re.Pattern[str]:
    """Match the label of a date right before it; any that ends in 时间：, but of a meeting's facts."""
    facts = "|".join(map(re.escape, words("fact_labels")))
    ends = "|".join(map(re.escape, words("labels", "date_ends")))
    known = label_pattern("date").pattern
    other = rf"(?<!\S)(?!(?:{facts})[：:])[{HAN}]{{1,4}}(?:{ends})[：:]"
    return re.compile(rf"(?:(?:{known})\s*[：:]?|{other})\s*$")
