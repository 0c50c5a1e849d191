"""A saved web page to a `SourceText`: its blocks in order, and which of them lie outside the text.

Nothing of a page is run or fetched: scripts, styles, frames and forms are dropped unread, pictures are taken
only from the folder the page was saved in. Which part is the main text is the verdict of trafilatura; it
drops tables, captions and repeats that we need, so it only says where the text begins and ends.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import groupby
from pathlib import Path

import lxml.html

from huozi.model.article import Flag
from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, Line, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.page_blocks import Block, Walker, tidy
from huozi.reading.pictures import saved_picture, says_nothing
from huozi.reading.plain import invalid_bytes
from huozi.reading.runs import joined

_MARKUP = re.compile(
    r"(<script\b(?:[^<]|<(?!/script))*|<style\b(?:[^<]|<(?!/style))*|<[^<>]*>)", re.IGNORECASE
)
_TOO_DEEP = Flag("too_deep", "")


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
        flags = (*invalid_bytes(decoded), _TOO_DEEP)
        return SourceText(name, tuple(_flat(html)), encoding=decoded.encoding, flags=flags)
    page_title = tidy(root.findtext(".//title") or "")
    walker = Walker()
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
        flags=(*invalid_bytes(decoded), *((_TOO_DEEP,) if walker.too_deep else ())),
        pictures=tuple(pictures),
    )


def _flat(html: str) -> Iterator[Line]:
    """Yield the text of a page nested deeper than the parser goes (2048 levels), a line between two tags."""
    number = 1
    for n, part in enumerate(_MARKUP.split(html)):
        if n % 2 == 0:
            yield from (Line(unescape(row), number + k) for k, row in enumerate(part.split("\n")))
        number += part.count("\n")


def _lines(blocks: list[Block], folder: Path | None) -> tuple[list[Line], list[EmbeddedPicture]]:
    """Turn blocks into lines; words with a picture, or under one and marked as caption, are a figure."""
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


def _under_picture(block: Block, words: str) -> bool:
    return bool(block.pictures) or block.caption or (block.centred and len(words) < 90)


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


def _with_title(lines: list[Line], page_title: str) -> list[Line]:
    """Mark the title's line: the first <h1>, else a heading or line that the page's own title holds."""
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
