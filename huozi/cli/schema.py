"""`schema`: the JSON schema of edition.toml, for editors that complete its keys."""

import argparse

from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.cli.json_output import write_json
from huozi.diagnostics import ExitCode


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("-o", "--out", metavar="FILE", type=parser.path, help=parser.help("schema-out"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:  # noqa: ARG001
    from huozi.project.schema import schema  # noqa: PLC0415
    from huozi.proofing.rules import IDS  # noqa: PLC0415

    write_json(str(options.out or "-"), schema(IDS))
    return ExitCode.GOOD


SCHEMA = Command("schema", _run, ExitCode.OUTPUT, _add_arguments)
