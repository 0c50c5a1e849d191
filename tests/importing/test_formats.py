"""Every kind of file that is read, and those refused by name: each made here, none from elsewhere."""

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from PIL import Image

from huozi.diagnostics import SourceError
from huozi.importing import read_articles
from huozi.model.article import Run
from huozi.model.source import Hint, SourceText
from huozi.reading import read_bytes, read_source

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def read(data: bytes | str, name: str) -> SourceText:
    whole = data.encode() if isinstance(data, str) else data
    return read_bytes(whole, name, "." + name.rsplit(".", 1)[-1])


def texts(source: SourceText) -> list[str]:
    return [line.text for line in source.lines if line.text]


def left_out(source: SourceText) -> list[tuple[str, str]]:
    return [(left.kind, left.text) for left in source.left_out]


# Pictures


def test_a_picture_that_did_not_come_along_is_named_wherever_the_source_names_it(tmp_path: Path) -> None:
    """The words of a picture stay as a frame; without its name nobody could look for it."""
    text = "# 渡口\n\n![旧船](img/boat.jpg)\n\n船还在。\n\n![新船](https://river.example/new.jpg)\n"
    source = read(text, "a.md")
    assert left_out(source) == [("picture", "img/boat.jpg"), ("picture", "https://river.example/new.jpg")]
    page = (
        "<html><head><title>渡口</title></head><body><article><h1>渡口</h1><p>"
        + "船还在柳树下，绳子系着去年的绳结。" * 4
        + "</p>"
        '<p><img src="https://river.example/boat.jpg" alt="旧船"></p><p>'
        + "摆渡的人不在。" * 9
        + "</p></article></body></html>"
    )
    assert left_out(read(page, "a.html")) == [("picture", "https://river.example/boat.jpg")]


def test_a_drawing_of_word_that_nothing_here_can_show_is_told(letter: "docx.document.Document") -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40)).save(picture, "PNG")
    letter.add_paragraph("堤长九百米。")
    letter.add_picture(picture)
    part = next(part for part in letter.part.package.iter_parts() if str(part.partname).endswith(".png"))
    part._blob = b"\x01\x00\x00\x00 EMF"
    assert left_out(saved(letter)) == [("picture", "word/media/image1.png")]


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        (
            "plan.svg",
            b'<?xml version="1.0"?>\n<!-- a plan --><svg xmlns="http://www.w3.org/2000/svg"/>',
            "plan.svg",
        ),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "photo.heic"),
        ("photo.avif", b"\0\0\0\x18ftypavif\0\0\0\0", "photo.avif"),
        ("plan.svg", b"<html><svg></svg></html>", None),
    ],
)
def test_pictures_beside_a_markdown_file_come_along_whatever_their_kind(
    name: str, data: bytes, kept: str | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "a.md").write_text(f"# 渡口\n\n![旧船]({name})\n", encoding="utf-8")
    source = read_source(tmp_path / "a.md")
    assert [picture.name for picture in source.pictures] == ([kept] if kept else [])
    assert left_out(source) == ([] if kept else [("picture", name)])


# Word


@pytest.fixture
def letter() -> "docx.document.Document":
    return docx.Document()


def saved(document: "docx.document.Document") -> SourceText:
    buffer = io.BytesIO()
    document.save(buffer)
    return read(buffer.getvalue(), "a.docx")


def test_word_raised_and_lowered_figures_are_not_run_into_the_words(letter: "docx.document.Document") -> None:
    paragraph = letter.add_paragraph("堤内有 3 km")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("，水是 H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O。")
    assert texts(saved(letter)) == ["堤内有 3 km²，水是 H₂O。"]


def test_word_hidden_and_struck_words_are_told_and_not_printed(letter: "docx.document.Document") -> None:
    paragraph = letter.add_paragraph("堤长九百米。")
    paragraph.add_run("先别发表。").font.hidden = True
    paragraph.add_run("八百米。").font.strike = True
    letter.sections[0].header.paragraphs[0].text = "内部资料"
    source = saved(letter)
    assert texts(source) == ["堤长九百米。"]
    assert left_out(source) == [("hidden", "先别发表。"), ("struck", "八百米。"), ("header", "内部资料")]


def test_word_soft_returns_within_sentences_are_closed_up(letter: "docx.document.Document") -> None:
    paragraph = letter.add_paragraph()
    for part in ("这一段是从别处粘贴过来的所以每到行末就断", "开了第二行也是这样一直写到行末才又换到下"):
        paragraph.add_run(part).add_break()
    paragraph.add_run("一行结束。")
    assert len(texts(saved(letter))) == 1


def test_word_lines_say_how_they_are_set(letter: "docx.document.Document") -> None:
    title = letter.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("河堤修好了")
    run.font.size, run.bold = Pt(20), True
    letter.add_paragraph("堤长九百米，修了一个冬天，全村的人都去搬过石头。")
    day = letter.add_paragraph("五月六日")
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    looks = [line.look for line in saved(letter).lines]
    assert (looks[0].size > 1.5, looks[0].bold, looks[0].centred) == (True, True, True)
    assert (looks[1].size, looks[1].bold, looks[2].right) == (1.0, False, True)


def test_word_empty_cells_keep_their_place(letter: "docx.document.Document") -> None:
    table = letter.add_table(2, 3)
    for row, cells in enumerate((("村", "稻", "豆"), ("渡口", "", "12"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    assert texts(saved(letter)) == ["村\t稻\t豆", "渡口\t\t12"]


# mail and saved pages

MAIL = f"""From: =?utf-8?b?5LiB56a+?= <a@example.org>
Subject: =?utf-8?b?6L2s5Y+R77ya5rKz5aCk5L+u5aW95LqG?=
Date: Mon, 6 May 2024 08:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=XX

--XX
Content-Type: text/plain; charset=utf-8

堤长九百米，修了一个冬天。
--XX
Content-Type: image/png
Content-Disposition: attachment; filename="dam.png"
Content-Transfer-Encoding: base64

{PIXEL}
--XX
Content-Type: application/msword
Content-Disposition: attachment; filename="old.doc"

xx
--XX--
"""


def test_a_mail_gives_its_text_its_subject_and_names_what_hangs_on_it() -> None:
    source = read(MAIL, "a.eml")
    assert texts(source) == ["堤长九百米，修了一个冬天。"]
    assert (source.metadata.titles, source.metadata.authors) == (("河堤修好了",), ("丁禾",))
    assert source.metadata.date == "2024-05-06"
    assert source.front is not None and source.front.title == "河堤修好了"
    assert [picture.name for picture in source.pictures] == ["dam.png"]
    assert ("attachment", "old.doc") in left_out(source)
    assert ("mail-header", "Subject: 转发：河堤修好了") in left_out(source)


def test_a_mail_in_a_mail_in_a_mail_ends_somewhere() -> None:
    nested = "Content-Type: text/plain\n\n最里面。\n"
    for _ in range(3000):
        nested = f"MIME-Version: 1.0\nContent-Type: message/rfc822\n\n{nested}"
    with pytest.raises(SourceError) as refused:
        read(nested, "a.eml")
    assert refused.value.finding.id == "source-mail-broken"


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain; charset=no-such-set\nContent-Transfer-Encoding: base64\n",
        "Content-Type: multipart/mixed; boundary=\n",
        "From: <<>>\nDate: yesterday\nSubject: =?utf-8?b?////?=\n",
        "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset*=utf-8''%zz\n",
    ],
)
def test_broken_mime_is_read_as_far_as_it_goes_or_refused_in_words(header: str) -> None:
    try:
        source = read(f"MIME-Version: 1.0\n{header}\n堤长九百米。\n", "a.eml")
    except SourceError as error:
        assert error.finding.id in ("source-mail-broken", "source-binary")
    else:
        assert source.name == "a.eml"


def test_a_web_archive_brings_its_pictures_and_fetches_none() -> None:
    page = (
        "<html><body><h1>河堤</h1><p><img src='https://example.org/i.png'></p><p>修好了。</p></body></html>"
    )
    source = read(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=BB\n\n--BB\n"
        f"Content-Type: text/html; charset=utf-8\nContent-Location: https://example.org/a\n\n{page}\n--BB\n"
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: https://example.org/i.png\n\n{PIXEL}\n--BB--\n",
        "a.mht",
    )
    assert [line.hint for line in source.lines] == [Hint.TITLE, Hint.FIGURE, None]
    assert [picture.name for picture in source.pictures] == ["i.png"]


# tables, subtitles, aozora


def test_a_table_saved_as_text_keeps_its_empty_cells_and_its_title() -> None:
    source = read('二〇二三年收成表,,\n村名,稻谷,菜籽\n"石桥,东",412,38\n渡口村,,12\n', "a.csv")
    assert texts(source) == ["二〇二三年收成表", "村名\t稻谷\t菜籽", "石桥,东\t412\t38", "渡口村\t\t12"]
    assert [line.hint for line in source.lines] == [None, Hint.TABLE, Hint.TABLE, Hint.TABLE]


SUBTITLES = """1
00:00:01,000 --> 00:00:02,000
那时候

2
00:00:02,000 --> 00:00:04,000
河上没有桥。

3
00:00:04,000 --> 00:00:05,000
<i>过河要等船。</i>
"""


@pytest.mark.parametrize("name", ["a.srt", "a.txt"])
def test_subtitles_are_what_is_said_whatever_they_are_called(name: str) -> None:
    source = read(SUBTITLES, name)
    spoken = [line.text for line in source.lines if line.hint is not Hint.DEBRIS]
    assert spoken == ["那时候河上没有桥。", "过河要等船。"]
    assert sum(line.why == "time code" for line in source.lines) == 6


def test_aozora_ruby_and_notes() -> None:
    source = read(
        "山道\n\n［＃３字下げ］一［＃「一」は中見出し］\n\n"
        "　渡《わた》しの｜船頭《せんどう》は※［＃「てへん＋主」、U+39CE、12-3］の前。［＃改ページ］\n",
        "a.txt",
    )
    heading, paragraph = source.lines[2], source.lines[4]
    assert (heading.text, heading.hint, heading.level) == ("一", Hint.HEADING, 3)
    assert paragraph.text == "　渡（わた）しの船頭（せんどう）は㧎の前。"
    assert Run("ruby", "船頭（せんどう）", "せんどう") in paragraph.runs
    assert ("note", "［＃改ページ］") in left_out(source)


def test_a_chinese_text_with_book_titles_is_no_aozora() -> None:
    source = read("他带来《边城》和《湘行散记》两本书。\n", "a.txt")
    assert texts(source) == ["他带来《边城》和《湘行散记》两本书。"]


# RTF, ODT, EPUB

RTF = rb"""{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}{\info{\title abc}}
{\header\pard \'d2\'b3\'c3\'bc\par}
\uc1\pard\qc\b\fs44 \'ba\'d3\'b5\'cc\b0\fs24\par
\pard \u22564?\u38271?900 km{\super 2}{\v hidden}{\strike gone}\emdash \'d0\'de\'ba\'c3\'c1\'cb\'a1\'a3\par
\trowd\cellx1000\cellx2000\intbl a\cell \cell b\cell\row
\pard \'b5\'da\'b6\'fe\'b6\'ce{\footnote \'d7\'a2}\par
}"""


def test_rich_text() -> None:
    source = read(RTF, "a.rtf")
    assert texts(source) == ["河堤", "堤长900 km²—修好了。", "a\t\tb", "第二段①", "注"]
    title, note = source.lines[0], source.lines[-1]
    assert (title.look.size > 1.5, title.look.bold, title.look.centred) == (True, True, True)
    assert (note.hint, note.mark) == (Hint.FOOTNOTE, "①")
    assert left_out(source) == [("header", "页眉"), ("hidden", "hidden"), ("struck", "gone")]


@pytest.mark.parametrize("data", [b"{\\rtf1" + b"{" * 200_000, b"{\\rtf1 \\bin99999999999 abc", b"{\\rtf1\\"])
def test_hostile_rich_text_is_refused_or_read(data: bytes) -> None:
    try:
        assert read(data, "a.rtf").name == "a.rtf"
    except SourceError as error:
        assert error.finding.id == "source-docx-broken"


_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"),
        ("table", "table"),
    )
)  # fmt: skip
ODT = f"""<office:document-content {_NAMESPACES}><office:automatic-styles>
<style:style style:name="P1"><style:paragraph-properties fo:text-align="center"/><style:text-properties
 fo:font-size="20pt" fo:font-weight="bold"/></style:style>
<style:style style:name="P2"><style:text-properties fo:font-size="12pt"/></style:style>
<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2"><style:text-properties style:text-line-through-style="solid"/></style:style>
</office:automatic-styles><office:body><office:text>
<text:p text:style-name="P1">河堤</text:p>
<text:p text:style-name="P2">面积 3 km<text:span text:style-name="T1">2</text:span><text:span
 text:style-name="T2">划掉</text:span><text:note><text:note-body><text:p>注文</text:p></text:note-body
></text:note>，都修好了，全村的人都去搬过石头。</text:p>
<text:h text:outline-level="2">小标题</text:h>
<text:list><text:list-item><text:p>一件</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell><table:table-cell
 table:number-columns-repeated="2"/><table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_opf", ".opf"), text)
    return buffer.getvalue()


def test_an_opendocument_text() -> None:
    source = read(packed(content_xml=ODT), "a.odt")
    assert texts(source) == [
        "河堤", "面积 3 km²①，都修好了，全村的人都去搬过石头。", "小标题", "一件", "甲\t\t\t乙", "注文",
    ]  # fmt: skip
    hints = [Hint.STRONG, None, Hint.HEADING, Hint.ITEM, Hint.TABLE, Hint.FOOTNOTE]
    assert [line.hint for line in source.lines] == hints
    assert source.lines[0].look.size > 1.5 and source.lines[0].look.centred
    assert left_out(source) == [("struck", "划掉")]


def test_an_epub_is_read_in_the_order_of_its_spine() -> None:
    buffer = io.BytesIO()
    chapter = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{}</h1><p>{}</p></body></html>"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
            "<rootfile full-path='OPS/a.opf'/></rootfiles></container>",
        )
        archive.writestr(
            "OPS/a.opf",
            "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
            "<dc:title>渡口集</dc:title></metadata><manifest>"
            "<item id='b' href='b.xhtml' media-type='application/xhtml+xml'/>"
            "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
            "<spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        )
        archive.writestr("OPS/a.xhtml", chapter.format("一", "石阶一共四十二级，最下面的十级常年浸在水里。"))
        archive.writestr("OPS/b.xhtml", chapter.format("二", "后来修了桥，渡口停了，石阶没有人扫。"))
    source = read(buffer.getvalue(), "a.epub")
    assert [text for text in texts(source) if len(text) == 1] == ["一", "二"]
    assert source.front is not None and source.front.title == "渡口集"
    numbers = [line.number for line in source.lines]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
def test_an_archive_that_unpacks_to_a_flood_is_not_unpacked(name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in ("word/document.xml", "content.xml", "META-INF/container.xml"):
            archive.writestr(member, b" " * 30_000_000)
    started = time.process_time()
    with pytest.raises(SourceError) as refused:
        read(buffer.getvalue(), name)
    assert refused.value.finding.id == "source-docx-bomb"
    assert time.process_time() - started < 2


# PDF

FIRST = "老渡口的石阶一共四十二级，最下面的十级常年浸在水里，长着青苔，摆渡的人每天早晨要用竹帚扫一遍。"
SECOND = "一九八六年修了桥，渡口停了，石阶没有人扫，后来连路也被草盖住，只有钓鱼的人还记得它在什么地方。"
THIRD = "如今河边立了一块牌子，写着渡口的名字，孩子们路过的时候会念出声来，念完就跑到桥上去看水。"


@pytest.fixture(scope="module")
def printed() -> bytes:
    import weasyprint

    page = (
        "<style>@page{size:A5;margin:20mm 18mm;@top-center{content:'河湾旧事';font-size:8pt}"
        "@bottom-center{content:counter(page);font-size:8pt}}"
        "body{font:10.5pt/1.8 'Noto Serif CJK SC';text-align:justify}p{text-indent:2em;margin:0}"
        "h1{text-align:center;font-size:20pt}h2{font-size:14pt}"
        ".new{break-before:page}.two{columns:2;column-gap:8mm}</style>"
        f"<h1>老渡口</h1><p>{FIRST}</p><p>{SECOND}</p><h2>石阶</h2><p>{THIRD}</p>"
        f"<div class='new two'><p>{SECOND}</p><p>{THIRD}</p></div><p class='new'>{FIRST}</p>"
    )
    return bytes(weasyprint.HTML(string=page).write_pdf())


def test_a_pdf_gives_paragraphs_columns_headings_and_leaves_running_heads_out(printed: bytes) -> None:
    source = read(printed, "a.pdf")
    assert texts(source) == ["老渡口", FIRST, SECOND, "石阶", THIRD, SECOND, THIRD, FIRST]
    title, heading = source.lines[0], source.lines[3]
    assert title.look.size > 1.5 and title.look.centred and heading.look.size > 1.2
    kinds = [kind for kind, _ in left_out(source)]
    assert (kinds.count("running-head"), kinds.count("page-number")) == (3, 3)


def test_a_pdf_without_text_a_locked_one_and_a_cut_one_are_refused_in_words(printed: bytes) -> None:
    bare, locked = io.BytesIO(), io.BytesIO()
    empty = pikepdf.new()
    empty.add_blank_page()
    empty.save(bare)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    for data, id in (
        (bare.getvalue(), "source-no-text-layer"),
        (locked.getvalue(), "source-locked"),
        (b"%PDF-1.7\nnothing", "source-pdf-broken"),
    ):
        with pytest.raises(SourceError) as refused:
            read(data, "a.pdf")
        assert refused.value.finding.id == id


def test_a_pdf_of_ten_thousand_pages_is_refused_at_once() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for _ in range(1500):
        pdf.pages.append(pdf.pages[0])
    buffer = io.BytesIO()
    pdf.save(buffer)
    with pytest.raises(SourceError) as refused:
        read(buffer.getvalue(), "a.pdf")
    assert refused.value.finding.id == "source-pdf-long"


# what is refused by name


@pytest.mark.parametrize(
    ("name", "data", "id"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "source-old-word"),
        ("a.wps", b"anything", "source-old-word"),
        ("a.xlsx", packed(xl__workbook_xml="<x/>"), "source-workbook"),
        ("a.zip", packed(xl__workbook_xml="<x/>"), "source-workbook"),
        ("a.pptx", packed(ppt__presentation_xml="<x/>"), "source-slides"),
        ("a.xml", "<?xml version='1.0'?><a>河堤修好了。</a>".encode(), "source-no-prose"),
        ("a.txt", "<?xml version='1.0'?><a>河堤修好了。</a>".encode(), "source-no-prose"),
        ("a.json", b'{"a": 1}', "source-no-prose"),
        ("a.zip", packed(note="x"), "source-binary"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_save_it_as(name: str, data: bytes, id: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(data, name)
    assert refused.value.finding.id == id


# folders and standard input


def test_a_folder_is_read_in_the_order_people_count_and_what_is_skipped_is_named(tmp_path: Path) -> None:
    for n in (10, 2, 1):
        (tmp_path / f"{n}.txt").write_text(
            f"题目{n}\n\n第{n}篇的正文，写得不长，也有一句完整的话。\n", encoding="utf-8"
        )
    (tmp_path / "old.doc").write_bytes(b"x")
    (tmp_path / "notes.zip").write_bytes(b"x")
    result = read_articles([tmp_path])
    assert [article.source for article in result.articles] == ["1.txt", "2.txt", "10.txt"]
    told = {found.id: dict(found.values) for found in result.findings}
    assert told["source-skipped-text"]["kind"] == ".doc"
    assert told["source-skipped"]["names"] == "notes.zip"


def test_a_dash_reads_standard_input(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "huozi", "import", "-", "--into", str(tmp_path / "e"), "--quiet"]
    text = "河堤\n\n堤长九百米，修了一个冬天，全村的人都去搬过石头。\n"
    run = subprocess.run(words, input=text.encode(), capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    assert (tmp_path / "e/manuscript/raw/stdin.txt").read_text(encoding="utf-8") == text


def test_a_page_without_a_word_is_told_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><head><title>河堤</title></head><body><script>x()</script></body></html>")
    with pytest.raises(SourceError) as refused:
        read_articles([path])
    assert refused.value.finding.id == "source-empty"
    assert not read_source(path).lines
