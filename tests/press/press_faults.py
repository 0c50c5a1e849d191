"""Spoiling a finished PDF, for the tests of the checks."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Dictionary

Change = Callable[[pikepdf.Pdf], object]


def changed(data: bytes, change: Change) -> bytes:
    """Return the file `data` after `change`."""
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        buffer = BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()


def drop_font_file(pdf: pikepdf.Pdf) -> None:
    """Leave every font without its program."""
    for found in pdf.objects:
        if isinstance(found, Dictionary) and "/FontFile3" in found:
            del found["/FontFile3"]
