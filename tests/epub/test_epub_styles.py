"""The house style sheet leaves to the reader what is the reader's."""

import re
from collections.abc import Callable

import pytest

from huozi.checks.epub import check_epub
from huozi.epub import styles
from huozi.model.book import Book
from tests.epub.conftest import SETTINGS, picture
from tests.epub.opened_epub import Opened

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
    """Night mode turns text and page over; a colour fixed here must be read on white and on black."""
    colours = [(name, value) for name, value in declarations if "color" in name or "background" in name]
    fixed = {(name, value) for name, value in colours if value not in ("inherit", "none")}
    assert {name for name, _ in fixed} == {"color"}
    assert len(fixed) >= 3
    assert [value for _, value in fixed if min(contrasts(value)) < 4.5] == []


def contrasts(colour: str) -> tuple[float, float]:
    """Return the contrast of a colour with white and with black (WCAG 2.1, relative luminance)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05


def test_nothing_is_forced_or_fetched(house_css: list[str]) -> None:
    assert "!important" not in house_css[0]
    assert not re.search(r"url\(|@import|position\s*:\s*(fixed|absolute)", house_css[0])


def test_each_font_stack_ends_in_a_generic_family(declarations: list[tuple[str, str]]) -> None:
    stacks = [value for name, value in declarations if name == "font-family" and value != "inherit"]
    assert len(stacks) >= 8
    assert all(re.search(r", (serif|sans-serif|monospace)$", stack) for stack in stacks)


def test_files_of_the_edition_that_its_styles_name_are_carried(
    assembled: Callable[..., Book], opened: Callable[..., Opened], house_css: list[str]
) -> None:
    paper = picture(8, 8, "PNG")
    book = assembled(SETTINGS, files={"images/纸.png": paper}, name="styled")
    own = (
        'blockquote { background: url("../images/%E7%BA%B8.png") }\nhr { background: url(../images/纸.png) }'
    )
    epub = opened(book, [], css=[*house_css, own])
    assert epub.zip.read("EPUB/style/own-1.png") == paper
    assert epub.zip.read("EPUB/style/02.css").decode().count("url(own-1.png)") == 2
    assert check_epub(epub.data, book, []) == ()


@pytest.mark.parametrize(
    ("target", "id"),
    [
        ("../../outside.png", "epub-link-dead"),
        ("/etc/passwd", "epub-link-dead"),
        ("missing.png", "epub-link-dead"),
        ("%00.png", "epub-link-dead"),
        ("..", "epub-link-dead"),
        ("../manuscript/edition.toml", "epub-link-dead"),
        ("https://example.com/a.png", "epub-remote"),
        ("//example.com/a.png", "epub-remote"),
    ],
)
def test_other_files_are_refused_and_named(
    target: str,
    id: str,
    assembled: Callable[..., Book],
    opened: Callable[..., Opened],
    house_css: list[str],
) -> None:
    book = assembled(SETTINGS, name="styled")
    (book.edition.root.parent / "outside.png").write_bytes(picture(8, 8, "PNG"))
    epub = opened(book, [], css=[*house_css, f"hr {{ background: url({target}) }}"])
    assert [name for name in epub.zip.namelist() if "own" in name] == []
    (found,) = check_epub(epub.data, book, [])
    assert (found.id, found.values["target"]) == (id, target)


@pytest.mark.parametrize(("over", "carried"), [(0, True), (1, False)])
def test_a_file_above_the_bound_is_not_carried(
    over: int, carried: bool, assembled: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = picture(8, 8, "PNG")
    monkeypatch.setattr(styles, "_LARGEST", len(paper) - over)
    book = assembled(SETTINGS, files={"images/paper.png": paper}, name="styled")
    css = ["hr { background: url(../images/paper.png) }"]
    sheets, items = styles.carry_files(css, book.edition)
    assert [item.data for item in items] == [paper] * carried
    assert (list(sheets) == css) is not carried
