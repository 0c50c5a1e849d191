"""A sound EPUB, spoilt in one place at a time: each fault is found by the finding that names it.

The first table is found in the file alone, by what it says twice; the second needs the edition.
"""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from huozi.checks.epub import check_epub, check_epub_photos
from huozi.model.book import Book
from tests.epub.opened_epub import Opened
from tests.epub.test_epub_check import tampered

OPF, NAV, NCX = "EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/toc.ncx"
A01, A02, CSS = "EPUB/text/a01.xhtml", "EPUB/text/a02.xhtml", "EPUB/style/01.css"
TITLE, CONTENTS, COLOPHON = (f"EPUB/text/{name}.xhtml" for name in ("titlepage", "contents", "colophon"))
CONTAINER, COVER = "META-INF/container.xml", "EPUB/text/coverpage.xhtml"

ALONE = [
    (CONTAINER, 'full-path="[^"]*"', 'full-path="EPUB/other.opf"', "epub-entry-missing"),
    (CONTAINER, "application/oebps-package", "application/package", "epub-container"),
    (OPF, 'version="3.0"', 'version="2.0"', "epub-metadata-wrong"),
    (OPF, 'unique-identifier="[^"]*"', 'unique-identifier="none"', "epub-metadata-wrong"),
    (OPF, "urn:uuid:[0-9a-f]{8}", "urn:uuid:12", "epub-metadata-wrong"),
    (OPF, '<meta property="dcterms:modified">[^<]*</meta>', "", "epub-metadata-wrong"),
    (OPF, "T00:00:00Z</meta>", "</meta>", "epub-metadata-wrong"),
    (OPF, "<dc:language>[^<]*</dc:language>", "", "epub-metadata-wrong"),
    (OPF, "<dc:date>2024-05-01", "<dc:date>2024-13-01", "epub-metadata-wrong"),
    (OPF, 'refines="#creator1"', 'refines="#creator9"', "epub-refines-nothing"),
    (OPF, ">alternativeText<", ">captions<", "epub-accessibility-untrue"),
    (OPF, '<meta property="schema:accessMode">visual</meta>', "", "epub-accessibility-untrue"),
    (OPF, '<meta property="schema:accessibilitySummary">[^<]*</meta>', "", "epub-accessibility-missing"),
    (OPF, '<meta property="pageBreakSource">[^<]*</meta>', "", "epub-accessibility-missing"),
    (OPF, ' properties="nav"', "", "epub-nav-missing"),
    (OPF, ' properties="cover-image"', "", "epub-cover-missing"),
    (OPF, '<itemref idref="a02"/>', "", "epub-document-unread"),
    (OPF, '<itemref idref="a02"/>', '<itemref idref="a02"/><itemref idref="a02"/>', "epub-spine-entry"),
    (OPF, '<itemref idref="a02"/>', '<itemref idref="a02" linear="no"/>', "epub-spine-apart"),
    (OPF, '<itemref idref="a01"/>\\s*<itemref idref="a02"/>',
     '<itemref idref="a02"/><itemref idref="a01"/>', "epub-navigation-disordered"),
    (OPF, 'page-progression-direction="ltr"', 'page-progression-direction="up"', "epub-spine-entry"),
    (OPF, 'spine toc="ncx"', 'spine toc="nav"', "epub-spine-entry"),
    (OPF, 'media-type="text/css"', 'media-type="text/plain"', "epub-type-wrong"),
    (NAV, ">夜里的第一次测流</a>", ">夜里的第二次测流</a>", "epub-contents-label"),
    (NAV, '(<li><a href="text/a02[^<]*</a></li>)', "", "epub-contents-incomplete"),
    (NAV, "#a01-s1", "#a01-s2", "epub-contents-label"),
    (NAV, '(<a href="text/a01.xhtml#page-)6">6', "\\g<1>6\">7", "epub-page-name"),
    (NAV, '<li><a href="text/a01.xhtml#page-7">7</a></li>', "", "epub-page-list-differs"),
    (NAV, 'href="text/colophon.xhtml" epub:type="colophon"', 'href="text/a01.xhtml" epub:type="colophon"',
     "epub-landmark-wrong"),
    (NAV, "<title>[^<]*</title>", "<title></title>", "epub-document-wrong"),
    (NCX, 'name="dtb:uid" content="urn:uuid', 'name="dtb:uid" content="urn:none', "epub-metadata-differs"),
    (NCX, "<docTitle>\\s*<text>[^<]*", "<docTitle><text>河曲通讯", "epub-metadata-differs"),
    (NCX, "天亮以后", "天亮之后", "epub-contents-differ"),
    (CONTENTS, "a01.xhtml#a01-s2", "a01.xhtml#a01-s1", "epub-contents-differ"),
    (A01, ' alt="江心[^"]*"', ' alt=""', "epub-alt-missing"),
    (A01, ' alt="江心[^"]*"', "", "epub-alt-missing"),
    (A01, ' xml:lang="zh-Hans"', ' xml:lang="en"', "epub-document-wrong"),
    (A01, ' lang="zh-Hans" xml:lang="zh-Hans"', "", "epub-document-wrong"),
    (A01, "<title>[^<]*</title>", "", "epub-document-wrong"),
    (A01, '<link [^>]*stylesheet[^>]*/>', "", "epub-document-wrong"),
    (A01, '(<p id="a01-b\\d+">)水有水的[^<]*', "\\1", "epub-block-empty"),
    (A01, '<p id="a01-b\\d+">水有水的[^<]*</p>', "", "epub-block-missing"),
    (A01, "<h2 id=\"a01-s2\">(.*?)</h2>", "<h4 id=\"a01-s2\">\\1</h4>", "epub-heading-jump"),
    (A01, "三月的河水", "三月的\ufffd水", "epub-character-unreadable"),
    (A01, '<p id="a01-b1"', '<p hidden="hidden" id="a01-b1"', "epub-text-hidden"),
    (A01, "</section>\\s*</body>", "<script>1</script></section></body>", "epub-active-content"),
    (A01, '<p id="a01-b1"', '<p onclick="x()" id="a01-b1"', "epub-active-content"),
    (A01, 'href="#a01-n1"', 'href="#a01-b1"', "epub-notes-differ"),
    (A01, '(<a [^>]*role="doc-backlink"[^>]*>).*?</a>', "", "epub-note-without-return"),
    (A01, '(<a [^>]*noteref[^>]*>)1<', "\\g<1>2<", "epub-notes-differ"),
    (A01, "../images/002.png", "../images/001.jpg", "epub-entry-unused"),
    (A01, 'width="640" height="480"', 'width="480" height="640"', "epub-picture-distorted"),
    (A01, 'aria-labelledby="a01-title"', 'aria-labelledby="a01-none"', "epub-link-dead"),
    (A01, 'datetime="2024-04-12"', 'datetime="2024-04-21"', "epub-date-differs"),
    (A01, 'id="page-6"', 'id="page-66"', "epub-link-dead"),
    (A01, 'aria-label="6"', 'aria-label="9"', "epub-page-name"),
    (COVER, "../images/cover.jpg", "../images/001.jpg", "epub-cover-missing"),
    (CSS, "\\}", "", "epub-style-broken"),
    (CSS, "(?s).*", "p { display: none }", "epub-text-hidden"),
    (CONTAINER, "(<rootfile [^>]*/>)", "\\1\\1", "epub-container"),
    (OPF, 'page-progression-direction="ltr"', 'page-progression-direction="rtl"', "epub-direction-wrong"),
    (OPF, "</metadata>", '<meta property="rendition:layout">pre-paginated</meta></metadata>',
     "epub-metadata-wrong"),
    (OPF, "</metadata>", '<meta property="madeup:thing">1</meta></metadata>', "epub-metadata-wrong"),
    (OPF, "</metadata>", '<meta property="schema:accessMode">auditory</meta></metadata>',
     "epub-metadata-wrong"),
    (OPF, '(schema:accessibilityHazard">)[^<]*', "\\1flashing", "epub-metadata-wrong"),
    (OPF, '(<item [^>]*href="text/a01.xhtml"[^>]*)/>', '\\1 properties="svg"/>', "epub-property-untrue"),
    (OPF, '(<item [^>]*href="text/a01.xhtml"[^>]*)/>', '\\1 properties="remote-resources"/>',
     "epub-property-untrue"),
    (OPF, '(<item [^>]*href="text/a01.xhtml"[^>]*)/>', '\\1 fallback="none"/>', "epub-property-untrue"),
    (NAV, "(?s)<nav [^>]*landmarks.*?</nav>", "", "epub-landmarks-missing"),
    (NAV, 'epub:type="toc"', 'epub:type="toc" hidden="hidden"', "epub-text-hidden"),
    (NCX, 'name="dtb:totalPageCount" content="[0-9]+"', 'name="dtb:totalPageCount" content="99"',
     "epub-metadata-wrong"),
    (A01, "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
     "epub-active-content"),
    (A01, "</head>", '<base href="https://e.org/"/></head>', "epub-active-content"),
    (A01, "</head>", '<meta http-equiv="refresh" content="0"/></head>', "epub-active-content"),
    (A01, '<p id="a01-b1"', '<p style="opacity: 0" id="a01-b1"', "epub-text-hidden"),
    (A01, '<p id="a01-b1"', '<p style="font-size:0" id="a01-b1"', "epub-text-hidden"),
    (A01, '<p id="a01-b1"', '<p style="position:absolute;left:-9999px" id="a01-b1"', "epub-text-hidden"),
    (A01, '<p id="a01-b1"', '<p style="color:#fff" id="a01-b1"', "epub-text-hidden"),
    (A01, '<p id="a01-b1"', '<p aria-hidden="true" id="a01-b1"', "epub-text-hidden"),
    (A01, '<p id="a01-b1"', '<p inert="inert" id="a01-b1"', "epub-text-hidden"),
    (A01, '<p id="a01-b1"', '<p lang="fr" xml:lang="fr" id="a01-b1"', "epub-language-wrong"),
    (A01, "<body", '<body dir="rtl"', "epub-direction-wrong"),
    (A01, 'epub:type="chapter"', 'epub:type="chaptr"', "epub-type-unknown"),
    (A01, 'role="doc-chapter"', 'role="doc-chaptr"', "epub-type-unknown"),
    (A01, "</section>\\s*</body>", "<li>x</li></section></body>", "epub-element-misplaced"),
    (A01, '(?s)<p id="a01-b1">(.*?)</p>', '<p id="a01-b1"><font color="red">\\1</font></p>',
     "epub-element-misplaced"),
    (A01, "三月的河水", "三月的\x85河水", "epub-character-unreadable"),
    (A01, "</section>\\s*</body>", '<a href="https://">x</a></section></body>', "epub-link-dead"),
    (CSS, "$", "p { opacity: 0 }", "epub-text-hidden"),
    (CSS, "$", "p { font-size: 1px }", "epub-text-hidden"),
    (CSS, "$", "p { text-indent: -9999px }", "epub-text-hidden"),
    (CSS, "$", "p { color: white }", "epub-text-hidden"),
    (CSS, "$", "body { direction: rtl }", "epub-direction-wrong"),
    (CSS, "$", "html { writing-mode: vertical-rl }", "epub-direction-wrong"),
    (CSS, "$", 'p::before { content: "草稿" }', "epub-style-writes"),
]  # fmt: skip

AGAINST = [
    (A01, "六时", "七时", "epub-text-differs"),
    (A01, "(船到江心，)(灯才亮起来。)", "\\2\\1", "epub-text-differs"),
    (A01, '<strong>(.*?)</strong>', "\\1", "epub-shape-differs"),
    (A01, '<em>(.*?)</em>', "\\1", "epub-shape-differs"),
    (A01, '<blockquote>(.*?)</blockquote>', "<div>\\1</div>", "epub-shape-differs"),
    (A02, 'class="stanza"', 'class="other"', "epub-shape-differs"),
    (OPF, '(<item [^>]*id="a02"[^>]*/>)', "\\1\\1", "epub-item-twice"),
    (OPF, '(<item [^>]*id="a02")', '\\1 properties="scripted"', "epub-item-properties"),
    (A01, '(?s)id="a01-s1"(.*?)id="a01-s2"', 'id="a01-s2"\\1id="a01-s1"', "epub-block-disordered"),
    ("EPUB/text/colophon.xhtml", 'epub:type="colophon"', 'epub:type="preface"', "epub-part-missing"),
    (A01, '<p id="a01-b1"', '<table><tr><th>水位</th></tr></table><p id="a01-b1"', "epub-table-wrong"),
    (A01, "<rt>yún</rt>", "<rt>yùn</rt>", "epub-text-differs"),
    (OPF, "<dc:publisher>[^<]*", "<dc:publisher>河曲水文站", "epub-metadata-differs"),
    (OPF, "<dc:rights>© 2024", "<dc:rights>© 2023", "epub-metadata-differs"),
    (OPF, ">欧阳若水</dc:", ">欧阳若木</dc:", "epub-metadata-differs"),
    (OPF, "<dc:subject>月报</dc:subject>", "", "epub-metadata-differs"),
    (OPF, 'property="group-position" refines="#series">12', 'property="group-position" refines="#series">13',
     "epub-metadata-differs"),
    (TITLE, "第12期", "第13期", "epub-fact-missing"),
    (COLOPHON, "准印证第0012号", "准印证第0013号", "epub-fact-missing"),
    (COLOPHON, "欧阳若水", "欧阳若木", "epub-fact-missing"),
]  # fmt: skip


def ids(data: bytes, book: Book | None = None) -> set[str]:
    return {item.id for item in check_epub(data, book)}


@pytest.fixture
def sound(book: Book, opened: Callable[..., Opened]) -> bytes:
    return opened(book).data


def test_the_sound_file_alone_has_no_findings(sound: bytes) -> None:
    assert ids(sound) == set()


@pytest.mark.parametrize(("path", "old", "new", "id"), ALONE)
def test_a_fault_is_named_in_the_file_alone(path: str, old: str, new: str, id: str, sound: bytes) -> None:
    assert id in ids(tampered(sound, {path: (old, new)}))


@pytest.mark.parametrize(("path", "old", "new", "id"), AGAINST)
def test_a_fault_is_named_against_the_edition(
    path: str, old: str, new: str, id: str, sound: bytes, book: Book
) -> None:
    assert id in ids(tampered(sound, {path: (old, new)}), book)


def test_a_style_sheet_of_another_encoding_is_named(sound: bytes) -> None:
    css = zipfile.ZipFile(io.BytesIO(sound)).read(CSS)
    spoilt = tampered(sound, {CSS: None}, {CSS: css + "/* 样式 */".encode("gb18030")})
    assert "epub-encoding-wrong" in ids(spoilt)


def test_a_document_of_another_encoding_is_named(sound: bytes) -> None:
    text = zipfile.ZipFile(io.BytesIO(sound)).read(A01).decode()
    wide = re.sub("encoding=.utf-8.", 'encoding="utf-16"', text, flags=re.IGNORECASE).encode("utf-16")
    assert "epub-encoding-wrong" in ids(tampered(sound, {A01: None}, {A01: wide}))


def test_other_links_than_the_book_has_are_named(sound: bytes, book: Book) -> None:
    more: dict[str, tuple[str, str] | None] = {
        A01: ("</section>\\s*</body>", '<a href="https://other.example/">x</a></section></body>')
    }
    assert "epub-link-differs" in ids(tampered(sound, more), book)


def test_a_photo_that_is_another_one_is_named(sound: bytes, book: Book) -> None:
    assert check_epub_photos(sound, book) == ()
    name, other = "EPUB/images/001.jpg", io.BytesIO()
    Image.radial_gradient("L").resize((640, 480)).save(other, "JPEG")
    swapped = tampered(sound, {name: None}, {name: other.getvalue()})
    assert {found.id for found in check_epub_photos(swapped, book)} == {"epub-picture-differs"}


def test_swapped_documents_are_out_of_order(sound: bytes) -> None:
    source = zipfile.ZipFile(io.BytesIO(sound))
    swapped = tampered(sound, {A01: None, A02: None}, {A01: source.read(A02), A02: source.read(A01)})
    assert "epub-link-dead" in ids(swapped)


def test_a_cut_picture_is_broken(sound: bytes) -> None:
    data = zipfile.ZipFile(io.BytesIO(sound)).read("EPUB/images/001.jpg")
    cut = tampered(sound, {"EPUB/images/001.jpg": None}, {"EPUB/images/001.jpg": data[: len(data) // 2]})
    assert "epub-picture-broken" in ids(cut)


def test_a_damaged_entry_is_found(sound: bytes) -> None:
    name = re.search(b"EPUB/text/a01.xhtml", sound)
    assert name
    spoilt = bytearray(sound)
    spoilt[name.end() + 40] ^= 0xFF
    assert ids(bytes(spoilt)) & {"epub-entry-broken", "epub-xml-broken"}


def test_a_locked_book_is_found(sound: bytes) -> None:
    assert "epub-locked" in ids(tampered(sound, {}, {"META-INF/encryption.xml": b"<encryption/>"}))
