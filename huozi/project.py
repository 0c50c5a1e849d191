"""Where everything of an edition lies, and edition.toml: read and validated once, here.

Nothing outside the edition's folder is ever named by this module, except the themes that huozi brings.
"""

import datetime
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from huozi import messages
from huozi.diagnostics import EditionError, Finding, finding, reason
from huozi.files import inside, natural
from huozi.isbn import check_digit, isbn_urn
from huozi.model.book import (
    Edition,
    EpubSettings,
    PhotoSettings,
    PrintSettings,
    Revision,
    Series,
    focus_point,
)
from huozi.model.folders import IMAGES, MANUSCRIPT, SETTINGS, STYLES
from huozi.model.manuscript import Contributor, Writing
from huozi.tables import Table, meant

TRIM_MM: dict[str, tuple[float, float]] = {
    "A4": (210, 297),
    "A5": (148, 210),
    "16开": (185, 260),
    "大16开": (210, 285),
    "32开": (130, 184),
    "大32开": (140, 203),
}
"""Trim sizes by name, width × height in mm (GB/T 788-1999 formats as Chinese printers quote them today)."""

_THEME_TRIM = {"bulletin": "A4"}
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "huozi.invalid")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-[a-z0-9]{5,8})*", re.ASCII)
_SCRIPT = re.compile(r"zh-(Hans(-CN)?|Hant(-TW|-HK)?)", re.ASCII)
_THEME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_TRIM_FREE = re.compile(r"\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm)?\s*[x×*]\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm)?\s*")
_CONFORMANCE = re.compile(r"EPUB Accessibility 1\.1 - WCAG 2\.\d Level A{1,3}")
"""What a publication may claim to conform to (EPUB Accessibility 1.1, conformance reporting)."""

_FIRST_YEAR = 1000  # of four digits, as the metadata of PDF and EPUB want it
_LARGEST_SETTINGS = 1 << 20


@dataclass(frozen=True, slots=True)
class Project:
    """An edition's folder, read: its settings, its manuscript files in order, and what was found."""

    edition: Edition
    manuscripts: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()


def load(root: Path) -> Project:
    """Return the edition that lies in `root`.

    Raises EditionError with file and line where edition.toml is missing, broken or holds an unknown key or
    an impossible value, or where there is no article.
    """
    root = root.resolve()
    try:
        table = _settings(root)
        edition = _edition(root, table)
        _read_styles(edition)
        present = [path for path in (root / MANUSCRIPT).glob("*") if _is_article(path)]
    except OSError as error:
        place = str(error.filename or root)
        raise EditionError(finding("edition-unreadable", place, reason=reason(error))) from error
    if not present:
        raise EditionError(finding("manuscript-none", MANUSCRIPT))
    present.sort(key=lambda path: natural(path.name))
    articles, findings = _in_order(present, edition.articles)
    if edition.epub.vertical and "writing" not in table.values:
        findings = (*findings, finding("vertical-epub-alone", SETTINGS))
    return Project(edition, articles, findings)


def settings(root: Path) -> Edition:
    """Return the settings of the edition in `root`, whose articles are not looked at. Raises as `load`."""
    root = root.resolve()
    try:
        return _edition(root, _settings(root))
    except OSError as error:
        place = str(error.filename or root)
        raise EditionError(finding("edition-unreadable", place, reason=reason(error))) from error


def _in_order(present: Sequence[Path], wanted: Sequence[str]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Return the articles in the order `wanted`, and a finding for each file that it leaves out.

    Raises EditionError (`article-unknown`, `article-twice`).
    """
    if not wanted:
        return tuple(present), ()
    files = {path.name: path for path in present}
    chosen: dict[str, Path] = {}
    for name in wanted:
        file = name if name in files else f"{name}.md"
        if file not in files:
            raise EditionError(finding("article-unknown", SETTINGS, name=name, meant=meant(file, files)))
        if file in chosen:
            raise EditionError(finding("article-twice", SETTINGS, name=file))
        chosen[file] = files[file]
    left = [name for name in files if name not in chosen]
    return tuple(chosen.values()), tuple(finding("article-unlisted", f"{MANUSCRIPT}/{name}") for name in left)


def _is_article(path: Path) -> bool:
    """Return whether `path` is named like an article; editors' and systems' own files begin with a dot."""
    return path.suffix.lower() == ".md" and not path.name.startswith(".")


def is_placeholder(path: Path) -> bool:
    """Return whether the article at `path` is still the example that a new edition comes with."""
    written = path.read_text(encoding="utf-8-sig", errors="replace").split()
    return any(written == messages.text("new-article", language).split() for language in ("en", "zh"))


def find_image(root: Path, name: str) -> Path | None:
    """Return the file that `name` (as a manuscript writes it) means in images/; None where there is none.

    A leading "images/" or "../images/" is forgiven; a path that leaves images/ finds nothing.
    """
    clean = re.sub(r"^(\.{1,2}/)?images/", "", name.replace("\\", "/"))
    folder = root / IMAGES
    if not clean or clean.startswith("/") or "\0" in clean or len(clean) > 500:
        return None
    path = folder / clean
    return path if inside(folder, path) else None


def theme_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the style sheets of the PDFs, in order: base, vertical, theme, the edition's own edition.css."""
    own = edition.root / STYLES / f"{edition.theme}.css"
    theme = own if inside(edition.root, own) else house_styles() / f"{edition.theme}.css"
    return (house_styles() / "base.css", house_styles() / "vertical.css", theme, *_custom(edition.root))


def epub_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the style sheets of the EPUB, in order; the edition's own styles/edition.css comes last."""
    return (house_styles() / "epub.css", *_custom(edition.root))


def own_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the edition's own style sheets, of PDFs and EPUB: its theme where it brings one, edition.css."""
    sheets = dict.fromkeys((*theme_sheets(edition), *epub_sheets(edition)))
    return tuple(path for path in sheets if path.parent != house_styles())


def house_styles() -> Path:
    """Return the folder of huozi's own themes: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return package / STYLES if (package / STYLES).is_dir() else package.parent / STYLES


def _read_styles(edition: Edition) -> None:
    """Raise EditionError for a style sheet of the edition's own that is no file in it, or not UTF-8."""
    for name in (edition.theme, "edition"):
        path = edition.root / STYLES / f"{name}.css"
        place = path.relative_to(edition.root).as_posix()
        if not (path.exists() or path.is_symlink()):
            continue
        if not inside(edition.root, path):
            raise EditionError(finding("style-unfit", place))
        try:
            path.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise EditionError(finding("style-encoding", place)) from error


def _custom(root: Path) -> tuple[Path, ...]:
    path = root / STYLES / "edition.css"
    return (path,) if inside(root, path) else ()


def _settings(root: Path) -> Table:
    """Return the top table of the edition's edition.toml."""
    path = root / SETTINGS
    if not path.is_file():
        raise EditionError(finding("edition-missing", SETTINGS, folder=str(root)))
    if not inside(root, path) or path.stat().st_size > _LARGEST_SETTINGS:
        raise EditionError(finding("edition-unfit", SETTINGS))
    try:
        return Table.of_file(SETTINGS, path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise EditionError(finding("edition-encoding", SETTINGS)) from error


def _edition(root: Path, table: Table) -> Edition:
    """Return the validated settings with their defaults."""
    table.only(*(field.name.replace("_", "-") for field in fields(Edition) if field.name != "root"), "flow")
    title = table.required("title")
    series = _series(table)
    language = table.text("language") or "zh-Hans"
    if not _LANGUAGE.fullmatch(language):
        raise table.impossible("language", language, "zh-Hans, zh-Hant, ja, ko, en …")
    theme = table.text("theme") or "book"
    if not _theme_exists(root, theme):
        raise table.impossible("theme", theme, "book, bulletin, classical")
    isbn = _isbn(table)
    writing: Writing = table.choice("writing", "horizontal", "vertical")
    return Edition(
        root=root,
        title=title,
        language=language,
        identifier=_identifier(table, title, series, language, isbn),
        date=_date(table),
        theme=theme,
        print=_print(table.section("print"), theme, flow=table.truth("flow")),
        writing=writing,
        subtitle=table.text("subtitle"),
        publisher=table.text("publisher"),
        rights=table.text("rights"),
        description=table.text("description"),
        isbn=isbn,
        subjects=table.texts("subjects"),
        articles=table.texts("articles"),
        scripts=_scripts(table, language),
        places=table.texts("places"),
        internal=table.truth("internal"),
        sort_as=table.text("sort-as"),
        contributors=_contributors(table),
        series=series,
        revision=_revision(table),
        cover=table.text("cover"),
        cover_design=table.choice("cover-design", "band", "poster", "framed"),
        cover_focus=_focus(table),
        photos=_photos(table.section("photos")),
        epub=_epub(table.section("epub"), writing),
        proofing=_proofing(table.section("proofing")),
    )


def _scripts(table: Table, language: str) -> tuple[str, ...]:
    scripts = tuple(dict.fromkeys(table.texts("scripts")))
    if scripts and not (language.startswith("zh") and all(map(_SCRIPT.fullmatch, scripts))):
        raise table.impossible("scripts", ", ".join(scripts), "zh-Hans, zh-Hant, zh-Hant-TW, zh-Hant-HK")
    return scripts


def _identifier(table: Table, title: str, series: Series | None, language: str, isbn: str | None) -> str:
    """Return the identifier given, else one as lasting as series, number, title and language."""
    given = table.text("identifier")
    if given is not None:
        if not re.fullmatch(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+|https?://\S+|doi:\S+", given):
            raise table.impossible("identifier", given, "urn:uuid:…, urn:isbn:…")
        return given
    if isbn is not None:
        return isbn_urn(isbn)
    parts = [title, language] if series is None else [series.name, series.number or "", title, language]
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn


def _date(table: Table) -> datetime.date | None:
    value = table.values.get("date")
    if value is None:
        return None
    try:
        date = datetime.date.fromisoformat(
            str(value)[:10] if isinstance(value, datetime.datetime) else str(value)
        )
    except ValueError as error:
        raise table.impossible("date", value, "2019-10-17") from error
    if date.year < _FIRST_YEAR:
        raise table.impossible("date", value, "2019-10-17")
    return date


def _series(table: Table) -> Series | None:
    if "series" not in table.values:
        return None
    series = table.section("series")
    series.only(*(field.name for field in fields(Series)))
    return Series(series.required("name"), series.text("number"), series.text("permit"), series.text("issn"))


def _revision(table: Table) -> Revision | None:
    if "revision" not in table.values:
        return None
    revision = table.section("revision")
    revision.only(*(field.name for field in fields(Revision)))
    number = revision.required("number")
    if not re.fullmatch(r"[1-9]\d{0,2}", number, re.ASCII):
        raise revision.impossible("number", number, "1, 2, 3 …")
    if "date" not in revision.values:
        revision.required("date")
    date, issued = _date(revision), _date(table)
    if date is None or (issued and date < issued):
        raise revision.impossible("date", revision.values.get("date"), f"≥ {issued or '2019-11-02'}")
    return Revision(int(number), date, revision.text("note"), revision.texts("errata"))


def _focus(table: Table) -> tuple[float, float] | None:
    given = table.text("cover-focus")
    point = focus_point(given) if given else None
    if given and point is None:
        raise table.impossible("cover-focus", given, "50% 30%")
    return point


def _contributors(table: Table) -> tuple[Contributor, ...]:
    people = table.array("contributors", '[[contributors]] name = "…" role = "…"')
    for person in people:
        person.only("name", "role", "file-as")
    return tuple(
        Contributor(person.required("name"), person.text("role") or "", person.text("file-as"))
        for person in people
    )


def _photos(table: Table) -> PhotoSettings:
    table.only("missing", "alt", "allow-low-resolution")
    return PhotoSettings(
        table.choice("missing", "frame", "caption", "error"),
        table.choice("alt", "warning", "error"),
        table.texts("allow-low-resolution"),
    )


def _print(table: Table, theme: str, *, flow: bool) -> PrintSettings:
    """Return the settings of print; `flow`: articles run on where it says nothing else."""
    table.only("trim", "bleed", "standard", "profile", "condition", "ink", "punctuation", "articles")
    return PrintSettings(
        trim_mm=_trim(table, _THEME_TRIM.get(theme, "A5")),
        bleed_mm=_bleed(table, 3),
        standard=table.choice("standard", "x-4", "x-1a"),
        profile=table.text("profile"),
        condition=table.text("condition"),
        ink=table.choice("ink", "coated", "uncoated", "newsprint"),
        punctuation=table.choice("punctuation", "kaiming", "full", "half"),
        articles=table.choice(
            "articles", *(("run-on",) if flow else ()), "theme", "run-on", "new-page", "recto"
        ),
    )


def _epub(table: Table, writing: str) -> EpubSettings:
    """Return the EPUB's settings; a claim of accessibility stands there with its evaluator or not at all.

    writing  of the edition: the EPUB's too, unless `vertical` says otherwise
    """
    table.only("fonts", "vertical", "conforms-to", "certified-by")
    claim, evaluator = table.text("conforms-to"), table.text("certified-by")
    if claim or evaluator:
        claim, evaluator = table.required("conforms-to"), table.required("certified-by")
        if not _CONFORMANCE.fullmatch(claim):
            raise table.impossible("conforms-to", claim, "EPUB Accessibility 1.1 - WCAG 2.1 Level AA")
    vertical = table.truth("vertical") if "vertical" in table.values else writing == "vertical"
    return EpubSettings(table.truth("fonts"), vertical, claim, evaluator)


def _proofing(table: Table) -> dict[str, str]:
    """Return the levels of [proofing] by rule; whether there is such a rule, proofing knows."""
    return {rule: table.choice(rule, "off", "hint", "warning", "error") for rule in table.values}


def _trim(table: Table, default: str) -> tuple[float, float]:
    value = table.values.get("trim", default)
    if isinstance(value, str):
        if value in TRIM_MM:
            return TRIM_MM[value]
        free = _TRIM_FREE.fullmatch(value)
        if free and 50 <= float(free[1]) <= 900 and 50 <= float(free[2]) <= 900:
            return float(free[1]), float(free[2])
    raise table.impossible("trim", value, " ".join(TRIM_MM) + " 170x240")


def _bleed(table: Table, default: float) -> float:
    value = table.values.get("bleed", default)
    number = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:mm)?\s*", str(value))
    if number and float(number[1]) <= 20:
        return float(number[1])
    raise table.impossible("bleed", value, "3, 5 (mm)")


def _theme_exists(root: Path, name: str) -> bool:
    own = root / STYLES / f"{name}.css"
    return bool(_THEME.fullmatch(name)) and (inside(root, own) or (house_styles() / f"{name}.css").is_file())


def _isbn(table: Table) -> str | None:
    """Return the ISBN-13 given (ISO 2108). Raises EditionError (`edition-value`, `isbn-check-digit`)."""
    isbn = table.text("isbn")
    if isbn is None:
        return None
    digits = re.sub(r"[\s-]", "", isbn)
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        raise table.impossible("isbn", isbn, "ISBN-13: 978-7-…")
    right = check_digit(digits)
    if digits[-1] != right:
        raise table.fault("isbn-check-digit", "isbn", isbn=isbn, digit=digits[-1], right=right)
    return isbn
