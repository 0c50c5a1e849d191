"""`archive list`, `show` and `search`: what the archive holds."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from huozi.cli.archive.places import store_of
from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.cli.json_output import write_json
from huozi.diagnostics import ExitCode

if TYPE_CHECKING:
    from huozi.archive.search import Hit

_FILTERS = ("series", "year", "column", "contributor", "place")
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def _add_filters(parser: Parser) -> None:
    for name in _FILTERS:
        parser.add_argument(f"--{name}", metavar="TEXT", help=parser.help(f"only-{name}"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _add_show(parser: Parser) -> None:
    parser.add_argument("name", metavar="EDITION", help=parser.help("archived"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _add_search(parser: Parser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORD", help=parser.help("words"))
    parser.add_argument("--limit", type=parser.count, default=20, metavar="N", help=parser.help("limit"))
    _add_filters(parser)


def _list(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415

    catalogue = Catalogue(store_of(options, console))
    editions = catalogue.editions({name: getattr(options, name) for name in _FILTERS})
    console.findings(catalogue.findings)
    if options.json:
        write_json(options.json, {"editions": [asdict(edition) for edition in editions]})
    for edition in editions:
        issue = f"{edition.series} {edition.issue or ''}".strip() if edition.series else ""
        parts = (
            f"{edition.number:>7}",
            edition.date or "–",
            edition.version,
            edition.title,
            issue,
            edition.id,
        )
        console.result("  ".join(filter(None, parts)))
    console.say("archive-listed", count=len(editions))
    return ExitCode.GOOD


def _show(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.archive.objects import object_path  # noqa: PLC0415
    from huozi.archive.record import PATH  # noqa: PLC0415

    store = store_of(options, console)
    edition = Catalogue(store).find(options.name)
    object = object_path(edition.id)
    inventory = store.inventory(object)
    files = store.files(object)
    record = json.loads(store.location.read(files[PATH]) or b"{}")
    if options.json:
        versions = [
            {
                "version": version,
                "created": created,
                "message": message,
                "files": sorted(inventory.files(version)),
            }
            for version, (created, message) in inventory.facts.items()
        ]
        write_json(options.json, {"edition": asdict(edition), "versions": versions, "record": record})
    console.result(f"{edition.title}  {edition.date or ''}".strip())
    console.result(edition.id)
    for version, (created, message) in inventory.facts.items():
        console.result(f"{version}  {created}  {message}".rstrip())
    if record.get("forced"):
        console.say("archive-forced", reason=record["forced"])
    for position, article in enumerate(record["articles"], 1):
        people = " ".join(person["name"] for person in article["contributors"])
        console.result(
            "  ".join(filter(None, (f"{position:>3}", article["title"], article["column"], people)))
        )
    for output in record["outputs"]:
        console.result(f"{files[output['path']]}  {output['bytes'] / 1e6:.2f} MB")
    return ExitCode.GOOD


def _search(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.archive.search import search  # noqa: PLC0415

    catalogue = Catalogue(store_of(options, console))
    wanted = {name: getattr(options, name) for name in _FILTERS}
    count, hits = search(catalogue, " ".join(options.words), wanted, options.limit)
    console.findings(catalogue.findings)
    if options.json:
        write_json(options.json, {"count": count, "hits": [asdict(hit) for hit in hits]})
    for hit in hits:
        said = "  ".join(
            filter(None, (f"{hit.edition:>7}", hit.edition_title, hit.date, hit.title, hit.column))
        )
        console.result(said)
        console.result(f"{'':>9}{_marked(hit) if sys.stdout.isatty() else _one_line(hit.snippet)}")
    console.say("archive-found", count=count, shown=len(hits))
    return ExitCode.GOOD


def _marked(hit: "Hit") -> str:
    """Return the snippet with the words found in bold."""
    text, end = "", 0
    for start, stop in hit.marks:
        if start >= end:
            text += f"{hit.snippet[end:start]}{_BOLD}{hit.snippet[start:stop]}{_PLAIN}"
            end = stop
    return _one_line(text + hit.snippet[end:])


def _one_line(text: str) -> str:
    return " ".join(text.split())


LIST = Command("list", _list, ExitCode.SOURCE, _add_filters)
SHOW = Command("show", _show, ExitCode.SOURCE, _add_show)
SEARCH = Command("search", _search, ExitCode.SOURCE, _add_search)
