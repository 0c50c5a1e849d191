"""Shaping and drawing text through WeasyPrint's Pango: measure a text once, draw it with planned advances.

The widths are changed in the shaped glyphs, not by OpenType features: ``halt`` halves every mark or none and
collides lone ones, Pango's letter spacing falls half on either side. The text and the font subset stay as
they are, so copying and searching in the PDF find the manuscript's characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, get_log_attrs

from huozi.composition.characters import CLOSING, MARKS, Kind, kind_of
from huozi.composition.spacing import Glyph
from huozi.engine.boxes import LineBox, Style

WIDE = 0.85  # a mark this wide, in ems, is drawn in a square
PANGO_SIZE_MENDED = 14802  # older Pango misreports font sizes (pango issue 530); WeasyPrint's own test
_INFO_INTS = ffi.sizeof("PangoGlyphInfo") // ffi.sizeof("int")
_IS_LINE_BREAK = 1  # the first bit of PangoLogAttr
_WIDTH_INT = ffi.offsetof("PangoGlyphInfo", "geometry", "width") // ffi.sizeof("int")


class Shaped(NamedTuple):
    """A shaped run of text: one advance per character (a cluster's on its first) and its spacing class."""

    advances: list[float]
    glyphs: list[Glyph]


def utf8_starts(text: str) -> list[int]:
    """Return the byte offset of every character, and of the end."""
    starts, position = [0], 0
    for character in text:
        code = ord(character)
        position += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        starts.append(position)
    return starts


def runs_of(first_line: Any) -> Iterator[Any]:
    """Yield the glyph items of a shaped line, in visual order."""
    run = first_line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


Extent: TypeAlias = Callable[[Any, float], tuple[float, float]]
"""From the ink of a glyph (a PangoRectangle) and the font size: where the ink begins and ends in its square
along the line, in ems."""


def across(ink: Any, size: float) -> tuple[float, float]:
    """Return the extent of a glyph's ink along a horizontal line."""
    left = ink.x * FROM_UNITS / size
    return left, left + ink.width * FROM_UNITS / size


def shape(text: str, style: Style, extent: Extent = across) -> Shaped:
    """Shape ``text`` (no line feeds in it) in ``style`` without any width; advances are CSS pixels."""
    layout = Layout(style)
    layout.set_text(text)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    size = style["font_size"]
    index_at = {byte: k for k, byte in enumerate(utf8_starts(text))}
    advances = [0.0] * len(text)
    glyphs = [_glyph(character, False) for character in text]
    wide = WIDE * size
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    for item in runs_of(line):
        string = item.glyphs
        offset, font = item.item.offset, item.item.analysis.font
        count = string.num_glyphs
        # Reading the glyphs as one array of integers is three times faster than asking for every field.
        infos = ffi.unpack(ffi.cast("int *", string.glyphs), count * _INFO_INTS)
        for i, byte in enumerate(ffi.unpack(string.log_clusters, count)):
            k = index_at[offset + byte]
            width = infos[i * _INFO_INTS + _WIDTH_INT] * FROM_UNITS
            advances[k] += width
            if width >= wide:
                glyph = glyphs[k] = _glyph(text[k], True)
                if glyph.kind in MARKS:
                    pango.pango_font_get_glyph_extents(font, string.glyphs[i].glyph, ink, logical)
                    glyphs[k] = _mark(glyph.kind, *extent(ink, size), width / size)
    return Shaped(advances, glyphs)


def shaped_advances(text: str, line: Any) -> list[float]:
    """Return the advance of every character of a shaped line, a cluster's on its first, in CSS pixels."""
    index_at = {byte: k for k, byte in enumerate(utf8_starts(text))}
    advances = [0.0] * len(text)
    for item in runs_of(line):
        string = item.glyphs
        for info, byte in zip(
            string.glyphs[0 : string.num_glyphs],
            ffi.unpack(string.log_clusters, string.num_glyphs),
            strict=True,
        ):
            advances[index_at[item.item.offset + byte]] += info.geometry.width * FROM_UNITS
    return advances


def hyphen_width(style: Style) -> float:
    """Return the width of the style's hyphen, in CSS pixels."""
    return sum(shape(style["hyphenate_character"], style).advances)


@cache
def _glyph(character: str, wide: bool) -> Glyph:
    return Glyph(kind_of(character, wide))


def _mark(kind: Kind, left: float, right: float, advance: float) -> Glyph:
    """Return a full-width mark with the blank that its ink really leaves, in steps of a quarter em.

    Simplified Chinese marks sit in one half of the square, Traditional ones in its middle, Japanese ones
    either way: the font decides, so the glyph is asked (``left`` and ``right`` are its ink's edges, in ems).
    """
    blank_left, blank_right = left, advance - right
    if kind is Kind.OPEN:
        return Glyph(kind, left=0.5 if blank_left >= 0.4 else 0.25 if blank_left >= 0.25 else 0.0)
    centred = abs(blank_left - blank_right) < 0.2 and min(blank_left, blank_right) >= 0.2
    if centred:
        return Glyph(kind, left=0.25, right=0.25)
    if kind in CLOSING:
        return Glyph(kind, right=0.5 if blank_right >= 0.4 else 0.25 if blank_right >= 0.25 else 0.0)
    return Glyph(kind)


def unicode_breaks(text: str, language: str | None) -> list[bool]:
    """Return for every position whether UAX #14 allows a line to begin there."""
    attributes = get_log_attrs(text, language)
    bits = ffi.unpack(ffi.cast("unsigned int *", attributes), len(text))
    return [bool(bit & _IS_LINE_BREAK) for bit in bits]


class PlannedLayout(Layout):  # type: ignore[misc]
    """The layout of one text box on one line: its text, and where composition wants every character.

    It is made without shaping anything; Pango shapes it once, when it is drawn. ``advances`` are the
    distances between the characters' bodies, ``lefts`` the blanks cut off at their left and ``hyphen`` the
    width of the hyphen drawn after it, all CSS pixels.
    """

    def __init__(
        self, text: str, style: Style, advances: Sequence[float], lefts: Sequence[float], hyphen: float = 0.0
    ) -> None:
        if style["text_decoration_line"] != "none":  # its metrics are read before the text is shaped
            super().__init__(style)
            self.deactivate()
        self.text = text
        self.advances = advances
        self.lefts = lefts
        self.hyphen = hyphen
        self.justification_spacing = 0
        self.max_width = None
        self.first_line_direction = 0

    def setup(self, style: Style) -> None:
        """Make the Pango layout; called when the box is about to be drawn."""
        super().setup(style)
        # A line already laid out is dropped by this call, and the planned widths with it. The drawing code
        # makes the same call, which then changes nothing.
        pango.pango_layout_set_single_paragraph_mode(self.layout, True)

    def get_first_line(self) -> tuple[Any, int | None]:
        """Return the shaped line with the planned widths written into its glyphs."""
        line, index = super().get_first_line()
        _apply(line, self.text, self.advances, self.lefts, self.style["font_size"])
        return line, index


def _apply(line: LineBox, text: str, advances: Sequence[float], lefts: Sequence[float], size: float) -> None:
    """Write planned advances into shaped glyphs so that drawing them lands on the plan.

    Works around two faults of WeasyPrint 70's draw_first_line. It takes ``x_offset`` divided by the font size
    for thousandths of an em without converting Pango's units: what is written here is converted beforehand.
    It truncates every kerning to a whole thousandth, which adds up along a line: kernings written here are
    whole thousandths and a half, and the rest is carried to the next glyph.
    """
    index_at = {byte: k for k, byte in enumerate(utf8_starts(text))}
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    plain_size = pango.pango_version() < PANGO_SIZE_MENDED
    planned = drawn = 0.0
    for item in runs_of(line):
        string = item.glyphs
        offset, font, count = item.item.offset, item.item.analysis.font, string.num_glyphs
        infos = string.glyphs
        font_size = size if plain_size else get_pango_font_key(font)[2]
        thousandth = font_size / 1000
        starts = [index_at[offset + byte] for byte in ffi.unpack(string.log_clusters, count)]
        ends = cluster_ends(starts, index_at[offset + item.item.length], item.item.analysis.level % 2 == 1)
        for i in range(count):
            geometry = infos[i].geometry
            first, after = starts[i], ends[i]
            if first == after:  # not the last glyph of its cluster: the last one carries the plan
                drawn += geometry.width * FROM_UNITS
                continue
            planned += sum(advances[first:after])
            if infos[i].glyph >= pango.PANGO_GLYPH_EMPTY:  # empty or unknown: drawn by other rules
                drawn += geometry.width * FROM_UNITS
                continue
            pango.pango_font_get_glyph_extents(font, infos[i].glyph, ink, logical)
            natural = round(logical.width * 1000 * FROM_UNITS / font_size)
            shift = -lefts[first] / thousandth + geometry.x_offset * FROM_UNITS / thousandth
            kerning = round(natural + shift - (planned - drawn) / thousandth)
            safe = kerning + (0.5 if kerning > 0 else -0.5 if kerning < 0 else 0)
            geometry.x_offset = round(shift * font_size)
            geometry.width = round((natural + geometry.x_offset / font_size - safe) * thousandth / FROM_UNITS)
            drawn += (natural + geometry.x_offset / font_size - kerning) * thousandth


def cluster_ends(starts: Sequence[int], end: int, turned: bool) -> list[int]:
    """Return where the cluster of each glyph ends; where it begins, for all but the last glyph of a cluster.

    starts  of the glyphs' clusters, from left to right: falling in a run from right to left (``turned``)
    end     of the run's text
    """
    if not turned:
        return [*starts[1:], end]
    ends, before = [], end
    for start, following in zip(starts, [*starts[1:], -1], strict=True):
        ends.append(start if start == following else before)
        if start != following:
            before = start
    return ends
