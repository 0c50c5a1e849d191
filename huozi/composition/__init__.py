"""Chinese, Japanese and Korean composition inside WeasyPrint.

The rules (``characters``, ``spacing``, ``measured``, ``breaking``, ``justification``) are plain tables and
functions without any engine. ``hooks`` and the ``weasyprint_*`` modules apply them to WeasyPrint's boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from huozi.composition.spacing import PunctuationStyle

__all__ = ["PunctuationStyle", "installed"]


@contextmanager
def installed(style: PunctuationStyle = "kaiming") -> Iterator[None]:
    """Let WeasyPrint compose East Asian text while the context lasts; render and write the PDF inside it.

    ``style`` is the punctuation style of Mainland Chinese: ``kaiming`` 开明 (marks inside a sentence half an
    em, at its end one em), ``full`` 全角 (all one em), ``half`` 半角 (all half an em). Elements are composed
    by their language: zh, ja and ko; others are set by plain WeasyPrint. Not reentrant, not for threads.
    """
    from huozi.composition.hooks import hooked  # noqa: PLC0415  (WeasyPrint is slow to import)

    with hooked(style):
        yield
