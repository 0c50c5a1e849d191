"""Words that are surely wrong: characters of the other script, misspellings, words said twice.

Misspellings are those 现代汉语词典 does not know at all: a table in `words.toml`, wrong word and right one.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from huozi import languages
from huozi.proofing.rule import CJK, HAN, ZH, Hit, Rule, pattern
from huozi.proofing.text import Text

_FOLDER = Path(__file__).parent
_AGAIN = re.compile(f"([{HAN}]{{3,14}}?)\\1")
_OPENING = "“‘（《〈「『"


@cache
def _other_script(traditional: bool) -> re.Pattern[str]:
    """Return what matches the characters of the script that the text is not in."""
    table = tomllib.loads((_FOLDER / "scripts.toml").read_text(encoding="utf-8"))
    return re.compile(f"[{table['simplified' if traditional else 'traditional']}]+")


@cache
def _misspelt() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what matches every wrong word, and the right one of each."""
    table = tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))
    wrong, beside = table["misspelt"], table["beside"]
    return re.compile("|".join(word + beside.get(word, "") for word in wrong)), wrong


@cache
def _brands() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what matches a name in another writing than its owner's, and the right one of each."""
    names = tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))["names"]
    wrong = {other: right for right, others in names.items() for other in others}
    words = "|".join(sorted(map(re.escape, wrong), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9./@_-])(?:{words})(?![A-Za-z0-9./@_-])"), wrong


def _scripts_mixed(text: Text) -> Iterator[Hit]:
    """Characters that only the other Chinese script has."""
    if languages.detect(text.words) not in ("zh-Hans", "zh-Hant"):
        return
    traditional = languages.language(text.language).code == "zh-Hant"
    for match in _other_script(traditional).finditer(text.words):
        yield Hit(match.start(), match.end())


def _misspellings(text: Text) -> Iterator[Hit]:
    expression, right = _misspelt()
    for match in expression.finditer(text.words):
        yield Hit(match.start(), match.end(), values={"right": right[match[0]]})


def _miswritten(text: Text) -> Iterator[Hit]:
    """Names of products whose capitals are part of them: Github, wifi."""
    expression, right = _brands()
    for match in expression.finditer(text.words):
        yield Hit(match.start(), match.end(), values={"right": right[match[0]]})


def _said_twice(text: Text) -> Iterator[Hit]:
    """The same three characters or more twice in a row; 哈哈哈哈哈哈 and 软件的软件的版本 are no slips."""
    for match in _AGAIN.finditer(text.words):
        if (
            len(set(match[1])) > 1
            and "的" not in match[1]
            and text.block_at(match.start()).kind in ("paragraph", "item", "note")
        ):
            yield Hit(match.start(1) + len(match[1]), match.end())


RULES: tuple[Rule, ...] = (
    Rule("scripts-mixed", _scripts_mixed, ZH),
    Rule("word-misspelt", _misspellings, ZH),
    Rule("words-twice", _said_twice, ZH),
    pattern(
        "character-twice",
        r"(?<![的目])的的(?!确|確|的|士|卡)|(?<![和附])和和(?![气氣美])|(?<![在现現存实實所])在在(?![的处處])"
        r"|(?<!是)是是(?![非的是])|(?<!把)把把(?![手把])|(?<!了)了了(?![了解结結])",
    ),
    pattern(
        "character-twice", r"也也(?=[HAN])|很很(?=[HAN])|(?<![首古故帝国國大京花成])都都(?![市城督会會])"
    ),
    pattern(
        "words-twice", r"(?P<said>[HAN][边邊上里裡中后後面头頭])(?P<x>(?P=said))(?=[HAN])", kinds="paragraph"
    ),
    pattern("words-twice", r"(?P<said>[^。！？“”\n]{8,}[。！？])(?P<x>(?P=said))", kinds="paragraph"),
    pattern(
        "placeholder-left",
        r"(?<![A-Za-z“])(?:TODO|FIXME|TBD|XXX+)(?![A-Za-z])|×{3,}"
        r"|[（【\[](?:此处|此處)?(?:待[补補核定填查]|此处插|此處插)[^）】\]\n]{0,12}[）】\]]|(?:此处|此處)待[补補填查核]",
        languages=CJK,
    ),
    Rule("name-miswritten", _miswritten, CJK),
    pattern("until-wrong", r"截止(?:到)?(?=目前|现在|現在|今|昨|\d{4}年|\d{1,2}月|去年|本月|上月|年底)"),
)
