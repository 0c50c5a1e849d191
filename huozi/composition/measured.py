"""A paragraph measured once: widths, gaps and break opportunities as running sums.

Positions count characters; position ``k`` lies before character ``k``, and gap ``k`` lies between characters
``k - 1`` and ``k``. Lengths are in the engine's unit (CSS pixels inside WeasyPrint). Only gaps between two
characters of one line count, so the running sums give the width of any line in constant time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from huozi.composition.characters import Family, Kind, forbidden_at_end, forbidden_at_start, may_break
from huozi.composition.spacing import RIGID, Glue, Glyph, PunctuationStyle, glue, word_space

NEVER = -1.0  # not a break opportunity; other values are the demerits of breaking there
FREE = 0.0
LONG_TOKEN = 9  # letters; paths and identifiers longer than that may break after punctuation
LETTERS = frozenset({Kind.HAN, Kind.HANGUL, Kind.WESTERN})
TOKEN_PUNCTUATION = frozenset("/._-=&?:,@#+~\\|")
TOKEN_DEMERITS = 4.0
OVERLONG_DEMERITS = 400.0


class Character(NamedTuple):
    """One character as shaped: its class and blanks, advance, font size, and how it may behave.

    ``advance`` is the full advance in the engine's unit; ``nowrap`` forbids a break before it, ``rigid``
    marks spaces that must not stretch (code).
    """

    glyph: Glyph
    advance: float
    size: float
    nowrap: bool = False
    rigid: bool = False


@dataclass(slots=True)
class Measured:
    """A measured paragraph. ``text`` has one character per entry of ``characters``.

    ``edges`` are widths added to characters, zeros where there is nothing; without them ``set_edges`` must be
    called before anything is asked. ``em`` is the paragraph's font size.
    """

    text: str
    characters: Sequence[Character]
    rules: Family
    style: PunctuationStyle
    unicode_breaks: Sequence[bool]
    em: float
    edges: list[float] = field(default_factory=list)
    body: list[float] = field(default_factory=list, init=False)
    glues: list[Glue] = field(default_factory=list, init=False)
    breaks: list[float] = field(default_factory=list, init=False)
    ends: list[int] = field(default_factory=list, init=False)
    letters: list[int] = field(default_factory=list, init=False)
    right: list[float] = field(default_factory=list, init=False)
    left: list[float] = field(default_factory=list, init=False)
    squeeze_first: list[float] = field(default_factory=list, init=False)
    squeeze_later: list[float] = field(default_factory=list, init=False)
    stretch_first: list[float] = field(default_factory=list, init=False)
    stretch_later: list[float] = field(default_factory=list, init=False)
    tracking: list[float] = field(default_factory=list, init=False)
    yielding: list[float] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.body = [
            0.0
            if c.glyph.kind is Kind.SPACE
            else max(0.0, c.advance - (c.glyph.left + c.glyph.right) * c.size)
            for c in self.characters
        ]
        self.glues = [self._gap(k) for k in range(len(self.text))]
        self.breaks = [self._break(k) for k in range(len(self.text))]
        self._long_tokens()
        if self.edges:
            self._sum()

    def _gap(self, k: int) -> Glue:
        """Return gap ``k`` scaled to the engine's unit."""
        if k == 0:
            return RIGID
        before, after = self.characters[k - 1], self.characters[k]
        if after.glyph.kind is Kind.SPACE:
            return self._space(k)
        runs = (before.glyph.right and self._mark_before(k - 1)) or (after.glyph.left and self._mark_after(k))
        gap = glue(before.glyph, after.glyph, self.style, self.rules, bool(runs))
        owner = after if after.glyph.left or before.glyph.kind is Kind.WESTERN else before
        return gap.scaled(owner.size)

    def _mark_before(self, k: int) -> bool:
        return k > 0 and self.characters[k - 1].glyph.kind in (Kind.CLOSE, Kind.COMMA, Kind.STOP)

    def _mark_after(self, k: int) -> bool:
        return k + 1 < len(self.text) and self.characters[k + 1].glyph.kind is Kind.OPEN

    def _space(self, k: int) -> Glue:
        space = self.characters[k]
        neighbours = {self.characters[k - 1].glyph.kind}
        if k + 1 < len(self.text):
            neighbours.add(self.characters[k + 1].glyph.kind)
        beside_han = self.rules != "ko" and neighbours == {Kind.HAN, Kind.WESTERN}
        gap = word_space(round(space.advance / space.size, 4) if space.size else 0.0, beside_han, space.rigid)
        return gap.scaled(space.size)

    def _break(self, k: int) -> float:
        """Return the demerits of a line beginning at ``k``, or NEVER."""
        if k == 0 or self.characters[k].nowrap or self.characters[k].glyph.kind is Kind.NOTE:
            return NEVER
        before, after = self.text[k - 1], self.text[k]
        if before == "\n":
            return FREE
        if after in " \n\u00a0" or not may_break(before, after, self.unicode_breaks[k], self.rules):
            return NEVER
        return FREE

    def _long_tokens(self) -> None:
        """Let paths, addresses and identifiers break after their punctuation, at a price."""
        start = 0
        for k in range(1, len(self.text) + 1):
            if k < len(self.text) and self.breaks[k] < 0 and self.text[k] not in " \u00a0":
                continue
            if k - start > LONG_TOKEN:
                for m in range(start + 3, k - 2):
                    if self.text[m - 1] in TOKEN_PUNCTUATION and self.text[m].isalnum():
                        self._offer(m, TOKEN_DEMERITS)
            start = k

    def _offer(self, k: int, demerits: float) -> None:
        """Make ``k`` a break opportunity where no rule forbids it and it lies inside no cluster."""
        before, after = self.text[k - 1], self.text[k]
        inside = (
            self.characters[k].nowrap or self.characters[k].glyph.kind is Kind.NOTE or after in " \u00a0\n"
        )
        forbidden = forbidden_at_start(after, self.rules) or forbidden_at_end(before)
        if self.breaks[k] < 0 and not (inside or forbidden or self.characters[k].advance == 0):
            self.breaks[k] = demerits

    def split_overlong(self, width: float) -> None:
        """Open a stretch without opportunities that is wider than ``width`` at every character of it."""
        start = 0
        for k in range(1, len(self.text) + 1):
            if k < len(self.text) and (self.breaks[k] < 0 or self.breaks[k] >= OVERLONG_DEMERITS):
                continue
            if self.least_width(start, k) > width:
                for m in range(start + 1, k):
                    self._offer(m, OVERLONG_DEMERITS)
            start = k

    def set_edges(self, edges: list[float]) -> None:
        """Add what stands around every character: paddings of inline elements, widths of inline boxes."""
        self.edges = edges
        self._sum()

    def _sum(self) -> None:
        """Make the running sums, in one loop: this is what a paragraph costs before it is broken."""
        sums = [[0.0] for _ in range(7)]
        right, left, squeeze, squeeze_later, stretch, stretch_later, tracking = sums
        yielding, letters, ends = [0.0], [0], [0]
        width = first = later = grow = grow_later = track = yields = 0.0
        count = end = 0
        left.clear()
        rows = zip(self.text, self.characters, self.body, self.edges, self.glues, strict=True)
        for k, (letter, character, body, edge, gap) in enumerate(rows, 1):
            left.append(width + gap.natural)
            width += gap.natural + body + edge
            right.append(width)
            if gap is not RIGID:
                first += gap.squeeze_first
                later += gap.squeeze_later
                grow += gap.stretch_first
                grow_later += gap.stretch_later
                if gap.tracks:
                    track += character.size
                if gap.yields:
                    yields += character.size
            squeeze.append(first)
            squeeze_later.append(later)
            stretch.append(grow)
            stretch_later.append(grow_later)
            tracking.append(track)
            yielding.append(yields)
            count += character.glyph.kind in LETTERS
            letters.append(count)
            if letter not in " \n":
                end = k
            ends.append(end)
        left.append(width)
        self.right, self.left, self.squeeze_first, self.squeeze_later = right, left, squeeze, squeeze_later
        self.stretch_first, self.stretch_later, self.tracking = stretch, stretch_later, tracking
        self.yielding, self.letters, self.ends = yielding, letters, ends

    def first_of_line(self, k: int) -> int:
        """Return where the text of a line beginning at ``k`` really starts: spaces are skipped."""
        while k < len(self.text) and self.text[k] == " ":
            k += 1
        return k

    def width(self, start: int, end: int) -> float:
        """Return the natural width of the line ``[start, end)``, its end already trimmed by ``ends``."""
        return self.right[end] - self.left[start] if end > start else 0.0

    def least_width(self, start: int, end: int) -> float:
        """Return the width of the line squeezed as far as it goes."""
        start, end = self.first_of_line(start), self.ends[end]
        if end <= start:
            return 0.0
        first = self.squeeze_first[end] - self.squeeze_first[start + 1]
        later = self.squeeze_later[end] - self.squeeze_later[start + 1]
        return self.width(start, end) - first - later
