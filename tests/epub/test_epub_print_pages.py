"""The page list against the print PDF: what follows a page break stands at the top of that very page."""

import unicodedata
from collections.abc import Callable

import pypdfium2
from lxml import etree

from huozi.checks.epub import check_epub
from huozi.model.book import Book
from huozi.pages.layout import lay_out
from tests.epub.conftest import screen_pictures
from tests.epub.opened_epub import Opened

PARAGRAPHS = "\n\n".join(
    f"{number}号桥下的水位每两个小时报一次，站里的人轮着去看，雨天也不例外。" * 7 for number in range(1, 25)
)
ARTICLE = f"---\ntitle: 看水的人\n---\n\n{PARAGRAPHS}\n"


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append("".join(unicodedata.normalize("NFKC", words.get_text_range()).split()))
            words.close()
            page.close()
        return texts


def test_pages_begin_in_the_epub_with_the_words_they_begin_with_in_print(
    assembled: Callable[..., Book], opened: Callable[..., Opened]
) -> None:
    settings = 'title = "看水"\nlanguage = "zh-Hans"\n[print]\ntrim = "A5"\n'
    book = assembled(settings, {"01-water.md": ARTICLE}, name="printed")
    layout = lay_out(book, screen_pictures(book))  # type: ignore[arg-type]
    epub = opened(book, list(layout.page_starts))
    assert check_epub(epub.data, book, layout.page_starts) == ()
    pages = page_texts(layout.write()[0])
    assert len(pages) == len(layout.page_starts) > 6
    section = epub.document("a01").find(".//{*}section")
    assert section is not None
    text, marks = "", {}
    for event, node in etree.iterwalk(section, events=("start", "end")):
        if event == "start" and node.get("role") == "doc-pagebreak":
            marks[int(node.get("id", "").removeprefix("page-"))] = len(text)
        text += "".join(((node.text if event == "start" else node.tail) or "").split())
    text = unicodedata.normalize("NFKC", text)
    assert sum(1 for start in layout.page_starts if start.offset) >= 2  # pages that begin inside a paragraph
    for page, at in marks.items():
        assert text[at : at + 12] in pages[page - 1]
        if page > min(marks):
            assert text[at - 12 : at] in pages[page - 2]
