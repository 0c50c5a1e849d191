"""The grammar of the command line, its help and its complaints, in the user's language."""

import argparse
import datetime
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from huozi import __version__, messages
from huozi.cli.console import Console
from huozi.diagnostics import ExitCode, UsageError, finding
from huozi.files import is_url
from huozi.messages import UserLanguage
from huozi.model.folders import SETTINGS
from huozi.tables import meant

_HEADINGS = ("argparse-usage", "argparse-positional", "argparse-options")
"""Headings of argparse's help, by message id: the English texts there are its own words."""


_VALUES = frozenset("COMMAND DATE DIR FILE KINDS RAW SHELF TAG TEXT URL N".split())
"""Names of values that have a text `metavar-…`."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language and raises UsageError instead of exiting."""

    def __init__(self, language: UserLanguage, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self.language: UserLanguage = language

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        """Add an argument; the name of its value is said in the user's language."""
        value = settings.get("metavar")
        if value in _VALUES:
            settings["metavar"] = messages.text(f"metavar-{value.lower()}", self.language)
        return super().add_argument(*names, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with what argparse says."""
        problem = messages.said(message, self.language, "argparse-")
        raise UsageError(finding("usage", problem=problem, program=self.prog))

    def format_help(self) -> str:
        """Return the help with argparse's own headings in the user's language."""
        text = super().format_help()
        for id in _HEADINGS:
            heading = re.escape(messages.text(id, "en"))
            text = re.sub(f"^{heading}", messages.text(id, self.language), text, flags=re.MULTILINE)
        return text

    def help(self, id: str) -> str:
        """Return the help text `help-{id}`."""
        return messages.text(f"help-{id}", self.language)

    def count(self, text: str) -> int:
        """Read a whole number from 1 to 9999."""
        if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
            raise self._wrong("count-wrong", text)
        return int(text)

    def port(self, text: str) -> int:
        """Read a port: 0 (a free one) or 1024 to 65535."""
        if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) not in (0, *range(1024, 65536)):
            raise self._wrong("port-wrong", text)
        return int(text)

    def path(self, text: str) -> Path:
        """Read the name of a file or folder."""
        if not text or "\0" in text:  # an empty variable of a script would mean the current folder
            raise self._wrong("path-wrong", text)
        return Path(text)

    def place(self, text: str) -> str:
        """Read the name of a folder or its URL, as it is written: a path has no two slashes in a row."""
        return text if is_url(text) else str(self.path(text))

    def day(self, text: str) -> datetime.date:
        """Read a day, YYYY-MM-DD."""
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise self._wrong("date-wrong", text) from None

    def tag(self, text: str) -> str:
        """Read a language that huozi can clean (BCP 47)."""
        if not re.fullmatch(r"(zh|ja|ko)(-[A-Za-z0-9]{2,8})*", text, re.ASCII):
            raise self._wrong("language-wrong", text)
        return text

    def _wrong(self, id: str, text: str) -> argparse.ArgumentTypeError:
        return argparse.ArgumentTypeError(messages.text(id, self.language, text=text))


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the command line; its help is the message `help-{name}`.

    run            does it and returns the exit code
    unusable       exit code where a file cannot be used and no step has said more about it
    add_arguments  adds its arguments, beside those that every command has
    """

    name: str
    run: Callable[[argparse.Namespace, Console], ExitCode]
    unusable: ExitCode
    add_arguments: Callable[[Parser], None]


def parse(
    words: Sequence[str], language: UserLanguage, commands: Sequence[Command], program: str
) -> argparse.Namespace:
    """Return the command line as options, with the whole `grammar` among them.

    Where no command is named the first is meant, also before the folder of an edition.

    program  the name by which huozi was called
    Raises UsageError (`usage`, `command-unknown`).
    """
    grammar = _grammar(language, commands, program)
    names = [command.name for command in commands]
    first = words[0] if words else ""
    if first not in (*names, "-h", "--help", "-V", "--version"):
        if first and not first.startswith("-") and not (Path(first) / SETTINGS).is_file():
            raise UsageError(finding("command-unknown", command=first, meant=meant(first, names, 0.7)))
        words = [names[0], *words]
    options = grammar.parse_args(words)
    options.grammar = grammar
    return options


def add_reporting(parser: Parser) -> None:
    """Add the options of commands that have findings."""
    parser.add_argument("--strict", action="store_true", help=parser.help("strict"))
    parser.add_argument("--json", metavar="FILE", help=parser.help("json"))


def add_building(parser: Parser, out: str = "out", *, urls: bool = False) -> None:
    """Add the options of commands that build outputs.

    out   id of the help that says where they go
    urls  they may go to a URL: the option is text then, else a path
    """
    place = parser.place if urls else parser.path
    parser.add_argument("-o", "--out", type=place, metavar="DIR", help=parser.help(out))
    parser.add_argument("--only", metavar="KINDS", help=parser.help("only"))
    cores = os.cpu_count() or 1
    parser.add_argument("--jobs", type=parser.count, default=cores, metavar="N", help=parser.help("jobs"))
    parser.add_argument("--allow-missing-glyphs", action="store_true", help=parser.help("glyphs"))


def add_raw(parser: Parser) -> None:
    """Add the arguments of commands that read raw articles."""
    parser.add_argument("raw", type=parser.path, nargs="+", metavar="RAW", help=parser.help("raw"))
    parser.add_argument("--language", type=parser.tag, metavar="TAG", help=parser.help("language"))


def add_edition(parser: Parser) -> None:
    """Add the edition's folder, with or without the option's name."""
    parser.add_argument("place", type=parser.path, nargs="?", metavar="DIR", help=parser.help("edition"))
    parser.add_argument("--edition", type=parser.path, metavar="DIR", help=parser.help("edition-option"))


def _grammar(language: UserLanguage, commands: Sequence[Command], program: str) -> Parser:
    """Return the grammar, its help in `language`."""
    parser = Parser(language, prog=program, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.description, parser.epilog = parser.help("program"), parser.help("codes")
    parser.add_argument("-h", "--help", action="help", help=parser.help("help"))
    version = f"huozi {__version__}"
    parser.add_argument("-V", "--version", action="version", version=version, help=parser.help("version"))
    value = messages.text("metavar-command", language)
    added = parser.add_subparsers(dest="command", title=parser.help("commands"), metavar=value)
    for command in commands:
        own = added.add_parser(
            command.name, language=language, help=parser.help(command.name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        own.description = parser.help(command.name)
        example = messages.text(f"example-{command.name}", language, program=program)
        own.epilog = messages.text("help-example", language, example=example)
        command.add_arguments(own)
        own.add_argument("-h", "--help", action="help", help=parser.help("help"))
        own.add_argument("-q", "--quiet", action="store_true", help=parser.help("quiet"))
        own.add_argument("-v", "--verbose", action="store_true", help=parser.help("verbose"))
    return parser
