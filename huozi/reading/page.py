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

import lxml.html

from huozi.model.article import Flag
from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, LeftOut, Line, Look, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.page_block import Block, tidy
from huozi.reading.page_blocks import BYLINES, Walker
from huozi.reading.page_bounds import Placed, with_outside
from huozi.reading.page_head import title_element, with_title
from huozi.reading.page_main import main_element
from huozi.reading.page_metadata import metadata_of, site_of
from huozi.reading.page_names import main_rank
from huozi.reading.page_styles import UNSTYLED, Sheet
from huozi.reading.pictures import Finder, says_nothing
from huozi.reading.plain import invalid_bytes
from huozi.reading.runs import joined

_MARKUP = re.compile(
    r"(<script\b(?:[^<]|<(?!/script))*|<style\b(?:[^<]|<(?!/style))*|<[^<>]*>)", re.IGNORECASE
)
# What a paragraph close under a picture begins or ends with where it is its caption.
_CAPTION_WORDS = re.compile(
    r"^[（(【]?(?:[▲△▼◀▶↑]|图\s?\d|图为|图[一二三四五六七八九十]|圖\s?\d|圖為|写真|사진)|[摄攝][）)]?$|供[图圖][）)]?$"
)
_LONGEST_ADDRESS = 500
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
    named = main is not None and main_rank(main, main.tag) == 0
    walker = Walker(Sheet(root), main, title_element(body, metadata))
    walker.walk(body)
    blocks = [block for block in walker.blocks if block.text() or block.pictures or block.cells]
    if not metadata.site:
        metadata = replace(metadata, site=site_of(page_title, [block.text() for block in blocks]))
    placed, pictures, left_out = _placed(blocks, find)
    titled = with_title([line for line, _ in placed], metadata)
    lines = with_outside(
        [Placed(line, was.inside) for line, was in zip(titled, placed, strict=True)], html, named
    )
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
        left_out=tuple(left_out),
        metadata=metadata,
    )


def _flat(html: str) -> Iterator[Line]:
    """Yield the text of a page nested deeper than the parser goes (2048 levels), a line between two tags."""
    number = 1
    for n, part in enumerate(_MARKUP.split(html)):
        if n % 2 == 0:
            yield from (Line(unescape(row), number + k) for k, row in enumerate(part.split("\n")))
        number += part.count("\n")


def _placed(blocks: list[Block], find: Finder) -> tuple[list[Placed], list[EmbeddedPicture], list[LeftOut]]:
    """Turn blocks into lines; words with a picture, or under one and marked as caption, are a figure.

    Returns the lines, the pictures found, and those of the article that did not come along.
    """
    lines: list[Placed] = []
    pictures: list[EmbeddedPicture] = []
    missing: list[LeftOut] = []
    waiting: list[tuple[str, str, int]] = []  # pictures whose words have not come yet
    inside = False  # the last of them
    base = _common_size(blocks)
    known = any(block.inside for block in blocks)  # where the article begins and ends
    usual = Counter(block.names for block in blocks if block.inside and len(block.text()) > 60)
    named = usual.most_common(1)[0][0] if usual else None
    for block in blocks:
        words = block.text()
        look = _look(block, base)
        made: list[Line] = []
        for source, alt in block.pictures:
            found = find(source)
            if found:
                pictures.append(found)
            elif source and block.inside == known:
                missing.append(LeftOut("picture", source[:_LONGEST_ADDRESS], block.line))
            waiting.append((found.name if found else "", alt, block.line))
            inside = block.inside
        if block.hint is Hint.DEBRIS:
            made = [Line(words, block.line, Hint.DEBRIS, why=block.why)] if words else []
        elif (
            waiting and words and not block.leads and len(words) < 200 and _under_picture(block, words, named)
        ):
            made = list(_figures(waiting[:-1], inside or not known))
            name, alt, _ = waiting[-1]
            waiting = []
            made.append(Line(words, block.line, Hint.FIGURE, picture=name, alt="" if alt == words else alt))
        elif words or block.cells:
            kept = 1 if block.leads and block.trails else 0  # its words may follow
            above = waiting[: len(waiting) - kept]
            made = [
                *_figures(above, inside or not known),
                *(replace(line, look=look) for line in _text_lines(block)),
            ]
            waiting = waiting[len(above) :]
        lines += (Placed(line, block.inside) for line in made)
    return (
        [*lines, *(Placed(line, inside) for line in _figures(waiting, inside or not known))],
        pictures,
        missing,
    )


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
        0 < 3 * block.weight <= 4 * block.linked,
    )


def _under_picture(block: Block, words: str, named: str | None) -> bool:
    """Say whether a block below a picture is its caption; most paragraphs have the classes `named`."""
    if block.hint in BYLINES:
        return False
    centred = block.style.align == "center"
    if block.hint is None and not block.bold and len(words) <= 60 and _CAPTION_WORDS.search(words):
        return True
    apart = named is not None and block.inside and block.hint is None and block.names not in ("", named)
    if apart and len(words) <= 60 and words[-1] not in "：:":
        return True
    return bool(block.pictures) or block.caption or (centred and len(words) < 90)


def _figures(waiting: list[tuple[str, str, int]], inside: bool) -> Iterator[Line]:
    """Yield figures for pictures without words of their own: their alt text is all there is.

    Beside the article, where it is no caption, it names a logo or a face.
    """
    for name, alt, line in waiting:
        words = "" if says_nothing(alt) or not inside else alt
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


def _front(lines: list[Line], page_title: str) -> FrontMatter | None:
    """Take the page's own title, less the site's name, where the page shows none."""
    if not lines or any(line.hint is Hint.TITLE for line in lines) or not page_title:
        return None
    return FrontMatter(
        re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|-(?=[^-]{2,10}$)", page_title)[0].strip() or page_title
    )
