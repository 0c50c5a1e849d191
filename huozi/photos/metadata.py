"""The words a photographer wrote into the picture: caption and credit from XMP and IPTC-IIM.

Fields as in the IPTC Photo Metadata Standard: Description (XMP dc:description, IIM 2:120), Creator
(dc:creator, 2:80), Credit Line (photoshop:Credit, 2:110). XMP wins where both are there.
"""

from lxml import etree
from PIL import IptcImagePlugin
from PIL.ImageFile import ImageFile

from huozi.model.namespaces import DC

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = f"{{{DC}}}"
_CREDIT_LINE = "{http://ns.adobe.com/photoshop/1.0/}Credit"
_MAX_XMP_BYTES = 2_000_000
_UTF8_MARK = b"\x1b%G"  # IIM 1:90, Coded Character Set: the escape sequence that announces UTF-8


def caption_and_credit(image: ImageFile) -> tuple[str | None, str | None]:
    """Return the caption and the credit that stand in the opened picture, None where there are none."""
    captions, credits = _from_xmp(image)
    iptc_captions, iptc_credits = _from_iptc(image)
    return _first(captions + iptc_captions), _first(credits + iptc_credits)


def _first(texts: list[str]) -> str | None:
    return next((cleaned for text in texts if (cleaned := " ".join(text.replace("\0", "").split()))), None)


def _from_xmp(image: ImageFile) -> tuple[list[str], list[str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    if not data or len(data) > _MAX_XMP_BYTES:
        return [], []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data.strip(b"\0 \r\n\t"), parser)
    except etree.XMLSyntaxError:  # a damaged packet says nothing; the picture itself may be whole
        return [], []
    if root is None:
        return [], []
    captions = [_items(node)[0] for node in root.iter(f"{_DC}description") if _items(node)]
    credits = ["、".join(_items(node)) for node in root.iter(f"{_DC}creator")]
    for description in root.iter(f"{_RDF}Description"):
        credits.append(description.get(_CREDIT_LINE) or description.findtext(_CREDIT_LINE) or "")
    return captions, credits


def _items(node: etree._Element) -> list[str]:
    return [text for item in node.iter(f"{_RDF}li") if (text := (item.text or "").strip())]


def _from_iptc(image: ImageFile) -> tuple[list[str], list[str]]:
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except (ValueError, SyntaxError, KeyError, IndexError, TypeError, OSError):  # a damaged block
        return [], []
    utf8 = _values(records.get((1, 90))) == [_UTF8_MARK]

    def texts(*tags: int) -> list[str]:
        return [_decoded(value, utf8) for tag in tags for value in _values(records.get((2, tag)))]

    return texts(120), texts(80, 110)


def _values(record: bytes | list[bytes] | None) -> list[bytes]:
    if record is None:
        return []
    return [bytes(value) for value in record] if isinstance(record, list) else [bytes(record)]


def _decoded(value: bytes, utf8: bool) -> str:
    """Return IIM text: UTF-8 where it says so or is so, else GB 18030 as Chinese newsrooms wrote it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            if utf8:
                break
    return value.decode("utf-8" if utf8 else "latin-1", errors="replace")
