"""Footnotes as EPUB 3.3 names them: noteref calls, footnote asides, back links."""

import re

from lxml import etree

from huozi.markdown.shaping import EPUB, Shaping

_UNANSWERED = re.compile(r"\[\^([^\]\s]{1,80})\]")


def set_all(shaping: Shaping) -> None:
    """Turn Python-Markdown's notes into calls and, at the end of the body, asides, in the order of the calls.

    A note that nothing calls becomes text at the end; it and a call without a note are findings.
    """
    calls = shaping.root.xpath('.//a[@class="footnote-ref"]')
    numbers = {href: number for number, href in enumerate(dict.fromkeys(it.get("href") for it in calls), 1)}
    for call in calls:
        _set_call(shaping, call, numbers[call.get("href")])
    for text in shaping.root.xpath(".//text()[not(ancestor::code or ancestor::pre)]"):
        for label in _UNANSWERED.findall(text):
            shaping.find("note-missing", _line(shaping, f"[^{label}]"), note=label)
    for notes in shaping.root.xpath('./div[@class="footnote"]'):
        items = {f"#{item.get('id')}": item for item in notes.findall("ol/li")}
        section = etree.Element("section", {"class": "footnotes", f"{{{EPUB}}}type": "footnotes"})
        for href, number in numbers.items():
            section.append(_aside(shaping, items.pop(href), number))
        for href, item in items.items():
            label = href.removeprefix("#fn-")
            shaping.find("note-uncalled", _line(shaping, f"[^{label}]:"), note=label)
            for back in item.xpath('.//a[@class="footnote-backref"]'):
                _drop(back)
            for block in list(item):
                notes.addprevious(block)
        if numbers:
            notes.addprevious(section)
        notes.getparent().remove(notes)


def _set_call(shaping: Shaping, call: etree._Element, number: int) -> None:
    mark = call.getparent()
    again = mark.get("id", "")[5:].split("-")[0]  # fnref, or fnref2 for a second call of the same note
    tail = mark.tail
    call.attrib.clear()
    call.set("class", "noteref")
    call.set(f"{{{EPUB}}}type", "noteref")
    call.set("role", "doc-noteref")
    call.set("href", f"#{shaping.chapter}-n{number}")
    call.set("id", f"{shaping.chapter}-r{number}" + (f"-{again}" if again else ""))
    call.text = str(number)
    mark.getparent().replace(mark, call)
    call.tail = tail


def _aside(shaping: Shaping, item: etree._Element, number: int) -> etree._Element:
    aside = etree.Element("aside", {"class": "footnote", "role": "doc-footnote"})
    aside.set(f"{{{EPUB}}}type", "footnote")
    aside.set("id", f"{shaping.chapter}-n{number}")
    aside.extend(list(item))
    aside.tail = "\n"
    for back in aside.xpath('.//a[@class="footnote-backref"]'):
        _set_backlink(shaping, back, number)
    return aside


def _drop(back: etree._Element) -> None:
    """Take a back link out, and the space before it."""
    before, parent = back.getprevious(), back.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip()
    else:
        parent.text = (parent.text or "").rstrip()
    parent.remove(back)


def _line(shaping: Shaping, mark: str) -> int | None:
    """Return the line of the file where `mark` first stands."""
    place = shaping.manuscript.body.find(mark)
    return (
        None if place < 0 else shaping.manuscript.first_line + shaping.manuscript.body.count("\n", 0, place)
    )


def _set_backlink(shaping: Shaping, back: etree._Element, number: int) -> None:
    again = re.match(r"#fnref(\d*)", back.get("href") or "")
    suffix = f"-{again[1]}" if again and again[1] else ""
    back.attrib.clear()
    back.set("class", "backlink")
    back.set("role", "doc-backlink")
    back.set("href", f"#{shaping.chapter}-r{number}{suffix}")
    back.set("aria-label", shaping.label("backlink"))
