"""The blocks of a page in order: one walk through the tree, gathering text, hints, pictures and tables.

Scripts, styles and frames are dropped unread; nothing is run or fetched. What a reader sees or could see is
gathered, also where it is no part of the text.
"""

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from huozi.languages import joins_closed
from huozi.model.article import RunKind
from huozi.model.source import Hint
from huozi.reading.page_block import Block, tidy
from huozi.reading.page_names import (
    beside_the_text,
    brief_text,
    certainly_beside,
    head_hint,
    is_brand,
    is_caption,
    is_unseen,
    names_notes,
    names_of,
)
from huozi.reading.page_styles import UNSTYLED, Sheet, Style, inherited
from huozi.reading.runs import ruby
from huozi.reading.scripts import lowered, raised

_UNREAD = frozenset(
    "script style noscript template iframe frame object embed applet canvas math audio video map"
    " input datalist head meta link base source track param".split()
)
_BLOCKS = frozenset(
    "p div section article main header footer aside nav ul ol li dl dt dd table caption tr td th thead tbody"
    " tfoot blockquote pre figure figcaption h1 h2 h3 h4 h5 h6 hr address details summary center"
    " form fieldset body html foreignobject button select option textarea founder-content".split()
)
_CARDS = frozenset("qqmusic mpvoice mpprofile mpvideosnap mpcps mpgongyi".split())
BYLINES = (Hint.AUTHOR, Hint.DATE, Hint.SOURCE, Hint.BYLINE)
# What stands beside a byline only
_FACTS = re.compile(r"来源|來源|作者|记者|記者|编辑|編輯|发布|發布|日期|时间|時間|(?:19|20)\d\d[-年/.]\s?\d")
_SENTENCE = re.compile(r"[^。！？.!?\n]{12,}[。！？]|(?:[^\s.!?]+[ \n]+){8,}[^\s.!?]+[.!?](?:\s|$)")
_TINY = re.compile(r"^(?:[0-9]|[1-4][0-9])(?:px)?$")
_BREAK = re.compile(r"(\S)[ \t]*[\r\n]\s*(?=(\S))")
# They hold nothing, yet the parser takes what follows an unclosed one for its children.
_VOID = frozenset("embed source track param link base meta".split())
_MEDIA = frozenset("iframe frame object applet audio video map select button canvas".split())
_BACK = frozenset("↩↑^⏎")  # from a note to where it is called
_DEPTH = 150  # beyond it a page's blocks are not told apart any more


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


def _in_item(element: HtmlElement) -> bool:
    """Say whether an element is a paragraph of a list item: <li><p>."""
    parent = element.getparent()
    return parent is not None and parent.tag in ("li", "dd") and element.find(".//p") is None


def _is_listing(element: HtmlElement) -> bool:
    """Say whether nearly all words of an element are links, of which it holds several."""
    links = list(islice(element.iter("a"), 2000))
    return len(links) > 2 and sum(map(_length, links)) >= 0.85 * _length(element)


def _is_contents(listing: HtmlElement) -> bool:
    """Say whether all of a list are links to places of its own page."""
    links = list(islice(listing.iter("a"), 200))
    inner = all(
        (link.get("href") or "").startswith("#") and len(link.get("href") or "") > 1 for link in links
    )
    return len(links) > 1 and inner and sum(map(_length, links)) >= 0.9 * _length(listing)


def _is_note(item: HtmlElement) -> bool:
    """Say whether a list item is a note to the text: what holds its list is called so."""
    above = [above for above in islice(item.iterancestors(), 3) if isinstance(above.tag, str)]
    return any(names_notes(f"{names_of(one)} {one.get('role') or ''}") for one in above)


def _is_labelled(element: HtmlElement) -> bool:
    """Say whether words stand right before an element, a label with what it labels: 发表于<time>."""
    before, parent = element.getprevious(), element.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else None
    return bool((words or "").strip())


def _has_prose(element: HtmlElement) -> bool:
    """Say whether an element holds sentences that are no link."""
    words: list[str] = []
    for node in element.iter():
        if isinstance(node.tag, str) and node.tag not in _UNREAD:
            words += ("\n" if node.tag in _BLOCKS else "", node.text or "" if node.tag != "a" else "")
        words += (node.tail or "",) if node is not element else ()
        if len(words) > 2000:
            break
    return _SENTENCE.search("".join(words)) is not None


def _length(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _joined(line_break: re.Match[str]) -> str:
    return line_break[1] + ("" if joins_closed(line_break[1], line_break[2]) else " ")


class _Context(NamedTuple):
    """What an element hands down to what is in it."""

    hint: Hint | None = None
    why: str = ""
    style: Style = UNSTYLED
    depth: int = 0
    linked: bool = False
    inside: bool = False
    caption: bool = False
    keep: bool = False  # line ends, as in <pre>


class Walker:
    """Goes through the tree once, gathering blocks in order.

    main   element that holds the article, where one is known
    title  element that holds its title, where one is known
    """

    def __init__(
        self, sheet: Sheet, main: HtmlElement | None = None, title: HtmlElement | None = None
    ) -> None:
        self.blocks: list[Block] = []
        self.total = 1
        self.too_deep = False  # some elements were not told apart
        self.items: Counter[HtmlElement] = Counter()  # of each numbered list, counted so far
        self.sheet = sheet
        self.main, self.title = main, title
        self.in_head = False  # below the title, above the first paragraph
        self.kept: set[HtmlElement] = (
            set()
        )  # they hold the title or the article: whatever their names, no debris
        for element in (main, title):
            if element is not None:
                self.kept |= {element, *element.iterancestors()}

    def walk(self, root: HtmlElement) -> None:
        """Gather the blocks below `root` into `blocks`."""
        self.total = max(1, len("".join(root.itertext()).strip()))
        self._open(root.sourceline or 1, _Context())
        self._enter(root, _Context())

    def _open(self, line: int, context: _Context) -> Block:
        block = Block(line, context.hint, why=context.why, inside=context.inside, style=context.style)
        self.blocks.append(block)
        return block

    def _enter(self, element: HtmlElement, outer: _Context) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _VOID or (tag in _MEDIA and self._swallows(element)):
            self._children(element, outer)
        elif not tag or tag in _UNREAD or (tag == "a" and (element.text or "").strip()[:1] in _BACK):
            return
        elif outer.depth > _DEPTH:
            self.too_deep = self.too_deep or element.find(".//*") is not None
            self._text(_all_text(element), outer)
        elif tag == "br":
            self.blocks[-1].segments.append("")
        elif tag == "img":
            self._picture(element)
        elif tag == "svg":
            for inner in element.iter("foreignobject"):
                self._children(inner, outer)
        elif tag in ("sup", "sub") and not len(element):
            self._text(raised(element.text or "") if tag == "sup" else lowered(element.text or ""), outer)
        else:
            self._element(element, tag, outer, self._below(element, tag, outer))

    def _below(self, element: HtmlElement, tag: str, outer: _Context) -> _Context:
        """Return what holds inside of `element`."""
        names = names_of(element)
        setting = self.sheet.setting(element, tag)
        hint, why = outer.hint, outer.why
        if hint is not Hint.DEBRIS and element not in self.kept:
            why = self._debris(element, tag, names, setting.hidden, hint in BYLINES)
            hint = Hint.DEBRIS if why else hint
        if hint is None and tag == "blockquote":
            hint = Hint.QUOTE
        elif hint in (None, Hint.BYLINE) and element is not self.main:
            hint = self._byline(element, tag, names) or hint
        return _Context(
            hint,
            why,
            inherited(outer.style, setting),
            outer.depth + 1,
            outer.linked or tag == "a",
            outer.inside or element is self.main,
            outer.caption or is_caption(tag, names),
            outer.keep or tag == "pre",
        )

    def _element(self, element: HtmlElement, tag: str, outer: _Context, inner: _Context) -> None:
        if tag == "ruby" and self._ruby(element, outer):
            return
        if tag == "table" and inner.hint is None and self._table(element, inner):
            self._open(element.sourceline or 1, outer)
            return
        apart = inner.hint in BYLINES and inner.hint is not outer.hint and not _is_labelled(element)
        apart = apart or (inner.hint is Hint.DEBRIS and outer.hint is not Hint.DEBRIS)
        is_block = (
            tag in _BLOCKS
            or apart
            or (outer.hint is Hint.BYLINE and bool(names_of(element)) and not _is_labelled(element))
        )
        if is_block:
            self._open_block(element, tag, inner)
        elif self.in_head and _FACTS.search(brief_text(element.getparent(), 160) or ""):
            self.blocks[-1].part()
        block, start = self.blocks[-1], self.blocks[-1].end()
        self._children(element, inner)
        kind, target = _run_kind(element, tag, inner.style.bold and not outer.style.bold)
        if kind and block is self.blocks[-1]:
            block.set_apart(kind, start, target)
        if element is self.title:
            self.in_head = True
        elif is_block and block.inked > 60:
            self.in_head = False
        if is_block:
            self._open(element.sourceline or 1, outer)

    def _ruby(self, element: HtmlElement, context: _Context) -> bool:
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
            self._text(ruby(word, reading), context)
            block.set_apart("ruby", start, reading)
        return True

    def _swallows(self, element: HtmlElement) -> bool:
        """Say whether an element nobody closed holds paragraphs of the page."""
        return any(len("".join(inner.itertext())) > 20 for inner in element.iter("p", "h1", "h2", "article"))

    def _children(self, element: HtmlElement, context: _Context) -> None:
        self._text(element.text, context)
        for child in element:
            self._enter(child, context)
            self._text(child.tail, context)

    def _open_block(self, element: HtmlElement, tag: str, context: _Context) -> None:
        before = self.blocks[-1]
        block = self._open(element.sourceline or 1, context)
        if block.hint is Hint.DEBRIS:
            return
        if tag in ("p", "div") and _in_item(element) and block.hint is None:
            first = before.hint in (Hint.ITEM, Hint.FOOTNOTE) and not before.text() and not before.pictures
            block.hint = before.hint if first else Hint.PARAGRAPH
            block.level, block.mark = (before.level, before.mark) if first else (0, "")
            return
        names = names_of(element)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            block.hint, block.level = Hint.HEADING, int(tag[1])
        elif tag in ("li", "dd", "dt"):
            block.hint = Hint.FOOTNOTE if tag == "li" and _is_note(element) else Hint.ITEM
            block.level, block.mark = self._item(element)
        elif tag == "pre":
            block.hint = Hint.VERSE
        elif block.hint is None and len(element) < 8 and brief_text(element, 120) is not None:
            found = head_hint(tag, names, element.get("itemprop") or "")
            block.hint = found if found in (Hint.TITLE, Hint.SUBTITLE, Hint.KICKER) else None
        block.caption, block.names = context.caption, element.get("class") or ""

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

    def _text(self, text: str | None, context: _Context) -> None:
        if not text:
            return
        block = self.blocks[-1]
        if context.keep and "\n" in text:
            first, *rest = text.split("\n")
            block.segments[-1] += first
            block.segments += rest
        else:
            block.segments[-1] += _BREAK.sub(_joined, text)
        inked = sum(map(str.isalnum, text))
        block.inked += inked
        block.trails = block.trails and not inked
        block.sizes += inked * context.style.size
        block.bold += inked if context.style.bold else 0
        weight = inked + 3 * sum(map(str.isalpha, text))
        block.weight += weight
        block.linked += weight if context.linked else 0

    def _picture(self, element: HtmlElement) -> None:
        source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
        tiny = any(_TINY.match(element.get(side) or "") for side in ("width", "height", "data-w"))
        if not tiny and self.blocks[-1].hint is not Hint.DEBRIS:
            block = self.blocks[-1]
            block.leads = block.leads or (not block.pictures and bool(block.text()))
            block.trails = True
            block.pictures.append((source, tidy(element.get("alt") or "")))

    def _debris(self, element: HtmlElement, tag: str, names: str, hidden: bool, in_byline: bool) -> str:
        """Return what shows an element to be outside the text; "": nothing, or it holds much of the page."""
        if hidden or is_unseen(element):
            return "hidden" if _length(element) < 0.3 * self.total else ""
        if tag in ("h1", "h2", "h3", "p") and is_brand(names):
            return "brand"
        if tag in ("ul", "ol", "nav") and self.main in element.iterancestors() and _is_contents(element):
            return "contents"
        known = tag in _BLOCKS or "-" in tag or tag in _CARDS or in_byline
        if not known or tag in ("body", "html", "p", "h1", "h2", "h3", "td", "tr", "table", "tbody"):
            return ""
        why = beside_the_text(element, tag, names)
        if not why:
            return ""
        if self.in_head and _FACTS.search(brief_text(element, 160) or ""):
            return ""  # the line of date and source, with the buttons beside it
        if not certainly_beside(why) and _has_prose(element):
            return ""  # a box of text, whatever it is called
        whole = self.title is None and element.find(".//h1") is not None
        large = _length(element) >= 0.3 * self.total and not _is_listing(element)
        return "" if whole or large else why

    def _byline(self, element: HtmlElement, tag: str, names: str) -> Hint | None:
        """Return which part of a byline a short element is by its name."""
        found = head_hint(tag, names, element.get("itemprop") or "")
        if found not in BYLINES or tag in ("h1", "h2", "h3", "h4"):
            return None
        words = brief_text(element, 160)
        return found if words and "。" not in words else None

    def _table(self, table: HtmlElement, context: _Context) -> bool:
        """Take `table` as rows of cells; False where it lays out a page (pictures, long cells, a column)."""
        if next(table.iterdescendants("table", "input", "form", "img"), None) is not None:
            return False
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        rows = [row for row in rows if row]
        cells = [tidy(" ".join(cell.itertext())) for row in rows for cell in row]
        if not cells or max(map(len, rows)) < 2 or max(map(len, cells)) > 160:
            return False
        if table in self.kept or (self.main is not None and not context.inside):
            return False
        caption = table.find("caption")
        if caption is not None:
            self._open(caption.sourceline or 1, context).segments = [tidy(" ".join(caption.itertext()))]
        for row in rows:
            block = self._open(row[0].sourceline or 1, context._replace(hint=Hint.TABLE))
            block.cells = [tidy("".join(cell.itertext())).replace("\t", " ") for cell in row]
        return True


def _run_kind(element: HtmlElement, tag: str, bold: bool) -> tuple[RunKind | None, str]:
    """Return what an inline element sets its words apart as, and where a link leads."""
    if tag == "a":
        return "link", element.get("href") or ""
    if tag in ("em", "i"):
        return "em", ""
    return ("strong", "") if bold and tag not in _BLOCKS else (None, "")
