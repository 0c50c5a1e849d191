"""An EPUB as a reader of its files sees it; knows nothing of the code that wrote it."""

import io
import zipfile
from functools import cached_property

from lxml import etree

NS = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}


class Opened:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.zip = zipfile.ZipFile(io.BytesIO(data))

    @cached_property
    def package(self) -> etree._Element:
        return self.xml("EPUB/content.opf")

    def xml(self, path: str) -> etree._Element:
        return etree.fromstring(self.zip.read(path))

    def document(self, id: str) -> etree._Element:
        return self.xml(f"EPUB/text/{id}.xhtml")

    def nav(self, kind: str) -> etree._Element:
        (nav,) = self.xml("EPUB/nav.xhtml").xpath(f"//h:nav[@epub:type='{kind}']", namespaces=NS)
        return nav

    def spine(self) -> list[str]:
        return [str(id) for id in self.package.xpath("//opf:itemref/@idref", namespaces=NS)]

    def dc(self, name: str) -> list[str]:
        return [str(text) for text in self.package.xpath(f"//dc:{name}/text()", namespaces=NS)]

    def meta(self, name: str, refines: str | None = None) -> list[str]:
        about = f"[@refines='#{refines}']" if refines else "[not(@refines)]"
        found = self.package.xpath(f"//opf:meta[@property='{name}']{about}/text()", namespaces=NS)
        return [str(text) for text in found]

    def id_of(self, name: str, value: str) -> str:
        (id,) = self.package.xpath(f"//dc:{name}[.='{value}']/@id", namespaces=NS)
        return str(id)


def solid(element: etree._Element) -> str:
    return "".join("".join(element.itertext()).split())
