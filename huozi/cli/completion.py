"""`completion`: what a shell needs to complete huozi's command line."""

import argparse

from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.diagnostics import ExitCode


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"), help=parser.help("shell"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    import shtab  # noqa: PLC0415

    console.result(shtab.complete(options.grammar, options.shell))
    return ExitCode.GOOD


COMPLETION = Command("completion", _run, ExitCode.TOOL, _add_arguments)
