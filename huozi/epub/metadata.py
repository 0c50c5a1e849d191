"""The package's metadata: Dublin Core, series, and what the book truly offers to people who cannot see it.

EPUB 3.3 §5.5, EPUB Accessibility 1.1 §2 (discovery metadata) and §4.1.4 (page source).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from huozi.colophon import issue_date
from huozi.epub.people import Credit, credit_lists
from huozi.epub.readings import title_reading
from huozi.epub.xhtml import Document, local
from huozi.isbn import isbn_urn
from huozi.languages import HAN_NUMBER, han_number
from huozi.messages import label
from huozi.model.book import Book
from huozi.model.namespaces import EPUB_TYPE


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the metadata: a Dublin Core element (`name` "dc:…") or a meta.

    name      dc:title …, or the meta's property: role, schema:accessMode …
    id        the statement's own id, for others to refine
    refines   id of the statement it speaks about
    scheme    the list its value is from
    """

    name: str
    value: str
    id: str | None = None
    refines: str | None = None
    scheme: str | None = None


def describe(book: Book, documents: Sequence[Document], *, paged: bool) -> tuple[Statement, ...]:
    """Return all statements about `book`, made into `documents`; `paged`: print pages are marked in them."""
    return (
        *_titles(book),
        *_identifiers(book),
        *_people(book),
        *_publication(book),
        *_series(book),
        *_accessibility(book, documents, paged),
    )


def _titles(book: Book) -> list[Statement]:
    edition = book.edition
    statements = [
        Statement("dc:title", edition.title, id="title"),
        Statement("title-type", "main", refines="title"),
    ]
    reading = title_reading(edition.title, edition.language)
    key = edition.sort_as or (reading.key if reading else None)
    if key and key != edition.title:
        statements.append(Statement("file-as", key, refines="title"))
    if edition.subtitle:
        statements += [
            Statement("dc:title", edition.subtitle.lstrip("—– "), id="subtitle"),
            Statement("title-type", "subtitle", refines="subtitle"),
        ]
    return statements


def _identifiers(book: Book) -> list[Statement]:
    """Return identifiers beside the package's own: the ISBN, where that is not it."""
    edition = book.edition
    if edition.isbn is None or isbn_urn(edition.isbn) == edition.identifier:
        return []
    return [Statement("dc:identifier", isbn_urn(edition.isbn))]


def _people(book: Book) -> list[Statement]:
    creators, contributors = credit_lists(book)
    return [*_credits("creator", creators), *_credits("contributor", contributors)]


def _credits(kind: str, credits: Sequence[Credit]) -> list[Statement]:
    statements = []
    for number, credit in enumerate(credits, 1):
        id = f"{kind}{number}"
        statements.append(Statement(f"dc:{kind}", credit.name, id=id))
        statements += [Statement("role", code, refines=id, scheme="marc:relators") for code in credit.codes]
        if credit.file_as:
            statements.append(Statement("file-as", credit.file_as, refines=id))
    return statements


def _publication(book: Book) -> list[Statement]:
    edition = book.edition
    separator = label("label-description-separator", edition.language)
    titles = separator.join(entry.label for entry in book.contents)
    subjects = edition.subjects or dict.fromkeys(
        chapter.front.column for chapter in book.chapters if chapter.front.column
    )
    known = [
        ("dc:publisher", edition.publisher),
        ("dc:date", _date(book)),
        ("dc:rights", edition.rights),
        ("schema:version", edition.revision.version if edition.revision else None),
        (
            "dc:description",
            edition.description or label("label-description", edition.language, titles=titles),
        ),
        *(("dc:subject", subject) for subject in subjects),
    ]
    statements = [Statement(name, value) for name, value in known if value]
    # Without it Apple Books leaves embedded fonts aside.
    return [*statements, Statement("ibooks:specified-fonts", "true")] if edition.epub.fonts else statements


def _date(book: Book) -> str | None:
    """Return the date of issue; of an undated edition of one article, that article's own."""
    if book.edition.date:
        return book.edition.date.isoformat()
    return book.chapters[0].front.date if len(book.chapters) == 1 else None


def _series(book: Book) -> list[Statement]:
    """Return the periodical as a collection (EPUB 3.3 §D.3.1)."""
    series = book.edition.series
    if series is None:
        return []
    statements = [
        Statement("belongs-to-collection", series.name, id="series"),
        Statement("collection-type", "series", refines="series"),
    ]
    position = group_position(series.number or "")
    if position:
        statements.append(Statement("group-position", position, refines="series"))
    if series.issn:
        statements.append(Statement("dcterms:identifier", f"urn:issn:{series.issn}", refines="series"))
    return statements


def group_position(number: str) -> str:
    """Return an issue number in digits and points, all that EPUB allows: 2019-10 → 2019.10, 第十二期 → 12."""
    text = unicodedata.normalize("NFKC", number)
    digits = re.findall(r"\d+", text)
    if digits:
        return ".".join(str(int(part)) for part in digits)
    match = re.search(f"{HAN_NUMBER}+", text)
    return str(han_number(match[0])) if match else ""


def _accessibility(book: Book, documents: Sequence[Document], paged: bool) -> list[Statement]:
    """Return what the documents were seen to hold; conformance only where the edition states it."""
    pictures = [node for document in documents for node in document.root.iter() if local(node) == "img"]
    count = sum(bool((node.get("alt") or "").strip()) for node in pictures)
    described = count == len(pictures)
    has_ruby = any(local(node) == "ruby" for document in documents for node in document.root.iter())
    features = [
        "tableOfContents",
        "structuralNavigation",
        "readingOrder",
        "displayTransformability",
        "ARIA",
        "unlocked",
    ]
    features += ["alternativeText"] if pictures and described else []
    features += ["pageBreakMarkers", "pageNavigation"] if paged else []
    features += ["rubyAnnotations"] if has_ruby else []
    features += ["verticalWriting"] if book.edition.epub.vertical else []
    sufficient = ["textual"] if described else []
    sufficient += ["textual,visual"] if pictures else []
    statements = [
        *(Statement("schema:accessMode", mode) for mode in ("textual", *(("visual",) if pictures else ()))),
        *(Statement("schema:accessModeSufficient", modes) for modes in sufficient),
        *(Statement("schema:accessibilityFeature", feature) for feature in features),
        Statement("schema:accessibilityHazard", "none"),
        Statement("schema:accessibilitySummary", _summary(book, documents, len(pictures), count, paged)),
    ]
    if paged:
        statements.append(Statement("pageBreakSource", _page_source(book)))
    evaluation = book.edition.epub
    if evaluation.conforms_to:
        statements.append(Statement("dcterms:conformsTo", evaluation.conforms_to, id="conformance"))
        if evaluation.certified_by:
            statements.append(Statement("a11y:certifiedBy", evaluation.certified_by, refines="conformance"))
    return statements


def _summary(book: Book, documents: Sequence[Document], pictures: int, described: int, paged: bool) -> str:
    language = book.edition.language
    has_notes = any(
        node.get(EPUB_TYPE) == "footnote" for document in documents for node in document.main.iter("{*}aside")
    )
    sentences = [
        label("label-summary-text", language),
        _pictures_described(language, pictures, described),
        label("label-summary-pages", language) if paged else "",
        label("label-summary-notes", language) if has_notes else "",
        "" if book.edition.epub.conforms_to else label("label-summary-unevaluated", language),
    ]
    return "".join(sentences).strip()


def _pictures_described(language: str, count: int, described: int) -> str:
    """Return the sentence that says how many of `count` pictures have a text alternative."""
    if not count:
        return ""
    if count == described:
        return label("label-summary-pictures", language, count=count)
    return label("label-summary-pictures-some", language, count=count, described=described)


def _page_source(book: Book) -> str:
    """Return what names the print edition the pages are of: its ISBN, else title and date."""
    edition = book.edition
    if edition.isbn:
        return isbn_urn(edition.isbn)
    date = issue_date(edition) or edition.identifier
    return label("label-page-source", edition.language, title=edition.title, date=date)
