"""The inks of the sample edition: one small set for all its pictures, so that they belong together."""

from draw_press import Colour

PAPER: Colour = (244, 236, 219)
MIST: Colour = (235, 230, 214)
PEACH: Colour = (236, 202, 160)
GOLD: Colour = (226, 170, 78)
PERSIMMON: Colour = (212, 88, 48)
BRICK: Colour = (160, 72, 52)
EARTH: Colour = (196, 152, 104)
WOOD: Colour = (118, 80, 54)
SAGE: Colour = (176, 194, 172)
LEAF: Colour = (112, 148, 88)
TEA: Colour = (66, 112, 80)
PINE: Colour = (34, 72, 66)
SKY: Colour = (166, 194, 200)
WATER: Colour = (120, 162, 172)
TEAL: Colour = (58, 106, 112)
INDIGO: Colour = (38, 66, 98)
NIGHT: Colour = (26, 38, 54)
ROSE: Colour = (186, 78, 74)
WHITE: Colour = (250, 246, 236)
"""Brightest ink: lime wash, enamel, steam."""

FAR_TO_NEAR = ((190, 204, 198), (150, 176, 172), (104, 140, 140), (62, 102, 106))
"""Ranges of hills from the haze to the middle ground."""
