"""Spaces between Han and Latin characters or figures: the setting makes them (CLREQ 3.2.2 汉字与西文混排).

They do no harm where they stand everywhere; where an article has both ways, the rarer one is pointed out.
"""

import re
from collections.abc import Iterator

from huozi.proofing.rule import HAN, Hit, Rule
from huozi.proofing.text import Text

_SPACED = re.compile(f"(?<=[{HAN}])[ \u00a0](?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])[ \u00a0](?=[{HAN}])")
_CLOSED = re.compile(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
_PLAIN_KINDS = ("paragraph", "item", "note")


def _spaced_now_and_then(text: Text) -> Iterator[Hit]:
    """The spaces of an article that mostly has none."""
    spaced = [it for it in _SPACED.finditer(text.words) if text.block_at(it.start()).kind in _PLAIN_KINDS]
    closed = sum(1 for _ in _CLOSED.finditer(text.words))
    if len(spaced) < closed:
        yield from (Hit(it.start(), it.end()) for it in spaced)


RULES: tuple[Rule, ...] = (Rule("space-han-latin", _spaced_now_and_then),)
