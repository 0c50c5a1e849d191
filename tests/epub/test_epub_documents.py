"""The documents: no character lost, pictures in place, notes and links that work, hostile text harmless."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from huozi import assembly as assembling
from huozi import project
from huozi.checks.epub import check_epub
from huozi.epub.documents import make_documents
from huozi.epub.pages import mark_pages
from huozi.epub.vertical import stand_digits_up
from huozi.model.book import Book, PageStart
from huozi.photos.derive import Picture
from tests.epub.opened_epub import NS, Opened, solid


def test_every_character_of_every_article_is_there(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    for chapter in book.chapters:
        (section,) = epub.document(chapter.id).xpath(f"//h:section[@id='{chapter.id}']", namespaces=NS)
        assert solid(section) == solid(etree.fromstring(chapter.body.encode()))


def test_white_space_between_inline_elements_is_not_invented(
    book: Book, opened: Callable[..., Opened]
) -> None:
    """A tidied document shows gaps between Han characters that the manuscript does not have."""
    body = etree.fromstring(book.chapters[0].body.encode())
    section = opened(book, []).document("a01").xpath("//h:section", namespaces=NS)[0]
    for mine, theirs in zip(body.iter("{*}p"), section.iter("{*}p"), strict=True):
        assert "".join(theirs.itertext()) == "".join(mine.itertext())


def test_pictures_keep_their_text_alternative_and_get_plain_names(
    book: Book, opened: Callable[..., Opened]
) -> None:
    epub = opened(book)
    images = epub.document("a01").xpath("//h:img", namespaces=NS)
    assert [image.get("src") for image in images] == ["../images/001.jpg", "../images/002.png"]
    assert images[0].get("alt") == "江心一条亮灯的小船，两个人俯身看水"
    assert (images[0].get("width"), images[0].get("height")) == ("640", "480")
    assert epub.zip.read("EPUB/images/001.jpg")[:3] == b"\xff\xd8\xff"


def test_picture_shown_twice_is_stored_once(
    assembled: Callable[..., Book], opened: Callable[..., Opened]
) -> None:
    text = '---\ntitle: 图\n---\n\n![一](boat.jpg){alt="甲"}\n\n字。\n\n![二](boat.jpg){alt="乙"}\n'
    epub = opened(assembled(articles={"01.md": text}), [])
    assert [name for name in epub.zip.namelist() if "images/0" in name] == ["EPUB/images/001.jpg"]


def test_missing_photo_keeps_its_frame_and_caption(book: Book, opened: Callable[..., Opened]) -> None:
    (frame,) = opened(book).document("a01").xpath("//h:div[@class='frame']", namespaces=NS)
    assert (frame.get("role"), frame.get("aria-label")) == ("img", "站房门口的合影")
    assert frame.get("data-label") == "照片待补"
    assert "没有来得及拍的一张" in solid(frame.getparent())


def test_note_pops_up_and_leads_back(book: Book, opened: Callable[..., Opened]) -> None:
    document = opened(book).document("a01")
    (call,) = document.xpath("//h:a[@epub:type='noteref']", namespaces=NS)
    (note,) = document.xpath(f"//h:aside[@id='{call.get('href')[1:]}']", namespaces=NS)
    assert (call.get("role"), note.get("role")) == ("doc-noteref", "doc-footnote")
    (back,) = note.xpath(".//h:a[@role='doc-backlink']", namespaces=NS)
    assert back.get("href") == f"#{call.get('id')}"


def test_documents_speak_the_edition_s_language(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(replace(book, edition=replace(book.edition, language="zh-Hant")))
    for id in epub.spine():
        root = epub.document(id)
        assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hant"


def test_every_document_has_a_title_of_its_own(
    assembled: Callable[..., Book], opened: Callable[..., Opened]
) -> None:
    brief = "---\ntitle: 简讯\n---\n\n{}\n"
    settings_ = 'title = "简讯"\nlanguage = "zh-Hans"\n'
    book = assembled(settings_, {"01.md": brief.format("甲。"), "02.md": brief.format("乙。")})
    epub = opened(book, [])
    roots = [*(epub.document(id) for id in epub.spine()), epub.xml("EPUB/nav.xhtml")]
    titles = [root.xpath("string(//h:title)", namespaces=NS) for root in roots]
    assert len(set(titles)) == len(titles) and all(titles)


def test_one_h1_and_a_type_in_every_document_with_text(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    for id in epub.spine()[1:]:
        document = epub.document(id)
        assert len(document.xpath("//h:h1", namespaces=NS)) == 1
        assert document.xpath("//h:section[@epub:type]", namespaces=NS)


def test_two_part_title_keeps_its_gap(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    (heading,) = epub.document("a01").xpath("//h:h1", namespaces=NS)
    assert "".join(heading.itertext()) == "春水初涨 一日三测"
    links = epub.document("contents").xpath("//h:a/text()", namespaces=NS)
    assert links[0] == "春水初涨　一日三测"


def test_colophon_tells_what_edition_toml_tells(book: Book, opened: Callable[..., Opened]) -> None:
    document = opened(book).document("colophon")
    names = document.xpath("//h:dt/text()", namespaces=NS)
    values = document.xpath("//h:dd/text()", namespaces=NS)
    facts = dict(zip(names, values, strict=True))
    assert facts["主编"] == "欧阳若水"
    assert facts["期号"] == "第12期"
    assert facts["准印证号"] == "准印证第0012号"
    assert facts["出版日期"] == "2024年5月1日"
    assert facts["版权"] == "© 2024 河湾水文站"


HOSTILE = """\
---
title: <script>alert(1)</script> & "引号" ]]> <!-- 注
subtitle: "&amp; <b>粗</b>"
column: "</p><p>"
contributors:
  - {name: "<img src=x onerror=alert(1)>", role: "</span>"}
---

<script>document.location = "https://example.com"</script>

<iframe src="https://example.com"></iframe> <img src="https://example.com/track.gif" alt="x"/>

[点我](javascript:alert(1)) [外链](https://example.com/page) <a href="data:text/html,x">数据</a>

<p style="background: url(https://example.com/a.png)" onclick="alert(1)" epub:type="pagebreak">段 &#x4e00;</p>

<svg onload="alert(1)"><use href="https://example.com/x.svg#a"/></svg> <math><mi>x</mi></math>

]]> &lt;b&gt; ﷽ 👩‍👩‍👧 \u202e倒\u202c \ufeff
"""


def test_hostile_article_makes_a_sound_book(
    assembled: Callable[..., Book], opened: Callable[..., Opened]
) -> None:
    book = assembled(articles={"01-bad.md": HOSTILE}, name="hostile")
    epub = opened(book, [])
    assert check_epub(epub.data, book, []) == ()
    text = b"".join(epub.zip.read(name) for name in epub.zip.namelist() if name.endswith("xhtml")).decode()
    assert "<script" not in text and "<iframe" not in text and "javascript:" not in text
    assert not re.search(r"<[^>]+\s(on\w+|style)=", text)
    remote = re.findall(r'(?:src|href)="(https?:[^"]*)"', text)
    assert remote == ["https://example.com/page"]  # a link that a reader follows, nothing that is fetched
    (heading,) = epub.document("a01").xpath("//h:h1", namespaces=NS)
    assert "<script>alert(1)</script>" in "".join(heading.itertext())


def starts_at(places: list[tuple[str, int]]) -> list[PageStart]:
    return [
        PageStart(number, str(number), "chapter", "a01", block, offset)
        for number, (block, offset) in enumerate(places, 1)
    ]


def before(mark: etree._Element, block: etree._Element) -> int:
    """Return how many characters of `block` stand before `mark`."""
    count = 0
    for event, node in etree.iterwalk(block, events=("start", "end")):
        if event == "start" and node is mark:
            return count
        text = node.text if event == "start" else (node.tail if node is not block else "")
        count += len("".join((text or "").split()))
    return -1


def test_page_breaks_are_empty_labelled_and_listed(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    marks = [
        mark
        for id in epub.spine()
        for mark in epub.document(id).xpath("//*[@epub:type='pagebreak']", namespaces=NS)
    ]
    assert len(marks) >= 10
    assert all(mark.get("role") == "doc-pagebreak" and not solid(mark) for mark in marks)
    links = epub.nav("page-list").xpath(".//h:a", namespaces=NS)
    assert [link.text for link in links] == [mark.get("aria-label") for mark in marks]
    assert [link.get("href").split("#")[1] for link in links] == [mark.get("id") for mark in marks]
    assert [link.text for link in links][:6] == ["封面", "扉页", "版权页", "空白页", "目录", "6"]
    targets = epub.xml("EPUB/toc.ncx").xpath("//ncx:pageTarget/ncx:content/@src", namespaces=NS)
    assert targets == [link.get("href") for link in links]


def test_page_that_opens_an_article_begins_before_its_title(
    book: Book, opened: Callable[..., Opened]
) -> None:
    epub = opened(book, starts_at([("a01-column", 0), ("a01-s1", 0)]))
    section = epub.document("a01").xpath("//h:section[@id='a01']", namespaces=NS)[0]
    assert section[0].get("id") == "page-1"
    heading = section.xpath(".//h:h2[@id='a01-s1']", namespaces=NS)[0]
    assert heading.getprevious().get("id") == "page-2"


def test_page_that_opens_with_a_figure_begins_at_the_picture(
    book: Book, opened: Callable[..., Opened]
) -> None:
    figure = opened(book, starts_at([("a01-f1", 0)])).document("a01").xpath("//h:figure", namespaces=NS)[0]
    assert figure[0].get("id") == "page-1"


def test_ruby_and_links_are_not_torn(book: Book, opened: Callable[..., Opened]) -> None:
    (block,) = [
        node
        for node in etree.fromstring(book.chapters[0].body.encode()).iter("{*}p")
        if node.find(".//{*}ruby") is not None
    ]
    text = "".join(block.itertext())
    inside = len("".join(text[: text.index("yún") + 1].split()))
    document = opened(book, starts_at([(block.get("id") or "", inside)])).document("a01")
    (mark,) = document.xpath("//*[@epub:type='pagebreak']", namespaces=NS)
    assert mark.getnext().tag == f"{{{NS['h']}}}ruby"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_page_begins_at_the_very_character(book: Book, data: st.DataObject) -> None:
    """Wherever a page turns inside running text, exactly `offset` characters stand before the break."""
    stub = Picture(b"", "image/jpeg", 1, 1)
    pictures = {figure.photo.name: stub for figure in book.chapters[0].figures if figure.photo}
    documents, _ = make_documents(book, pictures, (), cover=False)
    document = next(document for document in documents if document.id == "a01")
    blocks = [
        node for node in document.main.iter("{*}p") if node.find(".//{*}ruby") is None and node.get("id")
    ]
    block = data.draw(st.sampled_from([node for node in blocks if node.find("{*}a") is None and solid(node)]))
    whole = solid(document.main)
    offsets = data.draw(st.lists(st.integers(0, len(solid(block)) - 1), min_size=1, max_size=3, unique=True))
    mark_pages(documents, starts_at([(block.get("id") or "", offset) for offset in sorted(offsets)]))
    marks = [node for node in document.main.iter("{*}span") if node.get("role") == "doc-pagebreak"]
    assert solid(document.main) == whole
    assert [mark.get("id") for mark in marks] == [f"page-{number}" for number in range(1, len(offsets) + 1)]
    for mark, offset in zip(marks, sorted(offsets), strict=True):
        if offset:
            assert before(mark, block) == offset


def test_page_of_no_place_is_still_listed_in_order(book: Book, opened: Callable[..., Opened]) -> None:
    starts = [
        PageStart(1, "1", "chapter", "a01", "a01-title", 0),
        PageStart(2, "空白页", "blank"),
        PageStart(3, "3", "chapter", "a02", "a02-title", 0),
        PageStart(4, "空白页", "blank"),
    ]
    epub = opened(book, starts)
    links = epub.nav("page-list").xpath(".//h:a", namespaces=NS)
    assert [link.text for link in links] == ["1", "空白页", "3", "空白页[4]"]
    assert check_epub(epub.data, book, starts) == ()


def test_vertical_edition_turns_pages_to_the_right(book: Book, opened: Callable[..., Opened]) -> None:
    vertical = replace(book, edition=replace(book.edition, epub=replace(book.edition.epub, vertical=True)))
    starts = [PageStart(1, "1", "chapter", "a01", "a01-title", 0)]
    epub = opened(vertical, starts)
    assert epub.package.xpath("//opf:spine/@page-progression-direction", namespaces=NS) == ["rtl"]
    assert all(epub.document(id).get("class") == "vertical" for id in epub.spine())
    assert check_epub(epub.data, vertical, starts) == ()
    upright = epub.document("a01").xpath("//h:span[@class='tcy' or @class='upright']", namespaces=NS)
    assert [(span.text, span.get("class")) for span in upright][:3] == [
        ("2024", "upright"),
        ("4", "tcy"),
        ("12", "tcy"),
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("第12期共3页", ["12", "3"]),
        ("气温零下5度，1998年", ["5", "1998"]),
        ("3.21米、15%、A4纸、10:30、2024-05", []),
        ("电话12345678", []),
        ("12,000人", []),
        ("编号7。", ["7"]),
    ],
)
def test_only_free_standing_numbers_stand_up(text: str, spans: list[str]) -> None:
    root = etree.fromstring(f'<p xmlns="{NS["h"]}">{text}<em>{text}</em>{text}</p>')
    stand_digits_up(root)
    assert [span.text for span in root.iter("{*}span")] == spans * 3
    assert "".join(root.itertext()) == text * 3


PRINTABLE = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters="\ufeff")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(PRINTABLE, min_size=1, max_size=30).filter(str.strip),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
)
def test_whatever_is_written_makes_a_sound_book(
    title: str, text: str, book: Book, opened: Callable[..., Opened]
) -> None:
    root = book.edition.root
    for path in (root / "manuscript").glob("*.md"):
        path.unlink()
    front = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n"
    (root / "manuscript/01.md").write_text(f"{front}字\n\n{text}\n", encoding="utf-8", newline="")
    written = assembling.assemble(project.load(root))
    epub = opened(written, [])
    assert check_epub(epub.data, written, []) == ()
    assert solid(epub.document("a01").find(".//{*}h1")) == "".join(title.split())
