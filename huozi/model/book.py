"""The finished intention: the edition's settings, its chapters as XHTML, its contents tree.

Both the EPUB and the PDFs are made from one `Book` and wrap the same chapter bodies.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from huozi.diagnostics import Finding, Location
from huozi.model.manuscript import Contributor, FrontMatter, Writing

Width = Literal["column", "full", "half", "bleed"]

_FOCUS = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)%\s+(\d{1,3}(?:\.\d+)?)%\s*")


def focus_point(text: str) -> tuple[float, float] | None:
    """Return the point that `text` names, in % from left and top (50% 30%); None where it names none."""
    match = _FOCUS.fullmatch(text)
    point = (float(match[1]), float(match[2])) if match else None
    return point if point and max(point) <= 100 else None


@dataclass(frozen=True, slots=True)
class Series:
    """The periodical an edition belongs to.

    number  issue number as printed, without 第…期, e.g. "12" or "2019-10"
    permit  press permit 准印证号 or CN number, as printed
    """

    name: str
    number: str | None = None
    permit: str | None = None
    issn: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoSettings:
    """[photos]: what a missing photo does, and which photos may print below the limit of sharpness.

    missing              frame: a marked frame holds its place; caption: the caption alone; error: stop
    alt                  what a picture without an alternative text is: a warning, or an error that stops
    allow_low_resolution names in images/ that may print below 240 ppi
    """

    missing: Literal["frame", "caption", "error"] = "frame"
    alt: Literal["warning", "error"] = "warning"
    allow_low_resolution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """[print]: the sheet and the press.

    trim_mm        width and height of the trimmed page in mm
    bleed_mm       printed beyond the trim on each side, mm
    standard       x-4, or x-1a for printers that still ask for it
    profile        path (relative to the edition) of the printer's own ICC profile; None: the free default
    condition      name of the printing condition the own profile stands for, e.g. FOGRA39; None: its name
    ink            paper class, which sets the ink limit: coated 300 %, uncoated 280 %, newsprint 240 %
    punctuation    开明 kaiming, 全角 full, 半角 half
    articles       how each starts: as the theme has it, running on, on a new page, on a right-hand page
    """

    trim_mm: tuple[float, float]
    bleed_mm: float = 3.0
    standard: Literal["x-4", "x-1a"] = "x-4"
    profile: str | None = None
    condition: str | None = None
    ink: Literal["coated", "uncoated", "newsprint"] = "coated"
    punctuation: Literal["kaiming", "full", "half"] = "kaiming"
    articles: Literal["theme", "run-on", "new-page", "recto"] = "theme"


@dataclass(frozen=True, slots=True)
class EpubSettings:
    """[epub]: what the reading edition carries.

    fonts        embed subsets of the edition's faces
    vertical     set vertically, pages turning right to left
    conforms_to  the accessibility standard an evaluation found it to meet; None: no claim is made
    certified_by who made that evaluation
    """

    fonts: bool = False
    vertical: bool = False
    conforms_to: str | None = None
    certified_by: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """[revision]: a correction after publication.

    number  which one it is, from 1
    date    of the correction, not before the date of issue
    note    what was corrected, one sentence for the colophon
    errata  勘误: each a sentence; where there are any, they are printed as the last article
    """

    number: int
    date: datetime.date
    note: str | None = None
    errata: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version of the edition: 1.2 is its second correction."""
        return f"1.{self.number}"


@dataclass(frozen=True, slots=True)
class Edition:
    """edition.toml, read and validated, defaults filled in.

    root        folder of the edition, absolute
    language    BCP 47, e.g. zh-Hans
    identifier  urn:uuid:…, urn:isbn:… or another URN; derived from title and series when none is given
    date        date of issue, None where nobody knows it; also the clock of every output, so that
                rebuilds give the same bytes (see huozi.assembly.clock)
    cover_design  how the cover is made: its picture a band, on all of it, or in a frame
    cover_focus   the point of the cover picture that a crop keeps, in % from left and top; None: the middle
    cover       name of the cover picture in images/, or None: a cover of type alone
    theme       name of a style sheet in styles/
    writing     how lines run; a vertical edition is bound at the right
    articles    names of the files in manuscript/ in the order of the edition; none: by name
    proofing    levels (off, hint, warning, error) of rules of proofing that have not their own, by rule
    scripts     Chinese scripts (BCP 47) in which it comes out; none: its own language alone
    places      what it is about, e.g. 十堰: told to catalogues
    sort_as     what the title is filed under, where its reading cannot be told from the characters
    internal    it is not for the public: an archive keeps it, a site made of the archive leaves it out
    """

    root: Path
    title: str
    language: str
    identifier: str
    date: datetime.date | None
    theme: str
    print: PrintSettings
    writing: Writing = "horizontal"
    subtitle: str | None = None
    publisher: str | None = None
    rights: str | None = None
    description: str | None = None
    isbn: str | None = None
    subjects: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    internal: bool = False
    sort_as: str | None = None
    contributors: tuple[Contributor, ...] = ()
    series: Series | None = None
    revision: Revision | None = None
    cover: str | None = None
    cover_design: Literal["band", "poster", "framed"] = "band"
    cover_focus: tuple[float, float] | None = None
    photos: PhotoSettings = PhotoSettings()
    epub: EpubSettings = EpubSettings()
    proofing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file as probed; no pixels.

    name           path inside images/, POSIX
    path           the file, absolute
    width, height  pixels, after EXIF orientation is applied
    colour         what the pixels are: grey, rgb or cmyk
    alpha          it has transparency
    drawing        it is line art or a screenshot (few colours): resampled and compressed as such
    caption, credit  from IPTC/XMP, None where there are none
    frames         pictures in the file: of an animation the first is shown
    """

    name: str
    path: Path
    width: int
    height: int
    colour: Literal["grey", "rgb", "cmyk", "vector"]
    alpha: bool = False
    drawing: bool = False
    caption: str | None = None
    credit: str | None = None
    frames: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words, as the manuscript has it.

    id      of the figure element in the chapter body, e.g. a01-f3
    source  path inside images/ as written; None: a caption whose photo is not there yet
    photo   the file, None where it is missing
    focus   the point that a crop keeps, in % from left and top; None: the middle
    alt     what is seen, for those who do not see it; empty where nobody has written it
    location  of the mark in the manuscript file
    """

    id: str
    source: str | None
    photo: Photo | None
    caption: str
    alt: str
    location: Location
    credit: str | None = None
    description: str | None = None
    width: Width = "column"
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of a chapter: level 2 is the highest below the title."""

    id: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another place of the edition, before the whole edition is known.

    target    as written: 02-news.md, 02-news.md#标题, #id
    """

    target: str
    location: Location


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where on a block's text stands where in the manuscript, one character for one.

    offset        of the first character in the text of the block (its text content)
    line, column  of that character in the manuscript file, from 1
    """

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article's Markdown as XHTML.

    body  well-formed XHTML without a root: block elements of the XHTML namespace (prefix-free), with
          epub:type attributes; img src is "images/" + the photo's name
    positions  of each block's text in the manuscript, by the block's id
    anchors    ids of this body by the names that links call them: given ids and slugs of headings
    links      links to other places of the edition; link N stands in `body` as href="huozi-link:N"
    """

    body: str
    headings: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...] = ()
    positions: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One article of the book.

    id     a01, a02 …: the id of its section element and its file name in the EPUB
    path   its manuscript file, relative to the edition
    body   one <section> element, title block included: well-formed XHTML in no namespace prefix but
           epub: (declared on it); every block in it has an id
    positions  of each block's text in the manuscript, by the block's id; the title block has none
    anchors    ids of this chapter by the names that links call them
    names      other names of the article that links may use
    """

    id: str
    path: str
    front: FrontMatter
    body: str
    headings: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    positions: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def writing(self, edition: Edition) -> Writing:
        """Return how the article's lines run: as its head says, else as the edition's."""
        return self.front.writing or edition.writing

    def location(self, block: str, offset: int = 0) -> Location:
        """Return where character `offset` of the text of `block` stands; else the file alone."""
        found = [stretch for stretch in self.positions.get(block, ()) if stretch.offset <= offset]
        if not found:
            return Location(self.path)
        return Location(self.path, found[-1].line, found[-1].column + offset - found[-1].offset)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents; target is the id it leads to, in chapter `chapter`."""

    label: str
    chapter: str
    target: str
    children: tuple["ContentsEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All that an output needs.

    contents   articles, with their sections (level 2) below
    modified   the clock of every output, UTC
    cover      the cover picture or None
    findings   what assembling found, in reading order
    """

    edition: Edition
    chapters: tuple[Chapter, ...]
    contents: tuple[ContentsEntry, ...]
    modified: datetime.datetime
    cover: Photo | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page of the print PDF begins, for the EPUB's page list.

    page     1-based position in the file as laid out
    label    the folio as printed, or a label for unnumbered pages ("封面", "目录")
    chapter  id of the chapter whose text opens the page; None on pages without chapter text
    block    id of the block element that opens the page; None with chapter None
    offset   count of that block's text characters (white space not counted) that stand on earlier pages
    part     cover | titlepage | contents | chapter | colophon | blank
    """

    page: int
    label: str
    part: Literal["cover", "titlepage", "contents", "chapter", "colophon", "blank"]
    chapter: str | None = None
    block: str | None = None
    offset: int = 0
