"""Booklets: fold the sheets in the mind and the pages must come in order, heads up."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huozi.model.book import Book
from huozi.pdf.finishing import Printed, make_booklet
from huozi.pdf.press.imposition import PAPER_MM, spreads

MM = 72 / 25.4


def folded(count: int) -> list[int]:
    """Read a folded booklet: each sheet, outermost first, gives two leaves, one to each half."""
    sides = spreads(count)
    front_half: list[int] = []
    back_half: list[int] = []
    for outer, inner in zip(sides[0::2], sides[1::2], strict=True):
        front_half += [outer[1], inner[0]]  # the right leaf: its outer side is read first, then its back
        back_half[:0] = [inner[1], outer[0]]
    return front_half + back_half


def test_sheets_of_eight_and_twelve_pages() -> None:
    assert spreads(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]
    assert spreads(12) == [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]


@given(st.integers(1, 60))
def test_any_booklet_reads_in_order(sheets: int) -> None:
    assert folded(4 * sheets) == list(range(1, 4 * sheets + 1))


@pytest.fixture(scope="module", params=[8, 12])
def imposed(request: pytest.FixtureRequest, book: Book) -> pikepdf.Pdf:
    """A booklet of pages that say their number: each page's form has /Number, put there before imposing."""
    return pikepdf.open(BytesIO(make_booklet(book, numbered(request.param))))


def numbered(count: int) -> Printed:
    pdf = pikepdf.new()
    for number in range(1, count + 1):
        page = pdf.add_blank_page(page_size=(148 * MM + 72, 210 * MM + 72))
        page.obj.TrimBox = [36, 36, 36 + 148 * MM, 36 + 210 * MM]
        page.obj.BleedBox = [36 - 3 * MM, 36 - 3 * MM, 36 + 151 * MM, 36 + 213 * MM]
        page.obj.Contents = pdf.make_stream(f"% page {number}".encode())
        page.obj.Resources = pikepdf.Dictionary()
    buffer = BytesIO()
    pdf.save(buffer)
    return Printed(buffer.getvalue(), (), (), count)


def painted(page: pikepdf.Page) -> list[tuple[int, list[float]]]:
    """Return the page numbers painted on a sheet's side, from the left, and the matrix of each."""
    found, matrix = [], [1.0, 0, 0, 1, 0, 0]
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "cm":
            matrix = [float(value) for value in instruction.operands]
        elif str(instruction.operator) == "Do":
            form = page.obj.Resources.XObject[str(instruction.operands[0])]
            found.append((int(form.read_bytes().split()[-1]), matrix))
    return sorted(found, key=lambda it: it[1][4])


def test_every_side_holds_its_two_pages_upright(imposed: pikepdf.Pdf) -> None:
    count = 2 * len(imposed.pages)
    for page, wanted in zip(imposed.pages, spreads(count), strict=True):
        (left, one), (right, other) = painted(page)
        assert (left, right) == wanted
        assert one[:4] == other[:4] == [1, 0, 0, 1]
        assert "/Rotate" not in page.obj
        width, height = float(page.obj.MediaBox[2]), float(page.obj.MediaBox[3])
        assert (width / MM, height / MM) == pytest.approx((297, 210))  # two A5 on a sheet of A4, lying


def test_inner_sheets_move_to_the_fold(imposed: pikepdf.Pdf) -> None:
    first, last = painted(imposed.pages[0]), painted(imposed.pages[-1])
    sheets = len(imposed.pages) // 2
    creep = (sheets - 1) * PAPER_MM * MM
    assert last[0][1][4] - first[0][1][4] == pytest.approx(creep, abs=0.01)
    assert first[1][1][4] - last[1][1][4] == pytest.approx(creep, abs=0.01)


def test_pages_keep_their_bleed_and_lose_their_marks(imposed: pikepdf.Pdf) -> None:
    box = [float(value) for value in imposed.pages[0].obj.Resources.XObject.Left.BBox]
    assert box == pytest.approx([36 - 3 * MM, 36 - 3 * MM, 36 + 151 * MM, 36 + 213 * MM], abs=0.01)


def test_the_print_dialogue_is_told_to_turn_on_the_short_edge(imposed: pikepdf.Pdf) -> None:
    assert str(imposed.Root.ViewerPreferences.Duplex) == "/DuplexFlipShortEdge"
    assert str(imposed.Root.ViewerPreferences.PrintScaling) == "/None"


def test_the_edition_as_a_booklet(booklet: bytes, printed: Printed, book: Book) -> None:
    with pikepdf.open(BytesIO(booklet)) as pdf, pikepdf.open(BytesIO(printed.data)) as single:
        assert 2 * len(pdf.pages) == len(single.pages)
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"
        assert pdf.Root.Metadata.read_bytes() == single.Root.Metadata.read_bytes()
    assert make_booklet(book, printed) == booklet
    assert len(booklet) < 1.1 * len(printed.data)  # fonts and pictures are not doubled


def test_a_spread_of_no_office_size_gets_its_own_sheet(book: Book) -> None:
    wide = pikepdf.new()
    for _ in range(4):
        page = wide.add_blank_page(page_size=(900, 900))
        page.obj.TrimBox, page.obj.BleedBox = [10, 10, 890, 890], [5, 5, 895, 895]
        page.obj.Resources = pikepdf.Dictionary()
    buffer = BytesIO()
    wide.save(buffer)
    with pikepdf.open(BytesIO(make_booklet(book, Printed(buffer.getvalue(), (), (), 4)))) as pdf:
        assert [float(value) for value in pdf.pages[0].obj.MediaBox] == [0, 0, 1760, 880]
