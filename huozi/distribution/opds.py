"""OPDS 1.2 (Atom) and 2.0 (JSON): the feeds to which reading apps subscribe.

A navigation feed at the top; below it acquisition feeds of all editions and of each series, in pages of
fifty. Addresses are relative, so that the folder may lie anywhere. Sources: specs.opds.io/opds-1.2,
drafts.opds.io/opds-2.0.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from huozi import messages
from huozi.distribution.shelf import Group, Shelved
from huozi.messages import UserLanguage

ATOM = "http://www.w3.org/2005/Atom"
DCTERMS = "http://purl.org/dc/terms/"
_A = ElementMaker(namespace=ATOM, nsmap={None: ATOM, "dcterms": DCTERMS})
_D = ElementMaker(namespace=DCTERMS)

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPDS_2 = "application/opds+json"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_EACH = 50
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "site.huozi.invalid")
_NEVER = "1970-01-01T00:00:00Z"


def feeds(
    editions: Sequence[Shelved], series: Sequence[Group], title: str, language: UserLanguage
) -> Iterator[tuple[str, bytes]]:
    """Yield every feed as path and bytes.

    title     of the site
    language  of the words that are not the editions' own
    """
    newest = messages.text("site-editions", language)
    groups = [
        ("all", newest, editions),
        *(
            (group.path.removesuffix(".html").replace("/", "-"), group.name, group.editions)
            for group in series
        ),
    ]
    yield "opds.xml", _navigation(title, groups)
    yield "opds.json", _navigation_2(title, groups)
    for name, said, members in groups:
        pages = [members[start : start + _EACH] for start in range(0, len(members), _EACH)] or [()]
        for number, page in enumerate(pages, 1):
            yield f"opds/{_page(name, number)}.xml", _acquisition(said, name, number, len(pages), page)
            yield (
                f"opds/{_page(name, number)}.json",
                _acquisition_2(said, name, number, len(pages), page, len(members)),
            )


def _id(title: str, name: str) -> str:
    """Return an id that a feed keeps as long as it is called so."""
    return uuid.uuid5(_NAMESPACE, f"{title}\n{name}").urn


def _page(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _newest(editions: Sequence[Shelved]) -> str:
    return max((edition.updated for edition in editions), default=_NEVER)


def _navigation(title: str, groups: list[tuple[str, str, Sequence[Shelved]]]) -> bytes:
    entries = [
        _A.entry(
            _A.title(said),
            _A.id(_id(said, name)),
            _A.updated(_newest(members)),
            _A.link(rel="subsection", href=f"opds/{name}.xml", type=ACQUISITION),
            _A.content(str(len(members)), type="text"),
        )
        for name, said, members in groups
    ]
    links = [_A.link(rel=rel, href="opds.xml", type=NAVIGATION) for rel in ("self", "start")]
    updated = max(_newest(members) for _, _, members in groups)
    return _xml(
        _A.feed(
            _A.id(_id(title, "start")),
            _A.title(title),
            _A.updated(updated),
            _author(title),
            *links,
            *entries,
        )
    )


def _acquisition(said: str, name: str, number: int, pages: int, editions: Sequence[Shelved]) -> bytes:
    links = [
        _A.link(rel="self", href=f"{_page(name, number)}.xml", type=ACQUISITION),
        _A.link(rel="start", href="../opds.xml", type=NAVIGATION),
        _A.link(rel="up", href="../opds.xml", type=NAVIGATION),
        *(
            _A.link(rel=rel, href=f"{_page(name, to)}.xml", type=ACQUISITION)
            for rel, to in _turns(number, pages)
        ),
    ]
    entries = [_entry(edition) for edition in editions]
    id = _id(said, _page(name, number))
    return _xml(
        _A.feed(_A.id(id), _A.title(said), _A.updated(_newest(editions)), _author(said), *links, *entries)
    )


def _turns(number: int, pages: int) -> Iterator[tuple[str, int]]:
    if pages > 1:
        yield "first", 1
        yield "last", pages
    if number > 1:
        yield "previous", number - 1
    if number < pages:
        yield "next", number + 1


def _author(name: str) -> Any:
    return _A.author(_A.name(name))


def _entry(edition: Shelved) -> Any:
    people = [_author(name) for name, _ in edition.people] or [_author(edition.publisher or edition.title)]
    facts = [
        _D.language(edition.language),
        *([_D.issued(edition.date)] if edition.date else ()),
        *([_D.publisher(edition.publisher)] if edition.publisher else ()),
        *(_A.category(term=subject, label=subject) for subject in edition.subjects),
        *([_A.rights(edition.rights)] if edition.rights else ()),
        *([_A.summary(edition.description, type="text")] if edition.description else ()),
    ]
    base = f"../{edition.folder}"
    links = [
        _A.link(rel=_IMAGE, href=f"{base}/cover.jpg", type="image/jpeg"),
        _A.link(rel=f"{_IMAGE}/thumbnail", href=f"{base}/cover.jpg", type="image/jpeg"),
        _A.link(rel="alternate", href=f"{base}/index.html", type="text/html"),
        *(
            _A.link(
                rel=OPEN_ACCESS,
                href=f"{base}/{download.file}",
                type=download.media_type,
                length=str(download.bytes),
            )
            for download in edition.downloads
        ),
    ]
    return _A.entry(
        _A.title(edition.heading), _A.id(edition.id), _A.updated(edition.updated), *people, *facts, *links
    )


def _xml(feed: Any) -> bytes:
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _navigation_2(title: str, groups: list[tuple[str, str, Sequence[Shelved]]]) -> bytes:
    return _json(
        {
            "metadata": {"title": title},
            "links": [{"rel": "self", "href": "opds.json", "type": OPDS_2}],
            "navigation": [
                {"href": f"opds/{name}.json", "title": said, "type": OPDS_2, "rel": "subsection",
                 "properties": {"numberOfItems": len(members)}}
                for name, said, members in groups
            ],
        }
    )  # fmt: skip


def _acquisition_2(
    said: str, name: str, number: int, pages: int, editions: Sequence[Shelved], count: int
) -> bytes:
    links = [
        {"rel": "self", "href": f"{_page(name, number)}.json", "type": OPDS_2},
        {"rel": "start", "href": "../opds.json", "type": OPDS_2},
        *(
            {"rel": rel, "href": f"{_page(name, to)}.json", "type": OPDS_2}
            for rel, to in _turns(number, pages)
        ),
    ]
    metadata = {"title": said, "numberOfItems": count, "itemsPerPage": _EACH, "currentPage": number}
    return _json({"metadata": metadata, "links": links, "publications": [_publication(e) for e in editions]})


def _publication(edition: Shelved) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "@type": "http://schema.org/Periodical" if edition.series else "http://schema.org/Book",
        "identifier": edition.id,
        "title": edition.heading,
        "language": edition.language,
        "modified": edition.updated,
    }
    optional: dict[str, Any] = {
        "subtitle": edition.subtitle,
        "published": edition.date,
        "publisher": edition.publisher,
        "description": edition.description,
        "subject": list(edition.subjects),
        "contributor": [
            {"name": name, "role": role} if role else {"name": name} for name, role in edition.people
        ],
        "belongsTo": {"series": {"name": edition.series}} if edition.series else None,
    }
    base = f"../{edition.folder}"
    links = [
        {"rel": OPEN_ACCESS, "href": f"{base}/{download.file}", "type": download.media_type}
        for download in edition.downloads
    ]
    return {
        "metadata": metadata | {key: value for key, value in optional.items() if value},
        "links": [*links, {"rel": "alternate", "href": f"{base}/index.html", "type": "text/html"}],
        "images": [{"href": f"{base}/cover.jpg", "type": "image/jpeg"}],
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
