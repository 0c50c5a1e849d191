"""Vertical text: measured as it will run down, and what its text boxes carry until they are drawn.

A vertical page is laid out lying, so the inline axis of the engine is the column's. `--writing: vertical` (a
custom property, inherited) makes text vertical; the theme turns on the font's vertical forms for it
(OpenType `vert`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS
from weasyprint.text.line_break import Layout

from huozi.composition.characters import Kind
from huozi.composition.measured import Text
from huozi.composition.spacing import Glyph
from huozi.composition.vertical import MOST_TOGETHER, stands_upright, upright_numbers
from huozi.engine.boxes import Style
from huozi.engine.text import WIDE, PlannedLayout, Shaped, shape, shaped_advances

ASCENT = 0.88
"""Em from the baseline to the top of the square (`DW2`'s default, ISO 32000-1, 9.7.4.3)."""

CENTRE = 0.38
"""Em from the baseline up to the middle of the square: of the column, in vertical text."""


def is_vertical(style: Style) -> bool:
    """Return whether text of this style runs down the page."""
    return keyword(style["__writing"]) == "vertical"


def keyword(value: Any) -> str:
    """Return the keyword that a custom property holds; "" where it holds none."""
    return str(getattr(value[0], "lower_value", "")) if value else ""


def shape_down(text: str, style: Style) -> Shaped:
    """Shape ``text`` as ``shape`` does, vertical text with the blanks that marks leave down the column."""
    return shape(text, style, _down) if is_vertical(style) else shape(text, style)


def _down(ink: Any, size: float) -> tuple[float, float]:
    """Return the extent of a glyph's ink along the column, from the top of its square."""
    top = ASCENT + ink.y * FROM_UNITS / size
    return top, top + ink.height * FROM_UNITS / size


def stand_up(text: Text, start: int, style: Style) -> None:
    """Mark, from ``start``, what stands upright in vertical text; numbers share squares of their own.

    Changes advances, kinds and bonds of the characters of such numbers: a square is set like a Han character.
    Numbers in code stay as they are written.
    """
    size = style["font_size"]
    mark_upright(text, start, size)
    together = style["__digits_together"]
    most = int(getattr(together[0], "value", MOST_TOGETHER)) if together else MOST_TOGETHER
    for number in () if text.rigid[-1] else upright_numbers(text.text[start:], most):
        for first, last in number.squares:
            _stand_square(text, start + first, start + last, size)
        inside = range(start + number.start + 1, start + number.end)
        text.bound.update(inside)
        for k in inside:
            text.nowrap[k] = True


def mark_upright(text: Text, start: int, size: float) -> None:
    """Mark, from ``start``, the characters that stand upright by themselves."""
    for k in range(start, len(text.text)):
        text.stands[k] = int(stands_upright(text.text[k], text.advances[k] >= WIDE * size))


def _stand_square(text: Text, first: int, last: int, size: float) -> None:
    for k in range(first, last):
        text.advances[k], text.stands[k] = 0.0, -1
        if text.glyphs[k].kind is not Kind.NOTE:
            text.glyphs[k] = Glyph(Kind.HAN)
    text.advances[first], text.stands[first] = size, last - first


class Down(NamedTuple):
    """How the characters of a vertical text box stand.

    stands  as in `huozi.composition.measured.Text`
    centre  CSS pixels from the baseline up to the middle of the column
    """

    stands: Sequence[int]
    centre: float


class DownLayout(PlannedLayout):
    """The layout of a vertical text box: `PlannedLayout`, and how its characters stand."""

    def __init__(
        self,
        text: str,
        style: Style,
        advances: Sequence[float],
        lefts: Sequence[float],
        hyphen: float,
        down: Down,
    ) -> None:
        super().__init__(text, style, advances, lefts, hyphen)
        self.down = down


class SetDown(NamedTuple):
    """A vertical text box about to be drawn: its shaped line, and where its characters are to stand.

    line      as Pango has shaped it, with the font's own widths
    advances  distances between the characters' bodies
    lefts     the blanks cut off before them
    """

    text: str
    line: Any
    advances: Sequence[float]
    lefts: Sequence[float]
    down: Down


def as_set_down(layout: Any, size: float) -> SetDown:
    """Return the layout of a vertical text box, composed or set by the engine, as it is to be drawn."""
    line, _ = Layout.get_first_line(layout)
    if isinstance(layout, DownLayout):
        return SetDown(layout.text, line, layout.advances, layout.lefts, layout.down)
    text = Text()
    advances = shaped_advances(layout.text, line)
    text.extend(layout.text, [Glyph(Kind.OTHER)] * len(advances), advances, size)
    mark_upright(text, 0, size)
    for number in upright_numbers(layout.text):
        for first, last in number.squares:
            text.stands[first:last] = [last - first, *[-1] * (last - first - 1)]
    return SetDown(layout.text, line, advances, [0.0] * len(advances), Down(text.stands, CENTRE * size))


def planned(
    text: str,
    style: Style,
    advances: Sequence[float],
    lefts: Sequence[float],
    hyphen: float = 0.0,
    down: Down | None = None,
) -> PlannedLayout:
    """Return the layout of a text box on its line; ``down`` for vertical text."""
    if down is None:
        return PlannedLayout(text, style, advances, lefts, hyphen)
    return DownLayout(text, style, advances, lefts, hyphen, down)
