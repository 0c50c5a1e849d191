"""Laying out a `Book`: its document rendered, and where each page begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from huozi.diagnostics import Finding
from huozi.engine.render import LaidOut, render
from huozi.model.book import Book, PageStart
from huozi.pages.document import compose
from huozi.pages.starts import page_starts
from huozi.photos.derive import Picture


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition laid out, not yet written.

    page_starts  with which words each page begins, in order
    findings     what went wrong while it was laid out
    """

    page_starts: tuple[PageStart, ...]
    findings: tuple[Finding, ...]
    _pages: LaidOut

    def write(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the raw PDF and what went wrong while it was drawn; the same layout gives the same bytes."""
        return self._pages.write()


def lay_out(book: Book, pictures: Mapping[str, Picture]) -> Layout:
    """Lay `book` out as pages of its trim size, with its bleed.

    pictures  by the photos' names; a photo without one is reported as missing
    """
    edition = book.edition
    composed = compose(book, book.modified.strftime("%Y-%m-%dT%H:%M:%SZ"))
    settings = edition.print
    pages = render(composed.root, edition, settings.trim_mm, settings.bleed_mm, pictures)
    return Layout(page_starts(pages.boxes, composed, edition.language), pages.findings, pages)
