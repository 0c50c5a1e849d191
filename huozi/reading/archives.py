"""Packed sources (DOCX, ODT, EPUB): what is in them is counted before anything is unpacked."""

import io
import zipfile

from huozi.diagnostics import SourceError, finding

MEMBERS_LIMIT = 5000
UNPACKED_LIMIT = 400 * 1024 * 1024
TEXT_LIMIT = 64 * 1024 * 1024
RATIO_LIMIT = 300  # unpacked to packed, for members beyond a mebibyte: prose packs about 10 to 1
_TEXTS = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf")


def opened(data: bytes, name: str, kind: str, asked: str) -> zipfile.ZipFile:
    """Return the archive of file `name` (a `kind`: Word, ODT …), opened, if it holds the member `asked`.

    Raises SourceError for what is no archive, lacks the member, is locked or would unpack beyond the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceError(finding("source-docx-broken", name, kind=kind, reason=str(error)[:80])) from None
    if not any(member.filename == asked for member in members):
        raise SourceError(finding("source-docx-broken", name, kind=kind, reason=asked))
    if any(member.flag_bits & 1 for member in members):
        raise SourceError(finding("source-locked", name, kind=kind))
    swollen = any(
        m.file_size > 2**20 and m.file_size > RATIO_LIMIT * max(1, m.compress_size) for m in members
    )
    text = sum(member.file_size for member in members if member.filename.lower().endswith(_TEXTS))
    total = sum(member.file_size for member in members)
    if len(members) > MEMBERS_LIMIT or total > UNPACKED_LIMIT or text > TEXT_LIMIT or swollen:
        raise SourceError(finding("source-docx-bomb", name, kind=kind, size=total // 2**20))
    return archive
