"""The kinds of PDF that are made from one book, and the colour each is made for.

The pages are laid out and written once, as `master`, by huozi.pages.layout; print, screen and archive
are finished from those bytes by huozi.pdf.finishing: so they cannot differ in their text, and the slow step
is taken once. The master

- is tagged and untyped (all PDF/X, PDF/UA and PDF/A marks are press's work);
- has links, bookmarks and `lang`, and bleed (CSS `bleed`, no CSS `marks`) of Profile.bleed_mm;
- has ordinary sRGB colours; raster pictures as huozi.photos.derive.for_layout makes them, whose pixels press
  exchanges for those each target needs; SVG pictures as they are;
- names notes and contents in its tags: Note, TOC, TOCI (custom elements x-note, x-toc, x-toci).
"""

import errno
import os
import struct
from dataclasses import dataclass
from typing import Literal

from huozi.diagnostics import AssetError, EditionError, finding, reason
from huozi.model.book import Edition
from huozi.model.printing import INK_LIMITS
from huozi.photos import colour

Kind = Literal["print", "screen", "archive"]
Standard = Literal["pdf", "x-4", "x-1a", "ua-1", "a-3a"]

_DEFAULTS = {
    "coated": (colour.FOGRA39, "FOGRA39", "Offset, coated paper (ISO 12647-2, paper types 1 and 2)"),
    "uncoated": (colour.FOGRA29, "FOGRA29", "Offset, white uncoated paper (paper type 4)"),
    "newsprint": (colour.FOGRA30, "FOGRA30", "Offset, yellowish uncoated paper, newspaper ink limit"),
}
"""By paper class: the profile that huozi brings, its printing condition, and what that is, for people."""

_REGISTERED = ("FOGRA", "CGATS", "IFRA", "JC20", "JCW20", "SWOP", "GRACoL", "PSR")
_REGISTRY = "http://www.color.org"


@dataclass(frozen=True, slots=True)
class OutputIntent:
    """What the colours of a file are made for (ISO 15930-7, 6.2.2; ISO 32000-1, 14.11.5).

    condition   name of the printing condition: as the ICC characterisation data registry has it, or "Custom"
    registry    address of that registry, None for a custom condition
    description of the condition, for people; never empty
    icc         the profile's own bytes, as the printer or the registry gave them
    components  4 for CMYK, 3 for RGB
    """

    condition: str
    registry: str | None
    description: str
    icc: bytes
    components: Literal[3, 4] = 4


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of PDF.

    kind       master: what is laid out; print, screen, archive: what is handed over
    standard   what the file claims to be
    bleed_mm   painted beyond the trim on each side (master and print); 0 for screen and archive
    ink_limit  percent, print only
    intent     output intent; None where the standard asks for none (master, screen)
    """

    kind: Kind
    standard: Standard
    bleed_mm: float = 0.0
    ink_limit: int | None = None
    intent: OutputIntent | None = None


def profile_for(edition: Edition, kind: Kind) -> Profile:
    """Return the profile of this kind of PDF for `edition`.

    Raises AssetError (`print-profile-unreadable`) and EditionError (`print-profile-unfit`) where the edition
    names a profile of its own that cannot serve.
    """
    settings = edition.print
    if kind == "screen":
        return Profile("screen", "ua-1")
    if kind == "archive":
        srgb = OutputIntent("sRGB", None, "sRGB IEC61966-2.1", colour.shipped(colour.SRGB), 3)
        return Profile("archive", "a-3a", intent=srgb)
    intent = _own_intent(edition) if settings.profile else _default_intent(settings.ink)
    return Profile("print", settings.standard, settings.bleed_mm, INK_LIMITS[settings.ink], intent)


def _default_intent(ink: str) -> OutputIntent:
    name, condition, description = _DEFAULTS[ink]
    return OutputIntent(condition, _REGISTRY, description, colour.shipped(name))


def _own_intent(edition: Edition) -> OutputIntent:
    """Return the intent of the printer's own profile: CMYK, output class; version 2 for X-1a (PDF 1.4)."""
    settings = edition.print
    name = settings.profile or ""
    path = (edition.root / name).resolve()
    if not path.is_relative_to(edition.root.resolve()):
        raise AssetError(finding("print-profile-unreadable", name, reason=os.strerror(errno.EACCES)))
    try:
        icc = path.read_bytes()
    except OSError as error:
        raise AssetError(finding("print-profile-unreadable", name, reason=reason(error))) from error
    if len(icc) < 132 or icc[36:40] != b"acsp" or icc[12:16] != b"prtr" or icc[16:20] != b"CMYK":
        raise EditionError(finding("print-profile-unfit", name, standard=settings.standard))
    if settings.standard == "x-1a" and icc[8] >= 4:
        raise EditionError(finding("print-profile-unfit", name, standard=settings.standard))
    description = _description(icc) or path.stem
    condition = settings.condition or "Custom"
    registry = _REGISTRY if condition.startswith(_REGISTERED) else None
    return OutputIntent(condition if registry else "Custom", registry, settings.condition or description, icc)


def _description(icc: bytes) -> str:
    """Return the profile's description (ICC.1:2010, 9.2.41; textDescriptionType of v2, mluc of v4)."""
    count = min(struct.unpack_from(">I", icc, 128)[0], 100)
    for index in range(count):
        if len(icc) < 144 + 12 * index:
            return ""
        tag, offset, size = struct.unpack_from(">4sII", icc, 132 + 12 * index)
        if tag == b"desc":
            return _text(icc[offset : offset + size])
    return ""


def _text(data: bytes) -> str:
    if data[:4] == b"desc" and len(data) >= 12:
        length = struct.unpack_from(">I", data, 8)[0]
        return " ".join(data[12 : 12 + length].split(b"\0")[0].decode("latin-1").split())
    if data[:4] == b"mluc" and len(data) >= 28:
        length, offset = struct.unpack_from(">II", data, 20)
        return " ".join(data[offset : offset + length].decode("utf-16-be", "replace").split())
    return ""
