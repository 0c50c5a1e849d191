"""Scripts that WeasyPrint's names of glyphs do not tell: where they stand, and what is read back."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
import weasyprint

from huozi.checks.pdf_contents import read_contents
from huozi.engine.session import Session
from tests.engine.composed_pages import BODY_CSS, MEASURE, Page

Pages = Callable[..., list[Page]]
HEBREW = "שלום עולם"


def written(body: str, css: str = "") -> bytes:
    out = io.BytesIO()
    with Session("kaiming"):
        weasyprint.HTML(string=f"<html lang=zh-Hans><style>{BODY_CSS}{css}</style>{body}").write_pdf(
            out, pdf_tags=True
        )
    return out.getvalue()


def told(body: str) -> str:
    """Return what our own reading of the file finds, words from right to left turned round."""
    with pikepdf.open(io.BytesIO(written(body))) as pdf:
        return "".join(read_contents(pdf).text)


def seen(body: str) -> str:
    return str(pypdfium2.PdfDocument(written(body))[0].get_textpage().get_text_range())


@pytest.mark.parametrize("word", ["שלום", "كتاب", "سلام", "لا", "الإسلام"])
def test_a_word_from_right_to_left_is_read_back_in_order(word: str) -> None:
    body = f"<p>他说<span lang=x>{word}</span>，写在一行里。"
    assert word in seen(body)
    assert word in told(body)


@pytest.mark.parametrize(
    "text", ["ສະບາຍດີ", "ນໍ້າ", "葛\U000e0100", "\u1112\u1161\u11ab", "m\u0304n\u0304", "☎\ufe0e", "\ufa19"]
)
def test_clusters_that_their_glyphs_do_not_name_are_told(text: str) -> None:
    """Also where the glyph has had the name of another character before: 葛 alone, then with a selector."""
    plain = f"葛与m、神。{text}后，又是葛、m、神。"
    assert told(f"<p>{plain}") == plain


def test_a_line_with_words_from_right_to_left_is_justified_as_any_other(pages: Pages) -> None:
    body = f"<p>{'雾散以后渡口有人' * 4}{HEBREW}{'雾散以后渡口有人' * 4}"
    lines = pages(body)[0].lines()
    assert max(letter.x for letter in lines[0]) == pytest.approx(21 + MEASURE - 10, abs=3)
    assert min(letter.x for letter in lines[1]) == pytest.approx(21, abs=0.1)


@pytest.mark.parametrize("markup", ["<b>{0}</b>", "{0}", "<u>{0}</u>"])
def test_words_stand_from_right_to_left_whatever_marks_them(pages: Pages, markup: str) -> None:
    """UAX #9, L2: the first word is the rightmost, in bold type as in any other."""
    body = f"<p>他说<span lang=he>אב {markup.format('גד')} הו</span>。"
    places = {letter.character: letter.x for letter in pages(body)[0].letters}
    hebrew = [letter for letter in "אבגדהו" if letter in places]
    assert len(hebrew) == 6
    assert sorted(hebrew, key=places.__getitem__, reverse=True) == hebrew
    assert places["说"] < places["ו"] and places["א"] < places["。"]


def test_no_blank_falls_inside_a_word_that_han_follows(pages: Pages) -> None:
    """The quarter em between scripts stands at the right of the word: Arabic letters must join."""
    alone = {letter.character: letter.x for letter in pages("<p>كتاب")[0].letters}
    beside = {letter.character: letter.x for letter in pages("<p>裸写كتاب在句中")[0].letters}
    for letter in "كتا":
        assert alone[letter] - alone["ب"] == pytest.approx(beside[letter] - beside["ب"], abs=0.05)
    assert beside["在"] - beside["ك"] > beside["ب"] - beside["写"] - 10 + 2


@pytest.mark.parametrize("lang", ["ar", "lo", "en"])
def test_a_paragraph_of_another_language_is_told_too(lang: str) -> None:
    """Composition does not set it; plain WeasyPrint does."""
    text = {"ar": "كتاب", "lo": "ນໍ້າ ສະບາຍດີ", "en": "m\u0304n\u0304 m"}[lang]
    direction = "rtl" if lang == "ar" else "ltr"
    assert told(f"<p lang={lang} style='direction:{direction}'>{text}") == text


@pytest.mark.parametrize("text", ["书名号里的字", f"书{HEBREW}字", "书m\u0304字"])
def test_a_line_under_text_is_drawn_once(text: str) -> None:
    with pikepdf.open(io.BytesIO(written(f"<p><u>{text}</u>"))) as pdf:
        strokes = [it for it in pikepdf.parse_content_stream(pdf.pages[0]) if str(it.operator) == "S"]
    assert len(strokes) == 1
