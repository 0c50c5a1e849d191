"""Every function of WeasyPrint that huozi replaces, in one table.

They are WeasyPrint's internals, so its version is pinned and checked when this room is loaded, and the source
of each function that is replaced or relied on is kept beside the tests (tests/engine/contract): an upgrade
fails there, with the difference, before it fails on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from weasyprint import anchors, document, draw, pdf, stacking
from weasyprint.draw import text as draw_text_module
from weasyprint.layout import LayoutContext, block, inline, page, preferred
from weasyprint.pdf import fonts, tags

from huozi.composition.spacing import PunctuationStyle
from huozi.engine.column_rules import draw_rules
from huozi.engine.columns import fill_columns
from huozi.engine.decorations import draw_marks, inset_underline
from huozi.engine.figures import float_figures
from huozi.engine.font_files import copy_subsets, view_files
from huozi.engine.grid import centre_block, mark_document, start_page
from huozi.engine.lines import compose
from huozi.engine.notes import hold_all_notes
from huozi.engine.page_filling import fill_pages
from huozi.engine.references import count_pages_once
from huozi.engine.structure import name_language, name_structure
from huozi.engine.upright import paint_islands, stand_upright, turn_islands, upright_contents
from huozi.engine.vertical_drawing import draw_down
from huozi.engine.widths import max_content, min_content


class Patch(NamedTuple):
    """One replaced function: the module or class it is looked up in, its name, what makes its replacement.

    make  takes the edition's punctuation style and the original, returns the function to stand in for it
    """

    owner: Any
    name: str
    make: Callable[[PunctuationStyle, Callable[..., Any]], Callable[..., Any]]


PATCHES = (
    Patch(document, "layout_document", mark_document),
    Patch(page, "block_level_layout", start_page),
    Patch(page, "make_page", fill_pages),
    Patch(block, "block_level_layout", centre_block),
    Patch(block, "iter_line_boxes", compose),
    Patch(block, "_in_flow_layout", float_figures),
    Patch(block, "columns_layout", fill_columns),
    Patch(LayoutContext, "_update_footnote_area", hold_all_notes),
    Patch(preferred, "inline_max_content_width", max_content),
    Patch(preferred, "inline_min_content_width", min_content),
    Patch(inline, "inline_min_content_width", min_content),
    Patch(draw, "draw_text", draw_marks),
    Patch(draw_text_module, "draw_text_decoration", inset_underline),
    Patch(draw_text_module, "draw_first_line", draw_down),
    Patch(block, "block_level_layout_switch", stand_upright),
    Patch(page, "margin_box_content_layout", upright_contents),
    Patch(document, "draw_page", draw_rules),
    Patch(stacking, "_dispatch", paint_islands),
    Patch(anchors, "gather_anchors", turn_islands),
    Patch(document, "gather_anchors", turn_islands),
    Patch(tags, "_get_pdf_tag", name_structure),
    Patch(tags, "_build_box_tree", name_language),
    Patch(pdf, "add_tags", count_pages_once),
    Patch(pdf, "add_outlines", count_pages_once),
    Patch(fonts, "get_hb_object_data", view_files),
    Patch(fonts.Font, "clean", copy_subsets),
)


@contextmanager
def patched(style: PunctuationStyle) -> Iterator[None]:
    """Replace the functions of `PATCHES` while the context lasts; only `session` may enter it."""
    originals = [getattr(patch.owner, patch.name) for patch in PATCHES]
    try:
        for patch, original in zip(PATCHES, originals, strict=True):
            setattr(patch.owner, patch.name, patch.make(style, original))
        yield
    finally:
        for patch, original in zip(PATCHES, originals, strict=True):
            setattr(patch.owner, patch.name, original)
