"""The check of the finished EPUB: silent on a sound one; whatever it looks for is found when it is wrong."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from huozi.checks.epub import check_epub
from huozi.model.book import Book, PageStart
from tests.epub.conftest import pages_of
from tests.epub.opened_epub import Opened


@pytest.fixture
def sound(book: Book, opened: Callable[..., Opened]) -> tuple[bytes, Book, list[PageStart]]:
    return opened(book).data, book, pages_of(book)


def test_a_publisher_may_answer_for_what_nobody_signs(book: Book, opened: Callable[..., Opened]) -> None:
    edition = replace(book.edition, contributors=(), publisher="下湾文化站")
    data = opened(replace(book, edition=edition)).data
    found = list(check_epub(data, replace(book, edition=edition)))
    assert [item for item in found if item.id == "epub-metadata-differs"] == []
    other = replace(book, edition=replace(edition, publisher="上湾文化站"))
    assert {"dc:creator", "dc:publisher"} <= {
        item.values.get("name") for item in check_epub(data, other) if item.id == "epub-metadata-differs"
    }


def tampered(
    data: bytes, changes: dict[str, tuple[str, str] | None], extra: dict[str, bytes] | None = None
) -> bytes:
    """Return the file with text replaced in some of its entries, entries removed (None) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename in changes:
                change = changes[info.filename]
                if change is None:
                    continue
                changed = re.sub(change[0].encode(), change[1].encode(), content, count=1)
                assert changed != content, f"{change[0]} is not in {info.filename}"
                content = changed
            target.writestr(info, content)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def test_sound_book_has_no_findings(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    assert check_epub(*sound) == ()


@pytest.mark.parametrize(
    ("path", "change", "id"),
    [
        ("EPUB/text/a01.xhtml", ("三月的河水", "三月河水"), "epub-text-differs"),
        ("EPUB/text/a02.xhtml", ('id="a02"', 'id="b02"'), "epub-chapter-missing"),
        ("EPUB/text/a01.xhtml", ('alt="江心', 'alt="湖心'), "epub-alt-differs"),
        ("EPUB/text/a01.xhtml", ("../images/001.jpg", "../images/009.jpg"), "epub-picture-missing"),
        ("EPUB/text/a01.xhtml", ('<figure id="a01-f1"', '<figure id="a01-f9"'), "epub-figure-missing"),
        ("EPUB/text/a01.xhtml", ('href="#a01-n1"', 'href="#a01-n9"'), "epub-link-dead"),
        ("EPUB/text/a01.xhtml", ("../images/001.jpg", "https://example.com/a.jpg"), "epub-remote"),
        ("EPUB/text/a01.xhtml", ('id="a01-s2"', 'id="a01-s1"'), "epub-id-twice"),
        ("EPUB/text/a01.xhtml", ("</section>", ""), "epub-xml-broken"),
        ("EPUB/nav.xhtml", ("天亮以后", "天亮之后"), "epub-contents-differ"),
        ("EPUB/toc.ncx", ("#a01-s2", "#a01-s1"), "epub-contents-differ"),
        ("EPUB/nav.xhtml", ("#page-7", "#page-8"), "epub-page-list-differs"),
        ("EPUB/style/01.css", ("p {", '@import "https://example.com/x.css"; p {'), "epub-remote"),
        ("EPUB/style/01.css", ("p {", "p { background: url(paper.png);"), "epub-link-dead"),
        ("EPUB/content.opf", ("<dc:language>zh-Hans", "<dc:language>en"), "epub-metadata-differs"),
        (
            "EPUB/content.opf",
            ('<dc:title id="title">河湾', '<dc:title id="title">河曲'),
            "epub-metadata-differs",
        ),
        ("EPUB/content.opf", ("2024-05-01T", "2025-05-01T"), "epub-metadata-differs"),
        ("EPUB/content.opf", ('media-type="image/png"', 'media-type="image/jpeg"'), "epub-type-wrong"),
        ("EPUB/images/001.jpg", None, "epub-entry-missing"),
        ("mimetype", ("epub", "zip"), "epub-mimetype"),
    ],
)
def test_a_fault_is_found(
    path: str, change: tuple[str, str] | None, id: str, sound: tuple[bytes, Book, list[PageStart]]
) -> None:
    data, book, starts = sound
    found = check_epub(tampered(data, {path: change}), book, starts)
    assert id in {finding.id for finding in found}


def test_break_at_another_character_is_found(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    data, book, starts = sound
    place = max(n for n, start in enumerate(starts) if start.offset > 0)
    moved = [*starts[:place], replace(starts[place], offset=starts[place].offset + 1), *starts[place + 1 :]]
    (found,) = check_epub(data, book, moved)
    assert (found.id, found.values["page"], found.values["offset"]) == (
        "epub-page-misplaced",
        starts[place].label,
        -1,
    )


def test_page_more_or_less_is_found(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    data, book, starts = sound
    assert [finding.id for finding in check_epub(data, book, starts[:-1])] == ["epub-page-list-differs"]


def test_stowaway_and_odd_names_are_found(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    data, book, starts = sound
    found = check_epub(tampered(data, {}, {"EPUB/测.txt": b"x"}), book, starts)
    assert {finding.id for finding in found} == {"epub-entry-unlisted", "epub-entry-name"}


def test_entry_that_stands_twice_is_found(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    data, book, starts = sound
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = tampered(data, {}, {"EPUB/text/a01.xhtml": b"<html/>"})
    assert "epub-entry-twice" in {finding.id for finding in check_epub(twice, book, starts)}


def test_articles_out_of_order_are_found(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    data, book, _ = sound
    swapped = replace(book, chapters=tuple(reversed(book.chapters)))
    assert "epub-chapters-disordered" in {finding.id for finding in check_epub(data, swapped, [])}


def test_torn_file_is_one_finding_and_no_traceback(sound: tuple[bytes, Book, list[PageStart]]) -> None:
    data, book, starts = sound
    assert [finding.id for finding in check_epub(data[: len(data) // 2], book, starts)] == ["epub-unreadable"]
