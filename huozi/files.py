"""Writing files so that a crash leaves the old file or the new one, never half of one."""

import os
import tempfile
from pathlib import Path

from huozi.diagnostics import OutputError, finding, reason


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
