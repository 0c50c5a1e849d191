"""`check`: an edition before it is printed, or any finished file, examined; nothing is built."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huozi import messages
from huozi.cli.arguments import Command, Parser, add_reporting
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.diagnostics import ExitCode, Severity, UsageError, finding

if TYPE_CHECKING:
    from huozi.inspection import Inspected


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("files", type=parser.path, nargs="*", metavar="FILE", help=parser.help("check-files"))
    parser.add_argument(
        "--edition", type=parser.path, metavar="DIR", default=False, help=parser.help("check-edition")
    )
    parser.add_argument("--fix", action="store_true", help=parser.help("fix"))
    parser.add_argument("--report", type=parser.path, metavar="FILE", help=parser.help("report"))
    parser.add_argument("--sarif", type=parser.path, metavar="FILE", help=parser.help("sarif"))
    parser.add_argument("--github", action="store_true", help=parser.help("github"))
    add_reporting(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi import inspection  # noqa: PLC0415

    given: Path | None = options.edition or None
    folders = [path for path in options.files if path.is_dir()]
    files = [path for path in options.files if not path.is_dir()]
    if len(folders) > 1 or (folders and given):
        raise UsageError(finding("check-one-edition"))
    edition = folders[0] if folders else given
    if options.fix:
        if files:
            raise UsageError(finding("fix-needs-edition"))
        _fix(edition or Path(), console)
    console.edition = None if files else edition
    console.annotates = console.annotates and not options.github  # else each would be marked twice
    inspected = [inspection.inspect_file(path, edition, _cache()) for path in files]
    if not files:
        inspected.append(inspection.inspect_edition(edition or Path()))
    return _tell(inspected, options, console)


def _fix(edition: Path, console: Console) -> None:
    """Put right what cannot be wrong, and show each change."""
    from huozi.files import write_atomically  # noqa: PLC0415
    from huozi.inspection import corrections  # noqa: PLC0415

    found = corrections(edition)
    for correction in found:
        console.result(correction.diff.rstrip("\n"))
        write_atomically(correction.path, correction.after.encode())
    console.say("fixed", count=len(found))


def _tell(inspected: "list[Inspected]", options: argparse.Namespace, console: Console) -> ExitCode:
    """Print and write what was found; return the exit code."""
    from huozi import report  # noqa: PLC0415
    from huozi.files import write_atomically  # noqa: PLC0415
    from huozi.inspection import all_findings, pictured  # noqa: PLC0415

    findings = all_findings(inspected)
    console.findings(findings)
    for subject in inspected:
        serious = sum(messages.severity(item) is not Severity.NOTICE for item in subject.findings)
        id = "check-found" if serious else "check-good"
        console.result(
            messages.text(id, console.language, name=subject.name, kind=subject.kind, count=serious)
        )
        for tool in subject.absent:
            console.say("tool-not-run", tool=tool)
    if options.github:
        for item in findings:
            console.result(report.annotation(item, console.language, console.edition))
    if options.sarif:
        write_atomically(options.sarif, report.sarif(findings).encode())
    if options.report:
        page = report.html([pictured(subject) for subject in inspected], console.language)
        write_atomically(options.report, page.encode())
        console.result(str(options.report))
    if options.json:
        write_json(options.json, {"checked": [_as_json(subject) for subject in inspected]})
    if any(messages.severity(item) is Severity.ERROR for item in findings):
        return ExitCode.OUTPUT
    return console.verdict(findings, strict=options.strict)


def _as_json(subject: "Inspected") -> dict[str, Any]:
    return {
        "name": subject.name,
        "kind": subject.kind,
        "size": subject.size,
        "sha256": subject.sha256,
        "checked": list(subject.checked),
        "not_run": list(subject.absent),
        "findings": [finding_as_json(item) for item in subject.findings],
    }


def _cache() -> Path:
    """Return where what outside tools said is kept (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huozi" / "outside"


CHECK = Command("check", _run, ExitCode.OUTPUT, _add_arguments)
