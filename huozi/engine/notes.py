"""Notes at the foot of the page: an area without a greatest height holds all of them; links both ways."""

from collections.abc import Callable
from math import inf

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.boxes import Box, Context


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


def link_notes(root: Box) -> None:
    """Let each call lead to its note, and the mark of the note back to the call; before layout.

    The engine links only notes that it numbers itself.
    """
    for call in root.descendants():
        note = call.footnote
        name = note.style["anchor"] if note else None
        if not name:
            continue
        call.link = ("url", ("internal", name))
        call.style["anchor"] = f"{name}-call"
        for box in note.descendants():
            if box.element_tag.endswith("::footnote-marker"):
                box.link = ("url", ("internal", f"{name}-call"))
