"""What the layout's hooks rely on in WeasyPrint: an upgrade that changes it fails here, not on a page.

When it fails: read the new source, mend `engine.figures` and `engine.columns` if need be, look at
pages of both themes, then write the new fingerprint down.
"""

import hashlib
import inspect
from typing import Any

import pytest
import weasyprint
from weasyprint.layout import LayoutContext, block, column
from weasyprint.pdf import tags

FINGERPRINTS: list[tuple[Any, str]] = [
    (block._in_flow_layout, "c2537262836dd981"),
    (block.block_container_layout, "65842ca53a8391eb"),
    (block.block_box_layout, "a6279066e3d9ff7d"),
    (block.remove_placeholders, "ce16d97a1caacea0"),
    (column.columns_layout, "7a05cce3272fc581"),
    (column._create_column_box, "c9fc1aaa4d0fa7d8"),
    (LayoutContext._update_footnote_area, "2e317e4b066fb80c"),
    (LayoutContext.layout_footnote, "5075f64aaae4a32d"),
    (LayoutContext.unlayout_footnote, "c7c223cf4a0fda54"),
    (tags._get_pdf_tag, "882707358f7c4392"),
    (weasyprint.HTML.__init__, "5f19f40b81837f87"),
]


def fingerprint(function: Any) -> str:
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]


def test_the_version_is_the_one_the_hooks_were_written_for() -> None:
    assert weasyprint.__version__ == "70.0"


@pytest.mark.parametrize(
    ("function", "known"), FINGERPRINTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_the_engine_is_as_the_hooks_know_it(function: Any, known: str) -> None:
    assert fingerprint(function) == known
