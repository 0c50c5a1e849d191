"""What a person should look at after an import, riskiest first, and the rulings that change it."""

from collections.abc import Iterator
from dataclasses import dataclass

from huozi.importing.rulings import suggestion
from huozi.model.article import Article, Doubt, Removed

# Text taken out of the book first, then the head, captions, headings, and what stayed a paragraph.
_RISKS = ("removed", "title", "kicker", "subtitle", "author", "date", "source", "figure", "heading")
_LABEL = 12  # characters: what is removed and shorter is a label or a button
_JOINED = ("paragraph", "quote", "list_item")


@dataclass(frozen=True, slots=True)
class Concern:
    """One decision to look at.

    line     of the source
    text     the words it is about
    role     what they were taken for: a role, or "removed"
    twin     of a removal: the line of the copy that stayed; None: no copy did
    rulings  each alternative, and the line of a rulings file that asks for it
    because  the clues that spoke for it, weightiest first, as evidence.toml names them
    """

    line: int
    text: str
    role: str
    twin: int | None
    rulings: tuple[tuple[str, str], ...]
    confidence: float
    because: tuple[str, ...] = ()


def concerns(article: Article) -> tuple[Concern, ...]:
    """Return what to look at in `article`: long removals and every doubt, riskiest first."""
    found = [*_removals(article), *_doubts(article)]
    return tuple(sorted(found, key=_risk))


def _risk(concern: Concern) -> tuple[int, bool, float, int]:
    rank = _RISKS.index(concern.role) if concern.role in _RISKS else len(_RISKS)
    return rank, concern.twin is not None, concern.confidence, concern.line


def _removals(article: Article) -> Iterator[Concern]:
    for removed in article.removed:
        if len("".join(removed.text.split())) > _LABEL and removed.lines:
            yield _removal(removed)


def _removal(removed: Removed) -> Concern:
    line = removed.lines[0]
    back = (("paragraph", suggestion(line, removed.text, "paragraph")),)
    return Concern(line, removed.text, "removed", removed.kept_line, back, 1.0 if removed.kept_line else 0.9)


def _doubts(article: Article) -> Iterator[Concern]:
    places = {block.text: block.lines[0] for block in article.blocks if block.lines}
    for doubt in article.doubts:
        yield Concern(
            doubt.line,
            doubt.text,
            doubt.role,
            None,
            tuple(_rulings(doubt, places)),
            doubt.confidence,
            doubt.because,
        )


def _rulings(doubt: Doubt, places: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield each alternative with the line that asks for it; those of a title are other lines of the text."""
    for other in doubt.alternatives:
        if doubt.role == "title":
            yield other, suggestion(places.get(other, doubt.line), other, "title")
        else:
            yield other, suggestion(doubt.line, doubt.text, other)


def joins(article: Article) -> tuple[tuple[int, ...], ...]:
    """Return the lines of the source that were joined to one block each."""
    return tuple(block.lines for block in article.blocks if block.type in _JOINED and len(block.lines) > 1)
