"""The structure tree of screen and archive files mended: what WeasyPrint leaves of PDF/UA-1 (ISO 14289-1).

- Running heads and folios become artifacts (7.8): their elements hang outside the tree.
- Every Note has an ID (7.9).
- Elements without content go.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

_PAGINATION = Dictionary(Type=Name.Pagination)


def mend_tags(pdf: pikepdf.Pdf) -> None:
    """Mend the structure tree and the marked content of the opened master, in place."""
    root = pdf.Root.StructTreeRoot
    _prune(root)
    reached = set()
    notes = 0
    for element in _elements(root):
        reached.add(element.objgen)
        if element.get("/S") == Name.Note:
            notes += 1
            element.ID = pikepdf.String(f"note-{notes}")
    numbers = root.ParentTree.Nums
    slots = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    for page in pdf.pages:
        parents = slots.get(int(page.obj.get("/StructParents", -1)))
        if isinstance(parents, Array):
            _artifacts(page, parents, reached)


def _elements(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield all structure elements of the tree, in reading order."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element is not root:
            yield element
        stack.extend(reversed([kid for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid]))


def _kids(element: pikepdf.Object) -> list[object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _prune(root: pikepdf.Object) -> None:
    """Drop elements that hold nothing: no content, no other element; table cells may be empty."""
    for element in reversed(list(_elements(root))):
        kids = _kids(element)
        kept = [kid for kid in kids if not _hollow(kid)]
        if len(kept) != len(kids):
            element.K = Array(kept)


def _hollow(kid: object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid and kid.S not in (Name.TD, Name.TH) and not _kids(kid)


def _artifacts(page: pikepdf.Page, parents: Array, reached: set[tuple[int, int]]) -> None:
    """Mark content whose element hangs outside the tree as pagination artifact."""
    outside = {
        mcid
        for mcid, parent in enumerate(parents)
        if not isinstance(parent, Dictionary) or parent.objgen not in reached
    }
    if not outside:
        return
    for mcid in outside:
        parents[mcid] = None
    page.contents_coalesce()
    out: list[Any] = []
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC":
            properties = instruction.operands[1]
            if isinstance(properties, Dictionary) and int(properties.get("/MCID", -1)) in outside:
                out.append(([Name.Artifact, _PAGINATION], Operator("BDC")))
                continue
        out.append(instruction)
    page.obj.Contents.write(pikepdf.unparse_content_stream(out))
