"""What huozi knows of each language: a loader for `languages.toml`, where the facts stand.

Documents mix languages (a Traditional byline over Simplified text), so words that can hurt nobody, such as
roles or caption marks, are known together; what differs (joining, punctuation) is asked per language.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CIRCLED = "\u2460-\u2473\u3251-\u325f\u32b1-\u32bf"
"""The circled numbers of Unicode, three blocks of them, to stand in a character class: marks of notes."""

_NOTE_MARKS = tuple(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
_NOTE_NUMBERS = {mark: number for number, mark in enumerate(_NOTE_MARKS, 1)}

_HAN_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_HAN_UNITS = {"十": 10, "百": 100}
HAN_NUMBER = "[" + "".join((*_HAN_DIGITS, *_HAN_UNITS)) + "]"
"""A character of a number written in Han characters, as a pattern; see `han_number`."""


@dataclass(frozen=True, slots=True)
class Language:
    """The facts of one language; the fields are explained at the top of `languages.toml`."""

    code: str
    joins_with_space: bool
    wide_punctuation: bool
    kickers: bool
    untitled: str
    typical: str
    surnames: str
    affixes: tuple[str, ...]
    note_words: tuple[str, ...]
    caption_marks: tuple[str, ...]
    caption_openings: tuple[str, ...]
    caption_labels: tuple[str, ...]
    code_captions: tuple[str, ...]
    table_captions: tuple[str, ...]
    file_labels: tuple[str, ...]
    credit_before: tuple[str, ...]
    credit_after: tuple[str, ...]
    part_words: tuple[str, ...]
    noise: tuple[str, ...]
    byline_noise: tuple[str, ...]
    closings: tuple[str, ...]
    offices: tuple[str, ...]
    teams: tuple[str, ...]
    signers: tuple[str, ...]
    drawings: tuple[str, ...]
    title_labels: tuple[str, ...]
    page_words: tuple[str, ...]
    page_row_words: tuple[str, ...]
    page_labels: tuple[str, ...]
    several_forms: tuple[str, ...]
    acts: tuple[str, ...]
    double_surnames: tuple[str, ...]
    abouts: tuple[str, ...]
    rights: tuple[str, ...]
    prefaces: tuple[str, ...]
    actors: tuple[str, ...]
    awards: tuple[str, ...]
    papers: tuple[str, ...]
    fact_labels: tuple[str, ...]
    noise_tail: tuple[str, ...]
    noise_blocks: tuple[str, ...]
    home_words: tuple[str, ...]
    banners: tuple[str, ...]
    post_labels: tuple[str, ...]
    addresses: tuple[str, ...]
    speaker_words: tuple[str, ...]
    verse_words: tuple[str, ...]
    picture_words: tuple[str, ...]
    document_kinds: tuple[str, ...]
    open_ends: tuple[str, ...]
    narrators: tuple[str, ...]
    tellings: tuple[str, ...]
    scenes: tuple[str, ...]
    part_headings: tuple[str, ...]
    part_labels: tuple[str, ...]
    lead_ins: tuple[str, ...]
    instances: tuple[str, ...]
    belows: tuple[str, ...]
    and_words: tuple[str, ...]
    roles_after_name: tuple[str, ...]
    date_units: tuple[str, ...]
    picture_names: tuple[str, ...]
    unplaced_names: tuple[str, ...]
    body_endings: str
    permit_words: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    mail: Mapping[str, tuple[str, ...]]
    catalogue_roles: Mapping[str, tuple[str, ...]]
    front_keys: Mapping[str, tuple[str, ...]]
    boxes: Mapping[str, tuple[str, ...]]
    suspects: Mapping[str, str]


@cache
def languages() -> dict[str, Language]:
    """Return every known language by its BCP 47 code: zh-Hans, zh-Hant, ja, ko."""
    tables = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
    return {
        code: Language(
            code=code,
            suspects=table.pop("suspects", {}),
            **{key: _frozen(value) for key, value in table.items()},
        )
        for code, table in tables.items()
    }


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: tuple(group) for key, group in value.items()}
    return tuple(value) if isinstance(value, list) else value


def language(code: str) -> Language:
    """Return the facts of `code`; of its nearest known relative where it is not known itself."""
    known = languages()
    if code in known:
        return known[code]
    parts = code.split("-")
    if parts[0] == "zh":
        return known["zh-Hant" if {"TW", "HK", "MO", "Hant"} & set(parts) else "zh-Hans"]
    return known.get(parts[0], known["zh-Hans"])


def joins_closed(before: str, after: str, code: str = "") -> bool:
    """Return whether a line break between the characters `before` and `after` leaves no space behind.

    One of them Han, kana, full-width or a dash, or both quotes, it leaves none; between words of Hangul or
    Latin letters it does, and always in a language that parts its words (`code`, BCP 47, where it is known).
    CLREQ sets no space there, and a line break in the source is no character of the text.
    """
    if code and language(code).joins_with_space:
        return False
    wide = any(
        char in "—―…⋯" or (unicodedata.east_asian_width(char) in "WF" and not "\uac00" <= char <= "\ud7a3")
        for char in (before, after)
    )
    return wide or (before in "“”‘’" and after in "“”‘’")


@cache
def words(field: str, key: str | None = None) -> tuple[str, ...]:
    """Return the words of `field` (or of its `key`) in all languages, longest first, each once."""
    found: dict[str, None] = {}
    for facts in languages().values():
        value = getattr(facts, field)
        found.update(dict.fromkeys(value if key is None else value[key]))
    return tuple(sorted(found, key=len, reverse=True))


@cache
def meanings(field: str) -> dict[str, str]:
    """Return for every word of a table of words in all languages the key under which it stands.

    field  `roles`, `catalogue_roles` (their keys are MARC relator codes), `front_keys`, `boxes`
    """
    return {
        word: key
        for facts in languages().values()
        for key, group in getattr(facts, field).items()
        for word in group
    }


def relators() -> dict[str, str]:
    """Return the MARC relator code (aut, pht, edt …) of every role word of bylines."""
    return meanings("roles")


def han_number(text: str) -> int:
    """Return a number below a thousand written in Han characters: 一百二十 → 120, 二〇一九 → 2019."""
    if not set(text) & set(_HAN_UNITS):
        return int("".join(str(_HAN_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[character]
            digit = 0
        else:
            digit = _HAN_DIGITS[character]
    return total + digit


def detect(text: str) -> str:
    """Return the code of the language `text` is most likely in; zh-Hans when nothing tells.

    Kana settle Japanese, Hangul Korean (both never occur in number in Chinese prose); between the Chinese
    scripts the typical characters of either are counted.
    """
    sample = text[:20000]
    letters = [char for char in sample if char >= "\u1100" and char.isalpha()]
    if not letters:
        return "zh-Hans"
    kana = sum("\u3041" <= char <= "\u30ff" for char in letters)
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in letters)
    if kana * 6 > len(letters):
        return "ja"
    if hangul * 3 > len(letters):
        return "ko"
    simplified, traditional = set(languages()["zh-Hans"].typical), set(languages()["zh-Hant"].typical)
    only_simplified, only_traditional = simplified - traditional, traditional - simplified
    balance = sum((char in only_simplified) - (char in only_traditional) for char in letters)
    return "zh-Hans" if balance >= 0 else "zh-Hant"


def note_mark(number: int) -> str:
    """Return the printed mark of note `number`: ① to ㊿ as far as Unicode has them, [51] beyond."""
    return _NOTE_MARKS[number - 1] if 1 <= number <= len(_NOTE_MARKS) else f"[{number}]"


def note_number(mark: str) -> int | None:
    """Return the number that a circled `mark` stands for; None for any other."""
    return _NOTE_NUMBERS.get(mark)
