"""What a PDF says of itself: document information and XMP, the same in both (ISO 32000-1, 14.3; ISO 16684-1).

Ids come from the contents and dates from the edition, so that the same edition says the same.
"""

import hashlib
import re
import uuid
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name

from huozi.pdf.profiles import Profile

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "pdf.huozi.invalid")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
_HEAD = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
"""
_TAIL = """</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_CLAIMS = {
    "x-4": "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
    "ua-1": "<pdfuaid:part>1</pdfuaid:part>",
    "a-3a": "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
}


def describe(pdf: pikepdf.Pdf, profile: Profile, master: bytes, version: str = "1") -> None:
    """Complete the information that the master has and write the XMP packet of `profile` from it.

    master   the bytes `pdf` was made from: the document's id is theirs
    version  of the edition: 1.2 is its second correction
    """
    info = pdf.docinfo
    info[Name.Producer] = pikepdf.String(f"huozi ({info.get('/Producer', 'WeasyPrint')})")
    if profile.kind == "print":
        info[Name.Trapped] = Name("/False")
    if profile.standard == "x-1a":
        info[Name.GTS_PDFXVersion] = pikepdf.String("PDF/X-1a:2003")
    packet = _HEAD + _properties(info, profile, hashlib.sha256(master).hexdigest(), version) + _TAIL
    stream = pikepdf.Stream(pdf, packet.encode())
    stream.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(stream)


def _properties(info: pikepdf.Object, profile: Profile, digest: str, version: str) -> str:
    def text(key: str) -> str:
        return escape(str(info.get(key, "")))

    created, modified = _xmp_date(text("/CreationDate")), _xmp_date(text("/ModDate"))
    identity = uuid.uuid5(_NAMESPACE, digest)
    lines = [
        "<dc:format>application/pdf</dc:format>",
        _alternatives("dc:title", text("/Title")),
        _alternatives("dc:description", text("/Subject")),
        f"<dc:creator><rdf:Seq><rdf:li>{text('/Author')}</rdf:li></rdf:Seq></dc:creator>"
        if "/Author" in info
        else "",
        _element("pdf:Keywords", text("/Keywords")),
        _element("pdf:Producer", text("/Producer")),
        _element("pdf:Trapped", text("/Trapped").removeprefix("/")),
        _element("xmp:CreatorTool", text("/Creator")),
        _element("xmp:CreateDate", created),
        _element("xmp:ModifyDate", modified),
        _element("xmp:MetadataDate", modified),
        f"<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID>",
        f"<xmpMM:InstanceID>uuid:{uuid.uuid5(identity, profile.standard)}</xmpMM:InstanceID>",
        f"<xmpMM:VersionID>{version}</xmpMM:VersionID>",
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        _CLAIMS.get(profile.standard, ""),
    ]
    return "\n".join(filter(None, lines))


def _element(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>" if value else ""


def _alternatives(name: str, value: str) -> str:
    """Return a language alternative with its default text alone."""
    return (
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li></rdf:Alt></{name}>' if value else ""
    )


def _xmp_date(date: str) -> str:
    """Return a date of the information dictionary (7.9.4, in UTC) as XMP has it."""
    match = _DATE.match(date)
    return "{}-{}-{}T{}:{}:{}Z".format(*match.groups()) if match else ""
