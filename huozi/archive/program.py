"""The program that made an edition, kept beside it: huozi's own files, and what it ran on.

An edition can be built again in twenty years only with the code that built it. The code is an object of its
own, since a thousand editions share it; the facts of the machine stand in each version.
"""

import ctypes
import ctypes.util
import hashlib
import platform
import re
import uuid
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Any

from huozi import __version__, fonts, project
from huozi.archive.digests import as_json
from huozi.archive.store import Content
from huozi.model.book import Edition

FACTS = "huozi/made-with.json"
LOCK = "requirements.lock"

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "program.huozi.invalid")
_LIBRARIES = {
    "pango-1.0": "pango_version_string",
    "harfbuzz": "hb_version_string",
    "fontconfig": "FcGetVersion",
}
PROGRAM_FACTS = ("packages",)
"""Facts that an environment of its own settles, so that they need not be compared then."""

_LEFT_OUT = {"__pycache__", "node_modules"}


def program_files() -> dict[str, Content]:
    """Return huozi's own files by the path where `python -m huozi` finds them again, and its lock file."""
    package = Path(__file__).parents[1]
    styles = project.house_styles()
    found: dict[str, Content] = {}
    for folder, name in ((package, "huozi"), (styles, "styles")):
        for path in sorted(folder.rglob("*")):
            below = path.relative_to(folder)
            if path.is_file() and not path.is_symlink() and not _LEFT_OUT & set(below.parts):
                found[f"{name}/{below.as_posix()}"] = path
    lock = lock_file()
    if lock:
        found[LOCK] = lock
    return found


def program_id(files: Mapping[str, Content]) -> str:
    """Return the id of the object that holds `files`: one for each state of the code."""
    digest = hashlib.sha512()
    for path, content in sorted(files.items()):
        data = content if isinstance(content, bytes) else content.read_bytes()
        digest.update(f"{path}\n{hashlib.sha512(data).hexdigest()}\n".encode())
    return uuid.uuid5(_NAMESPACE, digest.hexdigest()).urn


def lock_file() -> Path | None:
    """Return the lock file of this huozi, with the hash of every library; None where it came without one."""
    package = Path(__file__).parents[1]
    return next((p for p in (package / LOCK, package.parent / LOCK) if p.is_file()), None)


def made_with(edition: Edition, program: str) -> bytes:
    """Return the facts of this machine that the outputs depend on, as JSON.

    program  id of the object that holds huozi's own code
    """
    return as_json({"huozi": __version__, "program": program, **machine(edition.language)})


def machine(language: str) -> dict[str, Any]:
    """Return what this machine has of what the outputs of an edition in `language` depend on."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "packages": dict(sorted(_packages("huozi").items())),
        "libraries": {name: _version(name, function) for name, function in _LIBRARIES.items()},
        "fonts": _fonts(language),
    }


def _packages(name: str) -> dict[str, str]:
    """Return name and version of all installed packages that the package `name` needs, itself left out."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        for requirement in _needs(waiting.pop()):
            match = re.match(r"[A-Za-z0-9._-]+", requirement)
            needed = re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""
            if not needed or needed in found or "extra ==" in requirement:
                continue
            try:
                found[needed] = distribution(needed).version
            except PackageNotFoundError:
                continue  # for another system or another Python
            waiting.append(needed)
    return found


def _needs(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


@cache
def _version(library: str, function: str) -> str | None:
    """Return what a system library calls its own version; None where it is not here."""
    file = ctypes.util.find_library(library)
    if file is None:
        return None
    call = getattr(ctypes.CDLL(file), function)
    if library == "fontconfig":
        number = int(call())
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    call.restype = ctypes.c_char_p
    return str(call().decode())


@cache
def _fonts(language: str) -> dict[str, str | None]:
    """Return the SHA-256 of the font files that huozi sets `language` in, by family and weight."""
    found: dict[str, str | None] = {}
    for family in fonts.house_families(language):
        for bold in (False, True):
            face = fonts.find_face(family, bold=bold)
            name = f"{family} {'Bold' if bold else 'Regular'}"
            found[name] = hashlib.sha256(face.path.read_bytes()).hexdigest() if face else None
    return found
