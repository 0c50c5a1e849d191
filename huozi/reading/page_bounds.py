"""Where the article of a page begins and ends, line by line, and what stands in it that is no part of it."""

import re
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from huozi.languages import words
from huozi.model.source import Hint, Line
from huozi.reading.page_blocks import BYLINES

_STOPS = "。！？：…”）.!?:"
_STOP = re.compile(r"[。！？!?，,；]|\.(?:\s|$)")
_REST = 0.15  # share of the prose that may stand among and below the links at an article's end
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
    lines = [line for line, _ in placed]
    title = next((n for n, line in enumerate(lines) if line.hint is Hint.TITLE), None)
    within = [n for n, (line, inside) in enumerate(placed) if inside and line.hint is not Hint.DEBRIS]
    known = bool(within)
    if not known:
        within = _with_more(lines, _extracted(lines, html))
    if not within:
        within = [n for n in range(len(lines)) if title is None or n >= title]
    if not within:
        return lines
    begin = title if title is not None and title > min(within) else min(within)
    begin = min(begin, title) if title is not None else begin
    end = _end(lines, within)
    beyond = sum(len(line.text) for line in lines[end + 1 :] if line.hint is None and len(line.text) > 40)
    again = Counter(line.hint for line in lines[end + 1 :])
    others = any(again[hint] > 1 for hint in BYLINES)  # answers to it, or other articles
    little = beyond < 0.25 * sum(len(lines[n].text) for n in within)
    trusted = known and (named or others or little)
    first = next((n for n in range(begin, end + 1) if _tells(lines[n])), begin)
    controls = _first_control(lines, first, end) if known else end
    marked = []
    for n, line in enumerate(lines):
        if begin <= n <= end:
            aside = known and title is not None and title < n < min(within) and _is_aside(line, n - title)
            if begin < n < first and _is_row_of_links(lines, n):
                marked.append(replace(line, hint=Hint.DEBRIS, why="a row of links"))
            elif n > first and _heads_contents(lines, n):
                marked.append(replace(line, hint=Hint.DEBRIS, why="contents"))
            elif n > controls and _is_label(line):
                marked.append(replace(line, hint=Hint.DEBRIS, why="below the page's controls"))
            else:
                marked.append(replace(line, hint=Hint.OUTSIDE) if aside else line)
        elif (
            known
            and n > end
            and line.hint in BYLINES
            and (again[line.hint] > 1 or (line.hint is Hint.AUTHOR and line.look.linked))
        ):
            marked.append(replace(line, hint=Hint.DEBRIS, why="beyond the article"))  # of other articles
        elif not _may_be_outside(line, n, title, n in within):
            marked.append(line)
        elif _is_beyond(line, n - end, title is not None and n < title - 1, trusted, known):
            marked.append(replace(line, hint=Hint.DEBRIS, why="beyond the article"))
        else:
            marked.append(replace(line, hint=Hint.OUTSIDE))
    return marked


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
        if _REFERENCE.search(line.text):
            break
        prose += len(line.text) if _tells(line) else 0
        if prose > _REST * total:
            break
        if line.look.linked:
            linked += 1
            first = n if linked > 2 and seen <= 3 * linked else first
    return first


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
