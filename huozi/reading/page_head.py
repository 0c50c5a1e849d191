"""Which line of a page is its title: told by tag and name, size, and what the page calls itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from huozi.model.source import Hint, Line, Metadata
from huozi.reading.page_blocks import BYLINES
from huozi.reading.page_names import beside_the_text, brief_text, head_hint, is_brand, names_of

_LONGEST = 150  # characters of a title
_PARTS = re.compile(r"\s*[_|｜]\s*|\s+[-–—]\s+|-(?=[^-]{2,16}$)")  # 渡口的早晨_河湾网, 渡口的早晨-河湾网
_TITLED_TAGS = ("h1", "h2", "h3", "h4", "p", "div", "span", "td", "strong", "b", "font")


def title_element(body: HtmlElement, metadata: Metadata) -> HtmlElement | None:
    """Return the element whose words are the title, so that nothing around it counts as navigation."""
    best: tuple[float, HtmlElement | None] = (0.0, None)
    called = called_by(metadata)
    sites = {_folded(part) for title in metadata.titles for part in _PARTS.split(title)[1:]}
    for element in body.iter(*_TITLED_TAGS):
        words = _folded(brief_text(element, _LONGEST) or "")
        if len(words) < 2:
            continue
        agreed = agreement(words, called)
        if element.tag != "h1" and not agreed:
            continue
        linked = any(
            found is not None for found in (element.find(".//a"), next(element.iterancestors("a"), None))
        )
        score = 2.0 * (element.tag == "h1") + 3.0 * agreed - 0.9 * linked - 1.0 * _in_navigation(element)
        score -= 2.5 * is_brand(names_of(element)) + 2.0 * (words in sites)
        score += 1.0 * (head_hint(element.tag, names_of(element)) is Hint.TITLE)
        if score > max(best[0], 1.9):
            best = (score, element)
    return best[1]


def called_by(metadata: Metadata) -> tuple[str, ...]:
    """Return what a page calls itself, folded: its titles whole, and each up to the site's name behind it.

    What stands first is a title only where it is the longest part; else it may be the site's name itself.
    """
    called = list(metadata.titles)
    for title in metadata.titles:
        first, *others = _PARTS.split(title)
        if others and len(first) > 4 and len(first) >= max(map(len, others)):
            called.append(first)
    return tuple(dict.fromkeys(map(_folded, called)))


def _in_navigation(element: HtmlElement) -> bool:
    return any(
        isinstance(above.tag, str) and beside_the_text(above, above.tag, names_of(above))
        for above in element.iterancestors()
    )


def agreement(words: str, called: Sequence[str]) -> float:
    """Return how much of what the page calls itself `words` are, 0 to 1; 0 where they are no part of it."""
    shares = [
        len(words) / len(title) if words in title else 0.9 if len(title) > 3 and title in words else 0.0
        for title in called
        if title and len(words) > 1
    ]
    return max(shares, default=0.0)


def with_title(lines: Sequence[Line], metadata: Metadata) -> list[Line]:
    """Mark the title's line as TITLE and what else its name called one as STRONG."""
    called = called_by(metadata)
    best: tuple[float, int | None] = (1.4, None)
    for n, line in enumerate(lines):
        score = _score(line, called)
        if score > best[0]:
            best = (score, n)
    title = best[1]
    return [
        replace(line, hint=Hint.TITLE, level=0)
        if n == title
        else replace(line, hint=Hint.SUBTITLE, level=0)
        if title is not None and n == title + 1 and _is_subtitle(lines, n)
        else replace(line, hint=Hint.STRONG)
        if line.hint is Hint.TITLE
        else line
        for n, line in enumerate(lines)
    ]


def _is_subtitle(lines: Sequence[Line], n: int) -> bool:
    """Say whether a heading right below the title is its subtitle: with a dash, or above the byline."""
    above_byline = n + 1 < len(lines) and lines[n + 1].hint in BYLINES
    return lines[n].hint in (Hint.HEADING, Hint.TITLE) and (lines[n].text[:1] in "—–-" or above_byline)


def _score(line: Line, called: Sequence[str]) -> float:
    """Return what speaks for a line to be the title: named so, a heading, part of the page's title, large."""
    words = _folded(line.text)
    if line.hint not in (Hint.HEADING, Hint.TITLE, Hint.STRONG, None) or not 1 < len(words) <= _LONGEST:
        return 0.0
    agreed = agreement(words, called)
    score = 3.0 * agreed if agreed >= 0.5 or len(words) > 3 else 0.0
    if line.hint is Hint.HEADING:
        score += 2.0 if line.level == 1 else 0.6
    elif line.hint is Hint.TITLE:
        score += 1.5
    if score:
        score += 0.5 * (line.look.size >= 1.25) + 0.3 * line.look.centred - 0.9 * line.look.linked
    return score


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
