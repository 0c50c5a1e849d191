"""The documents of the EPUB in reading order: cover, title page, contents, articles, colophon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from huozi.book import title_parts
from huozi.catalogue import label
from huozi.epub.vertical import stand_digits_up
from huozi.epub.xhtml import EPUB_TYPE, XHTML, Document, Element, add, local, shell
from huozi.imprint import imprint, issue_date, issue_number, people_by_role
from huozi.model.book import Book, Chapter, ContentsEntry

COVER_PICTURE = "images/cover.jpg"
_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/svg+xml": "svg",
}
_HAN_GAP = re.compile(
    r"(?<=[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]) (?=[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef])"
)
_IMG = f"{{{XHTML}}}img"


class Picture(Protocol):
    """A photo made ready for the screen."""

    @property
    def data(self) -> bytes:
        """The picture file."""

    @property
    def media_type(self) -> str:
        """Its type, e.g. image/jpeg."""

    @property
    def width(self) -> int:
        """Its width in pixels."""

    @property
    def height(self) -> int:
        """Its height in pixels."""


@dataclass(slots=True)
class Contents:
    """What the package holds besides navigation and styles: documents, and the pictures they show by href."""

    documents: list[Document] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)


def make_documents(
    book: Book, pictures: Mapping[str, Picture], sheets: tuple[str, ...], *, cover: bool
) -> Contents:
    """Return the documents of `book`, unmarked by pages, and the pictures they show.

    pictures  by photo name; each one shown gets an ASCII name from the first figure that shows it
    sheets    hrefs of the style sheets as seen from a document
    cover     whether there is a cover picture (at `COVER_PICTURE`)
    """
    return _Maker(book, pictures, sheets).make(cover)


class _Maker:
    def __init__(self, book: Book, pictures: Mapping[str, Picture], sheets: tuple[str, ...]) -> None:
        self.book = book
        self.edition = book.edition
        self.pictures = pictures
        self.sheets = sheets
        self.names: dict[str, str] = {}
        self.contents = Contents()
        self.titles: set[str] = set()
        self.homes = {chapter.id: chapter.id for chapter in book.chapters}

    def make(self, cover: bool) -> Contents:
        documents = self.contents.documents
        roots = {chapter.id: etree.fromstring(chapter.body, _parser()) for chapter in self.book.chapters}
        for id, root in roots.items():
            self.homes.update((node.get("id") or "", id) for node in root.iter() if node.get("id"))
        if cover:
            documents.append(self._cover())
        documents.append(self._titlepage())
        documents.append(self._contents_page())
        documents.extend(self._chapter(chapter, roots[chapter.id]) for chapter in self.book.chapters)
        documents.append(self._colophon())
        if self.edition.epub.vertical:
            for document in documents:
                stand_digits_up(document.main)
        return self.contents

    def _label(self, id: str, **values: str | int) -> str:
        return label(f"label-{id}", self.edition.language, **values)

    def _document(
        self, id: str, title: str, part: str, body_type: str, main: Element | None = None
    ) -> Document:
        """Return a document with an empty section (or `main`) in its body, its title unlike all others."""
        unique, count = title, 2
        while unique in self.titles:
            unique, count = f"{title} ({count})", count + 1
        self.titles.add(unique)
        root, body = shell(
            unique,
            self.edition.language,
            self.sheets,
            body_type=body_type,
            vertical=self.edition.epub.vertical,
        )
        if main is None:
            main = add(body, "section", class_=part)
        else:
            body.append(main)
        return Document(id, unique, part, root, main)

    def _cover(self) -> Document:
        title = f"{self._label('cover')} · {self.edition.title}"
        document = self._document("coverpage", title, "cover", "frontmatter")
        document.main.set(EPUB_TYPE, "cover")
        alt = self._label("cover-alt", title=self.edition.title)
        add(document.main, "img", src=f"../{COVER_PICTURE}", alt=alt, role="doc-cover")
        return document

    def _titlepage(self) -> Document:
        edition = self.edition
        title = f"{self._label('titlepage')} · {edition.title}"
        document = self._document("titlepage", title, "titlepage", "frontmatter")
        main = document.main
        main.set(EPUB_TYPE, "titlepage")
        main.set("aria-labelledby", "titlepage-title")
        if edition.series and edition.series.name != edition.title:
            add(main, "p", edition.series.name, class_="series")
        add_title(main, edition.title, "titlepage-title")
        if edition.subtitle:
            add(main, "p", edition.subtitle, class_="subtitle", role="doc-subtitle")
        if issue := issue_number(edition):
            add(main, "p", issue, class_="number")
        if edition.contributors:
            self._credits(main)
        imprint = add(main, "div", class_="imprint")
        if edition.publisher:
            add(imprint, "p", edition.publisher, class_="publisher")
        if edition.date:
            date = add(imprint, "p", class_="date")
            add(date, "time", issue_date(edition), datetime=edition.date.isoformat())
        return document

    def _credits(self, main: Element) -> None:
        """Append the edition's people, those of one role on one line: 主编 顾长河."""
        block = add(main, "div", class_="credits")
        for role, names in people_by_role(self.edition).items():
            line = add(block, "p", class_="byline")
            add(line, "span", role, class_="role").tail = "\u3000"
            for place, name in enumerate(names):
                add(line, "span", name, class_="name").tail = "\u3000" if place + 1 < len(names) else None

    def _contents_page(self) -> Document:
        document = self._document("contents", self._label("contents"), "contents", "frontmatter")
        main = document.main
        main.set(EPUB_TYPE, "toc")
        main.set("role", "doc-toc")
        main.set("aria-labelledby", "contents-title")
        add(main, "h1", self._label("contents"), id="contents-title")
        chapters = {chapter.id: chapter for chapter in self.book.chapters}
        self._entries(main, self.book.contents, chapters)
        return document

    def _entries(
        self, parent: Element, entries: tuple[ContentsEntry, ...], chapters: dict[str, Chapter]
    ) -> None:
        items = add(parent, "ol", class_="entries")
        for entry in entries:
            item = add(items, "li")
            front = chapters[entry.chapter].front if local(parent) == "section" else None
            if front and front.column:
                add(item, "p", front.column, class_="column")
            line = add(item, "p", class_="entry")
            add(line, "a", _wide_gaps(entry.label), href=f"{entry.chapter}.xhtml#{entry.target}")
            if front and front.contributors:
                names = "\u3000".join(person.name for person in front.contributors)
                add(item, "p", names, class_="byline")
            if entry.children:
                self._entries(item, entry.children, chapters)

    def _chapter(self, chapter: Chapter, section: Element) -> Document:
        for image in section.iter(_IMG):
            self._use_picture(image, section)
        for link in section.iter(f"{{{XHTML}}}a"):
            target = link.get("href") or ""
            home = self.homes.get(target[1:]) if target.startswith("#") else None
            if home is not None and home != chapter.id:
                link.set("href", f"{home}.xhtml{target}")
        return self._document(chapter.id, chapter.front.title, "chapter", "bodymatter", section)

    def _use_picture(self, image: Element, section: Element) -> None:
        """Point `image` at its file in the package and give it that file's size."""
        name = (image.get("src") or "").removeprefix("images/")
        picture = self.pictures[name]
        if name not in self.names:
            figure = next((node for node in image.iterancestors() if local(node) == "figure"), None)
            stem = (figure.get("id") if figure is not None else None) or f"{section.get('id')}-i"
            taken = set(self.names.values())
            candidates = (f"{stem}{more}" for more in ("", *(f"-{number}" for number in range(2, 10_000))))
            suffix = _SUFFIXES[picture.media_type]
            self.names[name] = next(
                href for candidate in candidates if (href := f"images/{candidate}.{suffix}") not in taken
            )
            self.contents.pictures[self.names[name]] = picture
        image.set("src", f"../{self.names[name]}")
        image.set("width", str(picture.width))
        image.set("height", str(picture.height))

    def _colophon(self) -> Document:
        title = f"{self._label('colophon')} · {self.edition.title}"
        document = self._document("colophon", title, "colophon", "backmatter")
        main = document.main
        main.set(EPUB_TYPE, "colophon")
        main.set("role", "doc-colophon")
        main.set("aria-labelledby", "colophon-title")
        add(main, "h1", self._label("colophon"), id="colophon-title")
        rows = add(main, "dl", class_="facts")
        for name, value in imprint(self.edition):
            row = add(rows, "div", class_="row")
            add(row, "dt", name)
            add(row, "dd", _wide_gaps(value))
        return document


def add_title(parent: Element, title: str, id: str) -> None:
    """Append the h1 of a title, its parts as spans that a line break falls between."""
    heading = add(parent, "h1", id=id)
    parts = title_parts(title)
    for place, part in enumerate(parts):
        add(heading, "span", part, class_="part").tail = " " if place + 1 < len(parts) else None


def _wide_gaps(text: str) -> str:
    """Return `text` with full-width gaps between Han characters: an ordinary space looks like an accident."""
    return _HAN_GAP.sub("\u3000", text)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
