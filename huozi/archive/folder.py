"""An archive in a plain folder: atomic files, a lock that dies with its process, no links followed."""

import fcntl
import os
import shutil
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from huozi.archive.libraries import library
from huozi.archive.location import Readable, changed_meanwhile, parts
from huozi.diagnostics import Finding, OutputError, SourceError, finding

_STAGING = "staging"
_PATIENCE_S = 600.0  # an edition of many gigabytes may be on its way
_PIECE = 1 << 20


class Folder:
    """A `Location` on the file system of this machine."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = Path(name).absolute()
        self.local = self.root
        self.findings: tuple[Finding, ...] = ()
        self._unsynced: set[Path] = set()

    def read(self, path: str) -> bytes | None:
        """Return the whole file; None where there is none."""
        try:
            with self.open(path) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def open(self, path: str) -> BinaryIO:
        """Return the file, opened for reading. Raises SourceError (`archive-link`) for a link on the way."""
        place = self._place(path)
        self._refuse_links(place)
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise SourceError(finding("archive-link", path))
        return os.fdopen(handle, "rb")

    def files(self, under: str) -> Iterator[tuple[str, int]]:
        """Yield path and size of every file below `under`, in order; a link or device has the size -1."""
        try:
            entries = sorted(os.scandir(self._place(under)), key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in entries:
            path = f"{under}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.files(path)
            else:
                regular = entry.is_file(follow_symlinks=False)
                yield path, entry.stat(follow_symlinks=False).st_size if regular else -1

    def listing(self, under: str) -> tuple[list[str], list[str]]:
        """Return the names of folders and files directly in `under`, in order; a link is a file."""
        folders: list[str] = []
        files: list[str] = []
        try:
            for entry in os.scandir(self._place(under)):
                (folders if entry.is_dir(follow_symlinks=False) else files).append(entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return [], []
        return sorted(folders), sorted(files)

    def system(self, under: str) -> Any:
        """Return the folder `under` as a file system of fsspec."""
        local = library("fsspec.implementations.local", "fsspec").LocalFileSystem()
        return library("fsspec.implementations.dirfs", "fsspec").DirFileSystem(str(self._place(under)), local)

    def write(self, path: str, data: bytes) -> None:
        """Put the file there whole, in the place of one that stands there."""
        self.store(path, BytesIO(data))

    def store(self, path: str, source: Readable) -> None:
        """Put all that `source` still holds there: written aside, synced, then renamed into its place."""
        place = self._place(path)
        self._make(place.parent)
        self._make(self.root / _STAGING)
        aside = self.root / _STAGING / uuid.uuid4().hex
        with aside.open("xb") as file:
            while piece := source.read(_PIECE):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
        self._unsynced.add(place.parent)

    def commit(self, path: str, data: bytes, before: bytes | None) -> None:
        """Put the file there where it is still `before`; the names of what was written are synced first."""
        self._sync()
        if self.read(path) != before:
            raise changed_meanwhile(path)
        self.write(path, data)
        self._sync()

    def remove(self, path: str) -> None:
        """Take away the file or folder `path`, and the folders that this leaves empty."""
        place = self._place(path)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        for folder in place.parents:
            if folder == self.root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock file; the system lets go of it when the process ends, however it ends."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("ab") as lock:
            end = time.monotonic() + _PATIENCE_S
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > end:
                        raise OutputError(finding("archive-busy", self.name)) from None
                    time.sleep(0.02)
            shutil.rmtree(self.root / _STAGING, ignore_errors=True)  # of a writer that was killed
            yield

    def hold(self) -> None:
        """Do nothing: the system takes this lock from nobody."""

    def _place(self, path: str) -> Path:
        return self.root.joinpath(*parts(path))

    def _refuse_links(self, place: Path) -> None:
        for folder in place.parents:
            if folder == self.root:
                return
            if folder.is_symlink():
                raise SourceError(finding("archive-link", folder.relative_to(self.root).as_posix()))

    def _make(self, folder: Path) -> None:
        """Make `folder` and what is missing above it, to be made durable with the next commit."""
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._unsynced.update(place.parent for place in missing)

    def _sync(self) -> None:
        for folder in self._unsynced:
            if folder.is_dir():
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        self._unsynced.clear()
