"""How articles follow each other on pages: each on a new one, on a right-hand one, or running on; verse."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from huozi.model.book import Book, Chapter

_WHOLE_STANZA = 8
"""Lines up to which a stanza stays on one page."""


def starts(book: Book) -> Iterator[tuple[Chapter, str]]:
    """Yield each article with the name of how it starts; "" leaves it to the theme.

    An article runs on only below one whose lines run the same way: others stand on pages of their own.
    """
    before = None
    for chapter in book.chapters:
        wanted: str = "run-on" if chapter.front.flow else book.edition.print.articles
        writing = chapter.writing(book.edition)
        if wanted == "theme" or (wanted == "run-on" and writing != before):
            wanted = ""
        yield chapter, wanted
        before = writing


def set_start(section: Element, start: str) -> None:
    """Say of a chapter's section how it starts, and whether it is a poem, close below its title."""
    text = section.find("div")
    first = text[0] if text is not None and len(text) else None
    poem = "poem" if first is not None and first.get("class") == "verse" else ""
    section.set("class", " ".join(filter(None, (section.get("class"), start, poem))))


def mark_long_stanzas(section: Element) -> None:
    """Mark the stanzas that may be divided between two pages."""
    for stanza in section.iter("p"):
        lines = sum(line.get("class") == "line" for line in stanza)
        if stanza.get("class") == "stanza" and lines > _WHOLE_STANZA:
            stanza.set("class", "stanza long")
