"""Characters that a style sheet puts on a page, fonts it brings: every one has a glyph or is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from huozi import fonts, project
from huozi.assembly import assemble
from huozi.diagnostics import AssetError, Finding
from huozi.stylesheets import drawn_characters, font_files

Make = Callable[..., Path]


@pytest.mark.parametrize(
    ("css", "drawn"),
    [
        (r'p::before{content:"\e0f0"}', "\ue0f0"),
        ("p::before{content:'§' counter(n) \"、\"}", "§、"),
        ('@media print{p{color:red} q{quotes:"«" "»"}}', "«»"),
        ('@page :left{@top-left{content:"页" counter(page)}}', "页"),
        ('@counter-style s{system:cyclic;symbols:"①" "②";suffix:" "}', "①② "),
        ('.a{.b &{content:"内"}}', "内"),
        ('a::after{content:leader("·") target-counter(attr(href), page)}', "·"),
        ('p{--mark:"※"}', "※"),
        ('li{list-style-type:"→"}', "→"),
        ('p{hyphenate-character:"‐";block-ellipsis:"……"}', "‐……"),
        ('body{font-family:"仿宋";font:10pt "楷体"}', ""),
        ('p{background:url("纸.png") url(布.png)}', ""),
        ('p{content:attr(data-x string, "x") url("y")}', ""),
        ('@import "字.css";@namespace x "网";@charset "中";', ""),
        ('@font-face{font-family:"字";src:url("字.woff2") format("woff2")}', ""),
        ('a[title="题"]{color:red}', ""),
        ('p{content:"开', "开"),
        ("p{content:", ""),
        ("", ""),
        ("p{content:" + "(" * 4000 + '"深"' + ")" * 4000 + "}", "深"),
        ("@media all{" * 200 + 'p{content:"层"}' + "}" * 200, "层"),
    ],
)
def test_every_string_that_may_be_drawn_is_told(css: str, drawn: str) -> None:
    assert "".join(one.character for one in drawn_characters(css)) == drawn


def test_a_characters_place_is_that_of_its_string() -> None:
    (first, _) = drawn_characters('p { color: red }\nq {\n  content: "甲乙"\n}')
    assert (first.line, first.column) == (3, 12)


def test_fonts_brought_are_told_as_they_are_written() -> None:
    css = (
        '@font-face{src:url(a.ttf)}@media all{@font-face{src:url("b c.woff2") format("woff2"),local("Song")}}'
        'p{src:url(no.ttf);background:url("no.png")}'
    )
    assert list(font_files(css)) == ["a.ttf", "b c.woff2"]


@dataclass
class Styled:
    """An edition with styles of its own."""

    root: Path

    def findings(self, *, allowed: bool = False) -> tuple[Finding, ...]:
        book = assemble(project.load(self.root))
        return fonts.check_coverage(book, project.own_sheets(book.edition), allow_missing_glyphs=allowed)


ICON = 'p::before { font-family: icons; content: "\\e0f0" }\n'
FACE = '@font-face { font-family: icons; src: url("icons.%s") }\n'


def icon_font(flavour: str) -> bytes:
    face = fonts.find_face(fonts.house_families("zh-Hans")[1])
    assert face
    with TTFont(face.path, fontNumber=face.index) as font:
        subsetter = Subsetter(Options())
        subsetter.populate(text="a")
        subsetter.subset(font)
        for table in font["cmap"].tables:
            table.cmap = {**table.cmap, 0xE0F0: table.cmap[97]}
        font.flavor = "woff2" if flavour == "woff2" else None
        out = BytesIO()
        font.save(out)
    return out.getvalue()


def test_a_character_of_a_style_sheet_that_no_font_has_is_named_with_its_place(make_edition: Make) -> None:
    styled = Styled(make_edition(files={"styles/edition.css": "h1 { color: red }\n" + ICON}))
    with pytest.raises(AssetError) as raised:
        styled.findings()
    assert raised.value.finding.id == "glyph-missing"
    assert str(raised.value.finding.location) == "styles/edition.css:2:42"
    assert raised.value.finding.values["code"] == "E0F0"
    (found,) = styled.findings(allowed=True)
    assert found.id == "glyph-missing-allowed"


def test_a_character_of_private_use_has_the_font_that_the_edition_brings(make_edition: Make) -> None:
    article = "---\ntitle: 字\n---\n\n造字\ue0f0。\n"
    files = {"styles/edition.css": FACE % "ttf" + "p { font-family: 'Noto Serif CJK SC', icons }\n"}
    styled = Styled(make_edition(articles={"01-own.md": article}, files=files))
    (told,) = styled.findings(allowed=True)
    assert (told.values["code"], told.values["package"]) == ("E0F0", "–")
    (styled.root / "styles/icons.ttf").write_bytes(icon_font("ttf"))
    assert styled.findings() == ()


def test_a_theme_of_the_editions_own_is_read_too(make_edition: Make) -> None:
    settings = 'title = "河湾"\ntheme = "mine"\n'
    styled = Styled(make_edition(settings, files={"styles/mine.css": ICON}))
    with pytest.raises(AssetError) as raised:
        styled.findings()
    assert raised.value.finding.location and raised.value.finding.location.path == "styles/mine.css"


@pytest.mark.parametrize("flavour", ["ttf", "woff2"])
def test_a_font_that_the_edition_brings_counts(make_edition: Make, flavour: str) -> None:
    files = {
        "styles/edition.css": FACE % flavour + ICON,
        f"styles/icons.{flavour}": icon_font(flavour),
    }
    assert Styled(make_edition(files=files)).findings() == ()


@pytest.mark.parametrize("target", ["icons.ttf", "../../outside.ttf", "broken.ttf", "%00.ttf", ""])
def test_a_font_that_is_not_there_counts_for_nothing(make_edition: Make, tmp_path: Path, target: str) -> None:
    (tmp_path / "outside.ttf").write_bytes(icon_font("ttf"))
    css = f'@font-face {{ src: url("{target}") }}\n' + ICON
    files = {"styles/edition.css": css, "styles/broken.ttf": b"\0\1\0\0" + b"x" * 100}
    with pytest.raises(AssetError):
        Styled(make_edition(files=files)).findings()


def test_what_the_manuscript_lacks_is_told_once_and_first(make_edition: Make) -> None:
    article = {"01.md": "---\ntitle: 字\n---\n\n有\ue0f0。\n"}
    styled = Styled(make_edition(articles=article, files={"styles/edition.css": ICON}))
    (found,) = styled.findings(allowed=True)
    assert str(found.location) == "manuscript/01.md:5"
