"""Marks drawn beside the text: emphasis dots 着重号, lines under names 专名号 and titles 书名号甲式, hyphens.

WeasyPrint ignores ``text-emphasis``; the custom property ``--text-emphasis`` (``dot``, ``circle``, ``sesame``
or ``none``, inherited) takes its place. Dots stand under Chinese and above Japanese and Korean text, at the
right of vertical lines (CLREQ 3.2.4, JLREQ 3.3.9). ``--underline-inset`` (a length in em) shortens an
underline at both ends, so that the lines under two neighbouring names do not run together.

A line of code that is turned over (``--turned-over: hook``) goes on behind a hook, drawn as lines: copied
code has none. Text with ``--copied: none`` (the numbers of lines) stands for no text.

A hyphen where a line breaks a word belongs to the page, not to the text: its glyph stands for a soft hyphen
(``ActualText``; ISO 32000-1, 14.8.2.2.3), so that readers find and copy the word whole.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes

from huozi.composition.characters import Kind, family, kind_of
from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import LineBox, Stream, TextBox
from huozi.engine.characters_told import draw_telling
from huozi.engine.text import PlannedLayout
from huozi.engine.vertical_text import CENTRE, DownLayout, is_vertical, keyword

_EMPHASISED = frozenset({Kind.HAN, Kind.HANGUL})  # a dot under every Latin letter would be a dotted line
_RADIUS = {"dot": 0.075, "circle": 0.09, "sesame": 0.09}
_UNDER = 0.3  # em from the baseline to the centre of a dot under the square
_ABOVE = 1.02
_RIGHT = 1.06
_SOFT_HYPHEN = b"<</ActualText <FEFF00AD>>>"
_NO_TEXT = b"<</ActualText <FEFF>>>"
_KAPPA = 0.5523  # control point of a quarter circle


def draw_marks(_style: PunctuationStyle, plain: Callable[..., None]) -> Callable[..., None]:
    """Return a stand-in for ``draw_text`` that adds emphasis marks and the hyphen to composed text."""

    def draw_text(
        stream: Stream, textbox: TextBox, offset_x: float, text_overflow: str, block_ellipsis: Any = "none"
    ) -> None:
        def draw(box: TextBox) -> None:
            plain(stream, box, offset_x, text_overflow, block_ellipsis)

        if textbox.style["visibility"] != "visible":
            return
        if keyword(textbox.style["__copied"]) == "none":
            stream.begin_marked_content("Span", _NO_TEXT)
            draw(textbox)
            stream.end_marked_content()
        elif text_overflow == "ellipsis" or block_ellipsis != "none" or is_vertical(textbox.style):
            draw(textbox)  # its text is shaped anew when it is drawn, or piece by piece
        else:
            draw_telling(stream, textbox, draw)
        if textbox.__dict__.get("huozi_turned_over"):
            _draw_hook(stream, textbox)
        layout = textbox.pango_layout
        if not isinstance(layout, PlannedLayout):
            return
        shape = keyword(textbox.style["__text_emphasis"])
        if shape in _RADIUS:
            _draw_emphasis(stream, textbox, shape)
        if layout.hyphen:
            stream.begin_marked_content("Span", _SOFT_HYPHEN)
            draw(_hyphen(textbox))
            stream.end_marked_content()

    return draw_text


def mark_turned_over(line: LineBox) -> None:
    """Say of a laid-out line that it goes on with the one before: a hook is drawn before its text."""
    for box in line.descendants():
        if isinstance(box, boxes.TextBox):
            box.huozi_turned_over = True
            return


def inset_underline(_style: PunctuationStyle, plain: Callable[..., None]) -> Callable[..., None]:
    """Return a stand-in for ``draw_text_decoration`` that shortens lines by ``--underline-inset``."""

    def draw_text_decoration(
        stream: Stream, textbox: TextBox, offset_x: float, offset_y: float, thickness: float, color: Any
    ) -> None:
        layout = textbox.pango_layout
        if isinstance(layout, DownLayout):  # small text stands in the middle of its column
            offset_y -= layout.down.centre - CENTRE * textbox.style["font_size"]
        value = textbox.style["__underline_inset"]
        if value and getattr(value[0], "lower_unit", "") == "em":
            inset = value[0].value * textbox.style["font_size"]
            if 0 < 2 * inset < textbox.width:
                textbox = copy.copy(textbox)
                textbox.position_x += inset
                textbox.width -= 2 * inset
        plain(stream, textbox, offset_x, offset_y, thickness, color)

    return draw_text_decoration


def _hyphen(textbox: TextBox) -> TextBox:
    """Return the box of the hyphen at the end of a text box, without the underline that it already has."""
    style = textbox.style.copy()
    style["text_decoration_line"] = "none"
    box = textbox.copy_with_text(style["hyphenate_character"])
    box.style, width = style, textbox.pango_layout.hyphen
    box.pango_layout = PlannedLayout(box.text, style, [width], [0.0])
    box.position_x, box.width = textbox.position_x + textbox.width - width, width
    return box


def _draw_hook(stream: Stream, textbox: TextBox) -> None:
    """Draw ↪ as lines, not as text, in the blank before the rest of a line that was turned over."""
    size = textbox.style["font_size"]
    x, y = textbox.position_x - 1.1 * size, textbox.position_y + textbox.baseline - 0.28 * size
    across, head = 0.62 * size, 0.16 * size
    with stream.stacked():
        stream.set_color(textbox.style["color"], stroke=True)
        stream.set_line_width(0.055 * size)
        stream.move_to(x, y - 0.38 * size)
        stream.line_to(x, y)
        stream.line_to(x + across, y)
        stream.move_to(x + across - head, y - head)
        stream.line_to(x + across, y)
        stream.line_to(x + across - head, y + head)
        stream.stroke()


def _draw_emphasis(stream: Stream, textbox: TextBox, shape: str) -> None:
    size = textbox.style["font_size"]
    beside = _UNDER if family(textbox.style["lang"]) == "zh" else -_ABOVE
    if is_vertical(textbox.style):
        beside = -_RIGHT
    y = textbox.position_y + textbox.baseline + beside * size
    x = textbox.position_x
    radius = _RADIUS[shape] * size
    layout = textbox.pango_layout
    with stream.stacked():
        stream.set_color(textbox.style["color"], stroke=shape == "circle")
        stream.set_line_width(radius / 3)
        for character, advance in zip(layout.text, layout.advances, strict=True):
            if kind_of(character) in _EMPHASISED:
                _ellipse(
                    stream, x + min(size, advance) / 2, y, radius, radius * (1.3 if shape == "sesame" else 1)
                )
                if shape == "circle":
                    stream.stroke()
                else:
                    stream.fill()
            x += advance


def _ellipse(stream: Stream, x: float, y: float, across: float, down: float) -> None:
    kx, ky = across * _KAPPA, down * _KAPPA
    stream.move_to(x + across, y)
    stream.curve_to(x + across, y + ky, x + kx, y + down, x, y + down)
    stream.curve_to(x - kx, y + down, x - across, y + ky, x - across, y)
    stream.curve_to(x - across, y - ky, x - kx, y - down, x, y - down)
    stream.curve_to(x + kx, y - down, x + across, y - ky, x + across, y)
    stream.close()
