"""Editions for the layout tests: a long report with pictures, notes and a table, written for this purpose."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from huozi import project
from huozi.assembly import assemble
from huozi.model.book import Book
from huozi.pages.layout import Layout, lay_out
from huozi.photos.derive import Picture

SENTENCES = (
    "河湾的水涨了又落，岸上的人家把船拖进柳树荫里，等下一个晴天。",
    "编辑部接到来信三百余封，最远的一封从戈壁滩上寄来，走了十一天。",
    "老人把{账|zhàng}本摊在桌上，一笔一笔念给后生听，念到末尾自己先笑了。",
    "从前要走半日的山路，如今骑车只要二十分钟，路边还添了路灯。",
    "合作社今年收了4,600斤新茶，装箱时用的是去年剩下的竹篓。",
)


def png(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (width, height), 150).save(stream, "PNG")
    return stream.getvalue()


def as_picture(data: bytes) -> Picture:
    """Return a file's bytes as a picture; the layout sees for itself how large it is."""
    return Picture(data, "image/png", 0, 0)


def paragraphs(count: int, length: int = 4, start: int = 0) -> str:
    """Return paragraphs of different lengths, each with a number of its own."""
    return "\n\n".join(
        f"第{number}段。"
        + "".join(SENTENCES[(number + k) % 5] for k in range(1 + (number * 7) % (length + 1)))
        for number in range(start, start + count)
    )


def report(sections: int = 4, pictures: tuple[str, ...] = ("wide.png", "tall.png"), notes: int = 3) -> str:
    """Return an article of sections; every section has a picture of each kind, the first ones a note."""
    parts = ["---\ntitle: 河湾一年 水边的人和事\nkicker: 年终报道\nsubtitle: ——四季手记\ncolumn: 特稿\n"]
    parts.append("contributors:\n  - {name: 陶晚, role: 记者}\n---\n")
    for section in range(sections):
        parts.append(f"\n## 第{section}节 河上\n\n{paragraphs(3, start=section * 100)}\n")
        if section < notes:
            parts.append(f"\n岸边的石碑上刻着水位[^{section}]，年年有人去看。\n")
        for name in pictures:
            parts.append(f'\n![{name}第{section}幅]({name}){{alt="河边" credit="陶晚 摄"}}\n')
            parts.append(f"\n{paragraphs(4, start=section * 100 + 10)}\n")
    parts += [
        f"\n[^{section}]: 第{section}条注：据镇志，碑立于民国年间。\n"
        for section in range(min(notes, sections))
    ]
    return "".join(parts)


def read(root: Path, **changes: Any) -> Book:
    """Return the assembled edition, its print settings or theme changed."""
    assembled = assemble(project.load(root))
    edition = assembled.edition
    theme = changes.pop("theme", edition.theme)
    return replace(assembled, edition=replace(edition, theme=theme, print=replace(edition.print, **changes)))


def laid_out(assembled: Book, pictures: Mapping[str, Picture] | None = None) -> Layout:
    """Return the master layout; the files of images/ serve as pictures where none are given."""
    if pictures is None:
        folder = assembled.edition.root / "images"
        pictures = {path.name: as_picture(path.read_bytes()) for path in folder.iterdir()}
    return lay_out(assembled, pictures)
