"""Runs of a line as its source marks them: from places in its text to `Run`s that find themselves again.

Cleaning works on plain text and may take the head or the tail off a line, so a run is known by its words.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from huozi.model.article import Run, RunKind

LONGEST = 600  # characters; a longer run is a style of the page, no emphasis
BOUND = 20_000  # characters of a line, and 500 spans: what is larger is no prose, and looking would take long
_SCHEMES = ("http://", "https://", "mailto:")


class Span(NamedTuple):
    """A run as it is found: what, from where to where in the text, and its target."""

    kind: RunKind
    start: int
    end: int
    target: str = ""

    def moved(self, by: int) -> "Span":
        """Return it `by` characters further on."""
        return self._replace(start=self.start + by, end=self.end + by)


def runs_of(text: str, spans: Iterable[Span]) -> tuple[Run, ...]:
    """Return the spans of `text` as runs, the white space at their edges left out.

    Spans without words and links that lead nowhere a reader can go (javascript:, file:) are none.
    """
    runs: dict[Run, None] = {}
    spans = tuple(spans)
    if len(text) > BOUND or len(spans) > 500:
        return ()
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        words = text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        words = words.strip()
        target = span.target.strip()
        leads = span.kind != "link" or target.lower().startswith(_SCHEMES)
        if leads and 0 < len(words) <= LONGEST and any(map(str.isalnum, words)) and "\n" not in words:
            runs[Run(span.kind, words, target, text.count(words, 0, start))] = None
    return tuple(runs)


def joined(parts: Iterable[tuple[str, tuple[Run, ...]]], separator: str) -> tuple[str, tuple[Run, ...]]:
    """Join lines of verse, or cells of a row, each with its runs; `separator` is in no run's words."""
    text = ""
    runs: list[Run] = []
    for n, (words, own) in enumerate(parts):
        runs += [replace(run, nth=run.nth + text.count(run.text)) for run in own]
        text += (separator if n else "") + words
    return text, tuple(runs)


def ruby(base: str, reading: str) -> str:
    """Return ruby as plain text shows it: 漢（かん）."""
    return f"{base}（{reading}）"
