"""From an edition's folder to its checked outputs: the only place that knows the order of the work."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import __version__, fonts, messages, project
from huozi.assembly import assemble, clock
from huozi.conversion import Converted, as_list, in_script
from huozi.diagnostics import EditionError, Finding, HuoziError, Severity, finding
from huozi.files import TEMPORARY, working_folder, write_atomically
from huozi.model.book import Book
from huozi.pages.layout import lay_out
from huozi.pdf.pictures import photos_of
from huozi.photos.derive import ScreenCopies, for_layout
from huozi.pipeline import inputs
from huozi.pipeline.events import InputsChanged, Listener, Step, StepBegan, unheard
from huozi.pipeline.outputs import KINDS, OUTPUTS, Work, without_errors, write_epub
from huozi.publication import EARLIER, Publication, file_name, manifests, read_manifest
from huozi.workers import Worker

__all__ = ["KINDS", "Built", "Options", "Output", "build", "key_of"]

_ATTEMPTS = 3
"""Builds begun, at most, where the inputs change while they are read."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides a build beside the edition's folder.

    kinds                 the outputs to make, of `KINDS`
    jobs                  processes and threads at work at the same time
    allow_missing_glyphs  a character without a glyph is a finding, no error
    source_date_epoch     the variable SOURCE_DATE_EPOCH of the environment, None where it is not set
    script                the Chinese script to build it in (BCP 47); None: all that the edition asks for
    """

    kinds: Sequence[str] = KINDS
    jobs: int = 1
    allow_missing_glyphs: bool = False
    source_date_epoch: str | None = None
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One finished file: what it is, where, its pages (None: it has none) and the SHA-256 of its bytes."""

    kind: str
    path: Path
    pages: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made and found.

    refused   the outputs whose check found errors: not written
    aside     their files of an earlier build, now in `earlier/`
    outdated  files of other kinds that an earlier build made of other inputs, and those of an earlier name
    names     of its files, without their endings: one a script
    """

    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...]
    refused: tuple[str, ...]
    aside: tuple[Path, ...] = ()
    outdated: tuple[Path, ...] = ()
    names: tuple[str, ...] = ()


def build(root: Path, out: Path, options: Options, tell: Listener = unheard) -> Built:
    """Build outputs of the edition in `root` into the folder `out`, where they appear together.

    tell  listens to what goes on

    Raises HuoziError for whatever stops the whole edition; then all files in `out` stay as they were. An
    output that fails its check is not written: the one of an earlier build is moved aside.
    """
    root = root.resolve()
    scripts = (options.script,) if options.script else project.settings(root).scripts or (None,)
    made = [_build(root, out, replace(options, script=script), tell) for script in scripts]
    built = made[0] if len(made) == 1 else _joined(made)
    return replace(built, outdated=(*built.outdated, *_of_earlier_names(root, out, built.names)))


def _of_earlier_names(root: Path, out: Path, names: Sequence[str]) -> Iterator[Path]:
    """Yield what the edition's own folder of outputs holds from when its title or number was another."""
    if out.resolve().parent == root:  # elsewhere they may be another edition's
        for manifest in manifests(out):
            if manifest.name not in names:
                yield from (out / output.file for output in manifest.outputs if (out / output.file).exists())


def _joined(made: Sequence[Built]) -> Built:
    """Return the builds of an edition in several scripts as one, each finding once."""
    return Built(
        tuple(output for one in made for output in one.outputs),
        tuple(found for n, one in enumerate(made) for found in one.findings if not _seen(found, made[:n])),
        tuple(dict.fromkeys(kind for one in made for kind in one.refused)),
        tuple(path for one in made for path in one.aside),
        tuple(path for one in made for path in one.outdated),
        tuple(name for one in made for name in one.names),
    )


def _seen(found: Finding, before: Sequence[Built]) -> bool:
    return any(found in one.findings for one in before)


def _build(root: Path, out: Path, options: Options, tell: Listener) -> Built:
    """Build the edition in one script, again where its inputs change meanwhile."""
    attempts = range(1, _ATTEMPTS + 1)
    for attempt in attempts:
        found = inputs.take(root)
        try:
            return _build_once(root, out, options, tell, found)
        except InputsChangedError as error:
            changed = error.paths
        except HuoziError:
            if not (changed := found.changed()):
                raise
        if attempt < _ATTEMPTS:
            tell(InputsChanged(changed))
    raise EditionError(finding("inputs-changing", changed[0], count=_ATTEMPTS))


class InputsChangedError(Exception):
    """Inputs changed while they were read: nothing was written."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(paths)
        self.paths = paths


def _build_once(root: Path, out: Path, options: Options, tell: Listener, found: inputs.Inputs) -> Built:
    """Build from the inputs `found`. Raises InputsChangedError where they did not stay so."""
    with ExitStack() as stack:
        worker = _worker_for(options, stack)
        # 1. The edition is read: settings, articles, pictures; all it says is one Book.
        tell(StepBegan(Step.ASSEMBLE))
        converted = _read(root, options, found)
        book = converted.book
        # 2. Every character has a font, and every font asked for is told whether it is there.
        allowed = options.allow_missing_glyphs
        findings = [*book.findings, *converted.findings, *_about_fonts(book, allowed)]
        # 3. The pages are laid out once, with stand-ins for the photos; not where no output speaks of pages.
        photos = tuple(photos_of(book).values())
        name, key, layout = stem(book, converted.script), key_of(found, options), None
        if _speaks_of_pages(options.kinds, out, name, key):
            tell(StepBegan(Step.LAYOUT))
            layout = lay_out(book, {photo.name: for_layout(photo) for photo in photos})
            findings += without_errors(layout.findings, findings, allow_missing_glyphs=allowed)
        else:
            findings.append(finding("epub-page-list-left-out"))
            key = key_of(found, options, "no pages")
        # 4. The photos are made ready for screens, once for all outputs that show them.
        folder = stack.enter_context(working_folder(Path(tempfile.gettempdir()), TEMPORARY))
        work = Work(book, layout, photos, ScreenCopies(folder), tell, allowed, findings)
        kinds = [kind for kind in OUTPUTS if kind in options.kinds]
        if photos and any(OUTPUTS[kind].photos for kind in kinds):
            tell(StepBegan(Step.PHOTOS))
            work.prepare_photos(options.jobs)
        # 5. Each output is written, checked and staged, or refused; the EPUB meanwhile by the worker.
        if worker:
            work.begin_epub(worker)
        publication = stack.enter_context(Publication(out, name))
        for kind in kinds:
            tell(StepBegan(Step(kind)))
            made = OUTPUTS[kind].make(work)
            # Each missing glyph that is allowed was named before, as a warning.
            checked = [item for item in made.findings if not (allowed and item.id == "pdf-glyph-missing")]
            work.keep(checked)
            file = publication.name + OUTPUTS[kind].ending
            if any(messages.severity(item) is Severity.ERROR for item in checked):
                publication.refuse(kind, file)
            else:
                publication.add(kind, file, made.data, made.pages, key)
        # 6. The inputs are still those that were read.
        if changed := found.changed():
            raise InputsChangedError(changed)
        # 7. The outputs appear, all together.
        manifest = publication.publish(__version__, key, found.hashes())
    _write_list(converted, out / f"{publication.name}.converted.txt")
    made_now = [output for output in manifest.outputs if output.kind in kinds]
    return Built(
        tuple(Output(made.kind, out / made.file, made.pages, made.sha256) for made in made_now),
        tuple(work.findings),
        tuple(refused.kind for refused in manifest.refused),
        tuple(out / EARLIER / file for file in publication.aside),
        tuple(out / output.file for output in manifest.outdated() if (out / output.file).exists()),
        (publication.name,),
    )


def key_of(found: inputs.Inputs, options: Options, *others: str) -> str:
    """Return the key of all that decides an output's bytes: inputs, options, huozi's version, `others`."""
    allowed, date = str(options.allow_missing_glyphs), str(options.source_date_epoch)
    return found.key(__version__, date, allowed, options.script or "", *others)


def _about_fonts(book: Book, allowed: bool) -> tuple[Finding, ...]:
    sheets = project.own_sheets(book.edition)
    covered = fonts.check_coverage(book, sheets, allow_missing_glyphs=allowed)
    return (*covered, *fonts.check_families(book.edition, sheets))


def _speaks_of_pages(kinds: Sequence[str], out: Path, name: str, key: str) -> bool:
    """Return whether some output of a build speaks of pages: a PDF, or an EPUB that belongs to PDFs.

    An EPUB built alone lists the pages of the PDFs in `out` where these were made of the same inputs; else
    there is no edition with pages that it could name.
    """
    if set(kinds) != {"epub"}:
        return True
    standing = read_manifest(out, name)
    return standing is not None and any(
        output.kind != "epub" and output.inputs == key for output in standing.outputs
    )


def _read(root: Path, options: Options, found: inputs.Inputs) -> Converted:
    """Return the edition in the script that is wanted; the printer's profile becomes an input too."""
    read = project.load(root)
    found.add(read.edition.print.profile)
    book = assemble(read, clock(read.edition, options.source_date_epoch))
    return in_script(book, options.script or book.edition.language)


def _write_list(converted: Converted, path: Path) -> None:
    """Write what was converted; nothing where the edition stayed in its script."""
    if converted.script:
        write_atomically(path, as_list(converted.conversions).encode())


def _worker_for(options: Options, stack: ExitStack) -> Worker | None:
    """Return a second process for the EPUB where two jobs may run at the same time; begun early, it loads."""
    if options.jobs == 1 or "epub" not in options.kinds or len(options.kinds) == 1:
        return None
    worker = stack.enter_context(Worker())
    worker.load(write_epub)
    return worker


def stem(book: Book, script: str | None = None) -> str:
    """Return what the outputs' names begin with: title and issue number, and the script converted to."""
    series = book.edition.series
    number = f" {series.number}" if series and series.number else ""
    return file_name(book.edition.title + number + (f" {script}" if script else ""))
