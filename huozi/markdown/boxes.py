"""Set-apart boxes: `> [!NOTE]`, `::: note`, `!!! note`, `??? note`, tabs; each with kind and title.

The kinds are those of GitHub and of the tools that people come from, in English and Chinese; what else
follows `:::` stays as it was written.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin

from huozi.languages import meanings
from huozi.markdown.positions import TextMap

KINDS = {
    "note": "note info notice abstract summary tldr todo question help faq example seealso",
    "tip": "tip hint success check done",
    "important": "important",
    "warning": "warning attention",
    "caution": "caution danger error failure fail missing bug",
    "details": "details spoiler",
    "plain": "box plain",
    "quote": "quote pullquote cite",
    "tab": "",
}
"""The kinds of boxes, each with the English words that ask for it; see `huozi.languages` for others."""

_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()} | meanings("boxes")
_INFO = re.compile(r"[ \t]*\{?\.?(?P<word>[^\s{}.=\[\]\"]+)\}?(?P<rest>.*)")
_TITLE = re.compile(r"(?:title=)?\"([^\"]*)\"|\[([^\]]*)\]|(?:\{title=\"([^\"]*)\"\})")
_TAB = re.compile(r"===[!+]?[ \t]+(?P<quote>[\"'])(?P<title>[^\n]{1,200})(?P=quote)[ \t]*")
_GROUP = re.compile(r"[ \t]*(?:code-group|tabs)\b.*")
_ALERT = re.compile(r"\[!(?P<word>[^\]\s]{1,20})\][+-]?[ \t]*(?P<title>.*)")


def kind_of(word: str) -> str | None:
    """Return the kind of box that `word` asks for; None where it asks for none."""
    return _KIND_OF.get(word.lower())


def read_info(info: str) -> tuple[str, str] | None:
    """Return kind and title of what stands behind `:::` or `!!!`; None where it names no kind."""
    match = _INFO.fullmatch(info.strip())
    kind = kind_of(match["word"]) if match else None
    if match is None or kind is None:
        return None
    rest = match["rest"].strip()
    title = _TITLE.fullmatch(rest)
    return kind, next((part for part in title.groups() if part is not None), "") if title else rest


def register(md: MarkdownIt) -> None:
    """Teach `md` the boxes of `:::` (Pandoc), `!!!`, `???`, `===` (MkDocs) and `> [!NOTE]` (GitHub)."""
    container_plugin(md, "box", ":", validate=lambda info, *_: read_info(info) is not None)
    container_plugin(md, "group", ":", validate=lambda info, *_: _GROUP.fullmatch(info) is not None)
    admon_plugin(md)
    library = next(rule.fn for rule in md.block.ruler.__rules__ if rule.name == "admonition")

    def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        mark = re.match(r"(!{3}|\?{3}\+?)[ \t]+(?P<info>.+)", text)
        if mark is None or read_info(mark["info"].split()[0]) is None:
            return False
        return library(state, start, end, silent)

    md.block.ruler.before("admonition", "tab", tab, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.after("block", "boxes", settle)
    md.block.ruler.at("admonition", admonition, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`=== "title"` above indented blocks is one of several tabs: on paper they stand one below the other."""
    match = _TAB.fullmatch(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    indent = state.sCount[start] + 4
    following = last = start + 1
    while following < end and (state.isEmpty(following) or state.sCount[following] >= indent):
        following += 1
        last = last if state.isEmpty(following - 1) else following
    token = state.push("tab_open", "div", 1)
    token.info, token.map = match["title"], [start, last]
    before = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax, state.parentType = indent, last, "admonition"
    state.md.block.tokenize(state, start + 1, last)
    state.blkIndent, state.lineMax, state.parentType = before
    state.push("tab_close", "div", -1)
    state.line = last
    return True


def settle(state: StateCore) -> None:
    """Give boxes of every way of writing the same tokens: box_open, box_title_open, the title, …, box_close.

    Runs between the block rules and the inline rules, so that a title is read as text.
    """
    out: list[Token] = []
    tokens = state.tokens
    open_quotes: list[bool] = []  # of each quotation around: it is a box
    skip_to = 0
    for place, token in enumerate(tokens):
        if place < skip_to:
            continue
        if token.type == "container_box_open":
            out += _opened(token, *(read_info(token.info) or ("note", "")))
        elif token.type == "admonition_open":
            out += _opened(token, *(read_info(token.info) or ("note", "")))
            if tokens[place + 1].type == "admonition_title_open":
                skip_to = place + 4
        elif token.type == "tab_open":
            out += _opened(token, "tab", token.info)
        elif token.type in ("container_group_open", "container_group_close"):
            continue  # its blocks of code stand one below the other, each with its title
        elif token.type in ("container_box_close", "admonition_close", "tab_close"):
            out.append(_closed(token))
        elif token.type == "blockquote_open":
            kind_and_title = _alert(tokens[place + 1 : place + 3])
            open_quotes.append(kind_and_title is not None)
            out += _opened(token, *kind_and_title) if kind_and_title else [token]
            if kind_and_title and not tokens[place + 2].content:
                skip_to = place + 4  # the paragraph held nothing but the mark
        elif token.type == "blockquote_close":
            out.append(_closed(token) if open_quotes.pop() else token)
        else:
            out.append(token)
    state.tokens = out


def _alert(following: list[Token]) -> tuple[str, str] | None:
    """Return kind and title where a quotation's first paragraph begins with [!NOTE]; take that line off."""
    if len(following) < 2 or following[0].type != "paragraph_open":
        return None
    text = following[1]
    first, _, rest = text.content.partition("\n")
    match = _ALERT.fullmatch(first.rstrip())
    kind = kind_of(match["word"]) if match else None
    if match is None or kind is None:
        return None
    gone = len(first) + 1
    places: TextMap = text.meta["text"]
    sources = tuple(places.source(max(start, gone)) for start in places.starts)
    text.meta["text"] = TextMap(tuple(max(start - gone, 0) for start in places.starts), sources)
    text.content = rest
    return kind, match["title"].strip()


def _opened(token: Token, kind: str, title: str) -> list[Token]:
    """Return the tokens that open a box and hold its title; an empty one is filled by the body."""
    details = kind == "details"
    opened = Token("box_open", "details" if details else "div", 1, attrs={"class": f"box {kind}"})
    opened.map, opened.meta = token.map, token.meta
    head = Token("box_title_open", "summary" if details else "p", 1, attrs={"class": "box-title"})
    text = Token("inline", "", 0, content=title, children=[])
    head.meta = text.meta = {"at": token.meta["at"]}
    return [opened, head, text, Token("box_title_close", head.tag, -1)]


def _closed(token: Token) -> Token:
    return Token("box_close", "div", -1, map=token.map)
