"""A raw source as text: lines that keep their number in the file through every transformation."""

from dataclasses import dataclass
from enum import StrEnum

from huozi.model.article import Flag, Run
from huozi.model.manuscript import FrontMatter
from huozi.model.ruling import Ruling


class Hint(StrEnum):
    """What a source's own mark-up (HTML, DOCX styles, Markdown, PDF, mail fields) says a line is."""

    KICKER = "kicker"
    TITLE = "title"
    SUBTITLE = "subtitle"
    AUTHOR = "author"  # the words are names, with or without roles (class="author", <meta name=author> again)
    DATE = "date"  # they say when it appeared (<time>, id="publish_time")
    SOURCE = "source"  # they say where it appeared (class="source", the account of a WeChat article)
    BYLINE = "byline"  # one or more of these three, mixed (class="info")
    HEADING = "heading"
    STRONG = "strong"  # a whole line in bold: in prose often a heading
    PARAGRAPH = "paragraph"
    ITEM = "list_item"
    QUOTE = "quote"
    VERSE = "verse"
    TABLE = "table_row"
    FIGURE = "figure"
    FOOTNOTE = "footnote"
    VERBATIM = "verbatim"  # Markdown to be kept as it is written, all lines of it: code, maths, nested lists
    DEBRIS = "debris"  # no text of the article: navigation, sharing, footers, hidden text
    OUTSIDE = "outside"  # beyond where the extractor sees the main text of a page begin or end


@dataclass(frozen=True, slots=True)
class Look:
    """How the source sets a line (HTML styles, Word formatting, glyphs of a PDF), as far as it says.

    size     height of its letters, 1.0 that of most of the text, 1.5 half as large again
    bold     all of its words are
    centred  set in the middle, or (right) flush right as dates and signatures are
    indent   its first line is set in as a paragraph's is; None: the source does not say
    linked   nearly all of its words are links, a date beside them aside
    """

    size: float = 1.0
    bold: bool = False
    centred: bool = False
    right: bool = False
    indent: bool | None = None
    linked: bool = False


PLAIN = Look()


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
    look      how it is set; PLAIN where the source says nothing of it (plain text)
    why       of DEBRIS: what showed it (the name of the tag or class, "hidden", "struck"), for the record
    ruled     what a person ruled it is (see huozi.model.ruling): stronger than any rule
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
    look: Look = PLAIN
    why: str = ""
    ruled: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a source says of itself outside its text; none of it is in `lines` unless it is said there again.

    titles   of <title>, og:title, a mail's subject, the properties of a Word file or PDF; each as it stands,
             with the site's name that may follow it
    authors  of <meta name=author>, the sender of a mail (not of Word: there it is whoever owns the program)
    date     ISO 8601, where it is given by mark-up (article:published_time) or a mail's header
    site     og:site_name
    """

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str | None = None
    site: str = ""


SAYS_NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the source that are no part of its running text, and so not in `lines`: told, not printed.

    kind  comment, deletion, header, footer, attachment, cover_mail, style …
    line  as of the lines; None: of no place
    """

    kind: str
    text: str
    line: int | None = None


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
    front       facts the source's own mark-up gives for certain (front matter); None: no such
    flags       what reading had to doubt (invalid bytes, text cut at a limit)
    metadata    what the source says of itself beside its text: evidence, not certain
    left_out    what is in the file beside its running text
    rulings     of a person, as they stand in its rulings file; their lines carry them as `ruled`
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
    metadata: Metadata = SAYS_NOTHING
    left_out: tuple[LeftOut, ...] = ()
    rulings: tuple[Ruling, ...] = ()
