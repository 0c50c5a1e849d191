"""Evidence: named clues, what each is worth for each role, and how a choice follows from their sum.

The worth of every clue stands in evidence.toml. A choice keeps the clues that spoke for it and how far it
leads the next role: that lead is what makes it sure, doubtful, or none at all.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Table = Literal["line", "title"]

LEAST = 2.0  # a lead below which nothing is decided: the line stays what loses least
SURE = 0.8  # confidence below which a person is asked
_SAFETY = 3.0  # points that the role which loses least is sure by, however little it leads


@dataclass(frozen=True, slots=True)
class Choice:
    """The role with most points; `because` its clues, weightiest first; `others` the other roles by points.

    lead  its points above those of the next
    safe  it is the role that loses least where the choice is wrong
    """

    role: str
    lead: float
    because: tuple[str, ...]
    others: tuple[str, ...]
    safe: bool

    @property
    def confidence(self) -> float:
        """How sure the choice is, 0 to 1: a lead of 4 points is 0.8, of 1 for the role that loses least."""
        lead = max(0.0, self.lead + (_SAFETY if self.safe else 0))
        return lead / (lead + 1)

    @property
    def sure(self) -> bool:
        """Say whether nobody need look at the choice."""
        return self.confidence >= SURE


@cache
def worth(table: Table) -> Mapping[str, Mapping[str, float]]:
    """Return the points of every clue of `table` by role."""
    text = (Path(__file__).parent / "evidence.toml").read_text(encoding="utf-8")
    return {clue: dict(points) for clue, points in tomllib.loads(text)[table].items()}


def points(table: Table, clues: Collection[str]) -> dict[str, float]:
    """Return the sum of the points of `clues` by role."""
    total: dict[str, float] = {}
    for clue in clues:
        for role, value in worth(table)[clue].items():
            total[role] = total.get(role, 0) + value
    return total


def choose(table: Table, clues: Collection[str], least: str) -> Choice:
    """Return the role that `clues` and the base speak for; `least` is the role that loses least in doubt."""
    total = {least: 0.0} | points(table, ["base", *clues])
    order = sorted(total, key=lambda role: (-total[role], role))
    lead = total[order[0]] - (total[order[1]] if len(order) > 1 else 0)
    best = order[0]
    if best != least and total[best] - total[least] < LEAST:
        best, order = least, [least, *(role for role in order if role != least)]
        lead = 0.0
    table_worth = worth(table)
    because = sorted(
        (clue for clue in clues if table_worth[clue].get(best, 0) > 0),
        key=lambda clue: -table_worth[clue][best],
    )
    others = tuple(role for role in order if role != best and total[role] > total[least] - LEAST)
    return Choice(best, lead, tuple(because), others, best == least)
