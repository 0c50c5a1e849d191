"""SVG pictures: the drawing alone is kept; what runs, fetches, animates or embeds a page is not.

An allow-list of SVG 1.1 static elements. Everything else goes: script, foreignObject, a, animation, event
handlers, links that leave the file, style sheets that fetch.
"""

import re
from pathlib import Path

from lxml import etree

from huozi.diagnostics import AssetError, finding, reason
from huozi.model.folders import IMAGES
from huozi.model.namespaces import XML_BASE

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_MAX_BYTES = 8_000_000
_DEFAULT_SIZE = (300.0, 150.0)  # CSS 2.2, 10.3.2: a replaced element without dimensions of its own
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}

_GROUPS = {"svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "style", "image"}
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"}
_PAINT = {"clipPath", "mask", "marker", "pattern", "linearGradient", "radialGradient", "stop"}
_ELEMENTS = frozenset(_GROUPS | _SHAPES | _PAINT)
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!['\"]?\s*#)|@import|expression\s*\(|javascript:", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$")
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*(px|pt|pc|in|cm|mm)?\s*$")


def read_svg(path: Path, name: str) -> tuple[bytes, int, int]:
    """Return the sanitised drawing and its natural width and height in CSS pixels (at least 1).

    Raises AssetError: `photo-unreadable`, `photo-not-a-picture`, `photo-broken`, `photo-too-large-svg`.
    """
    place = f"{IMAGES}/{name}"
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AssetError(finding("photo-too-large-svg", place, limit=_MAX_BYTES // 1_000_000))
        data = path.read_bytes()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
    except OSError as error:
        raise AssetError(finding("photo-unreadable", place, reason=reason(error))) from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise AssetError(finding("photo-broken", place, reason=reason(error))) from error
    if etree.QName(root).localname != "svg":
        raise AssetError(finding("photo-not-a-picture", place))
    width, height = _size(root)
    _sanitise(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), width, height


def _size(root: etree._Element) -> tuple[int, int]:
    box = [
        float(value)
        for value in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?", root.get("viewBox", ""))
    ]
    natural = (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else _DEFAULT_SIZE
    width, height = _length(root.get("width")), _length(root.get("height"))
    if width is None and height is None:
        width, height = natural
    elif width is None:
        width = (height or 0) * natural[0] / natural[1]
    elif height is None:
        height = width * natural[1] / natural[0]
    return max(1, round(width or 0)), max(1, round(height or 0))


def _length(text: str | None) -> float | None:
    match = _LENGTH.match(text or "")
    return float(match[1]) * _PIXELS[match[2] or ""] if match else None


def _sanitise(root: etree._Element) -> None:
    for element in list(root.iter()):
        if element is not root and not _drawing(element):
            _drop(element)
            continue
        for attribute, value in list(element.attrib.items()):
            if not _harmless(str(attribute), str(value)):
                del element.attrib[attribute]
        if etree.QName(element).localname == "style" and _OUTSIDE.search(
            "".join(map(str, element.itertext()))
        ):
            _drop(element)


def _drawing(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):  # comments, processing instructions, entity references
        return False
    name = etree.QName(element)
    return name.namespace in (None, _SVG) and name.localname in _ELEMENTS


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        tail, previous = element.tail or "", element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(element)


def _harmless(attribute: str, value: str) -> bool:
    if attribute.lower().startswith("on") or attribute == XML_BASE:
        return False
    if attribute in (_XLINK_HREF, "href"):
        return value.strip().startswith("#") or _EMBEDDED.match(value.strip()) is not None
    return not _OUTSIDE.search(value)
