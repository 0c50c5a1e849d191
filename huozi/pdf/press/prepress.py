"""The master made a file for the press: PDF/X-4 (ISO 15930-7) or PDF/X-1a (ISO 15930-4).

finish_print says in order what is done; each step is a function or a module of its own.
"""

import math
from collections.abc import Callable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.model.printing import MM, SIGNATURE
from huozi.pdf.labels import label_pages
from huozi.pdf.pictures import PrintPictures
from huozi.pdf.press.inks import Inker
from huozi.pdf.press.marks import Box, Marks
from huozi.pdf.profiles import OutputIntent, Profile
from huozi.photos.colour import Separation

_INTERACTIVE = ("/Outlines", "/Names", "/Dests", "/OpenAction", "/PageMode", "/StructTreeRoot", "/MarkInfo")
_PAGE_INTERACTIVE = ("/Annots", "/StructParents", "/Tabs", "/Group", "/CropBox", "/ArtBox")


def finish_print(
    pdf: pikepdf.Pdf,
    profile: Profile,
    labels: Sequence[str],
    pictures: PrintPictures,
    issued: str,
    done: Callable[[str], None],
) -> set[int]:
    """Turn the opened master into a print file, in place.

    labels  the folio of each page as printed, the empty ones at the end included
    issued  the date of issue for the slug line, printable ASCII; "" for an edition without one
    done    told the name of each photo that is finished
    Returns the numbers of the pages whose transparency had to be flattened (PDF/X-1a).
    """
    intent = profile.intent
    assert intent is not None and profile.ink_limit is not None  # a print profile has both
    separation = Separation(intent.icc, profile.ink_limit)
    flatten = profile.standard == "x-1a"
    inker = Inker(pdf, separation, flatten=flatten, place=pictures.place)
    for number, page in enumerate(pdf.pages, 1):
        inker.page(number, page)
    inker.forget_colour_spaces()
    pictures.exchange(separation, inker.flattened.add, done, flatten=flatten)
    if flatten:
        _forget_transparency(pdf)
    _strip(pdf)
    _pad(pdf)
    label_pages(pdf, [*labels, *[""] * (len(pdf.pages) - len(labels))])
    _set_boxes_and_marks(pdf, profile, intent, issued)
    set_intent(pdf, intent, Name.GTS_PDFX)
    return inker.flattened


def set_intent(pdf: pikepdf.Pdf, intent: OutputIntent, kind: Name) -> None:
    """Say what the colours are made for, with the profile's own bytes (ISO 15930-7, 6.2.2)."""
    profile = pikepdf.Stream(pdf, intent.icc, Dictionary(N=intent.components))
    entry = Dictionary(
        Type=Name.OutputIntent,
        S=kind,
        OutputConditionIdentifier=pikepdf.String(intent.condition),
        OutputCondition=pikepdf.String(intent.description),
        Info=pikepdf.String(intent.description),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    if intent.registry:
        entry.RegistryName = pikepdf.String(intent.registry)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(entry)])


def box(page: pikepdf.Page, name: str) -> Box:
    """Return a box of the page, in points: left, bottom, right, top."""
    left, bottom, right, top = (float(value) for value in page.obj[name])
    return (left, bottom, right, top)


def grown(trim: Box, by: float) -> Box:
    """Return the box that lies `by` points outside `trim` on each side."""
    left, bottom, right, top = trim
    return (left - by, bottom - by, right + by, top + by)


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take out what is for a screen: links, bookmarks, tags."""
    for key in _INTERACTIVE:
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in _PAGE_INTERACTIVE:
            if key in page.obj:
                del page.obj[key]


def _pad(pdf: pikepdf.Pdf) -> None:
    """Add empty pages at the end until the count is a multiple of the signature."""
    first = pdf.pages[0]
    for _ in range(-len(pdf.pages) % SIGNATURE):
        page = pdf.add_blank_page(page_size=(72, 72))
        for name in ("/MediaBox", "/TrimBox"):
            page.obj[name] = Array(list(first.obj[name]))
        page.obj.Resources = Dictionary()


def _set_boxes_and_marks(pdf: pikepdf.Pdf, profile: Profile, intent: OutputIntent, issued: str) -> None:
    marks = Marks(pdf, profile.bleed_mm, f"PDF/{profile.standard} {intent.condition} {profile.ink_limit}%")
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages, 1):
        trim = box(page, "/TrimBox")
        media = grown(trim, Marks.margin(profile.bleed_mm))
        page.obj.MediaBox = Array(_rounded(media))
        page.obj.BleedBox = Array(_rounded(grown(trim, profile.bleed_mm * MM)))
        page.obj.TrimBox = Array(_rounded(trim))
        marks.draw(page, trim, media, f"{number}/{count}  {issued}")


def _rounded(values: Box) -> list[float]:
    return [math.floor(value * 1e4 + 0.5) / 1e4 for value in values]


def _forget_transparency(pdf: pikepdf.Pdf) -> None:
    """Drop the opacities and soft masks that no content stream names any more (PDF/X-1a allows none)."""
    for found in pdf.objects:
        states = found.get("/ExtGState") if isinstance(found, (Dictionary, pikepdf.Stream)) else None
        resources = found.get("/Resources") if isinstance(found, (Dictionary, pikepdf.Stream)) else None
        if states is None and isinstance(resources, Dictionary):
            states = resources.get("/ExtGState")
        if isinstance(states, Dictionary):
            for name in [name for name, state in states.items() if "/OP" not in state]:
                del states[name]
