"""The faults of WeasyPrint that are worked around are still there: else a workaround can go."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huozi.engine.session import Session
from tests.engine.composed_pages import Page

FOLDER = Path(__file__).parents[2] / "docs/upstream"


def reproduction(name: str) -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / f"{name}.py"))


def test_a_glyph_s_offset_is_in_the_wrong_unit(pages: Callable[..., list[Page]]) -> None:
    del pages  # skips where the CJK fonts are missing
    assert reproduction("glyph_offset_unit")["offset"]() == 512


def test_kerning_is_truncated() -> None:
    assert abs(reproduction("kerning_truncated")["distance"]()) > 0.5


def test_notes_that_fit_are_sent_on_by_rounding_and_not_in_a_session() -> None:
    fault = reproduction("footnote_area_rounding")
    assert fault["pages"]() == 2
    with Session("kaiming"):
        assert fault["pages"]() == 1
