"""Which element of a page holds the article.

The element is told by its name and by how much prose it holds; where neither tells it, the caller asks
trafilatura.
"""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from huozi.reading.page_names import beside_the_text, certainly_beside, main_rank, names_of

_PROSE = re.compile(r"[，。！？；：、,.!?;]")
_NO_PROSE = frozenset(("script", "style", "noscript", "template", "title", "a"))
_CONTAINERS = frozenset("div section article main td tr tbody table form center span font dd".split())
_MOST = 0.6  # share of a page's prose that an unnamed article holds at least
_NEARLY_ALL = 0.95  # share of its prose that the heart of a named element holds at least
_MOSTLY = 0.8  # the same where a tag or a loose name says that it is an article
_PART = 60  # characters of prose that a part of a text holds at least
_ENOUGH = 120  # characters of prose it holds at least
_LEAST = 20  # characters of prose that an article's element has at least


def main_element(body: HtmlElement) -> HtmlElement | None:
    """Return the element that holds the article.

    It is the surest name with prose, of nested ones the innermost; where no name says it, the smallest
    element with most of the page's prose.
    """
    prose = _prose(body)
    ranked: dict[int, list[HtmlElement]] = {}
    for element in body.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and prose.get(element, 0) >= _LEAST and (rank := main_rank(element, tag)) is not None:
            ranked.setdefault(rank, []).append(element)
    for rank, share in ((0, 0.0), (1, 0.35), (2, 0.6)):
        found = [element for element in ranked.get(rank, ()) if prose[element] >= share * prose[body]]
        if found:
            most = max(prose[element] for element in found)
            large = [element for element in found if prose[element] >= 0.85 * most]
            named = [element for element in large if element in (large[0], *large[0].iterdescendants())][-1]
            heart = _NEARLY_ALL if main_rank(named, "div") == 1 else _MOSTLY
            return named if rank == 0 else _innermost(named, prose, heart * prose[named])
    inner = _innermost(body, prose, max(_ENOUGH, _MOST * prose[body]))
    return inner if inner is not body else None


def _innermost(outer: HtmlElement, prose: Mapping[HtmlElement, int], least: float) -> HtmlElement:
    """Return the smallest element in `outer` that holds `least` characters of prose, or `outer`.

    It never goes into one of several parts of a text: where another part beside it reads as a text too, the
    element that holds both is returned.
    """
    while True:
        inner = max(
            (child for child in outer if child.tag in _CONTAINERS),
            key=lambda child: prose.get(child, 0),
            default=None,
        )
        if inner is None or prose.get(inner, 0) < least or _has_other_parts(outer, inner, prose):
            return outer
        outer = inner


def _has_other_parts(outer: HtmlElement, inner: HtmlElement, prose: Mapping[HtmlElement, int]) -> bool:
    """Say whether beside `inner` stand parts of one text with it: of its class, or hardly linked."""
    alike = (inner.tag, inner.get("class"))
    for part in outer:
        told = prose.get(part, 0) if part is not inner else 0
        if told >= _PART and (
            (part.tag, part.get("class")) == alike
            or 5 * told >= 4 * sum(len("".join(text.split())) for text in part.itertext())
        ):
            return True
    return False


def _is_aside(element: HtmlElement, tag: str, share: float) -> bool:
    """Say whether an element with this `share` of the page's prose is by its name no part of the article."""
    if main_rank(element, tag) is not None:
        return False
    why = beside_the_text(element, tag, names_of(element))
    if not why or element.find(".//h1") is not None:
        return False
    return share < 0.5 or certainly_beside(why)


def _prose(body: HtmlElement) -> dict[HtmlElement, int]:
    """Return for each element how many characters of sentences it holds, links and asides left out."""
    counts = _counted(body, {})
    total = max(1, counts[body])
    asides = {
        element: 0
        for element in body.iter()
        if isinstance(element.tag, str)
        and element is not body
        and _is_aside(element, element.tag, counts[element] / total)
    }
    return _counted(body, asides)


def _counted(body: HtmlElement, known: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    counts: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        own = counts.get(element, 0) + _sentences(element.text)
        own = 0 if element.tag in _NO_PROSE else known.get(element, own)
        counts[element] = own
        parent = element.getparent()
        if parent is not None and element is not body:
            counts[parent] = counts.get(parent, 0) + own + _sentences(element.tail)
    return counts


def _sentences(text: str | None) -> int:
    if not text or len(text) < 6 or _PROSE.search(text) is None:
        return 0
    return len("".join(text.split()))
