"""One article's Markdown as the body that EPUB and PDF share."""

import re
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huozi.diagnostics import AssetError, EditionError
from huozi.markdown import render
from huozi.model.book import Photo, PhotoSettings, Rendered
from huozi.model.manuscript import FrontMatter, Manuscript


def body(text: str, language: str = "zh-Hans", photos: str = "", missing: str = "frame") -> Rendered:
    """Render `text`, whose first line is line 5 of its file; `photos` are the names that images/ has."""
    manuscript = Manuscript("manuscript/01-spring.md", FrontMatter("春水"), text, 5)

    def find(name: str) -> Photo | None:
        return Photo(name, Path(name), 1200, 800, "rgb") if name in photos.split() else None

    return render(manuscript, "a01", language, find, PhotoSettings(missing))  # type: ignore[arg-type]


def tree(rendered: Rendered) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(rendered.body, create_parent="div")


def ids(rendered: Rendered) -> list[str]:
    return [found.id for found in rendered.findings]


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("zh-Hans", "河水涨了\n桃花开了", "河水涨了桃花开了"),
        ("zh-Hans", "看见 A\nB 两栋", "看见 A B 两栋"),
        ("zh-Hans", "一本\n[水经注](https://example.org)", "一本水经注"),
        ("zh-Hant", "河水漲了，\n*桃花*\n開了", "河水漲了，桃花開了"),
        ("ja", "川の水が\nふえた", "川の水がふえた"),
        ("ko", "강물이\n불었다", "강물이 불었다"),
        ("en", "The river\n*rose*\ntoday", "The river rose today"),
    ],
)
def test_a_line_break_in_the_source_is_no_character_of_the_text(
    language: str, written: str, read: str
) -> None:
    assert tree(body(written, language)).text_content().strip() == read


def test_a_figure_has_its_picture_caption_credit_and_alt() -> None:
    made = body(
        '![渡口的清晨](ferry.jpg){alt="一条&quot;老&quot;船 &amp; 雾" credit="张三 摄" width=full}',
        photos="ferry.jpg",
    )
    figure = tree(made).find("figure")
    assert figure.get("class") == "photo landscape width-full"
    assert figure.find("img").attrib == {
        "src": "images/ferry.jpg", "alt": '一条"老"船 & 雾', "width": "1200", "height": "800",
    }  # fmt: skip
    assert [span.get("class") for span in figure.find("figcaption")] == ["caption", "credit"]
    assert made.figures[0].credit == "张三 摄"
    assert made.findings == ()


def test_figures_next_to_text_lines_and_to_each_other() -> None:
    made = tree(body("上文\n![甲](a.jpg)\n![乙](b.jpg)\n下文", photos="a.jpg b.jpg"))
    assert [element.tag for element in made] == ["p", "div", "p"]
    assert [figure.tag for figure in made.find("div")] == ["figure", "figure"]


def test_a_paragraph_that_opens_with_the_caption_describes_the_picture() -> None:
    made = body("![渡口的清晨](a.jpg)\n\n渡口的清晨，雾还没有散。\n\n别的话。", photos="a.jpg")
    assert made.figures[0].description == "渡口的清晨，雾还没有散。"
    assert tree(made).xpath("string(//span[@class='description'])") == "渡口的清晨，雾还没有散。"
    assert made.body.count("雾还没有散") == 1


def test_a_picture_in_a_sentence_moves_below_it() -> None:
    made = tree(body("请看 ![渡口](a.jpg) 这条船。", photos="a.jpg"))
    assert [element.tag for element in made] == ["p", "figure"]
    assert made[0].text_content() == "请看 这条船。"


def test_a_missing_photo_keeps_its_place_and_says_so() -> None:
    made = body("![渡口](a.jpg)\n\n![桥](){alt=桥}")
    assert ids(made) == ["photo-missing", "photo-awaited"]
    assert [str(found.location) for found in made.findings] == [
        "manuscript/01-spring.md:5:1",
        "manuscript/01-spring.md:7:1",
    ]
    assert len(tree(made).xpath("//div[@class='frame'][@aria-label]")) == 2
    assert "frame" not in body("![渡口](a.jpg)", missing="caption").body


@pytest.mark.parametrize(
    ("text", "id"), [("![渡口](a.jpg)", "photo-required"), ("![渡口]()", "photo-awaited-required")]
)
def test_an_edition_may_insist_on_its_photos(text: str, id: str) -> None:
    with pytest.raises(AssetError) as caught:
        body(text, missing="error")
    assert caught.value.finding.id == id


def test_verse_keeps_lines_and_stanzas() -> None:
    made = tree(body("| 霜还在路上\n| 柿子点灯\n\n| 茶树收芽\n| 　　缩进一行"))
    assert [[line.text for line in stanza.xpath("span")] for stanza in made.xpath("div/p")] == [
        ["霜还在路上", "柿子点灯"],
        ["茶树收芽", "　　缩进一行"],
    ]


def test_ruby_spans_and_emphasis() -> None:
    made = tree(body("{鄖|yún}县 {東京|とう|きょう} [水经注]{.book-title} [武当山]{.proper} *要紧*"))
    assert made.xpath("//ruby[1]//rt/text()") == ["yún"]
    assert made.xpath("//ruby[2]//rt/text()") == ["とう", "きょう"]
    assert made.xpath("//span/@class") == ["book-title", "proper"]
    assert made.xpath("//em/text()") == ["要紧"]


def test_a_note_called_twice_has_two_ways_back() -> None:
    made = body("一处[^a]，又一处[^a]。\n\n[^a]: 注文。")
    calls = tree(made).xpath("//a[@class='noteref']")
    assert [call.get("id") for call in calls] == ["a01-r1", "a01-r1-2"]
    assert {call.get("href") for call in calls} == {"#a01-n1"}
    assert tree(made).xpath("//aside//a/@href") == ["#a01-r1", "#a01-r1-2"]


def test_a_note_that_nothing_calls_stays_as_text_and_is_told() -> None:
    made = body(
        "一处[^b]，又一处[^a]。\n\n[^a]: 甲注。\n\n[^7]: 没人引用的注。\n\n    第二段。\n\n[^b]: 乙注。"
    )
    assert [(found.id, found.location and found.location.line) for found in made.findings] == [
        ("note-uncalled", 9)
    ]
    notes = tree(made).xpath("//aside")
    assert [note.get("id") for note in notes] == ["a01-n1", "a01-n2"]
    assert ["".join(note.itertext())[:3] for note in notes] == ["乙注。", "甲注。"]
    assert tree(made).xpath("//a[@class='noteref']/text()") == ["1", "2"]
    assert tree(made).xpath("./p/text()")[-2:] == ["没人引用的注。", "第二段。"]
    assert "noteref" not in body("文。\n\n[^7]: 没人引用的注。").body


def test_a_call_without_its_note_is_told() -> None:
    made = body("一处[^a]，`[^b]`。")
    assert [(found.id, found.location and found.location.line) for found in made.findings] == [
        ("note-missing", 5)
    ]
    assert "[^a]" in made.body


def test_headings_leave_no_level_out_and_links_find_them() -> None:
    made = body("# 甲\n\n### 乙\n\n## 丙 {#own}\n\n[去](#own)")
    assert [(heading.level, heading.text) for heading in made.headings] == [(2, "甲"), (3, "乙"), (3, "丙")]
    assert tree(made).xpath("//p/a/@href") == ["#a01-s3"]


def test_tables_have_scopes_alignment_and_a_caption_from_either_side() -> None:
    table = "| 项目 | 数 |\n|:--|--:|\n| 路 | 3 |"
    for text in (
        f"表：一本*账*\n\n{table}",
        f"{table}\n\nTable: 一本*账*",
        f"{table}\n\n: 一本*账*",
        f"前文\n\n: 一本*账*\n\n{table}",
    ):
        made = tree(body(text))
        assert made.xpath("string(//table/*[1][self::caption][@id])") == "一本账", text
        assert made.xpath("//th/@scope") == ["col", "col"]
        assert made.xpath("//td/@class") == ["align-left", "align-right"]
    assert "caption" not in body("表：这里没有表格\n\n正文").body
    assert tree(body("渡口\n: 过河的地方")).xpath("//dd/text()") == ["过河的地方"]


def test_a_row_with_more_cells_than_the_head_keeps_them() -> None:
    made = tree(body("| 月 | 册 |\n|---|--:|\n| 三 | 4 | 补记 | `a|b` |\n| 四 |\n"))
    rows = [["".join(cell.itertext()) for cell in row] for row in made.iter("tr")]
    assert rows == [["月", "册", "", ""], ["三", "4", "补记", "a|b"], ["四", "", "", ""]]


def test_each_of_two_tables_gets_its_own_caption() -> None:
    one, two = "| 甲 |\n|---|\n| 1 |", "| 乙 |\n|---|\n| 2 |"
    above = tree(body(f"表：甲表\n\n{one}\n\n表：乙表\n\n{two}"))
    below = tree(body(f"{one}\n\n表：甲表\n\n{two}\n\n表：乙表"))
    assert above.xpath("//table/caption/text()") == ["甲表", "乙表"] == below.xpath("//table/caption/text()")


@pytest.mark.parametrize(
    "caption", ["表 1　各村水井", "表2-1：各村水井", "附表 B.3 各村水井", "表三 各村水井", "表 7"]
)
def test_a_number_makes_a_line_beside_a_table_its_caption(caption: str) -> None:
    table = "| 甲 |\n|---|\n| 1 |"
    for text in (f"{caption}\n\n{table}", f"{table}\n\n{caption}\n\n正文", f"前文\n\n{caption}\n\n{table}"):
        assert tree(body(text)).xpath("//table/caption/text()") == [caption]


@pytest.mark.parametrize(
    "sentence", ["表 1 是各村水井的数目。", "表面 3 处有裂纹", "表 1 如下：", "表 1　甲\n接着说"]
)
def test_a_sentence_above_a_table_is_no_caption(sentence: str) -> None:
    assert "<caption" not in body(f"{sentence}\n\n| 甲 |\n|---|\n| 1 |").body


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>字",
        '<p onclick="steal()">字</p>',
        "[字](javascript:alert(1))",
        "[字](file:///etc/passwd)",
        '<a href="data:text/html,x">字</a>',
        '<svg onload="x"><style>p{}</style></svg>字',
        '<iframe src="https://example.org"></iframe>字',
        '<p style="position:fixed" class="a;b">字</p>',
    ],
)
def test_nothing_that_acts_or_reaches_out_survives(hostile: str) -> None:
    made = body(hostile)
    assert not re.search(r"script|onclick|onload|javascript|file:|data:|<svg|iframe|style|;b", made.body)
    assert tree(made).text_content().strip() == "字"


def test_what_is_taken_out_is_said() -> None:
    assert ids(body("一\n\n<script>x</script>")) == ["html-removed"]
    assert str(body("一\n\n<script>x</script>").findings[0].location) == "manuscript/01-spring.md:7:1"
    assert ids(body("[字](javascript:x)")) == ["link-removed"]
    assert ids(body("字\x0b里")) == ["control-characters"]


def test_a_remote_picture_is_never_a_source() -> None:
    made = body("![图](https://example.org/a.png)\n\n<img src='file:///etc/passwd' alt='x'>")
    assert not tree(made).xpath("//img")


@pytest.mark.parametrize("deep", [">" * 3000 + " 字", "<div>" * 400 + "字", "- " * 700 + "字"])
def test_nesting_beyond_reading_stops_rather_than_loses_text(deep: str) -> None:
    try:
        made = body(deep)
    except EditionError as error:
        assert error.finding.id == "markdown-too-deep"
    else:
        assert "字" in made.body


def test_every_block_with_text_has_one_id_of_its_chapter() -> None:
    made = tree(
        body("段\n\n- 项\n- 项\n\n> 引\n\n| 甲 |\n|---|\n| 乙 |\n\n词\n: 义\n\n    码\n\n<p id='x'>外</p>")
    )
    named = [element.get("id") for element in made.iter("p", "li", "td", "th", "dt", "dd", "pre")]
    assert all(id and id.startswith("a01-b") for id in named)
    assert len(set(named)) == len(named)
    assert not made.xpath("//@id[.='x']")


_PROSE = st.text(
    "河水涨桃花开的是在，。！？；：“”（）《》—…　あいカナ한글abcXYZ0123456789é", min_size=1, max_size=40
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(_PROSE.filter(lambda text: text.strip()), min_size=1, max_size=5),
    st.sampled_from(["zh-Hans", "ja", "en"]),
)
def test_no_character_of_the_text_is_lost(paragraphs: list[str], language: str) -> None:
    made = tree(body("\n\n".join(paragraphs), language))
    whole = "".join("".join(paragraphs).split())
    assert "".join(made.text_content().split()) == whole


@pytest.mark.parametrize(
    ("written", "alt", "id"),
    [
        ("![渡口](a.jpg)", "", "alt-missing"),
        ("![](a.jpg)", "", "alt-missing"),
        ("![渡口的清晨。](a.jpg){alt=渡口的清晨}", "渡口的清晨", "alt-repeats-caption"),
        ('![渡口](a.jpg){alt="雾里的一条船"}', "雾里的一条船", None),
    ],
)
def test_no_alternative_text_is_made_up(written: str, alt: str, id: str | None) -> None:
    made = body(written, photos="a.jpg")
    assert made.figures[0].alt == alt
    assert f'alt="{alt}"' in made.body
    assert ('role="presentation"' in made.body) == (alt == "")
    assert [found.id for found in made.findings if found.id.startswith("alt-")] == [id] * (id is not None)
