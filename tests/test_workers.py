"""Work in a second process."""

import os
import threading
import time

import pytest

from huozi.diagnostics import AssetError, finding
from huozi.workers import Worker


def process_id(prefix: bytes) -> bytes:
    return prefix + str(os.getpid()).encode()


def fail() -> bytes:
    raise AssetError(finding("photo-not-a-picture", "images/a.jpg"))


def die_elsewhere(here: int) -> bytes:
    if os.getpid() != here:
        os._exit(9)
    return b"done here"


def module_state() -> bytes:
    return b"seen" if SEEN else b"fresh"


def sleep() -> bytes:
    time.sleep(60)
    return b""


SEEN: list[str] = []


def test_the_result_comes_back_from_another_process() -> None:
    with Worker() as worker:
        worker.load(process_id)
        for _ in range(2):
            assert worker.begin(process_id, b"process ")() != process_id(b"process ")


def test_a_known_fault_comes_back_as_itself() -> None:
    with Worker() as worker, pytest.raises(AssetError) as caught:
        worker.begin(fail)()
    assert str(caught.value.finding.location) == "images/a.jpg"


def test_where_the_second_process_dies_the_first_does_the_work() -> None:
    with Worker() as worker:
        assert worker.begin(die_elsewhere, os.getpid())() == b"done here"


def test_a_worker_is_no_copy_of_the_first_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork would copy all memory, and with it the locks that other threads hold: for ever locked there."""
    monkeypatch.setattr(f"{__name__}.SEEN", ["here"])
    held = threading.Lock()
    with held, Worker() as worker:
        assert worker.begin(module_state)() == b"fresh"


def test_a_worker_that_nobody_waits_for_is_ended_at_once() -> None:
    begun = time.monotonic()
    with Worker() as worker:
        worker.begin(sleep)
    assert time.monotonic() - begun < 10
