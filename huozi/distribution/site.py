"""The whole site, written into a folder that then takes the place of the old one."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huozi.archive.catalogue import Catalogue
from huozi.archive.objects import object_path
from huozi.archive.store import Store
from huozi.diagnostics import Finding, OutputError, SourceError, finding
from huozi.distribution import opds
from huozi.distribution.covers import cover_of
from huozi.distribution.pages import EACH, Pages
from huozi.distribution.rss import rss
from huozi.distribution.search_index import SearchIndex
from huozi.distribution.shelf import Shelved, by_people, by_series, shelf_of
from huozi.files import inside
from huozi.messages import UserLanguage

_ASSETS = Path(__file__).parent / "assets"
_MARK = ".huozi-site"  # a folder that has it is a site, and may be replaced
_ROBOTS = b"User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides a site.

    title    of it
    language of its own words
    address  where it will stand, with a slash at its end; None: not known, so there is no RSS
    noindex  search engines are asked to leave it out
    """

    title: str
    language: UserLanguage
    address: str | None = None
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A finished site: how many editions it shows, and what is worth saying about them."""

    count: int
    findings: tuple[Finding, ...]


def write_site(
    store: Store,
    catalogue: Catalogue,
    folder: Path,
    settings: Settings,
    step: Callable[[int, int], None] | None = None,
) -> Written:
    """Write the site of an archive into `folder`, in the place of an older one.

    step  told how many editions are done, of how many

    Raises OutputError (`site-folder`) where something else stands in `folder`; it stays as it is until all
    is there.
    """
    folder = folder.absolute()
    if folder.exists() and not (
        inside(folder, folder / _MARK) or (folder.is_dir() and not any(folder.iterdir()))
    ):
        raise OutputError(finding("site-folder", str(folder)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    editions = shelf_of(catalogue)
    with tempfile.TemporaryDirectory(prefix=".huozi-site-", dir=folder.parent) as temporary:
        new, old = Path(temporary, "new"), Path(temporary, "old")
        shutil.copytree(_ASSETS, new / "assets", copy_function=shutil.copyfile)
        (new / _MARK).touch()
        for path, data in _files(store, catalogue, editions, settings, step):
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    unfit = tuple(
        finding("site-nothing-to-read", edition.id, title=edition.heading)
        for edition in editions
        if not edition.downloads
    )
    return Written(len(editions), unfit)


def _files(
    store: Store,
    catalogue: Catalogue,
    editions: Sequence[Shelved],
    settings: Settings,
    step: Callable[[int, int], None] | None,
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the site but its assets."""
    pages = Pages(settings.title, settings.language, noindex=settings.noindex, rss=bool(settings.address))
    index = SearchIndex()
    for done, edition in enumerate(editions, 1):
        yield from _edition(store, catalogue, edition, pages, index)
        if step:
            step(done, len(editions))
    blocks = [editions[start : start + EACH] for start in range(0, len(editions), EACH)] or [()]
    for number, block in enumerate(blocks, 1):
        name = "index" if number == 1 else f"index-{number}"
        yield f"{name}.html", pages.shelf(block, number, len(blocks))
    series, people = by_series(editions), by_people(editions)
    for id, groups in (("series", series), ("people", people)):
        yield f"{id}.html", pages.groups(id, groups)
        for group in groups:
            yield group.path, pages.group(group)
    yield "search.html", pages.search()
    yield "read.html", pages.reader()
    yield from index.files()
    yield from opds.feeds(editions, series, settings.title, settings.language, settings.address)
    if settings.address:
        yield "rss.xml", rss(editions, settings.title, settings.address)
    if settings.noindex:
        yield "robots.txt", _ROBOTS


def _edition(
    store: Store, catalogue: Catalogue, edition: Shelved, pages: Pages, index: SearchIndex
) -> Iterator[tuple[str, bytes]]:
    """Yield what belongs to one edition."""
    files: dict[str, str] = store.files(object_path(edition.id)) if edition.downloads else {}
    epub = None
    for download in edition.downloads:
        data = store.location.read(files.get(download.stored, download.stored))
        if data is None:
            raise SourceError(
                finding("archive-file-missing", download.stored, edition=edition.id, what=download.file)
            )
        epub = data if download.kind == "epub" else epub
        yield f"{edition.folder}/{download.file}", data
    yield f"{edition.folder}/cover.jpg", cover_of(epub)
    yield f"{edition.folder}/index.html", pages.edition(edition)
    yield f"{edition.folder}/text.js", index.add(edition, catalogue.texts(edition.number))
