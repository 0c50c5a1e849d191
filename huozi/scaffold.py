"""A new, empty edition: what `new DIR` puts into a folder."""

from pathlib import Path

from huozi import messages
from huozi.diagnostics import UsageError, finding
from huozi.files import write_atomically
from huozi.messages import Language
from huozi.model.folders import IMAGES, MANUSCRIPT, SETTINGS, STYLES


def new_edition(folder: Path, language: Language) -> tuple[Path, ...]:
    """Fill `folder`, which must be empty or not there yet, and return the files written.

    Raises UsageError (`folder-not-empty`).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(finding("folder-not-empty", str(folder)))
    texts = {
        SETTINGS: "new-settings",
        f"{MANUSCRIPT}/01-{'wenzhang' if language == 'zh' else 'article'}.md": "new-article",
        f"{STYLES}/edition.css": "new-style",
    }
    for name, id in texts.items():
        write_atomically(folder / name, messages.text(id, language).encode())
    (folder / IMAGES).mkdir()
    return tuple(folder / name for name in texts)
