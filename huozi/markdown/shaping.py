"""A body while it takes shape: the tree, what it is made from, and what its making found."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from huozi import messages
from huozi.diagnostics import Finding, finding
from huozi.model.book import Figure, Heading, Photo, PhotoSettings
from huozi.model.manuscript import Manuscript

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"


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
    headings: list[Heading] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    line: int = 0

    def label(self, id: str, **values: str) -> str:
        """Return a text printed in the edition, in the edition's language."""
        return messages.label(id, self.language, **values)

    def find(self, id: str, line: int | None = None, **values: str) -> None:
        """Record a finding about this manuscript."""
        self.findings.append(finding(id, self.manuscript.path, line, **values))


def plain_text(element: etree._Element) -> str:
    """Return the element's text, white space folded, ruby readings and note calls left out."""
    parts = element.xpath(".//text()[not(ancestor::rt or ancestor::rp or ancestor::a[@role])]")
    return re.sub(r"[ \t\r\n]+", " ", "".join(parts)).strip(" ")
