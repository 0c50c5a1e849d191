"""`watch`: build again whenever a file of the edition changes."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from huozi.cli.arguments import Command, Parser, add_building, add_edition, add_reporting
from huozi.cli.build import build_options, output_folder, report
from huozi.cli.console import Console
from huozi.cli.progress import Progress
from huozi.diagnostics import ExitCode, HuoziError

if TYPE_CHECKING:
    from huozi.pipeline import Options


def _add_arguments(parser: Parser) -> None:
    add_building(parser)
    add_reporting(parser)
    add_edition(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.cli.watching import changes  # noqa: PLC0415
    from huozi.pipeline import KINDS  # noqa: PLC0415

    wanted = build_options(options, KINDS)
    out = output_folder(options.out or options.edition / "dist")
    try:
        _build(options, wanted, out, console)
        console.say("watching", folder=str(options.edition))
        for names in changes(options.edition):
            console.say("watch-changed", files=", ".join(names) or str(options.edition))
            _build(options, wanted, out, console)
    except KeyboardInterrupt:
        console.say("watch-ended")
    return ExitCode.GOOD


def _build(options: argparse.Namespace, wanted: "Options", out: Path, console: Console) -> None:
    """Build once; what stops it is told, and the watch goes on."""
    from huozi.pipeline import build  # noqa: PLC0415

    try:
        with Progress(console) as progress:
            built = build(options.edition, out, wanted, progress.show)
        report(built, out, options, console)
    except HuoziError as error:
        console.end(error.exit_code, error.finding, *error.others)


WATCH = Command("watch", _run, ExitCode.EDITION, _add_arguments)
