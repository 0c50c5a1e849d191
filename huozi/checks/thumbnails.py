"""Pictures of the pages of a finished PDF, for the report and the preview."""

import base64
import threading
from io import BytesIO

import pypdfium2

_WIDTH = 150  # pixels
_MOST = 200  # pages; a longer book is shown as far as here

ONE_AT_A_TIME = threading.Lock()
"""PDFium serves one thread at a time."""


def sizes_of_pages(data: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height of each page of the PDF `data`, in points."""
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(data) as document:
        return tuple(document.get_page_size(index) for index in range(len(document)))


def picture_of_page(data: bytes, index: int, width: int) -> bytes:
    """Return page `index` (from 0) of the PDF `data` as a JPEG about `width` pixels across."""
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(data) as document:
        page = document[index]
        image = page.render(scale=max(width, 1) / max(page.get_width(), 1)).to_pil()
        page.close()
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def pictures_of_pages(data: bytes) -> tuple[str, ...]:
    """Return each page of the PDF `data` as a data: address of a JPEG; nothing where it cannot be drawn."""
    found = []
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ()
    try:
        for index in range(min(len(document), _MOST)):
            page = document[index]
            scale = _WIDTH / max(page.get_width(), 1)
            image = page.render(scale=scale).to_pil()
            out = BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=60)
            found.append("data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode())
            page.close()
    except pypdfium2.PdfiumError:
        return ()
    finally:
        document.close()
    return tuple(found)
