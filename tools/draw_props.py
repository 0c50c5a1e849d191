"""Things that several of the sample pictures show: baskets, trays, fruit."""

import draw_palette as ink
from draw_press import Colour, Point, Sheet, mix, trace


def basket(sheet: Sheet, foot: Point, size: float, fruit: tuple[int, int, int]) -> None:
    """A bamboo basket heaped with fruit; `foot` is the middle of its base."""
    x, y = foot
    heap = sheet.block(0.6)
    for row, count in enumerate((5, 4, 2)):
        for index in range(count):
            heap.oval(
                (x + (index - (count - 1) / 2) * size * 0.19, y - size * (0.62 + row * 0.13)),
                size * 0.115,
                size * 0.105,
            )
    sheet.print(heap, fruit)
    dots = sheet.block(0.3)
    for row, count in enumerate((5, 4, 2)):
        for index in range(count):
            dots.oval(
                (x + (index - (count - 1) / 2) * size * 0.19 - size * 0.03, y - size * (0.66 + row * 0.13)),
                size * 0.03,
                size * 0.02,
            )
    sheet.print(dots, mix(fruit, ink.WHITE, 0.5))
    wicker(sheet, foot, size)


def wicker(sheet: Sheet, foot: Point, size: float) -> None:
    """The bamboo basket itself."""
    x, y = foot
    body = sheet.block(0.8).polygon(trace("-0.52,-0.6 0.52,-0.6 0.4,0 -0.4,0", (x, y), size))
    sheet.print(body, mix(ink.GOLD, ink.EARTH, 0.4))
    weave = sheet.block(0.4)
    for share in (0.1, 0.35, 0.6, 0.85):
        weave.stroke(
            [
                (x - size * (0.5 - 0.1 * share), y - size * 0.6 * (1 - share)),
                (x + size * (0.5 - 0.1 * share), y - size * 0.6 * (1 - share)),
            ],
            size * 0.035,
        )
    for share in (-0.6, -0.2, 0.2, 0.6):
        weave.stroke([(x + share * size * 0.52, y - size * 0.6), (x + share * size * 0.4, y)], size * 0.022)
    sheet.print(weave, mix(ink.WOOD, ink.EARTH, 0.3))


def tray(sheet: Sheet, centre: Point, radius: float, cane: Colour) -> None:
    """A round winnowing tray of split `cane`, hung on the wall."""
    x, y = centre
    sheet.print(sheet.block(1).oval((x + 10, y + 14), radius, radius), (30, 30, 30), 0.2)
    sheet.print(sheet.block(1).oval(centre, radius, radius), mix(cane, (20, 20, 20), 0.55))
    face = sheet.block(1).oval(centre, radius * 0.9, radius * 0.9)
    sheet.print(face, cane)
    weave = sheet.block(0.6)
    for step in range(-6, 7):
        offset = step * radius * 0.15
        weave.stroke(
            [(x - radius, y + offset - radius * 0.2), (x + radius, y + offset + radius * 0.2)], radius * 0.025
        )
        weave.stroke(
            [(x + offset - radius * 0.2, y + radius), (x + offset + radius * 0.2, y - radius)], radius * 0.025
        )
    sheet.print(weave, mix(cane, (20, 20, 20), 0.34), inside=face)


def persimmons(sheet: Sheet, crown: Point, reach: tuple[float, float], count: int, radius: float) -> None:
    """Ripe fruit scattered over a crown (no two touching), each with its leaf cap and a light."""
    placed: list[Point] = []
    tries = 0
    while len(placed) < count and tries < 4000:
        tries += 1
        x = crown[0] + sheet.rng.uniform(-1, 1) * reach[0]
        y = crown[1] + sheet.rng.uniform(-1, 1) * reach[1]
        inside = ((x - crown[0]) / reach[0]) ** 2 + ((y - crown[1]) / reach[1]) ** 2 < 1
        if inside and all((x - a) ** 2 + (y - b) ** 2 > (radius * 2.6) ** 2 for a, b in placed):
            placed.append((x, y))
    fruit, shade, light, cap = (sheet.block(0.6) for _ in range(4))
    for x, y in placed:
        fruit.oval((x, y), radius * 1.1, radius * 0.92)
        shade.stroke(
            trace("-0.7,0.5 0,0.8 0.9,0.2", (x, y), radius),
            1,
            radius * 0.35,
            1,
        )
        light.oval((x - radius * 0.4, y - radius * 0.25), radius * 0.22, radius * 0.13, -0.5)
        cap.oval((x, y - radius * 0.8), radius * 0.5, radius * 0.22)
    sheet.print(fruit, ink.PERSIMMON)
    sheet.print(shade, ink.BRICK, 0.8, inside=fruit)
    sheet.print(light, ink.WHITE, 0.9)
    sheet.print(cap, ink.PINE)
