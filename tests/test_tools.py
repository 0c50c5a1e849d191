"""The tools for measuring, so far as a fault in them would make the figures wrong."""

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from huozi import project
from huozi.assembly import assemble

TOOLS = Path(__file__).parent.parent / "tools"


def tool(name: str) -> ModuleType:
    """Return a tool, loaded from its file."""
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below `folder`."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_made_book_is_the_same_each_time_and_reads_without_errors(tmp_path: Path) -> None:
    make_book = tool("make_book")
    for name in ("one", "two"):
        make_book.write_book(tmp_path / name, 2, photos=2)
    make_book.write_book(tmp_path / "other", 2, photos=2, seed=2)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    assert hashes(tmp_path / "one") != hashes(tmp_path / "other")
    book = assemble(project.load(tmp_path / "one"))
    assert [item.id for item in book.findings] == []
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "one/manuscript").glob("*.md"))
    assert 2 * 2080 <= sum("\u4e00" <= character <= "\u9fff" for character in text) < 2 * 2600


def test_a_benchmark_tells_what_became_slower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    benchmark = tool("benchmark")
    monkeypatch.setattr(benchmark, "KEPT", tmp_path / "benchmark.toml")
    measured = {"small edition, huozi print": 1.2, "new, huozi epub": 9.0}
    assert benchmark.losses(measured) == []
    (tmp_path / "benchmark.toml").write_text('"small edition, huozi print" = 1.0\n', encoding="utf-8")
    assert benchmark.losses(measured) == ["small edition, huozi print: 1.20, kept 1.00"]
    assert benchmark.losses({"small edition, huozi print": 1.1}) == []
    cost = benchmark.measure([sys.executable, "-c", "sum(range(3_000_000)); held = bytearray(40 << 20)"])
    assert 0.01 < cost.processor < 10 and cost.memory > 40
    with pytest.raises(SystemExit, match="kaputt"):
        benchmark.measure([sys.executable, "-c", "raise SystemExit('kaputt')"])


def test_a_benchmark_gives_other_engines_the_html_that_huozi_sets(tmp_path: Path) -> None:
    tool("make_book").write_book(tmp_path / "book", 1)
    html = tool("benchmark").plain_html(tmp_path / "book", tmp_path / "plain.html").read_text("utf-8")
    assert html.count('rel="stylesheet"') == 3 and "--trim-width:148mm" in html
    assert html.count("<table") >= 1 and "水务记录手册" in html
