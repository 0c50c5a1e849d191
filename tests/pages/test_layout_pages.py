"""What a reader of the pages may count on, in both themes: nothing lost, nothing parted, nothing alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from huozi.pages.layout import Layout
from tests.pages.layout_boxes import Place, calls, counted_characters, flow, notes, page_boxes
from tests.pages.layout_editions import laid_out, paragraphs, png, read, report

Make = Callable[..., Path]

SETTINGS = """\
title = "河湾通讯"
language = "zh-Hans"
date = 2024-05-01
publisher = "河湾镇文化站"

[series]
name = "河湾通讯"
number = "12"
"""
TABLE = "\n| 月份 | 水位 |\n|---|---|\n" + "".join(f"| {n}月 | {n * 3}米 |\n" for n in range(1, 40))
PICTURES = {"images/wide.png": png(1200, 800), "images/tall.png": png(800, 1200)}
SHAPES = [
    ("book", (148.0, 210.0)),
    ("book", (130.0, 184.0)),
    ("bulletin", (210.0, 297.0)),
    ("bulletin", (185.0, 260.0)),
]


@pytest.fixture(scope="module", params=SHAPES, ids=lambda shape: f"{shape[0]}-{shape[1][0]:.0f}")
def layout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    theme, trim = request.param
    root = tmp_path_factory.mktemp("edition")
    for folder in ("manuscript", "images"):
        (root / folder).mkdir()
    (root / "manuscript/edition.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "manuscript/01.md").write_text(report(), encoding="utf-8")
    (root / "manuscript/02.md").write_text(
        "---\ntitle: 水位表\n---\n\n" + paragraphs(5) + "\n" + TABLE + "\n" + paragraphs(3, start=50),
        encoding="utf-8",
    )
    (root / "manuscript/03.md").write_text("---\ntitle: 短讯\n---\n\n" + paragraphs(2), encoding="utf-8")
    for path, data in PICTURES.items():
        (root / path).write_bytes(data)
    return laid_out(read(root, theme=theme, trim_mm=trim))


def line_boxes(box: Any) -> list[Any]:
    return [inner for inner in box.descendants() if type(inner).__name__ == "LineBox"]


def root_of(layout: Layout) -> ElementTree.Element:
    root: ElementTree.Element = page_boxes(layout)[0].children[0].element
    return root


def articles(layout: Layout) -> list[ElementTree.Element]:
    return [element for element in root_of(layout).iter("section") if element.get("class") == "article"]


def test_nothing_is_remarked(layout: Layout) -> None:
    assert layout.findings == ()


def test_every_character_stands_on_a_page_once(layout: Layout) -> None:
    counts = counted_characters(layout)
    for article in articles(layout):
        for element in article.iter():
            own = (element.text or "") + "".join(child.tail or "" for child in element)
            wanted = sum(not character.isspace() for character in own if element.tag != "rp")
            assert counts[element] == wanted, (element.tag, element.attrib, own[:30])


def test_text_keeps_its_order(layout: Layout) -> None:
    order = {element: place for place, element in enumerate(root_of(layout).iter())}
    texts = [
        order[line.element] for line in flow(layout, "line") if line.element.tag in ("p", "h1", "h2", "td")
    ]
    assert texts == sorted(texts)


def columns(layout: Layout) -> dict[tuple[int, int], list[Place]]:
    """Return the lines of each column of each page, top to bottom."""
    found: dict[tuple[int, int], list[Place]] = defaultdict(list)
    middle = page_boxes(layout)[0].width / 2
    for line in flow(layout, "line"):
        if line.text.strip():
            found[line.page, int(line.left > middle)].append(line)
    return {key: sorted(lines, key=lambda line: line.top) for key, lines in found.items()}


def test_no_paragraph_leaves_one_line_alone(layout: Layout) -> None:
    whole = Counter(line.element for line in flow(layout, "line") if line.element.tag == "p")
    for lines in columns(layout).values():
        for element, here in Counter(line.element for line in lines if line.element.tag == "p").items():
            assert here >= 2 or whole[element] == here, "".join(element.itertext())[:20]


def test_no_heading_ends_a_column(layout: Layout) -> None:
    for lines in columns(layout).values():
        assert lines[-1].element.tag not in ("h1", "h2", "h3")


def test_a_figure_stands_whole_with_its_caption(layout: Layout) -> None:
    figures = list(flow(layout, "figure"))
    captions = list(flow(layout, "figcaption"))
    assert len(figures) == len(captions) == 8
    for figure, caption in zip(figures, captions, strict=True):
        assert figure.page == caption.page
        assert figure.top <= caption.top
        assert caption.bottom <= figure.bottom + 0.1


def test_figures_and_text_overlap_nowhere(layout: Layout) -> None:
    for figure in flow(layout, "figure"):
        for line in flow(layout, "line"):
            inside = any(line.element is element for element in figure.element.iter())
            if (
                line.page == figure.page
                and not inside
                and line.left < figure.right
                and line.right > figure.left
            ):
                assert line.bottom <= figure.top + 0.1 or line.top >= figure.bottom - 0.1


def test_everything_stays_in_the_type_area(layout: Layout) -> None:
    for line in flow(layout, "line"):
        page = page_boxes(layout)[line.page - 1]
        if line.element.get("class", "").startswith(("cover", "series", "part")):
            continue
        assert line.left >= page.content_box_x() - 0.1, line.text
        assert line.right <= page.content_box_x() + page.width + 0.6, line.text
        assert line.bottom <= page.content_box_y() + page.height + 0.6, line.text


def test_pages_are_full_where_text_goes_on(layout: Layout) -> None:
    """A page foot may stay empty by a few lines, where a heading or a figure's caption could not stand."""
    starts = {start.page: start for start in layout.page_starts}
    for page in range(1, len(starts)):
        here, following = starts[page], starts[page + 1]
        if here.chapter is None or here.chapter != following.chapter or following.offset == 0:
            continue
        box = page_boxes(layout)[page - 1]
        bottom = max(line.bottom for line in flow(layout, "line") if line.page == page)
        noted = max((area.margin_height() for area in box.children[1:] if "Footnote" in type(area).__name__),
                    default=0)  # fmt: skip
        assert box.content_box_y() + box.height - noted - bottom < 4 * 24


def test_a_note_stands_on_the_page_that_calls_it(layout: Layout) -> None:
    assert sorted(calls(layout)) == sorted(notes(layout))
    assert [id for _, id in calls(layout)] == ["a01-n1", "a01-n2", "a01-n3"]


def test_the_last_note_stands_on_the_last_line_of_the_grid(layout: Layout) -> None:
    """Facing pages end on one line, whether a note or the text stands there."""
    body = next(line for line in line_boxes(page_boxes(layout)[-2].children[0]) if line.element_tag == "p")
    noted = 0
    for page in page_boxes(layout):
        for area in page.children[1:]:
            if "Footnote" in type(area).__name__ and line_boxes(area):
                last = line_boxes(area)[-1]
                foot = page.content_box_y() + page.height
                assert foot - last.position_y - last.baseline == pytest.approx(
                    body.height - body.baseline, abs=0.1
                )
                noted += 1
    assert noted == 3


def test_page_starts_name_the_words_that_open_each_page(layout: Layout) -> None:
    text: dict[str, str] = {}
    for article in articles(layout):
        for element in article.iter():
            if element.get("id"):
                text[element.get("id", "")] = "".join("".join(element.itertext()).split())
    inside = {element for article in articles(layout) for element in article.iter()}
    first: dict[int, str] = {}
    heads: dict[ElementTree.Element, int] = {}
    for line in flow(layout, "line"):
        repeated = line.element.tag == "th" and heads.setdefault(line.element, line.page) != line.page
        if line.text.strip() and line.element in inside and not repeated:
            first.setdefault(line.page, "".join(line.text.split()))
    assert [start.page for start in layout.page_starts] == list(range(1, len(page_boxes(layout)) + 1))
    for start in layout.page_starts:
        if start.block and "-f" not in start.block and start.block in text:
            opening = text[start.block][start.offset :]
            words = first[start.page]
            # Brackets of ruby stand in the text and on no page.
            shown, printed = (re.sub("[（）]", "", whole) for whole in (opening, words))
            assert shown[:6] == printed[:6], start
    labels = [start.label for start in layout.page_starts]
    assert labels[0] == "封面"
    assert len(set(labels) - {"空白页"}) == len([label for label in labels if label != "空白页"])


def test_offsets_grow_along_a_paragraph_over_pages(layout: Layout) -> None:
    within = [start for start in layout.page_starts if start.offset]
    assert within, "no page begins inside a paragraph: the report is too short to prove anything"
    for before, after in pairwise(within):
        assert before.block != after.block or before.offset < after.offset
