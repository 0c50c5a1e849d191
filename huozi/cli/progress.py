"""The steps of a build as they begin: a live line and a bar on a terminal (Rich), else plain lines."""

import sys
from typing import Any

from huozi import messages
from huozi.cli.console import Console


class Progress:
    """Shows steps; use it as a context manager, call it when a step begins."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.live: Any = None
        self.task: Any = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty() and not self.console.quiet:
            from rich import console, progress  # noqa: PLC0415  60 ms, for terminals only

            columns = (
                progress.SpinnerColumn(),
                progress.TextColumn("{task.description}"),
                progress.BarColumn(),
            )
            self.live = progress.Progress(*columns, console=console.Console(stderr=True), transient=True)
            self.live.start()
            self.task = self.live.add_task("", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self.live is not None:
            self.live.stop()

    def __call__(self, id: str, **values: str | int) -> None:
        """Begin the step `id` (text `step-…` of the messages); `done` of `total` moves the bar."""
        if self.live is not None:
            text = messages.text(f"step-{id}", self.console.language, **values)
            self.live.update(
                self.task, description=text, completed=values.get("done", 0), total=values.get("total")
            )
        elif "done" not in values:
            self.console.say(f"step-{id}", **values)
