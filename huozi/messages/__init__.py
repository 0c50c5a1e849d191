"""Every sentence huozi says to a person, in English and Chinese: the only place a text exists.

The texts stand in `huozi/messages/*.toml`, one file a room of the house, so that a translator needs
no Python. Two kinds of table:

    [photo-missing]                 a finding, by its permanent id
    severity = "warning"
    en = "the photo {photo} is not in images/"
    zh = "images/ 里没有照片 {photo}"
    hint_en = "put the file there, or correct the name"
    hint_zh = "请把照片放进去，或改正文件名"
    clause = "EPUB 3.3 5.6"         where it rests on a standard

    [text.build-done]               any other text: progress, results, labels printed in an edition
    en = "{count} outputs in {folder}"
    zh = "{folder} 中有 {count} 个成品"

A label printed in an edition may also have `zh-Hant`, `ja` and `ko`: an edition speaks its own language.

Some texts are not huozi's: the system and libraries say in English why they failed. `[text.reason-…]` and
`[text.argparse-…]` have their words as `en`, by which `said` finds them again.
"""

import re
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from huozi import languages
from huozi.diagnostics import Finding, Severity, Value

UserLanguage = Literal["en", "zh"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """The texts of one finding: what is wrong, and (hint) what to do; one of each per language.

    clause  of the standard that the finding rests on, e.g. GB/T 15834-2011 4.5; empty where it rests on none
    """

    severity: Severity
    message: dict[UserLanguage, str]
    hint: dict[UserLanguage, str]
    clause: str = ""


@cache
def _rooms() -> tuple[Path, ...]:
    """Return the message files; the command line's first, since `--help` must not wait for the others."""
    return tuple(sorted(_FOLDER.glob("*.toml"), key=lambda path: (path.stem != "cli", path.stem)))


@cache
def _room(path: Path) -> tuple[dict[str, Entry], dict[str, dict[str, str]]]:
    """Return the findings and the other texts of one message file, by id."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = tables.pop("text", {})
    entries = {
        id: Entry(
            Severity(table["severity"]),
            {"en": table["en"], "zh": table["zh"]},
            {"en": table["hint_en"], "zh": table["hint_zh"]},
            table.get("clause", ""),
        )
        for id, table in tables.items()
    }
    return entries, texts


def _entry(id: str) -> Entry:
    return next(entries[id] for entries, _ in map(_room, _rooms()) if id in entries)


def _texts(id: str) -> dict[str, str]:
    return next(texts[id] for _, texts in map(_room, _rooms()) if id in texts)


def entries() -> dict[str, Entry]:
    """Return every finding's texts by id."""
    return {id: entry for path in _rooms() for id, entry in _room(path)[0].items()}


def severity(finding: Finding) -> Severity:
    """Return how much `finding` matters: as the edition has it, else as the catalogue has."""
    return finding.severity or _entry(finding.id).severity


def clause(finding: Finding) -> str:
    """Return the clause of the standard that `finding` rests on; nothing where it rests on none."""
    return _entry(finding.id).clause


def message(finding: Finding, language: UserLanguage) -> str:
    """Return the sentence that says what was found, its values filled in."""
    values = dict(finding.values)
    if "reason" in values:
        values["reason"] = said(str(values["reason"]), language, "reason-")
    return _entry(finding.id).message[language].format_map(values)


def hint(finding: Finding, language: UserLanguage) -> str:
    """Return the sentence that says what to do about it."""
    return _entry(finding.id).hint[language].format_map(finding.values)


def text(id: str, language: UserLanguage, **values: Value) -> str:
    """Return the text `id` that is no finding (progress, a result, a label), values filled in."""
    return _texts(id)[language].format_map(values)


def said(words: str, language: UserLanguage, kind: str) -> str:
    """Return what the system or a library says in English, `words`, in `language`; unknown words stay.

    kind  beginning of the ids of the texts that may be meant
    """
    if language == "en":
        return words
    for _, texts in map(_room, _rooms()):
        for id, text in texts.items():
            if id.startswith(kind) and (match := _pattern(text["en"]).fullmatch(words)):
                values = {name: said(value, language, kind) for name, value in match.groupdict().items()}
                return text[language].format_map(values)
    return words


@cache
def _pattern(english: str) -> re.Pattern[str]:
    """Return what matches a text whose values are filled in, a group for each."""
    parts = string.Formatter().parse(english)
    pattern = (re.escape(literal) + (f"(?P<{name}>.+?)" if name else "") for literal, name, _, _ in parts)
    return re.compile("".join(pattern), re.DOTALL)


def label(id: str, tag: str, **values: Value) -> str:
    """Return the text `id` as it stands in an edition whose language is `tag` (BCP 47), values filled in.

    Falls from zh-Hant to zh, and from a language without a text of its own to English.
    """
    texts = _texts(id)
    primary = tag.partition("-")[0]
    traditional = primary == "zh" and languages.language(tag).code == "zh-Hant"
    wanted = ("zh-Hant", "zh") if traditional else (primary, "en")
    return next(texts[language] for language in wanted if language in texts).format_map(values)
