#!/usr/bin/env python3
"""Show whether the points of import's evidence are general: tuned without a family, then judged by it.

    tools/leave_family_out.py                                 the cases of the repository, five families
    tools/leave_family_out.py --families web,lyrics FOLDER…   other cases of the same form

huozi/cleaning/evidence.toml was written by hand. Its points are forgotten here (each becomes +4 or -4 by its
sign; the vetoes, ±14 and beyond, stay) and found again by going through them one by one, up and down, as long
as fewer complaints are left (tests/importing/case_notation.py) in all cases but those of the family left out.
A family is the first word of a case's folder. Printed for each family: its score with the table as written,
with the signs alone, and with the table tuned without it; a case's score is 100 less its complaints' share of
its facts. --write FOLDER keeps the tuned tables.

What this shows and what not: the points do not depend on the family's own cases. The clues themselves, their
words and patterns, were written by people who had read the development cases; only cases they had not read
can judge those.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from huozi.cleaning import evidence
from huozi.diagnostics import HuoziError
from huozi.importing import read_articles
from tests.importing.case_notation import Expected, complaints, read_expected

ROOT = Path(__file__).resolve().parent.parent
FAMILIES = ("web", "lyrics", "short", "captions", "official")
TABLES = ("line", "title")
VETO = 14
UNTUNED = 4.0
STEPS = (3.0, -3.0)
MOST = 12.0

Place = tuple[str, str, str]  # table, clue, role


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its folder, raw file and facts."""

    folder: Path
    raw: Path
    expected: Expected

    @property
    def family(self) -> str:
        """Return the first word of the folder's name."""
        return self.folder.name.split("-")[0]


class Points:
    """The points in use: read, set, and which clues were asked while a text was read."""

    def __init__(self) -> None:
        self.tables: dict[str, Any] = {table: evidence.worth(table) for table in TABLES}  # type: ignore[arg-type]
        self.asked: set[tuple[str, str]] = set()
        self._points = evidence.points
        evidence.points = self._listening

    def _listening(self, table: Any, clues: Any) -> dict[str, float]:
        self.asked.update((table, clue) for clue in clues)
        return self._points(table, clues)

    def places(self) -> list[Place]:
        """Return every point that may be tuned, in the order of the file."""
        return [
            (table, clue, role)
            for table, clues in self.tables.items()
            for clue, roles in clues.items()
            for role, value in roles.items()
            if clue != "base" and abs(value) < VETO
        ]

    def values(self) -> dict[Place, float]:
        """Return the points that may be tuned."""
        return {place: self.tables[place[0]][place[1]][place[2]] for place in self.places()}

    def set(self, values: Mapping[Place, float]) -> None:
        """Put points into use."""
        for (table, clue, role), value in values.items():
            self.tables[table][clue][role] = value


def cases_of(folders: Iterable[Path]) -> list[Case]:
    """Return the cases below folders that have a text to judge."""
    return [
        Case(path.parent, next(path.parent.glob("raw.*")), read_expected(path))
        for folder in folders
        for path in sorted(folder.glob("*/expected.txt"))
    ]


def wrong(case: Case) -> int:
    """Return the number of complaints about an import; of a case that is refused every fact is wrong."""
    try:
        record = read_articles([case.raw]).record
    except HuoziError:
        return len(case.expected.facts)
    return len(complaints(case.expected, record))


def score(cases: Sequence[Case]) -> float:
    """Return the mean of the cases' scores, 0 to 100."""
    shares = [max(0.0, 1 - wrong(case) / max(1, len(case.expected.facts))) for case in cases]
    return 100 * sum(shares) / len(shares)


def tune(points: Points, cases: Sequence[Case], passes: int) -> dict[Place, float]:
    """Return points found from their signs alone, on these cases; the points in use are changed."""
    values = {place: UNTUNED if value > 0 else -UNTUNED for place, value in points.values().items()}
    points.set(values)
    counts, asked = [], []
    for case in cases:
        points.asked = set()
        counts.append(wrong(case))
        asked.append(points.asked)
    for _ in range(passes):
        before = sum(counts)
        for place, had in list(values.items()):
            touched = [at for at, clues in enumerate(asked) if place[:2] in clues]
            for step in STEPS:
                value = max(-MOST, min(MOST, had + step))
                points.set({place: value})
                trial = {at: wrong(cases[at]) for at in touched}
                if sum(trial.values()) < sum(counts[at] for at in touched):
                    values[place] = value
                    for at, count in trial.items():
                        counts[at] = count
                    break
                points.set({place: had})
        if sum(counts) == before:
            break
    return values


def as_toml(values: Mapping[Place, float]) -> str:
    """Return points in the form of evidence.toml."""
    clues: dict[str, list[str]] = {}
    for (table, clue, role), value in values.items():
        clues.setdefault(f"[{table}.{clue}]", []).append(f"{role} = {value:g}")
    return "\n".join("\n".join([head, *lines]) for head, lines in clues.items()) + "\n"


def main() -> int:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "tests/importing/cases"])
    parser.add_argument(
        "--families", default=",".join(FAMILIES), help="families to leave out, one after another"
    )
    parser.add_argument("--passes", type=int, default=2, help="how often all points are gone through")
    parser.add_argument("--write", type=Path, help="folder for the tuned tables, FAMILY.toml")
    options = parser.parse_args()
    cases = cases_of(options.folders)
    points = Points()
    written = points.values()
    signs = {place: UNTUNED if value > 0 else -UNTUNED for place, value in written.items()}
    print("| family left out | cases | as written | signs alone | tuned without it | rest, tuned |")
    print("|---|---|---|---|---|---|")
    for family in options.families.split(","):
        left = [case for case in cases if case.family == family]
        rest = [case for case in cases if case.family != family]
        if not left:
            print(f"| {family} | 0 | – | – | – | – |")
            continue
        points.set(written)
        scores = [score(left)]
        points.set(signs)
        scores.append(score(left))
        values = tune(points, rest, options.passes)
        scores += [score(left), score(rest)]
        print(
            f"| {family} | {len(left)} | " + " | ".join(f"{value:.1f}" for value in scores) + " |", flush=True
        )
        if options.write:
            options.write.mkdir(parents=True, exist_ok=True)
            (options.write / f"{family}.toml").write_text(as_toml(values), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
