"""`doctor`: what this machine has of what huozi needs."""

import argparse

from huozi import messages
from huozi.cli.arguments import Command, add_reporting
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.diagnostics import ExitCode, Severity


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi import doctor  # noqa: PLC0415

    examined = doctor.examine()
    for id, values in examined.facts:
        console.result(messages.text(id, console.language, **values))
    if options.json:
        facts = [messages.text(id, "en", **values) for id, values in examined.facts]
        write_json(options.json, {"facts": facts, "findings": list(map(finding_as_json, examined.findings))})
    console.verbose = True  # what is missing is what the command is asked for
    console.findings(examined.findings, always=True)
    bad = sum(messages.severity(found) is Severity.ERROR for found in examined.findings)
    verdict = "doctor-cannot" if bad else "doctor-can-most" if examined.findings else "doctor-can"
    console.result(messages.text(verdict, console.language, count=bad or len(examined.findings)))
    if bad:
        return ExitCode.TOOL
    return console.verdict(examined.findings, strict=options.strict)


DOCTOR = Command("doctor", _run, ExitCode.TOOL, add_reporting)
