"""A saved web page to a `SourceText`.

Its blocks in order, what its mark-up says of them, what lies outside the text.

Nothing of a page is run or fetched: scripts, styles, frames and forms are dropped unread, pictures are taken
only from the folder the page was saved in. Which part is the main text is the verdict of trafilatura; it
drops
tables, captions and repeats that we need, so it only says where the text begins and ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, Line, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.pictures import saved_picture
from huozi.reading.plain import invalid_bytes, read_plain

_UNREAD = frozenset(
    "script style noscript template iframe frame object embed applet svg canvas math audio video map select input"
    " textarea button datalist head meta link base source track param".split()
)
_BLOCKS = frozenset(
    "p div section article main header footer aside nav ul ol li dl dt dd table caption tr td th thead tbody tfoot"
    " blockquote pre figure figcaption h1 h2 h3 h4 h5 h6 hr address details summary center form fieldset body html".split()
)
_DEBRIS_TAGS = frozenset(("nav", "footer", "aside"))
_DEBRIS_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|position|location|share|sharing|social|bdshare\w*|related|relate"
    r"|recommend\w*|foot|footer|copyright|comments?|sidebar|side|ads?|advert\w*|banner|toolbar|pager?|pagination|prev|next"
    r"|pn|prenext|tags?|qrcode|qr|login|search|hot|rank\w*|reward|praise|like|tools?|download|app|toplink|topbar|friendlink"
    r"|statement|disclaimer|rich_media_tool\w*|js_pc_qr_code|top-bar|guess|subscribe)(?:$|[\s_-])",
    re.IGNORECASE,
)
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
_NO_WORDS = re.compile(
    r"(?i)(?:\.(?:jpe?g|png|gif|webp|bmp)$|^(?:图片|圖片|图像|画像|写真|사진|이미지|image|img|photo|picture|logo|icon|二维码|undefined|null)?\s*\d*$)"
)
_EAST = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef“”‘’…—"
_BREAK_IN_HAN = re.compile(rf"(?<=[{_EAST}])[ \t]*[\r\n]\s*(?=[{_EAST}])")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DEPTH = 150  # beyond it a page's blocks are not told apart any more


@dataclass
class _Block:
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

    def text(self) -> str:
        return " ".join(filter(None, map(_tidy, self.segments)))


def read_page(decoded: Decoded, name: str, folder: Path | None) -> SourceText:
    """Read the decoded HTML of file `name`; pictures are looked for in `folder` only (None: nowhere)."""
    html = decoded.text.replace("\x00", "")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return SourceText(name, (), structured=True, encoding=decoded.encoding, flags=invalid_bytes(decoded))
    if any("depth" in error.message for error in parser.error_log):
        return read_plain(Decoded(_flat(html), decoded.encoding, decoded.broken_lines), name)
    page_title = _tidy(root.findtext(".//title") or "")
    walker = _Walker()
    body = root.find("body")
    walker.walk(root if body is None else body)
    blocks = [block for block in walker.blocks if block.text() or block.pictures or block.cells]
    lines, pictures = _lines(blocks, folder)
    lines = _with_title(lines, page_title)
    lines = _with_outside(lines, html)
    language = (root.get("lang") or "").strip()
    return SourceText(
        name,
        tuple(lines),
        structured=True,
        encoding=decoded.encoding,
        language=language if language.lower() not in ("", "zh", "zh-cn", "cn", "en", "utf-8") else None,
        front=_front(lines, page_title),
        flags=invalid_bytes(decoded),
        pictures=tuple(pictures),
    )


def _flat(html: str) -> str:
    """Return the text of a page nested deeper than the parser goes (2048 levels), so that none is lost."""
    text = re.sub(r"(?is)<(script|style)\b.*?(?:</\1|$)", "", html)
    return unescape(re.sub(r"<[^<>]{0,5000}>", "\n", text))


def _tidy(text: str) -> str:
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


class _Walker:
    """Goes through the tree once, gathering blocks in order."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self.total = 1

    def walk(self, root: HtmlElement) -> None:
        self.total = max(1, len("".join(root.itertext()).strip()))
        self._open(root.sourceline or 1)
        self._enter(root, None, 0)

    def _open(self, line: int, hint: Hint | None = None, level: int = 0, mark: str = "") -> None:
        self.blocks.append(_Block(line, hint, level, mark))

    def _enter(self, element: HtmlElement, hint: Hint | None, depth: int, bold: bool = False) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _UNREAD:
            return
        if depth > _DEPTH:
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
        bold = bold or tag in ("b", "strong") or bool(_BOLD.search(style))
        is_block = tag in _BLOCKS
        if tag == "table" and hint is None and self._table(element):
            return
        if is_block:
            self._open_block(element, tag, named, style, hint)
        self._children(element, tag, hint, depth, bold)
        if is_block:
            self._open(element.sourceline or 1, hint)

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
            block.level, block.mark = _item(element)
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

    def _text(self, text: str | None, bold: bool, keep: bool) -> None:
        if not text:
            return
        block = self.blocks[-1]
        if keep and "\n" in text:
            first, *rest = text.split("\n")
            block.segments[-1] += first
            block.segments += rest
        else:
            block.segments[-1] += _BREAK_IN_HAN.sub("", text)
        if bold:
            block.bold += len(text.strip())

    def _picture(self, element: HtmlElement) -> None:
        source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
        tiny = any(_TINY.match(element.get(side) or "") for side in ("width", "height", "data-w"))
        if not tiny and self.blocks[-1].hint is not Hint.DEBRIS:
            block = self.blocks[-1]
            block.leads = block.leads or (not block.pictures and bool(block.text()))
            block.pictures.append((source, _tidy(element.get("alt") or "")))

    def _is_debris(self, element: HtmlElement, tag: str, named: str, style: str) -> bool:
        """Say whether an element is outside the text by its tag or name.

        Never one that holds much of the page.
        """
        if _HIDDEN.search(style) or element.get("hidden") is not None:
            return True
        if tag not in _BLOCKS or tag in ("body", "html", "p", "h1", "h2", "h3", "td", "tr", "table"):
            return False
        if not (tag in _DEBRIS_TAGS or _DEBRIS_WORDS.search(named)):
            return False
        size = sum(len(text.strip()) for text in element.itertext())
        return size < 0.3 * self.total and element.find(".//h1") is None

    def _table(self, table: HtmlElement) -> bool:
        """Take `table` as rows of cells, unless it only lays out the page (nested tables, long cells.

        One column).
        """
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        rows = [row for row in rows if row]
        cells = [_tidy(" ".join(cell.itertext())) for row in rows for cell in row]
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
            self.blocks[-1].segments = [_tidy(" ".join(caption.itertext()))]
        for row in rows:
            self._open(row[0].sourceline or 1, Hint.TABLE)
            self.blocks[-1].cells = [_tidy("".join(cell.itertext())).replace("\t", " ") for cell in row]
        self._open(table.sourceline or 1)
        return True


def _item(element: HtmlElement) -> tuple[int, str]:
    """Return the depth of a list item and its mark."""
    depth = sum(1 for parent in element.iterancestors() if parent.tag in ("ul", "ol")) - 1
    parent = element.getparent()
    if parent is not None and parent.tag == "ol":
        start = parent.get("start") or "1"
        place = sum(1 for _ in element.itersiblings("li", preceding=True))
        return max(0, depth), f"{(int(start) if start.isdecimal() and len(start) < 6 else 1) + place}."
    return max(0, depth), "-"


def _lines(blocks: list[_Block], folder: Path | None) -> tuple[list[Line], list[EmbeddedPicture]]:
    """Turn blocks into lines.

    A block with a picture, or right under one and marked as caption, is a figure.
    """
    lines: list[Line] = []
    pictures: list[EmbeddedPicture] = []
    waiting: list[tuple[str, str, int]] = []  # pictures whose words have not come yet
    for block in blocks:
        words = block.text()
        for source, alt in block.pictures:
            found = saved_picture(source, folder)
            if found:
                pictures.append(found)
            waiting.append((found.name if found else "", alt, block.line))
        if block.hint is Hint.DEBRIS:
            lines += [Line(words, block.line, Hint.DEBRIS)] if words else []
        elif waiting and words and not block.leads and len(words) < 200 and _under_picture(block, words):
            lines += _figures(waiting[:-1])
            name, alt, _ = waiting[-1]
            waiting = []
            lines.append(Line(words, block.line, Hint.FIGURE, picture=name, alt="" if alt == words else alt))
        elif words or block.cells:
            lines += _figures(waiting)
            waiting = []
            lines += _text_lines(block)
    return [*lines, *_figures(waiting)], pictures


def _under_picture(block: _Block, words: str) -> bool:
    return bool(block.pictures) or block.caption or (block.centred and len(words) < 90)


def _figures(waiting: list[tuple[str, str, int]]) -> Iterator[Line]:
    """Yield figures for pictures without words of their own: their alt text is all there is."""
    for name, alt, line in waiting:
        words = "" if _NO_WORDS.search(alt) else alt
        if words or name:
            yield Line(words, line, Hint.FIGURE, picture=name, alt="")


def _text_lines(block: _Block) -> Iterator[Line]:
    if block.cells is not None:
        yield Line("\t".join(block.cells), block.line, Hint.TABLE)
        return
    segments = [segment for segment in map(_tidy, block.segments) if segment]
    if block.hint is Hint.VERSE or (len(segments) > 2 and block.hint is None and _is_stanza(segments)):
        stanza: list[str] = []
        for segment in [*map(_tidy, block.segments), ""]:
            if segment:
                stanza.append(segment)
            elif stanza:
                yield Line("\n".join(stanza), block.line, Hint.VERSE)
                stanza = []
        return
    strong = block.hint is None and block.bold >= len("".join(segments)) > 0
    for segment in segments if block.hint is None else [" ".join(segments)]:
        hint = Hint.STRONG if strong else block.hint
        yield Line(segment, block.line, hint, block.level, block.mark)


def _is_stanza(segments: list[str]) -> bool:
    bare = [segment.strip("\u3000\u00a0\u2003 ") for segment in segments]
    return max(map(len, bare)) <= 20 and sum("：" in line or "/" in line for line in bare) * 3 <= len(bare)


def _with_title(lines: list[Line], page_title: str) -> list[Line]:
    """Mark the line that is the title.

    The first <h1>, else a heading or line the page's own title begins with.
    """
    first = [n for n, line in enumerate(lines) if line.hint is Hint.HEADING and line.level == 1]
    named = [
        n
        for n, line in enumerate(lines)
        if line.hint in (Hint.HEADING, Hint.STRONG, None)
        and len(line.text) > 3
        and line.text.strip() in page_title
    ]
    agreed = [n for n in first if n in named]
    classed = [n for n, line in enumerate(lines) if line.hint is Hint.TITLE]
    ranked = agreed or first or [n for n in classed if n in named] or named or classed
    title = ranked[0] if ranked else None
    return [
        replace(line, hint=Hint.TITLE, level=0)
        if n == title
        else replace(line, hint=Hint.STRONG)
        if line.hint is Hint.TITLE
        else line
        for n, line in enumerate(lines)
    ]


def _with_outside(lines: list[Line], html: str) -> list[Line]:
    """Mark the lines above the title and below what trafilatura takes for the main text as outside it."""
    inside = _main_text(html)
    keys = [_key(line.text) for line in lines]
    within = [
        n for n, key in enumerate(keys) if len(key) > 5 and key in inside and lines[n].hint is not Hint.DEBRIS
    ]
    title = next((n for n, line in enumerate(lines) if line.hint is Hint.TITLE), None)
    if not within or sum(len(keys[n]) for n in within) < 0.5 * sum(map(len, keys)):
        within = [n for n in range(len(lines)) if title is None or n >= title]
    if not within:
        return lines
    begin = min(within) if title is None else min(title, *within) if title > min(within) else title
    end = max(within)
    return [
        replace(line, hint=Hint.OUTSIDE)
        if not begin <= n <= end and line.hint in (None, Hint.ITEM, Hint.STRONG, Hint.HEADING)
        else line
        for n, line in enumerate(lines)
    ]


def _key(text: str) -> str:
    return "".join(text.split())


def _main_text(html: str) -> str:
    import trafilatura  # noqa: PLC0415  (half a second that only web pages need)

    try:
        found = trafilatura.extract(html, include_comments=False, include_tables=True, favor_recall=True)
    except Exception:  # noqa: BLE001  (whatever a hostile page does to the extractor, our own reading stands)
        return ""
    return _key(found or "")


def _front(lines: list[Line], page_title: str) -> FrontMatter | None:
    """Take the page's own title, less the site's name, where the page shows none."""
    if any(line.hint is Hint.TITLE for line in lines) or not page_title:
        return None
    return FrontMatter(
        re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|-(?=[^-]{2,10}$)", page_title)[0].strip() or page_title
    )
