"""A saved web page to a `SourceText`: its blocks in order, and which of them lie outside the text.

Nothing of a page is run or fetched: scripts, styles, frames and forms are dropped unread, pictures are taken
only from the folder the page was saved in. Which part is the main text is the verdict of trafilatura; it
drops tables, captions and repeats that we need, so it only says where the text begins and ends.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import groupby
from typing import NamedTuple

import lxml.html

from huozi.model.article import Flag
from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, Line, Look, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.page_block import Block, tidy
from huozi.reading.page_blocks import Walker
from huozi.reading.page_head import title_element, with_title
from huozi.reading.page_main import main_element, metadata_of
from huozi.reading.page_styles import UNSTYLED, Sheet
from huozi.reading.pictures import Finder, says_nothing
from huozi.reading.plain import invalid_bytes
from huozi.reading.runs import joined

_MARKUP = re.compile(
    r"(<script\b(?:[^<]|<(?!/script))*|<style\b(?:[^<]|<(?!/style))*|<[^<>]*>)", re.IGNORECASE
)
_STOPS = "。！？：…”）.!?:"
_LARGE = 300_000  # characters beyond which trafilatura's second opinion takes the square of their time
_RIGHTS = re.compile(r"版权|版權|著作权|©|ICP备|转载|轉載|(?i:copyright|all rights)|저작권|無断")
# What a paragraph close under a picture begins or ends with where it is its caption.
_CAPTION_WORDS = re.compile(
    r"^[（(【]?(?:[▲△▼◀▶↑]|图\s?\d|图为|图[一二三四五六七八九十]|圖\s?\d|圖為|写真|사진)|[摄攝][）)]?$|供[图圖][）)]?$"
)
_TOO_DEEP = Flag("too_deep", "")


def read_page(decoded: Decoded, name: str, find: Finder) -> SourceText:
    """Read the decoded HTML of file `name`; `find` gives the pictures that came with it."""
    html = decoded.text.replace("\x00", "")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return SourceText(name, (), structured=True, encoding=decoded.encoding, flags=invalid_bytes(decoded))
    if any("depth" in error.message for error in parser.error_log):
        flags = (*invalid_bytes(decoded), _TOO_DEEP)
        return SourceText(name, tuple(_flat(html)), encoding=decoded.encoding, flags=flags)
    page_title = tidy(root.findtext(".//title") or "")
    body = root.find("body")
    body = root if body is None else body
    metadata = metadata_of(root, page_title)
    main = main_element(body)
    walker = Walker(Sheet(root), main, title_element(body, metadata))
    walker.walk(body)
    blocks = [block for block in walker.blocks if block.text() or block.pictures or block.cells]
    placed, pictures = _placed(blocks, find)
    titled = with_title([line for line, _ in placed], metadata)
    lines = _with_outside([_Placed(line, was.inside) for line, was in zip(titled, placed, strict=True)], html)
    language = (root.get("lang") or "").strip()
    return SourceText(
        name,
        tuple(lines),
        structured=True,
        encoding=decoded.encoding,
        language=language if language.lower() not in ("", "zh", "zh-cn", "cn", "en", "utf-8") else None,
        front=_front(lines, page_title),
        flags=(*invalid_bytes(decoded), *((_TOO_DEEP,) if walker.too_deep else ())),
        pictures=tuple(pictures),
        metadata=metadata,
    )


def _flat(html: str) -> Iterator[Line]:
    """Yield the text of a page nested deeper than the parser goes (2048 levels), a line between two tags."""
    number = 1
    for n, part in enumerate(_MARKUP.split(html)):
        if n % 2 == 0:
            yield from (Line(unescape(row), number + k) for k, row in enumerate(part.split("\n")))
        number += part.count("\n")


class _Placed(NamedTuple):
    """A line, and whether it stands in the element that holds the article."""

    line: Line
    inside: bool


def _placed(blocks: list[Block], find: Finder) -> tuple[list[_Placed], list[EmbeddedPicture]]:
    """Turn blocks into lines; words with a picture, or under one and marked as caption, are a figure."""
    lines: list[_Placed] = []
    pictures: list[EmbeddedPicture] = []
    waiting: list[tuple[str, str, int]] = []  # pictures whose words have not come yet
    base = _common_size(blocks)
    for block in blocks:
        words = block.text()
        look = _look(block, base)
        made: list[Line] = []
        for source, alt in block.pictures:
            found = find(source)
            if found:
                pictures.append(found)
            waiting.append((found.name if found else "", alt, block.line))
        if block.hint is Hint.DEBRIS:
            made = [Line(words, block.line, Hint.DEBRIS, why=block.why)] if words else []
        elif waiting and words and not block.leads and len(words) < 200 and _under_picture(block, words):
            made = list(_figures(waiting[:-1]))
            name, alt, _ = waiting[-1]
            waiting = []
            made.append(Line(words, block.line, Hint.FIGURE, picture=name, alt="" if alt == words else alt))
        elif words or block.cells:
            made = [*_figures(waiting), *(replace(line, look=look) for line in _text_lines(block))]
            waiting = []
        lines += (_Placed(line, block.inside) for line in made)
    return [*lines, *(_Placed(line, True) for line in _figures(waiting))], pictures


def _common_size(blocks: list[Block]) -> float:
    """Return the size in CSS pixels that most of the text inside the article has."""
    sizes: Counter[float] = Counter()
    inside = any(block.inside for block in blocks)
    for block in blocks:
        if block.inked and block.inside == inside and block.hint is not Hint.DEBRIS:
            sizes[round(block.sizes / block.inked, 1)] += block.inked
    return max(sizes, key=lambda size: sizes[size], default=0.0) or UNSTYLED.size


def _look(block: Block, base: float) -> Look:
    inked = max(1, block.inked)
    return Look(
        round(block.sizes / inked / base, 2) if block.inked else 1.0,
        0 < block.inked <= block.bold,
        block.style.align == "center",
        block.style.align == "right",
        block.style.indent,
        0 < block.inked <= block.linked,
    )


def _under_picture(block: Block, words: str) -> bool:
    centred = block.style.align == "center"
    if block.hint is None and not block.bold and len(words) <= 60 and _CAPTION_WORDS.search(words):
        return True
    return bool(block.pictures) or block.caption or (centred and len(words) < 90)


def _figures(waiting: list[tuple[str, str, int]]) -> Iterator[Line]:
    """Yield figures for pictures without words of their own: their alt text is all there is."""
    for name, alt, line in waiting:
        words = "" if says_nothing(alt) else alt
        if words or name:
            yield Line(words, line, Hint.FIGURE, picture=name, alt="")


def _text_lines(block: Block) -> Iterator[Line]:
    if block.cells is not None:
        yield Line("\t".join(block.cells), block.line, Hint.TABLE)
        return
    numbered = [(n, words) for n, words in enumerate(map(tidy, block.segments)) if words]
    segments = [words for _, words in numbered]
    if block.hint is Hint.VERSE or (len(segments) > 2 and block.hint is None and _is_stanza(segments)):
        for spoken, stanza in groupby(enumerate(map(tidy, block.segments)), key=lambda part: bool(part[1])):
            if spoken:
                text, runs = joined(((words, block.runs(n)) for n, words in stanza), "\n")
                yield Line(text, block.line, Hint.VERSE, runs=runs)
        return
    strong = block.hint is None and block.bold >= len("".join(segments)) > 0
    hint = Hint.STRONG if strong else block.hint
    if block.hint is not None:
        yield Line(" ".join(segments), block.line, hint, block.level, block.mark, runs=block.runs())
        return
    for n, segment in numbered:
        yield Line(segment, block.line, hint, block.level, block.mark, runs=block.runs(n))


def _is_stanza(segments: list[str]) -> bool:
    bare = [segment.strip("\u3000\u00a0\u2003 ") for segment in segments]
    return max(map(len, bare)) <= 20 and sum("：" in line or "/" in line for line in bare) * 3 <= len(bare)


def _with_outside(placed: list[_Placed], html: str) -> list[Line]:
    """Mark the lines above the title and below the main text as outside it.

    The main text is the element that holds the article; where none is known, what trafilatura takes for it.
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
    trusted = known and beyond < 0.25 * sum(len(lines[n].text) for n in within)
    return [
        line
        if begin <= n <= end or not _may_be_outside(line, n, title, n in within)
        else replace(line, hint=Hint.DEBRIS, why="beyond the article")
        if trusted
        and (
            line.hint is Hint.FIGURE
            or line.look.linked
            or len(line.text) > 60
            or (title is not None and n < title - 1)
        )
        else replace(line, hint=Hint.OUTSIDE)
        for n, line in enumerate(lines)
    ]


def _end(lines: list[Line], within: list[int]) -> int:
    """Return the last line of the main text that is not of a list of links, nor that list's heading."""
    told = [n for n in within if not lines[n].look.linked]
    end = max(told or within)
    more = end + 1 < len(lines) and lines[end + 1].look.linked
    heads = more and len(lines[end].text) < 20 and lines[end].text.strip()[-1:] not in _STOPS
    return end - 1 if heads and end - 1 in within else end


def _may_be_outside(line: Line, n: int, title: int | None, within: bool) -> bool:
    """Say whether a line above the title or below the text is likely no part of it.

    Prose above the title that the main text holds stays, and what stands close above the title and leads
    nowhere: it may be its kicker.
    """
    if line.hint is Hint.FIGURE:
        return not within and not line.picture and title is not None
    if line.hint not in (None, Hint.ITEM, Hint.STRONG, Hint.HEADING):
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
        if _RIGHTS.search(line.text) or (line.look.linked and before.look.linked):
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


def _front(lines: list[Line], page_title: str) -> FrontMatter | None:
    """Take the page's own title, less the site's name, where the page shows none."""
    if not lines or any(line.hint is Hint.TITLE for line in lines) or not page_title:
        return None
    return FrontMatter(
        re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|-(?=[^-]{2,10}$)", page_title)[0].strip() or page_title
    )
