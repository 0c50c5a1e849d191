"""Blocks to Markdown: each in its shape, every character that Markdown could take for a mark escaped.

The marks are those of `huozi.markdown`: line blocks for verse, pipe tables, footnotes, attribute lists on
figures.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from huozi.languages import note_number
from huozi.manuscript.inline import marked
from huozi.model.article import Block

_INLINE = re.compile(
    r"""[\\`*_\[\]{}<]|&(?=\#?\w)|~~|!(?=\[)
        |=(?==[^\s=])|[~^](?=[^\s~^]{1,20}[~^])|\+(?=\+[A-Za-z0-9"-])|\$(?=\$|\S[^$\n]*\$)|@(?=[a-z])""",
    re.VERBOSE,
)
_AT_START = re.compile(r"(?P<number>\d+)(?P<dot>[.)])(?=\s|$)|(?P<mark>[#>+=|:~-]|!(?=!!)|\?(?=\?\?))")
_TABLE_CAPTION = re.compile("(?P<word>[Tt]able|表)(?P<colon>[:：])")
_RULE_OF_TABLE = re.compile(r"^[-:| \t]*-[-:| \t]*$")  # verse that would make a table of the line above
_CLOSING_HASHES = re.compile("#+$")
_BRACKETED = re.compile(r"[\[［〔【](\d{1,3})[\]］〕】]")


def write(blocks: Iterable[Block]) -> str:
    """Return `blocks` as the body of a manuscript, ending in one newline (empty for no blocks)."""
    blocks = tuple(blocks)
    calls = {block.mark: label(block.mark) for block in blocks if block.type == "footnote" and block.mark}
    chunks: list[str] = []
    for kind, group in groupby(blocks, key=_kind):
        chunks += _GROUPS[kind](tuple(group), calls)
    return "\n\n".join(chunks) + "\n" if chunks else ""


def _kind(block: Block) -> str:
    if block.type == "list_item":
        return "list" if block.mark else "clause"
    return block.type


def label(mark: str) -> str:
    """Return the label of the footnote printed with `mark`: ① 1, [12] 12, any other its code points."""
    if number := note_number(mark):
        return str(number)
    if bracketed := _BRACKETED.fullmatch(mark):
        return str(int(bracketed[1]))
    return "n" + "-".join(f"{ord(char):x}" for char in mark)


def escape(text: str, calls: dict[str, str] | None = None) -> str:
    """Return `text` as Markdown that means just its characters; marks in `calls` become footnote calls."""
    pattern = _INLINE
    if calls:
        marks = "|".join(re.escape(mark) for mark in sorted(calls, key=len, reverse=True))
        pattern = re.compile(f"(?P<call>{marks})|{_INLINE.pattern}")

    def escaped(match: re.Match[str]) -> str:
        if calls and match["call"]:
            return f"[^{calls[match['call']]}]"
        if match[0] in "<&":
            return "&lt;" if match[0] == "<" else "&amp;"
        return "&#126;&#126;" if match[0] == "~~" else "\\" + match[0]

    return pattern.sub(escaped, text)


def _guarded(line: str) -> str:
    """Escape what at the head of an escaped `line` would make a heading, list or table of it."""
    if caption := _TABLE_CAPTION.match(line):
        return f"{caption['word']}&#{ord(caption['colon'])};{line[caption.end() :]}"
    start = _AT_START.match(line)
    if start is None:
        return line
    if start["number"]:
        return f"{start['number']}\\{start['dot']}{line[start.end() :]}"
    mark = start["mark"]
    return (f"\\{mark}" if mark in "#>+-" else f"&#{ord(mark)};") + line[1:]


def _marked(block: Block, text: str, calls: dict[str, str]) -> str:
    """Return `text` of `block` escaped, its runs marked; none that holds a footnote call."""
    runs = tuple(run for run in block.runs if not any(mark in run.text for mark in calls))
    if block.type == "heading":
        runs = tuple(run for run in runs if run.kind != "strong")
    if block.type == "table_row":
        runs = tuple(run for run in runs if run.kind != "ruby")  # its bar would part the cell
    return marked(text, runs, lambda part: escape(part, calls))


def _paragraphs(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    for block in group:
        yield _guarded(_marked(block, block.text, calls))


def _headings(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    for block in group:
        text = _marked(block, block.text, calls)
        closed = _CLOSING_HASHES.sub(lambda hashes: hashes[0].replace("#", "\\#"), text)
        yield f"{'#' * min(6, max(2, block.level))} {closed}"


def _figures(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    for block in group:
        facts = [
            f"{key}={_quoted(value)}"
            for key, value in (("alt", block.alt), ("credit", block.credit))
            if value
        ]
        picture = block.picture or ""
        picture = f"<{picture}>" if re.search(r"[\s()]", picture) else picture
        attributes = f"{{{' '.join(facts)}}}" if facts else ""
        yield f"![{escape(block.text, calls)}]({picture}){attributes}"
        if block.description:
            yield _guarded(_marked(block, block.description, calls))


def _quoted(value: str) -> str:
    """Quote an attribute's value with the quote it lacks, or entities: attribute lists know no escapes."""
    if '"' in value and "'" not in value and "&" not in value:
        return f"'{value}'"
    return '"' + re.sub("&(?=#?\\w)", "&amp;", value).replace('"', "&quot;") + '"'


def _lists(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    """Lists are tight; a list that starts counting again, or changes its kind, is one of its own."""
    lines: list[str] = []
    last: int | None = None
    for block in group:
        number = re.match(r"\d+", block.mark)
        value = int(number[0]) if number else None
        again = lines and block.level == 0 and (value is None) != (last is None)
        if again:
            yield "\n".join(lines)
            lines = []
        mark = "-" if value is None else f"{value}."
        lines.append(f"{'    ' * block.level}{mark} {_guarded(_marked(block, block.text, calls))}")
        last = value
    yield "\n".join(lines)


def _quotes(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    yield "\n>\n".join(f"> {_guarded(_marked(block, block.text, calls))}" for block in group)


def _verses(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    for block in group:
        lines = _marked(block, block.text, calls).split("\n")
        yield "\n".join(f"| {_RULE_OF_TABLE.sub(_backslash, line)}" for line in lines)


def _backslash(rule: re.Match[str]) -> str:
    return rule[0].replace("-", "\\-", 1)


def _tables(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    rows = [_marked(block, block.text, calls).split(" | ") for block in group]
    columns = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (columns - len(row))]) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * columns)
    yield "\n".join(lines)


def _footnotes(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:
    yield "\n".join(
        f"[^{calls.get(block.mark, block.mark or '0')}]: {_guarded(_marked(block, block.text, calls))}"
        for block in group
    )


def _verbatim(group: tuple[Block, ...], calls: dict[str, str]) -> Iterator[str]:  # noqa: ARG001
    for block in group:
        yield block.text


_GROUPS = {
    "paragraph": _paragraphs,
    "clause": _paragraphs,
    "heading": _headings,
    "figure": _figures,
    "list": _lists,
    "quote": _quotes,
    "verse": _verses,
    "table_row": _tables,
    "footnote": _footnotes,
    "verbatim": _verbatim,
}


def lines_of(whole: str, blocks: Iterable[Block]) -> tuple[int, ...]:
    """Return the 1-based line of the manuscript `whole` at which each of its `blocks` begins."""
    rows = whole.split("\n")
    blocks = tuple(blocks)
    calls = {block.mark: label(block.mark) for block in blocks if block.type == "footnote" and block.mark}
    at = rows.index("---", 1) + 1 if "---" in rows[1:] else 0
    found = []
    for block in blocks:
        needle = (
            block.text.partition("\n")[0]
            if block.type == "verbatim"
            else escape(block.text, calls)
            if block.type == "figure"
            else re.split(r"\n| \| ", _marked(block, block.text, calls))[0]
            if block.type in ("verse", "table_row")
            else _marked(block, block.text, calls)
            if block.type == "heading"
            else _guarded(_marked(block, block.text, calls))
        )
        place = next((n for n in range(at, len(rows)) if needle in rows[n]), at)
        found.append(place + 1)
        at = min(place + (block.type != "table_row") + bool(block.description), len(rows) - 1)
    return tuple(found)
