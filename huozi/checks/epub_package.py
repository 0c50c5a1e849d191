"""What holds for container and package document of every EPUB (EPUB 3.3 4.2, 5; Accessibility 1.1)."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from huozi.checks.epub_archive import NCX_TYPE, NS, XHTML_TYPE, Archive
from huozi.diagnostics import Finding, finding

_MAGIC = {
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/webp": rb"RIFF....WEBP",
    "image/gif": rb"GIF8[79]a",
    "image/svg+xml": rb"\s*<",
    "font/woff2": rb"wOF2",
    "font/woff": rb"wOFF",
    "font/otf": rb"OTTO",
    "font/ttf": rb"\x00\x01\x00\x00",
}
_ENDINGS = {
    "xhtml": XHTML_TYPE,
    "html": XHTML_TYPE,
    "css": "text/css",
    "ncx": NCX_TYPE,
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{4,8})*")
_MODIFIED = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T.*)?)?)?")
_IDENTIFIER = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|urn:isbn:97[89]\d{10}")
_ACCESSIBILITY = ("accessMode", "accessibilityFeature", "accessibilityHazard", "accessibilitySummary")


def check_package(archive: Archive) -> Iterator[Finding]:
    """Yield what is wrong with container, manifest, spine and metadata."""
    yield from _container(archive)
    yield from _manifest(archive)
    yield from _types(archive)
    yield from _spine(archive)
    yield from _metadata(archive)
    yield from _refinements(archive)
    yield from _accessibility(archive)


def _container(archive: Archive) -> Iterator[Finding]:
    """The OCF rules a shop's intake checks first (EPUB 3.3 4.2)."""
    first = archive.zip.infolist()[0]
    plain = first.compress_type == zipfile.ZIP_STORED and not first.extra
    if first.filename != "mimetype" or not plain or archive.zip.read(first) != b"application/epub+zip":
        yield finding("epub-mimetype", "mimetype")
    for name, count in Counter(archive.zip.namelist()).items():
        if count > 1:
            yield finding("epub-entry-twice", name)
        if not re.fullmatch(r"[A-Za-z0-9._/-]+", name) or name.startswith("/") or ".." in name.split("/"):
            yield finding("epub-entry-name", name)
    for name in ("META-INF/encryption.xml", "META-INF/rights.xml"):
        if name in archive.zip.namelist():
            yield finding("epub-locked", name)
    kinds = archive.xml("META-INF/container.xml").xpath("//c:rootfile/@media-type", namespaces=NS)
    if kinds[:1] != ["application/oebps-package+xml"]:
        yield finding("epub-container", "META-INF/container.xml")


def _manifest(archive: Archive) -> Iterator[Finding]:
    """Every entry is in the manifest once and every manifest item is an entry (EPUB 3.3 5.6)."""
    entries = {
        name for name in archive.zip.namelist() if not name.startswith("META-INF/") and not name.endswith("/")
    }
    listed = set(archive.types) | {"mimetype", archive.package_path}
    yield from (finding("epub-entry-unlisted", name) for name in sorted(entries - listed))
    yield from (finding("epub-entry-missing", name) for name in sorted(listed - entries))
    items = archive.items()
    ids = Counter(item.get("id") or "" for item in items)
    paths = Counter(archive.item_path(item) for item in items)
    for name, count in [*ids.items(), *paths.items()]:
        if count > 1 or not name:
            yield finding("epub-item-twice", archive.package_path, name=name)
    properties = [(item.get("properties") or "").split() for item in items]
    if sum("nav" in words for words in properties) != 1:
        yield finding("epub-nav-missing", archive.package_path)
    covers = [item for item, words in zip(items, properties, strict=True) if "cover-image" in words]
    if len(covers) != 1 or not (covers[0].get("media-type") or "").startswith("image/"):
        yield finding("epub-cover-missing", archive.package_path)
    named = archive.metadata("opf:meta[@name='cover']/@content")
    if named and named != [item.get("id") for item in covers]:
        yield finding("epub-cover-missing", archive.package_path)
    for item, words in zip(items, properties, strict=True):
        path = archive.item_path(item)
        if path in archive.documents:
            scripted = bool(archive.documents[path].xpath("//h:script|//h:form", namespaces=NS))
            if scripted != ("scripted" in words):
                yield finding("epub-item-properties", path, property="scripted")
            if ("nav" in words) != (archive.nav("toc") is not None and path == (archive.nav("toc") or "")[0]):
                yield finding("epub-item-properties", path, property="nav")


def _types(archive: Archive) -> Iterator[Finding]:
    """Pictures, fonts and documents are what the manifest says they are (EPUB 3.3 3.2 core media types)."""
    for path, kind in archive.types.items():
        wanted = _ENDINGS.get(path.rpartition(".")[2].lower(), kind)
        data = archive.read(path)
        if wanted != kind or (kind in _MAGIC and not re.match(_MAGIC[kind], data, re.DOTALL)):
            yield finding("epub-type-wrong", path, type=kind)


def _spine(archive: Archive) -> Iterator[Finding]:
    """Each content document stands in the reading order, once (EPUB 3.3 5.7)."""
    place = archive.package_path
    ids = {item.get("id"): item for item in archive.items()}
    references = archive.package.xpath("//opf:spine/opf:itemref", namespaces=NS)
    for id, count in Counter(reference.get("idref") or "" for reference in references).items():
        if count > 1 or id not in ids:
            yield finding("epub-spine-entry", place, name=id)
    for reference in references:
        if reference.get("linear") == "no":
            yield finding("epub-spine-apart", place, name=reference.get("idref") or "")
    navigation = archive.nav("toc")
    outside = {navigation[0] if navigation else ""}
    for path in archive.documents:
        if path not in archive.spine and path not in outside:
            yield finding("epub-document-unread", path)
    spine = archive.package.xpath("//opf:spine", namespaces=NS)
    direction = spine[0].get("page-progression-direction", "default") if spine else ""
    if not archive.spine or direction not in ("ltr", "rtl", "default"):
        yield finding("epub-spine-entry", place, name=direction or "spine")
    ncx = {id for id, item in ids.items() if item.get("media-type") == NCX_TYPE}
    if spine and {spine[0].get("toc")} - {None} != ncx:
        yield finding("epub-spine-entry", place, name="toc")


def _metadata(archive: Archive) -> Iterator[Finding]:
    """What every publication must say of itself (EPUB 3.3 5.5.3)."""
    place = archive.package_path
    unique = archive.package.get("unique-identifier") or ""
    identifier = "".join(archive.metadata(f"dc:identifier[@id='{unique}']/text()"))
    languages = archive.metadata("dc:language/text()")
    modified = archive.metadata("opf:meta[@property='dcterms:modified' and not(@refines)]/text()")
    dates = archive.metadata("dc:date/text()")
    right = {
        "version": archive.package.get("version") == "3.0",
        "dc:identifier": bool(identifier)
        and (not identifier.startswith(("urn:uuid:", "urn:isbn:")) or _IDENTIFIER.fullmatch(identifier)),
        "dc:title": bool("".join(archive.metadata("dc:title/text()"))),
        "dc:language": bool(languages) and all(_LANGUAGE.fullmatch(tag) for tag in languages),
        "dcterms:modified": len(modified) == 1 and bool(_MODIFIED.fullmatch(modified[0])),
        "dc:date": len(dates) <= 1 and all(_DAY.fullmatch(date) for date in dates),
    }
    for name, good in right.items():
        if not good:
            yield finding("epub-metadata-wrong", place, name=name)
    for element in archive.package.xpath("//opf:metadata/*", namespaces=NS):
        value = (element.text or "").strip() or element.get("content") or element.get("href")
        if not value:
            yield finding(
                "epub-metadata-wrong", place, name=element.get("property") or element.tag.split("}")[-1]
            )


def _refinements(archive: Archive) -> Iterator[Finding]:
    """A refinement refines something, and says each thing once (EPUB 3.3 5.5.4)."""
    ids = set(archive.package.xpath("//@id"))
    for target in archive.package.xpath("//opf:meta/@refines", namespaces=NS):
        if not target.startswith("#") or target[1:] not in ids:
            yield finding("epub-refines-nothing", archive.package_path, target=target)
    for id, count in Counter(archive.package.xpath("//@id")).items():
        if count > 1:
            yield finding("epub-id-twice", archive.package_path, name=str(id))
    people = archive.package.xpath("//dc:creator | //dc:contributor", namespaces=NS)
    for person in people:
        roles = archive.metadata(f"opf:meta[@property='role' and @refines='#{person.get('id')}']/text()")
        if any(not re.fullmatch("[a-z]{3}", role) for role in roles):
            yield finding("epub-metadata-wrong", archive.package_path, name="role")


def _accessibility(archive: Archive) -> Iterator[Finding]:
    """The accessibility metadata is there, and true of the book (EPUB Accessibility 1.1, 2.2)."""
    place = archive.package_path
    said = {name: archive.metadata(f"opf:meta[@property='schema:{name}']/text()") for name in _ACCESSIBILITY}
    for name, values in said.items():
        if not values:
            yield finding("epub-accessibility-missing", place, name=f"schema:{name}")
    documents = [archive.documents[path] for path in archive.spine]
    images = [image for document in documents for image in document.xpath("//h:img", namespaces=NS)]
    true = {
        "accessMode visual": bool(images),
        "accessMode textual": any("".join(document.itertext()).strip() for document in documents),
        "accessibilityFeature alternativeText": bool(images) and all(image.get("alt") for image in images),
        "accessibilityFeature pageBreakMarkers": bool(archive.page_breaks()),
        "accessibilityFeature pageNavigation": archive.nav("page-list") is not None,
        "accessibilityFeature tableOfContents": archive.nav("toc") is not None,
        "accessibilityFeature rubyAnnotations": any(
            document.xpath("//h:ruby", namespaces=NS) for document in documents
        ),
    }
    for claim, holds in true.items():
        name, value = claim.split(" ")
        if (value in said[name]) != holds:
            yield finding("epub-accessibility-untrue", place, name=f"schema:{name}", value=value)
    source = archive.metadata("opf:meta[@property='pageBreakSource']/text()") or archive.metadata(
        "opf:meta[@property='source-of']/text()"
    )
    if archive.page_breaks() and not source:
        yield finding("epub-accessibility-missing", place, name="pageBreakSource")
