"""Which parts of a foreign Markdown text import must keep as written: code, maths, what marks say."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from huozi.markdown import attributes, unread
from huozi.markdown.grammar import grammar

_PROSE = frozenset(
    "text text_special softbreak hardbreak strong_open strong_close em_open em_close link_open link_close "
    "html_inline image ruby".split()
)
"""Marks in a line that import knows and writes again by itself."""

_TELLING = re.compile(
    r"</?(?:details|summary|kbd|sub|sup|mark|abbr|ruby|rt|rp|del|ins|s|code|samp|var|pre"
    r"|table|thead|tbody|tfoot|tr|th|td|dl|dt|dd|ul|ol|li)\b|<span class=[\"'](?:filename|caption)[\"']",
    re.I,
)
"""HTML that an edition carries and that says something: without it words would mean something else."""

_HEADING_LIST = re.compile(rf"[ \t]{attributes.LIST}[ \t]*$")

_PLAIN_BLOCKS = frozenset(
    "paragraph heading figure verse blockquote hr html_block bullet_list ordered_list".split()
)
_NESTED = frozenset("bullet_list_open ordered_list_open blockquote_open heading_open figure_open".split())


_FENCE_OF_BOX = re.compile(r"[ ]{0,3}:{3,}[ \t]*")
_TAKES_IN = re.compile(
    r"\{\{\s*#|-8<-|^<<<|@include:", re.MULTILINE
)  # a file, see huozi/importing/includes.py


def verbatim_parts(text: str) -> tuple[tuple[int, int], ...]:
    """Return the lines of `text`, first and behind the last from 0, of each top block to be kept as written.

    Prose whose marks are strong, emphasised or link words is not among them: cleaning may read it.
    """
    lines = text.split("\n")
    found = []
    titled = False
    env: dict[str, Any] = {}
    try:
        blocks = list(_top_blocks(grammar().parse(text, env)))
    except RecursionError:  # nests beyond reading: import reads it line by line
        return ()
    known = _PROSE | ({"footnote_ref"} if _has_plain_notes(blocks) else set())
    for block in blocks:
        first, last = _span(block, lines)
        # words of the title: its marks go; a lower heading with an attribute list heads a part of the text
        title = block[0].type == "heading_open" and not titled
        title = title and (block[0].tag == "h1" or not _has_list(block))
        titled = titled or title
        if first < last and not title and not _is_prose(block, known):
            found.append((first, last))
    references = (*env.get("references", {}).values(), *env.get("duplicate_refs", ()))
    definitions = [reference["map"] for reference in references]
    definitions += env.get("abbreviation_lines", ())
    inside = {line for first, last in found for line in range(first, last)}
    found += [(first, last) for first, last in definitions if first not in inside]
    return tuple(sorted(found))


def _top_blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block that stands in no other."""
    depth, block = 0, list[Token]()
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _span(block: Sequence[Token], lines: Sequence[str]) -> tuple[int, int]:
    """Return the lines that `block` takes, empty ones behind it left out."""
    spans = [token.map for token in block if token.map]
    if not spans:
        return 0, 0
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    if block[0].type == "box_open" and last < len(lines) and _FENCE_OF_BOX.fullmatch(lines[last]):
        return first, last + 1
    while last > first and (last > len(lines) or not lines[last - 1].strip()):
        last -= 1
    return first, last


def _has_plain_notes(blocks: Sequence[Sequence[Token]]) -> bool:
    """Tell whether all footnotes are numbered and one paragraph of prose each."""
    notes = [block for block in blocks if block[0].type == "footnote_reference_open"]
    return all(
        note[0].meta["label"].isdecimal()
        and sum(token.type == "paragraph_open" for token in note) == 1
        and not any(token.type in _NESTED or token.type in _CODE for token in note)
        and all(_has_plain_text(token, _PROSE) for token in note if token.type == "inline")
        for note in notes
    )


def _has_list(heading: Sequence[Token]) -> bool:
    given = _HEADING_LIST.search(heading[1].content)
    return given is not None and attributes.looks_like_list(given["attributes"])


def _is_prose(block: Sequence[Token], known: frozenset[str]) -> bool:
    kind = block[0].type.removesuffix("_open")
    if kind == "footnote_reference":
        return "footnote_ref" in known
    if kind == "table":
        return _is_plain_table(block, known)
    if any(token.type in ("inline", "html_block") and _TAKES_IN.search(token.content) for token in block):
        return False
    if unread.stands(block):
        return False
    if kind not in _PLAIN_BLOCKS or (kind == "html_block" and _TELLING.search(block[0].content)):
        return False
    if kind == "heading" and _has_list(block):
        return False
    if kind in ("bullet_list", "ordered_list") and not _is_plain_list(block):
        return False
    if kind == "blockquote" and any(token.type in _NESTED or token.type in _CODE for token in block[1:]):
        return False
    return all(_has_plain_text(token, known) for token in block if token.type == "inline")


_CODE = frozenset("fence code_block math_block box_open list_item_open table_open".split())


def _is_plain_table(block: Sequence[Token], known: frozenset[str]) -> bool:
    aligned = any(token.attrs.get("align") for token in block)
    texts = (token for token in block if token.type == "inline")
    return not aligned and all(_has_plain_text(token, known) for token in texts)


def _is_plain_list(block: Sequence[Token]) -> bool:
    """Tell whether a list has one paragraph an item, no list or other block within, and no tasks."""
    paragraphs = sum(token.type == "paragraph_open" for token in block)
    items = [token for token in block if token.type == "list_item_open"]
    others = any(token.type in _NESTED or token.type in (_CODE - {"list_item_open"}) for token in block[1:])
    return not others and paragraphs <= len(items) and not any("checked" in item.meta for item in items)


def _has_plain_text(token: Token, known: frozenset[str]) -> bool:
    for child in token.children or ():
        if child.type == "html_inline" and _TELLING.match(child.content):
            return False
        if child.type not in known or ("label" in child.meta and child.type != "footnote_ref"):
            return False  # an address by a label stands elsewhere
        if child.type == "link_open" and not str(child.attrs.get("href", "")).startswith(("http", "mailto:")):
            return False
    return True
