"""Files that a text takes in as mdBook, MkDocs and VitePress write it; none from outside."""

from pathlib import Path

import pytest

from huozi.diagnostics import Finding
from huozi.importing import import_raw

BODY = "    // ANCHOR: body\n    run();\n    // ANCHOR_END: body\n"
CODE = f"// ANCHOR: all\nfn main() {{\n{BODY}}}\n// ANCHOR_END: all\n"
NOTES = "<!-- --8<-- [start:one] -->\n第一段。\n<!-- --8<-- [end:one] -->\n第二段。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "book"
    for name, text in {
        "book.toml": '[book]\ntitle = "水泵手册"\n',
        "listings/main.rs": CODE,
        "src/notes.md": NOTES,
        "src/inner.md": "套着的：\n\n{{#include notes.md:4}}\n",
        "src/fence.txt": "```\n内\n```\n",
        "src/.secret": "口令",
    }.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    (tmp_path / "outside.txt").write_text("外面的口令", encoding="utf-8")
    (source / "src/link.txt").symlink_to(tmp_path / "outside.txt")
    return source


def made(folder: Path, text: str) -> tuple[str, list[Finding]]:
    """Return the manuscript that a chapter of `text` makes, and what is told of includes."""
    (folder / "src/01.md").write_text(f"# 一\n\n开头的话。\n\n{text}\n", encoding="utf-8")
    into = folder.parent / "edition"
    result = import_raw([folder], into)
    manuscript = next((into / "manuscript").glob("*-01.md")).read_text(encoding="utf-8")
    return manuscript.partition("开头的话。\n\n")[2], [it for it in result.findings if "include" in it.id]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("```rust\n{{#include ../listings/main.rs:2}}\n```", "```rust\nfn main() {\n```"),
        ("```rust\n{{#rustdoc_include ../listings/main.rs:body}}\n```", "```rust\n    run();\n```"),
        ("```rust\n{{#include ../listings/main.rs:all}}\n```", "```rust\nfn main() {\n    run();\n}\n```"),
        ("```rust\n{{#include ../listings/main.rs:6:}}\n```", "```rust\n}\n// ANCHOR_END: all\n```"),
        ("```rust\n{{#include ../listings/main.rs::1}}\n```", "```rust\n// ANCHOR: all\n```"),
        ("{{#playground ../listings/main.rs:body}}", "```rust\n    run();\n```"),
        ("```\n\\{{#include 文件.rs}}\n```", "```\n{{#include 文件.rs}}\n```"),
        ("{{#include inner.md}}", "套着的：\n\n第二段。"),
        ('--8<-- "notes.md:one"', "第一段。"),
        ('> --8<-- "inner.md"', "> 套着的：\n> \n> 第二段。"),
        ("1. 先看\n\n    ```rust\n    {{#include ../listings/main.rs:2:4}}\n    ```", None),
        ("<<< @/listings/main.rs#body{1}", "```rust{1}\n    run();\n```"),
        ("<!--@include: ./notes.md{4,4}-->", "第二段。"),
        ("```\n{{#include fence.txt}}\n```", "````\n```\n内\n```\n````"),
    ],
)
def test_a_file_stands_where_it_is_asked_for(folder: Path, written: str, wanted: str | None) -> None:
    text, findings = made(folder, written)
    if wanted is None:
        wanted = written.replace(
            "    {{#include ../listings/main.rs:2:4}}",
            "\n".join(f"    {line}" for line in CODE.split("\n")[1:4]),
        )
    assert text.strip() == wanted
    assert findings == []


@pytest.mark.parametrize(
    ("mark", "id"),
    [
        ("{{#include ../../outside.txt}}", "include-outside"),
        ("{{#include /etc/passwd}}", "include-missing"),
        ("{{#include link.txt}}", "include-outside"),
        ("{{#include .secret}}", "include-outside"),
        ("{{#include nothing.rs}}", "include-missing"),
        ("{{#include ../listings/main.rs:nobody}}", "include-part-missing"),
        ("{{#include ../listings/main.rs:99:}}", "include-part-missing"),
    ],
)
def test_what_cannot_be_had_stands_as_written_and_is_told(folder: Path, mark: str, id: str) -> None:
    text, findings = made(folder, f"```\n{mark}\n```")
    assert text.strip() == f"```\n{mark}\n```"
    assert [(it.id, it.location.line if it.location else None) for it in findings] == [(id, 5)]


def test_the_edition_is_called_as_the_books_settings_say(folder: Path) -> None:
    made(folder, "正文。")
    settings = (folder.parent / "edition/manuscript/edition.toml").read_text(encoding="utf-8")
    assert 'title = "水泵手册"' in settings
