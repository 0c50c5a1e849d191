"""The manuscript file: what `load` says of broken ones, what `dump` writes."""

from pathlib import Path

import pytest

from huozi import manuscript
from huozi.diagnostics import EditionError, Finding
from huozi.manuscript.text import write
from huozi.markdown import render
from huozi.model.article import Article, Block
from huozi.model.book import PhotoSettings
from huozi.model.manuscript import Contributor, FrontMatter, Manuscript


def load(folder: Path, text: str) -> tuple[Manuscript, tuple[Finding, ...]]:
    path = folder / "a.md"
    path.write_bytes(text.encode())
    return manuscript.load(path, folder)


def test_every_key_and_the_line_the_text_begins_on(tmp_path: Path) -> None:
    loaded, findings = load(
        tmp_path,
        "---\ntitle: 守渠 护水\nkicker: 乡村一线\nsubtitle: ——开渠之后\ncontributors:\n"
        "  - {name: 罗小满, role: 整理}\n"
        "date: 2024-05\nsource: 《河湾文艺》\ncolumn: 纪事\ndescription: 一条渠。\n---\n\n\n正文。\n",
    )
    assert loaded.front == FrontMatter(
        "守渠 护水",
        "乡村一线",
        "——开渠之后",
        (Contributor("罗小满", "整理"),),
        "2024-05",
        "《河湾文艺》",
        "纪事",
        "一条渠。",
    )
    assert (loaded.path, loaded.body, loaded.first_line, findings) == ("a.md", "正文。\n", 14, ())


@pytest.mark.parametrize(
    ("key", "meant"), [("auther", "contributors"), ("标题", "title"), ("subtitel", "subtitle")]
)
def test_an_unknown_key_is_answered_with_the_one_that_was_meant(tmp_path: Path, key: str, meant: str) -> None:
    _, (found,) = load(tmp_path, f"---\ntitle: 渠\n{key}: 某\n---\n正文。\n")
    assert found.id == "front-matter-key-unknown"
    assert found.location is not None
    assert found.location.line == 3
    assert found.values["suggestion"] == meant


@pytest.mark.parametrize(
    ("text", "id", "place"),
    [
        ("正文。\n", "front-matter-missing", "1:1"),
        ("---\nkicker: 无题\n---\n", "front-matter-title-missing", "1:1"),
        ('---\ntitle: 渠\nkicker: "没有合上\n---\n', "front-matter-broken", "3:14"),
        ("---\ntitle: 渠\ntitle: 水\n---\n", "front-matter-key-twice", "3:1"),
        ("---\ntitle: 渠\ndate: 2024-13-01\n---\n", "front-matter-date", "3:7"),
        ("---\ntitle: 渠\ncontributors: 罗小满\n---\n", "front-matter-type", "3:15"),
        ("---\ntitle: 渠\ncontributors:\n  - {role: 整理}\n---\n", "front-matter-name-missing", "4:5"),
        ("---\ntitle: [渠]\n---\n", "front-matter-type", "2:8"),
        ("---\n- 渠\n---\n", "front-matter-type", "2:1"),
    ],
)
def test_a_broken_front_matter_is_named_with_its_place(
    tmp_path: Path, text: str, id: str, place: str
) -> None:
    with pytest.raises(EditionError) as refused:
        load(tmp_path, text)
    assert refused.value.finding.id == id
    assert str(refused.value.finding.location) == f"a.md:{place}"


def test_characters_that_no_page_can_show_are_left_out_of_the_head_and_told(tmp_path: Path) -> None:
    loaded, (found,) = load(tmp_path, '---\ntitle: 渠\nkicker: "水\\0\\x07边"\n---\n\n正文。\n')
    assert loaded.front.kicker == "水边"
    assert found.id == "control-characters"
    assert (str(found.location), found.values["count"]) == ("a.md:3:9", 2)


def test_a_file_that_is_not_utf_8_or_lies_outside_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "edition/a.md"
    path.parent.mkdir()
    path.write_bytes("---\ntitle: 渠\n---\n\n".encode() + "正文".encode("gb18030"))
    with pytest.raises(EditionError) as refused:
        manuscript.load(path, tmp_path / "edition")
    assert str(refused.value.finding.location) == "a.md:5:1"
    with pytest.raises(EditionError) as outside:
        manuscript.load(path, tmp_path / "elsewhere")
    assert outside.value.finding.id == "manuscript-outside"


def test_what_would_be_markup_is_escaped_and_the_shapes_are_those_of_the_format() -> None:
    blocks = (
        Block("paragraph", "# 不是标题，*不是强调*，a_b_c，[x](y)，<b>，1 < 2 & 3"),
        Block("paragraph", "1. 不是列表"),
        Block("figure", "渠[边]", credit="罗小满 摄", picture="渠 边.jpg", alt='有"引号"'),
        Block("list_item", "水壶", mark="1."),
        Block("quote", "先到的等后到的。"),
        Block("verse", "油灯挂在梁上\n影子落在墙上"),
        Block("table_row", "月份 | 册数"),
        Block("table_row", "三月 | 412"),
        Block("paragraph", "光绪九年①。"),
        Block("footnote", "公历1883年。", mark="①"),
    )
    text = manuscript.dump(Article("a.txt", "zh-Hans", FrontMatter(""), blocks), "无题")
    assert text == (
        "---\n# huozi 活字\ntitle: 无题\n---\n\n"
        "\\# 不是标题，\\*不是强调\\*，a\\_b\\_c，\\[x\\](y)，&lt;b>，1 &lt; 2 & 3\n\n1\\. 不是列表\n\n"
        '![渠\\[边\\]](<渠 边.jpg>){alt=\'有"引号"\' credit="罗小满 摄"}\n\n1. 水壶\n\n> 先到的等后到的。'
        "\n\n"
        "| 油灯挂在梁上\n| 影子落在墙上\n\n| 月份 | 册数 |\n| --- | --- |\n| 三月 | 412 "
        "|\n\n光绪九年[^1]。\n\n[^1]: 公历1883年。\n"
    )


@pytest.mark.parametrize("line", ["表：各村蓄水量", "Table: rainfall", "table: set for six"])
def test_a_paragraph_that_looks_like_a_table_caption_keeps_its_words(line: str) -> None:
    body = f"{write([Block('paragraph', line)])}\n| 村 | 方 |\n|---|---|\n| 上湾 | 3 |\n"
    article = Manuscript("manuscript/01.md", FrontMatter("蓄水"), body, 1)
    rendered = render(article, "a01", "zh-Hans", lambda _: None, PhotoSettings())
    assert f">{line}</p>" in rendered.body
