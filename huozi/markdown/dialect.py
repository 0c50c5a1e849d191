"""Markdown to clean HTML: Python-Markdown with the marks of a Chinese manuscript, then the sanitiser.

Beyond Markdown (tables, footnotes, definition lists and attribute lists come with Python-Markdown):

    ![caption](photo.jpg){alt="…" credit="…" width=full}   alone on its lines: a figure
    | line of verse                                        line blocks, as in Pandoc
    [水经注]{.book-title}  [武当山]{.proper}                 spans with a class, as in Pandoc
    {鄖|yún}  {東京|とう|きょう}                              ruby, as in DenDenMarkdown
    Table: caption   : caption   表：caption                a paragraph of its own right above or below a
                                                           table: its caption, as in Pandoc
"""

import re
from html import unescape
from xml.etree import ElementTree

import markdown
import nh3
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import InlineProcessor

from huozi.diagnostics import EditionError, Finding, finding
from huozi.model.manuscript import Manuscript

TABLE_CAPTION = "table-caption"
"""The class that carries a table's caption from the dialect to the body."""

FIGURE_DATA = ("alt", "credit", "width", "source", "written")
"""The data-* attributes that carry a figure's facts from the dialect to the body."""

_FIGURE = re.compile(
    r"""^[ ]{0,3}!\[(?P<caption>(?:\\.|\[[^\]\n]*\]|[^\]\\\n])*)\]
        \([ \t]*(?P<source><[^>\n]*>|(?:[^()\n"]|\([^()\n]*\))*?)(?:[ \t]+"[^"\n]*")?[ \t]*\)
        [ \t]*(?:\{:?(?P<attributes>(?:"[^"\n]*"|'[^'\n]*'|[^}"'\n])*)\})?[ \t]*$""",
    re.VERBOSE | re.MULTILINE,
)
_RUBY = r"\{([^{}|\n]{1,40})\|([^{}\n]{1,80})\}"
_SPAN = r"\[([^\[\]\n]+)\]\{[ ]*((?:\.[A-Za-z][\w-]*[ ]*)+)\}"
_TABLE_CAPTION = re.compile(r"[ ]{0,3}(?:[Tt]able:|表[：:]|:(?=[ ]))[ \t]*(?=\S)")
_TABLE = re.compile(
    r".+\n[ ]{0,3}(?=[^\n]*\|)[ \t|:-]*-[ \t|:-]*(?:\n|$)"
)  # a row, then the rule below the heads
_SCHEMES = {"http", "https", "mailto"}
_DEEPEST = 100  # the HTML parser silently drops what nests below 255
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"<\s*([A-Za-z][\w:-]*)")

_TAGS = frozenset(
    """a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr
    i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th
    thead tr u ul var""".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt"},
    "figure": {f"data-{name}" for name in FIGURE_DATA},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}


class _Figures(BlockProcessor):
    """Images alone on their lines become figures, also when text stands close above or below them."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:  # noqa: ARG002
        return _FIGURE.search(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        place = 0
        for match in _FIGURE.finditer(block):
            before = block[place : match.start()].strip("\n")
            if before:
                self.parser.parseBlocks(parent, [before])
            self._figure(parent, match)
            place = match.end()
        rest = block[place:].strip("\n")
        if rest:
            blocks.insert(0, rest)

    def _figure(self, parent: ElementTree.Element, match: re.Match[str]) -> None:
        attributes, _ = get_attrs_and_remainder(match["attributes"] or "")
        given = {name: unescape(value or "") for name, value in attributes}
        figure = ElementTree.SubElement(parent, "figure")
        figure.set("data-source", match["source"].strip().strip("<>").strip())
        figure.set("data-written", match["caption"])
        for name in ("alt", "credit", "width"):
            if name in given:
                figure.set(f"data-{name}", given[name])
        ElementTree.SubElement(figure, "figcaption").text = match["caption"].strip()


class _Tables(TableProcessor):
    """Tables as wide as their widest row: Python-Markdown drops the cells that the head has no column for."""

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        head, _, *rows = blocks[0].split("\n")
        split = self._split_row  # type: ignore[attr-defined]
        width = max(len(split(row.strip(" "))) for row in (head, *rows))
        self.separator = [*self.separator, *["-"] * (width - len(self.separator))]  # type: ignore[assignment]
        super().run(parent, blocks)


class _TableCaptions(BlockProcessor):
    """A paragraph that calls itself a table's caption and stands beside a table; not a definition there."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:  # noqa: ARG002
        return _TABLE_CAPTION.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool:
        last = self.lastChild(parent)
        below = last is not None and last.tag == "table"
        above = len(blocks) > 1 and _TABLE.match(blocks[1]) is not None
        if not (above or below):
            return False
        caption = ElementTree.SubElement(parent, "p", {"class": TABLE_CAPTION})
        caption.text = _TABLE_CAPTION.sub("", blocks.pop(0), count=1).strip()
        return True


class _Verse(BlockProcessor):
    """A block whose every line begins with a bar is a stanza; a lone bar is an empty line between stanzas."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:  # noqa: ARG002
        lines = block.strip("\n").split("\n")
        verse = all(re.match(r"[ ]{0,3}\|([ \t\u3000]|$)", line) for line in lines)
        return verse and not (len(lines) > 1 and re.fullmatch(r"[ \t|:-]+-[ \t|:-]*", lines[1]))

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        verse = ElementTree.SubElement(parent, "div", {"class": "verse"})
        stanza: ElementTree.Element | None = None
        for line in blocks.pop(0).strip("\n").split("\n"):
            text = line.strip(" \t").removeprefix("|").removeprefix(" ").rstrip()
            if not text:
                stanza = None
                continue
            if stanza is None:
                stanza = ElementTree.SubElement(verse, "p", {"class": "stanza"})
            else:
                ElementTree.SubElement(stanza, "br")
            ElementTree.SubElement(stanza, "span", {"class": "line"}).text = text


class _Ruby(InlineProcessor):
    """{base|reading}; as many readings as the base has characters go to one character each."""

    def handleMatch(  # type: ignore[override]
        self,
        match: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ElementTree.Element, int, int]:
        base, readings = match[1], match[2].split("|")
        bases = list(base) if len(readings) == len(base) else [base]
        if len(readings) != len(bases):
            readings = ["".join(readings)]
        ruby = ElementTree.Element("ruby")
        for part, reading in zip(bases, readings, strict=True):
            if len(ruby):
                ruby[-1].tail = part
            else:
                ruby.text = part
            for tag, text in (("rp", "（"), ("rt", reading), ("rp", "）")):
                ElementTree.SubElement(ruby, tag).text = text
        return ruby, match.start(), match.end()


class _Span(InlineProcessor):
    """[text]{.class}: a span with that class."""

    def handleMatch(  # type: ignore[override]
        self,
        match: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ElementTree.Element, int, int]:
        span = ElementTree.Element("span", {"class": match[2].replace(".", " ").strip()})
        span.text = match[1]
        return span, match.start(), match.end()


class _Dialect(Extension):
    """The marks above, placed before the Markdown rules that would take them for something else."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.parser.blockprocessors.register(
            _Figures(md.parser), "figures", 77
        )  # before tables (75), after code
        md.parser.blockprocessors.register(_Verse(md.parser), "verse", 76)
        tables = _Tables(md.parser, {"use_align_attribute": True})
        md.parser.blockprocessors.register(tables, "table", 75)  # in the place of Python-Markdown's own
        md.parser.blockprocessors.register(_TableCaptions(md.parser), "table captions", 74)
        md.inlinePatterns.register(_Ruby(_RUBY, md), "ruby", 166)  # before links (160)
        md.inlinePatterns.register(_Span(_SPAN, md), "span", 165)


def to_html(manuscript: Manuscript) -> tuple[str, list[Finding]]:
    """Return the manuscript's text as sanitised HTML, and what had to be taken out of it."""
    findings = []
    text = manuscript.body
    first = _CONTROL.search(text)
    if first:
        line = manuscript.first_line + text.count("\n", 0, first.start())
        text, count = _CONTROL.subn("", text)
        findings.append(finding("control-characters", manuscript.path, line, count=count))
    reader = markdown.Markdown(
        extensions=[
            "attr_list",
            "def_list",
            "fenced_code",
            "sane_lists",
            FootnoteExtension(BACKLINK_TITLE="", SEPARATOR="-"),
            TableExtension(),
            _Dialect(),
        ],
        output_format="xhtml",
    )
    try:
        html = reader.convert(text)
    except RecursionError as error:
        raise EditionError(finding("markdown-too-deep", manuscript.path, manuscript.first_line)) from error
    removed = sorted({tag.lower() for tag in _TAG.findall(html)} - _TAGS)
    if removed:
        place = re.search(rf"<\s*(?:{'|'.join(removed)})", text, re.IGNORECASE)
        where = manuscript.first_line + text.count("\n", 0, place.start()) if place else None
        findings.append(finding("html-removed", manuscript.path, where, tags=" ".join(removed)))
    for scheme, rest in re.findall(r'href="([A-Za-z][\w+.-]*):([^"]*)"', html):
        if scheme.lower() not in _SCHEMES:
            findings.append(finding("link-removed", manuscript.path, target=f"{scheme}:{rest}"[:80]))
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    if _depth(clean) > _DEEPEST:
        raise EditionError(finding("markdown-too-deep", manuscript.path, manuscript.first_line))
    return clean, findings


def _depth(html: str) -> int:
    """Return how deep the elements of sanitised `html` nest: its tags are balanced."""
    depth = deepest = 0
    for closing, tag in re.findall(r"<(/?)([a-z]+\d?)", html):
        if tag not in ("br", "hr", "img"):
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest
