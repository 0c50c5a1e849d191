"""The store: OCFL 1.1 objects (SHA-512), each version added whole or not at all.

Order of an addition, under the writers' lock: the pending note, the contents, the version's inventory, the
object's declaration, the object's inventory (this is the moment that counts), its digest, the accession
entry; then the pending note goes. After a crash the next one who opens the store finishes what had passed
that moment and takes back what had not (ocfl.io/1.1/spec, 3.5 to 3.7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from huozi.archive import register
from huozi.archive.digests import Hashed, sha512, sha512_of
from huozi.archive.location import Location, changed_meanwhile
from huozi.archive.objects import (
    DECLARATION,
    INVENTORY,
    ROOT,
    ROOT_DECLARATION,
    ROOT_FILES,
    SIDECAR,
    Inventory,
    next_version,
    object_path,
)
from huozi.archive.register import Accession
from huozi.diagnostics import OutputError, SourceError, finding, reason

PENDING = "pending"

Content = Path | bytes
"""A file to be stored: where it lies on this machine, or what it holds."""


@dataclass(frozen=True, slots=True)
class Added:
    """Which version holds the files; `new` is False where the latest held the very same ones already."""

    id: str
    version: str
    object: str
    new: bool


class Store:
    """The objects of one archive."""

    def __init__(self, location: Location) -> None:
        self.location = location

    def exists(self) -> bool:
        """Return whether there is an archive at this place."""
        return self.location.read(ROOT_DECLARATION) is not None

    def require(self) -> None:
        """Raise SourceError (`archive-none`) where there is no archive."""
        if not self.exists():
            raise SourceError(finding("archive-none", self.location.name))

    def holds(self, id: str) -> bool:
        """Return whether there is an object of this id."""
        return self.location.read(f"{ROOT}/{object_path(id)}/{INVENTORY}") is not None

    def add(self, id: str, files: Mapping[str, Content], *, message: str, first: bool = False) -> Added:
        """Store `files`, by path below the version, as the next version of the object `id`.

        first  there must be no such object yet; raises OutputError (`archive-changed-meanwhile`) else

        An archive is made where there is none. Raises OutputError where a file cannot be read, written, or
        changes meanwhile (`archive-source-changed`), or the lock cannot be had; nothing is added then.
        """
        try:
            digests = {path: sha512_of(content) for path, content in sorted(files.items())}
            with self.location.writing():
                self._found()
                self._recover()
                if first and self.holds(id):
                    raise changed_meanwhile(object_path(id))
                return self._add(id, files, digests, message)
        except OSError as error:
            place = str(error.filename or self.location.name)
            raise OutputError(finding("archive-unwritable", place, reason=reason(error))) from error

    def recover(self) -> tuple[Accession, ...]:
        """Finish or take back what a writer left; return what was taken back. Cheap where nothing is."""
        if not any(True for _ in self.location.files(PENDING)):
            return ()
        with self.location.writing():
            return tuple(self._recover())

    def inventory(self, object: str) -> Inventory:
        """Return the inventory of the object in the folder `object`. Raises SourceError."""
        path = f"{ROOT}/{object}/{INVENTORY}"
        return Inventory.read(self.location.read(path) or b"", path)

    def files(self, object: str, version: str | None = None) -> dict[str, str]:
        """Return the files of a version (None: the latest): path below it to path in the location."""
        stored = self.inventory(object).files(version)
        return {path: f"{ROOT}/{object}/{content}" for path, content in stored.items()}

    def lying(self) -> tuple[list[str], list[str]]:
        """Return the folders of all objects in the storage root, and the files in it that belong to none."""
        objects: list[str] = []
        strays = [f"{ROOT}/extensions/{name}" for name in self.location.listing(f"{ROOT}/extensions")[1]]
        waiting = [""]
        while waiting:
            below = waiting.pop()
            folders, files = self.location.listing(ROOT + below)
            strays += [f"{ROOT}{below}/{name}" for name in files]
            if below.count("/") == 2:
                objects += [f"{below[1:]}/{name}" for name in folders]
            else:
                waiting += [f"{below}/{name}" for name in folders if below or name != "extensions"]
        return sorted(objects), sorted(path for path in strays if path not in ROOT_FILES)

    def _found(self) -> None:
        """Make the storage root where there is none."""
        if not self.exists():
            for path, data in ROOT_FILES.items():
                self.location.write(path, data)

    def _add(self, id: str, files: Mapping[str, Content], digests: Mapping[str, str], message: str) -> Added:
        object = object_path(id)
        path = f"{ROOT}/{object}/{INVENTORY}"
        before = self.location.read(path)
        version = next_version(before, id, digests, message)
        if version is None:
            return Added(id, Inventory.read(before or b"", path).head, object, new=False)
        number, previous = register.last(self.location)
        digest = sha512(version.inventory)
        entry = Accession(number + 1, id, version.name, object, digest, previous, version.at)
        self.location.commit(_note(entry), entry.data, None)
        try:
            for logical, content in version.contents.items():
                self._store(files[logical], f"{ROOT}/{object}/{content}", digests[logical])
            self.location.write(f"{ROOT}/{object}/{version.name}/{INVENTORY}", version.inventory)
            self.location.write(f"{ROOT}/{object}/{version.name}/{SIDECAR}", _sidecar(digest))
            if before is None:
                self.location.write(f"{ROOT}/{object}/{DECLARATION}", b"ocfl_object_1.1\n")
        except BaseException:
            self.location.hold()
            self._take_back(entry)
            raise
        self.location.commit(path, version.inventory, before)
        self._finish(entry)
        return Added(id, version.name, object, new=True)

    def _store(self, content: Content, path: str, digest: str) -> None:
        with _opened(content) as file:
            hashed = Hashed(file)
            self.location.store(path, hashed)
        if hashed.hexdigest() != digest:
            raise OutputError(finding("archive-source-changed", str(content)))

    def _recover(self) -> list[Accession]:
        taken_back = []
        for path, _ in list(self.location.files(PENDING)):
            entry = Accession.read(self.location.read(path) or b"", path)
            stands = f"{ROOT}/{entry.object}/{INVENTORY}"
            inventory = self.location.read(stands)
            if inventory is not None and sha512(inventory) == entry.inventory:
                self._finish(entry)
            elif inventory is not None and entry.version in Inventory.read(inventory, stands).versions:
                raise SourceError(finding("archive-note-contradicted", path, object=stands))
            else:
                self._take_back(entry)
                taken_back.append(entry)
        return taken_back

    def _finish(self, entry: Accession) -> None:
        """Write what follows the moment that counts, and close the note."""
        self.location.write(f"{ROOT}/{entry.object}/{SIDECAR}", _sidecar(entry.inventory))
        if self.location.read(entry.path) != entry.data:
            self.location.commit(entry.path, entry.data, None)
        self.location.remove(_note(entry))

    def _take_back(self, entry: Accession) -> None:
        """Remove what was written of a version that does not count, and close the note."""
        own = f"{ROOT}/{entry.object}"
        self.location.remove(own if entry.version == "v1" else f"{own}/{entry.version}")
        self.location.remove(_note(entry))


def _note(entry: Accession) -> str:
    return f"{PENDING}/{entry.number:08}.json"


def _opened(content: Content) -> BinaryIO:
    return BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _sidecar(digest: str) -> bytes:
    """Return the digest of an inventory as OCFL keeps it beside the inventory (3.7)."""
    return f"{digest} {INVENTORY}\n".encode()
