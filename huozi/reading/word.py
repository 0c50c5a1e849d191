"""A DOCX to a `SourceText`: styles to structure, tables, notes, pictures with the words beneath them.

python-docx opens the package and knows its styles; the text is gathered here, because its `text` leaves out
what stands in insertions, content controls and text boxes. The archive's sizes are checked before anything is
unpacked.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from huozi.diagnostics import SourceError, finding
from huozi.languages import joins_closed, note_mark
from huozi.model.source import PLAIN, Hint, LeftOut, Line, Look, Metadata, SourceText
from huozi.reading.archives import opened
from huozi.reading.runs import joined
from huozi.reading.word_text import Gatherer, Paragraph, W, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?i)^(?:heading|标题|標題|見出し|제목)\s*(\d)$")
_LISTS = ("list bullet", "list number", "列表项目", "列表编号")  # not List Paragraph, which is but an indent
_DEFAULT_SIZE = 20.0  # half-points, ECMA-376 17.3.2.38
_STOPS = "。！？：；…”』」）.!?:;"
_STYLES = {
    "title": Hint.TITLE,
    "subtitle": Hint.SUBTITLE,
    "quote": Hint.QUOTE,
    "intense quote": Hint.QUOTE,
    "block text": Hint.QUOTE,
    "caption": Hint.FIGURE,
    "标题": Hint.TITLE,
    "副标题": Hint.SUBTITLE,
    "引用": Hint.QUOTE,
    "明显引用": Hint.QUOTE,
    "题注": Hint.FIGURE,
    "verse": Hint.VERSE,
}


def read_word(data: bytes, name: str) -> SourceText:
    """Read the bytes of the DOCX `name`; a line's number is that of its paragraph, table rows counted as one.

    Raises SourceError for what is no DOCX, is broken, or would unpack beyond the limits.
    """
    opened(data, name, "Word", "word/document.xml").close()
    import docx  # noqa: PLC0415  (0.3 s that only Word files need)

    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        lines = tuple(reader.lines())
        left_out = (*reader.words.left_out, *reader.beside())
        title = (document.core_properties.title or "").strip()
    except SourceError:
        raise
    except Exception as error:
        broken = finding("source-docx-broken", name, kind="Word", reason=type(error).__name__)
        raise SourceError(broken) from error
    return SourceText(
        name,
        lines,
        structured=True,
        encoding="docx",
        pictures=tuple(reader.words.pictures),
        metadata=Metadata((title,) if title else ()),
        left_out=left_out,
    )


class _Reader:
    """Goes through one document's body in order."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.part = document.part
        self.words = Gatherer(document.part)
        self.styles = {style.style_id: style.name or style.style_id for style in document.styles}
        default = value_of(document.styles.element.find(f"{W}docDefaults/{W}rPrDefault"), "sz")
        self.default = float(default) if default.isdecimal() else _DEFAULT_SIZE
        self.sizes = {style.style_id: _size_of(style) or self.default for style in document.styles}
        self.number = 0
        self.base = 0.0  # size of most of the text, in half-points

    def lines(self) -> Iterator[Line]:
        """Yield the document's lines; numbered items that follow each other count up."""
        self.base = self._common_size()
        count = 0
        for line in self._figured_lines():
            count = count + 1 if line.hint is Hint.ITEM and line.mark == "1." and line.level == 0 else 0
            yield replace(line, mark=f"{count}.") if count else line

    def _figured_lines(self) -> Iterator[Line]:
        waiting: list[tuple[str, str, int]] = []
        for line, pictures in self._blocks(self.document.element.body):
            waiting += [(name, alt, line.number) for name, alt in pictures]
            if (
                waiting
                and line.text.strip()
                and (pictures or line.hint is Hint.FIGURE or _reads_as_caption(line.text))
            ):
                yield from _figures(waiting[:-1])
                name, alt, _ = waiting.pop()
                waiting = []
                yield Line(line.text, line.number, Hint.FIGURE, picture=name, alt=alt)
            elif line.text.strip():
                yield from _figures(waiting)
                waiting = []
                yield line
        yield from _figures(waiting)
        yield from self._footnotes()

    def _blocks(self, container: "_Element") -> Iterator[tuple[Line, tuple[tuple[str, str], ...]]]:
        for child in container:
            if child.tag == f"{W}p":
                self.number += 1
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from ((line, ()) for line in self._table(child))
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    yield from self._blocks(content)

    def _paragraph(self, element: "_Element") -> Iterator[tuple[Line, tuple[tuple[str, str], ...]]]:
        held = self.words.paragraph(element, self.number)
        hint, level, mark = self._style(element)
        look = self._look(element, held)
        marked = held.parts()
        parts = [part for part, _ in marked]
        wrapped = hint is None and _is_wrapped(parts)
        if len(parts) > 1 and hint is None and not wrapped and _is_stanza(parts):
            text, runs = joined(((part.strip(), runs) for part, runs in marked), "\n")
            yield Line(text, self.number, Hint.VERSE, runs=runs, look=look), held.pictures
            return
        if len(parts) > 1 and hint in (Hint.TITLE, Hint.HEADING, Hint.SUBTITLE):
            marked = [(" ".join(part.strip() for part in parts), ())]
        elif wrapped:
            marked = [(_unwrapped(parts), ())]
        if hint is None and look.bold:
            hint = Hint.STRONG
        for n, (part, runs) in enumerate(marked or [("", ())]):
            line = Line(part, self.number, hint, level, mark, runs=runs, look=look)
            yield line, held.pictures if n == 0 else ()

    def _look(self, element: "_Element", held: Paragraph) -> Look:
        """Return how a paragraph is set: its own formatting over that of its style."""
        inked = len("".join(held.text.split()))
        if not inked:
            return PLAIN
        style = element.find(f"{W}pPr/{W}pStyle")
        size = held.sizes / held.sized if held.sized * 2 > inked else self._style_size(style)
        aligned = element.find(f"{W}pPr/{W}jc")
        align = aligned.get(f"{W}val") if aligned is not None else ""
        indent = element.find(f"{W}pPr/{W}ind")
        names = ("firstLine", "firstLineChars")
        first = (
            any((indent.get(f"{W}{name}") or "0") != "0" for name in names) if indent is not None else None
        )
        return Look(
            round(size / self.base, 2) if size and self.base else 1.0,
            held.bold >= inked,
            align == "center",
            align in ("right", "end"),
            first,
        )

    def _style_size(self, style: "_Element | None") -> float:
        id = style.get(f"{W}val", "") if style is not None else "Normal"
        return self.sizes.get(id, self.default)

    def _common_size(self) -> float:
        """Return the size in half-points of most of the document's characters."""
        sizes: Counter[float] = Counter()
        for paragraph in self.document.element.body.iter(f"{W}p"):
            own = self._style_size(paragraph.find(f"{W}pPr/{W}pStyle"))
            for run in paragraph.iter(f"{W}r"):
                size = value_of(run, "sz")
                length = sum(len(text.text or "") for text in run.iter(f"{W}t"))
                sizes[float(size) if size.isdecimal() and len(size) < 4 else own] += length
        return max(sizes, key=lambda size: sizes[size], default=0.0)

    def beside(self) -> Iterator[LeftOut]:
        """Yield what the file holds beside its body: comments, headers and footers."""
        from lxml import etree  # noqa: PLC0415

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for relation in self.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind not in ("comments", "header", "footer") or relation.is_external:
                continue
            for paragraph in etree.fromstring(relation.target_part.blob, parser).iter(f"{W}p"):
                text = "".join(node.text or "" for node in paragraph.iter(f"{W}t")).strip()
                if text:
                    yield LeftOut(kind.removesuffix("s"), text)

    def _style(self, element: "_Element") -> tuple[Hint | None, int, str]:
        """Return what a paragraph's style says it is, the level, and the mark of a list item."""
        properties = element.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        style_id = style.get(f"{W}val", "") if style is not None else ""
        title = self.styles.get(style_id, style_id).strip()
        if heading := _HEADING.match(title):
            return Hint.HEADING, int(heading[1]), ""
        if hint := _STYLES.get(title.lower()):
            return hint, 0, ""
        numbering = properties.find(f"{W}numPr") if properties is not None else None
        if title.lower().startswith(_LISTS) or numbering is not None:
            depth = numbering.find(f"{W}ilvl") if numbering is not None else None
            level = int(depth.get(f"{W}val", "0")) if depth is not None else 0
            ordered = "number" in title.lower() or "编号" in title or self._is_numbered(numbering, level)
            return Hint.ITEM, min(level, 8), "1." if ordered else "-"
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        if outline is not None and (value := int(outline.get(f"{W}val", "9"))) < 6:
            return Hint.HEADING, value + 1, ""
        return None, 0, ""

    def _is_numbered(self, numbering: "_Element | None", level: int) -> bool:
        """Say whether the list a paragraph belongs to counts (1. 2. 3.) rather than marks with bullets."""
        number = numbering.find(f"{W}numId") if numbering is not None else None
        if number is None or not any(rel.reltype.endswith("/numbering") for rel in self.part.rels.values()):
            return False
        root = self.part.numbering_part.element
        for num in root.findall(f"{W}num"):
            abstract = num.find(f"{W}abstractNumId")
            if num.get(f"{W}numId") == number.get(f"{W}val") and abstract is not None:
                for kind in root.findall(f"{W}abstractNum"):
                    if kind.get(f"{W}abstractNumId") == abstract.get(f"{W}val"):
                        formats = kind.findall(f"{W}lvl/{W}numFmt")
                        return level < len(formats) and formats[level].get(f"{W}val") != "bullet"
        return False

    def _table(self, table: "_Element") -> Iterator[Line]:
        """Yield a table's rows; a table of one column or one row and cell only frames its paragraphs."""
        rows = [row.findall(f"{W}tc") for row in table.iter(f"{W}tr")]
        if not rows or max(map(len, rows)) < 2 or table.find(f".//{W}tbl") is not None:
            for cell in (cell for row in rows for cell in row):
                for line, _ in self._blocks(cell):
                    yield line
            return
        for row in rows:
            self.number += 1
            cells = [text for cell in row for text in self._cell(cell)]
            if any(cells):
                yield Line("\t".join(" ".join(cell.split("\t")) for cell in cells), self.number, Hint.TABLE)

    def _cell(self, cell: "_Element") -> list[str]:
        """Return the text of a table cell, and an empty one for each further column it spans."""
        paragraphs = (self.words.paragraph(p, self.number).text for p in cell.findall(f"{W}p"))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = span.get(f"{W}val", "1") if span is not None else "1"
        more = min(int(width), 64) - 1 if width.isdecimal() else 0
        return [" ".join(text.replace("\n", " ").strip() for text in paragraphs), *[""] * more]

    def _footnotes(self) -> Iterator[Line]:
        from lxml import etree  # noqa: PLC0415

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        roots: dict[str, Any] = {}
        for relation in self.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in ("footnotes", "endnotes") and not relation.is_external:
                roots[kind] = etree.fromstring(relation.target_part.blob, parser)
        for n, (kind, id) in enumerate(self.words.notes, 1):
            for note in roots.get(kind, ()):
                if note.get(f"{W}id") == id:
                    self.number += 1
                    text = " ".join(
                        self.words.paragraph(p, self.number).text.strip() for p in note.iter(f"{W}p")
                    )
                    yield Line(text, self.number, Hint.FOOTNOTE, mark=note_mark(n))


def _size_of(style: Any) -> float:
    """Return a style's size in half-points, its own or its base's; 0 where none says it."""
    for _ in range(12):
        size = value_of(style.element, "sz") if style is not None else ""
        if size.isdecimal():
            return float(size)
        style = getattr(style, "base_style", None)
    return 0.0


def _is_stanza(parts: list[str]) -> bool:
    """Say whether the lines of a paragraph are verse: short, and not labels with what they label."""
    labels = sum("：" in part or ":" in part for part in parts)
    return max(map(len, parts)) <= 20 and labels * 3 <= len(parts)


def _is_wrapped(parts: list[str]) -> bool:
    """Say whether soft returns cut sentences in two at about one width, as pasted from a PDF."""
    if len(parts) < 2:
        return False
    lengths = [len(part.strip()) for part in parts[:-1]]
    open_ends = sum(part.rstrip()[-1:] not in _STOPS for part in parts[:-1])
    return min(lengths) >= 16 and open_ends * 2 > len(lengths) and max(lengths) - min(lengths) <= 6


def _unwrapped(parts: list[str]) -> str:
    text = parts[0].strip()
    for part in map(str.strip, parts[1:]):
        text += ("" if joins_closed(text[-1], part[0]) else " ") + part
    return text


def _reads_as_caption(text: str) -> bool:
    """Say whether a paragraph under a picture reads as its caption: short, and no sentence of the story."""
    text = text.strip()
    return len(text) <= 60 and (
        text[-1:] not in "。！？：:" or "摄" in text or text.startswith(("图", "▲", "（"))
    )


def _figures(waiting: list[tuple[str, str, int]]) -> Iterator[Line]:
    for name, alt, number in waiting:
        yield Line("", number, Hint.FIGURE, picture=name, alt=alt)
