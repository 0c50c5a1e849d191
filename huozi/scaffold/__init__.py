"""A new edition: what `new DIR` puts into an empty folder."""

from pathlib import Path

from huozi import messages
from huozi.diagnostics import UsageError, finding
from huozi.files import write_atomically
from huozi.messages import UserLanguage
from huozi.model.folders import IMAGES, MANUSCRIPT, SETTINGS, STYLES


def new_edition(folder: Path, language: UserLanguage) -> tuple[Path, ...]:
    """Fill `folder`, which must be empty or not there yet, and return the files written.

    Raises UsageError (`folder-not-empty`).
    """
    require_free(folder)
    files = {
        SETTINGS: messages.text("new-settings", language).encode(),
        **first_article(language),
        f"{STYLES}/edition.css": messages.text("new-style", language).encode(),
    }
    for name, data in files.items():
        write_atomically(folder / name, data)
    (folder / IMAGES).mkdir()
    return tuple(folder / name for name in files)


def first_article(language: UserLanguage) -> dict[str, bytes]:
    """Return the example that a new edition comes with: its path below the edition, and its bytes."""
    name = "wenzhang" if language == "zh" else "article"
    return {f"{MANUSCRIPT}/01-{name}.md": messages.text("new-article", language).encode()}


def require_free(folder: Path) -> None:
    """Raise UsageError (`folder-not-empty`) where something is in `folder`, or it is a file."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(finding("folder-not-empty", str(folder)))
