"""Markdown to a `SourceText`: huozi's own manuscripts exactly, anybody else's as far as its marks go.

A small reader of blocks, not a renderer: what it does not know stays text, and nothing in it is run or
fetched.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from huozi.languages import joins_closed
from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, LeftOut, Line, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.marked_inline import mark_of, plain, with_runs
from huozi.reading.pictures import saved_picture
from huozi.reading.plain import invalid_bytes
from huozi.reading.runs import joined

FrontReader = Callable[[str], tuple[FrontMatter, int, tuple[int, ...], bool] | None]
"""Front matter of a text: what it says, the lines it takes, lines of foreign keys, whether huozi wrote it."""

Outline = Callable[[str], tuple[tuple[int, int], ...]]
"""The lines of a Markdown text (first, behind the last, from 0) of each block to be kept as written."""

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|(?=[^\s#!A-Za-z0-9]))(.*?)(?:[ \t]+#+)?[ \t]*$")
# Every part is bounded, spaces too: a line of nothing but brackets and blanks must not take its cube in time.
_FIGURE = re.compile(
    r"!\[(?P<caption>(?:\\.|\[[^\]\n]{0,200}\]|[^\]\\\n]){0,2000})\]"
    r"\([ \t]{0,9}(?P<source><[^>\n]{0,500}>|(?:[^()\n\"]|\([^()\n]{0,200}\)){0,500}?)"
    r"(?:[ \t]{1,9}\"(?P<title>[^\"\n]*)\")?[ \t]{0,9}\)[ \t]{0,9}(?:\{:?"
    r"(?P<facts>(?:\"[^\"\n]*\"|'[^'\n]*'|[^}\"'\n])*)\})?[ \t]*$"
)
_FACT = re.compile(r"(alt|credit)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(?=\S)(.*)$")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*(.*)$")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_FENCE = re.compile(r"[ \t]*(```+|~~~+|:::+)(.*)$")
_ACTIVE = re.compile(r"(?is)<(script|style|iframe|object|svg)\b[^>]{0,2000}>.{0,200000}?</\1\s*>")
_PICTURE_WITHIN = re.compile(
    r"(?P<words>!\[[^\[\]\n]{0,300}\])\((?P<source>[^()\s]{1,500})(?P<rest>(?:[ \t]+\"[^\"\n]{0,300}\")?\))"
)
_STRONG = re.compile(r"(\*\*|__)(?=\S)((?:\\.|[^\\]){1,200}?)(?<=\S)\1$")
_CAPTION = re.compile(r"([*_])(?=[^\s*_])((?:\\.|[^\\*_]){1,300}?)\1$")


def read_marked(
    decoded: Decoded,
    name: str,
    folder: Path | None,
    read_front: FrontReader | None,
    outline: Outline | None = None,
) -> SourceText:
    """Read the decoded Markdown of file `name`: front matter by `read_front`, pictures from `folder`.

    What `outline` says to be kept as written becomes one line each.
    """
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    head = read_front(text) if read_front else None
    rows = _ACTIVE.sub(lambda active: "\n" * active[0].count("\n"), text).split("\n")
    lines: list[Line] = []
    front, taken, own = None, 0, False
    if head is not None:
        front, taken, unknown, own = head
        lines += [Line(rows[n - 1].strip(), n, Hint.DEBRIS) for n in unknown if rows[n - 1].strip()]
    kept = {} if outline is None else _kept(outline, rows, taken)
    reader = _Reader(rows, taken, own, kept)
    lines += reader.lines()
    pictures: list[EmbeddedPicture] = []
    left_out: list[LeftOut] = []
    if not own:
        lines = _with_title(lines, front)
        lines = [_with_picture(line, folder, pictures, left_out) for line in lines]
        lines = [_with_pictures_within(line, folder, pictures) for line in lines]
    return SourceText(
        name,
        tuple(lines),
        structured=True,
        clean=own,
        encoding=decoded.encoding,
        front=front,
        flags=invalid_bytes(decoded),
        pictures=tuple(pictures),
        left_out=tuple(left_out),
    )


def _with_title(lines: list[Line], front: FrontMatter | None) -> list[Line]:
    """Make titles of the headings of level 1, else of the first line if it is one; unless there is one."""
    if front is not None and front.title:
        return lines
    tops = [line.level for line in lines if line.hint is Hint.HEADING]
    first = next((n for n, line in enumerate(lines) if line.hint is not Hint.DEBRIS), None)
    if 1 not in tops and first is not None and lines[first].hint is Hint.HEADING and min(tops) == tops[0]:
        title = replace(lines[first], hint=Hint.TITLE, level=0)
        return [*lines[:first], title, *lines[first + 1 :]]
    return [
        replace(line, hint=Hint.TITLE, level=0) if line.hint is Hint.HEADING and line.level == 1 else line
        for line in lines
    ]


def _with_picture(
    line: Line, folder: Path | None, pictures: list[EmbeddedPicture], left_out: list[LeftOut]
) -> Line:
    if line.hint is not Hint.FIGURE or not line.picture:
        return line
    found = saved_picture(line.picture, folder)
    if found:
        pictures.append(found)
    else:
        left_out.append(LeftOut("picture", line.picture, line.number))
    return replace(line, picture=found.name if found else "")


def _kept(outline: Outline, rows: list[str], taken: int) -> dict[int, int]:
    """Return where each block to be kept ends, by its first line; `taken` lines are front matter."""
    text = "\n".join(rows[taken:])
    return {first + taken: last + taken for first, last in outline(text)}


def _with_pictures_within(line: Line, folder: Path | None, pictures: list[EmbeddedPicture]) -> Line:
    """Return a line kept as written whose pictures have the names they get in the edition."""
    if line.hint is not Hint.VERBATIM:
        return line

    def named(match: re.Match[str]) -> str:
        found = saved_picture(match["source"], folder)
        if found is None:
            return match[0]
        pictures.append(found)
        return f"{match['words']}({found.name}{match['rest']}"

    return replace(line, text=_PICTURE_WITHIN.sub(named, line.text))


class _Reader:
    """Goes through the lines once; `own`: every paragraph is one as it stands."""

    def __init__(self, rows: list[str], start: int, own: bool, kept: dict[int, int]) -> None:
        self.rows = rows
        self.kept = kept
        self.at = start
        self.own = own

    def lines(self) -> Iterator[Line]:
        comment = False
        while self.at < len(self.rows):
            row = self.rows[self.at]
            if self.at in self.kept:
                comment, end = False, self.kept[self.at]
                yield Line("\n".join(self.rows[self.at : end]), self.at + 1, Hint.VERBATIM)
                self.at = end
            elif comment or row.lstrip().startswith("<!--"):
                comment = "-->" not in row
                self.at += 1
            elif not row.strip():
                self.at += 1
            else:
                yield from self._block(row)

    def _line(self, text: str, number: int, hint: Hint | None, level: int = 0, mark: str = "") -> Line:
        words, runs = with_runs(text, self.own)
        return Line(words, number, hint, level, mark, runs=runs)

    def _parts(self, parts: Iterable[str], separator: str, number: int, hint: Hint) -> Line:
        text, runs = joined((with_runs(part.strip(), self.own) for part in parts), separator)
        return Line(text, number, hint, runs=runs)

    def _block(self, row: str) -> Iterator[Line]:
        number = self.at + 1
        text = row.strip()
        if heading := _HEADING.match(text):
            self.at += 1
            yield self._line(heading[2], number, Hint.HEADING, len(heading[1]))
        elif figure := _FIGURE.match(text):
            self.at += 1
            yield self._figure(figure, number)
        elif fence := _FENCE.match(row):
            yield from self._fenced(fence[1])
        elif note := _NOTE.match(text):
            self.at += 1
            body = [note[2], *self._indented()]
            yield self._line(_join(body), number, Hint.FOOTNOTE, mark=mark_of(note[1]))
        elif text.startswith("|"):
            yield from self._bars()
        elif text.startswith(">"):
            yield from self._quote()
        elif _RULE.match(row):
            self.at += 1
            yield Line(text, number, Hint.DEBRIS)
        elif item := _ITEM.match(row):
            self.at += 1
            body = [item[3], *self._indented()]
            depth = len(item[1].expandtabs(4)) // (4 if self.own else 2)
            yield self._line(_join(body), number, Hint.ITEM, min(depth, 8), item[2])
        else:
            yield from self._paragraph()

    def _figure(self, match: re.Match[str], number: int) -> Line:
        facts = {key: html.unescape(a or b or c) for key, a, b, c in _FACT.findall(match["facts"] or "")}
        source = match["source"].strip().strip("<>").strip()
        caption, title = plain(match["caption"]), match["title"] or ""
        if title and not self.own:  # ![alt](path "caption"): what a reader is shown is the title
            facts.setdefault("alt", caption)
            caption = title
        caption = caption or title
        nxt = next(
            (n for n in range(self.at, min(self.at + 2, len(self.rows))) if self.rows[n].strip()), None
        )
        if not self.own and nxt is not None and (under := _CAPTION.match(self.rows[nxt].strip())):
            self.at = nxt + 1
            caption = plain(under[2])
        return Line(
            caption, number, Hint.FIGURE, picture=source, alt=facts.get("alt"), credit=facts.get("credit")
        )

    def _fenced(self, fence: str) -> Iterator[Line]:
        self.at += 1
        if fence.startswith(":"):
            return
        while self.at < len(self.rows) and not self.rows[self.at].strip().startswith(fence):
            if self.rows[self.at].strip():
                yield Line(self.rows[self.at], self.at + 1)
            self.at += 1
        self.at += 1

    def _indented(self) -> Iterator[str]:
        """Take the lines that go on an item or note: indented, and no block of their own."""
        while self.at < len(self.rows):
            row = self.rows[self.at]
            if not row.strip() or not row.startswith(("  ", "\t")) or _ITEM.match(row):
                return
            self.at += 1
            yield row.strip()

    def _bars(self) -> Iterator[Line]:
        start = self.at
        while self.at < len(self.rows) and self.rows[self.at].strip().startswith("|"):
            self.at += 1
        rows = [row.strip() for row in self.rows[start : self.at]]
        if len(rows) > 1 and _TABLE_RULE.match(rows[1]):
            for n, row in enumerate(rows):
                if n != 1:
                    cells = re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))
                    yield self._parts(cells, "\t", start + n + 1, Hint.TABLE)
        else:
            yield self._parts([row[1:] for row in rows], "\n", start + 1, Hint.VERSE)

    def _quote(self) -> Iterator[Line]:
        start = self.at
        group: list[str] = []
        while True:
            row = self.rows[self.at].strip() if self.at < len(self.rows) else ""
            inner = row[1:].strip() if row.startswith(">") else ""
            if inner:
                group.append(inner)
            elif group:
                yield self._line(_join(group), start + 1, Hint.QUOTE)
                group = []
            if not row.startswith(">"):
                return
            self.at += 1
            start = start if group else self.at

    def _paragraph(self) -> Iterator[Line]:
        start = self.at
        rows = [self.rows[start]]
        self.at += 1
        while self.at < len(self.rows) and not self._opens_block(self.rows[self.at]):
            if self.at in self.kept:
                break
            rows.append(self.rows[self.at])
            self.at += 1
        if (
            self.at < len(self.rows)
            and re.match(r"(?:=+|-{2,})[ \t]*$", self.rows[self.at])
            and len(rows) == 1
        ):
            level = 1 if self.rows[self.at].startswith("=") else 2
            self.at += 1
            yield self._line(rows[0].strip(), start + 1, Hint.HEADING, level)
            return
        broken = [row.endswith(("  ", "\\")) for row in rows[:-1]]
        if len(rows) > 1 and all(broken) and max(map(len, rows)) <= 44:
            yield self._parts([row.rstrip("\\ ") for row in rows], "\n", start + 1, Hint.VERSE)
            return
        whole = _join([row.strip() for row in rows])
        strong = _STRONG.match(whole) if not self.own else None
        hint = Hint.STRONG if strong else Hint.PARAGRAPH if self.own else None
        yield self._line(whole, start + 1, hint)

    def _opens_block(self, row: str) -> bool:
        text = row.strip()
        return (
            not text
            or text.startswith((">", "|", "<!--"))
            or any(pattern.match(row) for pattern in (_RULE, _FENCE, _ITEM))
            or any(pattern.match(text) for pattern in (_HEADING, _FIGURE, _NOTE))
            or re.match(r"(?:=+|-{2,})[ \t]*$", text) is not None
        )


def _join(rows: list[str]) -> str:
    """Join the soft-broken lines of a paragraph, with a space between words only."""
    text = ""
    for n, row in enumerate(rows):
        words = row.strip()
        broken = n + 1 < len(rows) and (len(words) - len(words.rstrip("\\"))) % 2
        words = words[:-1].rstrip() if broken else words  # a backslash at a line's end is a hard break
        closed = not text or not words or joins_closed(text[-1], words[0])
        text += words if closed else f" {words}"
    return text
