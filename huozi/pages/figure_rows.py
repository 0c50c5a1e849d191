"""Figure groups: which pictures stand side by side, so that a row fills the measure without gap or overlap.

Pictures of one row get one height; their widths are then as their proportions, and add up to the measure less
the gutters. Only the proportions are worked out here; the theme turns them into lengths (--share).
"""

from collections.abc import Sequence
from xml.etree import ElementTree

Element = ElementTree.Element

_MISSING_PROPORTION = 1.6
_FLATTEST_ROW = 3.4
"""Sum of width : height of a row beyond which its pictures get too small to read (three landscapes: 4.0)."""

_LYING = 1.1
_WANTED_ROW = 2.1
"""Proportions from which a picture is a landscape, and of the row that a run aims at: two landscapes."""

_UPRIGHT = 0.9
"""Proportion up to which a picture is upright: only such ones stand three in a row, for their captions."""


def proportion(figure: Element) -> float:
    """Return width : height of a figure's picture, or of the frame that holds its place."""
    image = figure.find("img")
    if image is None:
        return _MISSING_PROPORTION
    try:
        width, height = float(image.get("width", "")), float(image.get("height", ""))
    except ValueError:
        return _MISSING_PROPORTION
    return width / height if width > 0 and height > 0 else _MISSING_PROPORTION


def rows(proportions: Sequence[float]) -> list[list[int]]:
    """Return how a run of pictures is parted into rows: lists of indices, in order.

    A pair of landscapes takes a row each, which shows them at full width; portraits stand two or three in a
    row; longer runs are set so that the rows' heights differ as little as they can (least squares of the
    distance from a row two landscapes flat), never flatter than `_FLATTEST_ROW`.
    """
    if len(proportions) <= 2 and min(proportions) > _LYING:
        return [[index] for index in range(len(proportions))]
    best: list[tuple[float, list[list[int]]]] = [(0.0, [])]
    for end in range(1, len(proportions) + 1):
        options = []
        for start in range(max(0, end - 3), end):
            flatness = sum(proportions[start:end])
            if end - start > 1 and flatness > _FLATTEST_ROW:
                continue
            if end - start > 2 and max(proportions[start:end]) > _UPRIGHT:
                continue
            cost, before = best[start]
            options.append((cost + (1 / flatness - 1 / _WANTED_ROW) ** 2, [*before, list(range(start, end))]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def set_figure_rows(text: Element) -> None:
    """Part each group of figures into rows, children of `text` like any other figure; changes it in place."""
    for group in [element for element in text.iter("div") if element.get("class") == "figure-group"]:
        figures = [child for child in group if child.tag == "figure"]
        place = list(text).index(group)
        text.remove(group)
        text[place:place] = [_row(figures, row) for row in rows([proportion(one) for one in figures])]


def _row(figures: Sequence[Element], row: Sequence[int]) -> Element:
    """Return one row: a figure as it is, or a box that holds several."""
    if len(row) == 1:
        return figures[row[0]]
    whole = sum(proportion(figures[index]) for index in row)
    wrapper = Element("div", {"class": f"figure-row of-{len(row)}"})
    for index in row:
        _style(figures[index], f"--share:{proportion(figures[index]) / whole:.5f}")
        wrapper.append(figures[index])
    return wrapper


def _style(element: Element, declarations: str) -> None:
    element.set("style", ";".join(filter(None, [element.get("style"), declarations])))
