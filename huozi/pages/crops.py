"""Pictures that their place on the page crops, and how much of each is lost."""

from collections.abc import Iterator, Sequence
from typing import Any

from huozi.diagnostics import Finding, Location, finding
from huozi.model.book import Book
from huozi.model.folders import IMAGES, SETTINGS

_MUCH = 0.2
"""Part of a picture whose loss is told."""


def cropped_pictures(pages: Sequence[Any], book: Book) -> tuple[Finding, ...]:
    """Return a warning for each picture of which a fifth or more is cut off, unless its focus was chosen.

    pages  the root page boxes of the layout engine, in order
    """
    places = {figure.photo.name: figure.location for chapter in book.chapters for figure in chapter.figures
              if figure.photo and not figure.focus}  # fmt: skip
    if book.cover and not book.edition.cover_focus:
        places[book.cover.name] = Location(SETTINGS)
    losses: dict[str, float] = {}
    for name, loss in (found for page in pages for found in _losses(page)):
        losses[name] = max(loss, losses.get(name, 0.0))
    return tuple(
        finding("photo-cropped", places[name], photo=name, percent=round(loss * 100))
        for name, loss in losses.items()
        if loss >= _MUCH and name in places
    )


def _losses(page: Any) -> Iterator[tuple[str, float]]:
    """Yield the name of each picture that covers its box, and which part of it lies outside."""
    for found in page.descendants(placeholders=True):
        box = getattr(found, "_box", found)
        if not hasattr(box, "replacement") or box.style["object_fit"] != "cover":
            continue
        ratio = box.replacement.get_intrinsic_size(1, 16)[2]
        if ratio and box.width and box.height:
            shape = box.width / box.height
            yield box.element.get("src", "").removeprefix(f"{IMAGES}/"), 1 - min(shape / ratio, ratio / shape)
