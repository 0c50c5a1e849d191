"""Files inside the archive PDF: what the edition was made from (ISO 19005-3, 6.8: associated files)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name

from huozi import messages
from huozi.files import inside
from huozi.model.book import Edition
from huozi.model.folders import MANUSCRIPT, RAW

_MEDIA_TYPES = {
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".toml": "application/toml",
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach.

    name          as it is listed; unique
    relationship  what it is to the document (ISO 19005-3, 6.8)
    description   for people; never empty
    """

    name: str
    data: bytes
    media_type: str
    relationship: Literal["Source", "Data"]
    description: str


def edition_files(edition: Edition) -> tuple[Attachment, ...]:
    """Return what the edition was made from: manuscript, settings, raw sources and their import records.

    Links that lead out of the edition's folder are not followed.
    """
    root = edition.root
    paths = sorted(path for path in (root / MANUSCRIPT).rglob("*") if inside(root, path))
    return tuple(_attachments(root, paths, edition.language))


def _attachments(root: Path, paths: Sequence[Path], language: str) -> Iterator[Attachment]:
    for path in paths:
        name = path.relative_to(root).as_posix()
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        raw = name.startswith(f"{RAW}/")
        kind = "record" if raw and path.suffix == ".json" else "raw" if raw else "manuscript"
        yield Attachment(
            name,
            path.read_bytes(),
            _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream"),
            "Data" if kind == "record" else "Source",
            messages.label(f"attachment-{kind}", language),
        )


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    """Attach files to the document, each listed once in the name tree and once as associated file.

    Their dates are the document's own: the same files give the same bytes.
    """
    if not attachments:
        return
    modified = pikepdf.String(str(pdf.docinfo.get("/ModDate", "")))
    specifications = [
        _specification(pdf, found, modified) for found in sorted(attachments, key=lambda it: it.name)
    ]
    names: list[object] = []
    for specification in specifications:
        names += [specification.UF, specification]
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array(names))
    pdf.Root.AF = Array(specifications)


def _specification(pdf: pikepdf.Pdf, attachment: Attachment, modified: pikepdf.String) -> pikepdf.Object:
    file = pikepdf.Stream(pdf, attachment.data)
    file.Type = Name.EmbeddedFile
    file.Subtype = Name("/" + attachment.media_type)
    checksum = md5(attachment.data, usedforsecurity=False).digest()  # 7.11.4.1 asks for MD5
    file.Params = Dictionary(Size=len(attachment.data), ModDate=modified, CheckSum=pikepdf.String(checksum))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=pikepdf.String(attachment.name),
            UF=pikepdf.String(attachment.name),
            Desc=pikepdf.String(attachment.description),
            AFRelationship=Name("/" + attachment.relationship),
            EF=Dictionary(F=pdf.make_indirect(file)),
        )
    )
