"""What a run is asked to build: folders of editions, patterns, and lists of raw articles, as tasks."""

import csv
import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huozi.diagnostics import SourceError, UsageError, finding, reason
from huozi.files import is_url, natural
from huozi.model.folders import SETTINGS
from huozi.publication import file_name

_LARGEST_LIST = 1 << 28  # bytes


@dataclass(frozen=True, slots=True)
class Task:
    """One edition to build.

    name    its folder below that of the run, parts with slashes between; no two tasks have the same
    source  path or URL of the edition's folder; "" where it is made of `raw`
    raw     paths or URLs of raw articles and folders of them
    """

    name: str
    source: str
    raw: tuple[str, ...] = ()


def tasks_of(shelf: Sequence[str]) -> tuple[Task, ...]:
    """Return the editions that the arguments name, in their order, those of a folder in natural order.

    An argument is an edition's folder, a folder of editions at any depth, a pattern (`*`, `?`, `**`) of
    either, a list of raw articles (`.csv`), or the URL of an edition's folder.

    Raises UsageError (`shelf-empty`, `shelf-name-twice`), SourceError (`shelf-list-wrong`).
    """
    tasks: dict[str, Task] = {}
    for word in shelf:
        found = list(_named_by(word))
        if not found:
            raise UsageError(finding("shelf-empty", word))
        for task in found:
            other = tasks.setdefault(task.name, task)
            if other != task:
                first, second = (" ".join(it.raw) or it.source for it in (other, task))
                raise UsageError(finding("shelf-name-twice", name=task.name, first=first, second=second))
    return tuple(tasks.values())


def _named_by(word: str) -> Iterable[Task]:
    if is_url(word):
        return [Task(_name(word.rstrip("/").rpartition("/")[2]), word)]
    path = Path(word)
    if path.suffix.lower() == ".csv" and path.is_file():
        return _listed(path)
    if path.is_dir():
        return _below(path)
    matches = sorted(glob.glob(word, recursive=True), key=natural)  # noqa: PTH207  a pattern may be absolute
    return (task for match in matches if Path(match).is_dir() for task in _below(Path(match)))


def _below(folder: Path) -> Iterator[Task]:
    """Yield the edition in `folder`, or all below it; what is built of one is no edition of its own."""
    if (folder / SETTINGS).is_file():
        yield Task(_name(folder.resolve().name), str(folder))
        return
    found = {path.parent.parent for path in folder.rglob(SETTINGS)}
    for edition in sorted(found, key=lambda path: natural(path.relative_to(folder).as_posix())):
        parts = edition.relative_to(folder).parts
        if not any(part.startswith(".") for part in parts):
            yield Task("/".join(_name(part) for part in parts), str(edition))


def _listed(path: Path) -> Iterator[Task]:
    """Yield the editions of a list: rows of `edition` and `raw`, several for one edition."""
    editions: dict[str, list[str]] = {}
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise SourceError(finding("shelf-list-wrong", str(path), reason=f"> {_LARGEST_LIST >> 20} MB"))
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"edition", "raw"} <= set(rows.fieldnames or ()):
                raise SourceError(finding("shelf-list-wrong", str(path), reason="edition, raw"))
            for row in rows:
                name, raw = (row["edition"] or "").strip(), (row["raw"] or "").strip()
                if not name or not raw:
                    raise SourceError(finding("shelf-list-wrong", str(path), rows.line_num, reason="–"))
                place = raw if is_url(raw) else str(path.parent / raw)
                editions.setdefault(_name(name), []).append(place)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(finding("shelf-list-wrong", str(path), reason=reason(error))) from error
    for name, raw_files in editions.items():
        yield Task(name, "", tuple(raw_files))


def _name(text: str) -> str:
    return file_name(text)
