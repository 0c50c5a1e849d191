"""Laying out a `Book`: its document rendered, and where each page begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element

from huozi.diagnostics import Finding
from huozi.engine.render import LaidOut, render
from huozi.model.book import Book, PageStart
from huozi.pages.crops import cropped_pictures
from huozi.pages.document import compose
from huozi.pages.off_page import text_off_page
from huozi.pages.placed import placed_sizes
from huozi.pages.starts import page_starts
from huozi.pages.table_room import table_room
from huozi.photos.derive import Picture


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition laid out, not yet written.

    page_starts  with which words each page begins, in order
    findings     what went wrong while it was laid out
    placed       how large each photo is drawn, in points, by its name
    """

    page_starts: tuple[PageStart, ...]
    findings: tuple[Finding, ...]
    placed: Mapping[str, tuple[float, float]]
    _pages: LaidOut
    _blocks: Mapping[Element, tuple[str, str]]

    def chapter_pages(self) -> dict[str, tuple[str, str]]:
        """Return on which pages each chapter stands: the labels of its first and its last, by its id."""
        found: dict[str, tuple[str, str]] = {}
        for start, page in zip(self.page_starts, self._pages.boxes, strict=True):
            chapters = {self._blocks.get(box.element, ("", ""))[0] for box in page.descendants()}
            for chapter in chapters - {""}:
                found[chapter] = (found.get(chapter, (start.label, ""))[0], start.label)
        return found

    def write(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the raw PDF and what went wrong while it was drawn; the same layout gives the same bytes."""
        return self._pages.write()


def lay_out(book: Book, pictures: Mapping[str, Picture]) -> Layout:
    """Lay `book` out as pages of its trim size, with its bleed.

    pictures  by the photos' names; a photo without one is reported as missing
    """
    edition = book.edition
    date = book.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    composed = compose(book, date, cache(lambda: table_room(edition)))
    settings = edition.print
    pages = render(composed.root, edition, settings.trim_mm, settings.bleed_mm, pictures)
    starts = page_starts(pages.boxes, composed, edition.language)
    lost = text_off_page(pages.boxes, composed.blocks, book)
    return Layout(
        starts,
        (*composed.findings, *pages.findings, *lost, *cropped_pictures(pages.boxes, book)),
        placed_sizes(pages.boxes),
        pages,
        composed.blocks,
    )
