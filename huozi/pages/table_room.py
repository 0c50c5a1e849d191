"""How wide tables and code may be on an edition's pages, in what type: measured, since styles decide."""

from xml.etree.ElementTree import Element, SubElement

from huozi.engine.figure_boxes import leading
from huozi.engine.render import render
from huozi.model.book import Edition
from huozi.model.printing import PIXEL
from huozi.pages.table_grid import SIZES
from huozi.pages.tables import Room


def table_room(edition: Edition) -> Room:
    """Return the room that tables find in the text, across its columns and on a turned page."""
    root = Element("html", {"lang": edition.language})
    body = SubElement(root, "body", {"class": f"theme-{edition.theme}"})
    section = SubElement(body, "section", {"class": "article"})
    text = SubElement(section, "div", {"class": "text"})
    for size in SIZES:
        _table(text, f"column-{size}", f"set {size}")
    _table(SubElement(text, "div", {"class": "wide"}), "full", "set")
    _table(SubElement(section, "div", {"class": "turned"}), "turned", "set")
    code = SubElement(SubElement(text, "pre", {"id": "code"}), "code")
    SubElement(code, "span", {"class": "code-line"}).text = "x"
    settings = edition.print
    pages = render(root, edition, settings.trim_mm, settings.bleed_mm, {})
    found = {
        box.element.get("id"): box
        for page in pages.boxes
        for box in page.descendants()
        if box.element is not None and box.element_tag == "table" and not box.is_table_wrapper
    }
    widths = {name: box.width * PIXEL for name, box in found.items()}
    tables = [found[f"column-{size}"] for size in SIZES]
    line = next(
        box
        for page in pages.boxes
        for box in page.descendants()
        if box.element is not None
        and box.element.get("class") == "code-line"
        and box.style["display"][0] == "block"
    )
    return Room(
        column=widths[f"column-{SIZES[0]}"],
        full=widths["full"],
        turned=widths["turned"],
        depth=min(page.height for page in pages.boxes) * PIXEL,
        sizes=tuple(table.style["font_size"] * PIXEL for table in tables),
        leading=tuple(leading(table) * PIXEL for table in tables),
        code=(line.width + line.padding_left) / line.style["font_size"],
    )


def _table(parent: Element, name: str, classes: str) -> None:
    table = SubElement(parent, "table", {"id": name, "class": classes})
    SubElement(SubElement(table, "tr"), "td").text = "表"
