"""`doctor`."""

import ctypes.util
import re
import shutil

import pytest

from huozi import catalogue, doctor


def test_this_machine_has_what_the_tests_need() -> None:
    found = doctor.examine()
    assert [id for id, _ in found.facts][:2] == ["doctor-python", "doctor-weasyprint"]
    assert {item.id for item in found.findings} <= {"tool-absent"}


def test_everything_said_is_said_in_chinese_too() -> None:
    for id, values in doctor.examine().facts[2:]:
        assert re.search("[\u4e00-\u9fff]", catalogue.text(id, "zh", **values))


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    ids = [item.id for item in doctor.examine().findings]
    assert ids[:4] == ["pango-missing", "subset-missing", "face-missing", "face-missing"]
    assert "tool-absent" in ids
