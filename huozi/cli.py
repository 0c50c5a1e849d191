"""Commands, progress, printing, exit codes: the only module that talks to a person.

Results go to stdout, talk to stderr. Nothing heavy is imported before a command needs it.
"""

import argparse
import contextlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huozi import messages
from huozi.arguments import KINDS, parse
from huozi.diagnostics import (
    ExitCode,
    Finding,
    HuoziError,
    Location,
    OutputError,
    Severity,
    UsageError,
    finding,
    reason,
)
from huozi.messages import Language

if TYPE_CHECKING:
    from huozi.importing import ImportResult
    from huozi.pipeline import Built

_WORTH_SHOWING = {Severity.ERROR, Severity.WARNING}
_UNUSABLE = {
    "build": ExitCode.EDITION,
    "import": ExitCode.SOURCE,
    "make": ExitCode.SOURCE,
    "new": ExitCode.OUTPUT,
    "doctor": ExitCode.TOOL,
}
"""Exit code of each command for a file that cannot be used, where no step has said more about it."""

_MADE_OF_RAW = ("epub", "print")
"""The outputs of `make` where none are named."""

_SHOWN_OF_A_KIND = 3  # findings of one id in one file; the rest are counted
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters of a message that a terminal would obey instead of showing."""


def main(arguments: Sequence[str] | None = None, *, edition: Path | None = None) -> int:
    """Run one command and return its exit code (see `ExitCode`).

    arguments  the command line without the program's name; None: the process's own
    edition    folder built when none is named; None: the current folder
    """
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks must not stop a build.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    console = _Console(_language())
    command = "build"
    try:
        options = parse(words, console.language)
        command = options.command
        console.quiet, console.verbose, console.json = options.quiet, options.verbose, options.json
        _spare(options.json)
        if command == "build":
            options.edition = options.edition or edition or Path()
        code = _RUN[command](options, console)
        sys.stdout.flush()
        return int(code)
    except HuoziError as error:
        return console.end(error.finding, error.exit_code)
    except KeyboardInterrupt:
        console.say("interrupted")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.GOOD)
    except Exception as error:  # the last door: no traceback reaches a user who did not ask
        if "--verbose" in words:
            raise
        return console.end(*_fault(error, command))


def _fault(error: Exception, command: str) -> tuple[Finding, ExitCode]:
    """Return what an unforeseen error is to a person: a file, a full disk, or huozi's own fault."""
    if isinstance(error, OSError) and error.filename:
        return finding("file-unusable", str(error.filename), reason=reason(error)), _UNUSABLE[command]
    if isinstance(error, OSError):
        return finding("system-refused", reason=reason(error)), ExitCode.OUTPUT
    return finding("internal-fault", reason=f"{type(error).__name__}: {error}"[:300]), ExitCode.INTERNAL


class _Console:
    """What a person sees: progress and findings on stderr, results on stdout."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.quiet = False
        self.verbose = False
        self.json: str | None = None

    def say(self, id: str, **values: str | int | float) -> None:
        """Talk: a plain line on stderr."""
        if not self.quiet:
            print(messages.text(id, self.language, **values), file=sys.stderr)

    def result(self, line: str) -> None:
        """Print a line of result on stdout; beside JSON on stdout it is talk."""
        if self.json != "-":
            print(line)
        elif not self.quiet:
            print(line, file=sys.stderr)

    def findings(self, findings: Sequence[Finding], *, always: bool = False) -> None:
        """Print findings as “place — what and why — what to do”.

        Unless all are wanted (--verbose), notices are only counted, and so is what repeats itself in a file.
        """
        hidden = 0
        kinds = [(found.id, found.location.path if found.location else "") for found in findings]
        alike, seen = Counter(kinds), Counter[tuple[str, str]]()
        for found, kind in zip(findings, kinds, strict=True):
            severity = messages.severity(found)
            seen[kind] += 1
            if self.quiet and not always and severity is not Severity.ERROR:
                continue
            if severity not in _WORTH_SHOWING and not self.verbose:
                hidden += 1
            elif self.verbose or seen[kind] <= _SHOWN_OF_A_KIND or alike[kind] == _SHOWN_OF_A_KIND + 1:
                self._print(found, severity)
            elif seen[kind] == alike[kind]:
                self.say("more-alike", count=alike[kind] - _SHOWN_OF_A_KIND, kind=found.id)
        if hidden:
            self.say("notices-hidden", count=hidden)

    def _print(self, found: Finding, severity: Severity) -> None:
        place = f"{found.location} — " if found.location else ""
        kind = messages.text(f"severity-{severity}", self.language)
        message = messages.message(found, self.language)
        line = f"{kind} {place}{message} — {messages.hint(found, self.language)} [{found.id}]"
        print(_UNSHOWABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", line), file=sys.stderr)

    def end(self, found: Finding, code: ExitCode) -> int:
        """Say what ended the command, in words and where it is wanted as JSON; return the exit code."""
        if self.json == "-":
            with contextlib.suppress(OSError):  # what ended the command may be that nobody takes its words
                _write_json("-", {"outputs": [], "findings": [_finding_as_json(found)]})
        self._print(found, Severity.ERROR)
        return int(code)


def _build(options: argparse.Namespace, console: _Console) -> ExitCode:
    from huozi import pipeline  # noqa: PLC0415

    out = _folder(options.out or options.edition / "dist")
    with _Progress(console) as step:
        built = pipeline.build(
            options.edition, out, _kinds(options, KINDS), step, jobs=options.jobs,
            allow_missing_glyphs=options.allow_missing_glyphs,
        )  # fmt: skip
    return _report(built, out, options, console)


def _make(options: argparse.Namespace, console: _Console) -> ExitCode:
    from huozi import pipeline  # noqa: PLC0415
    from huozi.importing import import_raw  # noqa: PLC0415

    if options.out is None:
        raise UsageError(finding("out-missing"))
    _folder(options.out)
    with _Progress(console) as step:
        step("import")
        imported = import_raw(options.raw, options.out, language=options.language)
        built = pipeline.build(
            options.out, options.out, _kinds(options, _MADE_OF_RAW), step, jobs=options.jobs,
            allow_missing_glyphs=options.allow_missing_glyphs,
        )  # fmt: skip
    _account(imported, console)
    return _report(built, options.out, options, console)


def _import(options: argparse.Namespace, console: _Console) -> ExitCode:
    from huozi.importing import import_raw, read_articles  # noqa: PLC0415

    if options.into is None:
        if not options.json:
            raise UsageError(finding("into-missing"))
        imported = read_articles(options.raw, language=options.language)
    else:
        imported = import_raw(options.raw, _folder(options.into), language=options.language)
    if options.json:
        _write_json(options.json, imported.record)
    _account(imported, console)
    for path in imported.written:
        console.result(str(path))
    return _verdict(imported.findings, options, console)


def _doctor(options: argparse.Namespace, console: _Console) -> ExitCode:
    from huozi import doctor  # noqa: PLC0415

    examined = doctor.examine()
    for id, values in examined.facts:
        console.result(messages.text(id, console.language, **values))
    if options.json:
        facts = [messages.text(id, "en", **values) for id, values in examined.facts]
        _write_json(
            options.json, {"facts": facts, "findings": list(map(_finding_as_json, examined.findings))}
        )
    console.verbose = True  # what is missing is what the command is asked for
    console.findings(examined.findings, always=True)
    if any(messages.severity(found) is Severity.ERROR for found in examined.findings):
        return ExitCode.TOOL
    return _verdict(examined.findings, options, console)


def _new(options: argparse.Namespace, console: _Console) -> ExitCode:
    from huozi import scaffold  # noqa: PLC0415

    for path in scaffold.new_edition(options.folder, console.language):
        console.result(str(path))
    console.say("new-done", folder=str(options.folder))
    return ExitCode.GOOD


_RUN = {"build": _build, "make": _make, "import": _import, "doctor": _doctor, "new": _new}


def _spare(target: str | None) -> None:
    """Raise OutputError where the JSON would take the place of something else, an article perhaps."""
    path = Path(target or "-")
    if path.is_file() and not re.match(rb"\s*[{\[]|$", _beginning(path)):
        raise OutputError(finding("json-spares", str(path)))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)


def _folder(path: Path) -> Path:
    """Return `path`, where something is to be made. Raises OutputError where it is, or lies in, a file."""
    standing = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not standing.is_dir():
        raise OutputError(finding("out-no-folder", str(standing)))
    return path


def _kinds(options: argparse.Namespace, default: Sequence[str]) -> tuple[str, ...]:
    """Return the outputs asked for, in the order they are made."""
    if options.only is None:
        return tuple(default)
    wanted = [kind.strip() for kind in options.only.split(",") if kind.strip()]
    for kind in wanted or [options.only]:
        if kind not in KINDS:
            raise UsageError(finding("output-unknown", kind=kind, known=", ".join(KINDS)))
    return tuple(kind for kind in KINDS if kind in wanted)


def _report(built: "Built", out: Path, options: argparse.Namespace, console: _Console) -> ExitCode:
    """Print what was built and found; return the exit code."""
    console.findings(built.findings)
    for output in built.outputs:
        pages = messages.text("pages", console.language, count=output.pages) if output.pages else ""
        size = f"{output.path.stat().st_size / 1e6:.2f} MB"
        console.result("  ".join(filter(None, (str(output.path), size, pages))))
    console.say("built", count=len(built.outputs), folder=str(out))
    if options.json:
        _write_json(options.json, _as_json(built))
    if built.refused:
        console.say("refused", kinds=", ".join(built.refused))
        return ExitCode.OUTPUT
    return _verdict(built.findings, options, console)


def _verdict(findings: Sequence[Finding], options: argparse.Namespace, console: _Console) -> ExitCode:
    serious = sum(messages.severity(found) in _WORTH_SHOWING for found in findings)
    if options.strict and serious:
        console.say("strict", count=serious)
        return ExitCode.STRICT
    return ExitCode.GOOD


def _account(imported: "ImportResult", console: _Console) -> None:
    """Print what import kept, joined, removed and flagged."""
    if not console.quiet:
        for line in imported.account.lines(console.language):
            print(line, file=sys.stderr)
    console.findings(imported.findings)


def _as_json(built: "Built") -> dict[str, Any]:
    return {
        "outputs": [
            {"kind": output.kind, "path": str(output.path), "pages": output.pages, "sha256": output.sha256}
            for output in built.outputs
        ],
        "findings": [_finding_as_json(found) for found in built.findings],
    }


def _finding_as_json(found: Finding) -> dict[str, Any]:
    place = found.location
    return {
        "id": found.id,
        "severity": str(messages.severity(found)),
        **(asdict(place) if place else dict.fromkeys(field.name for field in fields(Location))),
        "values": dict(found.values),
        "message": messages.message(found, "en"),
    }


def _write_json(target: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    if target == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        from huozi.files import write_atomically  # noqa: PLC0415

        write_atomically(Path(target), text.encode("utf-8", "replace"))


class _Progress:
    """The steps of a build as they begin: a live line and a bar on a terminal (Rich), else plain lines."""

    def __init__(self, console: _Console) -> None:
        self.console = console
        self.live: Any = None
        self.task: Any = None

    def __enter__(self) -> "_Progress":
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
        """Begin the step `id` (text `step-…` of the catalogue); `done` of `total` moves the bar."""
        if self.live is not None:
            text = messages.text(f"step-{id}", self.console.language, **values)
            self.live.update(
                self.task, description=text, completed=values.get("done", 0), total=values.get("total")
            )
        elif "done" not in values:
            self.console.say(f"step-{id}", **values)


def _language() -> Language:
    """Return the language of the user's locale: Chinese where it says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].startswith("zh") else "en"
    return "en"
