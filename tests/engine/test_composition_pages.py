"""Composed pages read back: where every character stands, and that none is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.engine.composed_pages import MEASURE, Letter, Page

Pages = Callable[..., list[Page]]
LEFT, RIGHT, SIZE, LEADING = 21.0, 21.0 + MEASURE, 10.0, 17.0
FOG = "清晨的雾还没有散，渡口已经有人在等船。老周把油灯拧暗了一点，说：“今年的水，比去年来得早。”"
LOFT = "档案室在旧粮站的二楼，木梯一踩就响；编号为A-17的箱子里装的是1962年的底片，用PDF保存——“字字有据”……"
SOFT, SOFT_LETTER = "\ufffe", "\x02"  # how PDFium tells a hyphen that is not in the text
HYPHEN, W = 3.46, 8.38  # widths of "-" and "w" in the font at 10 pt
CLOSERS, OPENERS = "，。、；：？！”》）", "“《（"


def plain_text(pages: list[Page]) -> str:
    return re.sub(r"\s", "", "".join(page.text for page in pages))


def right_edge(letter: Letter) -> float:
    return letter.x + SIZE * (0.5 if letter.character in CLOSERS else 1)


def han_lines(page: Page) -> list[list[Letter]]:
    return [line for line in page.lines() if len(line) > 3]


def test_lines_are_flush_within_a_twentieth_of_a_point(pages: Pages) -> None:
    lines = han_lines(pages(f"<p>{FOG * 3}</p>")[0])
    assert len(lines) > 3
    for line in lines[:-1]:
        assert right_edge(line[-1]) == pytest.approx(RIGHT, abs=0.05)
    for line in lines[1:]:
        opener = line[0].character in OPENERS
        assert line[0].x == pytest.approx(LEFT - SIZE / 2 if opener else LEFT, abs=0.05)


def test_extraction_gives_the_text_back(pages: Pages) -> None:
    source = FOG + LOFT + FOG
    assert plain_text(pages(f"<p>{source}</p>")) == source


HYPHENS = "p{width:160pt;hyphens:auto;hyphenate-character:'-';hyphenate-limit-chars:6 3 3}"


def test_a_long_word_is_hyphenated_and_its_line_flush(pages: Pages) -> None:
    page = pages("<p>编辑部的人都要先读一遍<i>documentation</i>和internationalization再来</p>", HYPHENS)[0]
    broken = [line for line in page.lines() if line[-1].character == SOFT_LETTER]
    assert broken
    for line in broken:
        assert line[-1].x == pytest.approx(LEFT + 160 - HYPHEN, abs=0.05)


def test_a_hyphen_is_no_character_of_the_text(pages: Pages) -> None:
    source = "编辑部的人都要先读一遍documentation和internationalization再来"
    read = plain_text(pages(f"<p>{source}</p>", HYPHENS))
    assert SOFT in read
    assert read.replace(SOFT, "") == source


def test_a_hyphen_says_that_it_is_a_soft_one(pages: Pages) -> None:
    """ISO 32000-1, 14.8.2.2.3: PDFium guesses it at a line's end, other readers must be told."""
    page = pages("<p>编辑部的人都要先读一遍<i>documentation</i>和internationalization再来</p>", HYPHENS)[0]
    broken = [line for line in page.lines() if line[-1].character == SOFT_LETTER]
    told = re.findall(rb"/Span\s*<<\s*/ActualText\s*<FEFF00AD>\s*>>\s*BDC", page.contents)
    assert len(told) == len(broken) > 0


def test_kerning_with_the_next_line_does_not_stick_out(pages: Pages) -> None:
    lines = pages("<p>文件在网站www.example.org</p>", "p{width:100pt}")[0].lines()
    assert [letter.character for letter in lines[0]][-3:] == ["w", "w", "w"]
    assert lines[0][-1].x + W == pytest.approx(LEFT + 100, abs=0.05)


@pytest.mark.parametrize(("style", "pair"), [("kaiming", 5.0), ("full", 5.0), ("half", 5.0)])
def test_two_closing_marks_stand_half_an_em_apart(pages: Pages, style: str, pair: float) -> None:
    letters = pages("<p>他说：“好。”她走了。</p>", style=style)[0].letters
    stop, quote = next((a, b) for a, b in pairwise(letters) if (a.character, b.character) == ("。", "”"))
    assert quote.x - stop.x == pytest.approx(pair, abs=0.02)


@pytest.mark.parametrize(("style", "advance"), [("kaiming", 5.0), ("full", 10.0), ("half", 5.0)])
def test_a_comma_takes_what_its_style_gives(pages: Pages, style: str, advance: float) -> None:
    letters = pages("<p>晨雾，渡口</p>", style=style)[0].letters
    comma = next(k for k, letter in enumerate(letters) if letter.character == "，")
    assert letters[comma + 1].x - letters[comma].x == pytest.approx(advance, abs=0.02)


def test_a_quarter_em_between_han_and_latin_across_elements(pages: Pages) -> None:
    letters = pages("<p>用<b>P</b>好</p>")[0].letters
    assert letters[1].x - letters[0].x == pytest.approx(1.25 * SIZE, abs=0.02)


def test_marks_are_squeezed_across_elements(pages: Pages) -> None:
    letters = pages("<p>见<b>《活字》</b>，好</p>", style="full")[0].letters
    close, comma = letters[-3], letters[-2]
    assert (close.character, comma.character) == ("》", "，")
    assert comma.x - close.x == pytest.approx(SIZE / 2, abs=0.02)


def test_dashes_and_ellipses_take_two_ems_and_stay_whole(pages: Pages) -> None:
    page = pages(f"<p>{'风——雨……' * 40}</p>")[0]
    for line in han_lines(page)[1:]:
        assert line[0].character not in "—…"
    dash = next(k for k, letter in enumerate(page.letters) if letter.character == "—")
    assert page.letters[dash + 2].x - page.letters[dash].x >= 2 * SIZE - 0.05


def test_no_single_character_is_left_on_a_last_line(pages: Pages) -> None:
    count = 26 + 28 + 1  # plain setting would leave the last character alone
    lines = pages(f"<p>{'字' * count}。</p>")[0].lines()
    assert len(lines[-1]) > 2


def test_body_lines_stand_on_one_grid(pages: Pages) -> None:
    body = (
        f"<h2>渡口</h2><p>{FOG}</p><pre>code\ncode</pre><p>{FOG}</p>"
        f"<table><tr><td>表</td></tr></table><p>{FOG}<code>x</code><sup>2</sup>{FOG}</p>"
    )
    page = pages(body, "h2{font-size:13pt}pre,td{font-size:7pt;line-height:1.2}")[0]
    bodies = [line for line in page.lines() if sum(letter.character in FOG for letter in line) > 8]
    phases = {round((line[0].y - bodies[0][0].y) / LEADING, 2) % 1 for line in bodies}
    assert len(bodies) > 6
    assert phases == {0.0}


def test_columns_that_begin_off_the_grid_stay_level(pages: Pages) -> None:
    columns = f"<div style='height:5pt'></div><div style='columns:2;column-gap:10pt'><p>{FOG * 3}</p></div>"
    letters = pages(columns)[0].letters
    middle = LEFT + MEASURE / 2
    left = sorted({round(letter.y, 1) for letter in letters if letter.x < middle - SIZE})
    right = sorted({round(letter.y, 1) for letter in letters if letter.x > middle})
    assert right[0] == left[0]
    assert right == left[: len(right)]


def test_a_figure_is_moved_whole_to_the_grid(pages: Pages) -> None:
    """Its caption stays where it is below the picture, wherever the figure begins."""

    def distance(above: str) -> float:
        figure = "<figure><div>甲</div><figcaption>乙</figcaption></figure>"
        letters = pages(f"{above}{figure}<p>丙</p>", "figure{margin:0}figure div{line-height:11pt}")[
            0
        ].letters
        places = {letter.character: letter.y for letter in letters}
        return places["乙"] - places["甲"]

    assert distance("<div style='height:6pt'></div>") == pytest.approx(distance(""), abs=0.05)


@pytest.mark.parametrize("name", ["auto", "chapter"])
def test_page_bottoms_are_flush(pages: Pages, name: str) -> None:
    body = "".join(f"<p>{(FOG + LOFT) * (1 + k % 2)}{FOG[: k * 7 % 60]}</p>" for k in range(24))
    made = pages(body, f"@page{{size:325.5pt 416pt}}p{{page:{name}}}")
    bottoms = [max(letter.y for letter in page.letters) for page in made[:-1]]
    assert len(bottoms) == 7  # five of them would be short
    full = sum(abs(bottom - max(bottoms)) < 0.1 for bottom in bottoms)
    assert full >= 0.8 * len(bottoms)


def test_a_page_is_filled_however_short_its_paragraphs_are(pages: Pages) -> None:
    body = "".join(f"<p>{(FOG + LOFT) * (1 + k % 3)}{FOG[: k * 3 % 40]}</p>" for k in range(24))
    made = pages(body, "@page{size:325.5pt 450pt}")  # one of them could be set in a single line
    assert "".join(plain_text([page]) for page in made) == re.sub("<.*?>", "", body)


def test_ruby_stands_above_its_base_and_is_read_after_it(pages: Pages) -> None:
    page = pages("<p>床前<ruby>明<rt>míng</rt></ruby>月光</p>", "rt{font-size:.5em}")[0]
    base = next(letter for letter in page.letters if letter.character == "明")
    first = next(letter for letter in page.letters if letter.character == "m")
    assert 0.8 * SIZE < base.y - first.y < 1.3 * SIZE
    assert plain_text([page]).count("月光") == 1


def test_emphasis_dots_are_drawn(pages: Pages) -> None:
    from weasyprint import HTML

    from huozi.engine.session import Session

    def curves(value: str) -> int:
        html = f"<html lang=zh><p style='--text-emphasis:{value}'>重要的字，如此Wi-Fi</p>"
        with Session("kaiming"):
            pdf: bytes = HTML(string=html).write_pdf(uncompressed_pdf=True)
        return pdf.count(b" c\n")

    assert curves("none") == 0
    assert curves("dot") == 4 * 6  # four quarters for every Han character, none for the rest


HARD = {
    "float": "<div style='float:right;width:6em'>浮动的“框”</div><p>{t}</p>",
    "drop cap": "<p class=d>{t}</p>",
    "footnote": "<p>{t}<span style='float:footnote'>脚注，“文字”</span>{t}</p>",
    "table": "<table><tr><td>{t}</td><td>《表》，WeasyPrint格</td></tr></table>",
    "nested lists": "<ul><li>{t}<ol><li>{t}</li></ol></li></ul>",
    "columns": "<div style='columns:2'><p>{t}</p><p>{t}</p></div>",
    "narrow": "<div style='width:3em'>{t}</div>",
    "very narrow": "<div style='width:.5em'>好，“A”</div>",
    "right": "<p style='text-align:right'>{t}</p>",
    "centred": "<p style='text-align:center'>{t}</p>",
    "pre": "<pre>{t}\n  {t}</pre>",
    "letter-spacing": "<p style='letter-spacing:.2em'>{t}</p>",
    "long address": "<p>{t}<a>https://example.org/a/very/long/path?with=query&amp;and=more_of_it</a>{t}</p>",
    "nowrap": "<p>{t}<span style='white-space:nowrap'>不许折行，“一个字也不行”</span>{t}</p>",
    "inline block": "<p>{t}<span style='display:inline-block;width:4em'>行内“块”</span>{t}</p>",
    "breaks": "<p>一行<br>两行，<br><br>四行“好”</p>",
    "padding": "<p>{t}<code style='padding:0 1em;border:1px solid'>{t}</code>{t}</p>",
    "empty": "<p>{t}<a id=x></a><b></b></p><p> </p><p>　</p>",
    "relative": "<p>{t}<b style='position:relative'>相<i style='position:absolute;left:0'>绝</i></b></p>",
    "ellipsis": "<div style='max-lines:2;block-ellipsis:auto;continue:discard'>{t}{t}{t}</div>",
    "indent wider than the line": "<p style='width:1em'>{t}</p>",
    "first line": "<p class=l>{t}{t}</p>",
    "sizes": "<p>{t}<span style='font-size:200%'>大字，“好”</span><small>{t}</small></p>",
}


@pytest.mark.parametrize("name", HARD)
def test_nothing_is_lost_where_the_page_is_hard(pages: Pages, name: str) -> None:
    body = HARD[name].format(t=FOG)
    css = ".d::first-letter{float:left;font-size:34pt}.l::first-line{font-weight:bold}"
    composed, plain = (plain_text(pages(body, css, style=style)) for style in ("kaiming", None))
    assert sorted(composed) == sorted(plain)


@pytest.mark.parametrize(
    "body", [f"<p style=direction:rtl>שלום {FOG}</p>", "<p>super\u00adcalifragilistic，字</p>"]
)
def test_what_is_not_ours_is_left_to_weasyprint(pages: Pages, body: str) -> None:
    assert [page.letters for page in pages(body)] == [page.letters for page in pages(body, style=None)]


def test_english_is_untouched(pages: Pages) -> None:
    body = "<p>" + "An English paragraph that is left alone by composition. " * 8 + "</p>"
    composed, plain = (pages(body, lang="en", style=style)[0].letters for style in ("kaiming", None))
    assert [(a.character, round(a.x, 3)) for a in composed] == [(b.character, round(b.x, 3)) for b in plain]


def test_page_numbers_that_arrive_late_are_set(pages: Pages) -> None:
    """A cross reference is known only after its page is made: the paragraph must not keep its first text."""
    css = ".to::after{content:target-counter(attr(href),page)}h2{break-before:page}"
    first, *_ = pages(f"<p>{FOG}见第<a class=to href='#x'></a>页。</p><h2>一</h2><h2 id=x>渡口</h2>", css)
    assert "见第3页" in plain_text([first])


def test_table_cells_are_as_wide_as_composed_text(pages: Pages) -> None:
    page = pages("<table><tr><td>用WeasyPrint排版，好</td></tr></table>")[0]
    assert len(page.lines()) == 1


def test_the_same_input_is_set_the_same_way(pages: Pages) -> None:
    body = f"<p>{FOG * 4}</p><p>{LOFT * 4}</p>"
    first, second = (pages(body)[0].letters for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("lang", "text"), [("ja", "朝の霧は、まだ晴れない。"), ("ko", "아침 안개가 아직 걷히지 않았다.")]
)
def test_other_languages_are_flush_too(pages: Pages, lang: str, text: str) -> None:
    lines = han_lines(pages(f"<p>{(text + ' ') * 9 if lang == 'ko' else text * 9}</p>", lang=lang)[0])
    edges = [line[-1].x for line in lines[:-1] if line[-1].character not in "。、.,"]
    assert len(lines) > 2
    assert all(edge == pytest.approx(RIGHT - SIZE, abs=1.0) for edge in edges)
