"""Fonts that are asked for: there, or told."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import fonts, project
from huozi.cli import main
from huozi.pipeline import Options, build
from huozi.stylesheets import families

Make = Callable[..., Path]
Screen = pytest.CaptureFixture[str]
TEXT = "---\ntitle: 直接\n---\n\n直接骨角\n"


def fonts_in(pdf: Path) -> set[str]:
    """Return the names of the fonts in a PDF, without the letters of their subset."""
    done = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True)
    return {line.split()[0].split("+")[-1] for line in done.stdout.splitlines()[2:]}


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ('p { font-family: "Nope Song", "Noto Serif CJK SC", serif }', [("Nope Song", "Noto Serif CJK SC")]),
        ("p { font: bold 12pt/1.5 Nope Song, sans-serif }", [("Nope Song",)]),
        (':root { --serif: "Nope Song", serif; --title-face: Nope }', [("Nope Song",), ("Nope",)]),
        ("@media print { p { font-family: Nope } }", [("Nope",)]),
        ("p { font-family: serif; font: 1em var(--sans); --size: 3pt; content: 'Nope' }", []),
        ("@font-face { font-family: Nope; src: url(a.woff) }", []),
    ],
)
def test_the_families_that_a_sheet_asks_for(css: str, expected: list[tuple[str, ...]]) -> None:
    assert [asked.names for asked in families(css)] == expected


@pytest.mark.parametrize(
    ("language", "cut"), [("zh-Hans", "SC"), ("zh-Hant", "TC"), ("ja", "JP"), ("ko", "KR")]
)
@pytest.mark.parametrize(("asked", "kind"), [('"Nope Song"', "Sans"), ("Nope, serif", "Serif")])
def test_where_a_family_is_missing_the_cut_is_that_of_the_language(
    make_edition: Make, tmp_path: Path, language: str, cut: str, asked: str, kind: str
) -> None:
    """The same character is drawn differently in each: 直 and 骨 in the Japanese cut are wrong in Chinese."""
    word = "직접" if language == "ko" else "直接"  # Pango takes Han in Korean for Japanese
    root = make_edition(
        f'title = "{word}"\nlanguage = "{language}"\n',
        {"01.md": TEXT.replace("直接", word).replace("骨角", word)},
        {"styles/edition.css": f"body, body * {{ font-family: {asked} !important }}"},
    )
    built = build(root, tmp_path / "out", Options(("screen",)))
    [found] = [item for item in built.findings if item.id == "font-not-installed"]
    assert str(found.location) == "styles/edition.css:1:16"
    cuts = {name.split("-")[3] for name in fonts_in(built.outputs[0].path) if "CJK" in name}
    assert cuts == {cut}
    assert f"Noto-{kind}-CJK-{cut}" in fonts_in(built.outputs[0].path)


def test_a_missing_family_is_told_with_what_stands_in_and_what_is_near(make_edition: Make) -> None:
    css = '.a { font-family: "Noto Serif CJK CN", "Noto Sans CJK SC", serif }\n.b { font-family: Brought }\n'
    css += "@font-face { font-family: brought; src: url(brought.woff2) }\n"
    css += ".c { font-family: 'noto serif cjk sc' }"
    root = make_edition(files={"styles/edition.css": css})
    edition = project.load(root).edition
    [found] = fonts.check_families(edition, project.own_sheets(edition))
    assert found.values["family"] == "Noto Serif CJK CN"
    assert found.values["used"] == "Noto Sans CJK SC"
    assert str(found.values["near"]).startswith("Noto Serif CJK ")


def test_a_missing_house_family_is_told(make_edition: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed_families", lambda: {"noto sans cjk sc": "Noto Sans CJK SC"})
    edition = project.load(make_edition()).edition
    [found] = fonts.check_families(edition, ())
    assert (found.id, found.values["family"]) == ("house-font-not-installed", "Noto Serif CJK SC")


def test_the_command_lists_families_with_their_coverage(make_edition: Make, capsys: Screen) -> None:
    root = make_edition(articles={"01.md": TEXT}, files={"styles/edition.css": "p { font-family: Nope }"})
    assert main(["fonts", "--edition", str(root)]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    whole = [line for line in lines if "Noto Serif CJK SC" in line]
    count = whole[0].split(")  ")[1].split()[0]
    assert whole[0].endswith(f"{count} of {count} characters")
    assert any(line.startswith("DejaVu Sans ") and f" {count} of" not in line for line in lines)
    assert "[font-not-installed]" in printed.err
    assert main(["fonts", "--edition", str(root), "--strict", "--quiet"]) == 3
