"""`articles`: the running order of an edition, and moving an article in it."""

import argparse
from dataclasses import asdict

from huozi import messages
from huozi.cli.arguments import Command, Parser, add_edition
from huozi.cli.console import Console
from huozi.cli.json_output import write_json
from huozi.diagnostics import ExitCode, UsageError, finding


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("--move", type=parser.count, metavar="N", help=parser.help("move"))
    parser.add_argument("--before", type=parser.count, metavar="N", help=parser.help("before"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))
    add_edition(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.running_order import move, running_order  # noqa: PLC0415

    if (options.move is None) != (options.before is None):
        raise UsageError(finding("move-incomplete"))
    if options.move is not None:
        move(options.edition, options.move, options.before)
    lines = running_order(options.edition)
    for line in lines:
        first, last = line.pages
        pages = first if first == last else f"{first}–{last}"
        waiting = ", ".join(line.waiting)
        console.result(
            messages.text(
                "article-line" if not waiting else "article-line-waiting", console.language,
                number=f"{line.number:>3}", pages=f"{pages:>7}", words=f"{line.words:>6}", title=line.title,
                path=line.path, count=len(line.waiting), waiting=waiting,
            )
        )  # fmt: skip
    words, photos = sum(line.words for line in lines), sum(len(line.waiting) for line in lines)
    console.say("articles-done", count=len(lines), words=words, waiting=photos)
    if options.json:
        write_json(options.json, {"articles": [asdict(line) for line in lines]})
    return ExitCode.GOOD


ARTICLES = Command("articles", _run, ExitCode.EDITION, _add_arguments)
