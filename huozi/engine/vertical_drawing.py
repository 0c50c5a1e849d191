"""Drawing vertical text: upright glyphs one below the other, Western ones on their side, numbers in squares.

A vertical page is drawn lying and turned a quarter clockwise when the file is written (`turning`). So upright
glyphs are drawn lying on their left: in the encoding Identity-V, whose glyphs follow each other down their
own vertical axis (ISO 32000-1, 9.7.4.3 and 9.7.5.2), with the matrix 0 -1 -1 0 in the engine's downward
coordinates. The same font program serves both encodings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from huozi.composition.characters import DASHES, ELLIPSES
from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import TextBox
from huozi.engine.text import PANGO_SIZE_MENDED, WIDE, runs_of, utf8_starts
from huozi.engine.vertical_text import SetDown, as_set_down, is_vertical

_DOWN = "v"
"""Added to a font's name in the resources where it is encoded Identity-V."""

_CLEAR = 1.2  # em between the last part of a column and where another one may begin
_LEAST_CLEAR = 0.6
_WESTERN_MIDDLE = 0.36
"""Em from the baseline to the middle of a Western word: half the height of its capitals and figures."""


class _Placed(NamedTuple):
    """A glyph to draw: where it begins on the inline axis, and how wide the font has it, in CSS pixels.

    start  of a glyph in a square: the middle of the square
    rise  how much it is raised above its baseline, as accents are
    """

    glyph: int
    start: float
    width: float
    rise: float = 0.0


_LYING, _UPRIGHT, _SQUARE = 0, 1, 2
"""The ways in which a glyph stands: on its side, upright alone, upright in one square with others."""


class _Piece(NamedTuple):
    """Glyphs of one font that stand in one way."""

    font: Any
    size: float
    way: int
    glyphs: list[_Placed]


def draw_down(_style: PunctuationStyle, plain: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """Return a stand-in for ``draw_first_line`` that draws vertical text boxes.

    Text that composition left to the engine is drawn so too, as wide as the engine has set it. What the
    engine draws by other rules (characters without a glyph, colour and bitmap fonts, right-to-left scripts,
    an ellipsis for what does not fit) is left to ``plain``: it lies on its side.
    """

    def draw_first_line(
        stream: Any, textbox: TextBox, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> list[Any]:
        cut = text_overflow == "ellipsis" or block_ellipsis != "none"
        if is_vertical(textbox.style) and not cut and textbox.text.strip():
            size = textbox.style["font_size"]
            layout = as_set_down(textbox.pango_layout, size)
            pieces = _pieces(stream, layout, size)
            if pieces is not None:
                inline, baseline = matrix.values[4:]
                middle = baseline - layout.down.centre
                indent = getattr(textbox.style["text_indent"], "value", 0.0)
                for piece in pieces:
                    for part in _parted(piece, indent):
                        _draw(stream, part, inline, middle)
                return []
        return plain(stream, textbox, text_overflow, block_ellipsis, matrix)

    return draw_first_line


def _pieces(stream: Any, layout: SetDown, font_size: float) -> list[_Piece] | None:
    """Return the glyphs of a text box in pieces drawn alike; None where the engine must draw them."""
    text = layout.text
    index_at = {byte: k for k, byte in enumerate(utf8_starts(text))}
    origins = list(accumulate(layout.advances, initial=0.0))
    stands = layout.down.stands
    pieces: list[_Piece] = []
    for item in runs_of(layout.line):
        pango_font = item.item.analysis.font
        font, size = stream.add_font(pango_font)
        if pango.pango_version() < PANGO_SIZE_MENDED:
            size = font_size
        if font.bitmap or font.svg or font.png or font.colr or item.item.analysis.level % 2:
            return None
        pen, before = 0.0, -1
        for glyph in _glyphs(item, index_at):
            if glyph.unknown:
                return None
            width = _register(font, pango_font, glyph, text, stream, size)
            head = glyph.first
            while stands[head] < 0:
                head -= 1
            pen = pen if glyph.first == before else origins[glyph.first] - layout.lefts[glyph.first]
            before = glyph.first
            way = _LYING if stands[head] == 0 else _SQUARE
            if stands[head] == 1 and width >= WIDE * size:
                way = _LYING if _runs_across(stream, pango_font, glyph, text) else _UPRIGHT
            start = pen
            if way == _SQUARE:
                start = origins[head] + min(origins[head + max(1, stands[head])] - origins[head], size) / 2
            placed = _Placed(glyph.id, start, width, glyph.rise)
            if _joins(pieces, font, size, way, placed):
                pieces[-1].glyphs.append(placed)
            else:
                pieces.append(_Piece(font, size, way, [placed]))
            pen += glyph.advance
    return pieces


def _runs_across(stream: Any, pango_font: Any, glyph: _Glyph, text: str) -> bool:
    """Tell whether a dash or dots of omission have not the font's vertical form.

    Pango shapes them as part of the Western word before them, where the form is not found. Laid on its side
    with that word the horizontal glyph runs down the column, as it should.
    """
    if text[glyph.first] not in DASHES and text[glyph.first] not in ELLIPSES:
        return False
    pango.pango_font_get_glyph_extents(pango_font, glyph.id, stream.ink_rect, stream.logical_rect)
    return bool(stream.ink_rect.width > stream.ink_rect.height)


def _joins(pieces: list[_Piece], font: Any, size: float, way: int, placed: _Placed) -> bool:
    """Return whether a glyph goes on with the last piece: of one font, one way and, in a square, the same."""
    if not pieces or pieces[-1].font is not font or pieces[-1].size != size or pieces[-1].way != way:
        return False
    return way != _SQUARE or pieces[-1].glyphs[-1].start == placed.start


def _parted(piece: _Piece, indent: float) -> list[_Piece]:
    """Return an upright piece in two, parted where no other column begins.

    PDFium takes what is shown at one height as what was shown last for one line, which it sorts from left to
    right: of two columns shown whole, each at the head of the page, it would read the second first. So the
    last thing shown of a column is kept away from its head and from where a paragraph is indented.
    """
    if piece.way != _UPRIGHT or len(piece.glyphs) < 2:
        return [piece]
    head = piece.glyphs[0].start
    clear = [min(it.start - head, abs(it.start - head - indent)) for it in piece.glyphs[1:]]
    enough = min(max(clear), _CLEAR * piece.size)
    if enough < _LEAST_CLEAR * piece.size:
        return [piece]
    place = 1 + next(k for k, distance in enumerate(clear) if distance >= enough)
    return [piece._replace(glyphs=piece.glyphs[:place]), piece._replace(glyphs=piece.glyphs[place:])]


class _Glyph(NamedTuple):
    """A shaped glyph: its id, the characters [first, after) it stands for, its advance and rise in pixels."""

    id: int
    first: int
    after: int
    advance: float
    rise: float
    unknown: bool


def _glyphs(item: Any, index_at: dict[int, int]) -> Iterator[_Glyph]:
    string, offset = item.glyphs, item.item.offset
    clusters = ffi.unpack(string.log_clusters, string.num_glyphs)
    ends = sorted({*clusters, item.item.length})
    for info, byte in zip(string.glyphs[0 : string.num_glyphs], clusters, strict=True):
        if info.glyph == pango.PANGO_GLYPH_EMPTY:
            continue
        yield _Glyph(
            info.glyph,
            index_at[offset + byte],
            index_at[offset + ends[ends.index(byte) + 1]],
            info.geometry.width * FROM_UNITS,
            -info.geometry.y_offset * FROM_UNITS,
            bool(info.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG),
        )


def _register(font: Any, pango_font: Any, glyph: _Glyph, text: str, stream: Any, size: float) -> float:
    """Tell the PDF's font of a glyph, as the engine's own drawing does; return its width in CSS pixels."""
    if glyph.id not in font.to_unicode:
        font.to_unicode[glyph.id] = text[glyph.first : glyph.after]
    if glyph.id not in font.widths:
        key_size = get_pango_font_key(pango_font)[2]
        pango.pango_font_get_glyph_extents(pango_font, glyph.id, stream.ink_rect, stream.logical_rect)
        font.widths[glyph.id] = round(stream.logical_rect.width * 1000 * FROM_UNITS / key_size)
    return float(font.widths[glyph.id] * size / 1000)


def _draw(stream: Any, piece: _Piece, inline: float, middle: float) -> None:
    """Draw a piece whose line begins at `inline`, the middle of its column at `middle` on the block axis."""
    if piece.way == _LYING:
        _draw_lying(stream, piece, inline, middle)
    elif piece.way == _UPRIGHT:
        _draw_upright(stream, piece, inline, middle)
    else:
        _draw_square(stream, piece, inline, middle)


def _draw_upright(stream: Any, piece: _Piece, inline: float, middle: float) -> None:
    piece.font.huozi_down = True
    stream.set_font_size(piece.font.hash + _DOWN, piece.size)
    first = piece.glyphs[0]
    stream.set_text_matrix(0, -1, -1, 0, inline + first.start, middle)
    # A number in TJ moves the next glyph on, down the column: the sign is not that of horizontal text.
    stream.show_text(_shown(piece, lambda now, then: (then.start - now.start) * 1000 / piece.size - 1000))


def _draw_lying(stream: Any, piece: _Piece, inline: float, middle: float) -> None:
    stream.set_font_size(piece.font.hash, piece.size)
    baseline = middle + _WESTERN_MIDDLE * piece.size
    level: list[_Placed] = []
    for glyph in piece.glyphs:
        if level and glyph.rise != level[-1].rise:
            _draw_level(stream, piece._replace(glyphs=level), inline, baseline)
            level = []
        level.append(glyph)
    _draw_level(stream, piece._replace(glyphs=level), inline, baseline)


def _draw_level(stream: Any, piece: _Piece, inline: float, baseline: float) -> None:
    first = piece.glyphs[0]
    stream.set_text_matrix(1, 0, 0, -1, inline + first.start, baseline - first.rise)
    stream.show_text(
        _shown(piece, lambda now, then: (now.width - then.start + now.start) * 1000 / piece.size)
    )


def _draw_square(stream: Any, piece: _Piece, inline: float, middle: float) -> None:
    """Draw the characters of one square side by side, upright, narrowed where they are wider than it."""
    width = sum(glyph.width for glyph in piece.glyphs)
    scale = min(1.0, piece.size / width) if width else 1.0
    stream.set_font_size(piece.font.hash, piece.size)
    baseline = inline + piece.glyphs[0].start + _WESTERN_MIDDLE * piece.size
    stream.set_text_matrix(0, -scale, -1, 0, baseline, middle + scale * width / 2)
    stream.show_text(_shown(piece, lambda _now, _then: 0.0))


def _shown(piece: _Piece, kerning: Callable[[_Placed, _Placed], float]) -> str:
    """Return the operand of TJ for a piece; `kerning` gives the number between two glyphs."""
    string = "<"
    for now, then in zip(piece.glyphs, [*piece.glyphs[1:], None], strict=True):
        string += f"{now.glyph:04x}"
        number = round(kerning(now, then), 2) if then else 0.0
        if number:
            string += f">{number:g}<"
    return f"{string}>"


def encode_down(document: Any, pdf: Any) -> None:
    """Give each font of vertical text its second encoding in `pdf`, the file about to be written."""
    used = [font for font in document.fonts.values() if getattr(font, "huozi_down", False)]
    if not used:
        return
    resources = _object(pdf, _object(pdf, pdf.page_references[0])["Resources"])
    fonts = _object(pdf, resources["Font"])
    for font in used:
        down = type(fonts)(_object(pdf, fonts[font.hash]))
        down["Encoding"] = _vertical_encoding(pdf, down["Encoding"])
        pdf.add_object(down)
        fonts[font.hash + _DOWN] = down.reference


def _vertical_encoding(pdf: Any, encoding: Any) -> Any:
    """Return the vertical twin of a font's encoding: the identity, or a CMap with writing mode 1."""
    if encoding == "/Identity-H":
        return "/Identity-V"
    table = _object(pdf, encoding)
    lines = [line + b" /WMode 1 def" if line == b"/CMapType 1 def" else line for line in table.stream]
    twin = type(table)(lines, {**table.extra, "WMode": 1}, compress=table.compress)
    pdf.add_object(twin)
    return twin.reference


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
