"""An archived version built again by its own program and libraries: whether the bytes are the same."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huozi.archive.contents import OUTPUTS
from huozi.archive.location import parts
from huozi.archive.objects import object_path
from huozi.archive.program import FACTS, LOCK, PROGRAM_FACTS, machine
from huozi.archive.record import PATH
from huozi.archive.store import Store
from huozi.diagnostics import OutputError, SourceError, ToolError, finding

_TIME_LIMIT_S = 3600


@dataclass(frozen=True, slots=True)
class Compared:
    """An output as archived and as built again.

    same  byte by byte
    first the first byte that differs, from 0; None where all are the same, or it was not built at all
    """

    kind: str
    file: str
    same: bool
    first: int | None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild showed; `elsewhere`: facts of the machine that differ, as name, then and now."""

    version: str
    outputs: tuple[Compared, ...]
    elsewhere: tuple[tuple[str, str, str], ...]


def rebuild(
    store: Store,
    id: str,
    version: str | None,
    folder: Path,
    *,
    here: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Rebuilt:
    """Build a version (None: the latest) of the edition `id` again in the empty folder `folder`.

    here  with the libraries of this Python; else in an environment made from the stored lock file, whose
    libraries
          pip fetches and checks against their hashes
    step  told the id of each step as it begins

    Raises SourceError where the archive lacks what is needed, ToolError (`archive-environment`) where the
    environment cannot be made, OutputError (`archive-rebuild-failed`) where the build fails.
    """
    object = object_path(id)
    version = version or store.inventory(object).head
    files = store.files(object, version)
    record = json.loads(store.location.read(files[PATH]) or b"{}")
    facts = json.loads(store.location.read(files.get(FACTS, FACTS)) or b"{}")
    if not facts.get("program"):
        raise SourceError(finding("archive-no-program", id, version=version))
    step("archive-taking-out")
    edition, program, out = folder / "edition", folder / "program", folder / "out"
    _take_out(store, {path: at for path, at in files.items() if not path.startswith(f"{OUTPUTS}/")}, edition)
    _take_out(store, store.files(object_path(facts["program"])), program)
    python = Path(sys.executable)
    if not here:
        step("archive-fetching")
        python = _environment(folder / "environment", program / LOCK)
    step("archive-building")
    kinds = ",".join(output["kind"] for output in record["outputs"])
    _build(python, program, edition, out, kinds)
    compared = tuple(_compare(store, files, output, out) for output in record["outputs"])
    return Rebuilt(
        version,
        compared,
        tuple(_elsewhere(facts, machine(record["language"]), PROGRAM_FACTS if here else ())),
    )


def _take_out(store: Store, files: dict[str, str], folder: Path) -> None:
    for path, stored in files.items():
        target = folder.joinpath(*parts(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        with store.location.open(stored) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)


def _environment(folder: Path, lock: Path) -> Path:
    """Make an environment with exactly the libraries of `lock`; return its Python."""
    if not lock.is_file():
        raise SourceError(finding("archive-no-lock", str(lock)))
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=_TIME_LIMIT_S, check=False)
    if done.returncode:
        raise ToolError(finding("archive-environment", reason=done.stderr.strip()[-500:]))
    return python


def _build(python: Path, program: Path, edition: Path, out: Path, kinds: str) -> None:
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH", "TMPDIR") if name in os.environ}
    command = [
        str(python),
        "-m",
        "huozi",
        "build",
        "--edition",
        str(edition),
        "-o",
        str(out),
        "--only",
        kinds,
    ]
    done = subprocess.run(
        [*command, "--quiet"],
        env=kept | {"PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=program,
        capture_output=True,
        text=True,
        timeout=_TIME_LIMIT_S,
        check=False,
    )
    if done.returncode:
        raise OutputError(
            finding("archive-rebuild-failed", code=done.returncode, reason=done.stderr.strip()[-500:])
        )


def _compare(store: Store, files: dict[str, str], output: dict[str, Any], out: Path) -> Compared:
    name = output["path"].rpartition("/")[2]
    built = out / name
    if not built.is_file():
        return Compared(output["kind"], name, same=False, first=None)
    archived, again = store.location.read(files[output["path"]]) or b"", built.read_bytes()
    if hashlib.sha512(archived).digest() == hashlib.sha512(again).digest():
        return Compared(output["kind"], name, same=True, first=None)
    pairs = enumerate(zip(archived, again, strict=False))
    first = next((n for n, (a, b) in pairs if a != b), min(len(archived), len(again)))
    return Compared(output["kind"], name, same=False, first=first)


def _elsewhere(
    then: dict[str, Any], now: dict[str, Any], more: tuple[str, ...]
) -> list[tuple[str, str, str]]:
    """Return the facts that differ; those of Python's libraries where this machine's were used (`more`)."""
    found = []
    for group in ("python", "system", "libraries", "fonts", *more):
        before, after = then.get(group), now.get(group)
        if not isinstance(before, dict) or not isinstance(after, dict):
            before, after = {group: before}, {group: after}
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                found.append((name, str(before.get(name) or "–")[:16], str(after.get(name) or "–")[:16]))
    return found
