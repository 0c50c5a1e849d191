"""Vertical setting: which characters stand upright in a line that runs down, and which share one square.

Sources: UAX #50 (Vertical_Orientation), CLREQ 2.3.4 and 3.2.3 (Western text and numbers in vertical writing),
JLREQ 3.2.5 (縦中横). Plain tables and functions: nothing here knows of a font or of an engine.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple
from unicodedata import category, east_asian_width

from huozi.composition.characters import DASHES, ELLIPSES, Kind, kind_of

MOST_TOGETHER = 2
"""Digits that stand side by side in one square, unless a style asks for another number."""

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.,:/%+\-])([0-9]{1,4})(%|℃|°C|°)?(?![0-9A-Za-z%+\-]|[.,:/][0-9A-Za-z])"
    r"|(?<![!?A-Za-z0-9])([!?]{1,2})(?![!?A-Za-z0-9])"
)

_SQUARES = frozenset(
    {Kind.HAN, Kind.HANGUL, Kind.OPEN, Kind.CLOSE, Kind.COMMA, Kind.STOP, Kind.MIDDLE, Kind.CONNECTOR}
)
_ARROWS = range(0x2190, 0x2200)


class Upright(NamedTuple):
    """A number, its sign, or a pair of marks that stands upright in vertical text.

    start, end  its characters in the text; no line ends inside
    squares     where each of its squares begins and ends
    """

    start: int
    end: int
    squares: tuple[tuple[int, int], ...]


@cache
def stands_upright(character: str, wide: bool) -> bool:
    """Return whether a character stands upright in vertical text; else it lies on its side, as Western does.

    wide  the font draws it in a square: characters of ambiguous width are Chinese then. Dashes and dots of
          omission are drawn by the font's vertical glyph, which stands upright.
    """
    if character in DASHES or character in ELLIPSES:
        return wide
    if kind_of(character, wide) in _SQUARES:
        return wide
    width = east_asian_width(character)
    if width in ("W", "F"):
        return True
    ambiguous = width == "A" or category(character) in ("So", "No")
    return wide and ambiguous and not character.isalpha() and ord(character) not in _ARROWS


def upright_numbers(text: str, together: int = MOST_TOGETHER) -> list[Upright]:
    """Return the free-standing numbers of `text`, with a sign behind them, and its single or paired !?.

    together  digits that share one square; numbers of up to four digits stand digit by digit, longer ones
              and those that belong to a Western word lie on their side and are not returned
    """
    found = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        digits, sign = match[1], match[2]
        if not digits:
            found.append(Upright(start, end, ((start, end),)))
            continue
        count = len(digits)
        if sign and count > together:
            continue  # 99.8% and 120℃ read as one Western piece
        whole = count <= together
        squares = [(start, start + count)] if whole else [(k, k + 1) for k in range(start, start + count)]
        if sign:
            squares.append((start + count, end))
        found.append(Upright(start, end, tuple(squares)))
    return found
