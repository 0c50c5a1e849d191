"""Printer's marks: crop and registration marks, ink patches and the slug line, all outside the bleed.

They are drawn in Separation /All (ISO 32000-1, 8.6.6.4), so that they show on every plate.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.model.printing import MM
from huozi.pdf.press.lettering import strokes

MARGIN_MM = 12.0
"""Paper around the trim that the marks need on each side, for bleeds up to 5 mm."""

_LINE = 0.25  # pt
_LENGTH_MM = 5.0
_GAP_MM = 1.0  # between bleed and marks
_PATCH_MM = 4.0
_LETTER_MM = 1.5

Box = tuple[float, float, float, float]


class Marks:
    """The marks of one document; `claim` (printable ASCII) stands below each page, right of the middle."""

    def __init__(self, pdf: pikepdf.Pdf, bleed_mm: float, claim: str) -> None:
        self._pdf = pdf
        self._claim = claim
        self._offset = (bleed_mm + _GAP_MM) * MM
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
        self._all = pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))
        self._forms: dict[Box, pikepdf.Object] = {}

    @staticmethod
    def margin(bleed_mm: float) -> float:
        """Return the paper around the trim in points."""
        return max(MARGIN_MM, bleed_mm + _GAP_MM + _LENGTH_MM + 2) * MM

    def draw(self, page: pikepdf.Page, trim: Box, media: Box, slug: str) -> None:
        """Draw the marks of a page around its trim, and `slug` (printable ASCII) below it."""
        if trim not in self._forms:
            self._forms[trim] = self._form(trim, media)
        name = page.add_resource(self._forms[trim], Name.XObject, Name.HuoziMarks)
        page.add_resource(self._all, Name.ColorSpace, Name.HuoziAll, replace_existing=True)
        lettering = strokes(slug, trim[0] + 3 * MM, self._slug_line(trim), _LETTER_MM * MM)
        lines = [f"q {name} Do", f"/HuoziAll CS 1 SCN {_LINE} w 1 J 1 j", lettering, "Q"]
        page.contents_add("\n".join(lines).encode("ascii"))

    def _form(self, trim: Box, media: Box) -> pikepdf.Object:
        content = [
            f"/HuoziAll CS 1 SCN {_LINE} w",
            *self._crops(trim),
            *self._targets(trim),
            *self._patches(trim),
        ]
        form = pikepdf.Stream(
            self._pdf,
            "\n".join(content).encode("ascii"),
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=list(media),
                Resources=Dictionary(ColorSpace=Dictionary(HuoziAll=self._all)),
            ),
        )
        return self._pdf.make_indirect(form)

    def _slug_line(self, trim: Box) -> float:
        return trim[1] - self._offset - 3 * MM

    def _crops(self, trim: Box) -> list[str]:
        left, bottom, right, top = trim
        near, far = self._offset, self._offset + _LENGTH_MM * MM
        lines = []
        for x in (left, right):
            lines += [_line(x, bottom - near, x, bottom - far), _line(x, top + near, x, top + far)]
        for y in (bottom, top):
            lines += [_line(left - near, y, left - far, y), _line(right + near, y, right + far, y)]
        return lines

    def _targets(self, trim: Box) -> list[str]:
        """Return registration marks, a cross in a circle, in the middle of each side."""
        left, bottom, right, top = trim
        middle, centre = (left + right) / 2, (bottom + top) / 2
        away = self._offset + _LENGTH_MM * MM / 2
        lines = []
        for x, y in (
            (middle, bottom - away),
            (middle, top + away),
            (left - away, centre),
            (right + away, centre),
        ):
            arm, radius = 2.3 * MM, 1.4 * MM
            lines += [_line(x - arm, y, x + arm, y), _line(x, y - arm, x, y + arm), _circle(x, y, radius)]
        return lines

    def _patches(self, trim: Box) -> list[str]:
        """Return a patch of each ink above the page, left of the middle."""
        size = _PATCH_MM * MM
        x, y = (trim[0] + trim[2]) / 2 - 6 * size, trim[3] + self._offset + 0.5 * MM
        inks = ("1 0 0 0 k", "0 1 0 0 k", "0 0 1 0 k", "0 0 0 1 k")
        return [
            f"{ink} {x + index * size:.3f} {y:.3f} {size:.3f} {size:.3f} re f"
            for index, ink in enumerate(inks)
        ]


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"


def _circle(x: float, y: float, radius: float) -> str:
    """Return a circle of four Bézier curves; 0.5523 makes them round."""
    k = radius * 0.5523
    points = [
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    ]
    curves = " ".join(" ".join(f"{value:.3f}" for value in curve) + " c" for curve in points)
    return f"{x + radius:.3f} {y:.3f} m {curves} S"
