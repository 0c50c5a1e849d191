"""`check` as an editor uses it: an edition, a file, corrections, results for machines."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from huozi.cli import main
from huozi.diagnostics import ExitCode

Make = Callable[..., Path]
Screen = pytest.CaptureFixture[str]


def article(text: str) -> dict[str, str]:
    return {"01-a.md": f"---\ntitle: 春水\n---\n\n{text}\n"}


def check(*words: str | Path) -> int:
    return main(["check", *map(str, words)])


def test_a_sound_edition_is_good(make_edition: Make, capsys: Screen) -> None:
    assert check(make_edition(), "--strict") == ExitCode.GOOD
    assert "nothing to settle" in capsys.readouterr().out


def test_a_fault_is_told_with_line_and_column_and_strict_stops(make_edition: Make, capsys: Screen) -> None:
    root = make_edition(articles=article("路修好了,大家都来。"))
    assert check(root) == ExitCode.GOOD
    assert "manuscript/01-a.md:5:5 — half-width “,”" in capsys.readouterr().err
    assert check(root, "--strict") == ExitCode.STRICT


def test_fix_shows_its_diff_and_a_second_run_changes_nothing(make_edition: Make, capsys: Screen) -> None:
    root = make_edition(articles=article("路修好了,大家都来。"))
    assert check(root, "--fix", "--strict") == ExitCode.GOOD
    assert "-路修好了,大家都来。\n+路修好了，大家都来。" in capsys.readouterr().out
    before = (root / "manuscript/01-a.md").read_bytes()
    assert check("--edition", root, "--fix") == ExitCode.GOOD
    assert (root / "manuscript/01-a.md").read_bytes() == before


def test_results_are_written_for_machines(make_edition: Make, tmp_path: Path, capsys: Screen) -> None:
    root = make_edition(articles=article("路修好了,大家都来。"))
    paths = [tmp_path / name for name in ("a.json", "a.sarif", "a.html")]
    options: list[str | Path] = ["--json", paths[0], "--sarif", paths[1], "--report", paths[2], "--github"]
    assert check(root, *options) == ExitCode.GOOD
    (subject,) = json.loads(paths[0].read_text(encoding="utf-8"))["checked"]
    assert [(item["id"], item["line"], item["column"]) for item in subject["findings"]] == [
        ("half-width-mark", 5, 5)
    ]
    assert json.loads(paths[1].read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "half-width-mark" in paths[2].read_text(encoding="utf-8")
    said = f"::warning title=half-width-mark,file={root.as_posix()}/manuscript/01-a.md,line=5,col=5,"
    assert said in capsys.readouterr().out


def test_a_finding_is_marked_once_in_a_pull_request(
    make_edition: Make, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    root = make_edition(articles=article("路修好了,大家都来。"))
    assert check(root, "--github") == ExitCode.GOOD
    seen = capsys.readouterr()
    assert (seen.out + seen.err).count("::warning title=half-width-mark") == 1


def test_other_repositories_find_the_hook_that_checks_editions() -> None:
    root = Path(__file__).parent.parent
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    script, *words = hook["entry"].split()
    scripts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert (script in scripts, words[0], hook["pass_filenames"]) == (True, "check", False)
    matches = re.compile(hook["files"]).search
    assert matches("manuscript/01-a.md") and matches("spring/manuscript/edition.toml") and not matches("a.py")


def test_an_internal_bulletin_needs_its_imprint_unless_switched_off(
    make_edition: Make, capsys: Screen
) -> None:
    settings = 'title = "讯"\n[series]\nname = "讯"\npermit = "内部资料准印证第1号"\n'
    check(make_edition(settings))
    assert "印刷单位" in capsys.readouterr().err
    check(make_edition(f'{settings}[proofing]\nimprint-incomplete = "off"\n', name="off"))
    assert "印刷单位" not in capsys.readouterr().err


def test_a_set_that_a_killed_build_left_is_put_in_place_and_told(tmp_path: Path, capsys: Screen) -> None:
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    (tmp_path / ".huozi-ready").mkdir()
    (tmp_path / ".huozi-ready/a.txt").write_bytes(b"PK\x03\x04new")
    check(tmp_path / "a.txt", "--json", tmp_path / "found.json")
    assert (tmp_path / "a.txt").read_bytes() == b"PK\x03\x04new"
    (subject,) = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["checked"]
    assert "publication-completed" in [item["id"] for item in subject["findings"]]


def test_what_is_neither_epub_nor_pdf_is_told(tmp_path: Path, capsys: Screen) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert check(tmp_path / "a.txt") == ExitCode.OUTPUT
    assert "[check-unknown-kind]" in capsys.readouterr().err
    assert check(tmp_path / "none.pdf") == ExitCode.OUTPUT
    assert "[check-unreadable]" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"%PDF-1.7\nx", b"PK\x03\x04x"])
def test_a_broken_file_is_one_finding_and_no_traceback(
    data: bytes, tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no tool of others
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "a.bin").write_bytes(data)
    assert check(tmp_path / "a.bin") == ExitCode.OUTPUT
    printed = capsys.readouterr()
    assert printed.err.count("error:") == 1 and "Traceback" not in printed.err


def test_fix_is_for_editions(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert check(tmp_path / "a.pdf", "--fix") == ExitCode.USAGE
