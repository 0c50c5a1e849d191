"""Verse: which short lines are lines of a stanza, kept as lines. Only unstructured text needs it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from huozi.cleaning import marks
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.cleaning.view import View, is_row_like
from huozi.languages import relators, words

# An ingredient or article with its amount: 糯米 三斤
_ORDINAL = re.compile("第[一二三四五六七八九十]{1,2}[，,、]")
_POEM_TITLE = 16  # columns
_TIMED = re.compile(r"\d{1,2}[:：]\d{2}\b")  # 08:20　亲友致辞
_AMOUNT = re.compile(r"[\d半一二三四五六七八九十两]\s?\S{1,3}$")


def find_verse(draft: Draft) -> Draft:
    """Take groups of short lines without blank lines between them for stanzas, each line kept.

    Where the whole text is verse, a line between blank lines is a stanza too; so is one between two stanzas.
    """
    if draft.structured:
        return draft
    opening = _series_openings(draft) | _poem_titles(draft)
    song = _is_song(draft, opening)
    prose = any(width(piece.text) > 60 for piece in draft.pieces)
    pieces: list[Piece] = []
    for group in _groups(draft, opening):
        above = pieces[-1].text if pieces else ""
        if _is_enumeration(group, above):
            pieces += [replace(item, type="list_item", mark="-") for item in group]
        elif _is_verse(group, prose) or (song and _could_be_verse(group[0])):
            pieces.append(_stanza(group))
        else:
            pieces += group
    titles = frozenset(draft.pieces[n].line for n in opening)
    return replace(draft, pieces=tuple(_between_stanzas(pieces, titles)))


def _groups(draft: Draft, opening: frozenset[int]) -> Iterator[list[Piece]]:
    """Yield lines that follow each other without blank lines and could all be verse; any other line alone."""
    group: list[Piece] = []
    for n, piece in enumerate(draft.pieces):
        fits = n not in opening and _could_be_verse(piece)
        if group and not (fits and piece.gap == 0):
            yield group
            group = []
        if fits:
            group.append(piece)
        else:
            yield [piece]
    if group:
        yield group


def _is_song(draft: Draft, opening: frozenset[int]) -> bool:
    """Say whether the whole text is verse: short lines that few stops end, no rows of names and facts.

    A title or a byline says so (歌, 作词), a line comes again, or there are many lines as short as verse is.
    """
    lines = [piece for piece in draft.pieces if piece.type is None]
    verse = [piece for n, piece in enumerate(draft.pieces) if n not in opening and _could_be_verse(piece)]
    if len(verse) < 4 or len(verse) < 0.8 * len(lines) or any(width(piece.text) > 60 for piece in lines):
        return False
    rows = sum(is_row_like(piece.text) and len(piece.text.split()) > 1 for piece in verse)
    stops = sum(ends_sentence(piece.text) for piece in verse)
    parts = any(content(piece.text) in words("part_headings") for piece in lines)
    if parts or rows * 4 > len(verse) or stops * 3 > len(verse):
        return False
    named = any(relators().get(who.role or "") in ("lyr", "cmp") for who in draft.front.contributors)
    sung = any(word in draft.front.title for word in words("verse_words"))
    different = len({content(piece.text) for piece in verse})
    if different < 4:
        return False  # a line pasted many times
    again = different < len(verse)
    short = len(verse) > 5 and max(width(piece.text) for piece in verse) <= 32
    return named or sung or again or short


def _between_stanzas(pieces: list[Piece], titles: frozenset[int]) -> list[Piece]:
    """Return `pieces` with single lines between two stanzas as stanzas; `titles` are lines that head one."""
    return [
        _stanza([piece])
        if 0 < n < len(pieces) - 1
        and pieces[n - 1].type == pieces[n + 1].type == "verse"
        and piece.type is None
        and piece.line not in titles
        and _could_be_verse(piece)
        and not ends_sentence(piece.text)
        else piece
        for n, piece in enumerate(pieces)
    ]


def _series_openings(draft: Draft) -> frozenset[int]:
    """Return the lines that each open a group and count on (一等奖 and its names, 二等奖 and its)."""
    awards = (n for n, piece in enumerate(draft.pieces) if piece.type is None and marks.award(piece.text))
    series = View(draft).series.union(awards)
    inside = any(draft.pieces[n].gap == 0 and n - 1 in series for n in series)
    return frozenset() if inside else frozenset(n for n in series if n == 0 or draft.pieces[n].gap)


def _poem_titles(draft: Draft) -> frozenset[int]:
    """Return the short lines, two and more, that stand alone, one above each stanza: titles of poems."""
    groups: list[list[int]] = []
    for n, piece in enumerate(draft.pieces):
        if groups and piece.gap == 0:
            groups[-1].append(n)
        else:
            groups.append([n])
    stanzas = [k for k, group in enumerate(groups) if len(group) > 1]
    above = [groups[k - 1][0] for k in stanzas if k and len(groups[k - 1]) == 1]
    titles = [
        n for n in above if _could_be_verse(draft.pieces[n]) and width(draft.pieces[n].text) <= _POEM_TITLE
    ]
    return frozenset(titles) if len(titles) == len(stanzas) > 1 else frozenset()


def _is_enumeration(group: list[Piece], above: str) -> bool:
    """Say whether short lines in a row are what the line above them announces: 材料： and its amounts."""
    amounts = sum(_AMOUNT.search(piece.text) is not None for piece in group)
    return len(group) > 1 and above[-1:] in tuple("：:") and amounts * 2 > len(group)


@cache
def _set_words() -> frozenset[str]:
    """Return the words that stand alone on a line of prose: closing formulas, speakers, names of parts."""
    return frozenset(words("closings") + words("speaker_words") + words("part_headings"))


def _could_be_verse(piece: Piece) -> bool:
    text = piece.text
    if piece.type or width(text) > 44 or text[-1:] in "：:" or "__" in text:
        return False
    if text.startswith(("（", "(", "【")) or marks.dashed(text) or _ORDINAL.match(text):
        return False
    if text in _set_words() or text.rstrip("！!，,：:") in _set_words():
        return False
    numbered = (
        _TIMED.match(text)
        or marks.part_name(text)
        or marks.item(text)
        or marks.caption_mark(text)
        or marks.section(text)
    )
    said = marks.award(text) or marks.date_only(text) or marks.credit(text) or parse_byline(text)
    return not (numbered or said)


def _is_verse(group: list[Piece], prose: bool) -> bool:
    """Say whether short lines in a row are verse rather than captions, labels or a signature."""
    if len(group) < 2 or group[0].type:
        return False
    texts = [piece.text for piece in group]
    if sum(marks.speaker(text) is not None for text in texts) * 3 > len(texts):
        return False
    rows = sum(
        any(mark in text for mark in " \u3000（(") for text in texts if is_row_like(text) or _names(text)
    )
    bodies = sum(text.endswith(words("offices")) for text in texts)
    if max(rows, bodies) * 2 >= len(texts) or all(map(likely_person, texts)):
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


def _names(text: str) -> bool:
    """Say whether blanks part `text` into three words and more of which two are persons' names."""
    cells = text.split()
    return len(cells) > 2 and sum(map(likely_person, cells)) > 1


def _stanza(group: list[Piece]) -> Piece:
    text = "\n".join(piece.text for piece in group)
    return replace(group[0].joined(group[1:]), type="verse", text=text)
