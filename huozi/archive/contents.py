"""What an archive copy of an edition holds: its folder, its outputs, its record, and what made it.

manuscript/ images/ styles/    the edition's folder: raw sources with their records too
outputs/                       what was built
huozi/record.json              what the edition is and says (`record`)
huozi/made-with.json           libraries, fonts and system, and which object holds huozi's own code
(`program`) README.txt                     for a person without huozi
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huozi import messages
from huozi.archive.digests import as_json
from huozi.archive.program import FACTS, made_with
from huozi.archive.record import PATH, StoredOutput, record_of
from huozi.archive.store import Content
from huozi.diagnostics import Finding, finding
from huozi.files import inside
from huozi.model.book import Book
from huozi.model.folders import IMAGES, MANUSCRIPT, STYLES

OUTPUTS = "outputs"
README = "README.txt"
_FOLDERS = (MANUSCRIPT, IMAGES, STYLES)


@dataclass(frozen=True, slots=True)
class Finished:
    """An output as it was built."""

    kind: str
    path: Path
    pages: int | None = None


def contents_of(
    book: Book, outputs: Sequence[Finished], *, program: str, forced: str | None = None
) -> tuple[dict[str, Content], tuple[Finding, ...]]:
    """Return the files of the archive copy, by path below the version, and what had to be left out.

    outputs  what was built of this very edition
    program  id of the object that holds huozi's own code
    forced   why it is archived although an error stands; None: none stands
    """
    root = book.edition.root
    files: dict[str, Content] = {}
    findings = []
    for path in _files(root):
        place = path.relative_to(root).as_posix()
        if inside(root, path):
            files[place] = path
        else:
            findings.append(finding("archive-left-out", place))
    stored = [
        StoredOutput(out.kind, f"{OUTPUTS}/{out.path.name}", out.path.stat().st_size, out.pages)
        for out in outputs
    ]
    files |= {output.path: made.path for output, made in zip(stored, outputs, strict=True)}
    cover = f"{IMAGES}/{book.cover.name}" if book.cover else None
    files[PATH] = as_json(record_of(book, stored, cover, forced=forced))
    files[FACTS] = made_with(book.edition, program)
    files[README] = messages.text("archive-readme", "en", title=book.edition.title).encode()
    return files, tuple(findings)


def _files(root: Path) -> Iterator[Path]:
    """Yield the files of the edition's own folders in order; not what editors and systems hide."""
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            if not hidden and (path.is_file() or path.is_symlink()):
                yield path
