"""`fonts`: the installed families, and how much of the edition each can set."""

import argparse

from huozi import messages
from huozi.cli.arguments import Command, Parser, add_edition, add_reporting
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.diagnostics import ExitCode


def _add_arguments(parser: Parser) -> None:
    add_reporting(parser)
    add_edition(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi import fonts, project  # noqa: PLC0415
    from huozi.assembly import assemble  # noqa: PLC0415

    book = assemble(project.load(options.edition.resolve()))
    characters = fonts.characters_of(book)
    found = fonts.usable_families(characters)
    for usable in found:
        styles = ", ".join(usable.styles)
        console.result(
            messages.text(
                "font-usable", console.language, family=usable.family, styles=styles,
                covered=usable.covered, count=len(characters),
            )
        )  # fmt: skip
    findings = fonts.check_families(book.edition, project.own_sheets(book.edition))
    console.findings(findings, always=True)
    if options.json:
        listed = [
            {"family": one.family, "styles": list(one.styles), "covered": one.covered, "of": len(characters)}
            for one in found
        ]
        write_json(options.json, {"fonts": listed, "findings": list(map(finding_as_json, findings))})
    return console.verdict(findings, strict=options.strict)


FONTS = Command("fonts", _run, ExitCode.EDITION, _add_arguments)
