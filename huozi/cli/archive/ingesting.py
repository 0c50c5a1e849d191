"""`archive ingest`: a folder of old articles, each imported, built and archived."""

import argparse
from pathlib import Path

from huozi.cli.archive.places import store_of
from huozi.cli.arguments import Command, Parser, add_building, add_reporting
from huozi.cli.build import build_options, output_folder
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.diagnostics import ExitCode

LIST = "needs-a-person.csv"
_KINDS = ("epub",)


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=parser.path, metavar="FOLDER", help=parser.help("ingest-folder"))
    parser.add_argument("--table", type=parser.path, metavar="FILE", help=parser.help("ingest-table"))
    parser.add_argument("--language", type=parser.tag, metavar="TAG", help=parser.help("language"))
    add_building(parser, "ingest-out")
    add_reporting(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.files import write_atomically  # noqa: PLC0415
    from huozi.pipeline.ingesting import groups_of, ingest, needing  # noqa: PLC0415

    groups = groups_of(options.folder, options.table)
    folder: Path = options.folder.absolute()
    work = output_folder(options.out or folder.with_name(f"{folder.name}-editions"))
    store = store_of(options, console, must_be=False)
    results = []
    for made in ingest(store, groups, work, build_options(options, _KINDS), language=options.language):
        results.append(made)
        count = f"{len(results)}/{len(groups)}"
        console.result(f"{count}  {made.state}  {made.folder}  {made.id} {made.version}".rstrip())
        Catalogue(store).update()
    waiting = [made for made in results if made.state == "waiting"]
    path = work / LIST
    write_atomically(path, needing(results, console.language))
    if options.json:
        write_json(
            options.json,
            {
                "editions": [
                    {
                        "folder": made.folder,
                        "state": made.state,
                        "sources": list(made.sources),
                        "id": made.id or None,
                        "version": made.version or None,
                        "findings": [finding_as_json(found) for found in made.findings],
                    }
                    for made in results
                ]
            },
        )
    added = sum(made.state == "added" for made in results)
    known = len(results) - added - len(waiting)
    console.say("ingested", added=added, known=known, waiting=len(waiting), list=str(path))
    if waiting:
        return ExitCode.OUTPUT
    return console.verdict([found for made in results for found in made.findings], strict=options.strict)


INGEST = Command("ingest", _run, ExitCode.OUTPUT, _add_arguments)
