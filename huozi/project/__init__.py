"""Where everything of an edition lies; its edition.toml is read and validated once, here.

Nothing outside the edition's folder is ever named by this room, except the themes that huozi brings.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huozi import messages
from huozi.diagnostics import EditionError, Finding, finding, reason
from huozi.files import inside, natural
from huozi.model.book import Edition
from huozi.model.folders import IMAGES, MANUSCRIPT, SETTINGS
from huozi.project.edition_toml import TRIM_MM, edition_of
from huozi.project.sheets import check_own, epub_sheets, house_styles, own_sheets, theme_sheets
from huozi.tables import Table, meant

__all__ = [
    "TRIM_MM",
    "Project",
    "epub_sheets",
    "find_image",
    "house_styles",
    "is_placeholder",
    "load",
    "own_sheets",
    "settings",
    "theme_sheets",
]

_LARGEST_SETTINGS = 1 << 20


@dataclass(frozen=True, slots=True)
class Project:
    """An edition's folder, read: its settings, its manuscript files in order, and what was found."""

    edition: Edition
    manuscripts: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()


def load(root: Path) -> Project:
    """Return the edition that lies in `root`.

    Raises EditionError with file and line where edition.toml is missing, broken or holds an unknown key or
    an impossible value, or where there is no article.
    """
    root = root.resolve()
    try:
        table = _settings(root)
        edition = edition_of(root, table)
        check_own(edition)
        present = [path for path in (root / MANUSCRIPT).glob("*") if _is_article(path)]
    except OSError as error:
        place = str(error.filename or root)
        raise EditionError(finding("edition-unreadable", place, reason=reason(error))) from error
    if not present:
        raise EditionError(finding("manuscript-none", MANUSCRIPT))
    present.sort(key=lambda path: natural(path.name))
    articles, findings = _in_order(present, edition.articles)
    if edition.epub.vertical and "writing" not in table.values:
        findings = (*findings, finding("vertical-epub-alone", SETTINGS))
    return Project(edition, articles, findings)


def settings(root: Path) -> Edition:
    """Return the settings of the edition in `root`, whose articles are not looked at. Raises as `load`."""
    root = root.resolve()
    try:
        return edition_of(root, _settings(root))
    except OSError as error:
        place = str(error.filename or root)
        raise EditionError(finding("edition-unreadable", place, reason=reason(error))) from error


def _in_order(present: Sequence[Path], wanted: Sequence[str]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Return the articles in the order `wanted`, and a finding for each file that it leaves out.

    Raises EditionError (`article-unknown`, `article-twice`).
    """
    if not wanted:
        return tuple(present), ()
    files = {path.name: path for path in present}
    chosen: dict[str, Path] = {}
    for name in wanted:
        file = name if name in files else f"{name}.md"
        if file not in files:
            raise EditionError(finding("article-unknown", SETTINGS, name=name, meant=meant(file, files)))
        if file in chosen:
            raise EditionError(finding("article-twice", SETTINGS, name=file))
        chosen[file] = files[file]
    left = [name for name in files if name not in chosen]
    return tuple(chosen.values()), tuple(finding("article-unlisted", f"{MANUSCRIPT}/{name}") for name in left)


def _is_article(path: Path) -> bool:
    """Return whether `path` is named like an article; editors' and systems' own files begin with a dot."""
    return path.suffix.lower() == ".md" and not path.name.startswith(".")


def is_placeholder(path: Path) -> bool:
    """Return whether the article at `path` is still the example that a new edition comes with."""
    written = path.read_text(encoding="utf-8-sig", errors="replace").split()
    return any(written == messages.text("new-article", language).split() for language in ("en", "zh"))


def find_image(root: Path, name: str) -> Path | None:
    """Return the file that `name` (as a manuscript writes it) means in images/; None where there is none.

    A leading "images/" or "../images/" is forgiven; a path that leaves images/ finds nothing.
    """
    clean = re.sub(r"^(\.{1,2}/)?images/", "", name.replace("\\", "/"))
    folder = root / IMAGES
    if not clean or clean.startswith("/") or "\0" in clean or len(clean) > 500:
        return None
    path = folder / clean
    return path if inside(folder, path) else None


def _settings(root: Path) -> Table:
    """Return the top table of the edition's edition.toml."""
    path = root / SETTINGS
    if not path.is_file():
        raise EditionError(finding("edition-missing", SETTINGS, folder=str(root)))
    if not inside(root, path) or path.stat().st_size > _LARGEST_SETTINGS:
        raise EditionError(finding("edition-unfit", SETTINGS))
    try:
        return Table.of_file(SETTINGS, path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise EditionError(finding("edition-encoding", SETTINGS)) from error
