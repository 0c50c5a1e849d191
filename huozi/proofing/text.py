"""An article as proofing reads it: its words without Markdown, each character with its place in the file."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from huozi.model.manuscript import Manuscript

Kind = Literal[
    "paragraph", "heading", "item", "cell", "verse", "caption", "words", "note", "front", "reference"
]

OBJECT = "\ufffc"
"""Stands where code or a bare address stood: something that is no word."""

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"\s{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_NOTE = re.compile(r"\s{0,3}\[\^[^\]\s]+\]:[ \t]*")
_RULE = re.compile(r"\s*([-*_=])(?:[ \t]*\1){2,}[ \t]*$|[ \t|:-]*-[ \t|:-]*\|[ \t|:-]*$")
_FIGURE = re.compile(
    r"""\s{0,3}!\[(?P<caption>(?:\\.|\[[^\]\n]*\]|[^\]\\\n])*)\]\([^)\n]*\)[ \t]*
        (?:\{(?P<attributes>[^}\n]*)\})?[ \t]*$""",
    re.VERBOSE,
)
_WORDS_OF_FIGURE = re.compile(r"""\b(?:alt|credit)=(?:"([^"]*)"|'([^']*)')""")
_FRONT = re.compile(r"""(title|kicker|subtitle|column|description):[ \t]*(["']?)(.*?)\2[ \t]*$""")
_REFERENCES = re.compile(r"参考(?:文献|书目|资料)|參考(?:文獻|書目|資料)|引用文[献獻]")
_LONGEST_REFERENCE = 400
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IGNORE = re.compile(
    r"<!--\s*huozi-ignore\s+(?P<rule>[a-z0-9-]+)\s*(?:[:：]\s*(?P<reason>.*?))?\s*-->", re.DOTALL
)
_INLINE = re.compile(
    r"""(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    |(?P<comment><!--.*?-->)
    |(?P<escape>\\[\\`*_{}\[\]()#+\-.!|<>~])
    |(?P<picture>!\[[^\]\n]*\]\([^)\n]*\)(?:\{[^}\n]*\})?)
    |(?P<call>\[\^[^\]\s]+\])
    |(?P<link>\[(?P<words>[^\[\]\n]+)\]
        (?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\]|\{[ ]*(?:\.[\w-]+[ ]*)+\}))
    |(?P<ruby>\{(?P<base>[^{}|\n]{1,40})\|[^{}\n]{1,80}\})
    |(?P<attributes>\{:[^}\n]*\})
    |(?P<address><(?:https?|mailto):[^>\s]*>|(?:https?|ftp)://[\x21-\x7e]+|www\.[\x21-\x7e]+|[\w.+-]+@[\w-]+\.[\w.-]+)
    |(?P<tag></?(?:[bisqu]|a|abbr|br|cite|del|em|ins|kbd|mark|rp|rt|ruby|s|samp|small|span|strong|sub|sup|var)(?:\s[^<>]*)?/?>)""",
    re.VERBOSE | re.ASCII,
)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=[^\s*_])([^\n]*?[^\s*_])\1")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article: what it is, and where its words stand in `Text.words`.

    level  of a heading, from 1
    """

    kind: Kind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that takes a rule back: its place in the file, and the places it holds for."""

    rule: str
    reason: str
    start: int
    first: int
    last: int


@dataclass(slots=True)
class Text:
    r"""One article to be proofread.

    path     its file, relative to the edition
    source   the whole file, as read
    words    all its blocks without Markdown, each followed by "\n"
    places   for each character of `words` its offset in `source`
    language BCP 47
    meant    places of `words` that a backslash says are meant as they stand
    """

    manuscript: Manuscript
    source: str
    language: str
    words: str = ""
    places: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    ignores: list[Ignore] = field(default_factory=list)
    meant: set[int] = field(default_factory=set)
    _line_starts: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The article's file, relative to the edition."""
        return self.manuscript.path

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column (in characters) of an offset in the file."""
        if not self._line_starts:
            self._line_starts = [0, *(match.end() for match in re.finditer("\n", self.source))]
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def block_at(self, place: int) -> Block:
        """Return the block that the character `place` of `words` belongs to."""
        return self.blocks[bisect_right(self.blocks, place, key=lambda block: block.start) - 1]

    def of(self, *kinds: Kind) -> Iterator[tuple[Block, str]]:
        """Yield the blocks of these kinds with their words."""
        for block in self.blocks:
            if block.kind in kinds:
                yield block, self.words[block.start : block.end]


def read_text(manuscript: Manuscript, source: str, language: str) -> Text:
    """Return the article `manuscript`, whose whole file is `source` (line feeds only), as it is proofread."""
    text = Text(manuscript, source, language)
    reader = _Reader(text)
    reader.front()
    reader.body()
    reader.finish()
    return text


_BOX = re.compile(r"[ ]{0,3}:{3,}[ \t]*(?:\{?\.?[^\s{}.=:]+\}?[ \t]*)?(?=[^:]|$)")
"""What a box begins or ends with, and the word for its kind; a title may follow."""


class _Reader:
    """Reads one file, block by block."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.length = 0
        self.lines: list[tuple[int, int]] = []  # of the paragraph being read: start and end in the source
        self.kind: Kind = "paragraph"

    def front(self) -> None:
        """Read what of the front matter is prose."""
        start = 0
        for number, line in enumerate(self.text.source.split("\n"), 1):
            if number >= self.text.manuscript.first_line:
                return
            match = _FRONT.match(line)
            if match:
                self._add("front", [(start + match.start(3), start + match.end(3))])
            start += len(line) + 1

    def body(self) -> None:
        """Read the blocks below the front matter."""
        source = self.text.source
        start = 0
        for _ in range(self.text.manuscript.first_line - 1):
            start = source.index("\n", start) + 1
        comments = {match.start(): match.end() for match in _COMMENT.finditer(source, start)}
        fence, skip_to = "", 0
        for line in source[start:].split("\n"):
            end = start + len(line)
            mark = _FENCE.match(line)
            if start < skip_to:
                pass
            elif fence:
                fence = "" if mark and mark[1].startswith(fence) else fence
            elif mark:
                self._close()
                fence = mark[1]
            elif line.strip().startswith("<!--") and (over := comments.get(start + line.index("<"))):
                self._close() if "\n" in source[start:over] or not source[over:].split("\n")[
                    0
                ].strip() else None
                skip_to = over if over > end else 0
                if over < end:
                    self._line(source[over:end], over, end)
            else:
                self._line(line, start, end)
            start = end + 1
        self._close()

    def finish(self) -> None:
        """Join the words; find the comments that take rules back."""
        text = self.text
        text.words = "".join(self.pieces)
        text.blocks = list(_with_references(text))
        if "huozi-ignore" not in text.source:
            return
        spans = [(text.places[block.start], text.places[block.end]) for block in text.blocks]
        for match in _IGNORE.finditer(text.source):
            within = [span for span in spans if span[0] <= match.start() <= span[1]]
            after = [span for span in spans if span[0] >= match.end()]
            first, last = (within or after or [(match.end(), match.end())])[0]
            text.ignores.append(
                Ignore(match["rule"], (match["reason"] or "").strip(), match.start(), first, last)
            )

    def _line(self, line: str, start: int, end: int) -> None:
        """Read one line of the body: it begins, continues or ends a block."""
        quote = re.match(r"(?:[ ]{0,3}>[ \t]?)*", line)
        depth = quote.end() if quote else 0
        line, start = line[depth:], start + depth
        heading = _HEADING.match(line)
        if not line.strip() or _RULE.match(line):
            self._close()
        elif box := _BOX.match(line):
            self._close()
            self._add("words", [(start + box.end(), end)])
        elif heading:
            self._close()
            span = (start + heading.start(2), start + heading.end(2))
            self._add("heading", [span], len(heading[1]))
        elif figure := _FIGURE.match(line):
            self._close()
            self._figure(figure, start)
        elif note := _NOTE.match(line):
            self._open("note", start + note.end(), end)
        elif re.match(r"[ ]{0,3}\|(?:[ \t\u3000]|$)", line) and "|" not in line.strip()[1:]:
            self._close()
            self._add("verse", [(start + line.index("|") + 1, end)])
        elif line.lstrip().startswith("|") or re.search(r"\s\|\s", line):
            self._close()
            self._cells(line, start)
        elif item := _ITEM.match(line):
            self._open("item", start + item.end(), end)
        else:
            self.lines.append((start, end))

    def _open(self, kind: Kind, start: int, end: int) -> None:
        self._close()
        self.kind = kind
        self.lines.append((start, end))

    def _close(self) -> None:
        if self.lines:
            self._add(self.kind, self.lines)
        self.lines, self.kind = [], "paragraph"

    def _figure(self, figure: re.Match[str], start: int) -> None:
        self._add("caption", [(start + figure.start("caption"), start + figure.end("caption"))])
        for words in _WORDS_OF_FIGURE.finditer(figure["attributes"] or ""):
            group = 1 if words[1] is not None else 2
            base = start + figure.start("attributes")
            self._add("words", [(base + words.start(group), base + words.end(group))])

    def _cells(self, line: str, start: int) -> None:
        for cell in re.finditer(r"(?:\\\||[^|])+", line):
            if cell[0].strip():
                self._add("cell", [(start + cell.start(), start + cell.end())])

    def _add(self, kind: Kind, lines: list[tuple[int, int]], level: int = 0) -> None:
        """Add a block made of these lines of the source, its soft breaks as they are set."""
        source = self.text.source
        first = self.length
        for start, end in lines:
            while start < end and source[start] in " \t":
                start += 1  # noqa: PLW2901
            while end > start and source[end - 1] in " \t":
                end -= 1  # noqa: PLW2901
            if (
                self.length > first
                and start < end
                and not _wide(self.pieces[-1][-1:])
                and not _wide(source[start])
            ):
                self._keep(" ", start)
            self._inline(start, end)
        if self.length > first:
            last = lines[-1][1]
            self.text.blocks.append(Block(kind, first, self.length, level))
            self._keep("\n", last)

    def _keep(self, words: str, place: int) -> None:
        self.pieces.append(words)
        self.text.places.extend(range(place, place + len(words)))
        self.length += len(words)

    def _inline(self, start: int, end: int) -> None:
        """Keep the words of one line, its marks left out."""
        source = self.text.source
        dropped = _emphasis(source, start, end)
        place = start
        for match in _INLINE.finditer(source, start, end):
            self._plain(place, match.start(), dropped)
            kind = next(name for name in _KINDS if match[name] is not None)
            if kind == "escape":
                self.text.meant.add(self.length)
                self._keep(match[0][1], match.start() + 1)
            elif kind == "link":
                self._inline(*match.span("words"))
            elif kind == "ruby":
                self._plain(*match.span("base"), dropped)
            elif kind in ("code", "address"):
                self.pieces.append(OBJECT)
                self.text.places.append(match.start())
                self.length += 1
            place = match.end()
        self._plain(place, end, dropped)

    def _plain(self, start: int, end: int, dropped: list[int]) -> None:
        for mark in dropped:
            if start <= mark < end:
                if mark > start:
                    self._keep(self.text.source[start:mark], start)
                start = mark + 1
        if start < end:
            self._keep(self.text.source[start:end], start)


_KINDS = ("code", "comment", "escape", "picture", "call", "link", "ruby", "attributes", "address", "tag")


def _with_references(text: Text) -> Iterator[Block]:
    """Yield the blocks, those of a list of references named so: below its heading, up to the next heading."""
    listing = False
    for block in text.blocks:
        words = text.words[block.start : block.end]
        if block.kind == "heading" or _REFERENCES.fullmatch(words.strip("：: ")):
            listing = _REFERENCES.search(words) is not None
        elif listing and block.kind in ("paragraph", "item") and len(words) <= _LONGEST_REFERENCE:
            block = replace(block, kind="reference")  # noqa: PLW2901
        yield block


def _emphasis(source: str, start: int, end: int) -> list[int]:
    """Return the places of the stars and underscores that set words apart, in order."""
    found: list[int] = []
    todo = [(start, end)]
    while todo:
        first, last = todo.pop()
        for match in _EMPHASIS.finditer(source, first, last):
            found += [*range(*match.span(1)), *range(match.end(2), match.end())]
            todo.append(match.span(2))
    return sorted(found)


def _wide(character: str) -> bool:
    """Return whether a line break beside `character` leaves no space."""
    return character >= "\u2e80" or character in "“”‘’…—"
