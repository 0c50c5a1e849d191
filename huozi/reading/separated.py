"""Tables saved as text (.csv, .tsv, RFC 4180) to a `SourceText`; an empty cell keeps its place."""

import csv
import io
from collections.abc import Sequence

from huozi.model.source import Hint, Line, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.plain import invalid_bytes

_CELLS_LIMIT = 1_000_000


def read_table(decoded: Decoded, name: str) -> SourceText:
    """Read a .csv or .tsv: rows of one filled cell are lines of text (a title, a note), the others rows."""
    text = decoded.text.replace("\x00", "")
    lines: list[Line] = []
    csv.field_size_limit(16 * 1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    number, cells = 1, 0
    try:
        for row in reader:
            cells += len(row)
            lines += _row([" ".join(cell.split()) for cell in row], number)
            number = reader.line_num + 1
            if cells > _CELLS_LIMIT:
                break
        rest = "" if cells <= _CELLS_LIMIT else "\n".join(text.split("\n")[number - 1 :])
    except csv.Error:
        rest = "\n".join(text.split("\n")[number - 1 :])
    lines += [Line(line, number + n) for n, line in enumerate(rest.split("\n")) if line.strip()]
    return SourceText(
        name, tuple(lines), structured=True, encoding=decoded.encoding, flags=invalid_bytes(decoded)
    )


def _row(cells: Sequence[str], number: int) -> list[Line]:
    filled = [cell for cell in cells if cell]
    if not filled:
        return []
    if len(filled) == 1 and cells[0]:
        return [Line(filled[0], number)]
    return [Line("\t".join(cells), number, Hint.TABLE)]


def _delimiter(text: str) -> str:
    """Return the sign that parts the first lines into most cells, as often in each."""
    head = [line for line in text.split("\n", 40)[:40] if line.strip()]
    scores = {sign: sorted(line.count(sign) for line in head) for sign in "\t,;|"}
    return max(scores, key=lambda sign: (scores[sign][len(head) // 2] if head else 0, sign == ","))
