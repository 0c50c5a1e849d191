"""`new`: a new edition, empty or the next issue of a periodical."""

import argparse

from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.diagnostics import ExitCode, UsageError, finding


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=parser.path, metavar="DIR", help=parser.help("folder"))
    parser.add_argument("--from", type=parser.path, dest="before", metavar="DIR", help=parser.help("from"))
    parser.add_argument("--date", type=parser.day, metavar="DATE", help=parser.help("date"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.scaffold import new_edition  # noqa: PLC0415
    from huozi.scaffold.next_issue import next_issue  # noqa: PLC0415

    if options.before is None:
        if options.date:
            raise UsageError(finding("date-without-from"))
        written = new_edition(options.folder, console.language)
    else:
        issue = next_issue(options.folder, options.before, console.language, options.date)
        written = issue.written
        number, date = issue.number or "–", issue.date.isoformat() if issue.date else "–"
        console.say("next-done", number=number, date=date)
        console.findings(issue.findings)
    for path in written:
        console.result(str(path))
    console.say("new-done", folder=str(options.folder))
    return ExitCode.GOOD


NEW = Command("new", _run, ExitCode.OUTPUT, _add_arguments)
