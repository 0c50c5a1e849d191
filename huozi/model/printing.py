"""Facts of print production that the writers of files and their checks share."""

MM = 72 / 25.4
"""Points in a millimetre."""

PIXEL = 0.75
"""Points in a CSS pixel."""

INK_LIMITS = {"coated": 300, "uncoated": 280, "newsprint": 240}
"""Most ink in percent, all four plates together, by paper class, as usual in sheet-fed and coldset offset."""

SIGNATURE = 4
"""Pages of a print file are a multiple of this: a folded sheet has four. Empty ones at the end fill it up."""

GOOD_PPI, LEAST_PPI = 300, 240
"""Pixels an inch that print likes, and the fewest at which a photo is printed: below, it is set smaller."""

SCREEN_COLOURS = frozenset({"#1f3f77", "#7a3b12", "#6b2e6b", "#47613f"})
"""Colours of small text for screens alone, as `styles/base.css` has them (words of code): the press prints
them black, since small type does not hold two plates in register."""
