"""`doctor`."""

import ctypes.util
import re
import sys
from importlib import metadata

import pytest

from huozi import doctor, fonts, messages


def test_this_machine_has_what_the_tests_need() -> None:
    found = doctor.examine()
    assert [id for id, _ in found.facts][:2] == ["doctor-python", "doctor-layout-engine"]
    assert {item.id for item in found.findings} <= {"tool-absent"}


def test_everything_said_is_said_in_chinese_too() -> None:
    for id, values in doctor.examine().facts[2:]:
        assert re.search("[\u4e00-\u9fff]", messages.text(id, "zh", **values))


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    monkeypatch.setenv("PATH", "")
    ids = [item.id for item in doctor.examine().findings]
    assert ids[:3] == ["pango-missing", "subset-missing", "fontconfig-missing"]
    assert set(ids[3:]) == {"tool-absent"}


def test_another_version_of_the_layout_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("huozi.engine", "huozi.engine.libraries"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(metadata, "version", lambda name: "1.0")
    found = [item for item in doctor.examine().findings if item.id == "layout-engine-version"]
    assert [item.values["found"] for item in found] == ["1.0"]


def test_a_face_without_its_bold_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_styles", lambda family: ("Regular",) if "Serif" in family else ())
    found = doctor.examine()
    assert [item.values["face"] for item in found.findings if item.id == "face-missing"] == [
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
    ]
    assert [values["styles"] for id, values in found.facts if id == "doctor-face"] == ["Regular"]
