"""The vertical editions of examples/: each is built, checked, and its columns are measured by positions."""

from pathlib import Path

import pypdfium2
import pytest

from huozi.assembly import assemble
from huozi.checks.pdf import check_pdf
from huozi.pages.layout import lay_out
from huozi.pages.starts import filled_up
from huozi.pdf.finishing import Master, make_screen
from huozi.pdf.pictures import photos_of
from huozi.photos.derive import ScreenCopies, for_layout
from huozi.project import load
from tests.pages.vertical_editions import letters, lost_sentences, setting

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("name", "size", "least"),
    [("taiwan-essay", 10.5, 12), ("japanese-story", 10.5, 8), ("classical-notes", 12, 10)],
)
def test_an_example_is_set_without_a_fault(name: str, size: float, least: int, tmp_path: Path) -> None:
    book = assemble(load(EXAMPLES / name))
    photos = photos_of(book)
    layout = lay_out(book, {photo.name: for_layout(photo) for photo in photos.values()})
    assert layout.findings == ()
    labels = tuple(start.label for start in filled_up(layout.page_starts, book.edition.language))
    master = Master(layout.write()[0], labels, layout.placed)
    screen = make_screen(book, master, ScreenCopies(tmp_path))
    assert check_pdf(screen, "screen", book, len(layout.page_starts)) == ()
    assert lost_sentences(screen, book) == []
    across = {chapter.id for chapter in book.chapters if chapter.writing(book.edition) == "horizontal"}
    down = [it.page for it in layout.page_starts if it.part == "chapter" and it.chapter not in across]
    for page in (it.page for it in layout.page_starts if it.part in ("contents", "titlepage", "colophon")):
        assert layout._pages.boxes[page - 1].page_type.name == "vertical"
    pages = [letters(screen, page) for page in down]
    found = setting(pages, size, book.edition.language)
    assert found.lines >= least
    assert (found.ragged, found.overfull, found.starts, found.ends) == ([], [], [], [])
    assert len(pypdfium2.PdfDocument(screen)) == len(layout.page_starts)


def test_the_classical_theme_draws_a_rule_between_all_columns(tmp_path: Path) -> None:
    layout = lay_out(assemble(load(EXAMPLES / "classical-notes")), {})
    data = layout.write()[0]
    page = next(it.page for it in layout.page_starts if it.part == "chapter")
    lines = [
        found.get_bounds()
        for found in pypdfium2.PdfDocument(data)[page - 1].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])
    ]
    # The frame, and one path of all rules in it: both as long as the type area; the sheet is longer.
    heights = [round(top - bottom) for _, bottom, _, top in lines]
    assert len([height for height in heights if 440 < height < 480]) == 2
