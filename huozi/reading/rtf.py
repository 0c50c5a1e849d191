"""An RTF (Rich Text Format 1.9.1) to a `SourceText`: paragraphs with their setting, tables, notes, pictures.

A small machine over control words. Hidden, struck and deleted text, headers and comments are told, not
printed.
"""

import re
from dataclasses import dataclass, field, replace

from huozi.diagnostics import SourceError, finding
from huozi.languages import note_mark
from huozi.model.source import PLAIN, EmbeddedPicture, Hint, LeftOut, Line, Look, Metadata, SourceText
from huozi.reading.pictures import safe_name
from huozi.reading.runs import Span, runs_of
from huozi.reading.scripts import lowered, raised

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_DEPTH = 500
_CODEPAGES = {
    936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 1361: "johab", 65001: "utf-8",
}  # fmt: skip
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 204: "cp1251", 0: "cp1252"}
_SIGNS = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "tab": " ", "line": "\n", "emspace": "\u2003", "enspace": "\u2002", "~": "\u00a0",
    "_": "-", "lbr": "\n",
}  # fmt: skip
_UNREAD = frozenset(
    "colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping datastore"
    " latentstyles pgptbl operator author company xmlnstbl filetbl revtbl fldinst object shpinst nonshppict"
    " listtext pntext mmathPr wgrffmtfilter userprops template docvar falt panose".split()
)
_ASIDE = {
    "header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "footer": "footer",
    "footerl": "footer", "footerr": "footer", "footerf": "footer", "annotation": "comment",
}  # fmt: skip


@dataclass
class _State:
    """What holds in a group until it closes."""

    into: str = "body"  # body, note, skipped, fonttbl, title, pict, or the kind of what is left out
    bold: bool = False
    italic: bool = False
    size: int = 24  # half-points
    place: str = ""
    hidden: str = ""  # why text is not printed
    font: int = 0
    skip: int = 1  # \uc: characters that stand for one of \u
    table: bool = False
    align: str = ""


@dataclass
class _Paragraph:
    text: str = ""
    spans: list[Span] = field(default_factory=list)
    bold: int = 0
    sizes: int = 0
    inked: int = 0


def read_rtf(data: bytes, name: str) -> SourceText:
    """Read the bytes of the RTF `name`; a line's number is that of its paragraph.

    Raises SourceError for one nested beyond reading.
    """
    reader = _Reader(name)
    reader.read(data)
    if not reader.lines and not data.rstrip().endswith(b"}"):
        raise SourceError(finding("source-docx-broken", name, kind="RTF", reason="}"))
    sizes: dict[float, int] = {}
    for line in reader.lines:
        if line.look is not PLAIN:
            sizes[line.look.size] = sizes.get(line.look.size, 0) + len(line.text)
    base = max(sizes, key=lambda size: sizes[size], default=1.0) or 1.0
    scaled = tuple(
        line if line.look is PLAIN else replace(line, look=replace(line.look, size=line.look.size / base))
        for line in (*reader.lines, *reader.notes)
    )
    title = reader.title.strip()
    return SourceText(
        name,
        scaled,
        structured=True,
        encoding="rtf",
        pictures=tuple(reader.pictures),
        metadata=Metadata((title,) if title else ()),
        left_out=tuple(reader.left_out),
    )


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.notes: list[Line] = []
        self.pictures: list[EmbeddedPicture] = []
        self.left_out: list[LeftOut] = []
        self.title = ""
        self.state = _State()
        self.stack: list[_State] = []
        self.paragraph = _Paragraph()
        self.cells: list[str] = []
        self.aside = ""
        self.note = ""
        self.image = bytearray()
        self.codepage = "cp1252"
        self.fonts: dict[int, str] = {}
        self.pending = b""  # bytes of a character of several
        self.skipping = 0
        self.number = 1

    def read(self, data: bytes) -> None:
        """Go through `data` token by token."""
        at = 0
        starred = False
        while (token := _TOKEN.match(data, at)) is not None or at < len(data):
            if token is None:  # a backslash at the end, or before a line's end
                at += 1
                continue
            at = token.end()
            word, number, code, sign, brace, text = token.groups()
            if code is None:
                self._flush()
            if brace == b"{":
                self._open()
            elif brace == b"}":
                self._close()
            elif code is not None:
                self._byte(bytes([int(code, 16)]))
            elif word is not None:
                if word == b"bin":
                    at += min(max(0, int(number or 0)), len(data) - at)
                self._word(word.decode("ascii"), int(number) if number else None, starred)
            elif sign is not None and sign != b"*":
                self._write(
                    _SIGNS.get(sign.decode("latin-1"), "" if sign in b"-:|\r\n" else sign.decode("latin-1"))
                )
            elif text is not None:
                self._plain(text)
            starred = sign == b"*"
        self._flush()
        self._end()

    def _open(self) -> None:
        if len(self.stack) > _DEPTH:
            raise SourceError(
                finding("source-docx-broken", self.name, kind="RTF", reason=f"> {_DEPTH} groups")
            )
        self.stack.append(replace(self.state))

    def _close(self) -> None:
        before = self.state
        self.state = self.stack.pop() if self.stack else _State()
        if before.into == self.state.into:
            return
        if before.into == "pict":
            self._picture()
        elif before.into == "note":
            self.number += 1
            self.notes.append(
                Line(self.note.strip(), self.number, Hint.FOOTNOTE, mark=note_mark(len(self.notes) + 1))
            )
            self.note = ""
        elif before.into in _ASIDE.values():
            if self.aside.strip():
                self.left_out.append(LeftOut(before.into, self.aside.strip()))
            self.aside = ""

    def _word(self, word: str, number: int | None, starred: bool) -> None:
        state = self.state
        if word in _UNREAD:
            state.into = "skipped"
        elif word in _ASIDE and state.into == "body":
            state.into = _ASIDE[word]
        elif word in ("footnote", "endnote") and state.into == "body":
            self._write(note_mark(len(self.notes) + 1))
            state.into = "note"
        elif word in ("fonttbl", "title", "pict", "info"):
            state.into = "skipped" if word == "info" else word
        elif starred and word not in ("shppict", "bkmkstart", "bkmkend", "revised", "cs"):
            state.into = "skipped"
        elif word in ("par", "sect", "page", "row", "cell", "nestcell"):
            self._break(word)
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word == "u" and number is not None:
            self._write(chr(number % 0x10000))
            self.skipping = state.skip
        elif not self._set(word, number):
            self._format(word, number is None or number != 0, number)

    def _set(self, word: str, number: int | None) -> bool:
        """Take what tells how bytes become characters; False for other words."""
        state = self.state
        if word == "uc":
            state.skip = min(max(number or 0, 0), 8)
        elif word == "ansicpg" and number:
            self.codepage = _CODEPAGES.get(number, f"cp{number}")
        elif word == "f" and number is not None:
            state.font = number
        elif word == "fcharset" and number is not None:
            if number in _CHARSETS and (number or state.font not in self.fonts):
                self.fonts[state.font] = _CHARSETS[number] if number else self.codepage
        else:
            return False
        return True

    def _format(self, word: str, on: bool, number: int | None) -> None:
        state = self.state
        if word == "plain":
            state.bold, state.italic, state.size, state.place, state.hidden = False, False, 24, "", ""
        elif word == "pard":
            state.align, state.table = "", False
        elif word == "b":
            state.bold = on
        elif word == "i":
            state.italic = on
        elif word == "fs" and number:
            state.size = number
        elif word in ("super", "sub", "nosupersub"):
            state.place = word if on and word != "nosupersub" else ""
        elif word in ("v", "strike", "striked", "deleted"):
            kinds = {"v": "hidden", "deleted": "deletion"}
            state.hidden = kinds.get(word, "struck") if on else ""
        elif word in ("qc", "qr", "ql", "qj"):
            state.align = word
        elif word == "intbl":
            state.table = True

    def _plain(self, text: bytes) -> None:
        if self.state.into == "pict":
            self.image += text
            return
        if self.skipping:
            gone = min(self.skipping, len(text))
            self.skipping -= gone
            text = text[gone:]
        self._write(text.decode("latin-1"))

    def _byte(self, byte: bytes) -> None:
        if self.skipping:
            self.skipping -= 1
        else:
            self.pending += byte

    def _flush(self) -> None:
        """Turn the bytes gathered into characters of the font's character set, or of the file's."""
        if self.pending:
            encoding = self.fonts.get(self.state.font, self.codepage)
            try:
                text = self.pending.decode(encoding, "replace")
            except LookupError:
                text = self.pending.decode("gb18030", "replace")
            self.pending = b""
            self._write(text)

    def _write(self, text: str) -> None:
        state, into = self.state, self.state.into
        if not text or into in ("skipped", "fonttbl", "pict"):
            return
        if into == "title":
            self.title += text
        elif into == "note":
            self.note += text
        elif into != "body":
            self.aside += text
        elif state.hidden:
            last = self.left_out[-1] if self.left_out else None
            if last and (last.kind, last.line) == (state.hidden, self.number):
                self.left_out[-1] = replace(last, text=last.text + text)
            else:
                self.left_out.append(LeftOut(state.hidden, text, self.number))
        else:
            self._print(text)

    def _print(self, text: str) -> None:
        state, paragraph = self.state, self.paragraph
        shown = raised(text) if state.place == "super" else lowered(text) if state.place == "sub" else text
        start = len(paragraph.text)
        paragraph.text += shown
        inked = len("".join(text.split()))
        paragraph.inked += inked
        paragraph.bold += inked if state.bold else 0
        paragraph.sizes += inked * state.size
        if state.bold or state.italic:
            kind = "strong" if state.bold else "em"
            last = paragraph.spans[-1] if paragraph.spans else None
            if last and last.kind == kind and last.end == start:
                paragraph.spans[-1] = last._replace(end=len(paragraph.text))
            else:
                paragraph.spans.append(Span("strong" if state.bold else "em", start, len(paragraph.text)))

    def _break(self, word: str) -> None:
        if self.state.into != "body":
            self._write(" ")
        elif word in ("cell", "nestcell"):
            self.cells.append(" ".join(self.paragraph.text.split()))
            self.paragraph = _Paragraph()
        elif word == "row":
            while self.cells and not self.cells[-1]:
                self.cells.pop()
            if self.cells:
                self.lines.append(Line("\t".join(self.cells), self.number, Hint.TABLE))
            self.cells = []
            self.number += 1
        elif self.state.table:
            self._write(" ")
        else:
            self._end()

    def _end(self) -> None:
        r"""Make a line of the paragraph gathered; surrogates that \\u gave in halves are joined."""
        held = self.paragraph
        text = held.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        bold = 0 < held.inked <= held.bold
        look = Look(
            round((held.sizes / max(1, held.inked) or 24.0), 2),
            bold,
            self.state.align == "qc",
            self.state.align == "qr",
        )
        runs = runs_of(text, held.spans) if not bold and text == held.text and "\n" not in text else ()
        for part in filter(str.strip, text.split("\n")):
            self.lines.append(Line(part, self.number, Hint.STRONG if bold else None, runs=runs, look=look))
        self.paragraph = _Paragraph()
        self.number += 1

    def _picture(self) -> None:
        try:
            data = bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", bytes(self.image)).decode("ascii"))
        except ValueError:
            data = b""
        self.image = bytearray()
        name = safe_name(f"picture-{len(self.pictures) + 1}", data)
        if name:
            self.pictures.append(EmbeddedPicture(name, data))
            self.lines.append(Line("", self.number, Hint.FIGURE, picture=name))
