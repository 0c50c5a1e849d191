"""The facts of the colophon: one list for EPUB and PDF."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.colophon import imprint
from huozi.epub.front import colophon_page
from huozi.epub.xhtml import Blanks
from huozi.model.book import Edition
from huozi.pages import front

Make = Callable[..., Path]
FULL = """\
title = "河湾一年"
subtitle = "——水边的人和事"
language = "{language}"
date = 2024-05-01
publisher = "河湾水文站"
rights = "© 2024 河湾水文站"
isbn = "978-7-5001-0000-3"
{more}

[[contributors]]
name = "欧阳若水"
role = "编辑"

[[contributors]]
name = "单小河"
role = "编辑"

[series]
name = "河湾通讯"
number = "12"
permit = "准印证第0012号"
issn = "1000-0000"
"""


@pytest.fixture
def edition(make_edition: Make) -> Callable[..., Edition]:
    def make(language: str = "zh-Hans", more: str = "", name: str = "edition") -> Edition:
        return project.load(make_edition(FULL.format(language=language, more=more), name=name)).edition

    return make


def test_every_fact_of_the_settings_has_its_line_in_order(edition: Callable[..., Edition]) -> None:
    facts = imprint(edition())
    assert [(fact.id, fact.name, fact.value) for fact in facts] == [
        ("title", "书名", "河湾一年"),
        ("subtitle", "副题", "——水边的人和事"),
        ("series", "刊名", "河湾通讯"),
        ("number", "期号", "第12期"),
        ("people", "编辑", "欧阳若水、单小河"),
        ("publisher", "出版", "河湾水文站"),
        ("date", "出版日期", "2024年5月1日"),
        ("permit", "准印证号", "准印证第0012号"),
        ("isbn", "ISBN", "978-7-5001-0000-3"),
        ("issn", "ISSN", "1000-0000"),
        ("rights", "版权", "© 2024 河湾水文站"),
    ]


def test_an_identifier_stands_there_unless_it_only_repeats_the_isbn(edition: Callable[..., Edition]) -> None:
    own = "urn:uuid:12345678-1234-5678-1234-567812345678"
    told = {fact.id: fact.value for fact in imprint(edition(more=f'identifier = "{own}"'))}
    assert told["identifier"] == own


def test_names_are_parted_as_the_language_parts_them(edition: Callable[..., Edition]) -> None:
    told = {fact.id: fact.value for fact in imprint(edition("en"))}
    assert told["people"] == "欧阳若水, 单小河"


def test_epub_and_pdf_print_the_same_facts(make_edition: Make) -> None:
    made = assemble(project.load(make_edition(FULL.format(language="zh-Hans", more=""))))
    facts = imprint(made.edition)
    in_epub = colophon_page(Blanks("zh-Hans", (), vertical=False), made.edition).main
    in_pdf = front.colophon(made)
    for fact in facts:
        assert fact.value in "".join(in_epub.itertext())
        assert fact.value in "".join(in_pdf.itertext())
