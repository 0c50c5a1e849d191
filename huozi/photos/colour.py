"""Colour: embedded profiles read, sRGB made, and RGB separated into the four inks of a printing condition.

Everything goes through ICC profiles with the relative colorimetric intent and black point compensation: paper
white stays white, black stays the deepest black, greys keep their steps.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageFilter

FOGRA39 = "fogra39l-coated-300.icc"
FOGRA29 = "fogra29l-uncoated-280.icc"
FOGRA30 = "fogra30l-newsprint-240.icc"
SRGB = "srgb.icc"

_FOLDER = Path(__file__).parent / "icc"
_GRID = 33  # nodes a side of the separation's table, as many as colour engines use themselves
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_JPEG_RINGING = 4  # percent of ink kept free below the limit: JPEG swings that much at hard dark edges

CMYK = tuple[float, float, float, float]


@cache
def shipped(name: str) -> bytes:
    """Return the bytes of a profile that huozi brings."""
    return (_FOLDER / name).read_bytes()


def embedded_profile(image: Image.Image) -> bytes | None:
    """Return the picture's own ICC profile if it fits its mode and is not simply sRGB."""
    icc = image.info.get("icc_profile")
    if not icc:
        return None
    space = {"L": b"GRAY", "LA": b"GRAY", "CMYK": b"CMYK"}.get(image.mode, b"RGB ")
    if len(icc) < 132 or icc[16:20] != space or not _opens(icc):
        return None
    return None if b"sRGB" in icc[128:1200] else icc


@lru_cache(maxsize=16)
def _opens(icc: bytes) -> bool:
    try:
        ImageCms.ImageCmsProfile(BytesIO(icc))
    except OSError:
        return False
    return True


@lru_cache(maxsize=16)
def _transform(
    source: bytes, target: bytes, source_mode: str, target_mode: str
) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(BytesIO(source)),
        ImageCms.ImageCmsProfile(BytesIO(target)),
        source_mode,
        target_mode,
        renderingIntent=_INTENT,
        flags=_FLAGS,
    )


def _converted(image: Image.Image, source: bytes, target: bytes, target_mode: str) -> Image.Image:
    converted = ImageCms.applyTransform(image, _transform(source, target, image.mode, target_mode))
    assert converted is not None  # only an in-place transform returns None
    return converted


def to_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """Return `image` (mode L, RGB or CMYK) in sRGB, or L for grey; `icc` is its own profile, if it has one.

    CMYK without a profile is taken to be made for coated offset (FOGRA39), the usual case in practice.
    """
    if image.mode == "CMYK":
        return _converted(image, icc or shipped(FOGRA39), shipped(SRGB), "RGB")
    if icc is None:
        return image
    converted = _converted(image, icc, shipped(SRGB), "RGB")
    return converted.convert("L") if image.mode == "L" else converted


@dataclass(frozen=True, slots=True)
class Separation:
    """How colours become the inks of one printing condition.

    icc        its output profile (CMYK)
    ink_limit  percent of all four inks together that no colour exceeds
    """

    icc: bytes
    ink_limit: int

    def flat(self, red: float, green: float, blue: float) -> CMYK:
        """Return the inks (0 to 1) for one sRGB colour (0 to 1); greys come on the black plate alone."""
        if max(red, green, blue) - min(red, green, blue) < 0.02:
            return (0.0, 0.0, 0.0, self.black(green))
        return _flat(self.icc, self.ink_limit, round(red * 255), round(green * 255), round(blue * 255))

    def black(self, grey: float) -> float:
        """Return the black ink (0 to 1) for an sRGB grey (0 to 1)."""
        return 1 - _grey_curve(self.icc)[round(min(max(grey, 0.0), 1.0) * 255)] / 255

    def plates(self, image: Image.Image, icc: bytes | None) -> Image.Image:
        """Return `image` (L, RGB or CMYK; `icc` its own profile) as CMYK, or L as L: black plate alone."""
        if image.mode == "L":
            return to_srgb(image, icc).point(_grey_curve(self.icc))
        if image.mode == "CMYK":
            return self._reseparated(image, icc)
        return image.filter(_table(icc or shipped(SRGB), self.icc, self.ink_limit))

    def _reseparated(self, image: Image.Image, icc: bytes | None) -> Image.Image:
        """Return CMYK for this condition: untouched where it is already, and keeps to the ink limit."""
        if (icc is None or icc == self.icc) and _most_ink(image) <= self.ink_limit:
            return image
        return self.plates(to_srgb(image, icc or self.icc), None)


def _most_ink(image: Image.Image) -> float:
    """Return the ink, in percent, that at most a thousandth of the picture exceeds."""
    small = image.resize((min(image.width, 256), min(image.height, 256)), Image.Resampling.BOX)
    data = small.tobytes()
    sums = sorted(sum(data[index : index + 4]) for index in range(0, len(data), 4))
    return sums[len(sums) - 1 - len(sums) // 1000] / 2.55


@lru_cache(maxsize=4096)
def _flat(icc: bytes, ink_limit: int, red: int, green: int, blue: int) -> CMYK:
    pixel = _converted(Image.new("RGB", (1, 1), (red, green, blue)), shipped(SRGB), icc, "CMYK").tobytes()
    c, m, y, k = _limited(tuple(pixel), ink_limit * 2.55)
    return (c / 255, m / 255, y / 255, k / 255)


@lru_cache(maxsize=4)
def _grey_curve(icc: bytes) -> list[int]:
    """Return for each sRGB grey the DeviceGray value that looks as light when printed in black ink alone.

    Lightness runs from the paper to solid black, as black point compensation does it for colours.
    """
    ramp = Image.frombytes("CMYK", (256, 1), bytes(value for k in range(256) for value in (0, 0, 0, 255 - k)))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    printed = ImageCms.applyTransform(
        ramp,
        ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(BytesIO(icc)), lab, "CMYK", "LAB", renderingIntent=_INTENT
        ),
    )
    seen = ImageCms.applyTransform(
        Image.frombytes("RGB", (256, 1), bytes(grey for grey in range(256) for _ in range(3))),
        ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(BytesIO(shipped(SRGB))), lab, "RGB", "LAB", renderingIntent=_INTENT
        ),
    )
    assert printed is not None and seen is not None
    have, want = sorted(printed.tobytes()[::3]), list(seen.tobytes()[::3])
    darkest, lightest = have[0], have[255]
    curve = []
    for grey in range(256):
        target = darkest + (want[grey] - want[0]) * (lightest - darkest) / max(1, want[255] - want[0])
        curve.append(min(255, (bisect_left(have, target) + bisect_right(have, target)) // 2))
    curve[0], curve[255] = 0, 255
    return curve


@lru_cache(maxsize=8)
def _table(source: bytes, icc: bytes, ink_limit: int) -> ImageFilter.Color3DLUT:
    """Return the table from `source` RGB to inks within the limit.

    Between the nodes colours are mixed linearly, so that the ink limit, held by the nodes, is held by all.
    """
    steps = [round(index * 255 / (_GRID - 1)) for index in range(_GRID)]
    nodes = bytes(value for blue in steps for green in steps for red in steps for value in (red, green, blue))
    inks = _converted(Image.frombytes("RGB", (_GRID, _GRID * _GRID), nodes), source, icc, "CMYK").tobytes()
    limit = (ink_limit - _JPEG_RINGING) * 2.55
    table = [
        value / 255
        for index in range(0, len(inks), 4)
        for value in _limited(tuple(inks[index : index + 4]), limit)
    ]
    return ImageFilter.Color3DLUT(_GRID, table, channels=4, target_mode="CMYK")


def _limited(inks: tuple[int, ...], limit: float) -> tuple[float, float, float, float]:
    """Return inks (0 to 255) whose sum keeps to `limit`: the colours go down, black takes over a part."""
    c, m, y, k = inks
    over = c + m + y + k - limit
    if over <= 0:
        return (c, m, y, k)
    black = min(255.0, k + over / 5)
    scale = max(0.0, (limit - black) / (c + m + y))
    return (c * scale, m * scale, y * scale, black)


def ink_of_jpeg(data: bytes) -> float:
    """Return the most ink, in percent, of a CMYK JPEG: at most a thousandth of its area has more."""
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        image.draft("CMYK", (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
        return _most_ink(image)
