"""Fonts of a finished PDF held against their own programs: widths, outlines, names of characters.

ISO 32000-1, 9.7.4; ISO 19005-3, 6.2.11.5 (widths) and 6.2.11.7 (Unicode); ISO 14289-1, 7.21.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from huozi.checks.pdf_fonts import Font, inner
from huozi.diagnostics import Finding, finding
from huozi.fonts.programs import Program, read_program

_SLACK = 2.0  # thousandths of an em by which a width may be rounded; PDF/A allows one
_NOTHING = 4  # bytes: an outline so short paints nothing
_DEFAULT_WIDTH = 1000.0

Used = Mapping[Any, tuple[Font, set[int]]]
"""Fonts by object number, each with the codes that are shown in it."""


_STANDING = {"\ufe41": "‘", "\ufe42": "’", "\ufe43": "“", "\ufe44": "”"}
"""Quotes of simplified Chinese, whose form in vertical lines is a character of its own (GB/T 15834 5.2)."""


def check_programs(used: Used, kind: str) -> Iterator[Finding]:
    """Yield fonts whose program is not what the file says of it, for the characters that are shown."""
    for font, codes in used.values():
        name = font.name.lstrip("/")
        if font.wide and not _same_collection(font.object):
            yield finding("pdf-font-broken", kind=kind, font=name)
            continue
        program = _program(font.object)
        if program is None or font.glyphs is None:
            continue
        glyphs = {code: font.glyphs(code) for code in codes}
        if any(glyph >= program.count for glyph in glyphs.values()):
            yield finding("pdf-font-broken", kind=kind, font=name)
            continue
        widths = _widths(inner(font.object))
        if any(
            abs(widths.get(code, widths[-1]) - program.advance(glyph)) > _SLACK
            for code, glyph in glyphs.items()
            if glyph
        ):
            yield finding("pdf-font-widths", kind=kind, font=name)
        chosen = _chosen(inner(font.object))
        if kind == "archive" and chosen is not None and not codes <= chosen:
            yield finding("pdf-font-broken", kind=kind, font=name)
        told = {code: font.characters.get(code, "") for code in codes}
        empty = [
            told[code]
            for code, glyph in glyphs.items()
            if glyph and told[code] and _is_drawn(told[code]) and program.length(glyph) <= _NOTHING
        ]
        if empty:
            yield finding("pdf-glyph-empty", kind=kind, font=name, characters="".join(sorted(empty))[:20])
        misnamed = [told[code] for code, glyph in glyphs.items() if _is_other(told[code], program, glyph)]
        if misnamed:
            said = "".join(sorted(misnamed))[:20]
            yield finding("pdf-glyph-misnamed", kind=kind, font=name, characters=said)


def _same_collection(font: pikepdf.Object) -> bool:
    """Return whether a composite font's CMap and its descendant are of one character collection (9.7.6.2)."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, Name) or str(encoding) in ("/Identity-H", "/Identity-V"):
        return True
    collection = inner(font).get("/CIDSystemInfo", Dictionary())
    return str(collection.get("/Ordering", "")) not in ("", "Identity")


def _program(font: pikepdf.Object) -> Program | None:
    """Return the program of a font whose glyphs are numbered as its CIDs are mapped; None of any other."""
    descendant = inner(font)
    descriptor = descendant.get("/FontDescriptor", Dictionary())
    if "/CIDToGIDMap" not in descendant:
        return None
    found = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
    return read_program(found.read_bytes()) if isinstance(found, Stream) else None


def _widths(descendant: pikepdf.Object) -> dict[int, float]:
    """Return the width of each CID, and under -1 that of all others (ISO 32000-1, 9.7.4.3)."""
    found = {-1: float(descendant.get("/DW", _DEFAULT_WIDTH))}
    values = list(descendant.get("/W", ()))
    while len(values) > 1:
        first = int(values[0])
        if isinstance(values[1], Array):
            found |= {first + step: float(width) for step, width in enumerate(values[1])}
            values = values[2:]
        else:
            last = min(int(values[1]), first + 0xFFFF)
            found |= dict.fromkeys(range(first, last + 1), float(values[2]))
            values = values[3:]
    return found


def _chosen(descendant: pikepdf.Object) -> set[int] | None:
    """Return the CIDs that the CIDSet names; None where there is none (ISO 19005-3, 6.2.11.4.2)."""
    found = descendant.get("/FontDescriptor", Dictionary()).get("/CIDSet")
    if not isinstance(found, Stream):
        return None
    bits = found.read_bytes()
    return {8 * place + bit for place, byte in enumerate(bits) for bit in range(8) if byte & 0x80 >> bit}


def _is_drawn(character: str) -> bool:
    """Return whether a character leaves a mark on the paper."""
    return any(unicodedata.category(part)[0] not in "ZC" for part in character)


def _is_other(character: str, program: Program, glyph: int) -> bool:
    """Return whether the program gives the glyph to other characters than the file does."""
    given = program.characters.get(glyph)
    if not given or len(character) != 1:
        return False
    if all(unicodedata.category(it) == "Pd" for it in (character, *given)):
        return False  # by its language a Chinese font draws one dash of two with the glyph of another
    standing = {_STANDING.get(it, "") for it in given}
    alike = {unicodedata.normalize("NFKC", it) for it in given} | standing
    return unicodedata.normalize("NFKC", character) not in alike
