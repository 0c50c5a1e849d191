"""Verification: every byte of the archive read again and held against its digest, each fault named.

Four independent things are held against one another: what lies there, each object's inventory, the accession
register and the catalogue. A file altered, gone or foreign shows in the first two; an object gone, or put
back to an earlier version, in the third; a catalogue cut off or changed, in the fourth. The structure is
also read by ocfl-py.
"""

import datetime
import json
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from huozi.archive import register
from huozi.archive.catalogue import Catalogue
from huozi.archive.digests import digest, sha512
from huozi.archive.libraries import library
from huozi.archive.objects import DECLARATION, INVENTORY, ROOT, ROOT_FILES, SIDECAR, object_path
from huozi.archive.register import Accession
from huozi.archive.store import Store
from huozi.diagnostics import Finding, HuoziError, SourceError, finding, reason

LOG = "verifications.jsonl"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification read and found.

    of        how many objects there are in all
    register  number and SHA-512 of the last accession: kept elsewhere, it proves later that nothing was
    changed
    """

    objects: int
    of: int
    files: int
    bytes: int
    register: str
    findings: tuple[Finding, ...]


def verify(
    store: Store, catalogue: Catalogue, *, sample: float = 1.0, step: Callable[[int, int], None] | None = None
) -> Verified:
    """Read the archive again and name whatever is not as it was stored.

    sample  share of the objects whose files are read, chosen at random; register, catalogue and the
    existence of
            each object are always held against one another
    step    told how many objects are done, of how many

    An addition that was broken off is taken back first, and said. The result is added to the log.
    """
    store.require()
    findings = [
        finding("archive-taken-back", f"{ROOT}/{entry.object}", edition=entry.id, version=entry.version)
        for entry in store.recover()
    ]
    entries, head, found = _register(store)
    findings += found
    latest = {entry.id: entry for entry in entries}
    known = {entry.object: entry.id for entry in latest.values()}
    lying, strays = store.lying()
    findings += [
        finding("archive-object-missing", f"{ROOT}/{entry.object}", edition=entry.id, version=entry.version)
        for entry in latest.values()
        if entry.object not in set(lying)
    ]
    findings += [finding("archive-object-foreign", f"{ROOT}/{path}") for path in lying if path not in known]
    strays += register.strays(store.location)
    findings += [finding("archive-file-foreign", path, edition="–", what="–") for path in strays]
    findings += [
        finding(
            "archive-file-missing" if data is None else "archive-file-altered", path, edition="–", what="–"
        )
        for path, expected in ROOT_FILES.items()
        if (data := store.location.read(path)) != expected
    ]
    chosen = [path for path in lying if path in known]
    if sample < 1:
        chosen = sorted(random.sample(chosen, min(len(chosen), max(1, round(len(chosen) * sample)))))
    files = size = 0
    for count, object in enumerate(chosen, 1):
        checked = _Object(store, object, latest[known[object]])
        findings += checked.findings()
        files += checked.files
        size += checked.bytes
        if step:
            step(count, len(chosen))
    findings += [found for found in _catalogued(catalogue, latest, chosen) if found not in findings]
    number = entries[-1].number if entries else 0
    result = Verified(len(chosen), len(lying), files, size, f"{number} {head}", tuple(findings))
    _log(store, result)
    return result


class _Object:
    """One object read again."""

    def __init__(self, store: Store, object: str, entry: Accession) -> None:
        self.location = store.location
        self.own = f"{ROOT}/{object}"
        self.entry = entry
        self.files = 0
        self.bytes = 0

    def findings(self) -> list[Finding]:
        """Return what is not as it was stored."""
        path = f"{self.own}/{INVENTORY}"
        try:
            data = self.location.read(path)
            if (
                data is None
                or sha512(data) != self.entry.inventory
                or object_path(self.entry.id) != self.entry.object
            ):
                return [*self._inventory_faults(path, data), *self._contents(self._sound())]
            found = [*self._contents(data)]
            return found or self._structure()
        except HuoziError as error:
            return [error.finding]
        except OSError as error:
            return [finding("archive-unreadable", self.own, reason=reason(error), edition=self.entry.id)]

    def _inventory_faults(self, path: str, data: bytes | None) -> list[Finding]:
        if data is None:
            return [self._fault("archive-file-missing", path)]
        return [self._fault("archive-file-altered", path)]

    def _sound(self) -> bytes | None:
        """Return the inventory as the register knows it: the version's own copy, where that is sound."""
        copy = self.location.read(f"{self.own}/{self.entry.version}/{INVENTORY}")
        return copy if copy is not None and sha512(copy) == self.entry.inventory else None

    def _contents(self, inventory: bytes | None) -> Iterator[Finding]:
        """Hold every file of the object against its digest; without an inventory nothing more can be said."""
        if inventory is None:
            return
        read = json.loads(inventory)
        expected: dict[str, str | None] = {
            content: name for name, contents in read["manifest"].items() for content in contents
        }
        names = {
            content: (version, logical)
            for version in read["versions"]
            for name, paths in read["versions"][version]["state"].items()
            for content in read["manifest"][name]
            for logical in paths
        }
        for version in read["versions"]:
            expected[f"{version}/{INVENTORY}"] = expected[f"{version}/{SIDECAR}"] = None
        expected[f"{read['head']}/{INVENTORY}"] = self.entry.inventory
        expected |= {DECLARATION: sha512(b"ocfl_object_1.1\n"), INVENTORY: None, SIDECAR: None}
        lying = {path[len(self.own) + 1 :]: size for path, size in self.location.files(self.own)}
        for path in sorted(expected.keys() | lying.keys()):
            place = f"{self.own}/{path}"
            if path not in lying:
                yield self._fault("archive-file-missing", place, *names.get(path, ()))
            elif path not in expected or lying[path] < 0:
                yield self._fault("archive-file-foreign", place)
            elif not self._sound_file(place, expected[path], lying[path]):
                yield self._fault("archive-file-altered", place, *names.get(path, ()))

    def _sound_file(self, place: str, expected: str | None, size: int) -> bool:
        """Tell whether a file has its digest; an inventory has its own beside it."""
        self.files += 1
        self.bytes += size
        if expected is not None:
            with self.location.open(place) as file:
                return digest(file) == expected
        if place.endswith(SIDECAR):
            inventory = self.location.read(place.removesuffix(".sha512")) or b""
            return self.location.read(place) == f"{sha512(inventory)} {INVENTORY}\n".encode()
        return True  # an earlier inventory: its digest beside it was held against it

    def _fault(self, id: str, place: str, version: str | None = None, logical: str | None = None) -> Finding:
        said = f"{version}: {logical}" if logical else (version or self.entry.version)
        return finding(id, place, edition=self.entry.id, what=said)

    def _structure(self) -> list[Finding]:
        """Return what ocfl-py says of the structure of an object whose files are all sound."""
        validator = library("ocfl.validator", "ocfl-py").Validator(check_digests=False)
        if validator.validate_object(self.location.system(self.own)):
            return []
        return [
            finding(
                "archive-structure", self.own, edition=self.entry.id, reason=str(validator.log.messages[0])
            )
        ]


def _register(store: Store) -> tuple[list[Accession], str | None, list[Finding]]:
    """Return the entries of the register as far as it can be read, the last one's digest, and its faults."""
    entries: list[Accession] = []
    findings = []
    before: str | None = None
    try:
        for entry, own in register.entries(store.location):
            number = entries[-1].number if entries else 0
            if entry.number != number + 1 or entry.previous != before:
                findings.append(finding("archive-register-broken", entry.path, number=number))
            entries.append(entry)
            before = own
    except HuoziError as error:
        findings.append(error.finding)
    return entries, before, findings


def _catalogued(
    catalogue: Catalogue, latest: dict[str, Accession], chosen: Sequence[str]
) -> Iterable[Finding]:
    """Hold the catalogue against the register, and what it says of the `chosen` objects against them."""
    try:
        held = catalogue.held()
        expected = {entry.id: (entry.version, entry.inventory) for entry in latest.values()}
        wrong = {id for id in held.keys() | expected.keys() if held.get(id) != expected.get(id)}
        read = set(chosen)
        wrong.update(
            catalogue.differing(
                entry for entry in latest.values() if entry.object in read and entry.id not in wrong
            )
        )
    except (SourceError, sqlite3.Error) as error:
        fault = error.finding if isinstance(error, SourceError) else None
        return [fault or finding("archive-catalogue-broken", str(catalogue.path), reason=str(error))]
    return [finding("archive-catalogue-differs", str(catalogue.path), edition=id) for id in sorted(wrong)]


def _log(store: Store, result: Verified) -> None:
    """Add a line about this verification to the log."""
    line = {
        "at": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "objects": result.objects,
        "of": result.of,
        "files": result.files,
        "bytes": result.bytes,
        "register": result.register,
        "faults": [{"id": found.id, "place": str(found.location)} for found in result.findings],
    }
    path = store.location.local / LOG
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
