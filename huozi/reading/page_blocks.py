"""The blocks of a page in order: one walk through the tree, gathering text, hints, pictures and tables.

Scripts, styles, frames and forms are dropped unread; nothing is run or fetched.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate

from lxml.html import HtmlElement

from huozi.languages import joins_closed
from huozi.model.article import Run, RunKind
from huozi.model.source import Hint
from huozi.reading.runs import BOUND, Span, ruby, runs_of

_UNREAD = frozenset(
    "script style noscript template iframe frame object embed applet svg canvas math audio video map select"
    " input textarea button datalist head meta link base source track param".split()
)
_BLOCKS = frozenset(
    "p div section article main header footer aside nav ul ol li dl dt dd table caption tr td th thead tbody"
    " tfoot blockquote pre figure figcaption h1 h2 h3 h4 h5 h6 hr address details summary center"
    " form fieldset body html".split()
)
_DEBRIS_TAGS = frozenset(("nav", "footer", "aside"))
_DEBRIS_NAMES = (
    "nav navbar menu breadcrumbs? crumbs? position location share sharing social bdshare\\w* related relate"
    " recommend\\w* foot footer copyright comments? sidebar side ads? advert\\w* banner toolbar pager?"
    " pagination"
    " prev next pn prenext tags? qrcode qr login search hot rank\\w* reward praise like tools? download app"
    " toplink topbar friendlink statement disclaimer"
    " rich_media_tool\\w* js_pc_qr_code top-bar guess subscribe"
)
_DEBRIS_WORDS = re.compile(rf"(?i)(?:^|[\s_-])(?:{_DEBRIS_NAMES.replace(' ', '|')})(?:$|[\s_-])")
_SUBTITLE = re.compile(
    r"(?:^|[\s_-])(?:sub|subtitle|sub_?title|futi|fubiaoti|deck|second-?title)(?:$|[\s_-])", re.IGNORECASE
)
_KICKER = re.compile(
    r"(?:^|[\s_-])(?:kicker|eyebrow|yinti|pretitle|pre-title|shoulder|jianti|toptitle)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:^|[\s_-])(?:title|headline|biaoti|activity-name|activity_name|rich_media_title|entry-title|post-title)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|imgtxt|img-?desc|pic-?desc|tushuo|tuzhu|photo-?desc|img-?info|pictext)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_TINY = re.compile(r"^(?:[0-9]|[1-4][0-9])(?:px)?$")
_BREAK = re.compile(r"(\S)[ \t]*[\r\n]\s*(?=(\S))")
_WHITE = re.compile(r"[ \t\r\n\f]+")
# They hold nothing, yet the parser takes what follows an unclosed one for its children.
_VOID = frozenset("embed source track param link base meta".split())
_MEDIA = frozenset("iframe frame object applet audio video map select button canvas".split())
_DEPTH = 150  # beyond it a page's blocks are not told apart any more


@dataclass
class Block:
    """One block of the page while it is gathered: segments are what <br> parts."""

    line: int
    hint: Hint | None = None
    level: int = 0
    mark: str = ""
    segments: list[str] = field(default_factory=lambda: [""])
    bold: int = 0  # characters set in bold
    pictures: list[tuple[str, str]] = field(default_factory=list)
    leads: bool = False  # its words stand before its first picture
    caption: bool = False
    centred: bool = False
    cells: list[str] | None = None
    spans: dict[int, list[Span]] = field(default_factory=dict)  # of each segment

    def text(self) -> str:
        """Return its words, white space folded."""
        return " ".join(filter(None, map(tidy, self.segments)))

    def runs(self, segment: int | None = None) -> tuple[Run, ...]:
        """Return the runs of one segment, or of all as `text` joins them."""
        if segment is not None:
            return _tidied(self.segments[segment], self.spans.get(segment, []))
        starts = [0, *accumulate(len(part) + 1 for part in self.segments)]
        spans = [span.moved(starts[n]) for n, found in self.spans.items() for span in found]
        return _tidied(" ".join(self.segments), spans)

    def end(self) -> tuple[int, int]:
        """Return where its text ends by now: the segment, and the place in it."""
        return len(self.segments) - 1, len(self.segments[-1])

    def set_apart(self, kind: RunKind, start: tuple[int, int], target: str) -> None:
        """Note what was added since `start` as a run, unless a <br> parts it."""
        segment, end = self.end()
        if segment == start[0]:
            self.spans.setdefault(segment, []).append(Span(kind, start[1], end, target))


def _tidied(text: str, spans: list[Span]) -> tuple[Run, ...]:
    """Return the runs of `text` with white space folded, before them and in them."""
    if len(text) > BOUND or len(spans) > 500:
        return ()
    moved = [
        span._replace(start=len(tidy(text[: span.start])), end=len(tidy(text[: span.end]))) for span in spans
    ]
    return runs_of(tidy(text), moved)


def tidy(text: str) -> str:
    """Fold white space as a browser does."""
    return _WHITE.sub(" ", text).strip(" ")


def _all_text(element: HtmlElement) -> str:
    """Return all text under an element nested deeper than any honest page, as one."""
    return " ".join(
        text
        for node in element.iter()
        for text in (
            node.text if node.tag not in _UNREAD else None,
            node.tail if node is not element else None,
        )
        if text and text.strip()
    )


def _joined(line_break: re.Match[str]) -> str:
    return line_break[1] + ("" if joins_closed(line_break[1], line_break[2]) else " ")


class Walker:
    """Goes through the tree once, gathering blocks in order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.total = 1
        self.too_deep = False  # some elements were not told apart
        self.items: Counter[HtmlElement] = Counter()  # of each numbered list, counted so far

    def walk(self, root: HtmlElement) -> None:
        """Gather the blocks below `root` into `blocks`."""
        self.total = max(1, len("".join(root.itertext()).strip()))
        self._open(root.sourceline or 1)
        self._enter(root, None, 0)

    def _open(self, line: int, hint: Hint | None = None, level: int = 0, mark: str = "") -> None:
        self.blocks.append(Block(line, hint, level, mark))

    def _enter(self, element: HtmlElement, hint: Hint | None, depth: int, bold: bool = False) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _VOID or (tag in _MEDIA and self._swallows(element)):
            self._children(element, "", hint, depth, bold)
            return
        if not tag or tag in _UNREAD:
            return
        if depth > _DEPTH:
            self.too_deep = self.too_deep or element.find(".//*") is not None
            self._text(_all_text(element), bold, False)
            return
        if tag == "br":
            self.blocks[-1].segments.append("")
            return
        if tag == "img":
            self._picture(element)
            return
        style = element.get("style") or ""
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if hint is not Hint.DEBRIS and self._is_debris(element, tag, named, style):
            hint = Hint.DEBRIS
        if tag == "ruby" and self._ruby(element, bold):
            return
        kind, target = _run_kind(element, tag, style, bold)
        bold = bold or kind == "strong"
        is_block = tag in _BLOCKS
        if tag == "table" and hint is None and self._table(element):
            return
        if is_block:
            self._open_block(element, tag, named, style, hint)
        block, start = self.blocks[-1], self.blocks[-1].end()
        self._children(element, tag, hint, depth, bold)
        if kind and block is self.blocks[-1]:
            block.set_apart(kind, start, target)
        if is_block:
            self._open(element.sourceline or 1, hint)

    def _ruby(self, element: HtmlElement, bold: bool) -> bool:
        """Take <ruby> as plain text shows it, its brackets (rp) or none; False where it is no such pair."""
        pairs: list[tuple[str, str]] = []
        base = element.text or ""
        for child in element:
            words = "".join(child.itertext())
            if child.tag == "rt":
                pairs.append((tidy(base), tidy(words)))
                base = ""
            elif child.tag in ("rb", "span", "rp"):
                base += words if child.tag != "rp" else ""
            else:
                return False
            base += child.tail or ""
        if not pairs or tidy(base) or not all(word and reading for word, reading in pairs):
            return False
        block = self.blocks[-1]
        for word, reading in pairs:
            start = block.end()
            self._text(ruby(word, reading), bold, False)
            block.set_apart("ruby", start, reading)
        return True

    def _swallows(self, element: HtmlElement) -> bool:
        """Say whether an element nobody closed holds paragraphs of the page."""
        return any(len("".join(inner.itertext())) > 20 for inner in element.iter("p", "h1", "h2", "article"))

    def _children(self, element: HtmlElement, tag: str, hint: Hint | None, depth: int, bold: bool) -> None:
        inner = Hint.QUOTE if tag == "blockquote" and hint is None else hint
        keep = tag == "pre"
        self._text(element.text, bold, keep)
        for child in element:
            self._enter(child, inner, depth + 1, bold)
            self._text(child.tail, bold, keep)

    def _open_block(self, element: HtmlElement, tag: str, named: str, style: str, hint: Hint | None) -> None:
        line = element.sourceline or 1
        if hint is Hint.DEBRIS:
            self._open(line, hint)
            return
        self._open(line, hint)
        block = self.blocks[-1]
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            block.hint, block.level = Hint.HEADING, int(tag[1])
        elif tag in ("li", "dd", "dt"):
            block.hint = Hint.ITEM
            block.level, block.mark = self._item(element)
        elif tag == "blockquote":
            block.hint = Hint.QUOTE
        elif tag == "pre":
            block.hint = Hint.VERSE
        elif len(element) < 8 and len("".join(element.itertext())) < 120:
            if _KICKER.search(named):
                block.hint = Hint.KICKER
            elif _SUBTITLE.search(named):
                block.hint = Hint.SUBTITLE
            elif _TITLE.search(named):
                block.hint = Hint.TITLE
        block.caption = tag == "figcaption" or bool(_CAPTION.search(named))
        block.centred = tag == "center" or element.get("align") == "center" or bool(_CENTRED.search(style))

    def _item(self, element: HtmlElement) -> tuple[int, str]:
        """Return the depth of a list item and its mark."""
        depth = max(0, sum(1 for _ in element.iterancestors("ul", "ol")) - 1)
        parent = element.getparent()
        if parent is None or parent.tag != "ol":
            return depth, "-"
        start = parent.get("start") or "1"
        number = self.items[parent] + (int(start) if start.isdecimal() and len(start) < 6 else 1)
        self.items[parent] += 1
        return depth, f"{number}."

    def _text(self, text: str | None, bold: bool, keep: bool) -> None:
        if not text:
            return
        block = self.blocks[-1]
        if keep and "\n" in text:
            first, *rest = text.split("\n")
            block.segments[-1] += first
            block.segments += rest
        else:
            block.segments[-1] += _BREAK.sub(_joined, text)
        if bold:
            block.bold += len(text.strip())

    def _picture(self, element: HtmlElement) -> None:
        source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
        tiny = any(_TINY.match(element.get(side) or "") for side in ("width", "height", "data-w"))
        if not tiny and self.blocks[-1].hint is not Hint.DEBRIS:
            block = self.blocks[-1]
            block.leads = block.leads or (not block.pictures and bool(block.text()))
            block.pictures.append((source, tidy(element.get("alt") or "")))

    def _is_debris(self, element: HtmlElement, tag: str, named: str, style: str) -> bool:
        """Say whether an element is outside the text by its tag or name; never one with much of the page."""
        if _HIDDEN.search(style) or element.get("hidden") is not None:
            return True
        if tag not in _BLOCKS or tag in ("body", "html", "p", "h1", "h2", "h3", "td", "tr", "table"):
            return False
        if not (tag in _DEBRIS_TAGS or _DEBRIS_WORDS.search(named)):
            return False
        size = sum(len(text.strip()) for text in element.itertext())
        return size < 0.3 * self.total and element.find(".//h1") is None

    def _table(self, table: HtmlElement) -> bool:
        """Take `table` as rows of cells; False where it lays out a page (pictures, long cells, a column)."""
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        rows = [row for row in rows if row]
        cells = [tidy(" ".join(cell.itertext())) for row in rows for cell in row]
        if (
            not cells
            or max(map(len, rows)) < 2
            or max(map(len, cells)) > 160
            or next(table.iter("img"), None) is not None
        ):
            return False
        if next(table.iterdescendants("table"), None) is not None:
            return False
        caption = table.find("caption")
        if caption is not None:
            self._open(caption.sourceline or 1)
            self.blocks[-1].segments = [tidy(" ".join(caption.itertext()))]
        for row in rows:
            self._open(row[0].sourceline or 1, Hint.TABLE)
            self.blocks[-1].cells = [tidy("".join(cell.itertext())).replace("\t", " ") for cell in row]
        self._open(table.sourceline or 1)
        return True


def _run_kind(element: HtmlElement, tag: str, style: str, bold: bool) -> tuple[RunKind | None, str]:
    """Return what an inline element sets its words apart as, and where a link leads."""
    if tag == "a":
        return "link", element.get("href") or ""
    if tag in ("em", "i"):
        return "em", ""
    strong = tag in ("b", "strong") or (not bold and _BOLD.search(style) is not None)
    return ("strong", "") if strong else (None, "")
