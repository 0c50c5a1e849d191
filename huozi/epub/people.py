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
from huozi.languages import relators
from huozi.model.book import Book
from huozi.model.folders import SETTINGS
from huozi.model.manuscript import Contributor

_OF_CATALOGUES = {
    "trl": "编译 編譯 译者 譯者 訳者 옮김 translator translated",
    "pfr": "审读 審讀 审定 審定 监修 proofreader",
    "bkd": "装帧 裝幀 版式 排版 设计 設計 美编 美編 装丁 デザイン 디자인 designer design",
    "ill": "绘画 漫畫 illustrator",
    "pht": "photographer photo",
    "ivr": "采访 採訪 访谈 訪談 聞き手 인터뷰 interviewer",
    "ive": "受访 受訪 口述 讲述 講述 談 구술 interviewee",
    "trc": "笔录 筆錄 書き起こし transcriber",
    "com": "汇编 彙編 輯錄 選編 选编 編纂 엮음 compiler compiled",
    "edt": "编者 編者 编 編 editor edited",
    "rev": "reviewer",
    "rpt": "通讯员 通訊員 报道 報道 reporter correspondent",
    "aui": "序 前言 序文 머리말 foreword",
    "ann": "注释 註釋 注 註 주석 annotator",
    "prt": "印刷 承印 인쇄 printer",
    "pbl": "出版 发行 發行 発行 발행 publisher",
    "org": "策划 策劃 统筹 統籌 企画 기획 organizer",
    "aut": "作 撰 지음 저자 author writer words text",
}
"""Role words by MARC code beside those of bylines (`huozi.languages`): of colophons, in English, and where a
catalogue tells apart what import need not (the designer of a book from its illustrator)."""

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
    parts = [part for part in re.split(r"[/／、，,·&＆和与與及兼]", role.strip().lower()) if part]
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
    return relators() | {word: code for code, words in _OF_CATALOGUES.items() for word in words.split()}


def _merged(people: Iterable[Contributor]) -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Return name → (codes, sort key given by hand) of `people`, each name once, in order."""
    merged: dict[str, tuple[tuple[str, ...], str | None]] = {}
    for person in people:
        codes, key = merged.get(person.name, ((), None))
        codes = tuple(dict.fromkeys((*codes, *relator_codes(person.role or "作者"))))
        merged[person.name] = (codes, key or person.file_as)
    return merged


def _credit(name: str, codes: tuple[str, ...], key: str | None, language: str) -> Credit:
    return Credit(name, codes, key or sort_key(name, language))
