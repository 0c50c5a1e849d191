"""The book in a real reading system: epub.js in headless Chromium turns each page and follows each entry."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from huozi import assembly as assembling
from huozi import project
from huozi.model.book import Book, EpubSettings
from tests.epub.conftest import pages_of
from tests.epub.opened_epub import Opened, solid

READER = Path(__file__).parent / "reader"


def browser() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def absent() -> str | None:
    """Return what this machine lacks for the test; None where nothing is."""
    if shutil.which("node") is None:
        return "node is not installed (Debian: nodejs)"
    if browser() is None:
        return "Chromium is not installed (Debian: chromium)"
    if not (READER / "node_modules").is_dir():
        return "the reading system is not installed: npm ci --ignore-scripts --prefix tests/epub/reader"
    return None


@pytest.fixture
def walk(tmp_path: Path) -> Callable[[bytes], dict[str, Any]]:
    """Return a function that walks through a book and returns what was seen; in CI it is never skipped."""
    lacking = absent()
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)

    def run(data: bytes) -> dict[str, Any]:
        path = tmp_path / "book.epub"
        path.write_bytes(data)
        environment = os.environ | {"CHROMIUM": browser() or "", "HOME": str(tmp_path)}
        command = ["node", str(READER / "walk.mjs"), str(path)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen

    return run


def test_reader_shows_every_word_and_picture(
    book: Book, opened: Callable[..., Opened], walk: Callable[[bytes], dict[str, Any]]
) -> None:
    starts = pages_of(book)
    seen = walk(opened(book).data)
    assert seen["console"] == seen["refused"] == []
    assert (seen["title"], seen["language"], seen["cover"]) == ("河湾通讯", "zh-Hans", True)
    assert len(seen["sections"]) == seen["linear"] == 6
    for chapter in book.chapters:
        (section,) = [section for section in seen["sections"] if section["id"] == chapter.id]
        assert section["text"] == solid(etree.fromstring(chapter.body.encode()))
        alts = [figure.alt for figure in chapter.figures if figure.photo]
        assert [alt for alt, _, _ in section["images"]] == alts
    images = [image for section in seen["sections"] for image in section["images"]]
    assert len(images) == 3 and all(natural > 0 and 0 < width <= 600 for _, natural, width in images)
    assert all(max(section["sheets"], default=0) > 50 for section in seen["sections"])
    assert all(section["parserError"] is None for section in seen["sections"])
    first = next(section for section in seen["sections"] if section["id"] == "a01")
    assert first["emphasis"] == ["normal", "dot"]  # 着重号, never a slant
    assert float(first["indent"].removesuffix("px")) > 20
    assert first["writingMode"] == "horizontal-tb"
    assert [(entry["label"], entry["visible"]) for entry in seen["toc"]] == [
        ("春水初涨 一日三测", True),
        ("夜里的第一次测流", True),
        ("天亮以后", True),
        ("河边的话", True),
    ]
    assert all(entry["heading"] == "".join(entry["label"].split()) for entry in seen["toc"])
    assert [entry["href"].split("#")[1] for entry in seen["pageList"]] == [f"page-{s.page}" for s in starts]


def test_sample_edition_reads_from_cover_to_end(
    opened: Callable[..., Opened], walk: Callable[[bytes], dict[str, Any]]
) -> None:
    sample = assembling.assemble(project.load(Path(__file__).parents[2]))
    starts = pages_of(sample, every=500)
    seen = walk(opened(sample, starts).data)
    assert seen["console"] == seen["refused"] == []
    texts = {section["id"]: section["text"] for section in seen["sections"]}
    for chapter in sample.chapters:
        assert texts[chapter.id] == solid(etree.fromstring(chapter.body.encode()))
    images = [image for section in seen["sections"] for image in section["images"]]
    figures = [figure for chapter in sample.chapters for figure in chapter.figures if figure.photo]
    assert len(images) == len(figures) + 1 >= 9  # and the cover
    assert all(natural > 0 and 0 < width <= 600 for _, natural, width in images)
    assert len(seen["toc"]) >= len(sample.chapters)
    assert all(entry["visible"] for entry in seen["toc"])
    assert all(entry["heading"] == "".join(entry["label"].split()) for entry in seen["toc"])
    assert len(seen["pageList"]) == len(starts)


def test_reader_sets_a_vertical_edition_with_its_own_fonts(
    book: Book, opened: Callable[..., Opened], walk: Callable[[bytes], dict[str, Any]]
) -> None:
    settings = EpubSettings(fonts=True, vertical=True)
    seen = walk(opened(replace(book, edition=replace(book.edition, epub=settings))).data)
    assert seen["console"] == seen["refused"] == []
    assert seen["direction"] == "rtl"
    assert {section["writingMode"] for section in seen["sections"]} == {"vertical-rl"}
    (section,) = [section for section in seen["sections"] if section["id"] == "a01"]
    faces = {face.replace('"', "") for face in section["fonts"]}
    assert {"Huozi Serif 400 loaded", "Huozi Sans 700 loaded"} <= faces
    assert all(entry["visible"] for entry in seen["toc"])
