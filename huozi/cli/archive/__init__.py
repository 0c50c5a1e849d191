"""`archive`: the commands of the archive, each a verb of its own."""

import argparse

from huozi.cli.archive.adding import ADD
from huozi.cli.archive.distributing import SITE
from huozi.cli.archive.ingesting import INGEST
from huozi.cli.archive.keeping import CATALOGUE, VERIFY
from huozi.cli.archive.reading import LIST, SEARCH, SHOW
from huozi.cli.archive.versions import DIFF, EXPORT, IMPORT, REBUILD
from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.diagnostics import ExitCode, UsageError, finding

VERBS = (ADD, INGEST, LIST, SHOW, SEARCH, DIFF, VERIFY, REBUILD, EXPORT, IMPORT, SITE, CATALOGUE)


def _add_arguments(parser: Parser) -> None:
    verbs = parser.add_subparsers(dest="verb", title=parser.help("verbs"), metavar="VERB")
    for verb in VERBS:
        own = verbs.add_parser(verb.name, language=parser.language, help=parser.help(f"archive-{verb.name}"))
        verb.add_arguments(own)
        own.add_argument("--store", metavar="PLACE", help=parser.help("store"))
        own.add_argument("-h", "--help", action="help", help=parser.help("help"))
        for name in ("quiet", "verbose"):  # one that stands before the verb counts too
            own.add_argument(
                f"-{name[0]}",
                f"--{name}",
                action="store_true",
                default=argparse.SUPPRESS,
                help=parser.help(name),
            )


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    for verb in VERBS:
        if verb.name == options.verb:
            return verb.run(options, console)
    raise UsageError(finding("verb-missing", known=", ".join(verb.name for verb in VERBS)))


ARCHIVE = Command("archive", _run, ExitCode.SOURCE, _add_arguments)
