"""The command line's grammar, its help and its complaints in the language of the person who typed it."""

import argparse
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, TypeVar

from huozi import __version__, messages
from huozi.diagnostics import UsageError, finding
from huozi.messages import Language

KINDS = ("epub", "print", "screen", "archive", "booklet")
"""Every output that can be made, in the order in which they are."""

_COMMANDS = ("build", "import", "make", "doctor", "new")
_Value = TypeVar("_Value")
_Reader: TypeAlias = Callable[[str], _Value]
_HEADINGS = ("argparse-usage", "argparse-positional", "argparse-options")
"""Headings of argparse's help, by catalogue id: the English texts there are its own words."""


def parse(words: Sequence[str], language: Language) -> argparse.Namespace:
    """Return the command line as options; the command that is meant where none is named is build.

    Raises UsageError (`usage`, `command-unknown`).
    """
    first = words[0] if words else ""
    if first in _COMMANDS or first in ("-h", "--help", "--version"):
        return _parser(language).parse_args(words)
    if first and not first.startswith("-"):
        raise UsageError(finding("command-unknown", command=first, known=", ".join(_COMMANDS)))
    return _parser(language).parse_args(["build", *words])


class _Parser(argparse.ArgumentParser):
    """Argument faults leave by the same door as all others, and nothing is said in English to a Chinese."""

    def __init__(self, language: Language, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self.language: Language = language

    def error(self, message: str) -> NoReturn:
        problem = messages.said(message, self.language, "argparse-")
        raise UsageError(finding("usage", problem=problem, program=self.prog))

    def format_help(self) -> str:
        text = super().format_help()
        for id in _HEADINGS:
            heading = re.escape(messages.text(id, "en"))
            text = re.sub(f"^{heading}", messages.text(id, self.language), text, flags=re.MULTILINE)
        return text


def _parser(language: Language) -> _Parser:
    """Return the grammar, its help in `language`."""

    def text(id: str) -> str:
        return messages.text(f"help-{id}", language)

    count, path, tag = _readers(language)
    common = _Parser(language)
    common.add_argument("-h", "--help", action="help", help=text("help"))
    common.add_argument("--quiet", action="store_true", help=text("quiet"))
    common.add_argument("--verbose", action="store_true", help=text("verbose"))
    reporting = _Parser(language)
    reporting.add_argument("--strict", action="store_true", help=text("strict"))
    reporting.add_argument("--json", metavar="FILE", help=text("json"))
    making = _Parser(language)
    making.add_argument("-o", "--out", type=path, metavar="DIR", help=text("out"))
    making.add_argument("--only", metavar="KINDS", help=text("only"))
    making.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help=text("jobs"))
    making.add_argument("--allow-missing-glyphs", action="store_true", help=text("glyphs"))
    taking = _Parser(language)
    taking.add_argument("raw", type=path, nargs="+", metavar="RAW", help=text("raw"))
    taking.add_argument("--language", type=tag, metavar="TAG", help=text("language"))

    parser = _Parser(language, prog="build.py", description=text("program"), epilog=text("codes"),
                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("-h", "--help", action="help", help=text("help"))
    version = f"huozi {__version__}"
    parser.add_argument("--version", action="version", version=version, help=text("version"))
    commands = parser.add_subparsers(dest="command", title=text("commands"), metavar="COMMAND")

    def command(name: str, *parents: _Parser) -> _Parser:
        return commands.add_parser(name, language=language, parents=[*parents, common], help=text(name))

    building = command("build", making, reporting)
    building.add_argument("--edition", type=path, metavar="DIR", help=text("edition"))
    importing = command("import", taking, reporting)
    importing.add_argument("--into", type=path, metavar="DIR", help=text("into"))
    command("make", taking, making, reporting)
    command("doctor", reporting)
    new = command("new")
    new.set_defaults(json=None)
    new.add_argument("folder", type=path, metavar="DIR", help=text("folder"))
    return parser


def _readers(language: Language) -> tuple[_Reader[int], _Reader[Path], _Reader[str]]:
    """Return what reads a count, a path and a tag from the command line, complaining in `language`."""

    def wrong(id: str, text: str) -> argparse.ArgumentTypeError:
        return argparse.ArgumentTypeError(messages.text(id, language, text=text))

    def count(text: str) -> int:
        if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
            raise wrong("count-wrong", text)
        return int(text)

    def path(text: str) -> Path:
        if not text or "\0" in text:  # an empty variable of a script would mean the current folder
            raise wrong("path-wrong", text)
        return Path(text)

    def tag(text: str) -> str:
        if not re.fullmatch(r"(zh|ja|ko)(-[A-Za-z0-9]{2,8})*", text, re.ASCII):
            raise wrong("language-wrong", text)
        return text

    return count, path, tag
