#!/usr/bin/env python3
"""Write a made-up technical handbook as an edition: what speed and memory are measured on.

    tools/make_book.py FOLDER                      102 chapters, some 212,000 Han, about 1,000 pages
    tools/make_book.py FOLDER --chapters 10        a tenth of it
    tools/make_book.py FOLDER --theme bulletin --photos 24 --chapters 6

A chapter has about 2,080 Han: sections of prose with inline code, notes, links to other chapters, lists,
boxes, tables and listings of program text. The same arguments write the same bytes; no paragraph comes twice.
"""

import argparse
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

HAN_PER_CHAPTER = 2080
SUBJECTS = (
    "水位 雨量 渠道 闸门 泵站 账目 名册 班次 仓库 水表 井深 管网 堤段 苗情 墒情 气温 电量 货单 船期 邮路"
).split()
PARTS = (
    "记录 读数 表格 字段 编号 日期 单位 误差 备份 索引 副本 附注 口令 清单 批次 序列 队列 缓存 日志 快照"
).split()
PEOPLE = "值班员 保管员 会计 抄表员 站长 技术员 船长 记录员 新来的同事 复核的人".split()
DEEDS = (
    "核对 登记 合并 拆分 归档 改名 排序 过滤 导出 还原 比较 补录 抽查 锁定 移交 压缩 编目 汇总 标注 作废"
).split()
WHEN = (
    "清晨交班以前 每月初五 汛期来临时 断电之后 换表的那一天 夜里巡查完毕 年终盘点时 第一次安装之后 雨停以后"
).split()
HOW = "逐条 分批 按村 按日期 从后往前 两人一起 先抄后算 不看旧账地 只在副本上 依照编号".split()
WHY = (
    "这样出了差错还能回头找。 旧的写法没有单位，后来的人读不懂。 数字对不上的时候，要紧的是先停下来。"
    " 机器不会疲倦，但会照着错误的命令一直做下去。"
    " 一份不写日期的记录等于没有记录。 慢一点不要紧，错了才费工夫。"
).split()
NAMES = "level gate pump ledger roster shift store meter depth pipe bank crop soil heat power".split()
VERBS = "read check merge split file rename sort filter export restore compare".split()
LANGUAGES = ("python", "rust", "toml", "sh")


class Writer:
    """Writes the chapters of one book; the random numbers are its own."""

    def __init__(self, chapters: int, photos: int, seed: int) -> None:
        self.chapters = chapters
        self.photos = photos
        self.pick = random.Random(seed)
        self.count = 0

    def sentence(self) -> str:
        """Return a sentence that no other of the book repeats: each has a number."""
        pick, self.count = self.pick, self.count + 1
        subject, part, who = pick.choice(SUBJECTS), pick.choice(PARTS), pick.choice(PEOPLE)
        deed, how, when = pick.choice(DEEDS), pick.choice(HOW), pick.choice(WHEN)
        name, verb = pick.choice(NAMES), pick.choice(VERBS)
        number = self.count
        shapes = (
            f"{when}，{who}要把第{number}号{subject}{part}{how}{deed}一遍。",
            f"如果{subject}的{part}超过{number}条，就用`{name}_{verb}`{how}{deed}，不要一次做完。",
            f"“{subject}{part}只能{deed}，不能改动。”{who}在第{number}页的页边这样写着。",
            f"{who}问过：{subject}为什么要有{number}个{part}？答案是，{when}没有人能记住全部数字。",
            f"这里的*{subject}{part}*指的是{when}留下的{part}，共{number}行，由{who}{how}{deed}。",
            f"把{part}写成`{name}={number}`，{who}{deed}时一眼就能看出是{subject}（不是别处的{part}）。",
            f"{subject}、{pick.choice(SUBJECTS)}和{pick.choice(SUBJECTS)}各有一份{part}，合起来{number}项，{how}{deed}即可。",
        )
        return pick.choice(shapes) + (pick.choice(WHY) if pick.random() < 0.3 else "")

    def paragraph(self) -> str:
        """Return three to six sentences."""
        return "".join(self.sentence() for _ in range(self.pick.randint(3, 6)))

    def listing(self) -> str:
        """Return a block of program text, 8 to 26 lines."""
        pick = self.pick
        lines = []
        for number in range(pick.randint(8, 26)):
            name, verb = pick.choice(NAMES), pick.choice(VERBS)
            shapes = (
                f"let {name}_{number} = {verb}({name}, {pick.randint(1, 999)});",
                f"    if {name}.{verb}(&{pick.choice(NAMES)}) {{ return {number}; }}",
                f"    // {pick.choice(DEEDS)}{pick.choice(SUBJECTS)}，见第 {number} 项",
                "",
                f"{name}.{verb} = [{', '.join(str(pick.randint(0, 99)) for _ in range(6))}]",
            )
            lines.append(pick.choice(shapes))
        return f"```{pick.choice(LANGUAGES)}\n" + "\n".join(lines).strip("\n") + "\n```"

    def table(self) -> str:
        """Return a table of four columns and 4 to 9 rows, with its caption."""
        pick = self.pick
        rows = [
            f"表：{pick.choice(SUBJECTS)}的{pick.choice(PARTS)}",
            "",
            "| 项目 | 读数 | 写法 | 说明 |",
            "|:--|--:|:--|:--|",
        ]
        for _ in range(pick.randint(4, 9)):
            subject, part = pick.choice(SUBJECTS), pick.choice(PARTS)
            code = f"`{pick.choice(NAMES)}.{pick.choice(VERBS)}`"
            how = f"{pick.choice(HOW)}{pick.choice(DEEDS)}{part}"
            rows.append(f"| {subject} | {pick.randint(1, 9999)} | {code} | {how} |")
        return "\n".join(rows)

    def listed(self) -> str:
        """Return a list, numbered or not, of 3 to 6 items."""
        numbered = self.pick.random() < 0.5
        count = self.pick.randint(3, 6)
        return "\n".join(
            f"{f'{number}.' if numbered else '-'} {self.sentence()}" for number in range(1, count + 1)
        )

    def box(self) -> str:
        """Return a box of one paragraph."""
        kind = self.pick.choice(("NOTE", "TIP", "WARNING"))
        return f"> [!{kind}]\n> {self.sentence()}"

    def photo(self) -> str:
        """Return a figure with one of the book's photos."""
        number = self.pick.randrange(self.photos) + 1
        return f'![{self.sentence()}](photo-{number:03}.jpg){{alt="色块组成的风景，第{number}幅"}}'

    def blocks(self, chapter: int) -> Iterator[str]:
        """Yield the blocks of a chapter, without end."""
        note = section = 0
        others = [self.paragraph, self.listing, self.listing, self.listed, self.table, self.box]
        others += [self.photo] * 2 if self.photos else []
        while True:
            section += 1
            subject, part, deed = (self.pick.choice(words) for words in (SUBJECTS, PARTS, DEEDS))
            yield f"## {subject}{part}的{deed}：第{section}步"
            yield self.paragraph()
            for _ in range(self.pick.randint(2, 4)):
                yield self.pick.choice(others)()
            note += 1
            other = self.pick.randrange(self.chapters) + 1
            yield f"{self.paragraph()}参看[第{other}章](chapter-{other:04}.md)。[^{note}]"
            yield f"[^{note}]: {chapter}之{note}：{self.sentence()}"

    def chapter(self, number: int) -> str:
        """Return the manuscript of a chapter."""
        title = f"{self.pick.choice(SUBJECTS)}与{self.pick.choice(PARTS)}（{number}）"
        text = [f"---\ntitle: {title}\ndescription: 第{number}章。\n---", self.paragraph()]
        han = len(text[1])
        for block in self.blocks(number):
            text.append(block)
            han += sum("\u4e00" <= character <= "\u9fff" for character in block)
            if han >= HAN_PER_CHAPTER and block.startswith("[^"):
                return "\n\n".join(text) + "\n"
        raise AssertionError("blocks are without end")


def draw(path: Path, number: int) -> None:
    """Write a photo of 1,600 by 1,200 pixels: a landscape of coloured planes, another for each number."""
    pick = random.Random(number)
    image = Image.new("RGB", (1600, 1200), (150 + pick.randrange(80), 190, 230))
    pen = ImageDraw.Draw(image)
    for plane in range(6):
        heights = [(x, 400 + plane * 120 + pick.randrange(140)) for x in range(0, 1601, 100)]
        colour = (pick.randrange(40, 200), pick.randrange(80, 200), pick.randrange(40, 140))
        pen.polygon([*heights, (1600, 1200), (0, 1200)], fill=colour)
    image.save(path, quality=88)


def write_book(
    folder: Path, chapters: int = 102, *, theme: str = "book", photos: int = 0, seed: int = 1
) -> None:
    """Write the edition into `folder`, which is made.

    photos  how many pictures stand in images/ and are shown here and there
    seed    another one gives another book of the same kind
    """
    manuscript, images = folder / "manuscript", folder / "images"
    manuscript.mkdir(parents=True)
    images.mkdir()
    trim = "A5" if theme == "book" else "A4"
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"huozi:made-book:{chapters}:{theme}:{photos}:{seed}")
    settings = (
        f'title = "水务记录手册{seed}"',
        'subtitle = "一部编造的书，量速度用"',
        'language = "zh-Hans"',
        "date = 2024-05-06",
        'publisher = "河湾水务站"',
        f'identifier = "urn:uuid:{identifier}"',
        f'theme = "{theme}"',
        "",
        "[print]",
        f'trim = "{trim}"',
    )
    (manuscript / "edition.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    for number in range(1, photos + 1):
        draw(images / f"photo-{number:03}.jpg", number * 1000 + seed)
    writer = Writer(chapters, photos, seed)
    for number in range(1, chapters + 1):
        (manuscript / f"chapter-{number:04}.md").write_text(writer.chapter(number), encoding="utf-8")


def main() -> None:
    """Read the arguments and write the book."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--chapters", type=int, default=102)
    parser.add_argument("--theme", choices=("book", "bulletin"), default="book")
    parser.add_argument("--photos", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write_book(asked.folder, asked.chapters, theme=asked.theme, photos=asked.photos, seed=asked.seed)


if __name__ == "__main__":
    main()
