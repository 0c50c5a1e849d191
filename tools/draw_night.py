"""The night scene of the back page: lamps up the valley, the last one on the ridge."""

import draw_palette as ink
from draw_land import grass, house, mist, mountain, pine, sky
from draw_press import Point, Sheet, mix, trace

LAMPS: tuple[tuple[Point, float], ...] = (
    ((1180, 742), 74),
    ((520, 1040), 104),
    ((1330, 1110), 112),
    ((860, 1330), 136),
    ((1560, 1420), 150),
    ((330, 1560), 176),
    ((1060, 1690), 200),
)
"""Lower left corner and width of the front of each house, from the ridge down to the valley."""


def lamps() -> Sheet:
    """Houses on dark slopes, each with a lit window and its light on the ground; stars above the ridge."""
    sheet = Sheet(2100, 1900, ink.NIGHT, 31)
    sky(sheet, mix(ink.NIGHT, ink.INDIGO, 0.35), mix(ink.TEAL, ink.MIST, 0.25), 1900)
    _stars(sheet)
    ridges = (
        (trace("-60,760 360,640 820,720 1280,560 1700,660 2160,600"), (70, 104, 116), 640, 1000),
        (trace("-60,880 420,860 820,780 1250,730 1620,820 2160,760"), (50, 84, 98), 800, 1150),
        (trace("-60,1060 440,1010 900,1120 1400,1060 2160,1160"), (40, 68, 82), 1090, 1420),
        (trace("-60,1320 520,1380 1000,1290 1500,1390 2160,1300"), (32, 56, 68), 1380, 1700),
        (trace("-60,1580 500,1520 1100,1640 1600,1560 2160,1640"), (26, 46, 56), 2000, 2600),
    )
    for index, (points, colour, full, none) in enumerate(ridges):
        mountain(sheet, points, colour, fade=(full, none), shade=mix(colour, ink.NIGHT, 0.45), rough=0.1)
        if index:
            mist(sheet, full + 60, 24, mix(colour, ink.MIST, 0.25), 2)
    grass(sheet, (0, 1720, 2100, 1920), mix(ink.NIGHT, ink.PINE, 0.35), 240, 60)
    way = trace(
        "1120,1900 900,1790 1240,1640 1500,1500 1180,1380 900,1250 1240,1120 1120,960 1230,820 1212,750"
    )
    sheet.print(
        sheet.block(1).stroke(way, 92, 70, 52, 40, 30, 22, 16, 11, 7, 5), mix(ink.TEAL, ink.PAPER, 0.35), 0.5
    )
    for (x, y), tall in (((150, 1500), 190), ((760, 1180), 120), ((1840, 1330), 200), ((1900, 1000), 130)):
        pine(sheet, (x, y), tall, mix(ink.PINE, ink.NIGHT, 0.6))
    for corner, width in LAMPS:
        _lit_house(sheet, corner, width)
    return sheet


def _stars(sheet: Sheet) -> None:
    """Small stars, fewer and fainter towards the hills."""
    bright = sheet.block(0.3)
    for _ in range(150):
        y = 560 * sheet.rng.random() ** 1.6
        size = sheet.rng.uniform(1.2, 3.4)
        bright.oval((sheet.rng.uniform(0, sheet.width), y), size, size)
    sheet.print(bright, ink.WHITE, 0.75)


def _lit_house(sheet: Sheet, corner: Point, width: float) -> None:
    """A farmhouse by night: dark walls, a lit door and windows, and their light on the yard."""
    x, y = corner
    yard = sheet.block(2).oval((x + width * 0.52, y + width * 0.06), width * 0.72, width * 0.16)
    sheet.print(yard, ink.GOLD, 0.38)
    near = sheet.block(2).oval((x + width * 0.5, y + width * 0.05), width * 0.34, width * 0.09)
    sheet.print(near, ink.GOLD, 0.55)
    wall = mix(ink.TEAL, ink.NIGHT, 0.35)
    house(sheet, corner, width, wall, mix(ink.NIGHT, ink.INDIGO, 0.2), opening=mix(ink.GOLD, ink.WHITE, 0.35))
