"""Emoji in outlines: a page is printed in the inks of its text, so a font of outlines is asked for first.

Pango asks fontconfig for the family `emoji`, which fontconfig's own rules give to fonts of coloured pictures.
A rule after these puts fonts of outlines first. Where none is installed the coloured font is used as before.
"""

from __future__ import annotations

import ctypes
from functools import cache

from weasyprint.text.ffi import fontconfig
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


def configured_fonts() -> FontConfiguration:
    """Return the fonts of this machine, those with emoji in outlines preferred."""
    configuration = FontConfiguration()
    fontconfig.FcConfigParseAndLoadFromMemory(configuration._config, _RULE, True)
    _prefer_in_current_configuration()
    return configuration


@cache
def _prefer_in_current_configuration() -> None:
    """Add the rule to the configuration of the process, which Pango before 1.52 asks; once."""
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.FcConfigGetCurrent.restype = ctypes.c_void_p
        library.FcConfigParseAndLoadFromMemory.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        library.FcConfigParseAndLoadFromMemory(library.FcConfigGetCurrent(), _RULE, 1)
        return
