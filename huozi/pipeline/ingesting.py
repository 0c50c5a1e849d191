"""Many raw articles into the archive: each edition imported, built and added; what needs a person is listed.

Each edition gets a folder of its own under the working folder, where a person may mend it; the next run takes
up what is not archived yet, and leaves the rest alone. The journal `ingested.json` says what is archived.
"""

import csv
import datetime
import hashlib
import io
import json
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from huozi import messages
from huozi.archive.store import Store
from huozi.diagnostics import Finding, HuoziError, Severity, SourceError, UsageError, finding, reason
from huozi.files import inside, natural, write_atomically
from huozi.importing import import_raw
from huozi.model.folders import SETTINGS
from huozi.pipeline import Options, build
from huozi.pipeline.archiving import archive
from huozi.publication import file_name
from huozi.toml_edits import Value, edited

COLUMNS = ("file", "title", "date", "series", "number")
JOURNAL = "ingested.json"
_LARGEST_TABLE = 1 << 24
_NAMESPACE = uuid.UUID("6f0d7b1e-5d0c-5c8e-9d64-1c5a1c1f9a31")
_NOT_SOURCES = frozenset(".csv .toml .jpg .jpeg .png .gif .tif .tiff .heic .webp".split())


@dataclass(frozen=True, slots=True)
class Group:
    """One edition to be made: its sources in order, and what the table says of it; "" where nothing."""

    sources: tuple[Path, ...]
    title: str = ""
    date: str = ""
    series: str = ""
    number: str = ""

    def key(self) -> str:
        """Return what tells it apart: SHA-256 of its sources and of what the table says."""
        digest = hashlib.sha256("\n".join((self.title, self.date, self.series, self.number)).encode())
        for source in self.sources:
            digest.update(hashlib.sha256(source.read_bytes()).digest())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one edition.

    folder    where it was made, below the working folder
    state     added, known (an earlier run archived it), or waiting: it needs a person
    id        in the archive; empty while it waits
    findings  all that was found on the way
    """

    folder: str
    state: str
    sources: tuple[str, ...]
    id: str = ""
    version: str = ""
    findings: tuple[Finding, ...] = field(default=())


def groups_of(folder: Path, table: Path | None) -> list[Group]:
    """Return the editions that the raw articles in `folder` make: as `table` groups them, else one a file.

    Raises SourceError (`ingest-table`, `ingest-none`) with the line of the table.
    """
    if table is not None:
        found = list(_grouped(folder, table))
    else:
        files = [path for path in folder.rglob("*") if _is_source(folder, path)]
        files.sort(key=lambda path: natural(path.relative_to(folder).as_posix()))
        found = [Group((path,)) for path in files]
    if not found:
        raise SourceError(finding("ingest-none", str(table or folder)))
    return found


def ingest(
    store: Store, groups: Sequence[Group], work: Path, options: Options, *, language: str | None = None
) -> Iterator[Ingested]:
    """Make an edition of each group in the folder `work`, and add it to the archive; yield what became of it.

    What one edition lacks stops that edition alone. Raises HuoziError where `work` cannot be written.
    """
    done = _journal(work)
    for group in groups:
        key = group.key()
        name = f"{file_name(group.title or group.sources[0].stem)}-{key[:6]}"
        names = tuple(source.name for source in group.sources)
        if key in done:
            folder, id, version = done[key]
            yield Ingested(folder, "known", names, id, version)
            continue
        made = _one(store, group, work / name, key, options, language)
        if made.id:
            done[key] = (name, made.id, made.version)
            _write_journal(work, done)
        yield made


def _one(
    store: Store, group: Group, root: Path, key: str, options: Options, language: str | None
) -> Ingested:
    names = tuple(source.name for source in group.sources)
    told: list[Finding] = []
    try:
        if not root.exists():  # else a person may be mending it
            told += _begin(group, root, key, language)
        told += build(root, root / "dist", options).findings
        archived = archive(store, root, root / "dist", message="")
    except HuoziError as error:
        return Ingested(root.name, "waiting", names, findings=(*told, error.finding))
    except OSError as error:
        place = str(error.filename or root)
        fault = finding("file-unusable", place, reason=reason(error))
        return Ingested(root.name, "waiting", names, findings=(*told, fault))
    told += [found for found in archived.findings if found not in told]
    if archived.added is None:
        return Ingested(root.name, "waiting", names, findings=tuple(told))
    return Ingested(root.name, "added", names, archived.added.id, archived.added.version, tuple(told))


def _begin(group: Group, root: Path, key: str, language: str | None) -> tuple[Finding, ...]:
    """Make the edition's folder: all of it, or none where the import fails or is killed."""
    aside = root.with_name(f".{root.name}")
    shutil.rmtree(aside, ignore_errors=True)  # of a run that was killed
    try:
        findings = import_raw(group.sources, aside, language=language).findings
        _settle(aside, group, key)
        aside.rename(root)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return findings


def _settle(root: Path, group: Group, key: str) -> None:
    """Write what the table says into edition.toml, and an identifier that no other edition has."""
    changes: dict[tuple[str, str], Value] = {}
    if group.title:
        changes["", "title"] = group.title
    if group.date:
        changes["", "date"] = datetime.date.fromisoformat(group.date)
    if not (group.series and group.number):
        changes["", "identifier"] = uuid.uuid5(_NAMESPACE, key).urn
    if group.series:
        changes["series", "name"] = group.series
        if group.number:
            changes["series", "number"] = group.number
    path = root / SETTINGS
    text = edited(SETTINGS, path.read_text(encoding="utf-8"), changes)
    write_atomically(path, text.encode())


def needing(results: Sequence[Ingested], language: Literal["en", "zh"]) -> bytes:
    """Return the list of what needs a person, as CSV: edition, state, severity, place, message, cure."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("edition", "state", "sources", "severity", "place", "message", "cure"))
    for result in results:
        for found in result.findings:
            severity = messages.severity(found)
            if severity is Severity.NOTICE:
                continue
            place = str(found.location or "")
            said = messages.message(found, language), messages.hint(found, language)
            rows.writerow((result.folder, result.state, " ".join(result.sources), severity, place, *said))
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # spreadsheets take it for UTF-8 by this mark


def _grouped(folder: Path, table: Path) -> Iterator[Group]:
    """Yield the groups of a table, in the order of their first rows."""
    found: dict[tuple[str, ...], list[tuple[Path, dict[str, str]]]] = {}
    for line, row in _rows(table):
        path = folder / row["file"]
        if not inside(folder, path):
            raise SourceError(finding("ingest-table", str(table), line, problem=row["file"]))
        if row["date"]:
            try:
                datetime.date.fromisoformat(row["date"])
            except ValueError as error:
                raise SourceError(finding("ingest-table", str(table), line, problem=row["date"])) from error
        same = (row["series"], row["number"]) if row["series"] and row["number"] else (row["title"],)
        alone = (str(line),) if not any(same) else same
        found.setdefault(alone, []).append((path, row))
    for rows in found.values():
        told = {name: next((row[name] for _, row in rows if row[name]), "") for name in COLUMNS[1:]}
        yield Group(tuple(path for path, _ in rows), **told)


def _rows(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells of each row of a CSV file. Raises SourceError (`ingest-table`)."""
    try:
        if table.stat().st_size > _LARGEST_TABLE:
            raise SourceError(finding("ingest-table", str(table), problem=f"> {_LARGEST_TABLE} bytes"))
        text = table.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = reason(error) if isinstance(error, OSError) else "UTF-8"
        raise SourceError(finding("ingest-table", str(table), problem=said)) from error
    rows = csv.reader(io.StringIO(text))
    head = [name.strip().lower() for name in next(rows, [])]
    if "file" not in head or not set(head) <= set(COLUMNS):
        raise SourceError(finding("ingest-table", str(table), 1, problem=", ".join(head)))
    for cells in rows:
        row = dict.fromkeys(COLUMNS, "") | dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if any(cells):
            if not row["file"]:
                raise SourceError(finding("ingest-table", str(table), rows.line_num, problem="file"))
            yield rows.line_num, row


def _is_source(folder: Path, path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() not in _NOT_SOURCES and inside(folder, path)


def _journal(work: Path) -> dict[str, tuple[str, str, str]]:
    """Return what earlier runs archived: folder, id and version by key of the group."""
    try:
        found = json.loads((work / JOURNAL).read_bytes())
        return {str(key): (str(a), str(b), str(c)) for key, (a, b, c) in found["archived"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(finding("ingest-journal", str(work / JOURNAL))) from error


def _write_journal(work: Path, done: dict[str, tuple[str, str, str]]) -> None:
    data = {"format": 1, "archived": {key: list(value) for key, value in sorted(done.items())}}
    write_atomically(work / JOURNAL, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
