"""`build`: the outputs of an edition."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huozi import messages
from huozi.cli.arguments import Command, Parser, add_building, add_edition, add_reporting
from huozi.cli.console import Console
from huozi.cli.json_output import finding_as_json, write_json
from huozi.cli.progress import Progress
from huozi.diagnostics import ExitCode, OutputError, UsageError, finding

if TYPE_CHECKING:
    from huozi.pipeline import Built, Options


def _add_arguments(parser: Parser) -> None:
    add_building(parser)
    add_reporting(parser)
    add_edition(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.pipeline import KINDS, build  # noqa: PLC0415

    out = output_folder(options.out or options.edition / "dist")
    with Progress(console) as progress:
        built = build(options.edition, out, build_options(options, KINDS), progress.show)
    return report(built, out, options, console)


def build_options(options: argparse.Namespace, kinds: Sequence[str]) -> "Options":
    """Return how to build; `kinds` are made where `--only` names none."""
    from huozi.pipeline import Options  # noqa: PLC0415

    return Options(
        kinds_wanted(options.only, kinds),
        options.jobs,
        options.allow_missing_glyphs,
        os.environ.get("SOURCE_DATE_EPOCH"),
    )


def output_folder(path: Path) -> Path:
    """Return `path`, where something is to be made. Raises OutputError where it is, or lies in, a file."""
    standing = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not standing.is_dir():
        raise OutputError(finding("out-no-folder", str(standing)))
    return path


def kinds_wanted(only: str | None, default: Sequence[str]) -> tuple[str, ...]:
    """Return the outputs that `--only` names, in the order they are made; `default` where there is none.

    Raises UsageError (`output-unknown`).
    """
    from huozi.pipeline import KINDS  # noqa: PLC0415

    if only is None:
        return tuple(default)
    wanted = [kind.strip() for kind in only.split(",") if kind.strip()]
    for kind in wanted or [only]:
        if kind not in KINDS:
            raise UsageError(finding("output-unknown", kind=kind, known=", ".join(KINDS)))
    return tuple(kind for kind in KINDS if kind in wanted)


def report(built: "Built", out: Path, options: argparse.Namespace, console: Console) -> ExitCode:
    """Print what was built and found; return the exit code."""
    console.findings(built.findings)
    for output in built.outputs:
        pages = messages.text("pages", console.language, count=output.pages) if output.pages else ""
        size = f"{output.path.stat().st_size / 1e6:.2f} MB"
        console.result("  ".join(filter(None, (str(output.path), size, pages))))
    console.say("built", count=len(built.outputs), folder=str(out))
    if built.outdated:
        console.say("outdated", files=", ".join(map(str, built.outdated)))
    if options.json:
        write_json(options.json, _as_json(built))
    if built.refused:
        console.say("refused", kinds=", ".join(built.refused))
        if built.aside:
            console.say("refused-aside", files=", ".join(map(str, built.aside)))
        return ExitCode.OUTPUT
    return console.verdict(built.findings, strict=options.strict)


def _as_json(built: "Built") -> dict[str, Any]:
    return {
        "outputs": [
            {"kind": output.kind, "path": str(output.path), "pages": output.pages, "sha256": output.sha256}
            for output in built.outputs
        ],
        "findings": [finding_as_json(found) for found in built.findings],
    }


BUILD = Command("build", _run, ExitCode.EDITION, _add_arguments)
