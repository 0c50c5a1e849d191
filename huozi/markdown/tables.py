"""Tables as GitHub writes them, as wide as their widest row, bars inside code left alone, with places."""

import re
from collections.abc import Iterator

from markdown_it.rules_block import StateBlock

from huozi.markdown.blocks import line_of
from huozi.markdown.positions import TextMap

Cell = tuple[str, TextMap]

_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PART = re.compile(r"\\\||(?P<ticks>`+)(?!`)(?:(?:(?!(?P=ticks)).)*[^`])?(?P=ticks)(?!`)|\\.|\||[^\\`|]+|.")
_WIDEST = 200


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule for a table: a row of heads, a row of rules with as many cells, then rows to the next block.

    GitHub drops what stands in more cells than the head has; here the table grows and nothing is lost.
    """
    if start + 2 > end or state.is_code_block(start) or state.sCount[start + 1] < state.blkIndent:
        return False
    if state.is_code_block(start + 1):
        return False
    rule, head = line_of(state, start + 1)[0].rstrip(), line_of(state, start)
    if not _RULE.fullmatch(rule) or "|" not in rule + head[0]:
        return False
    heads = _cells(*head)
    aligns = [_align(cell) for cell in rule.strip().strip("|").split("|")]
    if not heads or len(heads) != len(aligns) or len(heads) > _WIDEST:
        return False
    if silent:
        return True
    rows = list(_rows(state, start + 2, end))
    width = min(max([len(heads), *(len(row) for row in rows)]), _WIDEST)
    aligns += [""] * (width - len(aligns))
    state.push("table_open", "table", 1).map = [start, start + 2 + len(rows)]
    state.push("thead_open", "thead", 1).map = [start, start + 1]
    _push_row(state, "th", heads, aligns, start)
    state.push("thead_close", "thead", -1)
    if rows:
        state.push("tbody_open", "tbody", 1).map = [start + 2, start + 2 + len(rows)]
        for line, row in enumerate(rows, start + 2):
            _push_row(state, "td", row, aligns, line)
        state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    state.line = start + 2 + len(rows)
    return True


def _rows(state: StateBlock, line: int, end: int) -> Iterator[list[Cell]]:
    """Yield the rows from `line` on, to an empty line or the beginning of another block."""
    before, state.parentType = state.parentType, "table"
    others = state.md.block.ruler.getRules("blockquote")  # what ends a quotation ends a table
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if state.is_code_block(line) or any(rule(state, line, end, True) for rule in others):
            break
        yield _cells(*line_of(state, line))
        line += 1
    state.parentType = before


def _align(cell: str) -> str:
    rule = cell.strip()
    if rule.endswith(":"):
        return "center" if rule.startswith(":") else "right"
    return "left" if rule.startswith(":") else ""


def _cells(text: str, at: int) -> list[Cell]:
    """Return the cells of a row that stands at the offset `at`, with where each character stands."""
    cells: list[Cell] = []
    content, starts, sources = "", [0], [at]

    def close(place: int) -> None:
        nonlocal content, starts, sources
        lead = len(content) - len(content.lstrip())
        cells.append((content.strip(), TextMap([start - lead for start in starts], sources)))
        content, starts, sources = "", [0], [at + place]

    for part in _PART.finditer(text.rstrip()):
        if part[0] == "|":
            close(part.end())
        else:
            # \| is a bar of the cell's text, in code too (GFM 4.10); what follows stands one further on
            for number, escaped in enumerate(re.finditer(r"\\\|", part[0])):
                starts.append(len(content) + escaped.start() - number)
                sources.append(at + part.start() + escaped.start() + 1)
            content += part[0].replace("\\|", "|")
    close(len(text))
    if cells and not cells[0][0] and text.startswith("|"):
        cells.pop(0)
    if cells and not cells[-1][0] and text.rstrip().endswith("|"):
        cells.pop()
    return cells


def _push_row(state: StateBlock, tag: str, row: list[Cell], aligns: list[str], line: int) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    _, at = line_of(state, line)
    for number, align in enumerate(aligns):
        content, text = row[number] if number < len(row) else ("", TextMap((0,), (at,)))
        token = state.push(f"{tag}_open", tag, 1)
        token.attrs = {"align": align} if align else {}
        token.map = [line, line + 1]
        token.meta["at"] = text.source(0)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = content, [line, line + 1], []
        token.meta.update(at=text.source(0), text=text)
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)
