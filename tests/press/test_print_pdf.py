"""The file for the printer: what ISO 15930 and a press room ask for, read back from the finished bytes."""

import base64
import dataclasses
import itertools
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from huozi.checks import pdf_pages
from huozi.checks.pdf_contents import read_contents
from huozi.diagnostics import AssetError, EditionError
from huozi.model.book import Book
from huozi.pdf.finishing import Master, Printed, make_print
from huozi.pdf.press.graphics import lab_to_srgb
from huozi.pdf.press.lettering import strokes
from huozi.pdf.profiles import profile_for
from huozi.photos import colour
from tests.press.press_documents import SENTENCE, TRIM, make_master
from tests.press.press_pictures import landscape

MM = 72 / 25.4


@pytest.fixture(scope="module")
def pdf(printed: Printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(printed.data)) as opened:
        yield opened


@pytest.fixture(scope="module")
def x1a(book: Book, master: Master) -> Printed:
    edition = dataclasses.replace(
        book.edition, print=dataclasses.replace(book.edition.print, standard="x-1a")
    )
    return make_print(dataclasses.replace(book, edition=edition), master)


def operators(pdf: pikepdf.Pdf, page: int) -> list[tuple[str, list[object]]]:
    return [(str(it.operator), list(it.operands)) for it in pikepdf.parse_content_stream(pdf.pages[page])]


def test_trim_bleed_and_room_for_marks(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        trim = [float(value) for value in page.obj.TrimBox]
        bleed = [float(value) for value in page.obj.BleedBox]
        media = [float(value) for value in page.obj.MediaBox]
        assert trim[2] - trim[0] == pytest.approx(TRIM[0] * MM, abs=0.01)
        assert trim[3] - trim[1] == pytest.approx(TRIM[1] * MM, abs=0.01)
        assert [abs(b - t) for b, t in zip(bleed, trim, strict=True)] == pytest.approx([3 * MM] * 4, abs=0.01)
        assert all(abs(m - t) >= 10 * MM for m, t in zip(media, trim, strict=True))
        assert "/CropBox" not in page.obj and "/ArtBox" not in page.obj


def test_pages_are_a_multiple_of_four_and_keep_their_folios(pdf: pikepdf.Pdf, master: Master) -> None:
    assert len(pdf.pages) % 4 == 0 and len(pdf.pages) == len(master.labels)
    entries = list(pdf.Root.PageLabels.Nums)
    assert [str(entries[1].P), str(entries[3].P)] == ["封面", "目录"]
    assert (int(entries[4]), int(entries[5].St), str(entries[5].S)) == (2, 3, "/D")


def test_nothing_is_painted_but_inks(pdf: pikepdf.Pdf) -> None:
    spaces = set(read_contents(pdf).spaces)
    assert spaces == {"/DeviceCMYK", "/DeviceGray", "/Separation+/DeviceCMYK", "/Pattern"}


def test_no_rgb_is_left_anywhere_in_the_file(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
            assert found.get("/ColorSpace") != Name.DeviceRGB
            assert "/Group" not in found or found.Group.get("/CS") != Name.DeviceRGB


def test_text_is_solid_black_and_overprints(pdf: pikepdf.Pdf) -> None:
    inks: tuple[float, ...] = ()
    overprints, shown = False, 0
    states = pdf.pages[2].obj.Resources.ExtGState
    stack: list[tuple[tuple[float, ...], bool]] = []
    for operator, operands in operators(pdf, 2):
        if operator == "q":
            stack.append((inks, overprints))
        elif operator == "Q":
            inks, overprints = stack.pop()
        elif operator == "k":
            inks = tuple(float(value) for value in operands)  # type: ignore[arg-type]
        elif operator == "gs" and "/OPM" in states[str(operands[0])]:
            overprints = bool(states[str(operands[0])].op)
        elif operator in ("re", "m"):
            assert not overprints, "a surface must knock out what lies below it"
        elif operator == "TJ":
            shown += 1
            black = inks == (0, 0, 0, 1)
            assert overprints == black
    assert shown > 10


def test_greys_are_black_alone_and_colours_are_separated(pdf: pikepdf.Pdf) -> None:
    inks = {tuple(round(float(v), 2) for v in operands) for op, operands in operators(pdf, 2) if op == "k"}  # type: ignore[arg-type]
    assert (0, 0, 0, 1) in inks  # the text, #1a1a1a
    assert not [k for c, m, y, k in inks if c == m == y == 0 and 0.9 < k < 1]  # its lines are as solid
    assert any(c == m == y == 0 and 0.5 < k < 0.9 for c, m, y, k in inks)  # the running head, #666
    assert any(m > 0.8 and y > 0.6 and c < 0.3 for c, m, y, _ in inks)  # the title, #8b1a1a


def test_no_line_is_thinner_than_a_plate_holds(pdf: pikepdf.Pdf) -> None:
    assert not read_contents(pdf).thin
    for page in range(len(pdf.pages)):
        found = operators(pdf, page)
        for (operator, operands), (following, _) in itertools.pairwise(found):
            if operator == "re" and following in ("f", "f*"):
                assert min(abs(float(operands[2])), abs(float(operands[3]))) * 0.75 >= 0.2499  # type: ignore[arg-type]


def test_output_intent_has_the_registry_name_and_the_very_profile(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert str(intent.RegistryName) == "http://www.color.org"
    assert intent.DestOutputProfile.read_bytes() == colour.shipped(colour.FOGRA39)
    assert intent.DestOutputProfile.N == 4


def test_says_that_it_is_pdf_x4(pdf: pikepdf.Pdf, printed: Printed) -> None:
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in packet
    assert "/Filter" not in pdf.Root.Metadata
    assert str(pdf.docinfo.Trapped) == "/False" and "<pdf:Trapped>False</pdf:Trapped>" in packet
    assert "<xmp:CreateDate>2024-05-01T00:00:00Z</xmp:CreateDate>" in packet
    assert printed.data.startswith(b"%PDF-1.6")
    assert len(bytes(pdf.trailer.ID[0])) == 16


def test_nothing_interactive_is_left(pdf: pikepdf.Pdf) -> None:
    assert not {"/Outlines", "/Names", "/StructTreeRoot", "/OpenAction"} & set(pdf.Root.keys())
    for page in pdf.pages:
        assert "/Annots" not in page.obj
        assert not {"BDC", "BMC", "EMC"} & {str(it.operator) for it in pikepdf.parse_content_stream(page)}


def test_the_slug_line_names_page_and_day_of_issue(book: Book, master: Master, pdf: pikepdf.Pdf) -> None:
    undated = dataclasses.replace(book, edition=dataclasses.replace(book.edition, date=None))
    with pikepdf.open(BytesIO(make_print(undated, master).data)) as other:
        lines = [sum(name == "S" for name, _ in operators(file, 0)) for file in (pdf, other)]
    day = strokes("20240501", 0, 0, 6).count(" S")
    assert lines[0] - lines[1] == day


def test_marks_stand_outside_the_bleed_on_all_plates(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    form = page.obj.Resources.XObject.HuoziMarks
    assert [str(part) for part in form.Resources.ColorSpace.HuoziAll[:3]] == [
        "/Separation",
        "/All",
        "/DeviceCMYK",
    ]
    left, bottom, right, top = (float(value) for value in page.obj.BleedBox)
    lines = re.findall(rb"([-\d.]+) ([-\d.]+) m ([-\d.]+) ([-\d.]+) l S", form.read_bytes())
    assert len(lines) == 16  # two at each corner, two in each target
    for line in lines:
        x1, y1, x2, y2 = (float(value) for value in line)
        inside = max(x1, x2) > left and min(x1, x2) < right and max(y1, y2) > bottom and min(y1, y2) < top
        assert not inside


def test_pictures_are_as_fine_as_their_place_can_use(pdf: pikepdf.Pdf, printed: Printed) -> None:
    placed = {it.photo.name: it for it in printed.placements if it.photo and it.page > 1}
    assert set(placed) == {"tea.jpg", "grey.jpg", "plan.png"}  # the SVG is no image
    assert placed["tea.jpg"].width == pytest.approx(100 * MM, abs=0.1)
    images = read_contents(pdf).images
    assert [image.space for image in images] == ["/DeviceCMYK", "/DeviceCMYK", "/DeviceGray", "/DeviceCMYK"]
    tea = images[0]
    assert tea.object.Decode == [1, 0] * 4 and tea.object.Filter == Name.DCTDecode
    assert not tea.object.Interpolate


def test_a_photo_finer_than_useful_is_made_smaller(book: Book) -> None:
    small = make_print(book, make_master(book, style="figure img { width: 30mm } .cover { display: none }"))
    with pikepdf.open(BytesIO(small.data)) as pdf:
        ppi = [image.ppi for image in read_contents(pdf).images]
    assert ppi == pytest.approx([400, 400, 800], rel=0.01)  # a drawing may be twice as fine


def data_uri(image: Image.Image, format: str) -> str:
    buffer = BytesIO()
    image.save(buffer, format)
    return f"url(data:image/{format.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()})"


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "CMYK"])
def test_pictures_of_the_style_sheet_become_inks_too(book: Book, format: str, mode: str) -> None:
    if (mode, format) in (("RGBA", "JPEG"), ("CMYK", "PNG")):
        pytest.skip(f"{format} has no {mode}")
    uri = data_uri(landscape(40, 30).convert(mode), format)
    master = make_master(book, style=f"figure {{ display: none }} .tint {{ background: {uri} no-repeat }}")
    with pikepdf.open(BytesIO(make_print(book, master).data)) as pdf:
        contents = read_contents(pdf)
        (image,) = [image for image in contents.images if image.page > 1]
    assert set(contents.spaces) <= {"/DeviceCMYK", "/DeviceGray", "/Separation+/DeviceCMYK", "/Pattern"}
    assert image.space == ("/DeviceGray" if mode == "L" else "/DeviceCMYK")


def test_same_master_same_file(book: Book, master: Master, printed: Printed) -> None:
    assert make_print(book, master).data == printed.data


def test_layout_itself_repeats(book: Book, master: Master) -> None:
    assert make_master(book).data == master.data


def test_x1a_has_no_transparency_and_says_where_it_was(x1a: Printed) -> None:
    assert x1a.data.startswith(b"%PDF-1.4")
    with pikepdf.open(BytesIO(x1a.data)) as pdf:
        assert str(pdf.docinfo.GTS_PDFXVersion) == "PDF/X-1a:2003"
        for found in pdf.objects:
            if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
                assert not {"/SMask", "/Group", "/ca", "/CA", "/BM"} & set(found.keys())
        veiled = read_contents(pdf)
        assert "/DeviceRGB" not in veiled.spaces


def test_x1a_says_where_a_picture_was_transparent(book: Book, x1a: Printed) -> None:
    assert x1a.findings == ()
    edition = dataclasses.replace(
        book.edition, print=dataclasses.replace(book.edition.print, standard="x-1a")
    )
    veiled = make_master(book, style="figure img { opacity: 0.5 } .cover img { display: none }")
    (found,) = make_print(dataclasses.replace(book, edition=edition), veiled).findings
    assert found.id == "print-transparency-flattened"


def test_x1a_mixes_opacity_with_the_paper(x1a: Printed, master: Master) -> None:
    with pikepdf.open(BytesIO(x1a.data)) as pdf:
        tints = [
            operands
            for page in range(len(master.labels))
            for op, operands in operators(pdf, page)
            if op == "k"
        ]
        lightest = [tint for tint in tints if 0.05 < float(tint[1]) < 0.35 and float(tint[3]) < 0.1]  # type: ignore[arg-type]
    assert lightest, "rgba(200, 30, 30, 0.2) on white is a light red"


@pytest.mark.parametrize(
    ("ink", "condition", "limit"), [("uncoated", "FOGRA29", 280), ("newsprint", "FOGRA30", 240)]
)
def test_paper_class_chooses_condition_and_ink_limit(
    book: Book, ink: str, condition: str, limit: int
) -> None:
    settings = dataclasses.replace(book.edition.print, ink=ink)  # type: ignore[arg-type]
    edition = dataclasses.replace(book.edition, print=settings)
    profile = profile_for(edition, "print")
    assert profile.intent is not None
    assert (profile.intent.condition, profile.ink_limit) == (condition, limit)


def own_profile(book: Book, name: str, data: bytes | None, condition: str | None = None) -> Book:
    settings = dataclasses.replace(book.edition.print, profile=name, condition=condition)
    if data is not None:
        (book.edition.root / name).write_bytes(data)
    return dataclasses.replace(book, edition=dataclasses.replace(book.edition, print=settings))


def test_the_printers_own_profile_is_used_and_named(book: Book) -> None:
    own = own_profile(book, "press.icc", colour.shipped(colour.FOGRA29), "FOGRA47L")
    intent = profile_for(own.edition, "print").intent
    assert intent is not None
    assert (intent.condition, intent.registry) == ("FOGRA47L", "http://www.color.org")
    assert intent.icc == colour.shipped(colour.FOGRA29)
    nameless = profile_for(own_profile(book, "press.icc", None).edition, "print").intent
    assert nameless is not None
    assert (nameless.condition, nameless.registry) == ("Custom", None)
    assert nameless.description == "huozi FOGRA29L 280%" or "FOGRA29L" in nameless.description


@pytest.mark.parametrize("name", ["missing.icc", "../outside.icc", "/etc/passwd"])
def test_a_profile_that_is_not_there_or_outside_is_refused(book: Book, name: str) -> None:
    with pytest.raises(AssetError) as caught:
        profile_for(own_profile(book, name, None).edition, "print")
    assert caught.value.finding.id == "print-profile-unreadable"


def test_a_profile_of_another_kind_is_refused(book: Book) -> None:
    with pytest.raises(EditionError) as caught:
        profile_for(own_profile(book, "screen.icc", colour.shipped(colour.SRGB)).edition, "print")
    assert caught.value.finding.id == "print-profile-unfit"


def test_lab_colours_become_the_srgb_they_look_like() -> None:
    assert lab_to_srgb(100, 0, 0) == pytest.approx((1, 1, 1), abs=0.01)
    assert lab_to_srgb(0, 0, 0) == (0, 0, 0)
    assert lab_to_srgb(53.24, 80.09, 67.20) == pytest.approx((1, 0, 0), abs=0.03)


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed: no plates to look at")
def test_black_text_is_on_the_black_plate_alone(
    printed: Printed, write: Callable[[bytes], Path], tmp_path: Path
) -> None:
    """Rendered by another's hand: pages without pictures and surfaces, each plate a grey picture."""
    path = write(printed.data)
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dFILTERIMAGE", "-dFILTERVECTOR", "-r72"]
    command += [
        "-dFirstPage=3",
        "-dLastPage=3",
        "-sDEVICE=pamcmyk32",
        f"-sOutputFile={tmp_path}/p.pam",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    pixels = (tmp_path / "p.pam").read_bytes().partition(b"ENDHDR\n")[2]
    dark = [pixels[at : at + 4] for at in range(0, len(pixels), 4) if pixels[at + 3] >= 140]
    assert len(dark) > 200, SENTENCE
    assert not [inks for inks in dark if max(inks[:3]) > 5]


def test_notes_numbered_in_step_with_the_pages_are_no_folios() -> None:
    heads = {4: "4\u3000\u3000手册2", 5: "\u3000\u30005", 6: "6\u3000\u3000手册2"}
    pieces = [
        SimpleNamespace(page=page, x=x, y=y, text=text)
        for page, head in heads.items()
        for x, y, text in ((60.0, 70.0, str(page - 2)), (66.0, 70.0, "闸门的附注"), (60.0, 780.0, head))
    ]
    contents: Any = SimpleNamespace(shown=pieces)
    assert pdf_pages._folios(contents) == {4: "4", 5: "5", 6: "6"}
