"""XHTML documents of the EPUB: the shell that every one of them has, and small tools to fill it."""

from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from huozi.messages import label
from huozi.model.namespaces import EPUB, EPUB_TYPE, XHTML, XML_LANG

_VOID = ("br", "hr", "img", "link", "meta", "col", "wbr")

Element: TypeAlias = etree._Element


@dataclass(frozen=True, slots=True)
class Document:
    """One XHTML document of the package.

    id    manifest id and file stem, e.g. a01
    part  what it is in the print edition's order: cover, titlepage, contents, chapter, colophon
    root  the html element
    main  the one section in its body
    """

    id: str
    part: str
    root: Element
    main: Element

    @property
    def href(self) -> str:
        """Its path from the package document's folder."""
        return f"text/{self.id}.xhtml"

    def to_bytes(self) -> bytes:
        """Return the file: UTF-8, white space exactly as in the tree."""
        return serialize(self.root)


class Blanks:
    """Empty documents of one edition: its language, style sheets and direction, no two of the same title."""

    def __init__(self, language: str, sheets: tuple[str, ...], *, vertical: bool) -> None:
        """Take the hrefs of the style sheets as seen from a document."""
        self.language = language
        self.sheets = sheets
        self.vertical = vertical
        self.titles: set[str] = set()

    def label(self, id: str, **values: str | int) -> str:
        """Return the label `id` in the edition's language."""
        return label(f"label-{id}", self.language, **values)

    def document(
        self,
        id: str,
        title: str,
        part: str,
        body_type: str,
        main: Element | None = None,
        *,
        vertical: bool | None = None,
    ) -> Document:
        """Return a new document whose body, of epub:type `body_type`, holds `main` or an empty section.

        vertical  where it differs from the edition's direction
        """
        unique, count = title, 2
        while unique in self.titles:
            unique, count = f"{title} ({count})", count + 1
        self.titles.add(unique)
        root, body = self.shell(unique)
        down = self.vertical if vertical is None else vertical
        if down != self.vertical:
            root.attrib.pop("class", None)
            if down:
                root.set("class", "vertical")
        body.set(EPUB_TYPE, body_type)
        if main is None:
            main = add(body, "section", class_=part)
        else:
            body.append(main)
        return Document(id, part, root, main)

    def shell(self, title: str) -> tuple[Element, Element]:
        """Return (html, body) of a document with a head and an empty body."""
        root: Element = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": EPUB})
        root.set("lang", self.language)
        root.set(XML_LANG, self.language)
        if self.vertical:
            root.set("class", "vertical")
        head = add(root, "head")
        add(head, "meta", charset="utf-8")
        add(head, "title", title)
        for sheet in self.sheets:
            add(head, "link", rel="stylesheet", type="text/css", href=sheet)
        return root, add(root, "body")


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Append an XHTML element to `parent` and return it; `class_`, `epub_type` name those two attributes."""
    element = etree.SubElement(parent, f"{{{XHTML}}}{tag}")
    element.text = text
    for name, value in attributes.items():
        element.set(_attribute(name), value)
    return element


def local(element: Element) -> str:
    """Return the element's name without its namespace; "" for comments and processing instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def serialize(root: Element) -> bytes:
    """Return `root` as a complete XHTML file; empty elements get an end tag, so that HTML parsers agree."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    for element in root.iter(etree.Element):
        if element.text is None and not len(element) and local(element) not in _VOID:
            element.text = ""
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


def _attribute(name: str) -> str:
    if name == "epub_type":
        return EPUB_TYPE
    return name.rstrip("_").replace("_", "-")
