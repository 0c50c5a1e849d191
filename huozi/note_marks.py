"""Marks of footnotes as printed, ① to ㊿ and then [51], to their numbers and back."""

CIRCLED = "\u2460-\u2473\u3251-\u325f\u32b1-\u32bf"
"""The circled numbers of Unicode, three blocks of them, to stand in a character class."""

_MARKS = tuple(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
_NUMBERS = {mark: number for number, mark in enumerate(_MARKS, 1)}


def printed(number: int) -> str:
    """Return the mark of note `number`: circled as far as Unicode has them, in square brackets beyond."""
    return _MARKS[number - 1] if 1 <= number <= len(_MARKS) else f"[{number}]"


def circled_number(mark: str) -> int | None:
    """Return the number that a circled `mark` stands for; None for any other."""
    return _NUMBERS.get(mark)
