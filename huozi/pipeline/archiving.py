"""From an edition's folder and its outputs to a version in the archive."""

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path

from huozi import messages, project, publication
from huozi.archive.catalogue import Catalogue, Listed
from huozi.archive.contents import Finished, contents_of
from huozi.archive.difference import kept
from huozi.archive.program import program_files, program_id
from huozi.archive.record import paragraphs
from huozi.archive.store import Added, Store
from huozi.assembly import assemble
from huozi.diagnostics import Finding, OutputError, Severity, finding
from huozi.model.book import Book
from huozi.model.folders import SETTINGS
from huozi.pipeline import inputs, stem
from huozi.publication import Manifest

_CORRECTION = 0.5  # of the text: a correction leaves more of it as it was
_NAMESPACE = "urn:uuid:5bd8b4ba-7e2c-5b7f-9f0b-0f4a0f8d7a10"


@dataclass(frozen=True, slots=True)
class Archived:
    """What `archive add` did.

    added     None: it was refused
    faults    errors that stand; with any of them nothing is added, unless it was forced
    findings  all that was found, the faults among it
    """

    added: Added | None
    faults: tuple[Finding, ...]
    findings: tuple[Finding, ...]


def archive(
    store: Store,
    root: Path,
    out: Path,
    *,
    forced: str | None = None,
    id: str | None = None,
    message: str = "",
) -> Archived:
    """Add the edition in `root`, built into `out`, to the archive: a new one, or a new version of its own.

    forced   why it is to be archived although an error stands; stored with it
    id       of the edition in the archive whose new version this is; None: that of edition.toml
    message  what this version changes, in the editor's words

    Raises HuoziError where the edition cannot be read, was never built (`archive-not-built`), or the archive
    cannot be written.
    """
    book = assemble(project.load(root.resolve()))
    told = [*book.findings, *publication.complete(out)]
    manifest = publication.read_manifest(out, stem(book))
    if manifest is None or not manifest.outputs:
        raise OutputError(finding("archive-not-built", str(out)))
    faults = [item for item in book.findings if messages.severity(item) is Severity.ERROR]
    faults += _output_faults(book, out, manifest)
    own = book.edition.identifier
    first = id is None and not (store.exists() and store.holds(own))
    doubts = _doubts(Catalogue(store), book, first=first) if id is None and store.exists() else []
    faults += doubts
    if doubts or (faults and not forced):
        return Archived(None, tuple(faults), (*told, *faults))
    files = program_files()
    program = program_id(files)
    finished = [Finished(made.kind, out / made.file, made.pages) for made in manifest.outputs]
    contents, left_out = contents_of(book, finished, program=program, forced=forced if faults else None)
    store.add(program, files, message="huozi")
    added = store.add(id or own, contents, message=message, first=first)
    return Archived(added, tuple(faults), (*told, *faults, *left_out))


def _output_faults(book: Book, out: Path, manifest: Manifest) -> list[Finding]:
    """Return what speaks against the outputs: refused, of other inputs, changed since, or gone."""
    found = inputs.take(book.edition.root)
    found.add(book.edition.print.profile)
    now = found.hashes()
    changed = sorted(
        name for name in now.keys() | manifest.files.keys() if now.get(name) != manifest.files.get(name)
    )
    faults = [finding("archive-input-changed", name, folder=str(out)) for name in changed]
    faults += [finding("archive-output-refused", str(out / refused.file)) for refused in manifest.refused]
    faults += [finding("archive-output-outdated", str(out / old.file)) for old in manifest.outdated()]
    for made in manifest.outputs:
        path = out / made.file
        if not path.is_file():
            raise OutputError(finding("archive-output-missing", str(path)))
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != made.sha256:
                faults.append(finding("archive-output-changed", str(path)))
    return faults


def _doubts(catalogue: Catalogue, book: Book, *, first: bool) -> list[Finding]:
    """Return a fault where it is not sure which edition of the archive this is.

    first  the archive has none with its identifier

    No force helps here: two editions would become one, or one two.
    """
    known = None if first else catalogue.known(book.edition.identifier)
    return _twins(catalogue, book) if known is None else _another(catalogue, book, known)


def _twins(catalogue: Catalogue, book: Book) -> list[Finding]:
    """Return a fault where the archive has this issue of this series under another id."""
    series = book.edition.series
    if series is None or series.number is None:
        return []
    return [
        finding("archive-twin", SETTINGS, edition=other.id, title=other.title, issue=series.number)
        for other in catalogue.editions({"series": series.name})
        if other.issue == series.number and other.id != book.edition.identifier
    ]


def _another(catalogue: Catalogue, book: Book, known: Listed) -> list[Finding]:
    """Return a fault where the archive's edition of this identifier holds another text.

    Identifiers are made of series, number, title and language where none is given, so two editions may have
    one and the same.
    """
    stored = (text for article in catalogue.texts(known.number) for text in article)
    texts = [text for chapter in book.chapters for text in paragraphs(chapter.body)]
    if kept(stored, texts) >= _CORRECTION:
        return []
    own = uuid.uuid5(uuid.UUID(_NAMESPACE), "\n".join(texts)).urn
    date = known.date or "–"
    return [
        finding("archive-other-edition", SETTINGS, edition=known.id, title=known.title, date=date, own=own)
    ]
