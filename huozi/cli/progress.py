"""The steps of a build as they begin: a live line and a bar on a terminal (Rich), else plain lines."""

import sys
from typing import TYPE_CHECKING, Any

from huozi import messages
from huozi.cli.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable

    from huozi.pipeline.events import Event


class Progress:
    """Shows what a build tells; a context manager."""

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

    def show(self, event: "Event") -> None:
        """Show one event of a build."""
        from huozi.pipeline.events import InputsChanged, PhotoDone, StepBegan  # noqa: PLC0415

        match event:
            case StepBegan(step):
                self._line(f"step-{step}")
            case PhotoDone(step, done, total):
                self._count(f"step-{step}-photo", done, total)
            case InputsChanged(paths):
                self.console.say("inputs-changed", files=", ".join(paths))

    def counter(self, id: str) -> "Callable[[int, int], None]":
        """Return what shows how many things of how many are done, in the words of the text `id`."""
        return lambda done, total: self._count(id, done, total)

    def _line(self, id: str) -> None:
        if self.live is None:
            self.console.say(id)
        else:
            text = messages.text(id, self.console.language)
            self.live.update(self.task, description=text, completed=0, total=None)

    def _count(self, id: str, done: int, total: int) -> None:
        if self.live is not None:
            text = messages.text(id, self.console.language, done=done, total=total)
            self.live.update(self.task, description=text, completed=done, total=total)
