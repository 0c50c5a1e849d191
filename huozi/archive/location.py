"""Where an archive lies: a plain folder, or a place that fsspec reaches (`s3://bucket/archive`)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from huozi.diagnostics import Finding, OutputError, SourceError, finding


class Readable(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes; fewer at the end."""
        ...


class Location(Protocol):
    """The files of one archive, by path below it (POSIX, no part of it empty, "." or "..").

    name       as the person wrote it
    local      a folder of this machine where the catalogue and the log lie
    findings   what is worth saying about it, e.g. that it cannot hold off a second writer
    """

    name: str
    local: Path
    findings: tuple[Finding, ...]

    def read(self, path: str) -> bytes | None:
        """Return the whole file; None where there is none. Links are not followed."""
        ...

    def open(self, path: str) -> BinaryIO:
        """Return the file, opened for reading. Raises FileNotFoundError; links are not followed."""
        ...

    def files(self, under: str) -> Iterator[tuple[str, int]]:
        """Yield path and size of every file below the folder `under`, in order; -1 for what is none."""
        ...

    def listing(self, under: str) -> tuple[list[str], list[str]]:
        """Return the names of folders and files directly in `under`, in order; none where it is not."""
        ...

    def system(self, under: str) -> Any:
        """Return the folder `under` as a file system of fsspec, for libraries that read one."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put the file there whole, in the place of one that stands there."""
        ...

    def store(self, path: str, source: Readable) -> None:
        """Put all that `source` still holds there as one file."""
        ...

    def commit(self, path: str, data: bytes, before: bytes | None) -> None:
        """Put the file there where it is still `before` (None: not there), durable with all written before.

        Raises OutputError (`archive-changed-meanwhile`) where another writer was quicker.
        """
        ...

    def remove(self, path: str) -> None:
        """Take away the file, or all below the folder, `path`; nothing happens where there is none."""
        ...

    def hold(self) -> None:
        """Raise OutputError (`archive-lock-lost`) where another writer may have the lock by now."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Hold off every other writer meanwhile. Raises OutputError (`archive-busy`) after long waiting."""
        ...


def parts(path: str) -> list[str]:
    """Return the parts of a path below the archive.

    Raises SourceError (`archive-path`) for one that could lead out of it.
    """
    found = path.split("/")
    if "\0" in path or any(part in ("", ".", "..") for part in found):
        raise SourceError(finding("archive-path", path))
    return found


def changed_meanwhile(path: str) -> OutputError:
    """Return the error that another writer put something else at `path` in the meantime."""
    return OutputError(finding("archive-changed-meanwhile", path))
