"""Footnotes as EPUB 3.3 names them: noteref calls, footnote asides, back links."""

import re

from lxml import etree

from huozi.markdown.shaping import EPUB, Shaping, plain_text


def set_all(shaping: Shaping) -> None:
    """Turn Python-Markdown's notes into calls and, at the end of the body, asides."""
    chapter = shaping.chapter
    for call in shaping.root.xpath('.//a[@class="footnote-ref"]'):
        number = plain_text(call)
        mark = call.getparent()
        again = mark.get("id", "")[5:].split("-")[0]  # fnref, or fnref2 for a second call of the same note
        tail = mark.tail
        call.attrib.clear()
        call.set("class", "noteref")
        call.set(f"{{{EPUB}}}type", "noteref")
        call.set("role", "doc-noteref")
        call.set("href", f"#{chapter}-n{number}")
        call.set("id", f"{chapter}-r{number}" + (f"-{again}" if again else ""))
        mark.getparent().replace(mark, call)
        call.tail = tail
    notes = shaping.root.xpath('./div[@class="footnote"]')
    if not notes:
        return
    section = etree.Element("section", {"class": "footnotes", f"{{{EPUB}}}type": "footnotes"})
    for place, item in enumerate(notes[0].findall("ol/li"), 1):
        aside = etree.SubElement(section, "aside", {"class": "footnote", "role": "doc-footnote"})
        aside.set(f"{{{EPUB}}}type", "footnote")
        aside.set("id", f"{chapter}-n{place}")
        aside.extend(list(item))
        aside.tail = "\n"
        for back in aside.xpath('.//a[@class="footnote-backref"]'):
            _set_backlink(shaping, back, place)
    notes[0].getparent().replace(notes[0], section)


def _set_backlink(shaping: Shaping, back: etree._Element, number: int) -> None:
    again = re.match(r"#fnref(\d*)", back.get("href") or "")
    suffix = f"-{again[1]}" if again and again[1] else ""
    back.attrib.clear()
    back.set("class", "backlink")
    back.set("role", "doc-backlink")
    back.set("href", f"#{shaping.chapter}-r{number}{suffix}")
    back.set("aria-label", shaping.label("backlink"))
