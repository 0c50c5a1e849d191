"""Waiting until a file of an edition changes (only importer of watchfiles)."""

from collections.abc import Iterator
from pathlib import Path

import watchfiles

from huozi.model.folders import IMAGES, MANUSCRIPT, STYLES

_FOLDERS = (MANUSCRIPT, IMAGES, STYLES)
_QUIET_MS = 300
"""So long nothing must change before a change is told: editors write a file in several strokes."""

_LOOK_MS = 2000
"""How often folders are looked for that were not there."""


def changes(root: Path) -> Iterator[tuple[str, ...]]:
    """Yield, each time files of the edition in `root` have changed, their paths relative to it.

    Hidden files, and what editors leave beside a file, do not count. Ctrl-C raises KeyboardInterrupt.
    """
    root = root.resolve()
    while True:
        folders = _present(root)
        for found in watchfiles.watch(
            *folders or [root], debounce=10 * _QUIET_MS, step=_QUIET_MS, rust_timeout=_LOOK_MS,
            yield_on_timeout=True, recursive=bool(folders), raise_interrupt=True,
        ):  # fmt: skip
            names = sorted({_name(Path(path), root) for _, path in found} - {""})
            if names:
                yield tuple(names)
            if _present(root) != folders:
                yield ()
                break


def _present(root: Path) -> list[Path]:
    return [root / folder for folder in _FOLDERS if (root / folder).is_dir()]


def _name(path: Path, root: Path) -> str:
    """Return the path below `root`; nothing for a file that does not count."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
    temporary = path.name.endswith(("~", ".swp", ".tmp", ".part")) or path.name.isdigit()
    return "" if temporary or any(part.startswith(".") for part in name.split("/")) else name
