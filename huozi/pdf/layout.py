"""Laying out a `Book` as pages: the door to WeasyPrint, whose hooks are huozi.composition and `weasyprint_*`.

Nothing is fetched but the pictures handed in and files inside the edition's folder; nothing the engine logs
is lost: each record becomes a finding.
"""

import contextlib
import io
import logging
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

import cssselect2  # type: ignore[import-untyped]

from huozi import composition
from huozi.book import moment
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book, Edition, PageStart
from huozi.pdf.document import compose
from huozi.pdf.libraries import loading
from huozi.pdf.pages import page_starts
from huozi.pdf.profiles import WRITE_OPTIONS, Profile
from huozi.photos.derive import Picture
from huozi.project import house_styles, theme_sheets

with loading():
    import weasyprint
    import weasyprint.css
    import weasyprint.pdf.tags
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from huozi.pdf import weasyprint_floats

_EDITION = "file:///edition/"
"""Where the engine believes the edition to lie: it names pictures by URL, and the same edition is to give
the same bytes in whatever folder it is built."""

_STYLE_READER = Path(weasyprint.css.__file__).parent
"""The part of the engine that reads style sheets: what it logs is about them."""

_TAGS = {"x-toc": "TOC", "x-toci": "TOCI", "x-note": "Note", "x-note::footnote-marker": "Lbl"}
"""Structure types (ISO 32000-1, 14.8.4) of the elements that HTML has no name for."""


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition laid out, not yet written.

    findings  grow by what the engine remarks while `write` runs
    """

    page_starts: tuple[PageStart, ...]
    findings: list[Finding]
    _document: Any
    _edition: Edition

    def write(self) -> bytes:
        """Return the raw PDF; the same layout gives the same bytes."""
        with _collected(self.findings), composition.installed(self._edition.print.punctuation), _own_tags():
            data: bytes = self._document.write_pdf(**WRITE_OPTIONS)
        return data


def lay_out(book: Book, profile: Profile, pictures: Mapping[str, Picture]) -> Layout:
    """Lay `book` out as pages of its trim size.

    pictures  by the photos' names; a photo without one is reported as missing
    """
    edition = book.edition
    date = moment(edition).strftime("%Y-%m-%dT%H:%M:%SZ")
    composed = compose(book, date)
    findings: list[Finding] = []
    trim = edition.print.trim_mm
    document = render(composed.root, edition, trim, profile.bleed_mm, pictures, findings)
    boxes = [page._page_box for page in document.pages]
    return Layout(page_starts(boxes, composed, edition.language), findings, document, edition)


def render(
    root: Element,
    edition: Edition,
    trim_mm: tuple[float, float],
    bleed_mm: float,
    pictures: Mapping[str, Picture],
    findings: list[Finding],
) -> Any:
    """Return the engine's document of `root` in the edition's styles; `findings` grow by what goes wrong."""
    fetcher = EditionFetcher(edition.root, pictures, findings)
    width, height = trim_mm
    page = f":root{{--trim-width:{width}mm;--trim-height:{height}mm;--bleed:{bleed_mm}mm}}"
    sheets: list[Any] = [io.StringIO(page), *(_sheet(path, edition) for path in theme_sheets(edition))]
    with (
        _collected(findings),
        composition.installed(edition.print.punctuation),
        weasyprint_floats.installed(),
    ):
        tree = _Tree(root, _EDITION, fetcher)
        return tree.render(font_config=FontConfiguration(), stylesheets=sheets)


def _sheet(path: Path, edition: Edition) -> Any:
    """Return a style sheet for the engine: huozi's own read once, since the cover wants them again."""
    if path.parent == house_styles():
        return _house_sheet(path)
    return _EDITION + quote(path.relative_to(edition.root).as_posix())


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


class EditionFetcher(URLFetcher):  # type: ignore[misc]
    """Answers requests from the pictures handed in and the edition's folder; refuses all others."""

    def __init__(self, root: Path, pictures: Mapping[str, Picture], findings: list[Finding]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self._root = root.resolve()
        self._pictures = pictures
        self._findings = findings

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return what `url` names.

        Raises ValueError for anything but a picture handed in or a file inside the edition's folder, links
        followed; a finding says which. The engine itself logs the rest and goes on.
        """
        del headers
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc:
            raise self._refused("layout-fetch-refused", url)
        inside = url.startswith(_EDITION)
        name = unquote(parts.path).removeprefix(urlsplit(_EDITION).path) if inside else ""
        picture = self._pictures.get(name.removeprefix("images/")) if name.startswith("images/") else None
        if picture is not None:
            return _answer("huozi:" + name, picture.data, picture.media_type)
        real = (self._root / name).resolve()
        if not inside or not real.is_relative_to(self._root):
            raise self._refused("layout-fetch-refused", url)
        if not real.is_file():
            raise self._refused("layout-file-missing", name)
        kind = mimetypes.guess_type(real.name)[0] or "application/octet-stream"
        # A picture not under a file's name: the engine would embed that file itself, metadata and all.
        return _answer(url if kind == "text/css" else "huozi:" + name, real.read_bytes(), kind)

    def _refused(self, id: str, url: str) -> ValueError:
        found = finding(id, url=url[:200])
        if found not in self._findings:
            self._findings.append(found)
        return ValueError(id)


def _answer(url: str, data: bytes, media_type: str) -> URLFetcherResponse:
    return URLFetcherResponse(url, data, {"Content-Type": media_type})


class _Records(logging.Handler):
    """Turns log records into findings."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(logging.WARNING)
        self._findings = findings

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        found = _as_finding(record, text)
        if found is not None and found not in self._findings:
            self._findings.append(found)


def _as_finding(record: logging.LogRecord, text: str) -> Finding | None:
    """Return a log record as a finding; None for one that the fetcher has reported already."""
    template = str(record.msg)
    if template.startswith(".notdef glyph") and isinstance(record.args, tuple) and len(record.args) == 2:
        character, code = record.args
        return finding("layout-glyph-missing", character=str(character), code=f"U+{code:04X}")
    if "layout-fetch-refused" in text or "layout-file-missing" in text:
        return None
    if template.startswith(("Failed to load image", "Failed to render SVG", "Failed to load inline SVG")):
        return finding("layout-picture-unloadable", reason=text[:300])
    if Path(record.pathname).is_relative_to(_STYLE_READER):
        return finding("layout-style-ignored", reason=text[:300])
    return finding("layout-remark", reason=text[:300])


@contextlib.contextmanager
def _collected(findings: list[Finding]) -> Iterator[None]:
    """Turn everything logged inside the block at warning level or above into findings."""
    handler = _Records(findings)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools", "pydyf")]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate


@contextlib.contextmanager
def _own_tags() -> Iterator[None]:
    """Give contents and notes their structure types while a PDF is written; the engine knows HTML's only."""
    original = weasyprint.pdf.tags._get_pdf_tag

    def tag(name: str | None) -> str:
        own = _TAGS.get(name or "")
        return own if own is not None else str(original(name))

    weasyprint.pdf.tags._get_pdf_tag = tag
    try:
        yield
    finally:
        weasyprint.pdf.tags._get_pdf_tag = original
