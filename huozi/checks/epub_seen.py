"""What a reader of an EPUB is given to see and hear: nothing hidden by styles, nothing named what it is not.

EPUB 3.3, 5.5 to 6.3; EPUB Structural Semantics 1.1; DPUB-ARIA 1.1; HTML, content models; WCAG 2.1.
"""

import re
from collections.abc import Iterator

from lxml import etree

from huozi.checks.epub_archive import NCX_TYPE, NS, Archive, Element, local, solid
from huozi.checks.text_language import is_foreign
from huozi.diagnostics import Finding, finding
from huozi.model.namespaces import EPUB_TYPE, XML_LANG

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PLAIN = re.compile(r"(?:^|[\s,>])(?:p|body|html|section|figure|img|h[1-6]|li|\*|td|div|span)\s*(?:$|,)")
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display:\s*none|visibility:\s*(?:hidden|collapse)|opacity:\s*0?\.?0*\d?\s*(?:;|$)"
    r"|font-size:\s*(?:0|0?\.\d+(?:px|pt|em|rem|%)|[12](?:\.\d+)?(?:px|pt))\s*(?:;|$)"
    r"|(?:text-indent|left|right|top|margin-left):\s*-\d{3,}|color:\s*(?:transparent|white|#fff(?:fff)?)\s*(?:;|$)"
    r"|clip:\s*rect\(\s*0|clip-path:\s*inset\(\s*(?:50|100)%|(?:height|width):\s*0(?:px)?\s*(?:;|$)|position:\s*fixed)"
)
_WRITES = re.compile(r"content:\s*[\"'][^\"']*[\u3400-\u9fff][^\"']*[\"']")
_UPRIGHT = re.compile(
    r"(?:^|[\s,}])(?:html|body)(?:\.([\w-]+))?\s*\{[^}]*writing-mode:\s*(?:vertical-rl|tb-rl)"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CONTROL = re.compile("[\u0080-\u009f]")
_BLOCKS = frozenset(
    "p div section ul ol dl table blockquote figure h1 h2 h3 h4 h5 h6 aside header pre".split()
)
_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "figcaption": {"figure"},
    "caption": {"table"},
}
_GONE = frozenset(
    "font center big strike tt marquee blink basefont frame frameset applet acronym dir".split()
)
_TYPES = frozenset(
    """cover frontmatter bodymatter backmatter volume part chapter subchapter division abstract foreword
    preface prologue introduction preamble conclusion epilogue afterword epigraph toc toc-brief
    landmarks loa loi lot lov appendix colophon credits keywords index index-headnotes index-legend
    index-group index-entry-list index-entry index-term index-editor-note index-locator
    index-locator-list index-locator-range index-xref-preferred index-xref-related
    index-term-category index-term-categories glossary glossterm glossdef bibliography biblioentry
    titlepage halftitlepage copyright-page seriespage acknowledgments imprint imprimatur
    contributors other-credits errata dedication revision-history case-study help marginalia notice
    pullquote sidebar tip warning halftitle fulltitle covertitle title subtitle label ordinal
    bridgehead learning-objective learning-resource assessment qna practice footnote footnotes
    endnote endnotes rearnote rearnotes annotation note noteref biblioref glossref referrer backlink
    credit keyword topic-sentence concluding-sentence pagebreak page-list pagefooter pageheader
    table table-row table-cell list list-item figure aside panel panel-group text-area sound-area
    balloon dictionary dictentry condensed-entry antonym-group phonetic-transcription idiom
    translation z3998:poem z3998:verse z3998:author se:short-story""".split()
)
_ROLES = frozenset(
    """abstract acknowledgments afterword appendix backlink biblioentry bibliography biblioref chapter
    colophon conclusion cover credit credits dedication endnote endnotes epigraph epilogue errata
    example footnote foreword glossary glossref index introduction noteref notice pagebreak
    pagefooter pageheader pagelist part preface prologue pullquote qna subtitle tip toc""".split()
)
_PREFIXES = frozenset("a11y dcterms marc media onix rendition schema xsd msv prism ibooks".split())
_PROPERTIES = frozenset(
    """alternate-script authority belongs-to-collection collection-type display-seq dictionary-type file-as
    group-position identifier-type meta-auth pageBreakSource role source-of source-language
    target-language term title-type""".split()
)
_SHOWN = 24


def check_seen(archive: Archive) -> Iterator[Finding]:
    """Yield what a reader would not see or hear as it stands in the file."""
    yield from _package(archive)
    yield from _declared(archive)
    for path, kind in archive.types.items():
        if kind == "text/css":
            yield from _style_sheet(archive, path)
    for path, document in archive.documents.items():
        yield from _source(archive, path)
        yield from _language(path, document)
        for element in document.iter(etree.Element):
            yield from _element(path, element)
            yield from _nesting(path, element)
        yield from _title(archive, path, document)


def _package(archive: Archive) -> Iterator[Finding]:
    """One package, its properties of known vocabularies, its direction that of its language."""
    place = archive.package_path
    if len(archive.xml("META-INF/container.xml").xpath("//c:rootfile", namespaces=NS)) > 1:
        yield finding("epub-container", "META-INF/container.xml")
    own = set(re.findall(r"([\w-]+):\s", archive.package.get("prefix") or ""))
    for property in archive.metadata("opf:meta/@property"):
        prefix, _, name = str(property).rpartition(":")
        if not (prefix in _PREFIXES | own if prefix else name in _PROPERTIES):
            yield finding("epub-metadata-wrong", place, name=str(property))
    hazards = archive.metadata("opf:meta[@property='schema:accessibilityHazard']/text()")
    moving = any(
        kind.startswith(("video/", "audio/")) or kind == "image/gif" for kind in archive.types.values()
    )
    modes = archive.metadata("opf:meta[@property='schema:accessMode']/text()")
    if "auditory" in modes and not any(
        kind.startswith(("audio/", "video/")) for kind in archive.types.values()
    ):
        yield finding("epub-metadata-wrong", place, name="schema:accessMode")
    if (len(hazards) > 1 and "none" in hazards) or (
        not moving and not {str(it) for it in hazards} <= {"none", "unknown"}
    ):
        yield finding("epub-metadata-wrong", place, name="schema:accessibilityHazard")
    if archive.metadata("opf:meta[@property='rendition:layout']/text()") == ["pre-paginated"] and not all(
        document.xpath("h:head/h:meta[@name='viewport']", namespaces=NS)
        for document in archive.documents.values()
    ):
        yield finding("epub-metadata-wrong", place, name="rendition:layout")
    language = (archive.metadata("dc:language/text()") or [""])[0]
    turned = "".join(archive.package.xpath("opf:spine/@page-progression-direction", namespaces=NS))
    upright = _is_upright(archive)
    if (
        (turned == "rtl") != (upright or _from_right(language))
        and turned != "default"
        and (turned or upright)
    ):
        yield finding("epub-direction-wrong", place, direction=turned or "ltr")
    if archive.nav("landmarks") is None:
        yield finding("epub-landmarks-missing", place)
    home = archive.nav("toc")
    if home is not None and home[1].get("hidden") is not None:
        yield finding("epub-text-hidden", home[0], text=solid(home[1])[:_SHOWN])
    for path, kind in archive.types.items():
        counted = (
            archive.xml(path).xpath("//ncx:meta[@name='dtb:totalPageCount']/@content", namespaces=NS)
            if kind == NCX_TYPE
            else []
        )
        if counted and counted[0] not in ("0", str(len(archive.page_breaks()))):
            yield finding("epub-metadata-wrong", path, name="dtb:totalPageCount")


def _is_upright(archive: Archive) -> bool:
    """Return whether the styles set whole documents from top to bottom, if need be by a class they have."""
    classes = {
        name
        for path in archive.spine
        for element in (archive.documents[path], *archive.documents[path].iterchildren())
        for name in (element.get("class") or "").split()
    }
    return any(
        rule[1] is None or rule[1] in classes
        for path, kind in archive.types.items()
        if kind == "text/css"
        for rule in _UPRIGHT.finditer(archive.read(path).decode("utf-8", "replace"))
    )


def _from_right(language: str) -> bool:
    return language.partition("-")[0] in ("ar", "fa", "he", "ur", "yi", "ug")


def _declared(archive: Archive) -> Iterator[Finding]:
    """A document's item names what is in it, and nothing else; a fallback is an item (EPUB 3.3, 5.6, D.6)."""
    ids = {item.get("id") for item in archive.items()}
    for item in archive.items():
        path, told = archive.item_path(item), set((item.get("properties") or "").split())
        fallback = item.get("fallback")
        if fallback is not None and fallback not in ids:
            yield finding("epub-property-untrue", path, name=f"fallback={fallback}")
        document = archive.documents.get(path)
        if document is None:
            continue
        names = {local(element) for element in document.iter(etree.Element)}
        there = {
            "svg": "svg" in names,
            "mathml": "math" in names,
            "scripted": "script" in names or "form" in names,
            "remote-resources": any(
                re.match("https?:", element.get("src") or "") for element in document.iter(etree.Element)
            ),
        }
        for name, has in there.items():
            if has != (name in told):
                yield finding("epub-property-untrue", path, name=name)


def _style_sheet(archive: Archive, path: str) -> Iterator[Finding]:
    """Plain elements are seen; no words stand in the styles; the file is UTF-8 (EPUB 3.3, 6.3)."""
    try:
        css = _COMMENT.sub("", archive.read(path).decode())
    except UnicodeDecodeError:
        yield finding("epub-encoding-wrong", path)
        return
    if _WRITES.search(css):
        yield finding("epub-style-writes", path, text=_WRITES.search(css)[0][:_SHOWN])  # type: ignore[index]
    for selector, declarations in _RULE.findall(css):
        if _PLAIN.search(selector.strip()) and _UNSEEN.search(declarations.strip()):
            yield finding(
                "epub-text-hidden", path, text=f"{selector.strip()} {{{declarations.strip()}}}"[:60]
            )
        if _PLAIN.search(selector.strip()) and re.search(r"(?:^|;|\s)direction:\s*rtl", declarations):
            yield finding("epub-direction-wrong", path, direction="rtl")


def _source(archive: Archive, path: str) -> Iterator[Finding]:
    """A document is UTF-8 without entities of its own (EPUB 3.3, 5.5 and 6.1)."""
    head = archive.read(path)[:2000]
    declared = re.search(rb"encoding\s*=\s*[\"']([^\"']+)", head[:200])
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        declared and declared[1].lower() not in (b"utf-8", b"utf8")
    ):
        yield finding("epub-encoding-wrong", path)
    if b"<!ENTITY" in head or re.search(rb"<!DOCTYPE[^>]*\[", head):
        yield finding("epub-active-content", path, element="!ENTITY")


def _language(path: str, document: Element) -> Iterator[Finding]:
    """Whatever is marked with a language is written in its script (WCAG 2.1, 3.1.1, 3.1.2)."""
    for element in document.iter(etree.Element):
        language = element.get(XML_LANG) or element.get("lang")
        if language and is_foreign(language, "".join(element.itertext())):
            yield finding(
                "epub-language-wrong",
                path,
                element.sourceline,
                language=language,
                text=solid(element)[:_SHOWN],
            )
        direction = element.get("dir")
        if direction == "rtl" and re.search("[\u3400-\u9fff]", solid(element)):
            yield finding("epub-direction-wrong", path, element.sourceline, direction=direction)
    control = _CONTROL.search("".join(document.itertext()))
    if control:
        yield finding("epub-character-unreadable", path, character=f"U+{ord(control[0]):04X}")


def _element(path: str, element: Element) -> Iterator[Finding]:
    """An element is seen, is heard, and is what it is called."""
    line = element.sourceline
    style = element.get("style") or ""
    silent = element.get("aria-hidden") == "true" or element.get("inert") is not None
    if solid(element) and (_UNSEEN.search(style) or silent):
        yield finding("epub-text-hidden", path, line, text=solid(element)[:_SHOWN])
    if local(element) == "base" or element.get("http-equiv", "").lower() == "refresh":
        yield finding("epub-active-content", path, line, element=local(element))
    if local(element) == "a" and re.match(
        r"(?:https?://(?:[/?#]|$)|https?:(?!//))", element.get("href") or ""
    ):
        yield finding("epub-link-dead", path, target=(element.get("href") or "")[:80])
    for name in (element.get(EPUB_TYPE) or "").split():
        if name not in _TYPES and ":" not in name:
            yield finding("epub-type-unknown", path, line, name=name)
    for role in (element.get("role") or "").split():
        if role.startswith("doc-") and role[4:] not in _ROLES:
            yield finding("epub-type-unknown", path, line, name=role)


def _nesting(path: str, element: Element) -> Iterator[Finding]:
    """Elements stand where HTML lets them stand; header cells say what they head."""
    name, parent = local(element), element.getparent()
    above = local(parent) if parent is not None else ""
    wrong = name in _GONE or (name in _PARENTS and above not in _PARENTS[name])
    if wrong or (above in ("p", "h1", "h2", "h3", "h4", "h5", "h6") and name in _BLOCKS):
        yield finding("epub-element-misplaced", path, element.sourceline, element=name, parent=above)
    if name == "th" and not (element.get("scope") or _is_named(element)):
        yield finding("epub-table-wrong", path, element.sourceline)


def _is_named(cell: Element) -> bool:
    """Return whether another cell names this one as its header."""
    table = next(cell.iterancestors(f"{{{NS['h']}}}table"), None)
    given = table.iter(etree.Element) if table is not None else ()
    return any(cell.get("id") in (other.get("headers") or "").split() for other in given)


def _title(archive: Archive, path: str, document: Element) -> Iterator[Finding]:
    """A document is not called what another one is headed."""
    title = "".join("".join(document.xpath("h:head/h:title//text()", namespaces=NS)).split())
    own = {solid(heading) for heading in document.iter(f"{{{NS['h']}}}h1")}
    if not own or title in own or path not in archive.spine:
        return
    others = {
        solid(heading)
        for other in archive.spine
        if other != path
        for heading in archive.documents[other].iter(f"{{{NS['h']}}}h1")
    }
    if title in others:
        yield finding("epub-document-wrong", path, problem="title")
