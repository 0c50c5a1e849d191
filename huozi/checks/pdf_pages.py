"""What holds for the pages of a finished PDF: boxes, labels, folios, nothing outside, nothing lost."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary

from huozi.checks.pdf_contents import Contents, Image
from huozi.checks.pdf_document import Kind
from huozi.diagnostics import Finding, HuoziError, finding
from huozi.model.printing import MM, SIGNATURE
from huozi.photos.probe import size_of

TOLERANCE = 0.2  # pt
_LEAST_BLEED = 2.9  # mm
_STYLES = {"/D", "/R", "/r", "/A", "/a"}
_COMPONENTS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}


def check_pages(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """Yield what is wrong with the pages, whatever book they are of."""
    if not len(pdf.pages):
        yield finding("pdf-page-count", kind=kind, count=0, wanted=1)
        return
    yield from _boxes_alone(pdf, kind)
    if kind != "booklet":
        yield from _labels(pdf, kind, contents)
    if kind == "print" and len(pdf.pages) % SIGNATURE:
        wanted = len(pdf.pages) + -len(pdf.pages) % SIGNATURE
        yield finding("pdf-page-count", kind=kind, count=len(pdf.pages), wanted=wanted)
    yield from _empty(pdf, kind, contents)
    if contents.mirrored:
        yield finding("pdf-text-mirrored", kind=kind, pages=listed(contents.mirrored))
    if contents.lost:
        yield finding("pdf-resource-lost", kind=kind, pages=listed(contents.lost))
    broken = {image.page for image in contents.images if not _whole(image)}
    if broken:
        yield finding("pdf-picture-broken", kind=kind, pages=listed(broken))
    skewed = {image.page for image in contents.images if _distorted(image)}
    if skewed:
        yield finding("pdf-picture-distorted", kind=kind, pages=listed(skewed))


def _boxes_alone(pdf: pikepdf.Pdf, kind: Kind) -> Iterator[Finding]:
    """One size for all pages; the boxes lie in one another; none is turned (ISO 32000-1, 14.11.2)."""
    wrong = set()
    first = _size(box(pdf.pages[0], "/TrimBox"))
    for number, page in enumerate(pdf.pages, 1):
        media, trim = box(page, "/MediaBox"), box(page, "/TrimBox")
        bleed = box(page, "/BleedBox") if "/BleedBox" in page.obj else trim
        good = near(_size(trim), first) and int(page.rotation) % 360 == 0
        good = good and _inside(trim, bleed) and _inside(bleed, media) and "/TrimBox" in page.obj
        good = good and float(page.obj.get("/UserUnit", 1)) == 1
        if "/CropBox" in page.obj:
            good = good and kind not in ("print", "booklet") and near(box(page, "/CropBox"), media)
        if kind in ("screen", "archive"):
            good = good and near(media, trim)
        if kind == "print":
            margins = [abs(a - b) for a, b in zip(trim, bleed, strict=True)]
            good = good and near(margins, [margins[0]] * 4) and "/BleedBox" in page.obj
            good = good and "/ArtBox" not in page.obj and _is_centred(trim, media)
        if not good:
            wrong.add(number)
    if wrong:
        yield finding("pdf-boxes-wrong", kind=kind, pages=listed(wrong))


def _is_centred(trim: Sequence[float], media: Sequence[float]) -> bool:
    """Return whether as much paper lies left as right of a page, and below as above it."""
    left, below, right, above = (abs(a - b) for a, b in zip(trim, media, strict=True))
    return near((left, below), (right, above))


def check_bleed(pdf: pikepdf.Pdf, kind: Kind) -> Iterator[Finding]:
    """Yield a bleed that a knife may miss, where nobody has asked for it."""
    page = pdf.pages[0]
    bleed = (box(page, "/TrimBox")[0] - box(page, "/BleedBox")[0]) / MM
    if 0 <= bleed < _LEAST_BLEED:
        yield finding("pdf-bleed-small", kind=kind, bleed=round(bleed, 1))


def _size(rectangle: Sequence[float]) -> tuple[float, float]:
    return rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]


def _inside(inner: Sequence[float], outer: Sequence[float]) -> bool:
    low = all(a >= b - TOLERANCE for a, b in zip(inner[:2], outer[:2], strict=True))
    return low and all(a <= b + TOLERANCE for a, b in zip(inner[2:], outer[2:], strict=True))


def labels(pdf: pikepdf.Pdf) -> list[str]:
    """Return each page's label; "" where it has none (ISO 32000-1, 12.4.2)."""
    tree = pdf.Root.get("/PageLabels")
    if tree is None:
        return [""] * len(pdf.pages)
    ranges = dict(pikepdf.NumberTree(tree))
    found: list[str] = []
    current: Any = Dictionary()
    start = 0
    for index in range(len(pdf.pages)):
        if index in ranges:
            current, start = ranges[index], index
        style, number = str(current.get("/S", "")), int(current.get("/St", 1)) + index - start
        found.append(str(current.get("/P", "")) + (str(number) if style in _STYLES else ""))
    return found


def _labels(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """Every page is named, numbers run on, and the folio printed on a page is its name."""
    names = labels(pdf)
    if not all(names):
        yield finding("pdf-page-labels-missing", kind=kind)
        return
    last = 0
    for page, name in enumerate(names, 1):
        if name.isdigit():
            between = page - 1 - names.index(str(last)) if last else 0
            if last and int(name) - last != between:
                yield finding("pdf-page-label-wrong", kind=kind, page=page, label=name, wanted=last + between)
            last = int(name)
    folios = _folios(contents)
    wrong = [page for page, folio in folios.items() if folio != str(page - _offset(folios))]
    if wrong:
        yield finding("pdf-page-disordered", kind=kind, pages=listed(wrong))
    for page, folio in folios.items():
        counted = re.fullmatch(r"\d+|[ivxlcdm]+|[IVXLCDM]+|[a-z]{1,2}|[A-Z]{1,2}", names[page - 1], re.ASCII)
        if page not in wrong and counted and folio != names[page - 1]:
            yield finding("pdf-page-label-wrong", kind=kind, page=page, label=names[page - 1], wanted=folio)


def _offset(folios: Mapping[int, str]) -> int:
    """Return by how much the pages' places in the file run ahead of most of their printed numbers."""
    ahead = Counter(page - int(folio) for page, folio in folios.items())
    return ahead.most_common(1)[0][0] if ahead else 0


def _folios(contents: Contents) -> dict[int, str]:
    """Return the number printed where folios stand, by page: at the height where most run with the pages.

    Where as many run at two heights, numbers that a line has alone, or by wide spaces from a title, go before
    those with text beside them: notes at the foot of pages may be numbered in step.
    """
    lines: dict[tuple[int, float], list[tuple[float, str]]] = {}
    for piece in contents.shown:
        lines.setdefault((piece.page, round(piece.y)), []).append((piece.x, piece.text))
    numbers: dict[tuple[int, float], str] = {}
    apart: Counter[float] = Counter()
    for (page, height), pieces in lines.items():
        words = "".join(text for _, text in sorted(pieces)).strip()
        bare = re.fullmatch(r"\D{0,6}?[·\s\-—–]*(\d{1,4})[·\s\-—–]*", words)
        bare = (
            bare or re.match(r"(\d{1,4})\u3000\u3000", words) or re.search(r"\u3000\u3000(\d{1,4})$", words)
        )
        apart[height] += bare is not None
        for found in {bare[1]} if bare else {text.strip() for _, text in pieces if text.strip().isdigit()}:
            numbers.setdefault((page, height), found)
    running = Counter((height, page - int(number)) for (page, height), number in numbers.items())
    if not running or running.most_common(1)[0][1] < 2:
        return {}
    height, _ = max(running, key=lambda place: (running[place], apart[place[0]]))
    return {page: number for (page, at), number in numbers.items() if abs(at - height) <= 1}


def _empty(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """No page between others is empty, but for one that its label calls so."""
    names = labels(pdf)
    pictured = {image.page for image in contents.images}
    filled = [page for page, text in enumerate(contents.text, 1) if text.strip() or page in pictured]
    last = max(filled, default=0)
    empty = {page for page in range(1, last) if page not in filled and names[page - 1].isdigit()}
    if empty:
        yield finding("pdf-page-empty", kind=kind, pages=listed(empty))


def _whole(image: Image) -> bool:
    """Return whether a picture's data are there to the last pixel."""
    stream = image.object
    try:
        if stream.get("/Filter") == pikepdf.Name.DCTDecode:
            return size_of(stream.read_raw_bytes(), "") == image.pixels
        components = _COMPONENTS.get(image.space) or int(
            image.space[-1:] if image.space[-1:].isdigit() else 0
        )
        bits = int(stream.get("/BitsPerComponent", 1 if stream.get("/ImageMask") else 8))
        if not components or (
            isinstance(stream.get("/ColorSpace"), pikepdf.Array) and "/Indexed" in str(stream.ColorSpace[0])
        ):
            stream.read_bytes()
            return True
        row = (image.pixels[0] * components * bits + 7) // 8
        return len(stream.read_bytes()) >= row * image.pixels[1]
    except (pikepdf.PdfError, HuoziError, NotImplementedError):
        return False


def _distorted(image: Image) -> bool:
    """Return whether a picture of some size is painted in other proportions than its own."""
    if min(image.width, image.height) < 20 or min(image.pixels) < 20:
        return False
    return not 0.97 < image.width / image.height * image.pixels[1] / image.pixels[0] < 1.03


def box(page: pikepdf.Page, name: str) -> tuple[float, ...]:
    """Return a box of the page, in points: left, bottom, right, top; the MediaBox where it has none."""
    return tuple(float(value) for value in page.obj.get(name, page.mediabox))


def near(values: Sequence[float], wanted: Sequence[float]) -> bool:
    """Return whether lengths in points are those wanted, pair by pair."""
    return all(abs(value - want) <= TOLERANCE for value, want in zip(values, wanted, strict=True))


def listed(pages: Iterable[int]) -> str:
    """Return page numbers as people list them."""
    numbers = sorted(pages)
    return ", ".join(map(str, numbers[:12])) + (" …" if len(numbers) > 12 else "")
