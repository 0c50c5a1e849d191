"""A raw source as text: lines that keep their number in the file through every transformation."""

from dataclasses import dataclass
from enum import StrEnum

from huozi.model.article import Flag, Run
from huozi.model.manuscript import FrontMatter


class Hint(StrEnum):
    """What a source's own mark-up (HTML, DOCX styles, Markdown) says a line is."""

    KICKER = "kicker"
    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    STRONG = "strong"  # a whole line in bold: in prose often a heading
    PARAGRAPH = "paragraph"
    ITEM = "list_item"
    QUOTE = "quote"
    VERSE = "verse"
    TABLE = "table_row"
    FIGURE = "figure"
    FOOTNOTE = "footnote"
    DEBRIS = "debris"  # no text of the article: navigation, sharing, footers, hidden text
    OUTSIDE = "outside"  # beyond where the extractor sees the main text of a page begin or end


@dataclass(frozen=True, slots=True)
class Line:
    r"""One line of a text file; one block (paragraph, cell row, caption) of a structured source.

    text      without line break; the breaks inside a verse stanza and between table cells are "\\n" and "\\t"
    number    1-based: line of a text, HTML or Markdown file, paragraph of a DOCX
    level     of a heading (1 highest) or list item (0 outermost)
    mark      of a list item ("1.", "-") or footnote ("①"), not part of text
    picture   file of the picture whose caption the line is, as the source names it; "" a picture without file
    alt       what the source says is seen in it
    runs      words of text set apart (bold, links), known by themselves: cleaning may move them
    """

    text: str
    number: int
    hint: Hint | None = None
    level: int = 0
    mark: str = ""
    picture: str | None = None
    alt: str | None = None
    credit: str | None = None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture that came inside a source (DOCX) or beside it (saved page): file name and bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SourceText:
    """What reading gives to cleaning.

    name        file name of the source
    structured  every line is a whole block: lines are never joined
    clean       one of huozi's own manuscripts: no rule touches it
    encoding    as found, e.g. "utf-8", "gb18030"
    language    BCP 47 where the source or the user says so; None: to be detected
    front       facts the source's own mark-up gives (front matter, page title); None: no such
    flags       what reading had to doubt (invalid bytes, text cut at a limit)
    """

    name: str
    lines: tuple[Line, ...]
    structured: bool = False
    clean: bool = False
    encoding: str = "utf-8"
    language: str | None = None
    front: FrontMatter | None = None
    flags: tuple[Flag, ...] = ()
    pictures: tuple[EmbeddedPicture, ...] = ()
