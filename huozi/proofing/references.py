"""A list of references by GB/T 7714-2015 参考文献著录规则: the few forms that can be judged alone."""

import re
from collections.abc import Iterator

from huozi.proofing.rule import Hit, Rule
from huozi.proofing.text import Text

_TYPE = re.compile(r"\[(?:[A-Z]{1,2})(?:/[A-Z]{2})?\]")
_ONLINE = re.compile(r"\[[A-Z]{1,2}/OL\]")
_NUMBER = re.compile(r"[\[［](\d{1,3})[\]］]")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_READ = re.compile(r"\[(?:1[89]|20)\d\d-\d{1,2}-\d{1,2}\]")


def _without_type(text: Text) -> Iterator[Hit]:
    """A reference without the mark of its kind, [M], [J], [EB/OL] (GB/T 7714-2015, 附录 B)."""
    for block, words in text.of("reference"):
        if not _TYPE.search(words):
            yield Hit(block.start, block.end)


def _without_year(text: Text) -> Iterator[Hit]:
    """A reference that names no year (8.4.3 出版日期)."""
    for block, words in text.of("reference"):
        if not _YEAR.search(words) and "待刊" not in words:
            yield Hit(block.start, block.end)


def _online_without_address(text: Text) -> Iterator[Hit]:
    """An online source without its address, or the day on which it was read (8.5, 8.4.4 引用日期)."""
    for block, words in text.of("reference"):
        if _ONLINE.search(words) and ("\ufffc" not in words or not _READ.search(words)):
            yield Hit(block.start, block.end)


def _out_of_turn(text: Text) -> Iterator[Hit]:
    """A reference whose number is not the next (9.3.1 顺序编码制)."""
    last = 0
    for block, words in text.of("reference"):
        number = _NUMBER.match(words)
        if number:
            if last and int(number[1]) != last + 1:
                yield Hit(block.start, block.start + number.end(), values={"wanted": last + 1})
            last = int(number[1])


RULES: tuple[Rule, ...] = (
    Rule("reference-without-type", _without_type),
    Rule("reference-without-year", _without_year),
    Rule("reference-online-incomplete", _online_without_address),
    Rule("reference-out-of-turn", _out_of_turn),
)
