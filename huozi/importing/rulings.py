"""Rulings files: what a person wrote beside a raw source about its lines, read and laid upon them.

# manuscript/raw/kaiqu.txt.rulings.toml
12 = "heading"                  line 12 is a heading
14-18 = "paragraph"             lines 14 to 18 are one paragraph
"3 渠水进村" = "title"           the line 3 that begins so, where several blocks share a number
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from huozi.diagnostics import EditionError, Finding, Location, finding, reason
from huozi.model.ruling import ROLES, Ruling
from huozi.model.source import Line, SourceText
from huozi.tables import Table

SUFFIX = ".rulings.toml"
_KEY = re.compile(r"(\d{1,7})(?:\s*[-–—]\s*(\d{1,7}))?(?:\s+(\S.*))?")
_LIMIT = 1 << 20
_WORDS = 12  # characters of a line that a suggested ruling quotes


def read_rulings(name: str, folders: Sequence[Path]) -> tuple[Path | None, tuple[Ruling, ...]]:
    """Return the file of rulings on the source `name` in the first of `folders` that has one, and these.

    Raises EditionError for a file that cannot be read, is no TOML, or names lines or roles there are not.
    """
    for folder in folders:
        path = folder / f"{name}{SUFFIX}"
        try:
            if not path.is_file():
                continue
            if path.stat().st_size > _LIMIT:
                raise EditionError(
                    finding("ruling-broken", str(path), key="", reason=f"> {_LIMIT >> 20} MiB")
                )
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EditionError(finding("ruling-broken", str(path), key="", reason=reason(error))) from error
        return path, _rulings(path, text)
    return None, ()


def _rulings(path: Path, text: str) -> tuple[Ruling, ...]:
    rulings = []
    for key, value in Table.of_file(str(path), text).values.items():
        place = Location(str(path), _place(text, key))
        match = _KEY.fullmatch(key.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if match is None or not 0 < first <= last:
            raise EditionError(finding("ruling-broken", place, key=key[:40], reason="?"))
        role = next((role for role in ROLES if role == value), None)
        if role is None:
            near = difflib.get_close_matches(str(value), ROLES, 1, 0.5)
            meant = near[0] if near else ", ".join(ROLES)
            raise EditionError(finding("ruling-role-unknown", place, role=str(value)[:40], roles=meant))
        rulings.append(Ruling(first, last, role, (match[3] or "").strip(), place.line or 1))
    return tuple(rulings)


def _place(text: str, key: str) -> int:
    """Return the line of the file that the ruling `key` stands on; 1 where it is written otherwise."""
    lines = enumerate(text.split("\n"), 1)
    return next((n for n, line in lines if line.strip().strip("\"'").startswith(key)), 1)


def ruled(
    source: SourceText, rulings: tuple[Ruling, ...], path: Path | None
) -> tuple[SourceText, list[Finding]]:
    """Return `source` with its rulings upon its lines, and findings on those that name no line of it."""
    if not rulings:
        return source, []
    lines = []
    for line in source.lines:
        ruling = next((ruling for ruling in rulings if _names(ruling, line)), None)
        lines.append(replace(line, ruled=ruling) if ruling else line)
    used = {line.ruled for line in lines}
    unused = [
        finding(
            "ruling-without-line", Location(str(path), ruling.place), lines=_span(ruling), words=ruling.words
        )
        for ruling in rulings
        if ruling not in used
    ]
    obeyed = tuple(ruling for ruling in rulings if ruling in used)
    return replace(source, lines=tuple(lines), rulings=obeyed), unused


def _names(ruling: Ruling, line: Line) -> bool:
    inked = bool(line.text.strip()) and ruling.first <= line.number <= ruling.last
    return inked and _folded(line.text).startswith(_folded(ruling.words))


def _folded(text: str) -> str:
    return "".join(text.split())


def _span(ruling: Ruling) -> str:
    return str(ruling.first) if ruling.first == ruling.last else f"{ruling.first}-{ruling.last}"


def suggestion(line: int, text: str, role: str) -> str:
    """Return the line to copy into a rulings file that makes the line of the source so numbered a `role`."""
    words = re.sub(r"[\\\"\x00-\x1f]", "", " ".join(text.split()))[:_WORDS].strip()
    return f'"{line} {words}" = "{role}"'
