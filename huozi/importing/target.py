"""One manuscript of an import, between the plan that places it and the page that accounts for it."""

from dataclasses import dataclass
from pathlib import Path

from huozi.model.article import Article


@dataclass(frozen=True, slots=True)
class Target:
    """One manuscript of the import: its path below the edition, its article, its new text.

    write  False: the file there is the same already
    """

    path: Path
    article: Article
    text: str
    write: bool
