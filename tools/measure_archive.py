"""How the archive bears many editions: python tools/measure_archive.py FOLDER [EDITIONS].

Generates small editions, adds them one by one, and prints the rate of every tenth of them, the times of list
and of 200 searches, and how fast the catalogue is made anew. CPU time, since machines are shared; wall time
beside it. Making the editions up is not counted.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from huozi.archive.catalogue import Catalogue
from huozi.archive.opening import open_location
from huozi.archive.search import search
from huozi.archive.store import Store

CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)]
WEIGHTS = list(
    accumulate(1 / (rank + 3) for rank in range(len(CHARACTERS)))
)  # few are frequent, as in any text


def text(rng: random.Random, length: int) -> str:
    """Return characters as frequent as those of a text."""
    return "".join(rng.choices(CHARACTERS, cum_weights=WEIGHTS, k=length))


def edition(rng: random.Random, number: int) -> dict[str, Any]:
    """Return the record of an edition of two articles."""
    articles = [
        {"path": f"manuscript/{n:02}.md", "title": text(rng, 10), "kicker": None, "subtitle": None,
         "column": text(rng, 2), "date": None, "source": None, "description": None,
         "contributors": [{"name": text(rng, 3), "role": "记者"}],
         "paragraphs": [text(rng, 180) for _ in range(5)], "photos": []}
        for n in (1, 2)
    ]  # fmt: skip
    return {
        "format": 1, "identifier": f"urn:uuid:{number:032x}", "title": text(rng, 6), "subtitle": None,
        "language": "zh-Hans", "date": f"{1950 + number % 75}-{1 + number % 12:02}-01", "publisher": None,
        "rights": None, "description": None, "subjects": [], "places": [text(rng, 2)], "internal": False,
        "series": {"name": f"河湾通讯 {number % 40}", "number": str(number), "permit": None, "issn": None},
        "contributors": [], "articles": articles, "cover": None, "outputs": [], "forced": None,
    }  # fmt: skip


@dataclass
class Spent:
    """CPU and wall seconds spent so far on one kind of work."""

    cpu: float = 0.0
    wall: float = 0.0

    def on(self, work: Callable[[], object]) -> None:
        """Do `work`, and count its time."""
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall seconds of `work`."""
    spent = Spent()
    spent.on(work)
    return spent.cpu, spent.wall


def files_of(rng: random.Random, record: dict[str, Any]) -> dict[str, Path | bytes]:
    """Return the files of an edition as they are stored."""
    return {
        "huozi/record.json": json.dumps(record, ensure_ascii=False).encode(),
        "manuscript/01.md": "\n\n".join(record["articles"][0]["paragraphs"]).encode(),
        "manuscript/02.md": "\n\n".join(record["articles"][1]["paragraphs"]).encode(),
        "outputs/edition.epub": rng.randbytes(2000),
    }


def add(store: Store, catalogue: Catalogue, rng: random.Random, numbers: range) -> tuple[Spent, Spent]:
    """Add an edition for each of `numbers`; return what the store took, and what the catalogue."""
    stored, catalogued = Spent(), Spent()
    for number in numbers:
        record = edition(rng, number)
        files = files_of(rng, record)
        stored.on(lambda id=record["identifier"], files=files: store.add(id, files, message=""))  # type: ignore[misc]
        catalogued.on(catalogue.update)
    return stored, catalogued


def main() -> None:
    """Measure, and print as it goes."""
    folder, count = sys.argv[1], int((sys.argv[2:] or ["10000"])[0])
    rng = random.Random(16)
    store = Store(open_location(folder))
    catalogue = Catalogue(store)
    each = max(1, count // 10)
    for start in range(0, count, each):
        numbers = range(start, min(count, start + each))
        stored, catalogued = add(store, catalogue, rng, numbers)
        many, whole = len(numbers), stored.cpu + catalogued.cpu
        print(f"added {numbers[-1] + 1:6}: {many / whole:6.1f} editions/s of CPU "
              f"({1000 * stored.cpu / many:.1f} ms to store one, "
              f"{1000 * catalogued.cpu / many:.1f} ms to catalogue it), "
              f"{many / (stored.wall + catalogued.wall):6.1f} of the clock", flush=True)  # fmt: skip
    cpu, wall = timed(catalogue.editions)
    print(f"list of all, in the process: {cpu * 1000:.0f} ms CPU, {wall * 1000:.0f} ms")
    command = [sys.executable, "build.py", "archive", "list", "--store", folder, "--series", "河湾通讯 7"]
    walls = [timed(lambda: subprocess.run(command, capture_output=True, check=True))[1] for _ in range(5)]
    print(f"list of one series, the whole command: {statistics.median(walls) * 1000:.0f} ms (median of 5)")
    times = []
    for number in range(200):
        query = text(rng, 1 + number % 3)
        times.append(timed(lambda query=query: search(catalogue, query))[0] * 1000)  # type: ignore[misc]
    print(f"200 searches: median {statistics.median(times):.1f} ms CPU, worst {max(times):.1f} ms CPU")
    cpu, wall = timed(catalogue.rebuild)
    print(f"catalogue made anew: {count / cpu:.0f} editions/s of CPU, {count / wall:.0f} of the clock")
    size = catalogue.path.stat().st_size
    print(f"catalogue: {size / 1e6:.1f} MB, {size / count / 1000:.1f} kB an edition")


if __name__ == "__main__":
    main()
