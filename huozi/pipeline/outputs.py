"""Every output that can be made: one table of what writes it, what checks it, and how its file ends."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from huozi import epub, messages, project
from huozi.checks.booklet import check_booklet
from huozi.checks.epub import check_epub
from huozi.checks.pdf import check_pdf
from huozi.diagnostics import AssetError, Finding, Severity, finding
from huozi.epub.people import doubtful_readings
from huozi.fonts.packages import package
from huozi.model.book import Book, PageStart, Photo
from huozi.pages.cover import draw_cover
from huozi.pages.layout import Layout
from huozi.pages.starts import filled_up
from huozi.pdf import finishing
from huozi.pdf.reading.attachments import edition_files
from huozi.photos.derive import Picture, ScreenCopies
from huozi.pipeline.events import Listener, PhotoDone, Step
from huozi.workers import Worker


@dataclass(slots=True)
class Work:
    """What the outputs of one build are made from; what several of them want is made once.

    layout    None: no output shows pages
    findings  all that the build has found so far, each once
    """

    book: Book
    layout: Layout | None
    photos: Sequence[Photo]
    copies: ScreenCopies
    tell: Listener
    allow_missing_glyphs: bool
    findings: list[Finding]
    _master: finishing.Master | None = None
    _print: tuple[finishing.Printed, tuple[Finding, ...]] | None = None
    _epub: Callable[[], tuple[bytes, tuple[Finding, ...]]] | None = None

    def keep(self, found: Sequence[Finding]) -> None:
        """Keep what was found, each finding once."""
        for item in found:
            if item not in self.findings:
                self.findings.append(item)

    def keep_drawn(self, found: Sequence[Finding]) -> None:
        """Keep what was found while pages were laid out or drawn; raise AssetError for an error of these."""
        self.keep(without_errors(found, self.findings, allow_missing_glyphs=self.allow_missing_glyphs))

    @property
    def page_starts(self) -> tuple[PageStart, ...]:
        """Where each page of the print file begins, the empty ones at its end included; none: no layout."""
        return filled_up(self.layout.page_starts, self.book.edition.language) if self.layout else ()

    @property
    def pages(self) -> int:
        """How many pages were laid out."""
        return len(self._laid_out().page_starts)

    def _laid_out(self) -> Layout:
        if self.layout is None:
            raise RuntimeError("a PDF was asked for, and no pages were laid out")
        return self.layout

    def prepare_photos(self, jobs: int) -> None:
        """Make the screen copies of all photos, `jobs` at a time."""
        with ThreadPoolExecutor(max(1, jobs)) as pool:
            made = pool.map(self.copies.of, self.photos)
            for count, _ in enumerate(made, 1):
                self.tell(PhotoDone(Step.PHOTOS, count, len(self.photos)))

    def begin_epub(self, worker: Worker) -> None:
        """Begin the EPUB in `worker`; `epub` waits for it."""
        self._epub = worker.begin(write_epub, *self._epub_arguments())

    def epub(self) -> bytes:
        """Return the EPUB."""
        data, found = self._epub() if self._epub else write_epub(*self._epub_arguments())
        self.keep_drawn(found)
        return data

    def _epub_arguments(
        self,
    ) -> tuple[Book, tuple[PageStart, ...], Sequence[Photo], ScreenCopies, list[str]]:
        sheets = [path.read_text(encoding="utf-8-sig") for path in project.epub_sheets(self.book.edition)]
        return self.book, self.page_starts, self.photos, self.copies, sheets

    def master(self) -> finishing.Master:
        """Return the laid-out pages as written once for all PDFs."""
        if self._master is None:
            labels = tuple(start.label for start in self.page_starts)
            layout = self._laid_out()
            data, found = layout.write()
            self.keep_drawn(found)
            self._master = finishing.Master(data, labels, layout.placed)
        return self._master

    def print_file(self) -> tuple[finishing.Printed, tuple[Finding, ...]]:
        """Return the print file with all that was found in it, for itself and the booklet."""
        if self._print is None:
            done = itertools.count(1)
            printed = finishing.make_print(
                self.book,
                self.master(),
                lambda _: self.tell(PhotoDone(Step.PRINT, next(done), len(self.photos))),
            )
            pictures = [placement.photo for placement in printed.placements]
            found = check_pdf(printed.data, "print", self.book, self.pages, pictures)
            self._print = printed, (*printed.findings, *found)
        return self._print


@dataclass(frozen=True, slots=True)
class Made:
    """An output's bytes, its pages (None: it has none), and what making and checking it found."""

    data: bytes
    pages: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class OutputKind:
    """An output that can be made.

    ending  of its file's name
    make    writes it and checks what was written
    photos  it shows the photos' screen copies
    """

    ending: str
    make: Callable[[Work], Made]
    photos: bool = False


def write_epub(
    book: Book,
    page_starts: Sequence[PageStart],
    photos: Sequence[Photo],
    copies: ScreenCopies,
    sheets: Sequence[str],
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the EPUB of `book`, see `huozi.epub.write_epub`, and what was found while its cover was drawn.

    A function of its own, so that a worker can do it.
    """
    pictures: Mapping[str, Picture] = {photo.name: copies.of(photo) for photo in photos}
    cover, found = draw_cover(book, pictures)
    data = epub.write_epub(book, page_starts=page_starts, pictures=pictures, cover=cover, css=sheets)
    return data, (*found, *doubtful_readings(book))


def _epub(work: Work) -> Made:
    data = work.epub()
    return Made(data, None, tuple(check_epub(data, work.book, work.page_starts)))


def _print(work: Work) -> Made:
    printed, found = work.print_file()
    return Made(printed.data, printed.pages, found)


def _screen(work: Work) -> Made:
    data = finishing.make_screen(work.book, work.master(), work.copies)
    return Made(data, work.pages, tuple(check_pdf(data, "screen", work.book, work.pages)))


def _archive(work: Work) -> Made:
    files = edition_files(work.book.edition)
    data = finishing.make_archive(work.book, work.master(), work.copies, files)
    attached = {file.name: file.data for file in files}
    return Made(data, work.pages, tuple(check_pdf(data, "archive", work.book, work.pages, (), attached)))


def _booklet(work: Work) -> Made:
    printed, found = work.print_file()
    data = finishing.make_booklet(work.book, printed)
    return Made(data, None, (*found, *check_booklet(data, printed.data, work.book)))


OUTPUTS: dict[str, OutputKind] = {
    "print": OutputKind("-print.pdf", _print),
    "screen": OutputKind("-screen.pdf", _screen, photos=True),
    "archive": OutputKind("-archive.pdf", _archive, photos=True),
    "booklet": OutputKind("-booklet.pdf", _booklet),
    "epub": OutputKind(".epub", _epub, photos=True),
}
"""By kind, in the order in which they are made: the EPUB last, since a worker may make it meanwhile."""

KINDS = ("epub", "print", "screen", "archive", "booklet")
"""Every kind, in the order in which people are told of them."""


def without_errors(
    found: Sequence[Finding], told: Sequence[Finding], *, allow_missing_glyphs: bool
) -> list[Finding]:
    """Return what the layout or the drawing found; raise AssetError for the first error that nobody allowed.

    An allowed character without a glyph becomes a warning, unless the fonts' check has `told` of it.
    """
    kept = []
    for item in found:
        if allow_missing_glyphs and item.id == "layout-glyph-missing":
            character, code = str(item.values["character"]), str(item.values["code"]).removeprefix("U+")
            known = {str(one.values.get("character")) for one in told if one.id == "glyph-missing-allowed"}
            if character not in known:
                kept.append(
                    finding(
                        "glyph-missing-allowed", character=character, code=code, package=package(character)
                    )
                )
        elif messages.severity(item) is Severity.ERROR:
            raise AssetError(item)
        else:
            kept.append(item)
    return kept
