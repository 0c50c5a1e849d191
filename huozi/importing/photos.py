"""Photos of an import: probed, matched to the captions of all its articles; what is left is told."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huozi.diagnostics import Finding, HuoziError, finding
from huozi.files import natural
from huozi.model import folders
from huozi.model.article import Article, Block
from huozi.model.book import Photo
from huozi.model.folders import PICTURE_SUFFIXES
from huozi.photos.match import SURE, Caption, Match, Note, match_photos, may_have_caption, number_of

NOTES = "captions.toml"
_NOTES_LIMIT = 1 << 20
_SHOWN = 12  # names or captions in a message, before the rest is only counted
_OPEN = "?"  # begins a key of captions.toml that still waits for a photo's name


@dataclass(frozen=True, slots=True)
class DoubtfulMatch:
    """A photo put to a caption for want of a better one."""

    photo: str
    caption: str
    line: int | None

    def told(self, path: Path) -> Finding:
        """Return the finding on it in the source `path`."""
        caption = self.caption[:40]
        return finding("photo-match-doubtful", str(path), self.line, photo=self.photo, caption=caption)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Captions without a photo and photos without a caption."""

    captions: tuple[str, ...]
    photos: tuple[str, ...]

    def told(self, path: str) -> Finding:
        """Return the finding that names both lists."""
        return finding(
            "photos-unmatched",
            path,
            photos=_listed(self.photos),
            captions=_listed(tuple(caption[:20] for caption in self.captions)),
            count=len(self.photos),
            wanting=len(self.captions),
        )

    def template(self) -> str:
        """Return a captions.toml in which a person need only fill in the names of photos."""
        keys = [f"{_OPEN}{n}" for n in range(1, len(self.captions) + 1)]
        lines = [
            "# Which photo goes with which caption: write its name in place of ?1, ?2 … and import again.",
            "# 哪张照片配哪条图注：把 ?1、?2…… 改成照片的文件名，再导入一次。",
            *(f"# {name}" for name in self.photos),
            *(f'"{key}" = {_quoted(caption)}' for key, caption in zip(keys, self.captions, strict=True)),
        ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Matched:
    """The articles of each source with their photos, and per source the matches that are doubtful."""

    articles: tuple[tuple[Article, ...], ...]
    doubts: tuple[tuple[DoubtfulMatch, ...], ...]
    used: frozenset[str]

    def left(self, given: Sequence[str]) -> Unmatched | None:
        """Return what is left of the photos `given` with the import and of the captions; None for neither."""
        figures = [block for source in self.articles for article in source for block in article.blocks]
        wanting = tuple(block.text for block in figures if _wants_photo(block))
        photos = tuple(
            name for name in sorted(given, key=natural) if name not in self.used and may_have_caption(name)
        )
        return Unmatched(wanting, photos) if given and (photos or wanting) else None


def _listed(items: Sequence[str]) -> str:
    more = f" … (+{len(items) - _SHOWN})" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more if items else "–"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def waits_only(text: str) -> bool:
    """Say whether a captions.toml is one that import wrote and nobody has filled in yet."""
    try:
        table = tomllib.loads(text)
    except ValueError:
        return False
    return all(key.startswith(_OPEN) for key in table)


def probe_photos(photos: Iterable[Path], into: Path | None) -> tuple[list[Photo], list[Finding]]:
    """Probe the photos given and those already in images/; one that is unfit becomes a finding."""
    images = into / folders.IMAGES if into else None
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


def read_notes(into: Path | None, photos: Sequence[Path]) -> tuple[dict[str, Note], list[Finding]]:
    """Read captions.toml in images/ and beside the photos: "name.jpg" = "caption" or a table of facts.

    What images/ says of a photo counts before the rest. Keys that still wait for a name say nothing.
    """
    places = [into / folders.IMAGES] if into else []
    places += dict.fromkeys(path.parent for path in photos)
    notes: dict[str, Note] = {}
    findings: list[Finding] = []
    for folder in places:
        path = folder / NOTES
        try:
            if not path.is_file() or path.stat().st_size > _NOTES_LIMIT:
                continue
            table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            findings.append(finding("captions-broken", str(path), reason=str(error)[:120]))
            continue
        for name, value in table.items():
            note = _note(value)
            if note is not None and not name.startswith(_OPEN):
                notes.setdefault(name, note)
    return notes, findings


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


def _wants_photo(block: Block) -> bool:
    return block.type == "figure" and not block.picture and bool(block.text)


def with_photos(
    sources: Sequence[tuple[Article, ...]], photos: Sequence[Photo], notes: dict[str, Note]
) -> Matched:
    """Give the figures that have no picture yet the photos that match their captions, over all sources."""
    places = [
        (s, a, b)
        for s, articles in enumerate(sources)
        for a, article in enumerate(articles)
        for b, block in enumerate(article.blocks)
        if _wants_photo(block)
    ]
    blocks = [sources[s][a].blocks[b] for s, a, b in places]
    captions = [Caption(block.text, number_of(block.raw)) for block in blocks]
    found: dict[int, list[Match]] = {}
    for match in match_photos(captions, photos, notes):
        found.setdefault(match.caption, []).append(match)
    figures = {places[c]: _pictured(blocks[c], matches) for c, matches in found.items()}
    changed = tuple(
        tuple(
            replace(
                article,
                blocks=tuple(
                    figure
                    for b, block in enumerate(article.blocks)
                    for figure in figures.get((s, a, b), (block,))
                ),
            )
            for a, article in enumerate(articles)
        )
        for s, articles in enumerate(sources)
    )
    doubts: list[list[DoubtfulMatch]] = [[] for _ in sources]
    for c, matches in found.items():
        line = blocks[c].lines[0] if blocks[c].lines else None
        doubts[places[c][0]] += (
            DoubtfulMatch(match.photo, blocks[c].text, line) for match in matches if match.confidence < SURE
        )
    inside = {block.picture for source in sources for article in source for block in article.blocks}
    used = {match.photo for matches in found.values() for match in matches} | {
        name for name in inside if name
    }
    return Matched(changed, tuple(map(tuple, doubts)), frozenset(used))


def _pictured(block: Block, matches: Sequence[Match]) -> tuple[Block, ...]:
    """Return the figures of one caption: photos beyond one stand before it, the caption under the last."""
    *others, last = matches
    before = tuple(
        replace(
            block,
            text="",
            credit=None,
            description=None,
            runs=(),
            picture=match.photo,
            alt=match.alt or block.text,
        )
        for match in others
    )
    own = replace(block, picture=last.photo, credit=block.credit or last.credit, alt=block.alt or last.alt)
    return (*before, own)
