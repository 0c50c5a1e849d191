"""Fonts are found once a process; those that a document brings stay its own; files are not copied whole."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi

from huozi.engine import machine_fonts
from huozi.engine.machine_fonts import configured_fonts
from huozi.engine.session import Session
from huozi.fonts import subset

BROUGHT = "<style>@font-face {{ font-family: 河体; src: url(data:font/woff2;base64,{}) }}</style>"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    machine_fonts._kept.clear()
    yield
    machine_fonts._kept.clear()


def fonts_of(html: str, *, brought: bool) -> tuple[Any, set[str]]:
    """Return the configuration a document was laid out with, and the families its PDF has."""
    with Session("kaiming"):
        fonts = configured_fonts(brought=brought)
        document = weasyprint.HTML(string=f"<html lang=zh>{html}").render(font_config=fonts)
        document.write_pdf()
    return fonts, {font.family for font in document.fonts.values()}


def test_one_configuration_serves_all_documents_that_bring_no_fonts() -> None:
    first, _ = fonts_of("<p>河水", brought=False)
    again, _ = fonts_of("<p>山", brought=False)
    own, _ = fonts_of("<p>山", brought=True)
    assert first is again
    assert own is not first


def test_a_font_that_a_document_brings_is_not_there_for_the_next() -> None:
    data = base64.b64encode(subset("Noto Serif CJK SC", "河")[0]).decode()
    page = "<p style='font-family: 河体'>河"
    first, brought = fonts_of(BROUGHT.format(data) + page, brought=False)  # as a picture (SVG) can
    second, after = fonts_of(page, brought=False)
    assert brought == {"河体"}
    assert first is not second
    assert "河体" not in after


def test_fonts_are_found_anew_where_they_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = fonts_of("<p>河水", brought=False)
    monkeypatch.setattr(machine_fonts, "_up_to_date", lambda _: False)
    assert fonts_of("<p>河水", brought=False)[0] is not first


def test_changed_fonts_are_seen_by_fontconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    (tmp_path / "fonts").mkdir()
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    fonts = configured_fonts(brought=False)
    assert configured_fonts(brought=False) is fonts
    time.sleep(1.1)  # fontconfig counts seconds
    (tmp_path / "fonts/new").mkdir()
    assert configured_fonts(brought=False) is not fonts


def test_only_subsets_of_fonts_become_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    whole: list[object] = []
    with Session("kaiming"):
        clean = Font.clean

        def cleaned(font: Any, to_unicode: Any, hinting: Any) -> None:
            whole.append(font.file_content)
            clean(font, to_unicode, hinting)
            assert isinstance(font.file_content, bytes)
            assert len(font.file_content) < 1 << 19

        monkeypatch.setattr(Font, "clean", cleaned)
        fonts = configured_fonts(brought=False)
        weasyprint.HTML(string="<html lang=zh><p>河水").render(font_config=fonts).write_pdf()
        monkeypatch.undo()
    assert whole
    assert all(isinstance(data, ffi.buffer) and len(data) > 1 << 20 for data in whole)
