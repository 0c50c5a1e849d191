"""Vertical editions for the layout tests, and their pages read back: characters by column."""

import ctypes
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from huozi.checks.text_order import blocks, find_in_order, plain
from huozi.model.book import Book
from huozi.model.printing import PIXEL

TAIWAN = """\
---
title: 山城的雨
contributors:
  - {name: 林曉嵐, role: 文}
---

雨是從傍晚開始下的。先是屋簷一滴、兩滴，後來整條老街都響了起來。母親說：「這雨要下到明天早上。」她還摺著晒到一半的衣服。

我在窗邊數著行人。1998年的地圖上，這條街還沒有名字；到了12月31日，郵差才第一次把信送到門口。那時候的人口是3,482人，如今只剩下一半——鄰居們說，年輕人都到台北去了……

「你還記得嗎？」她忽然問我，「那家賣豆花的。」那家店叫『甜水』，雨天放Billie Holiday的唱片，音量開到3格[^1]。

[^1]: 唱片後來送給了鎮上的圖書館，共有24張。

## 豆花與唱片

漲價的那天他在門口貼了一張紙條：「黃豆貴了30%，糖也貴了，對不起!!」沒有人抱怨。

| 年份 | 雨量 | 雨日 |
|---|---|---|
| 1998 | 2,310 | 168 |
| 2008 | 2,745 | 181 |

第二天早上雨果然停了。山腰的雲一層一層往上退，露出茶園的綠。母親把衣服重新晒出去，說：「你看，我說得沒錯吧？」
"""
ACROSS = """\
---
title: 雨量報告
writing: horizontal
---

本報告按公曆年度統計，單位為毫米。各站資料由鎮公所提供，橫排以便列式。
"""
SETTINGS = """\
title = "山城的雨"
language = "zh-Hant-TW"
writing = "vertical"
date = 2024-05-01
publisher = "雨窗社"
"""


class Letter(NamedTuple):
    """A character of a finished page, its origin and font size in points, y growing downwards."""

    character: str
    x: float
    y: float
    size: float


@cache
def _unbound(pdf: bytes) -> bytes:
    stream = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.Root.ViewerPreferences = pikepdf.Dictionary()
        opened.save(stream)
    return stream.getvalue()


def lost_sentences(pdf: bytes, book: Book) -> list[str]:
    """Return the sentences of a book that PDFium does not give in one piece, ruby and notes between apart."""
    document = pypdfium2.PdfDocument(pdf)
    text = plain("".join(page.get_textpage().get_text_range() for page in document))
    running = (plain(block) for it in book.chapters for block, in_turn in blocks(it.body) if in_turn)
    sentences = (sentence for block in running for sentence in re.findall(r"[^。！？]+[。！？]?", block))
    return [it for it in sentences if len(it) > 3 and not _stands(it, text)]


def _stands(sentence: str, text: str) -> bool:
    begins = (match.start() for match in re.finditer(re.escape(sentence[0]), text))
    most = len(sentence) * 17 // 10 + 6
    return any(find_in_order(sentence, text[begin : begin + most]) for begin in begins)


def letters(pdf: bytes, page: int) -> list[Letter]:
    """Return the characters of a page in the order of the reader, those that it made up left out.

    PDFium takes all text of a file bound at the right for a right-to-left script, turns its pieces and
    mirrors its brackets: it is given the file without that word.
    """
    sheet = pypdfium2.PdfDocument(_unbound(pdf))[page - 1]
    text, height = sheet.get_textpage(), sheet.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    found = []
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if not character.isspace() and not pdfium.FPDFText_IsGenerated(text, index):
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            size = round(pdfium.FPDFText_GetFontSize(text, index) * PIXEL, 1)
            found.append(Letter(character, x.value, height - y.value, size))
    return found


def columns(found: list[Letter]) -> list[str]:
    """Return the columns of a vertical page from the right, each read from its head.

    Origins of one column differ a little: a character in a shared square has its own.
    """
    lines: list[list[Letter]] = []
    for letter in sorted(found, key=lambda it: -it.x):
        if lines and lines[-1][0].x - letter.x < 8:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [
        "".join(it.character for it in sorted(line, key=lambda it: (round(it.y), it.x))) for line in lines
    ]


def vertical_edition(root: Path, articles: dict[str, str], settings: str = SETTINGS) -> Path:
    """Write an edition into `root` and return it."""
    (root / "manuscript").mkdir(parents=True)
    (root / "images").mkdir()
    (root / "manuscript" / "edition.toml").write_text(settings, encoding="utf-8")
    for name, text in articles.items():
        (root / "manuscript" / name).write_text(text, encoding="utf-8")
    return root


def pages_with(pdf: bytes, words: str) -> Iterator[int]:
    """Yield the pages on which the characters of `words` all stand."""
    for number in range(1, len(pypdfium2.PdfDocument(pdf)) + 1):
        if set(words) <= {it.character for it in letters(pdf, number)}:
            yield number


class Setting(NamedTuple):
    """How the columns of vertical text are set, by the origins of their characters.

    lines     columns that another line of their paragraph follows
    ragged    of these, which do not end at the foot of the type area, with how far they are from it
    overfull  columns that go beyond it
    starts, ends  columns that begin or end with a mark that may not stand there
    """

    lines: int
    ragged: list[tuple[str, float]]
    overfull: list[str]
    starts: list[str]
    ends: list[str]


_NEAR = 0.7  # pt: a reading may stand over by as much as a twentieth of an em
_NO_START = frozenset("，、。．；：！？」』）》〉】〕…—～々ーっゃゅょッャュョぁぃぅぇぉァィゥェォ%％!?")
_NO_END = frozenset("「『（《〈【〔")


def setting(pages: list[list[Letter]], size: float, language: str) -> Setting:
    """Measure the columns of body size on vertical pages: their heads, their feet, how they end."""
    lines: list[list[Letter]] = []
    for page in pages:
        body = sorted((it for it in page if it.size == size), key=lambda it: -it.x)
        found: list[list[Letter]] = []
        for letter in body:
            if found and found[-1][0].x - letter.x < size * 0.8:
                found[-1].append(letter)
            else:
                found.append([letter])
        top = min((it.y for it in body), default=0.0) - size / 2  # below the running head
        for letter in (it for it in page if it.size < size and it.y > top):
            for line in found:  # small notes in the middle of a column
                if abs(line[0].x - letter.x + (line[0].size - letter.size) / 2) < size * 0.1:
                    line.append(letter)
        lines += [sorted(line, key=lambda it: (round(it.y), it.x)) for line in found]
    head = min(line[0].y for line in lines if "\u3041" <= line[0].character <= "\u9fff")
    # A full line of Han gives the foot; a mark at the end is a half or three quarters of a square.
    foot = max(line[-1].y for line in lines if "\u3041" <= line[-1].character <= "\u9fff") + size
    forbidden = _NO_START if language == "ja" else _NO_START - frozenset("っゃゅょッャュョ")
    ragged, count = [], 0
    for line, following in zip(lines, [*lines[1:], []], strict=True):
        text = "".join(it.character for it in line)
        if not following or following[0].y > head + size * 0.4:
            continue  # the last line of its paragraph: the next one is indented
        count += 1
        short = foot - line[-1].y
        if min(abs(short - part * size) for part in (1, 0.75, 0.5)) > _NEAR and text[-1] >= "\u2e80":
            ragged.append((text, round(short / size, 2)))
    return Setting(
        count,
        ragged,
        ["".join(it.character for it in line) for line in lines if line[-1].y > foot + _NEAR],
        ["".join(it.character for it in line) for line in lines if line[0].character in forbidden],
        ["".join(it.character for it in line) for line in lines if line[-1].character in _NO_END],
    )
