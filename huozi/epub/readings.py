"""How Chinese names and titles are read, for the keys they are filed under (`file-as`).

Persons: GB/T 28039-2011, family name and given name apart, the given name's syllables together. Titles and
bodies: a syllable a word. Readings come from pypinyin, its phrase dictionary where a text has characters with
several readings, and from readings.toml for names, which no dictionary of words knows.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huozi.languages import languages

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
_LONGEST_FAMILY = 4
_BODY = re.compile(f"(?:{'|'.join(filter(None, (one.body_endings for one in languages().values())))})$")
"""How the name of a body ends; 台 and 团 end names of persons too (龙应台)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The key a name is filed under; `doubtful`: it has a character that may be read otherwise in names."""

    key: str
    doubtful: bool = False


def person_reading(name: str, language: str) -> Reading | None:
    """Return how `name`, a person's or a body's, is filed (曹静 → Cao Jing); None: its reading is not known.

    Kanji names tell no reading; names of other scripts are their own key.
    """
    if not _HAN.search(name):
        return Reading(name)
    if not language.startswith("zh"):
        return None
    if not _PERSON.fullmatch(name) or _BODY.search(name):
        return title_reading(name, language)
    family = _family(name)
    given = name[len(family) :]
    key = f"{_capital(_read_family(family))} {_capital(_read_given(given))}"
    doubts = _data()["doubtful"]
    doubtful = family in doubts["family"] or (
        given not in _data()["given-names"] and any(character in doubts["given"] for character in given)
    )
    return Reading(key, doubtful)


def title_reading(title: str, language: str) -> Reading | None:
    """Return how a title is filed, a word a syllable (河湾 → He wan); None: its reading is not known."""
    if not _HAN.search(title):
        return Reading(title)
    if not language.startswith("zh"):
        return None
    several = set(_data()["several"]["title"])
    phrases = any(character in several for character in title)
    syllables = _syllables(title, phrases=phrases)
    alone = _words_of_one(title) if phrases else set()
    return Reading(
        _capital(" ".join(" ".join(syllables).split())), bool(alone & set(_data()["doubtful"]["title"]))
    )


def _family(name: str) -> str:
    """Return the family name that `name` begins with."""
    compounds = set(_data()["compound"].split())
    for length in range(min(_LONGEST_FAMILY, len(name) - 1), 1, -1):
        if name[:length] in compounds:
            return name[:length]
    return name[:1]


def _read_family(family: str) -> str:
    known: str | None = _data()["family"].get(family)
    return known or "".join(_syllables(family, phrases=False))


def _read_given(given: str) -> str:
    whole: str | None = _data()["given-names"].get(given)
    if whole:
        return whole
    known = _data()["given"]
    return "".join(known.get(one) or "".join(_syllables(one, phrases=False)) for one in given)


def _syllables(text: str, *, phrases: bool) -> list[str]:
    """Return the syllables of `text` without tones; what is not Chinese stays as it is.

    The phrase dictionary takes half a second to load: it is left out, by the variable that the library reads
    while it is imported, until a text needs it.
    """
    library = _library()
    if phrases:
        _load_phrases()
    return [str(syllable) for syllable in library.lazy_pinyin(text)]


def _words_of_one(text: str) -> set[str]:
    """Return the characters of `text` that no phrase holds: nothing tells how they are read."""
    from pypinyin.seg.mmseg import seg  # noqa: PLC0415  (see `_syllables`)

    return {word for word in seg.cut(text) if len(word) == 1}


@cache
def _library() -> Any:
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        import pypinyin  # noqa: PLC0415  (0.1 s, and only for texts in Han characters)
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = before
    return pypinyin


@cache
def _load_phrases() -> None:
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415  (see `_syllables`)

    own = {phrase: [[one] for one in reading.split()] for phrase, reading in _data()["phrases"].items()}
    _library().load_phrases_dict(phrases_dict | own)


@cache
def _data() -> dict[str, Any]:
    data = tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))
    for name in ("family", "given", "given-names"):
        data[name] = dict(pair.split("=") for pair in data[name].split())
    return data


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
