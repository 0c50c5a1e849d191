"""What cannot be wrong, put right: marks only, never a word; shown as a unified diff before it is written."""

import difflib
import unicodedata
from collections.abc import Mapping

from huozi.manuscript import load_text
from huozi.proofing import hits
from huozi.proofing.text import Text, read_text

_ROUNDS = 4  # a mark put right may lay bare another beside it


def fixed(text: Text, levels: Mapping[str, str]) -> str:
    """Return the file of `text` with what cannot be wrong put right; the same where there is nothing to do.

    levels  of edition.toml ([proofing]): a rule that is off changes nothing
    """
    source = text.source
    for _ in range(_ROUNDS):
        better = _once(text, levels)
        if better == text.source:
            break
        text = read_text(load_text(better, text.path), better, text.language)
    return text.source if _words(text.source) == _words(source) else source


def diff(path: str, before: str, after: str) -> str:
    """Return the change of the file `path` as a unified diff; nothing where there is none."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _once(text: Text, levels: Mapping[str, str]) -> str:
    """Return the file with each fault put right that lies in one piece of it and is not taken back."""
    changes = []
    for id, hit in hits(text.language, text):
        if hit.better is None or levels.get(id) == "off":
            continue
        first, last = text.places[hit.start], text.places[hit.end - 1] + 1
        ignored = any(it.rule == id and it.reason and it.first <= first <= it.last for it in text.ignores)
        if not ignored and text.source[first:last] == text.words[hit.start : hit.end]:
            changes.append((first, last, hit.better))
    source = text.source
    floor = len(source)
    for first, last, better in sorted(changes, reverse=True):
        if last <= floor:
            source = source[:first] + better + source[last:]
            floor = first
    return source


def _words(source: str) -> str:
    """Return the letters and figures of a file, of whatever width: what a fix must not change."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", source)))
