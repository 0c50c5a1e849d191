"""The order of a folder's texts where a file gives it: SUMMARY.md (mdBook, GitBook), _toc.yml, mkdocs.yml.

Where none does, a folder's index page stands before its other texts. book.toml and mkdocs.yml know the title.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote

_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_NAMES = ("summary.md", "_toc.yml", "_toc.yaml", *_MKDOCS)
_INDEXES = ("index.md", "_index.md", "readme.md")
_LINK = re.compile(r"\[[^\]\n]*\]\(\s*<?([^()\s<>#]+)(?:#[^()\s]*)?>?[^()\n]*\)")
_ENTRY = re.compile(r"^\s*(?:-\s+)?(?:file|root|path)\s*:\s*[\"']?([^\"'#\n]+?)[\"']?\s*$", re.MULTILINE)
_NAVIGATION = re.compile(r"^\s*-\s+(?:[^\n]*?:\s+)?[\"']?([^\"'#:\n]+\.md)[\"']?\s*$", re.MULTILINE)
_SITE = re.compile(
    r"^site_name\s*:\s*(?P<quote>[\"']?)(?P<title>[^\n]*?)(?P=quote)\s*(?:\s#[^\n]*)?$", re.MULTILINE
)
_TITLE = re.compile(r"\btitle\s*:\s*(?P<quote>[\"'`])(?P<title>(?:(?!(?P=quote))[^\n\\])+)(?P=quote)")
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


def title_of(sources: Sequence[Path]) -> str | None:
    """Return what the settings in a folder call the whole: book.toml, mkdocs.yml, docusaurus.config.js."""
    for path in (folder / name for folder in sources for name in _SETTINGS):
        title = _SETTINGS[path.name](_text(path)) if path.is_file() and not path.is_symlink() else None
        if title and title.strip():
            return title.strip()
    return None


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[:_LARGEST].decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _of_book(text: str) -> str | None:
    try:
        title = tomllib.loads(text).get("book", {}).get("title")
    except (tomllib.TOMLDecodeError, AttributeError):
        return None
    return title if isinstance(title, str) else None


def _found(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        match = pattern.search(text)
        return match["title"] if match else None

    return find


_SETTINGS: dict[str, Callable[[str], str | None]] = {
    "book.toml": _of_book,
    **dict.fromkeys(_MKDOCS, _found(_SITE)),
    **dict.fromkeys(("docusaurus.config.js", "docusaurus.config.ts"), _found(_TITLE)),
}


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
    text = _text(contents)
    pattern, folder = _LINK if contents.suffix.lower() == ".md" else _ENTRY, contents.parent
    if contents.name.lower() in _MKDOCS:
        pattern, folder = _NAVIGATION, folder / "docs"
    for match in pattern.finditer(text):
        path = folder / unquote(match[1].strip())
        for candidate in (path, path.with_name(f"{path.name}.md")):
            yield candidate.resolve()
