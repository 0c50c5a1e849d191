"""What `check` does: an edition before it is printed, or any finished file, examined without a build."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huozi import colophon, fonts, project, proofing, publication
from huozi.assembly import assemble
from huozi.checks import outside
from huozi.checks.epub import check_epub, check_epub_photos
from huozi.checks.pdf import check_pdf, kind_of_file
from huozi.checks.pdf_pictures import check_pictures
from huozi.checks.thumbnails import pictures_of_pages
from huozi.diagnostics import Finding, HuoziError, Location, OutputError, finding, reason
from huozi.model.book import Book, Edition
from huozi.model.folders import SETTINGS
from huozi.pdf.reading.attachments import edition_files
from huozi.proofing.fixes import diff, fixed
from huozi.report import Subject

_LARGEST = 2 * 1024**3  # bytes of a finished file


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was examined and found.

    name      the file as given, or the edition's title
    kind      edition, epub, print, screen, archive or booklet
    findings  in the order of the checks
    checked   ids of the texts that name what examined it
    absent    outside tools that would have been asked and are not there
    size      bytes; 0 of an edition
    sha256    of the file's bytes; empty of an edition
    data      the file's bytes; empty of an edition
    """

    name: str
    kind: str
    findings: tuple[Finding, ...]
    checked: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    size: int = 0
    sha256: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Correction:
    """A manuscript that can be put right: its file, and its text after, with the change as a unified diff."""

    path: Path
    after: str
    diff: str


def inspect_edition(root: Path) -> Inspected:
    """Examine the edition in `root`: its format, photos, glyphs, the proofing of its text, its imprint.

    Raises HuoziError for what makes an edition impossible to read.
    """
    read = project.load(root)
    book = assemble(read)
    texts = proofing.read(read.edition, read.manuscripts)
    found = [*book.findings, *_coverage(book), *proofing.proofread(read.edition, texts)]
    found += _imprint(read.edition)
    return Inspected(read.edition.title, "edition", tuple(found), ("checked-manuscript", "checked-proofing"))


def _imprint(edition: Edition) -> tuple[Finding, ...]:
    """Return what the imprint of an internal bulletin lacks, at the level the edition gives the rule."""
    missing = colophon.missing_imprint(edition)
    level = edition.proofing.get("imprint-incomplete", "warning")
    if not missing or level == "off":
        return ()
    values = {"missing": "、".join(missing)}
    return (Finding("imprint-incomplete", Location(SETTINGS), values, proofing.LEVELS[level]),)


def _coverage(book: Book) -> tuple[Finding, ...]:
    try:
        sheets = project.own_sheets(book.edition)
        return fonts.check_coverage(book, sheets, allow_missing_glyphs=True)
    except HuoziError as error:
        return (error.finding,)


def corrections(root: Path) -> list[Correction]:
    """Return for each manuscript of the edition in `root` what `check --fix` puts right, if anything."""
    read = project.load(root)
    found = []
    for path, text in zip(read.manuscripts, proofing.read(read.edition, read.manuscripts), strict=True):
        after = fixed(text, read.edition.proofing)
        if after != text.source:
            found.append(Correction(path, after, diff(text.path, text.source, after)))
    return found


def inspect_file(path: Path, edition: Path | None, cache: Path | None) -> Inspected:
    """Examine a finished EPUB or PDF, whoever made it.

    edition  folder of the edition it is held against; None: it is judged alone
    cache    folder that keeps what outside tools said, by the file's hash; None: they are always asked

    Raises OutputError for what is no file, too large, or neither EPUB nor PDF; HuoziError for the edition.
    """
    completed = publication.complete(path.parent)
    data = _read(path)
    book = assemble(project.load(edition)) if edition is not None else None
    checked = ["checked-alone"] if book is None else ["checked-alone", "checked-against"]
    if data[:4] == b"PK\x03\x04":
        kind = "epub"
        found = check_epub(data, book)
        if book is not None:
            found += check_epub_photos(data, book)
    elif b"%PDF-" in data[:1024]:
        named = kind_of_file(data, path.name)
        kind = named
        files = None
        if book is not None and named == "archive":
            files = {file.name: file.data for file in edition_files(book.edition)}
        found = check_pdf(data, named, book, attachments=files)
        if book is not None and named != "booklet":
            found += check_pictures(data, named, book)
    else:
        raise OutputError(finding("check-unknown-kind", str(path)))
    sha256 = hashlib.sha256(data).hexdigest()
    asked = outside.ask(path, kind, sha256, cache)
    checked += [f"checked-{tool}" for tool in asked.ran]
    placed = (*completed, *found, *asked.findings)
    return Inspected(str(path), kind, placed, tuple(checked), asked.absent, len(data), sha256, data)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise OutputError(finding("check-too-large", str(path), limit=_LARGEST // 1024**3))
        return path.read_bytes()
    except OSError as error:
        raise OutputError(finding("check-unreadable", str(path), reason=reason(error))) from error


def all_findings(inspected: Sequence[Inspected]) -> list[Finding]:
    """Return all findings of several subjects, in order."""
    return [item for subject in inspected for item in subject.findings]


def pictured(inspected: Inspected) -> Subject:
    """Return what the report shows of a subject: its findings, its facts and small pictures of its pages."""
    is_pdf = inspected.kind in ("print", "screen", "archive", "booklet")
    thumbnails = pictures_of_pages(inspected.data) if is_pdf else ()
    return Subject(
        inspected.name,
        inspected.kind,
        inspected.findings,
        inspected.checked,
        inspected.absent,
        inspected.size,
        inspected.sha256,
        thumbnails,
    )
