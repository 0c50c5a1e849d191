"""What the pages of a finished PDF really paint: read from the content streams, whoever wrote them."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.checks.marked_content import Marked, marked
from huozi.checks.pdf_fonts import Font
from huozi.checks.pdf_operators import Painting, follow
from huozi.checks.text_order import turned

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 12  # forms within forms

_OPERATOR_SPACES = {
    **dict.fromkeys(("rg", "RG"), "/DeviceRGB"),
    **dict.fromkeys(("g", "G"), "/DeviceGray"),
    **dict.fromkeys(("k", "K"), "/DeviceCMYK"),
}
_FILLED = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKED = frozenset({"S", "s", "B", "B*", "b", "b*"})


@dataclass(frozen=True, slots=True)
class Image:
    """An image as painted: size in points, pixels, its colour space's name, and the object itself."""

    page: int
    width: float
    height: float
    pixels: tuple[int, int]
    space: str
    object: pikepdf.Object

    @property
    def ppi(self) -> float:
        """Effective resolution in pixels per inch."""
        if not self.width or not self.height:
            return math.inf
        return min(self.pixels[0] / self.width, self.pixels[1] / self.height) * 72


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text as one operator shows it: its page, where it begins in user space, its characters."""

    page: int
    x: float
    y: float
    text: str


class MarkedContent(NamedTuple):
    """What tells a marked-content sequence from all others: page (0: none of the file's), MCID, stream.

    stream  0: the page's own content; else the object number of the form that numbers its own
    """

    page: int
    mcid: int
    stream: int = 0


@dataclass(slots=True)
class Contents:
    """All that the pages paint.

    text     of each page, in painting order, as its fonts' ToUnicode tables and ActualText tell; words from
             right to left, which are painted last letter first, turned round
    spaces   pages on which a colour space is painted with, by the space's name
    missing  pages that show a glyph which is no character (.notdef)
    unknown  glyphs without Unicode
    blacks   pages that show dark text with any ink beside black
    thin     pages with a line thinner than 0.25 pt
    untagged painting operations that belong neither to a tag nor to an artifact, by page
    lost     pages that use a font, picture, pattern or shading which is not there
    mirrored pages that show text in mirror writing
    down     pages that show text whose glyphs follow each other down (writing mode 1)
    shown    every piece of text, in painting order
    marked   text of each marked-content sequence that a structure element may own
    painting how the operators paint it
    """

    text: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    spaces: dict[str, set[int]] = field(default_factory=dict)
    fonts: dict[str, pikepdf.Object] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    unknown: int = 0
    blacks: set[int] = field(default_factory=set)
    thin: set[int] = field(default_factory=set)
    untagged: Counter[int] = field(default_factory=Counter)
    lost: set[int] = field(default_factory=set)
    mirrored: set[int] = field(default_factory=set)
    down: set[int] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    marked: dict[MarkedContent, str] = field(default_factory=dict)
    painting: Painting = field(default_factory=Painting)


def read_contents(pdf: pikepdf.Pdf) -> Contents:
    """Return what the pages of `pdf` paint."""
    contents = Contents()
    fonts: dict[tuple[int, int], Font] = {}
    for number, page in enumerate(pdf.pages, 1):
        reader = _Reader(contents, fonts, number)
        source, resources = pikepdf.parse_content_stream(page), page.obj.get("/Resources", Dictionary())
        reader.read(source, resources, _State(), 0)
        follow(contents.painting, number, source, resources)
        contents.text.append(turned("".join(reader.text)))
    contents.marked = {key: turned(text) for key, text in contents.marked.items()}
    return contents


@dataclass(slots=True)
class _State:
    matrix: Matrix = IDENTITY
    fill: tuple[str, tuple[float, ...]] = ("/DeviceGray", (0.0,))
    stroke: str = "/DeviceGray"
    font: Font | None = None
    line_width: float = 1.0
    line: Matrix = IDENTITY  # where the current line of text begins (ISO 32000-1, 9.4.2)

    def copy(self) -> "_State":
        return _State(self.matrix, self.fill, self.stroke, self.font, self.line_width, self.line)


@dataclass(frozen=True, slots=True)
class _Scope:
    """One content stream: its resources, how deep it lies in forms, its fonts by their names there."""

    resources: Any
    depth: int
    fonts: dict[str, Font | None] = field(default_factory=dict)


class _Reader:
    """Reads one page, forms and patterns included."""

    def __init__(self, contents: Contents, fonts: dict[tuple[int, int], Font], page: int) -> None:
        self.contents = contents
        self.fonts = fonts
        self.page = page
        self.text: list[str] = []
        self.marked: list[Marked] = []
        self.stream = 0

    def read(self, source: Sequence[Any], resources: Any, state: _State, depth: int) -> None:
        """Follow the instructions of one content stream (ISO 32000-1, 7.8.2 and annex A)."""
        scope = _Scope(resources, depth)
        stack: list[_State] = []
        for instruction in source:
            operator = str(instruction.operator)
            if operator == "q":
                stack.append(state.copy())
            elif operator == "Q":
                state = stack.pop() if stack else state
            elif follow := _FOLLOWED.get(operator):
                follow(self, operator, instruction.operands, state, scope)

    def _paint(self, space: str) -> None:
        self.contents.spaces.setdefault(space, set()).add(self.page)
        if not any(it.belongs for it in self.marked):
            self.contents.untagged[self.page] += 1

    def _choose_font(self, _operator: str, operands: Sequence[Any], state: _State, scope: _Scope) -> None:
        name = str(operands[0])
        if name not in scope.fonts:
            scope.fonts[name] = self._font(scope.resources, name)
        state.font = scope.fonts[name]

    def _font(self, resources: Any, name: str) -> Font | None:
        found = resources.get("/Font", Dictionary()).get(name)
        if found is None:
            self.contents.lost.add(self.page)
            return None
        if found.objgen not in self.fonts or not found.is_indirect:
            self.fonts[found.objgen] = Font(found)
        font = self.fonts[found.objgen]
        self.contents.fonts[font.name] = found
        return font

    def _show(self, _operator: str, operands: Sequence[Any], state: _State, _scope: _Scope) -> None:
        shown, font = operands[-1], state.font
        if font is None:
            return
        parts = (
            [bytes(part) for part in shown if isinstance(part, pikepdf.String)]
            if isinstance(shown, Array)
            else [bytes(shown)]
        )
        self._paint(state.fill[0])
        if font.runs_down:
            self.contents.down.add(self.page)
        if _dark(*state.fill):
            self.contents.blacks.add(self.page)
        said: list[str] = []
        for part in parts:
            for code in font.codes(part):
                character = font.characters.get(code)
                if font.is_missing(code):
                    self.contents.missing.add(self.page)
                if character:
                    said.append(character)
                elif not font.is_missing(code) and not any(it.actual is not None for it in self.marked):
                    self.contents.unknown += 1
        self._say(self._actual("".join(said)), state)

    def _actual(self, text: str) -> str:
        """Return what a piece says: the ActualText it stands in, once, for all that stands in it (14.9.4)."""
        told = next((it for it in self.marked if it.actual is not None), None)
        if told is None:
            return text
        text, told.actual = told.actual or "", ""
        return text

    def _say(self, text: str, state: _State) -> None:
        """Keep a piece of text with its place and the marked content it belongs to."""
        self.text.append(text)
        a, b, c, d, x, y = times(state.line, state.matrix)
        if text.strip() and a * d - b * c < 0:
            self.contents.mirrored.add(self.page)
        self.contents.shown.append(Shown(self.page, x, y, text))
        mcid = next((it.mcid for it in reversed(self.marked) if it.mcid is not None), None)
        if mcid is not None:
            key = MarkedContent(self.page, mcid, self.stream)
            self.contents.marked[key] = self.contents.marked.get(key, "") + text

    def _place_text(self, operator: str, operands: Sequence[Any], state: _State, _scope: _Scope) -> None:
        """Move to where a line of text begins (ISO 32000-1, 9.4.2)."""
        if operator == "BT":
            state.line = IDENTITY
        elif operator == "Tm":
            state.line = times([float(value) for value in operands], IDENTITY)
        else:
            state.line = times((1, 0, 0, 1, *(float(value) for value in operands)), state.line)

    def _colour(self, operator: str, operands: Sequence[Any], state: _State, _scope: _Scope) -> None:
        if operator.islower():
            state.fill = (_OPERATOR_SPACES[operator], tuple(float(value) for value in operands))
        else:
            state.stroke = _OPERATOR_SPACES[operator]

    def _choose_space(self, operator: str, operands: Sequence[Any], state: _State, scope: _Scope) -> None:
        space = _space(operands[0], scope.resources)
        if operator == "cs":
            state.fill = (space, ())
        else:
            state.stroke = space

    def _special(self, _operator: str, operands: Sequence[Any], state: _State, scope: _Scope) -> None:
        if operands and isinstance(operands[-1], Name):
            pattern = scope.resources.get("/Pattern", Dictionary()).get(str(operands[-1]))
            if pattern is None:
                self.contents.lost.add(self.page)
                return
            if "/Shading" in pattern:
                self._paint(_space(pattern.Shading.ColorSpace, scope.resources))
            elif scope.depth < _DEEPEST:
                start = _State(matrix=times([float(v) for v in pattern.get("/Matrix", IDENTITY)], IDENTITY))
                inner = pattern.get("/Resources", scope.resources)
                self.read(pikepdf.parse_content_stream(pattern), inner, start, scope.depth + 1)
            return
        state.fill = (state.fill[0], tuple(float(value) for value in operands))

    def _transform(self, _operator: str, operands: Sequence[Any], state: _State, _scope: _Scope) -> None:
        state.matrix = times([float(value) for value in operands], state.matrix)

    def _set_line_width(self, _operator: str, operands: Sequence[Any], state: _State, _scope: _Scope) -> None:
        state.line_width = float(operands[0])

    def _path(self, operator: str, _operands: Sequence[Any], state: _State, _scope: _Scope) -> None:
        if operator in _FILLED:
            self._paint(state.fill[0])
        if operator in _STROKED:
            self._paint(state.stroke)
            a, b, c, d, _, _ = state.matrix
            if state.line_width * math.sqrt(abs(a * d - b * c)) < 0.25 - 0.005:
                self.contents.thin.add(self.page)

    def _object(self, _operator: str, operands: Sequence[Any], state: _State, scope: _Scope) -> None:
        found = scope.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if found is None:
            self.contents.lost.add(self.page)
            return
        if found.get("/Subtype") == Name.Image:
            space = "" if found.get("/ImageMask") else _space(found.get("/ColorSpace"), scope.resources)
            self._paint(space or state.fill[0])
            a, b, c, d, _, _ = state.matrix
            size = (int(found.Width), int(found.Height))
            image = Image(self.page, math.hypot(a, b), math.hypot(c, d), size, space, found)
            self.contents.images.append(image)
        elif scope.depth < _DEEPEST:
            inner = state.copy()
            if "/Matrix" in found:
                inner.matrix = times([float(value) for value in found.Matrix], inner.matrix)
            resources = found.get("/Resources", scope.resources)
            around, self.stream = self.stream, found.objgen[0] if "/StructParents" in found else self.stream
            self.read(pikepdf.parse_content_stream(found), resources, inner, scope.depth + 1)
            self.stream = around

    def _shade(self, _operator: str, operands: Sequence[Any], _state: _State, scope: _Scope) -> None:
        shading = scope.resources.get("/Shading", Dictionary()).get(str(operands[0]))
        if shading is None:
            self.contents.lost.add(self.page)
        else:
            self._paint(_space(shading.ColorSpace, scope.resources))

    def _begin_marked(self, _operator: str, operands: Sequence[Any], _state: _State, _scope: _Scope) -> None:
        self.marked.append(marked(operands))

    def _end_marked(self, _operator: str, _operands: Sequence[Any], _state: _State, _scope: _Scope) -> None:
        if self.marked:
            self.marked.pop()


_FOLLOWED: dict[str, Callable[[_Reader, str, Sequence[Any], _State, _Scope], None]] = {
    **dict.fromkeys(("TJ", "Tj", "'", '"'), _Reader._show),
    "Tf": _Reader._choose_font,
    **dict.fromkeys(("BT", "Tm", "Td", "TD"), _Reader._place_text),
    **dict.fromkeys(_OPERATOR_SPACES, _Reader._colour),
    **dict.fromkeys(("cs", "CS"), _Reader._choose_space),
    **dict.fromkeys(("sc", "scn"), _Reader._special),
    "cm": _Reader._transform,
    "w": _Reader._set_line_width,
    **dict.fromkeys(_FILLED | _STROKED, _Reader._path),
    "Do": _Reader._object,
    "sh": _Reader._shade,
    **dict.fromkeys(("BMC", "BDC"), _Reader._begin_marked),
    "EMC": _Reader._end_marked,
}
"""What is done for each operator, q and Q apart."""


def _space(space: Any, resources: Any) -> str:
    """Return the name of a colour space: a device space, or its family (/ICCBased with its components)."""
    if isinstance(space, Name):
        named = resources.get("/ColorSpace", Dictionary()).get(str(space))
        return str(space) if named is None else _space(named, Dictionary())
    if isinstance(space, Array) and len(space):
        family = str(space[0])
        if family == "/ICCBased":
            return f"/ICCBased{int(space[1].N)}"
        if family == "/Indexed":
            return _space(space[1], resources)
        if family in ("/Separation", "/DeviceN"):
            return f"{family}+{_space(space[2], resources)}"
        return family
    return str(space)


def _dark(space: str, colour: tuple[float, ...]) -> bool:
    """Return whether text of this colour is black, or nearly, and not from the black plate alone."""
    if space == "/DeviceRGB" and len(colour) == 3:
        return max(colour) <= 0.25
    if space == "/DeviceCMYK" and len(colour) == 4:
        return max(colour[:3]) >= 0.005 and (colour[3] >= 0.6 or min(colour[:3]) >= 0.6)
    return False


def times(first: Sequence[float], then: Matrix) -> Matrix:
    """Return the matrix that does `first`, and then `then` (ISO 32000-1, 8.3.3)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
