"""A marked-content sequence of a page, as the operators that begin it say (ISO 32000-1, 14.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Dictionary, Name


@dataclass(slots=True)
class Marked:
    """An open marked-content sequence.

    belongs  to the structure tree, or is an artifact
    mcid     by which a structure element may own it; None where none can
    actual   its ActualText; empty once it was said, None where it has none
    """

    belongs: bool
    mcid: int | None
    actual: str | None


def marked(operands: Sequence[Any]) -> Marked:
    """Return the sequence that BMC or BDC begins with these operands."""
    properties = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
    mcid = int(properties.MCID) if "/MCID" in properties else None
    actual = str(properties.ActualText) if "/ActualText" in properties else None
    return Marked(operands[0] == Name.Artifact or mcid is not None, mcid, actual)
