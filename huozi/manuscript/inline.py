"""Runs of a block, strong, emphasised, linked or with ruby, as Markdown around the escaped words.

A run is written only where its words are found again, and only as it can be read back.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from huozi.model.article import Run

_WIDE = str.maketrans(",;:?!", "，；：？！")  # cleaning may have widened them
_UNSAFE = re.compile(r"[^_!#$%+,\-./0-9:;=?@A-Za-z~&']")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ORDER = ("link", "strong", "em", "ruby")  # from the outermost in, of runs with the same words
_MARKS = {"strong": "**", "em": "*"}


class _Found(NamedTuple):
    start: int
    end: int
    run: Run


def marked(text: str, runs: Iterable[Run], escape: Callable[[str], str]) -> str:
    """Return `text`, its plain parts put through `escape`, with the marks of `runs` around their words."""
    places = sorted(
        _places(text, runs), key=lambda place: (place.start, -place.end, _ORDER.index(place.run.kind))
    )
    found = _settled(places)
    return _written(text, 0, len(text), found, escape)


def _places(text: str, runs: Iterable[Run]) -> Iterable[_Found]:
    folded = text.translate(_WIDE)
    for run in runs:
        words = run.text.translate(_WIDE)
        at = -1
        for _ in range(run.nth + 1):
            at = folded.find(words, at + 1 if at < 0 else at + len(words))
            if at < 0:
                break
        if at >= 0 and _writable(run, text[max(0, at - 1) : at + len(words) + 1]):
            yield _Found(at, at + len(words), run)


def _writable(run: Run, around: str) -> bool:
    """Say whether `run`, with the characters `around` it, reads back as it is written."""
    if run.kind == "ruby":
        return len(run.text) < 80 and not re.search(r"[{}|\\`\n]", run.text) and run.target.count("|") < 40
    return run.kind != "em" or "*" not in around


def _settled(found: list[_Found]) -> list[_Found]:
    """Leave out what crosses another run, and what touches one so that their marks would run together.

    Only strong words may hold links and links strong words; ruby holds nothing.
    """
    kept: list[_Found] = []
    for place in found:
        over = [other for other in kept if other.end > place.start]
        nested = all(
            place.end <= other.end and {place.run.kind, other.run.kind} == {"strong", "link"}
            for other in over
        )
        beside = any(
            other.end == place.start and {place.run.kind, other.run.kind} <= _MARKS.keys() for other in kept
        )
        if nested and len(over) < 2 and not beside:
            kept.append(place)
    return kept


def _written(text: str, start: int, end: int, found: list[_Found], escape: Callable[[str], str]) -> str:
    parts = []
    at = start
    for n, place in enumerate(found):
        if place.start < at or place.end > end:
            continue
        before = escape(text[at : place.start])
        if before.endswith("!") and place.run.kind == "link":
            before = f"{before[:-1]}\\!"  # ![…](…) would be a picture
        parts.append(before)
        inside = [other for other in found[n + 1 :] if other.end <= place.end]
        words = _written(text, place.start, place.end, inside, escape)
        parts.append(_wrapped(words, text[place.start : place.end], place.run, escape))
        at = place.end
    return "".join([*parts, escape(text[at:end])])


def _wrapped(words: str, plain: str, run: Run, escape: Callable[[str], str]) -> str:
    if run.kind == "link":
        return f"[{words}]({_address(run.target)})"
    if run.kind == "ruby":
        base = plain.removesuffix(f"（{run.target.replace('|', '')}）")
        return f"{{{escape(base)}|{'|'.join(map(escape, run.target.split('|')))}}}"
    return f"{_MARKS[run.kind]}{words}{_MARKS[run.kind]}"


def _address(target: str) -> str:
    """Return an address with everything percent-encoded that could end it or mean something to Markdown."""
    safe = _UNSAFE.sub(
        lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode("utf-8", "replace")), target
    )
    return _ENTITY.sub("&amp;", safe)
