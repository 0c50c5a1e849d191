"""OPDS 1.2 (Atom) and 2.0 (JSON): the feeds to which reading apps subscribe.

A navigation feed at the top; below it acquisition feeds of all editions and of each series, in pages of
fifty, and a document of each edition. An edition without a file for readers stands in no feed: both
standards ask for one (opds-1.2, 5.1; opds-2.0, 5.1). Addresses are relative, so that the folder may lie
anywhere; that of a document itself is absolute where the site's is known, as the Web Publication Manifest
asks (2.2). Sources: specs.opds.io/opds-1.2, drafts.opds.io/opds-2.0.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
PUBLICATION_2 = "application/opds-publication+json"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_EACH = 50
_DOCUMENT = "publication.json"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "site.huozi.invalid")
_NEVER = "1970-01-01T00:00:00Z"


def feeds(
    editions: Sequence[Shelved],
    series: Sequence[Group],
    title: str,
    language: UserLanguage,
    address: str | None,
) -> Iterator[tuple[str, bytes]]:
    """Yield every feed, and every edition's own document, as path and bytes.

    title     of the site
    language  of the words that are not the editions' own
    address   of the site, with a slash at its end; None: not known
    """
    groups = [
        (name, said, [edition for edition in members if edition.downloads])
        for name, said, members in (
            ("all", messages.text("site-editions", language), editions),
            *(
                (group.path.removesuffix(".html").replace("/", "-"), group.name, group.editions)
                for group in series
            ),
        )
    ]
    groups = [groups[0], *(group for group in groups[1:] if group[2])]
    yield "opds.xml", _navigation(title, groups, address)
    yield "opds.json", _navigation_2(title, groups, address)
    for name, said, members in groups:
        pages = [members[start : start + _EACH] for start in range(0, len(members), _EACH)] or [[]]
        for number, editions_there in enumerate(pages, 1):
            page = _Page(name, said, number, len(pages), len(members), address)
            yield f"{page.path}.xml", _acquisition(page, editions_there)
            yield f"{page.path}.json", _acquisition_2(page, editions_there)
    for edition in groups[0][2]:
        yield f"{edition.folder}/{_DOCUMENT}", _json(_publication(edition, "", address))


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of an acquisition feed; `said` is the feed's title, `count` that of all its editions."""

    name: str
    said: str
    number: int
    pages: int
    count: int
    address: str | None

    @property
    def path(self) -> str:
        """Where it stands, without its ending."""
        return f"opds/{self.file(self.number)}"

    def file(self, number: int) -> str:
        """Return the name of page `number` of the same feed, without its ending."""
        return self.name if number == 1 else f"{self.name}-{number}"

    def own(self, ending: str) -> str:
        """Return the address of this page itself."""
        return _own(self.address, f"{self.path}.{ending}", f"{self.file(self.number)}.{ending}")

    def turns(self) -> Iterator[tuple[str, int]]:
        """Yield the relation and the number of the pages that can be turned to (RFC 5005, 3)."""
        if self.pages > 1:
            yield "first", 1
            yield "last", self.pages
        if self.number > 1:
            yield "previous", self.number - 1
        if self.number < self.pages:
            yield "next", self.number + 1


def _id(title: str, name: str) -> str:
    """Return an id that a feed keeps as long as it is called so."""
    return uuid.uuid5(_NAMESPACE, f"{title}\n{name}").urn


def _own(address: str | None, path: str, relative: str) -> str:
    """Return the address of the document at `path`; the relative one where that of the site is not known."""
    return f"{address}{path}" if address else relative


def _newest(editions: Sequence[Shelved]) -> str:
    return max((edition.updated for edition in editions), default=_NEVER)


def _navigation(title: str, groups: list[tuple[str, str, list[Shelved]]], address: str | None) -> bytes:
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
    links = [
        _A.link(rel="self", href=_own(address, "opds.xml", "opds.xml"), type=NAVIGATION),
        _A.link(rel="start", href="opds.xml", type=NAVIGATION),
    ]
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


def _acquisition(page: _Page, editions: Sequence[Shelved]) -> bytes:
    links = [
        _A.link(rel="self", href=page.own("xml"), type=ACQUISITION),
        _A.link(rel="start", href="../opds.xml", type=NAVIGATION),
        _A.link(rel="up", href="../opds.xml", type=NAVIGATION),
        *(_A.link(rel=rel, href=f"{page.file(to)}.xml", type=ACQUISITION) for rel, to in page.turns()),
    ]
    entries = [_entry(edition) for edition in editions]
    facts = [
        _A.id(_id(page.said, page.file(page.number))),
        _A.title(page.said),
        _A.updated(_newest(editions)),
        _author(page.said),
    ]
    return _xml(_A.feed(*facts, *links, *entries))


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


def _navigation_2(title: str, groups: list[tuple[str, str, list[Shelved]]], address: str | None) -> bytes:
    return _json(
        {
            "metadata": {"title": title},
            "links": [{"rel": "self", "href": _own(address, "opds.json", "opds.json"), "type": OPDS_2}],
            "navigation": [
                {"href": f"opds/{name}.json", "title": said, "type": OPDS_2, "rel": "subsection",
                 "properties": {"numberOfItems": len(members)}}
                for name, said, members in groups
            ],
        }
    )  # fmt: skip


def _acquisition_2(page: _Page, editions: Sequence[Shelved]) -> bytes:
    links = [
        {"rel": "self", "href": page.own("json"), "type": OPDS_2},
        {"rel": "start", "href": "../opds.json", "type": OPDS_2},
        *({"rel": rel, "href": f"{page.file(to)}.json", "type": OPDS_2} for rel, to in page.turns()),
    ]
    metadata = {
        "title": page.said,
        "numberOfItems": page.count,
        "itemsPerPage": _EACH,
        "currentPage": page.number,
    }
    publications = [_publication(edition, f"../{edition.folder}/", page.address) for edition in editions]
    return _json({"metadata": metadata, "links": links, "publications": publications})


def _publication(edition: Shelved, base: str, address: str | None) -> dict[str, Any]:
    """Return an edition as OPDS 2.0 has it; `base` leads to its folder from where this stands."""
    own = f"{edition.folder}/{_DOCUMENT}"
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
    links = [
        {
            "rel": "self",
            "href": _own(address, own, f"{base}{_DOCUMENT}"),
            "type": PUBLICATION_2,
        },
        *(
            {"rel": OPEN_ACCESS, "href": f"{base}{download.file}", "type": download.media_type}
            for download in edition.downloads
        ),
        {"rel": "alternate", "href": f"{base}index.html", "type": "text/html"},
    ]
    return {
        "metadata": metadata | {key: value for key, value in optional.items() if value},
        "links": links,
        "images": [{"href": f"{base}cover.jpg", "type": "image/jpeg"}],
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
