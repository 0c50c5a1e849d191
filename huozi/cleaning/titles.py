"""The title of an article: which of the lines above its text it is."""

import re
from collections import Counter

from huozi.cleaning import marks
from huozi.cleaning.bylines import Byline
from huozi.cleaning.characters import content, width
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import words
from huozi.model.source import Hint

COLUMN = re.compile(r"【[^【】]{2,12}】|〔[^〔〕]{2,12}〕|[■◆●□◇]\s*\S{2,10}")
_ISSUE = re.compile(r"[（(]?[总總]?第\s?[\d〇零一二三四五六七八九十百]{1,5}\s?[期号號][）)]?")
_SUBTITLE = re.compile(r"(?:——|—|――|―|--|－－|──|─|–)\s*\S")


def title_like(text: str) -> bool:
    """Say whether `text` could be a title: short, and no full stop at its end (? and ! may be)."""
    return width(text[:120]) <= 100 and text[-1:] not in "。，,；;、：:." and "。" not in text


def is_subtitle(piece: Piece) -> bool:
    """Say whether `piece` is a subtitle, by its mark-up or its dash."""
    return piece.hint == Hint.SUBTITLE or bool(_SUBTITLE.match(piece.text) and width(piece.text) <= 80)


def is_caption(piece: Piece, counts: Counter[str]) -> bool:
    """Say whether a line above the text is a caption, by its mark or because it comes again."""
    text = piece.text
    if (
        piece.type == "figure"
        or marks.caption_mark(text)
        or marks.caption_opening(text)
        or marks.credit(text)
    ):
        return True
    return counts[content(text)] > 1


def issue_number(text: str) -> bool:
    """Say whether `text` is but the number of an issue (第3期): no title, though it may stand below one."""
    return _ISSUE.fullmatch(text) is not None


def find_title(
    draft: Draft, end: int, counts: Counter[str], bylines: dict[int, Byline], openings: set[str]
) -> int | None:
    """Return where the title stands among the first `end` pieces.

    As marked up, labelled, beneath a document's number, right above subtitle or byline, or the first line
    that fits. `counts` says how often each line comes, `openings` are the beginnings of paragraphs.
    """
    pieces = draft.pieces
    for n, piece in enumerate(pieces):
        if piece.hint == Hint.TITLE:
            return n
    if draft.front.title:
        return None
    candidates = _candidates(pieces, end, bylines)
    for n in candidates:
        if title_label(pieces[n].text):
            return n
    for n in candidates:
        if n and marks.document_number(pieces[n - 1].text) and not marks.section(pieces[n].text):
            return n
    anchors = [n for n in range(end) if is_subtitle(pieces[n])] or [
        n for n in bylines if not bylines[n].bare and candidates and candidates[0] < n
    ]
    anchors = anchors or [n for n in bylines if 0 < n < 4]
    fresh = [
        n for n in candidates if not is_caption(pieces[n], counts) and not _opens(pieces[n].text, openings)
    ]
    for pool in (fresh, candidates):
        above = [n for n in pool if anchors and n < anchors[0]]
        if above == [0, 1] and anchors[0] == 2 and not draft.facts.kickers:
            return 0
        if above:
            return above[-1]
        if pool and not (marks.section(pieces[pool[0]].text) == 2 and pool[0]):
            return _first_of(pieces, pool)
    return None


def _candidates(pieces: tuple[Piece, ...], end: int, bylines: dict[int, Byline]) -> list[int]:
    names_first = min(bylines, default=-1) == 0 and bylines[0].bare  # 石桥考: a title that could be a name
    return [
        n
        for n in range(end)
        if pieces[n].type is None
        and (n not in bylines or (n == 0 and names_first))
        and not is_subtitle(pieces[n])
        and title_like(pieces[n].text)
        and not marks.caption_mark(pieces[n].text)
        and not marks.caption_opening(pieces[n].text)
        and not marks.credit(pieces[n].text)
        and not issue_number(pieces[n].text)
    ]


def _first_of(pieces: tuple[Piece, ...], pool: list[int]) -> int:
    """Return the first of `pool`, or the second where it is closer to the text and the first its kicker."""
    first, second = pool[0], pool[1] if len(pool) > 1 else None
    if second == first + 1:
        if first == 0 and COLUMN.fullmatch(pieces[0].text):
            return second
        if pieces[second].gap < pieces[first].gap and not marks.section(pieces[second].text):
            return second if width(pieces[first].text) < width(pieces[second].text) else first
    loose = [n for n in pool if n + 1 < len(pieces) and pieces[n + 1].gap <= 1]
    return loose[0] if loose and pieces[min(first + 1, len(pieces) - 1)].gap > 2 else first


def _opens(text: str, openings: set[str]) -> bool:
    key = content(text)
    return len(key) > 3 and any(opening.startswith(key) for opening in openings)


def title_label(text: str) -> str:
    """Return the label before a title (标题：), or ""."""
    match = re.match(rf"(?:{'|'.join(words('title_labels'))})\s*[：:]\s*(?=\S)", text)
    return match[0] if match else ""
