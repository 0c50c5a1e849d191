"""Links: addresses as the URL standard wants them, and links between articles for the edition to resolve.

A link to another place of the edition cannot be judged while one article is read: it stands in the body as
`href="huozi-link:N"` until `resolved` knows all articles.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from huozi.diagnostics import Finding, finding
from huozi.markdown.sanitising import encoded, is_external
from huozi.markdown.shaping import Shaping
from huozi.model.book import Chapter, Link
from huozi.tables import near

_WAITING = "huozi-link:"
_IN_BODY = re.compile(
    r'<a (?P<attributes>[^>]*)href="huozi-link:(?P<number>\d+)"[^>]*>(?P<words>.*?)</a>', re.DOTALL
)
_NUMBER = re.compile(r"^\d+[-_. ]+")
_ENDING = re.compile(r"\.(?:md|markdown|html?)$", re.IGNORECASE)


def mend(shaping: Shaping) -> None:
    """Write addresses as the URL standard wants them; mark the links that wait for the whole edition."""
    for link in list(shaping.root.iter("a")):
        if link.get("class") in ("noteref", "backlink", "internal"):
            continue
        target = (link.get("href") or "").strip()
        if not target and link.get("id"):
            link.tag = "span"  # a place that links lead to
        elif not target:
            link.drop_tag()
        elif is_external(target):
            link.set("href", encoded(target) or target)
        elif target[:1] == "#" and target[1:] in shaping.ids:
            link.set("href", f"#{shaping.ids[target[1:]]}")
        else:
            link.set("href", f"{_WAITING}{len(shaping.links)}")
            shaping.links.append(Link(target, shaping.place(link)))


def slug(words: str) -> str:
    """Return the name that `words` of a heading have in a link, as GitHub makes it."""
    kept = (char for char in words.strip().lower() if char in "-_ " or unicodedata.category(char)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


def resolved(
    chapters: Iterable[Chapter], links: Mapping[str, tuple[Link, ...]]
) -> tuple[tuple[Chapter, ...], tuple[Finding, ...]]:
    """Return the chapters with their links to each other alive, and a finding for each that leads nowhere.

    links  of each chapter, by its id, in the order of their numbers
    """
    known = _Known(tuple(chapters))
    findings: list[Finding] = []
    done = []
    for chapter in known.chapters:
        own = links.get(chapter.id, ())
        targets = [known.find(chapter, link.target) for link in own]
        for link, target in zip(own, targets, strict=True):
            if target is None:
                nearest = known.nearest(chapter, link.target)
                values = {"target": link.target[:80]} | ({"nearest": nearest} if nearest else {})
                id = "link-dead" if nearest else "link-removed"
                findings.append(finding(id, link.location, None, **values))
        done.append(replace(chapter, body=_IN_BODY.sub(partial(_mended, targets), chapter.body)))
    return tuple(done), tuple(findings)


def _mended(targets: list[str | None], match: re.Match[str]) -> str:
    target = targets[int(match["number"])]
    if target is None:
        return match["words"]
    return f'<a {match["attributes"]}href="#{target}" class="internal">{match["words"]}</a>'


class _Known:
    """The places of an edition that a link may lead to, by the names that people give them."""

    def __init__(self, chapters: tuple[Chapter, ...]) -> None:
        self.chapters = chapters
        self.articles: dict[str, Chapter] = {}
        for chapter in chapters:
            file = chapter.path.rpartition("/")[2]
            stem = _ENDING.sub("", file)
            for name in (file, stem, _NUMBER.sub("", stem), slug(chapter.front.title), *chapter.names):
                self.articles.setdefault(_folded(name), chapter)

    def find(self, chapter: Chapter, target: str) -> str | None:
        """Return the id that `target`, as written in `chapter`, leads to; None where there is none."""
        path, _, place = unquote(target).partition("#")
        where = self._article(chapter, path)
        if where is not None:
            return self._place(where, place)
        return None

    def _article(self, chapter: Chapter, path: str) -> Chapter | None:
        if not path or path == ".":
            return chapter
        file = path.partition("?")[0].rstrip("/").rpartition("/")[2]
        for name in (file, _ENDING.sub("", file), _NUMBER.sub("", _ENDING.sub("", file))):
            if found := self.articles.get(_folded(name)):
                return found
        return None

    def _place(self, chapter: Chapter, place: str) -> str | None:
        if not place:
            return f"{chapter.id}-title"
        name = _folded(place)
        anchors = {_folded(key): id for key, id in chapter.anchors.items()}
        return anchors.get(name) or anchors.get(_folded(slug(place)))

    def nearest(self, chapter: Chapter, target: str) -> str | None:
        """Return the name most like what `target` asks for; None where none is near."""
        path, _, place = unquote(target).partition("#")
        where = self._article(chapter, path)
        if where is not None:
            likely = near(place, where.anchors)
            return f"{path}#{likely}" if likely else None
        files = [other.path.rpartition("/")[2] for other in self.chapters]
        return near(path.rpartition("/")[2], files)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
