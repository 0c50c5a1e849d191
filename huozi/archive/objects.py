"""OCFL objects as values: where one lies, its inventory, and the inventory of its next version.

The inventories are made by ocfl-py (its only importer, with `verification`); what is written when is the
store's business.
"""

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from huozi import __version__
from huozi.archive.digests import as_json
from huozi.archive.libraries import library
from huozi.archive.location import parts
from huozi.diagnostics import SourceError, finding

ROOT = "ocfl"
ROOT_DECLARATION = f"{ROOT}/0=ocfl_1.1"
DECLARATION = "0=ocfl_object_1.1"
INVENTORY = "inventory.json"
SIDECAR = f"{INVENTORY}.sha512"

LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
LAYOUT_SETTINGS = {"extensionName": LAYOUT, "digestAlgorithm": "sha256", "tupleSize": 2, "numberOfTuples": 2}
"""65,536 folders: at a million editions some fifteen objects in each."""

ROOT_FILES = {
    f"{ROOT}/ocfl_layout.json": as_json(
        {"extension": LAYOUT, "description": "Objects by the first bytes of the SHA-256 of their id."}
    ),
    f"{ROOT}/extensions/{LAYOUT}/config.json": as_json(LAYOUT_SETTINGS),
    ROOT_DECLARATION: b"ocfl_1.1\n",
}
"""The storage root's own files, in the order in which they are written: the declaration last (4.2)."""

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Inventory:
    """An object's inventory, read and whole enough to be used.

    id        of the object
    head      its latest version
    versions  their names in order, each with its files: path below the version to path in the object
    facts     created and message of each version
    """

    id: str
    head: str
    versions: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, data: bytes, path: str) -> "Inventory":
        """Return the inventory that `data` holds.

        Raises SourceError (`archive-inventory`) where it is no inventory, or names a path that leads
        elsewhere.
        """
        try:
            found = json.loads(data)
            manifest = found["manifest"]
            names = sorted(found["versions"], key=lambda name: int(name[1:]))
            versions = {
                name: {
                    logical: _safe(manifest[digest][0])
                    for digest, paths in found["versions"][name]["state"].items()
                    for logical in map(_safe, paths)
                }
                for name in names
            }
            facts = {
                name: (
                    str(found["versions"][name]["created"]),
                    str(found["versions"][name].get("message", "")),
                )
                for name in names
            }
            return cls(str(found["id"]), names[-1], versions, facts)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise SourceError(finding("archive-inventory", path)) from error

    def files(self, version: str | None = None) -> Mapping[str, str]:
        """Return the files of `version` (None: the latest). Raises SourceError (`archive-version`)."""
        version = version or self.head
        if version not in self.versions:
            raise SourceError(finding("archive-version", self.id, version=version, latest=self.head))
        return self.versions[version]


@dataclass(frozen=True, slots=True)
class NextVersion:
    """A version about to be added.

    name       v1, v2 …
    at         its time, UTC (RFC 3339)
    inventory  the object's inventory with it, as bytes
    contents   where in the object each file goes that is not stored yet, by path below the version
    """

    name: str
    at: str
    inventory: bytes
    contents: Mapping[str, str]


def object_path(id: str) -> str:
    """Return the folder of the object `id` in the storage root, as OCFL's extension 0003 lays it out."""
    digest = sha256(id.encode()).hexdigest()
    name = re.sub(r"[^A-Za-z0-9_-]", lambda match: "".join(f"%{byte:02x}" for byte in match[0].encode()), id)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}-{digest}"
    return f"{digest[:2]}/{digest[2:4]}/{name}"


def next_version(
    before: bytes | None, id: str, digests: Mapping[str, str], message: str
) -> NextVersion | None:
    """Return the version that follows; None where the latest has these very files.

    before   the object's inventory now; None: there is no object yet
    digests  SHA-512 of each file of the new version, by path below it

    Raises ToolError where ocfl-py is missing.
    """
    ocfl = library("ocfl", "ocfl-py")
    if before is None:
        inventory = ocfl.Inventory()
        inventory.id = id
        inventory.spec_version = "1.1"
        inventory.digest_algorithm = "sha512"
        inventory.init_manifest_and_versions()
    else:
        inventory = ocfl.Inventory(json.loads(before))
        latest = inventory.current_version
        if {path: latest.digest_for_logical_path(path) for path in latest.logical_paths} == digests:
            return None
    at = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts = {"created": at, "message": message, "user": {"name": f"huozi {__version__}"}, "state": {}}
    version = inventory.add_version(metadata=facts)
    contents = {}
    for path, digest in digests.items():
        content = version.add_file(digest=digest, logical_path=path)
        if content is not None:
            contents[path] = content
    return NextVersion(inventory.head, at, as_json(inventory.data), contents)


def _safe(path: str) -> str:
    parts(path)
    return path
