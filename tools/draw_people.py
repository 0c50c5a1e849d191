"""People for the sample pictures: flat, faceless cut-paper figures with true proportions.

A pose gives joints in units of the standing figure's height (x forward, y upward, origin on the ground below
the hip), so one set of poses serves every size and both directions.
"""

import math
from dataclasses import dataclass, replace

from draw_press import Block, Colour, Point, Sheet, mix, trace

INK: Colour = (30, 38, 44)
SKIN: Colour = (222, 172, 132)


@dataclass(frozen=True)
class Pose:
    """Joints of one figure; limbs are (middle joint, end), near limbs lie on the viewer's side."""

    head: Point
    neck: Point
    hip: Point
    near_arm: tuple[Point, Point]
    far_arm: tuple[Point, Point]
    near_leg: tuple[Point, Point]
    far_leg: tuple[Point, Point]
    hem: float = 0.09
    from_behind: bool = False


STAND = Pose(
    head=(0.015, 0.915),
    neck=(0, 0.815),
    hip=(0, 0.47),
    near_arm=((-0.035, 0.62), (0.035, 0.47)),
    far_arm=((0.05, 0.63), (0.09, 0.49)),
    near_leg=((-0.02, 0.25), (-0.035, 0.02)),
    far_leg=((0.035, 0.25), (0.045, 0.025)),
)
WALK = Pose(
    head=(0.05, 0.905),
    neck=(0.025, 0.81),
    hip=(0, 0.47),
    near_arm=((-0.05, 0.64), (0.0, 0.5)),
    far_arm=((0.11, 0.64), (0.19, 0.54)),
    near_leg=((0.09, 0.27), (0.12, 0.02)),
    far_leg=((-0.02, 0.25), (-0.15, 0.05)),
)
CLIMB = replace(WALK, head=(0.09, 0.885), neck=(0.055, 0.8), near_leg=((0.12, 0.3), (0.1, 0.06)))
BEND = Pose(
    head=(0.315, 0.69),
    neck=(0.225, 0.665),
    hip=(-0.02, 0.47),
    near_arm=((0.25, 0.5), (0.36, 0.42)),
    far_arm=((0.3, 0.51), (0.42, 0.45)),
    near_leg=((0.03, 0.25), (-0.02, 0.02)),
    far_leg=((0.06, 0.25), (0.08, 0.02)),
)
SIT = Pose(
    head=(0.045, 0.68),
    neck=(0.015, 0.58),
    hip=(-0.02, 0.25),
    near_arm=((0.03, 0.4), (0.15, 0.34)),
    far_arm=((0.08, 0.42), (0.19, 0.36)),
    near_leg=((0.2, 0.27), (0.19, 0.02)),
    far_leg=((0.22, 0.25), (0.25, 0.03)),
)
SIT_BACK = Pose(
    head=(0, 0.69),
    neck=(0, 0.59),
    hip=(0, 0.25),
    near_arm=((0.13, 0.42), (0.1, 0.31)),
    far_arm=((-0.13, 0.42), (-0.1, 0.31)),
    near_leg=((0.11, 0.2), (0.1, 0.03)),
    far_leg=((-0.11, 0.2), (-0.1, 0.03)),
    hem=0.115,
    from_behind=True,
)
POINTING = replace(STAND, near_arm=((0.09, 0.68), (0.22, 0.72)), head=(0.035, 0.91))
GIVING = replace(
    STAND, near_arm=((0.06, 0.61), (0.2, 0.6)), far_arm=((0.09, 0.63), (0.22, 0.62)), head=(0.04, 0.905)
)
REACH_UP = replace(
    STAND, near_arm=((0.12, 0.86), (0.17, 1.02)), far_arm=((0.08, 0.86), (0.2, 0.94)), head=(0.05, 0.92)
)
PUSH = replace(
    WALK,
    head=(0.13, 0.87),
    neck=(0.09, 0.785),
    near_arm=((0.15, 0.62), (0.3, 0.58)),
    far_arm=((0.2, 0.63), (0.33, 0.6)),
)
WRITE = replace(
    SIT,
    head=(0.1, 0.665),
    neck=(0.05, 0.575),
    near_arm=((0.08, 0.4), (0.24, 0.4)),
    far_arm=((0.14, 0.41), (0.28, 0.41)),
)


@dataclass(frozen=True)
class Dress:
    """What one figure wears. hair: short, bun, bob, plait, bald, cap, straw (cone hat), scarf."""

    coat: Colour
    trousers: Colour = (52, 58, 68)
    hair: str = "short"
    hair_colour: Colour = INK
    hat: Colour = (226, 190, 120)
    skin: Colour = SKIN
    apron: Colour | None = None
    shoes: Colour = (44, 40, 40)


class Person:
    """One figure on a sheet: `at` is the ground point below its hip, `tall` its standing height in pixels."""

    def __init__(
        self, sheet: Sheet, at: Point, tall: float, pose: Pose, dress: Dress, left: bool = False
    ) -> None:
        self.sheet, self.at, self.tall, self.pose, self.dress = sheet, at, tall, pose, dress
        self.facing = -1 if left else 1

    def place(self, point: Point) -> Point:
        """A point of the pose on the sheet."""
        return self.at[0] + self.facing * point[0] * self.tall, self.at[1] - point[1] * self.tall

    def hand(self, near: bool = True) -> Point:
        """Where the hand is on the sheet."""
        return self.place((self.pose.near_arm if near else self.pose.far_arm)[1])

    def block(self) -> Block:
        """A block cut as finely as the figure is small."""
        return self.sheet.block(min(1.0, self.tall * 0.0018))

    def draw(self) -> "Person":
        """Print the figure, from the far side to the near one."""
        coat, trousers = self.dress.coat, self.dress.trousers
        self._arm(self.pose.far_arm, mix(coat, INK, 0.32), far=True)
        self._leg(self.pose.far_leg, mix(trousers, INK, 0.4))
        self._leg(self.pose.near_leg, trousers)
        self._torso()
        self._head()
        self.draw_near_arm()
        return self

    def draw_near_arm(self) -> None:
        """Print the near arm alone (again), to lay it over something the figure leans on."""
        self._arm(self.pose.near_arm, self.dress.coat, far=False)

    def _limb(self, start: Point, limb: tuple[Point, Point], widths: tuple[float, float, float]) -> Block:
        block = self.block()
        joints = [self.place(start), self.place(limb[0]), self.place(limb[1])]
        sizes = [width * self.tall for width in widths]
        block.stroke(joints, *sizes)
        for joint, size in zip((joints[0], joints[-1]), (sizes[0], sizes[-1]), strict=True):
            block.oval(joint, size / 2, size / 2)
        return block

    def _leg(self, limb: tuple[Point, Point], colour: Colour) -> None:
        hip = self.pose.hip
        toe = (limb[1][0] + 0.028, limb[1][1] - 0.006)
        self.sheet.print(self._limb((hip[0], hip[1] + 0.01), limb, (0.105, 0.088, 0.058)), colour)
        foot = self.block().oval(self.place(toe), self.tall * 0.052, self.tall * 0.02)
        self.sheet.print(foot, self.dress.shoes)

    def _arm(self, limb: tuple[Point, Point], colour: Colour, far: bool) -> None:
        neck = self.pose.neck
        down = self._spine()
        shoulder = (neck[0] + down[0] * 0.055, neck[1] + down[1] * 0.055)
        if self.pose.from_behind:
            shoulder = (shoulder[0] + (-0.085 if far else 0.085), shoulder[1])
        hand = self.block().oval(self.place(limb[1]), self.tall * 0.023, self.tall * 0.02)
        self.sheet.print(hand, mix(self.dress.skin, INK, 0.15 if far else 0.0))
        cuff = (limb[0][0] + (limb[1][0] - limb[0][0]) * 0.86, limb[0][1] + (limb[1][1] - limb[0][1]) * 0.86)
        sleeve = (limb[0], cuff)
        if not far:
            gap = self._limb(shoulder, sleeve, (0.074, 0.076, 0.06))
            self.sheet.print(gap, mix(colour, INK, 0.38))
        self.sheet.print(self._limb(shoulder, sleeve, (0.064, 0.064, 0.048)), colour)

    def _spine(self) -> Point:
        """Unit vector from the neck to the hip."""
        neck, hip = self.pose.neck, self.pose.hip
        length = math.hypot(hip[0] - neck[0], hip[1] - neck[1])
        return (hip[0] - neck[0]) / length, (hip[1] - neck[1]) / length

    def _torso(self) -> None:
        neck, hip, hem = self.pose.neck, self.pose.hip, self.pose.hem
        down = self._spine()
        across = (-down[1], down[0])
        length = math.hypot(hip[0] - neck[0], hip[1] - neck[1]) + 0.045

        def rim(share: float, half: float) -> Point:
            return self.place(
                (
                    neck[0] + down[0] * length * share + across[0] * half,
                    neck[1] + down[1] * length * share + across[1] * half,
                )
            )

        wide = self.pose.from_behind
        sides = (
            (-0.03, 0.03),
            (0.07, 0.115 if wide else 0.075),
            (0.3, 0.112 if wide else 0.088),
            (0.65, 0.1 if wide else 0.08),
        )
        outline = [rim(share, half) for share, half in sides] + [rim(1, hem), rim(1.01, 0)]
        outline += [rim(1, -hem)] + [rim(share, -half) for share, half in sides[::-1]]
        torso = self.block().blob(outline)
        self.sheet.print(torso, self.dress.coat)
        folds = self.block()
        for share, half, reach in ((0.45, -0.05, 0.04), (0.72, -0.055, 0.06), (0.85, 0.045, -0.05)):
            folds.stroke(
                [rim(share, half), rim(share + 0.05, half + reach * 0.5), rim(share + 0.06, half + reach)],
                0.5,
                self.tall * 0.009,
                0.5,
            )
        self.sheet.print(folds, mix(self.dress.coat, INK, 0.4), inside=torso)
        if self.dress.apron is not None:
            front = self.block().blob(
                [
                    rim(0.3, 0.01),
                    rim(0.3, 0.07),
                    rim(0.7, 0.085),
                    rim(1.25, 0.1),
                    rim(1.28, 0.0),
                    rim(0.75, 0.0),
                ]
            )
            self.sheet.print(front, self.dress.apron)

    def _head(self) -> None:
        head, neck = self.pose.head, self.pose.neck
        throat = self.block().stroke(
            [self.place((neck[0], neck[1] - 0.02)), self.place(head)], self.tall * 0.05
        )
        self.sheet.print(throat, mix(self.dress.skin, INK, 0.16))
        tilt = self._tilt()
        face = self.block().blob([self._skull(x, y, tilt) for x, y in FACE])
        self.sheet.print(face, self.dress.skin)
        style = self.dress.hair
        if self.pose.from_behind:
            style = {"bun": "back bun", "straw": "straw"}.get(style, "back")
        shape = HAIR.get({"plait": "bun", "back bun": "back"}.get(style, style), HAIR["short"])
        self.sheet.print(
            self.block().blob([self._skull(x, y, tilt) for x, y in shape]), self.dress.hair_colour
        )
        if style.endswith("bun"):
            bun = (0.0, -0.01) if style == "back bun" else (-0.085, 0.025)
            self.sheet.print(
                self.block().oval(self._skull(*bun, tilt), self.tall * 0.03, self.tall * 0.03),
                mix(self.dress.hair_colour, SKIN, 0.12),
            )
        if style == "plait":
            plait = self.block().stroke(
                [
                    self._skull(-0.055, -0.02, tilt),
                    self._skull(-0.09, -0.1, tilt),
                    self._skull(-0.075, -0.2, tilt),
                ],
                self.tall * 0.034,
                self.tall * 0.012,
            )
            self.sheet.print(plait, self.dress.hair_colour)
        if style in HATS:
            self._hat(style, tilt)

    def _hat(self, style: str, tilt: float) -> None:
        """Cap, cone hat with its ribs, or scarf with its knot."""
        corners = [self._skull(x, y, tilt) for x, y in HATS[style]]
        hat = self.block().polygon(corners) if style == "straw" else self.block().blob(corners)
        self.sheet.print(hat, self.dress.hat)
        marks = self.block()
        if style == "straw":
            for x in (-0.09, -0.03, 0.04, 0.1):
                ends = [self._skull(x * 0.15, 0.118, tilt), self._skull(x, 0.034, tilt)]
                marks.stroke(ends, self.tall * 0.003, self.tall * 0.007)
        if style == "scarf":
            for x, y in ((-0.1, -0.1), (-0.055, -0.115)):
                ends = [self._skull(-0.06, -0.06, tilt), self._skull(x, y, tilt)]
                marks.stroke(ends, self.tall * 0.012, self.tall * 0.026)
            fold = [self._skull(x, y, tilt) for x, y in trace("-0.07,-0.05 -0.04,0.02 0.03,0.066")]
            marks.stroke(fold, self.tall * 0.006, self.tall * 0.004)
        self.sheet.print(marks, mix(self.dress.hat, INK, 0.3))

    def _tilt(self) -> float:
        """How far the head leans forward, radians: half the lean of the back."""
        down = self._spine()
        return math.atan2(-down[0], -down[1]) * 0.55

    def _skull(self, x: float, y: float, tilt: float) -> Point:
        """A point relative to the head's centre, on the sheet."""
        head = self.pose.head
        return self.place(
            (
                head[0] + x * math.cos(tilt) + y * math.sin(tilt),
                head[1] - x * math.sin(tilt) + y * math.cos(tilt),
            )
        )


FACE = trace(
    "-0.05,0.05 0,0.076 0.05,0.055 0.06,0.01 0.066,-0.012 0.056,-0.028 0.045,-0.066 "
    "0.01,-0.075 -0.035,-0.05 -0.06,0"
)
HAIR = {
    "short": trace(
        "-0.066,0 -0.062,0.05 -0.02,0.088 0.035,0.084 0.064,0.05 0.03,0.045 0.002,0.03 "
        "-0.01,-0.005 -0.03,-0.03 -0.05,-0.035"
    ),
    "bald": trace("-0.066,0 -0.06,0.03 -0.035,0.02 -0.02,-0.01 -0.035,-0.03 -0.052,-0.032"),
    "bob": trace(
        "-0.08,-0.06 -0.075,0.04 -0.03,0.09 0.03,0.088 0.066,0.05 0.035,0.04 0.012,0.01 "
        "0.006,-0.05 -0.03,-0.085 -0.06,-0.08"
    ),
    "bun": trace(
        "-0.068,-0.005 -0.064,0.045 -0.02,0.088 0.035,0.084 0.062,0.048 0.03,0.042 "
        "0.004,0.02 -0.01,-0.02 -0.04,-0.04"
    ),
    "back": trace("-0.066,0 -0.055,0.06 0,0.09 0.055,0.06 0.066,0 0.05,-0.045 0,-0.055 -0.05,-0.045"),
}
HATS = {
    "straw": trace("-0.155,0.022 -0.06,0.075 0,0.122 0.065,0.075 0.16,0.022 0,0.04"),
    "cap": trace("-0.072,0.03 -0.055,0.085 0,0.103 0.05,0.088 0.064,0.052 0.115,0.036 0.06,0.03"),
    "scarf": trace(
        "-0.078,-0.06 -0.075,0.05 -0.02,0.095 0.04,0.088 0.062,0.05 0.02,0.04 0,-0.02 -0.02,-0.075"
    ),
}


def stool(sheet: Sheet, at: Point, tall: float, colour: Colour) -> None:
    """A low bench under a sitter of standing height `tall`."""
    x, y = at
    half, seat = tall * 0.1, tall * 0.2
    block = sheet.block(0.8)
    block.polygon(
        [
            (x - half, y - seat),
            (x + half, y - seat),
            (x + half, y - seat + tall * 0.03),
            (x - half, y - seat + tall * 0.03),
        ]
    )
    for side in (-1, 1):
        foot = x + side * half * 0.95
        block.stroke([(x + side * half * 0.7, y - seat), (foot, y - tall * 0.005)], tall * 0.024)
    sheet.print(block, colour)


def back_basket(person: Person, colour: Colour, fill: Colour | None = None) -> None:
    """A bamboo basket on the back, drawn before the person."""
    neck, hip = person.pose.neck, person.pose.hip
    top = (neck[0] - 0.06, neck[1] - 0.02)
    corners = [
        (top[0] - 0.14, top[1] + 0.03),
        (top[0] + 0.03, top[1] + 0.03),
        (hip[0] - 0.06, hip[1] + 0.06),
        (hip[0] - 0.14, hip[1] + 0.07),
    ]
    sheet = person.sheet
    if fill is not None:
        heap = [
            (corners[0][0], corners[0][1]),
            (top[0] - 0.1, top[1] + 0.08),
            (top[0] - 0.02, top[1] + 0.085),
            (corners[1][0], corners[1][1]),
        ]
        sheet.print(person.block().blob([person.place(point) for point in heap]), fill)
    body = person.block().polygon([person.place(corner) for corner in corners])
    sheet.print(body, colour)
    weave = person.block()
    for share in (0.2, 0.4, 0.6, 0.8):
        left = tuple(a + (b - a) * share for a, b in zip(corners[0], corners[3], strict=True))
        right = tuple(a + (b - a) * share for a, b in zip(corners[1], corners[2], strict=True))
        weave.stroke(
            [person.place((left[0], left[1])), person.place((right[0], right[1]))], person.tall * 0.008
        )
    for share in (0.25, 0.5, 0.75):
        high = tuple(a + (b - a) * share for a, b in zip(corners[0], corners[1], strict=True))
        low = tuple(a + (b - a) * share for a, b in zip(corners[3], corners[2], strict=True))
        weave.stroke([person.place((high[0], high[1])), person.place((low[0], low[1]))], person.tall * 0.005)
    sheet.print(weave, mix(colour, INK, 0.45))
