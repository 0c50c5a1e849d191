"""Ways to spoil a sound PDF, each with the finding that names the fault; beside those in test_check_pdf."""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.press.press_faults import Change

BODY = 2  # index of a page with running text


def composite(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the fonts of the file, in the order of their names."""
    found = [it for it in pdf.objects if isinstance(it, Dictionary) and "/DescendantFonts" in it]
    return sorted(found, key=lambda font: str(font.BaseFont))


def program(pdf: pikepdf.Pdf) -> Any:
    """Return the stream of a font's program."""
    descriptor = composite(pdf)[0].DescendantFonts[0].FontDescriptor
    return descriptor.get("/FontFile3", descriptor.get("/FontFile2"))


def tagged(pdf: pikepdf.Pdf, role: str) -> Any:
    """Return the first structure element of a role."""
    return next(it for it in pdf.objects if isinstance(it, Dictionary) and it.get("/S") == Name(f"/{role}"))


def pictures(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the pictures of the file."""
    yield from (it for it in pdf.objects if isinstance(it, Stream) and it.get("/Subtype") == Name.Image)


def links(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the areas of links, page by page."""
    return [note for page in pdf.pages for note in page.obj.get("/Annots", ())]


def put(key: str, value: Any, where: Callable[[pikepdf.Pdf], Any] = lambda pdf: pdf.Root) -> Change:
    """Return the change that sets a key of what `where` returns."""
    return lambda pdf: where(pdf).__setitem__(key, value)


def drop(key: str, where: Callable[[pikepdf.Pdf], Any] = lambda pdf: pdf.Root) -> Change:
    """Return the change that takes a key away."""
    return lambda pdf: where(pdf).__delitem__(key)


def page(number: int = BODY) -> Callable[[pikepdf.Pdf], Any]:
    """Return what gives the dictionary of a page."""
    return lambda pdf: pdf.pages[number].obj


def paint(content: bytes, first: bool = False) -> Change:
    """Return the change that paints something more, as an artifact, or before all else."""
    whole = content if first else b"/Artifact BMC " + content + b" EMC"
    return lambda pdf: pdf.pages[BODY].contents_add(whole, prepend=first)


def state(**values: Any) -> Change:
    """Return the change that paints a page in a graphics state."""

    def change(pdf: pikepdf.Pdf) -> None:
        resources = pdf.pages[BODY].obj.Resources
        if "/ExtGState" not in resources:
            resources.ExtGState = Dictionary()
        resources.ExtGState["/Spoilt"] = Dictionary(Type=Name.ExtGState, **values)
        pdf.pages[BODY].contents_add(b"/Spoilt gs 0 0 0 0 k 50 50 20 20 re f 60 60 m 90 90 l S", prepend=True)

    return change


def letters(setting: bytes, **values: Any) -> Change:
    """Return the change that shows each piece of a page's text after a setting of its own."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[BODY]
        if values:
            state(**values)(pdf)
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(
            re.sub(rb"(\[(?:<[^>]*>|[-\d.\s])*\]\s*TJ)", setting + rb" \1", content)
        )

    return change


def over(content: bytes) -> Change:
    """Return the change that paints something over the whole of a page, whatever its state is at the end."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[BODY].contents_add(b"q", prepend=True)
        pdf.pages[BODY].contents_add(b"Q /Artifact BMC q " + content + b" Q EMC")

    return change


def covered(pdf: pikepdf.Pdf) -> None:
    """Paint a picture over the text of a page."""
    pdf.pages[BODY].obj.Resources.XObject = Dictionary(Over=max(pictures(pdf), key=lambda it: it.Width))
    over(b"300 0 0 200 60 300 cm /Over Do")(pdf)


def switched_off(pdf: pikepdf.Pdf) -> None:
    """Put a page into a layer that is not shown."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.pages[BODY].obj.Resources.Properties = Dictionary(Off=layer)
    pdf.pages[BODY].contents_add(b"/OC /Off BDC", prepend=True)
    pdf.pages[BODY].contents_add(b"EMC")


def metadata(old: str, new: str) -> Change:
    """Return the change of the metadata packet."""

    def change(pdf: pikepdf.Pdf) -> None:
        before = pdf.Root.Metadata.read_bytes().decode()
        after = re.sub(old, new, before, flags=re.DOTALL)
        assert after != before
        pdf.Root.Metadata.write(after.encode())

    return change


def mirrored(matrix: str) -> Change:
    """Return the change that paints the pictures of the body in a matrix of their own."""

    def change(pdf: pikepdf.Pdf) -> None:
        for one in pdf.pages:
            data = b"\n".join(part.read_bytes() for part in _parts(one))
            if b" Do" in data and one.index > 1:
                turned = re.sub(rb"(/[^\s/]+ Do)", b"q " + matrix.encode() + rb" cm \1 Q", data)
                one.obj.Contents = pdf.make_stream(turned)

    return change


def _parts(one: pikepdf.Page) -> list[Any]:
    contents = one.obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]


def cut_program(pdf: pikepdf.Pdf) -> None:
    """Leave half of a font."""
    data = program(pdf).read_bytes()
    program(pdf).write(data[: len(data) // 2])


def other_characters(pdf: pikepdf.Pdf) -> None:
    """Name each glyph after the next character."""
    for font in composite(pdf):
        table = font.ToUnicode.read_bytes()
        later = re.sub(rb"(<\w+> <)(\w{4})>", lambda it: it[1] + b"%04x>" % (int(it[2], 16) + 1), table)
        font.ToUnicode.write(later)


def wider(pdf: pikepdf.Pdf) -> None:
    """Double every width of the fonts."""
    for font in composite(pdf):
        descendant = font.DescendantFonts[0]
        descendant.W = Array(
            [Array([float(it) * 2 for it in one]) if isinstance(one, Array) else one for one in descendant.W]
        )


def empty_profile(pdf: pikepdf.Pdf) -> None:
    """Wipe the tags of the output profile."""
    stream = pdf.Root.OutputIntents[0].DestOutputProfile
    data = stream.read_bytes()
    stream.write(data[:132] + bytes(len(data) - 132))


def spot(pdf: pikepdf.Pdf) -> None:
    """Paint with a fifth ink."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0.8, 0], N=1)
    resources = pdf.pages[BODY].obj.Resources
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    resources.ColorSpace["/Spot"] = Array([Name.Separation, Name("/PANTONE 185 C"), Name.DeviceCMYK, tint])
    pdf.pages[BODY].contents_add(b"/Spot cs 1 sc 50 50 20 20 re f")


def swap_pages(pdf: pikepdf.Pdf) -> None:
    """Bind two pages in the wrong order."""
    first, second = pikepdf.Page(pdf.pages[2].obj), pikepdf.Page(pdf.pages[3].obj)
    pdf.pages[2], pdf.pages[3] = second, first


def number_later(pdf: pikepdf.Pdf) -> None:
    """Give each page the label of the next."""
    labels = list(pdf.Root.PageLabels.Nums)[1::2]
    numbered = [label for label in labels if str(label.get("/P", "")).isdigit()]
    for label in numbered:
        label.P = String(str(int(str(label.P)) + 1))
    for label in labels:
        if "/S" in label:
            label.St = int(label.get("/St", 1)) + 1


def shift_all(pdf: pikepdf.Pdf) -> None:
    """Move what is cut, not what is printed."""
    for one in pdf.pages:
        for name in ("/TrimBox", "/BleedBox"):
            if name in one.obj:
                one.obj[name] = Array([float(value) + 4 for value in one.obj[name]])


def no_bleed(pdf: pikepdf.Pdf) -> None:
    """Cut where the print ends."""
    for one in pdf.pages:
        one.obj.BleedBox = one.obj.TrimBox


def again(pdf: pikepdf.Pdf) -> None:
    """Paint the page's text twice."""
    one = pdf.pages[BODY]
    data = b"\n".join(part.read_bytes() for part in _parts(one))
    one.obj.Contents = pdf.make_stream(b"q\n" + data + b"\nQ\n" + data)


def halve_contents(pdf: pikepdf.Pdf) -> None:
    """Cut a page's instructions off."""
    data = b"\n".join(part.read_bytes() for part in _parts(pdf.pages[BODY]))
    pdf.pages[BODY].obj.Contents = pdf.make_stream(data[: len(data) // 2])


def halve_picture(pdf: pikepdf.Pdf) -> None:
    """Cut a picture's data off."""
    image = max(pictures(pdf), key=lambda it: int(it.Width))
    raw = image.read_raw_bytes()
    image.write(raw[: len(raw) // 2], filter=image.get("/Filter"), decode_parms=image.get("/DecodeParms"))


def coarse_picture(pdf: pikepdf.Pdf) -> None:
    """Leave a picture of a few pixels."""
    for image in pictures(pdf):
        if int(image.Width) > 300:
            image.write(zlib.compress(bytes(range(256)) * 8), filter=Name.FlateDecode)
            image.Width, image.Height, image.ColorSpace = 30, 22, Name.DeviceRGB
            for key in ("/DecodeParms", "/SMask"):
                if key in image:
                    del image[key]


def twice_bookmarked(pdf: pikepdf.Pdf) -> None:
    """Add the last bookmark once more."""
    last = pdf.Root.Outlines.Last
    more = pdf.make_indirect(Dictionary(Title=last.Title))
    for key in ("/Dest", "/A"):
        if key in last:
            more[key] = last[key]
    more.Parent, more.Prev = pdf.Root.Outlines, last
    last.Next = more
    pdf.Root.Outlines.Last = more


def astray(pdf: pikepdf.Pdf) -> None:
    """Let the first bookmark lead to the last page."""
    first = pdf.Root.Outlines.First
    if "/A" in first:
        del first["/A"]
    first.Dest = Array([pdf.pages[-1].obj, Name.XYZ, 0, 500, 0])


def without_parent(pdf: pikepdf.Pdf) -> None:
    """Empty a page's entry of the parent tree."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    lists = [index for index in range(1, len(numbers), 2) if isinstance(numbers[index], Array)]
    numbers[lists[-1]] = Array([])


def less(role: str) -> Change:
    """Return the change that takes the last kid from an element."""

    def change(pdf: pikepdf.Pdf) -> None:
        element = tagged(pdf, role)
        element.K = Array(list(element.K)[:-1])

    return change


def other_role(role: str, new: str) -> Change:
    """Return the change that calls all elements of a role something else."""

    def change(pdf: pikepdf.Pdf) -> None:
        for found in pdf.objects:
            if isinstance(found, Dictionary) and found.get("/S") == Name(f"/{role}") and "/P" in found:
                found.S = Name(f"/{new}")

    return change


def unlinked(pdf: pikepdf.Pdf) -> None:
    """Take the areas of links off the pages, and leave their tags."""
    for one in pdf.pages:
        if "/Annots" in one.obj:
            del one.obj["/Annots"]


def renamed_file(pdf: pikepdf.Pdf) -> None:
    """Give an attached file a second name."""
    pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)["record.json"].UF = String("other.json")


def comment(pdf: pikepdf.Pdf) -> None:
    """Leave a note of the last reader."""
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[50, 50, 70, 70], Contents=String("?"))
    pdf.pages[BODY].obj.Annots = Array([pdf.make_indirect(note)])


def machine_letters(pdf: pikepdf.Pdf) -> None:
    """Print a word in a font that every machine has of its own."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[BODY].obj.Resources.Font["/Machine"] = font
    pdf.pages[BODY].contents_add(b"/Artifact BMC BT /Machine 9 Tf 50 50 Td (draft) Tj ET EMC")


def outside_data(pdf: pikepdf.Pdf) -> None:
    """Let a stream take its data from a file of the reader's machine."""
    pdf.Root.PieceInfo = pdf.make_stream(b"", F=String("/etc/passwd"))


JAVASCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
ANY: list[tuple[str, Change, str]] = [
    ("font cut off", cut_program, "pdf-font-broken"),
    ("characters misnamed", other_characters, "pdf-glyph-misnamed"),
    ("widths doubled", wider, "pdf-font-widths"),
    ("font of another collection", put("/Encoding", Name("/GBK-EUC-H"), lambda pdf: composite(pdf)[0]),
     "pdf-font-broken"),
    ("whole font", put("/BaseFont", Name("/NotoSerif"), lambda pdf: composite(pdf)[0]), "pdf-font-whole"),
    ("font gone from the page", drop("/Font", lambda pdf: page()(pdf).Resources), "pdf-resource-lost"),
    ("turned page", put("/Rotate", 90, page()), "pdf-boxes-wrong"),
    ("all pages turned", put("/Rotate", 180, lambda pdf: pdf.Root.Pages), "pdf-boxes-wrong"),
    ("larger unit", put("/UserUnit", 2, page()), "pdf-boxes-wrong"),
    ("page without trim", drop("/TrimBox", page()), "pdf-boxes-wrong"),
    ("cut off at screen", put("/CropBox", Array([40, 40, 300, 400]), page()), "pdf-boxes-wrong"),
    ("shifted trim", shift_all, "pdf-boxes-wrong"),
    ("page on its head", paint(b"-1 0 0 -1 420 595 cm", True), "pdf-text-turned"),
    ("mirror writing", paint(b"-1 0 0 1 420 0 cm", True), "pdf-text-mirrored"),
    ("narrowed to nothing", letters(b"0.001 Tz"), "pdf-text-tiny"),
    ("dwarfed page", paint(b"0.1 0 0 0.1 0 0 cm", True), "pdf-text-tiny"),
    ("unclosed state", paint(b"q", True), "pdf-content-broken"),
    ("unknown instruction", paint(b"1 2 xyzzy"), "pdf-content-broken"),
    ("instructions cut off", halve_contents, "pdf-content-broken"),
    ("text painted twice", again, "pdf-text-double"),
    ("unknown blending", state(BM=Name("/Glow")), "pdf-feature-forbidden"),
    ("transfer curve", state(TR=Dictionary(FunctionType=2, Domain=[0, 1], N=1)), "pdf-feature-forbidden"),
    ("halftone", state(HT=Dictionary(HalftoneType=1)), "pdf-feature-forbidden"),
    ("unknown intent", paint(b"/Pretty ri"), "pdf-feature-forbidden"),
    ("picture mirrored", mirrored("-1 0 0 1 1 0"), "pdf-picture-turned"),
    ("picture on its head", mirrored("-1 0 0 -1 1 1"), "pdf-picture-turned"),
    ("picture squeezed", mirrored("1 0 0 0.6 0 0"), "pdf-picture-distorted"),
    ("picture off the paper", mirrored("1 0 0 1 9 9"), "pdf-picture-outside"),
    ("picture cut off", halve_picture, "pdf-picture-broken"),
    ("picture of few pixels", coarse_picture, "pdf-picture-coarse"),
    ("pages swapped", swap_pages, "pdf-page-disordered"),
    ("labels off by one", number_later, "pdf-page-label-wrong"),
    ("grey blending", put("/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceGray), page()),
     "pdf-blending-wrong"),
    ("metadata torn", metadata("</rdf:RDF>", ""), "pdf-xmp-broken"),
    ("metadata of no kind", put("/Subtype", Name.Text, lambda pdf: pdf.Root.Metadata), "pdf-xmp-broken"),
    ("two titles", metadata("河湾通讯", "河湾来信"), "pdf-xmp-differs"),
    ("changed when", metadata(r"(ModifyDate>)\d{4}", r"\g<1>2019"), "pdf-xmp-differs"),
    ("no title", lambda pdf: pdf.docinfo.__delitem__("/Title"), "pdf-info-missing"),
    ("no date", lambda pdf: pdf.docinfo.__delitem__("/CreationDate"), "pdf-info-missing"),
    ("no language", drop("/Lang"), "pdf-title-missing"),
    ("English", put("/Lang", String("en-US")), "pdf-language-wrong"),
    ("no such language", put("/Lang", String("Chinese!")), "pdf-language-wrong"),
    ("script at opening", put("/OpenAction", JAVASCRIPT), "pdf-active-content"),
    ("address at opening", put("/OpenAction", Dictionary(S=Name.URI, URI=String("https://e.org/"))),
     "pdf-active-content"),
    ("script of a page", put("/AA", Dictionary(O=JAVASCRIPT), page()), "pdf-active-content"),
    ("form", put("/AcroForm", Dictionary(Fields=Array([]))), "pdf-active-content"),
    ("comment", comment, "pdf-active-content"),
    ("full screen", put("/PageMode", Name.FullScreen), "pdf-opening-strange"),
    ("opened from the right", put("/ViewerPreferences", Dictionary(Direction=Name.R2L)),
     "pdf-opening-strange"),
    ("slides", put("/Trans", Dictionary(S=Name.Dissolve), page()), "pdf-opening-strange"),
    ("data from outside", outside_data, "pdf-feature-forbidden"),
    ("layers", put("/OCProperties", Dictionary(OCGs=Array([]), D=Dictionary())), "pdf-layers"),
    ("letters of a machine", machine_letters, "pdf-font-not-embedded"),
]  # fmt: skip
SIGHT: list[tuple[str, Change, str]] = [
    ("invisible", letters(b"3 Tr"), "pdf-text-unseen"),
    ("only a clip", letters(b"7 Tr"), "pdf-text-unseen"),
    ("white", letters(b"1 g"), "pdf-text-unseen"),
    ("no ink", letters(b"0 0 0 0 k"), "pdf-text-unseen"),
    ("a shade of white", letters(b"0.98 g"), "pdf-text-unseen"),
    ("transparent", letters(b"/Spoilt gs", ca=0), "pdf-text-unseen"),
    ("clipped away", paint(b"0 0 1 1 re W n", True), "pdf-text-unseen"),
    ("lower half clipped away", paint(b"0 300 999 999 re W n", True), "pdf-text-unseen"),
    ("covered by white", over(b"1 g 60 300 300 100 re f"), "pdf-text-unseen"),
    ("covered by grey", over(b"0.5 g 60 300 300 100 re f"), "pdf-text-unseen"),
    ("covered by a picture", covered, "pdf-text-unseen"),
    ("layer switched off", switched_off, "pdf-text-unseen"),
    ("beyond the right edge", paint(b"1 0 0 1 200 0 cm", True), "pdf-text-outside"),
    ("beyond the left edge", paint(b"1 0 0 1 -70 0 cm", True), "pdf-text-outside"),
    ("spaced out", letters(b"60 Tc"), "pdf-text-outside"),
    ("far above", letters(b"900 Ts"), "pdf-text-outside"),
    ("page off the paper", paint(b"1 0 0 1 900 900 cm", True), "pdf-text-outside"),
    ("blown up", paint(b"1.8 0 0 1.8 0 0 cm", True), "pdf-text-outside"),
]  # fmt: skip
PRESS: list[tuple[str, Change, str]] = [
    ("no bleed", no_bleed, "pdf-bleed-small"),
    ("art box", put("/ArtBox", Array([0, 0, 9, 9]), page()), "pdf-boxes-wrong"),
    ("fifth ink", spot, "pdf-ink-extra"),
    ("four solid inks", paint(b"1 1 1 1 k 50 50 90 90 re f"), "pdf-ink-heavy"),
    ("white that overprints", state(op=True, OP=True), "pdf-overprint-white"),
    ("thin by state", state(LW=0.05), "pdf-hairline"),
    ("thin area", paint(b"0 0 0 1 k 50 50 200 0.05 re f"), "pdf-hairline"),
    ("wiped profile", empty_profile, "pdf-intent-missing"),
    ("no document id", metadata("<xmpMM:DocumentID>.*?</xmpMM:DocumentID>", ""), "pdf-info-missing"),
    ("trapped twice", metadata("(pdf:Trapped>)False", r"\1True"), "pdf-xmp-differs"),
    ("portfolio", put("/Collection", Dictionary()), "pdf-feature-forbidden"),
]
READING: list[tuple[str, Change, str]] = [
    ("doubted tags", put("/Suspects", True, lambda pdf: pdf.Root.MarkInfo), "pdf-tag-broken"),
    ("standard type mapped", put("/RoleMap", Dictionary(P=Name.Span), lambda pdf: pdf.Root.StructTreeRoot),
     "pdf-tag-broken"),
    ("no parent", without_parent, "pdf-tag-broken"),
    ("links without area", unlinked, "pdf-tag-broken"),
    ("no document", other_role("Document", "Art"), "pdf-tag-nesting"),
    ("rows of no table", other_role("Table", "Div"), "pdf-tag-nesting"),
    ("no header cells", other_role("TH", "TD"), "pdf-table-wrong"),
    ("row cut", less("TR"), "pdf-table-wrong"),
    ("heading four", other_role("H1", "H4"), "pdf-heading-wrong"),
    ("read as something else", put("/ActualText", String("别的话"), lambda pdf: tagged(pdf, "TH")),
     "pdf-actual-text-differs"),
    ("cell in French", put("/Lang", String("中文"), lambda pdf: tagged(pdf, "P")), "pdf-language-wrong"),
    ("bookmark twice", twice_bookmarked, "pdf-bookmark-twice"),
    ("bookmark astray", astray, "pdf-bookmark-wrong"),
    ("hidden link", put("/F", 2, lambda pdf: links(pdf)[0]), "pdf-annotation-hidden"),
    ("link over the page", put("/Rect", Array([0, 0, 400, 590]), lambda pdf: links(pdf)[0]),
     "pdf-link-adrift"),
    ("link that runs", lambda pdf: links(pdf)[-1].__setitem__(
        "/A", Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))), "pdf-active-content"),
]  # fmt: skip
ARCHIVE: list[tuple[str, Change, str]] = [
    ("wiped profile", empty_profile, "pdf-intent-missing"),
    ("file of two names", renamed_file, "pdf-attachment-undescribed"),
    ("unknown schema", metadata("</rdf:RDF>", '<rdf:Description rdf:about="" xmlns:zz="http://zz.example/">'
                                "<zz:a>1</zz:a></rdf:Description></rdf:RDF>"), "pdf-xmp-undescribed"),
    ("left out in print", put("/F", 0, lambda pdf: links(pdf)[0]), "pdf-annotation-hidden"),
]  # fmt: skip
BYTES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("end cut off", lambda data: data[: len(data) * 9 // 10], "pdf-damaged"),
    ("no table of objects", lambda data: data[: data.rfind(b"startxref")] + b"startxref\n12\n%%EOF\n",
     "pdf-damaged"),
    ("something before", lambda data: b"mail\n" + data, "pdf-damaged"),
    ("something behind", lambda data: data + bytes(3000), "pdf-damaged"),
]  # fmt: skip
