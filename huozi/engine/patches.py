"""Where composition enters WeasyPrint: every function replaced, in one table.

The functions are WeasyPrint's internals, so the version is pinned and a test holds a fingerprint of each
function that is replaced or relied on: an upgrade fails there before it fails on a page.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from weasyprint import document, draw
from weasyprint.draw import text as draw_text_module
from weasyprint.layout import block, inline, page, preferred

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.decorations import draw_marks, inset_underline
from huozi.engine.grid import centre_block, mark_document, start_page
from huozi.engine.lines import compose
from huozi.engine.page_filling import fill_pages
from huozi.engine.widths import max_content, min_content


class Hook(NamedTuple):
    """One replaced function: the module it is looked up in, its name, and what makes its replacement."""

    module: Any
    name: str
    replacement: Callable[[PunctuationStyle, Callable[..., Any]], Callable[..., Any]]


HOOKS = (
    Hook(document, "layout_document", mark_document),
    Hook(page, "block_level_layout", start_page),
    Hook(page, "make_page", fill_pages),
    Hook(block, "block_level_layout", centre_block),
    Hook(block, "iter_line_boxes", compose),
    Hook(preferred, "inline_max_content_width", max_content),
    Hook(preferred, "inline_min_content_width", min_content),
    Hook(draw, "draw_text", draw_marks),
    Hook(draw_text_module, "draw_text_decoration", inset_underline),
    Hook(inline, "inline_min_content_width", min_content),
)


@contextmanager
def hooked(style: PunctuationStyle) -> Iterator[None]:
    """Replace the functions of ``HOOKS`` while the context lasts; not reentrant.

    Python's cyclic garbage collector waits meanwhile. Layout makes millions of objects and few cycles:
    walking them all again and again took a sixth of the time to free a thirtieth of the memory.
    """
    collecting = gc.isenabled()
    gc.disable()
    originals = [getattr(hook.module, hook.name) for hook in HOOKS]
    try:
        for hook, original in zip(HOOKS, originals, strict=True):
            setattr(hook.module, hook.name, hook.replacement(style, original))
        yield
    finally:
        for hook, original in zip(HOOKS, originals, strict=True):
            setattr(hook.module, hook.name, original)
        if collecting:
            gc.enable()
