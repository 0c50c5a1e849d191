"""What every undecided line of the text is: heading, caption or paragraph, chosen by evidence.

All lines are weighed together: what is chosen for a caption stands beside the text, and the lines around it
are neighbours. Where no role leads clearly, a line stays a paragraph, in place, and a person is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.characters import content
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.evidence import Choice, choose
from huozi.cleaning.line_clues import clues_of
from huozi.cleaning.view import View
from huozi.languages import words
from huozi.model.article import BlockType, Doubt

_ROUNDS = 3  # after which captions chosen by their neighbours, and those by theirs, are settled
_IN_A_ROW = choose("line", ("over_short_line", "under_short_line"), "paragraph")
_TYPES: Mapping[str, BlockType] = {"heading": "heading", "figure": "figure", "paragraph": "paragraph"}


def choose_roles(draft: Draft) -> Draft:
    """Give every undecided short line its role; levels of headings follow the numbering, 2 the highest."""
    view = View(draft)
    if view.candidates:
        choices = _choices(view)
        for _ in range(_ROUNDS):
            figures = frozenset(n for n, choice in choices.items() if choice.role == "figure")
            if figures == view.figures:
                break
            view = View(draft, figures)
            choices = _choices(view)
    else:
        choices = {}
    changed = {n: _decided(draft.pieces[n], choice) for n, choice in choices.items()}
    levels = _levels(changed, draft.pieces)
    changed |= {n: replace(changed.get(n, draft.pieces[n]), level=level) for n, level in levels.items()}
    doubts = tuple(
        Doubt(piece.text, piece.line, choice.role, choice.others, choice.because, choice.confidence)
        for n, choice in choices.items()
        if not choice.sure and (piece := draft.pieces[n]).ruled is None
    )
    return replace(draft.with_changed(changed), doubts=draft.doubts + doubts)


def _choices(view: View) -> dict[int, Choice]:
    return {
        n: _IN_A_ROW if view.in_a_row(n) else choose("line", clues_of(view, n), "paragraph")
        for n in sorted(view.candidates)
    }


def _decided(piece: Piece, choice: Choice) -> Piece:
    return replace(piece, type=_TYPES[choice.role], confidence=choice.confidence, because=choice.because)


def _counted(piece: Piece) -> int:
    """Return the rank of a heading that a number opens without a stop (1 和面), as that of 1.; 0 for none."""
    return 4 if "counted" in piece.because and piece.text[0].isdigit() else 0


def _levels(changed: Mapping[int, Piece], pieces: Iterable[Piece]) -> dict[int, int]:
    """Return the level of every heading: numbers of one class share one, unnumbered ones stand below 一、.

    An unnumbered heading right above a numbered one holds it.
    """
    order = [changed.get(n, piece) for n, piece in enumerate(pieces)]
    headings = [n for n, piece in enumerate(order) if piece.type == "heading"]
    ranks = {n: order[n].level or marks.section(order[n].text) or _counted(order[n]) for n in headings}
    known = [rank for rank in ranks.values() if rank]
    bare = 3 if 2 in known else 2
    first = min(known, default=0)
    holders = {n for n in headings if not ranks[n] and ranks.get(n + 1, 0) == first > 0}
    for n in headings:
        if n in holders:
            ranks[n] = min(bare, first - 1)
        elif not ranks[n]:
            beside = first and not holders and content(order[n].text) in words("part_headings")
            ranks[n] = first if beside else bare  # 1 引言 … 参考文献
    depth = {rank: 2 + k for k, rank in enumerate(sorted(set(ranks.values())))}
    return {n: depth[rank] for n, rank in ranks.items()}
