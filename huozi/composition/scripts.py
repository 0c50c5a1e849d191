"""Scripts whose glyphs do not name their characters one by one, and those that run from right to left.

A PDF tells the characters of each glyph alone (ToUnicode; ISO 32000-1, 9.10.3). That is enough for Han, kana
and alphabets. In Brahmic scripts glyphs are reordered, joined and parted; a combining mark or a variation
selector may have no glyph of its own; so such text is told as a whole (ActualText; 14.9.4). Text from right
to left is painted in visual order, and those who read a PDF turn it: it must be told glyph by glyph.

Plain tables: nothing here knows of a font or of an engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""Letters and marks of the scripts that run from right to left, to stand in a character class."""

_MARKS = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
_FLAG = "\U0001f1e6-\U0001f1ff"  # letters of which two make a flag
VARIATIONS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Selectors of the variant of the ideograph or symbol before them (Unicode 23.4)."""

_SHAPED = (
    "\u0900-\u109f"  # Devanagari to Myanmar, with Thai, Lao and Tibetan
    "\u1100-\u11ff"  # letters of Hangul that join to syllables
    "\u1700-\u18af\u1900-\u1cff\ua800-\ua82f\ua840-\ua97f\ua980-\uaaff\uabc0-\uabff"
    "\ud7b0-\ud7ff\U00011000-\U00011fff"
)
_LIKE_HAN = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
"""Radicals and compatibility ideographs: a font may draw them with the glyph of the ideograph itself."""

_BETWEEN = r"\s0-9!-/:-@\[-`{-\u00bf\u2010-\u2027\u2030-\u205e"
"""Digits and marks that stand in the middle of text from right to left without ending it."""

_UNUSUAL = re.compile(f"[{RIGHT_TO_LEFT}{_MARKS}{_SHAPED}{_LIKE_HAN}{_FLAG}\u200c\u200d]")
_PIECES = re.compile(
    rf"(?P<turned>[{RIGHT_TO_LEFT}](?:[{_BETWEEN}]*[{RIGHT_TO_LEFT}])*\s*)"
    rf"|(?:(?:[{_FLAG}]{{2}}|[{_SHAPED}\u200c\u200d]+|[^\s{_SHAPED}{_MARKS}](?:[{_MARKS}]|\u200d.)+"
    rf"|[{_LIKE_HAN}{_MARKS}]+)\s*)+"
)


class Telling(Enum):
    """How a PDF tells the characters of a piece of text."""

    GLYPHS = "glyphs"  # each glyph names its own
    CLUSTERS = "clusters"  # clusters of glyphs are told where their glyphs do not name them
    TURNED = "turned"  # so too, and they are painted from the right


class Piece(NamedTuple):
    """Characters ``[start, end)`` of a text that are told in one way."""

    start: int
    end: int
    telling: Telling


def pieces(text: str) -> Iterator[Piece]:
    """Yield ``text`` cut where the way of telling it changes; nothing where all its glyphs name their own.

    Text from right to left goes from the first such letter to the last, with the digits and marks between
    them: on a line that runs from left to right it is one stretch (UAX #9).
    """
    if not _UNUSUAL.search(text):
        return
    done = 0
    for found in _PIECES.finditer(text):
        start, end = found.span()
        if start > done:
            yield Piece(done, start, Telling.GLYPHS)
        yield Piece(start, end, Telling.TURNED if found["turned"] else Telling.CLUSTERS)
        done = end
    if 0 < done < len(text):
        yield Piece(done, len(text), Telling.GLYPHS)
