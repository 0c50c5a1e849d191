"""Doubts: what a person should look at, flagged and never changed."""

import re
from dataclasses import replace
from functools import cache

from huozi.cleaning import marks
from huozi.cleaning.characters import CLOSERS, content, ends_sentence, width
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import CIRCLED, languages
from huozi.model.article import Flag

_ENDINGS = "：:；;—】》〉）)"
_NOTE_CALL = re.compile(rf"(?:[{CIRCLED}]|\[\d{{1,3}}\])+$")
_FORM = re.compile(r"_{3,}|＿{2,}")  # to be filled in by hand
_NUMBERS = re.compile(r"\d+|[零〇一二三四五六七八九十百千万]+")


@cache
def _suspects() -> re.Pattern[str]:
    words = [wrong for facts in languages().values() for wrong in facts.suspects]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def flag_truncated(draft: Draft) -> Draft:
    """Flag paragraphs that stop in the middle of a sentence. They are kept as they are."""
    flags = [
        Flag("truncated", text, piece.line)
        for piece in draft.pieces
        for text in (piece.text if piece.type in ("paragraph", "quote") else piece.description or "",)
        if text and _is_cut(text, draft)
    ]
    return replace(draft, flags=draft.flags + tuple(flags))


def _is_cut(text: str, draft: Draft) -> bool:
    text = _NOTE_CALL.sub("", text)
    last = text.rstrip()[-1:]
    if ends_sentence(text) or _FORM.search(text) or marks.credit(text):
        return False
    if last in "，、,":
        return width(text) > 16
    if last in _ENDINGS or text.rstrip(CLOSERS)[-1:] in "。！？":
        return False
    if last in CLOSERS and width(text) < 60:
        return False
    if draft.facts.joins_with_space or not any("\u3040" <= char <= "\u9fff" for char in text[-8:]):
        return width(text) > 60 and bool(re.search(r"[.。!?]\s", text)) and last not in "\"'”’"
    return width(text) > 44 and bool(re.search("[，。；]", text)) and not marks.date_only(text)


def flag_suspect_words(draft: Draft) -> Draft:
    """Flag likely slips of the pen (坚持不解 for 坚持不懈), with the words that follow them."""
    flags = []
    for piece in draft.pieces:
        for match in _suspects().finditer(piece.text):
            clause = re.split("[，。；、！？]", piece.text[match.start() : match.end() + 10])[0]
            flags.append(Flag("suspect_word", clause, piece.line))
    return replace(draft, flags=draft.flags + tuple(flags))


def flag_near_repeats(draft: Draft) -> Draft:
    """Flag neighbouring paragraphs that differ in a few characters only: both stay, a person decides."""
    flags = []
    before: Piece | None = None
    for piece in draft.pieces:
        if piece.type != "paragraph":
            continue
        if before is not None and _nearly_equal(content(before.text), content(piece.text)):
            flags.append(Flag("near_duplicate_kept", piece.text, piece.line))
        before = piece
    return replace(draft, flags=draft.flags + tuple(flags))


def _nearly_equal(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < 16 or abs(len(one) - len(other)) > 3 or len(one) > 2000:
        return False
    if len(one) != len(other):
        one, other = _NUMBERS.sub("#", one), _NUMBERS.sub("#", other)
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= max(
        2, len(one) // 10
    )


def flag_missing_title(draft: Draft) -> Draft:
    """Flag an article without a title, and one without any text."""
    flags = list(draft.flags)
    if not draft.pieces and not draft.front.title:
        flags.append(Flag("empty", ""))
    elif not draft.front.title:
        flags.append(Flag("no_title", draft.pieces[0].text[:60], draft.pieces[0].line))
    return replace(draft, flags=tuple(flags))
