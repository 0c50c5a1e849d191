"""Where an import goes: which manuscript, what may be overwritten, what is written beside it."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from huozi import __version__, manuscript
from huozi.diagnostics import EditionError, Finding, finding
from huozi.files import write_atomically
from huozi.importing.components import with_components
from huozi.importing.contact_sheet import CONTACT_SHEET, contact_sheet
from huozi.importing.earlier import Import, alike, difference, earlier_imports, lines_of
from huozi.importing.gathering import Gathered, Raw
from huozi.importing.html_page import language_of
from huozi.importing.includes import with_includes
from huozi.importing.links import with_links
from huozi.importing.listing import with_new_articles
from huozi.importing.page import account_page
from huozi.importing.photos import NOTES, waits_only
from huozi.importing.record import record_of
from huozi.importing.rulings import SUFFIX as RULINGS_SUFFIX
from huozi.importing.target import Target
from huozi.languages import language
from huozi.model import folders
from huozi.model.article import Article, Block
from huozi.project import is_placeholder

MANUSCRIPT = Path(folders.MANUSCRIPT)
RAW = Path(folders.RAW)
IMAGES = Path(folders.IMAGES)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that will be written into the edition `into`.

    places        of the raws' copies below it; None: a raw that is itself one of its manuscripts
    placeholders  examples that a new edition came with, untouched: they go
    """

    into: Path
    gathered: Gathered
    targets: tuple[Target, ...]
    places: tuple[Path | None, ...]
    placeholders: tuple[Path, ...] = ()


def plan(gathered: Gathered, into: Path) -> Plan:
    """Decide where everything goes.

    A later version of a source goes where the earlier one went. Raises EditionError `manuscript-edited` or
    `source-changed-edited`, with a diff, where a person's edits would be lost.
    """
    gathered = _with_names(gathered, into)
    present = set((into / MANUSCRIPT).glob("*.md"))
    placeholders = {path for path in present if is_placeholder(path)}
    taken = {path.name for path in present - placeholders}
    most = _last_number(taken) + sum(len(raw.articles) for raw in gathered.raws)
    known = list(earlier_imports(into / RAW, RAW))
    placed = _placed(gathered.raws, into, taken, most, known)
    names = {one.raw.path.resolve(): one.paths[0].name for one in placed if one.paths}
    targets: list[Target] = []
    findings: list[Finding] = []
    for one in placed:
        if not (one.own or one.before):
            findings += _twins(one.new, one.raw, known)
        made: list[Target] = []
        for article, path in zip(one.raw.articles, one.paths, strict=True):
            whole, found = with_includes(article, one.raw.path, one.raw.folder or one.raw.path.parent)
            findings += found
            linked = with_links(with_components(whole), one.raw.path, names)
            text = manuscript.dump(linked, language(article.language).untitled)
            write = _may_write(into, path, text, one.new, one.before, known)
            made.append(Target(path, linked, text, write))
        if not one.own:
            findings += _changed(into, one.raw, one.new, made, known)
        manuscripts = tuple((target.path.as_posix(), _sha(target.text.encode())) for target in made)
        known.append(replace(one.new, manuscripts=manuscripts))
        targets += made
    places = [one.place for one in placed]
    gathered = replace(gathered, findings=(*gathered.findings, *findings))
    gone = placeholders - {into / target.path for target in targets}
    return Plan(into, gathered, tuple(targets), tuple(places), tuple(gone))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A raw source and where its articles go; `own`: the manuscript that it is itself."""

    raw: Raw
    own: Path | None
    place: Path | None
    new: Import
    before: Import | None
    paths: tuple[Path, ...]


def _placed(
    raws: Iterable[Raw], into: Path, taken: set[str], most: int, known: Sequence[Import]
) -> list[_Placed]:
    """Return where everything of `raws` goes: an earlier version's places, else new ones behind `taken`."""
    placed: list[_Placed] = []
    places: list[Path | None] = []
    for raw in raws:
        own = _own_manuscript(raw.path, into)
        digest = _sha(raw.data)
        place = None if own else _raw_place(raw.path, digest, into, places)
        places.append(place)
        lines = tuple(lines_of(record_of([raw])))
        new = Import(place or MANUSCRIPT, raw.path.name, digest, lines, ())
        before = next((old for old in known if old.place == place), None) or _earlier_version(new, known)
        paths = []
        for n, article in enumerate(raw.articles):
            went = Path(before.manuscripts[n][0]) if before and n < len(before.manuscripts) else None
            paths.append(own or went or _new_path(raw.path, article, taken, most))
            taken.add(paths[-1].name)
        placed.append(_Placed(raw, own, place, new, before, tuple(paths)))
    return placed


def _earlier_version(new: Import, known: Sequence[Import]) -> Import | None:
    """Return the latest of the sources called as `new` is that it is a version of."""
    named = [old for old in known if old.name == new.name and alike(old.lines, new.lines)]
    return named[-1] if named else None


def _twins(new: Import, raw: Raw, known: Sequence[Import]) -> Iterator[Finding]:
    """Yield a finding where a source of another name, or of this import, has much the same text."""
    for old in known:
        if old.manuscripts and alike(old.lines, new.lines):
            yield finding("source-alike", str(raw.path), other=old.name, manuscript=old.manuscripts[0][0])
            return


def _changed(
    into: Path, raw: Raw, new: Import, made: Sequence[Target], known: Sequence[Import]
) -> Iterator[Finding]:
    """Yield a finding where a manuscript that another version of the source made is brought up to date."""
    for target in made:
        old = _maker(into, target.path, known) if target.write else None
        if old and old.digest != new.digest:
            diff = difference(old.lines, new.lines, old.place.as_posix(), str(raw.path))
            yield finding("source-changed", str(raw.path), manuscript=target.path.as_posix(), diff=diff)
            return


def _maker(into: Path, path: Path, known: Sequence[Import]) -> Import | None:
    """Return the import that left the manuscript `path` as it is now; None where a person edited it."""
    file = into / path
    state = (path.as_posix(), _sha(file.read_bytes())) if file.is_file() else None
    return next((old for old in reversed(known) if state in old.manuscripts), None)


def _with_names(gathered: Gathered, into: Path) -> Gathered:
    """Give pictures that came inside different sources under one name names of their own."""
    known: dict[str, str] = {}
    for path in (into / IMAGES).glob("*") if (into / IMAGES).is_dir() else ():
        if path.is_file():
            known[path.name] = _sha(path.read_bytes())
    raws = []
    for raw in gathered.raws:
        names: dict[str, str] = {}
        for picture in raw.pictures:
            name, digest, n = picture.name, _sha(picture.data), 1
            while known.get(name, digest) != digest:
                n += 1
                name = f"{Path(picture.name).stem}-{n}{Path(picture.name).suffix}"
            known[name] = digest
            names[picture.name] = name
        raws.append(_renamed(raw, names))
    return replace(gathered, raws=tuple(raws))


def _renamed(raw: Raw, names: dict[str, str]) -> Raw:
    articles = tuple(
        replace(
            article,
            blocks=tuple(_with_pictures(block, names) for block in article.blocks),
        )
        for article in raw.articles
    )
    return replace(
        raw, articles=articles, pictures=tuple(replace(p, name=names[p.name]) for p in raw.pictures)
    )


def _with_pictures(block: Block, names: dict[str, str]) -> Block:
    if block.picture:
        return replace(block, picture=names.get(block.picture, block.picture))
    if block.type == "verbatim":
        changed = {old: new for old, new in names.items() if old != new}
        for old, new in changed.items():
            block = replace(block, text=re.sub(rf"(\]\(){re.escape(old)}(?=[\s)])", rf"\1{new}", block.text))
    return block


def _own_manuscript(path: Path, into: Path) -> Path | None:
    """Return the path below the edition when the raw source is one of its manuscripts."""
    folder = (into / MANUSCRIPT).resolve()
    return MANUSCRIPT / path.name if path.resolve().parent == folder and path.suffix == ".md" else None


def _raw_place(path: Path, digest: str, into: Path, places: list[Path | None]) -> Path:
    """Return where the raw source is kept: under its name, or name-2 where that name is another file's."""
    if path.resolve().parent == (into / RAW).resolve():
        return RAW / path.name
    stem, suffix, n = path.stem, path.suffix, 1
    while True:
        place = RAW / (f"{stem}{suffix}" if n == 1 else f"{stem}-{n}{suffix}")
        file = into / place
        if place not in places and (not file.exists() or _sha(file.read_bytes()) == digest):
            return place
        n += 1


def _last_number(names: Iterable[str]) -> int:
    """Return the highest number that begins one of `names`; 0 where none does."""
    return max((int(match[1]) for name in names if (match := re.match(r"(\d{1,4})-", name))), default=0)


def _new_path(path: Path, article: Article, taken: set[str], most: int) -> Path:
    """Return a path after the last of `taken`, its number with the digits of `most`, two at least."""
    width = max(2, len(str(most)))
    number = f"{_last_number(taken) + 1:0{width}}"
    return MANUSCRIPT / f"{number}-{slug(path.stem, article.front.title)}.md"


def slug(stem: str, title: str) -> str:
    """Return a short ASCII name: the raw file's, else the pinyin of the title's first words."""
    plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40] if stem.isascii() else ""
    if plain:
        return plain
    han = re.findall(r"[\u4e00-\u9fff]", title or stem)[:6]
    if han:
        from pypinyin import lazy_pinyin  # noqa: PLC0415  (0.3 s that ASCII names need not)

        plain = re.sub(r"[^a-z]+", "", "".join(lazy_pinyin("".join(han))).lower())
    return plain[:40] or "article"


def _may_write(
    into: Path, path: Path, text: str, new: Import, before: Import | None, known: Sequence[Import]
) -> bool:
    file = into / path
    if not file.exists() or is_placeholder(file):
        return True
    old = file.read_bytes()
    if old == text.encode():
        return False
    if _maker(into, path, known):
        return True  # as an earlier import left it
    if before and before.digest != new.digest:
        diff = difference(before.lines, new.lines, before.place.as_posix(), new.name)
        raise EditionError(finding("source-changed-edited", str(file), source=new.name, diff=diff))
    diff = difference(old.decode("utf-8", "replace").splitlines(), text.splitlines(), "now", "import")
    raise EditionError(finding("manuscript-edited", str(file), diff=diff))


def write(plan: Plan) -> tuple[Path, ...]:
    """Write everything of `plan`, manuscripts last, and return what was written: files not already so."""
    files: dict[Path, bytes] = {}
    targets = iter(plan.targets)
    for raw, place in zip(plan.gathered.raws, plan.places, strict=True):
        own = [next(targets) for _ in raw.articles]
        if place is not None:
            record = json.dumps(_record(raw, own), ensure_ascii=False, indent=1) + "\n"
            files[place] = raw.data
            if raw.rulings_file is not None:
                files[place.with_name(f"{place.name}{RULINGS_SUFFIX}")] = raw.rulings_file.read_bytes()
            files[place.with_name(f"{place.name}.json")] = record.encode("utf-8", "replace")
            page = account_page(place.name, raw, own)
            files[place.with_name(f"{place.name}.html")] = page.encode("utf-8", "replace")
        files |= {IMAGES / picture.name: picture.data for picture in raw.pictures}
    for photo in plan.gathered.photos:
        files.setdefault(IMAGES / photo.name, photo.read_bytes())
    files |= _captions_to_fill(plan)
    files |= _contact_sheet(plan)
    if not (plan.into / MANUSCRIPT / "edition.toml").exists():
        files[MANUSCRIPT / "edition.toml"] = _settings(plan.targets[0].article, plan.gathered.title).encode()
    elif settings := with_new_articles(
        plan.into,
        [target.path.name for target in plan.targets],
        [path.name for path in plan.placeholders],
    ):
        files[MANUSCRIPT / "edition.toml"] = settings
    files |= {target.path: target.text.encode() for target in plan.targets if target.write}
    (plan.into / IMAGES).mkdir(parents=True, exist_ok=True)
    written = []
    for path, data in files.items():
        file = plan.into / path
        if not (file.is_file() and file.read_bytes() == data):
            write_atomically(file, data)
            written.append(file)
    outdated = [plan.into / IMAGES / CONTACT_SHEET] if plan.gathered.all_captioned else []
    for file in (*plan.placeholders, *outdated):
        file.unlink(missing_ok=True)
    return tuple(written)


def _captions_to_fill(plan: Plan) -> dict[Path, bytes]:
    """Return images/captions.toml to be filled in, where captions want photos and nobody has written one."""
    unmatched = plan.gathered.unmatched
    file = plan.into / IMAGES / NOTES
    if unmatched is None or not unmatched.captions:
        return {}
    free = not file.exists() or waits_only(file.read_text(encoding="utf-8", errors="replace"))
    return {IMAGES / NOTES: unmatched.template().encode()} if free else {}


def _contact_sheet(plan: Plan) -> dict[Path, bytes]:
    """Return the page of the photos that have no caption; none where all of them have one."""
    unmatched, photos = plan.gathered.unmatched, plan.gathered.uncaptioned
    if unmatched is None or not photos:
        return {}
    language = language_of(plan.targets[0].article.language)
    return {IMAGES / CONTACT_SHEET: contact_sheet(unmatched, photos, language)}


def _record(raw: Raw, targets: list[Target]) -> dict[str, Any]:
    return {
        **record_of([raw]),
        "raw": {"file": raw.path.name, "sha256": _sha(raw.data), "encoding": raw.encoding},
        "manuscripts": [
            {"path": target.path.as_posix(), "sha256": _sha(target.text.encode())} for target in targets
        ],
        "huozi": __version__,
    }


def _settings(article: Article, title: str | None) -> str:
    """Return the least edition.toml: title (else the article's), language, its day if it has one."""
    title = title or article.front.title or language(article.language).untitled
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}", f'language = "{article.language}"']
    if article.front.date and len(article.front.date) == 10:
        lines.append(f"date = {article.front.date}")
    return "\n".join(lines) + "\n"


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
