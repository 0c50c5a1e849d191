"""The same promises on S3, held against a real S3 server that this machine runs."""

import os
import time
from collections.abc import Callable
from functools import partial

import pytest

from huozi.archive import bucket as buckets
from huozi.archive.catalogue import Catalogue
from huozi.archive.opening import open_location
from huozi.archive.search import search
from huozi.archive.store import Store
from huozi.archive.verification import verify
from huozi.diagnostics import OutputError
from tests.archive.conftest import accepted_by_ocfl, files, identifier, in_child

KILLED = 9
Opened = Callable[[], Store]


def test_an_archive_on_s3_is_read_by_another_machine(
    bucket: Opened, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket().add(identifier(1), files(1), message="")
    bucket().add(identifier(1), files(1, "河水退了。"), message="corrected")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("other")))
    store = bucket()
    catalogue = Catalogue(store)
    assert [(edition.id, edition.version) for edition in catalogue.editions()] == [(identifier(1), "v2")]
    assert verify(store, catalogue).findings == ()
    assert accepted_by_ocfl(store) == 1


def dies_at(at: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process killed at its request number `at` to the server; tell whether it was."""

    def die_there() -> None:
        import s3fs

        asked = s3fs.S3FileSystem._call_s3
        seen = 0

        async def counted(*arguments: object, **named: object) -> object:
            nonlocal seen
            if arguments[1] in ("put_object", "delete_object", "create_multipart_upload"):
                seen += 1
                if seen == at:
                    os._exit(KILLED)
            return await asked(*arguments, **named)

        s3fs.S3FileSystem._call_s3 = counted
        work()

    status = in_child(die_there)
    assert status in (0, KILLED)
    return status == KILLED


@pytest.mark.slow
def test_killed_at_any_request_leaves_all_or_nothing(bucket: Opened) -> None:
    bucket().add(identifier(1), files(1), message="")
    versions, at, died = ["v1"], 1, True
    while died:
        text = f"河水退了{at}寸。"
        died = dies_at(at, lambda: bucket().add(identifier(1), files(1, text), message=""))  # noqa: B023
        store = bucket()
        store.location.remove("writer.lock")  # as if its lease had run out
        catalogue = Catalogue(store)
        result = verify(store, catalogue)
        assert {found.id for found in result.findings} <= {"archive-taken-back"}
        versions += [edition.version for edition in catalogue.editions()]
        stored = store.inventory(store.lying()[0][0])
        assert stored.head == versions[-1]
        content = store.location.read(store.files(store.lying()[0][0])["manuscript/01-spring.md"]) or b""
        assert (text in content.decode()) == (versions[-1] != versions[-2])
        at += 4
    assert at >= 13
    assert len(set(versions)) >= 2
    assert accepted_by_ocfl(bucket()) == 1


@pytest.mark.slow
def test_two_writers_on_s3_lose_nothing(bucket: Opened) -> None:
    children = []
    for numbers in ((1, 2), (3, 4)):
        child = os.fork()
        if child == 0:
            try:
                for number in numbers:
                    bucket().add(identifier(number), files(number), message="")
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    store, seen = bucket(), [0]
    while children:
        if store.exists():
            seen.append(search(Catalogue(store), "河水")[0])  # a reader meanwhile
        done, status = os.waitpid(-1, os.WNOHANG)
        if done:
            assert status == 0
            children.remove(done)
    assert seen == sorted(seen) and len(set(seen)) > 2
    assert [edition.number for edition in sorted(Catalogue(store).editions(), key=lambda e: e.number)] == [
        *range(1, 5)
    ]
    assert verify(store, Catalogue(store)).findings == ()


def test_a_writer_who_lost_the_lock_changes_nothing(bucket: Opened) -> None:
    store = bucket()
    store.add(identifier(1), files(1), message="")
    place = "ocfl/commit.txt"
    store.location.commit(place, b"mine", None)
    real = store.location.read

    def stale(path: str) -> bytes | None:  # another writer is quicker, between this one's look and its put
        data = real(path)
        if path == place:
            bucket().location.write(path, b"theirs")
        return data

    store.location.read = stale  # type: ignore[method-assign]
    with pytest.raises(OutputError) as raised:
        store.location.commit(place, b"mine again", b"mine")
    assert raised.value.finding.id == "archive-changed-meanwhile"
    assert real(place) == b"theirs"


def test_a_lock_that_is_renewed_is_not_taken_over(bucket: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "LEASE_S", 1.0)
    monkeypatch.setattr(buckets, "_PATIENCE_S", 2.5)
    with bucket().location.writing(), pytest.raises(OutputError) as raised, bucket().location.writing():
        pass
    assert raised.value.finding.id == "archive-busy"


def test_a_lock_that_nobody_renews_is_taken_over(bucket: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "LEASE_S", 0.5)
    bucket().location.write("writer.lock", b"of a writer that was killed")
    began = time.monotonic()
    with bucket().location.writing():
        assert time.monotonic() - began > 0.5
    assert bucket().location.read("writer.lock") is None


def test_a_writer_who_was_away_too_long_adds_nothing(bucket: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets.Bucket, "_renew", lambda *_: None)  # as on a machine that was suspended
    monkeypatch.setattr(buckets, "LEASE_S", 0.01)
    with pytest.raises(OutputError) as raised:
        bucket().add(identifier(1), files(1), message="")
    assert raised.value.finding.id == "archive-lock-lost"


@pytest.mark.parametrize("damage", ["flip", "delete", "add", "swap"])
def test_tampering_on_s3_is_named(bucket: Opened, damage: str) -> None:
    store = bucket()
    added = store.add(identifier(1), files(1), message="")
    added = store.add(identifier(1), files(1, "河水退了。"), message="")
    old, new = (store.files(added.object, version)["manuscript/01-spring.md"] for version in ("v1", "v2"))
    read, write = store.location.read, store.location.write
    first, second = read(old) or b"", read(new) or b""
    changes: dict[str, tuple[Callable[[], None], set[tuple[str, str]]]] = {
        "flip": (partial(write, new, second[:-2] + b"!\n"), {("archive-file-altered", new)}),
        "delete": (partial(store.location.remove, old), {("archive-file-missing", old)}),
        "add": (partial(write, f"{old}.bak", first), {("archive-file-foreign", f"{old}.bak")}),
        "swap": (
            lambda: (write(old, second), write(new, first), None)[-1],
            {("archive-file-altered", old), ("archive-file-altered", new)},
        ),
    }
    change, named = changes[damage]
    change()
    findings = verify(store, Catalogue(store)).findings
    assert {(found.id, str(found.location)) for found in findings} == named


def test_a_place_without_conditional_puts_says_so() -> None:
    location = open_location("memory://archive")
    assert [found.id for found in location.findings] == ["archive-no-conditional-put"]
    store = Store(location)
    assert store.add(identifier(1), files(1), message="").new
    assert not store.add(identifier(1), files(1), message="").new
