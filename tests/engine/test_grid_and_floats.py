"""What stands between lines and beside them: pictures in whole lines, floats of any width."""

import pytest

from tests.engine.placed_boxes import LINE, LINES, figure, paragraphs, set_pages


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
