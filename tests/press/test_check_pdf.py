"""The check of finished PDFs: a good file passes, and each fault that somebody could make is found."""

import dataclasses
import re
import zlib
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from huozi import messages
from huozi.checks.pdf import Kind, check_pdf
from huozi.checks.pdf_book import _twice
from huozi.checks.pdf_contents import Contents
from huozi.checks.pdf_navigation import check_contents_page
from huozi.checks.pdf_pictures import check_pictures
from huozi.checks.text_order import blocks, find_in_order, plain
from huozi.diagnostics import Finding
from huozi.model.book import Book
from huozi.pdf.finishing import Master, Printed, make_print
from tests.press.pdf_mutations import composite, links, other_role, over, pictures
from tests.press.press_documents import ATTACHMENTS, make_master
from tests.press.press_faults import Change, changed, drop_font_file


class Checker:
    """Checks the session's files, changed by somebody clumsy."""

    def __init__(self, book: Book, master: Master, printed: Printed, screen: bytes, archive: bytes) -> None:
        self.book = book
        self.pages = sum(label != "空白页" for label in master.labels)
        self.photos = [placement.photo for placement in printed.placements]
        self.files: dict[Kind, bytes] = {"print": printed.data, "screen": screen, "archive": archive}

    def __call__(self, kind: Kind, change: Change | None = None, book: Book | None = None) -> list[Finding]:
        data = changed(self.files[kind], change) if change else self.files[kind]
        files = {found.name: found.data for found in ATTACHMENTS}
        findings = list(check_pdf(data, kind, book or self.book, self.pages, self.photos, files))
        for found in findings:
            assert messages.message(found, "zh") and messages.hint(found, "en")
        return findings

    def ids(self, kind: Kind, change: Change) -> set[str]:
        return {found.id for found in self(kind, change)}


@pytest.fixture(scope="module")
def check(book: Book, master: Master, printed: Printed, screen: bytes, archive: bytes) -> Checker:
    return Checker(book, master, printed, screen, archive)


def test_good_files_pass(check: Checker) -> None:
    assert [found.id for found in check("print")] == ["photo-low-resolution"]  # the cover's photo, 247 ppi
    assert check("screen") == []
    assert check("archive") == []


def append(pdf: pikepdf.Pdf, content: str, page: int = 2) -> None:
    pdf.pages[page].contents_add(content.encode())


def without(key: str) -> Change:
    return lambda pdf: pdf.Root.__delitem__(key)


def set_box(name: str, values: list[float]) -> Change:
    return lambda pdf: pdf.pages[1].obj.__setitem__(name, Array(values))


def link(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=pikepdf.String("nowhere"))
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(note)])


def forget_characters(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and "/ToUnicode" in found:
            found.ToUnicode.write(b"")


def drown_in_ink(pdf: pikepdf.Pdf) -> None:
    image = next(
        it
        for it in pdf.objects
        if isinstance(it, pikepdf.Stream) and it.get("/ColorSpace") == Name.DeviceCMYK
    )
    image.write(zlib.compress(b"\xff" * 4 * int(image.Width) * int(image.Height)), filter=Name.FlateDecode)


def no_profile(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/DestOutputProfile"]


def blank_page_one(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj.Contents = pdf.make_stream(b"")


def embedded_record(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)["record.json"].EF.F


def tamper_with_an_attachment(pdf: pikepdf.Pdf) -> None:
    embedded_record(pdf).write(b"[]")


def forget_a_checksum(pdf: pikepdf.Pdf) -> None:
    del embedded_record(pdf).Params["/CheckSum"]


def slip_a_file_in(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["later.txt"] = b"I was not there"


def no_alt(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/S") == Name.Figure:
            del found["/Alt"]


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def mute_claim(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b"PDF/X-4", b"PDF/X-9").replace(b":part>", b":p>")
    )


def rename_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Title = pikepdf.String("别的")


def smooth(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == Name.Image:
            found.Interpolate = True


def associate_twice(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF.append(pdf.Root.AF[0])


def show_gid_zero(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[2].obj.Resources.Font.keys()))
    append(pdf, f"BT {font} 9 Tf <0000> Tj ET")


def show_named_gid_zero(pdf: pikepdf.Pdf) -> None:
    """As a writer does that gives the glyph of a missing character the character's name."""
    name = next(iter(pdf.pages[2].obj.Resources.Font.keys()))
    table = pdf.pages[2].obj.Resources.Font[name].ToUnicode
    table.write(table.read_bytes().replace(b"endcmap", b"1 beginbfchar <0000> <7532> endbfchar endcmap"))
    append(pdf, f"BT {name} 9 Tf <0000> Tj ET")


def number_from_nine(pdf: pikepdf.Pdf) -> None:
    for part in pdf.Root.PageLabels.Nums:
        if isinstance(part, Dictionary) and part.get("/S") == Name.D:
            part.St = 9


def read_backwards(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/S") in (Name.Sect, Name.Document, Name.Div):
            found.K = Array(list(found.K)[::-1]) if isinstance(found.K, Array) else found.K


def other_alternatives(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/S") == Name.Figure:
            found.Alt = pikepdf.String("别的")


def mute_links(pdf: pikepdf.Pdf) -> None:
    for found in links(pdf):
        found.Contents = pikepdf.String("")


def other_address(pdf: pikepdf.Pdf) -> None:
    next(it for it in links(pdf) if "/URI" in it.get("/A", {})).A.URI = pikepdf.String("https://example.net/")


def no_files(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Names["/EmbeddedFiles"], pdf.Root["/AF"]


def lost_last_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last = pdf.make_indirect(
        Dictionary(Title=pikepdf.String("x"), Parent=pdf.Root.Outlines)
    )


def contents_last(pdf: pikepdf.Pdf) -> None:
    outlines = pdf.Root.Outlines
    place = Array([pdf.pages[1].obj, Name.XYZ, 0, 500, 0])
    mark = Dictionary(Title=pikepdf.String("目录"), Parent=outlines, Dest=place, Prev=outlines.First)
    outlines.First.Next = outlines.Last = pdf.make_indirect(mark)
    outlines.Count = 2


def name_the_space(pdf: pikepdf.Pdf) -> None:
    for font in composite(pdf):
        font.ToUnicode.write(re.sub(rb"<0020>", b"<6C34>", font.ToUnicode.read_bytes()))


CASES: list[tuple[Kind, Change, str]] = [
    ("screen", lambda pdf: pdf.docinfo.__setitem__("/Title", "别的"), "pdf-info-differs"),
    ("screen", blank_page_one, "pdf-page-empty"),
    ("screen", lambda pdf: pdf.pages.append(pdf.pages[2]), "pdf-text-twice"),
    ("screen", number_from_nine, "pdf-contents-number"),
    ("screen", other_role("P", "Absatz"), "pdf-tag-unknown"),
    ("screen", read_backwards, "pdf-tag-order"),
    ("screen", read_backwards, "pdf-read-disordered"),
    ("screen", other_alternatives, "pdf-alt-differs"),
    ("screen", mute_links, "pdf-link-mute"),
    ("screen", other_address, "pdf-link-differs"),
    ("screen", other_role("LI", "TOCI"), "pdf-link-missing"),
    ("screen", over(b"0 0 0 1 k 0 0 9 9 re f"), "pdf-colour-not-light"),
    ("screen", lost_last_bookmark, "pdf-bookmark-broken"),
    ("screen", contents_last, "pdf-bookmark-disordered"),
    ("screen", name_the_space, "pdf-glyph-empty"),
    ("archive", no_files, "pdf-attachment-none"),
    ("print", lambda pdf: append(pdf, "1 0 0 rg 0 0 9 9 re f"), "pdf-colour-not-ink"),
    ("print", lambda pdf: append(pdf, "0.1 w 0 0 m 99 0 l S"), "pdf-hairline"),
    ("print", link, "pdf-annotations-left"),
    ("print", set_box("/TrimBox", [0, 0, 400, 500]), "pdf-boxes-wrong"),
    ("print", set_box("/BleedBox", [0, 0, 420, 595]), "pdf-boxes-wrong"),
    ("print", set_box("/CropBox", [0, 0, 420, 595]), "pdf-boxes-wrong"),
    ("print", lambda pdf: pdf.pages.__delitem__(-1), "pdf-page-count"),
    ("print", no_profile, "pdf-intent-missing"),
    ("print", without("/OutputIntents"), "pdf-intent-missing"),
    ("print", mute_claim, "pdf-claim-missing"),
    ("print", drop_font_file, "pdf-font-not-embedded"),
    ("print", show_gid_zero, "pdf-glyph-missing"),
    ("print", show_named_gid_zero, "pdf-glyph-missing"),
    ("screen", show_named_gid_zero, "pdf-glyph-missing"),
    ("print", forget_characters, "pdf-glyph-unnamed"),
    ("print", forget_characters, "pdf-text-lost"),
    ("print", drown_in_ink, "pdf-ink-limit"),
    ("print", blank_page_one, "pdf-text-lost"),
    ("print", blank_page_one, "pdf-picture-missing"),
    ("screen", set_box("/MediaBox", [0, 0, 500, 700]), "pdf-boxes-wrong"),
    ("archive", set_box("/MediaBox", [0, 0, 500, 700]), "pdf-boxes-wrong"),
    ("screen", script, "pdf-active-content"),
    ("screen", without("/Lang"), "pdf-title-missing"),
    ("screen", without("/ViewerPreferences"), "pdf-title-missing"),
    ("screen", without("/StructTreeRoot"), "pdf-untagged"),
    ("screen", lambda pdf: append(pdf, "0 0 9 9 re f"), "pdf-untagged"),
    ("screen", no_alt, "pdf-alt-missing"),
    ("screen", without("/PageLabels"), "pdf-page-labels-missing"),
    ("screen", rename_bookmark, "pdf-bookmark-missing"),
    ("screen", without("/Outlines"), "pdf-bookmark-none"),
    ("screen", link, "pdf-link-dead"),
    ("screen", mute_claim, "pdf-claim-missing"),
    ("archive", without("/OutputIntents"), "pdf-intent-missing"),
    ("archive", smooth, "pdf-interpolated"),
    ("archive", without("/AF"), "pdf-attachment-missing"),
    ("archive", associate_twice, "pdf-attachment-missing"),
    ("archive", lambda pdf: pdf.attachments.__delitem__("record.json"), "pdf-attachment-missing"),
    ("archive", tamper_with_an_attachment, "pdf-attachment-differs"),
    ("archive", forget_a_checksum, "pdf-attachment-differs"),
    ("archive", slip_a_file_in, "pdf-attachment-foreign"),
]


@pytest.mark.parametrize(("kind", "change", "wanted"), CASES)
def test_each_fault_is_found(check: Checker, kind: Kind, change: Change, wanted: str) -> None:
    assert wanted in check.ids(kind, change)


def test_a_version_that_the_standard_does_not_know_is_found(printed: Printed) -> None:
    newer = printed.data.replace(b"%PDF-1.6", b"%PDF-1.7", 1)
    assert [found.id for found in check_pdf(newer, "print")] == ["pdf-version-wrong"]


def test_a_photo_in_the_place_of_another_is_found(check: Checker, book: Book) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        one, *_, other = (it for it in pictures(pdf) if int(it.Width) > 900)
        data = [(it.read_raw_bytes(), dict(it.items())) for it in (other, one)]
        for picture, (content, facts) in zip((one, other), data, strict=True):
            picture.write(content, filter=facts["/Filter"], decode_parms=facts.get("/DecodeParms"))
            for key in ("/Width", "/Height", "/ColorSpace", "/BitsPerComponent"):
                picture[key] = facts[key]

    assert check_pictures(check.files["screen"], "screen", book) == ()
    found = check_pictures(changed(check.files["screen"], swap), "screen", book)
    assert {it.id for it in found} == {"pdf-picture-differs"}


def test_rubbish_is_unreadable(book: Book) -> None:
    assert [found.id for found in check_pdf(b"no PDF at all", "print", book, 4)] == ["pdf-unreadable"]


def test_black_text_of_several_inks_is_found(check: Checker) -> None:
    def rich(pdf: pikepdf.Pdf) -> None:
        font = next(iter(pdf.pages[2].obj.Resources.Font.keys()))
        append(pdf, f"BT 0.7 0.6 0.5 0.9 k {font} 9 Tf <0001> Tj ET")

    assert "pdf-black-not-pure" in check.ids("print", rich)


def test_a_paragraph_that_is_not_there_is_found_and_named(check: Checker, book: Book) -> None:
    body = book.chapters[0].body
    swapped = body.replace('<p id="a01-b1">', '<p id="z">开采的人回来了。</p><p id="a01-b1">')
    chapter = dataclasses.replace(book.chapters[0], body=swapped)
    (found,) = check("screen", book=dataclasses.replace(book, chapters=(chapter,)))
    assert (found.id, found.values["text"]) == ("pdf-text-lost", plain("开采的人回来了。"))


def coarse(book: Book, width: str) -> list[Finding]:
    printed = make_print(
        book, make_master(book, style=f"figure img {{ width: {width} }} .cover {{ display: none }}")
    )
    with pikepdf.open(BytesIO(printed.data)) as pdf:
        pages = len(pdf.pages)
    photos = [placement.photo for placement in printed.placements]
    return [it for it in check_pdf(printed.data, "print", book, pages, photos) if it.id.startswith("photo")]


def test_coarse_photos_are_told_with_what_would_do(book: Book) -> None:
    findings = {str(it.location): it for it in coarse(book, "145mm")}
    found = findings["images/grey.jpg"]  # 1300 pixels
    assert (found.id, found.values["ppi"], found.values["wanted"]) == ("photo-too-coarse", 228, 1713)
    assert findings["images/plan.png"].id == "photo-low-resolution"  # 1600 pixels, 280 ppi
    assert "images/tea.jpg" not in findings


def test_a_coarse_photo_may_be_allowed_by_name(book: Book) -> None:
    photos = dataclasses.replace(book.edition.photos, allow_low_resolution=("grey.jpg",))
    allowing = dataclasses.replace(book, edition=dataclasses.replace(book.edition, photos=photos))
    found = [it.id for it in coarse(allowing, "145mm") if str(it.location) == "images/grey.jpg"]
    assert found == ["photo-low-resolution"]


@pytest.mark.parametrize(
    ("wanted", "text", "end"),
    [
        ("春水初涨", "前春水初涨后", 5),
        ("春水初涨", "春水页眉初涨", 6),
        ("春水初涨", "春·水·初·涨·", 7),
        ("春水初涨", "初涨春水", None),
        ("春水初涨", "春水初", None),
        ("", "任何", 0),
    ],
)
def test_find_in_order(wanted: str, text: str, end: int | None) -> None:
    assert find_in_order(wanted, text) == end


def test_what_layout_adds_or_takes_is_not_compared() -> None:
    assert plain("WeasyPrint 版\u00ad面 co-op") == plain("Weasy-Print版面\nco\u2010op")


def test_the_text_of_an_item_with_a_list_inside_it_is_looked_for_too() -> None:
    body = "<ul><li>上湾 <b>三</b>口<ul><li>东井</li></ul>都清<ruby>冽<rt>lie</rt></ruby></li></ul>"
    assert list(blocks(body)) == [("上湾 三口", True), ("东井", True), ("都清冽", True)]


def test_a_page_that_stands_twice_is_found_but_not_two_blocks_that_read_as_a_third(check: Checker) -> None:
    book = check.book
    lines = "水泵检查每天两次并且登记", "阀门检查每周一次并且登记"
    text = f"<p>{lines[0]}{lines[1]}</p><p>先说{lines[0]}</p><p>{lines[1]}完</p>"
    chapter = dataclasses.replace(book.chapters[0], body=f"<section>{text}</section>")
    one = dataclasses.replace(book, chapters=(chapter,))
    painted = ElementTree.fromstring(chapter.body).itertext()
    page = "".join(painted)
    assert list(_twice("print", one, contents_of(page))) == []
    assert [found.id for found in _twice("print", one, contents_of(page, page))] == ["pdf-text-twice"]


def contents_of(*pages: str) -> Contents:
    contents = Contents()
    contents.text = list(pages)
    return contents


LED = ("目录第1节水位" + "·" * 20 + "1第2节雨量" + "·" * 20 + "{}", "目录第3节闸门" + "·" * 30 + "{}")
PAGES = ("第1节水位的记录", "第2节雨量的记录", "第3节闸门的记录")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [(("2", "3"), []), (("3", "3"), [("第2节雨量", "2")]), (("2", "1"), [("目录第3节闸门", "3")])],
)
def test_the_contents_of_a_file_without_tags_are_read_on_every_page_of_theirs(
    numbers: tuple[str, str], told: list[tuple[str, str]]
) -> None:
    listing = [line.format(number) for line, number in zip(LED, numbers, strict=True)]
    pdf = pikepdf.new()
    for _ in range(5):
        pdf.add_blank_page()
    starts = [(0, Dictionary(P=pikepdf.String("目录"))), (1, Dictionary(P=pikepdf.String("目录 2")))]
    starts.append((2, Dictionary(S=Name.D)))
    pdf.Root.PageLabels = Dictionary(Nums=Array([part for start in starts for part in start]))
    found = list(check_contents_page(pdf, "print", Contents(text=[*listing, *PAGES])))
    assert [(item.values["entry"], item.values["wanted"]) for item in found] == told
