"""What one paragraph of a DOCX holds: text in order, how it is set, pictures, and what is not printed.

Elements and attributes are those of ECMA-376 part 1, 17.3 (w:t, w:br, w:vertAlign, w:vanish, w:strike …).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huozi.languages import note_mark
from huozi.model.article import Run
from huozi.model.source import EmbeddedPicture, LeftOut
from huozi.reading.pictures import safe_name, says_nothing
from huozi.reading.runs import Span, ruby, runs_of
from huozi.reading.scripts import lowered, raised

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(f"{W}{tag}" for tag in ("pPr", "rPr", "sectPr", "instrText")) | {_FALLBACK}
_DELETED = frozenset(f"{W}{tag}" for tag in ("del", "moveFrom"))


@dataclass
class Paragraph:
    r"""What one w:p holds.

    text      its words, line breaks as "\\n"
    bold      how many characters of it are bold
    sizes     their sizes in half-points, summed up; `sized` how many characters say their size
    pictures  names and alt texts
    spans     what its runs are set apart as
    """

    text: str = ""
    bold: int = 0
    sizes: int = 0
    sized: int = 0
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


class Gatherer:
    """Gathers paragraphs of one document part, and with them its pictures, note calls and unprinted words."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self.pictures: list[EmbeddedPicture] = []
        self.notes: list[tuple[str, str]] = []  # kind and id, in order of their calls
        self.left_out: list[LeftOut] = []

    def paragraph(self, element: "_Element", number: int) -> Paragraph:
        """Collect the text of w:p `number` in order; deleted, hidden and struck text is left out."""
        text = io.StringIO()
        held = Paragraph()
        pictures: list[tuple[str, str]] = []
        spans: list[Span] = []
        aside: dict[str, list[str]] = {}
        stack = [element]
        while stack:
            node = stack.pop()
            if node.tag in _SKIPPED:
                continue
            if node.tag in _DELETED:
                aside.setdefault("deletion", []).append(_words(node, "delText") + _words(node, "t"))
                continue
            if node.tag == f"{W}t":
                kind = _unnote_mark(node.getparent())
                if kind:
                    aside.setdefault(kind, []).append(node.text or "")
                    continue
                start = text.tell()
                text.write(_shown(node))
                spans += self._spans(node, start, text.tell())
                _weigh(held, node)
            elif node.tag == f"{W}ruby":
                word, reading = (_words(node.find(f"{W}{tag}")).strip() for tag in ("rubyBase", "rt"))
                start = text.tell()
                text.write(ruby(word, reading) if word and reading else word + reading)
                spans += [Span("ruby", start, text.tell(), reading)] if word and reading else []
                continue
            elif node.tag in (_A_BLIP, _V_IMAGE):
                pictures += self._picture(node)
            else:
                text.write(self._sign(node, element))
            stack.extend(reversed(node))
        self.left_out += (
            LeftOut(kind, "".join(words), number) for kind, words in aside.items() if "".join(words).strip()
        )
        held.text, held.pictures, held.spans = text.getvalue(), tuple(pictures), _joined(spans)
        return held

    def _sign(self, node: "_Element", paragraph: "_Element") -> str:
        """Return what an element without text of its own puts into it: a break, a tab, the mark of a note."""
        if node.tag in (f"{W}br", f"{W}cr") and node.get(f"{W}type") != "page":
            return "\n"
        if node.tag == f"{W}tab":
            return " " if node.getparent() is not None and node.getparent().tag == f"{W}r" else ""
        if node.tag == f"{W}noBreakHyphen":
            return "-"
        if node.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnotes" if node.tag.endswith("footnoteReference") else "endnotes"
            self.notes.append((kind, node.get(f"{W}id", "")))
            return note_mark(len(self.notes))
        return "\n" if node.tag == f"{W}p" and node is not paragraph else ""

    def _spans(self, node: "_Element", start: int, end: int) -> Iterator[Span]:
        """Yield what the run around the text `node` sets it apart as."""
        run = node.getparent()
        if has(run, "b"):
            yield Span("strong", start, end)
        elif has(run, "i") or has(run, "em"):
            yield Span("em", start, end)
        link = next(node.iterancestors(f"{W}hyperlink"), None)
        relation = self.part.rels.get(link.get(f"{_R}id", "")) if link is not None else None
        if relation is not None and relation.is_external:
            yield Span("link", start, end, relation.target_ref)

    def _picture(self, node: "_Element") -> list[tuple[str, str]]:
        related = node.get(f"{_R}embed") or node.get(f"{_R}id") or ""
        part = self.part.related_parts.get(related)
        data = getattr(part, "blob", b"")
        name = safe_name(str(getattr(part, "partname", "")), data)
        if name is None:
            self.left_out.append(LeftOut("picture", str(getattr(part, "partname", related)).lstrip("/")))
            return []
        if all(picture.name != name for picture in self.pictures):
            self.pictures.append(EmbeddedPicture(name, data))
        drawing = next((a for a in node.iterancestors() if a.tag.endswith(("}inline", "}anchor"))), None)
        described = drawing.find("{*}docPr") if drawing is not None else None
        alt = (described.get("descr") or "").strip() if described is not None else ""
        return [(name, "" if says_nothing(alt) else alt)]


def _shown(node: "_Element") -> str:
    """Return the text of a w:t as it is printed: raised and lowered characters as such."""
    text = node.text or ""
    place = value_of(node.getparent(), "vertAlign")
    return raised(text) if place == "superscript" else lowered(text) if place == "subscript" else text


def _unnote_mark(run: "_Element | None") -> str:
    """Return why a run's text is not printed: "hidden", "struck"; "" where it is."""
    if has(run, "vanish") or has(run, "webHidden"):
        return "hidden"
    return "struck" if has(run, "strike") or has(run, "dstrike") else ""


def _weigh(held: Paragraph, node: "_Element") -> None:
    inked = len("".join((node.text or "").split()))
    held.bold += inked if has(node.getparent(), "b") else 0
    size = value_of(node.getparent(), "sz")
    if size.isdecimal() and len(size) < 4:
        held.sizes += inked * int(size)
        held.sized += inked


def has(run: "_Element | None", style: str) -> bool:
    """Say whether a w:r is set bold (b), italic (i), struck (strike) and so on."""
    properties = run.find(f"{W}rPr") if run is not None else None
    found = properties.find(f"{W}{style}") if properties is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "none")


def value_of(holder: "_Element | None", name: str) -> str:
    """Return the value of a property of a w:r or style; "" where it has none."""
    properties = holder.find(f"{W}rPr") if holder is not None else None
    found = properties.find(f"{W}{name}") if properties is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""


def _words(element: "_Element | None", tag: str = "t") -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}{tag}")) if element is not None else ""


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
