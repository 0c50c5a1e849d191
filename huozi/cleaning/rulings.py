"""Rulings of a person on lines of the source: obeyed before any rule looks, changed by none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from huozi.cleaning.draft import Piece
from huozi.languages import joins_closed
from huozi.model.article import BlockType
from huozi.model.ruling import Role
from huozi.model.source import Hint

_TYPES: Mapping[Role, BlockType] = {
    "heading": "heading", "paragraph": "paragraph", "figure": "figure", "list_item": "list_item",
    "quote": "quote", "verse": "verse", "table_row": "table_row", "footnote": "footnote",
}  # fmt: skip
_ONE_BLOCK: frozenset[Role] = frozenset(("paragraph", "quote", "footnote", "verse"))


def obey(pieces: Iterable[Piece], language: str) -> tuple[Piece, ...]:
    """Return the pieces, those that rulings name as these say; lines of one block become one piece."""
    found: list[Piece] = []
    for ruling, group in groupby(pieces, key=lambda piece: piece.ruled):
        ruled = list(group)
        if ruling is not None and ruling.role in _ONE_BLOCK and len(ruled) > 1:
            joined = ruled[0].joined(ruled[1:])
            between = "\n" if ruling.role == "verse" else ""
            ruled = [replace(joined, text=_text(ruled, between, language), runs=())]
        found += map(_settled, ruled)
    return tuple(found)


def _text(pieces: list[Piece], between: str, language: str) -> str:
    text = pieces[0].text.strip()
    for piece in pieces[1:]:
        words = piece.text.strip()
        closed = between or ("" if joins_closed(text[-1], words[0], language) else " ")
        text += closed + words
    return text


def _settled(piece: Piece) -> Piece:
    ruling = piece.ruled
    if ruling is None:
        return piece
    kind = _TYPES.get(ruling.role)
    level = piece.level if piece.type == kind == "heading" else 0
    hint = Hint.ITEM if ruling.role == "list_item" else Hint(ruling.role)
    return replace(
        piece, type=kind, settled=kind is not None and kind != "figure", hint=hint, level=level, gap=1
    )
