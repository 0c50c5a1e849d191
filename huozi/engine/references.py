"""The numbers of the pages counted once a file: WeasyPrint 70 counts them all anew for each tag and bookmark.

The count took a fifth of the time of a book of 1,000 pages, and grew as their square.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from huozi.composition.spacing import PunctuationStyle


def count_pages_once(_style: PunctuationStyle, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in for `add_tags` or `add_outlines`: called when all pages are there."""

    def add(pdf: Any, *rest: Any) -> Any:
        counted = SimpleNamespace(
            page_references=pdf.page_references, catalog=pdf.catalog, add_object=pdf.add_object
        )
        return plain(counted, *rest)

    return add
