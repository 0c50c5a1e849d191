"""Content streams for the press: colours in inks, black text solid and overprinting, no hairlines, no tags.

Rewrites the page contents, forms, patterns and shadings of the master as PDF/X-4 (ISO 15930-7) and PDF/X-1a
(ISO 15930-4) want them. The pixels of pictures are huozi.pdf.pictures' work.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Operator

from huozi.model.printing import SCREEN_COLOURS
from huozi.pdf.press.graphics import GraphicsState, Matrix, Rgb, concatenated, lab_to_srgb, scales
from huozi.pdf.press.shadings import separate_shading
from huozi.photos.colour import Separation

HAIRLINE = 0.25
"""Thinnest line in points that offset plates hold."""

_DARK_TEXT = 0.27  # text no lighter than this prints as solid black: a screened black has ragged edges
_TINGE = 0.12  # and no more coloured than this: small text must not need two plates in register
_DARK_LINE = 0.15  # the same for lines and surfaces, where only a near black is meant as black
_BLACK = (0.0, 0.0, 0.0, 1.0)
_OVERPRINT, _KNOCKOUT = Name.HuoziOverprint, Name.HuoziKnockout
_RGB_SPACES = frozenset({"/DeviceRGB", "/RGB"})
_MARKED_CONTENT = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_PAINT_FILLED = frozenset({"f", "F", "f*"})

Instruction = Any  # pikepdf's ContentStreamInstruction or a (operands, operator) pair
PlaceImage = Callable[[int, pikepdf.Object, Matrix], None]


class Inker:
    """Puts a whole document into the inks of one separation.

    flatten     no transparency may stay (PDF/X-1a): opacity is mixed with the white of the paper
    flattened   numbers of the pages on which that changed something that a person should look at
    place       told of each image painted: page number, image, matrix from the unit square to points
    number      of the page at work
    """

    def __init__(self, pdf: pikepdf.Pdf, separation: Separation, *, flatten: bool, place: PlaceImage) -> None:
        self._pdf = pdf
        self.separation = separation
        self.flatten = flatten
        self.flattened: set[int] = set()
        self.place = place
        self._done: set[tuple[int, int]] = set()
        self._resources: list[pikepdf.Object] = []
        self.number = 0

    def page(self, number: int, page: pikepdf.Page) -> None:
        """Rewrite a page, and the forms, patterns and shadings it uses."""
        self.number = number
        page.contents_coalesce()
        source = pikepdf.parse_content_stream(page)
        contents = self._rewritten(source, page.obj.Resources, GraphicsState())
        page.obj.Contents.write(b"q\n" + contents + b"\nQ\n")

    def forget_colour_spaces(self) -> None:
        """Drop the named colour spaces of the master, of which no page speaks any more."""
        for resources in self._resources:
            if "/ColorSpace" in resources:
                del resources["/ColorSpace"]

    def form(self, form: pikepdf.Object, state: GraphicsState) -> None:
        """Rewrite a form that is painted where `state` holds, once."""
        if not self._first_time(form):
            return
        inner = GraphicsState(matrix=state.matrix)
        if self.flatten:
            inner.fill_alpha, inner.stroke_alpha = state.fill_alpha, state.stroke_alpha
        if "/Matrix" in form:
            inner.matrix = concatenated(_matrix(form.Matrix), state.matrix)
        form.write(self._rewritten(pikepdf.parse_content_stream(form), form.get("/Resources"), inner))
        self._regroup(form, Name.DeviceCMYK)

    def _regroup(self, form: pikepdf.Object, space: Name) -> None:
        if "/Group" in form:
            if self.flatten:
                del form["/Group"]
            else:
                form.Group.CS = space

    def _first_time(self, found: pikepdf.Object) -> bool:
        if found.objgen in self._done:
            return False
        if found.is_indirect:
            self._done.add(found.objgen)
        return True

    def pattern(self, pattern: pikepdf.Object) -> None:
        """Put a pattern into inks, once."""
        if not self._first_time(pattern):
            return
        if "/Shading" in pattern:
            separate_shading(self._pdf, pattern.Shading, self.separation)
            return
        start = GraphicsState(matrix=_matrix(pattern.get("/Matrix", (1, 0, 0, 1, 0, 0))))
        source = pikepdf.parse_content_stream(pattern)
        pattern.write(self._rewritten(source, pattern.get("/Resources"), start))

    def _prepare(self, resources: pikepdf.Object) -> None:
        """Put shadings and soft masks of a resource dictionary into inks, once."""
        if not self._first_time(resources):
            return
        for shading in _values(resources, "/Shading"):
            separate_shading(self._pdf, shading, self.separation)
        for state in _values(resources, "/ExtGState"):
            mask = state.get("/SMask")
            if isinstance(mask, Dictionary) and self._first_time(mask.G):
                mask.G.write(_luminous(mask.G))
                self._regroup(mask.G, Name.DeviceGray)
        self._resources.append(resources)
        if "/ExtGState" not in resources:
            resources.ExtGState = Dictionary()
        states = resources.ExtGState
        states[_OVERPRINT] = Dictionary(OP=True, op=True, OPM=1)
        states[_KNOCKOUT] = Dictionary(OP=False, op=False, OPM=0)

    def _rewritten(self, source: Sequence[Instruction], resources: Any, state: GraphicsState) -> bytes:
        if resources is None:
            resources = Dictionary()
        spaces = {key: str(space[0]) for key, space in _items(resources, "/ColorSpace") if len(space)}
        self._prepare(resources)
        stream = _Stream(self, source, resources, spaces, state)
        return pikepdf.unparse_content_stream(stream.rewritten())


class _Stream:
    """One content stream on its way from RGB to inks."""

    def __init__(
        self,
        inker: Inker,
        source: Sequence[Instruction],
        resources: pikepdf.Object,
        spaces: dict[str, str],
        state: GraphicsState,
    ) -> None:
        self.inker = inker
        self.source = source
        self.resources = resources
        self.spaces = spaces
        self.state = state
        self.group_alpha = state.fill_alpha
        self.stack: list[GraphicsState] = []
        self.telling: list[bool] = []  # open marked content: whether it tells text
        self.out: list[Instruction] = []
        self.operations: dict[str, Callable[[int, Sequence[Any]], bool]] = {
            **dict.fromkeys(("Tj", "TJ", "'", '"'), self._show_text),
            **dict.fromkeys(("m", "re", "sh"), self._begin_painting),
            **dict.fromkeys(("rg", "g"), self._fill_colour),
            **dict.fromkeys(("RG", "G"), self._stroke_colour),
            **dict.fromkeys(("cs", "CS"), self._colour_space),
            **dict.fromkeys(("sc", "scn", "SC", "SCN"), self._special_colour),
            **{"q": self._save, "Q": self._restore, "cm": self._transform, "w": self._line_width},
            **{"Do": self._paint_object, "gs": self._external_state, "k": self._own_inks},
        }

    def rewritten(self) -> list[Instruction]:
        """Return the new instructions. An operation that returns True has written what stands for it."""
        for index, instruction in enumerate(self.source):
            operator = str(instruction.operator)
            if operator in _MARKED_CONTENT and not self._tells(operator, instruction.operands):
                continue
            operation = self.operations.get(operator)
            if operation is None or not operation(index, instruction.operands):
                self.out.append(instruction)
        return self.out

    def _tells(self, operator: str, operands: Any) -> bool:
        """Return whether an operator of marked content tells text of its own: a press needs no other."""
        if operator in ("BMC", "BDC"):
            properties = operands[1] if operator == "BDC" else None
            self.telling.append(isinstance(properties, Dictionary) and "/ActualText" in properties)
            return self.telling[-1]
        return operator == "EMC" and bool(self.telling) and self.telling.pop()

    def _write(self, operator: str, *operands: float | Name) -> None:
        values = [value if isinstance(value, Name) else Decimal(f"{value:.5g}") for value in operands]
        self.out.append((values, Operator(operator)))

    def _show_text(self, _index: int, _operands: Sequence[Any]) -> bool:
        state = self.state
        if state.fill is not None:
            self._paint_with(self._text_inks(state.fill))
        solid = state.painted == _BLACK and state.fill_alpha == 1.0
        if solid != state.overprints:
            self._write("gs", _OVERPRINT if solid else _KNOCKOUT)
            state.overprints = solid
        return False

    def _text_inks(self, colour: Rgb) -> tuple[float, ...]:
        dark = max(colour) <= _DARK_TEXT and max(colour) - min(colour) <= _TINGE
        if self.state.fill_alpha == 1.0 and (dark or _hexadecimal(colour) in SCREEN_COLOURS):
            return _BLACK
        return self._inks(colour, self.state.fill_alpha)

    def _inks(self, colour: Rgb, alpha: float) -> tuple[float, ...]:
        if max(colour) <= _DARK_LINE and max(colour) - min(colour) < 0.02 and alpha == 1.0:
            return _BLACK
        if self.inker.flatten and alpha < 1:
            red, green, blue = (value * alpha + 1 - alpha for value in colour)
            colour = (red, green, blue)
        return self.inker.separation.flat(*colour)

    def _paint_with(self, inks: tuple[float, ...]) -> None:
        if inks != self.state.painted:
            self._write("k", *inks)
            self.state.painted = inks

    def _begin_painting(self, index: int, operands: Sequence[Any]) -> bool:
        """Write colour and overprint before a path begins: between its parts they must not stand (8.2)."""
        state = self.state
        if state.fill is not None:
            self._paint_with(self._inks(state.fill, state.fill_alpha))
        if state.overprints:
            self._write("gs", _KNOCKOUT)
            state.overprints = False
        return len(operands) == 4 and self._thicken(index, [float(value) for value in operands])

    def _thicken(self, index: int, rectangle: list[float]) -> bool:
        """Write a filled rectangle that is thinner than a hairline as a hairline."""
        following = self.source[index + 1] if index + 1 < len(self.source) else None
        if following is None or str(following.operator) not in _PAINT_FILLED:
            return False
        thin = False
        for axis, scale in enumerate(scales(self.state.matrix)):
            length = rectangle[axis + 2]
            if 0 < abs(length) * scale < HAIRLINE:
                wanted = HAIRLINE / scale
                rectangle[axis] -= (wanted - abs(length)) / 2 * (1 if length > 0 else -1)
                rectangle[axis + 2] = wanted if length > 0 else -wanted
                thin = True
        if thin:
            self.out.append(([Decimal(f"{value:.6f}") for value in rectangle], Operator("re")))
        return thin

    def _fill_colour(self, _index: int, operands: Sequence[Any]) -> bool:
        self.state.fill = _rgb(operands)
        return True

    def _stroke_colour(self, _index: int, operands: Sequence[Any]) -> bool:
        self._write("K", *self._inks(_rgb(operands), self.state.stroke_alpha))
        return True

    def _own_inks(self, _index: int, operands: Sequence[Any]) -> bool:
        self.state.fill, self.state.painted = None, tuple(float(value) for value in operands)
        return False

    def _colour_space(self, index: int, operands: Sequence[Any]) -> bool:
        name = str(operands[0])
        if str(self.source[index].operator) == "cs":
            self.state.space = self.spaces.get(name, name)
            space = self.state.space
        else:
            self.state.stroke_space = space = self.spaces.get(name, name)
        if space == "/Pattern":
            self.state.fill, self.state.painted = None, None
        return space == "/Lab" or space in _RGB_SPACES

    def _special_colour(self, index: int, operands: Sequence[Any]) -> bool:
        if operands and isinstance(operands[-1], Name):
            pattern = self.resources.get("/Pattern", Dictionary()).get(str(operands[-1]))
            if pattern is not None:
                self.inker.pattern(pattern)
            return False
        stroking = str(self.source[index].operator).startswith("S")
        space = self.state.stroke_space if stroking else self.state.space
        if space == "/Lab":
            colour = lab_to_srgb(*(float(value) for value in operands))
        elif space in _RGB_SPACES:
            colour = _rgb(operands)
        else:
            if not stroking:
                self.state.fill = None
                self.state.painted = tuple(map(float, operands)) if space == "/DeviceCMYK" else None
            return False
        if stroking:
            self._write("K", *self._inks(colour, self.state.stroke_alpha))
        else:
            self.state.fill = colour
        return True

    def _save(self, _index: int, _operands: Sequence[Any]) -> bool:
        self.stack.append(self.state.copy())
        return False

    def _restore(self, _index: int, _operands: Sequence[Any]) -> bool:
        if self.stack:
            self.state = self.stack.pop()
        return False

    def _transform(self, index: int, operands: Sequence[Any]) -> bool:
        self.out.append(self.source[index])
        self.state.matrix = concatenated(_matrix(operands), self.state.matrix)
        if self.state.line_width is not None:
            self._widen(self.state.line_width)
        return True

    def _line_width(self, _index: int, operands: Sequence[Any]) -> bool:
        self.state.line_width = float(operands[0])
        return self._widen(self.state.line_width)

    def _widen(self, width: float) -> bool:
        """Write a line width that comes out thinner than a hairline as a hairline."""
        scale = min(scales(self.state.matrix))
        if scale == 0 or width * scale >= HAIRLINE - 1e-6:
            return False
        self.state.line_width = HAIRLINE / scale
        self._write("w", self.state.line_width)
        return True

    def _paint_object(self, index: int, operands: Sequence[Any]) -> bool:
        self._begin_painting(index, ())
        painted = self.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if painted is None:
            return False
        if painted.get("/Subtype") == Name.Image:
            if self.inker.flatten and self.state.fill_alpha < 1:
                self.inker.flattened.add(self.inker.number)
            self.inker.place(self.inker.number, painted, self.state.matrix)
        else:
            self.inker.form(painted, self.state)
        return False

    def _external_state(self, _index: int, operands: Sequence[Any]) -> bool:
        found = self.resources.get("/ExtGState", Dictionary()).get(str(operands[0]))
        if found is None:
            return False
        if "/ca" in found:
            self.state.fill_alpha = float(found["/ca"]) * self.group_alpha
        if "/CA" in found:
            self.state.stroke_alpha = float(found["/CA"]) * self.group_alpha
        if not self.inker.flatten:
            return False
        if isinstance(found.get("/SMask"), Dictionary) or found.get("/BM", Name.Normal) != Name.Normal:
            self.inker.flattened.add(self.inker.number)
        return True


def _luminous(form: pikepdf.Object) -> bytes:
    """Return the content of a luminosity mask in grey: what its colours let through (11.5.3)."""
    out: list[Instruction] = []
    for instruction in pikepdf.parse_content_stream(form):
        operator = str(instruction.operator)
        if operator in ("rg", "RG"):
            red, green, blue = _rgb(instruction.operands)
            grey = Decimal(f"{0.3 * red + 0.59 * green + 0.11 * blue:.4f}")
            out.append(([grey], Operator("g" if operator == "rg" else "G")))
        elif operator not in _MARKED_CONTENT:
            out.append(instruction)
    return pikepdf.unparse_content_stream(out)


def _rgb(operands: Iterable[Any]) -> Rgb:
    values = [float(value) for value in operands]
    return (values[0], values[1], values[2]) if len(values) == 3 else (values[0], values[0], values[0])


def _matrix(values: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return (a, b, c, d, e, f)


def _items(resources: Any, kind: str) -> list[tuple[str, Any]]:
    found = resources.get(kind)
    return [] if found is None else list(found.items())


def _values(resources: Any, kind: str) -> list[Any]:
    return [value for _, value in _items(resources, kind)]


def _hexadecimal(colour: Rgb) -> str:
    """Return a colour as style sheets write it."""
    return "#" + "".join(f"{round(value * 255):02x}" for value in colour)
