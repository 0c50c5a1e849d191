"""The records of a run as one table: JSON for programs, CSV for a spreadsheet, HTML with the covers.

Records are read one after another in the order of the shelf, so the table never depends on which worker was
first, and needs no memory for the number of editions.
"""

import csv
import html
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any
from urllib.parse import quote

from huozi import messages
from huozi.batch import places
from huozi.batch.shelf import Task
from huozi.batch.work import COVER, Order, finding_of, read_record
from huozi.messages import UserLanguage

COLUMNS = ("edition", "source", "state", "code", "kinds", "pages", "errors", "warnings", "first-error")
_STYLE = (
    "body{font:15px/1.6 sans-serif;margin:2em auto;max-width:70em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4em .6em;"
    "border-bottom:1px solid #ccc}img{width:4.5em}tr.failed,tr.refused,tr.died{background:#fde8e6}"
)


def write_tables(tasks: Sequence[Task], order: Order, language: UserLanguage) -> tuple[str, ...]:
    """Write `batch.json`, `batch.csv` and `batch.html` beside the editions; return where they are.

    Raises OutputError.
    """
    written = []
    for name, fill in (("batch.json", _json), ("batch.csv", _csv), ("batch.html", _html)):
        place = places.joined(order.out, name)
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace", newline="") as file:
            fill(file, _Rows(tasks, order), language)
            file.seek(0)
            places.write(place, file.read().encode("utf-8", "replace"))
        written.append(place)
    return tuple(written)


class _Rows:
    """Each task with its record, read anew each time; a task that the run did not come to has none."""

    def __init__(self, tasks: Sequence[Task], order: Order) -> None:
        self._tasks, self._order = tasks, order

    def __iter__(self) -> Iterator[tuple[Task, dict[str, Any]]]:
        for task in self._tasks:
            record = read_record(task, self._order)
            if record is not None:
                yield task, record


def _row(task: Task, record: dict[str, Any]) -> dict[str, Any]:
    errors = [item for item in record["findings"] if item["severity"] == "error"]
    pages = [output["pages"] for output in record["outputs"] if output["pages"]]
    return {
        "edition": task.name,
        "source": task.source or " ".join(task.raw),
        "state": record["state"],
        "code": record["code"],
        "kinds": " ".join(output["kind"] for output in record["outputs"]),
        "pages": max(pages, default=""),
        "errors": len(errors),
        "warnings": sum(item["severity"] == "warning" for item in record["findings"]),
        "first-error": errors[0]["id"] if errors else "",
    }


def _json(file: IO[str], rows: _Rows, _: UserLanguage) -> None:
    file.write('{\n"format": 1,\n"editions": [')
    for number, (task, record) in enumerate(rows):
        values = {"edition": task.name, "source": task.source, "raw": list(task.raw), **record}
        for item in values["findings"]:
            item["message"] = messages.message(finding_of(item), "en")
        file.write(("," if number else "") + "\n" + json.dumps(values, ensure_ascii=False))
    file.write("\n]\n}\n")


def _csv(file: IO[str], rows: _Rows, _: UserLanguage) -> None:
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for task, record in rows:
        writer.writerow({name: _unread(value) for name, value in _row(task, record).items()})


def _unread(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def _html(file: IO[str], rows: _Rows, language: UserLanguage) -> None:
    def text(id: str) -> str:
        return html.escape(messages.text(id, language))

    title, tag = text("batch-title"), "zh-Hans" if language == "zh" else "en"
    heads = "".join(f"<th>{text(f'batch-{name}')}</th>" for name in ("cover", *COLUMNS[:1], "state", "files"))
    file.write(
        f'<!DOCTYPE html>\n<html lang="{tag}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<table><thead><tr>{heads}<th>{text('batch-findings')}</th></tr></thead><tbody>\n"
    )
    for task, record in rows:
        file.write(_html_row(task, record, language, text))
    file.write("</tbody></table></body></html>\n")


def _html_row(task: Task, record: dict[str, Any], language: UserLanguage, text: Callable[[str], str]) -> str:
    folder = quote(task.name)
    cover = f'<img src="{folder}/{COVER}" alt="" loading="lazy">' if record["outputs"] else ""
    files = " ".join(
        f'<a href="{folder}/{quote(output["file"])}">{html.escape(output["kind"])}</a>'
        for output in record["outputs"]
    )
    told = io.StringIO()
    for item in record["findings"]:
        if item["severity"] != "notice":
            found = finding_of(item)
            place = f"{found.location} — " if found.location else ""
            told.write(f"<li>{html.escape(place + messages.message(found, language))}</li>")
    return (
        f'<tr class="{record["state"]}"><td>{cover}</td><td>{html.escape(task.name)}</td>'
        f"<td>{text('batch-state-' + record['state'])}</td><td>{files}</td>"
        f"<td><ul>{told.getvalue()}</ul></td></tr>\n"
    )
