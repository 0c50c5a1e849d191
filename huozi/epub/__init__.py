"""The Book as an EPUB 3.3 that shops, libraries and reading systems take.

The documents wrap the same chapter bodies as the PDF, verbatim; nothing here changes a word.
"""

from collections.abc import Mapping, Sequence

from huozi.epub.container import Item, Package, pack
from huozi.epub.documents import make_documents
from huozi.epub.faces import embedded_faces
from huozi.epub.front import COVER_PICTURE
from huozi.epub.metadata import describe
from huozi.epub.navigation import nav_document, ncx_document
from huozi.epub.pages import mark_pages
from huozi.epub.styles import carry_files
from huozi.epub.xhtml import Document
from huozi.model.book import Book, PageStart
from huozi.photos.derive import Picture

_XHTML = "application/xhtml+xml"


def write_epub(
    book: Book,
    *,
    page_starts: Sequence[PageStart],
    pictures: Mapping[str, Picture],
    cover: bytes | None,
    css: Sequence[str],
) -> bytes:
    """Return `book` as a finished EPUB file; the same arguments give the same bytes.

    page_starts  where the pages of the print PDF begin, for page breaks and page list; empty: neither is made
    pictures     by photo name: every photo that a chapter shows, made ready for the screen
    cover        the cover picture, a JPEG; None: the edition has no cover page
    css          style sheets as text, in cascading order
    """
    embed = book.edition.epub.fonts
    sheets = tuple(f"style/{number:02d}.css" for number in range(0 if embed else 1, len(css) + 1))
    # 1. The documents, wrapping each chapter's body, and the pictures they show.
    from_text = tuple(f"../{sheet}" for sheet in sheets)
    made, shown = make_documents(book, pictures, from_text, cover=cover is not None)
    documents = _in_print_order(made, page_starts)
    # 2. A page break wherever the print edition turns the page.
    pages = mark_pages(documents, page_starts)
    # 3. The style sheets with the files they name, and faces for all of the text where they are wanted.
    styles, files = carry_files(css, book.edition)
    if embed:
        font_rules, faces = embedded_faces(book.edition, documents)
        styles, files = (font_rules, *styles), (*files, *faces)
    # 4. The package, described by what is now seen to be in it.
    nav = nav_document(book, documents, pages, sheets)
    items = [
        Item("nav", "nav.xhtml", _XHTML, nav, "nav"),
        Item("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx_document(book, pages)),
        *(Item(document.id, document.href, _XHTML, document.to_bytes()) for document in documents),
        *(_item(href, "text/css", text.encode()) for href, text in zip(sheets, styles, strict=True)),
        *(_item(href, picture.media_type, picture.data) for href, picture in shown.items()),
        *files,
    ]
    if cover is not None:
        # Some readers find the cover by this id only.
        items.append(Item("cover", COVER_PICTURE, "image/jpeg", cover, "cover-image"))
    return pack(
        Package(
            identifier=book.edition.identifier,
            language=book.edition.language,
            modified=book.modified,
            metadata=describe(book, documents, paged=bool(pages)),
            items=tuple(items),
            spine=tuple(document.id for document in documents),
            rtl=book.edition.epub.vertical,
        )
    )


def _item(href: str, media_type: str, data: bytes) -> Item:
    folder, _, name = href.partition("/")
    return Item(f"{folder}-{name.rpartition('.')[0]}", href, media_type, data)


def _in_print_order(documents: Sequence[Document], starts: Sequence[PageStart]) -> list[Document]:
    """Return the documents as print has them in order; what it does not have stands where it is usual."""
    place: dict[str, float] = {}
    for start in reversed(starts):
        place[start.part] = start.page
    place.setdefault("chapter", 1 << 20)
    place.setdefault("cover", 0)
    place.setdefault("titlepage", place["cover"] + 0.5)
    place.setdefault("contents", place["chapter"] - 0.5)
    place.setdefault("colophon", 1 << 21)
    return sorted(documents, key=lambda document: place[document.part])
