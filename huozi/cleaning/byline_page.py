"""What pages print beside a byline and nobody prints on paper: counters, buttons, labels of other facts."""

import re
from functools import cache

from huozi.languages import languages, words


@cache
def _noise() -> re.Pattern[str]:
    """Match addresses, counters and the switch of sizes."""
    found = "|".join(line for facts in languages().values() for line in facts.byline_noise)
    return re.compile(rf"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|{found}")


@cache
def _labelled() -> re.Pattern[str]:
    """Match a fact of the page with its label and its words, if any: 分类：随笔, 点击：[221]."""
    labels = "|".join(map(re.escape, sorted(words("labels", "page"), key=len, reverse=True)))
    word = r"[^\s|｜：:,，、]++(?![：:])"
    value = rf"{word}(?:[,，、]\s?{word})*"
    return re.compile(rf"(?<![^\s|｜\[【（(])(?:{labels})(?:\s*[：:]\s*(?:{value})?|[（(\[]\s*\d+\s*[\])）])")


@cache
def _place() -> re.Pattern[str]:
    """Match where the writer is said to be, after the time: 12:20 · 来自四川."""
    regions = "|".join(map(re.escape, words("labels", "regions")))
    told = "|".join(map(re.escape, words("labels", "places")))
    return re.compile(rf"(?<=\d)[\s·•|｜]+(?:(?:{told})\s*[：:]?\s*)?(?:{regions})\S{{0,3}}$")


@cache
def _buttons() -> re.Pattern[str]:
    """Match the buttons of a page that stand after a name."""
    return re.compile(rf"(?<=[\s|｜])(?:{'|'.join(map(re.escape, words('page_words')))})(?=[\s|｜]|$)")


def without_page_facts(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the byline `text` without what its page prints beside it, and what of that is no mere label."""
    debris = tuple(match[0].strip() for match in _noise().finditer(text))
    for pattern in (_noise(), _labelled(), _place(), _buttons()):
        text = pattern.sub(" ", text)
    return text, debris
