"""Rules between the columns 界行 and the frame around them, as in thread-bound books.

`--column-rules: all` in `@page` draws a frame around the type area and a rule on every line of the page's
line height; `frame` draws the frame alone. They are no content but artifacts (ISO 32000-1,
14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.vertical_text import keyword

_RULE, _FRAME = 0.33, 1.2  # CSS pixels: a quarter of a point, and nine tenths
_AIR = 0.3  # of a line between frame and columns


def draw_rules(_style: PunctuationStyle, plain: Callable[..., None]) -> Callable[..., None]:
    """Return a stand-in for ``draw_page`` that draws the rules of a page, over its background."""

    def draw_page(page: Any, stream: Any) -> None:
        plain(page, stream)
        asked = keyword(page.style["__column_rules"])
        if asked in ("all", "frame") and any(child.children for child in page.children):
            _draw(page, stream, _leading(page) if asked == "all" else 0.0)

    return draw_page


def _leading(page: Any) -> float:
    height = page.style["line_height"]
    return float(getattr(height, "value", 0.0)) if getattr(height, "unit", "") == "px" else 0.0


def _draw(page: Any, stream: Any, leading: float) -> None:
    left, top = page.content_box_x(), page.content_box_y()
    right, bottom = left + page.width, top + page.height
    air = _AIR * leading
    with stream.artifact(), stream.stacked():
        stream.set_color(page.style["color"], stroke=True)
        stream.set_line_width(_FRAME)
        stream.rectangle(left - air, top, right - left + 2 * air, bottom - top)
        stream.stroke()
        count = round((bottom - top) / leading) if leading else 0
        if count > 1:
            stream.set_line_width(_RULE)
            for number in range(1, count):
                level = top + number * leading
                stream.move_to(left - air, level)
                stream.line_to(right + air, level)
            stream.stroke()
