"""The check of booklets: a good one passes, and each way to spoil one is found."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary

from huozi import messages
from huozi.checks.booklet import check_booklet
from huozi.model.book import Book
from huozi.pdf.finishing import Printed
from tests.press.press_faults import Change, changed, drop_font_file


def swap_halves(pdf: pikepdf.Pdf) -> None:
    forms = pdf.pages[1].obj.Resources.XObject
    forms.Left, forms.Right = forms.Right, forms.Left


def show_a_page_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Resources.XObject.Left = pdf.pages[1].obj.Resources.XObject.Right


def swap_sides(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[0]
    pdf.pages[0] = pdf.pages[1]
    pdf.pages[1] = first


def lose_a_sheet(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[:2]


def leave_out_a_page(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].obj.Contents.read_bytes().split(b"\n")[0]
    pdf.pages[0].obj.Contents = pdf.make_stream(content)


def replace(old: bytes, new: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].obj.Contents.read_bytes()
        assert old in content
        pdf.pages[0].obj.Contents = pdf.make_stream(content.replace(old, new))

    return change


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Rotate = 180


def lift(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 1 0 40 cm\n" + content)


def slide(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 1 9 0 cm\n" + content)


def narrow_the_trim(pdf: pikepdf.Pdf) -> None:
    left, bottom, right, top = (float(value) for value in pdf.pages[1].obj.TrimBox)
    pdf.pages[1].obj.TrimBox = Array([left + 10, bottom, right, top])


def lose_the_letters(pdf: pikepdf.Pdf) -> None:
    """The pages' fonts are gone, their text with them: what a form without its resources shows."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and "/Font" in found.get("/Resources", Dictionary()):
            del found.Resources["/Font"]


def lose_the_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def test_a_good_booklet_passes(booklet: bytes, printed: Printed, book: Book) -> None:
    assert check_booklet(booklet, printed.data, book) == ()


@pytest.mark.parametrize(
    ("change", "id"),
    [
        (swap_halves, "booklet-order"),
        (show_a_page_twice, "booklet-order"),
        (swap_sides, "booklet-order"),
        (leave_out_a_page, "booklet-order"),
        (lose_the_letters, "booklet-order"),
        (lose_a_sheet, "pdf-page-count"),
        (replace(b"q ", b"q 0.9 0 0 0.9 0 0 cm "), "booklet-place"),
        (replace(b"q ", b"q -1 0 0 -1 0 0 cm "), "booklet-place"),
        (lift, "booklet-place"),
        (slide, "booklet-place"),
        (turn, "booklet-place"),
        (narrow_the_trim, "booklet-place"),
        (drop_font_file, "pdf-font-not-embedded"),
        (lose_the_intent, "pdf-intent-missing"),
    ],
)
def test_a_spoilt_booklet_is_found(
    booklet: bytes, printed: Printed, book: Book, change: Change, id: str
) -> None:
    found = check_booklet(changed(booklet, change), printed.data, book)
    assert id in {item.id for item in found}
    for item in found:
        assert messages.severity(item) == "error"
        assert messages.message(item, "zh") and messages.hint(item, "en")


def test_a_file_that_is_none(printed: Printed, book: Book) -> None:
    assert [found.id for found in check_booklet(b"x", printed.data, book)] == ["pdf-unreadable"]
