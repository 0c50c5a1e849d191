"""What is read from the pages of a PDF: glyph 0 is seen however it is named."""

from io import BytesIO

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, Stream

from huozi.checks.pdf_contents import read_contents
from huozi.checks.pdf_navigation import _stands_in_two


def shown(codes: bytes, encoding: object, names: bytes = b"", gids: bytes | None = None) -> tuple[bool, str]:
    """Return whether a page that shows `codes` shows an empty box, and its text."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Song"))
        if gids is not None:
            inner.CIDToGIDMap = Stream(pdf, gids)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Song"))
        font.Encoding = Stream(pdf, encoding) if isinstance(encoding, bytes) else encoding
        font.DescendantFonts = Array([inner])
        font.ToUnicode = Stream(pdf, b"1 beginbfchar " + names + b" endbfchar")
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.contents_add(b"BT /F 9 Tf <" + codes.hex().encode() + b"> Tj ET")
        contents = read_contents(pdf)
    return contents.missing == {1}, contents.text[0]


NAMED = b"<0000> <7532> <0007> <4e59> <0102> <4e19>"


@pytest.mark.parametrize(
    ("codes", "encoding", "missing", "text"),
    [
        (b"\0\7", Name("/Identity-H"), False, "乙"),
        (b"\0\0", Name("/Identity-H"), True, "甲"),
        (b"\0\0", Name("/Identity-V"), True, "甲"),
        (b"\0\0", Name("/GBK-EUC-H"), False, "甲"),
        (b"\0\7", b"1 begincidchar <0007> 7 endcidchar", False, "乙"),
        (b"\0\7", b"1 begincidchar <0007> 0 endcidchar", True, "乙"),
        (b"\0\7", b"1 begincidchar <0008> 8 endcidchar", True, "乙"),
        (b"\1\2", b"1 begincidrange <0100> <01ff> 40 endcidrange", False, "丙"),
        (b"\1\2", b"1 begincidrange <0102> <01ff> 0 endcidrange", True, "丙"),
    ],
)
def test_an_empty_box_is_seen_however_it_is_named(
    codes: bytes, encoding: object, missing: bool, text: str
) -> None:
    assert shown(codes, encoding, NAMED) == (missing, text)


@pytest.mark.parametrize(("gids", "missing"), [(b"\0\0" * 7 + b"\0\3", False), (b"\0\3" * 7, True)])
def test_the_map_to_glyphs_is_followed(gids: bytes, missing: bool) -> None:
    assert shown(b"\0\7", Name("/Identity-H"), NAMED, gids) == (missing, "乙")


@pytest.mark.parametrize(("character", "missing"), [("\U000f1234", {1}), ("渡", set())])
def test_what_the_layout_engine_draws_for_a_missing_character_is_seen(
    character: str, missing: set[int]
) -> None:
    data = weasyprint.HTML(string=f"<p lang=zh>有{character}字</p>").write_pdf()
    with pikepdf.open(BytesIO(data)) as pdf:
        contents = read_contents(pdf)
    assert contents.missing == missing
    assert contents.text == [f"有{character}字"]


def test_title_and_authors_of_an_entry_may_stand_apart_on_their_page() -> None:
    assert _stands_in_two("雨小唱顾闻", "3雨小唱作顾闻石桥")
    assert not _stands_in_two("雨小唱顾闻", "3雨小唱作梁禾石桥")
    assert not _stands_in_two("雨小唱顾闻", "3雪之一作顾闻石桥")
