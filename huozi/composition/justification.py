"""Setting one line to its width: who gives and who takes, in CLREQ's order (3.1.6.2 and 3.1.6.3).

Squeezing: word spaces, Han–Latin gaps and half the blank of inner marks first, the rest of the marks' blanks,
ends of sentences last. Stretching: word spaces and Han–Latin gaps to 1/3 em and marks set half-width a
little; then all gaps between Han characters alike; word spaces to just under half an em; Han characters
again, and what is left over everywhere.
"""

from __future__ import annotations

from huozi.composition.breaking import TRACKING_MOST, TRACKING_WANTED
from huozi.composition.measured import Measured


def justify(text: Measured, start: int, end: int, target: float | None) -> list[float]:
    """Return the widths of the gaps inside the line ``[start, end)``: gaps ``start + 1`` to ``end - 1``.

    ``target`` is the width to reach; None sets the line at its natural width. A line that cannot reach it
    (nothing yields, or squeezing is exhausted) stays as near as it gets.
    """
    gaps = [text.glues[k].natural for k in range(start + 1, end)]
    if target is None or not gaps:
        return gaps
    slack = target - text.width(start, end)
    if slack < 0:
        _squeeze(text, start, gaps, -slack)
    elif slack > 0:
        _stretch(text, start, gaps, slack)
    return gaps


def _squeeze(text: Measured, start: int, gaps: list[float], excess: float) -> None:
    glues = text.glues[start + 1 : start + 1 + len(gaps)]
    for capacities in ([g.squeeze_first for g in glues], [g.squeeze_later for g in glues]):
        excess += _share(gaps, capacities, -excess)


def _stretch(text: Measured, start: int, gaps: list[float], slack: float) -> None:
    inner = slice(start + 1, start + 1 + len(gaps))
    glues = text.glues[inner]
    sizes = text.sizes[inner]
    slack -= _share(gaps, [g.stretch_first for g in glues], slack)
    tracking = [s * g.tracks for s, g in zip(sizes, glues, strict=True)]
    slack -= _share(gaps, [t * TRACKING_WANTED for t in tracking], slack)
    slack -= _share(gaps, [g.stretch_later for g in glues], slack)
    slack -= _share(gaps, [t * (TRACKING_MOST - TRACKING_WANTED) for t in tracking], slack)
    _share(gaps, [s * g.yields for s, g in zip(sizes, glues, strict=True)], slack, limited=False)


def _share(gaps: list[float], capacities: list[float], amount: float, *, limited: bool = True) -> float:
    """Share ``amount`` (negative to squeeze) over the gaps in proportion; return what was taken.

    No gap takes more than its capacity, unless ``limited`` is false: then capacities are only proportions.
    """
    total = sum(capacities)
    if not total or not amount:
        return 0.0
    part = amount / total
    if limited:
        part = max(-1.0, min(1.0, part))
    for k, capacity in enumerate(capacities):
        if capacity:
            gaps[k] += part * capacity
    return part * total
