"""The print edition's page breaks, set into the documents at the very character where each page begins.

EPUB 3.3 §D.5 (pagebreak), EPUB Accessibility 1.1 §4.1.4: an empty, labelled span for every page, and a list
of them in the navigation document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from huozi.epub.xhtml import Document, Element, local
from huozi.model.book import PageStart
from huozi.model.namespaces import EPUB_TYPE, XHTML

_TAKES_NO_SPAN = {"h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "pre", "hr"}
_CLIMBS_OUT_OF = _TAKES_NO_SPAN | {
    "p",
    "li",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "blockquote",
    "div",
    "header",
}
_CLIMBS_OUT_OF |= {"aside", "caption", "thead", "tbody", "tr", "td", "th"}
_INDIVISIBLE = {"ruby", "a"}


@dataclass(frozen=True, slots=True)
class PageTarget:
    """A line of the page list: the folio as printed, and where it leads from the package document."""

    label: str
    href: str


def mark_pages(documents: Sequence[Document], starts: Sequence[PageStart]) -> tuple[PageTarget, ...]:
    """Set a page break for every one of `starts` into `documents` and return the page list in reading order.

    A page without text (blank, or of a part that the EPUB has no document for) begins where the next page
    with text does; the last ones end the book.
    """
    blocks = {
        id: (document, node)
        for document in documents
        for node in document.main.iter()
        if (id := node.get("id"))
    }
    parts = {document.part: document for document in reversed(documents) if document.part != "chapter"}
    targets = []
    labels: set[str] = set()
    for number, start in enumerate(starts):
        label = start.label if start.label and start.label not in labels else f"{start.label}[{start.page}]"
        labels.add(label)
        mark = _mark(start.page, label)
        document = _place(mark, starts[number:], blocks, parts)
        if document is None:
            document = documents[-1]
            document.main.append(mark)
        targets.append(PageTarget(label, f"{document.href}#page-{start.page}"))
    return tuple(targets)


def _place(
    mark: Element,
    starts: Sequence[PageStart],
    blocks: dict[str, tuple[Document, Element]],
    parts: dict[str, Document],
) -> Document | None:
    """Set `mark` where the first of `starts` that has a place begins; return its document."""
    for start in starts:
        if start.block in blocks:
            document, block = blocks[start.block or ""]
            _set_mark(mark, block, start.offset)
            return document
        if start.part in parts:
            document = parts[start.part]
            _insert_first(mark, document.main)
            return document
    return None


def _mark(page: int, label: str) -> Element:
    mark: Element = etree.Element(f"{{{XHTML}}}span", id=f"page-{page}", role="doc-pagebreak")
    mark.set(EPUB_TYPE, "pagebreak")
    mark.set("aria-label", label)
    return mark


def _set_mark(mark: Element, block: Element, offset: int) -> None:
    """Set `mark` before the character of `block` that `offset` others (white space not counted) precede."""
    if offset == 0:
        _set_before(mark, block)
        return
    for owner, is_tail, text in _texts(block):
        solid = [index for index, character in enumerate(text) if not character.isspace()]
        if offset >= len(solid):
            offset -= len(solid)
            continue
        whole = _indivisible(owner.getparent() if is_tail else owner, block)
        if whole is not None:
            whole.addprevious(mark)
            return
        cut = solid[offset]
        mark.tail = text[cut:]
        if is_tail:
            owner.tail = text[:cut]
            parent = owner.getparent()
            if parent is not None:
                parent.insert(parent.index(owner) + 1, mark)
        else:
            owner.text = text[:cut]
            owner.insert(0, mark)
        return
    block.append(mark)


def _texts(block: Element) -> Iterator[tuple[Element, bool, str]]:
    """Yield each text of `block` in order as (owner, it is the owner's tail, text)."""
    if block.text:
        yield block, False, block.text
    for child in list(block):
        if local(child):
            yield from _texts(child)
        if child.tail:
            yield child, True, child.tail


def _indivisible(node: Element | None, block: Element) -> Element | None:
    """Return the outermost of `node` and its ancestors below `block` that no break may split, if any."""
    found = None
    while node is not None and node is not block:
        if local(node) in _INDIVISIBLE or node.get("class") in ("tcy", "upright"):
            found = node
        node = node.getparent()
    return found


def _set_before(mark: Element, block: Element) -> None:
    """Set `mark` where `block` starts, and all that starts with it: a figure, a list, the article."""
    node = block
    while local(node) in _CLIMBS_OUT_OF:
        parent = node.getparent()
        if parent is None or (parent.text or "").strip() or _first_element(parent) is not node:
            break
        node = parent
    while local(node) in ("thead", "tbody", "tr"):
        node = next(child for child in node if local(child))
    if local(node) in _TAKES_NO_SPAN:
        node.addprevious(mark)
    else:
        _insert_first(mark, node)


def _first_element(parent: Element) -> Element | None:
    """Return the first child of `parent` that is no page break; None where text stands before it."""
    for child in parent:
        if child.get("role") != "doc-pagebreak":
            return child
        if (child.tail or "").strip():
            return None
    return None


def _insert_first(mark: Element, node: Element) -> None:
    """Make `mark` the first thing in `node`, after the page breaks that are there already."""
    earlier = None
    if not (node.text or "").strip():
        for child in node:
            if child.get("role") != "doc-pagebreak":
                break
            earlier = child
            if (child.tail or "").strip():
                break
    if earlier is None:
        mark.tail, node.text = node.text, None
        node.insert(0, mark)
    else:
        mark.tail, earlier.tail = earlier.tail, None
        node.insert(node.index(earlier) + 1, mark)
