"""CommonMark's parser with positions: every token knows at which character of the manuscript it stands.

markdown-it tells the lines of a block and nothing of what stands inside. Here the block state notes where
the text of a block begins on each of its lines, while its view of them is still the container's (a quotation,
a list item); the inline state notes the place of each token in that text; `resolve` puts the two together.
Nothing is searched for.

In the meta of a token: `at` and `end` are offsets into the manuscript's body, end exclusive.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from huozi.diagnostics import Location

_DEEPEST = 100  # levels of blocks; of marks in a line, beyond which they stay text


@dataclass(frozen=True, slots=True)
class TextMap:
    """Where the text of a block comes from: from `starts[n]` on it stands at `sources[n]` in the body."""

    starts: Sequence[int]
    sources: Sequence[int]

    def source(self, offset: int) -> int:
        """Return the offset in the body of the character `offset` of the text."""
        nearest = max(bisect_right(self.starts, offset) - 1, 0)
        return self.sources[nearest] + offset - self.starts[nearest]


class Lines:
    """The lines of a manuscript's body, to say where in the file an offset stands."""

    def __init__(self, path: str, body: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.starts = [0]
        for line in body.split("\n")[:-1]:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def location(self, start: int, end: int | None = None) -> Location:
        """Return the place of the characters from `start` to `end` (exclusive) of the body."""
        line, column = self.line_and_column(start)
        if end is None or end <= start:
            return Location(self.path, line, column)
        return Location(self.path, line, column, *self.line_and_column(end))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 1, of the character `offset` of the body."""
        index = bisect_right(self.starts, offset) - 1
        return self.first_line + index, offset - self.starts[index] + 1


class _Blocks(StateBlock):
    """The blocks of a manuscript; notes the place of each token as soon as the next one comes."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        self.place_last()
        return super().push(ttype, tag, nesting)

    def place_last(self) -> None:
        """Note where the last token stands, unless its rule did."""
        token = self.tokens[-1] if self.tokens else None
        if token is None or token.map is None or "at" in token.meta:
            return
        first = token.map[0]
        token.meta["at"] = self.bMarks[first] + self.tShift[first]
        if token.type == "inline":
            token.meta["text"] = self._text_map(token, first)
        elif token.type in ("fence", "code_block", "html_block"):
            token.meta["text"] = self._code_map(token, first + (token.type == "fence"))

    def _text_map(self, token: Token, first: int) -> TextMap:
        marker = self.tokens[-2].markup if self.tokens[-2].type == "heading_open" else ""
        if marker.startswith("#"):
            return TextMap((0,), (self.skipSpaces(token.meta["at"] + len(marker)),))
        starts, sources, offset = [], [], 0
        for line, text in enumerate(token.content.split("\n"), first):
            indent = len(text) - len(text.lstrip(" \t")) if offset else 0
            starts.append(offset)
            skipped = 0 if offset else token.meta.get("skipped", 0)  # a word like 表： that is no text
            sources.append(self.bMarks[line] + self.tShift[line] - indent + skipped)
            offset += len(text) + 1
        return TextMap(starts, sources)

    def _code_map(self, token: Token, first: int) -> TextMap:
        """Return where code stands: each line of it ends where its line of the source ends."""
        starts, sources, offset = list[int](), list[int](), 0
        for line, text in enumerate(token.content.split("\n")[:-1], first):
            starts.append(offset)
            sources.append(self.eMarks[line] - len(text))
            offset += len(text) + 1
        return TextMap(starts or [0], sources or [token.meta["at"]])


class _BlockParser(ParserBlock):
    """markdown-it's block parser with places; what nests too deep is refused, not dropped."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        if state.level >= _DEEPEST and state.skipEmptyLines(startLine) < endLine:
            raise RecursionError("blocks nest too deep")  # markdown-it would leave their text out
        super().tokenize(state, startLine, endLine)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:
        if not src:
            return None
        state = _Blocks(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        state.place_last()
        return state.tokens


class _Text(StateInline):
    """The text of a block; notes where pending characters began, and knows emphasis beside Han."""

    pending_at = 0

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self.pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta["at"] = self.pending_at
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """As CommonMark 6.2, but between punctuation and a full-width character * and ~ may open and close.

        `**重要。**后面` is emphasis as people mean it; CommonMark wants a space that Chinese does not have.
        """
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        if not canSplitWord or start == 0 or end >= self.posMax:
            return scanned
        before, after = self.src[start - 1], self.src[end]
        return Scanned(
            scanned.can_open or (_is_wide(before) and _is_punctuation(after)),
            scanned.can_close or (_is_punctuation(before) and _is_wide(after)),
            scanned.length,
        )


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


class _InlineParser(ParserInline):
    """markdown-it's inline parser over a state that notes places."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _Text(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _placed(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """Return `rule`, noting the place of the tokens it makes."""

    def placed(state: StateInline, silent: bool) -> bool:
        at, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[count:]:
            if "at" not in token.meta:
                token.meta["at"], token.meta["end"] = at, state.pos
                at += len(token.content) if token.type == "text" else 0  # delimiters, one token each
        return True

    return placed


def parser() -> MarkdownIt:
    """Return CommonMark's parser (markdown-it) with places; `finish` it after adding rules."""
    md = MarkdownIt()
    md.block, md.inline = _BlockParser(), _InlineParser()
    return md.configure("commonmark", {"maxNesting": _DEEPEST})


def finish(md: MarkdownIt) -> MarkdownIt:
    """Return `md` with all its inline rules, those added too, noting places."""
    for rule in md.inline.ruler.__rules__:
        rule.fn = _placed(rule.fn)
    # Joining texts would lose where they stood; levels of tokens are not asked for.
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable(["text_join", "normalize"], True)
    md.core.ruler.after("inline", "positions", resolve)
    return md


def resolve(state: StateCore) -> None:
    """Turn the places of inline tokens in their block's text into offsets into the body."""
    for token in state.tokens:
        text: TextMap | None = token.meta.get("text")
        if text is None:
            continue
        for child in token.children or ():
            for name in ("at", "end"):
                if name in child.meta:
                    child.meta[name] = text.source(child.meta[name])
