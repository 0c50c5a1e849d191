"""What looks like a mark and was read as none: HTML that is taken out, text that other tools would obey."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from operator import attrgetter
from typing import NamedTuple

from markdown_it.token import Token

from huozi.diagnostics import Finding, finding
from huozi.markdown.positions import Lines, TextMap
from huozi.markdown.sanitising import TAGS, fault_of

_SHOWN = 40  # characters of a mark that a message quotes

_MARKS = {
    # at the beginning of a line
    "fence": r"^(?:`{3,}|~{3,})",
    "container": r"^:{3,}",
    "admonition": r"^(?:!{3}|\?{3}\+?)[ \t]+\w+",
    "alert": r"^\[![^\]\s]{1,30}\]",
    "heading": r"^\#{1,6}(?=[^\s\#])",
    "task": r"^\[[ xX]\](?=[ \t])",
    "bars": r"^\|(?=.*\|)",
    # anywhere
    "call": r"\[\^[^\]\s]{1,80}\]",
    "wiki": r"!?\[\[[^\[\]\n]+\]\]",
    "citation": r"\[-?@[^\[\]\n]+\]",
    "reference": r"(?<![\w.@/])@(?:fig|tbl|tab|sec|eq|lst|thm)\b[\w:.-]*",
    "label": r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]",
    "template": r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}",
    "attributes": r"\{[ \t]*(?:[:.#][^{}\n]*|[\w-]+=[^{}\n]*)\}|(?<=[\])])\{[^{}\n]+\}",
    "note": r"\^\[[^\[\]\n]+\]",
    "latex": r"\\(?:begin|end|cite|ref|label|index)\{[^{}\n]*\}",
    "maths": r"\$\$",
    "shortcode": r"(?<![\w:.]):[a-z][a-z_+-]{1,40}:(?![\w:])",
    "comment": r"%%[^%\n]+%%",
    "inserted": r"\^\^(?=\S)[^\^\n]+\^\^",
    "delimiter": r"\*\*(?=\S)|(?<=\S)\*\*|~~(?=\S)|(?<=\S)~~|(?<![=\w])==(?=[^\s=])",
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _MARKS.items()), re.MULTILINE)

_FRAMES = frozenset("center font main section article header footer nav body html head meta link o:p".split())
"""Tags around text that say nothing of it: import may drop them."""

_TAG = re.compile(r"<[ \t]*([A-Za-z][\w:-]*)")
_ANY_TAG = re.compile(r"<[ \t]*/?([A-Za-z][\w:-]*)")
_MATHML = re.compile(r"<math\b", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


class _Piece(NamedTuple):
    start: int  # in the run's text
    source: int | None


def find(tokens: Sequence[Token], lines: Lines) -> Iterator[Finding]:
    """Yield a finding for each mark that stands as text in `tokens`, with its place."""
    for token in tokens:
        if token.type == "inline":
            for text, pieces in _runs(token.children or ()):
                yield from _find_in(text, pieces, lines)


def _runs(children: Sequence[Token]) -> Iterator[tuple[str, list[_Piece]]]:
    """Yield the runs of text between other marks; an escaped character is no part of a mark."""
    text, pieces = "", list[_Piece]()
    for child in children:
        if child.type in ("text", "softbreak"):
            pieces.append(_Piece(len(text), child.meta.get("at")))
            text += child.content if child.type == "text" else "\n"
        elif child.type == "text_special":
            pieces.append(_Piece(len(text), child.meta.get("at")))
            text += "\ufffc"
        elif text:
            yield text, pieces
            text, pieces = "\ufffc", [_Piece(0, None)]  # not at the beginning of a line any more
        else:
            text, pieces = "\ufffc", [_Piece(0, None)]
    if text:
        yield text, pieces


def _find_in(text: str, pieces: Sequence[_Piece], lines: Lines) -> Iterator[Finding]:
    for match in _ANY.finditer(text):
        piece = pieces[bisect_right(pieces, match.start(), key=attrgetter("start")) - 1]
        if piece.source is None:
            continue
        at = piece.source + match.start() - piece.start
        place = lines.location(at, at + len(match[0]))
        if match.lastgroup == "call":
            yield finding("note-missing", place, note=match[0][2:-1])
        else:
            yield finding("mark-unread", place, mark=match[0][:_SHOWN])


def stands(tokens: Sequence[Token]) -> bool:
    """Tell whether `tokens` hold text that other tools would obey, or HTML that an edition may not carry."""
    for token in tokens:
        if token.type == "inline" and any(_ANY.search(text) for text, _ in _runs(token.children or ())):
            return True
        for raw in (token, *(token.children or ())):
            if raw.type in ("html_block", "html_inline"):
                tags = {name.lower() for name in _ANY_TAG.findall(raw.content)}
                if any(tag not in TAGS and tag not in _FRAMES for tag in tags):
                    return True
    return False


def find_maths(tokens: Sequence[Token], lines: Lines) -> Iterator[Finding]:
    """Yield a finding for the first mathematics in `tokens`."""
    for token in (inner for outer in tokens for inner in (outer, *(outer.children or ()))):
        raw = token.type in ("html_inline", "html_block") and _MATHML.search(token.content)
        if token.type.startswith("math_") or raw:
            yield finding("maths-as-source", lines.location(token.meta.get("at", 0), token.meta.get("end")))
            return


def find_html(tokens: Sequence[Token], allowed: frozenset[str], lines: Lines) -> Iterator[Finding]:
    """Yield a finding for what of the raw HTML in `tokens` must not stand in an edition.

    Of each tag that is not `allowed` the first is told, and each address of a scheme that is refused.
    """
    seen: set[str] = set()
    foreign: str | None = None  # the element around that has tags of its own
    for token in (inner for outer in tokens for inner in (outer, *(outer.children or ()))):
        if token.type not in ("html_inline", "html_block"):
            continue
        content: TextMap = token.meta.get("text") or TextMap((0,), (token.meta.get("at", 0),))
        for match in _TAG.finditer(token.content):
            tag = match[1].lower()
            within, foreign = foreign, tag if tag in ("math", "svg") else foreign
            if tag not in allowed and tag not in seen and tag != "math" and within is None:
                seen.add(tag)
                start = content.source(match.start())
                yield finding("html-removed", lines.location(start, start + len(match[0])), tags=tag)
        if foreign and f"</{foreign}" in token.content.lower():
            foreign = None
        for match in _HREF.finditer(token.content):
            address = unescape(next(part for part in match.groups() if part is not None))
            if fault := fault_of(address):
                start = content.source(match.start())
                place = lines.location(start, start + len(match[0]))
                yield finding(fault, place, target=address[:80])
