"""`new`: a new, empty edition."""

import argparse

from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.diagnostics import ExitCode


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=parser.path, metavar="DIR", help=parser.help("folder"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi import scaffold  # noqa: PLC0415

    for path in scaffold.new_edition(options.folder, console.language):
        console.result(str(path))
    console.say("new-done", folder=str(options.folder))
    return ExitCode.GOOD


NEW = Command("new", _run, ExitCode.OUTPUT, _add_arguments)
