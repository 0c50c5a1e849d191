"""The command line: the only room that talks to a person, and that knows exit codes.

Results go to stdout, talk to stderr. Nothing heavy is imported before a command needs it. A new command is a
file here that ends in a `Command`, and its line in `COMMANDS`.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from huozi.cli.archive import ARCHIVE
from huozi.cli.arguments import parse
from huozi.cli.articles import ARTICLES
from huozi.cli.batch import BATCH
from huozi.cli.build import BUILD
from huozi.cli.check import CHECK
from huozi.cli.completion import COMPLETION
from huozi.cli.console import Console
from huozi.cli.doctor import DOCTOR
from huozi.cli.fonts import FONTS
from huozi.cli.import_raw import IMPORT
from huozi.cli.json_output import keep_other_files
from huozi.cli.make import MAKE
from huozi.cli.new import NEW
from huozi.cli.schema import SCHEMA
from huozi.cli.serve import SERVE
from huozi.cli.watch import WATCH
from huozi.diagnostics import ExitCode, Finding, HuoziError, finding, reason
from huozi.messages import UserLanguage

COMMANDS = (
    BUILD,
    IMPORT,
    MAKE,
    BATCH,
    WATCH,
    SERVE,
    CHECK,
    ARTICLES,
    FONTS,
    DOCTOR,
    NEW,
    COMPLETION,
    SCHEMA,
    ARCHIVE,
)
"""Every command, in the order of the help; the first is meant where none is named."""


def main(arguments: Sequence[str] | None = None, *, edition: Path | None = None) -> int:
    """Run one command and return its exit code (see `ExitCode`).

    arguments  the command line without the program's name; None: the process's own
    edition    folder built when none is named; None: the current folder
    """
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks must not stop a build.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    console = Console(_language())
    command = BUILD
    try:
        options = parse(words, console.language, COMMANDS, _program())
        command = next(known for known in COMMANDS if known.name == options.command)
        console.quiet, console.verbose = options.quiet, options.verbose
        console.json = getattr(options, "json", None)
        keep_other_files(console.json)
        if getattr(options, "edition", "") is None:
            options.edition = getattr(options, "place", None) or edition or Path()
        console.edition = getattr(options, "edition", None)
        code = command.run(options, console)
        sys.stdout.flush()
        return int(code)
    except HuoziError as error:
        return console.end(error.exit_code, error.finding, *error.others)
    except KeyboardInterrupt:
        console.say("interrupted")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.GOOD)
    except Exception as error:  # the last door: no traceback reaches a user who did not ask
        if {"-v", "--verbose"} & set(words):
            raise
        found, code = _fault(error, command.unusable)
        return console.end(code, found)


def _fault(error: Exception, unusable: ExitCode) -> tuple[Finding, ExitCode]:
    """Return what an unforeseen error is to a person: a file, a full disk, or huozi's own fault."""
    if isinstance(error, OSError) and error.filename:
        return finding("file-unusable", str(error.filename), reason=reason(error)), unusable
    if isinstance(error, OSError):
        return finding("system-refused", reason=reason(error)), ExitCode.OUTPUT
    return finding("internal-fault", reason=f"{type(error).__name__}: {error}"[:300]), ExitCode.INTERNAL


def _program() -> str:
    """Return the name by which huozi was called: build.py, huozi, python -m huozi."""
    called = Path(sys.argv[0]).name
    if called == "__main__.py":
        return "python -m huozi"
    return called if called not in ("", "-c") else "huozi"


def _language() -> UserLanguage:
    """Return the language of the user's locale: Chinese where it says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].startswith("zh") else "en"
    return "en"
