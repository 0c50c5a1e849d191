"""An ODT (OpenDocument 1.3) to a `SourceText`: paragraphs, headings, lists, tables, notes, pictures, ruby.

Deleted text (tracked changes), comments and the words of headers and footers are told and not printed.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from huozi.diagnostics import SourceError, finding
from huozi.languages import note_mark
from huozi.model.source import PLAIN, EmbeddedPicture, Hint, LeftOut, Line, Look, Metadata, SourceText
from huozi.reading.archives import opened
from huozi.reading.pictures import safe_name
from huozi.reading.runs import Span, ruby, runs_of
from huozi.reading.scripts import lowered, raised

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _STYLE = (f"{{{_NS}{name}:1.0}}" for name in ("text", "table", "office", "style"))
_DRAW, _FO, _SVG = f"{{{_NS}drawing:1.0}}", f"{{{_NS}xsl-fo-compatible:1.0}}", f"{{{_NS}svg-compatible:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NAMED = {"title": Hint.TITLE, "subtitle": Hint.SUBTITLE, "quotations": Hint.QUOTE, "caption": Hint.FIGURE}
_REPEAT_LIMIT = 64


@dataclass
class _Style:
    """What a named style says, its parents' included."""

    bold: bool = False
    italic: bool = False
    size: float = 0.0  # points; 0: not said
    align: str = ""
    place: str = ""  # of characters: super, sub
    hidden: bool = False
    struck: bool = False
    names: tuple[str, ...] = ()


@dataclass
class _Gathered:
    """The words of one paragraph so far."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    bold: int = 0
    sizes: Counter[float] = field(default_factory=Counter)
    pictures: list[tuple[str, str]] = field(default_factory=list)


def read_odt(data: bytes, name: str) -> SourceText:
    """Read the bytes of the ODT `name`; a line's number is that of its paragraph.

    Raises SourceError for what is no ODT, is broken or locked, or would unpack beyond the limits.
    """
    with opened(data, name, "ODT", "content.xml") as archive:
        try:
            reader = _Reader(archive)
            lines = tuple(reader.lines())
        except (etree.XMLSyntaxError, KeyError, zipfile.BadZipFile, ValueError, RecursionError) as error:
            broken = finding("source-docx-broken", name, kind="ODT", reason=str(error)[:80])
            raise SourceError(broken) from None
    title = reader.title()
    return SourceText(
        name,
        lines,
        structured=True,
        encoding="odt",
        pictures=tuple(reader.pictures.values()),
        metadata=Metadata((title,) if title else ()),
        left_out=tuple(reader.left_out),
    )


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.members = set(archive.namelist())
        self.content = self._tree("content.xml")
        self.others = self._tree("styles.xml") if "styles.xml" in self.members else None
        self.elements = {
            element.get(f"{_STYLE}name"): element
            for root in (self.others, self.content)
            if root is not None
            for element in root.iter(f"{_STYLE}style")
        }
        self.styles: dict[str, _Style] = {}
        self.number = 0
        self.notes: list[etree._Element] = []
        self.pictures: dict[str, EmbeddedPicture] = {}
        self.left_out: list[LeftOut] = []

    def _tree(self, member: str) -> "etree._Element":
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(self.archive.read(member), parser)

    def title(self) -> str:
        """Return the title of the document's properties; "" for none."""
        if "meta.xml" not in self.members:
            return ""
        found = self._tree("meta.xml").find(".//{http://purl.org/dc/elements/1.1/}title")
        return (found.text or "").strip() if found is not None else ""

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the body, the notes last."""
        body = self.content.find(f".//{_OFFICE}text")
        found = list(self._blocks(body, None, 0)) if body is not None else []
        sizes: Counter[float] = Counter()
        for line in found:
            sizes[line.look.size] += len(line.text)
        base = max((size for size in sizes if size), key=lambda size: sizes[size], default=0.0)
        for line in found:
            size = round(line.look.size / base, 2) if base and line.look.size else 1.0
            yield line if line.look is PLAIN else replace(line, look=replace(line.look, size=size))
        for n, note in enumerate(self.notes, 1):
            words = " ".join(self._paragraph(p).text for p in note.iter(f"{_TEXT}p"))
            self.number += 1
            yield Line(words, self.number, Hint.FOOTNOTE, mark=note_mark(n))
        self._beside()

    def _blocks(self, container: "etree._Element", hint: Hint | None, depth: int) -> Iterator[Line]:
        for element in container:
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self.number += 1
                yield from self._lines(element, hint, depth)
            elif element.tag == f"{_TEXT}list":
                yield from self._list(element, depth + (hint is Hint.ITEM))
            elif element.tag == f"{_TABLE}table":
                yield from self._table(element)
            elif element.tag in (f"{_TEXT}section", f"{_TEXT}list-item", f"{_DRAW}frame", f"{_DRAW}text-box"):
                yield from self._blocks(element, hint, depth)
            elif element.tag == f"{_TEXT}tracked-changes":
                for region in element.iter(f"{_TEXT}deletion"):
                    self._leave("deletion", region)

    def _list(self, element: "etree._Element", depth: int) -> Iterator[Line]:
        ordered = self._is_numbered(element, depth)
        for count, item in enumerate(element.findall(f"{_TEXT}list-item"), 1):
            for n, line in enumerate(self._blocks(item, Hint.ITEM, depth)):
                own = n == 0 and line.hint is Hint.ITEM
                yield replace(line, mark=f"{count}." if ordered else "-") if own else line

    def _is_numbered(self, element: "etree._Element", depth: int) -> bool:
        name = element.get(f"{_TEXT}style-name")
        for root in (self.content, self.others):
            for style in root.iter(f"{_TEXT}list-style") if root is not None else ():
                if style.get(f"{_STYLE}name") == name and depth < len(style):
                    return bool(style[depth].tag == f"{_TEXT}list-level-style-number")
        return False

    def _lines(self, element: "etree._Element", hint: Hint | None, depth: int) -> Iterator[Line]:
        held = self._paragraph(element)
        style = self._style(element.get(f"{_TEXT}style-name"))
        level = depth
        if element.tag == f"{_TEXT}h":
            outline = element.get(f"{_TEXT}outline-level", "1")
            hint, level = Hint.HEADING, min(int(outline), 6) if outline.isdecimal() else 1
        hint = hint or next((_NAMED[name] for name in style.names if name in _NAMED), None)
        inked = len("".join(held.text.split()))
        own = max(held.sizes, key=lambda size: held.sizes[size], default=0.0) or style.size
        bold = inked > 0 and (style.bold or held.bold >= inked)
        look = Look(own, bold, style.align == "center", style.align in ("end", "right")) if inked else PLAIN
        if hint is None and bold:
            hint = Hint.STRONG
        for picture, alt in held.pictures[:-1] if held.text.strip() else held.pictures:
            yield Line("", self.number, Hint.FIGURE, picture=picture, alt=alt)
        if held.pictures and held.text.strip():
            picture, alt = held.pictures[-1]
            yield Line(held.text.strip(), self.number, Hint.FIGURE, picture=picture, alt=alt)
        else:
            for part in filter(str.strip, held.text.split("\n")):
                runs = runs_of(held.text, held.spans) if "\n" not in held.text else ()
                yield Line(part, self.number, hint, level, runs=runs, look=look)

    def _paragraph(self, element: "etree._Element") -> _Gathered:
        held = _Gathered()
        self._gather(element, held, _Style())
        return held

    def _gather(self, element: "etree._Element", held: _Gathered, style: _Style) -> None:
        self._add(element.text, held, style)
        for child in element:
            self._inline(child, held, style)
            self._add(child.tail, held, style)

    def _inline(self, child: "etree._Element", held: _Gathered, style: _Style) -> None:
        start = len(held.text)
        if child.tag == f"{_TEXT}span":
            self._gather(child, held, self._style(child.get(f"{_TEXT}style-name")))
        elif child.tag == f"{_TEXT}a":
            self._gather(child, held, style)
            held.spans.append(Span("link", start, len(held.text), child.get(_HREF) or ""))
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            held.text += " " * min(int(count) if count.isdecimal() else 1, _REPEAT_LIMIT)
        elif child.tag == f"{_TEXT}tab":
            held.text += " "
        elif child.tag == f"{_TEXT}line-break":
            held.text += "\n"
        elif child.tag == f"{_TEXT}note":
            self.notes += child.findall(f"{_TEXT}note-body")
            held.text += note_mark(len(self.notes))
        elif child.tag == f"{_OFFICE}annotation":
            self._leave("comment", child)
        elif child.tag == f"{_TEXT}ruby":
            base, reading = (
                "".join(child.find(f"{_TEXT}{part}").itertext()) for part in ("ruby-base", "ruby-text")
            )
            held.text += ruby(base, reading) if base and reading else base
            held.spans.append(Span("ruby", start, len(held.text), reading))
        elif child.tag == f"{_DRAW}frame":
            held.pictures += self._picture(child)
            for box in child.iter(f"{_DRAW}text-box"):
                words = [self._paragraph(p).text for p in box.iter(f"{_TEXT}p")]
                held.text += "\n".join(words)
        elif child.tag in (f"{_TEXT}bookmark-ref", f"{_TEXT}sequence", f"{_TEXT}date", f"{_TEXT}page-number"):
            self._gather(child, held, style)

    def _add(self, text: str | None, held: _Gathered, style: _Style) -> None:
        words = " ".join(text.split("\n")) if text else ""
        if not words:
            return
        if style.hidden or style.struck:
            self.left_out.append(LeftOut("hidden" if style.hidden else "struck", words, self.number))
            return
        words = raised(words) if style.place == "super" else lowered(words) if style.place == "sub" else words
        start = len(held.text)
        held.text += words
        inked = len("".join(words.split()))
        held.bold += inked if style.bold else 0
        held.sizes[style.size] += inked
        if style.bold or style.italic:
            held.spans.append(Span("strong" if style.bold else "em", start, len(held.text)))

    def _picture(self, frame: "etree._Element") -> list[tuple[str, str]]:
        image = frame.find(f"{_DRAW}image")
        path = (image.get(_HREF) or "").removeprefix("./") if image is not None else ""
        data = self.archive.read(path) if path in self.members else b""
        name = safe_name(path, data) if data else None
        if name is None:
            self.left_out.append(LeftOut("picture", path, self.number))
            return []
        self.pictures[name] = EmbeddedPicture(name, data)
        described = frame.find(f"{_SVG}desc")
        return [(name, (described.text or "").strip() if described is not None else "")]

    def _table(self, table: "etree._Element") -> Iterator[Line]:
        for row in table.iter(f"{_TABLE}table-row"):
            self.number += 1
            cells: list[str] = []
            for cell in row:
                if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    words = " ".join(self._paragraph(p).text.strip() for p in cell.iter(f"{_TEXT}p"))
                    again = cell.get(f"{_TABLE}number-columns-repeated", "1")
                    times = min(int(again) if again.isdecimal() else 1, _REPEAT_LIMIT)
                    cells += [" ".join(words.split())] * times
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield Line("\t".join(cells), self.number, Hint.TABLE if len(cells) > 1 else None)

    def _style(self, name: str | None, depth: int = 0) -> _Style:
        if not name or name not in self.elements or depth > 20:
            return _Style()
        if name not in self.styles:
            element = self.elements[name]
            parent = self._style(element.get(f"{_STYLE}parent-style-name"), depth + 1)
            self.styles[name] = _styled(element, name, parent)
        return self.styles[name]

    def _leave(self, kind: str, element: "etree._Element") -> None:
        words = " ".join("".join(p.itertext()) for p in element.iter(f"{_TEXT}p")).strip()
        if words:
            self.left_out.append(LeftOut(kind, words, self.number or None))

    def _beside(self) -> None:
        for kind in ("header", "footer"):
            for element in self.others.iter(f"{_STYLE}{kind}") if self.others is not None else ():
                words = " ".join("".join(p.itertext()) for p in element.iter(f"{_TEXT}p")).strip()
                if words:
                    self.left_out.append(LeftOut(kind, words))


def _styled(element: "etree._Element", name: str, parent: _Style) -> _Style:
    """Return what a style says over its parent's."""
    said = {key: value for child in element for key, value in child.attrib.items()}
    size = said.get(f"{_FO}font-size", "")
    weight = said.get(f"{_FO}font-weight")
    place = said.get(f"{_STYLE}text-position", "")
    shown = element.get(f"{_STYLE}display-name") or name
    struck = said.get(f"{_STYLE}text-line-through-style", "none")
    points = size.removesuffix("pt")
    return _Style(
        parent.bold if weight is None else weight in ("bold", "600", "700", "800", "900"),
        said.get(f"{_FO}font-style") == "italic" or parent.italic,
        float(points) if size.endswith("pt") and points.replace(".", "", 1).isdecimal() else parent.size,
        said.get(f"{_FO}text-align") or parent.align,
        place.split(" ")[0] if place.startswith(("super", "sub")) else "",
        said.get(f"{_TEXT}display") == "none" or parent.hidden,
        struck != "none",
        (shown.lower(), *parent.names),
    )
