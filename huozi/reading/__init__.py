"""Reading: the bytes of a raw source to a `SourceText`, whatever kind of file it is.

Nothing outside the source's own folder is read, nothing remote fetched, nothing in a source is run. Sizes are
bounded.
"""

import re
import stat
import sys
from pathlib import Path

from huozi.diagnostics import SourceError, finding, reason
from huozi.model.source import SourceText
from huozi.reading.encodings import decode
from huozi.reading.kinds import REFUSED_SUFFIXES, SUFFIXES, Kind, kind_of
from huozi.reading.marked import FrontReader, Outline, read_marked
from huozi.reading.pictures import in_folder
from huozi.reading.plain import read_plain
from huozi.reading.separated import read_table
from huozi.reading.subtitles import are_subtitles, read_subtitles

__all__ = ["REFUSED_SUFFIXES", "STANDARD_INPUT", "SUFFIXES", "load", "read_bytes", "read_source"]
SIZE_LIMIT = 64 * 1024 * 1024
STANDARD_INPUT = Path("-")
_CHARSET = re.compile(
    rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,24})|<\?xml[^>]{0,80}encoding=[\"']([\w-]{2,24})"
)


def read_source(path: Path, read_front: FrontReader | None = None) -> SourceText:
    """Read the raw source at `path`; `read_front` understands the front matter of Markdown.

    Raises SourceError for a file that cannot be read, is too large, or is no text.
    """
    return read_bytes(load(path), path.name, path.suffix.lower(), path.parent, read_front)


def load(path: Path) -> bytes:
    """Return the bytes of the raw source at `path`; of "-" those of standard input.

    Raises SourceError for a file that cannot be read or is too large.
    """
    if path == STANDARD_INPUT:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT:
            raise SourceError(finding("source-too-large", "-", limit=SIZE_LIMIT // 2**20))
        return data
    try:
        state = path.stat()
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            raise SourceError(finding("source-no-file", str(path)))
        if state.st_size > SIZE_LIMIT:
            raise SourceError(finding("source-too-large", str(path), limit=SIZE_LIMIT // 2**20))
        return path.read_bytes()
    except OSError as error:
        raise SourceError(finding("source-unreadable", str(path), reason=reason(error))) from error


def read_bytes(
    data: bytes,
    name: str,
    suffix: str,
    folder: Path | None = None,
    read_front: FrontReader | None = None,
    outline: Outline | None = None,
) -> SourceText:
    """Read the bytes of file `name` as its suffix and its beginning say, a page's pictures from `folder`.

    read_front  understands the front matter of Markdown
    outline     tells which lines of Markdown are to be kept as written
    """
    kind = kind_of(data, name, suffix)
    if (packed := _read_packed(kind, data, name)) is not None:
        return packed
    declared = _CHARSET.search(data[:4096])
    charset = (declared[1] or declared[2]).decode("ascii") if declared else None
    decoded = decode(data, name, charset)
    if kind == "page":
        from huozi.reading.page import read_page  # noqa: PLC0415  (half a second that only pages need)

        return read_page(decoded, name, in_folder(folder))
    if kind == "marked":
        return read_marked(decoded, name, folder, read_front, outline)
    if kind == "table":
        return read_table(decoded, name)
    if kind == "subtitles" or are_subtitles(decoded.text):
        return read_subtitles(decoded, name)
    return read_plain(decoded, name)


def _read_packed(kind: Kind, data: bytes, name: str) -> SourceText | None:
    """Read a kind whose bytes are no text of one encoding; None for the others. Each is loaded when met."""
    if kind == "word":
        from huozi.reading.word import read_word  # noqa: PLC0415

        return read_word(data, name)
    if kind in ("mail", "mht"):
        from huozi.reading.mail import read_mail, read_web_archive  # noqa: PLC0415

        return read_mail(data, name) if kind == "mail" else read_web_archive(data, name)
    if kind == "rtf":
        from huozi.reading.rtf import read_rtf  # noqa: PLC0415

        return read_rtf(data, name)
    if kind == "odt":
        from huozi.reading.odt import read_odt  # noqa: PLC0415

        return read_odt(data, name)
    if kind == "epub":
        from huozi.reading.epub import read_epub  # noqa: PLC0415

        return read_epub(data, name)
    if kind == "pdf":
        from huozi.reading.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, name)
    return None
