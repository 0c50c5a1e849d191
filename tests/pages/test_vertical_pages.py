"""Vertical editions: lines run down and follow from the right, in all four PDFs, and every check holds."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest

from huozi.assembly import assemble
from huozi.checks.booklet import check_booklet
from huozi.checks.pdf import check_pdf
from huozi.diagnostics import EditionError
from huozi.model.book import Book
from huozi.model.printing import MM
from huozi.pages.layout import Layout, lay_out
from huozi.pages.starts import filled_up
from huozi.pdf.finishing import Master, Printed, make_booklet, make_print, make_screen
from huozi.photos.derive import ScreenCopies
from huozi.project import load
from tests.pages.vertical_editions import (
    ACROSS,
    SETTINGS,
    TAIWAN,
    Letter,
    columns,
    letters,
    pages_with,
    vertical_edition,
)


class Made(NamedTuple):
    book: Book
    layout: Layout
    printed: Printed
    screen: bytes

    def page(self, words: str) -> list[Letter]:
        return letters(self.screen, next(pages_with(self.screen, words)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = vertical_edition(tmp_path_factory.mktemp("v") / "e", {"01.md": TAIWAN, "02.md": ACROSS})
    book = assemble(load(root))
    layout = lay_out(book, {})
    labels = tuple(start.label for start in filled_up(layout.page_starts, book.edition.language))
    master = Master(layout.write()[0], labels, layout.placed)
    copies = ScreenCopies(tmp_path_factory.mktemp("copies"))
    return Made(book, layout, make_print(book, master), make_screen(book, master, copies))


def test_nothing_is_found_wrong(made: Made) -> None:
    assert made.layout.findings == ()
    count = len(made.layout.page_starts)
    assert check_pdf(made.printed.data, "print", made.book, count, []) == ()
    assert check_pdf(made.screen, "screen", made.book, count) == ()


def test_lines_run_down_and_follow_from_the_right(made: Made) -> None:
    found = "".join(columns(made.page("雨傍晚")))
    assert "先是屋簷一滴、兩滴，後來整條老街都響了起來。母親說：「這雨要下到明天早上。」" in found
    assert found.index("山城的雨") < found.index("雨是從傍晚") < found.index("我在窗邊")


def test_two_digits_share_a_square_and_longer_numbers_stand_digit_by_digit(made: Made) -> None:
    found = made.page("郵差")
    ones = [(a, b) for a, b in pairwise(found) if a.character + b.character == "12"]
    assert any(abs(a.y - b.y) < 0.1 and 3 < b.x - a.x < 7 for a, b in ones)
    nineties = [
        group for group in zip(*(found[k:] for k in range(4)), strict=False)
        if "".join(it.character for it in group) == "1998"
    ]  # fmt: skip
    tops = [it.y for it in nineties[0]]
    assert [round(b - a, 1) for a, b in pairwise(tops)] == pytest.approx([10.5] * 3, abs=1)
    assert max(it.x for it in nineties[0]) - min(it.x for it in nineties[0]) < 1


def test_western_words_lie_on_their_side_in_the_middle_of_the_column(made: Made) -> None:
    found = made.page("Billie")
    start = "".join(it.character for it in found).index("Billie")
    word = found[start : start + 6]
    assert [it.y for it in word] == sorted(it.y for it in word)
    assert len({round(it.x, 2) for it in word}) == 1


def test_a_table_stands_upright_in_the_vertical_page(made: Made) -> None:
    rows: dict[int, list[Letter]] = {}
    for letter in made.page("年份量"):
        rows.setdefault(round(letter.y), []).append(letter)
    across = ["".join(it.character for it in sorted(row, key=lambda it: it.x)) for row in rows.values()]
    assert any("年份雨量雨日" in row for row in across)


def test_a_note_stands_at_the_left_end_of_its_page(made: Made) -> None:
    found = columns(made.page("圖書館"))
    note = next(
        index for index, column in enumerate(found) if "唱片後來送給了鎮上的圖書館，共有24張" in column
    )
    assert note >= len(found) - 2


def test_an_article_may_run_across_in_a_vertical_book(made: Made) -> None:
    found = made.page("公曆")
    start = "".join(it.character for it in found).index("本報告按公曆")
    assert len({round(it.y, 1) for it in found[start : start + 6]}) == 1


def test_pages_have_the_trim_size_and_are_bound_at_the_right(made: Made) -> None:
    with pikepdf.open(BytesIO(made.screen)) as pdf:
        for page in pdf.pages:
            assert [float(value) for value in page.trimbox] == pytest.approx(
                [0, 0, 148 * MM, 210 * MM], abs=0.1
            )
        assert (
            "/Direction" not in pdf.Root.ViewerPreferences
        )  # for PDFium it turns the text, see docs/vertical.md
        modes = {str(kid.A.WritingMode) for kid in pdf.Root.StructTreeRoot.K[0].K if "/A" in kid}
        assert modes == {"/TbRl"}
    with pikepdf.open(BytesIO(made.printed.data)) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    # The first page of a right-bound book is a left one; on such a page the inner margin lies at its right.
    assert made.layout._pages.boxes[2].page_type.side == "left"


def test_the_booklet_is_imposed_from_the_right(made: Made) -> None:
    data = make_booklet(made.book, made.printed)
    assert check_booklet(data, made.printed.data, made.book) == ()
    across = assemble(load(made.book.edition.root))
    wrong = make_booklet(_written(across, "horizontal"), made.printed)
    assert "booklet-order" in {it.id for it in check_booklet(wrong, made.printed.data, made.book)}


def _written(book: Book, writing: str) -> Book:
    from dataclasses import replace

    return replace(book, edition=replace(book.edition, writing=writing))  # type: ignore[arg-type]


def test_a_file_that_does_not_run_as_asked_is_refused(made: Made) -> None:
    wrong = _written(made.book, "horizontal")
    found = {it.id for it in check_pdf(made.screen, "screen", wrong, len(made.layout.page_starts))}
    assert "pdf-writing-differs" in found
    bound = {it.id for it in check_pdf(made.printed.data, "print", wrong, made.printed.pages)}
    assert "pdf-bound-wrong" in bound


def test_simplified_quotes_and_a_row_of_pictures_stand_in_vertical_pages(tmp_path: Path) -> None:
    """“ has a form of its own in vertical lines; pictures side by side are one island."""
    text = (
        "---\ntitle: 雨\n---\n\n母亲说：“这雨叫‘秋雨’，要下到明天。”\n\n"
        "![街口](a.jpg){alt=街口}\n\n![茶园](b.jpg){alt=茶园}\n\n雨停了。\n"
    )
    root = vertical_edition(tmp_path / "e", {"01.md": text}, SETTINGS.replace("zh-Hant-TW", "zh-Hans"))
    book = assemble(load(root))
    layout = lay_out(book, {})
    labels = tuple(start.label for start in filled_up(layout.page_starts, book.edition.language))
    screen = make_screen(
        book, Master(layout.write()[0], labels, layout.placed), ScreenCopies(tmp_path / "copies")
    )
    assert check_pdf(screen, "screen", book, len(layout.page_starts)) == ()


def test_dashes_and_dots_run_down_the_column_beside_western_words_too(tmp_path: Path) -> None:
    """Pango shapes them as part of the word before them, without the font's vertical form."""
    text = "---\ntitle: 雨\n---\n\n他帶著GPS——走了。Wi-Fi……斷了。雨——停了……\n"
    layout = lay_out(assemble(load(vertical_edition(tmp_path / "e", {"01.md": text}))), {})
    page = pypdfium2.PdfDocument(layout.write()[0])[
        next(it.page for it in layout.page_starts if it.part == "chapter") - 1
    ]
    read = page.get_textpage()
    boxes = [read.get_charbox(k) for k, it in enumerate(read.get_text_range()) if it in "—…"]
    assert len(boxes) >= 4
    assert [box for box in boxes if box[2] - box[0] > box[3] - box[1]] == []  # left, bottom, right, top


def test_the_epub_follows_unless_its_own_key_says_otherwise(tmp_path: Path) -> None:
    def edition(name: str, settings: str) -> Book:
        return assemble(load(vertical_edition(tmp_path / name, {"01.md": TAIWAN}, settings)))

    both = edition("a", SETTINGS)
    assert both.edition.epub.vertical and both.findings == ()
    assert not edition("b", SETTINGS + "[epub]\nvertical = false\n").edition.epub.vertical
    old = edition("c", SETTINGS.replace('writing = "vertical"\n', "") + "[epub]\nvertical = true\n")
    assert old.edition.epub.vertical and old.edition.writing == "horizontal"
    assert [it.id for it in old.findings] == ["vertical-epub-alone"]
    with pytest.raises(EditionError) as told:
        edition("d", SETTINGS.replace('"vertical"', '"downwards"'))
    assert told.value.finding.id == "edition-value"
    with pytest.raises(EditionError) as told:
        assemble(load(vertical_edition(
            tmp_path / "f", {"01.md": TAIWAN.replace("title", "writing: down\ntitle", 1)})))  # fmt: skip
    assert told.value.finding.id == "front-matter-type"
