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


def _declarations(css: str, within: str | None = None) -> Iterator[Any]:
    """Yield the declarations of all rules in order of nesting; `within`: only those of that at-rule."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    waiting = [(rule, within is None) for rule in reversed(rules)]
    while waiting:
        node, wanted = waiting.pop()
        if node.type == "declaration" and wanted:
            yield node
        elif node.type in ("qualified-rule", "at-rule") and node.content is not None:
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            own = within is None or (node.type == "at-rule" and node.lower_at_keyword == within)
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
