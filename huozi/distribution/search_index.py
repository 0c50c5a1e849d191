"""The index for search in the browser: small scripts, of which a query loads one a character it begins with.

    search/alike.js          the simplified form of each character that has another
    search/shape.js          how many parts there are, and editions and articles in all
    search/part-N.js         tokens (`archive.words`) whose first character falls to part N, each with the
    articles
                             that have it: numbers in ascending order, each as the difference to the one
                             before
    search/articles-N.js     title and place of the articles N × 200 and following
    editions/N/text.js       the texts of one edition, for the lines around what was found

Articles are numbered newest first, so that the beginning of a list is what is wanted. Scripts, not JSON:
they load from a folder without any server too.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from huozi.archive.words import simplified, tokens
from huozi.distribution.shelf import Shelved

_EACH = 200
_PART_BYTES = 60_000  # before compression; a phone loads some of these for a query
_MOST_PARTS = 4096


class SearchIndex:
    """Takes in editions one by one, newest first, and yields the files of the index at the end."""

    def __init__(self) -> None:
        self._articles: list[list[Any]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._last: dict[str, int] = {}

    def add(self, edition: Shelved, texts: Sequence[Sequence[str]]) -> bytes:
        """Take in an edition and the texts of each of its articles; return its text.js."""
        for position, (article, paragraphs) in enumerate(zip(edition.articles, texts, strict=True), 1):
            number = len(self._articles)
            self._articles.append([edition.number, position, article["title"], edition.heading, edition.date])
            said = "\n".join((article["title"], *paragraphs))
            for token in set(tokens(said)):
                self._postings[token].append(number - self._last.get(token, 0))
                self._last[token] = number
        return _script("text", edition.number, ["\n".join(paragraphs) for paragraphs in texts])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the index as path and bytes."""
        size = sum(len(token) * 3 + 8 + 3 * len(numbers) for token, numbers in self._postings.items())
        count = 1
        while count < _MOST_PARTS and size / count > _PART_BYTES:
            count *= 2
        parts: list[dict[str, list[int]]] = [{} for _ in range(count)]
        for token in sorted(self._postings):
            parts[ord(token[0]) % count][token] = self._postings[token]
        for number, part in enumerate(parts):
            yield f"search/part-{number}.js", _script("part", number, part)
        for start in range(0, len(self._articles), _EACH):
            block = self._articles[start : start + _EACH]
            yield f"search/articles-{start // _EACH}.js", _script("articles", start // _EACH, block)
        forms = simplified()
        yield "search/alike.js", _script("alike", 0, ["".join(map(chr, forms)), "".join(forms.values())])
        shape = {"parts": count, "each": _EACH, "articles": len(self._articles)}
        yield "search/shape.js", _script("shape", 0, shape)


def _script(kind: str, number: int, value: Any) -> bytes:
    """Return a script that hands `value` over; no text in it can end the script or a line of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'huozi("{kind}",{number},{text})\n'.encode()
