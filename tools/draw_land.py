"""Land and what stands on it: ridges, mist, terraces, trees, houses."""

import math
from collections.abc import Sequence
from itertools import pairwise

from draw_press import Block, Colour, Path2, Point, Sheet, mix, spline, trace


def crag(sheet: Sheet, points: Path2, rough: float = 0.16, depth: int = 5) -> list[Point]:
    """A ridge line through `points`, broken up by midpoint displacement."""
    line = list(points)
    for _ in range(depth):
        finer: list[Point] = [line[0]]
        for (x0, y0), (x1, y1) in pairwise(line):
            span = math.hypot(x1 - x0, y1 - y0)
            finer.append(((x0 + x1) / 2, (y0 + y1) / 2 + sheet.rng.gauss(0, span * rough * 0.5)))
            finer.append((x1, y1))
        line = finer
    return line


def mountain(
    sheet: Sheet,
    points: Path2,
    colour: Colour,
    fade: tuple[float, float] | None = None,
    shade: Colour | None = None,
    rough: float = 0.16,
) -> list[Point]:
    """A range below the ridge through `points`, dying away in mist; `shade` cuts slanting folds into it.

    Returns the ridge line.
    """
    line = crag(sheet, points, rough)
    foot = sheet.height if fade is None else min(sheet.height, fade[1] + 20)
    body = sheet.block(0.6).polygon([*line, (line[-1][0], foot), (line[0][0], foot)])
    sheet.print(body, colour, fade=fade)
    if shade is not None:
        folds = sheet.block(0.8)
        for (x0, y0), (_, y1) in zip(line[::3], line[3::3], strict=False):
            lean = 0.55 if y1 > y0 else -0.25
            length = sheet.rng.uniform(40, 190) * (1.25 if y1 > y0 else 0.5)
            middle = (x0 + lean * length * 0.4 + sheet.rng.gauss(0, 6), y0 + length * 0.5)
            folds.stroke([(x0, y0 + 3), middle, (x0 + lean * length, y0 + length)], 3, 11, 0.5)
        sheet.print(folds, shade, 0.85, fade=fade, inside=body)
    return line


def mist(sheet: Sheet, y: float, thickness: float, colour: Colour, count: int = 4) -> None:
    """Long lens-shaped drifts of mist about height `y`."""
    block = sheet.block(2)
    for _ in range(count):
        x = sheet.rng.uniform(-0.1, 0.9) * sheet.width
        length = sheet.rng.uniform(0.3, 0.7) * sheet.width
        level = y + sheet.rng.uniform(-1, 1) * thickness
        half = thickness * sheet.rng.uniform(0.14, 0.34)
        block.stroke(
            [(x, level), (x + length * 0.5, level - half * 0.8), (x + length, level)],
            0.5,
            half,
            half * 1.5,
            half,
            0.5,
        )
    sheet.print(block, colour, 0.75)


def sun(sheet: Sheet, centre: Point, radius: float, colour: Colour) -> None:
    """A plain disc."""
    sheet.print(sheet.block(1.5).oval(centre, radius, radius), colour)


def birds(sheet: Sheet, centre: Point, size: float, colour: Colour, count: int = 5) -> None:
    """A loose skein of birds."""
    block = sheet.block(0.5)
    for index in range(count):
        x = centre[0] + index * size * 2.1 + sheet.rng.gauss(0, size * 0.4)
        y = centre[1] - abs(index - count // 2) * size * 0.5 + sheet.rng.gauss(0, size * 0.5)
        block.stroke(
            trace("-1,-0.35 -0.4,-0.45 0,0", (x, y), size),
            0.5,
            size * 0.2,
            size * 0.2,
        )
        block.stroke(
            trace("0,0 0.5,-0.5 1,-0.3", (x, y), size),
            size * 0.2,
            size * 0.2,
            0.5,
        )
    sheet.print(block, colour)


def hedge_row(block: Block, path: Path2, radius: float) -> None:
    """A clipped row of tea bushes along `path`: overlapping domes of about `radius`."""
    rng = block.rng
    line = spline(path, steps=160)
    travelled, step = 0.0, radius * 0.9
    last = line[0]
    for point in line[1:]:
        travelled += math.hypot(point[0] - last[0], point[1] - last[1])
        last = point
        if travelled >= step:
            travelled = 0.0
            size = radius * rng.uniform(0.85, 1.12)
            block.oval((point[0], point[1] + rng.gauss(0, radius * 0.06)), size * 1.1, size * 0.8)


def pine(sheet: Sheet, foot: Point, height: float, colour: Colour) -> None:
    """A fir cut with a few slanting strokes on each side."""
    x, y = foot
    block = sheet.block(height * 0.006)
    block.stroke([(x, y), (x, y - height)], height * 0.05, 1)
    tiers = 7
    for tier in range(tiers):
        t = tier / tiers
        top = y - height * (1 - t * 0.86)
        reach = height * (0.06 + 0.2 * t)
        for side in (-1, 1):
            tip = (x + side * reach * sheet.rng.uniform(0.85, 1.15), top + height * 0.17)
            block.polygon(
                [
                    (x, top - height * 0.04),
                    tip,
                    (x + side * reach * 0.3, top + height * 0.13),
                    (x, top + height * 0.15),
                ]
            )
    sheet.print(block, colour)


def leafy_tree(
    sheet: Sheet, foot: Point, height: float, leaves: Colour, trunk: Colour, spread: float = 0.36
) -> None:
    """A broad-leaved tree: forked trunk, masses of leaves, chisel marks of light and shade."""
    x, y = foot
    rng = sheet.rng
    wood = sheet.block(1)
    crown_y = y - height * 0.62
    wood.stroke(
        [(x, y), (x + height * 0.02, y - height * 0.3), (x, crown_y)],
        height * 0.075,
        height * 0.05,
        height * 0.02,
    )
    for side in (-1, 1):
        wood.stroke(
            [
                (x, y - height * 0.32),
                (x + side * height * 0.12, y - height * 0.5),
                (x + side * height * 0.2, crown_y),
            ],
            height * 0.04,
            height * 0.012,
        )
    sheet.print(wood, trunk)
    masses = [
        (-0.55, 0.12, 0.5),
        (0.55, 0.1, 0.52),
        (0.0, -0.1, 0.68),
        (-0.2, -0.42, 0.46),
        (0.3, -0.36, 0.42),
    ]
    crown = sheet.block(min(6, height * 0.008))
    marks, lights = sheet.block(0.5), sheet.block(0.5)
    leaf = min(13.0, height * 0.017)
    for dx, dy, size in masses:
        centre = (x + dx * height * spread, crown_y + dy * height * spread)
        radius = size * height * spread
        crown.oval(centre, radius * 1.1, radius * 0.84, rng.uniform(-0.3, 0.3))
        for step in range(26):
            angle = step * math.tau / 26 + rng.gauss(0, 0.06)
            rim = (centre[0] + math.cos(angle) * radius * 1.08, centre[1] + math.sin(angle) * radius * 0.83)
            crown.oval(rim, radius * rng.uniform(0.09, 0.17), radius * rng.uniform(0.07, 0.11), angle + 0.6)
        for target, lift, count in (
            (marks, 0.42, 9 + int(height / 28)),
            (lights, -0.32, 8 + int(height / 34)),
        ):
            for _ in range(count):
                mx = centre[0] + rng.uniform(-0.9, 0.9) * radius
                my = centre[1] + lift * radius + rng.uniform(-0.42, 0.42) * radius
                target.oval((mx, my), leaf, leaf * 0.42, rng.uniform(-0.9, 0.9))
    sheet.print(crown, leaves)
    sheet.print(marks, mix(leaves, (20, 30, 40), 0.38), inside=crown)
    sheet.print(lights, mix(leaves, (255, 240, 200), 0.4), inside=crown)


def house(
    sheet: Sheet,
    corner: Point,
    width: float,
    wall: Colour,
    roof: Colour,
    storeys: int = 1,
    depth: float = 0.36,
    opening: Colour = (58, 62, 66),
) -> None:
    """A farmhouse in cut-paper perspective: gable end on the right, tiled roof, door and windows.

    corner  lower left corner of the front; depth  width of the gable end as a share of `width`
    """
    x, y = corner
    tall = width * 0.3 * storeys
    side = width * depth
    front = [(x, y), (x, y - tall), (x + width, y - tall), (x + width, y)]
    apex = (x + width + side * 0.5, y - tall - width * 0.2)
    gable = [(x + width, y), (x + width, y - tall), apex, (x + width + side, y - tall), (x + width + side, y)]
    sheet.all_of([front], wall)
    sheet.all_of([gable], mix(wall, (40, 50, 60), 0.2))
    ridge_y = apex[1] - width * 0.012
    tiles = sheet.block()
    eave = width * 0.045
    slope = [
        (x - eave, y - tall + eave * 0.7),
        (x + side * 0.34, ridge_y),
        (apex[0] + eave * 0.3, ridge_y),
        (x + width + eave * 0.3, y - tall + eave * 0.7),
    ]
    tiles.polygon(slope)
    tiles.stroke([apex, (x + width + side + eave, y - tall + eave * 0.6)], width * 0.03)
    sheet.print(tiles, roof)
    grooves = sheet.block(0.5)
    lines = max(6, int(width / 22))
    for index in range(1, lines):
        t = index / lines
        low = (slope[0][0] + (slope[3][0] - slope[0][0]) * t, slope[0][1])
        high = (slope[1][0] + (slope[2][0] - slope[1][0]) * t, ridge_y)
        grooves.stroke([low, high], width * 0.007, width * 0.004)
    sheet.print(grooves, mix(roof, (250, 240, 220), 0.28))
    windows(sheet, (x, y), width, tall, storeys, opening)


def windows(sheet: Sheet, corner: Point, width: float, tall: float, storeys: int, opening: Colour) -> None:
    """Door and windows of a house front."""
    x, y = corner
    floor = tall / storeys
    block = sheet.block()
    for storey in range(storeys):
        sill = y - storey * floor - floor * 0.3
        for place in (0.1, 0.32, 0.68, 0.86) if storey else (0.12, 0.72):
            left = x + place * width - (width * 0.04 if storey else 0)
            block.polygon(
                [
                    (left, sill),
                    (left, sill - floor * 0.38),
                    (left + width * 0.1, sill - floor * 0.38),
                    (left + width * 0.1, sill),
                ]
            )
    left = x + width * 0.42
    block.polygon(
        [
            (left, y),
            (left, y - floor * 0.72),
            (left + width * 0.15, y - floor * 0.72),
            (left + width * 0.15, y),
        ]
    )
    sheet.print(block, opening)


def grass(
    sheet: Sheet, area: tuple[float, float, float, float], colour: Colour, count: int, size: float = 16
) -> None:
    """Tufts of chisel marks over `area` (left, top, right, bottom), smaller towards the top."""
    left, top, right, bottom = area
    block = sheet.block(0.4)
    for _ in range(count):
        x, y = sheet.rng.uniform(left, right), sheet.rng.uniform(top, bottom)
        tall = size * (0.35 + 0.65 * (y - top) / max(1.0, bottom - top))
        lean = sheet.rng.gauss(0, tall * 0.3)
        block.stroke([(x, y), (x + lean * 0.4, y - tall * 0.6), (x + lean, y - tall)], tall * 0.22, 0.5)
    sheet.print(block, colour)


def layered_hills(sheet: Sheet, colours: Sequence[Colour], top: float, bottom: float, paper: Colour) -> None:
    """Ranges one behind the other from `top` to `bottom`, far to near, each lost in mist (`paper`)."""
    count = len(colours)
    for index, colour in enumerate(colours):
        base = top + (bottom - top) * index / max(1, count - 1)
        swing = (bottom - top) / count * 1.1 + 40
        peaks = 5 + index
        points = [
            (
                x * sheet.width / peaks - 40,
                base - sheet.rng.uniform(0.1, 1.0) * swing * (1 if x % 2 else 0.35),
            )
            for x in range(peaks + 2)
        ]
        shade = mix(colour, (20, 40, 50), 0.22) if index else None
        mountain(sheet, points, colour, fade=(base - swing * 0.35, base + swing * 0.9), shade=shade)
        mist(sheet, base + swing * 0.45, swing * 0.2, paper, count=3)


def sky(sheet: Sheet, top: Colour, bottom: Colour, end: float) -> None:
    """A sky over the full width, blended from `top` down to `bottom` at height `end`."""
    band = sheet.block(0).polygon([(0, 0), (sheet.width, 0), (sheet.width, end), (0, end)])
    sheet.print(band, bottom)
    sheet.print(band, top, fade=(0, end))
