"""A finished PDF opened again and held against the Book and the standard it claims.

Knows nothing of the writer: what the writer believes it has done is not asked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import md5
from io import BytesIO
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.checks.pdf_contents import Contents, Image, read_contents, structure_elements
from huozi.checks.text_order import blocks, find_in_order, plain
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, Photo
from huozi.model.folders import IMAGES
from huozi.model.printing import GOOD_PPI, INK_LIMITS, LEAST_PPI, MM, SIGNATURE
from huozi.photos.colour import ink_of_jpeg

Kind = Literal["print", "screen", "archive"]

"""Effective resolution in print: below the first a person should look, below the second it is not printed."""

TOLERANCE = 0.2  # pt
_PRINT_SPACES = frozenset({"/DeviceCMYK", "/DeviceGray", "/Separation+/DeviceCMYK", "/Pattern"})
_CLAIMS = {
    "x-4": rb"GTS_PDFXVersion[^<]*>PDF/X-4<",
    "ua-1": rb"pdfuaid:part>1<",
    "a-3a": rb"pdfaid:part>3<.*pdfaid:conformance>A<",
}
_ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Movie", "/Sound", "/Rendition"}
)
_SHOWN = 24  # characters of a lost text that a message quotes


def check_pdf(
    data: bytes,
    kind: Kind,
    book: Book,
    pages: int,
    pictures: Sequence[Photo | None] = (),
    attachments: Mapping[str, bytes] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with the PDF file `data`; nothing: it may be handed over.

    pages        as laid out; a print file may have up to three empty ones more
    pictures     print only: the photos in the order in which the pages paint them, None for any other picture
    attachments  archive only: the files that must be in it, byte for byte, and no others
    """
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PdfError as error:
        return (finding("pdf-unreadable", kind=kind, reason=str(error)),)
    with pdf:
        contents = read_contents(pdf)
        found = list(_everywhere(pdf, kind, book, contents, pages))
        if kind == "print":
            found += _printed(pdf, book, contents)
            found += _resolution(contents, pictures, book)
        else:
            found += _read(pdf, kind, book, contents)
        if kind == "archive":
            found += _archived(pdf, contents, attachments or {})
    return tuple(found)


def _everywhere(
    pdf: pikepdf.Pdf, kind: Kind, book: Book, contents: Contents, pages: int
) -> Iterator[Finding]:
    """Yield what must hold for every kind."""
    wanted = pages + -pages % SIGNATURE if kind == "print" else pages
    if len(pdf.pages) != wanted:
        yield finding("pdf-page-count", kind=kind, count=len(pdf.pages), wanted=wanted)
    standard = {"print": book.edition.print.standard, "screen": "ua-1", "archive": "a-3a"}[kind]
    if not _claims(pdf, standard):
        yield finding("pdf-claim-missing", kind=kind, standard=standard)
    if pdf.is_encrypted or _active(pdf):
        yield finding("pdf-active-content", kind=kind)
    for name, font in sorted(contents.fonts.items()):
        if not embedded(font):
            yield finding("pdf-font-not-embedded", kind=kind, font=name.lstrip("/"))
        elif not re.match(r"/[A-Z]{6}\+", name):
            yield finding("pdf-font-whole", kind=kind, font=name.lstrip("/"))
    if contents.missing:
        yield finding("pdf-glyph-missing", kind=kind, pages=listed(contents.missing))
    if contents.unknown:
        yield finding("pdf-glyph-unnamed", kind=kind, count=contents.unknown)
    yield from _texts(kind, book, contents)
    yield from _boxes(pdf, kind, book)


def _claims(pdf: pikepdf.Pdf, standard: str) -> bool:
    if standard == "x-1a":
        return str(pdf.docinfo.get("/GTS_PDFXVersion", "")).startswith("PDF/X-1a")
    metadata = pdf.Root.get("/Metadata")
    packet = metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    return re.search(_CLAIMS[standard], packet, re.DOTALL) is not None


def _active(pdf: pikepdf.Pdf) -> bool:
    if "/AcroForm" in pdf.Root or "/JavaScript" in pdf.Root.get("/Names", Dictionary()):
        return True
    actions = [pdf.Root.get("/OpenAction")]
    actions += [note.get("/A") for page in pdf.pages for note in page.obj.get("/Annots", ())]
    return any(isinstance(action, Dictionary) and str(action.get("/S")) in _ACTIVE for action in actions)


def embedded(font: pikepdf.Object) -> bool:
    """Return whether a font's own program is in the file (Type 3 fonts are nothing else)."""
    if font.get("/Subtype") == Name.Type3:
        return True
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", Dictionary())
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _texts(kind: Kind, book: Book, contents: Contents) -> Iterator[Finding]:
    """Yield each block of the book whose text is not in the file, or not where its turn is."""
    text = plain("".join(contents.text))
    running = 0
    for chapter in book.chapters:
        for block, in_turn in blocks(chapter.body):
            wanted = plain(block)
            end = find_in_order(wanted, text, running if in_turn else 0)
            if end is None:
                yield finding("pdf-text-lost", chapter.path, kind=kind, text=wanted[:_SHOWN])
            elif in_turn and wanted:
                running = end


def _boxes(pdf: pikepdf.Pdf, kind: Kind, book: Book) -> Iterator[Finding]:
    """Yield pages whose boxes are not those of the edition's trim size and bleed (ISO 32000-1, 14.11.2)."""
    settings = book.edition.print
    width, height = (side * MM for side in settings.trim_mm)
    bleed = settings.bleed_mm * MM
    wrong = set()
    for number, page in enumerate(pdf.pages, 1):
        trim, media = box(page, "/TrimBox"), box(page, "/MediaBox")
        good = near((trim[2] - trim[0], trim[3] - trim[1]), (width, height))
        if kind == "print":
            outer = box(page, "/BleedBox")
            grown = (trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed)
            inside = all(a <= b for a, b in zip(media[:2], outer[:2], strict=True))
            inside = inside and all(a >= b for a, b in zip(media[2:], outer[2:], strict=True))
            good = (
                good and near(outer, grown) and inside and not {"/ArtBox", "/CropBox"} & set(page.obj.keys())
            )
        else:
            good = good and near(media, trim)
        if not good:
            wrong.add(number)
    if wrong:
        yield finding("pdf-boxes-wrong", kind=kind, pages=listed(wrong))


def box(page: pikepdf.Page, name: str) -> tuple[float, ...]:
    """Return a box of the page, in points: left, bottom, right, top; the MediaBox where it has none."""
    return tuple(float(value) for value in page.obj.get(name, page.mediabox))


def near(values: Sequence[float], wanted: Sequence[float]) -> bool:
    """Return whether lengths in points are those wanted, pair by pair."""
    return all(abs(value - want) <= TOLERANCE for value, want in zip(values, wanted, strict=True))


def _printed(pdf: pikepdf.Pdf, book: Book, contents: Contents) -> Iterator[Finding]:
    """Yield what must hold for the press (ISO 15930-4 and -7, and the paper class)."""
    if not has_intent(pdf, "/GTS_PDFX", b"CMYK"):
        yield finding("pdf-intent-missing", kind="print")
    foreign = {space: pages for space, pages in contents.spaces.items() if space not in _PRINT_SPACES}
    for space, pages in sorted(foreign.items()):
        yield finding("pdf-colour-not-ink", space=space.lstrip("/"), pages=listed(pages))
    if contents.blacks:
        yield finding("pdf-black-not-pure", pages=listed(contents.blacks))
    if contents.thin:
        yield finding("pdf-hairline", pages=listed(contents.thin))
    links = {number for number, page in enumerate(pdf.pages, 1) if page.obj.get("/Annots")}
    if links:
        yield finding("pdf-annotations-left", pages=listed(links))
    limit = INK_LIMITS[book.edition.print.ink]
    seen = set()
    for image in contents.images:
        if image.space == "/DeviceCMYK" and image.object.objgen not in seen:
            seen.add(image.object.objgen)
            ink = _ink(image)
            if ink > limit:
                yield finding("pdf-ink-limit", page=image.page, ink=round(ink), limit=limit)


def _ink(image: Image) -> float:
    """Return the most ink of an image in percent."""
    if image.object.get("/Filter") == Name.DCTDecode:
        return ink_of_jpeg(image.object.read_raw_bytes())
    data = image.object.read_bytes()
    return max(map(sum, zip(data[0::4], data[1::4], data[2::4], data[3::4], strict=True)), default=0) / 2.55


def has_intent(pdf: pikepdf.Pdf, kind: str, space: bytes) -> bool:
    """Return whether the file has an output intent of `kind` with an ICC profile for `space`."""
    for intent in pdf.Root.get("/OutputIntents", ()):
        profile = intent.get("/DestOutputProfile")
        if str(intent.get("/S")) == kind and isinstance(profile, pikepdf.Stream):
            return profile.read_bytes()[16:20] == space and bool(
                str(intent.get("/OutputConditionIdentifier", ""))
            )
    return False


def _resolution(contents: Contents, pictures: Sequence[Photo | None], book: Book) -> Iterator[Finding]:
    """Yield photos too coarse for the place they stand in, each once, at its largest."""
    if len(pictures) != len(contents.images):
        yield finding("pdf-picture-missing", kind="print", count=len(contents.images), wanted=len(pictures))
        return
    coarsest: dict[str, Image] = {}
    for photo, image in zip(pictures, contents.images, strict=True):
        if photo and (photo.name not in coarsest or image.ppi < coarsest[photo.name].ppi):
            coarsest[photo.name] = image
    for name, image in coarsest.items():
        ppi, width = round(image.ppi), round(image.width / MM)
        if ppi < LEAST_PPI and name not in book.edition.photos.allow_low_resolution:
            wanted = round(image.width / 72 * GOOD_PPI)
            yield finding(
                "photo-too-coarse", f"{IMAGES}/{name}", page=image.page, ppi=ppi, width=width, wanted=wanted
            )
        elif ppi == LEAST_PPI:
            yield finding("photo-reduced", f"{IMAGES}/{name}", page=image.page, width=width, ppi=ppi)
        elif ppi < GOOD_PPI:
            yield finding("photo-low-resolution", f"{IMAGES}/{name}", page=image.page, ppi=ppi, width=width)


def _read(pdf: pikepdf.Pdf, kind: Kind, book: Book, contents: Contents) -> Iterator[Finding]:
    """Yield what must hold for reading on a screen or by a screen reader (ISO 14289-1)."""
    root = pdf.Root
    shows_title = root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle")
    if not (str(root.get("/Lang", "")) and str(pdf.docinfo.get("/Title", "")) and shows_title):
        yield finding("pdf-title-missing", kind=kind)
    tagged = "/StructTreeRoot" in root and root.get("/MarkInfo", Dictionary()).get("/Marked")
    if not tagged or contents.untagged:
        yield finding("pdf-untagged", kind=kind, pages=listed(contents.untagged) or "–")
    elements = list(structure_elements(pdf))
    mute = sum(1 for it in elements if str(it.S) == "/Figure" and not str(it.get("/Alt", "")))
    if mute:
        yield finding("pdf-alt-missing", kind=kind, count=mute)
    if "/PageLabels" not in root:
        yield finding("pdf-page-labels-missing", kind=kind)
    titles = [plain(title) for title in _bookmarks(pdf)]
    for chapter in book.chapters:
        if plain(chapter.front.title) not in titles:
            yield finding("pdf-bookmark-missing", chapter.path, kind=kind, title=chapter.front.title)
    dead = _dead_links(pdf)
    if dead:
        yield finding("pdf-link-dead", kind=kind, pages=listed(dead))


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[str]:
    todo: list[Any] = [pdf.Root.get("/Outlines", Dictionary()).get("/First")]
    seen = set()
    while todo:
        item = todo.pop()
        if isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            yield str(item.get("/Title", ""))
            todo += [item.get("/Next"), item.get("/First")]


def _dead_links(pdf: pikepdf.Pdf) -> set[int]:
    """Return the pages with an internal link that leads nowhere."""
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    names = set(pikepdf.NameTree(tree)) if tree is not None else set()
    dead = set()
    for number, page in enumerate(pdf.pages, 1):
        for note in page.obj.get("/Annots", ()):
            action = note.get("/A", Dictionary())
            target = action.get("/D") if action.get("/S") == Name.GoTo else note.get("/Dest")
            if target is not None and not isinstance(target, Array) and str(target) not in names:
                dead.add(number)
    return dead


def _archived(pdf: pikepdf.Pdf, contents: Contents, attachments: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what must hold for the archive (ISO 19005-3)."""
    if not has_intent(pdf, "/GTS_PDFA1", b"RGB "):
        yield finding("pdf-intent-missing", kind="archive")
    if any(image.object.get("/Interpolate") for image in contents.images):
        yield finding("pdf-interpolated", kind="archive")
    tree = pdf.Root.get("/Names", Dictionary()).get("/EmbeddedFiles")
    present = dict(pikepdf.NameTree(tree)) if tree is not None else {}
    associated = [specification.objgen for specification in pdf.Root.get("/AF", ())]
    for name, data in attachments.items():
        specification = present.get(name)
        if specification is None or associated.count(specification.objgen) != 1:
            yield finding("pdf-attachment-missing", name)
        elif not _holds(specification, data):
            yield finding("pdf-attachment-differs", name)
    for name in sorted(set(present) - set(attachments)):
        yield finding("pdf-attachment-foreign", name)


def _holds(specification: pikepdf.Object, data: bytes) -> bool:
    """Return whether the embedded file is `data`, by size and checksum too (ISO 32000-1, 7.11.4.1)."""
    file = specification.EF.F
    params = file.get("/Params", Dictionary())
    checksum = bytes(params.get("/CheckSum", pikepdf.String("")))
    size = int(params.get("/Size", -1))
    told = size == len(data) and checksum == md5(data, usedforsecurity=False).digest()
    return told and file.read_bytes() == data


def listed(pages: Iterable[int]) -> str:
    """Return page numbers as people list them."""
    numbers = sorted(pages)
    return ", ".join(map(str, numbers[:12])) + (" …" if len(numbers) > 12 else "")
