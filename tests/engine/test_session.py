"""A session patches WeasyPrint, collects what it remarks, and leaves it as a fresh import has it."""

from __future__ import annotations

import gc
import inspect
import json
import logging
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from huozi import messages
from huozi.diagnostics import ExitCode, ToolError
from huozi.engine import libraries, patches, session
from huozi.engine.patches import PATCHES, Patch
from huozi.engine.session import NestedSessionError, Session

NAMES = [(patch.owner, patch.name) for patch in PATCHES]

FRESH = """
import hashlib, importlib, inspect, json, sys
def owner(path):
    module, _, kind = path.partition(":")
    found = importlib.import_module(module)
    return getattr(found, kind) if kind else found
def told(function):
    code = hashlib.sha256(inspect.getsource(function).encode()).hexdigest()
    return [function.__module__, function.__qualname__, code]
print(json.dumps([told(getattr(owner(path), name)) for path, name in json.loads(sys.argv[1])]))
"""


def path_of(owner: Any) -> str:
    return owner.__name__ if inspect.ismodule(owner) else f"{owner.__module__}:{owner.__qualname__}"


@pytest.fixture(scope="module")
def fresh() -> list[list[str]]:
    """Return module, name and source of each replaced function, as a process without huozi imports them."""
    wanted = json.dumps([(path_of(owner), name) for owner, name in NAMES])
    done = subprocess.run([sys.executable, "-c", FRESH, wanted], capture_output=True, check=True, text=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def current() -> list[list[str]]:
    functions = [getattr(owner, name) for owner, name in NAMES]
    return [
        [one.__module__, one.__qualname__, sha256(inspect.getsource(one).encode()).hexdigest()]
        for one in functions
    ]


def test_all_functions_replaced_stand_in_one_table() -> None:
    assert len(PATCHES) == 26
    assert len({(path_of(owner), name) for owner, name in NAMES}) == 26
    source = "".join(path.read_text("utf-8") for path in Path(patches.__file__).parent.glob("*.py"))
    assert source.count("setattr(patch.owner") == 2  # in place and back; nobody else replaces anything


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.name)
def test_replacements_take_the_same_arguments(patch: Patch) -> None:
    original = inspect.signature(getattr(patch.owner, patch.name))
    replaced = inspect.signature(patch.make("kaiming", getattr(patch.owner, patch.name)))
    open_ended = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    named = [name for name, parameter in replaced.parameters.items() if parameter.kind not in open_ended]
    originals = list(original.parameters)
    if originals[0] == "self":
        originals[0] = named[0]
    assert originals[: len(named)] == named
    if len(named) == len(replaced.parameters):
        assert len(originals) == len(named)


def test_everything_is_replaced_inside_and_nothing_outside(fresh: list[list[str]]) -> None:
    assert current() == fresh
    with Session("full"):
        assert all(now[0].startswith("huozi.engine.") for now in current())
    assert current() == fresh


def test_a_crashed_session_leaves_nothing_behind(fresh: list[list[str]]) -> None:
    level = [(log.propagate, log.handlers[:]) for log in map(logging.getLogger, ("weasyprint", "fontTools"))]
    with pytest.raises(ZeroDivisionError), Session("kaiming"):
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert current() == fresh
    assert gc.isenabled()
    after = [(log.propagate, log.handlers[:]) for log in map(logging.getLogger, ("weasyprint", "fontTools"))]
    assert after == level


@pytest.mark.parametrize("broken", range(len(PATCHES)))
def test_a_session_that_fails_while_it_opens_leaves_nothing_behind(
    broken: int, fresh: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_style: object, _plain: object) -> Callable[..., Any]:
        raise ZeroDivisionError

    table = tuple(p._replace(make=fail) if k == broken else p for k, p in enumerate(PATCHES))
    monkeypatch.setattr(patches, "PATCHES", table)
    with pytest.raises(ZeroDivisionError), Session("kaiming"):
        pytest.fail("the session opened")
    assert current() == fresh
    assert gc.isenabled()
    monkeypatch.undo()
    with Session("kaiming"):
        assert current() != fresh


def test_a_session_inside_a_session_is_refused(fresh: list[list[str]]) -> None:
    with Session("kaiming"):
        inside = current()
        with pytest.raises(NestedSessionError), Session("full"):
            pytest.fail("the second session opened")
        assert current() == inside
    assert current() == fresh


def test_interleaved_sessions_leave_nothing_behind(fresh: list[list[str]]) -> None:
    """The first one is closed while the second one's failure is still on its way."""
    first, second = Session("kaiming"), Session("full")
    first.__enter__()
    with pytest.raises(NestedSessionError):
        second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert current() == fresh
    with second:
        assert current() != fresh
    assert current() == fresh


def test_two_threads_queue_up(fresh: list[list[str]]) -> None:
    order: list[str] = []
    inside, may_leave = threading.Event(), threading.Event()

    def first() -> None:
        with Session("kaiming"):
            order.append("first in")
            inside.set()
            assert may_leave.wait(10)
            order.append("first out")

    def second() -> None:
        assert inside.wait(10)
        waiting.set()
        with Session("full"):
            order.append("second in")

    waiting = threading.Event()
    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    assert waiting.wait(10)
    threads[1].join(0.1)
    assert order == ["first in"]
    may_leave.set()
    for thread in threads:
        thread.join(10)
    assert order == ["first in", "first out", "second in"]
    assert current() == fresh


def test_two_processes_run_side_by_side() -> None:
    """The second one comes to its end while the first one is still inside."""
    code = (
        "import sys; from huozi.engine.session import Session\n"
        "with Session('kaiming'):\n print('in', flush=True); sys.stdin.readline()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdin and first.stdout
    try:
        assert first.stdout.readline() == "in\n"
        subprocess.run([sys.executable, "-c", code], input="\n", text=True, check=True, timeout=60)
        assert first.poll() is None
        first.communicate("\n", timeout=60)
        assert first.returncode == 0
    finally:
        first.kill()
        first.wait()


def test_each_session_has_its_own_findings() -> None:
    log = logging.getLogger("weasyprint")
    with Session("kaiming") as one:
        log.warning("one thing")
        log.warning("one thing")
    with Session("kaiming") as other:
        log.info("not worth a word")
    assert [found.values["reason"] for found in one.findings] == ["one thing"]
    assert other.findings == []


@pytest.mark.parametrize("installed", ["69.0", "70.1", None])
def test_another_version_of_weasyprint_is_refused(
    installed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(_name: str) -> str:
        if installed is None:
            raise metadata.PackageNotFoundError
        return installed

    monkeypatch.setattr(metadata, "version", version)
    for module in [name for name in sys.modules if name.startswith("huozi.engine")]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(ToolError) as refused:
        import huozi.engine.render  # noqa: F401
    found = refused.value.finding
    assert (found.id, refused.value.exit_code) == ("layout-engine-version", ExitCode.TOOL)
    assert libraries.WEASYPRINT in messages.hint(found, "zh")


def test_the_version_wanted_is_the_one_declared() -> None:
    declared = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert f"weasyprint=={libraries.WEASYPRINT}" in declared


def test_a_session_waits_for_nobody_once_the_other_has_crashed() -> None:
    with pytest.raises(ZeroDivisionError), Session("kaiming"):
        raise ZeroDivisionError
    assert not session._LOCK.locked()
