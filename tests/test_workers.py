"""Work in a second process."""

import os

import pytest

from huozi.diagnostics import AssetError, finding
from huozi.workers import begin


def test_the_result_comes_back() -> None:
    here = os.getpid()
    result = begin(lambda: str(os.getpid()).encode())
    assert int(result()) != here


def test_a_known_fault_comes_back_as_itself() -> None:
    def fail() -> bytes:
        raise AssetError(finding("photo-not-a-picture", "images/a.jpg"))

    result = begin(fail)
    with pytest.raises(AssetError) as caught:
        result()
    assert str(caught.value.finding.location) == "images/a.jpg"


def test_where_the_second_process_dies_the_first_does_the_work() -> None:
    here = os.getpid()

    def die_elsewhere() -> bytes:
        if os.getpid() != here:
            os._exit(9)
        return b"done here"

    assert begin(die_elsewhere)() == b"done here"
