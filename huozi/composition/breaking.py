"""Line breaking by total fit: the lines of a paragraph are chosen together, not one after another.

The method is Knuth and Plass, "Breaking paragraphs into lines" (1981), with Chinese gaps for glue and Chinese
demerits: squeezing costs less than stretching (先挤压后拉伸, CLREQ 3.1.6.2), tracking between Han characters
is what must stay small, and a last line must not be a single character (孤字).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from huozi.composition.measured import Measured

TRACKING_WANTED = 0.06  # em between Han characters; beyond it the second choices are taken
TRACKING_MOST = 0.3  # em; beyond it every gap of the line gives way
_TRACKING_UNIT = 0.02  # em of tracking that costs one demerit
_RUNT = 300.0
_SHORT_LAST_LINE = 6.0
_TWO_HYPHENS = 20.0  # of two lines, one below the other
_OVERFULL = 1e6
_TOLERANCE = 3.0  # em of slack looked at before every slack is
_EPSILON = 1e-6


class _Node(NamedTuple):
    """A line end reached, where the next line's text begins, what it cost and from which line end."""

    position: int
    begin: int
    line: int
    demerits: float
    previous: _Node | None


def break_lines(
    text: Measured,
    start: int,
    end: int,
    widths: Sequence[float],
    *,
    justified: bool = True,
    lines: int | None = None,
) -> list[int] | None:
    """Return the ends of the lines of ``[start, end)``; the last one is ``end``.

    ``widths`` are the widths of the first lines, the last of them holding for all that follow (a first-line
    indent makes the first one smaller, a float several). ``justified`` is false for ragged text, which is
    never squeezed. ``lines`` asks for exactly so many lines: then None is returned when they cannot be had
    without an overfull line. Otherwise the result is never None and only a line without any opportunity can
    be overfull.
    """
    tolerance = _TOLERANCE * text.em if justified else inf
    span = start, end
    if lines is not None:
        return _Search(text, span, widths, justified, tolerance, lines).ends()
    found = _Search(text, span, widths, justified, tolerance).ends()
    if found is None and tolerance < inf:
        found = _Search(text, span, widths, justified, inf).ends()
    if found is None:
        text.split_overlong(min(widths))
        found = _Search(text, span, widths, justified, inf).ends(emergency=True)
    return found


def demerits(text: Measured, start: int, end: int, target: float, justified: bool) -> float:
    """Return the demerits of setting ``[start, end)`` to ``target``; inf when it stays too wide."""
    slack = target - (text.right[end] - text.left[start])
    if not justified:
        return (slack / text.em) ** 2 if slack > -_EPSILON else inf
    if end <= start:
        return _OVERFULL
    return _squeezing(text, start, end, -slack) if slack < 0 else _stretching(text, start, end, slack)


def _squeezing(text: Measured, start: int, end: int, excess: float) -> float:
    first = text.squeeze_first[end] - text.squeeze_first[start + 1]
    if excess <= first:
        return 0.5 * (excess / first) ** 2
    later = text.squeeze_later[end] - text.squeeze_later[start + 1]
    if excess <= first + later:
        return 0.5 + 6 * ((excess - first) / later) ** 2
    return 0.0 if excess < _EPSILON else inf


def _stretching(text: Measured, start: int, end: int, slack: float) -> float:
    inner = start + 1
    first = text.stretch_first[end] - text.stretch_first[inner]
    if slack <= first:
        return 0.5 * (slack / first) ** 2 if first else 0.0
    slack -= first
    gaps = text.tracking[end] - text.tracking[inner]
    most = TRACKING_WANTED * gaps
    if slack <= most:
        return 0.5 + (slack / gaps / _TRACKING_UNIT) ** 2
    slack -= most
    cost = 0.5 + (TRACKING_WANTED / _TRACKING_UNIT) ** 2
    if slack <= _EPSILON:
        return cost
    later = text.stretch_later[end] - text.stretch_later[inner]
    taken = min(slack, later)
    cost += 3 + (8 * (taken / later) ** 2 if later else 0.0)
    slack -= taken
    if slack <= _EPSILON:
        return cost
    taken = min(slack, (TRACKING_MOST - TRACKING_WANTED) * gaps)
    cost += 20 + (taken / gaps / _TRACKING_UNIT) ** 2 if gaps else 20
    slack -= taken
    if slack <= _EPSILON:
        return cost
    yielding = text.yielding[end] - text.yielding[inner]
    return cost + 100 + (slack / yielding / _TRACKING_UNIT) ** 2 if yielding else cost + 5000.0


def _last_line(text: Measured, start: int, end: int, target: float, justified: bool, first: bool) -> float:
    slack = target - (text.right[end] - text.left[start]) if end > start else 0.0
    cost = 0.0 if slack >= -_EPSILON else demerits(text, start, end, target, justified)
    if not first:
        letters = text.letters[end] - text.letters[start]
        cost += {0: _RUNT, 1: _RUNT, 2: _SHORT_LAST_LINE}.get(letters, 0.0)
    return cost


class _Search:
    """One pass of the dynamic programme over the break opportunities of ``[start, end)``.

    ``active`` are the line ends reached, in order; of those before ``oldest`` every line is too long by now.
    """

    def __init__(
        self,
        text: Measured,
        span: tuple[int, int],
        widths: Sequence[float],
        justified: bool,
        tolerance: float,
        lines: int | None = None,
    ) -> None:
        self.text, self.widths, self.justified = text, widths, justified
        self.tolerance, self.lines = tolerance, lines
        self.start, self.end = span
        self.most_lines = len(widths) - 1 if lines is None else max(lines, len(widths) - 1)
        self.in_order = len(widths) <= 2  # a later beginning then always means more slack
        self.active = [_Node(self.start, text.first_of_line(self.start), 0, 0.0, None)]
        self.oldest = 0

    def ends(self, *, emergency: bool = False) -> list[int] | None:
        """Return the ends of the lines; None when every way is overfull (unless ``emergency``)."""
        opportunities = self.text.breaks
        for position in range(self.start + 1, self.end + 1):
            final = position == self.end
            if not final and opportunities[position] < 0:
                continue
            best, overfull = self._ways_to(position, final)
            if not best and self.oldest == len(self.active):
                if not emergency or overfull is None:
                    return None
                best = self._overfull_way(position, overfull)
            if final:
                return _chosen(best, self.lines)
            self.active.extend(best.values())
        return [self.end]

    def _ways_to(self, position: int, final: bool) -> tuple[dict[int, _Node], _Node | None]:
        """Return the cheapest ways to end a line at ``position``, by line number, and one overfull."""
        text, widths = self.text, self.widths
        right, left, tails, active = text.right, text.left, text.tails, self.active
        stop, tail = text.ends[position], tails[position]
        price = 0.0 if final else text.breaks[position]
        best: dict[int, _Node] = {}
        overfull: _Node | None = None
        for rank in range(self.oldest, len(active)):
            node = active[rank]
            target = widths[min(node.line, len(widths) - 1)] - tail
            if target - (right[stop] - left[node.begin]) > self.tolerance and not final:
                if self.in_order:
                    break
                continue
            if final:
                cost = _last_line(text, node.begin, stop, target, self.justified, node.position == self.start)
            else:
                cost = demerits(text, node.begin, stop, target, self.justified)
            if cost == inf:
                if overfull is None or _shorter(node, overfull):
                    overfull = node
                if rank == self.oldest:
                    self.oldest += 1
                continue
            line = node.line + 1
            if line > self.most_lines:
                if self.lines is not None:
                    continue
                line = self.most_lines
            total = node.demerits + cost + price + (_TWO_HYPHENS if tail and tails[node.position] else 0.0)
            if line not in best or total < best[line].demerits:
                best[line] = _Node(position, text.first_of_line(position), line, total, node)
        return best, overfull

    def _overfull_way(self, position: int, node: _Node) -> dict[int, _Node]:
        line = min(node.line + 1, self.most_lines)
        total = node.demerits + _OVERFULL
        return {line: _Node(position, self.text.first_of_line(position), line, total, node)}


def _shorter(node: _Node, than: _Node) -> bool:
    """Return whether an overfull line from ``node`` sticks out less, or as much at a lower cost so far."""
    return (-node.begin, node.demerits) < (-than.begin, than.demerits)


def _chosen(best: dict[int, _Node], lines: int | None) -> list[int] | None:
    if lines is not None:
        best = {line: node for line, node in best.items() if line == lines}
    if not best:
        return None
    node: _Node | None = min(best.values(), key=lambda candidate: candidate.demerits)
    result: list[int] = []
    while node is not None and node.previous is not None:
        result.append(node.position)
        node = node.previous
    return result[::-1]
