"""From an edition's folder to its five outputs: whole, in order, the same each time, or not at all."""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.etree
import pypdfium2
import pytest

from huozi import pipeline, project
from huozi.assembly import assemble
from huozi.cli import main
from huozi.diagnostics import finding
from huozi.model.book import Book
from huozi.pipeline import KINDS, Built, Options, build, outputs

Make = Callable[..., Path]
ROOT = Path(__file__).parent.parent
XHTML = "{http://www.w3.org/1999/xhtml}"

PARAGRAPHS = [
    "三月的河水一天比一天高，两岸的柳树也绿了，船工老王把缆绳又往上挪了一格。",
    "他说：“水涨一寸，船高一寸，人心里的石头就轻一分。”这句话村里人听了三十年。",
    "渡口西边新修了一座桥，全长128米，去年10月通车，货车不必再绕行25公里。",
]
NOTE = "据县水文站2023年的记录，最高水位为161.3米。"
CELLS = ["年份", "过客", "2021", "3,180人", "2023", "960人"]
VERSE = ["船到江心莫问桥", "桥在岸上看船摇"]
ITEMS = ["缆绳每月一换", "救生衣满员备足"]
ARTICLE = f"""---
title: 老渡口
subtitle: ——三十年的一条船
contributors:
  - {{name: 曹静, role: 整理}}
---

{PARAGRAPHS[0]}

## 涨水

{PARAGRAPHS[1][:-1]}[^1]。

![渡口的清晨](dawn.jpg){{alt="河面上一条小船" credit="张三 摄"}}

{PARAGRAPHS[2]}

表：历年过客

| {CELLS[0]} | {CELLS[1]} |
|---|---|
| {CELLS[2]} | {CELLS[3]} |
| {CELLS[4]} | {CELLS[5]} |

- {ITEMS[0]}
- {ITEMS[1]}

| {VERSE[0]}
| {VERSE[1]}

[^1]: {NOTE}
"""
SECOND = "---\ntitle: 新桥\n---\n\n桥通了，船还在。\n\n## 算账\n\n一年省下的油钱够修一里路。\n"


def quietly(root: Path, out: Path, kinds: tuple[str, ...] = KINDS) -> Built:
    return build(root, out, Options(kinds, jobs=2))


def squeezed(text: str) -> str:
    """Return `text` without white space and hyphenation, compatibility forms unified."""
    return re.sub(r"[\s\u00ad\ufffe\u0002]", "", unicodedata.normalize("NFKC", text))


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return squeezed("".join(page.get_textpage().get_text_range() for page in pdf))


def epub_texts(path: Path) -> list[str]:
    """Return the text of each article's section in the EPUB, in reading order."""
    texts = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(name for name in archive.namelist() if name.endswith(".xhtml")):
            tree = lxml.etree.fromstring(archive.read(name))
            texts += [squeezed("".join(found.itertext())) for found in tree.iter(f"{XHTML}section")
                      if "article" in (found.get("class") or "").split()]  # fmt: skip
    return texts


def passages(book: Book) -> Iterator[str]:
    """Yield the text of each paragraph, heading, item, cell, caption and note; calls left out."""
    for chapter in book.chapters:
        tree = lxml.etree.fromstring(chapter.body)
        for element in tree.iter(
            *(XHTML + tag for tag in "p h1 h2 h3 li td th caption figcaption dt dd".split())
        ):
            yield from map(
                squeezed,
                element.xpath(".//text()[not(ancestor::*[@role='doc-noteref' or @role='doc-backlink'])]"),
            )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Return the sample edition built twice."""
    made = [quietly(ROOT, tmp_path_factory.mktemp(name)) for name in ("one", "two")]
    return made[0], made[1]


@pytest.fixture
def ferry(make_edition: Make) -> Path:
    """Return a small edition with one of everything."""
    picture = (ROOT / "images/orchard.jpg").read_bytes()
    return make_edition(articles={"01.md": ARTICLE, "02.md": SECOND}, files={"images/dawn.jpg": picture})


def path_of(built: Built, kind: str) -> Path:
    return next(output.path for output in built.outputs if output.kind == kind)


def test_the_page_list_has_every_page_of_the_print_file(make_edition: Make, tmp_path: Path) -> None:
    """The empty pages that fill up the last sheet as well: whoever counts finds what the printer has."""
    built = quietly(make_edition(articles={"01.md": SECOND}), tmp_path / "out", ("epub", "print", "screen"))
    with pypdfium2.PdfDocument(path_of(built, "print")) as pdf:
        labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    assert len(labels) > next(output.pages or 0 for output in built.outputs if output.kind == "screen")
    with zipfile.ZipFile(path_of(built, "epub")) as archive:
        nav = lxml.etree.fromstring(archive.read("EPUB/nav.xhtml"))
    (pages,) = [found for found in nav.iter(f"{XHTML}nav") if found.get("id") == "page-list"]
    assert [link.text for link in pages.iter(f"{XHTML}a")] == labels


def test_the_sample_gives_all_five_outputs_without_an_error(sample: tuple[Built, Built]) -> None:
    built = sample[0]
    assert {output.kind for output in built.outputs} == set(KINDS)
    assert built.refused == ()
    assert "photo-awaited" in {found.id for found in built.findings}


def test_two_builds_are_the_same_to_the_byte(sample: tuple[Built, Built]) -> None:
    one, two = ({output.kind: output.path.read_bytes() for output in built.outputs} for built in sample)
    assert [kind for kind in KINDS if one[kind] != two[kind]] == []


def test_the_pages_told_are_those_of_the_file(sample: tuple[Built, Built]) -> None:
    for output in sample[0].outputs:
        if output.pages is not None:
            with pypdfium2.PdfDocument(output.path) as pdf:
                assert len(pdf) == output.pages, output.kind
    [printed] = [output.pages for output in sample[0].outputs if output.kind == "print"]
    assert printed is not None
    assert printed % 4 == 0


def test_every_character_of_the_sample_is_in_the_epub_in_order(sample: tuple[Built, Built]) -> None:
    book = assemble(project.load(ROOT))
    bodies = [squeezed("".join(lxml.etree.fromstring(chapter.body).itertext())) for chapter in book.chapters]
    assert epub_texts(path_of(sample[0], "epub")) == bodies


@pytest.mark.parametrize("kind", ["print", "screen", "archive"])
def test_every_passage_of_the_sample_is_in_the_pdf(sample: tuple[Built, Built], kind: str) -> None:
    text = pdf_text(path_of(sample[0], kind))
    lost = [
        passage
        for passage in passages(assemble(project.load(ROOT)))
        if passage and passage not in text and not in_pieces(passage, text)
    ]
    assert lost == []


def in_pieces(passage: str, text: str) -> bool:
    """Return whether `text` holds `passage` parted by at most two column or page ends, in order."""
    place = 0
    for _ in range(3):
        length = len(passage)
        while length and text.find(passage[:length], place) < 0:
            length -= 1
        if not length:
            return False
        place = text.find(passage[:length], place) + length
        passage = passage[length:]
        if not passage:
            return True
    return False


def test_a_small_edition_in_the_epub_word_for_word(ferry: Path, tmp_path: Path) -> None:
    built = quietly(ferry, tmp_path / "out", ("epub",))
    first, second = epub_texts(path_of(built, "epub"))
    rest = first
    head = ("老渡口", "——三十年的一条船", "曹静", PARAGRAPHS[0], "涨水", PARAGRAPHS[1][:-1])
    tail = ("渡口的清晨", "张三摄", PARAGRAPHS[2], "历年过客", *CELLS, *ITEMS, *VERSE, NOTE)
    for passage in head + tail:
        before, found, rest = rest.partition(squeezed(passage))
        assert found, passage
        assert len(before) <= 3, f"something foreign before {passage}: {before}"
    assert second == squeezed("新桥桥通了，船还在。算账一年省下的油钱够修一里路。")


@pytest.mark.parametrize("kind", ["print", "screen", "archive"])
def test_a_small_edition_in_the_pdf_word_for_word(ferry: Path, tmp_path: Path, kind: str) -> None:
    text = pdf_text(path_of(quietly(ferry, tmp_path / "out", (kind,)), kind))
    place = 0
    for passage in (PARAGRAPHS[0], PARAGRAPHS[1][:-1], PARAGRAPHS[2], *ITEMS, *VERSE, "桥通了，船还在。"):
        found = text.find(squeezed(passage), place)
        assert found >= 0, passage
        place = found + len(squeezed(passage))
    for floating in ("渡口的清晨张三摄", "历年过客" + "".join(CELLS), NOTE):
        assert squeezed(floating) in text


@pytest.mark.parametrize("kind", ["screen", "archive"])
def test_the_contents_name_the_right_pages(sample: tuple[Built, Built], kind: str) -> None:
    with pypdfium2.PdfDocument(path_of(sample[0], kind)) as pdf:
        texts = [squeezed(page.get_textpage().get_text_range()) for page in pdf]
        contents = "".join(texts[:4])
        entries = [
            (squeezed(mark.get_title()), mark.get_dest().get_index())
            for mark in pdf.get_toc()
            if mark.level == 0 and mark.get_dest()
        ]
        titles = {squeezed(entry.label) for entry in assemble(project.load(ROOT)).contents}
        listed = [(title, page) for title, page in entries if title in titles]
        assert len(listed) == len(titles)
        for title, page in listed:
            assert title in texts[page]
            label = re.escape(pdf.get_page_label(page))
            assert re.search(rf"{re.escape(title)}[.·…‥]*{label}(?!\d)", contents), title


def test_what_fails_its_check_is_not_written_and_the_old_file_is_moved_aside(
    ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No old PDF stands beside a new EPUB as if it were of the same text."""
    old = {
        output.kind: output.path.read_bytes()
        for output in quietly(ferry, tmp_path, ("epub", "print")).outputs
    }
    article = ferry / "manuscript/02.md"
    article.write_text(article.read_text(encoding="utf-8") + "\n又及。\n", encoding="utf-8")
    fault = finding("pdf-page-count", kind="print", count=7, wanted=8)
    monkeypatch.setattr(outputs, "check_pdf", lambda *_: [fault])
    assert main(["--edition", str(ferry), "-o", str(tmp_path), "--only", "epub,print"]) == 7
    assert (tmp_path / "河湾通讯.epub").read_bytes() != old["epub"]
    assert not (tmp_path / "河湾通讯-print.pdf").exists()
    assert (tmp_path / "earlier/河湾通讯-print.pdf").read_bytes() == old["print"]
    said = capsys.readouterr().err
    assert "[pdf-page-count]" in said
    assert "Not written" in said
    assert str(tmp_path / "earlier/河湾通讯-print.pdf") in said


@pytest.mark.parametrize("kinds", ["booklet", "print,booklet"])
def test_a_booklet_of_pages_that_fail_their_check_is_not_written(
    ferry: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kinds: str,
) -> None:
    fault = finding("pdf-page-count", kind="print", count=7, wanted=8)
    monkeypatch.setattr(outputs, "check_pdf", lambda *_: [fault])
    assert main(["--edition", str(ferry), "-o", str(tmp_path), "--only", kinds]) == 7
    assert list(tmp_path.glob("*.pdf")) == []
    said = capsys.readouterr().err
    assert said.count("[pdf-page-count]") == 1
    assert f"found errors: {kinds.replace(',', ', ')}" in said


def test_a_booklet_that_fails_its_own_check_is_not_written(
    ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        outputs, "check_booklet", lambda *_: (finding("booklet-order", side=1, left=8, right=1),)
    )
    assert main(["--edition", str(ferry), "-o", str(tmp_path), "--only", "print,booklet"]) == 7
    assert [path.name.rpartition("-")[2] for path in tmp_path.glob("*.pdf")] == ["print.pdf"]


def test_a_broken_edition_leaves_all_old_outputs(ferry: Path, tmp_path: Path) -> None:
    old = {
        output.path: output.path.read_bytes()
        for output in quietly(ferry, tmp_path, ("epub", "print")).outputs
    }
    (ferry / "manuscript/02.md").write_text("kaputt", encoding="utf-8")
    assert main(["--edition", str(ferry), "-o", str(tmp_path), "--only", "epub,print"]) == 5
    assert {path: path.read_bytes() for path in tmp_path.glob("*.*") if path.suffix != ".json"} == old


def test_files_under_an_earlier_title_are_told(make_edition: Make, tmp_path: Path) -> None:
    """In the edition's own dist/ alone: another folder may hold another edition."""
    root = make_edition()
    settings = root / "manuscript/edition.toml"
    for out in (root / "dist", tmp_path / "shelf"):
        settings.write_text('title = "渡口"\n', encoding="utf-8")
        assert build(root, out, Options(kinds=("epub",))).outdated == ()
        settings.write_text('title = "老渡口"\n', encoding="utf-8")
        told = build(root, out, Options(kinds=("epub",))).outdated
        assert told == ((out / "渡口.epub",) if out.parent == root else ())


def test_titles_that_no_file_system_takes_become_names(make_edition: Make, tmp_path: Path) -> None:
    root = make_edition('title = "../河/湾: <一>?"\n')
    [output] = quietly(root, tmp_path / "out", ("epub",)).outputs
    assert output.path.parent == tmp_path / "out"
    assert output.path.name == "河-湾-一.epub"


NOWHERE = 'p::before, .cover::before { content: "\\e0f0" }'


@pytest.mark.parametrize("kind", KINDS)
def test_a_style_sheet_with_a_character_that_no_font_has_stops_every_output(
    kind: str, make_edition: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_edition(files={"styles/edition.css": NOWHERE})
    assert main(["--edition", str(root), "--out", str(tmp_path / "out"), "--only", kind]) == 6
    assert "styles/edition.css:1:38 — " in capsys.readouterr().err
    assert list((tmp_path / "out").glob("*")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_glyph_that_only_the_writer_meets_stops_every_output(
    kind: str, make_edition: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sheet named by @import is read by the layout engine alone; the cover shows the character, too."""
    root = make_edition(files={"styles/edition.css": '@import "more.css";', "styles/more.css": NOWHERE})
    assert main(["--edition", str(root), "--out", str(tmp_path / "out"), "--only", kind]) == 6
    assert "U+E0F0" in capsys.readouterr().err
    assert list((tmp_path / "out").glob("*")) == []


def test_a_missing_glyph_that_only_the_writer_meets_is_told_where_it_is_allowed(
    make_edition: Make, tmp_path: Path
) -> None:
    root = make_edition(files={"styles/edition.css": '@import "more.css";', "styles/more.css": NOWHERE})
    built = build(root, tmp_path, Options(("print",), allow_missing_glyphs=True))
    assert built.refused == ()
    assert [found.values["code"] for found in built.findings if found.id == "glyph-missing-allowed"] == [
        "E0F0"
    ]


def page_list(built: Built) -> bool:
    with zipfile.ZipFile(path_of(built, "epub")) as archive:
        nav = next(name for name in archive.namelist() if name.endswith("nav.xhtml"))
        return b"page-list" in archive.read(nav)


def test_an_epub_alone_lists_pages_only_of_pdfs_made_of_the_same_text(
    ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("pages were laid out")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "lay_out", refuse)
        alone = quietly(ferry, tmp_path / "out", ("epub",))
        other = quietly(ferry, tmp_path / "other", ("epub",))
    assert [found.id for found in alone.findings] == ["epub-page-list-left-out"]
    assert not page_list(alone)
    assert alone.outputs[0].sha256 == other.outputs[0].sha256

    printed = quietly(ferry, tmp_path / "out", ("print",))
    assert printed.outdated == (path_of(alone, "epub"),)  # it does not name these pages
    with_pages = quietly(ferry, tmp_path / "out", ("epub",))
    assert page_list(with_pages)
    assert "epub-page-list-left-out" not in [found.id for found in with_pages.findings]
    both = quietly(ferry, tmp_path / "both", ("epub", "print"))
    assert with_pages.outputs[0].sha256 == {output.kind: output.sha256 for output in both.outputs}["epub"]

    article = ferry / "manuscript/02.md"
    article.write_text(article.read_text("utf-8") + "\n尾声。\n", encoding="utf-8")
    later = quietly(ferry, tmp_path / "out", ("epub",))
    assert not page_list(later)
    assert later.outdated == (path_of(printed, "print"),)
