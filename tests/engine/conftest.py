"""Pages composed by the real engine and read back."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from contextlib import nullcontext

import pikepdf
import pypdfium2
import pytest

from huozi.composition import PunctuationStyle
from huozi.engine.session import Session
from tests.engine.composed_pages import BODY_CSS, FONT, Page


@pytest.fixture(scope="session")
def pages() -> Callable[..., list[Page]]:
    """Compose HTML and read the PDF back; skips where the CJK font is not installed."""
    finder = shutil.which("fc-list")
    if (
        finder is None
        or FONT not in subprocess.run([finder], capture_output=True, text=True, check=True).stdout
    ):
        pytest.skip(f"needs the font {FONT}")

    def compose(
        body: str, css: str = "", *, lang: str = "zh-Hans", style: PunctuationStyle | None = "kaiming"
    ) -> list[Page]:
        from weasyprint import HTML

        html = f"<html lang={lang}><style>{BODY_CSS}{css}</style><body>{body}"
        out = io.BytesIO()
        with Session(style) if style else nullcontext():
            HTML(string=html).write_pdf(out)
        with pikepdf.open(out) as file:
            contents = [page.Contents.read_bytes() for page in file.pages]
        document = pypdfium2.PdfDocument(out.getvalue())
        return [Page(page, stream) for page, stream in zip(document, contents, strict=True)]

    return compose
