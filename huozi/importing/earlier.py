"""What earlier imports into an edition left: which manuscript came of which source, and of which text.

A source that comes again under its name with most of its words is a later version of the same source; with
other words it is another source that happens to be called the same.
"""

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

RECORD_LIMIT = 64 * 1024 * 1024
_DIFF_LINES = 60
_ALIKE = 0.5  # share of the shorter text that two versions of one source have in common
_CLAUSE = re.compile(r"[，。；：！？、,;:!?\n]|\. ")
_MANUSCRIPT = re.compile(r"manuscript/[\w.-]+\.md")


@dataclass(frozen=True, slots=True)
class Import:
    """One source that was imported.

    place        its copy below the edition
    name         of the file as it was given
    digest       SHA-256 of its bytes
    lines        its cleaned text, one title or block a line
    manuscripts  what was written, an article each: path below the edition, SHA-256
    """

    place: Path
    name: str
    digest: str
    lines: tuple[str, ...]
    manuscripts: tuple[tuple[str, str], ...]


def earlier_imports(folder: Path, place: Path) -> Iterator[Import]:
    """Yield what the records in `folder` (`place` below the edition) tell; foreign ones tell nothing."""
    for path in sorted(folder.glob("*.json")):
        record = _read(path)
        raw = record.get("raw")
        known = record.get("manuscripts")
        if isinstance(raw, dict) and isinstance(known, list):
            manuscripts = tuple(
                (str(entry["path"]), str(entry["sha256"]))
                for entry in known
                if isinstance(entry, dict) and entry.keys() >= {"path", "sha256"}
                if _MANUSCRIPT.fullmatch(str(entry["path"]))
            )
            name, digest = str(raw.get("file")), str(raw.get("sha256"))
            yield Import(place / path.stem, name, digest, tuple(lines_of(record)), manuscripts)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.is_symlink() or path.stat().st_size > RECORD_LIMIT:
            return {}
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def lines_of(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of an import record, one title, block or description a line."""
    articles = record.get("articles", [record])
    for article in articles if isinstance(articles, list) else ():
        blocks = article.get("blocks") if isinstance(article, dict) else None
        if isinstance(blocks, list):
            yield str(article.get("title", ""))
            for block in (block for block in blocks if isinstance(block, dict)):
                yield from (str(block[key]) for key in ("text", "credit", "description") if block.get(key))


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two texts share so many clauses that they are versions of one."""
    first, second = _clauses(one), _clauses(other)
    shorter = min(_size(first), _size(second))
    return shorter > 0 and _size(first & second) >= _ALIKE * shorter


@lru_cache(maxsize=1024)  # every source is compared with all before it
def _clauses(lines: tuple[str, ...]) -> Counter[str]:
    return Counter(part for part in map(str.strip, _CLAUSE.split("\n".join(lines))) if len(part) > 1)


def _size(clauses: Counter[str]) -> int:
    return sum(len(clause) * count for clause, count in clauses.items())


def difference(before: Sequence[str], after: Sequence[str], name: str, new_name: str) -> str:
    """Return what changed from `before` to `after` as a unified diff, cut at sixty lines."""
    lines = list(difflib.unified_diff(before, after, name, new_name, lineterm="", n=1))
    more = [f"… (+{len(lines) - _DIFF_LINES})"] if len(lines) > _DIFF_LINES else []
    return "\n".join(lines[:_DIFF_LINES] + more)
