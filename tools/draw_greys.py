"""The pictures printed in greys: pay day, the sewing shop, the evening talk."""

from draw_land import crag
from draw_people import GIVING, SIT_BACK, STAND, WRITE, Dress, Person, Pose, back_basket, stool
from draw_press import Block, Colour, Point, Sheet, spline, trace
from draw_props import tray, wicker


def grey(value: int) -> Colour:
    """A neutral grey, 0 black to 255 white."""
    return value, value, value


def grey_dress(coat: int, trousers: int, hair: str, skin: int = 178) -> Dress:
    """What someone wears where a picture is printed in greys."""
    return Dress(
        grey(coat),
        grey(trousers),
        hair=hair,
        hair_colour=grey(34),
        hat=grey(222),
        skin=grey(skin),
        shoes=grey(34),
    )


def tea_payday() -> Sheet:
    """Grey: the clerk counts behind the table, a woman takes her money, others wait with their baskets."""
    sheet = Sheet(2000, 1500, grey(240), 22)
    bricks = sheet.block(0.8)
    for row in range(19):
        y = 30 + row * 60
        bricks.stroke(trace("0,0 1000,3 2000,0", (0, y)), 4)
        for column in range(18):
            x = column * 120 + (row % 2) * 60
            bricks.stroke([(x, y), (x, y + 60)], 4)
    sheet.print(bricks, grey(212))
    sheet.all_of([trace("-20,1120 2020,1110 2020,1520 -20,1520")], grey(150))
    sheet.all_of([trace("300,1520 560,1118 900,1116 860,1520")], grey(196))
    _window(sheet, (120, 200))
    for x, y, radius in ((880, 330, 150), (1230, 270, 190), (1600, 340, 165)):
        tray(sheet, (x, y), radius, grey(204))
    queue = (
        (1240, 770, "straw", 112, True),
        (1440, 810, "short", 58, True),
        (1660, 750, "plait", 214, False),
        (1850, 800, "cap", 92, True),
    )
    for x, tall, hair, coat, left in queue[::-1]:
        waiting = Person(sheet, (x, 1345), tall, STAND, grey_dress(coat, 50, hair), left)
        if hair in {"short", "cap"}:
            back_basket(waiting, grey(190), grey(110))
        waiting.draw()
    _pay_table(sheet)
    for x, size in ((1130, 200), (1575, 180)):
        wicker(sheet, (x, 1440), size)
    return sheet


def _window(sheet: Sheet, corner: Point) -> None:
    """A four-paned window onto the hills, upper left corner at `corner`, in greys."""
    x, y = corner
    sheet.all_of([trace("0,490 0,0 520,0 520,490", (x, y))], grey(60))
    pane = sheet.block().polygon(trace("28,462 28,28 492,28 492,462", (x, y)))
    sheet.print(pane, grey(250))
    for lift, shade in ((0, 200), (70, 150), (150, 96)):
        hill = sheet.block(1).polygon(
            [
                (x, y + 500),
                *spline(
                    [
                        (x, y + 230 + lift),
                        (x + 130, y + 170 + lift),
                        (x + 270, y + 250 + lift),
                        (x + 410, y + 180 + lift),
                        (x + 530, y + 240 + lift),
                    ]
                ),
                (x + 530, y + 500),
            ]
        )
        sheet.print(hill, (shade, shade, shade), inside=pane)
    bars = sheet.block().polygon(trace("250,0 270,0 270,490 250,490", (x, y)))
    bars.polygon(trace("0,205 520,205 520,222 0,222", (x, y)))
    sheet.print(bars, grey(60))


def _pay_table(sheet: Sheet) -> None:
    """The clerk, the woman being paid, and the table between them, in greys."""
    clerk = grey_dress(46, 74, "bob")
    stool(sheet, (415, 1330), 900, grey(60))
    Person(sheet, (430, 1330), 860, WRITE, clerk).draw()
    woman = grey_dress(250, 64, "bun")
    payee = Person(sheet, (990, 1345), 800, GIVING, woman, left=True).draw()
    sheet.print(sheet.block(1.2).polygon(trace("480,1000 900,1000 960,1062 450,1062")), grey(120))
    sheet.all_of([trace("450,1062 960,1062 960,1100 450,1100")], grey(78))
    legs = sheet.block(1)
    for x in (490, 920):
        legs.polygon(trace("-18,1100 18,1100 12,1400 -12,1400", (x, 0)))
    sheet.print(legs, grey(66))
    notes, lines = sheet.block(1), sheet.block(0.5)
    for x, y in ((770, 1010), (790, 1000), (760, 994)):
        notes.polygon(trace("0,0 90,-4 104,22 8,26", (x, y)))
        lines.stroke([(x + 6, y + 26), (x + 104, y + 22)], 3)
    notes.polygon(trace("560,1020 680,1012 700,1046 566,1052"))
    sheet.print(notes, grey(240))
    for index in range(4):
        lines.stroke([(580, 1022 + index * 8), (684, 1016 + index * 8)], 2)
    sheet.print(lines, grey(120))
    hand = payee.hand()
    sheet.print(sheet.block(0.6).polygon(trace("-74,-36 14,-16 4,30 -86,8", hand)), grey(252))
    sheet.print(sheet.block(0.4).polygon(trace("-56,-18 -18,-9 -24,12 -62,2", hand)), grey(150))
    sheet.print(payee.block().oval(hand, 18, 15), grey(178))


def workshop() -> Sheet:
    """Grey: women at sewing machines in slanting light, a child with a satchel in the doorway."""
    sheet = Sheet(2000, 1500, grey(236), 31)
    sheet.all_of([trace("-20,-20 2020,-20 2020,1090 -20,1090")], grey(150))
    sheet.all_of([trace("-20,1080 2020,1060 2020,1520 -20,1520")], grey(104))
    for x in (140, 620, 1100):
        sheet.all_of([trace("0,640 0,150 330,150 330,640", (x, 0))], grey(250))
        bars = sheet.block(1)
        for share in (0.0, 0.5, 1.0):
            bars.stroke([(x + 330 * share, 150), (x + 330 * share, 640)], 16)
        for share in (0.0, 0.36, 1.0):
            bars.stroke([(x - 8, 150 + 490 * share), (x + 338, 150 + 490 * share)], 16)
        sheet.print(bars, grey(70))
    for x in (140, 620, 1100):
        beam = sheet.block(1).polygon(trace("0,150 330,150 760,1520 250,1520", (x, 0)))
        sheet.print(beam, grey(244), 0.42, fade=(200, 1500))
    _doorway_child(sheet)
    for x, y, tall, coat, hair in (
        (1270, 1190, 640, 226, "bob"),
        (810, 1290, 780, 60, "bun"),
        (270, 1420, 940, 236, "plait"),
    ):
        _seamstress(sheet, (x, y), tall, grey_dress(coat, 64, hair, skin=214))
    lamps = sheet.block(1)
    for x in (510, 1010, 1500):
        lamps.stroke([(x, -10), (x, 90)], 5)
        lamps.polygon(trace("-20,90 20,90 72,136 -72,136", (x, 0)))
    sheet.print(lamps, grey(40))
    return sheet


def _doorway_child(sheet: Sheet) -> None:
    """The bright door on the right with a schoolchild in it, in greys."""
    sheet.all_of([trace("1590,1090 1590,430 1930,430 1930,1090")], grey(60))
    sheet.all_of([trace("1616,1090 1616,456 1904,456 1904,1090")], grey(252))
    hill = crag(sheet, trace("1616,800 1700,720 1800,790 1904,730"), 0.1, 3)
    sheet.all_of([[*hill, (1904, 1090), (1616, 1090)]], grey(206))
    sheet.print(
        sheet.block(1).polygon(trace("1616,1090 1904,1090 1760,1520 1330,1520")),
        grey(240),
        0.5,
        fade=(1100, 1500),
    )
    child = Person(sheet, (1765, 1130), 470, STAND, grey_dress(120, 58, "short"), left=True)
    satchel = child.block().polygon(
        [child.place(point) for point in ((-0.2, 0.76), (-0.04, 0.77), (-0.04, 0.52), (-0.2, 0.53))]
    )
    sheet.print(satchel, grey(50))
    child.draw()


def _seamstress(sheet: Sheet, at: Point, tall: float, dress: Dress) -> None:
    """A woman at her sewing machine, her table to the right."""
    x, y = at
    stool(sheet, (x - tall * 0.02, y), tall, grey(50))
    Person(sheet, at, tall, WRITE, dress).draw()
    unit = tall / 100
    top = y - 38 * unit
    table = sheet.block(1).polygon(trace("13,0 62,0 62,4 13,4", (x, top), unit))
    for foot in (17, 57):
        table.stroke([(x + foot * unit, top + 3 * unit), (x + foot * unit, y)], 2.6 * unit, 2 * unit)
    table.stroke([(x + 17 * unit, y - 6 * unit), (x + 57 * unit, y - 6 * unit)], 1.6 * unit)
    sheet.print(table, grey(78))
    cloth = trace("14,0 24,-2.4 33,-1 33,1 27,9 24,17 19,16 17,6")
    sheet.print(sheet.block(1).blob([(x + dx * unit, top + dy * unit) for dx, dy in cloth]), grey(248))
    head = trace("30,0 30,-4 34,-6 34,-14 32,-18 36,-21 55,-21 59,-18 59,0 51,0 50,-11 40,-12 39,-5 37,0")
    sheet.print(sheet.block(1).polygon([(x + dx * unit, top + dy * unit) for dx, dy in head]), grey(24))
    wheel = sheet.block(0.6).oval((x + 60 * unit, top - 14 * unit), 1.8 * unit, 5 * unit)
    sheet.print(wheel, grey(120))
    trim = sheet.block(0.6)
    trim.stroke([(x + 35.5 * unit, top - 8 * unit), (x + 35.5 * unit, top)], 0.8 * unit)
    trim.stroke([(x + 41 * unit, top - 17 * unit), (x + 53 * unit, top - 17 * unit)], 1.4 * unit)
    trim.polygon(trace("46,-21 50,-21 49,-27 47,-27", (x, top), unit))
    sheet.print(trim, grey(206))


def lecture_hall() -> Sheet:
    """Grey: an old woman speaks under a lamp before the blackboard; the listeners are dark backs."""
    sheet = Sheet(2000, 1500, grey(74), 33)
    sheet.all_of([trace("-20,960 2020,960 2020,1520 -20,1520")], grey(52))
    board = sheet.block(1).polygon(trace("640,690 640,270 1420,262 1420,690"))
    sheet.print(sheet.block(1).polygon(trace("614,714 614,246 1446,238 1446,714")), grey(120))
    sheet.print(board, grey(34))
    chalk = sheet.block(0.8)
    for row, count in enumerate((9, 11, 7)):
        for step in range(count):
            _chalk_sign(chalk, (700 + step * 62, 352 + row * 92))
    sheet.print(chalk, grey(170), 0.7)
    _night_window(sheet, 110, moon=True)
    _night_window(sheet, 1560, moon=False)
    cone = sheet.block(1).polygon(trace("970,120 1090,120 1560,1130 500,1130"))
    sheet.print(cone, grey(250), 0.62, fade=(140, 1300))
    sheet.print(sheet.block(2).oval((1030, 1060), 500, 74), grey(232), 0.75)
    lamp = (
        sheet.block(1).stroke([(1030, -10), (1030, 60)], 6).polygon(trace("1000,54 1060,54 1130,128 930,128"))
    )
    sheet.print(lamp, grey(20))
    sheet.print(sheet.block(0.5).oval((1030, 130), 40, 20), grey(255))
    elder = Dress(grey(96), grey(48), hair="bun", skin=grey(206), hair_colour=grey(236), shoes=grey(20))
    speaker = Pose(
        STAND.head,
        STAND.neck,
        STAND.hip,
        ((0.07, 0.65), (0.17, 0.7)),
        ((0.08, 0.64), (0.19, 0.66)),
        STAND.near_leg,
        STAND.far_leg,
    )
    Person(sheet, (1000, 1075), 600, speaker, elder).draw()
    _audience(sheet)
    return sheet


def _night_window(sheet: Sheet, x: float, moon: bool) -> None:
    """A window onto dark hills, its left edge at `x`, in greys."""
    sheet.all_of([trace("0,720 0,210 330,210 330,720", (x, 0))], grey(30))
    pane = sheet.block(1).polygon(trace("20,700 20,230 310,230 310,700", (x, 0)))
    sheet.print(pane, grey(112))
    hill = crag(sheet, trace("0,520 120,430 220,500 340,450", (x, 0)), 0.12, 4)
    sheet.print(sheet.block(0.6).polygon([*hill, (x + 340, 710), (x, 710)]), grey(64), inside=pane)
    if moon:
        sheet.print(sheet.block(1).oval((x + 226, 320), 38, 38), grey(244), inside=pane)
    bars = (
        sheet.block(1)
        .stroke([(x + 165, 220), (x + 165, 710)], 14)
        .stroke([(x + 10, 400), (x + 320, 400)], 14)
    )
    sheet.print(bars, grey(30))


def _audience(sheet: Sheet) -> None:
    """Three rows of backs, darker the nearer, in greys."""
    rows = (
        (1270, 470, 58, (160, 400, 640, 1270, 1500, 1740, 1930)),
        (1430, 600, 38, (60, 330, 620, 930, 1230, 1520, 1820)),
        (1690, 760, 20, (190, 540, 900, 1260, 1620, 1960)),
    )
    hairs = ("short", "bun", "short", "short", "bun", "short", "bun")
    for index, (y, tall, tone, places) in enumerate(rows):
        for place, x in enumerate(places):
            hair = hairs[(place + index * 2) % 7]
            dress = Dress(
                grey(tone + 14 * (place % 2)),
                grey(20),
                hair=hair,
                skin=grey(tone + 60),
                hair_colour=grey(max(12, tone - 14)),
                shoes=grey(14),
            )
            Person(sheet, (x, y), tall, SIT_BACK, dress).draw()


def _chalk_sign(block: Block, centre: Point) -> None:
    """Something like a character in chalk, four to six strokes in a square."""
    x, y = centre
    rng = block.rng
    for level in rng.sample((-18, -8, 2, 12, 20), rng.choice((2, 3))):
        block.stroke(
            [(x - rng.uniform(12, 20), y + level + 2), (x + rng.uniform(12, 20), y + level - 2)], 4, 5
        )
    for across in rng.sample((-12, 0, 12), rng.choice((1, 2))):
        block.stroke([(x + across, y - 20), (x + across + rng.uniform(-5, 5), y + 20)], 5, 4)
    if rng.random() < 0.5:
        block.stroke(trace("0,0 12,8 21,20", (x, y)), 2, 7)
