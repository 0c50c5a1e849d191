"""Scenes on the slopes: the walk, the tea, the panels, the persimmons."""

import math

import draw_palette as ink
from draw_land import grass, hedge_row, house, layered_hills, leafy_tree, mist, mountain, pine, sky, sun
from draw_people import BEND, CLIMB, REACH_UP, WALK, Dress, Person, back_basket
from draw_press import Point, Sheet, mix, spline, trace
from draw_props import basket, persimmons


def field_path() -> Sheet:
    """Early mist; a woman with a shoulder bag and an old man with a basket walk up between terraces."""
    sheet = Sheet(1500, 2000, ink.PAPER, 11)
    sky(sheet, ink.SKY, ink.PAPER, 900)
    sun(sheet, (1090, 420), 92, mix(ink.PERSIMMON, ink.PEACH, 0.25))
    layered_hills(sheet, ink.FAR_TO_NEAR[:3], 620, 1010, ink.MIST)
    mountain(
        sheet,
        trace("-60,960 280,860 640,1010 1000,930 1560,1080"),
        ink.TEAL,
        fade=(1000, 1330),
        shade=ink.PINE,
        rough=0.1,
    )
    house(sheet, (980, 1085), 150, ink.WHITE, ink.NIGHT)
    for x, y, tall in (
        (930, 1095, 120),
        (1195, 1105, 150),
        (1240, 1115, 110),
        (220, 1050, 130),
        (280, 1062, 95),
    ):
        pine(sheet, (x, y), tall, ink.PINE)
    mist(sheet, 1150, 46, ink.MIST, 5)
    _terraces(sheet)
    _track(sheet)
    farmer = Person(sheet, (560, 1800), 640, CLIMB, Dress(ink.INDIGO, ink.NIGHT, hair="straw"))
    back_basket(farmer, mix(ink.GOLD, ink.WOOD, 0.35), ink.LEAF)
    farmer.draw()
    cadre = Person(sheet, (850, 1745), 610, WALK, Dress(ink.ROSE, (58, 64, 80), hair="bob"))
    cadre.draw()
    _shoulder_bag(cadre)
    grass(sheet, (0, 1880, 1500, 2020), ink.PINE, 260, 52)
    return sheet


def _terraces(sheet: Sheet) -> None:
    """Seven banks with a hedge of tea on each, larger towards the viewer."""
    for index in range(7):
        level = 1180 + index * 118 + index * index * 5
        bank = trace("-40,60 260,16 620,40 1000,-6 1540,46", (0, level))
        face = sheet.block(1.5).polygon([*spline(bank), (1540, 2050), (-40, 2050)])
        tone = mix(ink.SAGE, ink.TEA, 0.12 + index * 0.11)
        sheet.print(face, tone)
        lip = sheet.block(0.8).stroke(bank, 5 + index, 9 + index * 2, 5 + index)
        sheet.print(lip, mix(tone, ink.NIGHT, 0.35))
        rows = sheet.block(1)
        hedge_row(rows, [(x, y + 42 + index * 7) for x, y in bank], 13 + index * 4)
        sheet.print(rows, mix(ink.TEA, ink.PINE, 0.1 + index * 0.1))


def _track(sheet: Sheet) -> None:
    """The earth path that winds up through the terraces."""
    left = trace("330,2040 560,1860 470,1680 690,1500 800,1370 770,1270 880,1180 1000,1100")
    right = trace("1016,1102 925,1190 860,1275 930,1385 890,1530 800,1690 1010,1850 960,2040")
    track = sheet.block(3).polygon([*spline(left), *spline(right)])
    sheet.print(track, mix(ink.EARTH, ink.PAPER, 0.5))
    ruts = sheet.block(2)
    for _ in range(46):
        y = sheet.rng.uniform(1400, 2000)
        ruts.oval((sheet.rng.uniform(450, 960), y), y * 0.012, y * 0.003)
    sheet.print(ruts, mix(ink.EARTH, ink.WOOD, 0.2), 0.6, inside=track)


def _shoulder_bag(person: Person) -> None:
    """A canvas bag on a strap across the body."""
    block = person.block()
    block.stroke(
        [person.place((0.03, 0.79)), person.place((0.0, 0.66)), person.place((-0.055, 0.52))],
        person.tall * 0.016,
    )
    corners = trace("-0.13,0.54 0,0.54 0.012,0.43 -0.12,0.42")
    block.polygon([person.place(corner) for corner in corners])
    person.sheet.print(block, mix(ink.GOLD, ink.WOOD, 0.3))
    flap = trace("-0.13,0.54 0,0.54 0,0.5 -0.065,0.475 -0.128,0.5")
    person.sheet.print(person.block().polygon([person.place(corner) for corner in flap]), ink.WOOD)


def tea_terraces() -> Sheet:
    """Autumn picking: bowed rows of tea running down to the viewer, pickers in cone hats."""
    sheet = Sheet(2100, 1400, ink.PAPER, 12)
    sky(sheet, mix(ink.PEACH, ink.GOLD, 0.25), ink.PAPER, 520)
    layered_hills(sheet, ink.FAR_TO_NEAR[:3], 300, 500, ink.MIST)
    mountain(
        sheet,
        trace("-60,560 300,430 700,540 1150,470 1600,560 2160,440"),
        ink.TEAL,
        fade=(540, 700),
        shade=ink.PINE,
        rough=0.12,
    )
    house(sheet, (1440, 585), 130, ink.WHITE, ink.NIGHT)
    house(sheet, (1250, 600), 100, ink.PAPER, ink.NIGHT)
    for x, y, tall in (
        (1225, 605, 90),
        (1625, 596, 120),
        (1660, 604, 86),
        (420, 560, 110),
        (470, 566, 80),
        (370, 572, 84),
    ):
        pine(sheet, (x, y), tall, ink.PINE)
    mist(sheet, 630, 26, ink.MIST, 5)
    ground = sheet.block(1).polygon(trace("0,640 700,590 1300,640 2100,590 2100,1400 0,1400"))
    sheet.print(ground, mix(ink.LEAF, ink.GOLD, 0.35))
    pickers = {
        3: ((560, 250, True, ink.ROSE), (1420, 236, False, ink.INDIGO)),
        5: ((1000, 330, False, ink.PERSIMMON), (1830, 330, True, ink.WHITE)),
        7: ((330, 440, False, ink.TEAL), (1440, 460, True, ink.ROSE)),
    }
    for index in range(10):
        depth = (index + 1) / 10
        level = 640 + 790 * depth**1.55
        swell = 34 + 60 * depth
        line = [
            (-120, level + swell * 0.4),
            (380, level - swell),
            (980, level + swell * 0.5),
            (1560, level - swell * 0.7),
            (2240, level + swell * 0.6),
        ]
        radius = 13 + 52 * depth**1.3
        for x, tall, left, coat in pickers.get(index, ()):
            row = min(spline(line, steps=60), key=lambda point: abs(point[0] - x))[1]
            person = Person(
                sheet, (x, row + radius * 1.05), tall, BEND, Dress(coat, ink.NIGHT, hair="straw"), left
            )
            back_basket(person, mix(ink.GOLD, ink.WOOD, 0.4), ink.LEAF)
            person.draw()
        shadow, leaves, light = sheet.block(1), sheet.block(1), sheet.block(1)
        hedge_row(shadow, [(x, y + radius * 0.5) for x, y in line], radius)
        hedge_row(leaves, line, radius)
        hedge_row(light, [(x - radius * 0.2, y - radius * 0.4) for x, y in line], radius * 0.46)
        green = mix(ink.SAGE, ink.TEA, min(1.0, 0.35 + depth))
        sheet.print(shadow, mix(green, ink.NIGHT, 0.5))
        sheet.print(leaves, green)
        sheet.print(light, mix(green, ink.GOLD, 0.32), 0.8, inside=leaves)
    return sheet


def solar_slope() -> Sheet:
    """Blue panels in rows across a hillside, herbs growing between them."""
    sheet = Sheet(2100, 1400, ink.PAPER, 13)
    sky(sheet, mix(ink.SKY, ink.WHITE, 0.1), mix(ink.PEACH, ink.PAPER, 0.5), 560)
    clouds = sheet.block(2)
    for x, y, size in ((300, 170, 1.2), (1250, 120, 0.8), (1750, 240, 1.4)):
        for dx, dy, rx, ry in ((-110, 14, 120, 22), (0, 0, 110, 42), (90, 12, 130, 26), (20, 22, 210, 16)):
            clouds.oval((x + dx * size, y + dy * size), rx * size, ry * size)
    sheet.print(clouds, mix(ink.GOLD, ink.WHITE, 0.55), 0.9)
    layered_hills(sheet, ink.FAR_TO_NEAR, 380, 620, ink.MIST)
    slope = trace("-40,636 420,612 1000,586 1600,520 2140,560")
    sheet.print(
        sheet.block(1.5).polygon([*spline(slope), (2140, 1440), (-40, 1440)]), mix(ink.LEAF, ink.GOLD, 0.3)
    )
    for x, y, tall in ((1960, 560, 170), (2040, 566, 220), (1880, 552, 120), (120, 640, 130), (190, 636, 96)):
        pine(sheet, (x, y), tall, ink.PINE)
    for row in range(5):
        depth = row / 4
        level = 690 + 580 * depth**1.25
        size = 92 + 150 * depth
        crop = sheet.block(1)
        hedge_row(
            crop,
            [(-60, level + size * 0.62), (1000, level + size * 0.5 - 40), (2180, level + size * 0.4 - 90)],
            10 + 22 * depth,
        )
        count = int(2300 / (size * 1.34)) + 1
        for index in range(count):
            left = -90 + index * size * 1.34 + row * 37
            drop = -80 * left / 2100 - 26 * math.sin(left / 420 + row)
            _panel(sheet, (left, level + drop), size)
        sheet.print(crop, mix(ink.TEA, ink.PINE, depth * 0.4))
        if row == 2:
            keeper = Person(
                sheet,
                (740, level + 116),
                330,
                WALK,
                Dress(ink.PERSIMMON, ink.NIGHT, hair="cap", hat=ink.GOLD),
            )
            keeper.draw()
            _bucket(keeper)
    grass(sheet, (0, 1310, 2100, 1420), ink.PINE, 130, 46)
    return sheet


def _panel(sheet: Sheet, corner: Point, size: float) -> None:
    """One panel on its two posts, lower left corner at `corner`."""
    x, y = corner
    lean, tall = size * 0.3, size * 0.52
    posts = sheet.block(0.6)
    for share in (0.25, 0.8):
        posts.stroke(
            [
                (x + size * share + lean * 0.3, y - tall * 0.2),
                (x + size * share + lean * 0.3, y + size * 0.34),
            ],
            size * 0.035,
        )
    sheet.print(posts, ink.NIGHT)
    corners = [
        (x, y),
        (x + lean, y - tall),
        (x + lean + size * 1.12, y - tall - size * 0.045),
        (x + size * 1.12, y - size * 0.045),
    ]
    face = sheet.block(0.7).polygon(corners)
    sheet.print(face, ink.INDIGO)
    shine = sheet.block(0.6).polygon(
        [
            (x + size * 0.52, y + 4),
            (x + size * 0.9, y - tall - 8),
            (x + size * 1.18, y - tall - 8),
            (x + size * 0.8, y + 4),
        ]
    )
    sheet.print(shine, mix(ink.INDIGO, ink.SKY, 0.4), 0.8, inside=face)
    grid = sheet.block(0.3)
    for index in range(1, 6):
        t = index / 6 * size * 1.12
        grid.stroke([(x + t, y - t * 0.04), (x + t + lean, y - tall - t * 0.04)], max(1.5, size * 0.012))
    for share in (0.34, 0.67):
        grid.stroke(
            [
                (x + lean * share, y - tall * share),
                (x + lean * share + size * 1.12, y - tall * share - size * 0.045),
            ],
            max(1.5, size * 0.012),
        )
    grid.stroke(corners[:2], max(2, size * 0.02)).stroke(corners[1:3], max(2, size * 0.02))
    sheet.print(grid, mix(ink.SKY, ink.WHITE, 0.4))


def _bucket(person: Person) -> None:
    """A pail in the near hand."""
    x, y = person.hand()
    size = person.tall * 0.09
    block = person.block().stroke(trace("-0.5,0.6 0,0 0.5,0.6", (x, y), size), size * 0.08)
    block.polygon(trace("-0.55,0.5 0.55,0.5 0.42,1.5 -0.42,1.5", (x, y), size))
    person.sheet.print(block, ink.WHITE)


def orchard() -> Sheet:
    """The first red persimmons: one picker on a ladder, two carrying a full basket away."""
    sheet = Sheet(2000, 1500, ink.PAPER, 24)
    sky(sheet, mix(ink.GOLD, ink.PEACH, 0.5), ink.PAPER, 620)
    layered_hills(sheet, ink.FAR_TO_NEAR, 420, 760, ink.MIST)
    slope = spline(trace("-40,900 500,860 1100,910 1600,850 2060,900"))
    sheet.print(sheet.block(1.5).polygon([*slope, (2060, 1540), (-40, 1540)]), mix(ink.LEAF, ink.GOLD, 0.42))
    for x, y, tall in ((300, 930, 300), (1180, 960, 280), (1440, 930, 330), (1850, 960, 360)):
        leafy_tree(sheet, (x, y), tall, mix(ink.BRICK, ink.GOLD, 0.35), ink.WOOD)
        persimmons(sheet, (x, y - tall * 0.66), (tall * 0.34, tall * 0.22), 15, tall * 0.028)
    band = sheet.block(2).polygon(
        [*spline(trace("-40,1180 600,1120 1300,1170 2060,1110")), (2060, 1540), (-40, 1540)]
    )
    sheet.print(band, mix(ink.LEAF, ink.TEA, 0.45))
    sheet.print(sheet.block(2).oval((610, 1330), 430, 44), ink.PINE, 0.6)
    leafy_tree(sheet, (600, 1340), 1260, mix(ink.TEA, ink.GOLD, 0.38), mix(ink.WOOD, ink.NIGHT, 0.3), 0.4)
    persimmons(sheet, (600, 550), (480, 340), 44, 34)
    ladder = sheet.block(0.8)
    for start, end in (((880, 1350), (760, 640)), ((980, 1345), (840, 640))):
        ladder.stroke([start, end], 17, 13)
    for step in range(9):
        t = step / 9 + 0.05
        ladder.stroke([(880 - 120 * t, 1350 - 710 * t), (980 - 140 * t, 1345 - 705 * t)], 11)
    sheet.print(ladder, mix(ink.GOLD, ink.WOOD, 0.45))
    Person(sheet, (868, 1120), 520, REACH_UP, Dress(ink.INDIGO, ink.NIGHT, hair="straw"), left=True).draw()
    front = Person(sheet, (1720, 1370), 560, WALK, Dress(ink.ROSE, ink.NIGHT, hair="scarf", hat=ink.WHITE))
    rear = Person(sheet, (1300, 1380), 570, WALK, Dress(ink.TEAL, ink.NIGHT, hair="cap", hat=ink.PAPER))
    pole = sheet.block(0.6).stroke(trace("1245,945 1510,962 1790,935"), 15)
    front.draw()
    rear.draw()
    sheet.print(pole, ink.WOOD)
    sheet.print(
        sheet.block(0.5).stroke([(1510, 960), (1428, 1158)], 5).stroke([(1510, 960), (1592, 1158)], 5),
        ink.WOOD,
    )
    basket(sheet, (1510, 1300), 196, ink.PERSIMMON)
    grass(sheet, (0, 1360, 2000, 1530), ink.PINE, 240, 54)
    return sheet
