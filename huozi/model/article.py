"""A cleaned article before it becomes a manuscript, and the account of every character of its source."""

from dataclasses import dataclass
from typing import Literal

from huozi.model.manuscript import FrontMatter

BlockType = Literal[
    "heading", "paragraph", "figure", "list_item", "quote", "verse", "table_row", "footnote", "verbatim"
]
Reason = Literal["duplicate", "near_duplicate", "repeated_caption", "debris"]
RunKind = Literal["strong", "em", "link", "ruby"]
ChangeReason = Literal["invisible", "entity", "radical", "widened", "cell", "spaced"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a line or block that its source sets apart.

    text    as they stand in its plain text; ruby: with the reading, 漢（かん）
    target  link: its address (http, https, mailto); ruby: the reading, parts for single characters by "|"
    nth     how often the same words stand before them
    """

    kind: RunKind
    text: str
    target: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    r"""One block of the text.

    text         plain text; a figure's caption; verse: one stanza, lines parted by "\n"; table row: cells
                 parted by " | " (a "|" inside a cell is "｜" there); verbatim: Markdown as it was written
    lines        numbers of the source lines it was made of, first to last
    level        heading: 2 below the title, 3 below that …; list item: depth from 0
    mark         list item: its number or bullet as printed; "" for a clause whose number is text (一、),
                 which a manuscript writes as a paragraph; footnote: its mark as printed (①)
    credit       figure: as printed (张三 摄)
    description  figure: the longer text that begins with the caption's words
    picture      figure: file name in images/; None where the photo is not known
    alt          figure: what is seen, where the source says so
    raw          as it stood in the source, marks and all
    runs         words of text set apart; of a figure those of its description
    confidence   how sure the type is, 0 to 1; 1 where the source or a mark of its own settles it
    because      names of the clues that decided the type, weightiest first (huozi/cleaning/evidence.toml)
    """

    type: BlockType
    text: str
    lines: tuple[int, ...] = ()
    level: int = 0
    mark: str = ""
    credit: str | None = None
    description: str | None = None
    picture: str | None = None
    alt: str | None = None
    raw: str = ""
    runs: tuple[Run, ...] = ()
    confidence: float = 1.0
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the source that is not in the article: as it stood, why, where, where its twin was kept."""

    text: str
    reason: Reason
    lines: tuple[int, ...]
    kept_line: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt for a person to settle; `kind` is truncated, halfwidth_punct, suspect_word and so on."""

    kind: str
    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision that a person should check, with what else the text could be.

    text          as it stands in the article, or in the account of removals
    line          its first source line
    role          what it was taken for: a block type, "title", "kicker" …, or "removed"
    alternatives  what else it could be, likeliest first
    because       names of the clues that decided, weightiest first
    confidence    0 to 1
    """

    text: str
    line: int
    role: str
    alternatives: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """Characters that stand otherwise in the article than in the source; `after` is "" for invisible ones.

    count  how often on that line
    """

    line: int
    before: str
    after: str
    reason: ChangeReason
    count: int = 1


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Characters that became structure (a label, a mark, brackets): what they were and what they became."""

    text: str
    line: int
    became: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article and the account of its source.

    Every character of the source stands in `front`, `blocks` (text, credit, description, mark), `removed` or
    `absorbed`, but for what `changes` says.

    source    file name of the raw source
    language  BCP 47
    """

    source: str
    language: str
    front: FrontMatter
    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...] = ()
    flags: tuple[Flag, ...] = ()
    changes: tuple[Change, ...] = ()
    absorbed: tuple[Absorbed, ...] = ()
    doubts: tuple[Doubt, ...] = ()
