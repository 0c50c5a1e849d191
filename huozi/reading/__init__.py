"""Reading: the bytes of a raw source to a `SourceText`, whatever kind of file it is.

Nothing outside the source's own folder is read, nothing remote fetched, nothing in a source is run. Sizes are
bounded.
"""

import re
import stat
from pathlib import Path

from huozi.diagnostics import SourceError, finding, reason
from huozi.model.source import SourceText
from huozi.reading.encodings import decode
from huozi.reading.marked import FrontReader, read_marked
from huozi.reading.plain import read_plain

SIZE_LIMIT = 64 * 1024 * 1024
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx")
_CHARSET = re.compile(
    rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,24})|<\?xml[^>]{0,80}encoding=[\"']([\w-]{2,24})"
)
_HTML = re.compile(rb"(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*(?:<!doctype\s+html|<html[\s>])")


def read_source(path: Path, read_front: FrontReader | None = None) -> SourceText:
    """Read the raw source at `path`; `read_front` understands the front matter of Markdown.

    Raises SourceError for a file that cannot be read, is too large, or is no text.
    """
    try:
        state = path.stat()
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            raise SourceError(finding("source-no-file", str(path)))
        if state.st_size > SIZE_LIMIT:
            raise SourceError(finding("source-too-large", str(path), limit=SIZE_LIMIT // 2**20))
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(finding("source-unreadable", str(path), reason=reason(error))) from error
    return read_bytes(data, path.name, path.suffix.lower(), path.parent, read_front)


def read_bytes(
    data: bytes, name: str, suffix: str, folder: Path | None = None, read_front: FrontReader | None = None
) -> SourceText:
    """Read the bytes of file `name` as its suffix and its beginning say, a page's pictures from `folder`."""
    if suffix == ".docx" or (data.startswith(b"PK\x03\x04") and b"word/" in data[:4000]):
        from huozi.reading.word import read_word  # noqa: PLC0415

        return read_word(data, name)
    declared = _CHARSET.search(data[:4096])
    charset = (declared[1] or declared[2]).decode("ascii") if declared else None
    decoded = decode(data, name, charset)
    if suffix in (".html", ".htm", ".xhtml") or _HTML.match(data[:2000]):
        from huozi.reading.page import read_page  # noqa: PLC0415

        return read_page(decoded, name, folder)
    if suffix in (".md", ".markdown"):
        return read_marked(decoded, name, folder, read_front)
    return read_plain(decoded, name)
