"""A pasted mail: its header, which knows title, sender and day, and the lines it quotes with ">"."""

import email.utils
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.dates import DATE, iso
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.cleaning.title_clues import title_like
from huozi.languages import words
from huozi.model.article import Absorbed, BlockType, Doubt, Reason
from huozi.model.source import Hint

_FIELD = re.compile(r"(?P<name>[^\s：:][^：:]{0,11}?)\s*(?:：|:(?=\s|$))\s*(?P<value>.*)")


_RULE = re.compile(r"[-—=＝_*＊~～·•─━\s]{3,}")
_QUOTED = re.compile(r"\s{0,3}>[ \u3000]?")
_ADDRESS = re.compile(r"\s*[<＜(（\[].*$")


@cache
def _original() -> re.Pattern[str]:
    """Match the line above a mail inside a mail: -------- 原始邮件 --------."""
    return re.compile(rf"[-—_=\s]*(?:{'|'.join(map(re.escape, words('mail', 'original')))})[-—_=：:\s]*")


def unquote(draft: Draft) -> Draft:
    """Take one ">" off every line of a mail that quotes most of its text: what it forwards is the article.

    What is quoted within that, or by a mail that has more to say itself, is a quotation.
    """
    quoted = [n for n, piece in enumerate(draft.pieces) if piece.type is None and _QUOTED.match(piece.text)]
    if draft.structured or len(quoted) < 2:
        return draft
    inside = set(quoted)
    own = (piece for n, piece in enumerate(draft.pieces) if n not in inside)
    outer = sum(width(piece.text) for piece in own if not _FIELD.fullmatch(piece.text))
    forwarded = sum(width(draft.pieces[n].text) for n in quoted) > outer
    pieces: list[Piece] = []
    marks: list[Absorbed] = []
    gap = 0
    for n, piece in enumerate(draft.pieces):
        text, depth = piece.text, 0
        while n in inside and (mark := _QUOTED.match(text)):
            text, depth = text[mark.end() :], depth + 1
        if depth:
            marks.append(Absorbed(">" * depth, piece.line, "quotation"))
        if depth and not text.strip():
            gap = max(gap, 1)
            continue
        block: BlockType | None = "quote" if depth > (1 if forwarded else 0) else piece.type
        pieces.append(replace(piece, text=text, type=block, gap=max(gap, piece.gap)))
        gap = 0
    return replace(draft, pieces=tuple(pieces), absorbed=draft.absorbed + tuple(marks))


def drop_original(draft: Draft) -> Draft:
    """Remove the mail that a mail answers, quoted whole below it (原始邮件), where its own text is longer."""
    place = next((n for n, piece in enumerate(draft.pieces) if n and _original().fullmatch(piece.text)), None)
    if draft.structured or place is None:
        return draft
    own, quoted = (sum(width(p.text) for p in part) for part in (draft.pieces[:place], draft.pieces[place:]))
    fields = [_FIELD.fullmatch(piece.text) for piece in draft.pieces[place + 1 : place + 4]]
    if own <= quoted or not any(fields):
        return draft
    going: dict[int, tuple[Reason, int | None]] = dict.fromkeys(
        range(place, len(draft.pieces)), ("debris", None)
    )
    doubts = _told_removal(draft.pieces[place + 1 :], "original_mail")
    return replace(draft.without(going), doubts=draft.doubts + doubts)


def read_mail(draft: Draft) -> Draft:
    """Remove a mail's header: the fields above the first blank line, of which the first names the sender.

    A title may stand above them. The line that the subject holds is the title; the day the mail was sent
    stands in for a date.
    """
    above = _lines_above_header(draft.pieces)
    end = next((n for n, piece in enumerate(draft.pieces) if n > above and piece.gap), 0)
    start = above + 1 if draft.pieces and _original().fullmatch(draft.pieces[above].text) else above
    fields = [_FIELD.fullmatch(piece.text) for piece in draft.pieces[start:end]]
    if draft.structured or not all(fields):
        return draft
    header = {field["name"].casefold(): field["value"] for field in fields if field}
    known = [
        name for name in header if any(name in words("mail", key) for key in ("sender", "subject", "date"))
    ]
    sent_by = next((header[name] for name in words("mail", "sender") if name in header), "")
    if next(iter(header), "") not in words("mail", "sender") and len(known) < 2:
        return draft
    subject = next((header[name] for name in words("mail", "subject") if name in header), "")
    sent = next((header[name] for name in words("mail", "date") if name in header), "")
    titled = _title(draft.pieces, end, content(subject))
    changed = {titled: replace(draft.pieces[titled], hint=Hint.TITLE)} if titled else {}
    going = draft.with_changed(changed).without(dict.fromkeys(range(above, end), ("debris", None)))
    sender = _ADDRESS.sub("", sent_by).strip()
    said = replace(draft.metadata, authors=(sender,)) if likely_person(sender) else draft.metadata
    return replace(going, sent=_day(sent), metadata=said)


def drop_cover_letter(draft: Draft) -> Draft:
    """Remove the letter above a rule beneath which the text begins whose title the mail's subject names.

    Shorter than the text, it only hands it over (投稿：散文《井边》); a person is told.
    """
    subjects = [content(title) for title in draft.metadata.titles]
    pieces = draft.pieces
    for n in range(1, len(pieces) - 2 if subjects and not draft.structured else 0):
        key = content(pieces[n + 1].text)
        if not _RULE.fullmatch(pieces[n].text) or not title_like(pieces[n + 1].text) or len(key) < 2:
            continue
        letter, text = (sum(width(p.text) for p in part) for part in (pieces[:n], pieces[n + 1 :]))
        if letter < text and any(key in subject and key != subject for subject in subjects):
            gone = draft.without(dict.fromkeys(range(n + 1), ("debris", None)))
            told = _told_removal(pieces[:n], "original_mail")
            return replace(gone, doubts=draft.doubts + told)
    return draft


def drop_mail_signature(draft: Draft) -> Draft:
    """Remove what stands below "--" at the end of a mail (RFC 3676, 4.3): who sent it and from where."""
    pieces = draft.pieces
    mail = bool(draft.sent or draft.metadata.titles) and not draft.structured
    last = range(max(1, len(pieces) - 8), len(pieces))
    place = next((n for n in last if mail and pieces[n].text.strip() == "--"), None)
    if place is None or any(width(piece.text) > 80 for piece in pieces[place:]):
        return draft
    gone = draft.without(dict.fromkeys(range(place, len(pieces)), ("debris", None)))
    return replace(gone, doubts=draft.doubts + _told_removal(pieces[place + 1 :], "mail_signature"))


def _told_removal(pieces: Sequence[Piece], because: str) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(piece.text, piece.line, "removed", ("paragraph",), (because,), 0.7)
        for piece in pieces
        if ends_sentence(piece.text) and width(piece.text) > 40
    )


def _lines_above_header(pieces: tuple[Piece, ...]) -> int:
    """Return how many lines, two at most, stand above the field that names the sender; else 0."""
    for n, piece in enumerate(pieces[:3]):
        field = _FIELD.fullmatch(piece.text)
        if field and field["name"].casefold() in words("mail", "sender"):
            return n - 1 if n and _original().fullmatch(pieces[n - 1].text) else n
        if ends_sentence(piece.text):
            break
    return 0


def _title(pieces: tuple[Piece, ...], start: int, subject: str) -> int | None:
    """Return the first line below a header that could be a title and is part of the subject, or all of it."""
    for n in range(start, len(pieces)):
        key = content(pieces[n].text)
        if len(key) > 1 and key in subject and title_like(pieces[n].text):
            return n
    return None


def _day(sent: str) -> str | None:
    """Return the day of a mail's date as ISO 8601, written by a program (RFC 5322, 3.3) or a person."""
    if match := DATE.search(sent):
        return iso(match)
    try:
        return email.utils.parsedate_to_datetime(sent).date().isoformat()
    except ValueError:
        return None
