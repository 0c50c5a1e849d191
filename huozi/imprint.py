"""What an edition prints about itself: issue number, date of issue, the facts of the colophon 版权页."""

from huozi.catalogue import label
from huozi.model.book import Edition


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


def imprint(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return the facts of the colophon as (name, value), in the order of GB/T 12450: title, makers, issue."""
    series = edition.series
    facts: list[tuple[str, str | None]] = [
        (_label(edition, "title"), edition.title),
        (_label(edition, "subtitle"), edition.subtitle),
        (_label(edition, "series"), series.name if series and series.name != edition.title else None),
        (_label(edition, "number"), issue_number(edition)),
        *((role, "\u3000".join(names)) for role, names in people_by_role(edition).items()),
        (_label(edition, "publisher"), edition.publisher),
        (_label(edition, "date"), issue_date(edition)),
        (_label(edition, "permit"), series.permit if series else None),
        ("ISBN", edition.isbn),
        ("ISSN", series.issn if series else None),
        (_label(edition, "rights"), edition.rights),
        (_label(edition, "identifier"), edition.identifier),
    ]
    return tuple((name, value) for name, value in facts if value)


def _label(edition: Edition, fact: str) -> str:
    return label(f"label-colophon-{fact}", edition.language)
