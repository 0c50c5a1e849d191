#!/usr/bin/env python3
"""Show that import takes time in proportion to its text: CPU seconds over growing sizes, shape by shape.

    tools/time_import.py                  sizes up to 5 MB and 200,000 lines
    tools/time_import.py --largest 1.25   up to 1.25 MB

The texts are made here, the same in each run, each sentence with a number of its own so that nothing repeats
(except in the shape that is about repeats):

    prose     paragraphs with headings, blank lines between
    wrapped   the same, lines broken after 36 characters
    lines     short lines without stops, as verse, names and captions have
    repeats   every third paragraph a copy of an earlier one
    table     rows of tab-parted cells, every fourth cell empty
    html      prose as a page
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from huozi.importing import read_articles

LARGEST_MB = 5.0
MANY_LINES = 200_000
STEPS = 5
SHORT_LINES = ("wrapped", "lines", "table")  # the promise for many lines is about these
PLACES = "上芦 下芦 沙咀 石桥 东关 木坪 岭上 渡口 堰头 北岸".split()
WORKS = "修渠 清淤 补堤 插秧 收谷 晒场 磨面 腌菜 织席 扎灯".split()


def _sentence(number: int) -> str:
    place, work = PLACES[number % 10], WORKS[number // 10 % 10]
    return f"{place}村第{number}天{work}，来了{number % 37 + 3}个人，天黑以前做完了{number % 11 + 1}处。"


def _paragraph(number: int) -> str:
    return "".join(_sentence(number * 7 + step) for step in range(2 + number % 4))


def _prose() -> Iterator[str]:
    yield "一年的活\n\n"
    number = 0
    while True:
        number += 1
        yield f"{number // 9}号沟边\n\n" if number % 9 == 0 else _paragraph(number) + "\n\n"


def _wrapped() -> Iterator[str]:
    for block in _prose():
        text = block.strip()
        yield "\n".join(text[at : at + 36] for at in range(0, len(text), 36)) + "\n\n"


def _lines() -> Iterator[str]:
    yield "名册\n\n"
    number = 0
    while True:
        number += 1
        yield f"{PLACES[number % 10]}{WORKS[number // 10 % 10]}{number}" + (
            "\n\n" if number % 5 == 0 else "\n"
        )


def _repeats() -> Iterator[str]:
    yield "一年的活\n\n"
    number = 0
    while True:
        number += 1
        yield _paragraph(number // 3 if number % 3 == 0 else number) + "\n\n"


def _table() -> Iterator[str]:
    yield "用工表\n\n村\t活\t人\t天\n"
    number = 0
    while True:
        number += 1
        cells = [PLACES[number % 10], WORKS[number % 7], str(number), str(number % 31)]
        cells[number % 4] = ""
        yield "\t".join(cells) + "\n"


def _html() -> Iterator[str]:
    yield "<html><head><meta charset='utf-8'><title>一年的活</title></head><body><h1>一年的活</h1>\n"
    for block in islice(_prose(), 1, None):
        text = block.strip()
        yield f"<h2>{text}</h2>\n" if text.endswith("号沟边") else f"<p>{text}</p>\n"


SHAPES: dict[str, Callable[[], Iterator[str]]] = {
    "prose": _prose,
    "wrapped": _wrapped,
    "lines": _lines,
    "repeats": _repeats,
    "table": _table,
    "html": _html,
}


def text_of(shape: str, size: int = 0, lines: int = 0) -> str:
    """Return a text of a shape, of at least `size` bytes or `lines` lines."""
    parts: list[str] = []
    had = count = 0
    for part in SHAPES[shape]():
        parts.append(part)
        had += len(part.encode())
        count += part.count("\n")
        if (size and had >= size) or (lines and count >= lines):
            break
    return "".join(parts)


def cpu_seconds(text: str, suffix: str) -> float:
    """Return the CPU seconds of one import, record included."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / f"raw.{suffix}"
        raw.write_text(text, encoding="utf-8")
        began = time.process_time()
        read_articles([raw])
        return time.process_time() - began


def main() -> int:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--largest", type=float, default=LARGEST_MB, help="megabytes of the largest text")
    parser.add_argument("--shapes", default=",".join(SHAPES), help="of " + ", ".join(SHAPES))
    options = parser.parse_args()
    sizes = [options.largest / 2**step for step in reversed(range(STEPS))]
    share = options.largest / LARGEST_MB
    heads = [f"{size:.2f} MB" for size in sizes]
    print("| CPU s | " + " | ".join(heads) + " | " + f"{MANY_LINES * share:.0f} lines |")
    print("|---" * (STEPS + 2) + "|")
    for shape in options.shapes.split(","):
        suffix = "html" if shape == "html" else "txt"
        taken = [cpu_seconds(text_of(shape, size=int(size * 1e6)), suffix) for size in sizes]
        cells = [f"{seconds:.2f}" for seconds in taken]
        many = shape in SHORT_LINES and cpu_seconds(text_of(shape, lines=int(MANY_LINES * share)), suffix)
        cells.append(f"{many:.2f}" if many else "")
        print(f"| {shape} | " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
