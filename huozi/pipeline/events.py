"""What a build tells while it goes on: steps that begin, counts within a step, inputs that changed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Step(StrEnum):
    """The steps of the work, in their order; each has a text `step-…` in the messages."""

    IMPORT = "import"
    ASSEMBLE = "assemble"
    LAYOUT = "layout"
    PHOTOS = "photos"
    EPUB = "epub"
    PRINT = "print"
    SCREEN = "screen"
    ARCHIVE = "archive"
    BOOKLET = "booklet"


@dataclass(frozen=True, slots=True)
class StepBegan:
    """A step begins."""

    step: Step


@dataclass(frozen=True, slots=True)
class PhotoDone:
    """Within `step`, `done` of `total` photos are made ready."""

    step: Step
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class InputsChanged:
    """Files changed while the build read them: it begins again. paths: relative to the edition."""

    paths: tuple[str, ...]


Event: TypeAlias = StepBegan | PhotoDone | InputsChanged
Listener: TypeAlias = Callable[[Event], None]
"""Told each event; what it raises (`Cancelled`) ends the build, which then leaves nothing behind."""


class Cancelled(Exception):
    """Raised by a listener that wants the build to end."""


def unheard(_: Event) -> None:
    """Listen to nothing."""
