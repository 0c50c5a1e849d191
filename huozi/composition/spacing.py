"""The space between two neighbouring characters: how wide, how much it can give, how much it can take.

A full-width mark is a body of half an em with blank beside it. The body never changes; the blank belongs to
the gap between two characters, where it can be kept, shared, squeezed or stretched. At a line's start or end
there is no gap, so opening marks at the start and closing marks at the end are trimmed by construction
(CLREQ 3.1.6.1; GB/T 15834-2011 5.1.10).

All lengths are ems of the character that owns the gap.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from huozi.composition.characters import CLOSING, MARKS, Family, Kind

# ``ragged`` is 开明 in lines that are not justified: nothing widens their marks, so pauses keep a quarter em,
# or they would look like Latin commas.
PunctuationStyle = Literal["kaiming", "ragged", "full", "half"]

AUTOSPACE = 1 / 4  # Han–Latin gap, CLREQ 3.2.2: a quarter em, 1/8 at least, 1/3 wanted at most
AUTOSPACE_LEAST = 1 / 8
AUTOSPACE_MOST = 1 / 3
SPACE_MOST = 0.48  # a word space stays under half an em (CLREQ 3.1.6.3)
SPACE_LEAST = 0.2


class Glue(NamedTuple):
    """One gap: its natural width and what it gives and takes, first and second choice; ems.

    ``tracks`` gaps share what is left equally, as between Han characters; ``yields`` gaps may join in when a
    line has nothing else. A gap with neither is rigid.
    """

    natural: float = 0.0
    squeeze_first: float = 0.0
    squeeze_later: float = 0.0
    stretch_first: float = 0.0
    stretch_later: float = 0.0
    tracks: bool = False
    yields: bool = False

    def scaled(self, size: float) -> Glue:
        """Return the gap in the unit of ``size``, one em."""
        if self is RIGID or self is TRACKING or self is LAST_RESORT:
            return self
        return Glue(
            self.natural * size,
            self.squeeze_first * size,
            self.squeeze_later * size,
            self.stretch_first * size,
            self.stretch_later * size,
            self.tracks,
            self.yields,
        )


class Glyph(NamedTuple):
    """What spacing must know of one character: its class and the blank in its square, in ems."""

    kind: Kind
    left: float = 0.0
    right: float = 0.0


RIGID = Glue()
TRACKING = Glue(tracks=True, yields=True)
LAST_RESORT = Glue(yields=True)
_HAN_LATIN = Glue(
    AUTOSPACE, AUTOSPACE - AUTOSPACE_LEAST, 0, AUTOSPACE_MOST - AUTOSPACE, 0, tracks=False, yields=True
)
_SQUARE = frozenset({Kind.HAN, *MARKS})


@lru_cache(maxsize=65536)
def glue(before: Glyph, after: Glyph, style: PunctuationStyle, rules: Family, in_run: bool = False) -> Glue:
    """Return the gap between two characters on one line.

    ``in_run`` says that the mark owning the blank stands in a run of adjacent marks (its other neighbour is
    a mark of the same side), which keeps one blank in every style but ``half``: two marks take 1.5 em.
    """
    first, second = before.kind, after.kind
    if first is Kind.NOTE and second is Kind.HAN:
        return TRACKING
    if Kind.NOTE in (first, second) or Kind.SPACE in (first, second):
        return RIGID
    if first in MARKS and second in MARKS:
        return _between_marks(before, after, style)
    if first in MARKS and before.right:
        return _blank(first, before.right, style, in_run, second in _SQUARE)
    if second in MARKS and after.left:
        return _blank(second, after.left, style, in_run, first in _SQUARE)
    if {first, second} == {Kind.HAN, Kind.WESTERN}:
        return _HAN_LATIN
    if first in _SQUARE and second in _SQUARE:
        return TRACKING
    if Kind.HANGUL in (first, second) and rules == "ko":
        return LAST_RESORT if first == second else RIGID
    if first == second == Kind.HANGUL:
        return TRACKING
    return RIGID


def _between_marks(before: Glyph, after: Glyph, style: PunctuationStyle) -> Glue:
    """Two marks together take 1.5 em instead of 2 (CLREQ 3.1.6.1); in ``half`` style 1 em."""
    blank = 0.0
    if before.kind in CLOSING and after.kind is Kind.OPEN and style != "half":
        blank = 0.5 if before.right >= 0.5 or before.right == 0 else 0.25
        blank = min(blank, max(before.right, after.left))
    elif Kind.MIDDLE in (before.kind, after.kind) and style == "full":
        blank = max(before.right, after.left)
    if not blank:
        return RIGID
    return Glue(blank, blank / 2, 0, 0, min(0.2, blank / 2), tracks=False, yields=False)


def _blank(kind: Kind, blank: float, style: PunctuationStyle, in_run: bool, beside_square: bool) -> Glue:
    """The blank of a lone mark, beside a character that is not a mark."""
    if kind is Kind.MIDDLE:
        return Glue(blank if style == "full" else 0.0)
    centred = blank < 0.5  # blank on both sides: Traditional Chinese, never narrowed by 开明
    kept = style == "full" or (style != "half" and (kind is Kind.STOP or in_run or centred))
    if style == "ragged" and kind is Kind.COMMA and not kept:
        return Glue(blank / 2, blank / 4, blank / 4, 0, 0, tracks=beside_square, yields=beside_square)
    if not kept:
        # A mark set half-width may grow back a little before Han characters are pulled apart.
        return Glue(0.0, 0, 0, blank / 4, blank / 2, tracks=beside_square, yields=beside_square)
    if kind is Kind.STOP:  # ends of sentences give last (CLREQ 3.1.6.2)
        return Glue(blank, 0, blank, 0, 0, tracks=beside_square, yields=beside_square)
    return Glue(blank, blank / 2, blank / 2, 0, 0, tracks=beside_square, yields=beside_square)


@lru_cache(maxsize=4096)
def word_space(width: float, beside_han: bool, rigid: bool) -> Glue:
    """Return a typed space as glue; its ``natural`` replaces the font's width.

    Between Han and Latin a typed space is the Han–Latin gap itself, so that no gap is doubled. ``rigid``
    spaces (code) keep the font's width and only ``yield``.
    """
    if rigid:
        return Glue(width, yields=True)
    if beside_han:
        natural, least = AUTOSPACE, AUTOSPACE_LEAST
    else:
        natural, least = width, min(width, max(SPACE_LEAST, width * 0.75))
    first = max(0.0, AUTOSPACE_MOST - natural)
    later = max(0.0, SPACE_MOST - natural - first)
    return Glue(natural, natural - least, 0, first, later, tracks=False, yields=True)
