"""What a style sheet brings to a page besides looks: characters and fonts (only importer of tinycss2).

CSS puts text on a page by strings: `content`, `quotes`, list markers, leaders, ellipses. Nothing is laid out
here: which of the strings a page really shows is not known, so all of them are told.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import tinycss2

_NAMING = frozenset(
    "font font-family font-feature-settings font-language-override font-variation-settings src "
    "grid-template-areas bookmark-label".split()
)
"""Properties whose strings name something, or never come on a page."""

_NAMING_FUNCTIONS = frozenset("url src format tech local attr target-counter target-text".split())
"""Functions whose strings name something."""


_GENERIC = frozenset("serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif".split())
_FACES = ("--serif", "--sans", "--mono")
"""Custom properties of the themes that hold families, beside all that end in -face."""


class Families(NamedTuple):
    """A list of font families: the names in order, the generic one that ends it or None, and its place."""

    names: tuple[str, ...]
    generic: str | None
    line: int
    column: int


class Drawn(NamedTuple):
    """A character that a style sheet asks for, and where its string begins: 1-based line and column."""

    character: str
    line: int
    column: int


def drawn_characters(css: str) -> Iterator[Drawn]:
    """Yield every character of the strings that the declarations of `css` put on a page, escapes undone.

    Rules may be nested (@media, @page and its margins, CSS Nesting). What cannot be parsed is left out: the
    layout engine and the reading systems ignore it too.
    """
    for declaration in _declarations(css):
        if declaration.lower_name not in _NAMING:
            for token in _strings(declaration.value):
                for character in token.value:
                    yield Drawn(character, token.source_line, token.source_column)


def font_files(css: str) -> Iterator[str]:
    """Yield the addresses that the @font-face rules of `css` name, as they are written."""
    for declaration in _declarations(css, within="font-face"):
        if declaration.lower_name == "src":
            for token in declaration.value:
                if token.type == "url":
                    yield token.value
                elif token.type == "function" and token.lower_name == "url":
                    yield from (part.value for part in token.arguments if part.type == "string")


def addresses(css: str) -> Iterator[str]:
    """Yield every address that the declarations of `css` name by url(), as it is written."""
    for declaration in _declarations(css):
        waiting = list(reversed(declaration.value))
        while waiting:
            token = waiting.pop()
            if token.type == "url":
                yield token.value
            elif token.type == "function" and token.lower_name == "url":
                yield from (part.value for part in token.arguments if part.type == "string")
            elif token.type == "function":
                waiting.extend(reversed(token.arguments))


def families(css: str) -> Iterator[Families]:
    """Yield every list of font families that `css` asks for: `font-family`, `font`, the themes' properties.

    A list that names none but generic families is left out, and so is what var() stands for.
    """
    for declaration in _declarations(css, without="font-face"):
        name = declaration.lower_name
        if name in ("font-family", "font") or name in _FACES or name.endswith("-face"):
            items = list(filter(None, map(_family, _parted(declaration.value, after_size=name == "font"))))
            named = tuple(item for item in items if item not in _GENERIC)
            generic = next((item for item in items if item in _GENERIC), None)
            if named:
                yield Families(named, generic, declaration.source_line, declaration.source_column)


def brought_families(css: str) -> Iterator[str]:
    """Yield the names of the families that the @font-face rules of `css` bring."""
    for declaration in _declarations(css, within="font-face"):
        if declaration.lower_name == "font-family" and (name := _family(declaration.value)):
            yield name


def _parted(values: list[Any], *, after_size: bool) -> Iterator[list[Any]]:
    """Yield the items of a list with commas; `after_size`: of what follows size and line height in `font`."""
    if after_size:
        sizes = [n for n, token in enumerate(values) if token.type in ("dimension", "percentage", "number")]
        values = values[sizes[-1] + 1 :] if sizes else []
    item: list[Any] = []
    for token in values:
        if token.type == "literal" and token.value == ",":
            yield item
            item = []
        else:
            item.append(token)
    yield item


def _family(tokens: list[Any]) -> str | None:
    """Return the name that a string or a row of words is; None for anything else."""
    solid = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if len(solid) == 1 and solid[0].type == "string":
        return str(solid[0].value)
    if solid and all(token.type == "ident" for token in solid):
        return " ".join(token.value for token in solid)
    return None


def _declarations(css: str, within: str | None = None, without: str | None = None) -> Iterator[Any]:
    """Yield the declarations of all rules in order of nesting: of one at-rule alone, or of all but one."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    waiting = [(rule, within is None) for rule in reversed(rules)]
    while waiting:
        node, wanted = waiting.pop()
        if node.type == "declaration" and wanted:
            yield node
        elif node.type in ("qualified-rule", "at-rule") and node.content is not None:
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            keyword = node.lower_at_keyword if node.type == "at-rule" else None
            own = keyword == within if within else without is None or keyword != without
            waiting.extend((child, own) for child in reversed(inside))


def _strings(values: list[Any]) -> Iterator[Any]:
    """Yield the strings among `values` and within their functions and brackets."""
    waiting = list(reversed(values))
    while waiting:
        token = waiting.pop()
        if token.type == "string":
            yield token
        elif token.type == "function" and token.lower_name not in _NAMING_FUNCTIONS:
            waiting.extend(reversed(token.arguments))
        elif token.type in ("() block", "[] block", "{} block"):
            waiting.extend(reversed(token.content))
