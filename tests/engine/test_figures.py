"""Figures at a page foot: how far they step back, shrink or are cropped, and no further."""

import pytest

from tests.engine.placed_boxes import LINE, LINES, WIDTH, Placed, figure, lines_of, paragraphs, set_pages


def picture(placed: list[Placed]) -> Placed:
    (found,) = (one for one in placed if one.kind == "picture")
    return found


@pytest.mark.parametrize(("before", "stepped"), [(LINES - 3, 0), (LINES - 4, 1), (LINES - 6, 3)])
def test_a_figure_steps_back_only_from_a_gap_of_more_than_three_lines(before: int, stepped: int) -> None:
    placed = set_pages(paragraphs(before) + figure(12) + paragraphs(14, before))
    assert lines_of(placed, 1) == before + stepped
    assert picture(placed).page == 2


@pytest.mark.parametrize(("lines", "page"), [(5 / 0.78, 1), (5 / 0.74, 2)])
def test_a_figure_shrinks_to_three_quarters_and_no_further(lines: float, page: int) -> None:
    placed = picture(set_pages(paragraphs(LINES - 5) + figure(lines) + paragraphs(14, 20)))
    assert placed.page == page
    assert placed.width == pytest.approx(WIDTH * 0.78 if page == 1 else WIDTH, rel=0.01)


HEADING = "h2{font:inherit;margin:40px 0 0;break-after:avoid}p.long{break-inside:auto;orphans:2;widows:2}"


@pytest.mark.parametrize(
    ("before", "lines", "passed"),
    [(5, 2, True), (4, 2, False), (6, 2, True), (5, 4, True), (5, 3, False), (6, 3, True), (6, 9, True)],
)
def test_a_heading_passes_a_figure_only_with_the_beginning_of_its_text(
    before: int, lines: int, passed: bool
) -> None:
    """It takes three lines; left alone at the foot it would go over, and stand before the figure there."""
    text = f"<h2>题</h2><p class=long>{'<br>'.join('甲乙丙丁戊己庚辛壬'[:lines])}</p>"
    placed = set_pages(paragraphs(LINES - before) + figure(8) + text + paragraphs(9, 40), HEADING)
    (heading,) = (one for one in placed if one.text == "题")
    (first,) = (one for one in placed if one.text == "甲")
    assert picture(placed).page == 2
    assert heading.page == first.page == (1 if passed else 2)
    assert heading.top < first.top < heading.top + 2 * LINE
    assert passed or heading.top > picture(placed).top


COLUMNS = ".text{columns:2;column-gap:0;column-fill:auto}"


def column(lines: float, kind: str = "") -> Placed:
    """Return the picture of a figure that finds five lines at the foot of the first of two columns."""
    body = paragraphs(LINES - 5) + figure(lines * 2, kind) + paragraphs(30, 20)
    return picture(set_pages(body, COLUMNS))


@pytest.mark.parametrize(
    ("lines", "kind", "cropped"),
    [(5 / 0.93, "", True), (5 / 0.88, "", False), (5 / 0.93, "drawing", False)],
    ids=["a sliver", "too much", "line art"],
)
def test_a_photo_in_a_column_loses_a_sliver_at_most_and_line_art_none(
    lines: float, kind: str, cropped: bool
) -> None:
    placed = column(lines, kind)
    assert placed.height == pytest.approx(5 * LINE if cropped else lines * LINE, abs=1)
    assert (placed.top + placed.height) <= LINES * LINE + 0.1
    assert placed.width == pytest.approx(WIDTH / 2)
