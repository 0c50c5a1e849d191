"""Pages set by the engine, read as boxes: what stands where, before anything is drawn."""

import base64
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from huozi.engine.session import Session
from tests.engine.composed_pages import FONT

LINE, LINES = 20.0, 15
"""Height of a line, in CSS pixels, and lines of a page."""

CSS = (
    f"@page{{size:400px {LINE * LINES + 40}px;margin:20px}}body{{font:12px/{LINE}px '{FONT}';margin:0}}"
    "p,figure{margin:0}figure{break-inside:avoid}img{width:100%;display:block}p{break-inside:avoid}"
)
WIDTH = 360


@dataclass(frozen=True)
class Placed:
    """A line or a picture on a page; `top` from the head of the type area, in CSS pixels."""

    page: int
    kind: str
    top: float
    width: float
    height: float
    text: str


def set_pages(body: str, css: str = "") -> list[Placed]:
    """Return what stands on the pages of `body`, in the order of the pages' boxes."""
    from weasyprint import HTML

    with Session("kaiming"):
        html = f"<html lang=zh-Hans><style>{CSS}{css}</style><body><div class=text>{body}</div>"
        pages = HTML(string=html).render().pages
    found = []
    for number, page in enumerate(pages, 1):
        head = page._page_box.content_box_y()
        for box in page._page_box.descendants():
            kind = "picture" if hasattr(box, "replacement") else type(box).__name__
            if kind in ("picture", "LineBox"):
                found.append(Placed(number, kind, box.position_y - head, box.width, box.height, _text(box)))
    return found


def _text(box: Any) -> str:
    if not hasattr(box, "children"):
        return ""
    return "".join(inner.text for inner in box.descendants() if hasattr(inner, "text"))


def paragraphs(count: int, start: int = 0) -> str:
    """Return paragraphs of one line, each of a character of its own."""
    return "".join(f"<p>{chr(0x4E00 + start + number) * 3}</p>" for number in range(count))


def figure(lines: float, kind: str = "") -> str:
    """Return a figure as wide as the measure and `lines` high."""
    data = io.BytesIO()
    Image.new("L", (WIDTH, round(lines * LINE)), 180).save(data, "PNG")
    source = base64.b64encode(data.getvalue()).decode()
    return f"<figure class='{kind}'><img src='data:image/png;base64,{source}'></figure>"


def lines_of(placed: list[Placed], page: int) -> int:
    return sum(one.kind == "LineBox" and one.page == page for one in placed)
