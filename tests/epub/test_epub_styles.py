"""The house style sheet leaves to the reader what is the reader's."""

import re

import pytest

DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;{}]+);")


@pytest.fixture
def declarations(house_css: list[str]) -> list[tuple[str, str]]:
    plain = re.sub(r"/\*.*?\*/", "", house_css[0], flags=re.DOTALL)
    return [(name, value.strip()) for name, value in DECLARATION.findall(plain)]


def test_sizes_are_the_reader_s(declarations: list[tuple[str, str]]) -> None:
    assert len(declarations) > 100
    fixed = re.compile(r"\d(px|pt|pc|cm|mm|in|q)\b", re.IGNORECASE)
    assert [declaration for declaration in declarations if fixed.search(declaration[1])] == []


def test_colours_are_the_reader_s(declarations: list[tuple[str, str]]) -> None:
    """Night mode turns text and page over; a colour fixed here would stay behind."""
    colours = [(name, value) for name, value in declarations if "color" in name or "background" in name]
    assert {value for _, value in colours} <= {"inherit"}


def test_nothing_is_forced_or_fetched(house_css: list[str]) -> None:
    assert "!important" not in house_css[0]
    assert not re.search(r"url\(|@import|position\s*:\s*(fixed|absolute)", house_css[0])


def test_each_font_stack_ends_in_a_generic_family(declarations: list[tuple[str, str]]) -> None:
    stacks = [value for name, value in declarations if name == "font-family" and value != "inherit"]
    assert len(stacks) >= 8
    assert all(re.search(r", (serif|sans-serif|monospace)$", stack) for stack in stacks)
