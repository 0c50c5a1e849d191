"""`archive verify` and `catalogue`: the archive held against itself, the catalogue made anew."""

import argparse
import re

from huozi.cli.archive.places import store_of
from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.cli.progress import Progress
from huozi.diagnostics import ExitCode


def _share(text: str) -> float:
    """Read a share such as 5% as a number of 0 to 1."""
    number = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%", text, re.ASCII)
    if number is None or not 0 < float(number[1]) <= 100:
        raise argparse.ArgumentTypeError(text)
    return float(number[1]) / 100


def _add_verify(parser: Parser) -> None:
    parser.add_argument("--sample", type=_share, default=1.0, metavar="N%%", help=parser.help("sample"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _add_catalogue(parser: Parser) -> None:
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _verify(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.archive.verification import verify  # noqa: PLC0415
    from huozi.diagnostics import Severity  # noqa: PLC0415
    from huozi.messages import severity  # noqa: PLC0415

    store = store_of(options, console)
    with Progress(console) as progress:
        step = progress.counter("archive-verifying")
        result = verify(store, Catalogue(store), sample=options.sample, step=step)
    faults = [found for found in result.findings if severity(found) is Severity.ERROR]
    if options.json:
        facts = {"objects": result.objects, "of": result.of, "files": result.files, "bytes": result.bytes}
        found = [finding_as_json(item) for item in result.findings]
        write_json(options.json, {**facts, "register": result.register, "findings": found})
    console.verbose = True  # each damaged file is what the command is asked for
    console.findings(result.findings, always=True)
    console.say(
        "archive-verified", objects=result.objects, of=result.of, files=result.files,
        size=f"{result.bytes / 1e6:.1f}", faults=len(faults),
    )  # fmt: skip
    console.result(result.register)
    return ExitCode.OUTPUT if faults else ExitCode.GOOD


def _catalogue(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415

    catalogue = Catalogue(store_of(options, console))
    count = catalogue.rebuild()
    console.findings(catalogue.findings)
    if options.json:
        found = [finding_as_json(item) for item in catalogue.findings]
        write_json(options.json, {"editions": count, "findings": found})
    console.result(str(catalogue.path))
    console.say("archive-catalogued", count=count)
    return ExitCode.GOOD


VERIFY = Command("verify", _verify, ExitCode.SOURCE, _add_verify)
CATALOGUE = Command("catalogue", _catalogue, ExitCode.SOURCE, _add_catalogue)
