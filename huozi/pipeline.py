"""The order of the work, from an edition's folder to its checked outputs: the only place that knows it."""

import hashlib
import itertools
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from huozi import epub, fonts, messages, project
from huozi.assembly import assemble
from huozi.checks.booklet import check_booklet
from huozi.checks.epub import check_epub
from huozi.checks.pdf import check_pdf
from huozi.diagnostics import AssetError, Finding, Severity, finding
from huozi.files import write_atomically
from huozi.model.book import Book, Photo
from huozi.pages.cover import draw_cover
from huozi.pages.layout import Layout, lay_out
from huozi.pages.starts import filled_up
from huozi.pdf import finishing
from huozi.pdf.pictures import photos_of
from huozi.pdf.reading.attachments import edition_files
from huozi.photos.derive import Darkroom, Picture, for_layout
from huozi.workers import begin

_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 60

Step = Callable[..., None]

KINDS = ("epub", "print", "screen", "archive", "booklet")
"""Every output that can be made, in the order in which they are."""


@dataclass(frozen=True, slots=True)
class Output:
    """One finished file: what it is, where, its pages (None: it has none) and the SHA-256 of its bytes."""

    kind: str
    path: Path
    pages: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made and found; `refused`: the outputs that failed their check and were not written."""

    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...]
    refused: tuple[str, ...]


def build(
    root: Path,
    out: Path,
    kinds: Sequence[str],
    step: Step,
    *,
    jobs: int = 1,
    allow_missing_glyphs: bool = False,
) -> Built:
    """Build the outputs `kinds` (of `KINDS`) of the edition in `root` into the folder `out`.

    step                  told the id of each step as it begins, for progress
    jobs                  photos developed at the same time
    allow_missing_glyphs  a character without a glyph is a finding, no error

    Raises HuoziError for whatever stops the whole edition. An output that fails its check is not written: the
    one of an earlier build stays as it was.
    """
    step("assemble")
    book = assemble(project.load(root))
    sheets = project.own_sheets(book.edition)
    findings = [
        *book.findings,
        *fonts.check_coverage(book, sheets, allow_missing_glyphs=allow_missing_glyphs),
    ]
    step("layout")
    photos = tuple(photos_of(book).values())
    layout = lay_out(book, {p.name: for_layout(p) for p in photos})
    findings += _settled(layout.findings, allow_missing_glyphs, findings)
    with tempfile.TemporaryDirectory(prefix="huozi-") as folder:
        workshop = _Workshop(
            book, layout, photos, Darkroom(Path(folder)), out, step, allow_missing_glyphs, tuple(findings)
        )
        if photos and set(kinds) & {"epub", "screen", "archive"}:
            step("photos")
            workshop.develop(jobs)
        workshop.make(kinds, jobs)
    return Built(tuple(workshop.outputs), (*findings, *workshop.findings), tuple(workshop.refused))


def _settled(found: Sequence[Finding], allow_missing_glyphs: bool, told: Sequence[Finding]) -> list[Finding]:
    """Return what the layout or the drawing found; raise AssetError for the first error that nobody allowed.

    An allowed character without a glyph becomes a warning, unless the fonts' check has `told` of it.
    """
    kept = []
    for item in found:
        if allow_missing_glyphs and item.id == "layout-glyph-missing":
            character, code = str(item.values["character"]), str(item.values["code"]).removeprefix("U+")
            known = {str(one.values.get("character")) for one in told if one.id == "glyph-missing-allowed"}
            if character not in known:
                kept.append(finding("glyph-missing-allowed", character=character, code=code))
        elif messages.severity(item) is Severity.ERROR:
            raise AssetError(item)
        else:
            kept.append(item)
    return kept


class _Workshop:
    """The outputs as they are made, each checked before it is written."""

    def __init__(
        self,
        book: Book,
        layout: Layout,
        photos: Sequence[Photo],
        darkroom: Darkroom,
        out: Path,
        step: Step,
        allow_missing_glyphs: bool,
        told: Sequence[Finding],
    ) -> None:
        self.told = told
        self.book = book
        self.layout = layout
        self.page_starts = filled_up(layout.page_starts, book.edition.language)
        self.photos = photos
        self.darkroom = darkroom
        self.out = out
        self.step = step
        self.allow_missing_glyphs = allow_missing_glyphs
        self.outputs: list[Output] = []
        self.findings: list[Finding] = []
        self.refused: list[str] = []
        self._master: finishing.Master | None = None
        self._printed: tuple[finishing.Printed, tuple[Finding, ...]] | None = None

    def develop(self, jobs: int) -> None:
        """Make the screen copies of all photos, `jobs` at a time."""
        with ThreadPoolExecutor(max(1, jobs)) as pool:
            for count, _ in enumerate(pool.map(self.darkroom.screen, self.photos), 1):
                self.step("photo", done=count, total=len(self.photos))

    def make(self, kinds: Sequence[str], jobs: int) -> None:
        """Make the outputs `kinds`; the EPUB beside the PDFs where two jobs may run at the same time."""
        make = {
            "print": self._print,
            "screen": self._screen,
            "archive": self._archive,
            "booklet": self._booklet,
        }
        epub_file = None
        if "epub" in kinds:
            self.step("epub")
            epub_file = begin(self._epub_file) if jobs > 1 and len(kinds) > 1 else self._epub_file
        for kind in kinds:
            if kind in make:
                self.step(kind)
                make[kind]()
        if epub_file:
            data, found = epub_file()
            self._keep(_settled(found, self.allow_missing_glyphs, (*self.told, *self.findings)))
            self._hand_over("epub", ".epub", data, check_epub(data, self.book, self.page_starts), None)

    def _epub_file(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the EPUB, and what was found while its cover was drawn."""
        pictures: Mapping[str, Picture] = {photo.name: self.darkroom.screen(photo) for photo in self.photos}
        cover, found = draw_cover(self.book, pictures)
        data = epub.write_epub(
            self.book,
            page_starts=self.page_starts,
            pictures=pictures,
            cover=cover,
            css=[path.read_text(encoding="utf-8-sig") for path in project.epub_sheets(self.book.edition)],
        )
        return data, found

    def _print(self) -> None:
        printed, found = self._print_file()
        self._hand_over("print", "-print.pdf", printed.data, found, printed.pages)

    def _screen(self) -> None:
        data = finishing.make_screen(self.book, self._master_file(), self.darkroom)
        found = check_pdf(data, "screen", self.book, self._pages)
        self._hand_over("screen", "-screen.pdf", data, found, self._pages)

    def _archive(self) -> None:
        files = edition_files(self.book.edition)
        data = finishing.make_archive(self.book, self._master_file(), self.darkroom, files)
        found = check_pdf(
            data, "archive", self.book, self._pages, (), {file.name: file.data for file in files}
        )
        self._hand_over("archive", "-archive.pdf", data, found, self._pages)

    def _booklet(self) -> None:
        printed, found = self._print_file()
        data = finishing.make_booklet(self.book, printed)
        self._hand_over(
            "booklet", "-booklet.pdf", data, (*found, *check_booklet(data, printed.data, self.book)), None
        )

    @property
    def _pages(self) -> int:
        return len(self.layout.page_starts)

    def _master_file(self) -> finishing.Master:
        """Return the laid-out pages as written once for all PDFs."""
        if self._master is None:
            labels = tuple(start.label for start in self.page_starts)
            data, found = self.layout.write()
            self._keep(_settled(found, self.allow_missing_glyphs, (*self.told, *self.findings)))
            self._master = finishing.Master(data, labels)
        return self._master

    def _print_file(self) -> tuple[finishing.Printed, tuple[Finding, ...]]:
        """Return the print file with all that was found in it; made once, for itself and the booklet."""
        if self._printed is None:
            done = itertools.count(1)
            printed = finishing.make_print(
                self.book,
                self._master_file(),
                lambda _: self.step("press-photo", done=next(done), total=len(self.photos)),
            )
            pictures = [placement.photo for placement in printed.placements]
            found = check_pdf(printed.data, "print", self.book, self._pages, pictures)
            self._printed = printed, (*printed.findings, *found)
        return self._printed

    def _keep(self, found: Sequence[Finding]) -> None:
        self.findings += [item for item in found if item not in (*self.told, *self.findings)]

    def _hand_over(
        self, kind: str, ending: str, data: bytes, found: Sequence[Finding], pages: int | None
    ) -> None:
        """Write the output where its check found no error; else refuse it."""
        if self.allow_missing_glyphs:  # each was named, as a warning
            found = [item for item in found if item.id != "pdf-glyph-missing"]
        self._keep(found)
        if any(messages.severity(item) is Severity.ERROR for item in found):
            self.refused.append(kind)
            return
        path = self.out / f"{_stem(self.book)}{ending}"
        write_atomically(path, data)
        self.outputs.append(Output(kind, path, pages, hashlib.sha256(data).hexdigest()))


def _stem(book: Book) -> str:
    """Return what the outputs' names begin with: title and issue number, as any file system takes them."""
    series = book.edition.series
    number = f" {series.number}" if series and series.number else ""
    name = _FORBIDDEN_IN_NAMES.sub(" ", book.edition.title + number)
    return "-".join(name.split())[:_LONGEST_NAME].strip("-.") or "edition"
