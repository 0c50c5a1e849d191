"""Nothing outside the edition is read, nothing remote fetched, nothing the engine says gets lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import messages
from huozi.pages.cover import draw_cover
from tests.pages.layout_boxes import page_boxes
from tests.pages.layout_editions import as_picture, laid_out, png, read

Make = Callable[..., Path]

ARTICLE = (
    '---\ntitle: 河上\n---\n\n三月的河水一天比一天高。\n\n![渡口](ferry.png){alt="渡口"}\n\n岸上的人家。\n'
)


def edition_with(make_edition: Make, css: str, **files: bytes) -> Path:
    content: dict[str, str | bytes] = {"images/ferry.png": png(600, 400), "styles/edition.css": css}
    content.update({name.replace("__", "/").replace("_png", ".png"): data for name, data in files.items()})
    return make_edition(articles={"01.md": ARTICLE}, files=content)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "../../../etc/passwd",
        "..%2F..%2F..%2Fetc%2Fpasswd",
        "http://127.0.0.1:1/a.png",
        "https://example.org/a.png",
        "//example.org/a.png",
        "file://host/etc/passwd",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://127.0.0.1/a.png",
    ],
)
def test_only_the_edition_is_read(url: str, make_edition: Make) -> None:
    root = edition_with(make_edition, f'body {{ background: url("{url}") }}')
    findings = laid_out(read(root)).findings
    assert {found.id for found in findings} <= {"layout-fetch-refused", "layout-file-missing"}
    assert findings, "the refusal is not told"


def test_a_link_that_leaves_the_edition_is_not_followed(make_edition: Make, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png(10, 10))
    root = edition_with(make_edition, 'body { background: url("../images/linked.png") }')
    (root / "images/linked.png").symlink_to(tmp_path / "secret.png")
    layout = laid_out(read(root), {"ferry.png": as_picture(png(600, 400))})
    assert [found.id for found in layout.findings] == ["layout-fetch-refused"]


def test_an_own_file_is_read(make_edition: Make) -> None:
    root = edition_with(make_edition, 'body { background: url("paper.png") }', styles__paper_png=png(4, 4))
    assert laid_out(read(root)).findings == ()


def test_the_editions_own_style_comes_last(make_edition: Make) -> None:
    plain = laid_out(read(edition_with(make_edition, "")))
    root = make_edition(
        articles={"01.md": ARTICLE},
        files={
            "images/ferry.png": png(600, 400),
            "styles/edition.css": ":root { --size: 14pt; --leading: 28pt }",
        },
        name="styled",
    )
    styled = laid_out(read(root))

    def sizes(layout: object) -> set[float]:
        return {
            round(box.style["font_size"] * 0.75, 2)
            for page in page_boxes(layout)  # type: ignore[arg-type]
            for box in page.children[0].descendants()
            if box.element_tag == "p" and (box.element.get("id") or "").startswith("a01-b")
        }

    assert sizes(plain) == {10.5}
    assert sizes(styled) == {14.0}


def test_a_mistake_in_a_style_is_told(make_edition: Make) -> None:
    style = (
        "p { colour: red; color: notacolour }\n@page { nonsense: 3 }\np:: { color: red }\n@page { @top-left }"
    )
    findings = laid_out(read(edition_with(make_edition, style))).findings
    assert len(findings) == 5
    assert {found.id for found in findings} == {"layout-style-ignored"}
    first = messages.message(findings[0], "zh")
    assert first.endswith("第 1 行第 5 列的 `colour: red`，没有这个属性")


@pytest.mark.parametrize("theme", ["book", "bulletin"])
def test_a_character_no_font_has_is_told(theme: str, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": "---\ntitle: 河上\n---\n\n这个字\U000f1234谁也没有。\n"})
    _, findings = laid_out(read(root, theme=theme)).write()
    assert [(found.id, found.values["code"]) for found in findings] == [("layout-glyph-missing", "U+F1234")]


def test_a_character_of_a_style_sheet_that_no_font_has_is_told(make_edition: Make) -> None:
    """Only drawing a page shows it; the cover, which the EPUB has as a picture, is drawn alone."""
    root = make_edition(files={"styles/edition.css": '.cover::before, h1::before { content: "\\e0f0" }'})
    book = read(root)
    layout = laid_out(book)
    assert layout.findings == ()
    for _, findings in (layout.write(), draw_cover(book, {})):
        assert [(found.id, found.values["code"]) for found in findings] == [
            ("layout-glyph-missing", "U+E0F0")
        ]


def test_what_a_drawing_names_is_refused_and_told_when_it_is_drawn(make_edition: Make) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">'
        '<image href="http://127.0.0.1:1/a.png" width="9" height="9"/></svg>'
    )
    root = edition_with(
        make_edition, 'body { background: url("paper.svg") }', **{"styles/paper.svg": svg.encode()}
    )
    layout = laid_out(read(root))
    _, drawn = layout.write()
    assert [found.id for found in (*layout.findings, *drawn)] == ["layout-fetch-refused"]


def test_a_picture_that_cannot_be_read_is_told(make_edition: Make) -> None:
    root = edition_with(make_edition, "")
    layout = laid_out(read(root), {"ferry.png": as_picture(b"no picture at all")})
    assert [found.id for found in layout.findings] == ["layout-picture-unloadable"]


def test_every_finding_can_be_said(make_edition: Make) -> None:
    root = edition_with(make_edition, 'body { background: url("http://example.org/x.png"); colour: red }')
    for found in laid_out(read(root)).findings:
        for language in ("en", "zh"):
            assert messages.message(found, language)
            assert messages.hint(found, language)
