"""Which photo belongs to which caption.

By captions.toml, by the words inside the file, by its name, by order.

Pure: photos come probed, captions come as text. Every match says how sure it is, and by what; what is
doubtful is for a person to confirm.
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from huozi.languages import HAN_NUMBER, han_number, words
from huozi.model.book import Photo

SURE = 0.75
_LEAST = 0.45
_SAME_NUMBER = 0.8  # 图1 above, 1.jpg beside: seldom by chance, yet words in the file say more
_WORDS = "|".join(words("picture_names"))
_NUMBERED = re.compile(rf"^(?:[A-Za-z_ -]*|{_WORDS})\W*\d{{1,6}}$")
_OWN_NUMBER = re.compile(rf"(?:{_WORDS}|pic(?:ture)?|photo|fig(?:ure)?|p)?\W?0?(\d{{1,2}})", re.IGNORECASE)
_CAPTION_NUMBER = re.compile(
    rf"\s*[（(【\[▲△]?\s*(?:{_WORDS}|fig(?:ure)?\.?|photo)\s?"
    rf"([0-9０-９]{{1,2}}|{HAN_NUMBER}{{1,2}})(?![0-9０-９年月日个張张])",
    re.IGNORECASE,
)
_NO_CAPTION = re.compile(f"(?:cover|logo|{'|'.join(words('unplaced_names'))})", re.IGNORECASE)
By = Literal["captions.toml", "embedded", "name", "number", "order", "left"]


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that wants a photo: its words, and its number where its mark has one (图1：)."""

    text: str
    number: int | None = None


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


def number_of(raw: str) -> int | None:
    """Return the number in a caption's mark as it stood in the source: 图1：, （圖二）; None for none."""
    match = _CAPTION_NUMBER.match(raw)
    if match is None:
        return None
    digits = unicodedata.normalize("NFKC", match[1])
    return int(digits) if digits.isdecimal() else han_number(digits)


def match_photos(
    captions: Sequence[Caption], photos: Sequence[Photo], notes: Mapping[str, Note] | None = None
) -> tuple[Match, ...]:
    """Match `captions` (in reading order) to `photos` (in name order), each at most once, surest first.

    A caption that captions.toml gives to several photos keeps all of them. Only numbered files (1.jpg,
    DSC_0042.jpg) may be matched by order, and only when as many captions are left; one caption and one photo
    that are left alone go together.
    """
    notes = notes or {}
    numbers = Counter(caption.number for caption in captions)
    offers: list[tuple[float, int, int, By]] = []
    for p, photo in enumerate(photos):
        own = _own_number(photo.name)
        for c, caption in enumerate(captions):
            if folded := _fold(caption.text):
                confidence, by = _likeness(folded, photo, notes.get(photo.name))
                if own and own == caption.number and numbers[own] == 1 and photo.name not in notes:
                    confidence, by = max((confidence, by), (_SAME_NUMBER, "number"))
                if confidence >= _LEAST:
                    offers.append((-confidence, c, p, by))
    chosen: list[Match] = []
    taken: set[int] = set()
    used: set[int] = set()
    for minus, c, p, by in sorted(offers):
        if p not in used and (c not in taken or by == "captions.toml"):
            chosen.append(_match(c, photos[p], -minus, by, notes))
            used.add(p)
            taken.add(c)
    left = [c for c in range(len(captions)) if c not in taken and captions[c].text]
    free = [p for p, photo in enumerate(photos) if p not in used and may_have_caption(photo.name)]
    if left and len(left) == len(free) and all(_NUMBERED.match(_stem(photos[p].name)) for p in free):
        free.sort(key=lambda p: (_number(photos[p].name), photos[p].name))
        chosen += [_match(c, photos[p], 0.5, "order", notes) for c, p in zip(left, free, strict=True)]
    elif len(left) == len(free) == 1 and photos[free[0]].name not in notes:
        chosen.append(_match(left[0], photos[free[0]], 0.4, "left", notes))
    return tuple(sorted(chosen, key=lambda match: (match.caption, match.photo)))


def may_have_caption(name: str) -> bool:
    """Say whether a photo of this name is likely one of the text: no cover, no logo."""
    return _NO_CAPTION.match(_stem(name)) is None


def _own_number(name: str) -> int | None:
    """Return the number a photo is called by (图1.jpg, 02.png), not the one its camera gave it."""
    match = _OWN_NUMBER.fullmatch(_stem(name))
    return int(match[1]) if match else None


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
