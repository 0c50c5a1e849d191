"""The documents of the EPUB in reading order, and the pictures that its articles show."""

from collections.abc import Mapping

from lxml import etree

from huozi.epub.front import colophon_page, contents_page, cover_page, title_page
from huozi.epub.vertical import stand_digits_up
from huozi.epub.xhtml import Blanks, Document
from huozi.messages import label
from huozi.model.book import Book, Chapter, Edition
from huozi.model.folders import IMAGES
from huozi.model.namespaces import XHTML
from huozi.photos.derive import Picture

_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/svg+xml": "svg",
}


def make_documents(
    book: Book, pictures: Mapping[str, Picture], sheets: tuple[str, ...], *, cover: bool
) -> tuple[list[Document], dict[str, Picture]]:
    """Return the documents of `book` and the pictures they show, by href in the package.

    pictures  by photo name
    sheets    hrefs of the style sheets as seen from a document
    cover     whether there is a cover picture to show
    """
    edition = book.edition
    blanks = Blanks(edition.language, sheets, vertical=edition.epub.vertical)
    album = _Album(pictures)
    documents = [
        *([cover_page(blanks, edition)] if cover else []),
        title_page(blanks, edition),
        contents_page(blanks, book),
        *(_article(blanks, chapter, album, _runs_down(chapter, edition)) for chapter in book.chapters),
        colophon_page(blanks, edition),
    ]
    for document in documents:
        if document.root.get("class") == "vertical":
            stand_digits_up(document.main)
    return documents, album.shown


class _Album:
    """The pictures the articles show, each stored once, under an ASCII name in the order of appearance."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        self.pictures = pictures
        self.hrefs: dict[str, str] = {}

    def href(self, name: str) -> str:
        """Return where in the package the photo `name` lies."""
        suffix = _SUFFIXES[self.pictures[name].media_type]
        return self.hrefs.setdefault(name, f"images/{len(self.hrefs) + 1:03d}.{suffix}")

    @property
    def shown(self) -> dict[str, Picture]:
        """The pictures asked for so far, by href."""
        return {href: self.pictures[name] for name, href in self.hrefs.items()}


def _runs_down(chapter: Chapter, edition: Edition) -> bool:
    """Return whether the lines of an article run down: as its own head says, else as the EPUB's."""
    return edition.epub.vertical if chapter.front.writing is None else chapter.front.writing == "vertical"


def _article(blanks: Blanks, chapter: Chapter, album: _Album, vertical: bool) -> Document:
    """Return the document of `chapter`: its body as it is, its pictures those of the package."""
    section = etree.fromstring(
        chapter.body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    )
    for image in section.iter(f"{{{XHTML}}}img"):
        name = (image.get("src") or "").removeprefix(f"{IMAGES}/")
        image.set("src", f"../{album.href(name)}")
        image.set("width", str(album.pictures[name].width))
        image.set("height", str(album.pictures[name].height))
    for link in section.iterfind(".//{*}a[@class='internal']"):
        home = (link.get("href") or "").removeprefix("#").partition("-")[0]
        if home != chapter.id:
            link.set("href", f"{home}.xhtml{link.get('href')}")
    for frame in section.iterfind(".//{*}div[@class='frame']"):
        # Printed in the frame by the style sheet: it is no word of the article.
        frame.set("data-label", label("frame-missing", blanks.language))
    return blanks.document(
        chapter.id, chapter.front.title, "chapter", "bodymatter", section, vertical=vertical
    )
