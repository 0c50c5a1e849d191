"""edition.toml, validated: every key with its kind, its default and what is impossible.

Each key is asked of a `Table` by a method that names its kind; `huozi.project.schema` learns both by
letting `edition_of` ask a table that takes notes.
"""

import re
import uuid
from dataclasses import fields
from pathlib import Path

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
from huozi.model.manuscript import Contributor, Writing
from huozi.project.sheets import theme_exists
from huozi.tables import Table

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
_TRIM_FREE = re.compile(r"\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm)?\s*[x×*]\s*(\d{2,3}(?:\.\d+)?)\s*(?:mm)?\s*")
_CONFORMANCE = re.compile(r"EPUB Accessibility 1\.1 - WCAG 2\.\d Level A{1,3}")
"""What a publication may claim to conform to (EPUB Accessibility 1.1, conformance reporting)."""


def edition_of(root: Path, table: Table) -> Edition:
    """Return the validated settings with their defaults."""
    table.only(*(field.name.replace("_", "-") for field in fields(Edition) if field.name != "root"), "flow")
    title = table.required("title")
    series = _series(table)
    language = table.text("language") or "zh-Hans"
    if not _LANGUAGE.fullmatch(language):
        raise table.impossible("language", language, "zh-Hans, zh-Hant, ja, ko, en …")
    theme = table.text("theme") or "book"
    if not theme_exists(root, theme):
        raise table.impossible("theme", theme, "book, bulletin, classical")
    isbn = _isbn(table)
    writing: Writing = table.choice("writing", "horizontal", "vertical")
    return Edition(
        root=root,
        title=title,
        language=language,
        identifier=_identifier(table, title, series, language, isbn),
        date=table.date("date"),
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
    date, issued = revision.date("date"), table.date("date")
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
        bleed_mm=table.millimetres("bleed", 3, most=20),
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
    value = table.text("trim") or default
    if value in TRIM_MM:
        return TRIM_MM[value]
    free = _TRIM_FREE.fullmatch(value)
    if free and 50 <= float(free[1]) <= 900 and 50 <= float(free[2]) <= 900:
        return float(free[1]), float(free[2])
    raise table.impossible("trim", value, " ".join(TRIM_MM) + " 170x240")


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
