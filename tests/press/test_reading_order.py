"""The sample in two languages as a screen reader meets it: tags, languages, links of notes, their order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from huozi.checks.pdf_contents import Contents, read_contents
from huozi.checks.pdf_tags import Tag, read_tags
from huozi.checks.text_order import plain
from huozi.pipeline import Options, build

SAMPLE = Path("examples/two-languages")


class Read:
    """The finished screen PDF, its tags and what they say."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.contents: Contents = read_contents(pdf)
        self.tags: list[Tag] = read_tags(pdf)

    def of(self, role: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.role == role]

    def says(self, tag: Tag) -> str:
        return tag.text(self.contents)

    def destination(self, tag: Tag) -> str:
        (link,) = [child for child in tag.children if child.role == "Link"]
        (note,) = link.notes
        return str(note.Dest)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    root = tmp_path_factory.mktemp("two") / "edition"
    shutil.copytree(SAMPLE, root)
    built = build(root, root / "dist", Options(("screen",)))
    assert built.refused == ()
    with pikepdf.open(built.outputs[0].path) as pdf:
        yield Read(pdf)


def test_each_article_and_phrase_says_its_language(read: Read) -> None:
    spoken = [(str(tag.object.Lang), read.says(tag)[:4]) for tag in read.tags if "/Lang" in tag.object]
    assert str(read.pdf.Root.Lang) == "zh-Hans"
    assert ("en", "The ") in spoken
    assert ("de", "Schi") in spoken
    assert ("zh-Hans", "渡口的钟") in spoken
    assert [language for language, _ in spoken].count("ug") == 1


def test_a_word_from_right_to_left_is_read_in_its_order(read: Read) -> None:
    (phrase,) = [tag for tag in read.tags if str(tag.object.get("/Lang", "")) == "ug"]
    assert read.says(phrase) == "قوڭغۇراق"


def test_a_note_is_called_by_a_link_and_leads_back(read: Read) -> None:
    """ISO 32000-1, 14.8.4.4: the call is a Reference; ISO 14289-1, 7.18.5: links stand in Link elements."""
    calls, notes = read.of("Reference"), read.of("Note")
    marks = [child for note in notes for child in note.children if child.role == "Lbl"]
    assert [read.says(call) for call in calls] == ["1", "1"]
    assert [read.destination(call) for call in calls] == ["a01-n1", "a02-n1"]
    assert [read.destination(mark) for mark in marks] == ["a01-n1-call", "a02-n1-call"]


def test_sections_stand_in_a_contents_of_their_own_below_their_article(read: Read) -> None:
    outer, *inner = read.of("TOC")
    assert len(outer.children) == len(inner) == 2
    assert {child.role for child in outer.children} == {"TOCI"}
    assert [read.says(toc)[:4] for toc in inner] == ["钟的来历", "Wher"]
    assert all(toc.above[-2:] == ("TOC", "TOCI") for toc in inner)


def test_no_paragraph_stands_in_another(read: Read) -> None:
    assert [read.says(tag) for tag in read.of("P") if "P" in tag.above and "Note" not in tag.above] == []


def test_the_text_is_read_in_the_order_of_the_manuscript(read: Read) -> None:
    said = plain("".join(read.contents.marked.get(key, "") for tag in read.tags for key in tag.own))
    order = ["渡口的早晨", "钟的来历", "听惯了", "Morning", "Where it came", "used to hearing it"]
    places = [said.rindex(plain(words)) for words in order]
    assert places == sorted(places)


def test_an_article_in_english_is_hyphenated_dated_and_set_as_english(read: Read) -> None:
    text = "".join(read.contents.text)
    assert "2026-02-10" in text and "2026年2月10日" in plain(text)
    assert "hear-ing" in text
