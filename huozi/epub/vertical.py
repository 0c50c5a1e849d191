"""Vertical setting: the digits that stand upright in a vertical line.

CLREQ §2.3.4 (text orientation in vertical writing): numbers of up to two digits are set side by side in one
character's room (tate-chu-yoko); longer ones upright digit by digit. Latin words lie on their side.
"""

import re

from lxml import etree

from huozi.epub.xhtml import Element, local
from huozi.model.namespaces import XHTML

_NUMBER = re.compile(r"(?<![0-9A-Za-z.,:/%+\-])[0-9]{1,4}(?![0-9A-Za-z%+\-]|[.,:/][0-9A-Za-z])")
_UNTOUCHED = {"code", "pre", "rt", "rp", "ruby"}


def stand_digits_up(root: Element) -> None:
    """Wrap the free-standing numbers of `root` in spans of class tcy or upright; no character changes."""
    for element in list(root.iter()):
        if not local(element) or local(element) in _UNTOUCHED or _inside_untouched(element):
            continue
        if element.text:
            element.text, spans = _split(element.text)
            for place, span in enumerate(spans):
                element.insert(place, span)
    for element in list(root.iter()):
        parent = element.getparent()
        if (
            element is root
            or parent is None
            or not element.tail
            or element.get("class") in ("tcy", "upright")
        ):
            continue
        if local(parent) in _UNTOUCHED or _inside_untouched(parent):
            continue
        element.tail, spans = _split(element.tail)
        for span in reversed(spans):
            parent.insert(parent.index(element) + 1, span)


def _inside_untouched(element: Element) -> bool:
    return any(local(ancestor) in _UNTOUCHED for ancestor in element.iterancestors())


def _split(text: str) -> tuple[str, list[Element]]:
    """Return the text before the first number, and the spans with the text after each as its tail."""
    matches = list(_NUMBER.finditer(text))
    if not matches:
        return text, []
    spans = []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        span: Element = etree.Element(f"{{{XHTML}}}span")
        span.set("class", "tcy" if len(match[0]) <= 2 else "upright")
        span.text = match[0]
        span.tail = text[match.end() : end]
        spans.append(span)
    return text[: matches[0].start()], spans
