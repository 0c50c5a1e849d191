"""What an edition prints about itself: issue number, date of issue, the facts of the colophon 版权页."""

from dataclasses import dataclass

from huozi.languages import meanings, words
from huozi.messages import label
from huozi.model.book import Edition


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the colophon: what it is (`people` may come repeatedly), its name and value as printed."""

    id: str
    name: str
    value: str


def issue_number(edition: Edition) -> str | None:
    """Return the issue number as it is printed, e.g. 第12期; None where there is none."""
    if edition.series is None or edition.series.number is None:
        return None
    return label("label-issue", edition.language, number=edition.series.number)


def issue_date(edition: Edition) -> str | None:
    """Return the date of issue as it is printed; None where the edition has none."""
    date = edition.date
    if date is None:
        return None
    return label("label-date", edition.language, year=date.year, month=date.month, day=date.day)


def people_by_role(edition: Edition) -> dict[str, list[str]]:
    """Return the edition's people: role as printed → names, in the order in which edition.toml has them."""
    people: dict[str, list[str]] = {}
    for person in edition.contributors:
        people.setdefault(person.role or label("label-contributor", edition.language), []).append(person.name)
    return people


def imprint(edition: Edition) -> tuple[Fact, ...]:
    """Return the facts of the colophon in the order of GB/T 12450: title, makers, issue, numbers, rights.

    An identifier that only repeats the ISBN is left out.
    """
    series = edition.series
    separator = _label(edition, "separator")
    repeats = edition.isbn and edition.identifier.startswith("urn:isbn:")
    facts: list[tuple[str, str, str | None]] = [
        ("title", _label(edition, "title"), edition.title),
        ("subtitle", _label(edition, "subtitle"), edition.subtitle),
        (
            "series",
            _label(edition, "series"),
            series.name if series and series.name != edition.title else None,
        ),
        ("number", _label(edition, "number"), issue_number(edition)),
        *(("people", role, separator.join(names)) for role, names in people_by_role(edition).items()),
        ("publisher", _label(edition, "publisher"), edition.publisher),
        ("date", _label(edition, "date"), issue_date(edition)),
        ("revision", _label(edition, "revision"), _revision(edition)),
        ("permit", _label(edition, "permit"), series.permit if series else None),
        ("isbn", "ISBN", edition.isbn),
        ("issn", "ISSN", series.issn if series else None),
        ("identifier", _label(edition, "identifier"), None if repeats else edition.identifier),
        ("rights", _label(edition, "rights"), edition.rights),
    ]
    return tuple(Fact(id, name, value) for id, name, value in facts if value)


def _revision(edition: Edition) -> str | None:
    """Return the correction as it is printed: its number, its day, what was corrected."""
    revision = edition.revision
    if revision is None:
        return None
    date = revision.date
    day = label("label-date", edition.language, year=date.year, month=date.month, day=date.day)
    id = "label-revision-note" if revision.note else "label-revision"
    return label(id, edition.language, number=revision.number, date=day, note=revision.note or "")


def missing_imprint(edition: Edition) -> tuple[str, ...]:
    """Return what the imprint of an internal bulletin lacks; nothing for any other publication.

    《内部资料性出版物管理办法》(2015) asks for the permit's number, the words 内部资料，免费交流,
    who edits and prints it, when, which number and how many copies.
    A permit that says 内部资料 makes it such a bulletin.
    """
    series = edition.series
    if series is None or not any(word in (series.permit or "") for word in words("permit_words")):
        return ()
    said = " ".join(filter(None, (edition.rights, edition.description, edition.subtitle, series.permit)))
    roles = {person.role or "" for person in edition.contributors}
    facts = {
        "“内部资料 免费交流”": "免费交流" in said,
        "编印单位": bool(edition.publisher),
        "印刷单位": "prt" in {meanings("catalogue_roles").get(role) for role in roles},
        "印刷日期": edition.date is not None,
        "期号": bool(series.number),
        "印数": bool(roles & {"印数"}) or "印数" in said,
    }
    return tuple(name for name, present in facts.items() if not present)


def _label(edition: Edition, fact: str) -> str:
    return label(f"label-colophon-{fact}", edition.language)
