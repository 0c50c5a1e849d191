"""The written file: contents, bookmarks, labels, metadata, page sizes, same bytes each time."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from huozi.project import TRIM_MM
from tests.pages.layout_boxes import page_boxes
from tests.pages.layout_editions import laid_out, paragraphs, png, read, report

Make = Callable[..., Path]

SETTINGS = """\
title = "河湾通讯"
language = "zh-Hans"
date = 2024-05-01
publisher = "河湾镇文化站"
description = "河湾镇的一年"
subjects = ["乡镇", "水文"]

[[contributors]]
name = "陶晚"
role = "主编"
"""
ARTICLES = {
    "01.md": report(sections=3),
    "02.md": "---\ntitle: 短讯一则\ncolumn: 短讯\n---\n\n" + paragraphs(3),
}
PICTURES: dict[str, str | bytes] = {"images/wide.png": png(1200, 800), "images/tall.png": png(800, 1200)}


@pytest.fixture(params=["book", "bulletin"])
def edition(request: pytest.FixtureRequest, make_edition: Make) -> Path:
    return make_edition(f'{SETTINGS}\n[print]\ntrim = "A5"\n'.replace(
        "date", f'theme = "{request.param}"\ndate', 1), ARTICLES, PICTURES)  # fmt: skip


def text_of(pdf: bytes, page: int) -> str:
    """Return a page's text, its lines parted by line feeds; the reader's guesses at spaces are taken out."""
    text = pypdfium2.PdfDocument(pdf)[page - 1].get_textpage().get_text_range()
    return re.sub(r"[^\S\n]", "", str(text))


def test_contents_name_the_page_each_entry_stands_on(edition: Path) -> None:
    layout = laid_out(read(edition))
    pdf = layout.write()[0]
    pages = {start.page: text_of(pdf, start.page) for start in layout.page_starts}
    contents = "".join(pages[start.page] for start in layout.page_starts if start.part == "contents")
    lines = re.findall(r"(第\d节河上|河湾一年水边的人和事|短讯一则)·*(\d+)$", contents, re.M)
    wanted = ["河湾一年水边的人和事", "第0节河上", "第1节河上", "第2节河上", "短讯一则"]
    assert [label for label, _ in lines] == wanted
    for label, number in lines:
        assert label in pages[int(number)], (label, number)


def test_contents_set_sections_lighter_than_their_article(edition: Path) -> None:
    weights: dict[str, set[int]] = {}
    for page in page_boxes(laid_out(read(edition))):
        for box in page.descendants():
            if box.element is not None and box.element.get("class") == "contents-label":
                label = "".join("".join(box.element.itertext()).split())
                weights.setdefault(label, set()).add(box.style["font_weight"])
    assert weights.pop("河湾一年水边的人和事") == weights.pop("短讯一则") == {700}
    assert weights == {f"第{number}节河上": {400} for number in range(3)}


def test_bookmarks_lead_to_titles_and_sections(edition: Path) -> None:
    layout = laid_out(read(edition))
    data = layout.write()[0]
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        found = {}
        for item in outline.root:
            for one in (item, *item.children):
                page = pdf.pages.index(pikepdf.Page(one.destination[0])) + 1  # type: ignore[index]
                found[one.title] = page
    wanted = ["封面", "目录", "河湾一年 水边的人和事", "第0节 河上", "第1节 河上", "第2节 河上", "短讯一则"]
    assert list(found) == wanted
    for title, page in found.items():
        if title not in ("封面", "目录"):
            assert title.replace(" ", "") in text_of(data, page)


def test_the_folio_printed_is_the_label(edition: Path) -> None:
    layout = laid_out(read(edition))
    data = layout.write()[0]
    numbered = [start for start in layout.page_starts if start.part == "chapter"]
    assert len(numbered) > 3
    for start in numbered[1:]:
        assert start.label == str(start.page)
        assert re.search(rf"(^|\D){start.page}(\D|$)", text_of(data, start.page))


def test_the_file_says_what_it_is(edition: Path) -> None:
    with pikepdf.open(io.BytesIO(laid_out(read(edition)).write()[0])) as pdf:
        information = pdf.docinfo
        assert information["/Title"] == "河湾通讯"
        assert information["/Author"] == "陶晚"
        assert information["/Subject"] == "河湾镇的一年"
        assert str(information["/CreationDate"]).startswith("D:20240501")
        assert str(pdf.Root.Lang) == "zh-Hans"


def test_same_edition_same_bytes(edition: Path) -> None:
    assert laid_out(read(edition)).write() == laid_out(read(edition)).write()


def test_same_bytes_wherever_the_edition_lies(make_edition: Make) -> None:
    """An archive rebuilds in twenty years, in another folder of another machine."""
    files = dict(PICTURES) | {
        "images/paper.png": png(40, 40),
        "styles/edition.css": '@import "more.css"; .article { background: url(../images/paper.png) }',
        "styles/more.css": "h2 { background: url(mark.png) }",
        "styles/mark.png": png(20, 20),
    }
    made = [
        laid_out(read(make_edition(SETTINGS, ARTICLES, files, name=name))) for name in ("here", "else where")
    ]
    assert made[0].findings == ()
    assert made[0].write() == made[1].write()


@pytest.mark.parametrize("theme", ["book", "bulletin"])
@pytest.mark.parametrize("trim", [*TRIM_MM.values(), (170.0, 240.0)], ids=str)
def test_every_trim_in_every_theme(theme: str, trim: tuple[float, float], make_edition: Make) -> None:
    root = make_edition(SETTINGS, {"01.md": "---\ntitle: 河上\n---\n\n" + paragraphs(6)})
    layout = laid_out(read(root, theme=theme, trim_mm=trim))
    assert layout.findings == ()
    with pikepdf.open(io.BytesIO(layout.write()[0])) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(value) for value in page.trimbox)
            assert (right - left, top - bottom) == pytest.approx([side * 72 / 25.4 for side in trim], abs=0.1)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja", "ko"])
def test_faces_follow_the_language(language: str, make_edition: Make) -> None:
    region = {"zh-Hans": "SC", "zh-Hant": "TC", "ja": "JP", "ko": "KR"}[language]
    root = make_edition(
        f'title = "河"\nlanguage = "{language}"\n', {"01.md": "---\ntitle: 山\n---\n\n水水水。\n"}
    )
    with pikepdf.open(io.BytesIO(laid_out(read(root)).write()[0])) as pdf:
        fonts = {
            str(font.BaseFont)
            for page in pdf.pages
            if "/Font" in page.resources
            for font in page.resources.Font.values()
        }
    assert fonts
    assert all(f"CJK-{region}" in name for name in fonts), fonts
