"""What holds for the whole of a finished PDF: its claims, its metadata, its output intent, nothing that runs.

ISO 15930 (PDF/X), ISO 19005-3 (PDF/A-3), ISO 14289-1 (PDF/UA-1), ISO 32000-1. Knows nothing of the writer.
"""

import re
from collections.abc import Iterator
from hashlib import md5
from typing import Any, Literal

import pikepdf
from lxml import etree
from pikepdf import Dictionary, Name

from huozi.diagnostics import Finding, finding

Kind = Literal["print", "screen", "archive", "booklet"]

_CLAIMS = {
    "x-4": rb"GTS_PDFXVersion[^<]*>PDF/X-4<",
    "ua-1": rb"pdfuaid:part>1<",
    "a-3a": rb"pdfaid:part>3<.*pdfaid:conformance>A<",
}
_STILL = frozenset({"/GoTo", "/URI"})
"""Actions of links that only lead somewhere; every other one does something."""

_PRESS = ("print", "booklet")
_INTENTS = {
    "print": ("/GTS_PDFX", b"CMYK"),
    "booklet": ("/GTS_PDFX", b"CMYK"),
    "archive": ("/GTS_PDFA1", b"RGB "),
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SAME = {
    "/Title": "{http://purl.org/dc/elements/1.1/}title",
    "/Author": "{http://purl.org/dc/elements/1.1/}creator",
    "/Subject": "{http://purl.org/dc/elements/1.1/}description",
    "/Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    "/Keywords": "{http://ns.adobe.com/pdf/1.3/}Keywords",
    "/Creator": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "/CreationDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "/ModDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "/Trapped": "{http://ns.adobe.com/pdf/1.3/}Trapped",
}
_NEEDED = ("/Title", "/CreationDate", "/ModDate", "/Producer")


def check_document(pdf: pikepdf.Pdf, kind: Kind, standard: str) -> Iterator[Finding]:
    """Yield what is wrong with the document as a whole.

    standard  it must claim: x-4, x-1a, ua-1 or a-3a
    """
    if not claims(pdf, standard):
        yield finding("pdf-claim-missing", kind=kind, standard=standard)
    if pdf.is_encrypted or _active(pdf):
        yield finding("pdf-active-content", kind=kind)
    yield from _version(pdf, kind, standard)
    yield from _metadata(pdf, kind)
    yield from _intents(pdf, kind)
    if kind in _PRESS and str(pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        yield finding("pdf-info-missing", kind=kind, name="Trapped")
    if not str(pdf.Root.get("/Lang", "")):
        yield finding("pdf-title-missing", kind=kind)


def claims(pdf: pikepdf.Pdf, standard: str) -> bool:
    """Return whether the file says that it conforms to `standard`."""
    if standard == "x-1a":
        return str(pdf.docinfo.get("/GTS_PDFXVersion", "")).startswith("PDF/X-1a")
    return re.search(_CLAIMS[standard], packet(pdf), re.DOTALL) is not None


def packet(pdf: pikepdf.Pdf) -> bytes:
    """Return the XMP packet of the document; empty where there is none."""
    metadata = pdf.Root.get("/Metadata")
    try:
        return metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    except pikepdf.PdfError:
        return b""


def kind_of(pdf: pikepdf.Pdf, name: str) -> Kind:
    """Return what a finished file is meant for: by its name, else by what it says, else the screen."""
    named = re.search(r"-(print|screen|archive|booklet)\.pdf$", name)
    if named:
        return named[1]  # type: ignore[return-value]
    intents = {str(intent.get("/S")) for intent in pdf.Root.get("/OutputIntents", ())}
    if "/GTS_PDFX" in intents or claims(pdf, "x-4") or claims(pdf, "x-1a"):
        return "print"
    if "/GTS_PDFA1" in intents or claims(pdf, "a-3a") or "/AF" in pdf.Root:
        return "archive"
    bled = any("/BleedBox" in page.obj and page.bleedbox != page.trimbox for page in pdf.pages)
    return "print" if bled and "/StructTreeRoot" not in pdf.Root else "screen"


def _version(pdf: pikepdf.Pdf, kind: Kind, standard: str) -> Iterator[Finding]:
    """The header's version is one the standard allows, and the file has an identity (ISO 32000-1, 14.4)."""
    highest = {"x-1a": "1.4", "x-4": "1.6"}.get(standard, "1.7")
    if pdf.pdf_version > highest:
        yield finding("pdf-version-wrong", kind=kind, version=pdf.pdf_version, highest=highest)
    identity = pdf.trailer.get("/ID")
    if not isinstance(identity, pikepdf.Array) or len(identity) != 2 or not all(bytes(it) for it in identity):
        yield finding("pdf-info-missing", kind=kind, name="ID")


def _active(pdf: pikepdf.Pdf) -> bool:
    """Return whether something in the file runs, or asks to be filled in."""
    if "/AcroForm" in pdf.Root or "/AA" in pdf.Root or "/JavaScript" in pdf.Root.get("/Names", Dictionary()):
        return True
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo:
        return True
    actions: list[Any] = []
    for page in pdf.pages:
        if "/AA" in page.obj:
            return True
        for note in page.obj.get("/Annots", ()):
            actions.append(note.get("/A"))
            if note.get("/Subtype") != Name.Link:
                return True
    return any(isinstance(action, Dictionary) and not _is_still(action) for action in actions)


def _is_still(action: Dictionary) -> bool:
    address = str(action.get("/URI", "")).strip().lower()
    runs = address.startswith(("javascript:", "vbscript:", "data:", "file:"))
    return str(action.get("/S")) in _STILL and "/Next" not in action and not runs


def _metadata(pdf: pikepdf.Pdf, kind: Kind) -> Iterator[Finding]:
    """The XMP packet is well-formed and says what the Info dictionary says (ISO 19005-3, 6.6; XMP part 1)."""
    data = packet(pdf)
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        yield finding("pdf-xmp-broken", kind=kind, reason=(error.msg or "")[:80])
        return
    said: dict[str, str] = {}
    for description in tree.iter(f"{_RDF}Description"):
        said |= {str(name): str(value) for name, value in description.attrib.items()}
        said |= {str(child.tag): " ".join("".join(child.itertext()).split()) for child in description}
    for key, name in _SAME.items():
        if key not in pdf.docinfo:
            if key in _NEEDED:
                yield finding("pdf-info-missing", kind=kind, name=key[1:])
            continue
        told = " ".join(str(pdf.docinfo[key]).split()).lstrip("/")
        if key.endswith("Date"):
            same = _digits(told) == _digits(said.get(name, ""))
        else:
            same = told == said.get(name, "")
        if not same:
            yield finding(
                "pdf-xmp-differs", kind=kind, name=key[1:], info=told[:60], xmp=said.get(name, "")[:60]
            )
    if not str(pdf.docinfo.get("/Title", "")).strip():
        yield finding("pdf-title-missing", kind=kind)


def _digits(date: str) -> str:
    """Return the figures of a date, year to second: D:20191017000000Z and 2019-10-17T00:00:00Z are one."""
    return re.sub(r"\D", "", date)[:14]


def _intents(pdf: pikepdf.Pdf, kind: Kind) -> Iterator[Finding]:
    if kind in _INTENTS and not has_intent(pdf, *_INTENTS[kind]):
        yield finding("pdf-intent-missing", kind=kind)


def has_intent(pdf: pikepdf.Pdf, kind: str, space: bytes) -> bool:
    """Return whether the file has one output intent of `kind`, its ICC profile sound and for `space`."""
    intents = [intent for intent in pdf.Root.get("/OutputIntents", ()) if str(intent.get("/S")) == kind]
    if len(intents) != 1:
        return False
    profile = intents[0].get("/DestOutputProfile")
    if not isinstance(profile, pikepdf.Stream) or not str(intents[0].get("/OutputConditionIdentifier", "")):
        return False
    try:
        data = profile.read_bytes()
    except pikepdf.PdfError:
        return False
    sound = data[36:40] == b"acsp" and int.from_bytes(data[:4], "big") == len(data) and _has_tags(data)
    channels = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1}[space]
    return sound and data[16:20] == space and int(profile.get("/N", 0)) == channels


def _has_tags(profile: bytes) -> bool:
    """Return whether an ICC profile has the tags it lists, each with a type (ICC.1, 7.3 and 10.1)."""
    tags = [
        profile[at : at + 12] for at in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12)
    ]
    for tag in tags[:100]:
        offset, size = int.from_bytes(tag[4:8], "big"), int.from_bytes(tag[8:12], "big")
        if offset + size > len(profile) or not profile[offset : offset + 4].strip().isalnum():
            return False
    return {tag[:4] for tag in tags} >= {b"desc", b"wtpt"}


def check_attachments(pdf: pikepdf.Pdf, wanted: dict[str, bytes] | None) -> Iterator[Finding]:
    """Yield what is wrong with the files inside an archive PDF (ISO 19005-3, 6.8).

    wanted  the files that must be in it, byte for byte, and no others; None: not known
    """
    tree = pdf.Root.get("/Names", Dictionary()).get("/EmbeddedFiles")
    present = dict(pikepdf.NameTree(tree)) if tree is not None else {}
    associated = [specification.objgen for specification in pdf.Root.get("/AF", ())]
    for name in [*(wanted or {}), *(name for name in present if name not in (wanted or {}))]:
        specification = present.get(name)
        if specification is None or associated.count(specification.objgen) != 1:
            yield finding("pdf-attachment-missing", name)
        elif not _is_described(specification, name):
            yield finding("pdf-attachment-undescribed", name)
        elif not _holds(specification, None if wanted is None else wanted.get(name)):
            yield finding("pdf-attachment-differs", name)
        if wanted is not None and name not in wanted:
            yield finding("pdf-attachment-foreign", name)
    if not present:
        yield finding("pdf-attachment-none")


def _is_described(specification: pikepdf.Object, name: str) -> bool:
    """Return whether the file's relationship, its one name and media type are told (ISO 19005-3, 6.8)."""
    relations = ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified")
    related = str(specification.get("/AFRelationship", "")) in relations
    named = bool(str(specification.get("/F", ""))) and str(specification.get("/UF", "")) == name
    file = specification.get("/EF", Dictionary()).get("/F")
    return related and named and isinstance(file, pikepdf.Stream) and bool(str(file.get("/Subtype", "")))


def _holds(specification: pikepdf.Object, data: bytes | None) -> bool:
    """Return whether the embedded file is `data`, and what its own size and checksum say (7.11.4.1)."""
    file = specification.EF.F
    try:
        found = file.read_bytes()
    except pikepdf.PdfError:
        return False
    params = file.get("/Params", Dictionary())
    checksum = bytes(params.get("/CheckSum", pikepdf.String("")))
    told = (
        int(params.get("/Size", -1)) == len(found) and checksum == md5(found, usedforsecurity=False).digest()
    )
    return told and (data is None or found == data)
