"""What can go wrong, as values: severities, places, findings, errors and exit codes.

A `Finding` carries facts only; every sentence a person reads about it stands in the catalogue
(`huozi.messages`, texts in `huozi/messages/*.toml`), found by the finding's permanent id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import ClassVar

Value = str | int | float


class Severity(StrEnum):
    """How much a finding matters to the edition.

    ERROR    the output would be wrong or is: the build stops, or the output is refused.
    WARNING  the edition is built, but a person should look; `--strict` stops here (exit code 3).
    NOTICE   worth knowing, nothing to do.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class ExitCode(IntEnum):
    """Exit codes of the command, documented and distinct."""

    GOOD = 0
    INTERNAL = 1
    USAGE = 2
    STRICT = 3
    SOURCE = 4
    EDITION = 5
    ASSET = 6
    OUTPUT = 7
    TOOL = 8
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Location:
    """A place a person can go to: a point, or a span where it has an end.

    path        the file as the person knows it: relative to the edition where it is inside, else as given
    line        1-based line in that file; None where the whole file is meant
    column      1-based column in that line, counted in code points, as editors count; None where the whole
                line is meant
    end_line    1-based line of the character behind the last of the span; None where no end is known
    end_column  1-based column of that character
    """

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, named by its permanent catalogue id.

    values    what the catalogue's sentences quote, by placeholder name
    severity  where the edition sets another than the catalogue's; else None
    """

    id: str
    location: Location | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    severity: Severity | None = None


def finding(
    id: str, place: str | Location | None = None, line: int | None = None, **values: Value
) -> Finding:
    """Return a `Finding` whose sentences quote `values`.

    place  where: a `Location`, or the path of a file, with `line` where it is known; None: no place
    """
    return Finding(id, Location(place, line) if isinstance(place, str) else place, values)


def reason(error: Exception) -> str:
    """Return why the system or a library failed, in its own words, without the file's name."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


class HuoziError(Exception):
    """A fault that ends the command: a finding, others like it beside it, and, by kind, one exit code.

    Raise one of the kinds below. Only `huozi.cli` turns it into words and an exit status.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, finding: Finding, *others: Finding) -> None:
        super().__init__(finding, *others)
        self.finding = finding
        self.others = others

    def __str__(self) -> str:
        place = f"{self.finding.location} " if self.finding.location else ""
        return f"{place}{self.finding.id} {dict(self.finding.values)}"


class UsageError(HuoziError):
    """The command line asks for something that cannot be."""

    exit_code = ExitCode.USAGE


class SourceError(HuoziError):
    """A raw source cannot be read as text."""

    exit_code = ExitCode.SOURCE


class EditionError(HuoziError):
    """edition.toml or a manuscript breaks its format."""

    exit_code = ExitCode.EDITION


class AssetError(HuoziError):
    """A photo or a font is missing, broken or unfit."""

    exit_code = ExitCode.ASSET


class OutputError(HuoziError):
    """A finished output failed its check, or could not be written."""

    exit_code = ExitCode.OUTPUT


class ToolError(HuoziError):
    """A program or system library that the work needs is not there."""

    exit_code = ExitCode.TOOL
