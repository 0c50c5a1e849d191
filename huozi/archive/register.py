"""The accession register: what came in, in order, each entry naming the digest of the one before.

It is written once and never changed, and tells later that nothing was taken away: an object that vanished,
and one that was put back to an earlier version, cannot be seen from the objects alone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from huozi.archive.digests import as_json, sha512
from huozi.archive.location import Location
from huozi.diagnostics import SourceError, finding

FOLDER = "accessions"
_ENTRIES_A_FOLDER = 1000
_PLACE = re.compile(r"(?P<folder>[0-9]{6})/(?P<number>[0-9]{8})\.json")


@dataclass(frozen=True, slots=True)
class Accession:
    """An entry of the register: one version of one object came in.

    number     from 1, without gaps
    id         of the object
    version    v1, v2 …
    object     its folder in the storage root
    inventory  SHA-512 of the object's inventory as this version left it
    previous   SHA-512 of the entry before; None for the first
    at         when, UTC (RFC 3339)
    """

    number: int
    id: str
    version: str
    object: str
    inventory: str
    previous: str | None
    at: str

    @classmethod
    def read(cls, data: bytes, path: str) -> "Accession":
        """Return the entry that `data` holds. Raises SourceError (`archive-entry-broken`)."""
        try:
            entry = cls(**json.loads(data))
        except (ValueError, TypeError) as error:
            raise SourceError(finding("archive-entry-broken", path)) from error
        texts = (entry.id, entry.version, entry.object, entry.inventory, entry.at)
        if not (isinstance(entry.number, int) and all(isinstance(text, str) for text in texts)):
            raise SourceError(finding("archive-entry-broken", path))
        return entry

    @property
    def data(self) -> bytes:
        """The entry as it is stored."""
        return as_json(asdict(self))

    @property
    def path(self) -> str:
        """Where the entry is stored."""
        return f"{FOLDER}/{self.number // _ENTRIES_A_FOLDER:06}/{self.number:08}.json"


def entries(location: Location, after: int = 0) -> Iterator[tuple[Accession, str]]:
    """Yield the entries with a number above `after`, in order, each with the SHA-512 of its bytes.

    Raises SourceError (`archive-entry-broken`) at one that cannot be read.
    """
    for folder in location.listing(FOLDER)[0]:
        if folder.isdecimal() and (int(folder) + 1) * _ENTRIES_A_FOLDER > after:
            for name in location.listing(f"{FOLDER}/{folder}")[1]:
                if name > f"{after:08}." and _number(folder, name) > after:
                    path = f"{FOLDER}/{folder}/{name}"
                    data = location.read(path) or b""
                    yield Accession.read(data, path), sha512(data)


def last(location: Location) -> tuple[int, str | None]:
    """Return number and SHA-512 of the last entry; 0 and None where there is none."""
    for folder in reversed(location.listing(FOLDER)[0]):
        for name in reversed(location.listing(f"{FOLDER}/{folder}")[1]):
            if _number(folder, name):
                path = f"{FOLDER}/{folder}/{name}"
                data = location.read(path) or b""
                return Accession.read(data, path).number, sha512(data)
    return 0, None


def strays(location: Location) -> list[str]:
    """Return the files in the register's folder that stand where no entry can."""
    places = ((path, path.split("/")[1:]) for path, _ in location.files(FOLDER))
    return [path for path, place in places if len(place) != 2 or not _number(*place)]


def _number(folder: str, name: str) -> int:
    """Return the number of the entry that would lie there; 0 where none would."""
    place = _PLACE.fullmatch(f"{folder}/{name}")
    if place is None or int(place["number"]) // _ENTRIES_A_FOLDER != int(place["folder"]):
        return 0
    return int(place["number"])
