"""Files that a Markdown text takes in where it says so, as the tools that books are kept with write it.

mdBook's `{{#include file:2:10}}`, `{{#rustdoc_include file:anchor}}` and `{{#playground file}}`, MkDocs'
`--8<-- "file:section"`, VitePress' `<<< @/file#region` and `<!--@include: ./file{2,10}-->`. The raw source
stays as it is, with its lines; what it takes in stands in the manuscript. Nothing outside the folder that is
imported is read, no hidden file, nothing large.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from huozi.diagnostics import Finding, finding
from huozi.model.article import Article, Block

_LARGEST = 1 << 20  # bytes of one file
_MOST = 4 << 20  # characters that one text may take in
_DEEPEST = 5  # a file taken in may take in others
_WRITTEN = ("paragraph", "verbatim")  # blocks whose text is Markdown, or may be nothing but such a mark

_MARK = re.compile(
    r"""(?P<escaped>\\)?\{\{\s*\#(?P<verb>include|rustdoc_include|playground|playpen|title)\s+(?P<mdbook>[^{}\n]+?)\s*\}\}
    | ^(?P<before>[ \t>]*)-+8<-+[ \t]+"(?P<snippet>[^"\n]+)"[ \t]*$
    | ^(?P<ahead>[ \t>]*)<<<[ \t]*(?P<vite>[^\s\#{]+)(?P<region>\#[\w-]+)?(?P<info>[ \t]*\{[^}\n]*\})?[^\n]*$
    | <!--[ \t]*@include:[ \t]*(?P<comment>[^\s\#{<>]+)(?P<part>\#[\w-]+)?
      (?:\{(?P<lines>\d*,?\d*)\})?[ \t]*-->
    """,
    re.MULTILINE | re.VERBOSE,
)
_FENCE = re.compile(r"[ \t>]*(?P<ticks>`{3,}|~{3,})")
_TICKS = re.compile(r"^[ \t>]*(`{3,}|~{3,})", re.MULTILINE)
_BEGIN = r"(?:ANCHOR:[ \t]*{0}(?![\w-])|\[start:{0}\]|\#?region[ \t]+{0}(?![\w-]))"
_END = (
    r"(?:ANCHOR_END:[ \t]*{0}(?![\w-])|\[end:{0}\]"
    r"|\#?endregion(?:[ \t]+{0}(?![\w-])|[ \t]*(?:-->|\*/)?[ \t]*$))"
)
_ANY_ANCHOR = re.compile(r"ANCHOR(?:_END)?:[ \t]*[\w-]+|-8<-+[ \t]*\[(?:start|end):[^\]\n]+\]")


class _Asked(NamedTuple):
    """What a mark asks for: a file, and which lines of it."""

    path: str
    part: str  # a name, or lines as first:last, 0 for an open end; "" for all


class _CannotError(Exception):
    """What a mark asks for cannot be had; `id` is of the finding that says why."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text with marks stands: its file, the folder that is imported, how deep files were taken in."""

    file: Path
    root: Path
    depth: int = 0


def with_includes(article: Article, source: Path, root: Path) -> tuple[Article, list[Finding]]:
    """Return `article`, read from `source`, with the files that it takes in, and what of them is told.

    root  the folder that is imported: nothing outside it is read
    """
    findings: list[Finding] = []
    place = _Place(source, root)
    room = _MOST
    blocks = []
    for block in article.blocks:
        if block.type not in _WRITTEN or not _MARK.search(block.text):
            blocks.append(block)
            continue
        text, found = _expanded(block.text, place, room)
        room -= max(len(text) - len(block.text), 0)
        findings += [
            finding(id, str(source), block.lines[0] if block.lines else None, mark=mark) for id, mark in found
        ]
        blocks.append(_changed(block, text))
    return replace(article, blocks=tuple(blocks)), findings


def _changed(block: Block, text: str) -> Block:
    if text == block.text:
        return block
    return replace(block, type="verbatim", text=text, runs=())


def _expanded(text: str, place: _Place, room: int) -> tuple[str, list[tuple[str, str]]]:
    """Return `text` with what its marks ask for; and (finding's id, mark) of each that cannot be obeyed."""
    found: list[tuple[str, str]] = []
    fenced = bool(_FENCE.match(text))
    longest = 0

    def taken(match: re.Match[str]) -> str:
        nonlocal room, longest
        if match["escaped"]:
            return match[0][1:] if fenced else match[0]
        if match["verb"] == "title":  # the name of the page in a browser's tab
            return ""
        try:
            content = _content(match, place, room, fenced)
        except _CannotError as error:
            found.append((error.id, match[0].strip()))
            return match[0]
        room -= len(content)
        longest = max([longest, *(len(ticks) for ticks in _TICKS.findall(content))])
        return _set_in(match, content, text)

    made = _MARK.sub(taken, text)
    return (_fenced_longer(made, longest) if fenced else made), found


def _set_in(match: re.Match[str], content: str, text: str) -> str:
    """Return `content` with each line behind what stands before the mark: an indent, a quotation's mark."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
    prefix = re.match(r"[ \t>]*", line)
    assert prefix is not None  # it may match nothing
    lines = content.rstrip("\n").split("\n")
    first = prefix[0] if match["before"] is not None or match["ahead"] is not None else ""
    return f"\n{prefix[0]}".join(lines).join((first, ""))


def _fenced_longer(text: str, longest: int) -> str:
    """Return code in a fence longer than any that stands in it."""
    opened = _FENCE.match(text)
    if opened is None or longest < len(opened["ticks"]):
        return text
    longer = opened["ticks"][0] * (longest + 1)
    body, _, last = text.rstrip("\n").rpartition("\n")
    closing = last.replace(opened["ticks"], longer, 1) if _FENCE.match(last) else last
    return body[: opened.start("ticks")] + longer + body[opened.end("ticks") :] + "\n" + closing


def _content(match: re.Match[str], place: _Place, room: int, fenced: bool) -> str:
    asked = _asked(match)
    file = _file(asked.path, place)
    text = _read(file)
    text = _part(text, asked.part)
    if len(text) > room:
        raise _CannotError("include-large")
    suffix = file.suffix.lstrip(".").lower()
    if match["vite"] or match["verb"] in ("playground", "playpen"):
        language = {"rs": "rust", "py": "python"}.get(suffix, suffix)
        return _fenced_longer(
            f"```{language}{match['info'] or ''}\n{text.strip(chr(10))}\n```", _longest(text)
        )
    if not fenced and suffix in ("md", "markdown") and place.depth < _DEEPEST:
        text, _ = _expanded(text, _Place(file, place.root, place.depth + 1), room)
    return text


def _longest(text: str) -> int:
    return max((len(ticks) for ticks in _TICKS.findall(text)), default=0)


def _asked(match: re.Match[str]) -> _Asked:
    if match["mdbook"]:
        path, colon, part = match["mdbook"].split()[0].partition(":")
        return _Asked(path, _lines(part) if colon else "")
    if match["snippet"]:
        path, colon, part = match["snippet"].partition(":")
        return _Asked(path, _lines(part) if colon else "")
    if match["vite"]:
        return _Asked(match["vite"], (match["region"] or "").lstrip("#"))
    part = (match["part"] or "").lstrip("#")
    if not part and match["lines"]:
        first, comma, last = match["lines"].partition(",")
        part = f"{first or 0}:{(last or 0) if comma else first}"
    return _Asked(match["comment"], part)


def _lines(part: str) -> str:
    """Return the lines `2`, `2:10`, `:10` or `5:` as first:last, and a name as it is."""
    first, colon, last = part.partition(":")
    if not (first or last).isdigit():
        return part
    return f"{first or 0}:{(last or 0) if colon else first}"


def _file(path: str, place: _Place) -> Path:
    """Return the file that is meant: beside the text, or below a folder around it up to the imported one."""
    plain = path.removeprefix("@").lstrip("/") if path.startswith(("@/", "/")) else path
    root = place.root.resolve()
    around = [folder for folder in place.file.resolve().parents if folder.is_relative_to(root)]
    candidates = [Path(os.path.normpath(folder / plain)) for folder in (*around, root / "docs")]
    inside = [it for it in candidates if it.is_relative_to(root)]
    if not inside or not candidates[0].is_relative_to(root):
        raise _CannotError("include-outside")
    for candidate in inside:
        if any(part.startswith(".") for part in candidate.relative_to(root).parts):
            raise _CannotError("include-outside")
        if candidate.is_file():
            if not candidate.resolve().is_relative_to(root):  # through a link
                raise _CannotError("include-outside")
            return candidate
    raise _CannotError("include-missing")


def _read(file: Path) -> str:
    if file.stat().st_size > _LARGEST:
        raise _CannotError("include-large")
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _CannotError("include-unreadable") from error


def _part(text: str, part: str) -> str:
    """Return the lines that are asked for. Raises `include-part-missing` where nothing is called so."""
    if not part:
        return text
    lines = text.split("\n")
    if re.fullmatch(r"\d+:\d+", part):
        first, last = map(int, part.split(":"))
        chosen = lines[max(first - 1, 0) : last or None]
    else:
        chosen = list(_named(lines, part))
    if not chosen:
        raise _CannotError("include-part-missing")
    return "\n".join(chosen)


def _named(lines: list[str], name: str) -> Iterator[str]:
    """Yield the lines between the marks of a part, without marks of others in it."""
    begin, end = (re.compile(pattern.format(re.escape(name))) for pattern in (_BEGIN, _END))
    inside = False
    for line in lines:
        if inside and end.search(line):
            return
        if inside and not _ANY_ANCHOR.search(line):
            yield line
        inside = inside or bool(begin.search(line))
