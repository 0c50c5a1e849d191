"""Pages of the print file imposed for saddle stitching on an office duplex printer.

Two pages lie side by side on a sheet that is printed on both sides, turned on its short edge; the pile of
sheets is folded once and stapled through the fold.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi.model.printing import MM, SIGNATURE
from huozi.pdf.press.prepress import box

PAPER_MM = 0.1
"""Thickness of office paper (80 g/m²): by so much each inner sheet creeps outwards when folded."""

_SHEETS_MM = ((297.0, 210.0), (420.0, 297.0))  # A4, A3
_IGNORED_MM = 0.5


def spreads(count: int) -> list[tuple[int, int]]:
    """Return, side by side of each sheet in turn, the page numbers on the left and on the right.

    count  a multiple of 4. Outermost sheet first, its outer side first: (8, 1), (2, 7), (6, 3), (4, 5).
    """
    sides = []
    for side in range(count // 2):
        low, high = side + 1, count - side
        sides.append((high, low) if side % 2 == 0 else (low, high))
    return sides


def impose(source: pikepdf.Pdf, target: pikepdf.Pdf, *, from_right: bool = False) -> None:
    """Impose the print pages of `source` on the sheets of the empty `target`.

    from_right  the booklet is bound at the right: each pair of pages changes sides

    Each page keeps its bleed on the three outer sides and ends at the fold; inner sheets move towards
    the fold by the creep, so that after trimming the outer margins are equal.
    """
    pages = list(source.pages)
    assert len(pages) % SIGNATURE == 0  # a print file is padded
    forms = [target.copy_foreign(_form(source, page)) for page in pages]
    trim = box(pages[0], "/TrimBox")
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    sheet = _sheet(width, height)
    for side, pair in enumerate(spreads(len(pages))):
        left, right = reversed(pair) if from_right else pair
        creep = side // 2 * PAPER_MM * MM
        page = target.add_blank_page(page_size=sheet)
        page.obj.Resources = Dictionary(XObject=Dictionary(Left=forms[left - 1], Right=forms[right - 1]))
        fold, base = sheet[0] / 2, (sheet[1] - height) / 2
        page.obj.TrimBox = Array([fold - width, base, fold + width, base + height])
        content = [
            _placed("Left", (0, 0, fold, sheet[1]), fold - width + creep - trim[0], base - trim[1]),
            _placed("Right", (fold, 0, fold, sheet[1]), fold - creep - trim[0], base - trim[1]),
        ]
        page.obj.Contents = target.make_stream("\n".join(content).encode("ascii"))
    _describe(source, target)


def _form(source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """Return the page as a form that reaches as far as its bleed: marks are cut off."""
    form = page.as_form_xobject()
    form.BBox = Array(list(page.obj.BleedBox))
    return source.make_indirect(form)


def _placed(name: str, clip: tuple[float, float, float, float], x: float, y: float) -> str:
    """Return operators that paint a page at (x, y), no further than `clip` (x, y, width, height)."""
    frame = " ".join(f"{value:.4f}" for value in clip)
    return f"q {frame} re W n 1 0 0 1 {x:.4f} {y:.4f} cm /{name} Do Q"


def _sheet(width: float, height: float) -> tuple[float, float]:
    """Return the least office sheet that holds two pages, in points; where none does, just their size."""
    for across, up in _SHEETS_MM:
        if 2 * width <= (across + _IGNORED_MM) * MM and height <= (up + _IGNORED_MM) * MM:
            return across * MM, up * MM
    return 2 * width, height


def _describe(source: pikepdf.Pdf, target: pikepdf.Pdf) -> None:
    """Keep what the print file says of itself, and tell the print dialogue how to turn the sheets."""
    for key in ("/OutputIntents", "/Metadata", "/Lang"):
        if key in source.Root:
            found = source.Root[key]
            target.Root[key] = target.copy_foreign(found) if found.is_indirect else _copied(target, found)
    for key, value in source.docinfo.items():
        target.docinfo[key] = value
    target.Root.ViewerPreferences = Dictionary(
        Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), DisplayDocTitle=True
    )


def _copied(target: pikepdf.Pdf, found: pikepdf.Object) -> pikepdf.Object:
    if isinstance(found, Array):
        return Array([target.copy_foreign(entry) for entry in found])
    return found
