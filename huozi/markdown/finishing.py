"""Blocks beyond prose, finished: titles of boxes, squares of tasks, an article's contents, languages."""

import re

from lxml import etree

from huozi.diagnostics import Location
from huozi.markdown.boxes import KINDS
from huozi.markdown.shaping import Shaping, plain_text

_INITIAL = re.compile(r"\s*[“‘「『《〈（【\"'(]*[^\W_]")
_SHORT_BOX = 200  # characters, some ten lines of a column: parted, such a box would be two scraps
_SQUARES = {"task": "□", "task done": "✓"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def set_all(shaping: Shaping) -> None:
    """Finish the blocks above; the headings of the body are known."""
    _set_boxes(shaping)
    _set_tasks(shaping)
    _set_contents(shaping)
    for element in shaping.root.iter(etree.Element):
        if element.get("lang"):
            element.set(_XML_LANG, element.get("lang"))


def _set_boxes(shaping: Shaping) -> None:
    """Name each box by its kind where it has no title; say which is a note, which is kept whole."""
    for box in shaping.root.xpath('.//*[contains(concat(" ", @class, " "), " box ")]'):
        kind = next((name for name in (box.get("class") or "").split() if name in KINDS), None)
        title = box[0] if len(box) and box[0].get("class") == "box-title" else None
        if kind is None or title is None:
            continue
        if len(plain_text(box)) <= _SHORT_BOX:
            box.set("class", f"{box.get('class')} whole")
        if kind in ("plain", "quote", "tab"):
            _set_display(box, title, kind)
            continue
        if box.tag == "div":
            box.set("role", "note")
        if not plain_text(title):
            title.text = shaping.label(f"box-{kind}")


def _set_display(box: etree._Element, title: etree._Element, kind: str) -> None:
    """Make a plain box or a display quote: neither has a name of its own, only the title that is written."""
    if kind == "quote":
        box.tag = "blockquote"
        box.set("class", "display-quote")
        title.set("class", "display-title")
    if not plain_text(title):
        box.remove(title)


def set_initials(shaping: Shaping) -> None:
    """Part the first letter of each paragraph of class `dropcap`, with marks before it, as its initial.

    The body is otherwise finished: no places are noted in it any more. A paragraph that does not begin with
    a letter of plain text has none, which is told.
    """
    for paragraph in shaping.root.xpath('.//p[contains(concat(" ", @class, " "), " dropcap ")]'):
        match = _INITIAL.match(paragraph.text or "")
        if match is None:
            shaping.find("dropcap-none", Location(shaping.manuscript.path), text=plain_text(paragraph)[:20])
            continue
        initial = etree.Element("span", {"class": "initial"})
        initial.text, initial.tail = match[0], (paragraph.text or "")[match.end() :]
        paragraph.text = None
        paragraph.insert(0, initial)


def _set_tasks(shaping: Shaping) -> None:
    """Set a square before each task, a tick before one that is done, each with its name."""
    for item in shaping.root.xpath('.//li[@class="task" or @class="task done"]'):
        done = item.get("class") == "task done"
        holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        square = etree.Element("span", {"class": "checkbox", "role": "img"})
        square.set("aria-label", shaping.label("task-done" if done else "task-open"))
        square.text = _SQUARES[item.get("class")]
        square.tail, holder.text = f"\u2002{(holder.text or '').lstrip()}", None
        holder.insert(0, square)
        if (parent := item.getparent()) is not None and parent.tag in ("ul", "ol"):
            parent.set("class", "tasks")


def _set_contents(shaping: Shaping) -> None:
    """Fill `[TOC]` with the headings of the article, those of level 3 below those of level 2."""
    for entries in shaping.root.xpath('.//ul[@class="article-contents"]'):
        headings = [heading for heading in shaping.headings if heading.level <= 3 and heading.text]
        if not headings:
            entries.getparent().remove(entries)
            continue
        for heading in headings:
            parent = entries
            if heading.level == 3 and len(entries):
                below = entries[-1].find("ul")
                parent = etree.SubElement(entries[-1], "ul") if below is None else below
            link = etree.SubElement(etree.SubElement(parent, "li"), "a", {"href": f"#{heading.id}"})
            link.set("class", "internal")
            link.text = heading.text
