"""A finished PDF as a file: whole from first byte to last, opened as people expect, nothing hidden in it.

ISO 32000-1, 7.5 (file structure), 12.2 (viewer preferences); ISO 19005-3, 6.1; ISO 15930-7, 6.
"""

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from huozi.checks.pdf_document import Kind, packet
from huozi.diagnostics import Finding, finding

_FORBIDDEN = {
    "Requirements": ("print", "archive", "booklet"),
    "Collection": ("print", "booklet", "screen"),
    "AlternatePresentations": ("print", "archive"),
    "NeedsRendering": ("print", "screen", "archive", "booklet"),
    "Perms": ("print", "archive"),
}
"""Keys of the catalogue that a kind of file may not have; a portfolio hides its pages behind a list."""

_LOWEST = {"x-4": "1.6", "x-1a": "1.3", "ua-1": "1.4", "a-3a": "1.4"}
_PREFERENCES = ("HideToolbar", "HideMenubar", "HideWindowUI")
_MODES = ("", "/UseNone", "/UseOutlines", "/UseThumbs", "/UseAttachments")
_LAYOUTS = (
    "", "/SinglePage", "/OneColumn", "/TwoColumnLeft", "/TwoColumnRight", "/TwoPageLeft", "/TwoPageRight"
)  # fmt: skip
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}|[xi])(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_KNOWN_SCHEMAS = re.compile(
    r"http://(?:purl\.org/dc/elements/1\.1/|ns\.adobe\.com/(?:xap/1\.0/(?:mm/|rights/|bj/|t/pg/|sType/\S*)?|pdf/1\.3/"
    r"|photoshop/1\.0/|tiff/1\.0/|exif/1\.0/\S*|camera-raw-settings/1\.0/|xmp/1\.0/DynamicMedia/)"
    r"|www\.aiim\.org/pdfa/ns/\S*|www\.w3\.org/1999/02/22-rdf-syntax-ns#)|adobe:ns:meta/"
    r"|http://www\.w3\.org/XML/1998/namespace"
)
"""Schemas that PDF/A-3 knows (ISO 19005-3, 6.6.2.3); another must be described in the packet."""


def check_file(
    data: bytes, pdf: pikepdf.Pdf, kind: Kind, standard: str, *, runs_down: bool
) -> Iterator[Finding]:
    """Yield what is wrong with the file around its pages; called last, when all of it has been read.

    runs_down  there is vertical text in it, so that it may be a book bound at the right
    """
    yield from _whole(data, pdf, kind)
    if pdf.pdf_version < _LOWEST[standard]:
        yield finding("pdf-version-wrong", kind=kind, version=pdf.pdf_version, highest=_LOWEST[standard])
    for key, kinds in _FORBIDDEN.items():
        if kind in kinds and f"/{key}" in pdf.Root:
            yield finding("pdf-feature-forbidden", kind=kind, feature=key, pages="–")
    external = any(isinstance(found, Stream) and "/F" in found for found in pdf.objects)
    if external:
        yield finding("pdf-feature-forbidden", kind=kind, feature="Stream F", pages="–")
    if kind in ("print", "archive") and any("LZWDecode" in str(_filter(found)) for found in pdf.objects):
        yield finding("pdf-feature-forbidden", kind=kind, feature="LZWDecode", pages="–")
    if kind != "archive" and _has_files(pdf):
        yield finding("pdf-feature-forbidden", kind=kind, feature="EmbeddedFiles", pages="–")
    yield from _opening(pdf, kind, runs_down=runs_down)
    yield from _packet(pdf, kind, standard)
    language = str(pdf.Root.get("/Lang", ""))
    if language and not _LANGUAGE.fullmatch(language):
        yield finding("pdf-language-wrong", kind=kind, language=language, text="–")


def _whole(data: bytes, pdf: pikepdf.Pdf, kind: Kind) -> Iterator[Finding]:
    """The file begins and ends as a PDF, and nothing in it had to be guessed (7.5.2 to 7.5.5)."""
    told = pdf.get_warnings()
    if told:
        reason = str(told[0]).rpartition("): ")[2] or str(told[0])
    elif not data.startswith(b"%PDF-"):
        reason = "%PDF-"
    elif not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        reason = "%%EOF"
    else:
        return
    yield finding("pdf-damaged", kind=kind, reason=reason[:120])


def _filter(found: object) -> object:
    return found.get("/Filter", "") if isinstance(found, Stream) else ""


def _has_files(pdf: pikepdf.Pdf) -> bool:
    return "/EmbeddedFiles" in pdf.Root.get("/Names", Dictionary()) or "/AF" in pdf.Root


def _opening(pdf: pikepdf.Pdf, kind: Kind, *, runs_down: bool) -> Iterator[Finding]:
    """A reader opens the first page, with its own controls, turned as the book is read (12.2, 12.3.2)."""
    wishes = pdf.Root.get("/ViewerPreferences", Dictionary())
    strange = [name for name in _PREFERENCES if wishes.get(f"/{name}")]
    from_right = runs_down or _from_right(str(pdf.Root.get("/Lang", "")))
    if str(wishes.get("/Direction", "/L2R")) != "/L2R" and not from_right:
        strange.append("Direction")
    if str(pdf.Root.get("/PageMode", "")) not in _MODES:
        strange.append("PageMode")
    if str(pdf.Root.get("/PageLayout", "")) not in _LAYOUTS:
        strange.append("PageLayout")
    action = pdf.Root.get("/OpenAction")
    target = action.get("/D") if isinstance(action, Dictionary) else action
    first = isinstance(target, Array) and len(target) and target[0] == pdf.pages[0].obj
    if action is not None and not first:
        strange.append("OpenAction")
    if any("/Trans" in page.obj or "/Dur" in page.obj for page in pdf.pages):
        strange.append("Trans")
    if strange:
        yield finding("pdf-opening-strange", kind=kind, name=", ".join(strange))


def _from_right(language: str) -> bool:
    """Return whether books in `language` are opened from the right, however their lines run."""
    return language.split("-", maxsplit=1)[0] in ("ar", "fa", "he", "ur", "yi", "ug") or "vert" in language


def _packet(pdf: pikepdf.Pdf, kind: Kind, standard: str) -> Iterator[Finding]:
    """The metadata packet is one by name, says what its standard asks, in schemas that are known."""
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, Stream):
        return
    if (metadata.get("/Type"), metadata.get("/Subtype")) != (Name.Metadata, Name.XML):
        yield finding("pdf-xmp-broken", kind=kind, reason="Subtype")
    data = packet(pdf)
    if standard == "x-4":
        for name in ("DocumentID", "VersionID", "RenditionClass"):
            if f"xmpMM:{name}".encode() not in data:
                yield finding("pdf-info-missing", kind=kind, name=f"xmpMM:{name}")
    if kind == "archive":
        text = data.decode("utf-8", "replace")
        described = set(re.findall(r"namespaceURI(?:>|=\")\s*([^<\"]+)", text))
        used = set(re.findall(r"xmlns:(\w+)=\"([^\"]+)\"", text))
        for prefix, schema in sorted(used):
            if f"<{prefix}:" not in text and f" {prefix}:" not in text:
                continue
            if not _KNOWN_SCHEMAS.fullmatch(schema) and schema not in described:
                yield finding("pdf-xmp-undescribed", kind=kind, schema=schema[:80])
