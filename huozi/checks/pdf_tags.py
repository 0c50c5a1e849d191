"""The structure tree of a finished PDF: every tag owns what it tags, in reading order (ISO 14289-1, 7).

Knows nothing of the writer. An element's text is what its own marked content and that of its children shows.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from huozi.checks.pdf_contents import Contents, MarkedContent
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_pages import labels, listed
from huozi.diagnostics import Finding, finding

_STANDARD = frozenset(
    """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6
    L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot
    Ruby RB RT RP Warichu WT WP Figure Formula Form Em Strong Title Sub Aside FENote""".split()
)
_MOVED = frozenset({"Figure", "Caption", "Note", "Table", "Aside", "FENote", "TOC", "L"})
"""What the page may paint elsewhere than it is read: floats, notes, and what is built of lines of its own."""

_DEEPEST = 200
_CHILDREN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI", "TOC", "Caption"},
}
_PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}
"""What an element may stand in, where that is not left to the writer (ISO 32000-1, 14.8.4.3)."""


@dataclass(slots=True)
class Tag:
    """One structure element.

    role     its standard type
    above    the types of the elements it stands in, outermost first
    content  its own and its children's marked content, in reading order
    own      the same of its own alone
    notes    annotations it owns, its children's too
    """

    role: str
    object: pikepdf.Object
    above: tuple[str, ...]
    children: list["Tag"] = field(default_factory=list)
    content: list[MarkedContent] = field(default_factory=list)
    own: list[MarkedContent] = field(default_factory=list)
    notes: list[pikepdf.Object] = field(default_factory=list)

    def text(self, contents: Contents) -> str:
        """Return the text that the element tags."""
        return "".join(contents.marked.get(key, "") for key in self.content)

    @property
    def page(self) -> int:
        """The page its text begins on; 0 where it has none."""
        return self.content[0][0] if self.content else 0


def read_tags(pdf: pikepdf.Pdf) -> list[Tag]:
    """Return all structure elements in reading order; nothing where the file is not tagged."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return []
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    roles = root.get("/RoleMap", Dictionary())
    found: list[Tag] = []
    _read(root, Tag("", root, ()), found, pages, roles, None, 0)
    return found


def _read(
    element: Any, tag: Tag, found: list[Tag], pages: dict[Any, int], roles: Any, page: Any, depth: int
) -> None:
    """Read the kids of `element` into `tag`."""
    page = element.get("/Pg", page)
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]:
        if isinstance(kid, int):
            where = page.objgen if page is not None else None
            tag.own.append(MarkedContent(pages.get(where, 0), int(kid)))
            tag.content.append(tag.own[-1])
        elif not isinstance(kid, Dictionary) or depth > _DEEPEST:
            continue
        elif "/MCID" in kid:
            where = kid.Pg.objgen if "/Pg" in kid else page.objgen if page is not None else None
            stream = kid.Stm.objgen[0] if "/Stm" in kid else 0
            tag.own.append(MarkedContent(pages.get(where, 0), int(kid.MCID), stream))
            tag.content.append(tag.own[-1])
        elif "/Obj" in kid:
            tag.notes.append(kid.Obj)
        elif "/S" in kid:
            name = str(kid.S).lstrip("/")
            role = str(roles.get(f"/{name}", f"/{name}")).lstrip("/")
            child = Tag(role, kid, (*tag.above, tag.role) if tag.role else ())
            found.append(child)
            tag.children.append(child)
            _read(kid, child, found, pages, roles, page, depth + 1)
            tag.content += child.content
            tag.notes += child.notes


def check_tags(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield what a screen reader could not reach, or would read wrongly."""
    marked = bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False))
    orphans = _orphans(contents, tags)
    root = pdf.Root.get("/StructTreeRoot", Dictionary())
    if not tags or not marked or contents.untagged or orphans:
        yield finding("pdf-untagged", kind=kind, pages=listed({*contents.untagged, *orphans}) or "–")
    if not tags:
        return
    painted = set(contents.marked)
    owned = [key for tag in tags for key in tag.own]
    gone = {key.page for key in owned if key.page == 0 or not _exists(pdf, key, painted)}
    twice = {key.page for key, count in Counter(owned).items() if count > 1}
    mapped = not _STANDARD.isdisjoint(str(name).lstrip("/") for name in root.get("/RoleMap", Dictionary()))
    doubted = bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Suspects", False))
    if gone or twice or mapped or doubted or not _parents_agree(pdf, tags) or not _links_whole(pdf, tags):
        yield finding("pdf-tag-broken", kind=kind, pages=listed((gone | twice) - {0}) or "–")
    mute = sum(1 for tag in tags if tag.role in ("Figure", "Formula") and not _described(tag))
    if mute:
        yield finding("pdf-alt-missing", kind=kind, count=mute)
    unknown = sorted({tag.role for tag in tags} - _STANDARD)
    if unknown:
        yield finding("pdf-tag-unknown", kind=kind, role=", ".join(unknown))
    if tags[0].role != "Document":
        yield finding("pdf-tag-nesting", kind=kind, role="StructTreeRoot", child=tags[0].role)
    yield from _nesting(kind, tags)
    yield from _order(kind, tags, {page for page, name in enumerate(labels(pdf), 1) if name.isdigit()})
    yield from _headings(kind, contents, tags)
    yield from _notes_and_cells(kind, tags)


def _described(tag: Tag) -> bool:
    return bool(str(tag.object.get("/Alt", "")).strip() or str(tag.object.get("/ActualText", "")).strip())


def _orphans(contents: Contents, tags: list[Tag]) -> set[int]:
    """Return the pages that mark content as tagged which no element owns."""
    owned = {key for tag in tags for key in tag.own}
    inked = {MarkedContent(page, mcid) for page, mcid in contents.painting.inked}
    return {key.page for key in inked.union(contents.marked) if key not in owned}


def _exists(pdf: pikepdf.Pdf, key: MarkedContent, painted: set[MarkedContent]) -> bool:
    """Return whether this marked content is painted, text or not."""
    if key in painted:
        return True
    if key.stream:
        streams: list[Any] = [pdf.get_object(key.stream, 0)]
    else:
        data = pdf.pages[key.page - 1].obj.get("/Contents")
        streams = list(data) if isinstance(data, Array) else [data]
    joined = b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, pikepdf.Stream))
    return re.search(rb"/MCID\s+%d\b" % key.mcid, joined) is not None


def _parents_agree(pdf: pikepdf.Pdf, tags: list[Tag]) -> bool:
    """Return whether each element's parent, and each content's entry in the parent tree, is right."""
    tree = pdf.Root.StructTreeRoot.get("/ParentTree")
    if tree is None:
        return False
    numbers: dict[int, Any] = dict(pikepdf.NumberTree(tree))
    for tag in tags:
        for key in tag.own:
            owner = pdf.get_object(key.stream, 0) if key.stream else pdf.pages[key.page - 1].obj
            entry = numbers.get(int(owner.get("/StructParents", -1)))
            if not isinstance(entry, Array) or key.mcid >= len(entry):
                return False
            if not _is_same(entry[key.mcid], tag.object):
                return False
        if any(not _is_same(child.object.get("/P"), tag.object) for child in tag.children):
            return False
        notes = tag.notes if tag.role == "Link" else []
        if any(not _is_same(numbers.get(int(it.get("/StructParent", -1))), tag.object) for it in notes):
            return False
    return True


def _links_whole(pdf: pikepdf.Pdf, tags: list[Tag]) -> bool:
    """Return whether each tagged link owns its area, and that area is on a page (ISO 14289-1, 7.18.5)."""
    there = {note.objgen for page in pdf.pages for note in page.obj.get("/Annots", ())}
    return all(
        tag.notes and all(note.objgen in there for note in tag.notes) for tag in tags if tag.role == "Link"
    )


def _is_same(one: Any, other: pikepdf.Object) -> bool:
    return isinstance(one, Dictionary) and bool(one.objgen == other.objgen)


def _nesting(kind: Kind, tags: list[Tag]) -> Iterator[Finding]:
    """Tables, lists and contents hold what they may hold (ISO 32000-1, 14.8.4)."""
    for tag in tags:
        above, wanted = (tag.above or ("",))[-1], _PARENTS.get(tag.role)
        if wanted is not None and above not in wanted:
            yield finding("pdf-tag-nesting", kind=kind, role=above or "–", child=tag.role)
            return
        allowed = _CHILDREN.get(tag.role)
        strange = [child.role for child in tag.children if allowed is not None and child.role not in allowed]
        if strange or (allowed is not None and not tag.children):
            yield finding("pdf-tag-nesting", kind=kind, role=tag.role, child=", ".join(strange[:3]) or "–")
            return


def _order(kind: Kind, tags: list[Tag], numbered: set[int]) -> Iterator[Finding]:
    """Running text of the numbered pages, which no designer has scattered, is read as it is painted."""
    last: dict[int, int] = {}
    wrong = set()
    furthest = 0
    for tag in tags:
        if _MOVED & {tag.role, *tag.above}:
            continue
        for page, mcid, stream in tag.own:
            if stream:
                continue
            if page in numbered and (mcid < last.get(page, -1) or page < furthest):
                wrong.add(page)
            last[page], furthest = mcid, max(furthest, page)
    if wrong:
        yield finding("pdf-tag-order", kind=kind, pages=listed(wrong))


def _headings(kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Headings are not empty and go down one level at a time (ISO 14289-1, 7.4.2)."""
    above = 0
    for tag in tags:
        if re.fullmatch("H[1-6]", tag.role):
            level = int(tag.role[1])
            text = tag.text(contents).strip()
            if level > above + 1 or not text:
                yield finding(
                    "pdf-heading-wrong", kind=kind, page=tag.page, level=level, above=above, text=text[:40]
                )
            above = level


def _notes_and_cells(kind: Kind, tags: list[Tag]) -> Iterator[Finding]:
    """Notes can be told apart (ISO 14289-1, 7.9), header cells say what they head (7.5), rows are even."""
    notes = [str(tag.object.get("/ID", "")) for tag in tags if tag.role == "Note"]
    if len(set(notes)) != len(notes) or "" in notes:
        yield finding("pdf-tag-broken", kind=kind, pages="–")
    wrong = {tag.page for tag in tags if tag.role == "TH" and "/Scope" not in _attributes(tag)}
    tables = [tag for tag in tags if tag.role == "Table"]
    wrong |= {tag.page for tag in tables if _is_uneven(tag) or _is_headless(tag) or _is_jumbled(tag)}
    if wrong:
        yield finding("pdf-table-wrong", kind=kind, pages=listed(wrong - {0}) or "–")


def _is_uneven(table: Tag) -> bool:
    """Return whether rows have more columns than others, where no cell spans rows."""
    rows = _rows(table)
    spans = any("/RowSpan" in _attributes(cell) for row in rows for cell in row.children)
    return not spans and len({_width(row) for row in rows}) > 1


def _is_headless(table: Tag) -> bool:
    """Return whether no cell of a table with several rows heads the others (ISO 14289-1, 7.5)."""
    rows = _rows(table)
    return len(rows) > 1 and not any(cell.role == "TH" for row in rows for cell in row.children)


def _is_jumbled(table: Tag) -> bool:
    """Return whether the cells are read in another order than they are painted in, row by row."""
    first = [key for row in _rows(table) for cell in row.children for key in cell.content[:1]]
    return first != sorted(first)


def _rows(table: Tag) -> list[Tag]:
    return [
        row
        for part in table.children
        for row in ([part] if part.role == "TR" else part.children)
        if row.role == "TR"
    ]


def _width(row: Tag) -> int:
    return sum(int(_attributes(cell).get("/ColSpan", 1)) for cell in row.children)


def _attributes(tag: Tag) -> dict[str, Any]:
    """Return all attributes of an element, whatever owns them (ISO 32000-1, 14.7.5)."""
    given = tag.object.get("/A")
    parts = list(given) if isinstance(given, Array) else [given]
    return {key: value for part in parts if isinstance(part, Dictionary) for key, value in part.items()}
