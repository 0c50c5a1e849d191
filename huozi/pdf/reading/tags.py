"""The structure tree of screen and archive files mended: what WeasyPrint leaves of PDF/UA-1 (ISO 14289-1).

- Running heads and folios become artifacts (7.8): their elements hang outside the tree.
- Leaders become artifacts too: nobody wants fifty dots read aloud.
- Every Note has an ID (7.9), every header cell says what it heads (7.5).
- A link has one annotation and one Link element; so has the call of a note, and its mark, which leads back.
- An item of a list holds its label and its body (14.8.4.3.3), also where it is made of paragraphs.
- A paragraph holds no other: an anonymous block inside one has its element's type.
- Elements without content go.
- Marked content inside a form (a group of some opacity) is told of in the form's own slot.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

_PAGINATION = Dictionary(Type=Name.Pagination)
_LAYOUT = Dictionary(Type=Name.Layout)
_LEADER = 4  # pieces of the same text in one element: no words are so


def mend_tags(pdf: pikepdf.Pdf) -> None:
    """Mend the structure tree and the marked content of the opened master, in place."""
    root = pdf.Root.StructTreeRoot
    _link_notes(pdf, root)
    _unnest_links(root)
    for element in list(_elements(root)):
        if element.get("/S") == Name.LI:
            _give_body(pdf, element)
    reached = set()
    rows: dict[tuple[int, int], list[pikepdf.Object]] = {}
    notes = 0
    for element in _elements(root):
        reached.add(element.objgen)
        if sum(isinstance(kid, int) for kid in _kids(element)) >= _LEADER:
            rows.setdefault(element.Pg.objgen, []).append(element)
        if element.get("/S") == Name.Note:
            notes += 1
            element.ID = pikepdf.String(f"note-{notes}")
        elif element.get("/S") == Name.TH:
            _give_scope(element)
        elif element.get("/S") == Name.P and element.P.get("/S") == Name.P:
            element.S = Name.Span
    numbers = root.ParentTree.Nums
    slots = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    forms = _Forms(max(slots, default=-1) + 1)
    for page in pdf.pages:
        parents = slots.get(int(page.obj.get("/StructParents", -1)))
        if isinstance(parents, Array):
            leaders = _leaders(page, rows.get(page.obj.objgen, []))
            _mend_page(page, parents, reached, leaders, forms)
    _prune(root)
    for key, parents in forms.slots:
        numbers.append(key)
        numbers.append(pdf.make_indirect(parents))


def _elements(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield all structure elements of the tree, in reading order."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element is not root:
            yield element
        stack.extend(reversed([kid for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid]))


def _give_body(pdf: pikepdf.Pdf, item: pikepdf.Object) -> None:
    """Put what an item holds beside its label into one body: WeasyPrint does so with its bare text only."""
    kids = _kids(item)
    parts = [isinstance(kid, Dictionary) and kid.get("/S") in (Name.Lbl, Name.LBody) for kid in kids]
    if all(parts):
        return
    loose: list[Any] = [kid for kid, is_part in zip(kids, parts, strict=True) if not is_part]
    if not all(isinstance(kid, Dictionary) and "/S" in kid for kid in loose):
        return  # content of its own, which the page's parents name
    body = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.LBody, K=Array(loose), Pg=item.Pg, P=item)
    )
    for kid in loose:
        kid.P = body
    first = parts.index(False)
    kept = [kid for kid, is_part in zip(kids, parts, strict=True) if is_part]
    item.K = Array([*kept[:first], body, *kept[first:]])


def _give_scope(cell: pikepdf.Object) -> None:
    """Say that a header cell heads its column, below the head of a table its row (ISO 32000-1, 14.8.5.7)."""
    given = cell.get("/A")
    owned = list(given) if isinstance(given, Array) else [given] if isinstance(given, Dictionary) else []
    if not any("/Scope" in attributes for attributes in owned):
        part = cell.get("/P", Dictionary()).get("/P", Dictionary())
        scope = Name.Column if part.get("/S") == Name.THead else Name.Row
        cell.A = Array([*owned, Dictionary(O=Name.Table, Scope=scope)])


def _kids(element: pikepdf.Object) -> list[object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _link_notes(pdf: pikepdf.Pdf, root: pikepdf.Object) -> None:
    """Put the link of a note's call, and the one back at its mark, into Link elements (ISO 14289-1, 7.18.5).

    The call is a Reference, the mark a Lbl (ISO 32000-1, 14.8.4.4): the link stands inside.
    """
    numbers = root.ParentTree.Nums
    places = {int(numbers[index]): index + 1 for index in range(0, len(numbers), 2)}
    for element in list(_elements(root)):
        kids = _kids(element)
        references = [kid for kid in kids if isinstance(kid, Dictionary) and "/Obj" in kid]
        if element.get("/S") not in (Name.Reference, Name.Lbl) or not references:
            continue
        link = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Link, P=element, Pg=element.Pg, K=Array(kids))
        )
        element.K = Array([link])
        for kid in kids:
            if isinstance(kid, Dictionary) and "/S" in kid:
                kid.P = link
        for reference in references:
            numbers[places[int(reference.Obj.StructParent)]] = link


def _unnest_links(root: pikepdf.Object) -> None:
    """Leave each link one annotation, in its outermost Link element (ISO 14289-1, 7.18.5).

    WeasyPrint gives every box inside a link an annotation of its own; they lie upon one another.
    """
    stack = [(root, False)]
    while stack:
        element, linked = stack.pop()
        if linked:
            kids = _kids(element)
            references = [kid for kid in kids if isinstance(kid, Dictionary) and "/Obj" in kid]
            for reference in references:
                _remove_annotation(reference.Pg, reference.Obj)
            if references:
                element.K = Array([kid for kid in kids if kid not in references])
            if element.get("/S") == Name.Link:
                element.S = Name.Span
        linked = linked or element.get("/S") == Name.Link
        stack.extend((kid, linked) for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid)


def _remove_annotation(page: pikepdf.Object, annotation: pikepdf.Object) -> None:
    kept = [found for found in page.Annots if found.objgen != annotation.objgen]
    if kept:
        page.Annots = Array(kept)
    else:
        del page["/Annots"]


def _prune(root: pikepdf.Object) -> None:
    """Drop elements that hold nothing: no content, no other element; table cells may be empty."""
    for element in reversed(list(_elements(root))):
        kids = _kids(element)
        kept = [kid for kid in kids if not _hollow(kid)]
        if len(kept) != len(kids):
            element.K = Array(kept)


def _hollow(kid: object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid and kid.S not in (Name.TD, Name.TH) and not _kids(kid)


class _Forms:
    """Forms with marked content of their own, and their entries for the parent tree."""

    def __init__(self, first_key: int) -> None:
        self.slots: list[tuple[int, Array]] = []
        self._next = first_key

    def adopt(self, form: pikepdf.Object, page: pikepdf.Page, parents: Array, inside: set[int]) -> None:
        """Let the elements of the marked content `inside` a form know that it is there (14.7.4.2)."""
        slots = Array([None] * (max(inside) + 1))
        for mcid in inside:
            element, parents[mcid] = parents[mcid], None
            if not isinstance(element, Dictionary):
                continue
            slots[mcid] = element
            reference = Dictionary(Type=Name.MCR, Pg=page.obj, Stm=form, MCID=mcid)
            element.K = Array(
                [reference if isinstance(kid, int) and kid == mcid else kid for kid in _kids(element)]
            )
        form.StructParents = self._next
        self.slots.append((self._next, slots))
        self._next += 1


def _leaders(page: pikepdf.Page, rows: list[pikepdf.Object]) -> set[int]:
    """Take leaders, the dots of a table of contents, out of the tree; return what content they were."""
    if not rows:
        return set()
    shown: dict[int, bytes] = {}
    mcid = -1
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "BDC" and isinstance(instruction.operands[1], Dictionary):
            mcid = int(instruction.operands[1].get("/MCID", -1))
        elif operator == "TJ":
            strings = (bytes(part) for part in instruction.operands[0] if isinstance(part, pikepdf.String))
            shown[mcid] = shown.get(mcid, b"") + b"".join(strings)
    leaders: set[int] = set()
    for element in rows:
        kids = [kid for kid in _kids(element) if isinstance(kid, int)]
        if len({shown.get(kid) for kid in kids}) == 1:
            leaders.update(kids)
            element.K = Array([kid for kid in _kids(element) if not isinstance(kid, int)])
    return leaders


def _mend_page(
    page: pikepdf.Page,
    parents: Array,
    reached: set[tuple[int, int]],
    leaders: set[int],
    forms: _Forms,
) -> None:
    """Mark what hangs outside the tree and what is a leader as artifact; adopt the forms the page paints."""
    artifacts = dict.fromkeys(leaders, _LAYOUT)
    for mcid, parent in enumerate(parents):
        if not isinstance(parent, Dictionary) or parent.objgen not in reached:
            artifacts[mcid] = _PAGINATION
    page.contents_coalesce()
    _mend_content(page.obj, page.obj.Contents, page, parents, artifacts, forms)
    for mcid in artifacts:
        parents[mcid] = None


def _mend_content(
    holder: pikepdf.Object,
    stream: pikepdf.Object,
    page: pikepdf.Page,
    parents: Array,
    artifacts: dict[int, Dictionary],
    forms: _Forms,
) -> None:
    """Mend a page's content or a form's: `stream`, whose resources `holder` has (the form itself is both)."""
    out: list[Any] = []
    inside: set[int] = set()
    changed = False
    is_form = holder.get("/Subtype") == Name.Form
    for instruction in pikepdf.parse_content_stream(holder if is_form else page):
        operator = str(instruction.operator)
        if operator == "BDC" and isinstance(instruction.operands[1], Dictionary):
            mcid = int(instruction.operands[1].get("/MCID", -1))
            if mcid in artifacts:
                out.append(([Name.Artifact, artifacts[mcid]], Operator("BDC")))
                changed = True
                continue
            if mcid >= 0:
                inside.add(mcid)
        elif operator == "Do":
            found = holder.Resources.get("/XObject", Dictionary()).get(str(instruction.operands[0]))
            if found is not None and found.get("/Subtype") == Name.Form and "/StructParents" not in found:
                _mend_content(found, found, page, parents, artifacts, forms)
        out.append(instruction)
    if changed:
        stream.write(pikepdf.unparse_content_stream(out))
    if inside and is_form:
        forms.adopt(holder, page, parents, inside)
