"""`archive add`: the edition just built, as an immutable version."""

import argparse

from huozi.cli.archive.places import store_of
from huozi.cli.arguments import Command, Parser, add_reporting
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.diagnostics import ExitCode


def _add_arguments(parser: Parser) -> None:
    add_reporting(parser)
    parser.add_argument("--edition", type=parser.path, metavar="DIR", help=parser.help("edition"))
    parser.add_argument("-o", "--out", type=parser.path, metavar="DIR", help=parser.help("built"))
    parser.add_argument("--force", metavar="REASON", help=parser.help("force"))
    parser.add_argument("--as", dest="id", metavar="ID", help=parser.help("as"))
    parser.add_argument("-m", "--message", default="", metavar="TEXT", help=parser.help("message"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.pipeline.archiving import archive  # noqa: PLC0415

    store = store_of(options, console, must_be=False)
    out = options.out or options.edition / "dist"
    id = Catalogue(store).find(options.id).id if options.id else None
    done = archive(store, options.edition, out, forced=options.force, id=id, message=options.message)
    console.findings(done.findings)
    if options.json:
        write_json(
            options.json,
            {
                "id": done.added.id if done.added else None,
                "version": done.added.version if done.added else None,
                "new": bool(done.added and done.added.new),
                "findings": [finding_as_json(found) for found in done.findings],
            },
        )
    if done.added is None:
        console.say("archive-refused", count=len(done.faults))
        return ExitCode.OUTPUT
    Catalogue(store).update()
    console.result(f"{done.added.id}  {done.added.version}")
    console.say("archive-added" if done.added.new else "archive-unchanged", version=done.added.version)
    return console.verdict(done.findings, strict=options.strict)


ADD = Command("add", _run, ExitCode.OUTPUT, _add_arguments)
