"""The running order of an edition: its articles with pages, length and photos waiting; moving one of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from huozi import project
from huozi.assembly import assemble
from huozi.diagnostics import UsageError, finding
from huozi.files import write_atomically
from huozi.model.book import Book, Chapter
from huozi.model.folders import SETTINGS
from huozi.pages.layout import lay_out
from huozi.pdf.pictures import photos_of
from huozi.photos.derive import for_layout
from huozi.toml_edits import edited

_EAST = r"\u2e80-\u2fff\u3001-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef\U00020000-\U0003ffff"
_COUNTED = re.compile(rf"[{_EAST}]|(?![{_EAST}])\w(?:(?![{_EAST}])[\w'’.-])*")


@dataclass(frozen=True, slots=True)
class Line:
    """One article in the running order.

    number   its place, from 1
    pages    labels of its first and last page; empty where nothing was laid out
    words    字数: East Asian characters and marks, and words of other scripts
    photos   pictures that are there
    waiting  captions whose photo is not there, or that name none
    """

    number: int
    path: str
    title: str
    pages: tuple[str, str]
    words: int
    photos: int
    waiting: tuple[str, ...]


def running_order(root: Path) -> tuple[Line, ...]:
    """Return the articles of the edition in `root`, laid out. Raises HuoziError as a build does."""
    book = assemble(project.load(root))
    layout = lay_out(book, {photo.name: for_layout(photo) for photo in photos_of(book).values()})
    return _lines(book, layout.chapter_pages())


def _lines(book: Book, pages: Mapping[str, tuple[str, str]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            number,
            chapter.path,
            chapter.front.title,
            pages.get(chapter.id, ("", "")),
            words(chapter),
            sum(figure.photo is not None for figure in chapter.figures),
            tuple(figure.source or figure.caption for figure in chapter.figures if figure.photo is None),
        )
        for number, chapter in enumerate(book.chapters, 1)
        if chapter.path != SETTINGS  # the errata of edition.toml
    )


def words(chapter: Chapter) -> int:
    """Return the length of an article with its title block, captions and notes, as word processors count."""
    return len(_COUNTED.findall("".join(ElementTree.fromstring(chapter.body).itertext())))


def move(root: Path, number: int, before: int) -> None:
    """Put article `number` of the edition in `root` before the one that is now number `before`.

    The order is written into edition.toml as `articles`; no file gets another name, so that links and import
    records keep their meaning. `before` one higher than the last puts it at the end.

    Raises UsageError (`article-number`) for a number that no article has.
    """
    read = project.load(root)
    names = [path.name for path in read.manuscripts]
    for given, last in ((number, len(names)), (before, len(names) + 1)):
        if given > last:
            raise UsageError(finding("article-number", number=given, last=last))
    save_order(root, moved(names, number, before))


def moved(names: Sequence[str], number: int, before: int) -> list[str]:
    """Return `names` with the one at place `number` standing before that at `before`; places from 1."""
    rest = [name for place, name in enumerate(names, 1) if place != number]
    at = before - 1 - (before > number)
    return [*rest[:at], names[number - 1], *rest[at:]]


def save_order(root: Path, names: Sequence[str]) -> None:
    """Write the order of the articles into edition.toml."""
    path = root / SETTINGS
    text = path.read_text(encoding="utf-8-sig")
    write_atomically(path, edited(SETTINGS, text, {("", "articles"): tuple(names)}).encode())
