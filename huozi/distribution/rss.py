"""RSS 2.0 of the newest editions. Its links are absolute, as the format asks: it needs the site's address."""

import datetime
from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urljoin

from lxml import etree
from lxml.builder import E

from huozi.distribution.shelf import Shelved

_NEWEST = 30
_ATOM = "http://www.w3.org/2005/Atom"


def rss(editions: Sequence[Shelved], title: str, address: str) -> bytes:
    """Return the feed; `address` is that of the site, with a slash at its end."""
    items = []
    for edition in sorted(editions, key=lambda edition: edition.updated, reverse=True)[:_NEWEST]:
        link = urljoin(address, f"{edition.folder}/index.html")
        item = E.item(E.title(edition.heading), E.link(link), E.guid(edition.id, isPermaLink="false"))
        item.append(E.description(edition.description or edition.subtitle or edition.heading))
        item.append(E.pubDate(format_datetime(datetime.datetime.fromisoformat(edition.updated))))
        for download in edition.downloads:
            place = urljoin(address, f"{edition.folder}/{download.file}")
            if download.kind == "epub":  # RSS knows one enclosure an item
                item.append(E.enclosure(url=place, length=str(download.bytes), type=download.media_type))
        items.append(item)
    own = etree.Element(
        f"{{{_ATOM}}}link", {"rel": "self", "href": urljoin(address, "rss.xml")}, {"atom": _ATOM}
    )
    own.set("type", "application/rss+xml")
    feed = E.rss(E.channel(E.title(title), E.link(address), E.description(title), own, *items), version="2.0")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))
