"""Words that a source sets apart, bold, emphasised, linked, with ruby, reach the manuscript and stay."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huozi import manuscript
from huozi.cleaning import clean
from huozi.importing import import_raw, read_articles
from huozi.manuscript import dump
from huozi.model.article import Article, Block, BlockType
from huozi.model.manuscript import FrontMatter
from huozi.reading import read_bytes
from huozi.reading.runs import Span, ruby, runs_of

PAGE = (
    "<html><body><article><h1>水车</h1>{}"
    "<p>水车停了四十年，去年又转了起来，孩子们数到一百。</p></article></body></html>"
)


def manuscript_of(name: str, data: bytes, folder: Path) -> str:
    path = folder / name
    path.write_bytes(data)
    (written,) = import_raw([path], folder / "edition").manuscripts
    return written.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>停了<strong>四十年</strong>，又<em>转</em>了。</p>", "停了**四十年**，又*转*了。"),
        (
            "<p>见<a href='https://example.org/a(1)'>县志</a>。</p>",
            "见[县志](https://example.org/a%281%29)。",
        ),
        ("<p>写信给<a href='mailto:a@b.org'><b>编者</b></a>。</p>", "写信给[**编者**](mailto:a@b.org)。"),
        (
            "<p>不要<a href='javascript:x()'>点</a>，也<a href='file:///etc'>别看</a>。</p>",
            "不要点，也别看。",
        ),
        ("<p>不要<a href='next.html'>点</a>，<b> </b>也别看。</p>", "不要点， 也别看。"),
        ("<p>水和<b>水</b>，水与水。</p>", "水和**水**，水与水。"),
        ("<p>店主<ruby>槙<rt>まき</rt></ruby>说话。</p>", "店主{槙|まき}说话。"),
        ("<p>店主<ruby>槙<rp>(</rp><rt>まき</rt><rp>)</rp></ruby>说话。</p>", "店主{槙|まき}说话。"),
        ("<p><ruby>漢<rt>hàn</rt>字<rt>zì</rt></ruby>要写。</p>", "{漢|hàn}{字|zì}要写。"),
        ("<ul><li><b>时间</b>：五月</li></ul>", "- **时间**：五月"),
        ("<blockquote>水是<b>活</b>的，车是死的。</blockquote>", "> 水是**活**的，车是死的。"),
        (
            "<p>见<a href='https://example.org/&quot;) [x](javascript:y) `*_{|}\\'>县志</a>。</p>",
            "见[县志](https://example.org/%22%29%20%5Bx%5D%28javascript:y%29%20%60%2A_%7B%7C%7D%5C)。",
        ),
        ("<pre>水车<b>转</b>\n转了<ruby>槙<rt>まき</rt></ruby></pre>", "| 水车**转**\n| 转了{槙|まき}"),
        ("<p>图1：水车<b>轴</b>（罗成 摄）</p>", '![水车轴](){credit="罗成 摄"}'),
    ],
)
def test_a_page_keeps_what_it_sets_apart(html: str, markdown: str, tmp_path: Path) -> None:
    assert f"\n{markdown}\n" in manuscript_of("raw.html", PAGE.format(html).encode(), tmp_path)


def test_a_word_file_keeps_what_it_sets_apart(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("水车", 0)
    paragraph = document.add_paragraph("水车停了")
    paragraph.add_run("四十").bold = True
    paragraph.add_run("年").bold = True
    paragraph.add_run("，去年")
    paragraph.add_run("重新").italic = True
    paragraph.add_run("转了起来。")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to("https://example.org/", kind, is_external=True))
    annotated = OxmlElement("w:ruby")
    for tag, parent, words in (
        ("w:t", link, "县志"),
        ("w:rt", annotated, "hàn"),
        ("w:rubyBase", annotated, "漢"),
    ):
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = words
        run.append(text)
        if tag == "w:t":
            parent.append(run)
        else:
            part = OxmlElement(tag)
            part.append(run)
            parent.append(part)
    paragraph._p.append(link)
    paragraph._p.append(annotated)
    file = io.BytesIO()
    document.save(file)
    text = manuscript_of("raw.docx", file.getvalue(), tmp_path)
    assert "水车停了**四十年**，去年*重新*转了起来。[县志](https://example.org/){漢|hàn}\n" in text


def test_foreign_markdown_keeps_what_it_sets_apart(tmp_path: Path) -> None:
    raw = "# 水车\n\n停了__四十年__，又*转*了，见[县志](<https://example.org/>)，{漢|hàn}。\n\n一处，~~不要~~。\n"
    text = manuscript_of("raw.md", raw.encode(), tmp_path)
    assert "停了**四十年**，又*转*了，见[县志](https://example.org/)，\\{漢|hàn\\}。\n" in text
    assert "\n一处，~~不要~~。\n" in text  # import knows no such run: kept as written


def test_verse_and_tables_keep_what_they_set_apart(tmp_path: Path) -> None:
    verse = "\n| 水车**水车**转\n| 转了**水车**\n"
    table = "\n| 户 | 亩 |\n| --- | --- |\n| *水* | **水** |\n| 水 | [木](https://example.org/) |\n"
    raw = f"# 水车\n{verse}{table}"
    text = manuscript_of("raw.md", raw.encode(), tmp_path)
    assert verse in text
    assert table in text


def test_repeats_are_known_by_their_words_whatever_is_set_apart(tmp_path: Path) -> None:
    path = tmp_path / "raw.html"
    twice = "<p>水车停了四十年，去年又转了起来，<b>孩子们</b>数到一百。</p>"
    path.write_text(PAGE.format(twice), encoding="utf-8")
    record = read_articles([path]).record
    assert [removed["reason"] for removed in record["removed"]] == ["duplicate"]
    assert record["blocks"][0]["runs"] == [{"kind": "strong", "text": "孩子们"}]


def test_a_name_with_its_reading_is_still_a_byline(tmp_path: Path) -> None:
    path = tmp_path / "raw.html"
    path.write_text(PAGE.format("<p>文・写真＝<ruby>水野<rt>みずの</rt></ruby>遥</p>"), encoding="utf-8")
    people = read_articles([path]).articles[0].front.contributors
    assert [(person.name, person.role) for person in people] == [("水野遥", "文"), ("水野遥", "写真")]


spans = st.lists(
    st.tuples(st.sampled_from(("strong", "em", "link")), st.integers(0, 30), st.integers(1, 12)), max_size=6
)
words = st.lists(
    st.sampled_from(
        ["水", "车", "水车", "*", "_", "[", "]", "\\", "1. ", "a b", "，", "&lt;", "（", "|", "{", "!"]
    ),
    min_size=1,
    max_size=24,
).map("".join)


@given(text=words, places=spans)
@example(text="!水", places=[("link", 1, 1)])
@example(text="*水*车", places=[("em", 1, 1), ("strong", 2, 2)])
@example(text="水车水车", places=[("strong", 0, 2), ("strong", 2, 2), ("link", 1, 2)])
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_reads_back_the_same(text: str, places: list[tuple[str, int, int]]) -> None:
    text = " ".join(text.split()) or "水"
    target = {"link": "https://example.org/?a=1&b;"}
    found = [Span(kind, at, at + size, target.get(kind, "")) for kind, at, size in places]  # type: ignore[arg-type]
    kinds: tuple[BlockType, ...] = (
        ("paragraph", "verse") if "|" in text else ("paragraph", "verse", "table_row")
    )
    for kind in kinds:
        block = Block(kind, text, (1,), runs=runs_of(text, found))
        whole = dump(Article("raw.md", "zh-Hans", FrontMatter("水车"), (block,)), "无题")
        (again,) = clean(read_bytes(whole.encode(), "raw.md", ".md", None, manuscript.read_front))
        assert [one.text for one in again.blocks] == [text]
        assert dump(again, "无题") == whole


def test_ruby_as_plain_text() -> None:
    assert ruby("漢", "hàn") == "漢（hàn）"
