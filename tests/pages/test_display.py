"""Drop caps, display quotations and plain boxes, in both themes and the EPUB."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.pages.layout import lay_out
from huozi.pipeline import Options, build

Make = Callable[..., Path]

SETTINGS = 'title = "乡讯"\nlanguage = "zh-Hans"\ndate = 2024-05-01\ntheme = "{theme}"\n'
TEXT = """---
title: 春水初涨
---

河水涨了三天，第四天早上停了。村里人把船系在柳树上，等水退下去，又去看田里的秧苗还剩下多少。到了傍晚，渡口有人点灯。
{: .dropcap}

“谁去上湾送信？”队长问了两遍，没有人应声，只听见雨打在斗笠上，一阵紧，一阵松，后来连狗也不叫了。
{: .dropcap}

::: 引语
水到了田里，才算数。

——守渠人
:::

::: 框 渠的来历
渠是那年冬天修的。
:::
"""


@pytest.mark.parametrize("theme", ["book", "bulletin"])
def test_a_drop_cap_is_two_lines_high_and_read_in_its_place(make_edition: Make, theme: str) -> None:
    root = make_edition(SETTINGS.format(theme=theme), {"01.md": TEXT})
    made = build(root, root / "dist", Options(("screen", "print", "epub")))  # checks the order of the text
    assert not made.refused
    screen = pypdfium2.PdfDocument(next(output.path for output in made.outputs if output.kind == "screen"))
    page = next(page for page in screen if "涨了三天" in page.get_textpage().get_text_range())
    words = page.get_textpage()
    text = words.get_text_range()
    initial, first = (words.get_charbox(text.index(word)) for word in ("河", "水涨了"))
    height, usual = initial[3] - initial[1], first[3] - first[1]
    assert height > 2 * usual
    assert initial[2] < first[0]  # the text runs beside it
    assert initial[1] < first[1]  # and it reaches down to the second line
    marked = [words.get_charbox(text.index(word)) for word in ("“", "谁", "去上湾")]
    assert marked[0][2] <= marked[1][0] + 1
    assert marked[1][2] < marked[2][0]


def test_the_marks_are_the_same_in_the_epub(make_edition: Make) -> None:
    root = make_edition(SETTINGS.format(theme="book"), {"01.md": TEXT})
    made = build(root, root / "dist", Options(("epub",)))
    with ZipFile(made.outputs[0].path) as archive:
        body = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("a01.xhtml"))
    assert '<span class="initial">河</span>水涨了三天' in body
    assert '<span class="initial">“谁</span>去上湾' in body
    assert '<blockquote class="display-quote"' in body
    assert "display-title" not in body
    assert body.count("box-title") == 1


def test_a_paragraph_without_a_letter_to_set_is_told(make_edition: Make) -> None:
    text = "---\ntitle: 春\n---\n\n*河水*涨了。\n{: .dropcap}\n\n……后来停了。\n{: .dropcap}\n"
    book = assemble(project.load(make_edition(SETTINGS.format(theme="book"), {"01.md": text})))
    assert [found.id for found in book.findings] == ["dropcap-none", "dropcap-none"]
    assert "initial" not in book.chapters[0].body


def test_a_page_that_begins_with_a_break_in_the_text_is_listed_by_its_first_words(make_edition: Make) -> None:
    settings = SETTINGS.format(theme="book") + '[print]\ntrim = "32开"\n'
    lines = [f"第{number}段话说的是渠水。" for number in range(1, 60)]
    found = set()
    for place in (14, 37):
        text = "\n\n".join([*lines[:place], "---", *lines[place:]])
        root = make_edition(settings, {"01.md": f"---\ntitle: 渠\n---\n\n{text}\n"}, name=str(place))
        book = assemble(project.load(root))
        layout = lay_out(book, {})
        found |= {(start.chapter, start.block) for start in layout.page_starts if start.part == "chapter"}
    assert found
    assert ("a01", "a01") not in found


def _last_page(path: Path) -> tuple[pypdfium2.PdfTextPage, str]:
    document = pypdfium2.PdfDocument(path)
    words = document[len(document) - 1].get_textpage()
    return words, words.get_text_range()


@pytest.mark.parametrize("lines_before", (2, 4, 7))
def test_a_short_box_is_never_parted_by_a_column(make_edition: Make, lines_before: int) -> None:
    """A list of four titles in a box, at every height of a column that is balanced."""
    before = "\n\n".join(["渡口的灯亮了一夜。"] * lines_before)
    text = f"---\ntitle: 春水\n---\n\n{before}\n\n::: 框 下期要目\n- 一月\n- 二月\n- 三月\n- 四月\n:::\n"
    root = make_edition(SETTINGS.format(theme="bulletin"), {"01.md": text})
    made = build(root, root / "dist", Options(("screen",)))
    words, drawn = _last_page(made.outputs[0].path)
    lefts = {round(words.get_charbox(drawn.index(month))[0]) for month in ("一月", "二月", "三月", "四月")}
    assert len(lefts) <= 2, lefts  # the ink of 一 and 四 differs by a point
    assert max(lefts) - min(lefts) < 20


def test_commas_of_lines_that_are_not_justified_keep_a_quarter_em(make_edition: Make) -> None:
    """Half-width, a comma of a sans heading would look Latin: nothing in the line widens it."""
    text = "---\ntitle: 春水\n---\n\n## 茶一垄，光一坡\n\n渡口的灯亮了一夜，人都等着，没有睡。\n"
    root = make_edition(SETTINGS.format(theme="book"), {"01.md": text})
    made = build(root, root / "dist", Options(("screen",)))
    words, drawn = _last_page(made.outputs[0].path)
    place = drawn.index("茶一垄，光")
    origins = [words.get_charbox(place + index, loose=True)[0] for index in (1, 2, 3, 4)]
    em = origins[1] - origins[0]
    assert origins[3] - origins[2] == pytest.approx(0.75 * em, abs=0.02 * em)


def test_an_annotation_beside_a_drop_cap_leaves_the_second_line_beside_it(make_edition: Make) -> None:
    text = (
        "---\ntitle: 春水\n---\n\n渡{鄖|yún}县的灯亮了一夜，人都等着。"
        + "没有睡的人都在岸上。" * 6
        + "\n{: .dropcap}\n"
    )
    root = make_edition(SETTINGS.format(theme="bulletin"), {"01.md": text})
    words, drawn = _last_page(build(root, root / "dist", Options(("screen",))).outputs[0].path)
    place = drawn.index("县的灯")
    tops = [words.get_charbox(index)[3] for index in range(place, len(drawn)) if drawn[index] in "的睡岸"]
    lines = sorted({round(top / 4) for top in tops}, reverse=True)
    steps = [above - below for above, below in pairwise(lines)]
    assert steps
    assert max(steps) <= 5, steps  # one line of 17 points, in units of four
