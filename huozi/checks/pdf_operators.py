"""Operators of a finished PDF's pages followed one by one: broken grammar, states that no press takes.

What text and pictures come out of it is `pdf_contents`' matter; here is how they are painted.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from huozi.checks.pdf_fonts import Font

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

THINNEST = 0.245  # pt: 0.25, the thinnest line that offset prints, less what rounding takes
_WHITE = 0.001
_DEEPEST = 12
_INTENTS = frozenset({"/Perceptual", "/RelativeColorimetric", "/Saturation", "/AbsoluteColorimetric"})
_BLENDING = frozenset(
    f"/{name}"
    for name in """Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight
    SoftLight Difference Exclusion Hue Saturation Color Luminosity""".split()
)
_HARMLESS = {"/TR2": ("/Default",), "/HT": ("/Default",), "/TR": ("/Identity",)}
"""Keys of graphics states that change what a press does, with the values that change nothing."""

_OPERATORS = frozenset(
    """b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J
    K k l m M MP n q Q re RG rg ri s S sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y
    ' \"""".split()
) | {"INLINE IMAGE"}
_FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKING = frozenset({"S", "s", "B", "B*", "b", "b*"})
_PLACING = frozenset({"m", "l", "c", "v", "y", "h"})


@dataclass(slots=True)
class Painting:
    """How the pages are painted; pages from 1.

    broken    pages whose operators are unknown, cut off, or do not close what they open
    features  what no reader or press promises to honour, with its pages
    inks      the most ink of a plain area, in percent, by page
    spots     names of colorants, with their pages
    thin      pages with lines or areas thinner than a press prints
    vanishing pages where white paints over what overprinting lets through
    turned    pages whose text stands on its head
    tiny      pages with text that nobody can read
    pictures  each picture painted: its page and the corners of its unit square
    inked     marked content that paints something, by page and MCID
    used      fonts by object number, each with the codes that are shown in it
    """

    broken: set[int] = field(default_factory=set)
    features: dict[str, set[int]] = field(default_factory=dict)
    inks: dict[int, float] = field(default_factory=dict)
    spots: dict[str, set[int]] = field(default_factory=dict)
    thin: set[int] = field(default_factory=set)
    vanishing: set[int] = field(default_factory=set)
    turned: set[int] = field(default_factory=set)
    tiny: set[int] = field(default_factory=set)
    pictures: list[tuple[int, Matrix]] = field(default_factory=list)
    inked: set[tuple[int, int]] = field(default_factory=set)
    used: dict[Any, tuple[Font, set[int]]] = field(default_factory=dict)

    def forbid(self, feature: str, page: int) -> None:
        """Note a feature on a page."""
        self.features.setdefault(feature, set()).add(page)


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that is followed (ISO 32000-1, 8.4.1).

    fill   amounts of the four process inks, None where the colour is of another kind
    upright, size  of the text: whether it stands on its feet, and its height in pt
    stretch  of the text's width (9.3.4)
    """

    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    fill: tuple[float, ...] | None = (0, 0, 0, 1)
    width: float = 1.0
    overprint: bool = False
    font_size: float = 0.0
    stretch: float = 1.0
    text: Matrix = (1, 0, 0, 1, 0, 0)
    font: tuple[Font, set[int]] | None = None


@dataclass(slots=True)
class _Stream:
    """One content stream on its way through.

    lines, areas  what the current path is made of: whether of lines, and its rectangles
    """

    painting: Painting
    page: int
    resources: Any
    depth: int
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    lines: bool = False
    areas: list[tuple[float, float]] = field(default_factory=list)
    text_open: bool = False
    marked: list[int | None] = field(default_factory=list)
    lenient: int = 0

    def follow(self, source: Sequence[Any]) -> None:
        """Follow the operators (ISO 32000-1, 7.8.2 and annex A)."""
        for instruction in source:
            operator = str(instruction.operator)
            if operator not in _OPERATORS:
                self._broken(self.lenient > 0)
            elif act := _ACTS.get(operator):
                try:
                    act(self, operator, instruction.operands)
                except (IndexError, TypeError, ValueError, OverflowError):
                    self._broken(False)
        self._broken(not (self.stack or self.text_open or self.marked))

    def _broken(self, good: bool) -> None:
        if not good:
            self.painting.broken.add(self.page)

    def _save(self, operator: str, _operands: Sequence[Any]) -> None:
        if operator == "q":
            self.stack.append(self.state)
        elif self.stack:
            self.state = self.stack.pop()
        else:
            self._broken(False)

    def _open_text(self, operator: str, _operands: Sequence[Any]) -> None:
        opens = operator == "BT"
        self._broken(self.text_open != opens)
        self.text_open = opens
        self.state = replace(self.state, text=(1, 0, 0, 1, 0, 0))

    def _mark(self, operator: str, operands: Sequence[Any]) -> None:
        if operator == "EMC":
            self._broken(bool(self.marked))
            del self.marked[-1:]
            return
        tells = len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]
        self.marked.append(int(operands[1].MCID) if tells else None)

    def _be_lenient(self, operator: str, _operands: Sequence[Any]) -> None:
        self.lenient += 1 if operator == "BX" else -1

    def _transform(self, _operator: str, operands: Sequence[Any]) -> None:
        self.state = replace(self.state, matrix=_times(_matrix(operands), self.state.matrix))

    def _move_text(self, operator: str, operands: Sequence[Any]) -> None:
        given = _matrix(operands if operator == "Tm" else (1, 0, 0, 1, *operands[:2]))
        self.state = replace(self.state, text=given if operator == "Tm" else _times(given, self.state.text))

    def _choose_font(self, _operator: str, operands: Sequence[Any]) -> None:
        found = self.resources.get("/Font", Dictionary()).get(str(operands[0]))
        used = None
        if found is not None and found.is_indirect:
            if found.objgen not in self.painting.used:
                self.painting.used[found.objgen] = (Font(found), set())
            used = self.painting.used[found.objgen]
        self.state = replace(self.state, font_size=float(operands[1]), font=used)

    def _show(self, _operator: str, operands: Sequence[Any]) -> None:
        a, b, c, d, _, _ = _times(self.state.text, self.state.matrix)
        flips = -1 if self.state.font_size < 0 else 1
        shown = operands[-1]
        parts = shown if isinstance(shown, Array) else [shown]
        text = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
        if not any(text):
            return
        if self.state.font is not None:
            font, codes = self.state.font
            codes.update(code for part in text for code in font.codes(part))
        if a * flips < 0 and d * flips < 0 and abs(b) + abs(c) < abs(a) / 10:
            self.painting.turned.add(self.page)
        size = abs(self.state.font_size) * math.sqrt(abs(a * d - b * c))
        if min(size, size * abs(self.state.stretch)) < _SMALLEST:
            self.painting.tiny.add(self.page)
        self._lay_ink()

    def _stretch(self, _operator: str, operands: Sequence[Any]) -> None:
        self.state = replace(self.state, stretch=float(operands[0]) / 100)

    def _set_width(self, _operator: str, operands: Sequence[Any]) -> None:
        self.state = replace(self.state, width=float(operands[0]))

    def _fill_colour(self, operator: str, operands: Sequence[Any]) -> None:
        values = tuple(float(value) for value in operands)
        inks = {"k": values, "g": (0.0, 0.0, 0.0, 1 - values[0])}.get(operator)
        self.state = replace(self.state, fill=inks)

    def _fill_space(self, _operator: str, operands: Sequence[Any]) -> None:
        self.state = replace(self.state, fill=None)
        space = self.resources.get("/ColorSpace", Dictionary()).get(str(operands[0]))
        if isinstance(space, Array) and str(space[0]) in ("/Separation", "/DeviceN"):
            for name in [space[1]] if isinstance(space[1], Name) else list(space[1]):
                self.painting.spots.setdefault(str(name).lstrip("/"), set()).add(self.page)

    def _choose_state(self, _operator: str, operands: Sequence[Any]) -> None:
        """Take up a graphics state (ISO 32000-1, 8.4.5)."""
        found = self.resources.get("/ExtGState", Dictionary()).get(str(operands[0]), Dictionary())
        for key, harmless in _HARMLESS.items():
            if key in found and str(found[key]) not in harmless:
                self.painting.forbid(f"ExtGState {key[1:]}", self.page)
        if "/HTP" in found:
            self.painting.forbid("ExtGState HTP", self.page)
        blending = found.get("/BM", Name.Normal)
        for mode in blending if isinstance(blending, Array) else [blending]:
            if str(mode) not in _BLENDING:
                self.painting.forbid(f"BM {str(mode)[1:]}", self.page)
        if "/RI" in found:
            self._choose_intent("ri", [found.RI])
        if "/LW" in found:
            self.state = replace(self.state, width=float(found.LW))
        over = found.get("/op", found.get("/OP"))
        if over is not None:
            self.state = replace(self.state, overprint=bool(over))

    def _choose_intent(self, _operator: str, operands: Sequence[Any]) -> None:
        if str(operands[0]) not in _INTENTS:
            self.painting.forbid(f"ri {str(operands[0])[1:]}", self.page)

    def _place(self, operator: str, operands: Sequence[Any]) -> None:
        if operator == "re":
            a, b, c, d, _, _ = self.state.matrix
            width, height = float(operands[2]), float(operands[3])
            self.areas.append((abs(width) * math.hypot(a, b), abs(height) * math.hypot(c, d)))
        elif operator != "h":
            self.lines = True

    def _paint(self, operator: str, _operands: Sequence[Any]) -> None:
        if operator in _FILLING:
            self._lay_ink()
            if not self.lines and any(0 < min(area) < THINNEST for area in self.areas):
                self.painting.thin.add(self.page)
        if operator in _STROKING:
            a, b, c, d, _, _ = self.state.matrix
            if self.state.width * math.sqrt(abs(a * d - b * c)) < THINNEST:
                self.painting.thin.add(self.page)
        self.lines, self.areas = False, []

    def _lay_ink(self) -> None:
        own = next((mcid for mcid in reversed(self.marked) if mcid is not None), None)
        if own is not None and not self.depth:
            self.painting.inked.add((self.page, own))
        fill = self.state.fill
        if fill is None:
            return
        most = 100 * sum(fill)
        self.painting.inks[self.page] = max(self.painting.inks.get(self.page, 0), most)
        if self.state.overprint and most < _WHITE:
            self.painting.vanishing.add(self.page)

    def _do(self, _operator: str, operands: Sequence[Any]) -> None:
        found = self.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if not isinstance(found, Stream):
            return
        kind = str(found.get("/Subtype"))
        forbidden = [key[1:] for key in ("/OPI", "/Ref", "/Alternates", "/PS") if key in found]
        for feature in [*forbidden, *(["PS"] if kind == "/PS" else [])]:
            self.painting.forbid(f"XObject {feature}", self.page)
        if kind == "/Image":
            self.painting.pictures.append((self.page, self.state.matrix))
        elif kind == "/Form" and self.depth < _DEEPEST:
            matrix = _times(_matrix(found.get("/Matrix", (1, 0, 0, 1, 0, 0))), self.state.matrix)
            inner = found.get("/Resources", self.resources)
            state = replace(self.state, matrix=matrix)
            within = _Stream(self.painting, self.page, inner, self.depth + 1, state)
            within.follow(pikepdf.parse_content_stream(found))


_SMALLEST = 2.0  # pt: below that it is no text for people

_ACTS: dict[str, Callable[[_Stream, str, Sequence[Any]], None]] = {
    **dict.fromkeys(("q", "Q"), _Stream._save),
    **dict.fromkeys(("BT", "ET"), _Stream._open_text),
    **dict.fromkeys(("BMC", "BDC", "EMC"), _Stream._mark),
    **dict.fromkeys(("BX", "EX"), _Stream._be_lenient),
    "cm": _Stream._transform,
    **dict.fromkeys(("Tm", "Td", "TD"), _Stream._move_text),
    "Tf": _Stream._choose_font,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Stream._show),
    "Tz": _Stream._stretch,
    "w": _Stream._set_width,
    **dict.fromkeys(("k", "g", "rg"), _Stream._fill_colour),
    "cs": _Stream._fill_space,
    "gs": _Stream._choose_state,
    "ri": _Stream._choose_intent,
    **dict.fromkeys((*_PLACING, "re"), _Stream._place),
    **dict.fromkeys((*_FILLING, *_STROKING, "n"), _Stream._paint),
    "Do": _Stream._do,
}


def follow(painting: Painting, page: int, source: Sequence[Any], resources: Any) -> None:
    """Follow the operators of a page into `painting`."""
    _Stream(painting, page, resources, 0).follow(source)


def corners(matrix: Matrix) -> Box:
    """Return what a unit square covers: left, bottom, right, top."""
    a, b, c, d, e, f = matrix
    across, up = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(across), min(up), max(across), max(up)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does `first`, and then `then` (ISO 32000-1, 8.3.3)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
