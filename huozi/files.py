"""Files: which may be read, and writing so that a crash leaves the old file or the new one, never half."""

import os
import tempfile
from pathlib import Path

from huozi.diagnostics import OutputError, finding, reason


def inside(folder: Path, path: Path) -> bool:
    """Tell whether `path`, links followed, is a file in `folder`; a name that no file can have is none."""
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
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                os.fchmod(file.fileno(), 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(finding("output-unwritable", str(path), reason=reason(error))) from error
