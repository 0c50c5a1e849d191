"""`archive diff`, `export`, `import` and `rebuild`: versions compared, carried, and built again."""

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from huozi import messages
from huozi.cli.archive.places import store_of
from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.cli.json_output import write_json
from huozi.diagnostics import ExitCode, UsageError, finding

if TYPE_CHECKING:
    from huozi.archive.difference import Change


def _add_diff(parser: Parser) -> None:
    parser.add_argument("name", metavar="EDITION", help=parser.help("archived"))
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=parser.help("versions"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _add_export(parser: Parser) -> None:
    parser.add_argument("name", metavar="EDITION", help=parser.help("archived"))
    parser.add_argument("folder", type=parser.path, metavar="DIR", help=parser.help("bag-out"))


def _add_import(parser: Parser) -> None:
    parser.add_argument("bag", type=parser.path, metavar="DIR", help=parser.help("bag-in"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _add_rebuild(parser: Parser) -> None:
    parser.add_argument("name", metavar="EDITION", help=parser.help("archived"))
    parser.add_argument("--version", metavar="VERSION", help=parser.help("version-rebuilt"))
    parser.add_argument("--here", action="store_true", help=parser.help("here"))
    parser.add_argument("--keep", type=parser.path, metavar="DIR", help=parser.help("keep"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def _diff(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.archive.difference import changes  # noqa: PLC0415
    from huozi.archive.objects import object_path  # noqa: PLC0415
    from huozi.archive.record import PATH  # noqa: PLC0415

    store = store_of(options, console)
    edition = Catalogue(store).find(options.name)
    object = object_path(edition.id)
    names = list(store.inventory(object).versions)
    old, new = (options.versions or names)[-2:] if len(options.versions or names) >= 2 else ("", "")
    if not old or len(options.versions) > 2:
        raise UsageError(finding("archive-diff-versions", known=", ".join(names)))
    files = [store.files(object, version) for version in (old, new)]
    records = [json.loads(store.location.read(stored[PATH]) or b"{}") for stored in files]
    found = tuple(changes(records[0], records[1], files[0], files[1]))
    if options.json:
        write_json(
            options.json, {"id": edition.id, "old": old, "new": new, "changes": [asdict(c) for c in found]}
        )
    for change in found:
        values = {name: value or "–" for name, value in asdict(change).items() if name != "kind"}
        console.result(messages.text(f"change-{change.kind}", console.language, **values))
    erratum = list(_erratum(found, console))
    if erratum:
        console.result("")
        console.result(messages.text("erratum", console.language, title=edition.title))
        for line in erratum:
            console.result(line)
    console.say("archive-differs", count=len(found), old=old, new=new)
    return ExitCode.GOOD


def _erratum(found: "tuple[Change, ...]", console: Console) -> Iterator[str]:
    """Yield the lines of a correction as the next issue prints it: of words, not of whole paragraphs."""
    for change in found:
        if change.kind == "paragraph-changed":
            yield messages.text(
                "erratum-line", console.language,
                article=change.article, place=change.place, old=change.old or "–", new=change.new or "–",
            )  # fmt: skip


def _export(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.bags import export  # noqa: PLC0415
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415

    store = store_of(options, console)
    edition = Catalogue(store).find(options.name)
    console.result(str(export(store, edition.id, options.folder)))
    return ExitCode.GOOD


def _import(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.bags import read_bag, take_in  # noqa: PLC0415
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415

    store = store_of(options, console, must_be=False)
    bag = read_bag(options.bag)
    added = take_in(store, bag)
    catalogue = Catalogue(store)
    catalogue.update()
    console.findings(catalogue.findings)
    if options.json:
        write_json(options.json, {"id": bag.id, "versions": [one.version for one in added if one.new]})
    for one in added:
        console.result(f"{one.id}  {one.version}")
    console.say("archive-imported", count=len(added), versions=len(bag.versions))
    return ExitCode.GOOD


def _rebuild(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.archive.rebuilding import rebuild  # noqa: PLC0415

    store = store_of(options, console)
    edition = Catalogue(store).find(options.name)
    with tempfile.TemporaryDirectory(prefix="huozi-rebuild-") as temporary:
        folder = options.keep or Path(temporary)
        done = rebuild(store, edition.id, options.version, folder, here=options.here, step=console.say)
    if options.json:
        write_json(options.json, asdict(done))
    for output in done.outputs:
        id = "rebuilt-same" if output.same else "rebuilt-not" if output.first is None else "rebuilt-differs"
        console.result(messages.text(id, console.language, file=output.file, first=output.first or 0))
    for name, then, now in done.elsewhere:
        console.say("rebuilt-elsewhere", name=name, then=then, now=now)
    same = sum(output.same for output in done.outputs)
    console.say("archive-rebuilt", version=done.version, same=same, count=len(done.outputs))
    return ExitCode.GOOD if same == len(done.outputs) else ExitCode.OUTPUT


DIFF = Command("diff", _diff, ExitCode.SOURCE, _add_diff)
EXPORT = Command("export", _export, ExitCode.OUTPUT, _add_export)
IMPORT = Command("import", _import, ExitCode.SOURCE, _add_import)
REBUILD = Command("rebuild", _rebuild, ExitCode.OUTPUT, _add_rebuild)
