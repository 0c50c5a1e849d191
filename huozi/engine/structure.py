"""Structure types of the elements that HTML has no name for, as a tagged PDF names them."""

from collections.abc import Callable

from huozi.composition.spacing import PunctuationStyle

_TYPES = {"x-toc": "TOC", "x-toci": "TOCI", "x-note": "Note", "x-note::footnote-marker": "Lbl"}
"""ISO 32000-1, 14.8.4."""


def name_structure(_style: PunctuationStyle, plain: Callable[..., str]) -> Callable[..., str]:
    """Return a stand-in for `_get_pdf_tag`, which names the structure type of an element; it knows HTML's."""

    def get_pdf_tag(tag: str | None) -> str:
        own = _TYPES.get(tag or "")
        return own if own is not None else str(plain(tag))

    return get_pdf_tag
