"""Files: which may be read, writing that a crash leaves whole, working folders cleared after a crash."""

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from huozi.diagnostics import OutputError, finding, reason

TEMPORARY = "huozi-temporary-"
"""Beginning of the names of huozi's folders in the system's temporary folder."""


def natural(path: Path | str) -> tuple[tuple[tuple[int, str], ...], str]:
    """Return a sort key by which numbers in a name count as numbers: 2-b before 10-a, 99 before 100."""
    name = str(path)
    parts = filter(None, re.split(r"([0-9]+)", name))
    return tuple(
        (int(part[:18]), "") if part.isdecimal() else (1 << 60, part) for part in parts if part
    ), name


def is_url(place: str) -> bool:
    """Return whether `place` is a URL (`s3://…`, `file://…`), not a path."""
    return "://" in place


def inside(folder: Path, path: Path) -> bool:
    """Return whether `path`, links followed, is a file in `folder`; a name that no file can have is none."""
    try:
        real = path.resolve()
        return real.is_file() and real.is_relative_to(folder.resolve())
    except (OSError, ValueError):  # too long, or with a null in it
        return False


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`: temporary file beside it, fsync, rename; missing folders are made.

    Raises OutputError (`output-unwritable`) with the system's reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        try:
            write_to_disk(handle, data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(finding("output-unwritable", str(path), reason=reason(error))) from error


def write_to_disk(handle: int, data: bytes) -> None:
    """Write `data` to an open file, readable by all, wait until the disk has it, and close the file."""
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o644)


@contextlib.contextmanager
def working_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder in `parent`, named `prefix` and eight characters, and remove it at the end.

    Folders so named that killed processes left there are removed first. A lock on the folder tells that its
    process is alive: the system releases it however the process ends.
    """
    for path in parent.iterdir():
        if re.fullmatch(re.escape(prefix) + "[a-z0-9_]{8}", path.name):
            _remove_abandoned(path)
    folder, handle = _make_locked(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _make_locked(parent: Path, prefix: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # another process took it for abandoned
        with contextlib.suppress(OSError):  # a file system without locks: it is never taken for abandoned
            fcntl.flock(handle, fcntl.LOCK_EX)
        if folder.exists():  # else another process removed it between making and locking
            return folder, handle
        os.close(handle)


def _remove_abandoned(folder: Path) -> None:
    """Remove `folder` where it is this user's and no living process holds its lock."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        if os.fstat(handle).st_uid == os.getuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        pass  # locked: its process is alive
    finally:
        os.close(handle)
