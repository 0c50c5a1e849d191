"""Verse: which short lines are lines of a stanza, kept as lines. Only unstructured text needs it."""

import re
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.bylines import likely_person
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.view import View, is_row_like
from huozi.languages import words

# An ingredient or article with its amount: 糯米 三斤
_AMOUNT = re.compile(r"[\d半一二三四五六七八九十两]\s?\S{1,3}$")


def find_verse(draft: Draft) -> Draft:
    """Take groups of short lines without blank lines between them for stanzas, each line kept."""
    if draft.structured:
        return draft
    pieces: list[Piece] = []
    group: list[Piece] = []
    prose = any(width(piece.text) > 60 for piece in draft.pieces)
    opening = _series_openings(draft)
    for n, piece in enumerate((*draft.pieces, None)):
        fits = piece is not None and n not in opening and _could_be_verse(piece)
        if piece is not None and group and piece.gap == 0 and fits:
            group.append(piece)
            continue
        above = pieces[-1].text if pieces else ""
        if _is_enumeration(group, above):
            group = [replace(item, type="list_item", mark="-") for item in group]
        pieces += [_stanza(group)] if _is_verse(group, prose) else group
        group = [piece] if piece is not None and fits else []
        if piece is not None and not group:
            pieces.append(piece)
    return replace(draft, pieces=tuple(pieces))


def _series_openings(draft: Draft) -> frozenset[int]:
    """Return the lines that each open a group and count on (一等奖 and its names, 二等奖 and its)."""
    series = View(draft).series
    inside = any(draft.pieces[n].gap == 0 and n - 1 in series for n in series)
    return frozenset() if inside else frozenset(n for n in series if n == 0 or draft.pieces[n].gap)


def _is_enumeration(group: list[Piece], above: str) -> bool:
    """Say whether short lines in a row are what the line above them announces: 材料： and its amounts."""
    amounts = sum(_AMOUNT.search(piece.text) is not None for piece in group)
    return len(group) > 1 and above[-1:] in tuple("：:") and amounts * 2 > len(group)


def _could_be_verse(piece: Piece) -> bool:
    text = piece.text
    if text.rstrip("！!，,：:") in words("closings") or re.match(
        "第[一二三四五六七八九十]{1,2}[，,、]", text
    ):
        return False
    if text[-1:] in "：:":
        return False
    if piece.type or width(text) > 44 or marks.item(text) or marks.caption_mark(text) or marks.section(text):
        return False
    return not (
        marks.date_only(text)
        or marks.credit(text)
        or text.startswith(("（", "(", "【"))
        or marks.dashed(text)
        or parse_byline(text)
    )


def _is_verse(group: list[Piece], prose: bool) -> bool:
    """Say whether short lines in a row are verse rather than captions, labels or a signature."""
    if len(group) < 2 or group[0].type:
        return False
    texts = [piece.text for piece in group]
    if sum(marks.speaker(text) is not None for text in texts) * 3 > len(texts):
        return False
    rows = sum(" " in text or "\u3000" in text for text in texts if is_row_like(text))
    if rows * 2 >= len(texts) or all(map(likely_person, texts)):
        return False
    lengths = {len(content(text)) for text in texts}
    stopped = sum(text[-1] in "，,；;、" for text in texts)
    final = sum(ends_sentence(text) for text in texts)
    if stopped:
        return True
    if final == len(texts):
        return len(texts) > 2 and max(lengths) <= 14 and not prose  # in prose, short paragraphs
    if final:
        return max(lengths) <= 20 and (len(texts) > 3 or not prose)
    return max(lengths) <= 20 and (len(texts) > 2 or not prose)


def _stanza(group: list[Piece]) -> Piece:
    text = "\n".join(piece.text for piece in group)
    return replace(group[0].joined(group[1:]), type="verse", text=text)
