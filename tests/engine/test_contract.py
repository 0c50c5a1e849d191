"""The contract with WeasyPrint: an upgrade that touches what huozi relies on fails here first, by name.

When it does: `python tools/engine_contract.py` shows what changed (docs/upgrading-weasyprint.md).
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from weasyprint.text.line_break import get_log_attrs

from huozi import engine
from huozi.engine.patches import PATCHES
from huozi.engine.text import unicode_breaks
from tests.engine.contract import HERE, Relied, contract, fingerprint, installed

ROOM = sorted(Path(engine.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("relied", contract(), ids=lambda relied: relied.name)
def test_what_is_relied_on_is_as_it_was_read(relied: Relied) -> None:
    source = installed(relied.name)
    assert source, f"WeasyPrint has no {relied.name} any more: {relied.why}"
    assert fingerprint(source) == relied.sha256, f"{relied.name} changed: {relied.why}"


@pytest.mark.parametrize("relied", contract(), ids=lambda relied: relied.name)
def test_the_source_kept_is_the_one_fingerprinted(relied: Relied) -> None:
    assert fingerprint(relied.kept.read_text(encoding="utf-8")) == relied.sha256


def test_the_kept_sources_stand_beside_their_licence() -> None:
    assert "BSD 3-Clause" in (HERE / "LICENSE").read_text(encoding="utf-8")
    assert {path.name for path in (HERE / "source").iterdir()} == {relied.kept.name for relied in contract()}


def name_of(thing: Any, module: str, name: str) -> str:
    """Return an object's name where it is made; a value has that of where it is taken from."""
    own = getattr(thing, "__module__", None)
    if isinstance(own, str) and own.startswith("weasyprint") and hasattr(thing, "__qualname__"):
        return f"{own}:{thing.__qualname__}"
    return f"{module}:{name}"


def touched(path: Path) -> Iterator[str]:
    """Yield every object of WeasyPrint that a module imports, or reads from a module of it by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {
                alias.asname or alias.name: alias.name
                for alias in node.names
                if alias.name.startswith("weasyprint")
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("weasyprint"):
            for alias in node.names:
                thing = getattr(importlib.import_module(node.module or ""), alias.name, None)
                if isinstance(thing, ModuleType) or thing is None:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield name_of(thing, node.module or "", alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in modules:
            module = modules[ast.unparse(node.value)]
            thing = getattr(importlib.import_module(module), node.attr)
            if not isinstance(thing, ModuleType) and not node.attr.startswith("__"):
                yield name_of(thing, module, node.attr)


def covered(name: str, names: set[str]) -> bool:
    """Return whether the contract names an object, the class it belongs to, or its whole module."""
    module, _, path = name.partition(":")
    parts = path.split(".")
    wholes = {f"{module}:{'.'.join(parts[:count])}" for count in range(len(parts) + 1)}
    return bool(wholes & names)


@pytest.mark.parametrize("path", ROOM, ids=lambda path: path.stem)
def test_everything_touched_stands_in_the_contract(path: Path) -> None:
    names = {relied.name for relied in contract()}
    missing = [name for name in touched(path) if not covered(name, names)]
    assert missing == []


def test_the_room_touches_what_it_is_thought_to() -> None:
    """The search above finds imports, imports by another name, and attributes of modules."""
    found = {name for path in ROOM for name in touched(path)}
    assert {
        "weasyprint.layout.percent:resolve_percentages",
        "weasyprint.formatting_structure.boxes:TextBox",
        "weasyprint.css.properties:ZERO_PIXELS",
        "weasyprint:HTML",
    } <= found


def test_everything_replaced_stands_in_the_contract() -> None:
    names = {relied.name for relied in contract()}
    for patch in PATCHES:
        original = getattr(patch.owner, patch.name)
        assert f"{original.__module__}:{original.__qualname__}" in names


def test_what_is_gone_is_told() -> None:
    assert installed("weasyprint.layout:no_such_function") == ""
    assert installed("weasyprint.no_such_module:") == ""
    assert inspect.getsource(importlib.import_module("weasyprint.text.ffi")) == installed(
        "weasyprint.text.ffi:"
    )


def test_break_opportunities_are_read_as_pango_gives_them() -> None:
    text = "清晨的雾，hello world-foo（好）。"
    attributes = get_log_attrs(text, "zh-Hans")
    expected = [bool(attributes[k].is_line_break) for k in range(len(text))]
    assert unicode_breaks(text, "zh-Hans") == expected
    assert set(expected) == {True, False}


def test_importing_composition_does_not_import_weasyprint() -> None:
    code = "import sys, huozi.composition; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_tool_shows_the_difference_and_who_needs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "weasyprint.layout.block:collapse_margin"
    spec = importlib.util.spec_from_file_location("engine_contract", "tools/engine_contract.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(sys, "argv", ["engine_contract.py"])
    assert tool.main() == 0
    kept = installed(name)
    shutil.copytree(HERE / "source", tmp_path / "source")
    monkeypatch.setattr("tests.engine.contract.HERE", tmp_path)
    next(relied for relied in contract() if relied.name == name).kept.write_text(kept + "# gone\n")
    assert tool.main() == 1
    printed = capsys.readouterr().out
    assert "-# gone" in printed and f"# {name}: called by columns" in printed
    assert printed.endswith("objects differ in WeasyPrint 70.0\n") and "\n1 of " in printed
