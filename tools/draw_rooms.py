"""Colour scenes under a roof: the machine class and the wok."""

import math

import draw_palette as ink
from draw_land import crag
from draw_people import POINTING, STAND, Dress, Person, Pose
from draw_press import Point, Sheet, mix, trace
from draw_props import tray


def training() -> Sheet:
    """The dual class: trainees round a numerically controlled lathe, the master pointing at its screen."""
    sheet = Sheet(2100, 1400, mix(ink.SKY, ink.PAPER, 0.55), 32)
    trusses = sheet.block(1)
    for x in range(-200, 2300, 380):
        trusses.stroke([(x, 150), (x + 190, 10)], 14).stroke([(x + 190, 10), (x + 380, 150)], 14)
    trusses.stroke([(-20, 150), (2120, 150)], 20).stroke([(-20, 12), (2120, 12)], 18)
    sheet.print(trusses, mix(ink.TEAL, ink.SKY, 0.35))
    for x in range(60, 2100, 420):
        sheet.all_of([trace("0,370 0,196 330,196 330,370", (x, 0))], mix(ink.GOLD, ink.WHITE, 0.6))
        bars = sheet.block(0.8)
        for share in (0, 0.25, 0.5, 0.75, 1):
            bars.stroke([(x + 330 * share, 196), (x + 330 * share, 370)], 9)
        for level in (196, 283, 370):
            bars.stroke([(x, level), (x + 330, level)], 9)
        sheet.print(bars, mix(ink.TEAL, ink.SKY, 0.45))
    sheet.all_of([trace("-20,1030 2120,1010 2120,1420 -20,1420")], mix(ink.TEAL, ink.SAGE, 0.55))
    sheet.all_of([trace("-20,1330 2120,1300 2120,1336 -20,1368")], ink.GOLD)
    _drawing_board(sheet, (90, 430))
    far = mix(ink.SKY, ink.TEAL, 0.42)
    for x in (600, 900):
        sheet.all_of([trace("0,1030 0,760 30,710 200,706 240,750 240,1030", (x, 0))], far)
        sheet.all_of([trace("40,930 40,800 150,798 150,930", (x, 0))], mix(far, ink.NIGHT, 0.35))
    _lathe(sheet, (1110, 1190))
    overall = mix(ink.INDIGO, ink.TEAL, 0.2)
    trainees = (
        (620, 1170, 600, "short", ink.WHITE),
        (760, 1210, 630, "cap", ink.GOLD),
        (890, 1180, 590, "plait", ink.WHITE),
    )
    for x, y, tall, hair, hat in trainees:
        Person(
            sheet, (x, y), tall, STAND, Dress(overall, mix(overall, ink.NIGHT, 0.4), hair=hair, hat=hat)
        ).draw()
    Person(
        sheet, (1960, 1230), 620, STAND, Dress(overall, mix(overall, ink.NIGHT, 0.4), hair="short"), left=True
    ).draw()
    master = Person(
        sheet,
        (1120, 1270),
        690,
        POINTING,
        Dress(ink.PERSIMMON, ink.NIGHT, hair="cap", hat=ink.WHITE, hair_colour=(128, 128, 126)),
    )
    master.draw()
    apprentice = Person(
        sheet, (480, 1290), 660, STAND, Dress(overall, mix(overall, ink.NIGHT, 0.4), hair="bob")
    )
    apprentice.draw()
    _plan_in_hand(sheet, apprentice.hand())
    return sheet


def _plan_in_hand(sheet: Sheet, hand: Point) -> None:
    """A part drawing held in `hand`."""
    x, y = hand
    sheet.print(sheet.block(0.8).polygon(trace("-24,-70 92,-92 104,10 -12,30", hand)), ink.WHITE)
    lines = sheet.block(0.4).oval((x + 36, y - 34), 24, 24).oval((x + 36, y - 34), 20, 20, keep=False)
    lines.stroke([(x - 8, y + 6), (x + 88, y - 12)], 3)
    sheet.print(lines, ink.INDIGO)


def _drawing_board(sheet: Sheet, corner: Point) -> None:
    """A pin board with part drawings, upper left corner at `corner`."""
    x, y = corner
    sheet.all_of([trace("0,0 420,-6 420,330 0,334", (x, y))], ink.WOOD)
    sheet.all_of([trace("14,12 406,8 406,318 14,322", (x, y))], mix(ink.TEA, ink.PAPER, 0.35))
    for dx, dy, wide, tall in ((36, 34, 160, 200), (226, 40, 150, 110), (236, 176, 130, 120)):
        sheet.all_of(
            [
                [
                    (x + dx, y + dy),
                    (x + dx + wide, y + dy - 3),
                    (x + dx + wide, y + dy + tall),
                    (x + dx, y + dy + tall),
                ]
            ],
            ink.WHITE,
        )
        lines = sheet.block(0.4)
        centre = (x + dx + wide * 0.5, y + dy + tall * 0.42)
        for radius in (0.3, 0.16):
            lines.oval(centre, wide * radius, wide * radius).oval(
                centre, wide * radius - 4, wide * radius - 4, keep=False
            )
        lines.stroke([(centre[0] - wide * 0.4, centre[1]), (centre[0] + wide * 0.4, centre[1])], 2.5)
        lines.stroke([(centre[0], centre[1] - wide * 0.38), (centre[0], centre[1] + wide * 0.38)], 2.5)
        for step in range(3):
            lines.stroke(
                [
                    (x + dx + wide * 0.1, y + dy + tall * (0.8 + step * 0.06)),
                    (x + dx + wide * (0.9 - step * 0.12), y + dy + tall * (0.8 + step * 0.06)),
                ],
                2.5,
            )
        sheet.print(lines, ink.INDIGO)


def _lathe(sheet: Sheet, corner: Point) -> None:
    """A machining centre; `corner` is the lower left corner of its base."""
    x, y = corner
    body = trace("0,0 0,-600 60,-700 700,-710 780,-620 780,0", (x, y))
    sheet.print(sheet.block(2).oval((x + 400, y + 4), 450, 26), mix(ink.TEAL, ink.NIGHT, 0.5), 0.7)
    sheet.all_of([body], mix(ink.WHITE, ink.SAGE, 0.25))
    sheet.all_of([trace("0,0 0,-110 780,-116 780,0", (x, y))], mix(ink.TEAL, ink.NIGHT, 0.3))
    sheet.all_of([trace("0,-556 780,-566 780,-530 0,-522", (x, y))], ink.PERSIMMON)
    _lathe_window(sheet, corner)
    _control_panel(sheet, corner)
    tower = sheet.block(0.6).stroke([(x + 640, y - 706), (x + 640, y - 760)], 8)
    sheet.print(tower, ink.NIGHT)
    sheet.all_of([trace("626,-756 654,-756 654,-800 626,-800", (x, y))], ink.GOLD)


def _lathe_window(sheet: Sheet, corner: Point) -> None:
    """The machine's window: chuck, workpiece and tool, sparks flying."""
    x, y = corner
    window = sheet.block(1).polygon(trace("170,-170 170,-450 540,-456 540,-172", (x, y)))
    sheet.print(window, ink.NIGHT)
    glow = sheet.block(1).oval((x + 330, y - 260), 190, 120)
    sheet.print(glow, ink.GOLD, 0.35, inside=window)
    parts = sheet.block(0.6).polygon(trace("170,-360 250,-360 262,-330 262,-230 250,-200 170,-200", (x, y)))
    parts.polygon(trace("262,-305 380,-305 380,-255 262,-255", (x, y)))
    parts.polygon(trace("400,-420 460,-420 452,-310 400,-268 392,-284 408,-320", (x, y)))
    sheet.print(parts, mix(ink.SKY, ink.WHITE, 0.4))
    sparks = sheet.block(0.4)
    for step in range(14):
        angle = -0.2 + step * 0.2
        sparks.stroke(
            [
                (x + 390, y - 272),
                (
                    x + 390 + math.cos(angle) * (50 + step % 3 * 26),
                    y - 272 + math.sin(angle) * (50 + step % 4 * 20),
                ),
            ],
            5,
            1,
        )
    sheet.print(sparks, ink.GOLD, inside=window)
    frame = sheet.block(0.8)
    edge = trace("170,-170 170,-450 540,-456 540,-172", (x, y))
    for start, end in zip(edge, [*edge[1:], edge[0]], strict=True):
        frame.stroke([start, end], 12)
    frame.stroke([(x + 356, y - 172), (x + 356, y - 452)], 12)
    sheet.print(frame, mix(ink.TEAL, ink.SKY, 0.3))


def _control_panel(sheet: Sheet, corner: Point) -> None:
    """Screen, keys and the red stop button."""
    x, y = corner
    sheet.all_of(
        [trace("590,-300 590,-470 740,-474 740,-300", (x, y))],
        mix(ink.TEAL, ink.NIGHT, 0.3),
    )
    sheet.all_of(
        [trace("606,-380 606,-456 724,-459 724,-380", (x, y))],
        mix(ink.SKY, ink.WHITE, 0.5),
    )
    keys = sheet.block(0.4)
    for row in range(3):
        for column in range(5):
            keys.oval((x + 614 + column * 26, y - 360 + row * 20), 8, 6)
    sheet.print(keys, ink.WHITE)
    sheet.print(sheet.block(0.4).oval((x + 716, y - 318), 12, 12), ink.PERSIMMON)


WOK_POSE = Pose(
    head=(0.215, 0.855),
    neck=(0.14, 0.772),
    hip=(0, 0.47),
    near_arm=((0.16, 0.58), (0.33, 0.5)),
    far_arm=((0.24, 0.6), (0.4, 0.515)),
    near_leg=((0.02, 0.25), (-0.02, 0.02)),
    far_leg=((0.06, 0.25), (0.08, 0.02)),
)


def wok() -> Sheet:
    """A woman bends over the iron wok, turning the leaves with her hands; fire under it, steam above."""
    wall = mix(ink.NIGHT, ink.WOOD, 0.34)
    sheet = Sheet(1500, 2000, wall, 34)
    for step in range(16):
        sheet.print(
            sheet.block(3).oval((1000, 1200), 980 - step * 52, 1040 - step * 56),
            mix(wall, ink.GOLD, 0.62),
            0.055,
        )
    sheet.all_of([trace("120,640 120,230 470,224 470,640")], mix(ink.WOOD, ink.NIGHT, 0.3))
    pane = sheet.block(1).polygon(trace("142,618 142,252 448,246 448,618"))
    sheet.print(pane, mix(ink.SKY, ink.INDIGO, 0.45))
    hill = crag(sheet, trace("120,500 230,410 330,480 470,420"), 0.12, 4)
    sheet.print(
        sheet.block(0.6).polygon([*hill, (470, 640), (120, 640)]), mix(ink.TEAL, ink.NIGHT, 0.4), inside=pane
    )
    sheet.print(
        sheet.block(1).stroke([(295, 240), (295, 630)], 14).stroke([(130, 430), (460, 430)], 14),
        mix(ink.WOOD, ink.NIGHT, 0.3),
    )
    sheet.all_of([trace("1120,640 1120,300 1370,306 1370,640")], mix(ink.PAPER, ink.GOLD, 0.2))
    notes = sheet.block(0.6)
    for row in range(7):
        notes.stroke([(1150, 372 + row * 36), (1340 - (row % 3) * 40, 374 + row * 36)], 6)
    notes.stroke([(1190, 334), (1300, 335)], 14)
    sheet.print(notes, mix(ink.WOOD, ink.NIGHT, 0.3))
    dress = Dress(
        mix(ink.TEAL, ink.SKY, 0.22),
        ink.NIGHT,
        hair="scarf",
        hat=ink.WHITE,
        apron=mix(ink.PAPER, ink.SAGE, 0.2),
    )
    tray(sheet, (760, 330), 170, mix(ink.GOLD, ink.EARTH, 0.45))
    maker = Person(sheet, (430, 2080), 1560, WOK_POSE, dress).draw()
    _stove(sheet)
    _tossed_leaves(sheet, 120, -4)
    maker.draw_near_arm()
    _tossed_leaves(sheet, 60, 34, (930, 1000))
    steam = sheet.block(2)
    for x, reach in ((860, 620), (990, 820), (1130, 700), (1240, 480)):
        steam.stroke(
            [(x, 1250), (x + 46, 1250 - reach * 0.3), (x - 30, 1250 - reach * 0.6), (x + 40, 1250 - reach)],
            14,
            46,
            60,
            30,
            1,
        )
    sheet.print(steam, ink.WHITE, 0.34, fade=(1250, 420))
    return sheet


def _stove(sheet: Sheet) -> None:
    """The brick stove with its wok of tea leaves and the fire mouth below."""
    side = sheet.block(1.5).polygon(trace("610,1330 1520,1330 1520,2020 570,2020"))
    sheet.print(side, mix(ink.BRICK, ink.NIGHT, 0.25))
    joints = sheet.block(1)
    for row in range(10):
        y = 1400 + row * 68
        joints.stroke([(560, y), (1520, y)], 6)
        for column in range(9):
            joints.stroke(
                [(540 + column * 130 + row % 2 * 65, y), (540 + column * 130 + row % 2 * 65, y + 68)], 6
            )
    sheet.print(joints, mix(ink.BRICK, ink.NIGHT, 0.62), inside=side)
    mouth = trace("900,2020 900,1740 960,1650 1060,1620 1160,1650 1220,1740 1220,2020")
    arch = sheet.block(1).polygon(mouth)
    for step in range(10):
        sheet.print(
            sheet.block(2).oval((1060, 1860), 430 - step * 24, 400 - step * 24), ink.GOLD, 0.05, inside=side
        )
    sheet.print(arch, ink.NIGHT)
    for spread, tall, colour in ((1.0, 330, ink.PERSIMMON), (0.66, 250, ink.GOLD), (0.34, 150, ink.WHITE)):
        fire = sheet.block(1)
        for dx, share in ((-90, 0.7), (-30, 1.0), (40, 0.8), (96, 0.95)):
            foot = 1060 + dx * spread
            fire.stroke(
                [
                    (foot, 2020),
                    (foot + 18 * spread, 2010 - tall * share * 0.55),
                    (foot - 8, 2010 - tall * share),
                ],
                96 * spread,
                74 * spread,
                1,
            )
        sheet.print(fire, colour, inside=arch)
    sheet.all_of([trace("560,1296 1520,1288 1520,1362 560,1368")], mix(ink.EARTH, ink.BRICK, 0.35))
    rim = sheet.block(1).oval((1030, 1296), 410, 96)
    sheet.print(rim, mix(ink.NIGHT, ink.INDIGO, 0.2))
    bowl = sheet.block(1).oval((1030, 1300), 380, 80)
    sheet.print(bowl, mix(ink.NIGHT, ink.SKY, 0.22))
    heap = sheet.block(2).blob(
        trace("730,1316 850,1268 960,1236 1080,1222 1210,1262 1330,1316 1180,1362 880,1362")
    )
    sheet.print(heap, mix(ink.TEA, ink.NIGHT, 0.25))
    _tossed_leaves(sheet, 260, 0)
    flying = sheet.block(0.6)
    for _ in range(26):
        leaf = (sheet.rng.uniform(840, 1270), sheet.rng.uniform(1080, 1230))
        flying.oval(leaf, 17, 6, sheet.rng.uniform(-1.3, 1.3))
    sheet.print(flying, ink.LEAF)


def _tossed_leaves(sheet: Sheet, count: int, lift: float, span: tuple[float, float] = (740, 1320)) -> None:
    """Curled leaves lying in the wok between the sides `span`, `lift` pixels lower than its middle."""
    middle, reach = (span[0] + span[1]) / 2, (span[1] - span[0]) / 2
    for colour, share in ((ink.TEA, 0.55), (ink.LEAF, 0.3), (mix(ink.LEAF, ink.GOLD, 0.45), 0.15)):
        leaves = sheet.block(0.6)
        for _ in range(round(count * share)):
            angle = sheet.rng.uniform(0, math.tau)
            away = math.sqrt(sheet.rng.random())
            x = middle + math.cos(angle) * away * reach
            y = 1290 + lift + math.sin(angle) * away * min(58, reach * 0.5)
            leaves.oval((x, y), 18, 6, sheet.rng.uniform(-0.9, 0.9))
        sheet.print(leaves, colour)
