"""Results as JSON, for `--json`."""

import json
import re
import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from huozi import messages
from huozi.diagnostics import Finding, Location, OutputError, finding


def finding_as_json(found: Finding) -> dict[str, Any]:
    """Return a finding with its severity, its place and its English sentence."""
    place = found.location
    return {
        "id": found.id,
        "severity": str(messages.severity(found)),
        **(asdict(place) if place else dict.fromkeys(field.name for field in fields(Location))),
        "values": dict(found.values),
        "message": messages.message(found, "en"),
    }


def write_json(target: str, value: object) -> None:
    """Write `value` to the file `target`, "-" for stdout. Raises OutputError as `write_atomically` does."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    if target == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        from huozi.files import write_atomically  # noqa: PLC0415

        write_atomically(Path(target), text.encode("utf-8", "replace"))


def keep_other_files(target: str | None) -> None:
    """Raise OutputError (`json-spares`) where JSON would overwrite a file of another kind."""
    path = Path(target or "-")
    if path.is_file() and not re.match(rb"\s*[{\[]|$", _beginning(path)):
        raise OutputError(finding("json-spares", str(path)))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)
