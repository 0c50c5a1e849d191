"""Debris: lines of a page that are no part of the text (share buttons, navigation, copyright)."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from functools import cache

from huozi.cleaning import marks
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.controls import is_controls, is_numbered
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import languages, words
from huozi.model.article import Reason
from huozi.model.source import Hint

_LIMIT = 240
_LABEL = 20  # columns
_END = re.compile(r"\W*(?:(?:THE )?END|全?文?完|正文完)\W*", re.IGNORECASE)
_PICTORIAL = frozenset(("So", "Sk", "Sm", "Mn", "Cf", "Zs", "Po"))  # symbols, emoji and what joins them
_RULE = re.compile(r"[\s\-—=＝_*＊~～·•.．…#＃─━┄┈☆★◆■□▬✦❖\ufe4d-\ufe4f]{3,}|[＊*]+|--")
_FRAME = re.compile(
    r"^[【】\[\]「」—\-=＝·•■●★☆◎▌▼▲▽↓↑👇☟|｜\s]+|[【】\[\]「」—\-=＝·•■●★☆◎▌▼▲▽↓↑👇☟|｜\s]+$"
)


@cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for facts in languages().values() for line in facts.noise))


@cache
def _rights() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("rights"))))


@cache
def _noise_tail() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for facts in languages().values() for line in facts.noise_tail))


@cache
def _noise_blocks() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{line})" for facts in languages().values() for line in facts.noise_blocks)
    )


@cache
def _stand_ins() -> re.Pattern[str]:
    """Match what stands where a picture was: [图片], [attach]1023[/attach]."""
    names = "|".join(map(re.escape, words("picture_words")))
    return re.compile(
        rf"[\[【（(]?(?:{names})\d{{0,4}}[\]】）)]?|\[(?:attach|attachimg|img|aid)\b.*|\S{{1,80}}\.(?:jpe?g|png|gif|webp)",
        re.IGNORECASE,
    )


def _amid_noise(pieces: tuple[Piece, ...], going: Collection[int]) -> set[int]:
    """Return the short labels, two at most, close between noise above and beneath: the card of an account."""
    found: set[int] = set()
    edge = -1  # the last line of noise, every line since close to the next
    for n, piece in enumerate(pieces):
        if piece.gap:
            edge = -1
        if n not in going or _stand_ins().fullmatch(piece.text):
            continue
        between = range(edge + 1, n)
        if edge >= 0 and 0 < len(between) < 3 and all(_is_label(pieces[m]) for m in between):
            found.update(between)
        edge = n
    return found


def _below_noise(pieces: tuple[Piece, ...], going: Collection[int], last: int) -> set[int]:
    """Return the short labels at the end, below the text and below what a page shows there."""
    if last < 0:
        return set()
    ends = [n for n in going if n > last and _is_of_page(pieces[n].text)]
    if len(ends) < 2:
        return set()
    return {n for n in range(min(ends), len(pieces)) if n not in going and _is_label(pieces[n])}


def _is_of_page(text: str) -> bool:
    """Say whether noise shows that a page ends here: no rule, no END, no place of a picture."""
    return bool(content(text)) and not (_stand_ins().fullmatch(text) or _END.fullmatch(text))


def _is_label(piece: Piece) -> bool:
    free = piece.type is None and not piece.settled and piece.hint is None
    text = piece.text
    named = parse_byline(text) or marks.caption_mark(text) or marks.credit(text)
    closing = marks.date_only(text) or text.endswith(words("offices")) or marks.item(text)
    told = bool(named or closing)
    return free and not told and width(piece.text) <= _LABEL and marks.short(piece.text)


def announces_more(text: str) -> bool:
    """Say whether `text` announces other articles of the site: 推荐阅读, 延伸閱讀."""
    return width(text[:40]) <= 24 and _noise_blocks().fullmatch(_FRAME.sub("", text)) is not None


def drop_debris(draft: Draft) -> Draft:
    """Remove what the source's mark-up or the noise lines of languages.toml show to be no part of the text.

    After an announcement of other articles (推荐阅读) the short lines that follow go too, up to the next
    paragraph.
    """
    going: dict[int, tuple[Reason, int | None]] = {}
    listing = False
    last = max((n for n, piece in enumerate(draft.pieces) if _is_prose(piece)), default=-1)
    first = next((n for n, piece in enumerate(draft.pieces) if ends_sentence(piece.text)), 0)
    told = max((n for n, piece in enumerate(draft.pieces) if ends_sentence(piece.text)), default=-1)
    for n, piece in enumerate(draft.pieces):
        text = piece.text
        if piece.hint == Hint.DEBRIS or (piece.hint == Hint.OUTSIDE and not _worth_keeping(text, n < first)):
            going[n] = ("debris", None)
            continue
        unnumbered = piece.hint is Hint.HEADING and marks.section(text) is None
        if unnumbered and (_is_noise(text) or _noise_blocks().fullmatch(text)):
            going[n] = ("debris", None)
            listing = _noise_blocks().fullmatch(text) is not None
            continue
        if listing and piece.type == "list_item" and _is_listed(draft, n, last):
            going[n] = ("debris", None)
            continue
        if (
            piece.settled
            or piece.type is not None
            or piece.picture is not None
            or width(text[:_LIMIT]) >= _LIMIT
        ):
            listing = False
            continue
        bare = _FRAME.sub("", text)
        if n and _noise_blocks().fullmatch(bare):
            listing = n > first
            going[n] = ("debris", None)
        elif (
            (n > last and (n > told or ends_sentence(text)) and _noise_tail().fullmatch(text))
            or (
                _is_noise(text) and not (_speaks_of_rights(draft, n, last) or (n < first and _is_dated(text)))
            )
            or (bare and bare != text and _is_noise(bare))
            or is_controls(text)
            or (n and _RULE.fullmatch(text))
            or not _means_something(text)
            or (0 < n < first and text.isdecimal() and len(text) < 4)
            or (listing and n and _is_listed(draft, n, last))
        ):
            going[n] = ("debris", None)
        else:
            listing = False
    if not draft.structured:
        going.update(dict.fromkeys(_below_noise(draft.pieces, going, last), ("debris", None)))
        going.update(dict.fromkeys(_amid_noise(draft.pieces, going), ("debris", None)))
    below = {
        n + 1: replace(draft.pieces[n + 1], pictured=True)
        for n in going
        if n + 1 < len(draft.pieces) and n + 1 not in going and _stand_ins().fullmatch(draft.pieces[n].text)
    }
    return draft.with_changed(below).without(going)


def _is_prose(piece: Piece) -> bool:
    return width(piece.text[:_LIMIT]) > 60 and ends_sentence(piece.text) and not _is_noise(piece.text)


def _is_listed(draft: Draft, n: int, last: int) -> bool:
    """Say whether line `n` is one of the titles listed: short, and close where text is still to come."""
    piece = draft.pieces[n]
    text = (marks.item(piece.text) or ("", piece.text))[1]
    if n < last and piece.gap > 0 and draft.pieces[n - 1].gap == 0:
        return False
    return width(text[:_LIMIT]) <= 80 and "。" not in text and text[-1:] not in "：:"


def _is_noise(text: str) -> bool:
    """Say whether the noise lines know `text`; a whole sentence is noise only where it speaks of rights."""
    if _noise().fullmatch(text) is None or is_numbered(text):
        return False
    return not ends_sentence(text) or width(text) < 20 or _rights().search(text) is not None


def _is_dated(text: str) -> bool:
    """Say whether `text`, whatever else it holds, says when the article appeared."""
    said = parse_byline(text)
    return said is not None and said.date is not None


def _speaks_of_rights(draft: Draft, n: int, last: int) -> bool:
    """Say whether line `n` is a sentence of rights inside the text, or only holds such a word: it stays."""
    text = draft.pieces[n].text
    return n < last and (ends_sentence(text) or width(text) > 30) and _rights().search(text) is not None


def _worth_keeping(text: str, above: bool) -> bool:
    """Say whether a line beyond the main text is yet of the article: byline, caption, whole sentence.

    A bare name is a byline only where it stands `above` the text.
    """
    if _is_noise(text):
        return False
    said = parse_byline(text)
    return bool(
        (said is not None and (above or said.contributors or said.source) and (above or not said.bare))
        or marks.caption_mark(text)
        or marks.credit(text)
        or marks.dashed(text)
        or (ends_sentence(text) and width(text) > 30)
    )


def _means_something(text: str) -> bool:
    """Say whether `text` has a letter, a figure, or marks that somebody could have meant: ……, ？！."""
    if content(text) or any(char in "。！？…" for char in text):
        return True
    return len(text) > 3 and not all(unicodedata.category(char) in _PICTORIAL for char in text)
