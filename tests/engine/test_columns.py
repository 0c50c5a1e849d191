"""Columns: what stands across them, and on which lines they begin."""

import pytest

from tests.engine.placed_boxes import LINE, LINES, WIDTH, Placed, figure, paragraphs, set_pages

COLUMNS = (
    ".text{columns:2;column-gap:0}figure,h2{column-span:all}p{break-inside:auto}"
    "h2{margin:0;font:inherit;line-height:27px}"
)


def long_paragraph(lines: int) -> str:
    return f"<p>{'<br>'.join(chr(0x5000 + number) for number in range(lines))}</p>"


def pictures(placed: list[Placed]) -> list[tuple[int, float]]:
    return [(one.page, one.top) for one in placed if one.kind == "picture"]


@pytest.mark.parametrize("behind", [long_paragraph(80), paragraphs(40, 60)], ids=["parted", "whole"])
def test_a_picture_across_the_columns_that_finds_no_room_leads_the_next_page(behind: str) -> None:
    """The text behind it fills the page; where a paragraph goes over, the picture still stands once."""
    placed = set_pages(paragraphs(16) + figure(9) + behind, COLUMNS)
    assert pictures(placed) == [(2, 0.0)]
    on_first = [one for one in placed if one.page == 1 and one.kind == "LineBox"]
    assert len(on_first) == 2 * LINES
    assert {one.width for one in placed if one.kind == "picture"} == {WIDTH}


def test_columns_begin_on_a_line_of_the_grid() -> None:
    """Below a heading of any height, text and picture alike: else the columns would not stand level."""
    placed = set_pages(
        "<h2>题</h2>" + figure(2).replace("<figure", "<div").replace("figure>", "div>") + paragraphs(8),
        COLUMNS,
    )
    first = min(one.top for one in placed if one.text != "题")
    assert first == pytest.approx(2 * LINE)
