"""Sound PDFs of each kind, spoilt in one place at a time, by hands that never saw the checks' own cases."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from huozi.checks.pdf import Kind, check_pdf
from huozi.pdf.finishing import Printed
from tests.press.pdf_mutations import ANY, ARCHIVE, BYTES, PRESS, READING
from tests.press.press_faults import Change

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
def test_each_fault_is_named(sound: dict[Kind, Any], kind: Kind, change: Change, wanted: str) -> None:
    spoilt = BytesIO()
    with pikepdf.open(BytesIO(sound[kind])) as pdf:
        change(pdf)
        pdf.save(spoilt, fix_metadata_version=False)
    assert wanted in ids(spoilt.getvalue(), kind) - ids_of_sound(sound, kind)


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
