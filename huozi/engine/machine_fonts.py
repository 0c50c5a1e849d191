"""The fonts of this machine, as the engine asks for them: found once a process, emoji in outlines first.

A page is printed in the inks of its text, so a font of outlines is asked for where emoji stand. Pango asks
fontconfig for the family `emoji`, which fontconfig's own rules give to fonts of coloured pictures. A rule
after these puts fonts of outlines first. Where none is installed the coloured font is used as before.
"""

from __future__ import annotations

import contextlib
import ctypes
from functools import cache

from weasyprint.text.ffi import ffi, fontconfig
from weasyprint.text.fonts import FontConfiguration

_LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
_RULE = b"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<match target="pattern">
<test name="family"><string>emoji</string></test>
<edit name="family" mode="prepend_first" binding="strong">
<string>Noto Emoji</string><string>Symbola</string></edit>
<edit name="color" mode="assign"><bool>false</bool></edit>
</match>
</fontconfig>"""


_kept: list[FontConfiguration] = []
"""The configuration of the last document, for the next: making one, and opening its fonts, costs 0.1 s."""


def configured_fonts(*, brought: bool) -> FontConfiguration:
    """Return the fonts of this machine, those with emoji in outlines preferred.

    brought  the document brings style sheets of its own, which may bring fonts: it shares none with others
    """
    if brought:
        return _configuration()
    # A picture (SVG) can bring fonts as well: they are that document's alone.
    if _kept and (_kept[0]._folder is not None or not _up_to_date(_kept[0])):
        _kept.clear()
    if not _kept:
        _kept.append(_configuration())
    return _kept[0]


def _configuration() -> FontConfiguration:
    configuration = FontConfiguration()
    fontconfig.FcConfigParseAndLoadFromMemory(configuration._config, _RULE, True)
    _prefer_in_current_configuration()
    return configuration


def _up_to_date(configuration: FontConfiguration) -> bool:
    """Return whether fonts were neither installed nor taken away since; False where nobody can tell."""
    library = _fontconfig()
    address = ctypes.c_void_p(int(ffi.cast("uintptr_t", configuration._config)))
    return library is not None and bool(library.FcConfigUptoDate(address))


@cache
def _prefer_in_current_configuration() -> None:
    """Add the rule to the configuration of the process, which Pango before 1.52 asks; once."""
    library = _fontconfig()
    if library is not None:
        library.FcConfigGetCurrent.restype = ctypes.c_void_p
        library.FcConfigParseAndLoadFromMemory.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        library.FcConfigParseAndLoadFromMemory(library.FcConfigGetCurrent(), _RULE, 1)


@cache
def _fontconfig() -> ctypes.CDLL | None:
    """Return the library that the engine has loaded too, for functions that it does not declare."""
    for name in _LIBRARIES:
        with contextlib.suppress(OSError):
            return ctypes.CDLL(name)
    return None
