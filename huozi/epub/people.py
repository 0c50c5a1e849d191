"""Who made the edition, as catalogues want it: MARC relator codes and sort keys.

Codes: MARC Code List for Relators (Library of Congress), which EPUB 3.3 §5.5.3.2.3 names for the `role`
property. Sort keys: GB/T 28039-2011, family name and given name apart, the given name's syllables together.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from huozi.languages import relators
from huozi.model.book import Book
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

_BODY = re.compile(
    r"(社|部|办|辦|局|组|組|会|會|委|台|臺|报|報|站|院|校|厅|廳|处|處|科|中心|公司|所|队|隊|馆|館|团|團)$"
)
_COMPOUND = re.compile(
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|司徒|夏侯|长孙|長孫|"
    "宇文|轩辕|軒轅|端木|独孤|獨孤|南宫|南宮|百里|东郭|東郭|西门|西門|呼延|申屠|太史|淳于|澹台|公冶|宗政|濮阳|闻人|万俟"
)
_FAMILY_READINGS = dict(
    pair.split("=")
    for pair in """单=shan 單=shan 仇=qiu 曾=zeng 解=xie 查=zha 区=ou 區=ou 盖=ge 蓋=ge 朴=piao 翟=zhai
    尉迟=yuchi 尉遲=yuchi 缪=miao 繆=miao 乐=yue 樂=yue 员=yun 員=yun 召=shao 折=she 万俟=moqi 澹台=tantai
    祭=zhai 种=chong 繁=po 覃=qin 黑=he""".split()
)
"""Family names that are not read as the character is read elsewhere."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")


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
    if not _HAN.search(name):
        return name
    if not language.startswith("zh"):
        return None
    if not _PERSON.fullmatch(name) or _BODY.search(name):
        return _capital(" ".join(_pinyin(name)))
    compound = _COMPOUND.match(name)
    cut = 2 if compound and len(name) > 2 else 1
    family, given = name[:cut], name[cut:]
    reading = _FAMILY_READINGS.get(family) or "".join(_pinyin(family))
    return f"{_capital(reading)} {_capital(''.join(_pinyin(given)))}"


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


def _pinyin(text: str) -> list[str]:
    """Return the syllables of `text` without tones.

    The library's phrase dictionary, half a second of start-up, knows no personal names: it is left out by the
    variable that the library reads while it is imported.
    """
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        from pypinyin import lazy_pinyin  # noqa: PLC0415  (0.1 s, and only for names in Han characters)
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = before
    return [str(syllable) for syllable in lazy_pinyin(text)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
