"""Block rules of the dialect: what a manuscript has beyond CommonMark, as markdown-it wants its rules.

A rule takes (state, first line, line behind the last, silent) and tells whether its block begins there;
unless silent it leaves the block's tokens and moves `state.line` behind it.
"""

import re
from collections.abc import Callable
from functools import cache

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from huozi.languages import words
from huozi.markdown import attributes
from huozi.markdown.positions import TextMap

BlockRule = Callable[[StateBlock, int, int, bool], bool]

TABLE_CAPTION = "table-caption"
"""The class that carries a table's caption from the dialect to the body."""

_FIGURE = re.compile(
    # every part is bounded, spaces too: a line of nothing but blanks must not take its cube in time
    r"""!\[(?P<caption>(?:\\.|\[[^\]\n]{0,200}\]|[^\]\\\n]){0,2000})\]
        \([ \t]{0,9}(?P<source><[^>\n]{0,500}>|(?:[^()\n"]|\([^()\n]{0,200}\)){0,500}?)
        (?:[ \t]{1,9}"(?P<title>[^"\n]*)")?[ \t]{0,9}\)
        [ \t]*(?:"""
    + attributes.LIST
    + r""")?[ \t]*$""",
    re.VERBOSE,
)
_VERSE = re.compile(r"\|(?:[ \t\u3000]|$)")
_TABLE_CAPTION = re.compile(r"(?:[Tt]able:|表[：:]|:(?=[ ]))[ \t]*(?=\S)")
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\[\]\n]{1,80})\]:[ \t]*(?P<long>\S[^\n]*)$")
_CONTENTS = re.compile(r"\[TOC\]|\[\[_?TOC_?\]\]|\{:toc\}", re.IGNORECASE)
_CLOSE_HEADING = re.compile(r"(?P<marks>#{1,6})(?=[^\s#A-Za-z0-9!-~])(?P<text>[^\n]*?)(?:[ \t]+#+)?[ \t]*$")


def line_of(state: StateBlock, line: int) -> tuple[str, int]:
    """Return the text of `line` inside its container, indentation taken off, and its offset in the source."""
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : state.eMarks[line]], start


def _opens(state: StateBlock, line: int) -> bool:
    """Tell whether a block may begin on `line`: not so far to the right that it is code."""
    return not state.is_code_block(line)


def _text(state: StateBlock, content: str, line: int, *, at: int) -> None:
    """Push the text `content`, all of it on one `line`, which stands at the offset `at`."""
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content, [line, line + 1], []
    token.meta.update(at=at, text=TextMap((0,), (at,)))


def figure(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """An image alone on its line is a figure, also when text stands close above or below it."""
    text, at = line_of(state, start)
    match = _FIGURE.match(text) if text.startswith("![") and _opens(state, start) else None
    if match is None or "![" in match["caption"]:
        return False
    if silent:
        return True
    given = attributes.read(match["attributes"] or "", "alt", "credit", "width", "focus")
    title, caption = (match["title"] or "").strip(), match["caption"]
    token = state.push("figure_open", "figure", 1)
    token.map = [start, start + 1]
    token.meta.update(at=at, end=at + len(text.rstrip()), unknown=given.unknown)
    token.attrs = {"data-source": match["source"].strip().strip("<>").strip()}
    for name in ("alt", "credit", "width", "focus"):
        if name in given.values:
            token.attrs[f"data-{name}"] = given.values[name]
    # ![what is seen](file "caption"), as other tools have it
    shown, where = (title, match.start("title")) if title else (caption.strip(), match.start("caption"))
    if title:
        token.attrs.setdefault("data-alt", caption.strip())
    else:
        where += len(caption) - len(caption.lstrip())
    state.push("figcaption_open", "figcaption", 1)
    _text(state, shown, start, at=at + where)
    state.push("figcaption_close", "figcaption", -1)
    state.push("figure_close", "figure", -1)
    state.line = start + 1
    return True


def verse(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block whose every line begins with a bar is verse; a lone bar is an empty line between stanzas."""
    if silent or not _opens(state, start):
        return False
    last = start
    while last < end and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        if not _VERSE.match(line_of(state, last)[0]):
            return False
        last += 1
    if last == start:
        return False
    state.push("verse_open", "div", 1).attrs = {"class": "verse"}
    state.tokens[-1].map = [start, last]
    in_stanza = False
    for line in range(start, last):
        written, at = line_of(state, line)
        skipped = 2 if written.startswith("| ") else 1
        text = written[skipped:].rstrip()
        if in_stanza and not text:
            state.push("stanza_close", "p", -1)
        elif in_stanza:
            state.push("hardbreak", "br", 0)
        elif text:
            state.push("stanza_open", "p", 1).attrs = {"class": "stanza"}
            state.tokens[-1].map = [line, last]
        in_stanza = bool(text)
        if text:
            state.push("line_open", "span", 1).attrs = {"class": "line"}
            _text(state, text, line, at=at + skipped)
            state.push("line_close", "span", -1)
    if in_stanza:
        state.push("stanza_close", "p", -1)
    state.push("verse_close", "div", -1)
    state.line = last
    return True


def table_caption(tables: BlockRule) -> BlockRule:
    """Return the rule for a paragraph that calls itself a table's caption and stands beside a table."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        text, _ = line_of(state, start)
        if silent or not _opens(state, start):
            return False
        match, numbered = _TABLE_CAPTION.match(text), _numbered().fullmatch(text.rstrip())
        if match is None and numbered is None:
            return False
        last = start + 1
        while last < end and not state.isEmpty(last):
            last += 1
        if match is None and last > start + 1:
            return False
        following = state.skipEmptyLines(last)
        below = bool(state.tokens) and state.tokens[-1].type == "table_close"
        above = following < end and tables(state, following, end, True)
        if not (below or above):
            return False
        state.push("paragraph_open", "p", 1).attrs = {"class": TABLE_CAPTION}
        state.tokens[-1].map = [start, last]
        token = state.push("inline", "", 0)
        whole = state.getLines(start, last, state.blkIndent, False).strip()
        skipped = match.end() if match else 0
        token.content, token.map, token.children = whole[skipped:], [start, last], []
        state.tokens[-1].meta["skipped"] = skipped
        state.push("paragraph_close", "p", -1)
        state.line = last
        return True

    return rule


@cache
def _numbered() -> re.Pattern[str]:
    """表 2-1　各村水井: the number is part of the caption, no sentence begins so."""
    names = "|".join(map(re.escape, words("table_captions")))
    number = r"(?:(?:[A-Z][-–.]?)?\d{1,3}(?:[-–.]\d{1,3}){0,2}|[一二三四五六七八九十]{1,3})"
    return re.compile(rf"(?:{names})[ \t\u3000]?{number}(?:[：:.．\s][^\n]{{0,60}}[^。；：:？！])?")


def definitions(library: BlockRule, caption: BlockRule) -> BlockRule:
    """Return the `library`'s rule for definition lists, without `~` as a mark and where no caption stands."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        below = start if silent else start + 1
        if not silent and below < end and state.isEmpty(below):
            below += 1
            if below < end and line_of(state, below)[0].startswith(": ") and _is_caption(state, below, end):
                return False
        if below >= end or not line_of(state, below)[0].startswith(":"):
            return False
        return library(state, start, end, silent)

    def _is_caption(state: StateBlock, line: int, end: int) -> bool:
        count, before = len(state.tokens), state.line
        found = caption(state, line, end, False)
        del state.tokens[count:]
        state.line = before
        return found

    return rule


def note_definition(library: BlockRule) -> BlockRule:
    """Return the `library`'s rule for footnotes, noting the place of the note."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count, (_, at) = len(state.tokens), line_of(state, start)
        if not library(state, start, end, silent):
            return False
        if not silent:
            state.tokens[count].meta["at"] = at
        return True

    return rule


def abbreviation(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`*[GDP]: 国内生产总值` on a line of its own says what a short form stands for; it is not printed."""
    match = _ABBREVIATION.match(line_of(state, start)[0]) if _opens(state, start) else None
    if match is None:
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[match["short"]] = match["long"].strip()
        state.env.setdefault("abbreviation_lines", []).append([start, start + 1])
        state.line = start + 1
    return True


def contents(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`[TOC]` on a line of its own is the contents of the article."""
    if not (_opens(state, start) and _CONTENTS.fullmatch(line_of(state, start)[0].rstrip())):
        return False
    if not silent:
        token = state.push("contents", "ul", 0)
        token.map, token.attrs = [start, start + 1], {"class": "article-contents"}
        state.line = start + 1
    return True


def close_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`##小标题` is a heading: Chinese writers leave no space; a hash before Latin letters stays text."""
    text, at = line_of(state, start)
    match = _CLOSE_HEADING.match(text) if _opens(state, start) else None
    if match is None or not match["text"].strip():
        return False
    if silent:
        return True
    tag = f"h{len(match['marks'])}"
    token: Token = state.push("heading_open", tag, 1)
    token.map, token.markup = [start, start + 1], match["marks"]
    _text(state, match["text"].strip(), start, at=at + match.start("text"))
    state.push("heading_close", tag, -1)
    state.line = start + 1
    return True
