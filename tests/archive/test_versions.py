"""Versions are compared in an editor's words, carried in bags, and built again to the same bytes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from huozi.archive.bags import export, read_bag, take_in
from huozi.archive.catalogue import Catalogue
from huozi.archive.difference import Change, changes
from huozi.archive.opening import open_location
from huozi.archive.rebuilding import rebuild
from huozi.archive.store import Store
from huozi.archive.verification import verify
from huozi.cli import main
from huozi.diagnostics import OutputError, SourceError
from tests.archive.conftest import accepted_by_ocfl, files, identifier, record


def found(old: list[str], new: list[str]) -> list[tuple[str, str, str, str]]:
    """Return kind, place, old and new of what changed between the paragraphs of an article."""
    before, after = record(1, "\n".join(old)), record(1, "\n".join(new))
    return [(change.kind, change.place, change.old, change.new) for change in changes(before, after, {}, {})]


def test_a_corrected_word_is_quoted_with_its_surroundings() -> None:
    old = ["三月的河水一天比一天高。", "全村三十户完成了易地搬迁，搬进河边的新居。"]
    new = [old[0], "全村三十六户完成了易地搬迁，搬进河边的新居。"]
    assert found(old, new) == [("paragraph-changed", "2", "全村三十户完成了易地", "全村三十六户完成了易地")]


def test_paragraphs_come_and_go() -> None:
    old = ["河水涨了。", "船停在渡口。", "灯亮了一夜。"]
    assert found(old, [old[0], old[2], "天亮时雨停了，人们上堤。"]) == [
        ("paragraph-removed", "2", "船停在渡口。", ""),
        ("paragraph-added", "3", "", "天亮时雨停了，人们上堤。"),
    ]
    assert found(old, old) == []


def test_articles_photos_and_settings() -> None:
    old, new = record(1), record(1, title="河湾月刊")
    more = record(2)["articles"][0] | {
        "path": "manuscript/02-mill.md",
        "title": "磨坊",
        "paragraphs": ["水车转着。"],
    }
    new["articles"] = [more, old["articles"][0] | {"column": "副刊"}]
    told = list(
        changes(
            old, new, {"images/a.jpg": "1", "images/b.jpg": "2"}, {"images/b.jpg": "3", "images/c.jpg": "4"}
        )
    )
    assert told == [
        Change("setting", "", "title", "河湾通讯 1", "河湾月刊"),
        Change("article-added", "磨坊", "", "", "水车转着。"),
        Change("front", "春水", "column", "人间", "副刊"),
        Change("photo-removed", "", "a.jpg", "", ""),
        Change("photo-changed", "", "b.jpg", "", ""),
        Change("photo-added", "", "c.jpg", "", ""),
    ]  # fmt: skip
    assert [change.kind for change in changes(new, old, {}, {})][-1] == "article-removed"


@pytest.fixture
def bag(store: Store, tmp_path: Path) -> Path:
    store.add(identifier(1), files(1), message="first")
    store.add(identifier(1), files(1, "河水退了。"), message="corrected")
    return export(store, identifier(1), tmp_path / "bag")


def test_a_bag_is_valid_and_readable_without_huozi(bag: Path) -> None:
    assert bagit.Bag(str(bag)).is_valid()
    assert "河水退了。" in (bag / "data/v2/manuscript/01-spring.md").read_text(encoding="utf-8")
    assert "without one, every file is listed" in (bag / "data/README.txt").read_text(encoding="utf-8")
    assert (bag / "data/versions.json").is_file()


def test_the_same_edition_gives_the_same_bag(store: Store, bag: Path, tmp_path: Path) -> None:
    again = export(store, identifier(1), tmp_path / "again")
    for path in bag.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(bag)).read_bytes(), path
    with pytest.raises(OutputError):
        export(store, identifier(1), again)


def test_a_bag_goes_into_another_archive_with_all_its_versions(bag: Path, tmp_path: Path) -> None:
    other = Store(open_location(str(tmp_path / "other")))
    assert [one.version for one in take_in(other, read_bag(bag))] == ["v1", "v2"]
    assert take_in(other, read_bag(bag)) == ()
    assert [(e.id, e.version) for e in Catalogue(other).editions()] == [(identifier(1), "v2")]
    assert list(other.inventory(other.lying()[0][0]).facts.values())[1][1] == "corrected"
    assert verify(other, Catalogue(other)).findings == ()
    assert accepted_by_ocfl(other) == 1


def test_a_bag_adds_only_what_is_new_and_refuses_what_diverges(bag: Path, tmp_path: Path) -> None:
    other = Store(open_location(str(tmp_path / "other")))
    other.add(identifier(1), files(1), message="first")
    assert [one.version for one in take_in(other, read_bag(bag))] == ["v2"]
    third = Store(open_location(str(tmp_path / "third")))
    third.add(identifier(1), files(1, "河水没有涨。"), message="first")
    with pytest.raises(SourceError) as raised:
        take_in(third, read_bag(bag))
    assert raised.value.finding.id == "archive-bag-diverges"
    assert third.inventory(third.lying()[0][0]).head == "v1"


def flipped(bag: Path) -> None:
    place = bag / "data/v1/outputs/河湾通讯.epub"
    place.write_bytes(place.read_bytes()[:-1] + b"!")


def linked(bag: Path) -> None:
    (bag / "data/v1/secret").symlink_to("/etc/passwd")


def linked_folder(bag: Path) -> None:
    (bag / "data/v9").symlink_to("/etc")


def leading_out(bag: Path) -> None:
    manifest = bag / "manifest-sha512.txt"
    manifest.write_text(
        manifest.read_text(encoding="utf-8") + f"{'0' * 128}  ../../secret.txt\n", encoding="utf-8"
    )


def no_edition(bag: Path) -> None:
    shutil.rmtree(bag)
    bag.mkdir()
    (bag / "notes.txt").write_text("a bag of something else", encoding="utf-8")
    bagit.make_bag(str(bag), checksums=["sha512"])


def versions_that_are_none(bag: Path) -> None:
    shutil.move(bag / "data", bag.with_name("payload"))
    shutil.rmtree(bag)
    payload = bag.with_name("payload")
    (payload / "versions.json").write_text(
        '{"id": "x", "versions": {"../v1": {"message": ""}}}', encoding="utf-8"
    )
    shutil.move(payload, bag)
    bagit.make_bag(str(bag), checksums=["sha512"])


@pytest.mark.parametrize(
    ("harm", "id"),
    [
        (flipped, "archive-bag-invalid"),
        (linked, "archive-bag-link"),
        (linked_folder, "archive-bag-link"),
        (leading_out, "archive-bag-invalid"),
        (no_edition, "archive-bag-strange"),
        (versions_that_are_none, "archive-bag-strange"),
    ],
)
def test_a_hostile_bag_is_refused(bag: Path, harm: Callable[[Path], None], id: str) -> None:
    harm(bag)
    with pytest.raises(SourceError) as raised:
        read_bag(bag)
    assert raised.value.finding.id == id


def test_a_bag_too_large_is_refused_unread(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huozi.archive.bags._MOST_BYTES", 1000)
    with pytest.raises(SourceError) as raised:
        read_bag(bag)
    assert raised.value.finding.id == "archive-bag-large"


def test_an_archived_version_is_built_again_to_the_same_bytes(
    built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUOZI_ARCHIVE", str(tmp_path / "shelf"))
    assert main(["archive", "add", "--edition", str(built_once)]) == 0
    assert main(["archive", "rebuild", "河湾通讯", "--here"]) == 0
    assert "the same bytes" in capsys.readouterr().out


def test_an_output_that_differs_is_named(
    built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUOZI_ARCHIVE", str(tmp_path / "shelf"))
    edition = shutil.copytree(built_once, tmp_path / "edition")
    epub = next((edition / "dist").glob("*.epub"))
    epub.write_bytes(epub.read_bytes()[:500] + b"changed by hand")
    assert main(["archive", "add", "--edition", str(edition), "--force", "as handed out"]) == 0
    store = Store(open_location(str(tmp_path / "shelf")))
    found = rebuild(store, Catalogue(store).find("河湾通讯").id, None, tmp_path / "again", here=True)
    assert [(output.kind, output.same, output.first) for output in found.outputs] == [("epub", False, 500)]
    assert found.elsewhere == ()
