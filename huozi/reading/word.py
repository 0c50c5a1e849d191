"""A DOCX to a `SourceText`: styles to structure, tables, notes, pictures with the words beneath them.

python-docx opens the package and knows its styles; the text is gathered here, because its `text` leaves out
what stands in insertions, content controls and text boxes. The archive's sizes are checked before anything is
unpacked.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from huozi.diagnostics import SourceError, finding
from huozi.languages import note_mark
from huozi.model.article import Run
from huozi.model.source import EmbeddedPicture, Hint, Line, SourceText
from huozi.reading.pictures import safe_name, says_nothing
from huozi.reading.runs import Span, joined, ruby, runs_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MEMBERS_LIMIT = 5000
UNPACKED_LIMIT = 400 * 1024 * 1024
TEXT_LIMIT = 64 * 1024 * 1024
RATIO_LIMIT = 300  # unpacked to packed, for members beyond a mebibyte: prose packs about 10 to 1
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SKIPPED = frozenset(
    f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "delText")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?i)^(?:heading|标题|標題|見出し|제목)\s*(\d)$")
_LISTS = ("list bullet", "list number", "列表项目", "列表编号")  # not List Paragraph, which is but an indent
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
    _check_archive(data, name)
    import docx  # noqa: PLC0415  (0.3 s that only Word files need)

    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        lines = tuple(reader.lines())
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(finding("source-docx-broken", name, reason=type(error).__name__)) from error
    return SourceText(name, lines, structured=True, encoding="docx", pictures=tuple(reader.pictures))


def _check_archive(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SourceError(finding("source-docx-broken", name, reason=str(error)[:80])) from None
    if not any(member.filename == "word/document.xml" for member in members):
        raise SourceError(finding("source-docx-broken", name, reason="word/document.xml"))
    swollen = any(
        m.file_size > 2**20 and m.file_size > RATIO_LIMIT * max(1, m.compress_size) for m in members
    )
    text = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    total = sum(member.file_size for member in members)
    if len(members) > MEMBERS_LIMIT or total > UNPACKED_LIMIT or text > TEXT_LIMIT or swollen:
        raise SourceError(finding("source-docx-bomb", name, size=total // 2**20))


@dataclass
class _Paragraph:
    """What one w:p holds: its text, how much of it is bold, its pictures and their alt texts, its runs."""

    text: str = ""
    bold: int = 0
    pictures: tuple[tuple[str, str], ...] = ()
    spans: tuple[Span, ...] = ()

    def parts(self) -> list[tuple[str, tuple[Run, ...]]]:
        """Return its lines that hold words, with their runs."""
        found = []
        start = 0
        for part in self.text.split("\n"):
            inside = [span for span in self.spans if start <= span.start and span.end <= start + len(part)]
            moved = [span.moved(-start) for span in inside]
            if part.strip():
                found.append((part, runs_of(part, moved)))
            start += len(part) + 1
        return found


class _Reader:
    """Goes through one document's body in order."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.part = document.part
        self.styles = {style.style_id: style.name or style.style_id for style in document.styles}
        self.pictures: list[EmbeddedPicture] = []
        self.number = 0
        self.notes: list[tuple[str, str]] = []  # mark and id, in order of their calls

    def lines(self) -> Iterator[Line]:
        """Yield the document's lines; numbered items that follow each other count up."""
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
            if child.tag == f"{_W}p":
                self.number += 1
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from ((line, ()) for line in self._table(child))
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None:
                    yield from self._blocks(content)

    def _paragraph(self, element: "_Element") -> Iterator[tuple[Line, tuple[tuple[str, str], ...]]]:
        held = self._gather(element)
        hint, level, mark = self._style(element)
        marked = held.parts()
        parts = [part for part, _ in marked]
        if len(parts) > 1 and hint is None and max(map(len, parts)) <= 20:
            text, runs = joined(((part.strip(), runs) for part, runs in marked), "\n")
            yield Line(text, self.number, Hint.VERSE, runs=runs), held.pictures
            return
        if len(parts) > 1 and hint in (Hint.TITLE, Hint.HEADING, Hint.SUBTITLE):
            marked = [(" ".join(part.strip() for part in parts), ())]
        if hint is None and held.bold and held.bold >= len("".join(held.text.split())):
            hint = Hint.STRONG
        for n, (part, runs) in enumerate(marked or [("", ())]):
            yield Line(part, self.number, hint, level, mark, runs=runs), held.pictures if n == 0 else ()

    def _style(self, element: "_Element") -> tuple[Hint | None, int, str]:
        """Return what a paragraph's style says it is, the level, and the mark of a list item."""
        properties = element.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        style_id = style.get(f"{_W}val", "") if style is not None else ""
        title = self.styles.get(style_id, style_id).strip()
        if heading := _HEADING.match(title):
            return Hint.HEADING, int(heading[1]), ""
        if hint := _STYLES.get(title.lower()):
            return hint, 0, ""
        numbering = properties.find(f"{_W}numPr") if properties is not None else None
        if title.lower().startswith(_LISTS) or numbering is not None:
            depth = numbering.find(f"{_W}ilvl") if numbering is not None else None
            level = int(depth.get(f"{_W}val", "0")) if depth is not None else 0
            ordered = "number" in title.lower() or "编号" in title or self._is_numbered(numbering, level)
            return Hint.ITEM, min(level, 8), "1." if ordered else "-"
        outline = properties.find(f"{_W}outlineLvl") if properties is not None else None
        if outline is not None and (value := int(outline.get(f"{_W}val", "9"))) < 6:
            return Hint.HEADING, value + 1, ""
        return None, 0, ""

    def _is_numbered(self, numbering: "_Element | None", level: int) -> bool:
        """Say whether the list a paragraph belongs to counts (1. 2. 3.) rather than marks with bullets."""
        number = numbering.find(f"{_W}numId") if numbering is not None else None
        if number is None or not any(rel.reltype.endswith("/numbering") for rel in self.part.rels.values()):
            return False
        root = self.part.numbering_part.element
        for num in root.findall(f"{_W}num"):
            abstract = num.find(f"{_W}abstractNumId")
            if num.get(f"{_W}numId") == number.get(f"{_W}val") and abstract is not None:
                for kind in root.findall(f"{_W}abstractNum"):
                    if kind.get(f"{_W}abstractNumId") == abstract.get(f"{_W}val"):
                        formats = kind.findall(f"{_W}lvl/{_W}numFmt")
                        return level < len(formats) and formats[level].get(f"{_W}val") != "bullet"
        return False

    def _gather(self, element: "_Element") -> _Paragraph:
        """Collect a paragraph's text in order, its inserted text too, its deleted text not."""
        text = io.StringIO()
        pictures: list[tuple[str, str]] = []
        spans: list[Span] = []
        bold = 0
        stack = [element]
        while stack:
            node = stack.pop()
            if node.tag in _SKIPPED or node.tag == _FALLBACK:
                continue
            if node.tag == f"{_W}t":
                start = text.tell()
                text.write(node.text or "")
                spans += self._spans(node, start, text.tell())
                bold += len("".join((node.text or "").split())) if _has(node.getparent(), "b") else 0
            elif node.tag == f"{_W}ruby":
                word, reading = (_words(node.find(f"{_W}{tag}")) for tag in ("rubyBase", "rt"))
                start = text.tell()
                text.write(ruby(word, reading) if word and reading else word + reading)
                spans += [Span("ruby", start, text.tell(), reading)] if word and reading else []
                continue
            elif node.tag in (f"{_W}br", f"{_W}cr") and node.get(f"{_W}type") != "page":
                text.write("\n")
            elif node.tag == f"{_W}tab":
                text.write(" ")
            elif node.tag == f"{_W}noBreakHyphen":
                text.write("-")
            elif node.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                kind = "footnotes" if node.tag.endswith("footnoteReference") else "endnotes"
                self.notes.append((kind, node.get(f"{_W}id", "")))
                text.write(note_mark(len(self.notes)))
            elif node.tag in (_A_BLIP, _V_IMAGE):
                pictures += self._picture(node)
            elif node.tag == f"{_W}p" and node is not element:
                text.write("\n")
            stack.extend(reversed(node))
        return _Paragraph(text.getvalue(), bold, tuple(pictures), _joined(spans))

    def _spans(self, node: "_Element", start: int, end: int) -> Iterator[Span]:
        """Yield what the run around the text `node` sets it apart as."""
        run = node.getparent()
        if _has(run, "b"):
            yield Span("strong", start, end)
        elif _has(run, "i") or _has(run, "em"):
            yield Span("em", start, end)
        link = next(node.iterancestors(f"{_W}hyperlink"), None)
        relation = self.part.rels.get(link.get(f"{_R}id", "")) if link is not None else None
        if relation is not None and relation.is_external:
            yield Span("link", start, end, relation.target_ref)

    def _picture(self, node: "_Element") -> list[tuple[str, str]]:
        related = node.get(f"{_R}embed") or node.get(f"{_R}id") or ""
        part = self.part.related_parts.get(related)
        data = getattr(part, "blob", b"")
        name = safe_name(str(getattr(part, "partname", "")), data)
        if name is None:
            return []
        if all(picture.name != name for picture in self.pictures):
            self.pictures.append(EmbeddedPicture(name, data))
        drawing = next((a for a in node.iterancestors() if a.tag.endswith(("}inline", "}anchor"))), None)
        described = drawing.find("{*}docPr") if drawing is not None else None
        alt = (described.get("descr") or "").strip() if described is not None else ""
        return [(name, "" if says_nothing(alt) else alt)]

    def _table(self, table: "_Element") -> Iterator[Line]:
        """Yield a table's rows; a table of one column or one row and cell only frames its paragraphs."""
        rows = [row.findall(f"{_W}tc") for row in table.iter(f"{_W}tr")]
        if not rows or max(map(len, rows)) < 2 or table.find(f".//{_W}tbl") is not None:
            for cell in (cell for row in rows for cell in row):
                for line, _ in self._blocks(cell):
                    yield line
            return
        for row in rows:
            self.number += 1
            cells = [
                " ".join(self._gather(p).text.replace("\n", " ").strip() for p in c.findall(f"{_W}p"))
                for c in row
            ]
            if any(cells):
                yield Line("\t".join(" ".join(cell.split("\t")) for cell in cells), self.number, Hint.TABLE)

    def _footnotes(self) -> Iterator[Line]:
        from lxml import etree  # noqa: PLC0415

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        roots: dict[str, Any] = {}
        for relation in self.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in ("footnotes", "endnotes") and not relation.is_external:
                roots[kind] = etree.fromstring(relation.target_part.blob, parser)
        for n, (kind, id) in enumerate(self.notes, 1):
            for note in roots.get(kind, ()):
                if note.get(f"{_W}id") == id:
                    self.number += 1
                    text = " ".join(self._gather(p).text.strip() for p in note.iter(f"{_W}p"))
                    yield Line(text, self.number, Hint.FOOTNOTE, mark=note_mark(n))


def _has(run: "_Element | None", style: str) -> bool:
    """Say whether a w:r is set bold (b), italic (i) or with emphasis marks (em)."""
    properties = run.find(f"{_W}rPr") if run is not None else None
    found = properties.find(f"{_W}{style}") if properties is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "none")


def _words(element: "_Element | None") -> str:
    return "".join(node.text or "" for node in element.iter(f"{_W}t")).strip() if element is not None else ""


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Join spans of one kind that follow each other: Word parts them at every change of hand."""
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last and (last.kind, last.end, last.target) == (span.kind, span.start, span.target):
            joined[-1] = last._replace(end=span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _reads_as_caption(text: str) -> bool:
    """Say whether a paragraph under a picture reads as its caption: short, and no sentence of the story."""
    text = text.strip()
    return len(text) <= 60 and (
        text[-1:] not in "。！？：:" or "摄" in text or text.startswith(("图", "▲", "（"))
    )


def _figures(waiting: list[tuple[str, str, int]]) -> Iterator[Line]:
    for name, alt, number in waiting:
        yield Line("", number, Hint.FIGURE, picture=name, alt=alt)
