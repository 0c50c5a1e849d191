"""Captions that nothing marks: bare short lines that cannot be headings where they stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.captions import WHOLE, is_bare, opens
from huozi.cleaning.characters import content, width
from huozi.cleaning.dates import DATE
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import words
from huozi.model.source import Hint


def find_bare_captions(draft: Draft) -> Draft:
    """Make figures of bare short lines that cannot be headings."""
    pieces = draft.pieces
    bare = {n for n, piece in enumerate(pieces) if is_bare(piece)}
    if not bare:
        return draft
    usual = max(1, Counter(piece.gap for piece in pieces[1:]).most_common(1)[0][0] if len(pieces) > 1 else 1)
    loose = {n for n in bare if pieces[n].gap > usual and not draft.structured}
    headed = loose and _has_close_headings(pieces, bare - loose)
    repeated = _repeated(pieces, bare)
    openings = _openings(pieces)
    closing = _signature(pieces)
    found: set[int] = set()
    below: list[int | None] = [None] * len(pieces)  # the next piece that is no picture's
    for n in range(len(pieces) - 1, -1, -1):
        if n + 1 < len(pieces):
            below[n] = below[n + 1] if n + 1 in found or pieces[n + 1].type == "figure" else n + 1
        if n not in bare or n in closing or marks.section(pieces[n].text) or marks.ornament(pieces[n].text):
            continue
        heads = _heads(pieces, n, below)
        if pieces[n].hint is Hint.STRONG and heads:
            continue
        key = content(pieces[n].text)
        apart = headed or n + 1 == len(pieces) or pieces[n + 1].gap > usual
        if (
            not heads
            or key in repeated
            or any(opens(text, key) for text in openings.get(key[:4], ()))
            or (n in loose and apart)  # the blank lines are those of a lost picture, not of a heading
        ):
            found.add(n)
    changed = {n: replace(pieces[n], type="figure") for n in found}
    changed |= {n: replace(pieces[n], type="paragraph") for n in closing if pieces[n].type is None}
    return draft.with_changed(changed)


def _openings(pieces: tuple[Piece, ...]) -> dict[str, list[str]]:
    """Return paragraphs and captions by their first characters, to look up which line opens one."""
    found: dict[str, list[str]] = {}
    for piece in pieces:
        if piece.type == "figure" or (piece.type is None and not marks.short(piece.text)):
            found.setdefault(content(piece.text[:80])[:4], []).append(piece.text)
    return {start: texts for start, texts in found.items() if len(start) >= 4}


def _repeated(pieces: tuple[Piece, ...], bare: set[int]) -> set[str]:
    """Return the folded bare lines that come again as captions do.

    Not as headings do: each copy as far from the text above as the others, a paragraph right beneath it.
    """
    copies: dict[str, list[int]] = {}
    for n, piece in enumerate(pieces):
        if piece.type is None and marks.short(piece.text):
            copies.setdefault(content(piece.text), []).append(n)
    figures = {content(piece.text) for piece in pieces if piece.type == "figure"}
    found = set()
    for key, places in copies.items():
        heads = all(
            m + 1 < len(pieces)
            and pieces[m + 1].type is None
            and not marks.short(pieces[m + 1].text)
            and not content(pieces[m + 1].text).startswith(key)
            and pieces[m].gap == pieces[places[0]].gap
            for m in places
        )
        if key in figures or (sum(n in bare for n in places) > 1 and not heads):
            found.add(key)
    return found


def _heads(pieces: tuple[Piece, ...], n: int, below: Sequence[int | None]) -> bool:
    """Say whether a heading at `n` would have text of its own beneath it, no heading of its rank."""
    m = below[n]
    if m is None:
        return False
    own, other = marks.section(pieces[n].text), marks.section(pieces[m].text)
    if other is not None and marks.short(pieces[m].text):
        return own is not None and own < other
    if is_bare(pieces[m]):
        return own is not None and _heads(pieces, m, below)
    return True


def _has_close_headings(pieces: tuple[Piece, ...], close: set[int]) -> bool:
    """Say whether some of the lines that no wide gap sets apart have their text right beneath them."""
    below: list[int | None] = [None] * len(pieces)
    for n in range(len(pieces) - 2, -1, -1):
        below[n] = below[n + 1] if pieces[n + 1].type == "figure" else n + 1
    return any(below[m] == m + 1 and _heads(pieces, m, below) for m in close)


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
        last = n > len(pieces) - 3 and (DATE.search(text) or WHOLE.match(text)) and width(text) <= 60
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
