"""What a rule of proofing is: an id of the catalogue, the languages it knows, and what finds its faults."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from huozi.diagnostics import Value
from huozi.proofing.text import Text

ZH = ("zh",)
CJK = ("zh", "ja")
ALL = ("zh", "ja", "ko", "en")

HAN = "\u3007\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, 〇 and 々, as the inside of a character class."""

_CONTEXT = 10  # characters on both sides that a message quotes


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault in a text: the characters of `Text.words` it takes, and what belongs there.

    better  what cannot be wrong in its place; None: a person must decide
    values  what the catalogue's sentences quote beside `text`, the words around
    """

    start: int
    end: int
    better: str | None = None
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule over one article; `id` is its finding's. `languages`: primary tags of those it knows."""

    id: str
    find: Callable[[Text], Iterator[Hit]]
    languages: Sequence[str] = ZH


@dataclass(frozen=True, slots=True)
class EditionRule:
    """One rule over all articles of an edition."""

    id: str
    find: Callable[[Sequence[Text]], Iterator[tuple[Text, Hit]]]
    languages: Sequence[str] = ZH


def pattern(
    id: str,
    expression: str,
    better: str | Callable[[re.Match[str]], str | None] | None = None,
    languages: Sequence[str] = ZH,
    kinds: str = "",
) -> Rule:
    """Return the rule that finds `expression` in the words.

    expression  HAN stands for the inside of a class of Han characters; a group "x" or "y" is the fault, else
                all of it
    better      what belongs there, where that cannot be wrong
    kinds       kinds of blocks it looks at, parted by spaces; empty: all
    """
    compiled = re.compile(expression.replace("HAN", HAN), re.MULTILINE)
    groups = [name for name in ("x", "y") if name in compiled.groupindex]
    wanted = frozenset(kinds.split())

    def find(text: Text) -> Iterator[Hit]:
        for match in compiled.finditer(text.words):
            group: str | int = next((name for name in groups if match[name] is not None), 0)
            if wanted and text.block_at(match.start(group)).kind not in wanted:
                continue
            instead = better(match) if callable(better) else better
            yield Hit(match.start(group), match.end(group), instead)

    return Rule(id, find, languages)


def around(text: Text, hit: Hit) -> str:
    """Return the faulty words with a few on either side, of their block only."""
    block = text.block_at(hit.start)
    first, last = max(block.start, hit.start - _CONTEXT), min(block.end, hit.end + _CONTEXT)
    return " ".join(text.words[first:last].split("\n"))[:80]
