"""What kind of file a raw source is: by how its bytes begin, then by its name.

A kind that cannot be read is refused by name, with what to save it as; a kind of text that is no prose (XML,
a programme) is refused too, never taken for prose without a word.
"""

import io
import re
import zipfile
from typing import Literal

from huozi.diagnostics import SourceError, finding

Kind = Literal[
    "word", "odt", "epub", "pdf", "rtf", "page", "mht", "mail", "table", "subtitles", "marked", "plain",
]  # fmt: skip
_SUFFIXES: dict[str, Kind] = {
    ".txt": "plain", ".text": "plain", ".md": "marked", ".markdown": "marked",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".mht": "mht", ".mhtml": "mht", ".eml": "mail",
    ".docx": "word", ".docm": "word", ".odt": "odt", ".rtf": "rtf", ".epub": "epub", ".pdf": "pdf",
    ".csv": "table", ".tsv": "table", ".tab": "table", ".srt": "subtitles", ".vtt": "subtitles",
}  # fmt: skip
SUFFIXES = tuple(_SUFFIXES)
# What is refused by its name, and the kind that the sentence names.
_REFUSED = {
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt", ".pages"), "source-old-word"),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".ods", ".numbers"), "source-workbook"),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".odp", ".key"), "source-slides"),
    ".caj": "source-no-text-layer",
}
REFUSED_SUFFIXES = tuple(_REFUSED)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Texts that are no prose, by name; what is in them is for a programme.
_CODE = frozenset(
    ".xml .json .jsonl .yaml .yml .toml .ini .cfg .conf .log .sql .css .js .ts .py .c .h .cpp .java .php .sh"
    " .bat .tex .bib .ris .rst .svg .rss .atom .plist .po .ass .ssa .lrc .vcf .ics .kml .gpx .opml .fb2 .xsl"
    " .dtd .wxml".split()
)
_HTML = re.compile(rb"(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*(?:<!doctype\s+html|<html[\s>])")
_XML = re.compile(
    rb"(?s)^(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]{0,200}\?>|^(?:\xef\xbb\xbf)?\s*<!DOCTYPE\s+(?!html)",
    re.IGNORECASE,
)
_MIME = re.compile(
    rb"(?is)\A(?:[\w-]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,60}?(?:mime-version:|content-type:)"
)


def kind_of(data: bytes, name: str, suffix: str) -> Kind:
    """Return the kind of file `name`, whose bytes are `data` and whose suffix is `suffix` (".txt").

    Raises SourceError for kinds that are not read, saying what to save them as.
    """
    if suffix in _REFUSED or data.startswith(_OLE):
        raise SourceError(finding(_REFUSED.get(suffix, "source-old-word"), name, kind=suffix or "OLE"))
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name, suffix)
    if _HTML.match(data[:4000]):
        return "page"
    if suffix in _CODE or _XML.match(data[:500]):
        raise SourceError(finding("source-no-prose", name, kind=suffix.lstrip(".").upper() or "XML"))
    known = _SUFFIXES.get(suffix)
    if known in (None, "plain") and _MIME.match(data[:20_000]):
        return "mht" if b"multipart/related" in data[:4000] else "mail"
    return known or "plain"


def _packed(data: bytes, name: str, suffix: str) -> Kind:
    """Return what a ZIP archive is by what it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        members = set()
    if "word/document.xml" in members or suffix in (".docx", ".docm"):
        return "word"
    if "META-INF/container.xml" in members or suffix == ".epub":
        return "epub"
    if suffix == ".odt" or ("content.xml" in members and suffix not in _REFUSED):
        return "odt"
    if any(member.startswith(("xl/", "ppt/")) for member in members):
        found = "source-workbook" if any(member.startswith("xl/") for member in members) else "source-slides"
        raise SourceError(finding(found, name, kind="OOXML"))
    raise SourceError(finding("source-binary", name, kind="ZIP"))
