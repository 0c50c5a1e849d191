"""Saved pages as site builders make them: what each line is read as, and that no visible word is lost.

pages/NAME.html is the page, pages/NAME.lines what reading makes of it: hint, how it is set, the text.
"""

import re
from pathlib import Path

import lxml.html
import pytest

from huozi.model.source import Hint, Line, SourceText
from huozi.reading import read_source

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
NEVER_SHOWN = ("script", "style", "title", "head")


def written(source: SourceText) -> str:
    return "\n".join(map(_line, source.lines)) + "\n"


def _line(line: Line) -> str:
    look = line.look
    size = "" if 0.9 < look.size < 1.15 else "+" if look.size > 1 else "-"
    marks = size + "b" * look.bold + "c" * look.centred + "r" * look.right + "l" * look.linked
    what = f"{line.hint or 'text'}{line.level or ''}" + (f" {line.mark}" if line.mark else "")
    facts = " ".join(filter(None, (what, f"({marks})" if marks else "", line.why and f"<{line.why}>")))
    text = line.text.replace("\t", "⇥").replace("\n", " / ")
    return f"{facts} | {text}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_is_read_as_its_site_builder_meant_it(page: Path) -> None:
    assert written(read_source(page)) == page.with_suffix(".lines").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_visible_word_of_a_page_is_lost(page: Path) -> None:
    root = lxml.html.document_fromstring(page.read_bytes().replace(b"gb2312", b"utf-8"))
    for element in list(root.iter(*NEVER_SHOWN)):
        element.drop_tree()
    shown = "".join(root.text_content().split())
    read = "".join("".join(f"{line.mark}{line.text}".split()) for line in read_source(page).lines)
    read = read.replace("²", "2")
    for words in re.findall(r"\w{2,}", shown):
        assert words in read or all(char in read for char in words), words


def lines_of(html: str, tmp_path: Path) -> tuple[Line, ...]:
    path = tmp_path / "a.html"
    path.write_text(html, encoding="utf-8")
    return read_source(path).lines


def test_a_page_hidden_until_its_script_runs_is_still_read(tmp_path: Path) -> None:
    body = "<p>雨停以后，晒场上又铺满了谷子，麻雀比人先到。</p>" * 2
    html = f"<html><body><div style='display:none'><h1>晒谷</h1>{body}</div></body></html>"
    assert [line.hint for line in lines_of(html, tmp_path)] == [Hint.TITLE, None, None]


def test_what_a_page_hides_is_told_not_printed(tmp_path: Path) -> None:
    html = (
        "<html><body><h1>晒谷</h1><p>雨停以后，晒场上又铺满了谷子，麻雀比人先到。</p>"
        "<p style='display:none'>请登录</p></body></html>"
    )
    hidden = lines_of(html, tmp_path)[-1]
    assert (hidden.text, hidden.hint, hidden.why) == ("请登录", Hint.DEBRIS, "hidden")


def test_the_title_is_not_the_site_though_the_site_stands_first_and_is_an_h1(tmp_path: Path) -> None:
    html = (
        "<html><head><title>晒谷的日子_河口镇</title></head><body><h1><a href='/'>河口镇</a></h1>"
        "<div><b>晒谷的日子</b></div><p>雨停以后，晒场上又铺满了谷子，麻雀比人先到。</p></body></html>"
    )
    titles = [line.text for line in lines_of(html, tmp_path) if line.hint is Hint.TITLE]
    assert titles == ["晒谷的日子"]


def test_raised_and_lowered_figures_stay_raised_and_lowered(tmp_path: Path) -> None:
    words = "水面有 3 km<sup>2</sup>，水是 H<sub>2</sub>O，第 5<sup>th</sup> 号。"
    html = f"<html><body><h1>面积</h1><p>{words}</p></body></html>"
    assert lines_of(html, tmp_path)[-1].text == "水面有 3 km²，水是 H₂O，第 5th 号。"


def test_half_an_article_in_a_second_element_is_not_thrown_away(tmp_path: Path) -> None:
    half = "<p>雨停以后，晒场上又铺满了谷子，麻雀比人先到，孩子们拿着竹竿守在场边，一直守到天黑。</p>"
    html = (
        "<html><body><h1>晒谷</h1><div class='article-content'>" + half * 2 + "</div><div class='x1'>"
        "<p>第二天又是晴天，谷子翻了三遍，到傍晚已经干透，装进麻袋，一袋一袋背到阁楼上，人人都累了。</p>"
        "</div></body></html>"
    )
    assert all(line.hint is not Hint.DEBRIS for line in lines_of(html, tmp_path))


def test_a_box_of_sentences_is_text_whatever_its_class(tmp_path: Path) -> None:
    text = "<p>雨停以后，晒场上又铺满了谷子，麻雀比人先到，孩子们拿着竹竿守在场边。</p>"
    box = "<div class='sidebar'><p>谷子要翻三遍，<code>第一遍</code>最要紧，翻晚了会发霉。</p></div>"
    links = "<div class='sidebar'><ul><li><a>旧文一</a></li><li><a>旧文二</a></li></ul></div>"
    html = f"<html><body><h1>晒谷</h1>{text * 2}{box}{text}{links}</body></html>"
    lines = lines_of(html, tmp_path)
    assert [line.text for line in lines if line.hint is Hint.DEBRIS] == ["旧文一", "旧文二"]


def test_prose_below_what_the_extractor_sees_is_kept_up_to_the_words_of_rights(tmp_path: Path) -> None:
    text = "<p>雨停以后，晒场上又铺满了谷子，麻雀比人先到，孩子们拿着竹竿守在场边，一直守到天黑。</p>"
    more = "".join(
        f"<div><p>第{n}天又是晴天，谷子翻了三遍，到傍晚已经干透了，装进麻袋。</p></div>" for n in "二三四"
    )
    foot = "<ul><li><a>谷雨</a></li><li><a>芒种</a></li></ul><div>本站内容版权所有，未经许可不得转载。</div>"
    lines = lines_of(f"<html><body><h1>晒谷</h1>{text * 4}{more}{foot}</body></html>", tmp_path)
    kept = [line.text for line in lines if line.hint is None]
    assert sum("又是晴天" in words for words in kept) == 3
    assert not any(line.text in ("谷雨", "芒种") and line.hint is None for line in lines)


def test_the_paragraph_of_a_list_item_is_the_item_and_its_second_one_no_heading(tmp_path: Path) -> None:
    text = "<p>雨停以后，晒场上又铺满了谷子，麻雀比人先到，孩子们拿着竹竿守在场边。</p>"
    items = "<ol><li><p>翻谷</p><p>翻三遍</p></li><li><p>装袋</p></li></ol>"
    lines = lines_of(f"<html><body><h1>晒谷</h1>{text}{items}{text}</body></html>", tmp_path)
    told = [(line.text, line.hint, line.mark) for line in lines[2:5]]
    assert told == [("翻谷", Hint.ITEM, "1."), ("翻三遍", Hint.PARAGRAPH, ""), ("装袋", Hint.ITEM, "2.")]
