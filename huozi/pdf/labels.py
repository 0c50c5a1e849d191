"""Page labels (ISO 32000-1, 12.4.2): viewers name pages by their folio, as printed."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name


def label_pages(pdf: pikepdf.Pdf, labels: Sequence[str]) -> None:
    """Give each page its label; runs of decimal folios that count on become one entry."""
    entries: list[object] = []
    expected = ""
    for index, label in enumerate(labels):
        number = label if label.isascii() and label.isdigit() and not label.startswith("0") else ""
        if not number or number != expected:
            entries += [index, _entry(label, number)]
        expected = str(int(number) + 1) if number else ""
    pdf.Root.PageLabels = Dictionary(Nums=Array(entries))


def _entry(label: str, number: str) -> Dictionary:
    if number:
        return Dictionary(S=Name.D, St=int(number))
    return Dictionary(P=pikepdf.String(label)) if label else Dictionary()
