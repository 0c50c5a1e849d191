"""images/contact-sheet.html: photos that have no caption yet, to be looked through; nothing is fetched."""

import base64
import html
from collections.abc import Iterator, Sequence

from huozi.importing.html_page import page, words
from huozi.importing.photos import NOTES, Unmatched
from huozi.messages import UserLanguage
from huozi.model.book import Photo
from huozi.model.printing import LEAST_PPI

CONTACT_SHEET = "contact-sheet.html"

_SIDE = 360  # pixels
_MOST = 300
"""Photos shown, about 6 MB; a page of all photos of a year would not open."""


def contact_sheet(unmatched: Unmatched, photos: Sequence[Photo], language: UserLanguage) -> bytes:
    """Return the page of `photos`, those of `unmatched`, beside the captions that wait for one."""
    parts = [
        *_captions(unmatched.captions, language),
        '<ul class="photos">',
        *(_photo(photo, language) for photo in photos[:_MOST]),
        "</ul>",
    ]
    if len(photos) > _MOST:
        parts.append(f"<p>{words('contact-sheet-more', language, count=len(photos) - _MOST)}</p>")
    title = words("contact-sheet", language, count=len(photos))
    return page(title, "contact_sheet.css", parts, language).encode("utf-8", "replace")


def _captions(captions: Sequence[str], language: UserLanguage) -> Iterator[str]:
    if captions:
        yield f"<h2>{words('contact-sheet-captions', language, count=len(captions), file=NOTES)}</h2>\n<ol>"
        yield from (f"<li>{html.escape(caption)}</li>" for caption in captions)
        yield "</ol>"


def _photo(photo: Photo, language: UserLanguage) -> str:
    from huozi.photos.contact import contact_print  # noqa: PLC0415  (Pillow, only where there are photos)

    shown = contact_print(photo, _SIDE)
    facts = [words("contact-sheet-pixels", language, width=photo.width, height=photo.height)]
    if photo.colour != "vector":
        facts.append(words("contact-sheet-printed", language, mm=int(photo.width / LEAST_PPI * 25.4)))
    if shown.taken is not None:
        facts.insert(0, shown.taken.strftime("%Y-%m-%d %H:%M"))
    name = html.escape(photo.name)
    picture = '<span class="none"></span>'
    if shown.jpeg is not None:
        data = base64.b64encode(shown.jpeg).decode("ascii")
        picture = f'<img src="data:image/jpeg;base64,{data}" alt="{name}">'
    embedded = f"<i>{html.escape(photo.caption)}</i>" if photo.caption else ""
    return f"<li>{picture}<b>{name}</b><small>{' · '.join(facts)}</small>{embedded}</li>"
