"""Several articles in one source: where one ends and the next begins."""

from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.heads import SEPARATOR
from huozi.cleaning.title_clues import is_subtitle, title_like
from huozi.languages import words
from huozi.model.article import Flag
from huozi.model.source import Hint

_PROSE = 40  # columns


def split_articles(draft: Draft) -> tuple[Draft, ...]:
    """Part a source that holds several articles; each after the first is flagged for a person to confirm.

    A new article begins at a second title of the source's mark-up; in plain text at a title-like line that
    has a byline or subtitle of its own beneath it, or that follows the closing byline of the article before.
    """
    if draft.structured:
        titles = [n for n, piece in enumerate(draft.pieces) if piece.hint == Hint.TITLE]
        starts = [0, *titles[1:]]
    else:
        starts = [0]
        prose = False  # since the latest start
        for n in range(1, len(draft.pieces) - 1):
            again = content(draft.pieces[n].text) == content(draft.pieces[0].text)
            if n > 1 and prose and not again and _opens_article(draft.pieces, n):
                starts.append(n)
                prose = False
            text = draft.pieces[n].text
            prose = prose or (width(text) > _PROSE and ends_sentence(text))
    if len(starts) == 1:
        return (draft,)
    drafts = []
    for k, start in enumerate(starts):
        pieces = draft.pieces[start : starts[k + 1] if k + 1 < len(starts) else None]
        flags = (Flag("multiple_articles", pieces[0].text, pieces[0].line),) if k else draft.flags
        if k:
            drafts.append(Draft(draft.name, draft.facts, draft.structured, pieces, flags=flags))
        else:
            drafts.append(replace(draft, pieces=pieces))
    return tuple(drafts)


def _signs_once(pieces: tuple[Piece, ...], n: int) -> bool:
    """Say whether the bare name below line `n` stands there only, under no question: nobody who is asked."""
    name = pieces[n + 1].text
    part = content(pieces[n].text) in words("part_headings")
    return not part and pieces[n].text[-1:] not in "？?" and sum(piece.text == name for piece in pieces) == 1


def _opens_article(pieces: tuple[Piece, ...], n: int) -> bool:
    piece = pieces[n]
    if piece.type or not title_like(piece.text) or marks.section(piece.text) or marks.speaker(piece.text):
        return False
    if (
        parse_byline(piece.text)
        or is_subtitle(piece)
        or marks.credit(piece.text)
        or marks.caption_mark(piece.text)
    ):
        return False
    if not any(width(p.text) > _PROSE for p in pieces[n + 1 : n + 8]):
        return False
    below = pieces[n + 1]
    after = pieces[n + 2] if n + 2 < len(pieces) else None
    said = parse_byline(below.text)
    if said and (said.contributors or said.source) and not marks.date_only(below.text):
        return not said.bare or _signs_once(pieces, n)
    if is_subtitle(below) and width(below.text) >= 12 and title_like(below.text):
        return True
    above = pieces[n - 1]
    closed = parse_byline(above.text)
    if closed and not closed.bare and (above.text[:1] in "（(【" or closed.source):
        return width(below.text) > 60
    parted = SEPARATOR.fullmatch(above.text) is not None
    return parted and width(below.text) > 60 and after is not None
