"""What stands between lines and beside them: pictures in whole lines, floats of any width."""

import pytest

from tests.engine.placed_boxes import LINE, LINES, Placed, figure, paragraphs, set_pages


@pytest.mark.parametrize(
    ("above", "shift"), [(4, 0.25), (LINES - 3, 0.0)], ids=["in the page", "at its foot"]
)
def test_a_picture_is_centred_in_whole_lines_but_never_over_the_foot(above: int, shift: float) -> None:
    placed = set_pages(paragraphs(above) + figure(2.5) + paragraphs(1, 40), "@page{size:400px 333px}")
    (picture,) = (one for one in placed if one.kind == "picture")
    assert picture.top == pytest.approx((above + shift) * LINE, abs=0.2)
    assert picture.page == 1


@pytest.mark.parametrize(
    ("aside", "top"), [("甲", 0.0), ("W" * 60, LINE)], ids=["narrow", "wider than the block"]
)
def test_text_stands_beside_a_float_or_below_it_where_it_is_too_wide(aside: str, top: float) -> None:
    body = f"<p style='text-indent:0'><span style='float:left'>{aside}</span>{'字' * 60}</p>"
    first = next(one for one in set_pages(body) if "字" in one.text)
    assert first.page == 1
    assert first.top == pytest.approx(top, abs=0.1)


def tops(placed: list[Placed], page: int = 1) -> list[int]:
    return [
        round(one.top / LINE) for one in placed if one.kind == "LineBox" and one.page == page and one.text
    ]


WHOLE = f"<p>{'字' * 70}</p>"  # three lines that are not parted
LIST = "<ul style='margin:0'><li>春</li><li>夏</li><li>秋</li></ul>"


def test_a_page_is_filled_by_blank_lines_above_and_below_a_list() -> None:
    placed = set_pages(paragraphs(8) + LIST + paragraphs(2, 40) + WHOLE)
    assert tops(placed) == [*range(8), 9, 10, 11, 13, 14]


def test_a_list_at_a_page_head_or_inside_another_takes_no_blank_line() -> None:
    inner = LIST.replace("<li>夏", f"<li>夏{LIST}")
    placed = set_pages(inner + paragraphs(8, 40) + WHOLE)
    assert tops(placed) == [*range(6), *range(7, 15)]


def test_a_block_gives_of_its_margins_where_that_saves_a_line() -> None:
    """A picture a tenth of a line too high for its lines: two lines more stand on the page."""
    css = "p{text-align:justify;break-inside:auto;orphans:2;widows:2}figure{margin:10px 0}"
    body = paragraphs(8) + figure(3.1) + paragraphs(1, 40) + f"<p>{'字' * 55}</p>" + paragraphs(9, 50)
    placed = set_pages(body, css)
    (picture,) = (one for one in placed if one.kind == "picture")
    assert tops(placed) == [*range(8), 12, 13, 14]
    assert 8.4 * LINE < picture.top < 8.5 * LINE
