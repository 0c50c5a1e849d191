"""The press that prints the sample pictures: cut a block, ink it, pull it onto the sheet.

The pictures are made the way a colour woodcut is: every colour is a block whose edges are cut by hand, inked
unevenly and printed over the ones before. Everything random comes from one seeded generator per sheet, so the
same script always prints the same bytes. Coordinates are pixels of the finished picture, y downwards.
"""

import math
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point: TypeAlias = tuple[float, float]
Path2: TypeAlias = Sequence[Point]
Colour: TypeAlias = tuple[int, int, int]
Box: TypeAlias = tuple[int, int, int, int]

SUPERSAMPLING = 2
JPEG_QUALITIES = (88, 85, 82, 79, 76, 73)
"""Tried in turn until the file keeps to LARGEST_FILE."""
LARGEST_FILE = 290_000


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with `share` (0-1) of `second` stirred in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def trace(text: str, origin: Point = (0, 0), scale: float = 1) -> list[Point]:
    """Points written as in SVG's `points` ("x,y x,y"), scaled and then moved to `origin`."""
    pairs = (pair.split(",") for pair in text.split())
    return [(origin[0] + float(x) * scale, origin[1] + float(y) * scale) for x, y in pairs]


def spline(points: Path2, closed: bool = False, steps: int = 8) -> list[Point]:
    """A Catmull-Rom curve through `points`, `steps` segments between each two."""
    if len(points) < 3:
        return list(points)
    ends = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            weights = (
                (-t + 2 * t**2 - t**3) / 2,
                (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2,
                (-(t**2) + t**3) / 2,
            )
            knots = (a, b, c, d)
            curve.append(
                (
                    sum(w * k[0] for w, k in zip(weights, knots, strict=True)),
                    sum(w * k[1] for w, k in zip(weights, knots, strict=True)),
                )
            )
    return curve if closed else [*curve, points[-1]]


def stroke_quads(path: Path2, widths: Sequence[float]) -> list[list[Point]]:
    """A stroke along `path` as quadrilaterals, which may overlap where it turns sharply.

    Its full width runs evenly through the values of `widths`.
    """
    left: list[Point] = []
    right: list[Point] = []
    last = len(path) - 1
    for index, (x, y) in enumerate(path):
        before, after = path[max(index - 1, 0)], path[min(index + 1, last)]
        angle = math.atan2(after[1] - before[1], after[0] - before[0]) + math.pi / 2
        place = index / max(last, 1) * (len(widths) - 1)
        low = min(int(place), len(widths) - 2)
        half = (widths[low] + (widths[low + 1] - widths[low]) * (place - low)) / 2
        left.append((x + math.cos(angle) * half, y + math.sin(angle) * half))
        right.append((x - math.cos(angle) * half, y - math.sin(angle) * half))
    return [[a, b, c, d] for a, b, c, d in zip(left, left[1:], right[1:], right, strict=False)]


class Block:
    """One colour's block: shapes left standing (printed) and shapes cut away, in the order they are cut.

    wobble  how far the knife strays from the line, pixels
    """

    def __init__(self, rng: random.Random, wobble: float = 1.2) -> None:
        self.rng = rng
        self.wobble = wobble
        self.cuts: list[tuple[list[Point], bool]] = []

    def polygon(self, points: Path2, keep: bool = True) -> "Block":
        """Straight-edged shape; long edges waver as a hand-cut edge does."""
        edge: list[Point] = []
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            parts = max(1, min(40, int(math.hypot(x1 - x0, y1 - y0) / 45)))
            for part in range(parts):
                t = part / parts
                edge.append(
                    (
                        x0 + (x1 - x0) * t + self.rng.gauss(0, self.wobble),
                        y0 + (y1 - y0) * t + self.rng.gauss(0, self.wobble),
                    )
                )
        self.cuts.append((edge, keep))
        return self

    def blob(self, points: Path2, keep: bool = True) -> "Block":
        """Smooth closed shape through `points`."""
        strayed = [
            (x + self.rng.gauss(0, self.wobble), y + self.rng.gauss(0, self.wobble)) for x, y in points
        ]
        self.cuts.append((spline(strayed, closed=True), keep))
        return self

    def oval(self, centre: Point, rx: float, ry: float, turn: float = 0.0, keep: bool = True) -> "Block":
        """Ellipse, turned by `turn` radians, cut with twelve touches of the knife."""
        points = []
        for step in range(12):
            angle = step * math.pi / 6
            x, y = math.cos(angle) * rx, math.sin(angle) * ry
            points.append(
                (
                    centre[0] + x * math.cos(turn) - y * math.sin(turn),
                    centre[1] + x * math.sin(turn) + y * math.cos(turn),
                )
            )
        return self.blob(points, keep)

    def stroke(self, points: Path2, *widths: float, keep: bool = True) -> "Block":
        """Curved stroke through `points`, its width running through `widths`."""
        values = widths if len(widths) > 1 else (widths[0], widths[0])
        self.cuts.extend((quad, keep) for quad in stroke_quads(spline(points), values))
        return self

    def box(self, size: tuple[int, int]) -> Box | None:
        """The part of a sheet of `size` the block touches, or None."""
        xs = [x for shape, keep in self.cuts if keep for x, _ in shape]
        ys = [y for shape, keep in self.cuts if keep for _, y in shape]
        if not xs:
            return None
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right, bottom = min(size[0], math.ceil(max(xs)) + 1), min(size[1], math.ceil(max(ys)) + 1)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def mask(self, box: Box) -> Image.Image:
        """What the block prints inside `box`, 8-bit, smoothed by supersampling."""
        left, top, right, bottom = box
        size = ((right - left) * SUPERSAMPLING, (bottom - top) * SUPERSAMPLING)
        image = Image.new("L", size, 0)
        pen = ImageDraw.Draw(image)
        for shape, keep in self.cuts:
            corners = [((x - left) * SUPERSAMPLING, (y - top) * SUPERSAMPLING) for x, y in shape]
            if len(corners) > 2:
                pen.polygon(corners, fill=255 if keep else 0)
        return image.reduce(SUPERSAMPLING)


def noise(rng: random.Random, size: tuple[int, int], cell: int) -> Image.Image:
    """Smooth random texture with features about `cell` pixels wide, 8-bit, stretched to the full range."""
    small = (size[0] // cell + 2, size[1] // cell + 2)
    image = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    if cell > 1:
        image = image.filter(ImageFilter.BoxBlur(0.8))
    return image.resize(size, Image.Resampling.BICUBIC)


class Sheet:
    """A sheet of paper under the press."""

    def __init__(self, width: int, height: int, paper: Colour, seed: int) -> None:
        self.size = (width, height)
        self.width, self.height = width, height
        self.paper = paper
        self.rng = random.Random(seed)
        self.image = Image.new("RGB", self.size, paper)
        cloud, fleck = noise(self.rng, self.size, 90), noise(self.rng, self.size, 5)
        even = cloud.point([240 + value * 15 // 255 for value in range(256)])
        holes = fleck.point([max(130, 255 - max(0, 66 - value) * 6) for value in range(256)])
        self.inking = ImageChops.darker(even, holes)

    def block(self, wobble: float = 1.2) -> Block:
        """A fresh block for this sheet."""
        return Block(self.rng, wobble)

    def print(
        self,
        block: Block,
        colour: Colour,
        opacity: float = 1.0,
        fade: tuple[float, float] | None = None,
        inside: Block | None = None,
    ) -> None:
        """Pull `block` in `colour`.

        opacity  0-1, thin ink lets the ones below through
        fade     (full, none): heights between which the ink is wiped off, as bokashi does for mist
        inside   print only where this block would print too
        """
        box = block.box(self.size)
        if box is None:
            return
        mask = ImageChops.multiply(block.mask(box), self.inking.crop(box))
        if inside is not None:
            mask = ImageChops.multiply(mask, inside.mask(box))
        if fade is not None:
            mask = ImageChops.multiply(mask, wipe(box, *fade))
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self.image.paste(colour, box, mask)

    def all_of(self, shapes: Iterable[Path2], colour: Colour, opacity: float = 1.0) -> None:
        """Print several straight-edged shapes from one block."""
        block = self.block()
        for shape in shapes:
            block.polygon(shape)
        self.print(block, colour, opacity)

    def save(self, path: Path, grey: bool = False) -> None:
        """Lay the paper's tooth over the print and write a baseline sRGB or grey JPEG without metadata."""
        tooth = noise(self.rng, self.size, 3).point([244 + value * 11 // 255 for value in range(256)])
        image = ImageChops.multiply(self.image, Image.merge("RGB", (tooth, tooth, tooth)))
        if grey:
            image = image.convert("L")
        temporary = path.with_suffix(".tmp")
        for quality in JPEG_QUALITIES:
            image.save(temporary, "JPEG", quality=quality, optimize=True, progressive=False, dpi=(300, 300))
            if temporary.stat().st_size <= LARGEST_FILE:
                break
        temporary.replace(path)


def wipe(box: Box, full: float, none: float) -> Image.Image:
    """Opacity for `box`: 255 up to height `full`, falling to 0 at height `none` (which may lie above it)."""
    left, top, right, bottom = box
    column = Image.new("L", (1, bottom - top))
    for row in range(bottom - top):
        share = (none - (top + row)) / (none - full)
        eased = min(1.0, max(0.0, share))
        column.putpixel((0, row), round(255 * eased * eased * (3 - 2 * eased)))
    return column.resize((right - left, bottom - top))
