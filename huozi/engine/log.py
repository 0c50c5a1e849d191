"""What the engine logs, as findings: nothing it remarks is lost."""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

import weasyprint.css

from huozi.diagnostics import Finding, finding

_STYLE_READER = Path(weasyprint.css.__file__).parent
"""The part of the engine that reads style sheets: what it logs is about them."""


class _Records(logging.Handler):
    """Turns log records into findings."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(logging.WARNING)
        self._findings = findings

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        found = _as_finding(record, text)
        if found is not None and found not in self._findings:
            self._findings.append(found)


def _as_finding(record: logging.LogRecord, text: str) -> Finding | None:
    """Return a log record as a finding; None for one that the fetcher has reported already."""
    template = str(record.msg)
    if template.startswith(".notdef glyph") and isinstance(record.args, tuple) and len(record.args) == 2:
        character, code = record.args
        return finding("layout-glyph-missing", character=str(character), code=f"U+{code:04X}")
    if "layout-fetch-refused" in text or "layout-file-missing" in text:
        return None
    if template.startswith(("Failed to load image", "Failed to render SVG", "Failed to load inline SVG")):
        return finding("layout-picture-unloadable", reason=text[:300])
    if Path(record.pathname).is_relative_to(_STYLE_READER):
        return finding("layout-style-ignored", reason=text[:300])
    return finding("layout-remark", reason=text[:300])


@contextlib.contextmanager
def collected(findings: list[Finding]) -> Iterator[None]:
    """Turn everything logged inside the block at warning level or above into findings."""
    handler = _Records(findings)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools", "pydyf")]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
