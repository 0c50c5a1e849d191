"""Whether two pictures show the same: compared as 16 × 16 grey patches, whatever their size and colours."""

import math
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from huozi.diagnostics import HuoziError
from huozi.photos.opening import opened

_PATCHES = 16
_FLAT = 4.0  # of 255: a picture of less contrast than that is like any other

Part = tuple[float, float, float, float]
"""Left, top, right, bottom of a part of a picture, each from 0 to 1."""


@lru_cache(maxsize=256)
def patches_of_file(path: Path, proportion: float, part: Part) -> tuple[float, ...] | None:
    """Return the patches of a part of the photo at `path`; None where it cannot be read or is flat.

    proportion  width to height of the frame it is shown in: what is too wide or too high is cut off evenly
    """
    try:
        with opened(path, path.name) as image:
            image.draft("RGB", (512, 512))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (HuoziError, OSError, ValueError):
        return None
    paper = Image.new("RGBA", upright.size, "white")
    return patches(_framed(Image.alpha_composite(paper, upright), proportion), part)


def patches_of_data(data: bytes) -> tuple[int, tuple[float, ...] | None] | None:
    """Return width in pixels and patches of a picture's file; None where it cannot be read."""
    try:
        with opened(BytesIO(data), "") as image:
            width = image.width
            image.draft("RGB", (512, 512))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (HuoziError, OSError, ValueError):
        return None
    paper = Image.new("RGBA", upright.size, "white")
    return width, patches(Image.alpha_composite(paper, upright))


def patches(image: Any, part: Part = (0, 0, 1, 1)) -> tuple[float, ...] | None:
    """Return the patches of a part of an image of Pillow; None where it is flat or empty."""
    width, height = image.size
    area = (part[0] * width, part[1] * height, part[2] * width, part[3] * height)
    if area[2] - area[0] < 1 or area[3] - area[1] < 1:
        return None
    small = image.convert("L").resize((_PATCHES, _PATCHES), Image.Resampling.BOX, box=area)
    values = tuple(map(float, small.tobytes()))
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return values if spread >= _FLAT else None


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how alike patches are: 1 the same, 0 nothing in common, -1 the negative."""
    first, second = (sum(values) / len(values) for values in (one, other))
    above = sum((a - first) * (b - second) for a, b in zip(one, other, strict=True))
    spread = sum((a - first) ** 2 for a in one) * sum((b - second) ** 2 for b in other)
    return above / math.sqrt(spread) if spread else 0.0


def _framed(image: Image.Image, proportion: float) -> Image.Image:
    width, height = image.size
    wide, high = min(width, height * proportion), min(height, width / proportion)
    left, top = (width - wide) / 2, (height - high) / 2
    return image.crop((round(left), round(top), round(left + wide), round(top + high)))
