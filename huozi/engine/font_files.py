"""Font files embedded without a copy of the whole: WeasyPrint 70 copies each file before it cuts a subset.

A font of Han characters has some 20 MB, an edition has six or more of them: copies cost a tenth of the time
of a small edition, and more memory than its pages.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.text.ffi import ffi, harfbuzz

from huozi.composition.spacing import PunctuationStyle


def view_files(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for `get_hb_object_data` that gives a view of a font, and holds it in memory."""

    def get_hb_object_data(hb_object: Any, ot_color: str | None = None, glyph: int | None = None) -> Any:
        if ot_color is not None:
            return plain(hb_object, ot_color, glyph)
        blob = ffi.gc(harfbuzz.hb_face_reference_blob(hb_object), harfbuzz.hb_blob_destroy)
        with ffi.new("unsigned int *") as length:
            start = harfbuzz.hb_blob_get_data(blob, length)
            if start == ffi.NULL:
                return None
            # The view lives as long as the pointer it is made of, and that as long as the blob.
            return ffi.buffer(ffi.gc(start, lambda _, held=blob: held and None), int(length[0]))

    return get_hb_object_data


def copy_subsets(_style: PunctuationStyle, plain: Callable[..., None]) -> Callable[..., None]:
    """Return a stand-in for `Font.clean`, which cuts the subset: what is left of the font becomes bytes."""

    def clean(font: Any, to_unicode: Any, hinting: Any) -> None:
        plain(font, to_unicode, hinting)
        font.file_content = bytes(font.file_content)

    return clean
