"""What the operators of a finished PDF's pages did that no reader, press or archive wants."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary

from huozi.checks.pdf_contents import Contents
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_operators import Matrix, Painting, corners
from huozi.checks.pdf_pages import box, listed
from huozi.diagnostics import Finding, finding

_PRESS = ("print", "booklet")
_PROCESS = frozenset({"Cyan", "Magenta", "Yellow", "Black", "All", "None"})
_BLENDING = {"print": 4, "booklet": 4, "screen": 3, "archive": 3}
"""How many colorants the space has that transparent things are mixed in (ISO 32000-1, 11.3.4)."""


def check_painting(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """Yield what is wrong with how the pages are painted."""
    painting = contents.painting
    pages = {
        "pdf-content-broken": painting.broken,
        "pdf-text-turned": painting.turned,
        "pdf-text-tiny": painting.tiny,
        "pdf-text-double": _double(contents),
        "pdf-picture-turned": {page for page, matrix in painting.pictures if _is_turned(matrix)},
        "pdf-picture-outside": set(_outside(pdf, painting)),
        "pdf-blending-wrong": set(_blending(pdf, kind)),
    }
    if kind in _PRESS:
        pages["pdf-overprint-white"] = painting.vanishing
    for id, numbers in pages.items():
        if numbers:
            yield finding(id, kind=kind, pages=listed(numbers))
    for feature, numbers in sorted(painting.features.items()):
        yield finding("pdf-feature-forbidden", kind=kind, feature=feature, pages=listed(numbers))
    for name, numbers in sorted(painting.spots.items()) if kind in _PRESS else ():
        if name not in _PROCESS:
            yield finding("pdf-ink-extra", kind=kind, ink=name, pages=listed(numbers))


def _double(contents: Contents) -> set[int]:
    """Return the pages that paint a line of text twice at one place."""
    seen: set[tuple[int, float, float, str]] = set()
    pages = set()
    for piece in contents.shown:
        key = (piece.page, round(piece.x, 1), round(piece.y, 1), piece.text)
        if key in seen and piece.text.strip():
            pages.add(piece.page)
        seen.add(key)
    return pages


def _is_turned(matrix: Matrix) -> bool:
    """Return whether a picture is painted in mirror writing or on its head."""
    a, b, c, d, _, _ = matrix
    return a * d - b * c < 0 or (a < 0 and d < 0 and abs(b) + abs(c) < abs(a) / 10)


def _outside(pdf: pikepdf.Pdf, painting: Painting) -> Iterator[int]:
    """Yield the pages on which the middle of a picture is off the paper."""
    for page, matrix in painting.pictures:
        left, bottom, right, top = corners(matrix)
        paper = box(pdf.pages[page - 1], "/TrimBox")
        across, up = (left + right) / 2, (bottom + top) / 2
        if not (paper[0] <= across <= paper[2] and paper[1] <= up <= paper[3]):
            yield page


def _blending(pdf: pikepdf.Pdf, kind: Kind) -> Iterator[int]:
    """Yield the pages whose transparent parts are mixed in another kind of colour than theirs."""
    names = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}
    for number, page in enumerate(pdf.pages, 1):
        space = page.obj.get("/Group", Dictionary()).get("/CS")
        if space is None:
            continue
        count = names.get(str(space), 0)
        if isinstance(space, pikepdf.Array) and str(space[0]) == "/ICCBased":
            count = int(space[1].get("/N", 0))
        if count and count != _BLENDING[kind]:
            yield number
