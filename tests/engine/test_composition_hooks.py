"""The contract with WeasyPrint: an upgrade that touches what composition relies on fails here first."""

from __future__ import annotations

import hashlib
import inspect
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest
import weasyprint.document
import weasyprint.draw.text
import weasyprint.layout
import weasyprint.text.line_break
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, page, preferred
from weasyprint.text.line_break import get_log_attrs

from huozi.engine.text import unicode_breaks

PINNED = "70.0"

# The first 12 hexadecimal digits of the SHA-256 of each source text. When one changes, read the new source
# beside the module named, mend what must be mended, and only then write the new fingerprint here.
FINGERPRINTS: dict[str, tuple[Any, str]] = {
    "replaced by grid": (weasyprint.layout.layout_document, "a5cbf437e99c"),
    "replaced by page_filling": (page.make_page, "656f183328e8"),
    "replaced by grid, blocks": (block.block_level_layout, "c1301dde9284"),
    "replaced by lines": (inline.iter_line_boxes, "04aec48abfca"),
    "replaced by widths, max": (preferred.inline_max_content_width, "6860df1a22c6"),
    "replaced by widths, min": (preferred.inline_min_content_width, "15cde37816a6"),
    "replaced by decorations, text": (weasyprint.draw.text.draw_text, "ebaf96239c6c"),
    "replaced by decorations, lines": (weasyprint.draw.text.draw_text_decoration, "2ddf203897c2"),
    "calls iter_line_boxes": (block._linebox_layout, "e07bbe000974"),
    "calls block_level_layout": (block._in_flow_layout, "c2537262836d"),
    "followed by lines": (inline.get_next_linebox, "67af458c2545"),
    "followed by line_boxes": (inline.split_inline_box, "3a0cb7ca7e34"),
    "followed by set_line_height": (inline._adjust_line_height, "822443b08f53"),
    "followed by set_text_height": (inline.split_text_box, "8c564329599e"),
    "its faults are worked around in engine.text": (weasyprint.draw.text.draw_first_line, "1bb8eae6d88e"),
    "base of PlannedLayout": (weasyprint.text.line_break.Layout, "681b737d1ba5"),
    "called for drop caps": (inline.first_letter_to_box, "9f3d58c31344"),
    "called for inline boxes": (inline.atomic_box, "928f0e7eed56"),
    "called for vertical alignment": (inline.line_box_verticality, "1018aadb3410"),
    "reads boxes made here": (boxes.TextBox, "7fcb818c71c2"),
}


def fingerprint(thing: Any) -> str:
    return hashlib.sha256(inspect.getsource(thing).encode()).hexdigest()[:12]


def test_version_is_the_one_pinned() -> None:
    assert version("weasyprint") == PINNED


@pytest.mark.parametrize("reason", FINGERPRINTS)
def test_source_relied_on_is_unchanged(reason: str) -> None:
    thing, expected = FINGERPRINTS[reason]
    assert fingerprint(thing) == expected, f"WeasyPrint's {thing.__qualname__} changed: {reason}"


def test_break_opportunities_are_read_as_pango_gives_them() -> None:
    text = "清晨的雾，hello world-foo（好）。"
    attributes = get_log_attrs(text, "zh-Hans")
    expected = [bool(attributes[k].is_line_break) for k in range(len(text))]
    assert unicode_breaks(text, "zh-Hans") == expected
    assert set(expected) == {True, False}


def test_importing_composition_does_not_import_weasyprint() -> None:
    code = "import sys, huozi.composition; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
