"""The files for screen and archive: what PDF/UA-1 and PDF/A-3 ask for, read back from the finished bytes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from huozi.checks.pdf_contents import read_contents
from huozi.checks.pdf_tags import check_tags, read_tags
from huozi.model.book import Book
from huozi.pdf.finishing import Master, make_archive, make_screen
from huozi.pdf.pictures import SCREEN_PPI, photos_of
from huozi.pdf.reading.attachments import edition_files
from huozi.photos import colour
from huozi.photos.derive import ScreenCopies
from huozi.project import load
from tests.press.press_documents import ATTACHMENTS, BODY, TRIM, make_master

MM = 72 / 25.4
VERAPDF = Path(__file__).parents[2] / "tools/verapdf.py"


@pytest.fixture(scope="module", params=["screen", "archive"])
def pdf(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(request.getfixturevalue(request.param))) as opened:
        yield opened


def conforms(flavour: str, path: Path) -> None:
    command = [sys.executable, str(VERAPDF), "--flavour", flavour, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
    if done.returncode == 3:
        pytest.skip(done.stderr.strip() + "; huozi's own checks stand alone")
    assert done.returncode == 0, done.stdout + done.stderr


def kids(element: Any) -> list[Any]:
    found = element.get("/K")
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_verapdf_accepts_the_screen_file_as_ua1(screen: bytes, write: Callable[[bytes], Path]) -> None:
    conforms("ua1", write(screen))


def test_verapdf_accepts_the_archive_file_as_a3a(archive: bytes, write: Callable[[bytes], Path]) -> None:
    conforms("3a", write(archive))


def test_pages_are_cut_to_the_trim(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        media = [float(value) for value in page.obj.MediaBox]
        assert (media[2] - media[0]) / MM == pytest.approx(TRIM[0], abs=0.01)
        assert "/BleedBox" not in page.obj


def test_photos_are_srgb_or_grey_at_screen_size(pdf: pikepdf.Pdf) -> None:
    images = read_contents(pdf).images
    assert [image.space for image in images] == ["/DeviceRGB", "/DeviceRGB", "/DeviceGray", "/DeviceRGB"]
    assert max(max(image.pixels) for image in images) <= 2048
    assert not any(image.object.Interpolate for image in images)
    assert "/SMask" in images[3].object  # the drawing keeps its transparency


def test_running_heads_are_artifacts_and_all_else_is_tagged(pdf: pikepdf.Pdf) -> None:
    assert not read_contents(pdf).untagged
    reached = {element.objgen for element in (tag.object for tag in read_tags(pdf))}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    heads = 0
    for index, page in enumerate(pdf.pages):
        parents = next(numbers[at + 1] for at in range(0, len(numbers), 2) if numbers[at] == index)
        assert all(parent.objgen in reached for parent in parents if isinstance(parent, Dictionary))
        for instruction in pikepdf.parse_content_stream(page):
            if str(instruction.operator) == "BDC" and instruction.operands[0] == Name.Artifact:
                heads += instruction.operands[1].get("/Type") == Name.Pagination
    assert heads >= 2 * (len(pdf.pages) - 1)  # head and folio on all pages but the cover


def test_each_link_has_one_annotation_in_one_link_element(pdf: pikepdf.Pdf) -> None:
    annotations = [note.objgen for page in pdf.pages for note in page.obj.get("/Annots", ())]
    linked = [
        kid.Obj.objgen
        for element in (tag.object for tag in read_tags(pdf))
        if str(element.S) == "/Link"
        for kid in kids(element)
        if isinstance(kid, Dictionary) and "/Obj" in kid
    ]
    assert sorted(annotations) == sorted(linked)
    assert len(annotations) == 3  # contents, one inside, one outside
    assert all(
        str(note.Contents) and note.F == 4 for page in pdf.pages for note in page.obj.get("/Annots", ())
    )


def test_leader_dots_are_not_read_aloud(pdf: pikepdf.Pdf) -> None:
    layout = [
        instruction
        for instruction in pikepdf.parse_content_stream(pdf.pages[1])
        if str(instruction.operator) == "BDC" and instruction.operands[1].get("/Type") == Name.Layout
    ]
    assert len(layout) > 20
    link = next(element for element in (tag.object for tag in read_tags(pdf)) if str(element.S) == "/Link")
    assert len(list(_content(link))) == 2  # the title and the page number


def _content(element: Any) -> Iterator[int]:
    for kid in kids(element):
        if isinstance(kid, int):
            yield kid
        elif "/S" in kid:
            yield from _content(kid)


def test_no_element_is_hollow(pdf: pikepdf.Pdf) -> None:
    for element in (tag.object for tag in read_tags(pdf)):
        assert element.S in (Name.TD, Name.TH) or kids(element) not in ([], [None])


def test_notes_have_ids(book: Book, copies: ScreenCopies) -> None:
    noted = BODY.replace(
        "</section>", "<p>水位<x-note>以城关站为准。</x-note><x-note>次日。</x-note></p></section>"
    )
    data = make_screen(
        book, make_master(book, noted, "x-note { float: footnote } x-toc { display: none }"), copies
    )
    with pikepdf.open(BytesIO(data)) as pdf:
        ids = [
            str(element.ID) for element in (tag.object for tag in read_tags(pdf)) if str(element.S) == "/Note"
        ]
    assert ids == ["note-1", "note-2"]


def test_items_made_of_paragraphs_have_a_label_and_a_body(book: Book, copies: ScreenCopies) -> None:
    second = "<li><p>炒制</p><p>再晾一夜。</p><table><tr><td>一</td></tr></table></li>"
    loose = f"<ul><li><p>开采</p></li>{second}</ul>"
    data = make_screen(book, make_master(book, BODY.replace("</section>", f"{loose}</section>")), copies)
    with pikepdf.open(BytesIO(data)) as pdf:
        tags = read_tags(pdf)
        contents = read_contents(pdf)
        items = [
            [(part.role, part.text(contents), [kid.role for kid in part.children]) for part in tag.children]
            for tag in tags
            if tag.role == "LI"
        ][2:]
        assert list(check_tags(pdf, "screen", contents, tags)) == []
    assert items == [
        [("Lbl", "• ", ["Span"]), ("LBody", "开采", ["P"])],
        [("Lbl", "• ", ["Span"]), ("LBody", "炒制再晾一夜。一", ["P", "P", "Table"])],
    ]


def test_title_language_labels_bookmarks(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "zh-Hans"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert [str(pdf.Root.PageLabels.Nums[at].get("/P", "")) for at in (1, 3)] == ["封面", "目录"]
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["春水初涨"]


def test_information_and_xmp_say_the_same(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes().decode()
    for key in ("/Title", "/Author", "/Creator", "/Producer"):
        assert str(pdf.docinfo[key]) in packet
    assert "WeasyPrint" in str(pdf.docinfo.Producer)


def test_claims(screen: bytes, archive: bytes) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in screen  # XMP stands unpacked in the file
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in archive


def test_archive_has_srgb_as_output_intent(archive: bytes) -> None:
    with pikepdf.open(BytesIO(archive)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFA1", "sRGB")
        assert intent.DestOutputProfile.read_bytes() == colour.shipped(colour.SRGB)


def test_archive_carries_what_it_was_made_from(archive: bytes) -> None:
    with pikepdf.open(BytesIO(archive)) as pdf:
        attached = dict(pdf.attachments)
        assert {name: file.get_file().read_bytes() for name, file in attached.items()} == {
            given.name: given.data for given in ATTACHMENTS
        }
        listed = [(str(found.UF), str(found.AFRelationship), str(found.Desc)) for found in pdf.Root.AF]
        assert listed == [
            ("manuscript/01-spring.md", "/Source", "书稿"),
            ("record.json", "/Data", "导入记录"),
        ]
        for found in pdf.Root.AF:
            assert str(found.EF.F.Params.ModDate) == "D:20240501000000Z"
            assert "/" in str(found.EF.F.Subtype)[1:]


def test_same_master_same_files(
    book: Book, master: Master, copies: ScreenCopies, screen: bytes, archive: bytes
) -> None:
    assert make_screen(book, master, copies) == screen
    assert make_archive(book, master, copies, tuple(reversed(ATTACHMENTS))) == archive


def test_an_edition_attaches_its_manuscript_and_sources(
    make_edition: Callable[..., Path], tmp_path: Path
) -> None:
    files = {
        "manuscript/raw/来稿.txt": "来稿",
        "manuscript/raw/来稿.txt.json": "{}",
        "manuscript/raw/.swp": "x",
    }
    root = make_edition(files=files)
    (tmp_path / "secret.md").write_text("密")
    (root / "manuscript/02-link.md").symlink_to(tmp_path / "secret.md")
    found = edition_files(load(root).edition)
    assert [(it.name, it.relationship, it.media_type, it.description) for it in found] == [
        ("manuscript/01-spring.md", "Source", "text/markdown", "书稿"),
        ("manuscript/edition.toml", "Source", "application/toml", "书稿"),
        ("manuscript/raw/来稿.txt", "Source", "text/plain", "原始来稿"),
        ("manuscript/raw/来稿.txt.json", "Data", "application/json", "导入记录"),
    ]


def test_photos_are_no_finer_than_a_screen_shows(book: Book, master: Master, copies: ScreenCopies) -> None:
    placed = dict.fromkeys(photos_of(book), (144.0, 96.0))
    with pikepdf.open(BytesIO(make_screen(book, replace(master, placed=placed), copies))) as pdf:
        found = [image for image in pdf.objects if isinstance(image, pikepdf.Stream) and "/Width" in image]
        widths = [int(image.Width) for image in found if image.get("/Filter") == "/DCTDecode"]
    assert widths
    assert max(widths) <= 144 / 72 * SCREEN_PPI * 1.5  # a picture may be narrower than the place it fills
