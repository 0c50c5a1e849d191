"""Everything one import call brings: texts read and cleaned, pictures found, captions matched to photos."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import manuscript
from huozi.cleaning import clean
from huozi.diagnostics import Finding, HuoziError, SourceError, finding
from huozi.importing.folders import PICTURE_SUFFIXES, STANDARD_INPUT_NAME, files_of
from huozi.importing.rulings import read_rulings, ruled
from huozi.model import folders
from huozi.model.article import Article, Flag
from huozi.model.book import Photo
from huozi.model.ruling import Ruling
from huozi.model.source import EmbeddedPicture, LeftOut
from huozi.photos.match import SURE, Note, match_photos
from huozi.reading import STANDARD_INPUT, load, read_bytes

_NOTES_LIMIT = 1 << 20
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
    """One raw source: its file and bytes, how it was read, its articles, and what is in it beside them."""

    path: Path
    data: bytes
    encoding: str
    articles: tuple[Article, ...]
    pictures: tuple[EmbeddedPicture, ...]
    left_out: tuple[LeftOut, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    rulings_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """All raws of a call, the picture files that came beside them, and what was found."""

    raws: tuple[Raw, ...]
    photos: tuple[Path, ...]
    findings: tuple[Finding, ...]


def gather(sources: Sequence[Path], language: str | None, into: Path | None = None) -> Gathered:
    """Read and clean all of `sources`; photos may also lie in the images/ of the edition `into` already."""
    texts, photos, findings = files_of(sources, into)
    raws: list[Raw] = []
    for path in texts:
        data = load(path)
        name, suffix = (
            (STANDARD_INPUT_NAME, "") if path == STANDARD_INPUT else (path.name, path.suffix.lower())
        )
        source = read_bytes(data, name, suffix, path.parent, manuscript.read_front)
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
            )
        )
        findings += _flagged([flag for article in articles for flag in article.flags], path)
    if not raws:
        raise SourceError(
            findings[0] if findings else finding("source-none", str(sources[0]) if sources else None)
        )
    probed, found = _probe(photos, into)
    findings += found
    if probed:
        notes = _notes(into, photos, findings)
        raws = [_with_photos(raw, probed, notes, findings) for raw in raws]
    return Gathered(tuple(raws), tuple(photos), tuple(findings))


def _flagged(flags: Sequence[Flag], path: Path) -> Iterator[Finding]:
    """Yield a finding a flag; half-width punctuation, which comes in swarms, as one with its count."""
    narrow = [flag for flag in flags if flag.kind == "halfwidth_punct"]
    for flag in flags:
        if flag.kind in _FLAGS and (flag.kind != "halfwidth_punct" or flag is narrow[0]):
            text = flag.text if len(flag.text) <= 40 else f"{flag.text[:20]}…{flag.text[-18:]}"
            count = {"count": len(narrow)} if flag.kind == "halfwidth_punct" else {}
            yield finding(_FLAGS[flag.kind], str(path), flag.line, text=text, **count)


def _probe(photos: Iterable[Path], into: Path | None) -> tuple[list[Photo], list[Finding]]:
    """Probe the photos given and those already in images/; one that is unfit becomes a finding."""
    images = into / "images" if into else None
    present = (
        sorted(path for path in images.rglob("*") if path.is_file()) if images and images.is_dir() else []
    )
    named = [(path, path.relative_to(images).as_posix()) for path in present if images]
    named = [(path, name) for path, name in named if path.suffix.lower() in PICTURE_SUFFIXES]
    named += [(path, path.name) for path in photos if path.name not in {name for _, name in named}]
    if not named:
        return [], []
    from huozi.photos.probe import probe  # noqa: PLC0415  (Pillow, only where there are photos)

    probed, findings = [], []
    for path, name in sorted(named, key=lambda pair: pair[1]):
        try:
            probed.append(probe(path, name))
        except HuoziError as error:
            findings.append(error.finding)
    return probed, findings


def _notes(into: Path | None, photos: Sequence[Path], findings: list[Finding]) -> dict[str, Note]:
    """Read captions.toml in images/ or beside the photos: "name.jpg" = "caption" or a table of facts."""
    places = [into / "images"] if into else []
    places += dict.fromkeys(path.parent for path in photos)
    for folder in places:
        path = folder / "captions.toml"
        try:
            if not path.is_file() or path.stat().st_size > _NOTES_LIMIT:
                continue
            table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            findings.append(finding("captions-broken", str(path), reason=str(error)[:120]))
            continue
        return {name: note for name, value in table.items() if (note := _note(value)) is not None}
    return {}


def _note(value: object) -> Note | None:
    if isinstance(value, str):
        return Note(value)
    if isinstance(value, dict) and isinstance(value.get("caption"), str):
        credit, alt = value.get("credit"), value.get("alt")
        return Note(
            value["caption"],
            credit if isinstance(credit, str) else None,
            alt if isinstance(alt, str) else None,
        )
    return None


def _with_photos(raw: Raw, photos: Sequence[Photo], notes: dict[str, Note], findings: list[Finding]) -> Raw:
    """Give the figures of `raw` that have no picture yet the photos that match their captions."""
    places = [
        (a, b)
        for a, article in enumerate(raw.articles)
        for b, block in enumerate(article.blocks)
        if block.type == "figure" and not block.picture and block.text
    ]
    captions = [raw.articles[a].blocks[b].text for a, b in places]
    articles = list(raw.articles)
    for match in match_photos(captions, photos, notes):
        a, b = places[match.caption]
        blocks = list(articles[a].blocks)
        block = blocks[b]
        blocks[b] = replace(
            block, picture=match.photo, credit=block.credit or match.credit, alt=block.alt or match.alt
        )
        articles[a] = replace(articles[a], blocks=tuple(blocks))
        if match.confidence < SURE:
            line = block.lines[0] if block.lines else None
            findings.append(
                finding(
                    "photo-match-doubtful", str(raw.path), line, photo=match.photo, caption=block.text[:40]
                )
            )
    return replace(raw, articles=tuple(articles))
