"""Texts of 青空文庫: ruby 漢字《かんじ》 and the notes ［＃…］ of those who typed them.

Source: 青空文庫「注記一覧」. A note that sets a heading does so; every other
is told in the record and not printed.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from huozi.model.article import Run
from huozi.model.source import Hint, LeftOut, Line
from huozi.reading.runs import Span, ruby, runs_of

_NOTE = re.compile(r"※?［＃([^］\n]{1,200})］")
_GAIJI = re.compile(r"※［＃[^］\n]{0,100}?U\+([0-9A-Fa-f]{4,5})[^］\n]{0,100}］")
_KANJI = "々〇〻\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff仝ヶ"
_RUBY = re.compile(
    rf"｜([^｜《》\n]{{1,40}})《([^《》\n]{{1,40}})》|([{_KANJI}]{{1,20}}|[A-Za-zＡ-Ｚａ-ｚ]{{1,30}})《([^《》\n]{{1,40}})》"
)
_HEADING = re.compile(
    r"(?:「(?P<words>[^」]{1,100})」は)?(?:同行|窓)?(?P<size>大|中|小)見出し(?P<end>終わり)?"
)
_LEVELS = {"大": 2, "中": 3, "小": 4}
_RULE = re.compile(r"-{20,}")
_READING = re.compile(r"[\u3041-\u30ff・ー]+")


def is_aozora(text: str) -> bool:
    """Say whether a text is marked as 青空文庫 marks: its notes, or ruby of kana in 《》."""
    return (
        "［＃" in text
        or sum(_READING.fullmatch(ruby[1]) is not None for ruby in _SAMPLE.finditer(text[:20_000])) > 2
    )


_SAMPLE = re.compile(rf"[{_KANJI}]《([^《》\n]{{1,20}})》")


def with_aozora(lines: Sequence[Line]) -> tuple[list[Line], list[LeftOut]]:
    """Return `lines` with ruby as runs and headings as such, and the notes and their legend."""
    found: list[Line] = []
    gone: list[LeftOut] = []
    legend = _legend(lines)
    heading: int | None = None
    for n, line in enumerate(lines):
        if n in legend:
            found.append(replace(line, text=""))
            gone += [LeftOut("note", line.text, line.number)] if line.text.strip() else []
            continue
        text = _GAIJI.sub(lambda gaiji: chr(int(gaiji[1], 16)), line.text)
        notes = [(note[0], note[1]) for note in _NOTE.finditer(text)]
        text = _NOTE.sub("", text)
        level = heading
        for _, note in notes:
            if told := _HEADING.match(note):
                level = _LEVELS[told["size"]]
                heading = None if told["end"] or told["words"] else level if not text.strip() else heading
        text, runs = _with_ruby(text)
        if text.strip() or not notes:
            found.append(
                replace(
                    line, text=text, runs=runs, hint=Hint.HEADING if level else line.hint, level=level or 0
                )
            )
        gone += (LeftOut("note", whole, line.number) for whole, _ in notes)
    return found, gone


def _legend(lines: Sequence[Line]) -> range:
    """Return where the legend of the marks stands at the head: between two rules."""
    rules = [n for n, line in enumerate(lines[:60]) if _RULE.fullmatch(line.text.strip())]
    marked = len(rules) > 1 and any(
        "《" in line.text or "［＃" in line.text for line in lines[rules[0] : rules[1]]
    )
    return range(rules[0], rules[1] + 1) if marked else range(0)


def _with_ruby(text: str) -> tuple[str, tuple[Run, ...]]:
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for found in _RUBY.finditer(text):
        base, reading = found[1] or found[3], found[2] or found[4]
        before = text[at : found.start()]
        shown = ruby(base, reading)
        parts += (before, shown)
        length += len(before)
        spans.append(Span("ruby", length, length + len(shown), reading))
        length += len(shown)
        at = found.end()
    whole = "".join(parts) + text[at:]
    return whole, runs_of(whole, spans)
