"""The four PDFs from the one master: what the pipeline calls.

pikepdf is loaded here and below only, so that nothing pays for it that makes no PDF.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode

from huozi.diagnostics import Finding, finding
from huozi.model.book import Book
from huozi.pdf.labels import label_pages
from huozi.pdf.metadata import describe
from huozi.pdf.pictures import Placement, PrintPictures, exchange_for_screen, photos_of
from huozi.pdf.press.imposition import impose
from huozi.pdf.press.prepress import finish_print, set_intent
from huozi.pdf.profiles import Profile, profile_for
from huozi.pdf.reading.attachments import Attachment, attach
from huozi.pdf.reading.tags import mend_tags
from huozi.photos.derive import ScreenCopies

_PRINT_FLAG = 4
_HEADERS = {"x-4": "1.6", "x-1a": "1.4", "ua-1": "1.7", "a-3a": "1.7"}


@dataclass(frozen=True, slots=True)
class Master:
    """The laid-out book as huozi.engine.render wrote it.

    labels  the folio of each page of the print file, the empty ones at its end included
    placed  how large each photo is drawn, in points, by its name
    """

    data: bytes
    labels: tuple[str, ...]
    placed: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Printed:
    """A print file, where its pictures stand, what its making found, its pages with the empty ones."""

    data: bytes
    placements: tuple[Placement, ...]
    findings: tuple[Finding, ...]
    pages: int


def make_print(book: Book, master: Master, done: Callable[[str], None] = lambda _: None) -> Printed:
    """Return the file for the printer: PDF/X-4, or X-1a where the edition asks for it.

    done  told the name of each photo that is finished, for a progress bar
    Raises AssetError for a photo that cannot be decoded, and as `profile_for` does.
    """
    profile = profile_for(book.edition, "print")
    pictures = PrintPictures(photos_of(book))
    with pikepdf.open(BytesIO(master.data)) as pdf:
        issued = f"{book.edition.date:%Y%m%d}" if book.edition.date else ""
        flattened = finish_print(pdf, profile, master.labels, pictures, issued, done)
        _set_direction(pdf, book)
        describe(pdf, profile, master.data, _version(book))
        data = _saved(pdf, profile)
        pages = len(pdf.pages)
    findings = []
    if flattened:
        flat = ", ".join(str(page) for page in sorted(flattened))
        findings.append(finding("print-transparency-flattened", pages=flat))
    return Printed(data, tuple(pictures.placements), tuple(findings), pages)


def make_screen(book: Book, master: Master, copies: ScreenCopies) -> bytes:
    """Return the file for reading on a screen: PDF/UA-1, trimmed, linked, tagged."""
    return _for_reading(book, master, copies, profile_for(book.edition, "screen"), ())


def make_archive(
    book: Book, master: Master, copies: ScreenCopies, attachments: Sequence[Attachment]
) -> bytes:
    """Return the file for the archive: PDF/A-3a with everything attached that it was made from."""
    return _for_reading(book, master, copies, profile_for(book.edition, "archive"), attachments)


def make_booklet(book: Book, printed: Printed) -> bytes:
    """Return the print pages imposed for folding and stapling, see `impose`."""
    with pikepdf.open(BytesIO(printed.data)) as source, pikepdf.new() as pdf:
        impose(source, pdf, from_right=book.edition.writing == "vertical")
        _set_direction(pdf, book)
        return _saved(pdf, profile_for(book.edition, "print"))


def _for_reading(
    book: Book,
    master: Master,
    copies: ScreenCopies,
    profile: Profile,
    attachments: Sequence[Attachment],
) -> bytes:
    with pikepdf.open(BytesIO(master.data)) as pdf:
        mend_tags(pdf)
        if profile.kind != "screen":
            _set_direction(pdf, book)
        exchange_for_screen(pdf, photos_of(book), copies, master.placed)
        _trim(pdf)
        label_pages(pdf, master.labels[: len(pdf.pages)])
        if profile.intent:
            set_intent(pdf, profile.intent, Name.GTS_PDFA1)
        _show_annotations(pdf)
        attach(pdf, attachments)
        describe(pdf, profile, master.data, _version(book))
        return _saved(pdf, profile)


def _version(book: Book) -> str:
    return book.edition.revision.version if book.edition.revision else "1"


def _set_direction(pdf: pikepdf.Pdf, book: Book) -> None:
    """Tell viewers that the pages of a vertical edition follow each other from the right (12.2).

    Not in the file for screens: PDFium, in every browser but Firefox, then takes its text for a script
    that runs from right to left, so that words are not found, copied or read aloud in their order.
    """
    if book.edition.writing == "vertical":
        preferences = pdf.Root.get("/ViewerPreferences", Dictionary())
        preferences.Direction = Name.R2L
        pdf.Root.ViewerPreferences = preferences


def _trim(pdf: pikepdf.Pdf) -> None:
    """Make each page as large as the trimmed sheet: what bleeds is cut off."""
    for page in pdf.pages:
        page.obj.MediaBox = Array(list(page.obj.TrimBox))
        for key in ("/BleedBox", "/CropBox", "/ArtBox"):
            if key in page.obj:
                del page.obj[key]


def _show_annotations(pdf: pikepdf.Pdf) -> None:
    """Let links be printed with the page: PDF/A hides nothing (ISO 19005-3, 6.3.2)."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            annotation.F = _PRINT_FLAG


def _saved(pdf: pikepdf.Pdf, profile: Profile) -> bytes:
    """Return the bytes: same contents, same bytes. A press gets plain objects, which every RIP reads."""
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    pdf.remove_unreferenced_resources()
    buffer = BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        force_version=_HEADERS[profile.standard],
        object_stream_mode=ObjectStreamMode.disable if profile.kind == "print" else ObjectStreamMode.generate,
    )
    return buffer.getvalue()
