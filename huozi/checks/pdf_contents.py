"""What the pages of a finished PDF really paint: read from the content streams, whoever wrote them."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

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
_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CID = re.compile(rb"<([0-9A-Fa-f]+)>\s*(\d+)")
_CID_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\d+)")


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


@dataclass(slots=True)
class Contents:
    """All that the pages paint.

    text     of each page, in painting order, as its fonts' ToUnicode tables tell
    spaces   pages on which a colour space is painted with, by the space's name
    missing  pages that show a glyph which is no character (.notdef)
    unknown  glyphs without Unicode
    blacks   pages that show dark text with any ink beside black
    thin     pages with a line thinner than 0.25 pt
    untagged painting operations that belong neither to a tag nor to an artifact, by page
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


def read_contents(pdf: pikepdf.Pdf) -> Contents:
    """Return what the pages of `pdf` paint."""
    contents = Contents()
    fonts: dict[tuple[int, int], _Font] = {}
    for number, page in enumerate(pdf.pages, 1):
        reader = _Reader(contents, fonts, number)
        reader.read(pikepdf.parse_content_stream(page), page.obj.get("/Resources", Dictionary()), _State(), 0)
        contents.text.append("".join(reader.text))
    return contents


class _Font:
    """How the codes of one font become characters."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.object = font
        self.name = str(font.get("/BaseFont", ""))
        self.wide = font.get("/Subtype") == Name.Type0
        self.glyphs = _glyphs(font) if self.wide else None
        table = font.get("/ToUnicode")
        self.characters = _to_unicode(table.read_bytes()) if isinstance(table, pikepdf.Stream) else {}

    def is_missing(self, code: int) -> bool:
        """Return whether `code` shows .notdef, glyph 0, whatever ToUnicode names it."""
        return self.glyphs is not None and self.glyphs(code) == 0

    def codes(self, text: bytes) -> Iterable[int]:
        if not self.wide:
            return text
        return (text[index] << 8 | text[index + 1] for index in range(0, len(text) - 1, 2))


def _glyphs(font: pikepdf.Object) -> Callable[[int], int] | None:
    """Return what finds the glyph that a code of a composite font shows (ISO 32000-1, 9.7.4 to 9.7.5).

    A code that an embedded CMap does not map, and a CID beyond the end of its CIDToGIDMap, is glyph 0. None
    for a predefined CMap that is no identity: which glyphs it shows is not known here.
    """
    encoding = font.get("/Encoding")
    cids: dict[int, int] | None = None
    if isinstance(encoding, pikepdf.Stream):
        cids = _cids(encoding.read_bytes())
    elif encoding not in (Name("/Identity-H"), Name("/Identity-V")):
        return None
    table = font.DescendantFonts[0].get("/CIDToGIDMap")
    gids = table.read_bytes() if isinstance(table, pikepdf.Stream) else None

    def glyph(code: int) -> int:
        cid = code if cids is None else cids.get(code, 0)
        return cid if gids is None else int.from_bytes(gids[2 * cid : 2 * cid + 2], "big")

    return glyph


def _cids(table: bytes) -> dict[int, int]:
    """Return the CID of each code of a CMap (ISO 32000-1, 9.7.5.4)."""
    found: dict[int, int] = {}
    for block in re.findall(rb"begincidchar(.*?)endcidchar", table, re.DOTALL):
        found |= {int(code, 16): int(cid) for code, cid in _CID.findall(block)}
    for block in re.findall(rb"begincidrange(.*?)endcidrange", table, re.DOTALL):
        for first, last, cid in _CID_RANGE.findall(block):
            start, count = int(first, 16), int(last, 16) - int(first, 16) + 1
            found |= {start + step: int(cid) + step for step in range(min(count, 1 << 16))}
    return found


def _to_unicode(table: bytes) -> dict[int, str]:
    """Return the characters of each code of a ToUnicode table (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _CHARACTER.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


@dataclass(slots=True)
class _State:
    matrix: Matrix = IDENTITY
    fill: tuple[str, tuple[float, ...]] = ("/DeviceGray", (0.0,))
    stroke: str = "/DeviceGray"
    font: _Font | None = None
    line_width: float = 1.0

    def copy(self) -> "_State":
        return _State(self.matrix, self.fill, self.stroke, self.font, self.line_width)


class _Reader:
    """Reads one page, forms and patterns included."""

    def __init__(self, contents: Contents, fonts: dict[tuple[int, int], _Font], page: int) -> None:
        self.contents = contents
        self.fonts = fonts
        self.page = page
        self.text: list[str] = []
        self.marked: list[bool] = []

    def read(self, source: Sequence[Any], resources: Any, state: _State, depth: int) -> None:
        stack: list[_State] = []
        named: dict[str, _Font | None] = {}
        for instruction in source:
            operator = str(instruction.operator)
            operands = instruction.operands
            if operator in ("TJ", "Tj", "'", '"'):
                self._show(operands[-1], state)
            elif operator == "Tf":
                name = str(operands[0])
                if name not in named:
                    named[name] = self._font(resources, name)
                state.font = named[name]
            elif operator in _OPERATOR_SPACES:
                self._colour(operator, operands, state)
            elif operator in ("cs", "CS"):
                self._space(operator, _space(operands[0], resources), state)
            elif operator in ("sc", "scn"):
                self._special(operands, resources, state, depth)
            elif operator == "q":
                stack.append(state.copy())
            elif operator == "Q":
                state = stack.pop() if stack else state
            elif operator == "cm":
                state.matrix = times([float(value) for value in operands], state.matrix)
            elif operator == "w":
                state.line_width = float(operands[0])
            elif operator in _FILLED or operator in _STROKED:
                self._path(operator, state)
            elif operator == "Do":
                self._object(
                    resources.get("/XObject", Dictionary()).get(str(operands[0])), resources, state, depth
                )
            elif operator == "sh":
                shading = resources.get("/Shading", Dictionary()).get(str(operands[0]))
                if shading is not None:
                    self._paint(_space(shading.ColorSpace, resources))
            elif operator in ("BMC", "BDC"):
                self.marked.append(_belongs(operands))
            elif operator == "EMC" and self.marked:
                self.marked.pop()

    def _paint(self, space: str) -> None:
        self.contents.spaces.setdefault(space, set()).add(self.page)
        if not any(self.marked):
            self.contents.untagged[self.page] += 1

    def _font(self, resources: Any, name: str) -> _Font | None:
        found = resources.get("/Font", Dictionary()).get(name)
        if found is None:
            return None
        if found.objgen not in self.fonts or not found.is_indirect:
            self.fonts[found.objgen] = _Font(found)
        font = self.fonts[found.objgen]
        self.contents.fonts[font.name] = found
        return font

    def _show(self, shown: Any, state: _State) -> None:
        font = state.font
        if font is None:
            return
        parts = (
            [bytes(part) for part in shown if isinstance(part, pikepdf.String)]
            if isinstance(shown, Array)
            else [bytes(shown)]
        )
        self._paint(state.fill[0])
        if _dark(*state.fill):
            self.contents.blacks.add(self.page)
        for part in parts:
            for code in font.codes(part):
                character = font.characters.get(code)
                if font.is_missing(code):
                    self.contents.missing.add(self.page)
                if character:
                    self.text.append(character)
                elif not font.is_missing(code):
                    self.contents.unknown += 1

    def _colour(self, operator: str, operands: Iterable[Any], state: _State) -> None:
        if operator.islower():
            state.fill = (_OPERATOR_SPACES[operator], tuple(float(value) for value in operands))
        else:
            state.stroke = _OPERATOR_SPACES[operator]

    def _space(self, operator: str, space: str, state: _State) -> None:
        if operator == "cs":
            state.fill = (space, ())
        else:
            state.stroke = space

    def _special(self, operands: Sequence[Any], resources: Any, state: _State, depth: int) -> None:
        if operands and isinstance(operands[-1], Name):
            pattern = resources.get("/Pattern", Dictionary()).get(str(operands[-1]))
            if pattern is None:
                return
            if "/Shading" in pattern:
                self._paint(_space(pattern.Shading.ColorSpace, resources))
            elif depth < _DEEPEST:
                start = _State(matrix=times([float(v) for v in pattern.get("/Matrix", IDENTITY)], IDENTITY))
                inner = pattern.get("/Resources", resources)
                self.read(pikepdf.parse_content_stream(pattern), inner, start, depth + 1)
            return
        state.fill = (state.fill[0], tuple(float(value) for value in operands))

    def _path(self, operator: str, state: _State) -> None:
        if operator in _FILLED:
            self._paint(state.fill[0])
        if operator in _STROKED:
            self._paint(state.stroke)
            a, b, c, d, _, _ = state.matrix
            if state.line_width * math.sqrt(abs(a * d - b * c)) < 0.25 - 0.005:
                self.contents.thin.add(self.page)

    def _object(self, found: Any, resources: Any, state: _State, depth: int) -> None:
        if found is None:
            return
        if found.get("/Subtype") == Name.Image:
            space = "" if found.get("/ImageMask") else _space(found.get("/ColorSpace"), resources)
            self._paint(space or state.fill[0])
            a, b, c, d, _, _ = state.matrix
            size = (int(found.Width), int(found.Height))
            image = Image(self.page, math.hypot(a, b), math.hypot(c, d), size, space, found)
            self.contents.images.append(image)
        elif depth < _DEEPEST:
            inner = state.copy()
            if "/Matrix" in found:
                inner.matrix = times([float(value) for value in found.Matrix], inner.matrix)
            self.read(
                pikepdf.parse_content_stream(found), found.get("/Resources", resources), inner, depth + 1
            )


def _belongs(operands: Sequence[Any]) -> bool:
    """Return whether a marked-content sequence is an artifact or belongs to a structure element."""
    if operands[0] == Name.Artifact:
        return True
    return len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]


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


def structure_elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the structure elements of the document, in reading order; nothing where it is not tagged."""
    root = pdf.Root.get("/StructTreeRoot")
    stack = [] if root is None else [root]
    while stack:
        element = stack.pop()
        if "/S" in element:
            yield element
        found = element.get("/K")
        kids: list[Any] = list(found) if isinstance(found, Array) else [found]
        stack.extend(kid for kid in reversed(kids) if isinstance(kid, Dictionary) and "/S" in kid)
