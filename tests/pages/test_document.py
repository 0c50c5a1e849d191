"""The document that the themes set: notes printed once, running heads of one line, rows of pictures."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from huozi.pages.document import compose
from huozi.pages.figure_rows import rows
from tests.pages.layout_editions import read

Make = Callable[..., Path]


def composed(make_edition: Make, article: str) -> Element:
    """Return the document of an edition of one article; no table in it asks for room."""

    def no_room() -> object:
        raise AssertionError("no table stands in this article")

    book = read(make_edition(articles={"01.md": article}))
    root: Element = compose(book, "2024-05-01T00:00:00Z", no_room).root  # type: ignore[arg-type]
    return root


def test_a_note_called_twice_is_printed_once_where_it_is_called_first(make_edition: Make) -> None:
    root = composed(
        make_edition, "---\ntitle: 水位\n---\n\n石碑[^1]还在。\n\n碑文[^1]已旧。\n\n[^1]: 民国年间立。\n"
    )
    (note,) = root.iter("x-note")
    assert "".join(note.itertext()) == "民国年间立。"
    (second,) = (link for link in root.iter("a") if link.get("class") == "noteref")
    assert "".join(second.itertext()) == note.get("data-number")
    assert not list(root.iter("aside"))


@pytest.mark.parametrize(("length", "cut"), [(26, False), (27, True)])
def test_a_running_head_takes_twenty_six_characters(make_edition: Make, length: int, cut: bool) -> None:
    title = "".join(chr(0x4E00 + number) for number in range(length))
    (header,) = (
        head
        for head in composed(make_edition, f"---\ntitle: {title}\n---\n\n正文在此。\n").iter("header")
        if head.get("data-running")
    )
    assert header.get("data-running") == (f"{title[:25]}…" if cut else title)


@pytest.mark.parametrize(
    ("proportions", "wanted"),
    [
        ([1.5, 1.5], [[0], [1]]),
        ([1.0, 1.0], [[0, 1]]),
        ([0.7, 0.7, 0.7], [[0, 1, 2]]),
        ([0.95, 0.95, 0.95], [[0], [1, 2]]),
        ([0.75, 2.6], [[0, 1]]),
        ([0.75, 2.7], [[0], [1]]),
    ],
    ids=["two landscapes", "two squares", "three uprights", "nearly square", "as flat as may be", "flatter"],
)
def test_pictures_stand_side_by_side_where_they_stay_large(
    proportions: list[float], wanted: list[list[int]]
) -> None:
    assert rows(proportions) == wanted
