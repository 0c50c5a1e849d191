"""The edition's files as a build finds them, so that it can tell afterwards whether one changed meanwhile."""

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from huozi.diagnostics import EditionError, finding, reason
from huozi.files import inside
from huozi.model.folders import IMAGES, MANUSCRIPT, STYLES

_FOLDERS = (MANUSCRIPT, IMAGES, STYLES)
_URL = re.compile(r"""url\(\s*["']?([^"')\s]+)""")
_SETTLED_NS = 2_000_000_000
"""A file written this shortly before it was read may be written again within the same tick of the file
system's clock (2 s on FAT): its bytes are compared, not only its times."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read: SHA-256, what the file system says of it, whether it had just been written."""

    sha256: str
    state: tuple[int, ...]
    fresh: bool


@dataclass(slots=True)
class Inputs:
    """All inputs by path relative to the edition's folder `root`."""

    root: Path
    files: dict[str, Seen]

    def add(self, name: str | None) -> None:
        """Take the file `name` of the edition in as well; None, or none that is there: nothing is added."""
        if name and inside(self.root, self.root / name):
            self.files[name] = _read(self.root / name)

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of each file."""
        return {name: seen.sha256 for name, seen in sorted(self.files.items())}

    def key(self, *others: str) -> str:
        """Return one SHA-256 for all files and `others`, which say what else decides the outputs."""
        lines = [*others, *(f"{digest} {name}" for name, digest in self.hashes().items())]
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()

    def changed(self) -> tuple[str, ...]:
        """Return the files that are not as they were, that are new, or that are gone, in name order."""
        now = set(_names(self.root, self.files))
        return tuple(
            sorted(
                name
                for name in now | self.files.keys()
                if name not in now or name not in self.files or self._differs(name)
            )
        )

    def _differs(self, name: str) -> bool:
        seen = self.files[name]
        try:
            state = _state(self.root / name)
            if state == seen.state and not seen.fresh:
                return False
            return state[:-1] != seen.state[:-1] or _read(self.root / name).sha256 != seen.sha256
        except OSError:
            return True


def take(root: Path) -> Inputs:
    """Return the inputs of the edition in `root`: manuscript/, images/, styles/, and what style sheets name.

    Hidden files, and links that lead out of the edition, are no inputs. Raises EditionError
    (`edition-unreadable`).
    """
    try:
        return Inputs(root, {name: _read(root / name) for name in _names(root, ())})
    except OSError as error:
        place = str(error.filename or root)
        raise EditionError(finding("edition-unreadable", place, reason=reason(error))) from error


def _names(root: Path, more: Iterable[str]) -> Iterator[str]:
    found = {path for folder in _FOLDERS for path in (root / folder).rglob("*")}
    names = {path.relative_to(root).as_posix() for path in found} | set(more)
    for sheet in (root / STYLES).glob("*.css"):
        names.update(_named_by(sheet, root))
    for name in sorted(names):
        hidden = any(part.startswith(".") for part in name.split("/"))
        if not hidden and inside(root, root / name):
            yield name


def _named_by(sheet: Path, root: Path) -> Iterator[str]:
    """Yield the files of the edition, fonts and pictures, that a style sheet names."""
    for target in _URL.findall(sheet.read_text(encoding="utf-8", errors="replace")):
        path = Path(os.path.normpath(sheet.parent / unquote(target.partition("#")[0].partition("?")[0])))
        if path.is_relative_to(root):
            yield path.relative_to(root).as_posix()


def _read(path: Path) -> Seen:
    """Read `path` until it stays as it is for as long as that takes."""
    while True:
        before = _state(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if before == _state(path):
            return Seen(digest, before, time.time_ns() - before[-1] < _SETTLED_NS)


def _state(path: Path) -> tuple[int, ...]:
    """Return which file stands at `path` and when it was written; last: when anything of it changed."""
    status: os.stat_result = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
