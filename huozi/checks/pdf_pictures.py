"""Pictures of a finished PDF held against the edition's photos: each is drawn, and stands by its caption."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2

from huozi.checks.pdf_contents import Contents, read_contents
from huozi.checks.pdf_operators import corners
from huozi.checks.text_order import plain
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, Figure, Photo
from huozi.model.folders import IMAGES
from huozi.photos.likeness import Part, likeness, patches, patches_of_file

_SCALE = 1.0  # pixels a point
_SMALLEST = 20.0  # pt
_ALIKE = 0.5  # words may stand on a cover's picture
_AS_GOOD = 0.08  # by which another photo may be more alike than the right one: two of one moment


@dataclass(frozen=True, slots=True)
class _Painted:
    """A picture as drawn: its page, its proportion, the part of it on the paper, the patches of that part."""

    page: int
    proportion: float
    part: Part
    patches: tuple[float, ...] | None

    def likeness(self, photo: Photo) -> float:
        """Return how alike it is to a photo of the edition."""
        wanted = patches_of_file(photo.path, self.proportion, self.part)
        return likeness(self.patches, wanted) if self.patches and wanted else 0.0


def check_pictures(data: bytes, kind: str, book: Book) -> tuple[Finding, ...]:
    """Return the photos of `book` that the PDF `data` does not show as they are, or not by their captions."""
    figures = [figure for chapter in book.chapters for figure in chapter.figures if _is_raster(figure.photo)]
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            contents = read_contents(pdf)
            painted = _painted(data, contents)
    except (pikepdf.PdfError, pikepdf.PasswordError, pypdfium2.PdfiumError, ValueError, TypeError, KeyError):
        return ()  # told by the check of the file itself
    return tuple(_compared(kind, figures, painted, contents))


def _is_raster(photo: Photo | None) -> bool:
    return photo is not None and photo.colour != "vector"


def _compared(
    kind: str, figures: Sequence[Figure], painted: Sequence[_Painted], contents: Contents
) -> Iterator[Finding]:
    photos = {figure.photo.name: figure.photo for figure in figures if figure.photo}
    alike = [{name: shown.likeness(photo) for name, photo in photos.items()} for shown in painted]
    for figure in figures:
        assert figure.photo
        name = figure.photo.name
        if all(
            patches_of_file(figure.photo.path, shown.proportion, (0, 0, 1, 1)) is None for shown in painted
        ):
            continue  # flat, or unreadable, which is told elsewhere
        pages = {
            shown.page
            for shown, found in zip(painted, alike, strict=True)
            if found[name] >= _ALIKE and found[name] >= max(found.values()) - _AS_GOOD
        }
        caption = plain(figure.caption)
        told = {n for n, text in enumerate(contents.text, 1) if caption and caption in plain(text)}
        beside = not told or any(abs(page - there) <= 1 for page in pages for there in told)
        if not pages or not beside:
            page = min(told or pages or {1})
            yield finding("pdf-picture-differs", f"{IMAGES}/{name}", kind=kind, page=page)


def _painted(data: bytes, contents: Contents) -> list[_Painted]:
    """Return the pictures of the pages, each page drawn once."""
    found = []
    document = pypdfium2.PdfDocument(data)
    try:
        for number in sorted({page for page, _ in contents.painting.pictures}):
            page = document[number - 1]
            left, bottom, right, top = page.get_mediabox()
            image = page.render(scale=_SCALE, may_draw_forms=False).to_pil()
            for matrix in (matrix for where, matrix in contents.painting.pictures if where == number):
                x, y, x2, y2 = corners(matrix)
                if min(x2 - x, y2 - y) < _SMALLEST:
                    continue
                shown = max(x, left), max(y, bottom), min(x2, right), min(y2, top)
                part = (
                    (shown[0] - x) / (x2 - x),
                    (y2 - shown[3]) / (y2 - y),
                    (shown[2] - x) / (x2 - x),
                    (y2 - shown[1]) / (y2 - y),
                )
                across, up = right - left, top - bottom
                drawn = (
                    (shown[0] - left) / across,
                    (top - shown[3]) / up,
                    (shown[2] - left) / across,
                    (top - shown[1]) / up,
                )
                found.append(_Painted(number, (x2 - x) / (y2 - y), part, patches(image, drawn)))
            page.close()
    finally:
        document.close()
    return found
