"""`import`: raw articles to manuscripts and import records."""

import argparse
import sys
from typing import TYPE_CHECKING

from huozi.cli.arguments import Command, Parser, add_raw, add_reporting
from huozi.cli.build import output_folder
from huozi.cli.console import Console
from huozi.cli.json_output import write_json
from huozi.diagnostics import ExitCode, UsageError, finding

if TYPE_CHECKING:
    from huozi.importing import ImportResult


def _add_arguments(parser: Parser) -> None:
    add_raw(parser)
    add_reporting(parser)
    parser.add_argument("--into", type=parser.path, metavar="DIR", help=parser.help("into"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.importing import import_raw, read_articles  # noqa: PLC0415

    if options.into is None:
        if not options.json:
            raise UsageError(finding("into-missing"))
        imported = read_articles(options.raw, language=options.language)
    else:
        imported = import_raw(options.raw, output_folder(options.into), language=options.language)
    if options.json:
        write_json(options.json, imported.record)
    print_account(imported, console)
    for path in imported.written:
        console.result(str(path))
    return console.verdict(imported.findings, strict=options.strict)


def print_account(imported: "ImportResult", console: Console) -> None:
    """Print what import kept, joined, removed and flagged."""
    if not console.quiet:
        for line in imported.account.lines(console.language):
            print(line, file=sys.stderr)
    console.findings(imported.findings)


IMPORT = Command("import", _run, ExitCode.SOURCE, _add_arguments)
