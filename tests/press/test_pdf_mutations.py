"""Sound PDFs of each kind, spoilt in one place at a time, by hands that never saw the checks' own cases."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from huozi.checks.pdf import Kind, check_pdf
from huozi.checks.pdf_seen import check_seen
from huozi.model.book import Book, Stretch
from huozi.pdf.finishing import Printed
from tests.press.pdf_mutations import ANY, ARCHIVE, BYTES, PRESS, READING, SIGHT, over
from tests.press.press_documents import BODY, SENTENCE
from tests.press.press_faults import Change, changed

WORDS = "河湾通讯" + re.sub("<[^>]*>", "", BODY)
KINDS: dict[Kind, list[tuple[str, Change, str]]] = {
    "print": [*ANY[:32], *PRESS],
    "screen": [*ANY[26:], *READING],
    "archive": [*ANY[::3], *ANY[1::9], *READING, *ARCHIVE],
}
"""At least forty each, and every one of them with some kind; all with all would only take longer."""


@pytest.fixture(scope="module")
def sound(printed: Printed, screen: bytes, archive: bytes) -> dict[Kind, bytes]:
    return {"print": printed.data, "screen": screen, "archive": archive}


def ids(data: bytes, kind: Kind) -> set[str]:
    return {found.id for found in check_pdf(data, kind)}


@pytest.mark.parametrize(
    ("kind", "change", "wanted"),
    [
        pytest.param(kind, change, wanted, id=f"{kind}: {name}")
        for kind, cases in KINDS.items()
        for name, change, wanted in cases
    ],
)
def test_each_fault_is_named(
    sound: dict[Kind, Any],
    kind: Kind,
    change: Change,
    wanted: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huozi.checks.pdf.check_seen", lambda *_: ())  # draws each page: see below
    spoilt = BytesIO()
    with pikepdf.open(BytesIO(sound[kind])) as pdf:
        change(pdf)
        pdf.save(spoilt, fix_metadata_version=False)
    assert wanted in ids(spoilt.getvalue(), kind) - ids_of_sound(sound, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "change", "wanted"), SIGHT, ids=[name for name, _, _ in SIGHT])
def test_text_that_nobody_sees_is_named_with_its_page_and_words(
    sound: dict[Kind, Any], kind: Kind, name: str, change: Change, wanted: str
) -> None:
    found = list(check_seen(changed(sound[kind], change), kind, None))
    assert {it.id for it in found} == {wanted}
    assert {it.values["pages"] for it in found} == {"3"}
    assert all(str(it.values["text"])[:2] in f"{WORDS}{SENTENCE * 2}" for it in found), name


def test_text_that_nobody_sees_is_told_with_its_place_in_the_manuscript(
    sound: dict[Kind, Any], book: Book
) -> None:
    (chapter,) = book.chapters
    placed = replace(chapter, positions={"a01-b1": (Stretch(0, 7, 1),)})
    spoilt = changed(sound["screen"], over(b"1 g 60 300 300 100 re f"))
    (found, *_) = check_seen(spoilt, "screen", replace(book, chapters=(placed,)))
    assert found.location is not None
    assert (found.location.path, found.location.line) == ("manuscript/01-spring.md", 7)


@pytest.mark.parametrize("kind", KINDS)
def test_all_text_of_a_sound_file_is_seen(sound: dict[Kind, Any], kind: Kind) -> None:
    assert not list(check_seen(sound[kind], kind, None))


_SOUND: dict[Kind, set[str]] = {}


def ids_of_sound(sound: dict[Kind, bytes], kind: Kind) -> set[str]:
    """Return what is told of the sound file, worked out once."""
    if kind not in _SOUND:
        _SOUND[kind] = ids(sound[kind], kind)
    return _SOUND[kind]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "spoil", "wanted"), BYTES)
def test_each_damage_is_named(sound: dict[Kind, Any], kind: Kind, name: str, spoil: Any, wanted: str) -> None:
    assert ids(spoil(sound[kind]), kind) & {wanted, "pdf-unreadable"}, name


def test_a_locked_file_is_named(sound: dict[Kind, Any]) -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(sound["screen"])) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert ids(locked.getvalue(), "screen") == {"pdf-locked"}
