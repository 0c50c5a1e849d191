"""The installed fonts: what they cover, where a face lies, subsets to embed (only importer of fontTools).

fontconfig answers the first two in milliseconds; a font file is opened only to cut a subset from it.
"""

import logging
import re
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from huozi import languages
from huozi.diagnostics import AssetError, Finding, Location, ToolError, finding, reason
from huozi.files import inside
from huozi.fonts.packages import package
from huozi.model.book import Book, Edition
from huozi.model.folders import SETTINGS
from huozi.stylesheets import brought_families, drawn_characters, families, font_files
from huozi.tables import near

_INVISIBLE = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_REGIONS = {"zh-Hans": "SC", "zh-Hant": "TC", "ja": "JP", "ko": "KR"}
"""Ending of the Noto families by language: the same character is drawn differently in each."""

_REGION_TAGS = {"zh-Hans": "zh-cn", "zh-Hant": "zh-tw"}
"""What fontconfig calls the languages: it knows regions, not scripts."""

_LARGEST_FONT = 40 << 20


@dataclass(frozen=True, slots=True)
class Face:
    """A font file on this machine.

    index  which font of a collection (TTC) it is
    """

    family: str
    path: Path
    index: int


def check_coverage(
    book: Book, sheets: Sequence[Path] = (), *, allow_missing_glyphs: bool = False
) -> tuple[Finding, ...]:
    """Make sure that some font has a glyph for every visible character of `book` and of its style sheets.

    sheets  the edition's own style sheets, which may bring fonts; whether these are set where they are
            needed is seen on the pages

    Raises AssetError (`glyph-missing`) with all characters that none has, their places and the packages that
    have them; with `allow_missing_glyphs` returns a finding for each such character instead.
    """
    places = _characters(book)
    drawn, own = _drawn(book.edition, sheets)
    missing = {
        character: Location(places[character], _line(book, places[character], character))
        for character in sorted(uncovered(places, own), key=lambda character: (places[character], character))
    }
    absent = uncovered(drawn.keys() - missing.keys(), own)
    missing |= {character: place for character, place in drawn.items() if character in absent}
    if missing and not allow_missing_glyphs:
        raise AssetError(*_missing_by_package(missing))
    return tuple(
        Finding("glyph-missing-allowed", place, {"package": package(character), **_named(character)})
        for character, place in missing.items()
    )


def check_families(edition: Edition, sheets: Sequence[Path]) -> tuple[Finding, ...]:
    """Return a finding for each font family that is asked for and not there, naming what is set instead.

    sheets  the edition's own style sheets, whose @font-face rules count; huozi's own families are looked for
            as well. Only the first family of a list is asked for, the others are for its absence.
    """
    installed = _installed_families()
    texts = {sheet: sheet.read_text(encoding="utf-8-sig") for sheet in sheets}
    brought = {name.casefold() for css in texts.values() for name in brought_families(css)}
    asked = [
        (asked, Location(sheet.relative_to(edition.root).as_posix(), asked.line, asked.column))
        for sheet, css in texts.items()
        for asked in families(css)
    ]
    findings = []
    for wanted, place in asked:
        first, *others = wanted.names
        if not {first.casefold()} & (installed.keys() | brought):
            used = next((name for name in others if name.casefold() in installed), None)
            used = used or _fallback(wanted.generic or "serif", edition.language)
            near_by = near(first, installed.values(), 0.6) or used
            findings.append(finding("font-not-installed", place, family=first, used=used, near=near_by))
    for family, generic in zip(house_families(edition.language), ("serif", "sans-serif"), strict=True):
        if family.casefold() not in installed:
            used = _fallback(generic, edition.language)
            findings.append(finding("house-font-not-installed", family=family, used=used))
    return tuple(findings)


def _installed_families() -> dict[str, str]:
    """Return the names of all installed families, in every language that they have one in, by folded name."""
    names = _fontconfig("fc-list", "--format", "%{family}\n").replace("\n", ",").split(",")
    return {name.casefold(): name for name in names if name}


def installed() -> str:
    """Return a line for each installed font: its file, and its version."""
    lines = _fontconfig("fc-list", "--format", "%{file} %{index} %{fontversion}\n").splitlines()
    return "\n".join(sorted(lines))


def _fallback(generic: str, language: str) -> str:
    """Return the family that fontconfig sets where none of those asked for is installed."""
    region = _REGION_TAGS.get(languages.language(language).code, language)
    pattern = f"{generic}:lang={region}"
    return _fontconfig("fc-match", "--format", "%{family[0]}", pattern)


@dataclass(frozen=True, slots=True)
class Usable:
    """An installed family, its styles, and how many of the characters asked about it has."""

    family: str
    styles: tuple[str, ...]
    covered: int


def usable_families(characters: Iterable[str]) -> tuple[Usable, ...]:
    """Return every installed family, those that have most of `characters` first."""
    wanted = {character for character in characters if _visible(character)}
    faces: dict[str, tuple[set[str], set[str]]] = {}
    for line in _fontconfig("fc-list", "--format", "%{family[0]}\t%{style[0]}\t%{charset}\n").splitlines():
        family, style, charset = line.split("\t")
        styles, charsets = faces.setdefault(family, (set(), set()))
        styles.add(style)
        charsets.add(charset)
    found = []
    for family, (styles, charsets) in faces.items():
        missing = set(wanted)
        for charset in charsets:
            starts, ends = _ranges(charset)
            missing = {character for character in missing if not _within(ord(character), starts, ends)}
        found.append(Usable(family, tuple(sorted(styles)), len(wanted) - len(missing)))
    return tuple(sorted(found, key=lambda usable: (-usable.covered, usable.family)))


def characters_of(book: Book) -> set[str]:
    """Return every visible character of the edition."""
    return {character for character in _characters(book) if _visible(character)}


def _named(character: str) -> dict[str, str]:
    return {"character": character, "code": f"{ord(character):04X}"}


def _missing_by_package(places: Mapping[str, Location]) -> list[Finding]:
    """Return a finding for each package that has some of the characters of `places`, all of these named."""
    found = []
    for name in dict.fromkeys(map(package, places)):
        wanted = [character for character in places if package(character) == name]
        told = ", ".join(f"{character} U+{ord(character):04X} ({places[character]})" for character in wanted)
        values: dict[str, str | int | float] = {
            "package": name,
            "count": len(wanted),
            "characters": told,
            **_named(wanted[0]),
        }
        found.append(Finding("glyph-missing", places[wanted[0]], values))
    return found


def _drawn(edition: Edition, sheets: Sequence[Path]) -> tuple[dict[str, Location], list[str]]:
    """Return what characters the strings of `sheets` ask for, where, and the charsets of fonts they bring."""
    places: dict[str, Location] = {}
    own: list[str] = []
    for sheet in sheets:
        css = sheet.read_text(encoding="utf-8-sig")
        path = sheet.relative_to(edition.root).as_posix()
        for character, line, column in drawn_characters(css):
            places.setdefault(character, Location(path, line, column))
        for target in font_files(css):
            own += _scanned(edition.root, sheet.parent / unquote(target))
    return places, own


def _scanned(root: Path, path: Path) -> tuple[str, ...]:
    """Return the charset of a font file of the edition; nothing where it is outside, too large or broken."""
    if not inside(root, path) or path.resolve().stat().st_size > _LARGEST_FONT:
        return ()
    try:
        return tuple(_fontconfig("fc-scan", "--format", "%{charset}\n", str(path.resolve())).split("\n"))
    except ToolError:
        return ()


def uncovered(characters: Iterable[str], own: Sequence[str] = ()) -> set[str]:
    """Return those of `characters` for which no installed font has a glyph; invisible ones need none.

    own  charsets, as fontconfig prints them, of fonts that count as if they were installed
    """
    missing = {character for character in characters if _visible(character)}
    if not missing:
        return missing
    # Big fonts first: one of them has nearly everything, and the others need not be looked at.
    charsets = {*_fontconfig("fc-list", "--format", "%{charset}\n").split("\n"), *own}
    for charset in sorted(charsets, key=_extent):
        if not missing:
            break
        starts, ends = _ranges(charset)
        missing = {character for character in missing if not _within(ord(character), starts, ends)}
    return missing


def find_face(family: str, *, bold: bool = False) -> Face | None:
    """Return the installed face of `family` in regular or bold; None where the family is not installed."""
    pattern = f"{family}:weight={200 if bold else 80}:slant=0"
    answer = _fontconfig("fc-match", "--format", "%{family}\n%{file}\n%{index}", pattern).split("\n")
    if len(answer) != 3 or family not in answer[0].split(","):
        return None
    return Face(family, Path(answer[1]), int(answer[2]) & 0xFFFF)


def installed_styles(family: str) -> tuple[str, ...]:
    """Return the styles (Bold, Regular …) in which `family` is installed, sorted; none where it is not."""
    return tuple(sorted(set(_fontconfig("fc-list", "--format", "%{style[0]}\n", family).splitlines())))


def house_families(language: str) -> tuple[str, str]:
    """Return the families of body text and of headings that huozi sets `language` in: (serif, sans)."""
    region = _REGIONS[languages.language(language).code]
    return f"Noto Serif CJK {region}", f"Noto Sans CJK {region}"


def subset(
    family: str, characters: Iterable[str], *, bold: bool = False, vertical: bool = False
) -> tuple[bytes, ...]:
    """Return WOFF2 files that together have all of `characters`, cut from the family's own face, then others.

    The same fonts and characters give the same bytes. Raises AssetError (`font-missing`) where the family is
    not installed. A character that no font has is left out: `check_coverage` has spoken of it.
    """
    face = find_face(family, bold=bold)
    if face is None:
        raise AssetError(finding("font-missing", SETTINGS, family=family))
    wanted = {character for character in characters if unicodedata.category(character) != "Cc"}
    files = []
    tried: set[Face] = set()
    while wanted and face is not None and face not in tried:
        tried.add(face)
        data, had = _cut(face, wanted, vertical)
        if had:
            files.append(data)
        wanted = {character for character in wanted - had if _visible(character)}
        face = next((other for other in map(_face_with, sorted(wanted)) if other not in tried), None)
    return tuple(files)


def _cut(face: Face, characters: set[str], vertical: bool) -> tuple[bytes, set[str]]:
    """Return `face` cut down to `characters` as WOFF2, and those of them that it has."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415  (0.5 s; only editions that embed fonts pay)
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = Options(hinting=False, glyph_names=False, notdef_outline=True, recalc_timestamp=False)
    options.layout_features = ["ccmp", "kern", "liga", "halt", "chws"]
    options.layout_features += ["vert", "vrt2", "vhal", "vchw"] if vertical else []
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]  # names and licence
    # It reports each table that only font editors read, which a subset does well without.
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    out = BytesIO()
    with TTFont(
        face.path, fontNumber=face.index, lazy=True, recalcTimestamp=False, recalcBBoxes=False
    ) as font:
        had = {character for character in characters if ord(character) in font.getBestCmap()}
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(character) for character in characters])
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(out)
    return out.getvalue(), had


def _face_with(character: str) -> Face | None:
    """Return a face with outlines that has `character`, always the same one on one machine."""
    pattern = f":charset={ord(character):x}:outline=true:color=false:variable=false"
    answer = _fontconfig("fc-list", "--format", "%{family}\t%{file}\t%{index}\n", pattern)
    faces = sorted(line.split("\t") for line in answer.splitlines())
    return next((Face(family, Path(path), int(index) & 0xFFFF) for family, path, index in faces), None)


def _fontconfig(*command: str) -> str:
    """Return what a program of fontconfig prints; ToolError where it is not there."""
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolError(finding("fontconfig-missing", reason=reason(error))) from error
    return done.stdout.decode("utf-8", "replace")


def _extent(charset: str) -> int:
    """Return a sort key that puts charsets with Han characters first, then the longest."""
    return -len(charset) - (1 << 20 if "-9f" in charset else 0)


def _ranges(charset: str) -> tuple[list[int], list[int]]:
    """Return the code point ranges of a charset as fontconfig prints it ("20-7e a0 …"): (starts, ends)."""
    pairs = [token.partition("-") for token in charset.split()]
    return [int(start, 16) for start, _, _ in pairs], [int(end or start, 16) for start, _, end in pairs]


def _within(code: int, starts: list[int], ends: list[int]) -> bool:
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE and not _VARIATION.match(character)


def _characters(book: Book) -> dict[str, str]:
    """Return every character of the edition and the file in which it first stands."""
    places: dict[str, str] = {}
    for text in _edition_texts(book.edition):
        places.update(dict.fromkeys(set(text) - places.keys(), SETTINGS))
    for chapter in book.chapters:
        text = "".join(etree.fromstring(chapter.body).itertext())
        places.update(dict.fromkeys(set(text) - places.keys(), chapter.path))
    return places


def _edition_texts(edition: Edition) -> Iterator[str]:
    series = edition.series
    yield from filter(None, (edition.title, edition.subtitle, edition.publisher, edition.rights))
    yield from filter(None, (series.name, series.number, series.permit) if series else ())
    for person in edition.contributors:
        yield person.name + person.role


def _line(book: Book, path: str, character: str) -> int | None:
    """Return the line of the file at `path` that holds `character`; None where it is written as an entity."""
    text = (book.edition.root / path).read_text(encoding="utf-8-sig")
    return next((number for number, line in enumerate(text.splitlines(), 1) if character in line), None)
