"""What holds for a PDF on the press, and for colours anywhere (ISO 15930-4, -7; ISO 19005-3, 6.2.4)."""

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Name

from huozi.checks.pdf_contents import Contents, Image
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_pages import listed
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, Photo
from huozi.model.folders import IMAGES
from huozi.model.printing import GOOD_PPI, INK_LIMITS, LEAST_PPI, MM
from huozi.photos.colour import ink_of_jpeg

_LEAST_SCREEN_PPI = 60
_CONDITIONS = {"FOGRA29": 280, "FOGRA47": 280, "FOGRA52": 280, "FOGRA30": 240, "FOGRA42": 240, "IFRA": 240}
_PRINT_SPACES = frozenset({"/DeviceCMYK", "/DeviceGray", "/Separation+/DeviceCMYK", "/Pattern"})
_SCREEN_INKS = frozenset({"/DeviceCMYK", "/Separation+/DeviceCMYK", "/DeviceN+/DeviceCMYK", "/ICCBased4"})


def check_colours(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """Yield colours that belong on the other side of the press, layers, and smoothing that PDF/A forbids."""
    wanted = _PRINT_SPACES if kind in ("print", "booklet") else None
    for space, pages in sorted(contents.spaces.items()):
        if wanted is not None and space not in wanted:
            yield finding("pdf-colour-not-ink", space=space.lstrip("/"), pages=listed(pages))
        elif wanted is None and space in _SCREEN_INKS:
            yield finding("pdf-colour-not-light", kind=kind, space=space.lstrip("/"), pages=listed(pages))
    if "/OCProperties" in pdf.Root:
        yield finding("pdf-layers", kind=kind)
    blurred = {
        image.page
        for image in contents.images
        if kind in ("screen", "archive")
        and image.ppi < _LEAST_SCREEN_PPI
        and min(image.width, image.height) > 72
    }
    if blurred:
        coarse = min((image for image in contents.images if image.page in blurred), key=lambda it: it.ppi)
        yield finding(
            "pdf-picture-coarse", page=coarse.page, ppi=round(coarse.ppi), width=round(coarse.width / MM)
        )
    if kind == "archive" and any(image.object.get("/Interpolate") for image in contents.images):
        yield finding("pdf-interpolated", kind=kind)


def check_press(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, book: Book | None) -> Iterator[Finding]:
    """Yield what must not come to the plates."""
    if contents.blacks:
        yield finding("pdf-black-not-pure", pages=listed(contents.blacks))
    thin = contents.thin | contents.painting.thin
    if thin:
        yield finding("pdf-hairline", pages=listed(thin))
    links = {number for number, page in enumerate(pdf.pages, 1) if page.obj.get("/Annots")}
    if links:
        yield finding("pdf-annotations-left", pages=listed(links))
    if kind == "print":
        yield from _ink_limit(pdf, contents, book)


def _ink_limit(pdf: pikepdf.Pdf, contents: Contents, book: Book | None) -> Iterator[Finding]:
    """Yield pictures that lay more ink than the paper takes: the edition's, else its printing condition's."""
    condition = " ".join(
        str(intent.get("/OutputConditionIdentifier", "")) for intent in pdf.Root.get("/OutputIntents", ())
    )
    named = next((limit for name, limit in _CONDITIONS.items() if name in condition), 300)
    limit = INK_LIMITS[book.edition.print.ink] if book is not None else named
    seen = set()
    for image in contents.images:
        if image.space == "/DeviceCMYK" and image.object.objgen not in seen:
            seen.add(image.object.objgen)
            ink = _ink(image)
            if ink > limit:
                yield finding("pdf-ink-limit", page=image.page, ink=round(ink), limit=limit)
    for page, ink in sorted(contents.painting.inks.items()):
        if ink > limit + 1:
            yield finding("pdf-ink-heavy", kind="print", page=page, ink=round(ink), limit=limit)


def _ink(image: Image) -> float:
    """Return the most ink of an image in percent; 0 of one whose data are broken, which is told as such."""
    try:
        if image.object.get("/Filter") == Name.DCTDecode:
            return ink_of_jpeg(image.object.read_raw_bytes())
        data = image.object.read_bytes()
    except (pikepdf.PdfError, OSError, NotImplementedError):
        return 0
    return max(map(sum, zip(data[0::4], data[1::4], data[2::4], data[3::4], strict=False)), default=0) / 2.55


def check_resolution(
    contents: Contents, pictures: Sequence[Photo | None] | None, book: Book | None
) -> Iterator[Finding]:
    """Yield photos too coarse for their place, each once, at its largest; by page where unnamed."""
    if pictures is None or book is None:
        yield from _coarse(contents)
        return
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


def _coarse(contents: Contents) -> Iterator[Finding]:
    for image in contents.images:
        ppi, width = round(image.ppi), round(image.width / MM)
        if ppi < LEAST_PPI and not image.object.get("/ImageMask"):
            yield finding("pdf-picture-coarse", page=image.page, ppi=ppi, width=width)
