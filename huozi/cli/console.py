"""What a person sees of a command: talk and findings on stderr, results on stdout."""

import contextlib
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from huozi import messages
from huozi.cli.json_output import finding_as_json, write_json
from huozi.diagnostics import ExitCode, Finding, Severity
from huozi.messages import UserLanguage

_WORTH_SHOWING = {Severity.ERROR, Severity.WARNING}
_SHOWN_OF_A_KIND = 3  # findings of one id in one file; the rest are counted
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters of a message that a terminal would obey instead of showing."""


class Console:
    """The streams of one command.

    quiet    results and errors only
    verbose  all findings, notices too
    json     where the result goes as JSON; "-" is stdout, which then holds nothing else
    edition  folder of the edition that places are relative to, where there is one
    annotates  findings are marked in the pull request too (GitHub Actions)
    """

    def __init__(self, language: UserLanguage) -> None:
        self.language: UserLanguage = language
        self.quiet = False
        self.verbose = False
        self.json: str | None = None
        self.edition: Path | None = None
        self.annotates = os.environ.get("GITHUB_ACTIONS") == "true"

    def say(self, id: str, **values: str | int | float) -> None:
        """Print the text `id` on stderr."""
        if not self.quiet:
            print(messages.text(id, self.language, **values), file=sys.stderr)

    def result(self, line: str) -> None:
        """Print a line of result on stdout; beside JSON on stdout it goes to stderr."""
        if self.json != "-":
            print(line)
        elif not self.quiet:
            print(line, file=sys.stderr)

    def findings(self, findings: Sequence[Finding], *, always: bool = False) -> None:
        """Print findings as “place — what and why — what to do”.

        Unless all are wanted (--verbose), notices are only counted, and so is what repeats itself in a file.
        """
        hidden = 0
        kinds = [(found.id, found.location.path if found.location else "") for found in findings]
        alike, seen = Counter(kinds), Counter[tuple[str, str]]()
        for found, kind in zip(findings, kinds, strict=True):
            severity = messages.severity(found)
            seen[kind] += 1
            if self.quiet and not always and severity is not Severity.ERROR:
                continue
            if severity not in _WORTH_SHOWING and not self.verbose:
                hidden += 1
            elif self.verbose or seen[kind] <= _SHOWN_OF_A_KIND or alike[kind] == _SHOWN_OF_A_KIND + 1:
                self._print(found, severity)
            elif seen[kind] == alike[kind]:
                self.say("more-alike", count=alike[kind] - _SHOWN_OF_A_KIND, kind=found.id)
        if hidden:
            self.say("notices-hidden", count=hidden)

    def verdict(self, findings: Sequence[Finding], *, strict: bool) -> ExitCode:
        """Return STRICT where `strict` is asked for and `findings` has more than notices, else GOOD."""
        serious = sum(messages.severity(found) in _WORTH_SHOWING for found in findings)
        if strict and serious:
            self.say("strict", count=serious)
            return ExitCode.STRICT
        return ExitCode.GOOD

    def end(self, code: ExitCode, *findings: Finding) -> int:
        """Print what ended the command, also as JSON where it is wanted; return the exit code."""
        if self.json == "-":
            with contextlib.suppress(OSError):  # stdout itself may be what failed
                write_json("-", {"outputs": [], "findings": [finding_as_json(found) for found in findings]})
        for found in findings:
            self._print(found, Severity.ERROR)
        return int(code)

    def _print(self, found: Finding, severity: Severity) -> None:
        place = f"{found.location} — " if found.location else ""
        kind = messages.text(f"severity-{severity}", self.language)
        message = messages.message(found, self.language)
        line = f"{kind} {place}{message} — {messages.hint(found, self.language)} [{found.id}]"
        print(_shown(line), file=sys.stderr)
        if self.annotates:
            from huozi.report import annotation  # noqa: PLC0415

            print(_shown(annotation(found, self.language, self.edition, severity)), file=sys.stderr)


def _shown(text: str) -> str:
    """Return `text` with the characters that would command a terminal written out."""
    return _UNSHOWABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
