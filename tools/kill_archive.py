"""Kills `archive add` at random moments: python tools/kill_archive.py FOLDER [KILLS].

Each time a process that adds a new edition and a correction of an older one is killed by SIGKILL; then
everything is verified by huozi and by ocfl-py, and each edition must be there whole or not at all. A process
that had ended before its kill does not count.
"""

import logging
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from huozi.archive.catalogue import Catalogue
from huozi.archive.objects import ROOT
from huozi.archive.opening import open_location
from huozi.archive.store import Store
from huozi.archive.verification import verify

FILES = 30  # so that a version takes a while
ADD = """
import sys
import ocfl
from huozi.archive.catalogue import Catalogue
from huozi.archive.opening import open_location
from huozi.archive.store import Store
from tools.kill_archive import files
store = Store(open_location(sys.argv[1]))
print("ready", flush=True)
for number in (int(sys.argv[2]), max(0, int(sys.argv[2]) - 7)):
    store.add(f"urn:uuid:{number:032x}", files(number, sys.argv[2]), message="")
    Catalogue(store).update()
print("done", flush=True)
"""


def files(number: int, said: str) -> dict[str, Path | bytes]:
    """Return the files of an edition, each of which says which run it is of."""
    return {f"manuscript/{n:02}.md": f"{number} {said} {n}\n".encode() * 500 for n in range(FILES)}


def whole(store: Store, object: str) -> bool:
    """Return whether every version of the object holds all its files, of one and the same run."""
    inventory = store.inventory(object)
    for version in inventory.versions:
        stored = store.files(object, version)
        runs = {(store.location.read(path) or b"").split()[1] for path in stored.values()}
        if len(stored) != FILES or len(runs) != 1:
            return False
    return True


def ran(folder: str, number: str, after: float | None) -> tuple[bool, float]:
    """Run the process, killed `after` so many seconds of adding; tell whether it ended, and its seconds."""
    process = subprocess.Popen([sys.executable, "-c", ADD, folder, number], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    began = time.monotonic()
    if after is not None:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    done = "done" in process.stdout.read()
    process.wait()
    return done, time.monotonic() - began


def main() -> None:
    """Kill, verify, and say what came of it."""
    import ocfl  # noqa: PLC0415

    folder, kills = sys.argv[1], int((sys.argv[2:] or ["100"])[0])
    rng = random.Random(16)
    store = Store(open_location(folder))
    taken_back = stood = ended = 0
    patience = ran(f"{folder}-whole", "0", None)[1]  # so long it takes on this machine, now
    logging.disable()
    number = -1
    while taken_back + stood < kills:
        number += 1
        done, took = ran(folder, str(number), rng.uniform(0, patience))
        if done:
            ended, patience = ended + 1, took
            continue
        if not store.exists():
            stood += 1
            continue
        result = verify(store, Catalogue(store))
        assert all(found.id == "archive-taken-back" for found in result.findings), result.findings
        taken_back += len(result.findings)
        stood += not result.findings
        assert all(whole(store, object) for object in store.lying()[0])
        root = ocfl.StorageRoot(f"{folder}/{ROOT}")
        assert root.validate() and root.num_objects == root.good_objects, root.errors
    objects = store.lying()[0]
    versions = sum(len(store.inventory(object).versions) for object in objects)
    print(f"{kills} kills: {taken_back} additions taken back, {stood} between two or after the moment that "
          f"counts; {ended} processes had ended before; "
          f"{len(objects)} editions, {versions} versions, all whole, all valid")  # fmt: skip


if __name__ == "__main__":
    main()
