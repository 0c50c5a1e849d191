"""Which archive a command means: --store, else the variable HUOZI_ARCHIVE."""

import argparse
import os
from typing import TYPE_CHECKING

from huozi.cli.console import Console
from huozi.diagnostics import UsageError, finding

if TYPE_CHECKING:
    from huozi.archive.store import Store

VARIABLE = "HUOZI_ARCHIVE"


def store_of(options: argparse.Namespace, console: Console, *, must_be: bool = True) -> "Store":
    """Return the archive that is meant; what is worth saying about its place is said.

    must_be  there is one already; False: it may be made

    Raises UsageError (`archive-unnamed`), SourceError (`archive-none`).
    """
    from huozi.archive.opening import open_location  # noqa: PLC0415
    from huozi.archive.store import Store  # noqa: PLC0415

    name = options.store or os.environ.get(VARIABLE)
    if not name:
        raise UsageError(finding("archive-unnamed", variable=VARIABLE))
    store = Store(open_location(name))
    if must_be:
        store.require()
    else:
        console.findings(store.location.findings)
    return store
