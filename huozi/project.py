"""Where everything of an edition lies, and edition.toml: read and validated once, here.

Nothing outside the edition's folder is ever named by this module, except the themes that huozi brings.
"""

import datetime
import difflib
import re
import tomllib
import uuid
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from huozi.diagnostics import EditionError, finding
from huozi.model.book import Edition, EpubSettings, PhotoSettings, PrintSettings, Series
from huozi.model.manuscript import Contributor

MANUSCRIPT = "manuscript"
RAW = "manuscript/raw"
IMAGES = "images"
STYLES = "styles"
SETTINGS = "manuscript/edition.toml"

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
_THEME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_TRIM_FREE = re.compile(r"\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm)?\s*[x×*]\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm)?\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LARGEST_SETTINGS = 1 << 20


@dataclass(frozen=True, slots=True)
class Project:
    """An edition's folder, read: its settings and its manuscript files in name order."""

    edition: Edition
    manuscripts: tuple[Path, ...]


def load(root: Path) -> Project:
    """Return the edition that lies in `root`.

    Raises EditionError with file and line where edition.toml is missing, broken or holds an unknown key or
    an impossible value, or where there is no article.
    """
    root = root.resolve()
    edition = _Settings(root).edition()
    folder = root / MANUSCRIPT
    manuscripts = tuple(sorted(path for path in folder.glob("*") if _is_article(path)))
    if not manuscripts:
        raise EditionError(finding("manuscript-none", MANUSCRIPT))
    return Project(edition, manuscripts)


def _is_article(path: Path) -> bool:
    """Tell whether `path` is named like an article; editors' and systems' own files begin with a dot."""
    return path.suffix.lower() == ".md" and not path.name.startswith(".")


def inside(folder: Path, path: Path) -> bool:
    """Tell whether `path`, links followed, is a file in `folder`."""
    real = path.resolve()
    return real.is_file() and real.is_relative_to(folder.resolve())


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
    """Return the style sheets of the PDFs, in order: base, theme, the edition's own edition.css."""
    own = edition.root / STYLES / f"{edition.theme}.css"
    theme = own if inside(edition.root, own) else house_styles() / f"{edition.theme}.css"
    return (house_styles() / "base.css", theme, *_custom(edition.root))


def epub_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the style sheets of the EPUB, in order; the edition's own styles/edition.css comes last."""
    return (house_styles() / "epub.css", *_custom(edition.root))


def house_styles() -> Path:
    """Return the folder of huozi's own themes: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    return package / STYLES if (package / STYLES).is_dir() else package.parent / STYLES


def _custom(root: Path) -> tuple[Path, ...]:
    path = root / STYLES / "edition.css"
    return (path,) if inside(root, path) else ()


class _Settings:
    """edition.toml while it is being read: the text is kept so that each fault can name its line."""

    def __init__(self, root: Path) -> None:
        self.root = root
        path = root / SETTINGS
        if not path.is_file():
            raise EditionError(finding("edition-missing", SETTINGS, folder=str(root)))
        if not inside(root, path) or path.stat().st_size > _LARGEST_SETTINGS:
            raise EditionError(finding("edition-broken", SETTINGS, reason="not a plain small file"))
        try:
            self.text = path.read_bytes().decode("utf-8-sig")
            self.table = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            raise EditionError(finding("edition-encoding", SETTINGS)) from error
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            line = int(place[1]) if place else None
            raise EditionError(finding("edition-broken", SETTINGS, line, reason=str(error))) from error

    def edition(self) -> Edition:
        """Return the validated settings with their defaults."""
        table = self.table
        own = {field.name for field in fields(Edition)} - {"root"}
        self._known(table, own, "")
        title = self._text(table, "title", required=True)
        series = self._series(self._section("series"))
        language = self._text(table, "language") or "zh-Hans"
        if not _LANGUAGE.fullmatch(language):
            raise self._impossible("language", language, "zh-Hans, zh-Hant, ja, ko, en …")
        theme = self._text(table, "theme") or "book"
        self._existing_theme(theme)
        isbn = self._text(table, "isbn")
        if isbn is not None and not _valid_isbn(isbn):
            raise self._impossible("isbn", isbn, "978-7-…, 13 digits with the right check digit")
        return Edition(
            root=self.root,
            title=title or "",
            language=language,
            identifier=self._identifier(title or "", series, language, isbn),
            date=self._date(),
            theme=theme,
            print=self._print(self._section("print"), theme),
            subtitle=self._text(table, "subtitle"),
            publisher=self._text(table, "publisher"),
            rights=self._text(table, "rights"),
            description=self._text(table, "description"),
            isbn=isbn,
            subjects=self._texts(table, "subjects"),
            contributors=self._contributors(),
            series=series,
            cover=self._text(table, "cover"),
            photos=self._photos(self._section("photos")),
            epub=self._epub(self._section("epub")),
        )

    def _identifier(self, title: str, series: Series | None, language: str, isbn: str | None) -> str:
        """Return the identifier given, else one as lasting as series, number, title and language."""
        given = self._text(self.table, "identifier")
        if given is not None:
            if not re.fullmatch(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+|https?://\S+|doi:\S+", given):
                raise self._impossible("identifier", given, "urn:uuid:…, urn:isbn:…")
            return given
        if isbn is not None:
            return "urn:isbn:" + re.sub(r"[^\dX]", "", isbn)
        parts = [title, language] if series is None else [series.name, series.number or "", title, language]
        return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn

    def _date(self) -> datetime.date | None:
        value = self.table.get("date")
        if isinstance(value, datetime.datetime):
            return value.date()
        if value is None or isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError as error:
            raise self._impossible("date", value, "2019-10-17") from error

    def _series(self, table: dict[str, Any] | None) -> Series | None:
        if table is None:
            return None
        self._known(table, {field.name for field in fields(Series)}, "series.")
        name = self._text(table, "name", required=True, prefix="series.") or ""
        return Series(
            name, self._text(table, "number"), self._text(table, "permit"), self._text(table, "issn")
        )

    def _contributors(self) -> tuple[Contributor, ...]:
        people = self.table.get("contributors", [])
        if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
            raise self._impossible("contributors", str(people)[:40], '[[contributors]] name = "…" role = "…"')
        found = []
        for person in people:
            self._known(person, {"name", "role", "file-as"}, "contributors.")
            name = self._text(person, "name", required=True, prefix="contributors.") or ""
            found.append(Contributor(name, self._text(person, "role") or "", self._text(person, "file-as")))
        return tuple(found)

    def _photos(self, table: dict[str, Any] | None) -> PhotoSettings:
        if table is None:
            return PhotoSettings()
        self._known(table, {"missing", "allow-low-resolution"}, "photos.")
        missing = self._choice(table, "missing", ("frame", "caption", "error"))
        return PhotoSettings(missing, self._texts(table, "allow-low-resolution"))  # type: ignore[arg-type]

    def _print(self, table: dict[str, Any] | None, theme: str) -> PrintSettings:
        table = table or {}
        self._known(
            table,
            {"trim", "bleed", "standard", "profile", "condition", "ink", "punctuation"},
            "print.",
        )
        return PrintSettings(
            trim_mm=self._trim(table.get("trim", _THEME_TRIM.get(theme, "A5"))),
            bleed_mm=self._bleed(table.get("bleed", 3)),
            standard=self._choice(table, "standard", ("x-4", "x-1a")),  # type: ignore[arg-type]
            profile=self._text(table, "profile"),
            condition=self._text(table, "condition"),
            ink=self._choice(table, "ink", ("coated", "uncoated", "newsprint")),  # type: ignore[arg-type]
            punctuation=self._choice(table, "punctuation", ("kaiming", "full", "half")),  # type: ignore[arg-type]
        )

    def _epub(self, table: dict[str, Any] | None) -> EpubSettings:
        if table is None:
            return EpubSettings()
        self._known(table, {"fonts", "vertical", "conforms-to", "certified-by"}, "epub.")
        for key in ("fonts", "vertical"):
            if not isinstance(table.get(key, False), bool):
                raise self._impossible(key, table[key], "true, false")
        return EpubSettings(
            table.get("fonts", False),
            table.get("vertical", False),
            self._text(table, "conforms-to"),
            self._text(table, "certified-by"),
        )

    def _trim(self, value: object) -> tuple[float, float]:
        if isinstance(value, str):
            if value in TRIM_MM:
                return TRIM_MM[value]
            free = _TRIM_FREE.fullmatch(value)
            if free and 50 <= float(free[1]) <= 900 and 50 <= float(free[2]) <= 900:
                return float(free[1]), float(free[2])
        raise self._impossible("trim", value, " ".join(TRIM_MM) + " 170x240")

    def _bleed(self, value: object) -> float:
        number = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:mm)?\s*", str(value))
        if number and float(number[1]) <= 20:
            return float(number[1])
        raise self._impossible("bleed", value, "3, 5 (mm)")

    def _section(self, name: str) -> dict[str, Any] | None:
        table = self.table.get(name)
        if table is not None and not isinstance(table, dict):
            raise self._impossible(name, table, f"[{name}]")
        return table

    def _existing_theme(self, name: str) -> None:
        own = self.root / STYLES / f"{name}.css"
        if _THEME.fullmatch(name) and (inside(self.root, own) or (house_styles() / f"{name}.css").is_file()):
            return
        raise self._impossible("theme", name, "book, bulletin")

    def _known(self, table: dict[str, Any], known: set[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, sorted(known), 1, 0.5)
                meant = near[0] if near else ", ".join(sorted(known))
                raise EditionError(
                    finding("edition-key-unknown", SETTINGS, self._line(key), key=prefix + key, meant=meant)
                )

    def _text(
        self, table: dict[str, Any], key: str, *, required: bool = False, prefix: str = ""
    ) -> str | None:
        value = table.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                raise EditionError(
                    finding("edition-key-missing", SETTINGS, self._line(key), key=prefix + key)
                )
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or len(value) > 5000 or _UNPRINTABLE.search(value):
            raise self._impossible(key, str(value)[:40], '"…"')
        return value.strip()

    def _texts(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._impossible(key, str(value)[:40], '["…", "…"]')
        return tuple(value)

    def _choice(self, table: dict[str, Any], key: str, choices: tuple[str, ...]) -> str:
        value = table.get(key, choices[0])
        if value not in choices:
            raise self._impossible(key, value, ", ".join(choices))
        return str(value)

    def _impossible(self, key: str, value: object, wanted: str) -> EditionError:
        return EditionError(
            finding("edition-value", SETTINGS, self._line(key), key=key, value=str(value), wanted=wanted)
        )

    def _line(self, key: str) -> int | None:
        """Return the line where `key` first stands as a key or a table name; None where it does not stand."""
        pattern = re.compile(rf"""^\s*(\[+\s*{re.escape(key)}\s*\]+|["']?{re.escape(key)}["']?\s*=)""")
        for number, line in enumerate(self.text.splitlines(), 1):
            if pattern.match(line):
                return number
        return None


def _valid_isbn(isbn: str) -> bool:
    """Tell whether `isbn` is an ISBN-13 with its right check digit (ISO 2108, clause 5)."""
    digits = re.sub(r"[\s-]", "", isbn)
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
