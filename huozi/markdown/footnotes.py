"""Footnotes as EPUB 3.3 names them: noteref calls, footnote asides, back links."""

from lxml import etree

from huozi.markdown.shaping import Shaping
from huozi.model.namespaces import EPUB


def set_all(shaping: Shaping) -> None:
    """Turn calls and notes into EPUB's; the notes go to the end of the body, in the order of their calls.

    A note that nothing calls becomes text at the end and is a finding.
    """
    notes: dict[str, etree._Element] = {}
    uncalled: list[etree._Element] = []
    calls: dict[str, list[etree._Element]] = {}
    for call in shaping.root.xpath('.//a[@class="footnote-ref"]'):
        calls.setdefault(call.get("href", "").removeprefix("#fn-"), []).append(call)
    for aside in shaping.root.xpath('.//aside[@class="footnote"]'):
        label = aside.get("id", "").removeprefix("fn-")
        if label in calls and label not in notes:
            notes[label] = aside
        else:
            shaping.find("note-uncalled", shaping.place(aside), note=label)
            uncalled.append(aside)
    for aside in (*notes.values(), *uncalled):
        _take_out(aside)
    for aside in uncalled:
        shaping.root.extend(list(aside))
    section = etree.Element("section", {"class": "footnotes", f"{{{EPUB}}}type": "footnotes"})
    for number, label in enumerate((label for label in calls if label in notes), 1):
        for again, call in enumerate(calls[label], 1):
            _set_call(shaping, call, number, again)
        _set_note(shaping, notes[label], number, len(calls[label]))
        section.append(notes[label])
    if len(section):
        shaping.root.append(section)


def _take_out(element: etree._Element) -> None:
    """Take `element` out of the body; the text behind it stays."""
    tail, element.tail = element.tail, None
    before, parent = element.getprevious(), element.getparent()
    if tail and tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _reference(shaping: Shaping, number: int, again: int) -> str:
    """Return the id of the call `again` (from 1) of note `number`."""
    return f"{shaping.chapter}-r{number}" + (f"-{again}" if again > 1 else "")


def _set_call(shaping: Shaping, call: etree._Element, number: int, again: int) -> None:
    call.attrib.clear()
    call.set("class", "noteref")
    call.set(f"{{{EPUB}}}type", "noteref")
    call.set("role", "doc-noteref")
    call.set("href", f"#{shaping.chapter}-n{number}")
    call.set("id", _reference(shaping, number, again))
    call.text = str(number)


def _set_note(shaping: Shaping, aside: etree._Element, number: int, calls: int) -> None:
    """Make `aside` the note `number`, with a way back to each of its `calls` behind its last words."""
    place = aside.get("data-at", "")
    aside.attrib.clear()
    aside.set("class", "footnote")
    aside.set("role", "doc-footnote")
    aside.set(f"{{{EPUB}}}type", "footnote")
    aside.set("id", f"{shaping.chapter}-n{number}")
    aside.set("data-at", place)
    aside.text, aside.tail = None, "\n"
    last = aside[-1] if len(aside) and aside[-1].tag == "p" else etree.SubElement(aside, "p")
    for again in range(1, calls + 1):
        back = etree.SubElement(last, "a", {"class": "backlink", "role": "doc-backlink"})
        back.set("href", f"#{_reference(shaping, number, again)}")
        back.set("aria-label", shaping.label("backlink"))
        back.text = "↩"
        if again == 1:
            _append_gap(last, back)


def _append_gap(paragraph: etree._Element, back: etree._Element) -> None:
    """Set a space that breaks no line before the way back, where words stand there."""
    before = back.getprevious()
    if before is not None:
        before.tail = f"{(before.tail or '').rstrip()}\u00a0"
    elif paragraph.text:
        paragraph.text = f"{paragraph.text.rstrip()}\u00a0"
