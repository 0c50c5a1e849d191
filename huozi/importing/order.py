"""The order of a folder's texts where a file gives it: SUMMARY.md (mdBook, GitBook), _toc.yml, mkdocs.yml.

Where none does, a folder's index page stands before its other texts.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote

_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_NAMES = ("summary.md", "_toc.yml", "_toc.yaml", *_MKDOCS)
_INDEXES = ("index.md", "_index.md", "readme.md")
_LINK = re.compile(r"\[[^\]\n]*\]\(\s*<?([^()\s<>#]+)(?:#[^()\s]*)?>?[^()\n]*\)")
_ENTRY = re.compile(r"^\s*(?:-\s+)?(?:file|root|path)\s*:\s*[\"']?([^\"'#\n]+?)[\"']?\s*$", re.MULTILINE)
_NAVIGATION = re.compile(r"^\s*-\s+(?:[^\n]*?:\s+)?[\"']?([^\"'#:\n]+\.md)[\"']?\s*$", re.MULTILINE)
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
    return sorted(_indexes_first(left), key=lambda path: order.get(path, len(order))), useful


def _indexes_first(texts: Sequence[Path]) -> list[Path]:
    """Return `texts` with each index page before the first other text of its folder."""
    found = list(texts)
    for index in [path for path in texts if path.name.lower() in _INDEXES]:
        found.remove(index)
        place = next((n for n, path in enumerate(found) if index.parent in path.parents), len(found))
        found.insert(place, index)
    return found


def _named(contents: Path) -> Iterable[Path]:
    """Yield the files that a list of contents names, in its order."""
    try:
        text = contents.read_bytes()[:_LARGEST].decode("utf-8-sig", "replace")
    except OSError:
        return
    pattern, folder = _LINK if contents.suffix.lower() == ".md" else _ENTRY, contents.parent
    if contents.name.lower() in _MKDOCS:
        pattern, folder = _NAVIGATION, folder / "docs"
    for match in pattern.finditer(text):
        path = folder / unquote(match[1].strip())
        for candidate in (path, path.with_name(f"{path.name}.md")):
            yield candidate.resolve()
