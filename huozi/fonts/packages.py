"""Which Debian package has a font for a character: the one that covers most of its block.

Counted in Debian 12: fonts-noto-cjk, -noto-core, -symbola, -hanazono and -babelstone-han.
"""

NONE = "–"
"""Of private use: no package can know what is meant."""

_OTHERS = "fonts-noto-core"
_RANGES = (
    (0x2190, 0x27BF, "fonts-symbola"),
    (0x2E80, 0x9FFF, "fonts-noto-cjk"),
    (0xAC00, 0xD7FF, "fonts-noto-cjk"),
    (0xE000, 0xF8FF, NONE),
    (0xF900, 0xFAFF, "fonts-hanazono"),
    (0xFE10, 0xFE6F, "fonts-noto-cjk"),
    (0xFF00, 0xFFEF, "fonts-noto-cjk"),
    (0x1D000, 0x1D7FF, "fonts-symbola"),
    (0x1F000, 0x1FAFF, "fonts-symbola"),
    (0x20000, 0x2FFFF, "fonts-hanazono"),
    (0x30000, 0x3FFFF, "fonts-babelstone-han"),
    (0xF0000, 0x10FFFF, NONE),
)


def package(character: str) -> str:
    """Return the name of the Debian package that most likely has `character`; `NONE` for private use."""
    code = ord(character)
    return next((name for low, high, name in _RANGES if low <= code <= high), _OTHERS)
