"""Text shaped as a font of squares would shape it: composition's rules tested without an engine."""

from __future__ import annotations

from huozi.composition.characters import CLOSING, MARKS, Family, Kind, kind_of
from huozi.composition.measured import Measured, Text
from huozi.composition.spacing import Glyph, PunctuationStyle

EM = 10.0


def shaped(text: str) -> Text:
    """Shape as a font of squares would: Han and marks one em, letters half of it, spaces a quarter."""
    glyphs, advances = [], []
    for character in text:
        kind = kind_of(character)
        left = 0.5 if kind is Kind.OPEN else 0.25 if kind is Kind.MIDDLE else 0.0
        right = 0.5 if kind in CLOSING else 0.25 if kind is Kind.MIDDLE else 0.0
        glyphs.append(Glyph(kind, left, right))
        square = kind in MARKS or kind in (Kind.HAN, Kind.HANGUL, Kind.DASH, Kind.ELLIPSIS, Kind.CONNECTOR)
        advances.append(
            0.0 if character == "\n" else EM if square else EM / 4 if character == " " else EM / 2
        )
    result = Text()
    result.extend(text, glyphs, advances, EM)
    return result


def unicode_breaks(text: str) -> list[bool]:
    """A rough UAX #14: after spaces, and on either side of a square."""
    western = [
        character not in " \n" and kind_of(character) in (Kind.WESTERN, Kind.OTHER) for character in text
    ]
    return [
        k > 0 and text[k] != " " and (text[k - 1] in " \n" or not (western[k - 1] and western[k]))
        for k in range(len(text))
    ]


def measure(text: str, style: PunctuationStyle = "kaiming", rules: Family = "zh") -> Measured:
    """Measure text set in squares."""
    return Measured(shaped(text), unicode_breaks(text), rules, style, EM)
