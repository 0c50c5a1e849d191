"""The graphics state that matters in prepress: matrix, colours, line width, overprint (ISO 32000-1, 8.4)."""

import math
from dataclasses import dataclass, replace

Matrix = tuple[float, float, float, float, float, float]
Rgb = tuple[float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def concatenated(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `then` (8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def scales(matrix: Matrix) -> tuple[float, float]:
    """Return how long a unit along x and along y becomes, in points."""
    a, b, c, d, _, _ = matrix
    return math.hypot(a, b), math.hypot(c, d)


@dataclass(slots=True)
class GraphicsState:
    """What holds at one operator of a content stream.

    fill        the non-stroking colour as sRGB; None where it is a pattern or already in inks
    painted     the fill inks as they stand in the rewritten stream; None: not yet written
    space       name of the non-stroking colour space that `sc` and `scn` speak of; stroke_space likewise
    line_width  in units of the user space; None: never set here
    alpha       opacity of fills and strokes, multiplied through the groups around
    """

    matrix: Matrix = IDENTITY
    fill: Rgb | None = None
    painted: tuple[float, ...] | None = None
    space: str = ""
    stroke_space: str = ""
    line_width: float | None = None
    overprints: bool = False
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0

    def copy(self) -> "GraphicsState":
        """Return a state of the same values, for the stack of q and Q."""
        return replace(self)


def lab_to_srgb(lightness: float, a: float, b: float) -> Rgb:
    """Return a CIELAB colour as sRGB (0 to 1, clipped), white to white (IEC 61966-2-1; CIE 15)."""
    y = (lightness + 16) / 116
    x, z = (_from_lab(value) * white for value, white in ((y + a / 500, 0.950456), (y - b / 200, 1.089058)))
    y = _from_lab(y)
    linear = (
        3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
        -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
        0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    )
    red, green, blue = (_gamma(min(1.0, max(0.0, value))) for value in linear)
    return red, green, blue


def _from_lab(value: float) -> float:
    return value**3 if value > 6 / 29 else 3 * (6 / 29) ** 2 * (value - 4 / 29)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
