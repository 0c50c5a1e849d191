"""The working state of cleaning: pieces of text on their way to becoming blocks, and the account so far.

A rule takes a `Draft` and returns a new one. Nothing may leave `pieces` or `front` without an entry in
`removed`, `absorbed` or `changes`: a property test holds every rule to that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from huozi.languages import Language
from huozi.model.article import Absorbed, BlockType, Change, Doubt, Flag, Reason, Removed, Run
from huozi.model.manuscript import FrontMatter
from huozi.model.ruling import Ruling
from huozi.model.source import PLAIN, SAYS_NOTHING, Hint, Look, Metadata


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, later a block.

    text        as it will stand in the article
    lines       numbers of the source lines it came from
    raw         as it stood in the source, for the record of removals
    type        None: not decided yet
    gap         blank lines above it (structured sources: 1)
    indent      columns of white space it began with (structured sources: 0)
    page        it opens a page of a paginated source (form feed)
    settled     the source's own mark-up decided its type: rules do not change it
    pictured    the line above it stood for a picture ([图片]) and was removed
    labelled    the line above it was the label of a part (PART 01) and was removed
    look ruled  as in huozi.model.source.Line
    the rest    as in huozi.model.article.Block
    """

    text: str
    lines: tuple[int, ...]
    raw: str
    type: BlockType | None = None
    gap: int = 1
    indent: int = 0
    page: bool = False
    settled: bool = False
    pictured: bool = False
    labelled: bool = False
    hint: Hint | None = None
    level: int = 0
    mark: str = ""
    credit: str | None = None
    description: str | None = None
    picture: str | None = None
    alt: str | None = None
    runs: tuple[Run, ...] = ()
    look: Look = PLAIN
    ruled: Ruling | None = None
    confidence: float = 1.0
    because: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """Say whether a person ruled that it is part of the article."""
        return self.ruled is not None and self.ruled.role != "debris"

    @property
    def line(self) -> int:
        """The number of its first source line."""
        return self.lines[0]

    @property
    def indented(self) -> bool:
        """Say whether it is set in as the first line of a paragraph is."""
        return self.indent >= 2

    def joined(self, others: "Sequence[Piece]") -> "Piece":
        """Return this piece with the source lines of `others` added to its own; its text stays as it is."""
        return replace(
            self,
            lines=tuple(number for piece in (self, *others) for number in piece.lines),
            raw="\n".join(piece.raw for piece in (self, *others)),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """One article being cleaned, and its account so far.

    sent          the day the mail it came in was sent
    running_head  the words that stood on every page of its source
    title_line    the source line of its title, 0 where none was found among the lines
    metadata      what its source says of itself beside the text
    rulings       of a person on lines of its source
    """

    name: str
    facts: Language
    structured: bool
    pieces: tuple[Piece, ...]
    front: FrontMatter = field(default_factory=lambda: FrontMatter(""))
    removed: tuple[Removed, ...] = ()
    flags: tuple[Flag, ...] = ()
    changes: tuple[Change, ...] = ()
    absorbed: tuple[Absorbed, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sent: str | None = None
    running_head: str = ""
    title_line: int = 0
    metadata: Metadata = SAYS_NOTHING
    rulings: tuple[Ruling, ...] = ()

    def without(self, going: Mapping[int, tuple[Reason, int | None]]) -> "Draft":
        """Remove the pieces at the indices of `going`: why each goes, and the line of its twin that stays.

        What a person ruled to be something stays, unless it was ruled to be debris.
        """
        going = {n: why for n, why in going.items() if not self.pieces[n].kept}
        if not going:
            return self
        removed = [
            Removed(piece.raw, going[n][0], piece.lines, going[n][1])
            for n, piece in enumerate(self.pieces)
            if n in going
        ]
        pieces = []
        gap = 0
        for n, piece in enumerate(self.pieces):
            if n in going:
                gap = max(gap, piece.gap)
            else:
                pieces.append(replace(piece, gap=max(gap, piece.gap)) if gap > piece.gap else piece)
                gap = 0
        return replace(self, pieces=tuple(pieces), removed=self.removed + tuple(removed))

    def with_changed(self, changed: Mapping[int, Piece], *absorbed: Absorbed) -> "Draft":
        """Put the pieces of `changed` at their indices, and note what became structure."""
        if not changed and not absorbed:
            return self
        pieces = tuple(changed.get(n, piece) for n, piece in enumerate(self.pieces))
        return replace(self, pieces=pieces, absorbed=self.absorbed + absorbed)
