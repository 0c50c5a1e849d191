"""Blocks beyond prose, finished: titles of boxes, squares of tasks, an article's contents, languages."""

from lxml import etree

from huozi.markdown.boxes import KINDS
from huozi.markdown.shaping import Shaping, plain_text

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
    """Name each box by its kind where it has no title; say that it is a note."""
    for box in shaping.root.xpath('.//*[contains(concat(" ", @class, " "), " box ")]'):
        kind = next((name for name in (box.get("class") or "").split() if name in KINDS), None)
        title = box[0] if len(box) and box[0].get("class") == "box-title" else None
        if kind is None or title is None:
            continue
        if box.tag == "div":
            box.set("role", "note")
        if not plain_text(title):
            title.text = shaping.label(f"box-{kind}")


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
