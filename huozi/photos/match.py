"""Which photo belongs to which caption.

By captions.toml, by the words inside the file, by its name, by order.

Pure: photos come probed, captions come as text. Every match says how sure it is, and by what; what is
doubtful is for a person to confirm.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from huozi.model.book import Photo

SURE = 0.75
_LEAST = 0.45
_NUMBERED = re.compile(r"^(?:[A-Za-z_ -]*|图|圖|写真|照片|图片|사진)\W*\d{1,6}$")
By = Literal["captions.toml", "embedded", "name", "order"]


@dataclass(frozen=True, slots=True)
class Note:
    """What images/captions.toml says of one photo."""

    caption: str
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Caption number `caption` goes with `photo`.

    How sure (0 to 1), by what, with what credit and alt text.
    """

    caption: int
    photo: str
    confidence: float
    by: By
    credit: str | None = None
    alt: str | None = None


def match_photos(
    captions: Sequence[str], photos: Sequence[Photo], notes: Mapping[str, Note] | None = None
) -> tuple[Match, ...]:
    """Match `captions` (in reading order) to `photos` (in name order), each at most once, surest first.

    Only numbered files (1.jpg, DSC_0042.jpg) may be matched by order, and only when as many captions are
    left.
    """
    notes = notes or {}
    offers: list[tuple[float, int, int, By]] = []
    folded = [_fold(caption) for caption in captions]
    for p, photo in enumerate(photos):
        for c, caption in enumerate(folded):
            if caption:
                confidence, by = _likeness(caption, photo, notes.get(photo.name))
                if confidence >= _LEAST:
                    offers.append((-confidence, c, p, by))
    chosen: dict[int, Match] = {}
    used: set[int] = set()
    for minus, c, p, by in sorted(offers):
        if c not in chosen and p not in used:
            chosen[c] = _match(c, photos[p], -minus, by, notes)
            used.add(p)
    left = [c for c in range(len(captions)) if c not in chosen]
    free = [p for p, photo in enumerate(photos) if p not in used]
    if left and len(left) == len(free) and all(_NUMBERED.match(_stem(photos[p].name)) for p in free):
        free.sort(key=lambda p: (_number(photos[p].name), photos[p].name))
        chosen |= {c: _match(c, photos[p], 0.5, "order", notes) for c, p in zip(left, free, strict=True)}
    return tuple(chosen[c] for c in sorted(chosen))


def _match(caption: int, photo: Photo, confidence: float, by: By, notes: Mapping[str, Note]) -> Match:
    note = notes.get(photo.name)
    credit = (note.credit if note else None) or photo.credit
    return Match(caption, photo.name, round(confidence, 2), by, credit, note.alt if note else None)


def _likeness(caption: str, photo: Photo, note: Note | None) -> tuple[float, By]:
    """Return how much speaks for `photo` under the folded `caption`, and what speaks loudest."""
    if note is not None:
        return (1.0 if _fold(note.caption) == caption else 0.0), "captions.toml"
    best: tuple[float, By] = (_overlap(caption, _fold(_stem(photo.name))) * 0.9, "name")
    if photo.caption:
        best = max(best, (_overlap(caption, _fold(photo.caption)) * 0.95, "embedded"))
    return best


def _overlap(one: str, other: str) -> float:
    """Return 1 for equal texts, about 0.8 where one holds the other.

    Else their likeness where it is great.
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 2:
        return 0.0
    if shorter == longer:
        return 1.0
    if shorter in longer and len(shorter) > 3:
        return 0.85
    ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio * 0.9 if ratio >= 0.6 and not shorter.isdecimal() else 0.0


def _fold(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())[:400]


def _stem(name: str) -> str:
    return re.sub(r"\.[^.]*$", "", name.rsplit("/", 1)[-1])


def _number(name: str) -> int:
    numbers = re.findall(r"\d+", _stem(name))
    return int(numbers[-1]) if numbers else 0
