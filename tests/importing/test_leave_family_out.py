"""tools/leave_family_out.py: the table it prints, and that cases decide what it finds."""

import subprocess
import sys
import tomllib
from pathlib import Path

TOOL = Path(__file__).parents[2] / "tools/leave_family_out.py"
FIRST = "渠补好了，水走得又直又快，站在渠头能听见三里外的碾子响。"
SECOND = "渠头的石碑是旧的，字是新描的。"
RAW = f"补渠\n\n石青\n\n{FIRST}\n\n渠头\n\n{SECOND}\n"
FACTS = f"title: 补渠\nby: 石青 | 作者\np: {FIRST}\nh2: 渠头\np: {SECOND}\n"


def _case(folder: Path, facts: str) -> None:
    folder.mkdir(parents=True)
    (folder / "raw.txt").write_text(RAW, encoding="utf-8")
    (folder / "expected.txt").write_text(facts, encoding="utf-8")


def test_a_family_is_scored_without_having_been_tuned_on(tmp_path: Path) -> None:
    _case(tmp_path / "cases/canal-right", FACTS)
    _case(tmp_path / "cases/other-right", FACTS)
    _case(tmp_path / "cases/wrong-title", FACTS.replace("title: 补渠", "title: 渠头"))
    run = [sys.executable, str(TOOL), "--passes", "1", "--families", "canal,wrong,none"]
    run += ["--write", str(tmp_path / "tuned"), str(tmp_path / "cases")]
    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=TOOL.parents[1])
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines()[2:]]
    assert [row[:3] for row in rows] == [["canal", "1", "100.0"], ["wrong", "1", "80.0"], ["none", "0", "–"]]
    tuned = tomllib.loads((tmp_path / "tuned/canal.toml").read_text(encoding="utf-8"))
    assert set(tuned) == {"line", "title"}
