"""Character classes of East Asian text and what may stand at the start or the end of a line.

Sources: CLREQ (W3C "Requirements for Chinese Text Layout") sections 3.1.3 (prohibition rules) and 3.1.6
(adjustment of punctuation), JLREQ appendix A (character classes) for Japanese, UAX #14 for everything that
is neither. Plain tables and functions: nothing here knows of a font or of an engine.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache, lru_cache
from typing import Literal

Family = Literal["zh", "ja", "ko"]


class Kind(IntEnum):
    """What a character is to the compositor."""

    HAN = 0  # ideographs, kana, bopomofo: one square each; an inline image counts as one
    HANGUL = 1  # syllables: spaced by words, as Latin
    OPEN = 2  # full-width opening bracket or quote, blank on its left
    CLOSE = 3  # full-width closing bracket or quote, blank on its right
    COMMA = 4  # pauses inside a sentence ，、；：
    STOP = 5  # ends of a sentence 。．？！
    MIDDLE = 6  # interpunct · between the parts of a name
    DASH = 7  # — ⸺ ―: two make one stroke of two ems
    ELLIPSIS = 8  # … ⋯ ‥
    CONNECTOR = 9  # ～ 〜 – between numbers or dates
    WESTERN = 10  # letters and digits of scripts with word spaces
    SPACE = 11  # a space that stretches
    OTHER = 12  # anything else: symbols, half-width marks, ideographic space
    NOTE = 13  # a note call: raised, belongs to the character before it


OPENERS = frozenset("（《〈「『【〔〖〘〚［｛｟“‘〝﹁﹃︵")
CLOSERS = frozenset("）》〉」』】〕〗〙〛］｝｠”’〞〟﹂﹄︶")
COMMAS = frozenset("，、；：﹐﹑﹔﹕")
STOPS = frozenset("。．？！｡﹒")
MIDDLES = frozenset("·・‧•")
DASHES = frozenset("—⸺―")
ELLIPSES = frozenset("…⋯‥")
CONNECTORS = frozenset("～〜–")
SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ")
ITERATION = frozenset("々〻ゝゞヽヾー")
UNITS_AFTER = frozenset("％‰℃℉°′″%")

MARKS = frozenset({Kind.OPEN, Kind.CLOSE, Kind.COMMA, Kind.STOP, Kind.MIDDLE})
CLOSING = frozenset({Kind.CLOSE, Kind.COMMA, Kind.STOP})

_BY_CHARACTER: dict[str, Kind] = {
    **dict.fromkeys(OPENERS, Kind.OPEN),
    **dict.fromkeys(CLOSERS, Kind.CLOSE),
    **dict.fromkeys(COMMAS, Kind.COMMA),
    **dict.fromkeys(STOPS, Kind.STOP),
    **dict.fromkeys(MIDDLES, Kind.MIDDLE),
    **dict.fromkeys(DASHES, Kind.DASH),
    **dict.fromkeys(ELLIPSES, Kind.ELLIPSIS),
    **dict.fromkeys(CONNECTORS, Kind.CONNECTOR),
    " ": Kind.SPACE,
    "\u00a0": Kind.SPACE,
    "\ufffc": Kind.HAN,  # an inline image or box (UAX #14 class CB, set like a square)
}

_SQUARES = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # 々 〆 〇
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x303C),
    (0x3041, 0x312F),  # kana, bopomofo
    (0x31A0, 0x31FF),
    (0x3200, 0x33FF),  # enclosed and squared letters
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))


def family(language: str | None) -> Family | None:
    """Return which rules a BCP 47 language takes, or None when composition leaves it alone."""
    primary = (language or "").replace("_", "-").split("-")[0].lower()
    if primary in ("zh", "yue", "wuu", "nan", "hak", "lzh", "cmn"):
        return "zh"
    if primary == "ja":
        return "ja"
    return "ko" if primary == "ko" else None


@cache
def kind_of(character: str, wide: bool = True) -> Kind:
    """Return the class of one character.

    ``wide`` says that the font draws it in a square of one em. Quotes, interpuncts and brackets drawn in
    less (the font's Latin glyphs) are Western marks: nothing can be trimmed from them.
    """
    known = _BY_CHARACTER.get(character)
    if known is not None:
        return Kind.OTHER if known in MARKS and not wide else known
    code = ord(character)
    if any(low <= code <= high for low, high in _SQUARES):
        return Kind.HAN
    if any(low <= code <= high for low, high in _HANGUL):
        return Kind.HANGUL
    if code < 0x2000 and character.isalnum():
        return Kind.WESTERN
    if 0x1E00 <= code < 0x2000 or 0x2C60 <= code <= 0x2C7F:
        return Kind.WESTERN
    return Kind.OTHER


@cache
def forbidden_at_start(character: str, rules: Family) -> bool:
    """Return whether no line may begin with this character (行首禁则, CLREQ 3.1.3; JLREQ cl-02 to cl-11).

    For Chinese the strict level: ⋯⋯ and —— may not begin a line either. Japanese allows that (JLREQ cl-08)
    but forbids small kana, the long vowel mark and iteration marks.
    """
    if character in CLOSERS or character in COMMAS or character in STOPS or character in MIDDLES:
        return True
    if character in CONNECTORS or character in ITERATION or character in UNITS_AFTER:
        return True
    if rules == "ja":
        return character in SMALL_KANA
    return character in DASHES or character in ELLIPSES


@cache
def forbidden_at_end(character: str) -> bool:
    """Return whether no line may end with this character (行尾禁则, CLREQ 3.1.3): opening marks."""
    return character in OPENERS


_INSEPARABLE = (DASHES, ELLIPSES)
_SQUARE_KINDS = frozenset({Kind.HAN, Kind.OPEN, Kind.CLOSE, Kind.COMMA, Kind.STOP})


@lru_cache(maxsize=65536)
def may_break(before: str, after: str, allowed_by_unicode: bool, rules: Family) -> bool:
    """Return whether a line may end between two neighbouring characters.

    ``allowed_by_unicode`` is UAX #14's answer. It is overruled where it knows less than CLREQ: UAX #14 binds
    every quotation mark to both neighbours, and lets —— and ⋯⋯ begin a line.
    """
    if forbidden_at_start(after, rules) or forbidden_at_end(before):
        return False
    if any(before in group and after in group for group in _INSEPARABLE):
        return False
    if after in OPENERS:
        return allowed_by_unicode or kind_of(before) in _SQUARE_KINDS
    if before in CLOSERS or before in COMMAS or before in STOPS:
        return allowed_by_unicode or kind_of(after) in (Kind.HAN, Kind.WESTERN)
    return allowed_by_unicode
