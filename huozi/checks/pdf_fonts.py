"""Fonts of a finished PDF: what their codes mean, which glyphs they show, and whether they are all there."""

import re
from collections.abc import Callable, Iterable, Iterator

import pikepdf
from pikepdf import Dictionary, Name

from huozi.diagnostics import Finding, finding
from huozi.fonts.programs import read_program

_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CID = re.compile(rb"<([0-9A-Fa-f]+)>\s*(\d+)")
_CID_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\d+)")
_OPENTYPE = (b"OTTO", b"\x00\x01\x00\x00", b"true")
_PROGRAMS = {"/FontFile": b"%!", "/FontFile2": b"\x00\x01\x00\x00", "/FontFile3": b""}


class Font:
    """How the codes of one font become characters, and which of them show an empty box."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.object = font
        self.name = str(font.get("/BaseFont", ""))
        self.wide = font.get("/Subtype") == Name.Type0
        self.glyphs = _glyphs(font) if self.wide else None
        self.runs_down = _runs_down(font)
        table = font.get("/ToUnicode")
        self.characters = _to_unicode(table.read_bytes()) if isinstance(table, pikepdf.Stream) else {}

    def is_missing(self, code: int) -> bool:
        """Return whether `code` shows .notdef, glyph 0, whatever ToUnicode names it."""
        return self.glyphs is not None and self.glyphs(code) == 0

    def codes(self, text: bytes) -> Iterable[int]:
        """Yield the codes of a string shown in this font."""
        if not self.wide:
            return text
        return (text[index] << 8 | text[index + 1] for index in range(0, len(text) - 1, 2))


def _runs_down(font: pikepdf.Object) -> bool:
    """Return whether glyphs of a composite font follow each other down (ISO 32000-1, 9.7.4.3)."""
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Stream):
        return int(encoding.get("/WMode", 0)) == 1
    return encoding is not None and str(encoding).endswith("-V")


def _glyphs(font: pikepdf.Object) -> Callable[[int], int] | None:
    """Return what finds the glyph that a code of a composite font shows (ISO 32000-1, 9.7.4 to 9.7.5).

    A code that an embedded CMap does not map, and a CID beyond the end of its CIDToGIDMap, is glyph 0. None
    for a predefined CMap that is no identity: which glyphs it shows is not known here.
    """
    encoding = font.get("/Encoding")
    cids: dict[int, int] | None = None
    if isinstance(encoding, pikepdf.Stream):
        cids = _cids(encoding.read_bytes())
    elif encoding not in (Name("/Identity-H"), Name("/Identity-V")):
        return None
    table = font.DescendantFonts[0].get("/CIDToGIDMap")
    gids = table.read_bytes() if isinstance(table, pikepdf.Stream) else None

    def glyph(code: int) -> int:
        cid = code if cids is None else cids.get(code, 0)
        return cid if gids is None else int.from_bytes(gids[2 * cid : 2 * cid + 2], "big")

    return glyph


def _cids(table: bytes) -> dict[int, int]:
    """Return the CID of each code of a CMap (ISO 32000-1, 9.7.5.4)."""
    found: dict[int, int] = {}
    for block in re.findall(rb"begincidchar(.*?)endcidchar", table, re.DOTALL):
        found |= {int(code, 16): int(cid) for code, cid in _CID.findall(block)}
    for block in re.findall(rb"begincidrange(.*?)endcidrange", table, re.DOTALL):
        for first, last, cid in _CID_RANGE.findall(block):
            start, count = int(first, 16), int(last, 16) - int(first, 16) + 1
            found |= {start + step: int(cid) + step for step in range(min(count, 1 << 16))}
    return found


def _to_unicode(table: bytes) -> dict[int, str]:
    """Return the characters of each code of a ToUnicode table (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _CHARACTER.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def check_fonts(fonts: dict[str, pikepdf.Object], kind: str) -> Iterator[Finding]:
    """Yield fonts that are not embedded, not cut down to what is used, or that do not name their glyphs.

    fonts  by /BaseFont
    """
    for name, font in sorted(fonts.items()):
        shown = name.lstrip("/")
        if not embedded(font):
            yield finding("pdf-font-not-embedded", kind=kind, font=shown)
        elif not re.match(r"/[A-Z]{6}\+", name):
            yield finding("pdf-font-whole", kind=kind, font=shown)
        elif not _is_sound(font):
            yield finding("pdf-font-broken", kind=kind, font=shown)


def inner(font: pikepdf.Object) -> pikepdf.Object:
    """Return the descendant of a composite font, any other font itself."""
    return font.DescendantFonts[0] if "/DescendantFonts" in font else font


def embedded(font: pikepdf.Object) -> bool:
    """Return whether a font's own program is in the file (Type 3 fonts are nothing else)."""
    if font.get("/Subtype") == Name.Type3:
        return True
    descriptor = inner(font).get("/FontDescriptor", Dictionary())
    return any(key in descriptor for key in _PROGRAMS)


def _is_sound(font: pikepdf.Object) -> bool:
    """Return whether an embedded font's program can be read and its names agree (ISO 32000-1, 9.6 to 9.9)."""
    if font.get("/Subtype") == Name.Type3:
        return True
    descendant = inner(font)
    descriptor = descendant.get("/FontDescriptor", Dictionary())
    key = next(key for key in _PROGRAMS if key in descriptor)
    try:
        program = descriptor[key].read_bytes()
    except pikepdf.PdfError:
        return False
    begins = program[:4] in (b"\x00\x01\x00\x00", b"true", b"OTTO") or key != "/FontFile2"
    if descendant.get("/Subtype") == Name.CIDFontType2 and "/CIDToGIDMap" not in descendant:
        return False
    if program[:4] in _OPENTYPE and read_program(program) is None:
        return False
    return len(program) > 100 and begins and str(descendant.get("/BaseFont")) in str(font.get("/BaseFont"))
