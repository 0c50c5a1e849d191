"""Reading composed pages back: every character and its origin."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

FONT = "Noto Serif CJK SC"


class Letter(NamedTuple):
    """One character of a finished page: its origin in points, y growing downwards."""

    character: str
    x: float
    y: float


class Page:
    """What a PDF page says when it is read back."""

    def __init__(self, page: pypdfium2.PdfPage, contents: bytes = b"") -> None:
        self.contents = contents
        textpage = page.get_textpage()
        self.text = textpage.get_text_range()
        height = page.get_height()
        self.letters: list[Letter] = []
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(textpage.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(textpage, index))
            if not character.isspace() and not pdfium.FPDFText_IsGenerated(textpage, index):
                pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
                self.letters.append(Letter(character, x.value, height - y.value))

    def lines(self) -> list[list[Letter]]:
        """Return the letters by baseline, from top to bottom."""
        by_y: dict[float, list[Letter]] = defaultdict(list)
        for letter in self.letters:
            by_y[round(letter.y, 1)].append(letter)
        return [by_y[y] for y in sorted(by_y)]


BODY_CSS = (
    f"@page{{size:325.5pt 300pt;margin:21pt}}body{{font:10pt/17pt '{FONT}';margin:0}}"
    "p{margin:0;text-indent:2em;text-align:justify}"
)
MEASURE = 283.5
