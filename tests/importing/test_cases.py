"""Whole texts as people hand them over, judged as an editor would: cases/FAMILY-name/expected.txt."""

from pathlib import Path
from typing import Any

import pytest

from huozi.diagnostics import SourceError
from huozi.importing import read_articles
from tests.importing.case_notation import Expected, complaints, read_expected

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expected.txt"))


def _marked(folder: Path) -> object:
    symptom = read_expected(folder / "expected.txt").xfail
    marks = [pytest.mark.xfail(strict=True, reason=symptom)] if symptom else []
    return pytest.param(folder, id=folder.name, marks=marks)


def _raw(folder: Path) -> Path:
    (path,) = folder.glob("raw.*")
    return path


@pytest.mark.parametrize("folder", [_marked(folder) for folder in CASES])
def test_an_editor_would_agree(folder: Path) -> None:
    raw = _raw(folder)
    seen = raw.read_text(encoding="utf-8") if raw.suffix == ".txt" and _is_utf8(raw) else None
    record = read_articles([raw]).record
    assert complaints(read_expected(folder / "expected.txt"), record, seen) == []


def _is_utf8(raw: Path) -> bool:
    try:
        raw.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


RIGHT: dict[str, Any] = {
    "title": "新桥",
    "contributors": [{"name": "石青", "role": "作者"}],
    "blocks": [
        {"type": "paragraph", "text": "桥通了。"},
        {"type": "heading", "level": 2, "text": "桥头"},
        {"type": "paragraph", "text": "人也来了。"},
    ],
    "removed": [{"text": "分享到：", "reason": "debris"}],
    "flags": [],
    "changes": [],
    "structure": [],
}
FACTS = "title: 新桥\nby: 石青 | 作者\np: 桥通了。\nh2: 桥头\np: 人也来了。\n-: 分享到：\n"
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "title": ({"title": "桥头"}, "title: '桥头' for 新桥"),
    "person": ({"contributors": []}, "by: 石青 | 作者 is missing"),
    "false person": (
        {"contributors": [*RIGHT["contributors"], {"name": "桥头", "role": "author"}]},
        "by: 桥头 | author is no contributor",
    ),
    "false heading": (
        {"blocks": [{"type": "heading", "level": 2, "text": "桥通了。"}, *RIGHT["blocks"][1:]]},
        "heading for paragraph: 桥通了。",
    ),
    "false figure": (
        {"blocks": [*RIGHT["blocks"], {"type": "figure", "text": "石青"}]},
        "figure that nobody expects: 石青",
    ),
    "order": (
        {"blocks": [RIGHT["blocks"][2], *RIGHT["blocks"][:2]]},
        "paragraph: out of order: 人也来了。",
    ),
    "vanished": (
        {
            "blocks": RIGHT["blocks"][:2],
            "removed": [*RIGHT["removed"], {"text": "人也来了。", "reason": "debris"}],
        },
        "wrongly removed: 人也来了。",
    ),
    "left in": ({"removed": []}, "not removed: 分享到："),
}


def _expected(folder: Path, facts: str) -> Expected:
    path = folder / "expected.txt"
    path.write_text(facts, encoding="utf-8")
    return read_expected(path)


def test_a_right_record_has_no_complaint(tmp_path: Path) -> None:
    assert complaints(_expected(tmp_path, FACTS), RIGHT, "新桥 石青 桥通了。桥头 人也来了。分享到：") == []


@pytest.mark.parametrize("name", WRONG)
def test_each_wrong_is_seen(tmp_path: Path, name: str) -> None:
    change, complaint = WRONG[name]
    assert complaint in complaints(_expected(tmp_path, FACTS), {**RIGHT, **change})


def test_lost_characters_are_seen(tmp_path: Path) -> None:
    assert "lost: 雨" in complaints(_expected(tmp_path, FACTS), RIGHT, "雨")


def test_a_doubt_must_be_told(tmp_path: Path) -> None:
    expected = _expected(tmp_path, FACTS + "~: 桥通了。\n")
    assert complaints(expected, RIGHT) == ["no doubt told: 桥通了。"]
    doubtful = {**RIGHT, "flags": [{"kind": "heading", "text": "桥通了。", "line": 2}]}
    assert complaints(expected, doubtful) == []


def test_the_notation_names_a_line_it_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected\.txt:1"):
        _expected(tmp_path, "titel: 新桥\n")


def test_an_empty_source_is_told(tmp_path: Path) -> None:
    path = tmp_path / "raw.txt"
    path.write_text(" \n\u3000\n", encoding="utf-8")
    with pytest.raises(SourceError):
        read_articles([path])
