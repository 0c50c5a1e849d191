"""Which files an import takes of what it is given: texts and pictures, 2 before 10; the rest is named."""

from collections.abc import Sequence
from pathlib import Path

from huozi.diagnostics import Finding, SourceError, finding
from huozi.files import natural
from huozi.importing.order import listed
from huozi.model.folders import PICTURE_SUFFIXES
from huozi.reading import REFUSED_SUFFIXES, SUFFIXES

STANDARD_INPUT_NAME = "stdin.txt"
FILES_LIMIT = 2000
_NAMED = 8  # skipped files that are named before the rest is only counted
_BESIDE = frozenset(("captions.toml", "edition.toml", "book.toml", "thumbs.db", "desktop.ini"))
_RULINGS = ".rulings.toml"


def files_of(sources: Sequence[Path], into: Path | None) -> tuple[list[Path], list[Path], list[Finding]]:
    """Return the texts and the pictures that `sources` name, and findings on what of a folder is skipped.

    Of a folder those it holds, 2 before 10, no links, and nothing that an earlier call has made.
    """
    texts: list[Path] = []
    pictures: list[Path] = []
    findings: list[Finding] = []
    for source in sources:
        if source.is_dir():
            visible = _visible(source, into)
            taken = [path for path in visible if path.suffix.lower() in SUFFIXES]
            shown = [path for path in visible if path.suffix.lower() in PICTURE_SUFFIXES]
            ordered, lists = listed(taken, [path for path in visible if path not in taken])
            texts += ordered
            pictures += shown
            findings += [finding("source-order", str(path), count=len(ordered)) for path in lists]
            findings += _skipped(source, [path for path in visible if path not in {*taken, *shown, *lists}])
        elif source.suffix.lower() in PICTURE_SUFFIXES and source.is_file():
            pictures.append(source)
        else:
            texts.append(source)
    return texts, pictures, findings


def _visible(folder: Path, into: Path | None) -> list[Path]:
    inside = sorted(
        (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()), key=natural
    )
    visible = [path for path in inside if not path.name.startswith((".", "~$"))]
    made = {path.parent for path in visible if path.match("manuscript/edition.toml")}
    editions = {manuscripts.parent for manuscripts in made} | ({into} if into else set())
    made |= {into / "images"} if into else set()
    visible = [path for path in visible if made.isdisjoint(path.parents) and not _is_output(path, editions)]
    if len(visible) > FILES_LIMIT:
        raise SourceError(finding("source-too-many", str(folder), limit=FILES_LIMIT))
    saved = [path.parent / path.stem for path in visible if path.suffix.lower() in (".html", ".htm")]
    parts = {f"{page}_files" for page in saved} | {f"{page}.files" for page in saved}
    return [path for path in visible if parts.isdisjoint(map(str, path.parents))]


def _is_output(path: Path, editions: set[Path]) -> bool:
    """Say whether a file is of a kind that a build leaves in the folder of an edition."""
    return path.suffix.lower() in (".epub", ".pdf") and not editions.isdisjoint(path.parents)


def _skipped(folder: Path, skipped: Sequence[Path]) -> list[Finding]:
    """Return findings on the files that are not read: those that hold a text apart from the rest."""
    skipped = [
        path for path in skipped if path.name.lower() not in _BESIDE and not path.name.endswith(_RULINGS)
    ]
    texts = [path for path in skipped if path.suffix.lower() in REFUSED_SUFFIXES]
    others = [path for path in skipped if path not in texts]
    found = [finding("source-skipped-text", str(path), kind=path.suffix.lower()) for path in texts]
    if others:
        named = [path.relative_to(folder).as_posix() for path in others[:_NAMED]]
        more = f" … (+{len(others) - _NAMED})" if len(others) > _NAMED else ""
        found.append(finding("source-skipped", str(folder), count=len(others), names=", ".join(named) + more))
    return found
