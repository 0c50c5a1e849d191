"""Gradients (ISO 32000-1, 8.7.4.5) from RGB to inks.

Each span between two colours becomes a table of inks, because a straight line between two RGB colours is no
straight line between their inks; hard stops stay hard.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.photos.colour import Separation

_STEPS = 17  # inks a span


def separate_shading(pdf: pikepdf.Pdf, shading: pikepdf.Object, separation: Separation) -> None:
    """Put a shading with an RGB colour space and a stitched or exponential function into inks, in place."""
    space = shading.get("/ColorSpace")
    if space != Name.DeviceRGB or "/Function" not in shading:
        return
    shading.ColorSpace = Name.DeviceCMYK
    shading.Function = _separated(pdf, shading.Function, separation)


def _separated(pdf: pikepdf.Pdf, function: pikepdf.Object, separation: Separation) -> pikepdf.Object:
    if int(function.FunctionType) == 3:
        function.Functions = Array([_separated(pdf, part, separation) for part in function.Functions])
        if "/Range" in function:
            del function["/Range"]
        return function
    exponent = float(function.get("/N", 1))
    first = [float(value) for value in function.get("/C0", [0, 0, 0])]
    last = [float(value) for value in function.get("/C1", [1, 1, 1])]
    samples = bytearray()
    for step in range(_STEPS):
        part = (step / (_STEPS - 1)) ** exponent
        red, green, blue = (a + (b - a) * part for a, b in zip(first, last, strict=True))
        samples += bytes(round(ink * 255) for ink in separation.flat(red, green, blue))
    return pikepdf.Stream(
        pdf,
        bytes(samples),
        Dictionary(
            FunctionType=0,
            Domain=function.Domain,
            Range=[0, 1] * 4,
            Size=[_STEPS],
            BitsPerSample=8,
        ),
    )
