"""Scenes of the way: the cover, the mountain road, the boat."""

import math

import draw_palette as ink
from draw_land import (
    birds,
    grass,
    hedge_row,
    house,
    layered_hills,
    leafy_tree,
    mist,
    mountain,
    pine,
    sky,
    sun,
)
from draw_people import CLIMB, STAND, WALK, Dress, Person, back_basket
from draw_press import Block, Colour, Point, Sheet, mix, spline, trace
from draw_props import basket, persimmons


def cover() -> Sheet:
    """The edition's cover: the long way up to the last house on the ridge. The upper third stays quiet."""
    sheet = Sheet(2160, 3030, ink.PAPER, 25)
    sky(sheet, mix(ink.PEACH, ink.PAPER, 0.25), ink.PAPER, 1250)
    sun(sheet, (1560, 1008), 118, ink.PERSIMMON)
    birds(sheet, (840, 1040), 26, ink.NIGHT, 5)
    layered_hills(sheet, ink.FAR_TO_NEAR[:3], 1180, 1560, ink.MIST)
    ranges: tuple[tuple[list[Point], Colour, float, float], ...] = (
        (trace("-60,1640 420,1420 900,1600 1380,1490 2240,1700"), (86, 130, 128), 1640, 2000),
        (trace("-60,1900 500,1840 980,1720 1500,1900 2240,1760"), (58, 104, 104), 1920, 2260),
        (trace("-60,2100 620,2140 1200,2020 1700,2080 2240,1980"), (40, 82, 84), 2180, 2520),
    )
    for points, colour, full, none in ranges:
        mountain(sheet, points, colour, fade=(full, none), shade=mix(colour, ink.NIGHT, 0.3), rough=0.1)
        mist(sheet, full + 110, 50, ink.MIST, 4)
    house(sheet, (350, 1472), 140, ink.WHITE, ink.NIGHT, opening=ink.GOLD)
    for x, y, tall in (
        (335, 1480, 90),
        (545, 1500, 110),
        (1620, 1890, 170),
        (1700, 1870, 130),
        (240, 1900, 150),
    ):
        pine(sheet, (x, y), tall, ink.PINE)
    _cover_fields(sheet)
    way = trace(
        "480,1474 560,1540 430,1640 640,1760 900,1800 760,1930 620,2020 900,2120 "
        "1180,2180 1000,2330 820,2480 1080,2660 1000,2860 880,3090"
    )
    sheet.print(
        sheet.block(1.5).stroke(way, 6, 9, 14, 20, 30, 44, 66, 110, 170, 250, 330),
        mix(ink.PAPER, ink.GOLD, 0.12),
    )
    elder = Person(sheet, (820, 2730), 500, CLIMB, Dress(ink.INDIGO, ink.NIGHT, hair="straw"))
    back_basket(elder, mix(ink.GOLD, ink.WOOD, 0.35), ink.LEAF)
    elder.draw()
    Person(sheet, (1110, 2660), 480, WALK, Dress(ink.ROSE, (58, 64, 80), hair="bob")).draw()
    leafy_tree(sheet, (1800, 3080), 1260, mix(ink.PINE, ink.TEA, 0.5), ink.NIGHT, 0.37)
    persimmons(sheet, (1800, 2330), (420, 270), 32, 36)
    grass(sheet, (0, 2880, 2160, 3060), ink.NIGHT, 260, 84)
    return sheet


def _cover_fields(sheet: Sheet) -> None:
    """Terraces from the foot of the hills to the lower edge."""
    for index in range(7):
        level = 2300 + index * 108 + index * index * 4
        bank = trace("-60,50 420,-10 1000,44 1560,-8 2240,60", (0, level))
        field: Block = sheet.block(1).polygon([*spline(bank), (2240, 3100), (-60, 3100)])
        tone = mix(ink.SAGE, ink.TEA, min(1.0, 0.1 + index * 0.15))
        sheet.print(field, tone)
        rows = sheet.block(1)
        hedge_row(rows, [(x, y + 48 + index * 8) for x, y in bank], 16 + index * 5)
        sheet.print(rows, mix(ink.TEA, ink.PINE, 0.15 + index * 0.12))


def mountain_road() -> Sheet:
    """A pale road climbing range after range in hairpins, small cars on it."""
    sheet = Sheet(1500, 2000, ink.PAPER, 14)
    sky(sheet, mix(ink.PERSIMMON, ink.PEACH, 0.6), ink.PAPER, 620)
    sun(sheet, (420, 330), 84, ink.WHITE)
    birds(sheet, (880, 300), 24, ink.NIGHT, 6)
    layered_hills(sheet, ink.FAR_TO_NEAR[:2], 480, 640, ink.MIST)
    ridges = (
        (trace("-60,900 260,700 640,560 980,760 1560,640"), (112, 150, 140), 760, 1120),
        (trace("-60,1080 340,900 760,980 1180,800 1560,960"), (84, 128, 112), 980, 1380),
        (trace("-60,1200 300,1240 700,1080 1060,1200 1560,1130"), (60, 106, 92), 1240, 1640),
        (trace("-60,1400 420,1330 860,1440 1200,1360 1560,1450"), (44, 86, 78), 2100, 2900),
    )
    for points, colour, full, none in ridges:
        mountain(sheet, points, colour, fade=(full, none), shade=mix(colour, ink.NIGHT, 0.3), rough=0.1)
        mist(sheet, full + 60, 26, ink.MIST, 2)
    road = trace(
        "640,575 720,640 560,700 470,770 680,830 960,900 1190,985 1020,1060 680,1080 "
        "380,1150 360,1260 700,1305 1040,1350 1190,1450 980,1545 560,1610 400,1730 "
        "620,1860 800,2080"
    )
    widths = (9, 12, 15, 20, 26, 34, 44, 54, 66, 84, 120)
    sheet.print(
        sheet.block(1).stroke([(x + 3, y + 4 + y * 0.006) for x, y in road], *widths),
        mix(ink.PINE, ink.NIGHT, 0.6),
    )
    sheet.print(sheet.block(1).stroke(road, *widths), mix(ink.PAPER, ink.GOLD, 0.16))
    stands = trace("150,880 240,905 1330,850 1270,880 820,760 150,1160 215,1180 1390,1110 1330,1150 860,1215")
    stands += trace(
        "170,1430 260,1450 1400,1380 1340,1420 700,1480 1240,1640 1330,1690 1420,1660 120,1700 210,1740"
    )
    for x, y in stands:
        pine(sheet, (x, y), (y - 400) * 0.15, mix(ink.PINE, ink.TEAL, 0.25))
    for x, y, size, colour in (
        (800, 1078, 30, ink.PERSIMMON),
        (620, 1302, 40, ink.WHITE),
        (800, 1590, 56, ink.GOLD),
    ):
        _car(sheet, (x, y), size, colour)
    grass(sheet, (0, 1800, 520, 2020), ink.NIGHT, 110, 64)
    grass(sheet, (950, 1800, 1500, 2020), ink.NIGHT, 120, 64)
    return sheet


def _car(sheet: Sheet, at: Point, size: float, colour: tuple[int, int, int]) -> None:
    """A small car seen from the side, wheels on `at`."""
    x, y = at
    body = sheet.block(0.5).blob(
        trace("-1,-0.2 -0.95,-0.55 -0.5,-0.6 -0.3,-1 0.4,-1 0.65,-0.6 1,-0.5 1,-0.2", (x, y), size)
    )
    sheet.print(body, colour)
    glass = sheet.block(0.3).polygon(trace("-0.38,-0.6 -0.24,-0.88 0.33,-0.88 0.5,-0.6", (x, y), size))
    sheet.print(glass, ink.NIGHT)
    wheels = sheet.block(0.3)
    for side in (-0.55, 0.55):
        wheels.oval((x + side * size, y - size * 0.18), size * 0.2, size * 0.2)
    sheet.print(wheels, ink.NIGHT)


def reservoir() -> Sheet:
    """A flat boat with baskets of oranges crossing the lake; a fruiting branch in front."""
    sheet = Sheet(2100, 1400, ink.PAPER, 15)
    sky(sheet, mix(ink.SKY, ink.TEAL, 0.12), ink.PAPER, 480)
    layered_hills(sheet, ink.FAR_TO_NEAR[:3], 330, 500, ink.MIST)
    shore = mountain(
        sheet,
        trace("-60,560 240,470 620,580 1100,600 1500,520 1820,430 2160,500"),
        ink.TEAL,
        fade=(600, 760),
        shade=ink.PINE,
        rough=0.1,
    )
    lake = sheet.block(0.5).polygon(trace("0,640 2100,640 2100,1400 0,1400"))
    sheet.print(lake, mix(ink.WATER, ink.WHITE, 0.2))
    deep = sheet.block(0.5).polygon(trace("0,640 2100,640 2100,1400 0,1400"))
    sheet.print(deep, ink.TEAL, 0.75, fade=(1400, 760))
    mirror = sheet.block(1).polygon([(x, 1280 - y) for x, y in shore] + [(2160, 640), (-60, 640)])
    sheet.print(mirror, ink.TEAL, 0.5, fade=(640, 860))
    ripples = sheet.block(0.8)
    for _ in range(150):
        y = 660 + 730 * sheet.rng.random() ** 1.3
        x = sheet.rng.uniform(-100, 2100)
        half = (y - 600) * sheet.rng.uniform(0.05, 0.3)
        ripples.stroke([(x, y), (x + half, y - 2), (x + half * 2, y)], 0.5, (y - 600) * 0.009 + 1.5, 0.5)
    sheet.print(ripples, mix(ink.WATER, ink.WHITE, 0.65))
    _boat(sheet, (1080, 930), 640)
    _orange_branch(sheet)
    return sheet


def _boat(sheet: Sheet, at: Point, length: float) -> None:
    """A flat-bottomed boat, boatman at the stern; `at` is the middle of its waterline."""
    x, y = at
    half = length / 2
    sheet.print(sheet.block(2).oval((x, y + 16), half * 0.96, 22), ink.NIGHT, 0.45)
    woman = Person(
        sheet, (x + half * 0.62, y - 26), 250, STAND, Dress(ink.ROSE, ink.NIGHT, hair="straw"), left=True
    )
    woman.draw()
    man = Person(sheet, (x - half * 0.74, y - 36), 300, WALK, Dress(ink.INDIGO, ink.NIGHT, hair="straw"))
    man.draw()
    hand = man.hand(near=False)
    pole = sheet.block(0.5).stroke([(hand[0] + 120, hand[1] - 250), (hand[0] - 170, y + 110)], 8, 7)
    sheet.print(pole, ink.WOOD)
    for index in range(5):
        basket(sheet, (x - half * 0.42 + index * 84, y - 36), 74, ink.PERSIMMON)
    for index in range(4):
        basket(sheet, (x - half * 0.34 + index * 84, y - 16), 76, mix(ink.PERSIMMON, ink.GOLD, 0.4))
    hull = sheet.block(1).polygon(
        [
            (x - half * 1.08, y - 62),
            (x - half * 0.9, y - 34),
            (x + half * 0.9, y - 34),
            (x + half * 1.1, y - 66),
            (x + half * 0.86, y + 18),
            (x - half * 0.84, y + 18),
        ]
    )
    sheet.print(hull, ink.WOOD)
    planks = sheet.block(0.6)
    for dy in (-18, 0):
        planks.stroke([(x - half * 0.9, y + dy), (x + half * 0.92, y + dy)], 3, 4)
    sheet.print(planks, mix(ink.WOOD, ink.NIGHT, 0.5))


def _orange_branch(sheet: Sheet) -> None:
    """A fruiting branch reaching in from the lower right."""
    twig = sheet.block(1).stroke(trace("2160,900 1900,1010 1640,1180 1480,1330"), 34, 22, 14, 6)
    twig.stroke(trace("1900,1010 1780,960 1660,980"), 16, 5).stroke(
        trace("1640,1180 1560,1120 1470,1130"), 12, 4
    )
    sheet.print(twig, ink.WOOD)
    rng = sheet.rng
    leaves, veins = sheet.block(1), sheet.block(0.4)
    for anchor in (
        (2060, 950),
        (1960, 980),
        (1840, 1040),
        (1740, 975),
        (1660, 985),
        (1720, 1130),
        (1620, 1190),
        (1540, 1120),
        (1470, 1135),
        (1540, 1280),
        (1490, 1330),
        (1980, 1060),
        (1800, 1110),
        (1580, 1240),
    ):
        for _ in range(3):
            angle = rng.uniform(0, 2 * math.pi)
            reach = rng.uniform(70, 110)
            tip = (anchor[0] + math.cos(angle) * reach, anchor[1] + math.sin(angle) * reach)
            leaves.stroke(
                [anchor, ((anchor[0] + tip[0]) / 2, (anchor[1] + tip[1]) / 2 - 6), tip], 4, 42, 40, 2
            )
            veins.stroke([anchor, tip], 3, 0.5)
    sheet.print(leaves, mix(ink.PINE, ink.TEA, 0.45))
    sheet.print(veins, ink.SAGE, 0.8)
    for x, y in (
        (2010, 1080),
        (1880, 1140),
        (1760, 1220),
        (1640, 1300),
        (1700, 1060),
        (1560, 1190),
        (1930, 1000),
    ):
        fruit = sheet.block(1).oval((x, y), 58, 54)
        sheet.print(fruit, mix(ink.PERSIMMON, ink.GOLD, 0.3))
        sheet.print(sheet.block(1).oval((x + 22, y + 22), 54, 50), ink.BRICK, 0.35, inside=fruit)
        sheet.print(sheet.block(0.5).oval((x - 20, y - 22), 16, 9, -0.6), ink.WHITE, 0.8)
        sheet.print(sheet.block(0.5).oval((x + 4, y - 46), 9, 6), ink.PINE)
