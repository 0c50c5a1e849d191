"""What of a finished PDF's text is really seen: each page is drawn with its text and without, and compared.

A character whose place looks the same both times is seen by nobody, whatever the reason: painted in no mode,
in the colour of its ground, transparent, clipped away, or covered by what is painted later.
"""

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import sub
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pypdfium2
from pypdfium2 import raw

from huozi.checks.pdf_contents import IDENTITY, times
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_operators import Box, Matrix, corners
from huozi.checks.pdf_pages import listed
from huozi.checks.text_order import plain
from huozi.checks.thumbnails import ONE_AT_A_TIME
from huozi.diagnostics import Finding, Location, finding
from huozi.model.book import Book

_SCALES = (0.75, 3.0)
"""Pixels a point: most text is seen at a glance; what is not is looked at closely."""

_LARGEST = 6000
"""Pixels across a drawing: a sheet as large as a house is looked at from farther away."""

_FAINTEST = 12  # of 255 levels: less difference from its ground than that is none to the eye
_LEAST_PART = 0.4  # of its height: a character of which less can be seen is cut off
_BEYOND = 1.0  # pt that a glyph may reach over the trimmed edge
_MOST = 20  # findings of one file; the rest is told in one
_SHOWN = 24  # characters that a message quotes
_LENGTHS = (24, 12, 6)  # characters by which a place is looked for: a title may run on into its text
_SURE = 4
_NO_INK = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})


class _Glyph(NamedTuple):
    """A character of a page, its place in the page's text, and the box of its ink in user space."""

    place: int
    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Words:
    """Characters that follow each other on a page and share a fate."""

    page: int
    text: str
    outside: bool


def check_seen(data: bytes, kind: Kind, book: Book | None) -> Iterator[Finding]:
    """Yield the words of the PDF `data` that cannot be seen, and those that lie beyond the trimmed page.

    book  tells in which article and line they stand; None: the page alone is told
    """
    try:
        found = unseen_words(data)
    except pypdfium2.PdfiumError as error:
        yield finding("pdf-unreadable", kind=kind, reason=str(error))
        return
    for words in found[:_MOST]:
        yield _finding(kind, words, [words], book)
    for outside in (False, True):
        rest = [words for words in found[_MOST:] if words.outside is outside]
        if rest:
            yield _finding(kind, rest[0], rest, book)


def _finding(kind: Kind, first: Words, all_of_them: Sequence[Words], book: Book | None) -> Finding:
    id = "pdf-text-outside" if first.outside else "pdf-text-unseen"
    return finding(
        id,
        _place(first.text, book) if book else None,
        kind=kind,
        pages=listed({words.page for words in all_of_them}),
        text=first.text[:_SHOWN],
        count=sum(len(words.text) for words in all_of_them),
    )


def _place(text: str, book: Book) -> Location | None:
    """Return where in the manuscript `text` stands; None where no chapter has it."""
    chapters = [(chapter, ElementTree.fromstring(chapter.body)) for chapter in book.chapters]
    for length in _LENGTHS:
        wanted = plain(text)[:length]
        for chapter, body in chapters if wanted else ():
            for element in body.iter():
                id, written = element.get("id", ""), "".join(element.itertext())
                if id in chapter.positions and wanted in plain(written):
                    return chapter.location(id, max(written.find(text[:_SURE]), 0))
    for chapter, body in chapters:
        if plain(text)[:_SURE] in plain("".join(body.itertext())):
            return Location(chapter.path)
    return None


def unseen_words(data: bytes) -> list[Words]:
    """Return the words of the PDF `data` that its reader does not see, page by page."""
    found: list[Words] = []
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            found += _Page(page, number).unseen()
            page.close()
    return found


class _Page:
    """One page on its way through: its characters, its objects, its drawings."""

    def __init__(self, page: Any, number: int) -> None:
        self.page, self.number = page, number
        self.trim: Box = page.get_trimbox()
        self.paper: Box = page.get_cropbox()
        self.glyphs = list(_glyphs(page))

    def unseen(self) -> list[Words]:
        """Return what is not seen of the page's text."""
        outside = [glyph for glyph in self.glyphs if not self._is_on_page(glyph)]
        doubtful = [glyph for glyph in self.glyphs if self._is_on_page(glyph)]
        if doubtful:
            self._leave_out_pictures()
        for scale in _SCALES:
            if doubtful:
                side = max(self.page.get_size())
                doubtful = self._without_ink(doubtful, min(scale, _LARGEST / max(side, 1)))
        return [*_joined(self.number, doubtful, outside=False), *_joined(self.number, outside, outside=True)]

    def _is_on_page(self, glyph: _Glyph) -> bool:
        left, bottom, right, top = self.trim
        across = glyph.left >= left - _BEYOND and glyph.right <= right + _BEYOND
        return across and glyph.bottom >= bottom - _BEYOND and glyph.top <= top + _BEYOND

    def _objects(self) -> Iterator[tuple[Any, Matrix]]:
        return _placed(self.page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, IDENTITY)

    def _leave_out_pictures(self) -> None:
        """Draw no picture on which no text stands: a photo for the press takes longer than all the text."""
        for item, matrix in self._objects():
            if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = corners(times(_matrix(item), matrix))
                touched = any(
                    it.right > left and it.left < right and it.top > bottom and it.bottom < top
                    for it in self.glyphs
                )
                if not touched:
                    raw.FPDFPageObj_SetIsActive(item, False)

    def _without_ink(self, glyphs: Sequence[_Glyph], scale: float) -> list[_Glyph]:
        """Return those of `glyphs` where the page looks the same without its text."""
        told = self._drawn(scale)
        objects = [item for item, _ in self._objects()]
        texts = [item for item in objects if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT]
        for item in texts:
            raw.FPDFPageObj_SetIsActive(item, False)
        bare = self._drawn(scale)
        for item in texts:
            raw.FPDFPageObj_SetIsActive(item, True)
        return [glyph for glyph in glyphs if not self._is_seen(glyph, told, bare, scale)]

    def _drawn(self, scale: float) -> "_Drawing":
        bitmap = self.page.render(scale=scale, may_draw_forms=False)
        return _Drawing(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height, bitmap.n_channels)

    def _is_seen(self, glyph: _Glyph, told: "_Drawing", bare: "_Drawing", scale: float) -> bool:
        left, _, _, top = self.paper
        first, last = int((glyph.left - left) * scale) - 1, int((glyph.right - left) * scale) + 2
        above, below = int((top - glyph.top) * scale), int((top - glyph.bottom) * scale) + 1
        slack = 1 if below - above < 4 else 0  # a flat glyph may be drawn one row off
        rows = range(max(above - slack, 0), min(below + slack, told.height))
        inked, most, least = 0, 0, _LEAST_PART * (below - above)
        for one, other in zip(told.rows(rows, first, last), bare.rows(rows, first, last), strict=True):
            if one != other:
                inked += 1
                if most < _FAINTEST:
                    most = max(map(abs, map(sub, one, other)))
                if inked >= least and most >= _FAINTEST:
                    return True
        return False


class _Drawing(NamedTuple):
    """The pixels of a page."""

    pixels: bytes
    stride: int
    width: int
    height: int
    channels: int

    def rows(self, rows: range, first: int, last: int) -> Iterator[bytes]:
        """Yield the pixels of each of `rows` from column `first` up to, not with, `last`."""
        start, end = max(first, 0) * self.channels, min(last, self.width) * self.channels
        for begin in range(rows.start * self.stride, rows.stop * self.stride, self.stride):
            yield self.pixels[begin + start : begin + end]


def _placed(holder: Any, count: Any, get: Any, matrix: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """Yield the objects of a page, those in forms included, with the matrix of what they stand in."""
    for index in range(count(holder)):
        item = get(holder, index)
        yield item, matrix
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
            inner = times(_matrix(item), matrix)
            yield from _placed(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner)


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _glyphs(page: Any) -> Iterator[_Glyph]:
    """Yield the characters of a page that must leave ink."""
    text = page.get_textpage()
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    places = [ctypes.byref(side) for side in sides]
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if unicodedata.category(character) in _NO_INK or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not raw.FPDFText_GetCharBox(text, index, *places):
            continue
        if left.value < right.value or bottom.value < top.value:
            yield _Glyph(index, character, left.value, bottom.value, right.value, top.value)
    text.close()


def _joined(page: int, glyphs: Sequence[_Glyph], *, outside: bool) -> Iterator[Words]:
    """Yield `glyphs` as words: those that follow each other, spaces and ends of lines between them."""
    start = 0
    for end in range(1, len(glyphs) + 1):
        if end == len(glyphs) or glyphs[end].place - glyphs[end - 1].place > 3:
            yield Words(page, "".join(glyph.text for glyph in glyphs[start:end]), outside)
            start = end
