"""The outputs of a build in their folder: put there as one set, and the manifest that says what they are.

A set is staged in `.huozi-staging-…` beside its place. Renaming that folder to `.huozi-ready` is the moment
at which the new set holds; then each file is moved to its place, the manifest last. A process killed before
that moment leaves all old files; one killed after it leaves a `.huozi-ready` that `complete` finishes, which
whoever builds into the folder or reads outputs from it calls first.

The manifest, `NAME.json` beside `NAME.epub`, is a contract with archives: add keys, never change one.

    format    1
    huozi     version that built
    inputs    key of everything the newest outputs were made of; files: SHA-256 of each input by its path
    outputs   kind, file, pages (null: it has none), sha256, inputs: the key of what this one was made of
    refused   kind and file of outputs whose check found errors: not written, an older one moved to earlier/
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import signal
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from huozi.diagnostics import Finding, OutputError, finding, reason
from huozi.files import working_folder, write_to_disk

EARLIER = "earlier"
"""Folder, in that of the outputs, for files that the newest build could not replace."""

_READY = ".huozi-ready"
_STAGING = ".huozi-staging-"
_ENDING = ".json"
_FORMAT = 1
_LARGEST_MANIFEST = 1 << 24


@dataclass(frozen=True, slots=True)
class Output:
    """One finished file.

    kind    epub, print, screen, archive, booklet
    file    its name in the folder of the outputs
    pages   None where it has none
    sha256  of its bytes
    inputs  key of what it was made of
    """

    kind: str
    file: str
    pages: int | None
    sha256: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An output whose check found errors, and the name it would have had."""

    kind: str
    file: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds of one edition, see the top of this module.

    name  of the file, without its ending
    """

    name: str
    huozi: str
    inputs: str
    files: Mapping[str, str]
    outputs: tuple[Output, ...]
    refused: tuple[Refused, ...] = ()

    def outdated(self) -> tuple[Output, ...]:
        """Return the outputs that an earlier build made of other inputs."""
        return tuple(output for output in self.outputs if output.inputs != self.inputs)


class Publication:
    """Outputs on their way into `folder`; a context manager. Nothing is seen there before `publish`.

    aside  after that: the files of earlier builds that were moved to `earlier/`

    Raises OutputError (`output-unwritable`) where the folder cannot be made or written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.aside: tuple[str, ...] = ()
        self._stack = contextlib.ExitStack()
        self._outputs: list[Output] = []
        self._refused: list[Refused] = []

    def __enter__(self) -> "Publication":
        with _told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            complete(self.folder)
            self._staging = self._stack.enter_context(working_folder(self.folder, _STAGING))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, kind: str, file: str, data: bytes, pages: int | None, inputs: str) -> None:
        """Stage an output."""
        with _told(self.folder / file):
            self._stage(file, data)
        self._outputs.append(Output(kind, file, pages, hashlib.sha256(data).hexdigest(), inputs))

    def _stage(self, file: str, data: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        write_to_disk(os.open(self._staging / file, flags, 0o644), data)

    def refuse(self, kind: str, file: str) -> None:
        """Leave an output out; the set will say so, and what an earlier build made of it is moved aside."""
        self._refused.append(Refused(kind, file))

    def publish(self, huozi: str, inputs: str, files: Mapping[str, str]) -> Manifest:
        """Put the set in its place and return its manifest, which also lists what other builds left valid."""
        with _told(self.folder), _locked(self.folder):
            _complete(self.folder)
            done = {output.kind for output in self._outputs} | {item.kind for item in self._refused}
            old = read_manifest(self.folder, self.name)
            kept = [output for output in (old.outputs if old else ()) if output.kind not in done]
            manifest = Manifest(
                self.name, huozi, inputs, files, (*self._outputs, *kept), tuple(self._refused)
            )
            self._require_places(manifest)
            self._stage(self.name + _ENDING, _manifest_bytes(manifest))
            self.aside = tuple(item.file for item in self._refused if (self.folder / item.file).is_file())
            with _uninterrupted():
                self._staging.rename(self.folder / _READY)
                _complete(self.folder)
        return manifest

    def _require_places(self, manifest: Manifest) -> None:
        """Raise OSError where a folder stands in an output's place: found before the first file moves."""
        for name in (*(output.file for output in self._outputs), manifest.name + _ENDING):
            if (self.folder / name).is_dir():
                raise IsADirectoryError(21, os.strerror(21), str(self.folder / name))


def complete(folder: Path) -> tuple[Finding, ...]:
    """Finish the set that a killed process had ready in `folder`, and tell so; without one nothing happens.

    Raises OutputError (`output-unwritable`).
    """
    if not (folder / _READY).is_dir():
        return ()
    with _told(folder), _locked(folder), _uninterrupted():
        _complete(folder)
    return (finding("publication-completed", str(folder)),)


def read_manifest(folder: Path, name: str) -> Manifest | None:
    """Return the manifest `name` of `folder`; None where there is none that can be understood."""
    return _manifest(folder / (name + _ENDING))


def manifests(folder: Path) -> tuple[Manifest, ...]:
    """Return every manifest in `folder`, in name order."""
    found = (_manifest(path) for path in sorted(folder.glob(f"*{_ENDING}")))
    return tuple(manifest for manifest in found if manifest)


def _complete(folder: Path) -> None:
    ready = folder / _READY
    if not ready.is_dir():
        return
    staged = sorted(ready.iterdir(), key=lambda path: (path.suffix == _ENDING, path.name))
    for path in staged:
        manifest = _manifest(path) if path.suffix == _ENDING else None
        for refused in manifest.refused if manifest else ():
            _move_aside(folder, refused.file)
        path.replace(folder / path.name)
    ready.rmdir()
    _flush(folder)


def _move_aside(folder: Path, name: str) -> None:
    if Path(name).name == name and (folder / name).is_file():
        (folder / EARLIER).mkdir(exist_ok=True)
        (folder / name).replace(folder / EARLIER / name)


def _manifest(path: Path) -> Manifest | None:
    """Return the manifest at `path`; None for any other JSON file."""
    try:
        if path.stat().st_size > _LARGEST_MANIFEST:
            return None
        values = json.loads(path.read_bytes())
        if values["format"] != _FORMAT:
            return None
        return Manifest(
            path.stem,
            str(values["huozi"]),
            str(values["inputs"]["key"]),
            {str(name): str(digest) for name, digest in values["inputs"]["files"].items()},
            tuple(Output(**output) for output in values["outputs"]),
            tuple(Refused(**refused) for refused in values["refused"]),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _manifest_bytes(manifest: Manifest) -> bytes:
    values: dict[str, Any] = {
        "format": _FORMAT,
        "huozi": manifest.huozi,
        "inputs": {"key": manifest.inputs, "files": dict(sorted(manifest.files.items()))},
        "outputs": [asdict(output) for output in manifest.outputs],
        "refused": [asdict(refused) for refused in manifest.refused],
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _flush(folder: Path) -> None:
    """Wait until the disk has the folder's new names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other builds from putting their outputs into `folder` meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a network file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and a polite kill back until the files stand in their places: some milliseconds."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            finding("output-unwritable", str(error.filename or place), reason=reason(error))
        ) from error


_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 60


def file_name(title: str) -> str:
    """Return `title` as any file system takes it, without an ending."""
    return "-".join(_FORBIDDEN_IN_NAMES.sub(" ", title).split())[:_LONGEST_NAME].strip("-.") or "edition"
