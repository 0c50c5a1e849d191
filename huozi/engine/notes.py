"""Notes at the foot of the page: an area without a greatest height holds all of them."""

from collections.abc import Callable
from math import inf

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Context


def hold_all_notes(_style: PunctuationStyle, plain: Callable[..., bool]) -> Callable[..., bool]:
    """Return a stand-in for `LayoutContext._update_footnote_area`: whether notes overflow their area.

    The engine compares two sums of the same lengths without allowing for rounding, and then sends notes (and
    the lines that call them) to a later page (docs/upstream/footnote_area_rounding.py).
    """

    def update_footnote_area(context: Context) -> bool:
        overflows = plain(context)
        limit = context.current_footnote_area.style["max_height"]
        return overflows and getattr(limit, "value", inf) != inf

    return update_footnote_area
