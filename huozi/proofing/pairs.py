"""Marks that come in pairs: left open, closed but not opened, turned round, of two widths, nested alike.

GB/T 15834-2011 4.8 引号, 4.9 括号, 4.15 书名号. A quotation over several paragraphs opens each of them and
closes only the last (4.8.3.5): an open quote is right where the next paragraph opens one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huozi.proofing.rule import CJK, Hit, Rule
from huozi.proofing.text import Block, Text

_PAIRS = {pair[0]: pair[1] for pair in "“” ‘’ （） 《》 〈〉 「」 『』 【】 〔〕 ［］ ()".split()}
_OPENERS = {close: open for open, close in _PAIRS.items()}
_MARK = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_OPENERS)) + "]")
_CONTINUED = "“「『"
_NESTED_OTHERWISE = "“「《"
_LABEL = re.compile(r"(?:^|[\s。；，：、“「（])[0-9A-Za-z一二三四五六七八九十]{1,3}$")
_WORD = re.compile(r"[A-Za-z0-9]")
_NEAR = 40  # characters within which a closing mark may have been meant to open


@dataclass(frozen=True, slots=True)
class _Fault:
    id: str
    start: int
    end: int


def _faults(text: Text) -> Iterator[_Fault]:
    blocks = [block for block in text.blocks if block.kind != "words"]
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        opening = "" if following is None else text.words[following.start]
        yield from _Pairs(text.words, block, opening).faults()


class _Pairs:
    """The pairs of one block; `opening`: the character that the next block begins with."""

    def __init__(self, words: str, block: Block, opening: str) -> None:
        self.words = words
        self.block = block
        self.opening = opening
        self.marks = [(it[0], it.start()) for it in _MARK.finditer(words, block.start, block.end)]
        self.open: list[tuple[str, int]] = []
        self.found: list[_Fault] = []

    def faults(self) -> list[_Fault]:
        """Return what is wrong, in reading order."""
        index = 0
        while index < len(self.marks):
            mark, place = self.marks[index]
            rest = self.marks[index + 1 :]
            if mark == "’" and self._is_apostrophe(place):
                index += 1
                continue
            index += self._opens(mark, place, rest) if mark in _PAIRS else self._closes(mark, place, rest)
        for mark, place in self.open:
            continued = mark in _CONTINUED and self.opening == mark
            straight = mark == "“" and '"' in self.words[place : self.block.end]  # told as a straight quote
            if mark != "(" and not continued and not straight:
                self._tell("pair-left-open", place)
        return sorted(self.found, key=lambda fault: fault.start)

    def _opens(self, mark: str, place: int, rest: list[tuple[str, int]]) -> int:
        """Take in an opening mark; return how many marks are dealt with."""
        if mark in _NESTED_OTHERWISE and (above := self._last(mark)) is not None:
            to_come = [it[0] for it in rest].count(_PAIRS[mark])
            if to_come == 0:  # “好“: the second was meant to close
                self._tell("pair-reversed", place)
                self._drop_to(mark)
                return 1
            if to_come == 1 + [it[0] for it in rest].count(mark):  # it closes once: the first was left open
                self._tell("pair-left-open", above)
                self.open = [it for it in self.open if it != (mark, above)]
            else:
                self._tell("pair-nested-alike", place)
        self.open.append((mark, place))
        return 1

    def _closes(self, mark: str, place: int, rest: list[tuple[str, int]]) -> int:
        """Take in a closing mark; return how many marks are dealt with."""
        wanted = _OPENERS[mark]
        top = self.open[-1] if self.open else ("", -1)
        if top[0] == wanted:
            self.open.pop()
        elif mark in ")）" and top[0] in ("(", "（"):
            self.open.pop()
            self._tell("pair-mixed-width", top[1], place + 1)
        elif self._last(wanted) is not None:
            self._drop_to(wanted)
        elif mark == ")" or (mark == "）" and self._is_label(place)):
            pass
        elif rest and rest[0][0] in (wanted, mark) and rest[0][1] - place <= _NEAR and mark in "”’」』》":
            self._tell("pair-reversed", place, rest[0][1] + 1)
            return 2
        else:
            self._tell("pair-not-opened", place)
        return 1

    def _last(self, mark: str) -> int | None:
        return next((place for open, place in reversed(self.open) if open == mark), None)

    def _drop_to(self, mark: str) -> None:
        """Close the last `mark`; what stands open within it was left open."""
        while self.open[-1][0] != mark:
            other, start = self.open.pop()
            if other != "(":
                self._tell("pair-left-open", start)
        self.open.pop()

    def _is_apostrophe(self, place: int) -> bool:
        """Return whether ’ stands inside a Western word, or behind one where no quote is open."""
        if not (place and _WORD.match(self.words[place - 1])):
            return False
        return self._last("‘") is None or _WORD.match(self.words[place + 1]) is not None

    def _is_label(self, place: int) -> bool:
        return _LABEL.search(self.words[max(self.block.start, place - 4) : place]) is not None

    def _tell(self, id: str, start: int, end: int | None = None) -> None:
        self.found.append(_Fault(id, start, end or start + 1))


def _only(id: str) -> Callable[[Text], Iterator[Hit]]:
    def find(text: Text) -> Iterator[Hit]:
        return (Hit(fault.start, fault.end) for fault in _faults(text) if fault.id == id)

    return find


RULES: tuple[Rule, ...] = tuple(
    Rule(id, _only(id), CJK)
    for id in ("pair-left-open", "pair-not-opened", "pair-reversed", "pair-mixed-width", "pair-nested-alike")
)
