"""A finished PDF opened again: judged alone by what it claims, and held against the Book it should be.

Knows nothing of the writer: what the writer believes it has done is not asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import pikepdf

from huozi.checks.pdf_book import check_against
from huozi.checks.pdf_contents import Contents, read_contents
from huozi.checks.pdf_document import Kind, check_attachments, check_document, claims, kind_of
from huozi.checks.pdf_file import check_file
from huozi.checks.pdf_fonts import check_fonts
from huozi.checks.pdf_navigation import check_contents_page, check_navigation
from huozi.checks.pdf_pages import check_bleed, check_pages, listed
from huozi.checks.pdf_painting import check_painting
from huozi.checks.pdf_press import check_colours, check_press, check_resolution
from huozi.checks.pdf_programs import check_programs
from huozi.checks.pdf_reading import check_languages, check_spoken
from huozi.checks.pdf_seen import check_seen
from huozi.checks.pdf_tags import Tag, check_tags, read_tags
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, Photo
from huozi.model.printing import SIGNATURE

__all__ = ["Kind", "check_pdf", "kind_of_file"]


def check_pdf(
    data: bytes,
    kind: Kind,
    book: Book | None = None,
    pages: int | None = None,
    pictures: Sequence[Photo | None] | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with the PDF file `data`; nothing: it may be handed over.

    book         what it should be an edition of; None: it is judged alone
    pages        as laid out; a print file may have up to three empty ones more; None: not known
    pictures     print only: the photos in the order in which the pages paint them, None for any other picture
    attachments  archive only: the files that must be in it, byte for byte, and no others; None: not known
    """
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        return (finding("pdf-locked"),)
    except pikepdf.PdfError as error:
        return (finding("pdf-unreadable", kind=kind, reason=str(error)),)
    with pdf:
        try:
            contents, tags = read_contents(pdf), read_tags(pdf)
            found = list(_alone(pdf, kind, contents, tags, book))
            if book is not None:
                found += check_against(pdf, kind, book, contents, tags)
            if pages is not None:
                found += _count(pdf, kind, pages)
            if kind in ("print", "booklet"):
                found += check_resolution(contents, pictures, book)
            if kind == "archive":
                found += check_attachments(pdf, None if attachments is None else dict(attachments))
            found += check_seen(data, kind, book)
            found += check_file(data, pdf, kind, _standard(pdf, kind, book), runs_down=bool(contents.down))
        except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as error:
            # What pikepdf raises, beside its own, on objects that are not what the standard says they are.
            return (finding("pdf-unreadable", kind=kind, reason=f"{type(error).__name__}: {error}"[:200]),)
    return tuple(item for number, item in enumerate(found) if item not in found[:number])


def kind_of_file(data: bytes, name: str) -> Kind:
    """Return what the finished PDF `data`, whose file is called `name`, is meant for."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return kind_of(pdf, name)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, AttributeError):
        return "screen"


def _alone(
    pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag], book: Book | None
) -> Iterator[Finding]:
    """Yield what must hold for every file of its kind."""
    yield from check_document(pdf, kind, _standard(pdf, kind, book))
    yield from check_pages(pdf, kind, contents)
    yield from check_fonts(contents.fonts, kind)
    yield from check_programs(contents.painting.used, kind)
    yield from check_painting(pdf, kind, contents)
    if contents.missing:
        yield finding("pdf-glyph-missing", kind=kind, pages=listed(contents.missing))
    if contents.unknown:
        yield finding("pdf-glyph-unnamed", kind=kind, count=contents.unknown)
    yield from check_colours(pdf, kind, contents)
    if kind in ("print", "booklet"):
        yield from check_press(pdf, kind, contents, book)
    else:
        yield from check_tags(pdf, kind, contents, tags)
        yield from check_navigation(pdf, kind, contents, tags)
        yield from check_spoken(kind, contents, tags)
    yield from check_languages(pdf, kind, contents, tags)
    if kind == "print" and book is None:
        yield from check_bleed(pdf, kind)
    if kind == "print":
        yield from check_contents_page(pdf, kind, contents)


def _standard(pdf: pikepdf.Pdf, kind: Kind, book: Book | None) -> str:
    """Return the standard that a file of `kind` must claim; a press file alone may claim either."""
    if kind not in ("print", "booklet"):
        return {"screen": "ua-1", "archive": "a-3a"}[kind]
    if book is not None:
        return book.edition.print.standard
    return "x-1a" if claims(pdf, "x-1a") else "x-4"


def _count(pdf: pikepdf.Pdf, kind: Kind, pages: int) -> Iterator[Finding]:
    wanted = pages + -pages % SIGNATURE if kind == "print" else pages
    if len(pdf.pages) != wanted:
        yield finding("pdf-page-count", kind=kind, count=len(pdf.pages), wanted=wanted)
