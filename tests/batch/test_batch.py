"""Many editions in one run: which they are, that each is as if built alone, what stops and what goes on."""

import csv
import hashlib
import json
import os
import signal
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from huozi.batch.schedule import Pools, run
from huozi.batch.shelf import Task, tasks_of
from huozi.batch.table import write_tables
from huozi.batch.work import RECORD, Order, Result
from huozi.cli import main
from huozi.diagnostics import ExitCode, HuoziError
from huozi.pipeline import Options, build

SETTINGS = (
    'title = "河湾短讯"\ndate = 2024-05-06\ntheme = "bulletin"\n[series]\nname = "短讯"\nnumber = "{}"\n'
)


def edition(folder: Path, number: int, settings: str = SETTINGS) -> Path:
    (folder / "manuscript").mkdir(parents=True)
    (folder / "manuscript/edition.toml").write_text(settings.format(number), encoding="utf-8")
    text = f"---\ntitle: 第{number}期\n---\n\n{'河水一天比一天高。' * number}\n"
    (folder / "manuscript/01.md").write_text(text, encoding="utf-8")
    return folder


class Inline(Executor):
    """Does each task when it is handed over, in this process."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **named))
        except BrokenProcessPool as error:
            future.set_exception(error)
        return future


class Cluster(Inline):
    """Ends as Dask's executor does: it takes no `cancel_futures`."""

    def __init__(self) -> None:
        self.waited: list[bool] = []

    def shutdown(self, wait: bool = True) -> None:  # type: ignore[override]
        self.waited.append(wait)


def order(out: Path | str, kinds: Sequence[str] = ("epub",)) -> Order:
    return Order(str(out), Options(tuple(kinds)))


def built(shelf: Path | str, out: Path | str, kinds: Sequence[str] = ("epub",)) -> dict[str, Result]:
    results = run(tasks_of([str(shelf)]), order(out, kinds), Pools(1, lambda _: Inline()))
    return {result.name: result for result in results}


def states(results: dict[str, Result]) -> dict[str, str]:
    return {name: result.state for name, result in sorted(results.items())}


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    for number in (1, 2, 10):
        edition(folder / f"no-{number}", number)
    edition(folder / "broken", 1, 'titel = "7"\n')
    return folder


def test_a_run_builds_what_single_builds_build_and_later_only_what_changed(
    shelf: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = built(shelf, out)
    assert states(first) == {"broken": "failed", "no-1": "built", "no-10": "built", "no-2": "built"}
    assert first["broken"].code == ExitCode.EDITION
    build(shelf / "no-2", tmp_path / "alone", Options(("epub",)))
    assert hashes(tmp_path / "alone") == hashes(out / "no-2")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.epub")}
    again = built(shelf, out)
    assert states(again) == {
        "broken": "failed",
        "no-1": "unchanged",
        "no-10": "unchanged",
        "no-2": "unchanged",
    }
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*.epub")}

    damaged = next((out / "no-1").glob("*.epub"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    (out / "no-10" / RECORD).unlink()
    text = shelf / "no-2/manuscript/01.md"
    kept = text.read_text(encoding="utf-8")
    text.write_text(kept + "\n又一段。\n", encoding="utf-8")
    third = built(shelf, out)
    text.write_text(kept, encoding="utf-8")
    assert set(states(third).values()) == {"built", "failed"}
    assert hashes(out / "no-1") == hashes(out / "no-1") | {
        damaged.name: hashlib.sha256(damaged.read_bytes()).hexdigest()
    }

    tables = write_tables(tasks_of([str(shelf)]), order(out), "zh")
    listed = json.loads(Path(tables[0]).read_text(encoding="utf-8"))["editions"]
    assert [item["edition"] for item in listed] == ["broken", "no-1", "no-2", "no-10"]
    assert [item["id"] for item in listed[0]["findings"]] == ["edition-key-unknown"]
    rows = list(csv.DictReader(Path(tables[1]).read_text(encoding="utf-8").splitlines()))
    assert [(row["edition"], row["state"], row["errors"]) for row in rows][:2] == [
        ("broken", "failed", "1"),
        ("no-1", "built", "0"),
    ]
    page = Path(tables[2]).read_text(encoding="utf-8")
    assert page.count("<tr") == 5 and 'src="no-1/.huozi-cover.jpg"' in page and "未构建" in page
    assert (out / "no-1/.huozi-cover.jpg").read_bytes()[:2] == b"\xff\xd8"


def test_other_outputs_are_asked_for_so_it_is_built_again(tmp_path: Path) -> None:
    edition(tmp_path / "one", 1)
    assert states(built(tmp_path / "one", tmp_path / "out")) == {"one": "built"}
    assert states(built(tmp_path / "one", tmp_path / "out", ("screen",))) == {"one": "built"}
    assert states(built(tmp_path / "one", tmp_path / "out", ("screen",))) == {"one": "unchanged"}


def test_urls_in_and_out_give_the_same_files(shelf: Path, tmp_path: Path) -> None:
    source, out = f"file://{shelf}/no-1", f"file://{tmp_path}/store"
    assert states(built(source, out)) == {"no-1": "built"}
    build(shelf / "no-1", tmp_path / "alone", Options(("epub",)))
    assert hashes(tmp_path / "store/no-1") == hashes(tmp_path / "alone")
    assert states(built(source, out)) == {"no-1": "unchanged"}
    assert states(built(f"file://{shelf}/gone", out)) == {"gone": "failed"}


def test_the_command_takes_a_url_to_put_outputs_at(shelf: Path, tmp_path: Path) -> None:
    words = ["batch", str(shelf / "no-1"), "--jobs", "1", "--only", "epub", "--out"]
    assert main([*words, f"file://{tmp_path}/store"]) == ExitCode.GOOD
    assert list((tmp_path / "store/no-1").glob("*.epub"))
    assert (tmp_path / "store/batch.json").is_file()


def test_a_list_of_raw_articles_becomes_editions_and_edits_are_kept(tmp_path: Path) -> None:
    for name, title in (("a.txt", "井边"), ("b.txt", "渡口")):
        text = f"{title}的一天\n\n" + f"{title}的人很多，天亮就来排队，到中午才散。\n\n" * 3
        (tmp_path / name).write_text(text, encoding="utf-8")
    listing = tmp_path / "list.csv"
    listing.write_text("edition,raw\n春,a.txt\n春,b.txt\n夏,b.txt\n夏天,gone.txt\n", encoding="utf-8")
    out = tmp_path / "out"
    assert states(built(listing, out)) == {"夏": "built", "夏天": "failed", "春": "built"}
    assert len(list((out / "春/edition/manuscript").glob("*.md"))) == 2
    assert states(built(listing, out)) == {"夏": "unchanged", "夏天": "failed", "春": "unchanged"}
    manuscript = next((out / "夏/edition/manuscript").glob("*.md"))
    manuscript.write_text(manuscript.read_text(encoding="utf-8") + "\n编者补记。\n", encoding="utf-8")
    assert states(built(listing, out))["夏"] == "built"
    assert "编者补记" in manuscript.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("edition,file\na,b\n", "shelf-list-wrong"),
        ("edition,raw\na,\n", "shelf-list-wrong"),
        ("", "shelf-list-wrong"),
    ],
)
def test_a_list_that_cannot_be_read_is_told(text: str, id: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(HuoziError) as told:
        tasks_of([str(tmp_path / "list.csv")])
    assert told.value.finding.id == id


def test_names_stay_inside_and_apart(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("edition,raw\n../../up,a.txt\n", encoding="utf-8")
    (task,) = tasks_of([str(tmp_path / "list.csv")])
    assert "/" not in task.name and ".." not in task.name
    edition(tmp_path / "no-1", 5)
    with pytest.raises(HuoziError) as told:
        tasks_of([str(shelf), str(tmp_path)])
    assert told.value.finding.id == "shelf-name-twice"
    assert [task.name for task in tasks_of([str(shelf / "no-*"), str(shelf / "no-1")])] == [
        "no-1",
        "no-2",
        "no-10",
    ]
    (tmp_path / "empty").mkdir()
    with pytest.raises(HuoziError) as told:
        tasks_of([str(tmp_path / "empty")])
    assert told.value.finding.id == "shelf-empty"


def done(task: Task, _: Order) -> Result:
    return Result(task.name, "built", 0, 0.0, 0)


def test_few_tasks_are_in_hand_and_pools_are_changed(tmp_path: Path) -> None:
    made: list[int] = []
    taken: list[str] = []

    def pool(jobs: int) -> Executor:
        made.append(jobs)
        return Inline()

    def tasks() -> Any:
        for number in range(95):
            taken.append(str(number))
            yield Task(str(number), "")

    results = run(tasks(), order(tmp_path), Pools(2, pool, shift=10), done)
    ahead = [len(taken) - number for number, _ in enumerate(results, 1)]
    assert len(ahead) == 95 and max(ahead) <= 4
    assert made == [2] * 5  # 20 editions each

    def heavy(task: Task, _: Order) -> Result:
        return Result(task.name, "built", 0, 0.0, 1 << 31)

    made.clear()
    assert len(list(run([Task(str(n), "") for n in range(8)], order(tmp_path), Pools(1, pool), heavy))) == 8
    assert len(made) == 4  # two in hand each


def test_any_executor_is_ended_and_one_stopped_midway_is_not_waited_for(tmp_path: Path) -> None:
    cluster = Cluster()
    tasks = [Task(str(number), "") for number in range(9)]
    assert len(list(run(tasks, order(tmp_path), Pools(2, lambda _: cluster, shift=0), done))) == 9
    assert cluster.waited == [True]
    stopped = run(tasks, order(tmp_path), Pools(2, lambda _: cluster, shift=0), done)
    next(stopped)
    stopped.close()  # type: ignore[attr-defined]
    assert cluster.waited == [True, False]


def test_an_edition_without_room_to_work_in_stops_no_other(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = iter([tmp_path / "gone", tmp_path])
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(next(folders, tmp_path)))
    assert states(built(shelf / "no-[12]", tmp_path / "out")) == {"no-1": "failed", "no-2": "built"}


def kill_own_process(task: Task, _: Order) -> Result:
    """Die as the kernel lets a process die that holds too much memory; once, or each time."""
    marker = Path(task.source)
    if task.name == "always" or (task.name == "once" and not marker.exists()):
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Result(task.name, "built", 0, 0.0, 0)


def test_a_worker_that_dies_is_replaced_and_its_edition_tried_once_more(tmp_path: Path) -> None:
    names = ["a", "once", "b", "always", "c"]
    tasks = [Task(name, str(tmp_path / name)) for name in names]
    found = {
        result.name: result for result in run(tasks, order(tmp_path / "out"), Pools(1), kill_own_process)
    }
    assert states(found) == {"a": "built", "always": "died", "b": "built", "c": "built", "once": "built"}
    assert found["always"].code == ExitCode.INTERNAL
    record = json.loads((tmp_path / "out/always" / RECORD).read_text(encoding="utf-8"))
    assert [item["id"] for item in record["findings"]] == ["batch-worker-died"]


def test_the_command_tells_what_failed_and_ends_by_the_worst(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["batch", str(shelf / "broken"), str(shelf / "no-1"), "--jobs", "1", "--only", "epub"]
    assert main([*words]) == ExitCode.USAGE
    assert main([*words, "--out", ""]) == ExitCode.USAGE
    capsys.readouterr()
    assert main([*words, "--out", str(tmp_path / "out")]) == ExitCode.EDITION
    printed = capsys.readouterr()
    assert "edition-key-unknown" in printed.err and "built 1, unchanged 0, not built 1" in printed.err
    assert [line.rpartition("/")[2] for line in printed.out.split()][-3:] == [
        "batch.json",
        "batch.csv",
        "batch.html",
    ]
    assert hashes(tmp_path / "out/no-1") != {}
