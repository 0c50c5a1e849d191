"""A paragraph measured once: widths, gaps and break opportunities as running sums.

Positions count characters; position ``k`` lies before character ``k``, and gap ``k`` lies between characters
``k - 1`` and ``k``. Lengths are in the engine's unit (CSS pixels inside WeasyPrint). Only gaps between two
characters of one line count, so the running sums give the width of any line in constant time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import add

from huozi.composition.characters import Family, Kind, forbidden_at_end, forbidden_at_start, may_break
from huozi.composition.spacing import (
    RIGID,
    TRACKING,
    Glue,
    Glyph,
    PunctuationStyle,
    glue,
    word_space,
)
from huozi.composition.western import begins_token, breaks_in_token, splits_option, tokens

NEVER = -1.0  # not a break opportunity; other values are the demerits of breaking there
FREE = 0.0
TOKEN_DEMERITS = 4.0
HYPHEN_DEMERITS = 12.0  # as much as tracking all Han of a line by .07 em
OVERLONG_DEMERITS = 400.0
LETTERS = frozenset({Kind.HAN, Kind.HANGUL, Kind.WESTERN})
_CLOSED = (Kind.CLOSE, Kind.COMMA, Kind.STOP)


@dataclass(slots=True)
class Text:
    """Shaped characters, one entry of every list for each: what an engine hands over.

    ``advances`` are full advances in the engine's unit, ``sizes`` font sizes; ``nowrap`` forbids a break
    before a character, ``rigid`` marks spaces that must not stretch (code). ``hyphens`` are the places where
    a line may end with a hyphen that is not in the text, and how wide that hyphen is. ``bound`` are the
    positions inside a group that is one piece: no gap of theirs gives or takes. ``stands`` says of vertical
    text how many characters stand in the square that begins here, -1 inside it, 0 for what lies on its side.
    """

    text: str = ""
    glyphs: list[Glyph] = field(default_factory=list)
    advances: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    nowrap: list[bool] = field(default_factory=list)
    rigid: list[bool] = field(default_factory=list)
    hyphens: dict[int, float] = field(default_factory=dict)
    bound: set[int] = field(default_factory=set)
    stands: list[int] = field(default_factory=list)

    def extend(
        self,
        text: str,
        glyphs: Sequence[Glyph],
        advances: Sequence[float],
        size: float,
        *,
        nowrap: bool = False,
        rigid: bool = False,
    ) -> None:
        """Append characters of one font size."""
        count = len(text)
        self.text += text
        self.glyphs.extend(glyphs)
        self.advances.extend(advances)
        self.sizes.extend([size] * count)
        self.nowrap.extend([nowrap] * count)
        self.rigid.extend([rigid] * count)
        self.stands.extend([0] * count)


class Measured:
    """A measured paragraph.

    Of the running sums, entry ``k`` counts what lies before position ``k``: ``right`` is the right edge of
    character ``k - 1`` and ``left`` the left edge of character ``k``, the first character beginning at 0;
    ``squeeze_*``, ``stretch_*``, ``tracking`` and ``yielding`` are what the gaps before ``k`` can give, can
    take, and their em; ``letters`` counts letters. ``ends[k]`` is where the text of a line ending at ``k``
    really ends, spaces dropped. ``breaks[k]`` are the demerits of beginning a line at ``k``, or NEVER;
    ``tails[k]`` is what a line ending there is wider than its characters: a hyphen, or kerning undone.
    """

    def __init__(
        self,
        source: Text,
        unicode_breaks: Sequence[bool],
        rules: Family,
        style: PunctuationStyle,
        em: float,
        edges: list[float] | None = None,
    ) -> None:
        self.source = source
        self.text = source.text
        self.glyphs = source.glyphs
        self.sizes = source.sizes
        self.rules: Family = rules
        self.style: PunctuationStyle = style
        self.em = em
        self.body = [
            0.0
            if glyph.kind is Kind.SPACE
            else max(0.0, advance - (glyph.left + glyph.right) * size)
            if glyph.left or glyph.right
            else advance
            for glyph, advance, size in zip(source.glyphs, source.advances, source.sizes, strict=True)
        ]
        self.glues = self._gaps()
        self.breaks = self._breaks(unicode_breaks)
        self._break_tokens()
        self.tails = [0.0] * (len(self.text) + 1)
        self._hyphenate()
        self._sum_gaps()
        self.set_edges(edges or [0.0] * len(self.text))

    # -- gaps ------------------------------------------------------------------------------------

    def _gaps(self) -> list[Glue]:
        gaps = [RIGID] * len(self.text)
        han, glyphs = Kind.HAN, self.glyphs
        for k in range(1, len(gaps)):
            if glyphs[k].kind is han and glyphs[k - 1].kind is han:
                gaps[k] = TRACKING
            else:
                gaps[k] = self._gap(k)
        for k in self.source.bound:
            gaps[k] = RIGID
        return gaps

    def _gap(self, k: int) -> Glue:
        """Return gap ``k`` scaled to the engine's unit."""
        before, after = self.glyphs[k - 1], self.glyphs[k]
        if after.kind is Kind.SPACE:
            return self._space(k)
        in_run = bool(before.right and k > 1 and self.glyphs[k - 2].kind in _CLOSED)
        if after.left and k + 1 < len(self.glyphs) and self.glyphs[k + 1].kind is Kind.OPEN:
            in_run = True
        owner = k if after.left or before.kind is Kind.WESTERN else k - 1
        return glue(before, after, self.style, self.rules, in_run).scaled(self.sizes[owner])

    def _space(self, k: int) -> Glue:
        size = self.sizes[k]
        neighbours = {glyph.kind for glyph in (self.glyphs[k - 1], *self.glyphs[k + 1 : k + 2])}
        beside_han = self.rules != "ko" and neighbours == {Kind.HAN, Kind.WESTERN}
        width = round(self.source.advances[k] / size, 4) if size else 0.0
        return word_space(width, beside_han, self.source.rigid[k]).scaled(size)

    # -- break opportunities ---------------------------------------------------------------------

    def _breaks(self, unicode_breaks: Sequence[bool]) -> list[float]:
        breaks = [NEVER] * len(self.text)
        text, rules = self.text, self.rules
        nowrap, glyphs = self.source.nowrap, self.glyphs
        before = text[:1]
        for k in range(1, len(text)):
            after = text[k]
            if before == "\n":
                breaks[k] = FREE
            elif nowrap[k] or glyphs[k].kind is Kind.NOTE or after in " \n\u00a0":
                pass
            elif may_break(before, after, unicode_breaks[k], rules):
                breaks[k] = FREE
            before = after
        return breaks

    def _break_tokens(self) -> None:
        """Let addresses, options and identifiers begin a line or break inside, at a price."""
        for start, token in tokens(self.text):
            if start and self.glyphs[start - 1].kind is Kind.HAN and begins_token(self.text, start):
                self._offer(start, TOKEN_DEMERITS)
            for k in range(1, len(token)):
                if token[k - 1] == "-" and splits_option(token, k):
                    self.breaks[start + k] = NEVER
            for k in breaks_in_token(token):
                self._offer(start + k, TOKEN_DEMERITS)

    def _hyphenate(self) -> None:
        for k, width in self.source.hyphens.items():
            if self.breaks[k] < 0:
                self._offer(k, HYPHEN_DEMERITS)
                self.tails[k] = width if self.breaks[k] > 0 else 0.0

    def hyphen(self, k: int) -> float:
        """Return the width of the hyphen drawn where a line ends at ``k``; 0 where there is none."""
        return self.tails[k] if k in self.source.hyphens else 0.0

    def token_breaks(self) -> list[int]:
        """Return the opportunities inside addresses and identifiers, where no hyphen is drawn."""
        return [k for k, cost in enumerate(self.breaks) if cost == TOKEN_DEMERITS]

    def _offer(self, k: int, demerits: float) -> None:
        """Make ``k`` a break opportunity where no rule forbids it and it lies inside no cluster."""
        before, after = self.text[k - 1], self.text[k]
        bound = self.source.nowrap[k] or self.glyphs[k].kind is Kind.NOTE or after in " \u00a0\n"
        forbidden = forbidden_at_start(after, self.rules) or forbidden_at_end(before)
        inseparable = self.glyphs[k].kind is self.glyphs[k - 1].kind in (Kind.DASH, Kind.ELLIPSIS)
        in_cluster = self.source.advances[k] == 0
        if self.breaks[k] < 0 and not (bound or forbidden or inseparable or in_cluster):
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

    # -- running sums ----------------------------------------------------------------------------

    def _sum_gaps(self) -> None:
        count = len(self.text)
        amounts = [[0.0] * count for _ in range(7)]
        self._naturals, squeeze, squeeze_later, stretch, stretch_later, tracking, yielding = amounts
        for k, gap in enumerate(self.glues):
            if gap is TRACKING:
                tracking[k] = yielding[k] = self.sizes[k]
            elif gap is not RIGID:
                self._naturals[k] = gap.natural
                squeeze[k], squeeze_later[k] = gap.squeeze_first, gap.squeeze_later
                stretch[k], stretch_later[k] = gap.stretch_first, gap.stretch_later
                tracking[k] = self.sizes[k] * gap.tracks
                yielding[k] = self.sizes[k] * gap.yields
        self.squeeze_first = list(accumulate(squeeze, initial=0.0))
        self.squeeze_later = list(accumulate(squeeze_later, initial=0.0))
        self.stretch_first = list(accumulate(stretch, initial=0.0))
        self.stretch_later = list(accumulate(stretch_later, initial=0.0))
        self.tracking = list(accumulate(tracking, initial=0.0))
        self.yielding = list(accumulate(yielding, initial=0.0))
        self.letters = list(accumulate([glyph.kind in LETTERS for glyph in self.glyphs], initial=0))
        self.ends = list(range(count + 1))
        for k, character in enumerate(self.text, 1):
            if character in " \n":
                self.ends[k] = self.ends[k - 1]

    def set_edges(self, edges: list[float]) -> None:
        """Add what stands around every character: paddings of inline elements, widths of inline boxes."""
        self.edges = edges
        widths = map(add, self.body, edges)
        self.right = list(accumulate(map(add, widths, self._naturals), initial=0.0))
        self.left = [*map(add, self.right, self._naturals), self.right[-1]]

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
