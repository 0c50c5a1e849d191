"""Pictures and links of an EPUB held against the edition: each photo shown as it is, each address kept."""

import re
from collections.abc import Iterator
from html import unescape

from huozi.checks.epub_archive import NS, Archive
from huozi.diagnostics import Finding, finding
from huozi.model.book import Book
from huozi.photos.likeness import likeness, patches_of_data, patches_of_file

_ALIKE = 0.6
_WIDE_ENOUGH = 400  # pixels that a phone shows without blur


def check_photos(archive: Archive, book: Book) -> Iterator[Finding]:
    """Yield photos of `book` that the EPUB shows otherwise, coarsely, or as another one."""
    for chapter in book.chapters:
        for figure in chapter.figures:
            element, photo = archive.by_id(figure.id), figure.photo
            images = element.xpath(".//h:img/@src", namespaces=NS) if element is not None else []
            if photo is None or photo.colour == "vector" or not images:
                continue
            path, _ = archive.resolve(archive.homes[figure.id], images[0])
            if path not in archive.zip.namelist():
                continue
            shown = patches_of_data(archive.read(path))
            wanted = patches_of_file(photo.path, photo.width / photo.height, (0, 0, 1, 1))
            if wanted is None:
                continue
            width, found = shown or (0, None)
            coarse = width < min(photo.width, _WIDE_ENOUGH)
            if coarse or found is None or likeness(found, wanted) < _ALIKE:
                yield finding("epub-picture-differs", figure.location, photo=photo.name)


def check_addresses(archive: Archive, book: Book) -> Iterator[Finding]:
    """Yield addresses that a chapter links to in the book and not in the EPUB, or the other way round."""
    for chapter in book.chapters:
        section = archive.by_id(chapter.id)
        if section is None:
            continue
        wanted = {
            unescape(it) for it in re.findall(r'<a [^>]*href="((?:https?|mailto):[^"]*)"', chapter.body)
        }
        there = {str(it) for it in section.xpath(".//h:a/@href", namespaces=NS)}
        found = {it for it in there if re.match("https?:|mailto:|javascript:|file:", it)}
        for address in sorted(wanted ^ found):
            yield finding("epub-link-differs", archive.homes[chapter.id], address=address[:80])
