"""The order of a folder's texts where one of its files gives it: SUMMARY.md (mdBook, GitBook) or _toc.yml."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote

_NAMES = ("summary.md", "_toc.yml", "_toc.yaml")
_LINK = re.compile(r"\[[^\]\n]*\]\(\s*<?([^()\s<>#]+)(?:#[^()\s]*)?>?[^()\n]*\)")
_ENTRY = re.compile(r"^\s*(?:-\s+)?(?:file|root|path)\s*:\s*[\"']?([^\"'#\n]+?)[\"']?\s*$", re.MULTILINE)
_LARGEST = 1 << 20


def listed(texts: Sequence[Path], others: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return `texts` as lists of contents among them and `others` order them, and those lists.

    What a list does not name follows behind what it names, in its own order. A list is no article.
    """
    lists = [path for path in (*texts, *others) if path.name.lower() in _NAMES]
    order: dict[Path, int] = {}
    useful = []
    for contents in lists:
        known = {path.resolve(): path for path in texts if path not in lists}
        named = [known[path] for path in _named(contents) if path in known]
        if named:
            useful.append(contents)
            for path in named:
                order.setdefault(path, len(order))
    left = [path for path in texts if path not in useful]
    return sorted(left, key=lambda path: order.get(path, len(order))), useful


def _named(contents: Path) -> Iterable[Path]:
    """Yield the files that a list of contents names, in its order."""
    try:
        text = contents.read_bytes()[:_LARGEST].decode("utf-8-sig", "replace")
    except OSError:
        return
    pattern = _LINK if contents.suffix.lower() == ".md" else _ENTRY
    for match in pattern.finditer(text):
        path = contents.parent / unquote(match[1].strip())
        for candidate in (path, path.with_name(f"{path.name}.md")):
            yield candidate.resolve()
