"""Embedded fonts ([epub] fonts = true): subsets of the house faces with the characters each of them sets.

`styles/epub.css` asks for "Huozi Serif" and "Huozi Sans" before any font of the reader's own machine; what is
decided there about which text is sans and which is bold is mirrored here.
"""

from collections.abc import Iterator, Sequence

from huozi.epub.container import Item
from huozi.epub.xhtml import Document, Element, local
from huozi.fonts import house_families, subset
from huozi.model.book import Edition

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SANS = ("column", "kicker", "role", "credit")
_BOLD = ("strong", "th", "dt", "caption", *_HEADINGS)

_GENERATED = "0123456789.•◦▪\u2002"
"""What list markers and the numbers of notes are set with."""

_Style = tuple[str, int]


def embedded_faces(edition: Edition, documents: Sequence[Document]) -> tuple[str, tuple[Item, ...]]:
    """Return the style sheet of @font-face rules and the font files for all text of `documents`.

    Raises AssetError (`font-missing`) where a face is not installed.
    """
    characters: dict[_Style, set[str]] = {("Serif", 400): set(_GENERATED), ("Sans", 700): set()}
    for document in documents:
        for style, text in _styled_text(document.main, ("Serif", 400)):
            characters.setdefault(style, set()).update(text)
    serif, sans = house_families(edition.language)
    rules, items = [], []
    for (kind, weight), wanted in sorted(characters.items()):
        family = serif if kind == "Serif" else sans
        files = subset(family, wanted, bold=weight == 700, vertical=edition.epub.vertical)
        for number, data in enumerate(files, 1):
            name = f"{kind.lower()}-{weight}-{number}"
            items.append(Item(f"font-{name}", f"fonts/{name}.woff2", "font/woff2", data))
            rules.append(
                f'@font-face {{ font-family: "Huozi {kind}"; font-weight: {weight}; font-style: normal; '
                f"src: url(../fonts/{name}.woff2); }}"
            )
    return "\n".join(rules) + "\n", tuple(items)


def _styled_text(element: Element, style: _Style) -> Iterator[tuple[_Style, str]]:
    """Yield each text below `element` with the face that sets it."""
    kind, weight = style
    name = local(element)
    facts = name == "dt" and element.getparent() is not None and element.getparent().get("class") == "row"
    if name in (*_HEADINGS, "th") or element.get("class") in _SANS or facts:
        kind = "Sans"
    if name in _BOLD and not facts:
        weight = 700
    if element.text:
        yield (kind, weight), element.text
    if element.get("data-label"):
        yield (kind, weight), element.get("data-label", "")
    for child in element:
        if local(child):
            yield from _styled_text(child, (kind, weight))
        if child.tail:
            yield (kind, weight), child.tail
