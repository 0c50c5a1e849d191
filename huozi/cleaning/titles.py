"""The title of an article: which of the lines above its text it is, by evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import HANGUL, KANA, width
from huozi.cleaning.draft import Piece
from huozi.cleaning.evidence import points, worth
from huozi.cleaning.title_clues import Head, clues_of, is_subtitle, title_like
from huozi.languages import words
from huozi.model.source import Hint

_LEAST = -8.0  # points below which there is rather no title
_SURE = 6.0  # points by which a sure title leads every other line


@dataclass(frozen=True, slots=True)
class Title:
    """Where the title stands; `rival` is the next best line where it leads that by too little to be sure."""

    place: int
    because: tuple[str, ...]
    lead: float
    rival: int | None

    @property
    def confidence(self) -> float:
        """How sure it is, 0 to 1."""
        return (self.lead + 1) / (self.lead + 2)

    @property
    def sure(self) -> bool:
        """Say whether nobody need look at it."""
        return self.rival is None or self.lead >= _SURE


def find_title(head: Head) -> Title | None:
    """Return the title among the lines of `head`, or None where no line is likely to be it."""
    ruled = [n for n, piece in enumerate(head.pieces) if piece.ruled and piece.hint is Hint.TITLE]
    if ruled:
        return Title(ruled[0], ("ruled",), 10, None)
    for n, piece in enumerate(head.pieces):
        if piece.hint is Hint.TITLE and not piece.kept:
            return Title(n, ("marked",), 10, None)
    if head.draft.front.title or not head.candidates:
        return None
    clues = {n: clues_of(head, n) for n in head.candidates}
    total = {n: points("title", clues[n]).get("title", 0) for n in clues}
    order = sorted(total, key=lambda n: (-total[n], n))
    best = order[0]
    if total[best] < _LEAST:
        return None
    rivals = [n for n in order[1:] if total[n] >= _LEAST]
    lead = total[best] - total[rivals[0]] if rivals else 10.0
    because = sorted(
        (clue for clue in clues[best] if worth("title")[clue]["title"] > 0),
        key=lambda clue: -worth("title")[clue]["title"],
    )
    return Title(best, tuple(because), lead, rivals[0] if rivals else None)


def title_lines(pieces: Sequence[Piece], n: int, end: int) -> tuple[int, ...]:
    """Return the lines of the title at `n`: with the line above or below where words show it was broken."""
    if n + 1 < end and goes_on(pieces[n], pieces[n + 1]):
        return (n, n + 1)
    if n and goes_on(pieces[n - 1], pieces[n]):
        return (n - 1, n)
    if n + 1 < end and _is_pair(pieces, n):
        return (n, n + 1)
    if n and _is_pair(pieces, n - 1):
        return (n - 1, n)
    if n > 1 and two_parts(pieces[n - 1], pieces[n]) and _is_kicker_of(pieces[n - 2], pieces[n - 1]):
        return (n - 1, n)
    return (n,)


def _is_pair(pieces: Sequence[Piece], n: int) -> bool:
    """Say whether line `n` and the next, short, close and set apart, are a title over a byline."""
    upper, lower = pieces[n], pieces[n + 1]
    below = pieces[n + 2] if n + 2 < len(pieces) else None
    apart = (n == 0 or upper.gap > 0) and below is not None and below.gap > 0
    if re.search(f"[{KANA}{HANGUL}]", upper.text + lower.text):
        return False  # there the second is the subtitle
    if (
        not apart
        or below is None
        or is_subtitle(lower)
        or parse_byline(below.text) is None
        or not two_parts(upper, lower, 4)
    ):
        return False
    return max(width(upper.text), width(lower.text)) <= 24


def two_parts(upper: Piece, lower: Piece, least: int = 12) -> bool:
    """Say whether two lines close together are the halves of one title: of nearly one length, unmarked."""
    if upper.type or lower.type or lower.gap or upper.hint or lower.hint or not title_like(upper.text):
        return False
    alike = abs(width(upper.text) - width(lower.text)) <= 4 and least <= width(lower.text) <= 40
    return alike and parse_byline(upper.text) is None and not goes_on(upper, lower)


def _is_kicker_of(above: Piece, title: Piece) -> bool:
    """Say whether a line close above a title is shorter, as kickers are."""
    free = above.type is None and title.gap == 0 and parse_byline(above.text) is None
    return free and title_like(above.text) and width(above.text) < 0.75 * width(title.text)


def goes_on(upper: Piece, lower: Piece) -> bool:
    """Say whether the title `upper` goes on with the line close beneath it."""
    if upper.type or lower.type or lower.gap or not title_like(lower.text) or is_subtitle(lower):
        return False
    if upper.hint is not lower.hint or width(upper.text + lower.text) > 120 or parse_byline(lower.text):
        return False
    kinds = words("document_kinds")
    about = lower.text.startswith(words("abouts")) and upper.text.endswith(words("offices"))
    document = (
        any(word in upper.text for word in words("abouts"))
        and not upper.text.endswith(kinds)
        and lower.text.endswith(kinds)
    )
    unclosed = any(
        upper.text.count(one) > upper.text.count(other) and other in lower.text
        for one, other in ("《》", "“”", "「」", "（）", "『』")
    )
    centred = upper.indent == lower.indent >= 6 and width(upper.text) <= 44
    comma = upper.text[-1:] in "，,、" and width(upper.text) <= 50 and lower.text[-1:] not in "，。"
    return bool(centred or comma or about or document or unclosed or upper.text.endswith(words("open_ends")))
