"""Lines to paragraphs: those that a hard wrap, a page or a column broke. Only unstructured text needs it."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from huozi.cleaning import marks
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import HAN, HANGUL, KANA, content, ends_sentence, width
from huozi.cleaning.dates import DATE
from huozi.cleaning.debris import announces_more
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import CIRCLED, joins_closed
from huozi.model.article import Absorbed

_STARTS_ANEW = re.compile(r"[（(]?(?:\d{1,3}[.．、)）](?!\d)|[（(]\d{1,3}[）)])|[-*•·●○■□◆◇▲△▼※★☆►▶【]|——")
_WORD_END = re.compile(rf"[A-Za-z0-9,.;:)%{HANGUL}]$")
_FIRST_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.,-]*")
_INNER_STOP = re.compile(rf"[。！？!?][”」』）]?(?=[{HAN}{KANA}“「『])|[{HANGUL}][.!?][”’\"]?\s+(?=\S)")
_NOTE = re.compile(rf"[{CIRCLED}]|[\[［]\d{{1,3}}[\]］]")
_LABEL = re.compile(r"(?:^|[\s|])[^\s：:，。]{2,6}[：:]")
_NEVER_FIRST = "，。、；：！？”’）》」』"  # no line of a text begins so: CLREQ 3.1.2
_HYPHEN = re.compile(r"[A-Za-z]{2}-$")
_FAR_EAST = re.compile(rf"[{HAN}{KANA}]")


def join_lines(draft: Draft) -> Draft:
    """Rejoin lines that were broken inside a paragraph: one space between words, none between Han or kana.

    Two kinds: text wrapped throughout at one width (a pasted PDF, an e-mail), and a single line break in the
    midst of a long sentence. Where a page turned, a sentence goes on over the blank lines too.
    """
    if draft.structured:
        return draft
    wrapped = _wrap_width(draft)
    groups: list[list[Piece]] = []
    broken = _broken_paragraphs(draft.pieces)
    for n, piece in enumerate(draft.pieces):
        before = _over_notes(groups) if piece.page else len(groups) - 1
        ruled = bool(groups) and (piece.ruled or groups[-1][-1].ruled or groups[before][-1].ruled)
        if groups and not ruled and (n in broken or _continues(groups[before][-1], piece, wrapped)):
            groups[-1 if n in broken else before].append(piece)
        else:
            groups.append([piece])
    joined = tuple(_joined(group, draft.facts.code) for group in groups)
    hyphens = tuple(
        Absorbed("-", before.line, "hyphen")
        for group in groups
        for before, piece in pairwise(group)
        if _is_hyphenated(before.text, piece.text)
    )
    return replace(draft, pieces=joined, absorbed=draft.absorbed + hyphens)


def _over_notes(groups: list[list[Piece]]) -> int:
    """Return the last group above the footnotes of a page's foot, over which a sentence goes on."""
    before = len(groups) - 1
    while before > 0 and marks.footnote(groups[before][0].text):
        before -= 1
    return before


def _is_hyphenated(upper: str, lower: str) -> bool:
    """Say whether a hyphen parts a word at the end of the line `upper`: mis- / sionary."""
    return _HYPHEN.search(upper) is not None and lower[:1].isascii() and lower[:1].islower()


def _broken_paragraphs(pieces: tuple[Piece, ...]) -> set[int]:
    """Return the lines that go on a paragraph wrapped too narrowly or unevenly to have one width.

    A sentence that ends in the midst of a line, in a group without blank lines that breaks words apart, is no
    verse. Where one group shows it, the groups like it are paragraphs too.
    """
    groups: list[list[int]] = []
    for n, piece in enumerate(pieces):
        if groups and piece.gap == 0 and not piece.indented and groups[-1][-1] == n - 1:
            groups[-1].append(n)
        else:
            groups.append([n])
    if hanging := _under_indents(pieces, groups):
        return hanging
    alike = [group for group in groups if _could_be_broken([pieces[n] for n in group])]
    if not any(_INNER_STOP.search(pieces[n].text) for group in alike for n in group):
        return set()
    measure = max(width(pieces[n].text) for group in alike for n in group[:-1])
    heads = [pieces[group[0]].text for group in alike if len(group) == 2]
    if len(heads) == len(alike) > 2 and not any(re.search("[，。；]", text) for text in heads):
        return set()  # each of them stands over a paragraph of its own
    wider = sum(width(pieces[group[-1]].text) > measure + 4 for group in alike)
    if 3 * wider > len(alike):
        return set()  # what is above them is no line filled to the measure, but a heading
    alike += [group for group in groups if group not in alike and _fills([pieces[n] for n in group], measure)]
    return {n for group in alike for n in group[1:] if not _ends_paragraph(pieces[n - 1].text, measure)}


def _fills(group: list[Piece], measure: int) -> bool:
    """Say whether all lines but the last fill the `measure` that other paragraphs were wrapped at."""
    full = all(measure - 4 <= width(piece.text) <= measure + 2 for piece in group[:-1])
    free = all(piece.type is None and not marks.caption_mark(piece.text) for piece in group)
    return len(group) > 1 and full and free and ends_sentence(group[-1].text)


def _ends_paragraph(text: str, measure: int) -> bool:
    """Say whether a line ends its paragraph: with a stop, clearly short of the measure."""
    return ends_sentence(text) and width(text) < measure - 8


def _under_indents(pieces: tuple[Piece, ...], groups: list[list[int]]) -> set[int]:
    """Return the lines that go on where paragraphs are told by their indent and lines are cut at one width.

    A first line is shorter than the others by its indent, so that it seems to fall short.
    """
    found = {n for group in groups if pieces[group[0]].indented for n in group[1:]}
    before = [pieces[n - 1] for n in found]
    widest = max((width(piece.text) + 4 * piece.indented for piece in before), default=0)
    full = all(width(piece.text) + 4 * piece.indented >= widest - 4 for piece in before)
    opened = sum(not ends_sentence(piece.text) for piece in before)
    if opened < 2 or opened * 2 < len(found) or not full or not 40 <= widest <= 100:
        return set()
    return {n for n in found if not (marks.short(pieces[n].text) and ends_sentence(pieces[n - 1].text))}


def _could_be_broken(group: list[Piece]) -> bool:
    """Say whether lines in a row may be one paragraph: open lines between, a sentence's end at the last."""
    texts = [piece.text for piece in group]
    if len(group) < 2 or not ends_sentence(texts[-1]) or max(map(width, texts)) > 60:
        return False
    opening = any(
        piece.type or marks.caption_mark(piece.text) or marks.credit(piece.text) or marks.section(piece.text)
        for piece in group
    )
    if opening or any(marks.item(text) or marks.speaker(text) for text in texts):
        return False
    unstopped = sum(text[-1] not in "，,、；;：:。！？!?.…”」』）" for text in texts[:-1])
    finals = sum(ends_sentence(text) for text in texts[:-1])
    longest = max(map(width, texts))
    if any(width(text) < 0.6 * longest for text in texts[:-1] if not ends_sentence(text)):
        return False  # a heading between its paragraphs
    commas = sum(text[-1] in "，、" for text in texts[:-1])
    evident = unstopped + commas > 0 and any(map(_INNER_STOP.search, texts[:-1]))
    return evident or (unstopped > finals and unstopped * 3 >= len(texts) - 1)


def _joined(group: list[Piece], code: str) -> Piece:
    if len(group) == 1:
        return group[0]
    parts = [group[0].text]
    for before, piece in pairwise(group):
        if _is_hyphenated(before.text, piece.text):
            parts[-1] = parts[-1][:-1]
        elif not joins_closed(before.text[-1], piece.text[0], code):
            parts.append(" ")
        parts.append(piece.text)
    return replace(group[0].joined(group[1:]), text="".join(parts))


@dataclass(frozen=True, slots=True)
class _Wrap:
    """The width a text is wrapped at, how far short of it full lines may fall, the blank lines between."""

    columns: int
    slack: int
    gap: int

    def full(self, text: str, following: str = "") -> bool:
        """Say whether `text` fills its line, counting the word that would not fit on it any more."""
        word = _FIRST_WORD.match(following) if _WORD_END.search(text) else None
        return width(text) + (1 + len(word[0]) if word else 0) >= self.columns - self.slack


def _wrap_width(draft: Draft) -> _Wrap | None:
    """Find the width at which `draft` is wrapped: many lines reach it, most of them in mid-sentence."""
    widths = [
        width(piece.text) if piece.type is None and len(piece.text) < 200 else 0 for piece in draft.pieces
    ]
    counts = Counter(w for w in widths if 24 <= w <= 130)
    if sum(counts.values()) < 4 or sum(w > 130 or w == 0 for w in widths) > 0.3 * len(widths):
        return None
    han = sum(bool(_FAR_EAST.search(piece.text)) for piece in draft.pieces[:200])
    slack = 4 if han * 2 > min(200, len(draft.pieces)) and not draft.facts.joins_with_space else 16
    columns = max(counts, key=lambda w: (sum(counts[v] for v in range(w - slack, w + 1)), -w))
    full = [n for n, w in enumerate(widths[:-1]) if columns - slack <= w <= columns + 2]
    open_ends = [n for n in full if draft.pieces[n].text[-1:] not in "。！？；!?;…”」』：:，,、"]
    beyond = sum(w > columns + 2 for w in widths)
    if (
        len(full) < max(3, 0.35 * sum(counts.values()))
        or len(open_ends) < 0.5 * len(full)
        or beyond > 0.1 * len(full)
    ):
        return None
    gaps = Counter(draft.pieces[n + 1].gap for n in open_ends)
    return _Wrap(columns, slack, gaps.most_common(1)[0][0])


def _continues(before: Piece, piece: Piece, wrapped: _Wrap | None) -> bool:
    """Say whether the line `piece` goes on with the sentence of the line `before`."""
    if before.type or piece.type:
        return False
    if piece.text[0] in _NEVER_FIRST and piece.gap <= 1 and not ends_sentence(before.text):
        return True
    return _is_open(before.text, piece, wrapped) and not _begins(before, piece)


def _is_open(last: str, piece: Piece, wrapped: _Wrap | None) -> bool:
    """Say whether the line `last` is broken in mid-sentence, as far as its end and width tell."""
    open_end = not ends_sentence(last) and last[-1:] not in "：:"
    if (piece.page and last[-1:] in "，,、") or (piece.gap == 0 and _is_hyphenated(last, piece.text)):
        return True
    if piece.indented:
        return False
    if piece.page:
        return open_end and width(last) >= 24 and not (wrapped and not wrapped.full(last))
    if wrapped and wrapped.full(last, piece.text):
        return piece.gap <= wrapped.gap if wrapped.gap == 0 or open_end else False
    if piece.gap == 0 and width(last) >= 60 and open_end and not wrapped:
        anew = marks.speaker(piece.text) is not None or announces_more(piece.text)
        return not anew and not parse_byline(piece.text)
    return False


def _begins(before: Piece, piece: Piece) -> bool:
    """Say whether `piece` begins anew whatever stood before: a mark, a number, a copy, a credited caption."""
    text = piece.text
    if any(mark.match(text) for mark in (_STARTS_ANEW, _NOTE)) or content(before.text) == content(text):
        return True
    if marks.section(text) or marks.clause(text) or marks.caption_mark(text):
        return True
    if _states_facts(before.text):
        return True
    return marks.credit(before.text) is not None and marks.footnote(before.text) is None


def _states_facts(text: str) -> bool:
    """Say whether `text` is a line of facts: a byline, or two labels and more with a date."""
    if width(text[:160]) > 140 or ends_sentence(text):
        return False
    return parse_byline(text) is not None or (len(_LABEL.findall(text)) > 1 and DATE.search(text) is not None)
