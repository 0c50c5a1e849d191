"""What a page says of itself beside its text: <title>, <meta>, JSON-LD (schema.org), WeChat's script."""

import json
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml.html import HtmlElement

from huozi.model.source import Metadata

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
# The moment a WeChat article was published, in seconds since 1970; the page shows it as China's local day.
_WECHAT_TIME = re.compile(r"\bct\s*=\s*[\"'](\d{10})[\"']")
_CHINA = timedelta(hours=8)
_TITLES = ("og:title", "twitter:title", "articletitle", "dc.title", "citation_title", "headline")
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "byl")
_DATES = (
    "article:published_time",
    "og:release_date",
    "pubdate",
    "publishdate",
    "dc.date",
    "datepublished",
    "date",
)
_SITES = ("og:site_name", "sitename", "contentsource", "source", "mediaid")
_DATA_LIMIT = 1 << 20  # characters of a script that are read
_DEPTH = 6  # of objects in objects
_PARTS = re.compile(r"\s*[_|｜]\s*|\s*[-–—]\s*")
_KINDS = re.compile(r"Article$|Posting$|^Report$|^CreativeWork$")


def metadata_of(root: HtmlElement, page_title: str) -> Metadata:
    """Return what a page says of itself: <title>, <meta>, JSON-LD, the script of a WeChat article."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = " ".join((meta.get("content") or "").split())[:300]
        if name and value:
            said.setdefault(name, []).append(value)

    for key, value in _linked_data(root):
        said.setdefault(key, []).append(value)

    def of(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for name in names for value in said.get(name, ())))

    titles = (page_title, *of(_TITLES)) if page_title else of(_TITLES)
    authors = tuple(name for name in of(_AUTHORS) if not name.startswith(("http:", "https:")))
    days = [day for value in of(_DATES) if (day := _day(value))]
    date = days[0] if days else _wechat_day(root)
    return Metadata(tuple(dict.fromkeys(titles)), authors, date, next(iter(of(_SITES)), ""))


def site_of(page_title: str, texts: Collection[str]) -> str:
    """Return the site's name behind the title of a page, where it stands among the page's `texts` too."""
    said = {text.strip() for text in texts}
    return next((part for part in _PARTS.split(page_title)[1:] if 1 < len(part) <= 16 and part in said), "")


def _linked_data(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what the page's JSON-LD says of its article, under the names that <meta> elements use."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                data = json.loads((script.text or "")[:_DATA_LIMIT])
            except (ValueError, RecursionError):
                continue
            for article in _articles(data, 0):
                for key, name in (("headline", "headline"), ("datePublished", "datepublished")):
                    yield from ((name, value) for value in _texts(article.get(key)))
                yield from (("author", value) for value in _texts(article.get("author")))
                yield from (("sitename", value) for value in _texts(article.get("publisher")))


def _articles(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects in `data` that are articles, of @graph and of lists too."""
    if isinstance(data, list) and depth < _DEPTH:
        for part in data[:100]:
            yield from _articles(part, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(
            isinstance(kind, str) and _KINDS.search(kind)
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield data
        elif depth < _DEPTH:
            yield from _articles([data.get("@graph"), data.get("mainEntity")], depth + 1)


def _texts(value: Any) -> Iterator[str]:
    """Yield the words of a property: of itself, of the name of what it is, or of each of several."""
    for part in value[:10] if isinstance(value, list) else [value]:
        words = part.get("name") if isinstance(part, dict) else part
        if isinstance(words, str) and (folded := " ".join(words.split())[:300]):
            yield folded


def _day(value: str) -> str | None:
    match = _DAY.search(value)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3])).date().isoformat() if match else None
    except ValueError:
        return None


def _wechat_day(root: HtmlElement) -> str | None:
    body = root.find("body")
    if body is None or body.get("id") != "activity-detail":
        return None
    for script in root.iter("script"):
        if found := _WECHAT_TIME.search((script.text or "")[: 1 << 20]):
            return (datetime.fromtimestamp(int(found[1]), UTC) + _CHINA).date().isoformat()
    return None
