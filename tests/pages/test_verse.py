"""Verse on pages: lines aligned, long stanzas divided, poems that run on, contents of an anthology."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from huozi.diagnostics import EditionError
from huozi.pages.layout import Layout
from tests.pages.layout_boxes import flow, page_boxes, place
from tests.pages.layout_editions import laid_out, read

Make = Callable[..., Path]
SETTINGS = 'title = "诗抄"\nlanguage = "zh-Hans"\ntheme = "book"\n{top}[print]\ntrim = "A5"\n{print}'
LONG = "一直写到这一行再也放不下为止的那种长句子，转行以后要缩进去一些才好看"


def poem(number: int, lines: int) -> str:
    head = f"---\ntitle: 第{number}首\ncontributors:\n  - {{name: 梁小禾, role: 诗}}\n---\n\n"
    return head + "\n".join(f"| 第{number}首第{line}行" for line in range(lines)) + "\n"


def anthology(make: Make, count: int, lines: int = 6, top: str = "", print_: str = "") -> Layout:
    articles = {f"{number:03}-p.md": poem(number, lines) for number in range(1, count + 1)}
    return laid_out(read(make(SETTINGS.format(top=top, print=print_), articles)))


def title_pages(layout: Layout) -> list[int]:
    """Return the page of each article's title, the contents' heading left out."""
    found: dict[Element, int] = {}
    for number, page in enumerate(page_boxes(layout), 1):
        for box in page.descendants():
            if box.element_tag == "h1" and (box.element.get("id") or "").endswith("-title"):
                found.setdefault(box.element, number)
    return list(found.values())


def test_lines_of_a_stanza_are_aligned_and_long_ones_hang(make_edition: Make) -> None:
    text = f"---\ntitle: 诗\n---\n\n| 井水清\n| {LONG}\n| 井水凉\n"
    layout = laid_out(read(make_edition(SETTINGS.format(top="", print=""), {"01.md": text})))
    texts = [box for page in page_boxes(layout) for box in page.descendants() if hasattr(box, "text")]
    in_lines = [box for box in texts if box.element is not None and box.element.get("class") == "line"]
    lefts = [round(box.position_x, 2) for box in in_lines]
    assert len(entries) == 130
    assert all("梁小禾" in entry.text for entry in entries)
    assert len({entry.page for entry in entries}) <= 3
    assert len({round(entry.left) for entry in entries if entry.page == entries[0].page}) == 2
