"""What changed between two versions, in an editor's terms: articles, paragraphs, photos, settings."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huozi.archive.words import folded

_SETTINGS = (
    "title subtitle language date publisher rights description subjects places series contributors internal"
).split()
_FRONT = ("title", "kicker", "subtitle", "column", "date", "source", "description", "contributors")
_ALIKE = 0.5  # two texts that share half of their characters are one, changed
_PHOTOS = "images/"
_CLAUSE = re.compile(r"\w+(?:[ '’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    kind     article-added, article-removed, front, paragraph-changed, paragraph-added, paragraph-removed,
             photo-added, photo-removed, photo-changed, setting
    article  title of the article it is in, as the new version has it; empty for the edition's own
    place    number of the paragraph, from 1: in the new version, of a removed one in the old; name of a
    photo, key
             of a setting or of the front matter
    old, new what stood there and what stands there; empty where there was nothing
    """

    kind: str
    article: str
    place: str
    old: str
    new: str


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], old_files: Mapping[str, str], new_files: Mapping[str, str]
) -> Iterator[Change]:
    """Yield every change from one version's record to another's.

    old_files, new_files  what tells the contents of each file of the version apart, by path below it
    """
    for key in _SETTINGS:
        if old.get(key) != new.get(key):
            yield Change("setting", "", key, _said(old.get(key)), _said(new.get(key)))
    for before, after in _paired(old["articles"], new["articles"]):
        if after is None:
            yield Change("article-removed", before["title"] if before else "", "", _whole(before), "")
        elif before is None:
            yield Change("article-added", after["title"], "", "", _whole(after))
        else:
            yield from _article(before, after)
    yield from _photos(old_files, new_files)


def kept(old: Iterable[str], new: Iterable[str]) -> float:
    """Return how much of the shorter text stands in the other, from 0 to 1, by whole clauses.

    A corrected text keeps most clauses as they were; two texts of one house share hardly one. Scripts, widths
    and cases are alike (`words.folded`).
    """
    shorter, longer = sorted((_clauses(old), _clauses(new)), key=Counter.total)
    whole = sum(len(clause) * count for clause, count in shorter.items())
    common = sum(len(clause) * count for clause, count in (shorter & longer).items())
    return common / whole if whole else 1.0


def _clauses(texts: Iterable[str]) -> Counter[str]:
    """Return what stands between two marks of punctuation, how often."""
    return Counter(clause for text in texts for clause in _CLAUSE.findall(folded(text)))


def _paired(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Yield the articles of both versions in pairs, by file, then by title; the new order, the gone last."""
    left = list(old)
    for after in new:
        found = next((a for a in left if a["path"] == after["path"]), None)
        found = found or next((a for a in left if a["title"] == after["title"]), None)
        if found is not None:
            left.remove(found)
        yield found, after
    for before in left:
        yield before, None


def _article(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    title = new["title"]
    for key in _FRONT:
        if old.get(key) != new.get(key):
            yield Change("front", title, key, _said(old.get(key)), _said(new.get(key)))
    before, after = old["paragraphs"], new["paragraphs"]
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paragraphs(title, list(enumerate(before, 1))[i1:i2], list(enumerate(after, 1))[j1:j2])


def _paragraphs(title: str, old: list[tuple[int, str]], new: list[tuple[int, str]]) -> Iterator[Change]:
    """Yield what became of some paragraphs in a row: those that are alike are one, changed."""
    for place, text in new:
        match = next((pair for pair in old if _alike(pair[1], text)), None)
        if match is None:
            yield Change("paragraph-added", title, str(place), "", text)
            continue
        for gone in old[: old.index(match)]:
            yield Change("paragraph-removed", title, str(gone[0]), gone[1], "")
        del old[: old.index(match) + 1]
        yield Change("paragraph-changed", title, str(place), *_differing(match[1], text))
    for place, text in old:
        yield Change("paragraph-removed", title, str(place), text, "")


def _alike(old: str, new: str) -> bool:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return (
        matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
    )


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the part that differs of two texts, with some characters around it, as an erratum quotes it."""
    start = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    start, end = max(0, start - 6), max(0, end - 6)
    return old[start : len(old) - end], new[start : len(new) - end]


def _photos(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for path in sorted(old.keys() | new.keys()):
        if path.startswith(_PHOTOS) and old.get(path) != new.get(path):
            kind = "added" if path not in old else "removed" if path not in new else "changed"
            yield Change(f"photo-{kind}", "", path.removeprefix(_PHOTOS), "", "")


def _whole(article: Mapping[str, Any] | None) -> str:
    return "\n".join(article["paragraphs"]) if article else ""


def _said(value: Any) -> str:
    """Return a value of the record as a person reads it."""
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return "、".join(_said(part) for part in value)
    return "" if value is None else str(value)
