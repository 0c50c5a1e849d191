#!/usr/bin/env python3
"""Measure huozi beside plain WeasyPrint on the same HTML, pandoc and Typst: processor time, memory, growth.

    tools/benchmark.py                          a small edition and a book of 12 chapters, three rounds
    tools/benchmark.py --books 3,12,50,102      how time and memory grow with the pages
    tools/benchmark.py --editions 10,100        batches of small editions, on one and on two workers
    tools/benchmark.py --tasks 100000           what handing tasks to two workers costs when they do nothing
    tools/benchmark.py --keep                   write the ratios down that later runs are held against

The inputs are made by tools/make_book.py: the same each time. In a round every tool runs once, in a process
of its own, one after the other, so that a busy machine is busy for all of them. Told are the processor time
(user and system, all processes), the wall time and the largest process; ratios are taken within a round, and
the middle one is told with the smallest and the largest. A ratio 15 % above the kept one, of
tools/benchmark.toml, ends the run with code 1. Pandoc and Typst are left out where they are not installed
(PyPI: pypandoc-binary, typst); Typst sets the text that pandoc converts, without huozi's styles.
"""

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from huozi import project
from huozi.assembly import assemble, clock
from huozi.batch.schedule import Pools, run
from huozi.batch.shelf import Task, tasks_of
from huozi.batch.work import Order, Result
from huozi.pages.document import compose
from huozi.pages.table_room import table_room
from huozi.pipeline import Options
from tools.make_book import write_book

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(__file__).with_suffix(".toml")
LOSS = 1.15
"""A ratio this many times the kept one is a loss."""

PLAIN = "WeasyPrint, plain"
SMALL = "small edition"


class Cost(NamedTuple):
    """What one run cost: seconds of processor and wall time, megabytes of the largest process."""

    processor: float
    wall: float
    memory: float


class Tool(NamedTuple):
    """A tool at work on one input: what it is told as, and its command."""

    name: str
    command: list[str]


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end. Raises SystemExit with its complaint where it fails."""
    with tempfile.TemporaryFile() as said:
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - begun
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)}\n{said.read().decode('utf-8', 'replace')[-2000:]}")
    per_megabyte = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / per_megabyte)


def plain_html(edition: Path, target: Path) -> Path:
    """Write the HTML that huozi lays the edition out from, its styles linked, for any other engine."""
    read = project.load(edition)
    book = assemble(read, clock(read.edition, None))
    settings = book.edition.print
    root = compose(book, "2024-05-06T00:00:00Z", lambda: table_room(book.edition)).root
    head = root.find("head")
    if head is None:
        raise ValueError("a document without head")
    width, height = settings.trim_mm
    page = f":root{{--trim-width:{width}mm;--trim-height:{height}mm;--bleed:{settings.bleed_mm}mm}}"
    ElementTree.SubElement(head, "style").text = page
    for sheet in project.theme_sheets(book.edition):
        ElementTree.SubElement(head, "link", {"rel": "stylesheet", "href": sheet.as_uri()})
    target.write_text(ElementTree.tostring(root, encoding="unicode", method="html"), encoding="utf-8")
    return target


def pandoc() -> str | None:
    """Return the path of pandoc, installed by itself or with pypandoc; None: there is none."""
    found = shutil.which("pandoc")
    if found is None and importlib.util.find_spec("pypandoc"):
        beside = Path(str(importlib.util.find_spec("pypandoc").origin)).parent / "files/pandoc"  # type: ignore[union-attr]
        found = str(beside) if beside.is_file() else None
    return found


def tools_for(edition: Path, scratch: Path, kinds: Sequence[str]) -> Iterator[Tool]:
    """Yield every tool that is installed, ready to work on `edition`."""
    for only in kinds:
        out = scratch / f"huozi-{only}"
        build = ["build", str(edition), "--out", str(out), "--only", only, "--quiet"]
        yield Tool(f"huozi {only}", [sys.executable, "-m", "huozi", *build])
    html = plain_html(edition, scratch / "plain.html")
    yield Tool(PLAIN, [sys.executable, "-m", "weasyprint", str(html), str(scratch / "plain.pdf")])
    converter = pandoc()
    if converter is None:
        return
    texts = [str(path) for path in sorted((edition / "manuscript").glob("*.md"))]
    convert = [converter, "--from=markdown", "--metadata=title=手册", "--metadata=lang=zh-Hans", *texts]
    yield Tool("pandoc epub", [*convert, f"--output={scratch / 'pandoc.epub'}"])
    if importlib.util.find_spec("typst"):
        source, script = (
            scratch / "book.typ",
            "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])",
        )
        subprocess.run(
            [*convert, "--standalone", "--to=typst", f"--output={source}"], check=True, capture_output=True
        )
        target = str(scratch / "typst.pdf")
        yield Tool("Typst pdf", [sys.executable, "-c", script, str(source), target])


def middle(values: Sequence[float]) -> str:
    """Return the middle value, and the smallest and the largest."""
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def compare(name: str, edition: Path, kinds: Sequence[str], rounds: int) -> dict[str, float]:
    """Run every tool on `edition`, print a table, and return huozi's ratios to plain WeasyPrint by name."""
    with tempfile.TemporaryDirectory() as folder:
        tools = list(tools_for(edition, Path(folder), kinds))
        costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
        for _ in range(rounds):
            for tool in tools:
                costs[tool.name].append(measure(tool.command))
    print(f"\n**{name}**, {rounds} rounds\n")
    print("| | processor s | wall s | largest process MB | × plain, processor | × plain, wall |")
    print("|---|---|---|---|---|---|")
    ratios = {}
    for tool in tools:
        pairs = list(zip(costs[tool.name], costs[PLAIN], strict=True))
        processor = [one.processor / plain.processor for one, plain in pairs]
        wall = [one.wall / plain.wall for one, plain in pairs]
        own = costs[tool.name]
        cells = (middle([one.processor for one in own]), middle([one.wall for one in own]))
        memory = f"{max(one.memory for one in own):.0f}"
        print(
            f"| {tool.name} | {' | '.join(cells)} | {memory} | {middle(processor)} | {middle(wall)} |",
            flush=True,
        )
        if tool.name.startswith("huozi"):
            ratios[f"{name}, {tool.name}"] = round(statistics.median(processor), 3)
    return ratios


def growth(chapters: Sequence[int], kinds: str, scratch: Path) -> None:
    """Print how time and memory grow with the pages of a book, one cold build each."""
    print(f"\n**growth**, {kinds}\n")
    print("| chapters | pages | processor s | ms a page | largest process MB |")
    print("|---|---|---|---|---|")
    for count in chapters:
        edition, out = scratch / f"book-{count}", scratch / f"built-{count}"
        write_book(edition, count)
        build = ["build", str(edition), "--out", str(out), "--only", kinds, "--quiet"]
        cost = measure([sys.executable, "-m", "huozi", *build])
        manifest = next(path for path in out.glob("*.json"))
        outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        pages = max(output["pages"] or 0 for output in outputs)
        each = cost.processor / pages * 1000
        print(f"| {count} | {pages} | {cost.processor:.1f} | {each:.0f} | {cost.memory:.0f} |", flush=True)


def batch(counts: Sequence[int], kinds: Sequence[str], scratch: Path) -> None:
    """Print what batches of small editions cost, on one worker and on two."""
    print(f"\n**batch**, {', '.join(kinds)}; editions a minute of processor time\n")
    print(
        "| editions | workers | wall s | processor s each | a minute a core | worker MB, first tenth | last |"
    )
    print("|---|---|---|---|---|---|---|")
    shelf = scratch / "shelf"
    for number in range(max(counts)):
        write_book(shelf / f"no-{number:04}", 1, theme="bulletin", seed=number + 1)
    for count in counts:
        tasks = tasks_of([str(shelf)])[:count]
        for jobs in (1, 2):
            order = Order(str(scratch / f"batch-{count}-{jobs}"), Options(tuple(kinds)))
            begun = time.monotonic()
            results: list[Result] = list(run(tasks, order, Pools(jobs)))
            wall = time.monotonic() - begun
            if failed := [result.name for result in results if result.code]:
                sys.exit(f"not built: {failed}")
            each = sum(result.seconds for result in results) / count
            tenth = max(count // 10, 1)
            first, last = (
                max(result.memory for result in part) / (1 << 20)
                for part in (results[:tenth], results[-tenth:])
            )
            row = (
                f"| {count} | {jobs} | {wall:.1f} | {each:.2f} | {60 / each:.0f} | {first:.0f} | {last:.0f} |"
            )
            print(row, flush=True)


def nothing(task: Task, _: Order) -> Result:
    """Do no work at all."""
    return Result(task.name, "built", 0, 0.0, 0)


def scheduling(count: int) -> None:
    """Print what it costs to hand `count` tasks to two workers that do nothing."""
    tasks = (Task(f"no-{number}", "") for number in range(count))
    begun, before = time.monotonic(), sum(os.times()[:4])
    done = sum(1 for _ in run(tasks, Order("", Options()), Pools(2, shift=0), nothing))
    wall, processor = time.monotonic() - begun, sum(os.times()[:4]) - before
    print(f"\n**scheduling**: {done} empty tasks, {wall / done * 1e6:.0f} µs of wall time each, ", end="")
    print(f"{processor / done * 1e6:.0f} µs of processor time of all processes", flush=True)


def losses(ratios: dict[str, float]) -> list[str]:
    """Return a line for each ratio that is 15 % above the kept one."""
    kept = tomllib.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    return [
        f"{name}: {ratio:.2f}, kept {kept[name]:.2f}"
        for name, ratio in ratios.items()
        if name in kept and ratio > kept[name] * LOSS
    ]


def numbers(text: str) -> list[int]:
    """Read numbers with commas between."""
    return [int(part) for part in text.split(",") if part]


def main() -> int:
    """Read the arguments, measure, print; return 1 where something became slower."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="of the comparisons; 0: none")
    parser.add_argument("--chapters", type=int, default=12, help="of the book compared; 0: none")
    parser.add_argument("--books", type=numbers, default=[], help="chapters of the books that show growth")
    parser.add_argument("--editions", type=numbers, default=[], help="editions of each batch")
    parser.add_argument("--tasks", type=int, default=0, help="empty tasks that are handed out")
    parser.add_argument("--keep", action="store_true", help="write the ratios down")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        ratios: dict[str, float] = {}
        if asked.rounds:
            write_book(scratch / "small", 1, theme="bulletin")
            ratios |= compare(SMALL, scratch / "small", ("print", "epub", "epub,print"), asked.rounds)
        if asked.rounds and asked.chapters:
            write_book(scratch / "book", asked.chapters)
            name = f"book of {asked.chapters} chapters"
            ratios |= compare(name, scratch / "book", ("screen", "epub", "epub,screen"), asked.rounds)
        if asked.books:
            growth(asked.books, "epub,screen", scratch)
        if asked.tasks:
            scheduling(asked.tasks)
        if asked.editions:
            batch(asked.editions, ("epub", "print"), scratch)
    if asked.keep:
        KEPT.write_text("".join(f'"{name}" = {ratio}\n' for name, ratio in ratios.items()), encoding="utf-8")
        return 0
    slower = losses(ratios)
    print("".join(f"\nslower than kept: {line}" for line in slower))
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
