"""Text as it is searched: one form for all spellings of a word, and the tokens an index keeps.

A Chinese text has no spaces, and its words are mostly of one or two characters. Each run of them is kept as
its overlapping pairs, and its last character alone: 易地搬迁 → 易地 地搬 搬迁 迁. A word of two characters or
more is then a phrase of tokens, and one of a single character the beginning of one. Kana and hangul are kept
in the same way, other scripts word by word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from operator import add

from huozi.archive.libraries import library

CJK = (
    "\u2e80-\u2fdf\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U000323af"
)
"""Han characters, kana and hangul, to stand in a character class: no space parts their words reliably."""

_RUN = re.compile(f"(?P<cjk>[{CJK}]+)|[^\\W_{CJK}]+")
_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF))

_ALSO_ALIKE = {"著": "着"}
"""Traditional characters whose simplified form depends on the word (看著, 著作); a search forgives both."""


@cache
def simplified() -> dict[int, str]:
    """Return the simplified form of each Han character that has another, by code point (OpenCC)."""
    characters = [chr(code) for first, last in _HAN_RANGES for code in range(first, last + 1)]
    converter = library("opencc", "OpenCC").OpenCC("t2s")
    forms = converter.convert("\n".join(characters)).split("\n")
    changed = {a: b for a, b in zip(characters, forms, strict=True) if a != b}
    return {ord(a): b for a, b in (changed | _ALSO_ALIKE).items()}


def folded(text: str) -> str:
    """Return `text` in the form in which spellings of a word are alike: width, case, simplified characters.

    Unicode NFKC and case folding first, then each Han character by itself.
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(simplified())


def folded_in_place(text: str) -> tuple[str, list[int]]:
    """Return `text` folded, and for each of its characters which one of `text` it comes from."""
    pieces, origins = [], []
    for index, character in enumerate(text):
        piece = folded(character)
        pieces.append(piece)
        origins += [index] * len(piece)
    return "".join(pieces), origins


def tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a text to be found, in order."""
    for run in _RUN.finditer(folded(text)):
        word = run[0]
        if run["cjk"]:
            yield from map(add, word, word[1:])
            yield word[-1]
        else:
            yield word


def phrases(query: str) -> list[tuple[list[str], bool]]:
    """Return what each word of `query` (parted by white space) asks for: tokens that follow one another.

    The second value tells that the last of them is only the beginning of a token: a single character, which
    in a text that goes on after it is the first of a pair.
    """
    found = []
    for word in query.split():
        sought = list(tokens(word))
        last = list(_RUN.finditer(folded(word)))[-1:]
        if last and last[0]["cjk"] and len(last[0][0]) > 1:
            found.append(
                (sought[:-1], False)
            )  # the text may go on: its last character alone would not be there
        elif last:
            found.append((sought, last[0]["cjk"] is not None))
    return found
