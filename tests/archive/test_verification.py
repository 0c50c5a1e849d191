"""Whatever happens to the files of an archive, `verify` names it, and the edition it happened to."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from huozi.archive.catalogue import Catalogue, _record
from huozi.archive.objects import ROOT, object_path
from huozi.archive.register import Accession, entries
from huozi.archive.store import PENDING, Added, Store
from huozi.archive.verification import LOG, verify
from huozi.diagnostics import SourceError
from tests.archive.conftest import files, identifier

TEXT = "manuscript/01-spring.md"


@pytest.fixture
def shelf(store: Store) -> Added:
    """An archive of three editions, the first corrected once; returns the first as it is now."""
    for number in (1, 2, 3):
        store.add(identifier(number), files(number), message="")
    return store.add(identifier(1), files(1, "河水退了。"), message="corrected")


def found(store: Store, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return id and place of everything that a verification finds."""
    result = verify(store, catalogue)
    return [(item.id, str(item.location)) for item in result.findings]


def test_an_untouched_archive_is_sound(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    result = verify(store, catalogue)
    assert result.findings == ()
    assert (result.objects, result.of) == (3, 3)
    assert (
        result.files == 3 * 8 + 5
    )  # three files, declaration, inventories and digests; five of the correction
    lines = (store.location.local / LOG).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["faults"] == []


def flip_a_byte(place: Path) -> str:
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    return "archive-file-altered"


def delete(place: Path) -> str:
    place.unlink()
    return "archive-file-missing"


def make_a_link(place: Path) -> str:
    kept = place.with_name("kept-elsewhere")
    place.rename(kept)
    place.symlink_to(kept)
    return "archive-file-foreign"


@pytest.mark.parametrize("damage", [flip_a_byte, delete, make_a_link])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_damaged_file_is_named_with_its_edition(
    store: Store, catalogue: Catalogue, shelf: Added, version: str, damage: Callable[[Path], str]
) -> None:
    path = store.files(shelf.object, version)[TEXT]
    id = damage(store.location.local / path)
    findings = verify(store, catalogue).findings
    (named,) = [item for item in findings if str(item.location) == path]
    assert named.id == id
    assert named.values["edition"] == identifier(1)


@pytest.mark.parametrize("name", ["inventory.json", "inventory.json.sha512", "0=ocfl_object_1.1"])
@pytest.mark.parametrize("damage", [flip_a_byte, delete])
def test_a_damaged_inventory_is_named(
    store: Store, catalogue: Catalogue, shelf: Added, name: str, damage: Callable[[Path], str]
) -> None:
    path = f"{ROOT}/{shelf.object}/{name}"
    id = damage(store.location.local / path)
    assert (id, path) in found(store, catalogue)


@pytest.mark.parametrize(
    "path",
    [
        "{object}/v1/content/added.txt",
        "{object}/added.txt",
        "ab/added.txt",
        "added.txt",
        "extensions/added.txt",
    ],
)
def test_a_foreign_file_is_named(store: Store, catalogue: Catalogue, shelf: Added, path: str) -> None:
    path = f"{ROOT}/{path.format(object=shelf.object)}"
    place = store.location.local / path
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"not of the archive")
    assert found(store, catalogue) == [("archive-file-foreign", path)]


def test_swapped_versions_are_named(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    own = store.location.local / ROOT / shelf.object
    for source, target in (("v1", "aside"), ("v2", "v1"), ("aside", "v2")):
        (own / source).rename(own / target)
    named = found(store, catalogue)
    assert ("archive-file-altered", f"{ROOT}/{shelf.object}/v1/content/{TEXT}") in named
    assert ("archive-file-altered", f"{ROOT}/{shelf.object}/v2/content/{TEXT}") in named


def test_swapped_editions_are_named(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    objects = [object_path(identifier(number)) for number in (2, 3)]
    one, other = (store.location.local / ROOT / object for object in objects)
    aside = one.with_name("aside")
    for source, target in ((one, aside), (other, one), (aside, other)):
        source.rename(target)
    assert sorted(found(store, catalogue)) == sorted(
        ("archive-file-altered", f"{ROOT}/{object}/inventory.json") for object in objects
    )


def test_an_edition_taken_away_is_named(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    shutil.rmtree(store.location.local / ROOT / shelf.object)
    assert found(store, catalogue) == [("archive-object-missing", f"{ROOT}/{shelf.object}")]


def test_an_edition_put_back_to_its_first_version_is_named(
    store: Store, catalogue: Catalogue, shelf: Added
) -> None:
    own = store.location.local / ROOT / shelf.object
    shutil.rmtree(own / "v2")
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(own / "v1" / name, own / name)  # OCFL finds nothing wrong with it now
    assert ("archive-file-altered", f"{ROOT}/{shelf.object}/inventory.json") in found(store, catalogue)


def test_an_edition_put_in_by_hand_is_named(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    own = store.location.local / ROOT / shelf.object
    shutil.copytree(own, own.with_name("by-hand"))
    assert [id for id, _ in found(store, catalogue)] == ["archive-object-foreign"]


def test_an_entry_taken_from_the_register_is_named(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    (store.location.local / "accessions/000000/00000002.json").unlink()
    named = found(store, catalogue)
    assert ("archive-register-broken", "accessions/000000/00000003.json") in named
    assert "archive-object-foreign" in dict(named)


@pytest.mark.parametrize("kept", [0, 1000, 9000])
def test_a_catalogue_cut_off_is_named_and_made_anew(
    store: Store, catalogue: Catalogue, shelf: Added, kept: int
) -> None:
    catalogue.update()
    catalogue.path.write_bytes(catalogue.path.read_bytes()[:kept])
    assert ("archive-catalogue-broken", str(catalogue.path)) in found(store, catalogue)
    assert catalogue.rebuild() == 3
    assert found(store, catalogue) == []


def test_a_catalogue_that_says_otherwise_is_named(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    catalogue.update()
    with sqlite3.connect(catalogue.path) as connection:
        connection.execute("UPDATE objects SET version = 'v1' WHERE id = ?", (identifier(1),))
    connection.close()
    assert [id for id, _ in found(store, catalogue)] == ["archive-catalogue-differs"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE articles SET body = replace(body, '退', '涨') WHERE edition = 1",
        "UPDATE editions SET date = '1949-10-01' WHERE number = 1",
        "DELETE FROM facets WHERE edition = 1 AND kind = 'year'",
        "DELETE FROM editions WHERE number = 1",
    ],
)
def test_a_catalogue_whose_contents_were_changed_is_named(
    store: Store, catalogue: Catalogue, shelf: Added, change: str
) -> None:
    catalogue.update()
    with sqlite3.connect(catalogue.path) as connection:
        connection.execute(change)
    connection.close()
    (fault,) = verify(store, catalogue).findings
    assert (fault.id, fault.values["edition"]) == ("archive-catalogue-differs", identifier(1))


def test_an_index_of_words_that_was_changed_is_named(
    store: Store, catalogue: Catalogue, shelf: Added
) -> None:
    catalogue.update()
    with sqlite3.connect(catalogue.path) as connection:
        connection.execute("DELETE FROM words_data WHERE id > 1000")
    connection.close()
    assert [id for id, _ in found(store, catalogue)] == ["archive-catalogue-broken"]


@pytest.mark.parametrize(
    "path",
    ["accessions/note.txt", "accessions/000000/00000000.bak", "accessions/2024/x.json",
     "accessions/000001/00000003.json"],
)  # fmt: skip
def test_a_foreign_file_in_the_register_is_named_and_hinders_nothing(
    store: Store, catalogue: Catalogue, shelf: Added, path: str
) -> None:
    catalogue.update()
    store.location.write(path, b"nobody stored this")
    assert found(store, catalogue) == [("archive-file-foreign", path)]
    assert store.add(identifier(4), files(4), message="").new
    assert len(catalogue.editions()) == 4


def test_a_damaged_last_entry_hides_no_other_fault(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    entry = store.location.local / "accessions/000000/00000004.json"
    entry.write_bytes(entry.read_bytes()[:-9])
    text = store.files(object_path(identifier(2)))[TEXT]
    flip_a_byte(store.location.local / text)
    named = found(store, catalogue)
    assert ("archive-entry-broken", "accessions/000000/00000004.json") in named
    assert ("archive-file-altered", text) in named


def test_a_sample_reads_a_part_and_still_counts_all(store: Store, catalogue: Catalogue, shelf: Added) -> None:
    result = verify(store, catalogue, sample=0.4)
    assert (result.objects, result.of, result.findings) == (1, 3, ())
    shutil.rmtree(store.location.local / ROOT / shelf.object)
    assert [item.id for item in verify(store, catalogue, sample=0.4).findings] == ["archive-object-missing"]


def test_a_structure_that_the_standard_does_not_allow_is_named(
    store: Store, catalogue: Catalogue, shelf: Added, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = SimpleNamespace(messages=["E001"])
    validator = SimpleNamespace(validate_object=lambda _: False, log=log)
    module = SimpleNamespace(Validator=lambda **_: validator)
    monkeypatch.setattr("huozi.archive.verification.library", lambda *_: module)
    assert {id for id, _ in found(store, catalogue)} == {"archive-structure"}


def test_an_edition_that_cannot_be_read_is_named(
    store: Store, catalogue: Catalogue, shelf: Added, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: bytes) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("huozi.archive.verification.sha512", failing)
    assert "archive-unreadable" in {id for id, _ in found(store, catalogue)}


def test_a_record_that_is_none_is_named(store: Store, catalogue: Catalogue) -> None:
    store.add(identifier(1), files(1) | {"huozi/record.json": b"{}"}, message="")
    catalogue.update()
    assert "archive-not-catalogued" in {item.id for item in catalogue.findings}
    ((entry, _),) = entries(store.location)
    with pytest.raises(SourceError) as caught:
        _record(store, entry)
    assert caught.value.finding.id == "archive-record-broken"


def test_a_note_of_a_writer_that_says_otherwise_than_the_archive_stops_the_next(
    store: Store, shelf: Added
) -> None:
    inventory = f"{ROOT}/{shelf.object}/inventory.json"
    note = Accession(9, identifier(1), "v1", shelf.object, "0" * 128, None, "2024-05-01T00:00:00Z")
    path = store.location.local / PENDING / "note.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(note)), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        store.add(identifier(4), files(4), message="")
    found = caught.value.finding
    assert (found.id, found.values["object"]) == ("archive-note-contradicted", inventory)
