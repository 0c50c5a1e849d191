"""Half-width punctuation in Han text: widened where that cannot be wrong, flagged for a person everywhere."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from huozi.cleaning.characters import HAN, KANA
from huozi.cleaning.draft import Draft, Piece
from huozi.model.article import Change, Flag

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_EAST = rf"{HAN}{KANA}"
# Between two Han characters (or Han and full-width quotes and brackets) no half-width mark is meant.
_CERTAIN = re.compile(
    rf"(?<=[{_EAST}”’」』）》])[ ]?([,;:?!])[ ]?(?=[{_EAST}“‘「『（《])|(?<=[{_EAST}])([,?!])(?=[”’」』）])"
)
_AT_END = re.compile(rf"(?<=[{_EAST}”’」』）》])([?!;,:])$")
_DOUBTFUL = re.compile(
    rf"(?<=[{_EAST}])\s?[,;:?!.](?![0-9A-Za-z/])|[,;:?!](?=\s?[{_EAST}])|\((?=[^()]*[{_EAST}])|(?<=[{_EAST}])\)"
    rf"|[\"'](?=[{_EAST}])|(?<=[{_EAST}，。！？])[\"']"
)
_LETTER = re.compile(rf"[{_EAST}]")
_NOT_PROSE = re.compile(r"(?:https?://|www\.)[!-~]{1,500}|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,200}")


def widen_punctuation(draft: Draft) -> Draft:
    """Widen the marks , ; : ? ! between Han characters, and flag every block that held half-width ones."""
    if not draft.facts.wide_punctuation:
        return draft
    changed: dict[int, Piece] = {}
    changes: list[Change] = []
    flags: list[Flag] = []
    for n, piece in enumerate(draft.pieces):
        if not _LETTER.search(piece.text) or piece.text.isascii():
            continue
        text = _NOT_PROSE.sub(lambda match: "x" * len(match[0]), piece.text)
        if not _DOUBTFUL.search(text):
            continue
        flags.append(Flag("halfwidth_punct", piece.text, piece.line))
        if piece.type in ("paragraph", "list_item", "quote", "verse", "figure", "footnote"):
            new = _widened(piece.text)
            if new != piece.text:
                changed[n] = replace(piece, text=new)
                found = Counter(_marks(piece.text))
                changes += [
                    Change(piece.line, mark, _WIDE[mark], "widened", count) for mark, count in found.items()
                ]
    draft = draft.with_changed(changed)
    return replace(draft, changes=draft.changes + tuple(changes), flags=draft.flags + tuple(flags))


def _widened(text: str) -> str:
    return _AT_END.sub(_wide, _CERTAIN.sub(_wide, text))


def _wide(match: re.Match[str]) -> str:
    return _WIDE[match[match.lastindex or 1]]


def _marks(text: str) -> Iterator[str]:
    yield from (match[match.lastindex or 1] for match in _CERTAIN.finditer(text))
    yield from (match[1] for match in _AT_END.finditer(_CERTAIN.sub(_wide, text)))
