"""Photos as an editor looks through them: small and upright, with the time by the camera's clock."""

import datetime
from dataclasses import dataclass

from PIL import ExifTags

from huozi.diagnostics import HuoziError
from huozi.model.book import Photo
from huozi.photos.derive import for_contact_sheet
from huozi.photos.opening import opened

_CLOCK = "%Y:%m:%d %H:%M:%S"  # Exif 2.32, 4.6.5: DateTimeOriginal, DateTime


@dataclass(frozen=True, slots=True)
class ContactPrint:
    """One picture of a contact sheet.

    jpeg   the picture; None: it cannot be shown (a drawing in SVG, a damaged file)
    taken  when, by the camera; None where the file does not say
    """

    jpeg: bytes | None
    taken: datetime.datetime | None


def contact_print(photo: Photo, side: int) -> ContactPrint:
    """Return `photo` with no side above `side` pixels; what cannot be read is left out, never an error."""
    if photo.colour == "vector":
        return ContactPrint(None, None)
    try:
        with opened(photo.path, photo.name) as file:
            exif = file.getexif()
            original = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
            taken = _time(original or exif.get(ExifTags.Base.DateTime))
        return ContactPrint(for_contact_sheet(photo, side), taken)
    except HuoziError:
        return ContactPrint(None, None)


def _time(written: object) -> datetime.datetime | None:
    try:
        return datetime.datetime.strptime(str(written).strip("\0 "), _CLOCK)
    except ValueError:
        return None
