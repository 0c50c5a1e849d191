"""The notation of fixtures/*.txt: cases an editor can read, each title / input / expected.

=== what the case shows
--- input            (or: --- input html, --- input md; "⇥" is a tab, "⌦" a zero-width space, "⏎f" a form
feed) …
--- expected
title: …             one line a fact; "/" in verse is a line break
heading2: …
figure: caption [credit] {description}
- 5 duplicate: …     removed, with its line
! 3 truncated: …     flagged, with its line
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huozi.model.article import Article, Block

SIGNS = {"⇥": "\t", "⌦": "\u200b", "⏎f": "\f", "␣": "\u00a0"}


@dataclass(frozen=True, slots=True)
class Case:
    file: str
    title: str
    suffix: str
    raw: str
    expected: str


def cases(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
            title, rest = part.split("\n", 1)
            head, expected = rest.split("--- expected\n")
            kind, raw = head.split("\n", 1)
            for sign, char in SIGNS.items():
                raw = raw.replace(sign, char)
            yield Case(
                path.stem,
                title.strip(),
                kind.removeprefix("--- input").strip() or "txt",
                raw,
                expected.strip(),
            )


def written(articles: tuple[Article, ...]) -> str:
    return "\n~~~\n".join("\n".join(_lines(article)) for article in articles)


def _lines(article: Article) -> Iterator[str]:
    front = article.front
    for key in ("kicker", "title", "subtitle"):
        if value := getattr(front, key):
            yield f"{key}: {value}"
    for person in front.contributors:
        yield f"by: {person.name}" + (f" | {person.role}" if person.role else "")
    for key in ("date", "source"):
        if value := getattr(front, key):
            yield f"{key}: {value}"
    for block in article.blocks:
        yield _block(block)
    for removed in article.removed:
        yield f"- {removed.lines[0]} {removed.reason}: {removed.text}".replace("\n", "⏎")
    for flag in article.flags:
        yield f"! {flag.line} {flag.kind}: {flag.text}"


def _block(block: Block) -> str:
    level = str(block.level) if block.type == "heading" else ""
    mark = f"{block.mark} " if block.mark else ""
    credit = f" [{block.credit}]" if block.credit else ""
    description = f" {{{block.description}}}" if block.description else ""
    text = block.text.replace("\n", " / ")
    return f"{block.type}{level}: {mark}{text}{credit}{description}"
