"""The ways through a finished PDF: bookmarks, links, named places, the numbers of its contents page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi import languages, messages
from huozi.checks.pdf_contents import Contents, Shown
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_pages import box, labels, listed
from huozi.checks.pdf_tags import Tag
from huozi.checks.text_order import plain
from huozi.diagnostics import Finding, finding

_HIDDEN, _PRINTED = 1 | 2 | 32, 4  # flags of annotations (ISO 32000-1, 12.5.3)
_SLACK = 4.0  # pt by which a link's area may miss its words
_ENTRY = re.compile(r"(\D{2,}?)(\d{1,4})(?=\D|$)")
_LED = re.compile(r"(.{2,}?)[.·…]{4,}(\d{1,4})")
"""An entry whose number stands behind a leader: its title may have numbers of its own."""

_ALIKE = 4  # characters in a row that tell a title


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: title, page from 1 (0: it leads nowhere), height on it (None: not told), depth from 0."""

    title: str
    page: int
    top: float | None
    depth: int


def read_bookmarks(pdf: pikepdf.Pdf) -> list[Bookmark]:
    """Return the bookmarks in order, the nested ones behind their parents."""
    places = _Places(pdf)
    found: list[Bookmark] = []
    seen: set[Any] = set()

    def read(item: Any, depth: int) -> None:
        while isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            page, top = places.of(item)
            found.append(Bookmark(str(item.get("/Title", "")), page, top, depth))
            if depth < 12:
                read(item.get("/First"), depth + 1)
            item = item.get("/Next")

    read(pdf.Root.get("/Outlines", Dictionary()).get("/First"), 0)
    return found


class _Places:
    """Where destinations lead (ISO 32000-1, 12.3.2)."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        self.names = dict(pikepdf.NameTree(tree)) if tree is not None else {}

    def of(self, item: Any) -> tuple[int, float | None]:
        """Return (page, height) of what a bookmark or link leads to; page 0 where there is none."""
        action = item.get("/A", Dictionary())
        target = action.get("/D") if action.get("/S") == Name.GoTo else item.get("/Dest")
        if isinstance(target, (pikepdf.String, Name)):
            target = self.names.get(str(target))
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or not len(target) or not isinstance(target[0], Dictionary):
            return 0, None
        top = (
            float(target[3])
            if len(target) > 3 and str(target[1]) == "/XYZ" and target[3] is not None
            else None
        )
        return self.pages.get(target[0].objgen, 0), top


def check_navigation(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield what is wrong with bookmarks, links and the contents page."""
    yield from _bookmarks(pdf, kind, contents, tags)
    yield from _links(pdf, kind, contents)
    yield from _contents_tags(pdf, kind, contents, tags)
    if not pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle"):
        yield finding("pdf-title-missing", kind=kind)


def _bookmarks(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Each bookmark leads to the heading it names, in order, and each heading of the first level has one."""
    bookmarks = read_bookmarks(pdf)
    if not bookmarks:
        yield finding("pdf-bookmark-none", kind=kind)
        return
    names = labels(pdf)
    headings = [
        (plain(tag.text(contents)), tag.page, tag.role) for tag in tags if re.fullmatch("H[1-6]", tag.role)
    ]
    last = 0, 0.0
    for number, mark in enumerate(bookmarks):
        if mark in bookmarks[:number]:
            yield finding("pdf-bookmark-twice", kind=kind, title=mark.title)
        title = plain(mark.title)
        place = mark.page, -(mark.top if mark.top is not None else 1e6)
        media = box(pdf.pages[mark.page - 1], "/MediaBox") if mark.page else (0.0, 0.0, 0.0, 0.0)
        beyond = mark.top is not None and not media[1] - _SLACK <= mark.top <= media[3] + _SLACK
        if not mark.page or not title or beyond:
            yield finding("pdf-bookmark-wrong", kind=kind, title=mark.title, page=mark.page)
        elif place < last and mark.page <= last[0] and _columns(place, last):
            yield finding("pdf-bookmark-disordered", kind=kind, title=mark.title)
        elif names[mark.page - 1] != mark.title and not _names_heading(title, mark.page, headings, contents):
            yield finding("pdf-bookmark-wrong", kind=kind, title=mark.title, page=mark.page)
        last = max(last, place)
    marked = {plain(mark.title) for mark in bookmarks}
    shown = {role for heading, _, role in headings if heading in marked} | {"H1"}
    for heading, _, role in headings:
        if role in shown and heading not in marked:
            yield finding("pdf-bookmark-missing", kind=kind, title=heading[:40])
    if not _chained(pdf.Root.Outlines, 0):
        yield finding("pdf-bookmark-broken", kind=kind)


def _columns(place: tuple[int, float], last: tuple[int, float]) -> bool:
    """Return whether a bookmark leads to an earlier page; on one page columns may go up again."""
    return place[0] < last[0]


def _names_heading(title: str, page: int, headings: list[tuple[str, int, str]], contents: Contents) -> bool:
    if headings:
        return any(text == title and where == page for text, where, _ in headings)
    return title in plain(contents.text[page - 1])


def _chained(item: Any, depth: int) -> bool:
    """Return whether the chain of bookmarks is whole, forwards and back (ISO 32000-1, 12.3.3)."""
    before, child = None, item.get("/First")
    count = 0
    while isinstance(child, Dictionary) and count < 100_000:
        count += 1
        back = child.get("/Prev")
        if (back.objgen if back is not None else None) != (before.objgen if before is not None else None):
            return False
        if child.get("/Parent") is None or child.Parent.objgen != item.objgen:
            return False
        if "/First" in child and (depth > 12 or not _chained(child, depth + 1)):
            return False
        before, child = child, child.get("/Next")
    last = item.get("/Last")
    return before is None or (last is not None and last.objgen == before.objgen)


def _links(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """Links lead somewhere, lie over words, and say where they lead (ISO 14289-1, 7.18)."""
    places = _Places(pdf)
    dead, adrift, mute, hidden = set(), set(), set(), set()
    by_page = _by_page(contents)
    for number, page in enumerate(pdf.pages, 1):
        pieces = by_page.get(number, [])
        for note in page.obj.get("/Annots", ()):
            if note.get("/Subtype") != Name.Link:
                continue
            address = str(note.get("/A", Dictionary()).get("/URI", ""))
            if not places.of(note)[0] and not re.match(r"https?://[^/\s]+|mailto:[^@\s]+@", address):
                dead.add(number)
            x, y, x2, y2 = (float(value) for value in note.get("/Rect", (0, 0, 0, 0)))
            left, right, bottom, top = min(x, x2), max(x, x2), min(y, y2), max(y, y2)
            if not any(
                left - _SLACK <= piece.x <= right + _SLACK and bottom - _SLACK <= piece.y <= top + _SLACK
                for piece in pieces
            ):
                adrift.add(number)
            flags = int(note.get("/F", 0))
            if flags & _HIDDEN or (kind == "archive" and not flags & _PRINTED):
                hidden.add(number)
            if _covers_page(page, (left, bottom, right, top)):
                adrift.add(number)
            if not str(note.get("/Contents", "")).strip():
                mute.add(number)
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != Name.S:
            mute.add(number)
    wrong = {
        "pdf-link-dead": dead,
        "pdf-link-adrift": adrift,
        "pdf-link-mute": mute,
        "pdf-annotation-hidden": hidden,
    }
    for id, pages in wrong.items():
        if pages:
            yield finding(id, kind=kind, pages=listed(pages))


def _covers_page(page: pikepdf.Page, area: tuple[float, float, float, float]) -> bool:
    """Return whether a link's area takes half of its page: then one cannot touch the page without it."""
    media = box(page, "/MediaBox")
    return (area[2] - area[0]) * (area[3] - area[1]) * 2 > (media[2] - media[0]) * (media[3] - media[1])


def _by_page(contents: Contents) -> dict[int, list[Shown]]:
    """Return the pieces of text of each page."""
    found: dict[int, list[Shown]] = {}
    for piece in contents.shown:
        found.setdefault(piece.page, []).append(piece)
    return found


def _contents_tags(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """A line of the contents has the number of the page it leads to, and names what stands there."""
    names = labels(pdf)
    places = _Places(pdf)
    linked = any(tag.role == "TOCI" and tag.notes for tag in tags)
    for tag in tags:
        if tag.role != "TOCI":
            continue
        sections = {key for child in tag.children if child.role == "TOC" for key in child.content}
        own = (contents.marked.get(key, "") for key in tag.content if key not in sections)
        text = " ".join(" ".join(own).split())  # apart: a title may end in a number of its own
        if not tag.notes:
            if linked and text:
                yield finding("pdf-link-missing", kind=kind, entry=text[:40])
            continue
        page = places.of(tag.notes[0])[0]
        numbers = re.findall(r"\d+", text)  # the page's stands first or last, between may be the title's own
        ends = {*numbers[:1], *numbers[-1:]}
        if page and ends and names[page - 1].isdigit() and names[page - 1] not in ends:
            yield finding("pdf-contents-number", kind=kind, entry=text[:40], wanted=names[page - 1])
        title = plain(next((it.text(contents) for it in _links_of(tag)), ""))
        title = re.sub(r"[\d.·…]+$", "", title)
        if page and title and title not in plain(contents.text[page - 1]):
            yield finding("pdf-contents-number", kind=kind, entry=text[:40], wanted=names[page - 1])


def _links_of(tag: Tag) -> Iterator[Tag]:
    for child in tag.children:
        if child.role == "Link":
            yield child
        yield from _links_of(child)


def check_contents_page(pdf: pikepdf.Pdf, kind: Kind, contents: Contents) -> Iterator[Finding]:
    """Yield entries of the contents page whose words stand on another page than the one they name.

    For files without tags: read from the words alone, so only what is plain is told.
    """
    names = labels(pdf)
    called = {messages.label("label-contents", code) for code in (*languages.languages(), "en")}
    texts = [plain(text) for text in contents.text]
    for page, name in enumerate(names, 1):
        if not is_contents(name, called):
            continue
        text = plain(contents.text[page - 1])
        for entry, number in _LED.findall(text) or _ENTRY.findall(text):
            if number not in names:
                continue
            enough = min(_ALIKE, len(entry))
            there = texts[names.index(number)]
            if _alike(entry, there) >= enough or _stands_in_two(entry, there):
                continue
            others = [(_alike(entry, text), names[n]) for n, text in enumerate(texts) if n != page - 1]
            best = max(others, default=(0, ""))
            if best[0] >= enough:
                yield finding("pdf-contents-number", kind=kind, entry=entry[-40:], wanted=best[1])


def is_contents(label: str, called: set[str]) -> bool:
    """Return whether a page's label is one that contents are `called`, with a number behind or not."""
    return label.rstrip("0123456789").rstrip() in called


def _stands_in_two(entry: str, text: str) -> bool:
    """Tell whether title and authors of `entry`, which may stand apart, both stand in `text`."""
    return any(entry[:place] in text and entry[place:] in text for place in range(1, len(entry)))


def _alike(entry: str, text: str) -> int:
    """Return how many characters of `entry`, in a row, stand in `text`."""
    longest = 0
    for start in range(len(entry)):
        while start + longest < len(entry) and entry[start : start + longest + 1] in text:
            longest += 1
    return longest
