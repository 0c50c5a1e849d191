"""The contract between import and build: people, and one article's manuscript file."""

from dataclasses import dataclass
from typing import Literal

Writing = Literal["horizontal", "vertical"]
"""How lines run: across the page, or down it and from right to left (直排, 縦書き)."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """One person or body and what they did.

    name     as printed, e.g. 曹静
    role     as printed, e.g. 整理, 摄影, 记者; empty where the source names none
    file_as  sort key where the edition gives one; None: the EPUB derives it (pinyin)
    """

    name: str
    role: str = ""
    file_as: str | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an article says of itself above its text; None or empty where it says nothing.

    title         may have two parts, parted by one space (U+0020 or U+3000), which is kept
    kicker        引题, the line above the title
    subtitle      副题, with its dash (——) as printed
    date          ISO 8601, perhaps shortened to YYYY or YYYY-MM
    source        where the text was first printed
    column        栏目 of the bulletin it stands in
    description   one or two sentences for catalogues
    language      BCP 47, where it is not that of the edition
    writing       how its lines run where that differs from the edition
    flow          it goes on below the article before it, on the same page
    """

    title: str
    kicker: str | None = None
    subtitle: str | None = None
    contributors: tuple[Contributor, ...] = ()
    date: str | None = None
    source: str | None = None
    column: str | None = None
    description: str | None = None
    language: str | None = None
    writing: Writing | None = None
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One Markdown file of manuscript/.

    path        relative to the edition, POSIX, e.g. manuscript/01-harvest.md
    front       its front matter
    body        the Markdown below the front matter
    first_line  1-based line of the file at which `body` begins
    """

    path: str
    front: FrontMatter
    body: str
    first_line: int
