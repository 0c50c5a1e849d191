"""Inline rules of the dialect: what stands in a line beyond CommonMark, as markdown-it wants its rules.

    [水经注]{.book-title}  [武当山]{.proper}  [Zeit]{lang=de}   spans, as in Pandoc
    {鄖|yún}  {東京|とう|きょう}                              ruby, as in DenDenMarkdown
    ==marked==   H~2~O   x^2^   ++Ctrl+C++                   as in pymdown-extensions and Pandoc
    $a^2$                                                    mathematics, kept from every other rule

A rule is careful where the mark could be text: a range 3~5, 3^5 or the words C++ and US$ are none.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from huozi.markdown import attributes

InlineRule = Callable[[StateInline, bool], bool]

_RUBY = re.compile(r"\{([^{}|\n]{1,40})\|([^{}\n]{1,80})\}")
_LIST = re.compile(attributes.LIST)
_MARKED = re.compile(r"==(?=[^\s=])(?P<text>(?:(?!==|\n\n).)+?)(?<=[^\s=])==(?!=)", re.DOTALL)
_INDEX = re.compile(r"(?P<mark>[~^])(?P<text>[0-9A-Za-z\u0370-\u03ff+\-−()=,.]{1,20})(?P=mark)(?![~^])")
_KEYS = re.compile(
    r"\+\+(?P<keys>[A-Za-z0-9-]{1,20}(?:\+(?:[A-Za-z0-9-]{1,20}|\"[^\"\n]{1,20}\"))*)\+\+(?!\+)"
)
_MATHS = re.compile(
    r"""\$\$(?:\\.|[^$\\])+\$\$
        |\$(?=[^\s$])(?:\\.|[^$\\]){1,2000}(?<=[^\s])\$(?![0-9A-Za-z$])""",
    re.DOTALL | re.VERBOSE,
)
_WORDS_IN_MATHS = re.compile(r"\\(?:text|mbox|mathrm|textrm|operatorname)\s*\{[^{}]*\}")
_HAN = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]")


def register(md: MarkdownIt) -> None:
    """Teach `md` the marks above."""
    for character in "{=~^+$":
        md.inline.add_terminator_char(character)
    maths = next(rule for rule in md.inline.ruler.__rules__ if rule.name == "math_inline")
    maths.fn = _maths(maths.fn)
    for name, rule in (("ruby", ruby), ("span", span), ("marked", marked), ("index", index), ("keys", keys)):
        md.inline.ruler.before("link", name, rule)


def ruby(state: StateInline, silent: bool) -> bool:
    """{base|reading}; as many readings as the base has characters go to one character each."""
    match = _RUBY.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if match is None:
        return False
    if not silent:
        state.push("ruby", "ruby", 0).meta["readings"] = (match[1], match[2].split("|"))
    state.pos = match.end()
    return True


def span(state: StateInline, silent: bool) -> bool:
    """[text]{.class lang=de}: a span with those attributes."""
    start, end = state.pos, state.posMax
    if state.src[start] != "[":
        return False
    close = parseLinkLabel(state, start)
    match = _LIST.match(state.src, close + 1, end) if close > start + 1 else None
    if match is None or not attributes.looks_like_list(match["attributes"]):
        return False
    if not silent:
        given = attributes.read(match["attributes"])
        token = state.push("span_open", "span", 1)
        token.attrs, token.meta["unknown"] = dict(given.values), given.unknown
        token.meta["at"], token.meta["end"] = start, match.end()
        state.pos, state.posMax = start + 1, close
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = match.end(), end
    return True


def marked(state: StateInline, silent: bool) -> bool:
    """==text== is marked text; an equation such as a == b has spaces and is none."""
    match = _MARKED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "=" else None
    if match is None or state.src[: state.pos].endswith("="):
        return False
    end = state.posMax
    if not silent:
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = match.start("text"), match.end("text")
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
    state.pos, state.posMax = match.end(), end
    return True


def index(state: StateInline, silent: bool) -> bool:
    """H~2~O and x^2^: letters and figures without a space, behind a letter, a figure (^) or a bracket."""
    match = _INDEX.match(state.src, state.pos, state.posMax) if state.src[state.pos] in "~^" else None
    before = state.src[state.pos - 1] if state.pos else ""
    if match is None or not re.search("[0-9A-Za-z\u0370-\u03ff]", match["text"]):
        return False
    if not (before.isalpha() or before in ")]}）" or (before.isdecimal() and match["mark"] == "^")):
        return False
    if not before or (before.isalpha() and match["mark"] == "~" and _HAN.match(before)):
        return False
    if not silent:
        tag = "sub" if match["mark"] == "~" else "sup"
        token = state.push(tag, tag, 0)
        token.content = match["text"]
        token.meta["at"], token.meta["end"] = match.start("text"), match.end()
    state.pos = match.end()
    return True


def keys(state: StateInline, silent: bool) -> bool:
    """++Ctrl+C++: keys to press; C++ is none, since a word stands before it."""
    match = _KEYS.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "+" else None
    before = state.src[state.pos - 1] if state.pos else " "
    if match is None or before == "+" or (before.isascii() and before.isalnum()):
        return False
    if not silent:
        names = re.findall(r'"([^"]*)"|([^+"]+)', match["keys"])
        for number, name in enumerate(quoted or plain for quoted, plain in names):
            if number:
                state.push("text", "", 0).content = "+"
            token = state.push("kbd", "kbd", 0)
            token.content = name if name[:1].isupper() or len(name) == 1 else name.capitalize()
    state.pos = match.end()
    return True


def _maths(library: InlineRule) -> InlineRule:
    """Return the `library`'s rule for $…$ where it can be no money: no digit or word behind it, no Han."""

    def maths(state: StateInline, silent: bool) -> bool:
        match = _MATHS.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
        if match is None or _HAN.search(_WORDS_IN_MATHS.sub("", match[0])):
            return False
        return library(state, silent)

    return maths
