"""A finished booklet opened again and held against the print file whose pages it imposes.

Two pages lie side by side on each side of a sheet, to be printed on both, folded once and stapled through the
fold. Knows nothing of the writer; the print file itself is checked elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Dictionary

from huozi.checks.pdf_contents import IDENTITY, Contents, Matrix, read_contents, times
from huozi.checks.pdf_document import has_intent
from huozi.checks.pdf_fonts import embedded
from huozi.checks.pdf_pages import TOLERANCE, box, listed, near
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book
from huozi.model.printing import MM, SIGNATURE

_MOST_CREEP = 0.25 * MM
"""By so much, the thickness of card, a sheet may move towards the fold within the one around it."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A page as painted on a sheet's side."""

    form: pikepdf.Object
    matrix: Matrix


def check_booklet(data: bytes, printed: bytes, book: Book) -> tuple[Finding, ...]:
    """Return what is wrong with the booklet `data` of the print file `printed`; nothing: it is good."""
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PdfError as error:
        return (finding("pdf-unreadable", kind="booklet", reason=str(error)),)
    with pdf, pikepdf.open(BytesIO(printed)) as single:
        return tuple(_findings(pdf, single, book))


def _findings(pdf: pikepdf.Pdf, single: pikepdf.Pdf, book: Book) -> Iterator[Finding]:
    pages = len(single.pages)
    if pages % SIGNATURE or 2 * len(pdf.pages) != pages:
        yield finding("pdf-page-count", kind="booklet", count=2 * len(pdf.pages), wanted=pages)
        return
    contents = read_contents(pdf)
    for name, font in sorted(contents.fonts.items()):
        if not embedded(font):
            yield finding("pdf-font-not-embedded", kind="booklet", font=name.lstrip("/"))
    if not has_intent(pdf, "/GTS_PDFX", b"CMYK"):
        yield finding("pdf-intent-missing", kind="booklet")
    trim = tuple(side * MM for side in book.edition.print.trim_mm)
    sides = [_placed(page) for page in pdf.pages]
    yield from _order(sides, single, contents, from_right=book.edition.writing == "vertical")
    misplaced = {
        number
        for number, (page, placed) in enumerate(zip(pdf.pages, sides, strict=True), 1)
        if not _meets_at_fold(page, placed, number, (trim[0], trim[1]), single)
    }
    if misplaced:
        yield finding("booklet-place", sides=listed(misplaced))


def _order(
    sides: list[list[_Placed]], single: pikepdf.Pdf, contents: Contents, *, from_right: bool
) -> Iterator[Finding]:
    """Yield the sides that do not paint, left and right, what the print file's pages of their turn paint.

    from_right  the booklet is bound at the right: its pairs change sides
    """
    alone = read_contents(single)
    for number, (placed, turn) in enumerate(zip(sides, _turns(len(single.pages)), strict=True), 1):
        wanted = turn[::-1] if from_right else turn
        painted = [_content(it.form) for it in placed]
        text = "".join(alone.text[page - 1] for page in wanted)
        if (
            painted != [_content(single.pages[page - 1]) for page in wanted]
            or contents.text[number - 1] != text
        ):
            yield finding("booklet-order", side=number, left=wanted[0], right=wanted[1])
    if len(contents.images) != len(alone.images):
        yield finding(
            "pdf-picture-missing", kind="booklet", count=len(contents.images), wanted=len(alone.images)
        )


def _turns(pages: int) -> list[tuple[int, int]]:
    """Return for each side the pages on its left and right: together one more than all, the odd one right."""
    pairs = [(side, pages + 1 - side) for side in range(1, pages // 2 + 1)]
    return [(high, low) if low % 2 else (low, high) for low, high in pairs]


def _placed(page: pikepdf.Page) -> list[_Placed]:
    """Return the forms that a sheet's side paints, from left to right."""
    found: list[_Placed] = []
    stack: list[Matrix] = []
    matrix = IDENTITY
    forms = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q" and stack:
            matrix = stack.pop()
        elif operator == "cm":
            matrix = times([float(value) for value in instruction.operands], matrix)
        elif operator == "Do" and (form := forms.get(str(instruction.operands[0]))) is not None:
            found.append(_Placed(form, matrix))
    return sorted(found, key=lambda it: it.matrix[4])


def _content(source: pikepdf.Page | pikepdf.Object) -> bytes:
    """Return the operators of a page or a form, however its streams are cut and spaced."""
    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(source))


def _meets_at_fold(
    side: pikepdf.Page,
    placed: list[_Placed],
    number: int,
    trim: tuple[float, float],
    single: pikepdf.Pdf,
) -> bool:
    """Return whether both pages stand upright, in true size, on one line, and end at the fold.

    An inner sheet may be moved towards the fold, by the paper around it at most. The TrimBox is the spread.
    """
    width, height = trim
    media, spread = box(side, "/MediaBox"), box(side, "/TrimBox")
    fold = (media[0] + media[2]) / 2
    if len(placed) != 2 or side.obj.get("/Rotate"):
        return False
    origin = box(single.pages[0], "/TrimBox")
    most = (number - 1) // 2 * _MOST_CREEP
    bases = []
    for page, start in zip(placed, (fold - width, fold), strict=True):
        if page.matrix[:4] != IDENTITY[:4]:
            return False
        moved = page.matrix[4] + origin[0] - start
        if not -TOLERANCE <= (moved if start < fold else -moved) <= most + TOLERANCE:
            return False
        bases.append(page.matrix[5] + origin[1])
    wanted = (fold - width, bases[0], fold + width, bases[0] + height)
    inside = spread[1] >= media[1] - TOLERANCE and spread[3] <= media[3] + TOLERANCE
    return inside and near(bases[:1], bases[1:]) and near(spread, wanted)
