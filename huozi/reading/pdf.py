"""A PDF with a text layer to a `SourceText`: its lines put in order and joined to paragraphs.

PDFium gives characters with their boxes; the structure of a page is read off them. A PDF without text,
locked, or longer than the limits is refused in words.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from huozi.diagnostics import SourceError, finding
from huozi.model.article import Flag
from huozi.model.source import LeftOut, Metadata, SourceText
from huozi.reading.pdf_layout import Row, pages_in_order, paragraphs, without_furniture

PAGES_LIMIT = 1000
_CHARACTERS_LIMIT = 2_000_000
_PAGE_CHARACTERS = 60_000
# What PDFium puts for a hyphen at a line's end (a soft hyphen here), for nothing, and for characters unknown.
_SPECIAL = {0x02: "\u00ad", 0x00: "", 0xFFFE: "\u00ad", 0xFFFF: "\ufffd"}


class _Glyph(NamedTuple):
    """A character and its box in points."""

    char: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool


def read_pdf(data: bytes, name: str) -> SourceText:
    """Read the bytes of the PDF `name`; a line's number is that of its first row of print, counted through.

    Raises SourceError for a PDF that is broken, locked, too long, or holds no text.
    """
    import pypdfium2  # noqa: PLC0415  (a library of several megabytes that only PDFs need)

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise SourceError(
            finding("source-locked", name, kind="PDF")
            if locked
            else finding("source-pdf-broken", name, reason=str(error)[:80])
        ) from None
    try:
        if len(document) > PAGES_LIMIT:
            raise SourceError(finding("source-pdf-long", name, pages=len(document), limit=PAGES_LIMIT))
        pages = list(_pages(document, name))
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise SourceError(finding("source-pdf-broken", name, reason=str(error)[:80])) from None
    finally:
        document.close()
    if not any(pages):
        raise SourceError(finding("source-no-text-layer", name, kind="PDF"))
    ordered = pages_in_order(pages)
    body, furniture = without_furniture(ordered)
    lines = tuple(paragraphs(body))
    bare = sum(not page for page in pages)
    return SourceText(
        name,
        lines,
        structured=True,
        encoding="pdf",
        flags=(Flag("pages_without_text", str(bare)),) if bare else (),
        metadata=Metadata((title,) if title else ()),
        left_out=tuple(LeftOut(kind, row.text, row.number) for kind, row in furniture),
    )


def _pages(document: Any, name: str) -> Iterator[list[Row]]:
    """Yield the rows of each page as PDFium finds them, top to bottom of what it takes for a flow of text."""
    total = 0
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        total += text.count_chars()
        if total > _CHARACTERS_LIMIT or text.count_chars() > _PAGE_CHARACTERS:
            raise SourceError(finding("source-pdf-long", name, pages=len(document), limit=PAGES_LIMIT))
        width, height = page.get_size()
        yield list(_rows(text, index, width, height))
        text.close()
        page.close()


def _rows(text: Any, page: int, width: float, height: float) -> Iterator[Row]:
    """Yield the rows of a page: characters up to a line's end that PDFium sees."""
    from pypdfium2 import raw  # noqa: PLC0415

    box = raw.FS_RECTF()
    held: list[_Glyph] = []
    for n in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, n)
        char = _SPECIAL.get(code, chr(code) if code < 0x110000 else "\ufffd")
        if char in ("\r", "\n"):
            yield from _row(held, page, width, height)
            held = []
        elif char and raw.FPDFText_GetLooseCharBox(text, n, box):
            bold = raw.FPDFText_GetFontWeight(text, n) >= 600
            held.append(_Glyph(char, box.left, box.right, box.bottom, box.top, bold))
    yield from _row(held, page, width, height)


def _row(held: list[_Glyph], page: int, width: float, height: float) -> Iterator[Row]:
    inked = [glyph for glyph in held if not glyph.char.isspace()]
    if not inked:
        return
    sizes = sorted(glyph.top - glyph.bottom for glyph in inked)
    yield Row(
        "".join(glyph.char for glyph in held).strip(),
        min(glyph.left for glyph in inked),
        max(glyph.right for glyph in inked),
        min(glyph.bottom for glyph in inked),
        max(glyph.top for glyph in inked),
        sizes[len(sizes) // 2] or 1.0,
        sum(glyph.bold for glyph in inked) * 2 > len(inked),
        page,
        width,
        height,
    )
