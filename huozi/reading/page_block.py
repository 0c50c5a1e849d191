"""One block of a page while it is gathered, and white space as a browser folds it."""

import re
from dataclasses import dataclass, field
from itertools import accumulate

from huozi.model.article import Run, RunKind
from huozi.model.source import Hint
from huozi.reading.page_styles import UNSTYLED, Style
from huozi.reading.runs import BOUND, Span, runs_of

_WHITE = re.compile(r"[ \t\r\n\f]+")


@dataclass
class Block:
    """One block of the page while it is gathered: segments are what <br> parts."""

    line: int
    hint: Hint | None = None
    level: int = 0
    mark: str = ""
    segments: list[str] = field(default_factory=lambda: [""])
    why: str = ""  # it is no part of the text
    inside: bool = False  # of the element that holds the article
    inked: int = 0  # characters, and those of them set in bold, their sizes summed up
    bold: int = 0
    sizes: float = 0.0
    weight: int = 0  # of its words, a figure of a date a quarter of a letter; and of those in links
    linked: int = 0
    style: Style = UNSTYLED
    pictures: list[tuple[str, str]] = field(default_factory=list)
    leads: bool = False  # its words stand before its first picture
    trails: bool = False  # its last picture stands behind its words
    caption: bool = False
    names: str = ""  # its classes
    cells: list[str] | None = None
    spans: dict[int, list[Span]] = field(default_factory=dict)  # of each segment

    def text(self) -> str:
        """Return its words, white space folded."""
        return " ".join(filter(None, map(tidy, self.segments)))

    def runs(self, segment: int | None = None) -> tuple[Run, ...]:
        """Return the runs of one segment, or of all as `text` joins them."""
        if segment is not None:
            return _tidied(self.segments[segment], self.spans.get(segment, []))
        starts = [0, *accumulate(len(part) + 1 for part in self.segments)]
        spans = [span.moved(starts[n]) for n, found in self.spans.items() for span in found]
        return _tidied(" ".join(self.segments), spans)

    def end(self) -> tuple[int, int]:
        """Return where its text ends by now: the segment, and the place in it."""
        return len(self.segments) - 1, len(self.segments[-1])

    def part(self) -> None:
        """Set what comes apart from what stands before it, as pages set date and source apart by margins."""
        if self.segments[-1] and not self.segments[-1][-1].isspace():
            self.segments[-1] += " "

    def set_apart(self, kind: RunKind, start: tuple[int, int], target: str) -> None:
        """Note what was added since `start` as a run, unless a <br> parts it."""
        segment, end = self.end()
        if segment == start[0]:
            self.spans.setdefault(segment, []).append(Span(kind, start[1], end, target))


def _tidied(text: str, spans: list[Span]) -> tuple[Run, ...]:
    """Return the runs of `text` with white space folded, before them and in them."""
    if len(text) > BOUND or len(spans) > 500:
        return ()
    moved = [
        span._replace(start=len(tidy(text[: span.start])), end=len(tidy(text[: span.end]))) for span in spans
    ]
    return runs_of(tidy(text), moved)


def tidy(text: str) -> str:
    """Fold white space as a browser does."""
    return _WHITE.sub(" ", text).strip(" ")
