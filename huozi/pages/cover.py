"""The EPUB's cover picture: the cover of the PDF, laid out at 5 : 8 and rasterised.

One design for both: a theme's cover is made of proportions of the page, so it fits this page as it fits a
trim.
"""

import dataclasses
from collections.abc import Mapping

import pypdfium2

from huozi.diagnostics import Finding
from huozi.engine.render import render
from huozi.model.book import Book
from huozi.pages.document import compose_cover
from huozi.photos.derive import Picture, encode_cover

WIDTH, HEIGHT = 1500, 2400
"""Size of the picture in pixels: the large shops' ratio of 1 : 1.6, and below 4 megapixels."""

_SCALE = 4
_PAGE_MM = (WIDTH / _SCALE / 72 * 25.4, HEIGHT / _SCALE / 72 * 25.4)
"""The page: whole points, so that the raster has whole pixels."""


def draw_cover(book: Book, pictures: Mapping[str, Picture]) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the cover as a JPEG of `WIDTH` × `HEIGHT`, and what went wrong while it was laid out and drawn.

    pictures  sRGB pictures by photo name; only the cover's own is used
    """
    edition = dataclasses.replace(
        book.edition, print=dataclasses.replace(book.edition.print, trim_mm=_PAGE_MM, bleed_mm=0.0)
    )
    laid_out = render(compose_cover(book), edition, _PAGE_MM, 0.0, pictures)
    data, drawn = laid_out.write_to_be_drawn()
    page = pypdfium2.PdfDocument(data)[0]
    page.set_mediabox(0, 0, WIDTH / _SCALE, HEIGHT / _SCALE)  # the engine's own differs in the sixth digit
    bitmap = page.render(scale=_SCALE, prefer_bgrx=True)
    cover = encode_cover(bytes(bitmap.buffer), bitmap.width, bitmap.height, "BGRX")
    return cover, (*laid_out.findings, *(found for found in drawn if found not in laid_out.findings))
