"""Signatures of letters and notices, which say whose words stand above: they head nothing, paragraphs."""

from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.captions import whole
from huozi.cleaning.characters import ends_sentence, width
from huozi.cleaning.dates import DATE
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.languages import words

_FAR = 8  # columns of indent: set to the right, as signatures are


def read_signatures(draft: Draft) -> Draft:
    """Take the names below letters for paragraphs: 读者 张三, 白沙镇 顾小满.

    They stand right beneath a finished sentence. Such names could also head what follows, so one is a
    signature only where it says so (读者), is set to the right, or is one of several of which the last ends
    the text.
    """
    pieces = draft.pieces
    names = [n for n in range(1, len(pieces)) if _is_signature(pieces, n)]
    if len(names) < 2 or names[-1] != len(pieces) - 1:
        names = [n for n in names if pieces[n].indent >= _FAR or pieces[n].text.startswith(words("signers"))]
    return draft.with_changed({n: replace(pieces[n], type="paragraph") for n in names})


def _is_signature(pieces: tuple[Piece, ...], n: int) -> bool:
    text, above = pieces[n].text.split(), pieces[n - 1]
    if pieces[n].type or not likely_person(text[-1]) or marks.credit(pieces[n].text):
        return False
    signed = len(text) == 2 or (len(text) == 1 and pieces[n].indent >= _FAR)
    return signed and above.type in (None, "paragraph") and ends_sentence(above.text)


def read_closing(draft: Draft) -> Draft:
    """Take the last lines of a letter or notice for paragraphs: closing formula, who signs, the date."""
    closing = _signature(draft.pieces)
    return draft.with_changed(
        {n: replace(draft.pieces[n], type="paragraph") for n in closing if draft.pieces[n].type is None}
    )


def _signature(pieces: tuple[Piece, ...]) -> set[int]:
    """Return where the signature of a letter or notice stands: last short lines, date, closing formula."""
    found: set[int] = set()
    offices, closings = words("offices"), words("closings")
    below = False  # sentences below the signature: to whom copies go, who printed it
    for n in range(len(pieces) - 1, max(-1, len(pieces) - 8), -1):
        text = pieces[n].text
        if pieces[n].type is not None:
            continue
        dated = any(marks.date_only(piece.text) for piece in pieces[n + 1 : n + 3])
        last = n > len(pieces) - 3 and (DATE.search(text) or whole(text)) and width(text) <= 60
        if (
            marks.date_only(text)
            or text.rstrip("！!：:") in closings
            or last
            or (
                marks.short(text)
                and (dated or (text.endswith(offices) and not below))
                and n
                and not marks.credit(text)
            )
        ):
            found.add(n)
        elif width(text) > 60:
            break
        else:
            below = below or not marks.short(text)
    return found
