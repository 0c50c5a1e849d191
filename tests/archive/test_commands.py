"""The archive as an editor uses it: built, archived, found, corrected, verified, by the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huozi.cli import main
from tests.archive.conftest import ARTICLE, SETTINGS

MakeEdition = Callable[..., Path]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUOZI_ARCHIVE", str(tmp_path / "shelf"))
    return tmp_path / "shelf"


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """An edition whose EPUB is built."""
    return shutil.copytree(built_once, tmp_path / "edition")


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Return a function that runs a verb and returns its exit code and its JSON."""

    def run(*words: str | Path) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main(["archive", *map(str, words), "--json", "-"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else {}

    return run


Archive = Callable[..., tuple[int, dict[str, Any]]]


def ids(result: dict[str, Any]) -> list[str]:
    return [found["id"] for found in result["findings"]]


def test_an_edition_is_archived_found_and_proved(shelf: Path, built: Path, archive: Archive) -> None:
    code, added = archive("add", "--edition", built)
    assert (code, added["version"], added["new"]) == (0, "v1", True)
    code, again = archive("add", "--edition", built)
    assert (code, again["version"], again["new"]) == (0, "v1", False)
    _, listed = archive("list", "--year", "2024", "--place", "河湾")
    (edition,) = listed["editions"]
    assert (edition["title"], edition["issue"], edition["id"]) == ("河湾通讯", "5", added["id"])
    assert archive("list", "--year", "2023")[1]["editions"] == []
    _, found = archive("search", "易地搬遷", "记者梁小禾"[2:])
    assert found["count"] == 1 and "易地搬迁" in found["hits"][0]["snippet"]
    _, shown = archive("show", str(edition["number"]))
    assert shown["record"]["articles"][0]["paragraphs"] == [
        "三月的河水一天比一天高。",
        "全村三十户完成了易地搬迁。",
    ]
    assert {
        "README.txt",
        "huozi/made-with.json",
        "manuscript/01-spring.md",
        "outputs/河湾通讯-5.epub",
    } <= set(shown["versions"][0]["files"])
    code, verified = archive("verify")
    assert (code, verified["findings"], verified["objects"]) == (0, [], 2)  # the edition, and the program


def test_what_was_changed_since_it_was_built_is_refused(shelf: Path, built: Path, archive: Archive) -> None:
    (built / "manuscript/01-spring.md").write_text(ARTICLE + "\n又添一段。\n", encoding="utf-8")
    code, refused = archive("add", "--edition", built)
    assert (code, refused["id"]) == (7, None)
    assert ids(refused) == ["archive-input-changed"]
    assert not shelf.exists()


def test_what_is_forced_keeps_its_reason(shelf: Path, built: Path, archive: Archive) -> None:
    next((built / "dist").glob("*.epub")).write_bytes(b"changed by hand")
    code, refused = archive("add", "--edition", built)
    assert (code, ids(refused)) == (7, ["archive-output-changed"])
    code, added = archive("add", "--edition", built, "--force", "印刷厂只剩这一份")
    assert (code, added["version"]) == (0, "v1")
    assert archive("show", added["id"])[1]["record"]["forced"] == "印刷厂只剩这一份"


def test_an_edition_that_was_never_built_is_refused(
    shelf: Path, make_edition: MakeEdition, archive: Archive
) -> None:
    code, result = archive("add", "--edition", make_edition())
    assert (code, ids(result)) == (7, ["archive-not-built"])


def test_a_corrected_title_is_no_new_edition_unnoticed(shelf: Path, built: Path, archive: Archive) -> None:
    _, first = archive("add", "--edition", built)
    settings = built / "manuscript/edition.toml"
    settings.write_text(SETTINGS.replace('title = "河湾通讯"', 'title = "河湾通讯月刊"'), encoding="utf-8")
    assert main(["build", "--edition", str(built), "--only", "epub", "--quiet"]) == 0
    code, refused = archive("add", "--edition", built)
    assert code == 7 and "archive-twin" in ids(refused)
    code, second = archive("add", "--edition", built, "--as", first["id"])
    assert (code, second["id"], second["version"]) == (0, first["id"], "v2")
    assert [edition["title"] for edition in archive("list")[1]["editions"]] == ["河湾通讯月刊"]


BUILD = ("--only", "epub", "--quiet")
ANOTHER = """---
title: 秋收时节
---

九月的田里，玉米收了大半，拖拉机从早响到晚。

晒场上摊开的谷子由各家的老人看着，天黑以前收进仓里。
"""


def test_another_edition_of_the_same_title_is_no_new_version(
    shelf: Path, built: Path, archive: Archive
) -> None:
    _, first = archive("add", "--edition", built)
    (built / "manuscript/01-spring.md").write_text(ANOTHER, encoding="utf-8")
    assert main(["build", "--edition", str(built), *BUILD]) == 0
    for words in ((), ("--force", "赶着归档")):
        code, refused = archive("add", "--edition", built, *words)
        assert (code, refused["id"], ids(refused)) == (7, None, ["archive-other-edition"])
    code, second = archive("add", "--edition", built, "--as", first["id"])
    assert (code, second["version"]) == (0, "v2")


def test_another_edition_gets_the_identifier_that_is_proposed(
    shelf: Path, built: Path, archive: Archive
) -> None:
    _, first = archive("add", "--edition", built)
    (built / "manuscript/01-spring.md").write_text(ANOTHER, encoding="utf-8")
    assert main(["build", "--edition", str(built), *BUILD]) == 0
    (refused,) = archive("add", "--edition", built)[1]["findings"]
    settings = built / "manuscript/edition.toml"
    own = f'identifier = "{refused["values"]["own"]}"\n'
    settings.write_text(own + settings.read_text(encoding="utf-8").replace('"5"', '"6"'), encoding="utf-8")
    assert main(["build", "--edition", str(built), *BUILD]) == 0
    code, second = archive("add", "--edition", built)
    assert (code, second["version"]) == (0, "v1") and second["id"] != first["id"]
    assert len(archive("list")[1]["editions"]) == 2


def test_a_correction_is_a_new_version_without_a_question(shelf: Path, built: Path, archive: Archive) -> None:
    archive("add", "--edition", built)
    corrected = ARTICLE.replace("三月", "四月").replace("title: 春水初涨", "title: 春水又涨")
    (built / "manuscript/01-spring.md").write_text(corrected, encoding="utf-8")
    assert main(["build", "--edition", str(built), *BUILD]) == 0
    code, second = archive("add", "--edition", built)
    assert (code, second["version"], ids(second)) == (0, "v2", [])


def test_damage_ends_with_an_exit_code(shelf: Path, built: Path, archive: Archive) -> None:
    archive("add", "--edition", built)
    next(shelf.glob("ocfl/*/*/*/v1/content/outputs/*.epub")).unlink()
    code, result = archive("verify")
    assert (code, ids(result)) == (7, ["archive-file-missing"])


@pytest.mark.parametrize("verb", ["list", "verify", "catalogue"])
def test_an_archive_that_is_not_there_is_named(shelf: Path, archive: Archive, verb: str) -> None:
    code, result = archive(verb)
    assert (code, ids(result)) == (4, ["archive-none"])
    assert not shelf.exists()


def test_an_archive_that_nobody_named(monkeypatch: pytest.MonkeyPatch, archive: Archive) -> None:
    monkeypatch.delenv("HUOZI_ARCHIVE", raising=False)
    assert archive("list")[0] == 2


def test_a_missing_extra_is_named_with_the_line_for_pip(
    shelf: Path, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ocfl", None)
    assert main(["archive", "add", "--edition", str(built)]) == 8
    said = capsys.readouterr().err
    assert "ocfl-py is not installed" in said and 'pip install "huozi[archive]"' in said
