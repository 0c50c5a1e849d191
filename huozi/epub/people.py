"""Who made the edition, as catalogues want it: MARC relator codes and sort keys.

Codes: MARC Code List for Relators (Library of Congress), which EPUB 3.3 §5.5.3.2.3 names for the `role`
property. Sort keys: see huozi.epub.readings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from huozi.diagnostics import Finding, finding
from huozi.epub.readings import Reading, person_reading, title_reading
from huozi.languages import meanings, words
from huozi.model.book import Book
from huozi.model.folders import SETTINGS
from huozi.model.manuscript import Contributor

_ENGLISH = {
    "trl": "translator translated",
    "pfr": "proofreader",
    "bkd": "designer design",
    "ill": "illustrator",
    "pht": "photographer photo",
    "ivr": "interviewer",
    "ive": "interviewee",
    "trc": "transcriber",
    "com": "compiler compiled",
    "edt": "editor edited",
    "rev": "reviewer",
    "rpt": "reporter correspondent",
    "aui": "foreword",
    "ann": "annotator",
    "prt": "printer",
    "pbl": "publisher",
    "org": "organizer",
    "aut": "author writer words text",
}
"""English role words by MARC code; those of the languages that huozi cleans stand in `huozi.languages`."""

_BETWEEN_ROLES = re.compile(f"[/／、，,·&＆]|{'|'.join(words('and_words'))}")

_PRIMARY = ("aut", "com", "rpt", "ivr", "edt")
"""Codes that make their bearer a creator, in this order of precedence, rather than a contributor."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One dc:creator or dc:contributor.

    codes    MARC relator codes, at least one
    file_as  sort key; None where none can be told (kanji names: their reading is not in the name)
    """

    name: str
    codes: tuple[str, ...]
    file_as: str | None


def credit_lists(book: Book) -> tuple[tuple[Credit, ...], tuple[Credit, ...]]:
    """Return the edition's creators and its contributors, each person once.

    Creators are those of the edition's own people with the first of `_PRIMARY` that anybody has; where it
    names nobody fit, the authors of its only article; failing these its publisher, who answers for it.
    """
    own = _merged(book.edition.contributors)
    from_articles = _merged(person for chapter in book.chapters for person in chapter.front.contributors)
    candidates = own if len(book.chapters) > 1 else own | from_articles
    for code in _PRIMARY:
        chosen = [name for name, (codes, _) in candidates.items() if code in codes]
        if chosen:
            break
    everybody = own | {name: value for name, value in from_articles.items() if name not in own}
    credits = {
        name: _credit(name, codes, key, book.edition.language) for name, (codes, key) in everybody.items()
    }
    contributors = tuple(credit for name, credit in credits.items() if name not in chosen)
    publisher = book.edition.publisher
    if not chosen and publisher and publisher not in credits:
        return (_credit(publisher, ("pbl",), None, book.edition.language),), contributors
    return tuple(credits[name] for name in chosen), contributors


def relator_codes(role: str) -> tuple[str, ...]:
    """Return the MARC codes of a role as printed: 文/图 is both aut and pht; unknown words are ctb."""
    parts = [part for part in _BETWEEN_ROLES.split(role.strip().lower()) if part]
    return tuple(dict.fromkeys(_code(part) for part in parts)) or ("ctb",)


def sort_key(name: str, language: str) -> str | None:
    """Return `name` as it files: a Chinese one in pinyin (曹静 → Cao Jing); None: its reading is unknown."""
    reading = person_reading(name, language)
    return reading.key if reading else None


def doubtful_readings(book: Book) -> tuple[Finding, ...]:
    """Return a notice for each name, and the title, that may be read otherwise than it is filed."""
    edition = book.edition
    title = None if edition.sort_as else title_reading(edition.title, edition.language)
    found = {edition.title: _doubt(edition.title, title, SETTINGS, "sort-as")}
    places = [(person, SETTINGS, "file-as") for person in edition.contributors]
    places += [
        (person, chapter.path, "file_as")
        for chapter in book.chapters
        for person in chapter.front.contributors
    ]
    for person, path, key in places:
        reading = None if person.file_as else person_reading(person.name, edition.language)
        found.setdefault(person.name, _doubt(person.name, reading, path, key))
    return tuple(doubt for doubt in found.values() if doubt)


def _doubt(name: str, reading: Reading | None, path: str, key: str) -> Finding | None:
    if reading is None or not reading.doubtful:
        return None
    return finding("reading-doubtful", path, name=name, reading=reading.key, key=key)


def _code(role: str) -> str:
    """Return the code of the longest known word that `role` ends with: 特约记者 is a 记者."""
    word, known = role.strip(" ：:"), _codes()
    return next((known[word[start:]] for start in range(len(word)) if word[start:] in known), "ctb")


@cache
def _codes() -> dict[str, str]:
    """Return the MARC code of every role word."""
    english = {word: code for code, group in _ENGLISH.items() for word in group.split()}
    return meanings("roles") | meanings("catalogue_roles") | english


def _merged(people: Iterable[Contributor]) -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Return name → (codes, sort key given by hand) of `people`, each name once, in order."""
    merged: dict[str, tuple[tuple[str, ...], str | None]] = {}
    for person in people:
        codes, key = merged.get(person.name, ((), None))
        codes = tuple(dict.fromkeys((*codes, *(relator_codes(person.role) if person.role else ("aut",)))))
        merged[person.name] = (codes, key or person.file_as)
    return merged


def _credit(name: str, codes: tuple[str, ...], key: str | None, language: str) -> Credit:
    return Credit(name, codes, key or sort_key(name, language))
