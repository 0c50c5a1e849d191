"""Where Western text inside East Asian lines may break: addresses, identifiers, options and hyphenated words.

UAX #14 finds the spaces and keeps most of the rest together; on a line of thirty squares that leaves holes.
Places are offsets into the text handed over. Nothing here measures anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pyphen

LONG_TOKEN = 9  # letters; addresses and identifiers longer than that may break inside
_ENDS_A_LINE = frozenset("/_-=&?:,@#+~\\|")  # a break may follow
_BEGINS_A_LINE = frozenset(".")  # a break may come before, so that no one takes it for the end of a sentence
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")  # GentooReleaseCandidate
_TOKEN = re.compile(r"[!-~À-ɏ]{2,}")
_LEFT, _RIGHT = 3, 2  # characters of a token that stay together at its ends
# A word of prose, or a part of a compound: nothing of an address or a number touches it.
_WORD = re.compile(
    r"(?<![\w./\\@$#%&~=+*<:'’])(?<![^a-z]-)(?<!^-)[A-Za-zÀ-ɏ][a-zà-ɏ]+(?![\w/\\@$#%&~=+*>'’]|[.:]\w|-[^a-z])",
    re.ASCII,
)
_DEFAULT = "en_US"  # Western words in East Asian text are English until their element says otherwise


def tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield every run of Western characters without a space, with its place."""
    for match in _TOKEN.finditer(text):
        yield match.start(), match.group()


def breaks_in_token(token: str) -> Iterator[int]:
    """Yield where a long token without spaces may break without a hyphen, as in ``debian/|rules``.

    After most punctuation and before a full stop (as the Chicago Manual 7.46 has it for addresses); in a
    token that has punctuation, also where small letters meet a capital.
    """
    if len(token) <= LONG_TOKEN:
        return
    punctuated = any(c in _ENDS_A_LINE or c in _BEGINS_A_LINE for c in token[:-1])
    humps = {match.start() for match in _HUMP.finditer(token)} if punctuated else set()
    for k in range(_LEFT, len(token) - _RIGHT):
        before, after = token[k - 1], token[k]
        ends = before in _ENDS_A_LINE and after.isalnum()
        begins = after in _BEGINS_A_LINE and before.isalnum() and token[k + 1].isalnum()
        begins = begins and not (before.isdigit() and token[k + 1].isdigit())
        if ends or begins or k in humps:
            yield k


def begins_token(text: str, k: int) -> bool:
    """Return whether ``text[k]`` is punctuation that opens a token: ``.deb``, ``--force``, ``/usr/bin``.

    UAX #14 binds these marks to the Chinese before them, as it must for 元/kg and 歼-20.
    """
    first, rest = text[k], text[k + 1 : k + 2]
    if first == ".":
        return rest.isalpha() and rest.isascii()
    if first == "-":
        return rest == "-"
    return first == "/" and re.match(r"/[\w.+-]+/", text[k : k + 40], re.ASCII) is not None


def splits_option(token: str, k: int) -> bool:
    """Return whether a break before ``token[k]`` would leave the hyphens of ``--force`` or ``-f`` behind."""
    before = token[:k].rstrip("-")
    return len(before) < k and token[k].isalnum() and not before[-1:].isalnum()


def hyphenations(text: str, language: str, limits: tuple[int, int, int]) -> Iterator[int]:
    """Yield where words of ``text`` may be parted by a hyphen.

    ``language`` is a BCP 47 tag; ``limits`` are CSS Text 4's ``hyphenate-limit-chars``: the least letters of
    a word, before the hyphen and after it. Words in capitals or with inner capitals and parts of addresses
    and identifiers stay whole.
    """
    total, before, after = limits
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) >= total:
            for position in _positions(word, language):
                if before <= position <= len(word) - after:
                    yield match.start() + position


@lru_cache(maxsize=4096)
def _positions(word: str, language: str) -> tuple[int, ...]:
    known = pyphen.language_fallback(language.replace("-", "_")) or _DEFAULT
    return tuple(pyphen.Pyphen(lang=_DEFAULT if known == "en" else known).positions(word))
