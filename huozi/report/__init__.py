"""What was examined and found, for people and for machines: one HTML page, SARIF 2.1.0, GitHub annotations.

Only shows; judges nothing. The page needs no network: its style, script and pictures are inside.
"""

import html as markup
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huozi import __version__, messages
from huozi.diagnostics import Finding, Severity
from huozi.messages import UserLanguage

_FOLDER = Path(__file__).parent
_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
_PAGES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that was examined.

    name        the file, or the edition's title
    kind        edition, epub, print, screen, archive or booklet
    checked     ids of the texts that name what examined it; absent: tools that are not there
    size        bytes; 0 of an edition
    sha256      of the file; empty of an edition
    thumbnails  its pages in order, as data: addresses; none where there are no pages
    """

    name: str
    kind: str
    findings: Sequence[Finding]
    checked: Sequence[str] = ()
    absent: Sequence[str] = ()
    size: int = 0
    sha256: str = ""
    thumbnails: Sequence[str] = ()


def html(subjects: Sequence[Subject], language: UserLanguage) -> str:
    """Return the report as one HTML page: the verdict first, then each subject with pages and findings."""

    def text(id: str, **values: str | int) -> str:
        return markup.escape(messages.text(f"report-{id}", language, **values))

    counts = Counter(messages.severity(found) for subject in subjects for found in subject.findings)
    state = "bad" if counts[Severity.ERROR] else "doubtful" if counts[Severity.WARNING] else "good"
    filters = "".join(
        f'<label><input type="checkbox" checked data-level="{level}"> {text(level)} ({counts[level]})</label>'
        for level in Severity
    )
    body = "".join(_subject(subject, number, language) for number, subject in enumerate(subjects, 1))
    tag = "zh-Hans" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text('title')}</title>\n<style>\n{_part('report.css')}</style>\n</head>\n<body>\n"
        f'<header class="{state}"><h1>{text("title")}</h1><p class="verdict">{text(f"verdict-{state}")}</p>'
        f"<p>huozi {__version__}</p></header>\n<main>\n"
        f'<form class="filters" aria-label="{text("filters")}">{filters}</form>\n'
        f"{body}</main>\n<script>\n{_part('report.js')}</script>\n</body>\n</html>\n"
    )


def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _subject(subject: Subject, number: int, language: UserLanguage) -> str:
    def text(id: str, **values: str | int) -> str:
        return markup.escape(messages.text(id, language, **values))

    facts = [text("report-kind", kind=subject.kind)]
    if subject.size:
        facts.append(text("report-size", size=f"{subject.size / 1e6:.2f}"))
        facts.append(f"SHA-256 <code>{subject.sha256}</code>")
    facts += [text(id) for id in subject.checked]
    facts += [text("tool-not-run", tool=tool) for tool in subject.absent]
    rows = "".join(
        _finding(found, number, index, language) for index, found in enumerate(subject.findings, 1)
    )
    listing = f'<ol class="findings">{rows}</ol>' if rows else f"<p>{text('report-nothing')}</p>"
    return (
        f'<section aria-labelledby="s{number}"><h2 id="s{number}">{markup.escape(subject.name)}</h2>\n'
        f'<ul class="facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>\n'
        f"{_pages(subject, number, language)}{listing}</section>\n"
    )


def _finding(found: Finding, subject: int, index: int, language: UserLanguage) -> str:
    level = messages.severity(found)
    clause = messages.clause(found)
    place = f'<span class="place">{markup.escape(str(found.location))}</span> ' if found.location else ""
    kind = markup.escape(messages.text(f"report-{level}", language))
    return (
        f'<li id="s{subject}-f{index}" class="{level}" data-level="{level}"><p>{place}'
        f'<strong class="level">{kind}</strong> {markup.escape(messages.message(found, language))}</p>'
        f'<p class="cure">{markup.escape(messages.hint(found, language))}</p>'
        f'<p class="rule"><code>{found.id}</code>{f" · {markup.escape(clause)}" if clause else ""}</p></li>'
    )


def _pages(subject: Subject, number: int, language: UserLanguage) -> str:
    """Return the pages as spreads, each with the numbers of the findings that name it."""
    if not subject.thumbnails:
        return ""
    pins: dict[int, list[int]] = {}
    for index, found in enumerate(subject.findings, 1):
        for page in pages_named(found):
            pins.setdefault(page, []).append(index)
    cells = []
    for page, address in enumerate(subject.thumbnails, 1):
        marks = "".join(
            f'<a class="pin" href="#s{number}-f{index}">{index}</a>' for index in pins.get(page, ())[:6]
        )
        alt = markup.escape(messages.text("report-page", language, page=page))
        cells.append(f'<li><img src="{address}" alt="{alt}"><span>{page}</span>{marks}</li>')
    spreads = [cells[:1], *(cells[start : start + 2] for start in range(1, len(cells), 2))]
    items = "".join(f'<li><ol class="spread">{"".join(spread)}</ol></li>' for spread in spreads)
    return f'<ol class="pages">{items}</ol>\n'


def pages_named(found: Finding) -> tuple[int, ...]:
    """Return the pages of a finished file that a finding names."""
    named = found.values.get("pages", found.values.get("page", ""))
    return tuple(int(number) for number in _PAGES.findall(str(named)))


def sarif(findings: Sequence[Finding]) -> str:
    """Return the findings as a SARIF 2.1.0 log, for code scanning."""
    ids = sorted({found.id for found in findings})
    rules = [
        {"id": id, "shortDescription": {"text": id}, "help": {"text": messages.entries()[id].hint["en"]}}
        for id in ids
    ]
    driver = {"name": "huozi", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(found) for found in findings]}],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(found: Finding) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": found.id,
        "level": _SARIF_LEVELS[messages.severity(found)],
        "message": {"text": f"{messages.message(found, 'en')} — {messages.hint(found, 'en')}"},
    }
    place = found.location
    if place is not None:
        region = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
        physical: dict[str, object] = {"artifactLocation": {"uri": place.path}}
        if place.line is not None:
            physical["region"] = {name: value for name, value in region.items() if value is not None}
        result["locations"] = [{"physicalLocation": physical}]
    return result


def annotation(
    found: Finding, language: UserLanguage, edition: Path | None = None, severity: Severity | None = None
) -> str:
    """Return a finding as a workflow command of GitHub Actions, which marks the line in the pull request.

    edition   folder that the finding's place is relative to
    severity  where it is told as another than its own
    """
    place = found.location
    facts: dict[str, str | int | None] = {"title": found.id}
    if place is not None:
        facts |= {
            "file": (edition / place.path if edition else Path(place.path)).as_posix(),
            "line": place.line,
            "col": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    where = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in facts.items() if value)
    said = f"{messages.message(found, language)} — {messages.hint(found, language)}"
    return f"::{severity or messages.severity(found)} {where}::{_escaped(said)}"


def _escaped(text: str, marks: str = "") -> str:
    for mark in "%\r\n" + marks:  # the percent sign first
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text
