"""The file as shops and libraries check it: container, metadata, navigation, the same bytes each time."""

import datetime
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huozi.assembly import clock
from huozi.model.book import Book, EpubSettings, PageStart, Series
from huozi.model.manuscript import Contributor
from tests.epub.opened_epub import NS, Opened


def test_media_type_comes_first_and_is_stored_plain(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    first = epub.zip.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
    assert epub.data[30:58] == b"mimetypeapplication/epub+zip"


def test_entries_carry_no_clock_and_no_umask(book: Book, opened: Callable[..., Opened]) -> None:
    entries = opened(book).zip.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", entry.filename) for entry in entries)


def test_same_edition_gives_the_same_bytes(
    book: Book, opened: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(book).data
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    umask = os.umask(0o077)
    try:
        assert opened(book).data == before
    finally:
        os.umask(umask)
        monkeypatch.undo()
        time.tzset()


def test_bytes_do_not_hang_on_the_order_of_hashes(book: Book) -> None:
    code = (
        "import hashlib, sys\nfrom pathlib import Path\nfrom huozi import assembly, project\n"
        "from huozi.epub import write_epub\nfrom huozi.photos.derive import for_screen\n"
        "made = assembly.assemble(project.load(Path(sys.argv[1])))\n"
        "photos = {f.photo.name: for_screen(f.photo) for c in made.chapters for f in c.figures if f.photo}\n"
        "data = write_epub(made, page_starts=[], pictures=photos, cover=None, css=['p { margin: 0 }'])\n"
        "print(hashlib.sha256(data).hexdigest())\n"
    )

    def digest(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, str(book.edition.root)]
        root = Path(__file__).parents[2]
        done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert digest("1") == digest("2") != ""


def test_modified_date_is_the_edition_s_or_the_one_given(book: Book, opened: Callable[..., Opened]) -> None:
    assert opened(book).meta("dcterms:modified") == ["2024-05-01T00:00:00Z"]
    given = replace(book, modified=clock(book.edition, "1700000000"))
    assert opened(given).meta("dcterms:modified") == ["2023-11-14T22:13:20Z"]


def redated(book: Book, **changes: Any) -> Book:
    """Return `book` with changes of its edition, its clock set by it."""
    edition = replace(book.edition, **changes)
    return replace(book, edition=edition, modified=clock(edition, None))


def test_people_have_marc_roles_and_sort_keys(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    assert epub.dc("creator") == ["单小河"]  # the only one with an author's role
    assert epub.meta("role", epub.id_of("creator", "单小河")) == ["pht", "aut"]
    assert epub.meta("file-as", epub.id_of("creator", "单小河")) == ["Shan Xiaohe"]
    assert epub.dc("contributor") == ["欧阳若水", "河湾水文站", "柳下风"]
    assert epub.meta("file-as", epub.id_of("contributor", "欧阳若水")) == ["Ouyang Ruoshui"]
    assert epub.meta("role", epub.id_of("contributor", "欧阳若水")) == ["edt"]
    assert epub.meta("role", epub.id_of("contributor", "柳下风")) == ["rpt", "aut"]


def test_who_is_named_without_a_role_has_written_it(book: Book, opened: Callable[..., Opened]) -> None:
    edition = replace(book.edition, contributors=(Contributor("单田", ""), Contributor("解文", "顾问")))
    epub = opened(replace(book, edition=edition))
    assert epub.meta("role", epub.id_of("creator", "单田")) == ["aut"]
    assert epub.meta("role", epub.id_of("contributor", "解文")) == ["ctb"]


def test_publisher_answers_for_an_edition_that_names_nobody(
    book: Book, opened: Callable[..., Opened]
) -> None:
    epub = opened(replace(book, edition=replace(book.edition, contributors=())))
    assert epub.dc("creator") == ["河湾水文站"]
    assert epub.meta("role", "creator1") == ["pbl"]


def test_single_article_s_author_is_the_edition_s(
    assembled: Callable[..., Book], opened: Callable[..., Opened]
) -> None:
    article = (
        "---\ntitle: 一文\ndate: 2019-10-17\ncontributors:\n  - {name: 曹静, role: 整理}\n---\n\n正文。\n"
    )
    book = assembled('title = "一文"\nlanguage = "zh-Hans"\n', {"01.md": article}, name="single")
    epub = opened(book, [])
    assert epub.dc("creator") == ["曹静"]
    assert epub.meta("role", "creator1") == ["com"]
    assert epub.dc("contributor") == []
    assert epub.dc("date") == ["2019-10-17"]


def test_periodical_is_a_collection_with_its_number(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    assert epub.meta("belongs-to-collection") == ["河湾通讯"]
    assert epub.meta("collection-type", "series") == ["series"]
    assert epub.meta("group-position", "series") == ["12"]
    with_issn = replace(book.edition, series=Series("河湾通讯", "2024-05", None, "1001-7143"))
    epub = opened(replace(book, edition=with_issn))
    assert epub.meta("group-position", "series") == ["2024.5"]
    assert epub.meta("dcterms:identifier", "series") == ["urn:issn:1001-7143"]


def test_catalogue_facts_are_those_of_the_edition(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    assert epub.dc("title") == ["河湾通讯", "水文站月报"]
    assert epub.meta("title-type", "subtitle") == ["subtitle"]
    assert epub.dc("language") == ["zh-Hans"]
    assert epub.dc("publisher") == ["河湾水文站"]
    assert epub.dc("rights") == ["© 2024 河湾水文站"]
    assert epub.dc("date") == ["2024-05-01"]
    assert epub.dc("description") == ["一份写水的月报。"]
    assert epub.dc("subject") == ["水文", "月报"]
    assert epub.dc("identifier") == [book.edition.identifier]
    assert epub.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"


def test_what_an_edition_does_not_say_is_not_made_up(book: Book, opened: Callable[..., Opened]) -> None:
    bare = redated(book, rights=None, publisher=None, subjects=(), description=None, date=None, series=None)
    epub = opened(bare)
    assert epub.dc("rights") == epub.dc("publisher") == epub.dc("date") == []
    assert epub.meta("belongs-to-collection") == []
    assert epub.dc("description") == ["本期收录：春水初涨 一日三测；河边的话。"]
    assert epub.dc("subject") == ["特写"]  # the columns its articles stand in
    assert epub.meta("dcterms:modified") == ["1980-01-01T00:00:00Z"]


def test_isbn_stands_beside_another_identifier(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(replace(book, edition=replace(book.edition, isbn="978-7-5600-0001-7")))
    assert epub.dc("identifier") == ["urn:isbn:9787560000017", book.edition.identifier] or epub.dc(
        "identifier"
    ) == [book.edition.identifier, "urn:isbn:9787560000017"]
    assert epub.meta("pageBreakSource") == ["urn:isbn:9787560000017"]


def test_accessibility_metadata_say_what_is_there(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    features = epub.meta("schema:accessibilityFeature")
    assert {"alternativeText", "pageBreakMarkers", "pageNavigation", "rubyAnnotations"} <= set(features)
    assert epub.meta("schema:accessMode") == ["textual", "visual"]
    assert epub.meta("schema:accessModeSufficient") == ["textual", "textual,visual"]
    assert epub.meta("schema:accessibilityHazard") == ["none"]
    (summary,) = epub.meta("schema:accessibilitySummary")
    assert "3幅" in summary and "脚注" in summary and "印刷版页码" in summary
    assert epub.meta("pageBreakSource") == ["《河湾通讯》印刷版（PDF），2024年5月1日"]


def test_accessibility_metadata_claim_nothing_that_is_not_there(
    assembled: Callable[..., Book], opened: Callable[..., Opened]
) -> None:
    plain = assembled(articles={"01.md": "---\ntitle: 短\n---\n\n只有字。\n"}, name="plain")
    epub = opened(plain, [], cover=None)
    features = set(epub.meta("schema:accessibilityFeature"))
    assert features.isdisjoint({"alternativeText", "pageBreakMarkers", "pageNavigation", "rubyAnnotations"})
    assert epub.meta("schema:accessMode") == ["textual"]
    assert epub.meta("schema:accessModeSufficient") == ["textual"]
    assert epub.meta("pageBreakSource") == []
    (summary,) = epub.meta("schema:accessibilitySummary")
    assert "图片" not in summary and "脚注" not in summary and "页码" not in summary


def test_conformance_is_claimed_only_where_somebody_evaluated_it(
    book: Book, opened: Callable[..., Opened]
) -> None:
    assert opened(book).meta("dcterms:conformsTo") == []
    claim = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    evaluated = EpubSettings(conforms_to=claim, certified_by="市盲人图书馆")
    epub = opened(replace(book, edition=replace(book.edition, epub=evaluated)))
    assert epub.meta("dcterms:conformsTo") == [claim]
    assert epub.meta("a11y:certifiedBy", "conformance") == ["市盲人图书馆"]


def test_navigation_lists_the_contents_tree(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book)
    labels = [str(text) for text in epub.nav("toc").xpath(".//h:a/text()", namespaces=NS)]
    assert labels == ["春水初涨 一日三测", "夜里的第一次测流", "天亮以后", "河边的话"]
    points = epub.xml("EPUB/toc.ncx").xpath("//ncx:navPoint/ncx:navLabel/ncx:text/text()", namespaces=NS)
    assert [str(point) for point in points] == labels
    depth = epub.xml("EPUB/toc.ncx").xpath("//ncx:meta[@name='dtb:depth']/@content", namespaces=NS)
    assert depth == ["2"]
    assert epub.nav("toc").get("role") == "doc-toc"


def test_landmarks_name_the_places_a_reader_looks_for(book: Book, opened: Callable[..., Opened]) -> None:
    links = opened(book).nav("landmarks").xpath(".//h:a", namespaces=NS)
    found = {link.get(f"{{{NS['epub']}}}type"): link.get("href") for link in links}
    assert found == {
        "cover": "text/coverpage.xhtml",
        "titlepage": "text/titlepage.xhtml",
        "colophon": "text/colophon.xhtml",
        "toc": "text/contents.xhtml",
        "bodymatter": "text/a01.xhtml",
    }


def test_documents_stand_as_in_print(book: Book, opened: Callable[..., Opened]) -> None:
    """GB/T 12450 puts the colophon on the back of the title leaf; without print pages it ends the book."""
    assert opened(book).spine() == ["coverpage", "titlepage", "colophon", "contents", "a01", "a02"]
    assert opened(book, []).spine() == ["coverpage", "titlepage", "contents", "a01", "a02", "colophon"]


def test_documents_that_print_does_not_have_stand_where_they_are_usual(
    book: Book, opened: Callable[..., Opened]
) -> None:
    """A bulletin prints neither title page nor contents."""
    starts = [
        PageStart(1, "封面", "cover"),
        PageStart(2, "版权页", "colophon"),
        PageStart(3, "3", "chapter", "a01", "a01-column"),
    ]
    assert opened(book, starts).spine() == ["coverpage", "titlepage", "colophon", "contents", "a01", "a02"]


def test_edition_without_a_cover_picture_has_no_cover_page(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(book, cover=None)
    assert "coverpage" not in epub.spine()
    assert not [name for name in epub.zip.namelist() if "cover" in name]


def test_labels_are_in_the_edition_s_language(book: Book, opened: Callable[..., Opened]) -> None:
    wanted = {
        "zh-Hant": "目錄",
        "zh-TW": "目錄",
        "ja": "目次",
        "ko": "차례",
        "en": "Contents",
        "fr": "Contents",
    }
    for language, title in wanted.items():
        epub = opened(replace(book, edition=replace(book.edition, language=language)))
        assert "".join(epub.nav("toc").xpath("./h:h1/text()", namespaces=NS)) == title


def test_date_before_zip_s_calendar_is_no_trouble(book: Book, opened: Callable[..., Opened]) -> None:
    epub = opened(redated(book, date=datetime.date(1937, 7, 1)))
    assert epub.meta("dcterms:modified") == ["1937-07-01T00:00:00Z"]
