"""The site and its feeds, made of a small archive: what is shown, what is not, and that text stays text."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from huozi.archive.catalogue import Catalogue
from huozi.archive.opening import open_location
from huozi.archive.store import Content, Store
from huozi.cli import main
from huozi.diagnostics import OutputError
from huozi.distribution import opds
from huozi.distribution import site as sites
from huozi.distribution.covers import cover_of
from huozi.distribution.site import Settings, write_site
from tests.archive.conftest import files, identifier, record
from tests.epub.test_epub_reading_system import READER, absent, browser

ATOM = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
OUTPUTS = [
    {"kind": "epub", "path": "outputs/河湾通讯.epub", "bytes": 20, "pages": None},
    {"kind": "print", "path": "outputs/河湾通讯-print.pdf", "bytes": 20, "pages": 4},
]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that archives editions and writes the site; returns its folder."""

    def run(*editions: dict[str, Content], address: str | None = None, noindex: bool = False) -> Path:
        store = Store(open_location(str(tmp_path / "archive")))
        for number, contents in enumerate(editions, 1):
            store.add(identifier(number), contents, message="")
        folder = tmp_path / "site"
        write_site(store, Catalogue(store), folder, Settings("河湾书架", "zh", address, noindex))
        return folder

    return run


def page(folder: Path, name: str) -> Any:
    return html.fromstring((folder / name).read_bytes())


def feed(folder: Path, name: str) -> Any:
    return etree.fromstring((folder / name).read_bytes())


def test_an_edition_can_be_seen_read_and_downloaded(write: Write) -> None:
    folder = write(files(1, outputs=OUTPUTS, contributors=[{"name": "沈禾", "role": "编辑"}]))
    (link,) = page(folder, "index.html").xpath("//ul[@class='covers']//a/@href")
    shown = page(folder, link)
    assert shown.xpath("string(//h1)") == "河湾通讯 1 1"
    (download,) = shown.xpath("//a[@download]")
    assert download.get("download") == "河湾通讯.epub"
    assert ((folder / link).parent / download.get("href")).read_bytes().startswith(b"EPUB 1")
    assert shown.xpath("//ol//a/@href") == ["../../read.html#1/1"]
    assert not list(folder.rglob("*print*"))  # for the printer, not for readers
    for name in ("series", "people"):
        (group,) = page(folder, f"{name}.html").xpath("//ul[@class='names']//a/@href")[:1]
        assert page(folder, group).xpath("//ul[@class='covers']//a/@href") == [f"../{link}"]


def test_every_link_of_every_page_leads_somewhere(write: Write) -> None:
    folder = write(
        *(files(number, outputs=OUTPUTS) for number in (1, 2, 3)), address="https://example.org/shelf/"
    )
    for path in folder.rglob("*.html"):
        tree = html.fromstring(path.read_bytes())
        for link in tree.xpath("//@href | //@src"):
            target = link.partition("#")[0]
            if target and not target.startswith("data:"):
                assert (path.parent / target).is_file(), f"{path}: {link}"


def test_text_never_becomes_markup(write: Write) -> None:
    harm = '</script><script>alert(1)</script><img src=x onerror="alert(1)">\x01'
    article = record(1)["articles"][0] | {"title": harm, "column": harm, "paragraphs": [harm]}
    people = [{"name": harm, "role": harm}]
    folder = write(
        files(1, title=harm, description=harm, articles=[article], contributors=people, outputs=OUTPUTS,
              series={"name": harm, "number": harm, "permit": None, "issn": None}),
        address="https://example.org/",
    )  # fmt: skip
    for path in folder.rglob("*.html"):
        tree = html.fromstring(path.read_bytes())
        assert not tree.xpath("//script[not(@src)] | //img[not(@alt)] | //@onerror"), path
    for path in (*folder.rglob("*.xml"), *folder.rglob("*.json")):
        if path.suffix == ".xml":
            assert not feed(folder, str(path)).xpath("//*[local-name() = 'script']")
        else:
            json.loads(path.read_bytes())
    for path in (folder / "search").glob("*.js"):
        assert b"<" not in path.read_bytes()
    assert b"<" not in (folder / "editions/1/text.js").read_bytes()


def test_what_is_internal_stays_out(write: Write) -> None:
    folder = write(files(1, "公开的一期"), files(2, "内部的一期", internal=True, title="内部通讯"))
    assert not (folder / "editions/2").exists()
    for path in folder.rglob("*"):
        if path.is_file() and "vendor" not in path.parts:
            assert "内部".encode() not in path.read_bytes(), path


def test_noindex_by_choice(write: Write) -> None:
    folder = write(files(1))
    assert not page(folder, "index.html").xpath("//meta[@name='robots']")
    folder = write(files(1), noindex=True)
    assert page(folder, "index.html").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "Disallow: /" in (folder / "robots.txt").read_text(encoding="utf-8")


def test_many_editions_are_parted_into_pages(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "EACH", 2)
    monkeypatch.setattr("huozi.distribution.opds._EACH", 2)
    folder = write(*(files(number, outputs=OUTPUTS) for number in range(1, 6)))
    seen, name = [], "index.html"
    while name:
        shown = page(folder, name)
        seen += shown.xpath("//ul[@class='covers']//a/@href")
        name = next(iter(shown.xpath("//p[@class='turns']/a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 5
    ids, name = [], "all.xml"
    while name:
        tree = feed(folder, f"opds/{name}")
        ids += tree.xpath("//a:entry/a:id/text()", namespaces=ATOM)
        name = next(iter(tree.xpath("a:link[@rel='next']/@href", namespaces=ATOM)), "")
    assert sorted(ids) == [identifier(number) for number in range(1, 6)]


def test_opds_1_2_has_what_the_standard_asks_for(write: Write) -> None:
    folder = write(files(1, outputs=OUTPUTS, description="一条河的一年", subjects=["水文"]))
    start = feed(folder, "opds.xml")
    for link in start.xpath("a:entry/a:link", namespaces=ATOM):
        assert link.get("rel") == "subsection"
        assert link.get("type") == "application/atom+xml;profile=opds-catalog;kind=acquisition"
        below = feed(folder, link.get("href"))
        (entry,) = below.xpath("a:entry", namespaces=ATOM)
        for name in ("id", "title", "updated", "author", "summary", "category", "dc:issued", "dc:language"):
            assert entry.xpath(name if ":" in name else f"a:{name}", namespaces=ATOM), name
        (file,) = entry.xpath(f"a:link[@rel='{OPEN_ACCESS}']", namespaces=ATOM)
        assert file.get("type") == "application/epub+zip"
        assert (folder / "opds" / file.get("href")).is_file()
        assert entry.xpath("a:link[@rel='http://opds-spec.org/image/thumbnail']/@type", namespaces=ATOM) == [
            "image/jpeg"
        ]
    ids = start.xpath("//a:id/text()", namespaces=ATOM)
    assert len(ids) == len(set(ids)) and all(id.startswith("urn:uuid:") for id in ids)


def test_opds_2_0_says_the_same(write: Write) -> None:
    folder = write(files(1, outputs=OUTPUTS), files(2, outputs=OUTPUTS))
    start = json.loads((folder / "opds.json").read_bytes())
    assert [entry["properties"]["numberOfItems"] for entry in start["navigation"]] == [2, 2]
    below = json.loads((folder / start["navigation"][0]["href"]).read_bytes())
    assert [one["metadata"]["identifier"] for one in below["publications"]] == [identifier(2), identifier(1)]
    for one in below["publications"]:
        for link in (*one["links"], *one["images"]):
            assert (folder / "opds" / link["href"]).is_file()


def asked_by_opds_2(document: dict[str, Any], publication: bool) -> list[str]:
    """Return what a document lacks of what the schemas of OPDS 2.0 ask (feed and publication)."""
    rels = [link.get("rel") for link in document["links"]]
    lacking = [] if document["metadata"].get("title") else ["title"]
    lacking += [] if rels.count("self") == 1 else ["self"]
    if publication:
        lacking += [] if OPEN_ACCESS in rels else ["acquisition"]
        lacking += [] if any(image["type"] == "image/jpeg" for image in document["images"]) else ["image"]
    else:
        lacking += [] if document.keys() & {"publications", "navigation"} else ["collection"]
        lacking += ["title"] * sum(not link.get("title") for link in document.get("navigation", ()))
    return lacking + [f"{link} without href" for link in document["links"] if not link.get("href")]


@pytest.mark.parametrize("address", [None, "https://example.org/shelf/"])
def test_every_json_feed_has_what_the_schemas_ask(write: Write, address: str | None) -> None:
    unread = files(
        3, outputs=OUTPUTS[1:], series={"name": "内部", "number": "1", "permit": None, "issn": None}
    )
    folder = write(files(1, outputs=OUTPUTS), files(2, outputs=OUTPUTS), unread, address=address)
    feeds = [folder / "opds.json", *sorted((folder / "opds").glob("*.json"))]
    documents = sorted(folder.glob("editions/*/publication.json"))
    assert (len(feeds), len(documents)) == (3, 2)
    for path in feeds:
        read = json.loads(path.read_bytes())
        assert asked_by_opds_2(read, publication=False) == []
        assert [lack for one in read.get("publications", ()) for lack in asked_by_opds_2(one, True)] == []
    for path in documents:
        assert asked_by_opds_2(json.loads(path.read_bytes()), publication=True) == []
    for path in (*feeds, *documents):
        own = next(link["href"] for link in json.loads(path.read_bytes())["links"] if link["rel"] == "self")
        assert own == (f"{address}{path.relative_to(folder).as_posix()}" if address else path.name)


def test_an_edition_that_nobody_can_read_is_shown_told_and_in_no_feed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUOZI_ARCHIVE", str(tmp_path / "shelf"))
    Store(open_location(str(tmp_path / "shelf"))).add(identifier(1), files(1), message="")
    folder = tmp_path / "site"
    assert main(["archive", "site", str(folder)]) == 0
    assert "“河湾通讯 1 1” has neither EPUB" in capsys.readouterr().err
    assert page(folder, "index.html").xpath("//a[@href='editions/1/index.html']")
    for name in ("opds.xml", "opds/all.xml", "opds.json", "opds/all.json"):
        assert identifier(1) not in (folder / name).read_text(encoding="utf-8")


def test_a_client_library_reads_every_page_of_both_feeds(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = absent() or (None if (READER / "node_modules/r2-opds-js").is_dir() else "make reader")
    if lacking and not os.environ.get("CI"):
        pytest.skip(lacking)
    monkeypatch.setattr(opds, "_EACH", 2)
    folder = write(*(files(number, outputs=OUTPUTS) for number in range(1, 6)))
    command = ["node", str(READER / "opds.mjs"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    offered = json.loads(done.stdout)
    for found in offered.values():
        wanted = [identifier(number) for number in range(5, 0, -1)] * 2  # of all, then of the series
        assert [one["id"] for one in found] == wanted
        assert all(one["cover"] for one in found)
        assert {kind for one in found for kind, _ in one["files"]} == {"application/epub+zip"}
        assert found[0]["title"] == "河湾通讯 5 5" and found[2]["feed"].startswith("opds/all-2")
    assert [one["document"] for one in offered["2.0"]] == [one["id"] for one in offered["2.0"]]


def test_rss_needs_an_address(write: Write) -> None:
    assert not (write(files(1)) / "rss.xml").exists()
    folder = write(files(1, outputs=OUTPUTS), address="https://example.org/shelf/")
    (item,) = feed(folder, "rss.xml").xpath("channel/item")
    assert item.findtext("link") == "https://example.org/shelf/editions/1/index.html"
    assert item.find("enclosure").get("url") == "https://example.org/shelf/editions/1/edition.epub"
    assert item.findtext("guid") == identifier(1)


def test_a_folder_of_something_else_is_spared(write: Write, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/letters.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(OutputError) as raised:
        write(files(1))
    assert raised.value.finding.id == "site-folder"
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["letters.txt"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".huozi")]


def test_an_older_site_is_replaced_as_a_whole(write: Write) -> None:
    folder = write(files(1, outputs=OUTPUTS))
    assert (folder / "editions/1/edition.epub").is_file()
    write(files(1, "改正", internal=True))
    assert not (folder / "editions").exists()


def test_covers_that_cannot_be_read_are_plain() -> None:
    plain = cover_of(None)
    assert plain.startswith(b"\xff\xd8")
    assert cover_of(b"no zip at all") == plain


@pytest.fixture
def visited(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A site of one edition as a browser sees it; in CI it is never skipped."""
    lacking = absent() or (
        None if (READER / "node_modules/axe-core").is_dir() else "axe-core is not installed: make reader"
    )
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    monkeypatch.setenv("HUOZI_ARCHIVE", str(tmp_path / "shelf"))
    assert main(["archive", "add", "--edition", str(built_once)]) == 0
    assert main(["archive", "site", str(tmp_path / "site"), "--title", "河湾书架"]) == 0
    command = ["node", str(READER / "site.mjs"), str(tmp_path / "site"), "易地搬遷"]
    environment = os.environ | {"CHROMIUM": browser() or "", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_a_reader_finds_reads_and_downloads(visited: dict[str, Any]) -> None:
    assert visited["console"] == visited["refused"] == []
    assert (visited["shelf"], visited["covers"]) == (["河湾通讯 5"], [480])
    assert visited["hits"] == [{"title": "春水初涨", "href": "read.html#2/1", "marked": ["易地搬迁"]}]
    assert visited["asked"] <= 8  # parts of the index and of the text: a phone loads little
    assert "全村三十户完成了易地搬迁" in visited["chapter"]
    assert (visited["reader"], visited["contents"]) == ("河湾通讯", ["春水初涨"])
    assert visited["download"]["name"] == "河湾通讯-5.epub" and visited["download"]["bytes"] > 10_000
    assert visited["withoutScripts"] == "河湾通讯 5"
    assert visited["withoutServer"] == 1  # search works from a plain folder too
    assert visited["phone"] <= 360  # nothing to scroll sideways for
    assert set(visited["axe"]) == {"index", "series", "people", "person", "edition", "search", "reader"}
    assert [found for page in visited["axe"].values() for found in page] == []
