"""Verse on pages: lines aligned, long stanzas divided, poems that run on, contents of an anthology."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from huozi.diagnostics import EditionError
from huozi.pages.layout import Layout
from huozi.pipeline import Options, build
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
    assert len(lefts) == 4
    assert lefts[0] == lefts[1] == lefts[3]
    assert lefts[2] - lefts[0] == pytest.approx(2 * 14, abs=0.1)


@pytest.mark.parametrize("lines", [20, 23, 45, 71])
def test_a_long_stanza_is_divided_with_two_lines_on_each_side(make_edition: Make, lines: int) -> None:
    layout = anthology(make_edition, 1, lines)
    pages = Counter(line.page for line in flow(layout, "line") if line.element.get("class") == "line")
    assert sum(pages.values()) == lines
    assert len(pages) > 1
    assert min(pages.values()) >= 2
    assert title_pages(layout) == [min(pages)]


@pytest.mark.parametrize(
    ("top", "print_", "wanted"),
    [
        ("", "", [0, 1, 2, 3]),
        ("", 'articles = "recto"\n', [0, 2, 4, 6]),
        ("", 'articles = "new-page"\n', [0, 1, 2, 3]),
        ("", 'articles = "run-on"\n', [0, 0, 1, 1]),
        ("flow = true\n", "", [0, 0, 1, 1]),
        ("flow = true\n", 'articles = "new-page"\n', [0, 1, 2, 3]),
    ],
)
def test_articles_start_as_the_edition_says(
    make_edition: Make, top: str, print_: str, wanted: list[int]
) -> None:
    pages = title_pages(anthology(make_edition, 4, 6, top, print_))
    assert [page - pages[0] for page in pages] == wanted


def test_one_article_may_run_on_by_its_head(make_edition: Make) -> None:
    second = poem(2, 4).replace("---\n\n", "flow: true\n---\n\n")
    articles = {"01.md": poem(1, 4), "02.md": second, "03.md": poem(3, 4)}
    pages = title_pages(laid_out(read(make_edition(SETTINGS.format(top="", print=""), articles))))
    assert [page - pages[0] for page in pages] == [0, 0, 1]


def test_a_head_that_says_neither_is_refused(make_edition: Make) -> None:
    text = poem(1, 4).replace("---\n\n", "flow: perhaps\n---\n\n")
    with pytest.raises(EditionError) as told:
        read(make_edition(SETTINGS.format(top="", print=""), {"01.md": text}))
    assert told.value.finding.id == "front-matter-type"


def test_no_title_stands_without_its_first_lines(make_edition: Make) -> None:
    layout = anthology(make_edition, 24, 5, "flow = true\n")
    first: dict[str, int] = {}
    for line in flow(layout, "line"):
        if line.text.endswith(("第0行", "第1行")):
            first.setdefault(line.text.partition("首")[0], line.page)
            assert first[line.text.partition("首")[0]] == line.page
    assert title_pages(layout) == list(first.values())


def test_many_poems_have_contents_with_authors_in_columns(make_edition: Make) -> None:
    layout = anthology(make_edition, 130, 2, "flow = true\n")
    entries = [
        place(box, number)
        for number, page in enumerate(page_boxes(layout), 1)
        for box in page.descendants()
        if type(box).__name__ == "BlockBox" and box.element.get("class") == "contents-line"
    ]
    assert len(entries) == 130
    assert all("梁小禾" in entry.text for entry in entries)
    assert len({entry.page for entry in entries}) <= 3
    assert len({round(entry.left) for entry in entries if entry.page == entries[0].page}) == 2


def test_titles_that_end_in_numbers_are_no_part_of_the_page_numbers(make_edition: Make) -> None:
    articles = {f"0{n}.md": f"---\ntitle: 测量与抄写 {n % 3}\n---\n\n第{n}次的数目。\n" for n in range(1, 6)}
    root = make_edition('title = "账本"\nlanguage = "zh-Hans"\ndate = 2024-05-01\n', articles)
    made = build(root, root / "dist", Options(("screen", "print")))
    assert not made.refused


def test_half_a_dash_refuses_no_file(make_edition: Make) -> None:
    root = make_edition(
        'title = "破折"\nlanguage = "zh-Hans"\ndate = 2024-05-01\n',
        {"01.md": "---\ntitle: 三查\n---\n\n查名称——查数量。\n\n半个— 也在。\n\n| 甲 |\n|---|\n| 三查— |\n"},
    )
    assert not build(root, root / "dist", Options(("screen",))).refused
