"""The documents that are no articles: cover, title page, contents, colophon."""

import re
from collections.abc import Sequence

from huozi.assembly import title_parts
from huozi.colophon import imprint, issue_date, issue_number, people_by_role
from huozi.epub.xhtml import Blanks, Document, Element, add
from huozi.model.book import Book, Chapter, ContentsEntry, Edition
from huozi.model.namespaces import EPUB_TYPE

COVER_PICTURE = "images/cover.jpg"
_GAP = "\u3000"
_FULL_WIDTH = r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]"
_NARROW_GAP = re.compile(f"(?<={_FULL_WIDTH}) (?={_FULL_WIDTH})")


def cover_page(blanks: Blanks, edition: Edition) -> Document:
    """Return the document that shows the cover picture."""
    title = f"{blanks.label('cover')} · {edition.title}"
    document = blanks.document("coverpage", title, "cover", "frontmatter")
    document.main.set(EPUB_TYPE, "cover")
    alt = blanks.label("cover-alt", title=edition.title)
    add(document.main, "img", src=f"../{COVER_PICTURE}", alt=alt, role="doc-cover")
    return document


def title_page(blanks: Blanks, edition: Edition) -> Document:
    """Return the title page 扉页: series, title, number, people, publisher and date."""
    title = f"{blanks.label('titlepage')} · {edition.title}"
    document = blanks.document("titlepage", title, "titlepage", "frontmatter")
    main = document.main
    main.set(EPUB_TYPE, "titlepage")
    main.set("aria-labelledby", "titlepage-title")
    if edition.series and edition.series.name != edition.title:
        add(main, "p", edition.series.name, class_="series")
    heading = add(main, "h1", id="titlepage-title")
    _add_parted(heading, "part", title_parts(edition.title), " ")
    if edition.subtitle:
        add(main, "p", edition.subtitle, class_="subtitle", role="doc-subtitle")
    if issue := issue_number(edition):
        add(main, "p", issue, class_="number")
    if edition.contributors:
        credits = add(main, "div", class_="credits")
        for role, names in people_by_role(edition).items():
            line = add(credits, "p", class_="byline")
            add(line, "span", role, class_="role").tail = _GAP
            _add_parted(line, "name", names, _GAP)
    imprint_block = add(main, "div", class_="imprint")
    if edition.publisher:
        add(imprint_block, "p", edition.publisher, class_="publisher")
    if edition.date:
        line = add(imprint_block, "p", class_="date")
        add(line, "time", issue_date(edition), datetime=edition.date.isoformat())
    return document


def contents_page(blanks: Blanks, book: Book) -> Document:
    """Return the table of contents 目录 as a page to read; nav.xhtml is the one for machines."""
    document = blanks.document("contents", blanks.label("contents"), "contents", "frontmatter")
    document.main.set(EPUB_TYPE, "toc")
    document.main.set("role", "doc-toc")
    _add_heading(document, blanks.label("contents"))
    chapters = {chapter.id: chapter for chapter in book.chapters}
    items = add(document.main, "ol", class_="entries")
    for entry in book.contents:
        _add_article(items, entry, chapters[entry.chapter])
    return document


def colophon_page(blanks: Blanks, edition: Edition) -> Document:
    """Return the colophon 版权页: every fact about the edition that its metadata hold."""
    title = f"{blanks.label('colophon')} · {edition.title}"
    document = blanks.document("colophon", title, "colophon", "backmatter")
    document.main.set(EPUB_TYPE, "colophon")
    document.main.set("role", "doc-colophon")
    _add_heading(document, blanks.label("colophon"))
    facts = add(document.main, "dl", class_="facts")
    for fact in imprint(edition):
        row = add(facts, "div", class_="row")
        add(row, "dt", fact.name)
        add(row, "dd", _wide_gaps(fact.value))
    return document


def _add_heading(document: Document, text: str) -> None:
    """Give the document its h1, which also names its section to assistive technology."""
    id = f"{document.id}-title"
    document.main.set("aria-labelledby", id)
    add(document.main, "h1", text, id=id)


def _add_article(items: Element, entry: ContentsEntry, chapter: Chapter) -> None:
    """Append an article's lines of the contents: column, title, people, sections."""
    item = add(items, "li")
    if chapter.front.column:
        add(item, "p", chapter.front.column, class_="column")
    _add_link(item, entry)
    if chapter.front.contributors:
        names = _GAP.join(person.name for person in chapter.front.contributors)
        add(item, "p", names, class_="byline")
    if entry.children:
        sections = add(item, "ol", class_="entries")
        for section in entry.children:
            _add_link(add(sections, "li"), section)


def _add_link(item: Element, entry: ContentsEntry) -> None:
    line = add(item, "p", class_="entry")
    add(line, "a", _wide_gaps(entry.label), href=f"{entry.chapter}.xhtml#{entry.target}")


def _add_parted(parent: Element, name: str, texts: Sequence[str], gap: str) -> None:
    """Append a span of class `name` for each of `texts`, `gap` between them."""
    for place, text in enumerate(texts, 1):
        add(parent, "span", text, class_=name).tail = gap if place < len(texts) else None


def _wide_gaps(text: str) -> str:
    """Return `text` with full-width gaps between Han characters: an ordinary space looks like an accident."""
    return _NARROW_GAP.sub(_GAP, text)
