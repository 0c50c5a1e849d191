"""A small edition with one of everything, its pictures, and pages that turn at chosen characters."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from huozi import assembly as assembling
from huozi import project
from huozi.model.book import Book, PageStart
from huozi.photos.derive import for_screen
from tests.epub.opened_epub import Opened

SETTINGS = """\
title = "河湾通讯"
subtitle = "——水文站月报"
language = "zh-Hans"
date = 2024-05-01
publisher = "河湾水文站"
rights = "© 2024 河湾水文站"
description = "一份写水的月报。"
subjects = ["水文", "月报"]

[series]
name = "河湾通讯"
number = "12"
permit = "准印证第0012号"

[[contributors]]
name = "欧阳若水"
role = "主编"

[[contributors]]
name = "单小河"
role = "摄影/文"

[[contributors]]
name = "河湾水文站"
role = "出版"
"""

FIRST = """\
---
title: 春水初涨　一日三测
kicker: 本站消息
subtitle: ——记一次夜测
column: 特写
date: 2024-04-12
source: 河湾日报
contributors:
  - {name: 柳下风, role: 记者}
---

三月的河水一天比一天高[^1]，站里的人把{鄖|yún}阳来的标尺擦了又擦。*水位*要每两小时报一次，**一次也不能少**。

## 夜里的第一次测流

船到江心，灯才亮起来。记录本上写着 2024 年 4 月 12 日，风力 3 级，第 12 次。

![夜测](boat.jpg){alt="江心一条亮灯的小船，两个人俯身看水" credit="单小河 摄"}

船头的人读数，船尾的人记数。

![标尺](gauge.png){alt="岸边一根红白相间的标尺，水淹到第三格"}

## 天亮以后

| 时间 | 水位 |
|------|-----:|
| 六时 | 3.21 |
| 八时 | 3.34 |

> 水有水的脾气，人有人的耐心。

- 先看尺
- 再看天
    1. 云
    2. 风

![没有来得及拍的一张](later.jpg){alt="站房门口的合影"}

[^1]: 与去年同期相比高出 0.4 米。
"""

SECOND = """\
---
title: 河边的话
contributors:
  - {name: 柳下风, role: 作者}
---

| 水在桥下走
| 人在桥上等

《水经注》里说过的事，河湾的孩子都会背。
"""


def picture(width: int, height: int, kind: str) -> bytes:
    image = Image.new("RGB", (width, height), (40, 90, 120))
    image.paste((220, 200, 150), (width // 4, height // 4, width // 2, height // 2))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.fixture
def assembled(make_edition: Callable[..., Path]) -> Callable[..., Book]:
    """Return a function that makes the Book of the small edition, or of other texts."""

    def assemble(
        settings: str = SETTINGS,
        articles: Mapping[str, str] | None = None,
        files: Mapping[str, bytes] | None = None,
        name: str = "edition",
    ) -> Book:
        pictures = {
            "images/boat.jpg": picture(640, 480, "JPEG"),
            "images/gauge.png": picture(200, 600, "PNG"),
        }
        texts = {"01-spring.md": FIRST, "02-bridge.md": SECOND} if articles is None else dict(articles)
        root = make_edition(settings, texts, {**pictures, **(files or {})}, name=name)
        return assembling.assemble(project.load(root))

    return assemble


@pytest.fixture
def book(assembled: Callable[..., Book]) -> Book:
    return assembled()


@pytest.fixture(scope="session")
def house_css() -> list[str]:
    return [(project.house_styles() / "epub.css").read_text(encoding="utf-8")]


def screen_pictures(book: Book) -> dict[str, object]:
    photos = [figure.photo for chapter in book.chapters for figure in chapter.figures if figure.photo]
    return {photo.name: for_screen(photo) for photo in photos}


def pages_of(book: Book, every: int = 60) -> list[PageStart]:
    """Return pages as print might turn them: front matter, then every so many characters of text."""
    starts = [
        PageStart(1, "封面", "cover"),
        PageStart(2, "扉页", "titlepage"),
        PageStart(3, "版权页", "colophon"),
        PageStart(4, "空白页", "blank"),
        PageStart(5, "目录", "contents"),
    ]
    for chapter in book.chapters:
        count = every
        for block, length in _blocks(chapter.body):
            offset = 0
            while count + (length - offset) > every:
                offset += max(0, every - count)
                page = len(starts) + 1
                starts.append(PageStart(page, str(page), "chapter", chapter.id, block, offset))
                count = 0
                if offset >= length:
                    break
            count += length - offset
    return starts


def _blocks(body: str) -> Iterator[tuple[str, int]]:
    """Yield (id, characters) of the blocks of a chapter that have text."""
    names = ("p", "h1", "h2", "li", "td", "th", "figcaption")
    for element in etree.fromstring(body.encode()).iter(*(f"{{*}}{name}" for name in names)):
        text = "".join("".join(element.itertext()).split())
        nested = any(child is not element and child.get("id") for child in element.iter("{*}p", "{*}li"))
        if element.get("id") and text and not nested:
            yield element.get("id") or "", len(text)


@pytest.fixture
def cover() -> bytes:
    return picture(600, 960, "JPEG")


@pytest.fixture
def opened(cover: bytes, house_css: list[str]) -> Callable[..., Opened]:
    """Return a function that writes a Book as an EPUB and opens it."""
    from huozi.epub import write_epub

    def write(book: Book, starts: list[PageStart] | None = None, **changes: object) -> Opened:
        arguments: dict[str, object] = {
            "page_starts": pages_of(book) if starts is None else starts,
            "pictures": screen_pictures(book),
            "cover": cover,
            "css": house_css,
        }
        return Opened(write_epub(book, **(arguments | changes)))  # type: ignore[arg-type]

    return write
