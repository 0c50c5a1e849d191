"""BagIt bags (RFC 8493): an edition out of the archive for people without it, and one taken back.

A bag holds every version of the edition, and the program that made it:

    data/README.txt         what this is
    data/v1/ v2/ …          the versions, each complete
    data/program/           huozi as it was when the latest version was made, with its lock file
    data/versions.json      id of the edition; created and message of each version

What comes in is hostile: paths, sizes and links are looked at before any file is read.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huozi import messages
from huozi.archive.digests import as_json, sha512
from huozi.archive.libraries import library
from huozi.archive.location import parts
from huozi.archive.objects import object_path
from huozi.archive.program import FACTS, program_id
from huozi.archive.record import PATH
from huozi.archive.store import Added, Content, Store
from huozi.diagnostics import OutputError, SourceError, finding, reason

PROGRAM = "program"
VERSIONS = "versions.json"
_README = "README.txt"

_MOST_FILES = 100_000
_MOST_BYTES = 64 << 30
_LARGEST_TAG_FILE = 64 << 20


@dataclass(frozen=True, slots=True)
class Bag:
    """An edition in a bag: each version's message and files, in order; the program apart."""

    id: str
    versions: tuple[tuple[str, Mapping[str, Content]], ...]
    program: Mapping[str, Content]


def export(store: Store, id: str, folder: Path) -> Path:
    """Write the edition `id` as a bag into the new folder `folder`; return it.

    Raises OutputError (`archive-bag-stands`) where something stands there. The bag appears whole or not at
    all.
    """
    bagit = library("bagit", "bagit")
    if folder.exists():
        raise OutputError(finding("archive-bag-stands", str(folder)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    object = object_path(id)
    inventory = store.inventory(object)
    with tempfile.TemporaryDirectory(prefix=".huozi-bag-", dir=folder.parent) as temporary:
        aside = Path(temporary, "bag")
        for version in inventory.versions:
            _copy(store, store.files(object, version), aside / version)
        facts = json.loads(store.location.read(store.files(object).get(FACTS, FACTS)) or b"{}")
        if facts.get("program"):
            _copy(store, store.files(object_path(facts["program"])), aside / PROGRAM)
        record = json.loads(store.location.read(store.files(object)[PATH]) or b"{}")
        told = {name: {"created": at, "message": said} for name, (at, said) in inventory.facts.items()}
        (aside / VERSIONS).write_bytes(as_json({"id": id, "versions": told, "program": facts.get("program")}))
        readme = "\n".join(
            messages.text("archive-bag-readme", language, title=record.get("title", ""))
            for language in ("en", "zh")
        )
        (aside / _README).write_text(readme, encoding="utf-8")
        info = {
            "External-Identifier": id,
            "External-Description": str(record.get("title", "")),
            "Bagging-Date": inventory.facts[inventory.head][0][:10],
        }
        bagit.make_bag(str(aside), info, checksums=["sha512"])
        _settle_tags(aside)
        bagit.Bag(str(aside)).validate()
        aside.rename(folder)
    return folder


def read_bag(folder: Path) -> Bag:
    """Return the edition in the bag `folder`, its files still there.

    Raises SourceError for what is no bag of an edition, is not valid, too large, or holds links or paths
    that lead out of it.
    """
    files = _bounded(folder)
    bagit = library("bagit", "bagit")
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        raise SourceError(finding("archive-bag-invalid", str(folder), reason=str(error)[:500])) from error
    try:
        told = json.loads((folder / "data" / VERSIONS).read_bytes())
        names = sorted(told["versions"], key=lambda name: int(name[1:]))
        versions = tuple(
            (
                str(told["versions"][name]["message"]),
                {path: files[name, path] for at, path in files if at == name},
            )
            for name in names
        )
        program: Mapping[str, Content] = {path: file for (at, path), file in files.items() if at == PROGRAM}
        bag = Bag(str(told["id"]), versions, program)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(finding("archive-bag-strange", str(folder))) from error
    if not bag.versions or not all(PATH in files for _, files in bag.versions):
        raise SourceError(finding("archive-bag-strange", str(folder)))
    return bag


def take_in(store: Store, bag: Bag) -> tuple[Added, ...]:
    """Add every version of `bag` that the archive has not; return what became of each.

    Raises SourceError (`archive-bag-diverges`) where the archive has this edition with other versions.
    """
    object = object_path(bag.id)
    held = store.inventory(object).versions if object in store.lying()[0] else {}
    for version, (_, files) in zip(held, bag.versions, strict=False):
        if not _same(store, store.files(object, version), files):
            raise SourceError(finding("archive-bag-diverges", bag.id, version=version))
    if bag.program:
        store.add(program_id(bag.program), bag.program, message="huozi")
    return tuple(store.add(bag.id, files, message=said) for said, files in bag.versions[len(held) :])


def _same(store: Store, held: dict[str, str], files: Mapping[str, Content]) -> bool:
    return held.keys() == files.keys() and all(
        store.location.read(held[path]) == (file if isinstance(file, bytes) else file.read_bytes())
        for path, file in files.items()
    )


def _bounded(folder: Path) -> dict[tuple[str, str], Path]:
    """Return the payload files by their first folder and the path below it, after a look at all of them."""
    found: dict[tuple[str, str], Path] = {}
    size = 0
    try:
        for count, path in enumerate(sorted(folder.rglob("*"))):
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise SourceError(finding("archive-bag-link", str(path)))
            size += path.stat().st_size
            if count > _MOST_FILES or size > _MOST_BYTES:
                raise SourceError(finding("archive-bag-large", str(folder)))
            below = path.relative_to(folder).as_posix()
            if path.parent == folder and path.is_file() and path.stat().st_size > _LARGEST_TAG_FILE:
                raise SourceError(finding("archive-bag-large", str(path)))
            if path.is_file() and below.count("/") >= 2 and below.startswith("data/"):
                _, first, rest = below.split("/", 2)
                parts(rest)
                found[first, rest] = path
    except OSError as error:
        raise SourceError(finding("archive-bag-invalid", str(folder), reason=reason(error))) from error
    return found


def _copy(store: Store, files: dict[str, str], folder: Path) -> None:
    for path, stored in files.items():
        target = folder.joinpath(*parts(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        with store.location.open(stored) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)


def _settle_tags(folder: Path) -> None:
    """Rewrite the tag files without what depends on the library: the same edition gives the same bag."""
    info = folder / "bag-info.txt"
    lines = info.read_text(encoding="utf-8").splitlines()
    info.write_text(
        "".join(f"{line}\n" for line in lines if not line.startswith("Bag-Software-Agent")), encoding="utf-8"
    )
    _tag_manifest(folder)


def _tag_manifest(folder: Path) -> None:
    names = ("bag-info.txt", "bagit.txt", "manifest-sha512.txt")
    lines = [f"{sha512((folder / name).read_bytes())} {name}\n" for name in names]
    (folder / "tagmanifest-sha512.txt").write_text("".join(lines), encoding="utf-8")
