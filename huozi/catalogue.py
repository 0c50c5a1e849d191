"""Every sentence huozi says to a person, in English and Chinese: the only place a text exists.

The texts stand in `huozi/messages/*.toml`, one file a room of the house, so that a translator needs
no Python. Two kinds of table:

    [photo-missing]                 a finding, by its permanent id
    severity = "warning"
    en = "the photo {photo} is not in images/"
    zh = "images/ 里没有照片 {photo}"
    hint_en = "put the file there, or correct the name"
    hint_zh = "请把照片放进去，或改正文件名"

    [text.build-done]               any other text: progress, results, labels printed in an edition
    en = "{count} outputs in {folder}"
    zh = "{folder} 中有 {count} 个成品"

A label printed in an edition may also have `zh-Hant`, `ja` and `ko`: an edition speaks its own language.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from huozi.diagnostics import Finding, Severity, Value

Language = Literal["en", "zh"]

_FOLDER = Path(__file__).parent / "messages"


@dataclass(frozen=True, slots=True)
class Entry:
    """The texts of one finding: what is wrong, and (hint) what to do; one of each per language."""

    severity: Severity
    message: dict[Language, str]
    hint: dict[Language, str]


@cache
def _tables() -> tuple[dict[str, Entry], dict[str, dict[str, str]]]:
    entries: dict[str, Entry] = {}
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for id, text in tables.pop("text", {}).items():
            if id in texts:
                raise ValueError(f"{path.name}: text {id} stands twice in the catalogue")
            texts[id] = dict(text)
        for id, table in tables.items():
            if id in entries:
                raise ValueError(f"{path.name}: finding {id} stands twice in the catalogue")
            entries[id] = Entry(
                Severity(table["severity"]),
                {"en": table["en"], "zh": table["zh"]},
                {"en": table["hint_en"], "zh": table["hint_zh"]},
            )
    return entries, texts


def entries() -> dict[str, Entry]:
    """Return every finding's texts by id."""
    return _tables()[0]


def severity(finding: Finding) -> Severity:
    """Return how much `finding` matters."""
    return entries()[finding.id].severity


def message(finding: Finding, language: Language) -> str:
    """Return the sentence that says what was found, its values filled in."""
    return entries()[finding.id].message[language].format_map(finding.values)


def hint(finding: Finding, language: Language) -> str:
    """Return the sentence that says what to do about it."""
    return entries()[finding.id].hint[language].format_map(finding.values)


def text(id: str, language: Language, **values: Value) -> str:
    """Return the text `id` that is no finding (progress, a result, a label), values filled in."""
    return _tables()[1][id][language].format_map(values)


def label(id: str, tag: str, **values: Value) -> str:
    """Return the text `id` as it stands in an edition whose language is `tag` (BCP 47), values filled in.

    Falls from zh-Hant to zh, and from a language without a text of its own to English.
    """
    texts = _tables()[1][id]
    primary, *rest = tag.split("-")
    traditional = primary == "zh" and not {"Hant", "TW", "HK", "MO"}.isdisjoint(rest)
    wanted = ("zh-Hant", "zh") if traditional else (primary, "en")
    return next(texts[language] for language in wanted if language in texts).format_map(values)
