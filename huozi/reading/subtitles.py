"""Subtitles (.srt, .vtt) as text: what is said, without the numbers and times, which go into the record."""

import re
from dataclasses import dataclass

from huozi.languages import joins_closed
from huozi.model.source import Hint, Line, SourceText
from huozi.reading.encodings import Decoded
from huozi.reading.plain import invalid_bytes

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}[,.:]\d{1,3}"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}.*")
_NUMBER = re.compile(r"\s*\d{1,6}\s*")
_MARKUP = re.compile(r"</?(?:i|b|u|font|c|v|ruby|rt)(?:[ .][^>]{0,200})?>|\{\\an?\d\}", re.IGNORECASE)
_ENDS = re.compile(r"[。！？!?…”』」）)]\s*$|[^.]\.\s*$")
_BREAK = re.compile("\r\n|\n|\r")


@dataclass
class _Cue:
    number: int
    text: str = ""


def are_subtitles(text: str) -> bool:
    """Say whether a text is subtitles, whatever its name: three of their times among its first lines."""
    return sum(_TIMES.fullmatch(line) is not None for line in _BREAK.split(text[:4000])[:40]) > 2


def read_subtitles(decoded: Decoded, name: str) -> SourceText:
    """Read decoded subtitles: what belongs to one sentence is one line, where sentences have ends at all."""
    rows = _BREAK.split(decoded.text.removeprefix("\ufeff"))
    cues: list[_Cue] = []
    gone: list[Line] = []
    for n, row in enumerate(rows, 1):
        timed = _TIMES.fullmatch(row) is not None
        counted = (
            _NUMBER.fullmatch(row) is not None and n < len(rows) and _TIMES.fullmatch(rows[n]) is not None
        )
        if timed or counted or (n == 1 and row.startswith("WEBVTT")):
            gone.append(Line(row.strip(), n, Hint.DEBRIS, why="time code"))
            if timed:
                cues.append(_Cue(n + 1))
        elif row.strip():
            if not cues:
                cues.append(_Cue(n))
            words = _MARKUP.sub("", row).strip()
            cues[-1].text = _joined(cues[-1].text, words)
    spoken = [cue for cue in cues if cue.text]
    sentences = sum(_ENDS.search(cue.text) is not None for cue in spoken) * 4 > len(spoken)
    lines = [
        Line(cue.text, cue.number, Hint.PARAGRAPH) for cue in (_sentences(spoken) if sentences else spoken)
    ]
    return SourceText(
        name,
        tuple(sorted((*lines, *gone), key=lambda line: line.number)),
        structured=True,
        encoding=decoded.encoding,
        flags=invalid_bytes(decoded),
    )


def _sentences(cues: list[_Cue]) -> list[_Cue]:
    """Join what one sentence was cut into."""
    joined: list[_Cue] = []
    for cue in cues:
        dialogue = cue.text.startswith(("-", "–", "—"))
        if joined and not dialogue and not _ENDS.search(joined[-1].text) and len(joined[-1].text) < 400:
            joined[-1].text = _joined(joined[-1].text, cue.text)
        else:
            joined.append(_Cue(cue.number, cue.text))
    return joined


def _joined(one: str, other: str) -> str:
    if not one:
        return other
    return one + ("" if joins_closed(one[-1], other[0]) else " ") + other if other else one
