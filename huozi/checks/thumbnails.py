"""Small pictures of the pages of a finished PDF, for the report."""

import base64
from io import BytesIO

import pypdfium2

_WIDTH = 150  # pixels
_MOST = 200  # pages; a longer book is shown as far as here


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
