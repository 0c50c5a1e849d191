"""Scenes among the houses: the meeting in the yard and moving day."""

import draw_palette as ink
from draw_land import hedge_row, house, layered_hills, leafy_tree, sky
from draw_people import POINTING, PUSH, SIT, SIT_BACK, WALK, Dress, Person, stool
from draw_press import Colour, Point, Sheet, mix, trace


def courtyard() -> Sheet:
    """Neighbours on low stools in a ring, one standing to speak, maize drying under the eaves."""
    sheet = Sheet(2100, 1400, ink.PAPER, 21)
    sky(sheet, ink.SKY, ink.PAPER, 420)
    layered_hills(sheet, ink.FAR_TO_NEAR[:3], 190, 420, ink.MIST)
    _grove(sheet)
    _farmstead(sheet)
    ground = sheet.block(2).polygon(trace("-30,822 2130,790 2130,1430 -30,1430"))
    sheet.print(ground, mix(ink.EARTH, ink.PAPER, 0.42))
    specks = sheet.block(0.6)
    for _ in range(240):
        y = sheet.rng.uniform(840, 1400)
        specks.oval((sheet.rng.uniform(0, 2100), y), (y - 700) * 0.03, (y - 700) * 0.006)
    sheet.print(specks, mix(ink.EARTH, ink.WOOD, 0.15), 0.5)
    leafy_tree(sheet, (1930, 900), 800, mix(ink.GOLD, ink.PERSIMMON, 0.25), ink.WOOD, 0.34)
    coats: list[Colour] = [
        ink.INDIGO,
        ink.ROSE,
        ink.TEAL,
        ink.GOLD,
        ink.TEA,
        ink.BRICK,
        ink.SAGE,
        ink.PERSIMMON,
    ]
    back = [
        (560, 900, False, "cap"),
        (760, 880, False, "bun"),
        (1290, 880, True, "short"),
        (1490, 905, True, "scarf"),
    ]
    middle = [(400, 1010, False, "short"), (1650, 1020, True, "bun")]
    for index, (x, y, left, hair) in enumerate([*back, *middle]):
        _sitter(
            sheet,
            (x, y),
            400 + (y - 880) * 0.5,
            Dress(
                coats[index],
                ink.NIGHT,
                hair=hair,
                hat=mix(coats[index], ink.WHITE, 0.5),
                hair_colour=(120, 120, 118) if index in (0, 5) else ink.NIGHT,
            ),
            left,
        )
    speaker = Person(
        sheet,
        (1010, 1010),
        480,
        POINTING,
        Dress(ink.WHITE, ink.INDIGO, hair="bald", hair_colour=(150, 150, 146)),
    )
    sheet.print(sheet.block(1).oval((1020, 1012), 110, 16), mix(ink.EARTH, ink.WOOD, 0.35), 0.6)
    speaker.draw()
    _tea_bench(sheet)
    for x, y, coat, hair in (
        (440, 1300, ink.ROSE, "bun"),
        (720, 1345, ink.INDIGO, "short"),
        (1010, 1360, ink.TEAL, "bald"),
        (1310, 1345, ink.BRICK, "bob"),
        (1600, 1300, ink.TEA, "short"),
    ):
        stool(sheet, (x, y), 560, ink.WOOD)
        Person(
            sheet,
            (x, y),
            560,
            SIT_BACK,
            Dress(coat, ink.NIGHT, hair=hair, hair_colour=(168, 168, 160) if hair == "bald" else ink.NIGHT),
        ).draw()
    return sheet


def _grove(sheet: Sheet) -> None:
    """Shrubs behind the yard."""
    grove = sheet.block(2)
    for x in range(-20, 2200, 74):
        tall = sheet.rng.uniform(150, 250)
        grove.oval((x, 800 - tall * 0.45), 74, tall * 0.62)
    sheet.print(grove, mix(ink.TEA, ink.PINE, 0.45))
    tips = sheet.block(0.6)
    for _ in range(420):
        tips.oval(
            (sheet.rng.uniform(-20, 2120), sheet.rng.uniform(590, 830)), 15, 5, sheet.rng.uniform(-1.2, -0.2)
        )
    sheet.print(tips, mix(ink.LEAF, ink.SAGE, 0.2), 0.6, inside=grove)


def _tea_bench(sheet: Sheet) -> None:
    """A low bench with the pot and two bowls in the middle of the ring."""
    low = sheet.block(1).polygon(trace("1130,1062 1330,1062 1330,1080 1130,1080"))
    for x in (1150, 1306):
        low.polygon(trace("0,1078 12,1078 10,1140 2,1140", (x, 0)))
    sheet.print(low, ink.WOOD)
    _kettle(sheet, (1200, 1064), 34)
    bowls = sheet.block(0.5)
    for x in (1262, 1300):
        bowls.blob(trace("-15,1044 15,1044 9,1063 -9,1063", (x, 0)))
    sheet.print(bowls, ink.INDIGO)


def _sitter(sheet: Sheet, at: Point, tall: float, dress: Dress, left: bool) -> None:
    """Someone on a stool with a shadow under it."""
    sheet.print(
        sheet.block(1).oval((at[0] + 10, at[1]), tall * 0.24, tall * 0.035),
        mix(ink.EARTH, ink.WOOD, 0.35),
        0.6,
    )
    stool(sheet, at, tall, ink.WOOD)
    Person(sheet, at, tall, SIT, dress, left).draw()


def _farmstead(sheet: Sheet) -> None:
    """An earth-walled house across the back of the yard, maize and peppers under its eaves."""
    wall = mix(ink.EARTH, ink.GOLD, 0.25)
    sheet.all_of([trace("180,830 180,480 1760,480 1760,830")], wall)
    courses = sheet.block(1)
    for level in range(520, 820, 42):
        courses.stroke(trace("180,0 900,6 1760,-3", (0, level)), 3, 5, 3)
    sheet.print(courses, mix(wall, ink.WOOD, 0.35), 0.7)
    sheet.all_of([trace("180,830 180,770 1760,770 1760,830")], mix(ink.SAGE, ink.NIGHT, 0.35))
    openings = [
        trace("880,830 880,570 1080,570 1080,830"),
        trace("380,690 380,580 560,580 560,690"),
        trace("1380,690 1380,580 1560,580 1560,690"),
    ]
    sheet.all_of(openings, mix(ink.WOOD, ink.NIGHT, 0.55))
    bars = sheet.block(0.6)
    for left in (380, 1380):
        for step in range(1, 6):
            bars.stroke([(left + step * 30, 580), (left + step * 30, 690)], 7)
        bars.stroke([(left, 636), (left + 180, 636)], 7)
    bars.stroke([(980, 570), (980, 830)], 6)
    sheet.print(bars, ink.EARTH)
    couplets = sheet.block(1)
    for left in (836, 1092):
        couplets.polygon(trace("0,780 0,580 34,580 34,780", (left, 0)))
    couplets.polygon(trace("900,556 900,528 1060,528 1060,556"))
    sheet.print(couplets, ink.PERSIMMON)
    roof = sheet.block(1.5).polygon(trace("110,500 300,300 1660,290 1830,495"))
    sheet.print(roof, mix(ink.NIGHT, ink.TEAL, 0.25))
    tiles = sheet.block(0.6)
    for index in range(52):
        t = index / 51
        tiles.stroke([(300 + 1360 * t, 298), (115 + 1710 * t, 500)], 5, 8)
    sheet.print(tiles, mix(ink.NIGHT, ink.SKY, 0.38))
    sheet.print(sheet.block(1).stroke(trace("290,298 1000,286 1670,290"), 20, 16, 20), ink.NIGHT)
    sheet.print(sheet.block(1).polygon(trace("180,500 1760,496 1760,522 180,526")), ink.NIGHT, 0.4)
    for index, x in enumerate((230, 290, 620, 680, 740, 1180, 1240, 1300, 1640, 1700)):
        _garland(sheet, (x, 512), 130 + 22 * (index % 3), ink.PERSIMMON if index % 4 == 1 else ink.GOLD)


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
    sheet.print(marks, mix(colour, ink.WOOD, 0.6))


def _kettle(sheet: Sheet, foot: Point, size: float) -> None:
    """An enamel pot with handle and spout."""
    x, y = foot
    pot = sheet.block(0.6).blob(trace("-0.7,0 -0.8,-0.7 -0.4,-1.2 0.4,-1.2 0.8,-0.7 0.7,0", (x, y), size))
    pot.stroke(
        trace("0.6,-0.4 1.1,-0.7 1.3,-1.2", (x, y), size),
        size * 0.3,
        size * 0.14,
    )
    pot.stroke(trace("-0.6,-1 0,-2 0.6,-1", (x, y), size), size * 0.12)
    sheet.print(pot, ink.WHITE)
    sheet.print(
        sheet.block(0.5).stroke(
            [(x - size * 0.42, y - size * 1.2), (x + size * 0.42, y - size * 1.2)], size * 0.12
        ),
        ink.INDIGO,
    )


def moving_day() -> Sheet:
    """New white houses; a family brings its household on a three-wheeler, a child with a hen in front."""
    sheet = Sheet(2100, 1400, ink.PAPER, 23)
    sky(sheet, mix(ink.SKY, ink.WHITE, 0.2), ink.PAPER, 480)
    layered_hills(sheet, ink.FAR_TO_NEAR, 240, 560, ink.MIST)
    hedge = sheet.block(1)
    hedge_row(hedge, trace("-40,820 1000,812 2150,800"), 40)
    sheet.print(hedge, ink.PINE)
    for x, y, width in ((-150, 850, 430), (470, 845, 440), (1090, 850, 430), (1700, 846, 440)):
        house(
            sheet,
            (x, y),
            width,
            ink.WHITE,
            ink.NIGHT,
            storeys=2,
            depth=0.26,
            opening=mix(ink.INDIGO, ink.SKY, 0.25),
        )
        lanterns = sheet.block(0.6)
        for share in (0.38, 0.61):
            lanterns.oval((x + width * share, y - width * 0.25), width * 0.022, width * 0.026)
        sheet.print(lanterns, ink.PERSIMMON)
    road = sheet.block(2).polygon(trace("-30,850 2130,840 2130,1430 -30,1430"))
    sheet.print(road, mix(ink.PAPER, ink.EARTH, 0.3))
    sheet.print(
        sheet.block(1.5).polygon(trace("-30,850 2130,840 2130,892 -30,906")), mix(ink.SAGE, ink.PAPER, 0.3)
    )
    joints = sheet.block(1)
    for x in range(-300, 2500, 340):
        joints.stroke([(x + 300, 905), (x, 1400)], 3, 8)
    sheet.print(joints, mix(ink.EARTH, ink.WOOD, 0.1), 0.45)
    for x, tall in ((390, 420), (1010, 400), (1640, 430)):
        leafy_tree(sheet, (x, 930), tall, mix(ink.LEAF, ink.GOLD, 0.3), ink.WOOD)
    shadow = sheet.block(2).oval((1010, 1262), 620, 30)
    sheet.print(shadow, mix(ink.EARTH, ink.NIGHT, 0.4), 0.5)
    grandmother = Person(
        sheet,
        (330, 1235),
        490,
        WALK,
        Dress(mix(ink.INDIGO, ink.TEAL, 0.4), ink.NIGHT, hair="bun", hair_colour=(150, 150, 148)),
    )
    grandmother.draw()
    husband = Person(
        sheet,
        (560, 1260),
        560,
        PUSH,
        Dress(ink.INDIGO, ink.NIGHT, hair="cap", hat=mix(ink.INDIGO, ink.SKY, 0.3)),
    )
    husband.draw()
    _tricycle(sheet, (1010, 1262))
    Person(sheet, (1590, 1255), 530, WALK, Dress(ink.ROSE, ink.NIGHT, hair="plait")).draw()
    child = Person(sheet, (1850, 1300), 370, PUSH, Dress(ink.GOLD, ink.TEAL, hair="short"))
    child.draw()
    _hen(sheet, child.hand(), 52)
    return sheet


def _hen(sheet: Sheet, at: Point, size: float) -> None:
    """A brown hen held at `at`."""
    x, y = at
    body = sheet.block(0.6).blob(
        trace("-1,-0.5 -0.3,-0.3 0.4,-0.9 0.75,-0.8 0.6,0 0,0.45 -0.7,0.1", (x, y), size)
    )
    sheet.print(body, ink.BRICK)
    details = sheet.block(0.4).polygon(trace("0.72,-0.78 0.98,-0.66 0.7,-0.6", (x, y), size))
    sheet.print(details, ink.GOLD)
    comb = sheet.block(0.4).blob(trace("0.35,-0.9 0.45,-1.15 0.6,-1 0.75,-1.1 0.7,-0.8", (x, y), size))
    sheet.print(comb, ink.PERSIMMON)


def _tricycle(sheet: Sheet, at: Point) -> None:
    """A cargo three-wheeler heaped with quilts, a jar and a covered sewing machine; wheels on `at`."""
    x, y = at
    bed = y - 150
    quilts: list[tuple[Point, float, Colour]] = [
        ((x - 130, bed - 40), 150, ink.ROSE),
        ((x - 140, bed - 110), 140, ink.SKY),
        ((x - 120, bed - 176), 130, ink.GOLD),
    ]
    for centre, half, colour in quilts:
        _quilt(sheet, centre, half, colour)
    _jar(sheet, (x + 226, bed), 50)
    _covered_machine(sheet, (x, bed))
    frame = sheet.block(1).polygon(trace("-300,0 290,0 276,66 -286,66", (x, bed)))
    frame.stroke(trace("280,40 350,30 396,-110", (x, bed)), 14, 12)
    frame.stroke([(x + 340, bed - 120), (x + 420, bed - 116)], 12)
    frame.stroke([(x + 380, bed - 60), (x + 410, y - 66)], 14)
    sheet.print(frame, ink.TEAL)
    slats = sheet.block(0.5)
    for step in range(7):
        slats.stroke([(x - 270 + step * 88, bed + 6), (x - 266 + step * 86, bed + 60)], 5)
    sheet.print(slats, mix(ink.TEAL, ink.NIGHT, 0.45))
    for hub in (x - 170, x + 410):
        _wheel(sheet, (hub, y - 70))


def _quilt(sheet: Sheet, centre: Point, half: float, colour: Colour) -> None:
    """A rolled quilt, `half` its width to each side."""
    cx, cy = centre
    roll = sheet.block(1).blob(
        [
            (cx - half, cy - 24),
            (cx, cy - 42),
            (cx + half, cy - 26),
            (cx + half + 12, cy + 12),
            (cx + half, cy + 38),
            (cx, cy + 42),
            (cx - half, cy + 38),
            (cx - half - 12, cy + 8),
        ]
    )
    sheet.print(roll, colour)
    stitches = sheet.block(0.5)
    for share in (-0.6, -0.2, 0.2, 0.6):
        stitches.stroke(
            [(cx + half * share, cy - 36), (cx + half * share + 10, cy), (cx + half * share, cy + 38)],
            3,
            7,
            3,
        )
    sheet.print(stitches, mix(colour, ink.WHITE, 0.6), inside=roll)


def _jar(sheet: Sheet, foot: Point, size: float) -> None:
    """A glazed pickle jar."""
    cx, bed = foot
    jar = sheet.block(0.8).blob(trace("-0.4,-1.9 0.4,-1.9 1,-1 0.6,0 -0.6,0 -1,-1", (cx, bed), size))
    jar.polygon(trace("-0.42,-2.12 0.42,-2.12 0.5,-1.8 -0.5,-1.8", (cx, bed), size))
    sheet.print(jar, ink.BRICK)
    sheet.print(
        sheet.block(0.6).stroke(
            [(cx - size * 0.6, bed - size * 1.5), (cx - size * 0.72, bed - size * 0.9)], 4, 12, 3
        ),
        mix(ink.BRICK, ink.WHITE, 0.5),
    )


def _covered_machine(sheet: Sheet, at: Point) -> None:
    """A sewing machine under its red cloth."""
    x, bed = at
    cloth = sheet.block(1).blob(
        trace("34,8 40,-90 48,-190 84,-214 150,-210 176,-176 182,-80 186,8 110,-4", (x, bed))
    )
    sheet.print(cloth, ink.PERSIMMON)
    pleats = sheet.block(0.5)
    for step in (66, 96, 130, 156):
        pleats.stroke([(x + step + 4, bed - 140), (x + step, bed - 60), (x + step + 3, bed)], 1, 7, 9)
    sheet.print(pleats, mix(ink.PERSIMMON, ink.BRICK, 0.7), inside=cloth)


def _wheel(sheet: Sheet, hub: Point) -> None:
    """A spoked wheel."""
    cx, cy = hub
    for radius, colour in ((70, ink.NIGHT), (54, ink.PAPER), (12, ink.NIGHT)):
        sheet.print(sheet.block(0.6).oval((cx, cy), radius, radius), colour)
    spokes = sheet.block(0.3)
    for dx, dy in ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7)):
        spokes.stroke([(cx - dx * 56, cy - dy * 56), (cx + dx * 56, cy + dy * 56)], 3)
    sheet.print(spokes, ink.NIGHT)
