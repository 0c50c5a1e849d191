"""A body while it takes shape: the tree, what it is made from, and what its making found."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from huozi import messages
from huozi.diagnostics import Finding, Location, finding
from huozi.markdown.positions import Lines
from huozi.model.book import Figure, Heading, Link, Photo, PhotoSettings
from huozi.model.manuscript import Manuscript


@dataclass(slots=True)
class Shaping:
    """A body while it is being shaped; each step changes `root` in place."""

    root: etree._Element
    manuscript: Manuscript
    chapter: str
    language: str
    find_photo: Callable[[str], Photo | None]
    settings: PhotoSettings
    findings: list[Finding]
    lines: Lines
    headings: list[Heading] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def label(self, id: str, **values: str) -> str:
        """Return a text printed in the edition, in the edition's language."""
        return messages.label(id, self.language, **values)

    def place(self, element: etree._Element) -> Location:
        """Return where `element` stands in the manuscript: its span, or that of what it stands in."""
        for holder in (element, *element.iterancestors()):
            if span := span_of(holder):
                return self.lines.location(*span)
        return self.lines.location(0)

    def find(self, id: str, place: Location, **values: str) -> None:
        """Record a finding about this manuscript."""
        self.findings.append(finding(id, place, None, **values))


def span_of(element: etree._Element) -> tuple[int, int] | None:
    """Return start and end of `element` in the manuscript's body; None where it carries none."""
    match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", element.get("data-at", ""))
    return (int(match[1]), int(match[2])) if match else None


def is_anchor(element: etree._Element) -> bool:
    """Tell whether `element` is nothing but a place noted in the text."""
    return (
        element.tag == "i"
        and element.get("data-at", "").isdecimal()
        and not len(element)
        and not element.text
    )


def plain_text(element: etree._Element) -> str:
    """Return the element's text, white space folded, ruby readings and note calls left out."""
    parts = element.xpath(".//text()[not(ancestor::rt or ancestor::rp or ancestor::a[@role])]")
    return re.sub(r"[ \t\r\n]+", " ", "".join(parts)).strip(" ")
