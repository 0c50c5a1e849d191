"""Drawing text so that whoever reads the PDF gets its characters, also where glyphs do not name them.

WeasyPrint names every glyph by the first characters it is drawn for (ToUnicode), which is right for Han and
for alphabets. Text of other scripts is drawn cluster by cluster here: one whose glyphs do not name it is told
as a whole (ActualText; ISO 32000-1, 14.9.4). PDFium, Poppler and MuPDF turn what is painted from the right,
the characters of one glyph as well: in such text they stand last first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from types import SimpleNamespace
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from huozi.composition.scripts import VARIATIONS, Piece, Telling, pieces
from huozi.engine.boxes import Stream, Style, TextBox
from huozi.engine.text import PlannedLayout, cluster_ends, shape

Draw = Callable[[TextBox], None]


def draw_telling(stream: Stream, textbox: TextBox, draw: Draw) -> None:
    """Draw ``textbox`` on ``stream`` by means of ``draw``, and tell its characters."""
    parts = list(pieces(textbox.text))
    if not parts:
        draw(textbox)
        return
    layout = textbox.pango_layout
    if textbox.style["text_decoration_line"] != "none":
        draw(_decoration(textbox))
        textbox = _undecorated(textbox, textbox.text)
    if not isinstance(layout, PlannedLayout):
        _draw_clusters(stream, textbox, layout, draw)
        return
    x = textbox.position_x
    for part in parts:
        advances = layout.advances[part.start : part.end]
        box = _cut(textbox, layout, part)
        box.position_x, box.width = x, sum(advances)
        if part.telling is Telling.GLYPHS:
            draw(box)
        else:
            _draw_clusters(stream, box, box.pango_layout, draw)
        x += box.width


def _decoration(textbox: TextBox) -> TextBox:
    """Return the box without its text: WeasyPrint draws its lines and no glyph."""
    box = textbox.copy_with_text(" ")
    box.pango_layout = textbox.pango_layout
    return box


def _undecorated(textbox: TextBox, text: str) -> TextBox:
    box = textbox.copy_with_text(text)
    box.style, box.pango_layout = textbox.style.copy(), textbox.pango_layout
    box.style["text_decoration_line"] = "none"
    return box


def _cut(textbox: TextBox, layout: PlannedLayout, part: Piece) -> TextBox:
    """Return a part of a text box, without its lines, its characters where the plan has them."""
    box = _undecorated(textbox, textbox.text[part.start : part.end])
    advances = list(layout.advances[part.start : part.end])
    if part.telling is Telling.TURNED:  # its last letter stands at the left: what follows it does not
        advances[-1] = shape(box.text, box.style).advances[-1]
    lefts = layout.lefts[part.start : part.end]
    box.pango_layout = PlannedLayout(box.text, box.style, advances, lefts)
    return box


class _Cluster(NamedTuple):
    """Glyphs ``[start, end)`` of a run, from left to right, that together show some characters."""

    run: Any
    start: int
    end: int
    text: str
    text_end: int
    turned: bool
    width: float

    @property
    def glyphs(self) -> list[int]:
        """The glyphs' numbers, without those that show nothing."""
        infos = self.run.glyphs.glyphs
        numbers = [infos[k].glyph for k in range(self.start, self.end)]
        return [number for number in numbers if number < pango.PANGO_GLYPH_EMPTY]


def _draw_clusters(stream: Stream, box: TextBox, layout: Layout, draw: Draw) -> None:
    """Draw a text box, each of its clusters that is told as a whole by itself."""
    layout.reactivate(box.style)
    # Drawing makes this call too: were it to change something, the line would be shaped anew under our hands.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    clusters = [(cluster, _told(stream, cluster, box.style)) for cluster in _clusters(line, layout.text)]
    if not any(told for _, told in clusters):
        draw(box)
        return
    x = box.position_x
    for (told, _), together in groupby(clusters, key=lambda it: (it[1] and it[0], it[0].run)):
        group = [cluster for cluster, _ in together]
        if not told:
            x = _draw_group(box, layout, group, x, draw)
            continue
        text = told.text[::-1] if told.turned else told.text
        properties = f"<</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>>"
        stream.begin_marked_content("Span", properties.encode())
        x = _draw_group(box, layout, group, x, draw)
        stream.end_marked_content()
    layout.deactivate()


def _draw_group(box: TextBox, layout: Layout, group: Sequence[_Cluster], x: float, draw: Draw) -> float:
    """Draw neighbouring clusters of one run at ``x``; return where the next one begins."""
    part = box.copy_with_text(box.text)
    part.style = box.style
    part.position_x = x
    part.width = sum(cluster.width for cluster in group)
    part.pango_layout = _Drawn(layout, group)
    draw(part)
    return float(x + part.width)


class _Drawn:
    """What WeasyPrint's drawing asks of a layout, for some clusters of a line already shaped."""

    def __init__(self, layout: Layout, group: Sequence[_Cluster]) -> None:
        self.layout = layout.layout
        self.text = layout.text
        run, start, end = group[0].run, group[0].start, group[-1].end
        item = run.item
        length = max(cluster.text_end for cluster in group)
        glyphs = SimpleNamespace(
            glyphs=run.glyphs.glyphs[start:end],
            num_glyphs=end - start,
            log_clusters=ffi.unpack(run.glyphs.log_clusters, run.glyphs.num_glyphs)[start:end],
        )
        item = SimpleNamespace(offset=item.offset, length=length, analysis=item.analysis)
        data = SimpleNamespace(glyphs=glyphs, item=item)
        self.line = SimpleNamespace(runs=[SimpleNamespace(data=data, next=ffi.NULL)])

    def get_first_line(self) -> tuple[Any, None]:
        return self.line, None

    def reactivate(self, style: Style) -> None:
        """Do nothing: the line is shaped."""

    def deactivate(self) -> None:
        """Do nothing: others are drawn from the same line."""


def _clusters(line: Any, whole: str) -> Iterator[_Cluster]:
    """Yield the clusters of a shaped line, from left to right, a mark with the character that it marks."""
    text = whole.encode()
    node = line.runs
    while node != ffi.NULL:
        kept: _Cluster | None = None
        for cluster in _shaped_clusters(node.data, text):
            if kept and _belong_together(kept, cluster):
                kept = _joined(kept, cluster)
                continue
            if kept:
                yield kept
            kept = cluster
        if kept:
            yield kept
        node = node.next


def _shaped_clusters(run: Any, text: bytes) -> Iterator[_Cluster]:
    """Yield the clusters of a run as Pango has them: marks and selectors may have their own."""
    item, string = run.item, run.glyphs
    turned = item.analysis.level % 2 == 1
    starts = ffi.unpack(string.log_clusters, string.num_glyphs)
    first, width = 0, 0.0
    for k, (start, end) in enumerate(zip(starts, cluster_ends(starts, item.length, turned), strict=True)):
        width += string.glyphs[k].geometry.width * FROM_UNITS
        if start != end:
            characters = text[item.offset + start : item.offset + end].decode()
            yield _Cluster(run, first, k + 1, characters, end, turned, width)
            first, width = k + 1, 0.0


def _belong_together(left: _Cluster, right: _Cluster) -> bool:
    """Return whether one of two neighbours is a mark on the other, or selects its variant."""
    mark = left if right.turned else right
    return unicodedata.category(mark.text[0]).startswith("M")


def _joined(left: _Cluster, right: _Cluster) -> _Cluster:
    first, last = (right, left) if right.turned else (left, right)
    return left._replace(
        end=right.end,
        text=first.text + last.text,
        text_end=last.text_end,
        width=left.width + right.width,
    )


def _told(stream: Stream, cluster: _Cluster, style: Style) -> bool:
    """Name the glyphs of a cluster, as far as they have no names; return whether they do not tell it.

    Several glyphs of one cluster are never left to themselves: marks above and below stand on lines of their
    own for those who read by places.
    """
    glyphs = cluster.glyphs
    if not glyphs:
        return False
    font, _ = stream.add_font(cluster.run.item.analysis.font)
    text = cluster.text[::-1] if cluster.turned else cluster.text
    if len(glyphs) == 1:
        own = len(text) == 1 or text[-1] not in VARIATIONS or _shown(text[0], style) != glyphs
        return font.to_unicode.setdefault(glyphs[0], text if own else text[0]) != text
    if cluster.turned and len(glyphs) == len(text):
        names = [font.to_unicode.setdefault(*named) for named in zip(glyphs, text, strict=True)]
        return "".join(names) != text
    for glyph in glyphs:  # never by a later character: MuPDF says the end of an ActualText twice then
        font.to_unicode.setdefault(glyph, cluster.text[0])
    return True


def _shown(character: str, style: Style) -> list[int]:
    """Return the glyphs that show a character standing alone."""
    layout = Layout(style)
    layout.set_text(character)
    return [glyph for cluster in _clusters(layout.get_first_line()[0], character) for glyph in cluster.glyphs]
