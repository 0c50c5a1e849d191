"""`make`: raw articles to outputs in one go."""

import argparse

from huozi.cli.arguments import Command, Parser, add_building, add_raw, add_reporting
from huozi.cli.build import build_options, output_folder, report
from huozi.cli.console import Console
from huozi.cli.import_raw import print_account
from huozi.cli.progress import Progress
from huozi.diagnostics import ExitCode, UsageError, finding

_DEFAULT_KINDS = ("epub", "print")


def _add_arguments(parser: Parser) -> None:
    add_raw(parser)
    add_building(parser, "out-edition")
    add_reporting(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.importing import import_raw  # noqa: PLC0415
    from huozi.pipeline import build  # noqa: PLC0415
    from huozi.pipeline.events import Step, StepBegan  # noqa: PLC0415

    if options.out is None:
        raise UsageError(finding("out-missing"))
    out = output_folder(options.out) / "dist"
    with Progress(console) as progress:
        progress.show(StepBegan(Step.IMPORT))
        imported = import_raw(options.raw, options.out, language=options.language)
        built = build(options.out, out, build_options(options, _DEFAULT_KINDS), progress.show)
    print_account(imported, console)
    return report(built, out, options, console)


MAKE = Command("make", _run, ExitCode.SOURCE, _add_arguments)
