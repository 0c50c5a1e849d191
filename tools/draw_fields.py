"""Scenes in the open: the walk, the tea, the panels, the road, the water."""

import math

from draw_land import birds, grass, hedge_row, house, layered_hills, leafy_tree, mist, mountain, pine, sun
from draw_palette import (
    BRICK, EARTH, FAR_TO_NEAR, GOLD, INDIGO, LEAF, MIST, NIGHT, PAPER, PEACH, PERSIMMON, PINE, ROSE, SAGE, SKY, TEA, TEAL, WATER, WHITE, WOOD,
)
from draw_people import BEND, CLIMB, STAND, WALK, Dress, Person, back_basket
from draw_press import Point, Sheet, mix, spline


def sky(sheet: Sheet, top: tuple[int, int, int], bottom: tuple[int, int, int], end: float) -> None:
    """A sky wiped from `top` down to `bottom` at height `end`."""
    sheet.wash(top, bottom, 0, end)


def field_path() -> Sheet:
    """Early mist; a woman with a shoulder bag and an old man with a basket walk up between terraces."""
    sheet = Sheet(1500, 2000, PAPER, 11)
    sky(sheet, SKY, PAPER, 900)
    sun(sheet, (1090, 420), 92, mix(PERSIMMON, PEACH, 0.25))
    layered_hills(sheet, FAR_TO_NEAR[:3], 620, 1010, MIST)
    mountain(sheet, [(-60, 960), (280, 860), (640, 1010), (1000, 930), (1560, 1080)], TEAL, fade=(1000, 1330), shade=PINE, rough=0.1)
    house(sheet, (980, 1085), 150, WHITE, NIGHT)
    for x, y, tall in ((930, 1095, 120), (1195, 1105, 150), (1240, 1115, 110), (220, 1050, 130), (280, 1062, 95)):
        pine(sheet, (x, y), tall, PINE)
    mist(sheet, 1150, 46, MIST, 5)
    for index in range(7):
        level = 1180 + index * 118 + index * index * 5
        bank = [(-40, level + 60), (260, level + 16), (620, level + 40), (1000, level - 6), (1540, level + 46), (1540, 2050), (-40, 2050)]
        face = sheet.block(1.5).blob(bank[:0]).polygon(_curve(bank))
        tone = mix(SAGE, TEA, 0.12 + index * 0.11)
        sheet.print(face, tone)
        lip = sheet.block(0.8).stroke(bank[:5], 5 + index, 9 + index * 2, 5 + index)
        sheet.print(lip, mix(tone, NIGHT, 0.35))
        rows = sheet.block(1)
        hedge_row(rows, [(x, y + 42 + index * 7) for x, y in bank[:5]], 13 + index * 4)
        sheet.print(rows, mix(TEA, PINE, 0.1 + index * 0.1))
    left = [(330, 2040), (560, 1860), (470, 1680), (690, 1500), (800, 1370), (770, 1270), (880, 1180), (1000, 1100)]
    right = [(1016, 1102), (925, 1190), (860, 1275), (930, 1385), (890, 1530), (800, 1690), (1010, 1850), (960, 2040)]
    track = sheet.block(3).polygon([*spline(left), *spline(right)])
    sheet.print(track, mix(EARTH, PAPER, 0.5))
    ruts = sheet.block(2)
    for _ in range(46):
        y = sheet.rng.uniform(1400, 2000)
        ruts.oval((sheet.rng.uniform(450, 960), y), y * 0.012, y * 0.003)
    sheet.print(ruts, mix(EARTH, WOOD, 0.2), 0.6, inside=track)
    farmer = Person(sheet, (560, 1800), 640, CLIMB, Dress(INDIGO, NIGHT, hair="straw"))
    back_basket(farmer, mix(GOLD, WOOD, 0.35), LEAF)
    farmer.draw()
    cadre = Person(sheet, (850, 1745), 610, WALK, Dress(ROSE, (58, 64, 80), hair="bob"))
    cadre.draw()
    _shoulder_bag(cadre)
    grass(sheet, (0, 1880, 1500, 2020), PINE, 260, 52)
    return sheet


def _curve(points: list[Point]) -> list[Point]:
    """The first five points as a curve, the corners of the sheet kept straight."""
    return [*spline(points[:5]), *points[5:]]


def _shoulder_bag(person: Person) -> None:
    """A canvas bag on a strap across the body."""
    block = person.block()
    block.stroke([person.place((0.03, 0.79)), person.place((0.0, 0.66)), person.place((-0.055, 0.52))], person.tall * 0.016)
    corners = [(-0.13, 0.54), (0.0, 0.54), (0.012, 0.43), (-0.12, 0.42)]
    block.polygon([person.place(corner) for corner in corners])
    person.sheet.print(block, mix(GOLD, WOOD, 0.3))
    flap = [(-0.13, 0.54), (0.0, 0.54), (0.0, 0.5), (-0.065, 0.475), (-0.128, 0.5)]
    person.sheet.print(person.block().polygon([person.place(corner) for corner in flap]), WOOD)


def tea_terraces() -> Sheet:
    """Autumn picking: bowed rows of tea running down to the viewer, pickers in cone hats."""
    sheet = Sheet(2100, 1400, PAPER, 12)
    sky(sheet, mix(PEACH, GOLD, 0.25), PAPER, 520)
    layered_hills(sheet, FAR_TO_NEAR[:3], 300, 500, MIST)
    mountain(sheet, [(-60, 560), (300, 430), (700, 540), (1150, 470), (1600, 560), (2160, 440)], TEAL, fade=(540, 700), shade=PINE, rough=0.12)
    house(sheet, (1440, 585), 130, WHITE, NIGHT)
    house(sheet, (1250, 600), 100, PAPER, NIGHT)
    for x, y, tall in ((1225, 605, 90), (1625, 596, 120), (1660, 604, 86), (420, 560, 110), (470, 566, 80), (370, 572, 84)):
        pine(sheet, (x, y), tall, PINE)
    mist(sheet, 630, 26, MIST, 5)
    ground = sheet.block(1).polygon([(0, 640), (700, 590), (1300, 640), (2100, 590), (2100, 1400), (0, 1400)])
    sheet.print(ground, mix(LEAF, GOLD, 0.35))
    pickers = {
        3: ((560, 250, True, ROSE), (1420, 236, False, INDIGO)),
        5: ((1000, 330, False, PERSIMMON), (1830, 330, True, WHITE)),
        7: ((330, 440, False, TEAL), (1440, 460, True, ROSE)),
    }
    for index in range(10):
        depth = (index + 1) / 10
        level = 640 + 790 * depth**1.55
        swell = 34 + 60 * depth
        line = [(-120, level + swell * 0.4), (380, level - swell), (980, level + swell * 0.5), (1560, level - swell * 0.7), (2240, level + swell * 0.6)]
        radius = 13 + 52 * depth**1.3
        for x, tall, left, coat in pickers.get(index, ()):
            row = min(spline(line, steps=60), key=lambda point: abs(point[0] - x))[1]
            person = Person(sheet, (x, row + radius * 1.05), tall, BEND, Dress(coat, NIGHT, hair="straw"), left)
            back_basket(person, mix(GOLD, WOOD, 0.4), LEAF)
            person.draw()
        shadow, leaves, light = sheet.block(1), sheet.block(1), sheet.block(1)
        hedge_row(shadow, [(x, y + radius * 0.5) for x, y in line], radius)
        hedge_row(leaves, line, radius)
        hedge_row(light, [(x - radius * 0.2, y - radius * 0.4) for x, y in line], radius * 0.46)
        green = mix(SAGE, TEA, min(1.0, 0.35 + depth))
        sheet.print(shadow, mix(green, NIGHT, 0.5))
        sheet.print(leaves, green)
        sheet.print(light, mix(green, GOLD, 0.32), 0.8, inside=leaves)
    return sheet


def solar_slope() -> Sheet:
    """Blue panels in rows across a hillside, herbs growing between them."""
    sheet = Sheet(2100, 1400, PAPER, 13)
    sky(sheet, mix(SKY, WHITE, 0.1), mix(PEACH, PAPER, 0.5), 560)
    clouds = sheet.block(2)
    for x, y, size in ((300, 170, 1.2), (1250, 120, 0.8), (1750, 240, 1.4)):
        for dx, dy, rx, ry in ((-110, 14, 120, 22), (0, 0, 110, 42), (90, 12, 130, 26), (20, 22, 210, 16)):
            clouds.oval((x + dx * size, y + dy * size), rx * size, ry * size)
    sheet.print(clouds, mix(GOLD, WHITE, 0.55), 0.9)
    layered_hills(sheet, FAR_TO_NEAR, 380, 620, MIST)
    slope = [(-40, 636), (420, 612), (1000, 586), (1600, 520), (2140, 560)]
    sheet.print(sheet.block(1.5).polygon([*_curve(slope), (2140, 1440), (-40, 1440)]), mix(LEAF, GOLD, 0.3))
    for x, y, tall in ((1960, 560, 170), (2040, 566, 220), (1880, 552, 120), (120, 640, 130), (190, 636, 96)):
        pine(sheet, (x, y), tall, PINE)
    for row in range(5):
        depth = row / 4
        level = 690 + 580 * depth**1.25
        size = 92 + 150 * depth
        crop = sheet.block(1)
        hedge_row(crop, [(-60, level + size * 0.62), (1000, level + size * 0.5 - 40), (2180, level + size * 0.4 - 90)], 10 + 22 * depth)
        count = int(2300 / (size * 1.34)) + 1
        for index in range(count):
            x = -90 + index * size * 1.34 + row * 37
            drop = -80 * x / 2100 - 26 * math.sin(x / 420 + row)
            _panel(sheet, (x, level + drop), size)
        sheet.print(crop, mix(TEA, PINE, depth * 0.4))
        if row == 2:
            keeper = Person(sheet, (740, level + 116), 330, WALK, Dress(PERSIMMON, NIGHT, hair="cap", hat=GOLD))
            keeper.draw()
            _bucket(keeper)
    grass(sheet, (0, 1310, 2100, 1420), PINE, 130, 46)
    return sheet


def _panel(sheet: Sheet, corner: Point, size: float) -> None:
    """One panel on its two posts, lower left corner at `corner`."""
    x, y = corner
    lean, tall = size * 0.3, size * 0.52
    posts = sheet.block(0.6)
    for share in (0.25, 0.8):
        posts.stroke([(x + size * share + lean * 0.3, y - tall * 0.2), (x + size * share + lean * 0.3, y + size * 0.34)], size * 0.035)
    sheet.print(posts, NIGHT)
    corners = [(x, y), (x + lean, y - tall), (x + lean + size * 1.12, y - tall - size * 0.045), (x + size * 1.12, y - size * 0.045)]
    face = sheet.block(0.7).polygon(corners)
    sheet.print(face, INDIGO)
    shine = sheet.block(0.6).polygon([(x + size * 0.52, y + 4), (x + size * 0.9, y - tall - 8), (x + size * 1.18, y - tall - 8), (x + size * 0.8, y + 4)])
    sheet.print(shine, mix(INDIGO, SKY, 0.4), 0.8, inside=face)
    grid = sheet.block(0.3)
    for index in range(1, 6):
        t = index / 6 * size * 1.12
        grid.stroke([(x + t, y - t * 0.04), (x + t + lean, y - tall - t * 0.04)], max(1.5, size * 0.012))
    for share in (0.34, 0.67):
        grid.stroke([(x + lean * share, y - tall * share), (x + lean * share + size * 1.12, y - tall * share - size * 0.045)], max(1.5, size * 0.012))
    grid.stroke(corners[:2], max(2, size * 0.02)).stroke(corners[1:3], max(2, size * 0.02))
    sheet.print(grid, mix(SKY, WHITE, 0.4))


def _bucket(person: Person) -> None:
    """A pail in the near hand."""
    x, y = person.hand()
    size = person.tall * 0.09
    block = person.block().stroke([(x - size * 0.5, y + size * 0.6), (x, y), (x + size * 0.5, y + size * 0.6)], size * 0.08)
    block.polygon([(x - size * 0.55, y + size * 0.5), (x + size * 0.55, y + size * 0.5), (x + size * 0.42, y + size * 1.5), (x - size * 0.42, y + size * 1.5)])
    person.sheet.print(block, WHITE)


def mountain_road() -> Sheet:
    """A pale road climbing range after range in hairpins, small cars on it."""
    sheet = Sheet(1500, 2000, PAPER, 14)
    sky(sheet, mix(PERSIMMON, PEACH, 0.6), PAPER, 620)
    sun(sheet, (420, 330), 84, WHITE)
    birds(sheet, (880, 300), 24, NIGHT, 6)
    layered_hills(sheet, FAR_TO_NEAR[:2], 480, 640, MIST)
    ridges = (
        ([(-60, 900), (260, 700), (640, 560), (980, 760), (1560, 640)], (112, 150, 140), 760, 1120),
        ([(-60, 1080), (340, 900), (760, 980), (1180, 800), (1560, 960)], (84, 128, 112), 980, 1380),
        ([(-60, 1200), (300, 1240), (700, 1080), (1060, 1200), (1560, 1130)], (60, 106, 92), 1240, 1640),
        ([(-60, 1400), (420, 1330), (860, 1440), (1200, 1360), (1560, 1450)], (44, 86, 78), 2100, 2900),
    )
    for points, colour, full, none in ridges:
        mountain(sheet, points, colour, fade=(full, none), shade=mix(colour, NIGHT, 0.3), rough=0.1)
        mist(sheet, full + 60, 26, MIST, 2)
    road = [
        (640, 575), (720, 640), (560, 700), (470, 770), (680, 830), (960, 900), (1190, 985), (1020, 1060), (680, 1080), (380, 1150),
        (360, 1260), (700, 1305), (1040, 1350), (1190, 1450), (980, 1545), (560, 1610), (400, 1730), (620, 1860), (800, 2080),
    ]
    widths = (9, 12, 15, 20, 26, 34, 44, 54, 66, 84, 120)
    sheet.print(sheet.block(1).stroke([(x + 3, y + 4 + y * 0.006) for x, y in road], *widths), mix(PINE, NIGHT, 0.6))
    sheet.print(sheet.block(1).stroke(road, *widths), mix(PAPER, GOLD, 0.16))
    stands = [(150, 880), (240, 905), (1330, 850), (1270, 880), (820, 760), (150, 1160), (215, 1180), (1390, 1110), (1330, 1150), (860, 1215)]
    stands += [(170, 1430), (260, 1450), (1400, 1380), (1340, 1420), (700, 1480), (1240, 1640), (1330, 1690), (1420, 1660), (120, 1700), (210, 1740)]
    for x, y in stands:
        pine(sheet, (x, y), (y - 400) * 0.15, mix(PINE, TEAL, 0.25))
    for x, y, size, colour in ((800, 1078, 30, PERSIMMON), (620, 1302, 40, WHITE), (800, 1590, 56, GOLD)):
        _car(sheet, (x, y), size, colour)
    grass(sheet, (0, 1800, 520, 2020), NIGHT, 110, 64)
    grass(sheet, (950, 1800, 1500, 2020), NIGHT, 120, 64)
    return sheet


def _car(sheet: Sheet, at: Point, size: float, colour: tuple[int, int, int]) -> None:
    """A small car seen from the side, wheels on `at`."""
    x, y = at
    body = sheet.block(0.5).blob(
        [(x - size, y - size * 0.2), (x - size * 0.95, y - size * 0.55), (x - size * 0.5, y - size * 0.6), (x - size * 0.3, y - size),
         (x + size * 0.4, y - size), (x + size * 0.65, y - size * 0.6), (x + size, y - size * 0.5), (x + size, y - size * 0.2)]
    )
    sheet.print(body, colour)
    glass = sheet.block(0.3).polygon([(x - size * 0.38, y - size * 0.6), (x - size * 0.24, y - size * 0.88), (x + size * 0.33, y - size * 0.88), (x + size * 0.5, y - size * 0.6)])
    sheet.print(glass, NIGHT)
    wheels = sheet.block(0.3)
    for side in (-0.55, 0.55):
        wheels.oval((x + side * size, y - size * 0.18), size * 0.2, size * 0.2)
    sheet.print(wheels, NIGHT)


def reservoir() -> Sheet:
    """A flat boat with baskets of oranges crossing the lake; a fruiting branch in front."""
    sheet = Sheet(2100, 1400, PAPER, 15)
    sky(sheet, mix(SKY, TEAL, 0.12), PAPER, 480)
    layered_hills(sheet, FAR_TO_NEAR[:3], 330, 500, MIST)
    shore = mountain(sheet, [(-60, 560), (240, 470), (620, 580), (1100, 600), (1500, 520), (1820, 430), (2160, 500)], TEAL, fade=(600, 760), shade=PINE, rough=0.1)
    lake = sheet.block(0.5).polygon([(0, 640), (2100, 640), (2100, 1400), (0, 1400)])
    sheet.print(lake, mix(WATER, WHITE, 0.2))
    deep = sheet.block(0.5).polygon([(0, 640), (2100, 640), (2100, 1400), (0, 1400)])
    sheet.print(deep, TEAL, 0.75, fade=(1400, 760))
    mirror = sheet.block(1).polygon([(x, 1280 - y) for x, y in shore] + [(2160, 640), (-60, 640)])
    sheet.print(mirror, TEAL, 0.5, fade=(640, 860))
    ripples = sheet.block(0.8)
    for _ in range(150):
        y = 660 + 730 * sheet.rng.random() ** 1.3
        x = sheet.rng.uniform(-100, 2100)
        half = (y - 600) * sheet.rng.uniform(0.05, 0.3)
        ripples.stroke([(x, y), (x + half, y - 2), (x + half * 2, y)], 0.5, (y - 600) * 0.009 + 1.5, 0.5)
    sheet.print(ripples, mix(WATER, WHITE, 0.65))
    _boat(sheet, (1080, 930), 640)
    _orange_branch(sheet)
    return sheet


def _boat(sheet: Sheet, at: Point, length: float) -> None:
    """A flat-bottomed boat, boatman at the stern; `at` is the middle of its waterline."""
    x, y = at
    half = length / 2
    sheet.print(sheet.block(2).oval((x, y + 16), half * 0.96, 22), NIGHT, 0.45)
    woman = Person(sheet, (x + half * 0.62, y - 26), 250, STAND, Dress(ROSE, NIGHT, hair="straw"), left=True)
    woman.draw()
    man = Person(sheet, (x - half * 0.74, y - 36), 300, WALK, Dress(INDIGO, NIGHT, hair="straw"))
    man.draw()
    hand = man.hand(near=False)
    pole = sheet.block(0.5).stroke([(hand[0] + 120, hand[1] - 250), (hand[0] - 170, y + 110)], 8, 7)
    sheet.print(pole, WOOD)
    for index in range(5):
        basket(sheet, (x - half * 0.42 + index * 84, y - 36), 74, PERSIMMON)
    for index in range(4):
        basket(sheet, (x - half * 0.34 + index * 84, y - 16), 76, mix(PERSIMMON, GOLD, 0.4))
    hull = sheet.block(1).polygon(
        [(x - half * 1.08, y - 62), (x - half * 0.9, y - 34), (x + half * 0.9, y - 34), (x + half * 1.1, y - 66), (x + half * 0.86, y + 18), (x - half * 0.84, y + 18)]
    )
    sheet.print(hull, WOOD)
    planks = sheet.block(0.6)
    for dy in (-18, 0):
        planks.stroke([(x - half * 0.9, y + dy), (x + half * 0.92, y + dy)], 3, 4)
    sheet.print(planks, mix(WOOD, NIGHT, 0.5))


def basket(sheet: Sheet, foot: Point, size: float, fruit: tuple[int, int, int]) -> None:
    """A bamboo basket heaped with fruit; `foot` is the middle of its base."""
    x, y = foot
    heap = sheet.block(0.6)
    for row, count in enumerate((5, 4, 2)):
        for index in range(count):
            heap.oval((x + (index - (count - 1) / 2) * size * 0.19, y - size * (0.62 + row * 0.13)), size * 0.115, size * 0.105)
    sheet.print(heap, fruit)
    dots = sheet.block(0.3)
    for row, count in enumerate((5, 4, 2)):
        for index in range(count):
            dots.oval((x + (index - (count - 1) / 2) * size * 0.19 - size * 0.03, y - size * (0.66 + row * 0.13)), size * 0.03, size * 0.02)
    sheet.print(dots, mix(fruit, WHITE, 0.5))
    wicker(sheet, foot, size)


def wicker(sheet: Sheet, foot: Point, size: float) -> None:
    """The bamboo basket itself."""
    x, y = foot
    body = sheet.block(0.8).polygon([(x - size * 0.52, y - size * 0.6), (x + size * 0.52, y - size * 0.6), (x + size * 0.4, y), (x - size * 0.4, y)])
    sheet.print(body, mix(GOLD, EARTH, 0.4))
    weave = sheet.block(0.4)
    for share in (0.1, 0.35, 0.6, 0.85):
        weave.stroke([(x - size * (0.5 - 0.1 * share), y - size * 0.6 * (1 - share)), (x + size * (0.5 - 0.1 * share), y - size * 0.6 * (1 - share))], size * 0.035)
    for share in (-0.6, -0.2, 0.2, 0.6):
        weave.stroke([(x + share * size * 0.52, y - size * 0.6), (x + share * size * 0.4, y)], size * 0.022)
    sheet.print(weave, mix(WOOD, EARTH, 0.3))


def _orange_branch(sheet: Sheet) -> None:
    """A fruiting branch reaching in from the lower right."""
    twig = sheet.block(1).stroke([(2160, 900), (1900, 1010), (1640, 1180), (1480, 1330)], 34, 22, 14, 6)
    twig.stroke([(1900, 1010), (1780, 960), (1660, 980)], 16, 5).stroke([(1640, 1180), (1560, 1120), (1470, 1130)], 12, 4)
    sheet.print(twig, WOOD)
    rng = sheet.rng
    leaves, veins = sheet.block(1), sheet.block(0.4)
    for anchor in ((2060, 950), (1960, 980), (1840, 1040), (1740, 975), (1660, 985), (1720, 1130), (1620, 1190), (1540, 1120), (1470, 1135), (1540, 1280), (1490, 1330), (1980, 1060), (1800, 1110), (1580, 1240)):
        for _ in range(3):
            angle = rng.uniform(0, 2 * math.pi)
            reach = rng.uniform(70, 110)
            tip = (anchor[0] + math.cos(angle) * reach, anchor[1] + math.sin(angle) * reach)
            leaves.stroke([anchor, ((anchor[0] + tip[0]) / 2, (anchor[1] + tip[1]) / 2 - 6), tip], 4, 42, 40, 2)
            veins.stroke([anchor, tip], 3, 0.5)
    sheet.print(leaves, mix(PINE, TEA, 0.45))
    sheet.print(veins, SAGE, 0.8)
    for x, y in ((2010, 1080), (1880, 1140), (1760, 1220), (1640, 1300), (1700, 1060), (1560, 1190), (1930, 1000)):
        fruit = sheet.block(1).oval((x, y), 58, 54)
        sheet.print(fruit, mix(PERSIMMON, GOLD, 0.3))
        sheet.print(sheet.block(1).oval((x + 22, y + 22), 54, 50), BRICK, 0.35, inside=fruit)
        sheet.print(sheet.block(0.5).oval((x - 20, y - 22), 16, 9, -0.6), WHITE, 0.8)
        sheet.print(sheet.block(0.5).oval((x + 4, y - 46), 9, 6), PINE)
