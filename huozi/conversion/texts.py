"""The texts of a chapter's body, block by block: a word that runs over marks in the line is one word."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lxml import etree

from huozi.model.namespaces import XHTML, XML_LANG

Convert: TypeAlias = Callable[[str], str]

_IN_LINE = frozenset(
    "a abbr b cite code del dfn em i ins kbd mark q s small span strong sub sup u wbr time".split()
)
_KEPT = frozenset("code kbd pre script style".split())
_ATTRIBUTES = ("alt", "title", "aria-label")


def converted_body(body: str, convert: Convert) -> str:
    """Return the chapter body (one XHTML element) with its texts and alternatives converted."""
    root = etree.fromstring(body)
    for run in _runs(root):
        before = [(node.tail if is_tail else node.text) or "" for node, is_tail in run]
        for (node, is_tail), text in zip(run, parted(before, convert), strict=True):
            setattr(node, "tail" if is_tail else "text", text)
    for element in root.iter(etree.Element):
        for name in _ATTRIBUTES:
            if (value := element.get(name)) and not _kept(element):
                element.set(name, convert(value))
    return str(etree.tostring(root, encoding="unicode"))


def parted(texts: list[str], convert: Convert) -> list[str]:
    """Return the `texts` of one block converted together, and parted again where they were parted."""
    whole = convert("".join(texts))
    ends, length, total = [0], 0, sum(map(len, texts))
    for text in texts[:-1]:
        length += len(text)
        same = len(whole) == total
        ends.append(length if same else min(len(convert("".join(texts)[:length])), len(whole)))
    return [whole[start:end] for start, end in zip(ends, [*ends[1:], len(whole)], strict=True)]


def _runs(root: etree._Element) -> Iterator[list[tuple[etree._Element, bool]]]:
    """Yield the places of text of each block in order, as (element, is its tail)."""
    run: list[tuple[etree._Element, bool]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag is etree.Comment:
            continue
        block = etree.QName(element).localname not in _IN_LINE
        if block and run:
            yield run
            run = []
        if event == "start" and element.text and not _kept(element):
            run.append((element, False))
        parent = element.getparent()
        if event == "end" and element.tail and parent is not None and not _kept(parent):
            run.append((element, True))
    if run:
        yield run


def _kept(element: etree._Element) -> bool:
    """Say whether the text of `element` stays: code, and what is said to be in another language."""
    for holder in (element, *element.iterancestors()):
        language = holder.get(XML_LANG) or holder.get("lang") or ""
        if holder.tag in {f"{{{XHTML}}}{name}" for name in _KEPT} or (language and language[:2] != "zh"):
            return True
    return False
