"""Loading WeasyPrint: the right version, quickly, and with a clear word where a library is missing."""

import contextlib
import ctypes.util
import io
import sys
from collections.abc import Iterator
from importlib import metadata

from huozi.diagnostics import ToolError, finding

WEASYPRINT = "70.0"
"""The version that this room was written for. It replaces functions of WeasyPrint and follows others line by
line: how to change the version is told in docs/upgrading-weasyprint.md."""


def require_version() -> None:
    """Raise ToolError (`layout-engine-version`) where WeasyPrint is missing, or another version than ours."""
    try:
        found = metadata.version("weasyprint")
    except metadata.PackageNotFoundError:
        found = "-"
    if found != WEASYPRINT:
        raise ToolError(
            finding("layout-engine-version", package="weasyprint", found=found, wanted=WEASYPRINT)
        )


def _not_searched(name: str) -> str | None:  # noqa: ARG001
    return None


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import WeasyPrint inside this.

    It tries every library under the names of three systems, and each wrong one costs a run of ldconfig, gcc
    and ld: 0.2 s of every cold start. Linux's own names (libpango-1.0.so.0) need no such search.

    Raises ToolError (`pango-missing`), where WeasyPrint itself would print advice and fail with OSError.
    """
    search = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = _not_searched
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    except OSError as error:
        raise ToolError(finding("pango-missing")) from error
    finally:
        ctypes.util.find_library = search
