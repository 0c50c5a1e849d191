"""One edition in a worker: its key, skipped where nothing changed, else built, and its record written.

The record, `.huozi-batch.json` beside the outputs, holds the key of all that decided them and what was found.
An edition whose record has today's key, and whose outputs have the record's digests, is not built again.
"""

import gc
import hashlib
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huozi import __version__, fonts, messages, project
from huozi.batch import places
from huozi.batch.shelf import Task
from huozi.diagnostics import ExitCode, Finding, HuoziError, Location, finding
from huozi.distribution.covers import cover_of
from huozi.files import TEMPORARY, is_url, working_folder
from huozi.importing import import_raw
from huozi.pipeline import Built, Options, build, inputs, key_of

RECORD = ".huozi-batch.json"
COVER = ".huozi-cover.jpg"
_FORMAT = 1
_MADE = "edition"


@dataclass(frozen=True, slots=True)
class Order:
    """What holds for every edition of a run: where outputs go (path or URL), and how all are built."""

    out: str
    options: Options


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one edition; all that was found stands in its record.

    state    built, unchanged, refused (an output failed its check), failed, died (its worker, twice)
    code     exit code that a build of it alone would have
    seconds  of processor time, in its worker
    memory   of the worker after it, in bytes
    """

    name: str
    state: str
    code: int
    seconds: float
    memory: int


def build_task(task: Task, order: Order) -> Result:
    """Build the edition of `task`, or find it unchanged; whatever stops it stands in the result."""
    begun = time.process_time()
    try:
        with working_folder(Path(tempfile.gettempdir()), TEMPORARY) as scratch:
            record = _record(task, order, scratch)
    except HuoziError as error:
        record = failure(error.finding, error.exit_code)
    except Exception as error:  # noqa: BLE001  one edition's fault is not the run's
        reason = f"{type(error).__name__}: {error}"[:300]
        record = failure(finding("internal-fault", reason=reason), ExitCode.INTERNAL)
    state = str(record["state"])
    if state != "unchanged":
        keep(record, task, order)
    _collect()
    seconds = round(time.process_time() - begun, 3)
    return Result(task.name, state, int(record["code"]), seconds, _memory())


def _collect() -> None:
    """Free the edition's pages: they are full of cycles, and the engine's sessions hold the collector back.

    What is left of the first edition, modules and tables, stays: the collector need not look at it again.
    """
    gc.collect()
    _keep_what_is_loaded()


@cache
def _keep_what_is_loaded() -> None:
    gc.freeze()


def failure(found: Finding, code: ExitCode, state: str = "failed") -> dict[str, Any]:
    """Return the record of an edition that was not built."""
    return _as_record("", state, code, (), (found,))


def keep(record: dict[str, Any], task: Task, order: Order) -> None:
    """Write the record of an edition. Raises OutputError."""
    data = json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")
    places.write(places.joined(places.joined(order.out, task.name), RECORD), data + b"\n")


def read_record(task: Task, order: Order) -> dict[str, Any] | None:
    """Return the record of an edition; None where there is none, or none of this format."""
    data = places.read(places.joined(places.joined(order.out, task.name), RECORD))
    try:
        record = json.loads(data or b"")
        return record if record["format"] == _FORMAT else None
    except (ValueError, LookupError, TypeError):
        return None


def _record(task: Task, order: Order, scratch: Path) -> dict[str, Any]:
    out = places.joined(order.out, task.name)
    with _edition(task, out, scratch) as (root, raw_key):
        key = _key(root, raw_key, order)
        old = read_record(task, order)
        if old and old["key"] == key and old["state"] == "built" and _stand(old, out):
            return old | {"state": "unchanged"}
        raw = hashlib.sha256(raw_key.encode()).hexdigest()
        if task.raw and not (old and old["raw"] == raw and root.is_dir()):
            import_raw([places.fetch(place, scratch / "raw") for place in task.raw], root)
            key = key if is_url(out) else _key(root, raw_key, order)
        target = scratch / "out" if is_url(out) else Path(out)
        built = build(root, target, order.options)
        cover = next((output.path for output in built.outputs if output.kind == "epub"), None)
        places.write(places.joined(out, COVER), cover_of(cover.read_bytes() if cover else None))
        if is_url(out):
            places.put_back(target, out)
        return _of_build(built, key) | {"raw": raw}


@contextmanager
def _edition(task: Task, out: str, scratch: Path) -> Iterator[tuple[Path, str]]:
    """Give the edition's folder, and the key of the raw articles it is to be made of ("": of none)."""
    if not task.raw:
        yield places.fetch(task.source, scratch / "source"), ""
        return
    digests = []
    for raw in task.raw:
        path = places.fetch(raw, scratch / "raw")
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                digests.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()} {file.name}")
    root = scratch / _MADE if is_url(out) else Path(out) / _MADE
    yield root, "\n".join(digests)


def _key(root: Path, raw_key: str, order: Order) -> str:
    """Return the key of all that decides an edition's outputs: files, options, program, fonts.

    Of an edition made of raw articles: these, and what a person has changed in the manuscript since.
    """
    others = (*order.options.kinds, surroundings(), raw_key)
    root = root.resolve()
    found = inputs.take(root) if root.is_dir() else inputs.Inputs(root, {})
    if root.is_dir() and not raw_key:
        found.add(project.load(root).edition.print.profile)
    return key_of(found, order.options, *others)


@cache
def surroundings() -> str:
    """Return one SHA-256 for what an edition is built with: huozi's own files, and the installed fonts."""
    digest = hashlib.sha256(f"{__version__} {fonts.installed()}".encode("utf-8", "replace"))
    package = Path(__file__).parents[1]
    for folder in (package, project.house_styles()):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".toml", ".css", ".icc"):
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _stand(record: dict[str, Any], out: str) -> bool:
    """Return whether all outputs stand in their place as they were made."""
    for output in record["outputs"]:
        data = places.read(places.joined(out, output["file"]))
        if data is None or hashlib.sha256(data).hexdigest() != output["sha256"]:
            return False
    return True


def _of_build(built: Built, key: str) -> dict[str, Any]:
    outputs = [
        {"kind": made.kind, "file": made.path.name, "pages": made.pages, "sha256": made.sha256}
        for made in built.outputs
    ]
    state, code = ("refused", ExitCode.OUTPUT) if built.refused else ("built", ExitCode.GOOD)
    return _as_record(key, state, code, outputs, built.findings)


def _as_record(
    key: str, state: str, code: ExitCode, outputs: Any, findings: tuple[Finding, ...]
) -> dict[str, Any]:
    found = [
        {
            "id": item.id,
            "severity": str(messages.severity(item)),
            "location": asdict(item.location) if item.location else None,
            "values": dict(item.values),
        }
        for item in findings
    ]
    return {
        "format": _FORMAT,
        "huozi": __version__,
        "key": key,
        "raw": "",
        "state": state,
        "code": int(code),
        "outputs": list(outputs),
        "findings": found,
    }


def finding_of(values: dict[str, Any]) -> Finding:
    """Return a finding as a record holds it."""
    id, place = values["id"], values["location"]
    return Finding(id, Location(**place) if place else None, values["values"])


def _memory() -> int:
    """Return how much memory the process holds; at its peak, where the system does not tell that of now."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
