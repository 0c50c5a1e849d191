"""Everything one import call brings: texts read and cleaned, pictures found, captions matched to photos."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import manuscript
from huozi.cleaning import clean
from huozi.diagnostics import Finding, SourceError, finding
from huozi.importing.folders import STANDARD_INPUT_NAME, files_of
from huozi.importing.order import title_of
from huozi.importing.photos import Unmatched, probe_photos, read_notes, with_photos
from huozi.importing.rulings import read_rulings, ruled
from huozi.markdown.outline import verbatim_parts
from huozi.model import folders
from huozi.model.article import Article, Flag
from huozi.model.book import Photo
from huozi.model.ruling import Ruling
from huozi.model.source import EmbeddedPicture, LeftOut
from huozi.reading import STANDARD_INPUT, load, read_bytes

_FLAGS = {
    "truncated": "text-cut-off",
    "halfwidth_punct": "halfwidth-punctuation",
    "suspect_word": "suspect-word",
    "multiple_articles": "several-articles",
    "invalid_bytes": "invalid-bytes",
    "too_deep": "page-too-deep",
    "pages_without_text": "pdf-pages-bare",
    "no_title": "title-not-found",
    "near_duplicate_kept": "near-duplicate-kept",
}


@dataclass(frozen=True, slots=True)
class Raw:
    """One raw source: its file and bytes, how it was read, its articles, and what is in it beside them.

    folder  the one that was imported with it: what the text takes in stands below it
    """

    path: Path
    data: bytes
    encoding: str
    articles: tuple[Article, ...]
    pictures: tuple[EmbeddedPicture, ...]
    left_out: tuple[LeftOut, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    rulings_file: Path | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """All raws of a call, the picture files beside them, what was found, and what does not match.

    uncaptioned  the photos of `unmatched`
    title        of the whole, where the folder's settings say so
    """

    raws: tuple[Raw, ...]
    photos: tuple[Path, ...]
    findings: tuple[Finding, ...]
    unmatched: Unmatched | None = None
    uncaptioned: tuple[Photo, ...] = ()
    title: str | None = None

    @property
    def all_captioned(self) -> bool:
        """Whether photos came along, and each has its caption."""
        return bool(self.photos) and not self.uncaptioned


def gather(sources: Sequence[Path], language: str | None, into: Path | None = None) -> Gathered:
    """Read and clean all of `sources`; photos may also lie in the images/ of the edition `into` already."""
    texts, photos, findings = files_of(sources, into)
    raws: list[Raw] = []
    for path in texts:
        data = load(path)
        name, suffix = (
            (STANDARD_INPUT_NAME, "") if path == STANDARD_INPUT else (path.name, path.suffix.lower())
        )
        source = read_bytes(data, name, suffix, path.parent, manuscript.read_front, verbatim_parts)
        places = [*([] if path == STANDARD_INPUT else [path.parent]), *([into / folders.RAW] if into else [])]
        rulings_file, rulings = read_rulings(name, places)
        source, found = ruled(source, rulings, rulings_file)
        findings += found
        articles = clean(source, language)
        if not any(article.blocks or article.front.title for article in articles):
            findings.append(finding("source-empty", str(path)))
            continue
        raws.append(
            Raw(
                path.with_name(name),
                data,
                source.encoding,
                articles,
                source.pictures,
                source.left_out,
                source.rulings,
                rulings_file,
                next((folder for folder in sources if folder.is_dir() and folder in path.parents), None),
            )
        )
        findings += _flagged([flag for article in articles for flag in article.flags], path)
    if not raws:
        raise SourceError(
            findings[0] if findings else finding("source-none", str(sources[0]) if sources else None)
        )
    probed, found = probe_photos(photos, into)
    findings += found
    notes, found = read_notes(into, photos)
    findings += found
    matched = with_photos([raw.articles for raw in raws], probed, notes)
    for raw, doubtful in zip(raws, matched.doubts, strict=True):
        findings += [doubt.told(raw.path) for doubt in doubtful]
    raws = [replace(raw, articles=articles) for raw, articles in zip(raws, matched.articles, strict=True)]
    unmatched = matched.left([path.name for path in photos])
    if unmatched is not None:
        findings.append(unmatched.told(str(raws[0].path)))
    left = unmatched.photos if unmatched is not None else ()
    by_name = {photo.name: photo for photo in probed}
    uncaptioned = tuple(by_name[name] for name in left if name in by_name)
    return Gathered(tuple(raws), tuple(photos), tuple(findings), unmatched, uncaptioned, title_of(sources))


def _flagged(flags: Sequence[Flag], path: Path) -> Iterator[Finding]:
    """Yield a finding a flag; half-width punctuation, which comes in swarms, as one with its count."""
    narrow = [flag for flag in flags if flag.kind == "halfwidth_punct"]
    for flag in flags:
        if flag.kind in _FLAGS and (flag.kind != "halfwidth_punct" or flag is narrow[0]):
            text = flag.text if len(flag.text) <= 40 else f"{flag.text[:20]}…{flag.text[-18:]}"
            count = {"count": len(narrow)} if flag.kind == "halfwidth_punct" else {}
            yield finding(_FLAGS[flag.kind], str(path), flag.line, text=text, **count)
