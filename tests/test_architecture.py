"""The house holds: layers, one importer a heavy library, sizes, docstrings, who may print, the messages."""

import ast
import functools
import itertools
import re
import string
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from huozi import messages

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "huozi"
MODULES = sorted(HOUSE.rglob("*.py"))

LAYERS = {
    0: "diagnostics languages __init__",
    1: "model messages files workers isbn tables toml_edits stylesheets",
    2: "publication project reading cleaning manuscript markdown photos fonts composition",
    3: "assembly colophon importing scaffold engine proofing archive conversion",
    4: "pages epub pdf checks doctor report distribution",
    5: "pipeline inspection running_order",
    6: "batch serving",
    7: "cli",
    8: "__main__",
}
LAYER = {name: layer for layer, names in LAYERS.items() for name in names.split()}

ONLY_IN = {
    "bagit": ("archive",),
    "docx": ("reading",),
    "ebooklib": ("epub",),
    "fontTools": ("fonts",),
    "fsspec": ("archive",),
    "markdown": ("markdown",),
    "markdown_it": ("markdown",),
    "mdit_py_plugins": ("markdown",),
    "nh3": ("markdown",),
    "ocfl": ("archive",),
    "opencc": ("archive", "conversion"),
    "pikepdf": ("pdf", "checks"),
    "PIL": ("photos",),
    "pillow_heif": ("photos",),
    "pypdfium2": ("pages", "checks", "reading"),
    "pygments": ("markdown",),
    "pyphen": ("composition",),
    "pypinyin": ("epub", "importing", "proofing"),
    "rich": ("cli",),
    "shtab": ("cli",),
    "watchfiles": ("cli",),
    "tinycss2": ("stylesheets",),
    "trafilatura": ("reading",),
    "weasyprint": ("engine",),
    "yaml": ("manuscript",),
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """Return the module or folder directly below huozi/ that `path` belongs to."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of the module at `path`, the module itself first."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that `path` imports, with its line."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)}:{node.lineno} imports relatively"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if is_module(name) else node.module or "", node.lineno


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_imports_go_down_the_layers(path: Path) -> None:
    own = room(path)
    assert own in LAYER, f"{own} has no layer: give it one here and in ARCHITECTURE.md"
    for name, line in imports(path):
        if not name.startswith("huozi."):
            continue
        other = name.split(".")[1]
        allowed = other == own or LAYER[other] < LAYER[own]
        assert allowed, f"{place(path)}:{line} reaches from {own} up or sideways to {other}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_heavy_libraries_have_one_importer(path: Path) -> None:
    for name, line in imports(path):
        library = name.split(".")[0]
        allowed = ONLY_IN.get(library)
        assert allowed is None or room(path) in allowed, f"{place(path)}:{line} imports {library}"


def test_every_library_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    declared = {re.split(r"[^\w.-]", line)[0].lower() for line in wanted}
    providers = metadata.packages_distributions()
    for path in MODULES:
        for name, line in imports(path):
            library = name.split(".")[0]
            if library != "huozi" and library not in sys.stdlib_module_names:
                provided = {one.lower().replace("_", "-") for one in providers.get(library, ())}
                assert provided & declared, f"{place(path)}:{line} imports {library}, which is not declared"


def test_nothing_imports_in_a_circle() -> None:
    edges = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            name for name, _ in imports(path) if name.startswith("huozi")
        }
        for path in MODULES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join((*trail, module))
        if module in done:
            return
        for target in edges.get(module, ()):
            if target != module:
                visit(target, (*trail, module))
        done.add(module)

    for module in edges:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    module = nodes(path)[0]
    assert isinstance(module, ast.Module)
    assert ast.get_docstring(module), f"{place(path)} does not say what it is for"
    assert len(text.splitlines()) <= 400, f"{place(path)} is too long"
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{place(path)}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_only_the_command_line_talks_and_exits(path: Path) -> None:
    if room(path) in ("cli", "__main__"):
        return
    for node in nodes(path):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"print", "exit", "quit", "sys.exit", "os._exit"}, (
                f"{place(path)}:{node.lineno}"
            )


def literals() -> set[str]:
    """Return every string literal of the house."""
    return {
        node.value
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def named_findings() -> Iterator[tuple[str, str]]:
    """Yield (place, id) for every finding made with a literal id."""
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"finding", "Finding"} and node.args:
                for constant in ast.walk(node.args[0]):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield f"{place(path)}:{node.lineno}", constant.value


def test_every_finding_has_its_texts() -> None:
    known = messages.entries()
    for where, id in named_findings():
        assert id in known, f"{where} names {id}, which the messages lacks"


def test_the_messages_keeps_no_dead_findings() -> None:
    assert sorted(set(messages.entries()) - literals()) == []


def test_no_id_stands_twice_in_the_messages() -> None:
    seen: dict[str, str] = {}
    for path in sorted((HOUSE / "messages").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for id in [f"text.{id}" for id in tables.pop("text", {})] + list(tables):
            assert id not in seen, f"{id} stands in {seen[id]} and {path.name}"
            seen[id] = path.name


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("id", sorted(messages.entries()))
def test_both_languages_quote_the_same_values(id: str) -> None:
    entry = messages.entries()[id]
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", id)
    assert placeholders(entry.message["en"]) == placeholders(entry.message["zh"])
    assert placeholders(entry.hint["en"]) == placeholders(entry.hint["zh"])
    assert re.search("[\u4e00-\u9fff]", entry.message["zh"])
    assert all(entry.message.values()) and all(entry.hint.values())
