"""Scenes in the village: the meeting, pay day, moving day, the persimmons, and the cover."""

from draw_fields import basket, sky, wicker
from draw_land import birds, grass, hedge_row, house, layered_hills, leafy_tree, mist, mountain, pine, sun
from draw_palette import (
    BRICK, EARTH, FAR_TO_NEAR, GOLD, INDIGO, LEAF, MIST, NIGHT, PAPER, PEACH, PERSIMMON, PINE, ROSE, SAGE, SKY, TEA, TEAL, WHITE, WOOD,
)
from draw_people import (
    CLIMB, GIVING, POINTING, PUSH, REACH_UP, SIT, SIT_BACK, STAND, WALK, WRITE, Dress, Person, back_basket, stool,
)
from draw_press import Block, Colour, Point, Sheet, mix, spline


def courtyard() -> Sheet:
    """Neighbours on low stools in a ring, one standing to speak, maize drying under the eaves."""
    sheet = Sheet(2100, 1400, PAPER, 21)
    sky(sheet, SKY, PAPER, 420)
    layered_hills(sheet, FAR_TO_NEAR[:3], 190, 420, MIST)
    grove = sheet.block(2)
    for x in range(-20, 2200, 74):
        tall = sheet.rng.uniform(150, 250)
        grove.oval((x, 800 - tall * 0.45), 74, tall * 0.62)
    sheet.print(grove, mix(TEA, PINE, 0.45))
    tips = sheet.block(0.6)
    for _ in range(420):
        tips.oval((sheet.rng.uniform(-20, 2120), sheet.rng.uniform(590, 830)), 15, 5, sheet.rng.uniform(-1.2, -0.2))
    sheet.print(tips, mix(LEAF, SAGE, 0.2), 0.6, inside=grove)
    _farmstead(sheet)
    ground = sheet.block(2).polygon([(-30, 822), (2130, 790), (2130, 1430), (-30, 1430)])
    sheet.print(ground, mix(EARTH, PAPER, 0.42))
    specks = sheet.block(0.6)
    for _ in range(240):
        y = sheet.rng.uniform(840, 1400)
        specks.oval((sheet.rng.uniform(0, 2100), y), (y - 700) * 0.03, (y - 700) * 0.006)
    sheet.print(specks, mix(EARTH, WOOD, 0.15), 0.5)
    leafy_tree(sheet, (1930, 900), 800, mix(GOLD, PERSIMMON, 0.25), WOOD, 0.34)
    coats: list[Colour] = [INDIGO, ROSE, TEAL, GOLD, TEA, BRICK, SAGE, PERSIMMON]
    back = [(560, 900, False, "cap"), (760, 880, False, "bun"), (1290, 880, True, "short"), (1490, 905, True, "scarf")]
    middle = [(400, 1010, False, "short"), (1650, 1020, True, "bun")]
    for index, (x, y, left, hair) in enumerate([*back, *middle]):
        _sitter(sheet, (x, y), 400 + (y - 880) * 0.5, Dress(coats[index], NIGHT, hair=hair, hat=mix(coats[index], WHITE, 0.5), hair_colour=(120, 120, 118) if index in (0, 5) else NIGHT), left)
    speaker = Person(sheet, (1010, 1010), 480, POINTING, Dress(WHITE, INDIGO, hair="bald", hair_colour=(150, 150, 146)))
    sheet.print(sheet.block(1).oval((1020, 1012), 110, 16), mix(EARTH, WOOD, 0.35), 0.6)
    speaker.draw()
    low = sheet.block(1).polygon([(1130, 1062), (1330, 1062), (1330, 1080), (1130, 1080)])
    for x in (1150, 1306):
        low.polygon([(x, 1078), (x + 12, 1078), (x + 10, 1140), (x + 2, 1140)])
    sheet.print(low, WOOD)
    kettle(sheet, (1200, 1064), 34)
    bowls = sheet.block(0.5)
    for x in (1262, 1300):
        bowls.blob([(x - 15, 1044), (x + 15, 1044), (x + 9, 1063), (x - 9, 1063)])
    sheet.print(bowls, INDIGO)
    for x, y, coat, hair in ((440, 1300, ROSE, "bun"), (720, 1345, INDIGO, "short"), (1010, 1360, TEAL, "bald"), (1310, 1345, BRICK, "bob"), (1600, 1300, TEA, "short")):
        stool(sheet, (x, y), 560, WOOD)
        Person(sheet, (x, y), 560, SIT_BACK, Dress(coat, NIGHT, hair=hair, hair_colour=(168, 168, 160) if hair == "bald" else NIGHT)).draw()
    return sheet


def _sitter(sheet: Sheet, at: Point, tall: float, dress: Dress, left: bool) -> None:
    """Someone on a stool with a shadow under it."""
    sheet.print(sheet.block(1).oval((at[0] + 10, at[1]), tall * 0.24, tall * 0.035), mix(EARTH, WOOD, 0.35), 0.6)
    stool(sheet, at, tall, WOOD)
    Person(sheet, at, tall, SIT, dress, left).draw()


def _farmstead(sheet: Sheet) -> None:
    """An earth-walled house across the back of the yard, maize and peppers under its eaves."""
    wall = mix(EARTH, GOLD, 0.25)
    sheet.all_of([[(180, 830), (180, 480), (1760, 480), (1760, 830)]], wall)
    courses = sheet.block(1)
    for level in range(520, 820, 42):
        courses.stroke([(180, level), (900, level + 6), (1760, level - 3)], 3, 5, 3)
    sheet.print(courses, mix(wall, WOOD, 0.35), 0.7)
    sheet.all_of([[(180, 830), (180, 770), (1760, 770), (1760, 830)]], mix(SAGE, NIGHT, 0.35))
    openings = [[(880, 830), (880, 570), (1080, 570), (1080, 830)], [(380, 690), (380, 580), (560, 580), (560, 690)], [(1380, 690), (1380, 580), (1560, 580), (1560, 690)]]
    sheet.all_of(openings, mix(WOOD, NIGHT, 0.55))
    bars = sheet.block(0.6)
    for left in (380, 1380):
        for step in range(1, 6):
            bars.stroke([(left + step * 30, 580), (left + step * 30, 690)], 7)
        bars.stroke([(left, 636), (left + 180, 636)], 7)
    bars.stroke([(980, 570), (980, 830)], 6)
    sheet.print(bars, EARTH)
    couplets = sheet.block(1)
    for left in (836, 1092):
        couplets.polygon([(left, 780), (left, 580), (left + 34, 580), (left + 34, 780)])
    couplets.polygon([(900, 556), (900, 528), (1060, 528), (1060, 556)])
    sheet.print(couplets, PERSIMMON)
    roof = sheet.block(1.5).polygon([(110, 500), (300, 300), (1660, 290), (1830, 495)])
    sheet.print(roof, mix(NIGHT, TEAL, 0.25))
    tiles = sheet.block(0.6)
    for index in range(52):
        t = index / 51
        tiles.stroke([(300 + 1360 * t, 298), (115 + 1710 * t, 500)], 5, 8)
    sheet.print(tiles, mix(NIGHT, SKY, 0.38))
    sheet.print(sheet.block(1).stroke([(290, 298), (1000, 286), (1670, 290)], 20, 16, 20), NIGHT)
    sheet.print(sheet.block(1).polygon([(180, 500), (1760, 496), (1760, 522), (180, 526)]), NIGHT, 0.4)
    for index, x in enumerate((230, 290, 620, 680, 740, 1180, 1240, 1300, 1640, 1700)):
        _garland(sheet, (x, 512), 130 + 22 * (index % 3), PERSIMMON if index % 4 == 1 else GOLD)


def _garland(sheet: Sheet, top: Point, length: float, colour: Colour) -> None:
    """Maize or peppers plaited into a hanging bunch."""
    x, y = top
    block, marks = sheet.block(0.8), sheet.block(0.4)
    for step in range(int(length / 17)):
        for side in (-1, 1):
            end = (x + side * 21, y + step * 17 + 19)
            block.stroke([(x, y + step * 17), (x + side * 14, y + step * 17 + 6), end], 6, 13, 5)
        marks.stroke([(x, y + step * 17 + 4), (x, y + step * 17 + 12)], 3)
    sheet.print(block, colour)
    sheet.print(marks, mix(colour, WOOD, 0.6))


def kettle(sheet: Sheet, foot: Point, size: float) -> None:
    """An enamel pot with handle and spout."""
    x, y = foot
    pot = sheet.block(0.6).blob([(x - size * 0.7, y), (x - size * 0.8, y - size * 0.7), (x - size * 0.4, y - size * 1.2), (x + size * 0.4, y - size * 1.2), (x + size * 0.8, y - size * 0.7), (x + size * 0.7, y)])
    pot.stroke([(x + size * 0.6, y - size * 0.4), (x + size * 1.1, y - size * 0.7), (x + size * 1.3, y - size * 1.2)], size * 0.3, size * 0.14)
    pot.stroke([(x - size * 0.6, y - size), (x, y - size * 2), (x + size * 0.6, y - size)], size * 0.12)
    sheet.print(pot, WHITE)
    sheet.print(sheet.block(0.5).stroke([(x - size * 0.42, y - size * 1.2), (x + size * 0.42, y - size * 1.2)], size * 0.12), INDIGO)


GREY_FOLK = {"hat": (222, 222, 222), "skin": (178, 178, 178), "hair_colour": (36, 36, 36), "shoes": (34, 34, 34)}
"""Head, hat and shoes where a picture is printed in greys."""


def tea_payday() -> Sheet:
    """Grey: the clerk counts behind the table, a woman takes her money, others wait with their baskets."""
    sheet = Sheet(2000, 1500, (240, 240, 240), 22)
    bricks = sheet.block(0.8)
    for row in range(19):
        y = 30 + row * 60
        bricks.stroke([(0, y), (1000, y + 3), (2000, y)], 4)
        for column in range(18):
            x = column * 120 + (row % 2) * 60
            bricks.stroke([(x, y), (x, y + 60)], 4)
    sheet.print(bricks, (212, 212, 212))
    sheet.all_of([[(-20, 1120), (2020, 1110), (2020, 1520), (-20, 1520)]], (150, 150, 150))
    sheet.all_of([[(300, 1520), (560, 1118), (900, 1116), (860, 1520)]], (196, 196, 196))
    _window(sheet, (120, 200))
    for x, y, radius in ((880, 330, 150), (1230, 270, 190), (1600, 340, 165)):
        tray(sheet, (x, y), radius, (204, 204, 204))
    queue = (
        (1240, 770, "straw", (112, 112, 112), True), (1440, 810, "short", (58, 58, 58), True),
        (1660, 750, "plait", (214, 214, 214), False), (1850, 800, "cap", (92, 92, 92), True),
    )
    for x, tall, hair, coat, left in queue[::-1]:
        waiting = Person(sheet, (x, 1345), tall, STAND, Dress(coat, (50, 50, 50), hair=hair, **GREY_FOLK), left)  # type: ignore[arg-type]
        if hair in {"short", "cap"}:
            back_basket(waiting, (190, 190, 190), (110, 110, 110))
        waiting.draw()
    _pay_table(sheet)
    for x, size in ((1130, 200), (1575, 180)):
        wicker(sheet, (x, 1440), size)
    return sheet


def _window(sheet: Sheet, corner: Point) -> None:
    """A four-paned window onto the hills, upper left corner at `corner`, in greys."""
    x, y = corner
    sheet.all_of([[(x, y + 490), (x, y), (x + 520, y), (x + 520, y + 490)]], (60, 60, 60))
    pane = sheet.block().polygon([(x + 28, y + 462), (x + 28, y + 28), (x + 492, y + 28), (x + 492, y + 462)])
    sheet.print(pane, (250, 250, 250))
    for lift, shade in ((0, 200), (70, 150), (150, 96)):
        hill = sheet.block(1).polygon(
            [(x, y + 500), *spline([(x, y + 230 + lift), (x + 130, y + 170 + lift), (x + 270, y + 250 + lift), (x + 410, y + 180 + lift), (x + 530, y + 240 + lift)]), (x + 530, y + 500)]
        )
        sheet.print(hill, (shade, shade, shade), inside=pane)
    bars = sheet.block().polygon([(x + 250, y), (x + 270, y), (x + 270, y + 490), (x + 250, y + 490)])
    bars.polygon([(x, y + 205), (x + 520, y + 205), (x + 520, y + 222), (x, y + 222)])
    sheet.print(bars, (60, 60, 60))


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
        weave.stroke([(x - radius, y + offset - radius * 0.2), (x + radius, y + offset + radius * 0.2)], radius * 0.025)
        weave.stroke([(x + offset - radius * 0.2, y + radius), (x + offset + radius * 0.2, y - radius)], radius * 0.025)
    sheet.print(weave, mix(cane, (20, 20, 20), 0.34), inside=face)


def _pay_table(sheet: Sheet) -> None:
    """The clerk, the woman being paid, and the table between them, in greys."""
    clerk = Dress((46, 46, 46), (74, 74, 74), hair="bob", **GREY_FOLK)  # type: ignore[arg-type]
    stool(sheet, (415, 1330), 900, (60, 60, 60))
    Person(sheet, (430, 1330), 860, WRITE, clerk).draw()
    woman = Dress((250, 250, 250), (64, 64, 64), hair="bun", **GREY_FOLK)  # type: ignore[arg-type]
    payee = Person(sheet, (990, 1345), 800, GIVING, woman, left=True).draw()
    sheet.print(sheet.block(1.2).polygon([(480, 1000), (900, 1000), (960, 1062), (450, 1062)]), (120, 120, 120))
    sheet.all_of([[(450, 1062), (960, 1062), (960, 1100), (450, 1100)]], (78, 78, 78))
    legs = sheet.block(1)
    for x in (490, 920):
        legs.polygon([(x - 18, 1100), (x + 18, 1100), (x + 12, 1400), (x - 12, 1400)])
    sheet.print(legs, (66, 66, 66))
    notes, lines = sheet.block(1), sheet.block(0.5)
    for x, y in ((770, 1010), (790, 1000), (760, 994)):
        notes.polygon([(x, y), (x + 90, y - 4), (x + 104, y + 22), (x + 8, y + 26)])
        lines.stroke([(x + 6, y + 26), (x + 104, y + 22)], 3)
    notes.polygon([(560, 1020), (680, 1012), (700, 1046), (566, 1052)])
    sheet.print(notes, (240, 240, 240))
    for index in range(4):
        lines.stroke([(580, 1022 + index * 8), (684, 1016 + index * 8)], 2)
    sheet.print(lines, (120, 120, 120))
    x, y = payee.hand()
    sheet.print(sheet.block(0.6).polygon([(x - 74, y - 36), (x + 14, y - 16), (x + 4, y + 30), (x - 86, y + 8)]), (252, 252, 252))
    sheet.print(sheet.block(0.4).polygon([(x - 56, y - 18), (x - 18, y - 9), (x - 24, y + 12), (x - 62, y + 2)]), (150, 150, 150))
    sheet.print(payee.block().oval((x, y), 18, 15), (168, 168, 168))


def moving_day() -> Sheet:
    """New white houses; a family brings its household on a three-wheeler, a child with a hen in front."""
    sheet = Sheet(2100, 1400, PAPER, 23)
    sky(sheet, mix(SKY, WHITE, 0.2), PAPER, 480)
    layered_hills(sheet, FAR_TO_NEAR, 240, 560, MIST)
    hedge = sheet.block(1)
    hedge_row(hedge, [(-40, 820), (1000, 812), (2150, 800)], 40)
    sheet.print(hedge, PINE)
    for x, y, width in ((-150, 850, 430), (470, 845, 440), (1090, 850, 430), (1700, 846, 440)):
        house(sheet, (x, y), width, WHITE, NIGHT, storeys=2, depth=0.26, opening=mix(INDIGO, SKY, 0.25))
        lanterns = sheet.block(0.6)
        for share in (0.38, 0.61):
            lanterns.oval((x + width * share, y - width * 0.25), width * 0.022, width * 0.026)
        sheet.print(lanterns, PERSIMMON)
    road = sheet.block(2).polygon([(-30, 850), (2130, 840), (2130, 1430), (-30, 1430)])
    sheet.print(road, mix(PAPER, EARTH, 0.3))
    sheet.print(sheet.block(1.5).polygon([(-30, 850), (2130, 840), (2130, 892), (-30, 906)]), mix(SAGE, PAPER, 0.3))
    joints = sheet.block(1)
    for x in range(-300, 2500, 340):
        joints.stroke([(x + 300, 905), (x, 1400)], 3, 8)
    sheet.print(joints, mix(EARTH, WOOD, 0.1), 0.45)
    for x, tall in ((390, 420), (1010, 400), (1640, 430)):
        leafy_tree(sheet, (x, 930), tall, mix(LEAF, GOLD, 0.3), WOOD)
    shadow = sheet.block(2).oval((1010, 1262), 620, 30)
    sheet.print(shadow, mix(EARTH, NIGHT, 0.4), 0.5)
    grandmother = Person(sheet, (330, 1235), 490, WALK, Dress(mix(INDIGO, TEAL, 0.4), NIGHT, hair="bun", hair_colour=(150, 150, 148)))
    grandmother.draw()
    husband = Person(sheet, (560, 1260), 560, PUSH, Dress(INDIGO, NIGHT, hair="cap", hat=mix(INDIGO, SKY, 0.3)))
    husband.draw()
    _tricycle(sheet, (1010, 1262))
    Person(sheet, (1590, 1255), 530, WALK, Dress(ROSE, NIGHT, hair="plait")).draw()
    child = Person(sheet, (1850, 1300), 370, PUSH, Dress(GOLD, TEAL, hair="short"))
    child.draw()
    hen(sheet, child.hand(), 52)
    return sheet


def hen(sheet: Sheet, at: Point, size: float) -> None:
    """A brown hen held at `at`."""
    x, y = at
    body = sheet.block(0.6).blob([(x - size, y - size * 0.5), (x - size * 0.3, y - size * 0.3), (x + size * 0.4, y - size * 0.9), (x + size * 0.75, y - size * 0.8), (x + size * 0.6, y), (x, y + size * 0.45), (x - size * 0.7, y + size * 0.1)])
    sheet.print(body, BRICK)
    details = sheet.block(0.4).polygon([(x + size * 0.72, y - size * 0.78), (x + size * 0.98, y - size * 0.66), (x + size * 0.7, y - size * 0.6)])
    sheet.print(details, GOLD)
    comb = sheet.block(0.4).blob([(x + size * 0.35, y - size * 0.9), (x + size * 0.45, y - size * 1.15), (x + size * 0.6, y - size * 1.0), (x + size * 0.75, y - size * 1.1), (x + size * 0.7, y - size * 0.8)])
    sheet.print(comb, PERSIMMON)


def _tricycle(sheet: Sheet, at: Point) -> None:
    """A cargo three-wheeler heaped with quilts, jars and a sewing machine under a red cloth; wheels on `at`."""
    x, y = at
    bed = y - 150
    quilts: list[tuple[Point, float, Colour]] = [((x - 130, bed - 40), 150, ROSE), ((x - 140, bed - 110), 140, SKY), ((x - 120, bed - 176), 130, GOLD)]
    for (cx, cy), half, colour in quilts:
        roll = sheet.block(1).blob([(cx - half, cy - 24), (cx, cy - 42), (cx + half, cy - 26), (cx + half + 12, cy + 12), (cx + half, cy + 38), (cx, cy + 42), (cx - half, cy + 38), (cx - half - 12, cy + 8)])
        sheet.print(roll, colour)
        stitches = sheet.block(0.5)
        for share in (-0.6, -0.2, 0.2, 0.6):
            stitches.stroke([(cx + half * share, cy - 36), (cx + half * share + 10, cy), (cx + half * share, cy + 38)], 3, 7, 3)
        sheet.print(stitches, mix(colour, WHITE, 0.6), inside=roll)
    for cx, size in ((x + 226, 50),):
        jar = sheet.block(0.8).blob([(cx - size * 0.4, bed - size * 1.9), (cx + size * 0.4, bed - size * 1.9), (cx + size, bed - size), (cx + size * 0.6, bed), (cx - size * 0.6, bed), (cx - size, bed - size)])
        jar.polygon([(cx - size * 0.42, bed - size * 2.12), (cx + size * 0.42, bed - size * 2.12), (cx + size * 0.5, bed - size * 1.8), (cx - size * 0.5, bed - size * 1.8)])
        sheet.print(jar, BRICK)
        sheet.print(sheet.block(0.6).stroke([(cx - size * 0.6, bed - size * 1.5), (cx - size * 0.72, bed - size * 0.9)], 4, 12, 3), mix(BRICK, WHITE, 0.5))
    cloth = sheet.block(1).blob(
        [(x + 34, bed + 8), (x + 40, bed - 90), (x + 48, bed - 190), (x + 84, bed - 214), (x + 150, bed - 210), (x + 176, bed - 176), (x + 182, bed - 80), (x + 186, bed + 8), (x + 110, bed - 4)]
    )
    sheet.print(cloth, PERSIMMON)
    pleats = sheet.block(0.5)
    for step in (66, 96, 130, 156):
        pleats.stroke([(x + step + 4, bed - 140), (x + step, bed - 60), (x + step + 3, bed)], 1, 7, 9)
    sheet.print(pleats, mix(PERSIMMON, BRICK, 0.7), inside=cloth)
    frame = sheet.block(1).polygon([(x - 300, bed), (x + 290, bed), (x + 276, bed + 66), (x - 286, bed + 66)])
    frame.stroke([(x + 280, bed + 40), (x + 350, bed + 30), (x + 396, bed - 110)], 14, 12)
    frame.stroke([(x + 340, bed - 120), (x + 420, bed - 116)], 12)
    frame.stroke([(x + 380, bed - 60), (x + 410, y - 66)], 14)
    sheet.print(frame, TEAL)
    slats = sheet.block(0.5)
    for step in range(7):
        slats.stroke([(x - 270 + step * 88, bed + 6), (x - 266 + step * 86, bed + 60)], 5)
    sheet.print(slats, mix(TEAL, NIGHT, 0.45))
    for cx in (x - 170, x + 410):
        for radius, colour in ((70, NIGHT), (54, PAPER), (12, NIGHT)):
            sheet.print(sheet.block(0.6).oval((cx, y - 70), radius, radius), colour)
        spokes = sheet.block(0.3)
        for dx, dy in ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7)):
            spokes.stroke([(cx - dx * 56, y - 70 - dy * 56), (cx + dx * 56, y - 70 + dy * 56)], 3)
        sheet.print(spokes, NIGHT)


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
        shade.stroke([(x - radius * 0.7, y + radius * 0.5), (x, y + radius * 0.8), (x + radius * 0.9, y + radius * 0.2)], 1, radius * 0.35, 1)
        light.oval((x - radius * 0.4, y - radius * 0.25), radius * 0.22, radius * 0.13, -0.5)
        cap.oval((x, y - radius * 0.8), radius * 0.5, radius * 0.22)
    sheet.print(fruit, PERSIMMON)
    sheet.print(shade, BRICK, 0.8, inside=fruit)
    sheet.print(light, WHITE, 0.9)
    sheet.print(cap, PINE)


def orchard() -> Sheet:
    """The first red persimmons: one picker on a ladder, two carrying a full basket away."""
    sheet = Sheet(2000, 1500, PAPER, 24)
    sky(sheet, mix(GOLD, PEACH, 0.5), PAPER, 620)
    layered_hills(sheet, FAR_TO_NEAR, 420, 760, MIST)
    slope = spline([(-40, 900), (500, 860), (1100, 910), (1600, 850), (2060, 900)])
    sheet.print(sheet.block(1.5).polygon([*slope, (2060, 1540), (-40, 1540)]), mix(LEAF, GOLD, 0.42))
    for x, y, tall in ((300, 930, 300), (1180, 960, 280), (1440, 930, 330), (1850, 960, 360)):
        leafy_tree(sheet, (x, y), tall, mix(BRICK, GOLD, 0.35), WOOD)
        persimmons(sheet, (x, y - tall * 0.66), (tall * 0.34, tall * 0.22), 15, tall * 0.028)
    band = sheet.block(2).polygon([*spline([(-40, 1180), (600, 1120), (1300, 1170), (2060, 1110)]), (2060, 1540), (-40, 1540)])
    sheet.print(band, mix(LEAF, TEA, 0.45))
    sheet.print(sheet.block(2).oval((610, 1330), 430, 44), PINE, 0.6)
    leafy_tree(sheet, (600, 1340), 1260, mix(TEA, GOLD, 0.38), mix(WOOD, NIGHT, 0.3), 0.4)
    persimmons(sheet, (600, 550), (480, 340), 44, 34)
    ladder = sheet.block(0.8)
    for start, end in (((880, 1350), (760, 640)), ((980, 1345), (840, 640))):
        ladder.stroke([start, end], 17, 13)
    for step in range(9):
        t = step / 9 + 0.05
        ladder.stroke([(880 - 120 * t, 1350 - 710 * t), (980 - 140 * t, 1345 - 705 * t)], 11)
    sheet.print(ladder, mix(GOLD, WOOD, 0.45))
    Person(sheet, (868, 1120), 520, REACH_UP, Dress(INDIGO, NIGHT, hair="straw"), left=True).draw()
    front = Person(sheet, (1720, 1370), 560, WALK, Dress(ROSE, NIGHT, hair="scarf", hat=WHITE))
    rear = Person(sheet, (1300, 1380), 570, WALK, Dress(TEAL, NIGHT, hair="cap", hat=PAPER))
    pole = sheet.block(0.6).stroke([(1245, 945), (1510, 962), (1790, 935)], 15)
    front.draw()
    rear.draw()
    sheet.print(pole, WOOD)
    sheet.print(sheet.block(0.5).stroke([(1510, 960), (1428, 1158)], 5).stroke([(1510, 960), (1592, 1158)], 5), WOOD)
    basket(sheet, (1510, 1300), 196, PERSIMMON)
    grass(sheet, (0, 1360, 2000, 1530), PINE, 240, 54)
    return sheet


def cover() -> Sheet:
    """The edition's cover: the long way up to the last house on the ridge. The upper third stays quiet."""
    sheet = Sheet(2160, 3030, PAPER, 25)
    sky(sheet, mix(PEACH, PAPER, 0.25), PAPER, 1250)
    sun(sheet, (1560, 1008), 118, PERSIMMON)
    birds(sheet, (840, 1040), 26, NIGHT, 5)
    layered_hills(sheet, FAR_TO_NEAR[:3], 1180, 1560, MIST)
    ranges: tuple[tuple[list[Point], Colour, float, float], ...] = (
        ([(-60, 1640), (420, 1420), (900, 1600), (1380, 1490), (2240, 1700)], (86, 130, 128), 1640, 2000),
        ([(-60, 1900), (500, 1840), (980, 1720), (1500, 1900), (2240, 1760)], (58, 104, 104), 1920, 2260),
        ([(-60, 2100), (620, 2140), (1200, 2020), (1700, 2080), (2240, 1980)], (40, 82, 84), 2180, 2520),
    )
    for points, colour, full, none in ranges:
        mountain(sheet, points, colour, fade=(full, none), shade=mix(colour, NIGHT, 0.3), rough=0.1)
        mist(sheet, full + 110, 50, MIST, 4)
    house(sheet, (350, 1472), 140, WHITE, NIGHT, opening=GOLD)
    for x, y, tall in ((335, 1480, 90), (545, 1500, 110), (1620, 1890, 170), (1700, 1870, 130), (240, 1900, 150)):
        pine(sheet, (x, y), tall, PINE)
    _cover_fields(sheet)
    way = [(480, 1474), (560, 1540), (430, 1640), (640, 1760), (900, 1800), (760, 1930), (620, 2020), (900, 2120), (1180, 2180), (1000, 2330), (820, 2480), (1080, 2660), (1000, 2860), (880, 3090)]
    sheet.print(sheet.block(1.5).stroke(way, 6, 9, 14, 20, 30, 44, 66, 110, 170, 250, 330), mix(PAPER, GOLD, 0.12))
    elder = Person(sheet, (820, 2730), 500, CLIMB, Dress(INDIGO, NIGHT, hair="straw"))
    back_basket(elder, mix(GOLD, WOOD, 0.35), LEAF)
    elder.draw()
    Person(sheet, (1110, 2660), 480, WALK, Dress(ROSE, (58, 64, 80), hair="bob")).draw()
    leafy_tree(sheet, (1800, 3080), 1260, mix(PINE, TEA, 0.5), NIGHT, 0.37)
    persimmons(sheet, (1800, 2330), (420, 270), 32, 36)
    grass(sheet, (0, 2880, 2160, 3060), NIGHT, 260, 84)
    return sheet


def _cover_fields(sheet: Sheet) -> None:
    """Terraces from the foot of the hills to the lower edge."""
    for index in range(7):
        level = 2300 + index * 108 + index * index * 4
        bank = [(-60, level + 50), (420, level - 10), (1000, level + 44), (1560, level - 8), (2240, level + 60)]
        field: Block = sheet.block(1).polygon([*spline(bank), (2240, 3100), (-60, 3100)])
        tone = mix(SAGE, TEA, min(1.0, 0.1 + index * 0.15))
        sheet.print(field, tone)
        rows = sheet.block(1)
        hedge_row(rows, [(x, y + 48 + index * 8) for x, y in bank], 16 + index * 5)
        sheet.print(rows, mix(TEA, PINE, 0.15 + index * 0.12))
