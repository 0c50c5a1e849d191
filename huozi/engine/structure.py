"""Structure types of the elements that HTML has no name for, as a tagged PDF names them."""

from collections.abc import Callable, Iterator
from typing import Any

from huozi.composition.spacing import PunctuationStyle

_TYPES = {
    "x-toc": "TOC",
    "x-toci": "TOCI",
    "x-note": "Note",
    "x-note::footnote-call": "Reference",
    "x-note::footnote-marker": "Lbl",
}
"""ISO 32000-1, 14.8.4."""


def name_structure(_style: PunctuationStyle, plain: Callable[..., str]) -> Callable[..., str]:
    """Return a stand-in for `_get_pdf_tag`, which names the structure type of an element; it knows HTML's."""

    def get_pdf_tag(tag: str | None) -> str:
        own = _TYPES.get(tag or "")
        return own if own is not None else str(plain(tag))

    return get_pdf_tag


def name_language(
    _style: PunctuationStyle, plain: Callable[..., Iterator[Any]]
) -> Callable[..., Iterator[Any]]:
    """Return a stand-in for `_build_box_tree` that tells the language of an element that has one of its own.

    ISO 14289-1, 7.2: the language of the document stands in its catalogue, every other one where it is used.
    """

    def build_box_tree(box: Any, *others: Any) -> Iterator[Any]:
        element = box.element
        language = (
            element.get("lang") if element is not None and element.tag not in ("html", "body") else None
        )
        for structure in plain(box, *others):
            if language:
                structure["Lang"] = f"({language})"  # a string (ISO 32000-1, 7.3.4)
            yield structure

    return build_box_tree
