"""The next issue of a periodical: the settings, people and looks of the one before it, and no article."""

import calendar
import datetime
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from huozi import project
from huozi.diagnostics import Finding, UsageError, finding
from huozi.files import inside, write_atomically
from huozi.messages import UserLanguage
from huozi.model.book import Edition
from huozi.model.folders import IMAGES, MANUSCRIPT, SETTINGS, STYLES
from huozi.scaffold import first_article, require_free
from huozi.stylesheets import addresses
from huozi.toml_edits import Value, edited

_OF_ONE_ISSUE = ("identifier", "isbn", "articles", "cover", "description", "places", "sort-as", "internal")
"""Keys that say something of one issue alone: an identifier or a cover taken over would be wrong."""

_YEAR_FIRST = re.compile(r"(?:19|20)\d\d(?=\D+\d)")


@dataclass(frozen=True, slots=True)
class NextIssue:
    """A new issue.

    written   the files made
    number    of the issue, None where its series has none
    date      of issue, None where the one before had none
    findings  what is to be checked by a person
    """

    written: tuple[Path, ...]
    number: str | None
    date: datetime.date | None
    findings: tuple[Finding, ...]


def next_issue(
    folder: Path, before: Path, language: UserLanguage, date: datetime.date | None = None
) -> NextIssue:
    """Make in `folder` the issue that follows the edition in `before`.

    Taken over are its settings with their comments, its people, its styles and what these name. Left behind
    is what belongs to one issue alone: articles, photos, cover, identifier, ISBN, description, revision.

    date  of issue; None: a month later, which a finding tells

    Raises UsageError (`folder-not-empty`), EditionError where `before` is no readable edition.
    """
    require_free(folder)
    old = project.settings(before)
    if (before.resolve() / SETTINGS).parent.resolve().is_relative_to(folder.resolve()):
        raise UsageError(finding("folder-not-empty", str(folder)))
    text = (before / SETTINGS).read_text(encoding="utf-8-sig")
    number = _number(old, folder.name)
    day = date or (_month_later(old.date) if old.date else None)
    changes = _changes(old, tomllib.loads(text), number, day)
    files = {SETTINGS: edited(SETTINGS, text, changes).encode()}
    files |= {name: (before / name).read_bytes() for name in sorted(set(_looks(before, old)))}
    files |= first_article(language)
    for name, data in files.items():
        write_atomically(folder / name, data)
    (folder / IMAGES).mkdir(exist_ok=True)
    found = tuple(_doubts(old, number, day, guessed=date is None))
    return NextIssue(tuple(folder / name for name in files), number, day, found)


def following(number: str) -> str:
    """Return the issue number after `number`: 37 → 38, 2019-10 → 2019-11, 3（总第412期） → 4（总第413期）.

    A year that begins it stays. A number without digits stays as it is.
    """
    year = _YEAR_FIRST.match(number)
    head = year[0] if year else ""
    rest = number[len(head) :]
    return head + re.sub(
        r"\d+", lambda digits: str(int(digits[0]) + 1).zfill(len(digits[0])), rest, flags=re.ASCII
    )


def _number(old: Edition, folder: str) -> str | None:
    """Return the new number: the folder's name where it is written like the old one, else the following."""
    number = old.series.number if old.series else None
    if number is None:
        return None
    shape = re.sub(r"[0-9]+", "0", number)
    alike = re.sub(r"[0-9]+", "0", folder) == shape and "0" in shape and folder != number
    return folder if alike else following(number)


def _month_later(day: datetime.date) -> datetime.date:
    year, month = (day.year + day.month // 12, day.month % 12 + 1)
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _changes(
    old: Edition, values: dict[str, object], number: str | None, day: datetime.date | None
) -> dict[tuple[str, str], Value]:
    """Return what the settings say anew; the old number within the title is the new one."""
    changes: dict[tuple[str, str], Value] = {("", key): None for key in _OF_ONE_ISSUE if key in values}
    if day:
        changes["", "date"] = day
    before = old.series.number if old.series else None
    if number and before:
        changes["series", "number"] = number
        if re.search(rf"(?<!\d){re.escape(before)}(?!\d)", old.title):
            changes["", "title"] = re.sub(rf"(?<!\d){re.escape(before)}(?!\d)", number, old.title, count=1)
    for table, key in (
        ("photos", "allow-low-resolution"),
        *(("revision", key) for key in ("number", "date", "note")),
    ):
        section = values.get(table)
        if isinstance(section, dict) and key in section:
            changes[table, key] = None
    return changes


def _looks(before: Path, old: Edition) -> Iterator[str]:
    """Yield the files of the edition that make its looks: styles/, what they name, the printer's profile."""
    root = before.resolve()
    named: list[Path] = [path for path in sorted((root / STYLES).rglob("*")) if path.is_file()]
    for sheet in [path for path in named if path.suffix == ".css" and inside(root, path)]:
        css = sheet.read_text(encoding="utf-8", errors="replace")
        named += _targets(sheet, addresses(css))
    if old.print.profile:
        named.append(root / old.print.profile)
    for path in named:
        relative = Path(os.path.relpath(path, root))
        hidden = any(part.startswith(".") for part in relative.parts)
        if not hidden and inside(root, path) and relative.parts[0] != MANUSCRIPT:
            yield relative.as_posix()


def _targets(sheet: Path, named: Iterable[str]) -> Iterator[Path]:
    for address in named:
        plain = unquote(address.partition("#")[0].partition("?")[0])
        if plain and "\0" not in plain and not re.match(r"[a-z][a-z0-9+.-]*:", plain, re.IGNORECASE):
            yield Path(os.path.normpath(sheet.parent / plain))


def _doubts(
    old: Edition, number: str | None, day: datetime.date | None, *, guessed: bool
) -> Iterator[Finding]:
    if guessed and day and old.date:
        yield finding("next-date", SETTINGS, date=day.isoformat(), before=old.date.isoformat())
    before = old.series.number if old.series else None
    if before is None:
        yield finding("next-no-number", SETTINGS)
    elif number == before:
        yield finding("next-number", SETTINGS, number=before)
