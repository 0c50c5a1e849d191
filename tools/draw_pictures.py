"""Draw the pictures of the sample edition into images/: `.venv/bin/python tools/draw_pictures.py [NAME…]`.

Without names all of them are drawn. The same script prints the same bytes every time.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import draw_fields
import draw_journeys
import draw_night
import draw_rooms
import draw_still_life
import draw_village
from draw_press import Sheet

IMAGES = Path(__file__).resolve().parent.parent / "images"

PICTURES: dict[str, tuple[Callable[[], Sheet], bool]] = {
    "cover": (draw_journeys.cover, False),
    "field-path": (draw_fields.field_path, False),
    "courtyard": (draw_village.courtyard, False),
    "tea-terraces": (draw_fields.tea_terraces, False),
    "solar-slope": (draw_fields.solar_slope, False),
    "orchard": (draw_fields.orchard, False),
    "moving-day": (draw_village.moving_day, False),
    "training": (draw_rooms.training, False),
    "mountain-road": (draw_journeys.mountain_road, False),
    "reservoir": (draw_journeys.reservoir, False),
    "wok": (draw_rooms.wok, False),
    "tea-book": (draw_still_life.tea_book, False),
    "lamps": (draw_night.lamps, False),
}
"""File name without .jpg: how it is drawn, and whether it is printed in greys."""


def main(names: list[str]) -> int:
    """Draw the named pictures, or all; returns the exit code."""
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        print(f"no such picture: {', '.join(unknown)}; there are: {', '.join(PICTURES)}", file=sys.stderr)
        return 2
    IMAGES.mkdir(exist_ok=True)
    for name in names or PICTURES:
        draw, grey = PICTURES[name]
        path = IMAGES / f"{name}.jpg"
        sheet = draw()
        sheet.save(path, grey)
        print(f"{path.name}: {sheet.width} × {sheet.height} px, {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
