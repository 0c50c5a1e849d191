"""The two navigation files: nav.xhtml (EPUB 3.3 §7) and toc.ncx for reading systems of EPUB 2.

Both lie in the folder of the package document: some reading systems resolve their links from there.
"""

import itertools
from collections.abc import Iterator, Sequence

from lxml import etree

from huozi.epub.pages import PageTarget
from huozi.epub.xhtml import Blanks, Document, Element, add, serialize
from huozi.messages import label
from huozi.model.book import Book, ContentsEntry
from huozi.model.namespaces import NCX, XML_LANG


def nav_document(
    book: Book, documents: Sequence[Document], pages: Sequence[PageTarget], sheets: tuple[str, ...]
) -> bytes:
    """Return nav.xhtml: contents, landmarks and page list (the last two hidden: they are for machines)."""
    language = book.edition.language
    title = label("label-contents", language)
    blanks = Blanks(language, sheets, vertical=book.edition.epub.vertical)
    root, body = blanks.shell(f"{title} · {book.edition.title}")
    toc = _nav(body, "toc", title, "h1")
    toc.set("role", "doc-toc")
    _entries(toc, book.contents)
    landmarks = _nav(body, "landmarks", label("label-landmarks", language), "h2")
    items = add(landmarks, "ol")
    for kind, href, text in _landmarks(book, documents):
        add(add(items, "li"), "a", text, href=href, epub_type=kind)
    if pages:
        page_list = _nav(body, "page-list", label("label-page-list", language), "h2")
        page_list.set("role", "doc-pagelist")
        items = add(page_list, "ol")
        for page in pages:
            add(add(items, "li"), "a", page.label, href=page.href)
    return serialize(root)


def ncx_document(book: Book, pages: Sequence[PageTarget]) -> bytes:
    """Return toc.ncx with the same points as the nav document, and the page list."""
    root: Element = etree.Element(f"{{{NCX}}}ncx", nsmap={None: NCX}, version="2005-1")
    root.set(XML_LANG, book.edition.language)
    head = _ncx(root, "head")
    numbers = [int(page.label) for page in pages if page.label.isascii() and page.label.isdigit()]
    for name, content in (
        ("dtb:uid", book.edition.identifier),
        ("dtb:depth", str(_depth(book.contents))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        _ncx(head, "meta", name=name, content=content)
    _ncx_label(root, "docTitle", book.edition.title)
    _points(_ncx(root, "navMap"), book.contents, itertools.count(1))
    if pages:
        _page_list(root, book, pages)
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def _nav(body: Element, kind: str, title: str, heading: str) -> Element:
    nav = add(body, "nav", id=kind, epub_type=kind, aria_labelledby=f"{kind}-heading")
    if kind != "toc":
        nav.set("hidden", "hidden")
    add(nav, heading, title, id=f"{kind}-heading")
    return nav


def _entries(parent: Element, entries: Sequence[ContentsEntry]) -> None:
    items = add(parent, "ol")
    for entry in entries:
        item = add(items, "li")
        add(item, "a", entry.label, href=_href(entry))
        if entry.children:
            _entries(item, entry.children)


def _href(entry: ContentsEntry) -> str:
    return f"text/{entry.chapter}.xhtml#{entry.target}"


def _landmarks(book: Book, documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """Return (epub:type, href, label) of the places every reader looks for."""
    kinds = {"cover": "cover", "titlepage": "titlepage", "contents": "toc", "chapter": "bodymatter"}
    kinds["colophon"] = "colophon"
    first: dict[str, Document] = {}
    for document in documents:
        first.setdefault(document.part, document)
    places = []
    for part, document in first.items():
        name = "bodymatter" if part == "chapter" else part
        places.append((kinds[part], document.href, label(f"label-{name}", book.edition.language)))
    return places


def _depth(entries: Sequence[ContentsEntry]) -> int:
    return max((1 + _depth(entry.children) for entry in entries), default=0)


def _points(parent: Element, entries: Sequence[ContentsEntry], numbers: Iterator[int]) -> None:
    for entry in entries:
        point = _ncx(parent, "navPoint", id=f"point-{next(numbers)}")
        _ncx_label(point, "navLabel", entry.label)
        _ncx(point, "content", src=_href(entry))
        _points(point, entry.children, numbers)


def _page_list(root: Element, book: Book, pages: Sequence[PageTarget]) -> None:
    listed = _ncx(root, "pageList", **{"id": "pages", "class": "pagelist"})
    _ncx_label(listed, "navLabel", label("label-page-list", book.edition.language))
    for number, page in enumerate(pages, 1):
        digits = page.label.isascii() and page.label.isdigit()
        target = _ncx(
            listed, "pageTarget", id=f"page-target-{number}", type="normal" if digits else "special"
        )
        if digits:
            target.set("value", page.label)
        _ncx_label(target, "navLabel", page.label)
        _ncx(target, "content", src=page.href)


def _ncx(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NCX}}}{tag}", attrib=attributes)


def _ncx_label(parent: Element, tag: str, text: str) -> None:
    _ncx(_ncx(parent, tag), "text").text = text
