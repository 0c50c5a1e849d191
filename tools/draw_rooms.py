"""Scenes under a roof: the sewing shop, the machine class, the evening talk, the wok, the book of tea."""

import math

from draw_land import crag
from draw_palette import BRICK, EARTH, GOLD, INDIGO, LEAF, NIGHT, PAPER, PERSIMMON, ROSE, SAGE, SKY, TEA, TEAL, WHITE, WOOD
from draw_people import POINTING, SIT_BACK, STAND, WRITE, Dress, Person, Pose, stool
from draw_press import Block, Colour, Point, Sheet, mix, spline
from draw_village import GREY_FOLK, tray


def grey(value: int) -> Colour:
    """A neutral grey, 0 black to 255 white."""
    return value, value, value


def workshop() -> Sheet:
    """Grey: women at sewing machines in slanting light, a child with a satchel in the doorway."""
    sheet = Sheet(2000, 1500, grey(236), 31)
    sheet.all_of([[(-20, -20), (2020, -20), (2020, 1090), (-20, 1090)]], grey(150))
    sheet.all_of([[(-20, 1080), (2020, 1060), (2020, 1520), (-20, 1520)]], grey(104))
    for x in (140, 620, 1100):
        sheet.all_of([[(x, 640), (x, 150), (x + 330, 150), (x + 330, 640)]], grey(250))
        bars = sheet.block(1)
        for share in (0.0, 0.5, 1.0):
            bars.stroke([(x + 330 * share, 150), (x + 330 * share, 640)], 16)
        for share in (0.0, 0.36, 1.0):
            bars.stroke([(x - 8, 150 + 490 * share), (x + 338, 150 + 490 * share)], 16)
        sheet.print(bars, grey(70))
    for x in (140, 620, 1100):
        beam = sheet.block(1).polygon([(x, 150), (x + 330, 150), (x + 760, 1520), (x + 250, 1520)])
        sheet.print(beam, grey(244), 0.42, fade=(200, 1500))
    _doorway_child(sheet)
    for x, y, tall, coat, hair in ((1270, 1190, 640, 226, "bob"), (810, 1290, 780, 60, "bun"), (270, 1420, 940, 236, "plait")):
        _seamstress(sheet, (x, y), tall, Dress(grey(coat), grey(64), hair=hair, skin=grey(214), hair_colour=grey(24)))
    lamps = sheet.block(1)
    for x in (510, 1010, 1500):
        lamps.stroke([(x, -10), (x, 90)], 5)
        lamps.polygon([(x - 20, 90), (x + 20, 90), (x + 72, 136), (x - 72, 136)])
    sheet.print(lamps, grey(40))
    return sheet


def _doorway_child(sheet: Sheet) -> None:
    """The bright door on the right with a schoolchild in it, in greys."""
    sheet.all_of([[(1590, 1090), (1590, 430), (1930, 430), (1930, 1090)]], grey(60))
    sheet.all_of([[(1616, 1090), (1616, 456), (1904, 456), (1904, 1090)]], grey(252))
    hill = crag(sheet, [(1616, 800), (1700, 720), (1800, 790), (1904, 730)], 0.1, 3)
    sheet.all_of([[*hill, (1904, 1090), (1616, 1090)]], grey(206))
    sheet.print(sheet.block(1).polygon([(1616, 1090), (1904, 1090), (1760, 1520), (1330, 1520)]), grey(240), 0.5, fade=(1100, 1500))
    child = Person(sheet, (1765, 1130), 470, STAND, Dress(grey(120), grey(58), hair="short", **GREY_FOLK), left=True)  # type: ignore[arg-type]
    satchel = child.block().polygon([child.place(point) for point in ((-0.2, 0.76), (-0.04, 0.77), (-0.04, 0.52), (-0.2, 0.53))])
    sheet.print(satchel, grey(50))
    child.draw()


def _seamstress(sheet: Sheet, at: Point, tall: float, dress: Dress) -> None:
    """A woman at her sewing machine, her table to the right."""
    x, y = at
    stool(sheet, (x - tall * 0.02, y), tall, grey(50))
    Person(sheet, at, tall, WRITE, dress).draw()
    unit = tall / 100
    top = y - 38 * unit
    table = sheet.block(1).polygon([(x + 13 * unit, top), (x + 62 * unit, top), (x + 62 * unit, top + 4 * unit), (x + 13 * unit, top + 4 * unit)])
    for foot in (17, 57):
        table.stroke([(x + foot * unit, top + 3 * unit), (x + foot * unit, y)], 2.6 * unit, 2 * unit)
    table.stroke([(x + 17 * unit, y - 6 * unit), (x + 57 * unit, y - 6 * unit)], 1.6 * unit)
    sheet.print(table, grey(78))
    cloth = [(14, 0), (24, -2.4), (33, -1), (33, 1), (27, 9), (24, 17), (19, 16), (17, 6)]
    sheet.print(sheet.block(1).blob([(x + dx * unit, top + dy * unit) for dx, dy in cloth]), grey(248))
    head = [(30, 0), (30, -4), (34, -6), (34, -14), (32, -18), (36, -21), (55, -21), (59, -18), (59, 0), (51, 0), (50, -11), (40, -12), (39, -5), (37, 0)]
    sheet.print(sheet.block(1).polygon([(x + dx * unit, top + dy * unit) for dx, dy in head]), grey(24))
    wheel = sheet.block(0.6).oval((x + 60 * unit, top - 14 * unit), 1.8 * unit, 5 * unit)
    sheet.print(wheel, grey(120))
    trim = sheet.block(0.6)
    trim.stroke([(x + 35.5 * unit, top - 8 * unit), (x + 35.5 * unit, top)], 0.8 * unit)
    trim.stroke([(x + 41 * unit, top - 17 * unit), (x + 53 * unit, top - 17 * unit)], 1.4 * unit)
    trim.polygon([(x + 46 * unit, top - 21 * unit), (x + 50 * unit, top - 21 * unit), (x + 49 * unit, top - 27 * unit), (x + 47 * unit, top - 27 * unit)])
    sheet.print(trim, grey(206))


def training() -> Sheet:
    """The dual class: trainees round a numerically controlled lathe, the master pointing at its screen."""
    sheet = Sheet(2100, 1400, mix(SKY, PAPER, 0.55), 32)
    trusses = sheet.block(1)
    for x in range(-200, 2300, 380):
        trusses.stroke([(x, 150), (x + 190, 10)], 14).stroke([(x + 190, 10), (x + 380, 150)], 14)
    trusses.stroke([(-20, 150), (2120, 150)], 20).stroke([(-20, 12), (2120, 12)], 18)
    sheet.print(trusses, mix(TEAL, SKY, 0.35))
    for x in range(60, 2100, 420):
        sheet.all_of([[(x, 370), (x, 196), (x + 330, 196), (x + 330, 370)]], mix(GOLD, WHITE, 0.6))
        bars = sheet.block(0.8)
        for share in (0, 0.25, 0.5, 0.75, 1):
            bars.stroke([(x + 330 * share, 196), (x + 330 * share, 370)], 9)
        for level in (196, 283, 370):
            bars.stroke([(x, level), (x + 330, level)], 9)
        sheet.print(bars, mix(TEAL, SKY, 0.45))
    sheet.all_of([[(-20, 1030), (2120, 1010), (2120, 1420), (-20, 1420)]], mix(TEAL, SAGE, 0.55))
    sheet.all_of([[(-20, 1330), (2120, 1300), (2120, 1336), (-20, 1368)]], GOLD)
    _drawing_board(sheet, (90, 430))
    far = mix(SKY, TEAL, 0.42)
    for x in (600, 900):
        sheet.all_of([[(x, 1030), (x, 760), (x + 30, 710), (x + 200, 706), (x + 240, 750), (x + 240, 1030)]], far)
        sheet.all_of([[(x + 40, 930), (x + 40, 800), (x + 150, 798), (x + 150, 930)]], mix(far, NIGHT, 0.35))
    _lathe(sheet, (1110, 1190))
    overall = mix(INDIGO, TEAL, 0.2)
    trainees = ((620, 1170, 600, "short", WHITE), (760, 1210, 630, "cap", GOLD), (890, 1180, 590, "plait", WHITE))
    for x, y, tall, hair, hat in trainees:
        Person(sheet, (x, y), tall, STAND, Dress(overall, mix(overall, NIGHT, 0.4), hair=hair, hat=hat)).draw()
    Person(sheet, (1960, 1230), 620, STAND, Dress(overall, mix(overall, NIGHT, 0.4), hair="short"), left=True).draw()
    master = Person(sheet, (1120, 1270), 690, POINTING, Dress(PERSIMMON, NIGHT, hair="cap", hat=WHITE, hair_colour=(128, 128, 126)))
    master.draw()
    apprentice = Person(sheet, (480, 1290), 660, STAND, Dress(overall, mix(overall, NIGHT, 0.4), hair="bob"))
    apprentice.draw()
    sheet_of_paper = apprentice.hand()
    x, y = sheet_of_paper
    sheet.print(sheet.block(0.8).polygon([(x - 24, y - 70), (x + 92, y - 92), (x + 104, y + 10), (x - 12, y + 30)]), WHITE)
    lines = sheet.block(0.4).oval((x + 36, y - 34), 24, 24).oval((x + 36, y - 34), 20, 20, keep=False)
    lines.stroke([(x - 8, y + 6), (x + 88, y - 12)], 3)
    sheet.print(lines, INDIGO)
    return sheet


def _drawing_board(sheet: Sheet, corner: Point) -> None:
    """A pin board with part drawings, upper left corner at `corner`."""
    x, y = corner
    sheet.all_of([[(x, y), (x + 420, y - 6), (x + 420, y + 330), (x, y + 334)]], WOOD)
    sheet.all_of([[(x + 14, y + 12), (x + 406, y + 8), (x + 406, y + 318), (x + 14, y + 322)]], mix(TEA, PAPER, 0.35))
    for dx, dy, wide, tall in ((36, 34, 160, 200), (226, 40, 150, 110), (236, 176, 130, 120)):
        sheet.all_of([[(x + dx, y + dy), (x + dx + wide, y + dy - 3), (x + dx + wide, y + dy + tall), (x + dx, y + dy + tall)]], WHITE)
        lines = sheet.block(0.4)
        centre = (x + dx + wide * 0.5, y + dy + tall * 0.42)
        for radius in (0.3, 0.16):
            lines.oval(centre, wide * radius, wide * radius).oval(centre, wide * radius - 4, wide * radius - 4, keep=False)
        lines.stroke([(centre[0] - wide * 0.4, centre[1]), (centre[0] + wide * 0.4, centre[1])], 2.5)
        lines.stroke([(centre[0], centre[1] - wide * 0.38), (centre[0], centre[1] + wide * 0.38)], 2.5)
        for step in range(3):
            lines.stroke([(x + dx + wide * 0.1, y + dy + tall * (0.8 + step * 0.06)), (x + dx + wide * (0.9 - step * 0.12), y + dy + tall * (0.8 + step * 0.06))], 2.5)
        sheet.print(lines, INDIGO)


def _lathe(sheet: Sheet, corner: Point) -> None:
    """A machining centre; `corner` is the lower left corner of its base."""
    x, y = corner
    body = [(x, y), (x, y - 600), (x + 60, y - 700), (x + 700, y - 710), (x + 780, y - 620), (x + 780, y)]
    sheet.print(sheet.block(2).oval((x + 400, y + 4), 450, 26), mix(TEAL, NIGHT, 0.5), 0.7)
    sheet.all_of([body], mix(WHITE, SAGE, 0.25))
    sheet.all_of([[(x, y), (x, y - 110), (x + 780, y - 116), (x + 780, y)]], mix(TEAL, NIGHT, 0.3))
    sheet.all_of([[(x, y - 556), (x + 780, y - 566), (x + 780, y - 530), (x, y - 522)]], PERSIMMON)
    window = sheet.block(1).polygon([(x + 170, y - 170), (x + 170, y - 450), (x + 540, y - 456), (x + 540, y - 172)])
    sheet.print(window, NIGHT)
    glow = sheet.block(1).oval((x + 330, y - 260), 190, 120)
    sheet.print(glow, GOLD, 0.35, inside=window)
    parts = sheet.block(0.6).polygon([(x + 170, y - 360), (x + 250, y - 360), (x + 262, y - 330), (x + 262, y - 230), (x + 250, y - 200), (x + 170, y - 200)])
    parts.polygon([(x + 262, y - 305), (x + 380, y - 305), (x + 380, y - 255), (x + 262, y - 255)])
    parts.polygon([(x + 400, y - 420), (x + 460, y - 420), (x + 452, y - 310), (x + 400, y - 268), (x + 392, y - 284), (x + 408, y - 320)])
    sheet.print(parts, mix(SKY, WHITE, 0.4))
    sparks = sheet.block(0.4)
    for step in range(14):
        angle = -0.2 + step * 0.2
        sparks.stroke([(x + 390, y - 272), (x + 390 + math.cos(angle) * (50 + step % 3 * 26), y - 272 + math.sin(angle) * (50 + step % 4 * 20))], 5, 1)
    sheet.print(sparks, GOLD, inside=window)
    frame = sheet.block(0.8)
    for start, end in (((170, 170), (170, 450)), ((170, 450), (540, 456)), ((540, 456), (540, 172)), ((540, 172), (170, 170)), ((356, 172), (356, 452))):
        frame.stroke([(x + start[0], y - start[1]), (x + end[0], y - end[1])], 12)
    sheet.print(frame, mix(TEAL, SKY, 0.3))
    sheet.all_of([[(x + 590, y - 300), (x + 590, y - 470), (x + 740, y - 474), (x + 740, y - 300)]], mix(TEAL, NIGHT, 0.3))
    sheet.all_of([[(x + 606, y - 380), (x + 606, y - 456), (x + 724, y - 459), (x + 724, y - 380)]], mix(SKY, WHITE, 0.5))
    keys = sheet.block(0.4)
    for row in range(3):
        for column in range(5):
            keys.oval((x + 614 + column * 26, y - 360 + row * 20), 8, 6)
    sheet.print(keys, WHITE)
    sheet.print(sheet.block(0.4).oval((x + 716, y - 318), 12, 12), PERSIMMON)
    tower = sheet.block(0.6).stroke([(x + 640, y - 706), (x + 640, y - 760)], 8)
    sheet.print(tower, NIGHT)
    sheet.all_of([[(x + 626, y - 756), (x + 654, y - 756), (x + 654, y - 800), (x + 626, y - 800)]], GOLD)


def lecture_hall() -> Sheet:
    """Grey: an old woman speaks under a lamp before the blackboard; the listeners are dark backs."""
    sheet = Sheet(2000, 1500, grey(74), 33)
    sheet.all_of([[(-20, 960), (2020, 960), (2020, 1520), (-20, 1520)]], grey(52))
    board = sheet.block(1).polygon([(640, 690), (640, 270), (1420, 262), (1420, 690)])
    sheet.print(sheet.block(1).polygon([(614, 714), (614, 246), (1446, 238), (1446, 714)]), grey(120))
    sheet.print(board, grey(34))
    chalk = sheet.block(0.8)
    for row, count in enumerate((9, 11, 7)):
        for step in range(count):
            _chalk_sign(chalk, (700 + step * 62, 352 + row * 92))
    sheet.print(chalk, grey(170), 0.7)
    for x in (110, 1560):
        sheet.all_of([[(x, 720), (x, 210), (x + 330, 210), (x + 330, 720)]], grey(30))
        pane = sheet.block(1).polygon([(x + 20, 700), (x + 20, 230), (x + 310, 230), (x + 310, 700)])
        sheet.print(pane, grey(112))
        hill = crag(sheet, [(x, 520), (x + 120, 430), (x + 220, 500), (x + 340, 450)], 0.12, 4)
        sheet.print(sheet.block(0.6).polygon([*hill, (x + 340, 710), (x, 710)]), grey(64), inside=pane)
        if x < 1000:
            sheet.print(sheet.block(1).oval((x + 226, 320), 38, 38), grey(244), inside=pane)
        bars = sheet.block(1).stroke([(x + 165, 220), (x + 165, 710)], 14).stroke([(x + 10, 400), (x + 320, 400)], 14)
        sheet.print(bars, grey(30))
    cone = sheet.block(1).polygon([(970, 120), (1090, 120), (1560, 1130), (500, 1130)])
    sheet.print(cone, grey(250), 0.62, fade=(140, 1300))
    sheet.print(sheet.block(2).oval((1030, 1060), 500, 74), grey(232), 0.75)
    lamp = sheet.block(1).stroke([(1030, -10), (1030, 60)], 6).polygon([(1000, 54), (1060, 54), (1130, 128), (930, 128)])
    sheet.print(lamp, grey(20))
    sheet.print(sheet.block(0.5).oval((1030, 130), 40, 20), grey(255))
    elder = Dress(grey(96), grey(48), hair="bun", skin=grey(206), hair_colour=grey(236), shoes=grey(20))
    speaker = Pose(STAND.head, STAND.neck, STAND.hip, ((0.07, 0.65), (0.17, 0.7)), ((0.08, 0.64), (0.19, 0.66)), STAND.near_leg, STAND.far_leg)
    Person(sheet, (1000, 1075), 600, speaker, elder).draw()
    rows = ((1270, 470, 58, (160, 400, 640, 1270, 1500, 1740, 1930)), (1430, 600, 38, (60, 330, 620, 930, 1230, 1520, 1820)), (1690, 760, 20, (190, 540, 900, 1260, 1620, 1960)))
    hairs = ("short", "bun", "short", "short", "bun", "short", "bun")
    for index, (y, tall, tone, places) in enumerate(rows):
        for place, x in enumerate(places):
            hair = hairs[(place + index * 2) % 7]
            dress = Dress(grey(tone + 14 * (place % 2)), grey(20), hair=hair, skin=grey(tone + 60), hair_colour=grey(max(12, tone - 14)), shoes=grey(14))
            Person(sheet, (x, y), tall, SIT_BACK, dress).draw()
    return sheet


def _chalk_sign(block: Block, centre: Point) -> None:
    """Something like a character in chalk, four to six strokes in a square."""
    x, y = centre
    rng = block.rng
    for level in rng.sample((-18, -8, 2, 12, 20), rng.choice((2, 3))):
        block.stroke([(x - rng.uniform(12, 20), y + level + 2), (x + rng.uniform(12, 20), y + level - 2)], 4, 5)
    for across in rng.sample((-12, 0, 12), rng.choice((1, 2))):
        block.stroke([(x + across, y - 20), (x + across + rng.uniform(-5, 5), y + 20)], 5, 4)
    if rng.random() < 0.5:
        block.stroke([(x, y), (x + 12, y + 8), (x + 21, y + 20)], 2, 7)


WOK_POSE = Pose(
    head=(0.215, 0.855), neck=(0.14, 0.772), hip=(0, 0.47),
    near_arm=((0.16, 0.58), (0.33, 0.5)), far_arm=((0.24, 0.6), (0.4, 0.515)),
    near_leg=((0.02, 0.25), (-0.02, 0.02)), far_leg=((0.06, 0.25), (0.08, 0.02)),
)


def wok() -> Sheet:
    """A woman bends over the iron wok, turning the leaves with her hands; fire under it, steam above."""
    wall = mix(NIGHT, WOOD, 0.34)
    sheet = Sheet(1500, 2000, wall, 34)
    for step in range(16):
        sheet.print(sheet.block(3).oval((1000, 1200), 980 - step * 52, 1040 - step * 56), mix(wall, GOLD, 0.62), 0.055)
    sheet.all_of([[(120, 640), (120, 230), (470, 224), (470, 640)]], mix(WOOD, NIGHT, 0.3))
    pane = sheet.block(1).polygon([(142, 618), (142, 252), (448, 246), (448, 618)])
    sheet.print(pane, mix(SKY, INDIGO, 0.45))
    hill = crag(sheet, [(120, 500), (230, 410), (330, 480), (470, 420)], 0.12, 4)
    sheet.print(sheet.block(0.6).polygon([*hill, (470, 640), (120, 640)]), mix(TEAL, NIGHT, 0.4), inside=pane)
    sheet.print(sheet.block(1).stroke([(295, 240), (295, 630)], 14).stroke([(130, 430), (460, 430)], 14), mix(WOOD, NIGHT, 0.3))
    sheet.all_of([[(1120, 640), (1120, 300), (1370, 306), (1370, 640)]], mix(PAPER, GOLD, 0.2))
    notes = sheet.block(0.6)
    for row in range(7):
        notes.stroke([(1150, 372 + row * 36), (1340 - (row % 3) * 40, 374 + row * 36)], 6)
    notes.stroke([(1190, 334), (1300, 335)], 14)
    sheet.print(notes, mix(WOOD, NIGHT, 0.3))
    dress = Dress(mix(TEAL, SKY, 0.22), NIGHT, hair="scarf", hat=WHITE, apron=mix(PAPER, SAGE, 0.2))
    tray(sheet, (760, 330), 170, mix(GOLD, EARTH, 0.45))
    maker = Person(sheet, (430, 2080), 1560, WOK_POSE, dress).draw()
    _stove(sheet)
    _tossed_leaves(sheet, 120, -4)
    maker.draw_near_arm()
    _tossed_leaves(sheet, 60, 34, (930, 1000))
    steam = sheet.block(2)
    for x, reach in ((860, 620), (990, 820), (1130, 700), (1240, 480)):
        steam.stroke([(x, 1250), (x + 46, 1250 - reach * 0.3), (x - 30, 1250 - reach * 0.6), (x + 40, 1250 - reach)], 14, 46, 60, 30, 1)
    sheet.print(steam, WHITE, 0.34, fade=(1250, 420))
    return sheet


def _stove(sheet: Sheet) -> None:
    """The brick stove with its wok of tea leaves and the fire mouth below."""
    side = sheet.block(1.5).polygon([(610, 1330), (1520, 1330), (1520, 2020), (570, 2020)])
    sheet.print(side, mix(BRICK, NIGHT, 0.25))
    joints = sheet.block(1)
    for row in range(10):
        y = 1400 + row * 68
        joints.stroke([(560, y), (1520, y)], 6)
        for column in range(9):
            joints.stroke([(540 + column * 130 + row % 2 * 65, y), (540 + column * 130 + row % 2 * 65, y + 68)], 6)
    sheet.print(joints, mix(BRICK, NIGHT, 0.62), inside=side)
    mouth = [(900, 2020), (900, 1740), (960, 1650), (1060, 1620), (1160, 1650), (1220, 1740), (1220, 2020)]
    arch = sheet.block(1).polygon(mouth)
    for step in range(10):
        sheet.print(sheet.block(2).oval((1060, 1860), 430 - step * 24, 400 - step * 24), GOLD, 0.05, inside=side)
    sheet.print(arch, NIGHT)
    for spread, tall, colour in ((1.0, 330, PERSIMMON), (0.66, 250, GOLD), (0.34, 150, WHITE)):
        fire = sheet.block(1)
        for dx, share in ((-90, 0.7), (-30, 1.0), (40, 0.8), (96, 0.95)):
            foot = 1060 + dx * spread
            fire.stroke([(foot, 2020), (foot + 18 * spread, 2010 - tall * share * 0.55), (foot - 8, 2010 - tall * share)], 96 * spread, 74 * spread, 1)
        sheet.print(fire, colour, inside=arch)
    sheet.all_of([[(560, 1296), (1520, 1288), (1520, 1362), (560, 1368)]], mix(EARTH, BRICK, 0.35))
    rim = sheet.block(1).oval((1030, 1296), 410, 96)
    sheet.print(rim, mix(NIGHT, INDIGO, 0.2))
    bowl = sheet.block(1).oval((1030, 1300), 380, 80)
    sheet.print(bowl, mix(NIGHT, SKY, 0.22))
    heap = sheet.block(2).blob([(730, 1316), (850, 1268), (960, 1236), (1080, 1222), (1210, 1262), (1330, 1316), (1180, 1362), (880, 1362)])
    sheet.print(heap, mix(TEA, NIGHT, 0.25), inside=None)
    _tossed_leaves(sheet, 260, 0)
    flying = sheet.block(0.6)
    for _ in range(26):
        x, y = sheet.rng.uniform(840, 1270), sheet.rng.uniform(1080, 1230)
        turn = sheet.rng.uniform(-1.3, 1.3)
        flying.stroke([(x - 16, y - turn * 12), (x, y - 5), (x + 16, y + turn * 12)], 1, 10, 1)
    sheet.print(flying, LEAF)


def _tossed_leaves(sheet: Sheet, count: int, lift: float, span: tuple[float, float] = (740, 1320)) -> None:
    """Curled leaves lying in the wok between the sides `span`, `lift` pixels lower than its middle."""
    middle, reach = (span[0] + span[1]) / 2, (span[1] - span[0]) / 2
    for colour, share in ((TEA, 0.55), (LEAF, 0.3), (mix(LEAF, GOLD, 0.45), 0.15)):
        leaves = sheet.block(0.6)
        for _ in range(round(count * share)):
            angle = sheet.rng.uniform(0, math.tau)
            away = math.sqrt(sheet.rng.random())
            x = middle + math.cos(angle) * away * reach
            y = 1290 + lift + math.sin(angle) * away * min(58, reach * 0.5)
            turn = sheet.rng.uniform(-1, 1)
            leaves.stroke([(x - 17, y - turn * 8), (x, y - 6), (x + 17, y + turn * 8)], 1, 10, 1)
        sheet.print(leaves, colour)


def tea_book() -> Sheet:
    """A still life: a thread-bound book, a thick dictionary, a bowl of new tea, the lattice's light across them."""
    sheet = Sheet(2000, 1500, mix(WOOD, EARTH, 0.45), 35)
    planks = sheet.block(1)
    for y in (250, 560, 880, 1210):
        planks.stroke([(-20, y), (1000, y + 10), (2020, y - 6)], 7, 5, 8)
    for _ in range(90):
        x, y = sheet.rng.uniform(-200, 2000), sheet.rng.uniform(0, 1500)
        reach = sheet.rng.uniform(120, 520)
        planks.stroke([(x, y), (x + reach * 0.5, y + sheet.rng.gauss(0, 8)), (x + reach, y)], 0.5, 4, 0.5)
    sheet.print(planks, mix(WOOD, NIGHT, 0.22), 0.6)
    light = sheet.block(2)
    for column in range(4):
        for row in range(3):
            x, y = 260 + column * 390 - row * 170, -60 + row * 540
            light.polygon([(x, y), (x + 320, y), (x + 170, y + 470), (x - 150, y + 470)])
    sheet.print(light, mix(GOLD, WHITE, 0.35), 0.4)
    _dictionary(sheet)
    _open_book(sheet)
    sheet.print(light, mix(GOLD, WHITE, 0.6), 0.16)
    _bowl(sheet, (1620, 480))
    _sprig(sheet, (1440, 1330))
    return sheet


def _dictionary(sheet: Sheet) -> None:
    """A thick closed dictionary at the upper left."""
    sheet.print(sheet.block(2).polygon([(150, 300), (640, 200), (760, 560), (260, 680)]), mix(WOOD, NIGHT, 0.6), 0.7)
    sheet.print(sheet.block(1).polygon([(120, 240), (596, 130), (720, 500), (236, 630)]), mix(PAPER, EARTH, 0.25))
    edges = sheet.block(0.5)
    for step in range(9):
        edges.stroke([(128 + step, 262 + step * 6), (236 + step, 570 + step * 7), (720, 446 + step * 7)], 2.5)
    sheet.print(edges, mix(EARTH, WOOD, 0.4))
    sheet.print(sheet.block(1).polygon([(120, 190), (590, 84), (712, 436), (230, 556)]), ROSE)
    sheet.print(sheet.block(1).polygon([(120, 190), (170, 179), (284, 543), (230, 556)]), mix(ROSE, NIGHT, 0.4))
    label = sheet.block(0.8).polygon([(330, 228), (512, 187), (546, 290), (364, 334)])
    sheet.print(label, GOLD)
    marks = sheet.block(0.5)
    for share in (0.25, 0.5, 0.75):
        x = 342 + 182 * share
        marks.stroke([(x - 16, 272 - 41 * share), (x + 30, 262 - 41 * share)], 9).stroke([(x + 4, 248 - 41 * share), (x + 14, 288 - 41 * share)], 7)
    sheet.print(marks, BRICK)


def _open_book(sheet: Sheet) -> None:
    """An open thread-bound book with ruled columns of upright text."""
    sheet.print(sheet.block(2).polygon([(330, 760), (1440, 630), (1640, 1230), (470, 1420)]), mix(WOOD, NIGHT, 0.6), 0.7)
    sheet.print(sheet.block(1).polygon([(292, 708), (1412, 574), (1604, 1180), (428, 1356)]), INDIGO)
    pages: tuple[tuple[Point, ...], ...] = (
        ((318, 690), (560, 610), (850, 640), (1006, 1262), (720, 1240), (450, 1322)),
        ((850, 640), (1130, 540), (1392, 562), (1580, 1156), (1300, 1150), (1006, 1262)),
    )
    for index, (a, b, c, d, e, f) in enumerate(pages):
        top, bottom = spline([a, b, c], steps=80), spline([f, e, d], steps=80)
        sheet.print(sheet.block(0.6).polygon([*top, *bottom[::-1]]), mix(PAPER, WHITE, 0.5 if index else 0.1))
        rules, text = sheet.block(0.4), sheet.block(0.8)
        last = len(top) - 1

        def at(across: float, down: float, top: list[Point] = top, bottom: list[Point] = bottom, last: int = last) -> Point:
            place = min(last, round(across * last))
            (x0, y0), (x1, y1) = top[place], bottom[place]
            return x0 + (x1 - x0) * down, y0 + (y1 - y0) * down

        columns = 8
        for column in range(columns + 1):
            across = 0.07 + 0.86 * column / columns
            rules.stroke([at(across, 0.08), at(across, 0.92)], 2.5)
            if column == columns:
                continue
            middle = across + 0.43 / columns
            signs = 12 if (column + index) % 3 else 8
            for sign in range(signs):
                x, y = at(middle, 0.12 + sign * 0.065)
                text.stroke([(x - 11, y - 7), (x + 10, y - 10)], 5, 4).stroke([(x - 2, y - 14), (x + 3, y + 13)], 5, 3)
                text.stroke([(x - 10, y + 8 * sheet.rng.choice((-0.3, 1))), (x + 12, y + 6)], 3.5, 4.5)
        for down in (0.08, 0.92):
            rules.stroke([at(step / 8 * 0.86 + 0.07, down) for step in range(9)], 5)
        sheet.print(rules, mix(BRICK, PAPER, 0.3))
        sheet.print(text, NIGHT)
    sheet.print(sheet.block(1).stroke([(850, 640), (930, 960), (1006, 1262)], 5, 14, 5), mix(EARTH, WOOD, 0.5), 0.8)


def _bowl(sheet: Sheet, centre: Point) -> None:
    """A coarse bowl of green tea with a little steam."""
    x, y = centre
    sheet.print(sheet.block(2).oval((x + 40, y + 120), 300, 190), mix(WOOD, NIGHT, 0.6), 0.7)
    side = sheet.block(1).blob([(x - 270, y), (x - 230, y + 150), (x - 110, y + 250), (x + 110, y + 250), (x + 230, y + 150), (x + 270, y)])
    sheet.print(side, mix(NIGHT, TEAL, 0.3))
    glaze = sheet.block(1.5)
    for step in range(7):
        glaze.stroke([(x - 240 + step * 80, y + 60), (x - 220 + step * 74, y + 120 + 30 * (step % 2)), (x - 200 + step * 66, y + 160 + 24 * (step % 2))], 26, 20, 2)
    sheet.print(glaze, mix(SKY, TEAL, 0.4), 0.7, inside=side)
    sheet.print(sheet.block(1).oval((x, y), 272, 150), mix(SKY, WHITE, 0.35))
    sheet.print(sheet.block(1).oval((x, y + 6), 246, 130), mix(TEAL, NIGHT, 0.4))
    tea = sheet.block(1).oval((x, y + 24), 226, 108)
    sheet.print(tea, mix(LEAF, GOLD, 0.42))
    sheet.print(sheet.block(1).oval((x + 60, y + 60), 200, 80), mix(LEAF, TEA, 0.5), 0.5, inside=tea)
    sheet.print(sheet.block(1).stroke([(x - 160, y + 10), (x - 90, y - 40), (x + 10, y - 56)], 1, 14, 1), WHITE, 0.8, inside=tea)
    bud = sheet.block(0.6).stroke([(x - 30, y + 40), (x + 20, y + 20), (x + 80, y + 36)], 2, 22, 2).stroke([(x - 20, y + 44), (x + 30, y + 60), (x + 60, y + 74)], 2, 18, 2)
    sheet.print(bud, TEA)
    steam = sheet.block(1.5)
    for dx, reach in ((-80, 330), (30, 400), (120, 280)):
        steam.stroke([(x + dx, y - 20), (x + dx + 40, y - reach * 0.35), (x + dx - 24, y - reach * 0.7), (x + dx + 26, y - reach)], 8, 26, 24, 1)
    sheet.print(steam, WHITE, 0.45)


def _sprig(sheet: Sheet, at: Point) -> None:
    """Two leaves and a bud on the table."""
    x, y = at
    shade = sheet.block(1).stroke([(x - 120, y + 60), (x + 60, y + 30), (x + 300, y + 20)], 8, 60, 6)
    sheet.print(shade, mix(WOOD, NIGHT, 0.6), 0.5)
    stem = sheet.block(0.6).stroke([(x - 160, y + 30), (x, y), (x + 150, y - 70)], 12, 7)
    sheet.print(stem, LEAF)
    for points, widths, colour in (
        ([(x - 40, y + 6), (x + 60, y + 60), (x + 220, y + 70)], (4, 74, 60, 2), TEA),
        ([(x - 60, y + 8), (x - 10, y - 90), (x + 90, y - 150)], (4, 66, 54, 2), mix(TEA, LEAF, 0.5)),
        ([(x + 120, y - 56), (x + 190, y - 110), (x + 290, y - 130)], (4, 40, 30, 2), mix(LEAF, GOLD, 0.35)),
    ):
        leaf = sheet.block(0.8).stroke(points, *widths)
        sheet.print(leaf, colour)
        sheet.print(sheet.block(0.4).stroke(points, 4, 1), mix(colour, WHITE, 0.5))
