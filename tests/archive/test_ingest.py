"""Hundreds of old articles into the archive: one edition a file or as a table groups them, taken up again."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from huozi.cli import main
from huozi.pipeline import build, ingesting
from tests.archive.conftest import in_child

TEXTS = {
    "1998-桥.txt": "新桥通车\n\n清早，河湾的人都往新桥那边走。桥有二百四十米长。\n\n"
    "守渡口的老耿也来了，他摆了三十一年的船。\n",
    "1999-船.txt": "最后一班渡船\n\n渡船是木头的，船底补过七次。每年冬天他把它拖上岸。\n\n"
    "开春再刷一遍桐油，就能下水。\n",
    "2000-灯.txt": "桥上的灯\n\n灯由村里的两名电工轮流照看，坏一盏换一盏。\n\n雨天六点开灯，晴天八点开灯。\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUOZI_ARCHIVE", str(tmp_path / "shelf"))
    folder = tmp_path / "old"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[dict[str, Any]]]:
    path = Path(words[0]).parent / "result.json"
    code = main(["archive", "ingest", *map(str, words), "--json", str(path), "-q"])
    capsys.readouterr()
    return code, json.loads(path.read_text(encoding="utf-8"))["editions"] if path.exists() else []


def states(editions: list[dict[str, Any]]) -> list[str]:
    return [edition["state"] for edition in editions]


def test_each_file_is_an_edition_and_a_second_run_adds_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, editions = run(capsys, folder)
    assert (code, states(editions)) == (0, ["added"] * 3)
    assert len({edition["id"] for edition in editions}) == 3
    (folder / "2001-船.txt").write_text(TEXTS["1999-船.txt"].replace("七次", "八次"), encoding="utf-8")
    code, again = run(capsys, folder)
    assert (code, states(again)) == (0, ["known"] * 3 + ["added"])  # of one title, and yet another edition
    assert len({edition["id"] for edition in again}) == 4


def test_a_table_groups_and_names_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        "file,title,date,series,number",
        "1998-桥.txt,河湾通讯,1998-05-01,河湾通讯,5",
        "1999-船.txt,,,河湾通讯,5",
        "2000-灯.txt,灯,2000-01-02,,",
    ]
    table = folder / "table.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    code, editions = run(capsys, folder, "--table", table)
    assert (code, [len(edition["sources"]) for edition in editions]) == (0, [2, 1])
    assert main(["archive", "list", "--series", "河湾通讯"]) == 0
    listed = capsys.readouterr().out
    assert "1998-05-01" in listed and "河湾通讯 5" in listed


def test_what_cannot_be_made_is_listed_and_stops_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "1998-桥.txt").write_bytes(b"\x00\x01\x02")
    code, editions = run(capsys, folder)
    assert (code, states(editions)) == (7, ["waiting", "added", "added"])
    made = folder.with_name("old-editions")
    with (made / "needs-a-person.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["state"] == "waiting"]
    assert row["severity"] == "error" and row["sources"] == "1998-桥.txt" and row["cure"]
    (folder / "1998-桥.txt").write_text(TEXTS["1998-桥.txt"], encoding="utf-8")
    code, editions = run(capsys, folder)
    assert (code, states(editions)) == (0, ["added", "known", "known"])


def test_what_was_found_on_the_way_is_told_and_hinders_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXTS["1998-桥.txt"] + "\n图：桥头的老耿\n\n见[另文](missing.md)。\n"
    (folder / "1998-桥.txt").write_text(text, encoding="utf-8")
    code, editions = run(capsys, folder)
    assert (code, states(editions)) == (0, ["added"] * 3)
    assert editions[0]["findings"]
    told = [(found["id"], found["path"], found["line"]) for found in editions[0]["findings"]]
    assert len(told) == len(set(told))


def test_a_file_that_cannot_be_written_stops_that_edition_alone(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(root: Path, *rest: Any) -> Any:
        if root.name.startswith("1999"):
            raise PermissionError(13, "Permission denied", str(root / "dist"))
        return build(root, *rest)

    monkeypatch.setattr(ingesting, "build", refused)
    code, editions = run(capsys, folder)
    assert (code, states(editions)) == (7, ["added", "waiting", "added"])
    assert [found["id"] for found in editions[1]["findings"]][-1] == "file-unusable"
    monkeypatch.setattr(ingesting, "build", build)
    assert states(run(capsys, folder)[1]) == ["known", "added", "known"]


def test_killed_while_an_edition_is_made_it_is_made_whole_the_next_time(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = folder / "table.csv"
    table.write_text("file,title,date\n1998-桥.txt,新桥,1998-05-01\n", encoding="utf-8")

    def die(*_: object) -> None:
        os._exit(9)

    def killed() -> None:
        monkeypatch.setattr(ingesting, "_settle", die)
        main(["archive", "ingest", str(folder), "--table", str(table), "--quiet"])

    assert in_child(killed) == 9
    code, editions = run(capsys, folder, "--table", table)
    assert (code, states(editions)) == (0, ["added"])
    assert main(["archive", "list"]) == 0
    listed = capsys.readouterr().out
    assert "新桥" in listed and "1998-05-01" in listed
    assert [path.name for path in folder.with_name("old-editions").iterdir() if path.name[0] == "."] == []


@pytest.mark.parametrize(
    "row", ["missing.txt,,,,", "../outside.txt,,,,", "1998-桥.txt,,1998-13-01,,", ",题,,,"]
)
def test_a_table_that_is_wrong_is_told_with_its_line(
    folder: Path, row: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = folder / "table.csv"
    table.write_text(f"file,title,date,series,number\n{row}\n", encoding="utf-8")
    assert main(["archive", "ingest", str(folder), "--table", str(table)]) == 4
    assert "table.csv:2" in capsys.readouterr().err
