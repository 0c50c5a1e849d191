"""Fonts: every character has a glyph somewhere, or the build names it; subsets have all they should."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from huozi import fonts
from huozi.diagnostics import AssetError, ToolError
from huozi.model.book import Book, EpubSettings
from tests.epub.opened_epub import NS, Opened

UNKNOWN = "\U000f1234"  # private use: no font that a machine brings has it


def characters_of(data: bytes) -> set[int]:
    with TTFont(io.BytesIO(data)) as font:
        return set(font.getBestCmap())


def test_chinese_edition_is_covered(book: Book) -> None:
    assert fonts.check_coverage(book) == ()


def test_character_without_a_glyph_is_named_with_its_line(assembled: Callable[..., Book]) -> None:
    text = f"---\ntitle: 字\n---\n\n第一段。\n\n第二段有{UNKNOWN}字。\n"
    book = assembled(articles={"01-rare.md": text}, name="rare")
    with pytest.raises(AssetError) as raised:
        fonts.check_coverage(book)
    found = raised.value.finding
    assert found.id == "glyph-missing"
    assert found.location is not None
    assert (found.location.path, found.location.line) == ("manuscript/01-rare.md", 7)
    assert found.values["characters"] == f"{UNKNOWN} U+F1234 (manuscript/01-rare.md:7)"


def test_all_missing_characters_are_named_with_the_packages_that_have_them(
    assembled: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    charset = "20-eff 1100-218f 2e80-ffff"
    monkeypatch.setattr(fonts, "_fontconfig", lambda *_: charset)
    text = "---\ntitle: 字\n---\n\n藏文བོད，𰀀。\n\n再一个ཡི与🚄。\n"
    book = assembled(articles={"01-rare.md": text}, name="packages")
    with pytest.raises(AssetError) as raised:
        fonts.check_coverage(book)
    found = (raised.value.finding, *raised.value.others)
    assert [(item.values["package"], item.values["count"]) for item in found] == [
        ("fonts-noto-core", 5),
        ("fonts-symbola", 1),
        ("fonts-babelstone-han", 1),
    ]
    first = str(found[0].values["characters"])
    assert (
        first.startswith("ད U+0F51 (manuscript/01-rare.md:5)")
        and "ཡ U+0F61 (manuscript/01-rare.md:7)" in first
    )


def test_missing_glyphs_may_be_allowed(assembled: Callable[..., Book]) -> None:
    text = f"---\ntitle: 字\n---\n\n{UNKNOWN}与\U000f4321。\n"
    book = assembled(articles={"01-rare.md": text}, name="rare")
    found = fonts.check_coverage(book, allow_missing_glyphs=True)
    assert [(finding.id, finding.values["code"]) for finding in found] == [
        ("glyph-missing-allowed", "F1234"),
        ("glyph-missing-allowed", "F4321"),
    ]


def test_words_of_edition_toml_need_glyphs_too(assembled: Callable[..., Book]) -> None:
    book = assembled(f'title = "河湾"\nlanguage = "zh-Hans"\npublisher = "{UNKNOWN}社"\n', name="imprint")
    with pytest.raises(AssetError) as raised:
        fonts.check_coverage(book)
    assert str(raised.value.finding.location) == "manuscript/edition.toml:3"


@pytest.mark.parametrize("character", [" ", "\n", "\u3000", "\u200b", "\u200d", "\ufe0f", "\U000e0100"])
def test_invisible_characters_need_no_glyph(character: str) -> None:
    assert fonts.uncovered([character]) == set()


def test_machine_without_fontconfig_gets_one_clear_error(
    book: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError) as raised:
        fonts.check_coverage(book)
    assert raised.value.finding.id == "fontconfig-missing"


def test_font_that_is_not_installed_is_named() -> None:
    with pytest.raises(AssetError) as raised:
        fonts.subset("No Such Family 宋", "字")
    assert raised.value.finding.id == "font-missing"


def test_subset_has_the_characters_and_is_the_same_each_time() -> None:
    family, _ = fonts.house_families("zh-Hans")
    (data,) = fonts.subset(family, "水经注，ABC")
    assert data[:4] == b"wOF2"
    assert {ord(character) for character in "水经注，ABC"} <= characters_of(data)
    assert len(data) < 20_000
    assert fonts.subset(family, "注经水ABC，") == (data,)


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("zh-Hans", "Noto Serif CJK SC"),
        ("zh-Hant-TW", "Noto Serif CJK TC"),
        ("ja", "Noto Serif CJK JP"),
        ("ko", "Noto Serif CJK KR"),
        ("en", "Noto Serif CJK SC"),
    ],
)
def test_each_language_has_its_own_faces(language: str, family: str) -> None:
    assert fonts.house_families(language)[0] == family


def test_embedded_faces_cover_the_text_they_set(book: Book, opened: Callable[..., Opened]) -> None:
    embedding = replace(book, edition=replace(book.edition, epub=EpubSettings(fonts=True)))
    epub = opened(embedding)
    faces = {name for name in epub.zip.namelist() if name.startswith("EPUB/fonts/")}
    assert {"EPUB/fonts/serif-400-1.woff2", "EPUB/fonts/sans-700-1.woff2"} <= faces
    css = epub.zip.read("EPUB/style/00.css").decode()
    assert all(name.removeprefix("EPUB/") in css for name in faces)
    types = epub.package.xpath("//opf:item[starts-with(@href, 'fonts/')]/@media-type", namespaces=NS)
    assert set(types) == {"font/woff2"}
    serif = characters_of(epub.zip.read("EPUB/fonts/serif-400-1.woff2"))
    sans = characters_of(epub.zip.read("EPUB/fonts/sans-700-1.woff2"))
    document = epub.document("a01")
    paragraphs = "".join(
        "".join(p.itertext()) for p in document.xpath("//h:section/h:p[not(.//h:strong)]", namespaces=NS)
    )
    headings = "".join(
        "".join(h.itertext()) for h in document.xpath("//h:h1 | //h:h2 | //h:th", namespaces=NS)
    )
    assert {ord(character) for character in paragraphs if not character.isspace()} <= serif
    assert {ord(character) for character in headings if not character.isspace()} <= sans


def test_faces_are_not_embedded_unasked(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    assert not [name for name in epub.zip.namelist() if name.startswith("EPUB/fonts")]
