"""The pages of the site: plain HTML that works without JavaScript, except search and reading.

Every element is made through lxml, so that no text of an edition becomes mark-up. WCAG 2.2 AA is what they
are held to: one main heading, landmarks, a link past the navigation, names for all that can be pressed.
"""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from lxml.builder import E

from huozi import messages
from huozi.distribution.shelf import Group, Shelved
from huozi.messages import UserLanguage

EACH = 48
_POLICY = (
    "default-src 'self'; script-src 'self'; img-src 'self' data: blob:; font-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline' blob:; frame-src 'self' blob:; connect-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'"
)
"""Nothing from elsewhere; blob: and inline styles are what epub.js shows a chapter with."""


class Pages:
    """The pages of one site.

    title     of the site
    language  of its own words
    noindex   search engines are asked to leave it out
    rss       there is an RSS feed
    """

    def __init__(self, title: str, language: UserLanguage, *, noindex: bool, rss: bool) -> None:
        self.title = title
        self.language = language
        self.noindex = noindex
        self.rss = rss

    def shelf(self, editions: Sequence[Shelved], number: int, pages: int, name: str = "index") -> bytes:
        """Return page `number` of `pages` of the shelf."""
        heading = E.h1(self.title) if number == 1 else E.h1(self._said("page-of", number=number, pages=pages))
        return self._page(
            self.title, "", heading, self._covers(editions, ""), self._turns(number, pages, name)
        )

    def group(self, group: Group) -> bytes:
        """Return the page of a series or of a person."""
        return self._page(group.name, "../", E.h1(group.name), self._covers(group.editions, "../"))

    def groups(self, id: str, groups: Sequence[Group]) -> bytes:
        """Return the page that lists series or people; `id`: of the text that heads it."""
        items = [E.li(E.a(group.name, href=group.path), f" ({len(group.editions)})") for group in groups]
        return self._page(self._said(id), "", E.h1(self._said(id)), E.ul(*items, {"class": "names"}))

    def edition(self, edition: Shelved) -> bytes:
        """Return the page of an edition: cover, facts, what to read and to download, contents."""
        up = "../../"
        facts = [
            (self._said("date"), edition.date),
            (self._said("publisher"), edition.publisher),
            (
                self._said("people"),
                "、".join(" ".join(filter(None, (role, name))) for name, role in edition.people),
            ),
            (self._said("subjects"), "、".join(edition.subjects)),
            (self._said("rights"), edition.rights),
        ]
        listed = E.dl(*(element for term, said in facts if said for element in (E.dt(term), E.dd(said))))
        return self._page(
            edition.heading,
            up,
            E.h1(edition.heading, lang=edition.language),
            *([E.p(edition.subtitle, {"class": "subtitle"})] if edition.subtitle else ()),
            E.div(
                E.img(src="cover.jpg", alt=self._said("cover-of", title=edition.heading), width="320"),
                E.div(
                    *([E.p(edition.description, lang=edition.language)] if edition.description else ()),
                    listed, self._downloads(edition, up),
                ),
                {"class": "edition"},
            ),
            E.h2(self._said("contents")),
            E.ol(*(self._line(edition, article, n, up) for n, article in enumerate(edition.articles, 1)),
                 lang=edition.language),
        )  # fmt: skip

    def search(self) -> bytes:
        """Return the page of search; the words it says stand in it as data."""
        said = {name: self._said(f"search-{name}") for name in ("found", "none", "more", "loading")}
        return self._page(
            self._said("search"),
            "",
            E.h1(self._said("search")),
            E.form(
                E.label(self._said("search-label"), {"for": "words"}),
                E.input({"type": "search", "id": "words", "name": "q", "autocomplete": "off"}),
                E.button(self._said("search"), type="submit"),
                id="search", role="search",
            ),
            self._status(**said),
            E.ol(id="hits"),
            E.button(said["more"], id="more", type="button", hidden="hidden"),
            scripts=("assets/search.js",),
        )  # fmt: skip

    def reader(self) -> bytes:
        """Return the page in which an EPUB is read."""
        names = ("previous", "next", "contents", "back")
        said = {name: self._said(f"reader-{name}") for name in names}
        return self._page(
            self._said("reader"),
            "",
            E.h1(self._said("reader"), id="title"),
            E.div(
                E.a(said["back"], href="index.html", id="back"),
                E.label(said["contents"], {"for": "contents"}),
                E.select(id="contents"),
                E.button(said["previous"], id="previous", type="button"),
                E.button(said["next"], id="next", type="button"),
                {"class": "tools"},
            ),
            self._status(broken=self._said("reader-broken")),
            E.div(id="book"),
            scripts=("assets/vendor/jszip.min.js", "assets/vendor/epub.min.js", "assets/reader.js"),
        )  # fmt: skip

    def _status(self, **said: str) -> Any:
        """Return the line in which a script says how it goes, and the words it has for that."""
        words = {f"data-{name}": text for name, text in said.items()}
        return E.p(self._said("needs-javascript"), words, id="said", role="status")

    def _page(self, title: str, up: str, *content: Any, scripts: Sequence[str] = ()) -> bytes:
        """Return a whole page; `up` leads from it to the top of the site."""
        name = title if title == self.title else f"{title} – {self.title}"
        head = E.head(
            E.meta(charset="utf-8"),
            E.meta({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title(name),
            E.link(rel="stylesheet", href=f"{up}assets/site.css"),
            E.link(rel="icon", href="data:,"),
            E.link(rel="alternate", type="application/atom+xml;profile=opds-catalog", href=f"{up}opds.xml"),
            E.link(rel="alternate", type="application/opds+json", href=f"{up}opds.json"),
        )
        if self.rss:
            head.append(E.link(rel="alternate", type="application/rss+xml", href=f"{up}rss.xml"))
        if self.noindex:
            head.append(E.meta(name="robots", content="noindex"))
        head.extend(E.script(src=f"{up}{script}", defer="defer") for script in scripts)
        links = [("index", self.title), ("series", self._said("series")), ("people", self._said("people")),
                 ("search", self._said("search"))]  # fmt: skip
        body = E.body(
            E.a(self._said("skip"), {"class": "skip", "href": "#main"}),
            E.header(
                E.nav(E.ul(*(E.li(E.a(said, href=f"{up}{to}.html")) for to, said in links)),
                      {"aria-label": self._said("navigation")})
            ),
            E.main(*content, id="main"),
            E.footer(E.p(*self._feeds(up))),
        )  # fmt: skip
        tree = E.html(head, body, lang="zh-Hans" if self.language == "zh" else "en")
        return bytes(etree.tostring(tree, method="html", doctype="<!DOCTYPE html>", encoding="utf-8")) + b"\n"

    def _feeds(self, up: str) -> list[Any]:
        links = [E.a("OPDS 1.2", href=f"{up}opds.xml"), " · ", E.a("OPDS 2.0", href=f"{up}opds.json")]
        return [*links, " · ", E.a("RSS", href=f"{up}rss.xml")] if self.rss else links

    def _covers(self, editions: Sequence[Shelved], up: str) -> Any:
        items = [
            E.li(
                E.a(
                    E.img(src=f"{up}{edition.folder}/cover.jpg", alt="", width="160", loading="lazy"),
                    E.span(edition.heading, {"class": "title", "lang": edition.language}),
                    *([E.span(edition.date, {"class": "date"})] if edition.date else ()),
                    href=f"{up}{edition.folder}/index.html",
                )
            )
            for edition in editions
        ]
        return E.ul(*items, {"class": "covers"}) if items else E.p(self._said("empty"))

    def _turns(self, number: int, pages: int, name: str) -> Any:
        def to(page: int) -> str:
            return f"{name}.html" if page == 1 else f"{name}-{page}.html"

        links = []
        if number > 1:
            links.append(E.a(self._said("newer"), href=to(number - 1), rel="prev"))
        if number < pages:
            links.append(E.a(self._said("older"), href=to(number + 1), rel="next"))
        return E.p(*links, {"class": "turns"}) if links else ""

    def _downloads(self, edition: Shelved, up: str) -> Any:
        items = []
        for download in edition.downloads:
            if download.kind == "epub":
                items.append(E.li(E.a(self._said("read"), href=f"{up}read.html#{edition.number}")))
            name = "EPUB" if download.kind == "epub" else "PDF"
            said = self._said("download", name=name, size=f"{download.bytes / 1e6:.1f} MB")
            items.append(E.li(E.a(said, href=download.file, download=download.name)))
        return E.ul(*items, {"class": "downloads"})

    def _line(self, edition: Shelved, article: Any, position: int, up: str) -> Any:
        """Return a line of the contents: title, people, column; it leads to the article in the reader."""
        said = article["title"].replace("\u3000", " ")
        readable = any(download.kind == "epub" for download in edition.downloads)
        title = E.a(said, href=f"{up}read.html#{edition.number}/{position}") if readable else E.span(said)
        people = "、".join(person["name"] for person in article["contributors"])
        rest = "  ".join(filter(None, (article.get("column"), people)))
        return E.li(title, E.span(rest, {"class": "by"})) if rest else E.li(title)

    def _said(self, id: str, **values: str | int) -> str:
        return messages.text(f"site-{id}", self.language, **values)
