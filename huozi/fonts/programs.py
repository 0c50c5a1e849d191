"""A font's program as a finished PDF holds it: what it says of its glyphs, read without drawing one."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Program:
    """What a font's program says of its glyphs, by glyph number.

    name        PostScript name
    em          units of an em
    metrics     its hmtx table; `measured` glyphs have an advance of their own there, all others the last one
    outlines    where each glyph's outline begins, and the last one ends, `step` bytes a number
    characters  that the program itself gives a glyph, by glyph
    """

    name: str
    em: int
    metrics: bytes
    measured: int
    outlines: bytes
    step: int
    characters: Mapping[int, frozenset[str]]

    @property
    def count(self) -> int:
        """How many glyphs there are."""
        return len(self.outlines) // self.step - 1

    def advance(self, glyph: int) -> float:
        """Return the advance of `glyph` in thousandths of an em."""
        at = 4 * min(glyph, self.measured - 1)
        return int.from_bytes(self.metrics[at : at + 2], "big") * 1000 / self.em

    def length(self, glyph: int) -> int:
        """Return how long the outline of `glyph` is; one that paints nothing has some units at most."""
        at, step = glyph * self.step, self.step
        begins, ends = self.outlines[at : at + step], self.outlines[at + step : at + 2 * step]
        return int.from_bytes(ends, "big") - int.from_bytes(begins, "big")


@lru_cache(maxsize=64)
def read_program(data: bytes) -> Program | None:
    """Return what the program `data`, OpenType or TrueType, says; None where it is another kind or broken."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    if data[:4] not in (b"OTTO", b"\x00\x01\x00\x00", b"true"):
        return None
    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            count = font["maxp"].numGlyphs
            font.setGlyphOrder(range(count))  # numbers do for names: 60,000 names take long to make
            named: dict[int, set[str]] = {}
            for code, glyph in ((font.getBestCmap() or {}) if "cmap" in font else {}).items():
                named.setdefault(glyph, set()).add(chr(code))
            if "CFF " in font:
                outlines, step = _cff_outlines(font.reader["CFF "])
            else:
                outlines, step = font.reader["loca"], 4 if font["head"].indexToLocFormat else 2
            program = Program(
                (font["name"].getDebugName(6) or "") if "name" in font else "",
                font["head"].unitsPerEm,
                font.reader["hmtx"],
                min(font["hhea"].numberOfHMetrics, count),
                outlines,
                step,
                {glyph: frozenset(found) for glyph, found in named.items()},
            )
    except (TTLibError, LookupError, AttributeError, ValueError, TypeError, AssertionError, struct.error):
        return None
    whole = program.measured and len(program.metrics) >= 4 * program.measured
    return program if whole and program.count == count else None


def _cff_outlines(table: bytes) -> tuple[bytes, int]:
    """Return where the outlines of a CFF table begin, as its CharStrings INDEX has it, and bytes a number.

    Adobe Technical Note 5176, 4 (dictionaries), 5 (INDEX), 14 (CharStrings). Raises LookupError, ValueError.
    """

    def index(at: int) -> tuple[bytes, int, int]:
        count = int.from_bytes(table[at : at + 2], "big")
        if not count:
            return b"", 1, at + 2
        step = table[at + 2]
        offsets = table[at + 3 : at + 3 + (count + 1) * step]
        return offsets, step, at + 2 + (count + 1) * step + int.from_bytes(offsets[-step:], "big")

    _, _, top = index(table[2])
    offsets, step, end = index(top)
    first = end - int.from_bytes(offsets[-step:], "big") + int.from_bytes(offsets[:step], "big")
    number, at = 0, first
    while at < end:
        lead = table[at]
        if lead == 17:  # CharStrings
            outlines, step, end = index(number)
            if not outlines or end > len(table):
                raise ValueError("the outlines are cut off")
            return outlines, step
        if lead in (28, 29):
            size = 2 if lead == 28 else 4
            number, at = int.from_bytes(table[at + 1 : at + 1 + size], "big", signed=True), at + 1 + size
        elif lead == 30:  # a real number ends with a nibble f
            at = next(i for i in range(at + 1, end) if table[i] & 15 == 15 or table[i] >> 4 == 15) + 1
        else:
            at += 2 if lead == 12 or lead >= 247 else 1
    raise LookupError("no outlines")
