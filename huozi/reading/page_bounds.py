"""Where the article of a page begins and ends, line by line, and what stands in it that is no part of it."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from huozi.languages import words
from huozi.model.source import Hint, Line
from huozi.reading.page_blocks import BYLINES

_STOPS = "。！？：…”）.!?:"
_STOP = re.compile(r"[。！？!?，,；]|\.(?:\s|$)")
_REST = 0.1  # share of the prose that may stand among and below the links at an article's end
# What refers to sources and files, and so is the article's own: [1] ^ http://
_REFERENCE = re.compile(
    r"^\s*(?:[\[［(（]?\d{1,3}[\]］)）.]|\^)|https?://|\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|wps|ofd)\b",
    re.IGNORECASE,
)
_OF_TEXT = (
    None, Hint.ITEM, Hint.STRONG, Hint.HEADING, Hint.PARAGRAPH, Hint.QUOTE, Hint.VERSE,
)  # fmt: skip
_LARGE = 300_000  # characters beyond which trafilatura's second opinion takes the square of their time


class Placed(NamedTuple):
    """A line, and whether it stands in the element that holds the article."""

    line: Line
    inside: bool


def with_outside(placed: list[Placed], html: str, named: bool = False) -> list[Line]:
    """Mark the lines above the title and below the main text as outside it.

    The main text is the element that holds the article; where none is known, what trafilatura takes for it.

    named  the name of that element says that it holds an article's text and nothing else
    """
    lines = _with_inward_links([line for line, _ in placed])
    title = next((n for n, line in enumerate(lines) if line.hint is Hint.TITLE), None)
    within = [n for n, (line, inside) in enumerate(placed) if inside and line.hint is not Hint.DEBRIS]
    known = bool(within)
    if not known:
        within = _with_more(lines, _extracted(lines, html))
    if not within:
        within = [n for n in range(len(lines)) if title is None or n >= title]
    if not within:
        return lines
    page = _bounds(lines, within, title, named, known)
    marked = []
    for n, line in enumerate(lines):
        why = _inner_debris(page, n) if page.begin <= n <= page.end else _outer_debris(page, n)
        if why:
            marked.append(replace(line, hint=Hint.DEBRIS, why=why))
        else:
            marked.append(replace(line, hint=Hint.OUTSIDE) if _is_doubtful(page, n) else line)
    return marked


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The lines of a page and where its article lies.

    begin end  the first line of the article, its title among them, and the last
    head       the last of the bylines and buttons right below the title
    first      the first sentence
    controls   the first of the page's own parts below the last sentence, tags and buttons
    start      the first of the element that holds the article, where hardly a sentence stands between the two
    known      the element that holds the article is; trusted: so much that what is outside of it goes
    again      how often lines below the article are called author, date or source
    """

    lines: list[Line]
    within: frozenset[int]
    title: int | None
    begin: int
    end: int
    head: int
    first: int
    controls: int
    start: int
    known: bool
    trusted: bool
    again: Counter[Hint | None]


def _bounds(lines: list[Line], within: list[int], title: int | None, named: bool, known: bool) -> _Bounds:
    begin = min(within) if title is None else title
    end = _end(lines, within)
    beyond = sum(len(line.text) for line in lines[end + 1 :] if line.hint is None and len(line.text) > 40)
    again = Counter(line.hint for line in lines[end + 1 :])
    others = any(again[hint] > 1 for hint in BYLINES)  # answers to it, or other articles
    little = beyond < 0.25 * sum(len(lines[n].text) for n in within)
    head = begin
    while head + 1 < end and _is_of_head(lines[head + 1]):
        head += 1
    first = next((n for n in range(begin, end + 1) if _tells(lines[n])), begin)
    start = min(within)
    brief = known and title is not None and sum(map(_tells, lines[begin:start])) < 3
    return _Bounds(
        lines,
        frozenset(within),
        title,
        begin,
        end,
        head,
        first,
        _first_control(lines, first, end) if known else end,
        start if brief else begin,
        known,
        known and (named or others or little),
        again,
    )


def _inner_debris(page: _Bounds, n: int) -> str:
    """Return what shows that a line between the article's first and last is none of it, or ""."""
    lines = page.lines
    if page.begin < n <= page.head and _is_row_of_links(lines, n):
        return "a row of links"
    if n > page.first and _heads_contents(lines, n):
        return "contents"
    return "below the page's controls" if n > page.controls and _is_label(lines[n]) else ""


def _outer_debris(page: _Bounds, n: int) -> str:
    """Return what shows for certain that a line above or below the article is none of it, or ""."""
    line = page.lines[n]
    if page.known and n > page.end and line.hint in BYLINES:
        linked = line.hint is Hint.AUTHOR and line.look.linked
        return "beyond the article" if page.again[line.hint] > 1 or linked else ""  # of other articles
    if not _is_doubtful(page, n):
        return ""
    above = page.title is not None and n < page.title - 1
    return "beyond the article" if _is_beyond(line, n - page.end, above, page.trusted, page.known) else ""


def _is_doubtful(page: _Bounds, n: int) -> bool:
    """Say whether a line is likely none of the article: outside of it, or between its title and its text."""
    line = page.lines[n]
    if page.begin <= n <= page.end:
        return page.begin < n < page.start and _is_aside(line, n - page.begin)
    if page.known and n in page.within and _tells(line):
        return False  # text below or among links
    return _may_be_outside(line, n, page.title, n in page.within)


def _with_inward_links(lines: list[Line]) -> list[Line]:
    """Return the lines, only those counted as linked that lead within the site.

    A link to elsewhere is a source that the article names, no way about the site. The site is where most
    links of the page lead; addresses within it mostly stand without their host, and are no runs.
    """
    hosts = {
        n: {_host(run.target) for run in line.runs if run.kind == "link"} or {""}
        for n, line in enumerate(lines)
        if line.look.linked
    }
    own = Counter(host for found in hosts.values() for host in found).most_common(1)
    inward = {"", own[0][0]} if own else {""}
    return [
        replace(line, look=replace(line.look, linked=False))
        if hosts.get(n, inward).isdisjoint(inward)
        else line
        for n, line in enumerate(lines)
    ]


def _host(address: str) -> str:
    """Return the host of an address; "" for one within the site, or of no host at all."""
    match = re.match(r"(?:https?:)?//([^/?#:]+)", address.strip(), re.IGNORECASE)
    return match[1].lower().removeprefix("www.") if match else ""


def _is_beyond(line: Line, after: int, above: bool, trusted: bool, known: bool) -> bool:
    """Say whether a line outside is so for certain; its end `after` lines above it, or it stands `above`.

    trusted  the element that holds the article is known, and little prose stands below it
    """
    teaser = after > 1 and _tells(line)
    if known and line.hint is Hint.ITEM and teaser:
        return True
    return trusted and (
        line.hint is Hint.FIGURE or line.look.linked or len(line.text) > 60 or teaser or above
    )


def _end(lines: list[Line], within: list[int]) -> int:
    """Return the last line of the main text that is not of a list of links, nor that list's heading."""
    told = [n for n in within if not lines[n].look.linked or _REFERENCE.search(lines[n].text)]
    told += [n for n in within if lines[n].text[-1:] in "。！？" and len(lines[n].text) > 12]
    end = max(told or within)
    links = _links_at_end(lines, within)
    end = min(end, links - 1) if links is not None else end
    more = end + 1 < len(lines) and lines[end + 1].look.linked
    heads = more and len(lines[end].text) < 20 and lines[end].text.strip()[-1:] not in _STOPS
    return end - 1 if heads and end - 1 in within else end


def _links_at_end(lines: list[Line], within: list[int]) -> int | None:
    """Return the first of the links, three at least, with hardly a sentence among and beneath them."""
    total = sum(len(lines[n].text) for n in within if _tells(lines[n]))
    first, linked, prose = None, 0, 0
    for seen, n in enumerate(reversed(within), 1):
        line = lines[n]
        if _REFERENCE.search(line.text) or line.text[-1:] in "。！？":
            break
        prose += len(line.text) if _tells(line) else 0
        if prose > _REST * total:
            break
        if line.look.linked:
            linked += 1
            first = n if linked > 2 and seen <= 3 * linked else first
    above = lines[first - 1].text.rstrip() if first else ""
    return None if above[-1:] in ("：", ":") else first  # the text announces them


def _tells(line: Line) -> bool:
    """Say whether a line is text that somebody reads: a sentence outside of links, a row of a table."""
    if line.look.linked or line.hint in (Hint.FIGURE, Hint.DEBRIS):
        return False
    return line.hint is Hint.TABLE or (len(line.text) > 20 and _STOP.search(line.text) is not None)


def _is_aside(line: Line, below: int) -> bool:
    """Say whether a line between title and text, `below` lines beneath the title, is likely a page's own.

    The first may be the subtitle, where it has the length of one.
    """
    subtitle = below == 1 and 10 <= len(line.text) <= 50 and not line.look.linked
    return line.hint in (None, Hint.ITEM, Hint.STRONG) and not subtitle and not _tells(line)


def _heads_contents(lines: list[Line], n: int) -> bool:
    """Say whether a few characters stand right above the list of the page's own places."""
    below = lines[n + 1] if n + 1 < len(lines) else None
    listed = below is not None and (below.why == "contents" or below.why in ("toc", "catalog", "catalogue"))
    return listed and len(lines[n].text) <= 8 and not lines[n].why


def _first_control(lines: list[Line], first: int, end: int) -> int:
    """Return the first of the page's own parts below the text (tags, buttons), or `end`."""
    told = max((n for n in range(first, end + 1) if _tells(lines[n])), default=end)
    return next((n for n in range(told + 1, end + 1) if lines[n].hint is Hint.DEBRIS), end)


def _is_label(line: Line) -> bool:
    """Say whether a line below the text is short and says nothing with a colon or in brackets: no byline."""
    free = line.hint in (None, Hint.STRONG, Hint.ITEM, Hint.HEADING)
    return free and len(line.text) <= 40 and not re.search("[：:（(《]", line.text)


def _is_row_of_links(lines: list[Line], n: int) -> bool:
    """Say whether short links, two at least, follow each other at `n`: 打印 收藏."""
    near = [m for m in (n - 1, n, n + 1) if 0 <= m < len(lines) and _is_button(lines[m])]
    return n in near and len(near) > 1


def _is_of_head(line: Line) -> bool:
    return line.hint is Hint.DEBRIS or line.hint in BYLINES or _is_button(line)


def _is_button(line: Line) -> bool:
    return line.look.linked and line.hint in (None, Hint.ITEM) and len(line.text) <= 8


def _may_be_outside(line: Line, n: int, title: int | None, within: bool) -> bool:
    """Say whether a line above the title or below the text is likely no part of it.

    Prose above the title that the main text holds stays, and what stands close above the title and leads
    nowhere: it may be its kicker.
    """
    if line.hint is Hint.FIGURE:
        return not within and not line.picture and title is not None
    named = line.hint in (Hint.SUBTITLE, Hint.KICKER) and line.look.linked
    if not named and line.hint not in _OF_TEXT:
        return False
    if title is None or n > title or line.look.linked:
        return True
    kicker = n == title - 1 and line.hint is not Hint.HEADING and not re.search("[>＞»›→]", line.text)
    return not (kicker or (within and len(line.text) > 60))


def _extracted(lines: list[Line], html: str) -> list[int]:
    """Return the lines that trafilatura takes for the main text; none where that is less than half of all."""
    found = _main_text(html)
    keys = [_key(line.text) for line in lines]
    within = [
        n for n, key in enumerate(keys) if len(key) > 5 and key in found and lines[n].hint is not Hint.DEBRIS
    ]
    return within if sum(len(keys[n]) for n in within) >= 0.5 * sum(map(len, keys)) else []


def _with_more(lines: list[Line], within: list[int]) -> list[int]:
    """Return `within` with the prose that goes on below it, up to a list of links or a word of rights."""
    end = last = max(within, default=len(lines))
    for n in range(end + 1, len(lines)):
        line, before = lines[n], lines[n - 1]
        if any(word in line.text for word in words("rights")) or (line.look.linked and before.look.linked):
            break
        if line.hint in (None, Hint.ITEM) and len(line.text) > 20 and line.text.strip()[-1:] in _STOPS:
            last = n
    return [*within, *range(end + 1, last + 1)]


def _key(text: str) -> str:
    return "".join(text.split())


def _main_text(html: str) -> str:
    import trafilatura  # noqa: PLC0415  (half a second that only web pages need)

    try:
        found = trafilatura.extract(
            html, include_comments=False, include_tables=True, favor_recall=True, fast=len(html) > _LARGE
        )
    except Exception:  # noqa: BLE001  (whatever a hostile page does to the extractor, our own reading stands)
        return ""
    return _key(found or "")
