"""Rendering: an element tree and style sheets to laid-out pages, and these to a PDF.

Nothing is fetched but the pictures handed in and files inside the edition's folder; nothing the engine logs
is lost: each record becomes a finding.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import cssselect2
import weasyprint
from weasyprint.urls import URLFetcher

from huozi.diagnostics import Finding
from huozi.engine.fetcher import EDITION_URL, EditionFetcher
from huozi.engine.machine_fonts import configured_fonts
from huozi.engine.session import Session
from huozi.engine.turning import turn_pages
from huozi.engine.vertical_drawing import encode_down
from huozi.model.book import Edition
from huozi.photos.derive import Picture
from huozi.project import house_styles, own_sheets, theme_sheets

_WRITE_OPTIONS: dict[str, object] = {"pdf_tags": True, "pdf_version": "1.7", "pdf_identifier": b"huozi"}
"""Options of the PDF writer: tagged, untyped; what makes a file PDF/X, PDF/UA or PDF/A is added later."""

_DRAWN_OPTIONS = _WRITE_OPTIONS | {"pdf_tags": False, "uncompressed_pdf": True}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Laid-out pages, not yet written.

    boxes     the root box of each page, in order
    findings  what went wrong while they were laid out
    """

    boxes: tuple[Any, ...]
    findings: tuple[Finding, ...]
    _document: Any
    _fetcher: EditionFetcher
    _edition: Edition

    def write(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the raw PDF and what went wrong while it was drawn; the same pages give the same bytes."""
        return self._written(_WRITE_OPTIONS)

    def write_to_be_drawn(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return what `write` does, without tags and not compressed: a file for a rasteriser alone."""
        return self._written(_DRAWN_OPTIONS)

    def _written(self, options: Mapping[str, object]) -> tuple[bytes, tuple[Finding, ...]]:
        with Session(self._edition.print.punctuation) as session:
            self._fetcher.findings = session.findings  # drawing an SVG fetches what it names
            data: bytes = self._document.write_pdf(finisher=_finish, **options)
        return data, tuple(session.findings)


def _finish(document: Any, pdf: Any) -> None:
    """Complete the file about to be written; a WeasyPrint finisher."""
    turn_pages(document, pdf)
    encode_down(document, pdf)


def render(
    root: Element,
    edition: Edition,
    trim_mm: tuple[float, float],
    bleed_mm: float,
    pictures: Mapping[str, Picture],
) -> LaidOut:
    """Return `root` laid out in the edition's styles."""
    width, height = trim_mm
    page = f":root{{--trim-width:{width}mm;--trim-height:{height}mm;--bleed:{bleed_mm}mm}}"
    sheets: list[Any] = [io.StringIO(page), *(_sheet(path, edition) for path in theme_sheets(edition))]
    with Session(edition.print.punctuation) as session:
        fetcher = EditionFetcher(edition.root, pictures, session.findings)
        tree = _Tree(root, EDITION_URL, fetcher)
        fonts = configured_fonts(brought=bool(own_sheets(edition)))
        document = tree.render(font_config=fonts, stylesheets=sheets)
    boxes = tuple(page._page_box for page in document.pages)
    return LaidOut(boxes, tuple(session.findings), document, fetcher, edition)


def _sheet(path: Path, edition: Edition) -> Any:
    """Return a style sheet for the engine: huozi's own read once, since the cover wants them again."""
    if path.parent == house_styles():
        return _house_sheet(path)
    return EDITION_URL + quote(path.relative_to(edition.root).as_posix())


@cache
def _house_sheet(path: Path) -> Any:
    return weasyprint.CSS(filename=path)


class _Tree(weasyprint.HTML):  # type: ignore[misc]
    """An HTML document from elements instead of text: parsing is the engine's slowest step before layout."""

    def __init__(self, root: Element, base_url: str, fetcher: URLFetcher) -> None:
        self.base_url = base_url
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
