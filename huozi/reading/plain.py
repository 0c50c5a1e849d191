"""Plain text to a `SourceText`: one line of the file, one `Line`."""

import re

from huozi.model.article import Flag
from huozi.model.source import LeftOut, Line, SourceText
from huozi.reading.aozora import is_aozora, with_aozora
from huozi.reading.encodings import Decoded

# Line ends as an editor counts them; the others of Unicode part lines too, but do not count.
_COUNTED = re.compile("\r\n|\n|\r")
_UNCOUNTED = re.compile("[\v\x85\u2028\u2029]|(?=\f)")


def read_plain(decoded: Decoded, name: str) -> SourceText:
    """Split decoded text into numbered lines; a form feed stays at the head of the line it opens."""
    lines = [
        Line(part, number)
        for number, line in enumerate(_COUNTED.split(decoded.text), 1)
        for part in _UNCOUNTED.split(line)
    ]
    left_out: list[LeftOut] = []
    if is_aozora(decoded.text):
        lines, left_out = with_aozora(lines)
    return SourceText(
        name,
        tuple(lines),
        encoding=decoded.encoding,
        flags=invalid_bytes(decoded),
        left_out=tuple(left_out),
    )


def invalid_bytes(decoded: Decoded) -> tuple[Flag, ...]:
    """Return a flag for each line on which bytes were broken, quoting it."""
    if not decoded.broken_lines:
        return ()
    lines = _COUNTED.split(decoded.text)
    return tuple(Flag("invalid_bytes", lines[n - 1].strip()[:200], n) for n in decoded.broken_lines)
