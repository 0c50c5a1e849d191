"""A finished PDF held against the Book: every word in its turn, every heading on the page named for it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from itertools import accumulate
from urllib.parse import unquote

import pikepdf
from pikepdf import Dictionary

from huozi import messages
from huozi.assembly import first_issued
from huozi.checks.pdf_contents import Contents
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_navigation import is_contents, read_bookmarks
from huozi.checks.pdf_pages import box, labels, listed, near
from huozi.checks.pdf_tags import Tag
from huozi.checks.text_order import blocks, find_block, plain
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, Figure
from huozi.model.printing import MM

_SHOWN = 24  # characters of a lost text that a message quotes


def check_against(
    pdf: pikepdf.Pdf, kind: Kind, book: Book, contents: Contents, tags: list[Tag]
) -> Iterator[Finding]:
    """Yield what of `book` is not in the file, or otherwise."""
    yield from _information(pdf, kind, book)
    if kind == "booklet":
        return
    yield from _boxes(pdf, kind, book)
    found, starts = _texts(kind, book, contents)
    yield from found
    yield from _twice(kind, book, contents)
    yield from _writing(pdf, kind, book, contents, starts)
    yield from _contents_numbers(pdf, kind, book, contents, starts)
    yield from _picture_count(kind, book, contents)
    if kind != "print":
        yield from _addresses(pdf, kind, book)
        if not found:  # what is not there cannot be read aloud either
            yield from _read_aloud(kind, book, contents, tags)
        yield from _alternatives(kind, book, tags, contents)
        marks = [plain(mark.title) for mark in read_bookmarks(pdf)]
        for entry in book.contents:
            if plain(entry.label) not in marks:
                yield finding("pdf-bookmark-missing", kind=kind, title=entry.label)


def _information(pdf: pikepdf.Pdf, kind: Kind, book: Book) -> Iterator[Finding]:
    """Title, language and dates are the edition's."""
    edition = book.edition
    wanted = {
        "Title": (edition.title, str(pdf.docinfo.get("/Title", ""))),
        "Lang": (edition.language, str(pdf.Root.get("/Lang", ""))),
        "CreationDate": (
            first_issued(book).strftime("%Y%m%d%H%M%S"),
            re.sub(r"\D", "", str(pdf.docinfo.get("/CreationDate", "")))[:14],
        ),
        "ModDate": (
            book.modified.strftime("%Y%m%d%H%M%S"),
            re.sub(r"\D", "", str(pdf.docinfo.get("/ModDate", "")))[:14],
        ),
        "Subject": (edition.description or "", str(pdf.docinfo.get("/Subject", ""))),
    }
    for name, (value, found) in wanted.items():
        if value and value != found:
            yield finding("pdf-info-differs", kind=kind, name=name, wanted=value[:60], found=found[:60])


def _boxes(pdf: pikepdf.Pdf, kind: Kind, book: Book) -> Iterator[Finding]:
    """Yield pages whose boxes are not those of the edition's trim size and bleed (ISO 32000-1, 14.11.2)."""
    settings = book.edition.print
    width, height = (side * MM for side in settings.trim_mm)
    bleed = settings.bleed_mm * MM
    wrong = set()
    for number, page in enumerate(pdf.pages, 1):
        trim = box(page, "/TrimBox")
        good = near((trim[2] - trim[0], trim[3] - trim[1]), (width, height))
        if kind == "print":
            grown = (trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed)
            good = good and near(box(page, "/BleedBox"), grown) and "/ArtBox" not in page.obj
        if not good:
            wrong.add(number)
    if wrong:
        yield finding("pdf-boxes-wrong", kind=kind, pages=listed(wrong))


def _texts(kind: Kind, book: Book, contents: Contents) -> tuple[list[Finding], dict[str, int]]:
    """Return the blocks whose text is not in its turn in the file, and the page each chapter begins on."""
    pages = [plain(text) for text in contents.text]
    text = "".join(pages)
    ends = list(accumulate(len(page) for page in pages))
    found: list[Finding] = []
    starts: dict[str, int] = {}
    running = 0
    for chapter in book.chapters:
        for block, in_turn in blocks(chapter.body):
            wanted = plain(block)
            end = find_block(block, text, running if in_turn else 0)
            if end is None:
                found.append(finding("pdf-text-lost", chapter.path, kind=kind, text=wanted[:_SHOWN]))
            elif in_turn and wanted:
                running = end
                starts.setdefault(chapter.id, bisect_right(ends, max(end - len(wanted), 0)) + 1)
    return found, starts


def _writing(
    pdf: pikepdf.Pdf, kind: Kind, book: Book, contents: Contents, starts: dict[str, int]
) -> Iterator[Finding]:
    """Yield articles whose lines run otherwise than they should, and pages bound at the wrong side."""
    from_right = str(pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/Direction", "")) == "/R2L"
    if from_right != (book.edition.writing == "vertical" and kind != "screen"):
        yield finding("pdf-bound-wrong", kind=kind)
    for chapter in book.chapters:
        page = starts.get(chapter.id)
        wanted = chapter.writing(book.edition) == "vertical"
        if page is not None and wanted != (page in contents.down):
            yield finding("pdf-writing-differs", chapter.path, kind=kind, page=page)


def _twice(kind: Kind, book: Book, contents: Contents) -> Iterator[Finding]:
    """Yield long paragraphs that the file has more often than the book."""
    text = plain("".join(contents.text))
    written = [plain(block) for chapter in book.chapters for block, _ in blocks(chapter.body)]
    whole = "".join(written)  # as in the file, where the end of a block and the next one may read as a third
    for block in dict.fromkeys(written):
        part = block[:60]
        if len(part) >= 20 and text.count(part) > whole.count(part):
            yield finding("pdf-text-twice", kind=kind, text=part[:_SHOWN])


def _contents_numbers(
    pdf: pikepdf.Pdf, kind: Kind, book: Book, contents: Contents, starts: dict[str, int]
) -> Iterator[Finding]:
    """Yield articles whose number on the contents page is not the label of the page they begin on."""
    names = labels(pdf)
    pages = [plain(text) for text in contents.text]
    called = {messages.label("label-contents", book.edition.language)}
    listing = "".join(text for text, name in zip(pages, names, strict=True) if is_contents(name, called))
    first = min(starts.values(), default=1)
    place = 0
    for entry in book.contents:
        label, page = plain(entry.label), starts.get(entry.chapter)
        # The words of a title may stand on the page for other reasons too: in a running head, an imprint.
        entries = list(
            re.compile(rf"{re.escape(label)}\D{{0,400}}?(\d{{1,4}})(?!\d)").finditer(listing, place)
        )
        if not entries or page is None:
            continue
        begins = [it for it in (page, page - 1) if it >= first and label in pages[it - 1]] or [page]
        wanted = {names[it - 1] for it in begins}
        right = next((it for it in entries if it[1] in wanted), None)
        place = (right or entries[0]).start() + len(label)
        if right is None and any(name.isdigit() for name in wanted):
            yield finding(
                "pdf-contents-number", kind=kind, entry=entry.label, wanted=", ".join(sorted(wanted))
            )


def _addresses(pdf: pikepdf.Pdf, kind: Kind, book: Book) -> Iterator[Finding]:
    """Yield addresses that the book links to and the file does not, or the other way round."""
    wanted = {
        unescape(address)
        for chapter in book.chapters
        for address in re.findall(r'<a [^>]*href="((?:https?|mailto):[^"]*)"', chapter.body)
    }
    found = {
        str(note.get("/A", Dictionary()).get("/URI", ""))
        for page in pdf.pages
        for note in page.obj.get("/Annots", ())
    } - {""}
    here, there = ({_address(it) for it in addresses} for addresses in (wanted, found))
    for address in sorted(here ^ there):
        yield finding("pdf-link-differs", kind=kind, address=address[:80])


def _address(text: str) -> str:
    """Return an address as it is compared: writers escape what is not ASCII, and add a last slash."""
    return unquote(text).rstrip("/")


def _picture_count(kind: Kind, book: Book, contents: Contents) -> Iterator[Finding]:
    """Yield where fewer pictures are painted than the book has photos."""
    photos = sum(1 for chapter in book.chapters for figure in chapter.figures if figure.photo is not None)
    vectors = sum(
        1
        for chapter in book.chapters
        for figure in chapter.figures
        if figure.photo is not None and figure.photo.colour == "vector"
    )
    wanted = photos - vectors + (book.cover is not None and book.cover.colour != "vector")
    painted = sum(1 for image in contents.images if not image.object.get("/ImageMask"))
    if painted < wanted:
        yield finding("pdf-picture-missing", kind=kind, count=painted, wanted=wanted)


def _read_aloud(kind: Kind, book: Book, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield running text that the tags read in another order than the book has it."""
    keys = [key for tag in tags for key in tag.own]
    text = plain("".join(contents.marked.get(key, "") for key in keys))
    running = 0
    for chapter in book.chapters:
        for block, in_turn in blocks(chapter.body):
            wanted = plain(block)
            end = find_block(block, text, running if in_turn else 0)
            if end is None:
                yield finding("pdf-read-disordered", chapter.path, kind=kind, text=wanted[:_SHOWN])
            elif in_turn and wanted:
                running = end


def _unwritten(figure: Figure, language: str) -> str:
    """Return what a picture is called that nobody has described: PDF/UA-1, 7.3, has none without words."""
    id = "alt-photo" if figure.caption else "alt-photo-alone"
    return messages.label(id, language, caption=figure.caption)


def _alternatives(kind: Kind, book: Book, tags: list[Tag], contents: Contents) -> Iterator[Finding]:
    """Yield photos whose picture, the one beside their caption, has not the manuscript's alternative text."""
    found: list[tuple[str, str]] = []
    for tag in tags:
        if tag.role == "Figure":
            found.append((str(tag.object.get("/Alt", "")), ""))
        elif tag.role == "Caption" and found and not found[-1][1]:
            found[-1] = found[-1][0], plain(tag.text(contents))
    for figure in (figure for chapter in book.chapters for figure in chapter.figures if figure.photo):
        caption = plain(figure.caption)
        wanted = figure.alt or _unwritten(figure, book.edition.language)
        if not any(alt == wanted and caption in words for alt, words in found):
            yield finding("pdf-alt-differs", figure.location, kind=kind, alt=figure.alt[:40])
