"""Where editions are read and outputs kept: a folder of this machine, or a URL that fsspec knows.

A worker fetches what lies behind a URL into a folder of its own and puts the outputs back, so that workers of
a cluster need no disk in common.
"""

from pathlib import Path
from typing import Any

from huozi.archive.libraries import library
from huozi.diagnostics import OutputError, SourceError, finding, reason
from huozi.files import is_url, write_atomically


def joined(place: str, name: str) -> str:
    """Return the place `name` below `place`."""
    return f"{place.rstrip('/')}/{name}" if is_url(place) else str(Path(place) / name)


def fetch(place: str, folder: Path) -> Path:
    """Return `place` as a path: itself, or what a URL holds, copied into `folder`.

    Raises SourceError (`place-unreadable`).
    """
    if not is_url(place):
        return Path(place)
    target = folder / (place.rstrip("/").rpartition("/")[2] or "edition")
    system, path = _opened(place)
    try:
        if system.isdir(path):
            for found in system.find(path):
                inner = target / found[len(path) :].lstrip("/")
                if not inner.resolve().is_relative_to(folder.resolve()):
                    continue  # a key with “..” in it
                inner.parent.mkdir(parents=True, exist_ok=True)
                system.get_file(found, str(inner))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(path, str(target))
    except (OSError, ValueError) as error:
        raise SourceError(finding("place-unreadable", place, reason=reason(error))) from error
    return target


def read(place: str) -> bytes | None:
    """Return the bytes of the file at `place`; None where there is none."""
    try:
        if not is_url(place):
            return Path(place).read_bytes()
        system, path = _opened(place)
        data: bytes = system.cat_file(path)
        return data
    except (OSError, ValueError):
        return None


def write(place: str, data: bytes) -> None:
    """Put `data` at `place`. Raises OutputError (`output-unwritable`)."""
    if not is_url(place):
        write_atomically(Path(place), data)
        return
    system, path = _opened(place)
    try:
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        system.pipe_file(path, data)
    except (OSError, ValueError) as error:
        raise OutputError(finding("output-unwritable", place, reason=reason(error))) from error


def put_back(folder: Path, place: str) -> None:
    """Copy the files in `folder` to the URL `place`, the manifest (.json) last, as `publication` does."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.suffix == ".json", path.name)):
        if path.is_file() and not path.name.startswith("."):
            write(joined(place, path.name), path.read_bytes())


def _opened(place: str) -> tuple[Any, str]:
    url_to_fs = library("fsspec.core", "fsspec").url_to_fs
    try:
        system, path = url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise SourceError(finding("place-unreadable", place, reason=reason(error))) from error
    return system, str(path)
