"""`batch`: many editions in one run."""

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from huozi import messages
from huozi.cli.arguments import Command, Parser, add_building
from huozi.cli.build import build_options, output_folder
from huozi.cli.console import Console
from huozi.diagnostics import ExitCode, UsageError, finding
from huozi.files import is_url

if TYPE_CHECKING:
    from huozi.batch.schedule import Pools
    from huozi.batch.work import Order, Result

_DEFAULT_KINDS = ("epub", "print")
_WORST_FIRST = (
    ExitCode.INTERNAL,
    ExitCode.TOOL,
    ExitCode.OUTPUT,
    ExitCode.ASSET,
    ExitCode.EDITION,
    ExitCode.SOURCE,
)
_EVERY = 20.0  # seconds between two lines of progress


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("shelf", nargs="+", metavar="SHELF", help=parser.help("shelf"))
    add_building(parser, "out-batch", urls=True)
    parser.add_argument("--scheduler", metavar="URL", help=parser.help("scheduler"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.batch.schedule import run  # noqa: PLC0415
    from huozi.batch.shelf import tasks_of  # noqa: PLC0415
    from huozi.batch.table import write_tables  # noqa: PLC0415
    from huozi.batch.work import Order  # noqa: PLC0415

    if options.out is None:
        raise UsageError(finding("batch-out-missing"))
    out = options.out
    if not is_url(out):
        out = str(output_folder(Path(out)).absolute())
    jobs, options.jobs = options.jobs, 1
    order = Order(out, build_options(options, _DEFAULT_KINDS))
    tasks = tasks_of(options.shelf)
    told = _Told(console, len(tasks), order)
    for result in run(tasks, order, _pools(options.scheduler, jobs)):
        told.one(result)
    tables = write_tables(tasks, order, console.language)
    for place in tables:
        console.result(place)
    return told.end()


def _pools(scheduler: str | None, jobs: int) -> "Pools":
    from huozi.batch.cluster import cluster_pools  # noqa: PLC0415
    from huozi.batch.schedule import Pools  # noqa: PLC0415

    return cluster_pools(scheduler, jobs) if scheduler else Pools(jobs)


class _Told:
    """What a person is told while a run goes on and at its end."""

    def __init__(self, console: Console, total: int, order: "Order") -> None:
        self._console, self._total, self._order = console, total, order
        self._states: Counter[str] = Counter()
        self._codes: set[ExitCode] = set()
        self._begun = self._last = time.monotonic()

    def one(self, result: "Result") -> None:
        """Tell of an edition that is not built; count all."""
        self._states[result.state] += 1
        self._codes.add(ExitCode(result.code))
        if result.code:
            self._fault(result)
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            done = self._states.total()
            left = (now - self._begun) / done * (self._total - done)
            values = {"done": done, "total": self._total, "failing": self._failing()}
            self._console.say("batch-progress", **values, minutes=f"{left / 60:.1f}")

    def _fault(self, result: "Result") -> None:
        from huozi.batch.shelf import Task  # noqa: PLC0415
        from huozi.batch.work import finding_of, read_record  # noqa: PLC0415

        record = read_record(Task(result.name, ""), self._order) or {"findings": []}
        errors = [item for item in record["findings"] if item["severity"] == "error"]
        state = messages.text(f"batch-state-{result.state}", self._console.language)
        self._console.result(f"{result.name}  {state}")
        self._console.findings([finding_of(item) for item in errors], always=True)

    def _failing(self) -> int:
        return sum(self._states[state] for state in ("refused", "failed", "died"))

    def end(self) -> ExitCode:
        """Say what became of all; return the exit code of the worst."""
        counts = {state: self._states[state] for state in ("built", "unchanged")}
        self._console.say("batch-done", **counts, failing=self._failing(), total=self._total)
        return next((code for code in _WORST_FIRST if code in self._codes), ExitCode.GOOD)


BATCH = Command("batch", _run, ExitCode.OUTPUT, _add_arguments)
