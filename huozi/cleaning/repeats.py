"""Repeats: paragraphs and headings that a paste left twice.

Equal means: the same letters and digits in the same order once widths are folded; a differing digit or Han
character means two texts. Never touched: verse, refrains, speakers' lines, slogans in quotes, list items,
tables.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from huozi.cleaning import marks
from huozi.cleaning.characters import content, ends_sentence
from huozi.cleaning.draft import Draft, Piece
from huozi.model.article import Reason

_SURE = 20  # letters and digits: nobody repeats that much word for word on purpose
_SHORTEST = 8
_IN_A_ROW = 2  # copies in a row that may be meant
_NEAR = 3  # pieces between two copies of a short paragraph
_QUOTED = re.compile(r"^[“「『\"‘《【][^“”「」]*[”」』\"’》】][。！!？?]?$")


def drop_repeated_passages(draft: Draft) -> Draft:
    """Remove what was pasted twice in one piece: headings, paragraphs and captions in the same order again.

    Two or more pieces in a row, one of them a paragraph that nobody repeats on purpose. The first copy stays.
    """
    keys = [content(piece.text) or piece.text for piece in draft.pieces]
    prose = [
        piece.type in (None, "paragraph") and len(key) >= _SURE and marks.item(piece.text) is None
        for piece, key in zip(draft.pieces, keys, strict=True)
    ]
    first: dict[str, int] = {}
    for n, key in enumerate(keys):
        first.setdefault(key, n)
    going: dict[int, tuple[Reason, int | None]] = {}
    n = 0
    while n < len(keys):
        start, size = first[keys[n]], 0
        while start + size < n and n + size < len(keys) and keys[start + size] == keys[n + size]:
            size += 1
        if start == n or size < 2 or not any(prose[n : n + size]):
            n += 1
            continue
        for m in range(size):
            going[n + m] = (_kind(draft.pieces, n + m, start + m), draft.pieces[start + m].line)
        n += size
    return draft.without(going)


def _kind(pieces: tuple[Piece, ...], n: int, kept: int) -> Reason:
    if marks.caption_mark(pieces[n].text):
        return "repeated_caption"
    return _reason(pieces, n, kept)


def drop_repeats(draft: Draft) -> Draft:
    """Keep one copy of each repeated paragraph: the first, unless that would leave a section empty."""
    sections = _sections(draft.pieces)
    speakers = _speakers(draft.pieces)
    groups: dict[str, list[int]] = {}
    for n, piece in enumerate(draft.pieces):
        if piece.type in ("paragraph", "quote") and not _is_protected(piece, speakers):
            key = content(piece.text)
            if len(key) >= _SHORTEST:
                groups.setdefault(key, []).append(n)
    going: dict[int, int] = {}
    for places in groups.values():
        refrain = len(content(draft.pieces[places[0]].text)) < _SURE and _is_refrain(places)
        if len(places) > 1 and not refrain:
            first, *others = _kept(places, sections, going)
            going.update(dict.fromkeys(frozenset(places).difference(others) - {first}, first))
    going.update(_cut_copies(draft.pieces, groups, going, sections))
    going.update(_pasted_in_a_row(draft.pieces))
    return draft.without(
        {n: (_reason(draft.pieces, n, kept), draft.pieces[kept].line) for n, kept in going.items()}
    )


def drop_trailing_copies(draft: Draft) -> Draft:
    """Remove the short lines at the end, two and more, that only say lines again which stood over text."""
    pieces = draft.pieces
    first: dict[str, int] = {}
    for n, piece in enumerate(pieces[:-1]):
        if piece.type is None and marks.short(piece.text) and not marks.short(pieces[n + 1].text):
            first.setdefault(content(piece.text), n)
    start = len(pieces)
    while start and _again(pieces[start - 1], first, start - 1):
        start -= 1
    if len(pieces) - start < 2:
        return draft
    return draft.without(
        {
            n: (
                _reason(pieces, n, first[content(pieces[n].text)]),
                pieces[first[content(pieces[n].text)]].line,
            )
            for n in range(start, len(pieces))
        }
    )


def _again(piece: Piece, first: Mapping[str, int], n: int) -> bool:
    return piece.type is None and first.get(content(piece.text), n) < n and bool(content(piece.text))


def _pasted_in_a_row(pieces: tuple[Piece, ...]) -> dict[int, int]:
    """Find the copies of a short line without a stop that stands three times and more in a row."""
    found: dict[int, int] = {}
    start = 0
    for n in range(1, len(pieces) + 1):
        if n < len(pieces) and pieces[n].type == "paragraph" and pieces[n].text == pieces[start].text:
            continue
        alike = n - start > _IN_A_ROW and pieces[start].type == "paragraph"
        if alike and not ends_sentence(pieces[start].text) and not _QUOTED.match(pieces[start].text):
            found |= dict.fromkeys(range(start + 1, n), start)
        start = n
    return found


def _is_protected(piece: Piece, speakers: frozenset[str]) -> bool:
    if _QUOTED.match(piece.text):
        return True
    label = marks.speaker(piece.text)
    return label in speakers and len(content(piece.text)) < 3 * _SURE


def _speakers(pieces: tuple[Piece, ...]) -> frozenset[str]:
    """Return the speakers of an interview: labels that open several pieces with different words."""
    said: dict[str, set[str]] = {}
    for piece in pieces:
        if piece.type == "paragraph" and (label := marks.speaker(piece.text)):
            said.setdefault(label, set()).add(piece.text[:60])
    return frozenset(label for label, texts in said.items() if len(texts) > 1)


def _is_refrain(places: list[int]) -> bool:
    """Say whether the copies of a short paragraph stand as a refrain does: apart, or again and again."""
    gaps = [after - before for before, after in pairwise(places)]
    return min(gaps, default=0) > (1 if len(gaps) > 1 else _NEAR)


@dataclass(frozen=True, slots=True)
class _Section:
    """The pieces under one heading; figures and notes do not fill a section."""

    heading: int | None
    body: tuple[int, ...]


def _sections(pieces: tuple[Piece, ...]) -> dict[int, _Section]:
    """Return the section each piece stands in."""
    found: dict[int, _Section] = {}
    heading: int | None = None
    body: list[int] = []
    for n in range(len(pieces) + 1):
        if n == len(pieces) or pieces[n].type == "heading":
            section = _Section(heading, tuple(body))
            found.update(dict.fromkeys(body, section))
            heading, body = n, []
        elif pieces[n].type not in ("figure", "footnote"):
            body.append(n)
    return found


def _kept(places: list[int], sections: dict[int, _Section], going: Mapping[int, int]) -> list[int]:
    """Return which copies stay: those whose section would be empty without them, else the first."""
    copies = frozenset(places)
    needed: dict[int, int] = {}  # first copy under each heading that has no other text
    full: set[int] = set()  # headings that have some
    for n in places:
        heading = sections[n].heading
        if heading is None or heading in needed or heading in full:
            continue
        if any(m not in copies and m not in going for m in sections[n].body):
            full.add(heading)
        else:
            needed[heading] = n
    return list(needed.values()) or places[:1]


def _cut_copies(
    pieces: tuple[Piece, ...],
    groups: Mapping[str, list[int]],
    going: Mapping[int, int],
    sections: Mapping[int, _Section],
) -> dict[int, int]:
    """Find paragraphs cut short of which the whole stands elsewhere: the fuller text stays."""
    keys = sorted(groups)  # what begins with a key stands right after it
    found: dict[int, int] = {}
    for key, fuller in pairwise(keys):
        places = groups[key]
        if len(key) < _SURE or not fuller.startswith(key) or ends_sentence(pieces[places[0]].text):
            continue
        for n in places:
            alone = (m for m in sections[n].body if m != n and m not in going and m not in found)
            if n not in going and (sections[n].heading is None or next(alone, None) is not None):
                found[n] = groups[fuller][0]
    return found


def _reason(pieces: tuple[Piece, ...], n: int, kept: int) -> Reason:
    same = " ".join(pieces[n].text.split()) == " ".join(pieces[kept].text.split())
    return "duplicate" if same else "near_duplicate"


def drop_repeated_headings(draft: Draft) -> Draft:
    """Remove what repeats the title, and headings left without text whose like has some."""
    title = content(draft.front.title)
    counts = Counter(content(piece.text) for piece in draft.pieces if piece.type == "heading")
    going: dict[int, tuple[Reason, int | None]] = {}
    for n, piece in enumerate(draft.pieces):
        key = content(piece.text)
        if title and key == title and piece.type in ("heading", "paragraph", "figure") and not piece.picture:
            going[n] = ("duplicate", None)
        elif piece.type == "heading" and counts[key] > 1 and not _has_body(draft.pieces, n):
            twin = next(m for m, other in enumerate(draft.pieces) if m != n and content(other.text) == key)
            going[n] = ("duplicate", draft.pieces[twin].line)
            counts[key] -= 1
    return draft.without(going)


def _has_body(pieces: tuple[Piece, ...], n: int) -> bool:
    for piece in pieces[n + 1 :]:
        if piece.type == "heading":
            if piece.level > pieces[n].level:
                continue
            return False
        if piece.type not in ("figure", "footnote"):
            return True
    return False
