"""From sanitised HTML to the one XHTML body that EPUB and PDF both wrap: figures, notes, headings, ids.

The shape it gives is documented in ARCHITECTURE.md, "The body of a chapter".
"""

import re
from collections.abc import Callable, Iterator

import lxml.html
from lxml import etree

from huozi.diagnostics import Finding
from huozi.languages import joins_closed
from huozi.markdown import code, figures, finishing, footnotes, links
from huozi.markdown.blocks import TABLE_CAPTION
from huozi.markdown.positions import Lines
from huozi.markdown.shaping import Shaping, is_anchor, plain_text, span_of
from huozi.model.book import Heading, Photo, PhotoSettings, Rendered, Stretch
from huozi.model.manuscript import Manuscript
from huozi.model.namespaces import EPUB, XHTML

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WITH_TEXT = ("p", "summary", "td", "th", "dt", "dd", "li", "pre", "figcaption", "caption")
_BLOCKS = (
    *_HEADINGS,
    *_WITH_TEXT,
    "div",
    "blockquote",
    "ul",
    "ol",
    "dl",
    "table",
    "figure",
    "hr",
    "tr",
    "aside",
)
_VOID = ("br", "hr", "img")
_OWN_CLASSES = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


def shape(
    html: str,
    findings: list[Finding],
    lines: Lines,
    manuscript: Manuscript,
    chapter: str,
    language: str,
    find_photo: Callable[[str], Photo | None],
    settings: PhotoSettings,
) -> Rendered:
    """Return sanitised `html` as the finished body; see `huozi.markdown.render` for the rest."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    shaping = Shaping(root, manuscript, chapter, language, find_photo, settings, findings, lines)
    _set_given_ids_aside(shaping)
    _join_soft_breaks(shaping)
    figures.set_all(shaping)
    footnotes.set_all(shaping)
    _set_headings(shaping)
    _set_tables(shaping)
    finishing.set_all(shaping)
    code.set_all(shaping)
    _merge_verse(shaping)
    _drop_empty_paragraphs(shaping)
    _name_blocks(shaping)
    links.mend(shaping)
    positions = _take_positions(shaping)
    finishing.set_initials(shaping)
    return Rendered(
        _serialised(root),
        tuple(shaping.headings),
        tuple(shaping.figures),
        tuple(sorted(shaping.findings, key=_reading_order)),
        positions,
        shaping.ids,
        tuple(shaping.links),
    )


def _join_soft_breaks(shaping: Shaping) -> None:
    """Join the lines of a paragraph, with a space between words only."""
    before = ""
    pending: tuple[etree._Element, bool] | None = None
    for node, is_tail in _text_nodes(shaping.root):
        text = (node.tail if is_tail else node.text) or ""
        if not is_tail and node.tag in _BLOCKS:
            before, pending = "", None
        if is_tail and (node.tag in _BLOCKS or node.tag == "br"):
            before, pending, text = "", None, text.lstrip("\n")
        if pending and text.strip():
            last, last_is_tail = pending
            glue = "" if joins_closed(before, text.lstrip()[0], shaping.language) else " "
            _set_text(last, last_is_tail, ((last.tail if last_is_tail else last.text) or "") + glue)
            pending = None
        parts = re.split(r"[ \t]*\n[ \t]*", text)
        joined = parts[0]
        for part in parts[1:]:
            left = joined[-1:] or before
            if not part:
                pending = (node, is_tail) if left else None
            elif left and joins_closed(left, part[0], shaping.language):
                joined += part
            else:
                joined += f" {part}" if left else part
        before = joined[-1:] or before
        _set_text(node, is_tail, joined)


def _text_nodes(root: etree._Element) -> list[tuple[etree._Element, bool]]:
    """Return every place of text in document order as (element, is its tail); code is left alone."""
    nodes: list[tuple[etree._Element, bool]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if any(parent.tag == "pre" for parent in element.iterancestors()):
            continue
        if event == "start" and element.tag not in ("pre", *_VOID):
            nodes.append((element, False))
        elif event == "end":
            nodes.append((element, True))
    return nodes


def _set_text(node: etree._Element, is_tail: bool, text: str) -> None:
    if is_tail:
        node.tail = text
    else:
        node.text = text


def _set_headings(shaping: Shaping) -> None:
    """Give headings ids and levels from 2 down without a gap; level 1 is the article's title."""
    found = list(shaping.root.iter(*_HEADINGS))
    shift = 1 if any(element.tag == "h1" for element in found) else 0
    above = 1
    for count, element in enumerate(found, 1):
        level = min(int(element.tag[1]) + shift, above + 1, 6)
        above = level
        id = f"{shaping.chapter}-s{count}"
        given = element.get("data-id")
        if given:
            shaping.ids[given] = id
        element.tag = f"h{level}"
        place = element.get("data-at", "")
        element.attrib.clear()
        element.set("id", id)
        element.set("data-at", place)
        text = plain_text(element)
        shaping.headings.append(Heading(id, level, text))
        for number in range(len(found)):  # the second of a name is called name-1, as GitHub does
            name = links.slug(text) + (f"-{number}" if number else "")
            if shaping.ids.setdefault(name, id) == id:
                break


def _set_tables(shaping: Shaping) -> None:
    """Give tables their captions, mark header cells by scope, keep the alignment of columns as classes."""
    for paragraph in shaping.root.xpath(f'.//p[@class="{TABLE_CAPTION}"]'):
        _set_table_caption(paragraph)
    for cell in shaping.root.iter("td", "th"):
        align = cell.attrib.pop("align", None)
        if align in ("left", "center", "right"):
            cell.set("class", f"align-{align}")
        if cell.tag == "th" and not cell.get("scope"):
            row = cell.getparent()
            heads = row is not None and row.getparent() is not None and row.getparent().tag == "thead"
            cell.set("scope", "col" if heads else "row")


def _set_table_caption(paragraph: etree._Element) -> None:
    """Move a caption into its table: the one above where that has none yet, else the one below."""
    for table in (paragraph.getprevious(), paragraph.getnext()):
        if table is not None and table.tag == "table" and table.find("caption") is None:
            paragraph.drop_tree()
            paragraph.tag, paragraph.tail = "caption", "\n"
            del paragraph.attrib["class"]
            table.insert(0, paragraph)
            return


def _merge_verse(shaping: Shaping) -> None:
    """Join stanzas that stand next to each other into one verse."""
    for verse in list(shaping.root.iter("div")):
        before = verse.getprevious()
        if verse.get("class") == "verse" and before is not None and before.get("class") == "verse":
            before.extend(list(verse))
            before.tail = verse.tail
            verse.getparent().remove(verse)


def _drop_empty_paragraphs(shaping: Shaping) -> None:
    """Take out paragraphs that the sanitiser left without anything."""
    for paragraph in list(shaping.root.iter("p")):
        if all(map(is_anchor, paragraph)) and not plain_text(paragraph):
            paragraph.drop_tree()


def _set_given_ids_aside(shaping: Shaping) -> None:
    """Keep the ids that the manuscript gives as data-id, until the chapter's own ids are known."""
    for element in shaping.root.xpath('.//*[@id][not(self::aside[@class="footnote"])]'):
        element.set("data-id", element.attrib.pop("id"))


def _name_blocks(shaping: Shaping) -> None:
    """Give every block with text of its own an id, and whatever the manuscript gave one."""
    blocks = given_count = 0
    for element in shaping.root.iter(etree.Element):
        given = element.attrib.pop("data-id", None)
        if element.tag in _WITH_TEXT and not element.get("id"):
            blocks += 1
            element.set("id", f"{shaping.chapter}-b{blocks}")
        elif given and not element.get("id"):
            given_count += 1
            element.set("id", f"{shaping.chapter}-i{given_count}")
        if given:
            shaping.ids.setdefault(given, element.get("id"))
        classes = [name for name in (element.get("class") or "").split() if _OWN_CLASSES.fullmatch(name)]
        if classes:
            element.set("class", " ".join(classes))
        elif "class" in element.attrib:
            del element.attrib["class"]


def _reading_order(found: Finding) -> tuple[int, int]:
    place = found.location
    return (place.line or 0, place.column or 0) if place else (0, 0)


def _take_positions(shaping: Shaping) -> dict[str, tuple[Stretch, ...]]:
    """Take the places out of the body; return for each block with an id where its text stands."""
    positions = {}
    for block in shaping.root.iter(etree.Element):
        if block.get("id") and (span := span_of(block)):
            positions[block.get("id")] = tuple(_stretches(shaping.lines, block, span[0]))
    for element in list(shaping.root.iter(etree.Element)):
        _drop_anchors(element)
        for name in ("data-lines", "data-at"):
            element.attrib.pop(name, None)
    return positions


def _drop_anchors(parent: etree._Element) -> None:
    """Take the anchors out of `parent`; each text is put together once, not anew for each anchor."""
    if not any(map(is_anchor, parent)):
        return
    before: etree._Element | None = None
    parts = [parent.text or ""]
    for child in list(parent):
        if is_anchor(child):
            parts.append(child.tail or "")
            parent.remove(child)
            continue
        _set_text(parent if before is None else before, before is not None, "".join(parts))
        before, parts = child, [child.tail or ""]
    _set_text(parent if before is None else before, before is not None, "".join(parts))


def _stretches(lines: Lines, block: etree._Element, start: int) -> Iterator[Stretch]:
    """Yield where the text of `block` stands, from each character on where the source goes on elsewhere."""
    if block.tag == "pre" and block.get("data-lines"):
        for pair in re.findall(r"(\d+):(\d+)", block.get("data-lines")):
            yield Stretch(int(pair[0]), *lines.line_and_column(int(pair[1])))
        return
    yield Stretch(0, *lines.line_and_column(start))
    offset = 0
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if event == "start":
            if is_anchor(element):
                yield Stretch(offset, *lines.line_and_column(int(element.get("data-at"))))
            offset += len(element.text or "")
        elif element is not block:
            offset += len(element.tail or "")


def _serialised(root: etree._Element) -> str:
    """Return the children of `root` as XHTML text whose only prefix is epub:."""
    wrapper = etree.Element(f"{{{XHTML}}}div", nsmap={None: XHTML, "epub": EPUB})
    wrapper.text = root.text
    for block in list(root):
        block.tail = f"{(block.tail or '').rstrip()}\n"
        wrapper.append(block)
    for element in wrapper.iter(etree.Element):
        if not element.tag.startswith("{"):
            if element.tag not in _VOID and element.text is None and not len(element):
                element.text = ""  # <p></p>, never <p/>: both XML and HTML parsers then agree
            element.tag = f"{{{XHTML}}}{element.tag}"
    text = etree.tostring(wrapper, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("</")] if "</" in text else ""
