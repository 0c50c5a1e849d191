"""Rows of print to text: columns in reading order, running heads and page numbers aside, paragraphs joined.

Pure geometry, in points from the page's lower left corner; what a row says counts only where it ends.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from huozi.languages import joins_closed
from huozi.model.source import Hint, Line, Look

_STOP = re.compile(r"[。！？!?：:；;…][”’」』）)]*$|\.[”’\"')\]]*$")
_PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*\d{1,4}[-—–·•\s]*|第\s*\d{1,4}\s*[页頁](?:\s*[/／，,]?\s*共\s*\d{1,4}\s*[页頁])?|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|[Pp]age\s+\d{1,4}(?:\s+of\s+\d{1,4})?|[ivxlc]{1,7}"
)
_MARGIN = 0.12  # of a page's height, above and below: where running heads and page numbers stand
_SOFT = "\u00ad"


class Row(NamedTuple):
    """One row of print: its words, box, size of letters, page (from 0), the page's measures; in points."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    page: int
    width: float
    height: float
    number: int = 0


@dataclass
class Region:
    """Rows that follow each other in one column, top to bottom, and the column's edges."""

    rows: list[Row]
    left: float = 0.0
    right: float = 0.0

    def __post_init__(self) -> None:
        self.left = _edge([row.left for row in self.rows], low=True)
        self.right = _edge([row.right for row in self.rows], low=False)


@dataclass
class _Paragraph:
    rows: list[Row]
    region: Region
    text: str = ""
    table: bool = False
    centred: bool = False
    right: bool = False
    indented: bool = False
    numbers: list[int] = field(default_factory=list)


def pages_in_order(pages: Sequence[Sequence[Row]]) -> list[list[Region]]:
    """Return each page's regions in reading order, the rows numbered through in it.

    Where a page before had columns, one row on each side of the same gutter is enough for columns again.
    """
    gutters: list[float] = []
    count = 0
    ordered = []
    for page in pages:
        regions = []
        for rows in _cut(list(page), gutters, 0) if page else ():
            regions.append(Region([row._replace(number=count + n) for n, row in enumerate(rows, 1)]))
            count += len(rows)
        ordered.append(regions)
    return ordered


def _edge(places: list[float], low: bool) -> float:
    """Return the edge that most rows keep: of equal counts the outermost."""
    counts = Counter(round(place / 2) * 2 for place in places)
    most = max(counts.values())
    common = [place for place, count in counts.items() if count * 2 >= most]
    return min(common) if low else max(common)


def _cut(rows: list[Row], gutters: list[float], depth: int) -> Iterator[list[Row]]:
    """Yield the columns of `rows`: parted by the widest white gap, down or across, while there is one."""
    if len(rows) < 2 or depth > 12:
        yield _lined_up(rows)
        return
    size = sorted(row.size for row in rows)[len(rows) // 2]
    at = _gap([(row.left, row.right) for row in rows], max(8.0, 0.9 * size))
    if at is not None:
        left, right = [row for row in rows if row.right <= at], [row for row in rows if row.left >= at]
        known = any(abs(at - gutter) < 6 for gutter in gutters)
        if _are_columns(left, right, 1 if known else 3):
            gutters += [] if known else [at]
            yield from _cut(left, gutters, depth + 1)
            yield from _cut(right, gutters, depth + 1)
            return
    across = _gap([(-row.top, -row.bottom) for row in rows], 0.25 * size)
    if across is not None and _spans(rows):
        above = [row for row in rows if -row.bottom <= across]
        below = [row for row in rows if -row.top >= across]
        yield from _cut(above, gutters, depth + 1)
        yield from _cut(below, gutters, depth + 1)
        return
    yield _lined_up(rows)


def _gap(spans: list[tuple[float, float]], least: float) -> float | None:
    """Return the middle of the widest gap that no span covers, if it is wide enough."""
    best, at, reach = least, None, None
    for start, end in sorted(spans):
        if reach is not None and start - reach > best:
            best, at = start - reach, (start + reach) / 2
        reach = end if reach is None else max(reach, end)
    return at


def _are_columns(left: list[Row], right: list[Row], least: int) -> bool:
    """Say whether two groups side by side are columns of text, not cells of a table or labels and values."""
    if len(left) < least or len(right) < min(least, 2):
        return False
    long = all(sum(len(row.text) for row in side) >= 9 * len(side) for side in (left, right))
    beside = min(row.bottom for row in left) < max(row.top for row in right)
    return long and beside and min(row.bottom for row in right) < max(row.top for row in left)


def _spans(rows: list[Row]) -> bool:
    """Say whether rows stand side by side, so that what spans them all must be parted off first."""
    ordered = sorted(rows, key=lambda row: -row.top)
    beside = (
        one.right < two.left or two.right < one.left
        for one, two in pairwise(ordered)
        if two.top - one.bottom > 0.5 * (two.top - two.bottom)
    )
    return any(beside)


def _lined_up(rows: list[Row]) -> list[Row]:
    """Return rows top to bottom; what stands on one line is one row, wide gaps in it as tabs."""
    rows = sorted(rows, key=lambda row: (-row.top, row.left))
    lines: list[list[Row]] = []
    for row in rows:
        middle = (row.top + row.bottom) / 2
        if lines and any(other.bottom < middle < other.top for other in lines[-1]):
            lines[-1].append(row)
        else:
            lines.append([row])
    return [_merged(sorted(line, key=lambda row: row.left)) for line in lines]


def _merged(line: list[Row]) -> Row:
    whole = line[0]
    for row in line[1:]:
        gap = row.left - whole.right
        closed = joins_closed(whole.text[-1], row.text[0])
        between = "\t" if gap > 1.5 * row.size else "" if gap < 0.15 * row.size or closed else " "
        whole = whole._replace(
            text=whole.text + between + row.text,
            right=max(whole.right, row.right),
            top=max(whole.top, row.top),
            bottom=min(whole.bottom, row.bottom),
            size=max(whole.size, row.size),
            bold=whole.bold and row.bold,
        )
    return whole


def without_furniture(pages: list[list[Region]]) -> tuple[list[Region], list[tuple[str, Row]]]:
    """Return the regions without page numbers and running heads, and these with what they are.

    A running head stands at one height in the margins of three pages or more, its figures aside; of two pages
    only with a number in it. What stands once stays.
    """
    margins = [row for page in pages for region in page for row in region.rows if _in_margin(row)]
    numbered = [row for row in margins if _PAGE_NUMBER.fullmatch(row.text)]
    counting = {row.page for row in numbered}
    places = Counter((_key(row), round(row.top / 4)) for row in margins)
    furniture: list[tuple[str, Row]] = []
    body = []
    for page in pages:
        for region in page:
            kept = []
            for row in region.rows:
                around = sum(places[(_key(row), round(row.top / 4) + step)] for step in (-1, 0, 1))
                again = around > 2 or (around > 1 and any(map(str.isdigit, row.text)))
                if (
                    _in_margin(row)
                    and _PAGE_NUMBER.fullmatch(row.text)
                    and (len(counting) > 1 or len(pages) == 1)
                ):
                    furniture.append(("page-number", row))
                elif _in_margin(row) and again and len(pages) > 1:
                    furniture.append(("running-head", row))
                else:
                    kept.append(row)
            if kept:
                body.append(Region(kept))
    return body, furniture


def _in_margin(row: Row) -> bool:
    return row.bottom > row.height * (1 - _MARGIN) or row.top < row.height * _MARGIN


def _key(row: Row) -> str:
    return re.sub(r"\d+", "#", "".join(row.text.split()))


def paragraphs(regions: Sequence[Region]) -> Iterator[Line]:
    """Yield the paragraphs of regions in reading order, each with how it is set."""
    sizes: Counter[float] = Counter()
    for region in regions:
        for row in region.rows:
            sizes[round(row.size, 1)] += len(row.text)
    base = max(sizes, key=lambda size: sizes[size], default=1.0) or 1.0
    found: list[_Paragraph] = []
    for region in regions:
        leading = _leading(region)
        for row in region.rows:
            before = found[-1] if found else None
            if before is not None and _goes_on(before, row, region, leading, base):
                before.rows.append(row)
                before.region = region
            else:
                found.append(_begun(row, region))
    rows = _tabled(found)
    for paragraph in found:
        first = paragraph.rows[0]
        look = Look(
            round(first.size / base, 2), first.bold, paragraph.centred, paragraph.right, paragraph.indented
        )
        text = _joined([row.text for row in paragraph.rows])
        if id(paragraph) in rows:
            yield Line(text, first.number, Hint.TABLE, look=look)
        else:
            yield Line(text.replace("\t", " "), first.number, look=look)


def _begun(row: Row, region: Region) -> _Paragraph:
    left, right = row.left - region.left, region.right - row.right
    page_left, page_right = row.left, row.width - row.right
    centred = abs(left - right) < row.size and left > 1.5 * row.size
    alone = len(region.rows) < 4 and abs(page_left - page_right) < row.size and page_left > row.width * 0.2
    flush = left > 0.5 * (region.right - region.left) and right < 2 * row.size
    indented = 0.8 * row.size < left < 4 * row.size
    return _Paragraph([row], region, centred=centred or alone, right=flush, indented=indented and not centred)


def _goes_on(before: _Paragraph, row: Row, region: Region, leading: float, base: float) -> bool:
    """Say whether a row goes on the paragraph before it."""
    last = before.rows[-1]
    now = _begun(row, region)
    if abs(row.size - last.size) > 0.12 * last.size or row.bold != last.bold or "\t" in row.text + last.text:
        return False
    if now.centred or before.centred:
        large = row.size >= 1.2 * base and last.size >= 1.2 * base and row.page == last.page
        return now.centred and before.centred and large and last.bottom - row.top < 0.8 * row.size
    full = before.region.right - last.right < 1.6 * last.size
    stopped = _STOP.search(last.text) is not None
    if row.left - region.left > 0.8 * row.size and not (len(before.rows) > 1 and _hangs(before, row)):
        return False
    if region is before.region:
        return (
            last.bottom - row.top < leading + 0.45 * row.size
            and (full or not stopped)
            and (full or _latin(last))
        )
    return full and not stopped


def _hangs(before: _Paragraph, row: Row) -> bool:
    """Say whether a paragraph's rows after the first are set in, as those of list items and notes are."""
    return abs(before.rows[-1].left - row.left) < 0.3 * row.size and before.rows[0].left < row.left


def _latin(row: Row) -> bool:
    """Say whether a row is of words, which end short of the edge where the next one is long."""
    return sum(char.isascii() for char in row.text) * 2 > len(row.text)


def _leading(region: Region) -> float:
    """Return the usual white between two rows."""
    gaps = sorted(one.bottom - two.top for one, two in pairwise(region.rows) if one.page == two.page)
    return max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0


def _tabled(found: list[_Paragraph]) -> set[int]:
    """Return which paragraphs are rows of a table: two or more in turn that gaps part into as many cells."""
    rows: set[int] = set()
    for one, two in pairwise(found):
        cells = one.rows[0].text.count("\t")
        if cells and cells == two.rows[0].text.count("\t"):
            rows |= {id(one), id(two)}
    return rows


def _joined(rows: list[str]) -> str:
    text = rows[0]
    for row in rows[1:]:
        if text.endswith(_SOFT):
            text = text[:-1] + row
        elif text[-1:] == "-" and row[:1].islower():
            text += row
        else:
            text += ("" if joins_closed(text[-1], row[0]) else " ") + row
    return text.replace(_SOFT, "")
