"""The book of tea: a still life."""

import draw_palette as ink
from draw_press import Point, Sheet, mix, spline, trace


def tea_book() -> Sheet:
    """A still life: a thread-bound book, a thick dictionary, a bowl of new tea in the light of a lattice."""
    sheet = Sheet(2000, 1500, mix(ink.WOOD, ink.EARTH, 0.45), 35)
    planks = sheet.block(1)
    for seam in (250, 560, 880, 1210):
        planks.stroke(trace("-20,0 1000,10 2020,-6", (0, seam)), 7, 5, 8)
    for _ in range(90):
        x, y = sheet.rng.uniform(-200, 2000), sheet.rng.uniform(0, 1500)
        reach = sheet.rng.uniform(120, 520)
        planks.stroke([(x, y), (x + reach * 0.5, y + sheet.rng.gauss(0, 8)), (x + reach, y)], 0.5, 4, 0.5)
    sheet.print(planks, mix(ink.WOOD, ink.NIGHT, 0.22), 0.6)
    light = sheet.block(2)
    for column in range(4):
        for row in range(3):
            x, y = 260 + column * 390 - row * 170, -60 + row * 540
            light.polygon(trace("0,0 320,0 170,470 -150,470", (x, y)))
    sheet.print(light, mix(ink.GOLD, ink.WHITE, 0.35), 0.4)
    _dictionary(sheet)
    _open_book(sheet)
    sheet.print(light, mix(ink.GOLD, ink.WHITE, 0.6), 0.16)
    _bowl(sheet, (1620, 480))
    _sprig(sheet, (1440, 1330))
    return sheet


def _dictionary(sheet: Sheet) -> None:
    """A thick closed dictionary at the upper left."""
    sheet.print(
        sheet.block(2).polygon(trace("150,300 640,200 760,560 260,680")), mix(ink.WOOD, ink.NIGHT, 0.6), 0.7
    )
    sheet.print(
        sheet.block(1).polygon(trace("120,240 596,130 720,500 236,630")), mix(ink.PAPER, ink.EARTH, 0.25)
    )
    edges = sheet.block(0.5)
    for step in range(9):
        edges.stroke([(128 + step, 262 + step * 6), (236 + step, 570 + step * 7), (720, 446 + step * 7)], 2.5)
    sheet.print(edges, mix(ink.EARTH, ink.WOOD, 0.4))
    sheet.print(sheet.block(1).polygon(trace("120,190 590,84 712,436 230,556")), ink.ROSE)
    sheet.print(
        sheet.block(1).polygon(trace("120,190 170,179 284,543 230,556")), mix(ink.ROSE, ink.NIGHT, 0.4)
    )
    label = sheet.block(0.8).polygon(trace("330,228 512,187 546,290 364,334"))
    sheet.print(label, ink.GOLD)
    marks = sheet.block(0.5)
    for share in (0.25, 0.5, 0.75):
        x = 342 + 182 * share
        marks.stroke([(x - 16, 272 - 41 * share), (x + 30, 262 - 41 * share)], 9).stroke(
            [(x + 4, 248 - 41 * share), (x + 14, 288 - 41 * share)], 7
        )
    sheet.print(marks, ink.BRICK)


def _open_book(sheet: Sheet) -> None:
    """An open thread-bound book with ruled columns of upright text."""
    sheet.print(
        sheet.block(2).polygon(trace("330,760 1440,630 1640,1230 470,1420")),
        mix(ink.WOOD, ink.NIGHT, 0.6),
        0.7,
    )
    sheet.print(sheet.block(1).polygon(trace("292,708 1412,574 1604,1180 428,1356")), ink.INDIGO)
    pages: tuple[tuple[Point, ...], ...] = (
        ((318, 690), (560, 610), (850, 640), (1006, 1262), (720, 1240), (450, 1322)),
        ((850, 640), (1130, 540), (1392, 562), (1580, 1156), (1300, 1150), (1006, 1262)),
    )
    for index, (a, b, c, d, e, f) in enumerate(pages):
        top, bottom = spline([a, b, c], steps=80), spline([f, e, d], steps=80)
        sheet.print(
            sheet.block(0.6).polygon([*top, *bottom[::-1]]), mix(ink.PAPER, ink.WHITE, 0.5 if index else 0.1)
        )
        rules, text = sheet.block(0.4), sheet.block(0.8)
        last = len(top) - 1

        def at(
            across: float, down: float, top: list[Point] = top, bottom: list[Point] = bottom, last: int = last
        ) -> Point:
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
                text.stroke([(x - 11, y - 7), (x + 10, y - 10)], 5, 4).stroke(
                    [(x - 2, y - 14), (x + 3, y + 13)], 5, 3
                )
                text.stroke([(x - 10, y + 8 * sheet.rng.choice((-0.3, 1))), (x + 12, y + 6)], 3.5, 4.5)
        for down in (0.08, 0.92):
            rules.stroke([at(step / 8 * 0.86 + 0.07, down) for step in range(9)], 5)
        sheet.print(rules, mix(ink.BRICK, ink.PAPER, 0.3))
        sheet.print(text, ink.NIGHT)
    sheet.print(
        sheet.block(1).stroke(trace("850,640 930,960 1006,1262"), 5, 14, 5),
        mix(ink.EARTH, ink.WOOD, 0.5),
        0.8,
    )


def _bowl(sheet: Sheet, centre: Point) -> None:
    """A coarse bowl of green tea with a little steam."""
    x, y = centre
    sheet.print(sheet.block(2).oval((x + 40, y + 120), 300, 190), mix(ink.WOOD, ink.NIGHT, 0.6), 0.7)
    side = sheet.block(1).blob(trace("-270,0 -230,150 -110,250 110,250 230,150 270,0", (x, y)))
    sheet.print(side, mix(ink.NIGHT, ink.TEAL, 0.3))
    glaze = sheet.block(1.5)
    for step in range(7):
        glaze.stroke(
            [
                (x - 240 + step * 80, y + 60),
                (x - 220 + step * 74, y + 120 + 30 * (step % 2)),
                (x - 200 + step * 66, y + 160 + 24 * (step % 2)),
            ],
            26,
            20,
            2,
        )
    sheet.print(glaze, mix(ink.SKY, ink.TEAL, 0.4), 0.7, inside=side)
    sheet.print(sheet.block(1).oval((x, y), 272, 150), mix(ink.SKY, ink.WHITE, 0.35))
    sheet.print(sheet.block(1).oval((x, y + 6), 246, 130), mix(ink.TEAL, ink.NIGHT, 0.4))
    tea = sheet.block(1).oval((x, y + 24), 226, 108)
    sheet.print(tea, mix(ink.LEAF, ink.GOLD, 0.42))
    sheet.print(sheet.block(1).oval((x + 60, y + 60), 200, 80), mix(ink.LEAF, ink.TEA, 0.5), 0.5, inside=tea)
    sheet.print(
        sheet.block(1).stroke(trace("-160,10 -90,-40 10,-56", (x, y)), 1, 14, 1),
        ink.WHITE,
        0.8,
        inside=tea,
    )
    bud = (
        sheet.block(0.6)
        .stroke(trace("-30,40 20,20 80,36", (x, y)), 2, 22, 2)
        .stroke(trace("-20,44 30,60 60,74", (x, y)), 2, 18, 2)
    )
    sheet.print(bud, ink.TEA)
    steam = sheet.block(1.5)
    for dx, reach in ((-80, 330), (30, 400), (120, 280)):
        steam.stroke(
            [
                (x + dx, y - 20),
                (x + dx + 40, y - reach * 0.35),
                (x + dx - 24, y - reach * 0.7),
                (x + dx + 26, y - reach),
            ],
            8,
            26,
            24,
            1,
        )
    sheet.print(steam, ink.WHITE, 0.45)


def _sprig(sheet: Sheet, at: Point) -> None:
    """Two leaves and a bud on the table."""
    x, y = at
    shade = sheet.block(1).stroke(trace("-120,60 60,30 300,20", (x, y)), 8, 60, 6)
    sheet.print(shade, mix(ink.WOOD, ink.NIGHT, 0.6), 0.5)
    stem = sheet.block(0.6).stroke(trace("-160,30 0,0 150,-70", (x, y)), 12, 7)
    sheet.print(stem, ink.LEAF)
    for line, widths, colour in (
        (trace("-40,6 60,60 220,70", (x, y)), (4, 74, 60, 2), ink.TEA),
        (trace("-60,8 -10,-90 90,-150", (x, y)), (4, 66, 54, 2), mix(ink.TEA, ink.LEAF, 0.5)),
        (trace("120,-56 190,-110 290,-130", (x, y)), (4, 40, 30, 2), mix(ink.LEAF, ink.GOLD, 0.35)),
    ):
        leaf = sheet.block(0.8).stroke(line, *widths)
        sheet.print(leaf, colour)
        sheet.print(sheet.block(0.4).stroke(line, 4, 1), mix(colour, ink.WHITE, 0.5))
