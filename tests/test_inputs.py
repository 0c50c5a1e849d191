"""Inputs that change while an edition is built: the outputs are of one state of them, or none is written."""

import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import diagnostics
from huozi.diagnostics import EditionError, Finding, HuoziError, Location, finding
from huozi.pipeline import Built, Options, build, inputs
from huozi.pipeline.events import Cancelled, Event, InputsChanged
from huozi.publication import read_manifest

Make = Callable[..., Path]
ROOT = Path(__file__).parent.parent
KINDS = ("epub", "screen")
TEXT = "---\ntitle: 渡口\n---\n\n{text}\n"


@pytest.fixture
def ferry(make_edition: Make) -> Path:
    return make_edition(
        articles={"01.md": TEXT.format(text="旧句。")},
        files={"images/dawn.jpg": (ROOT / "images/orchard.jpg").read_bytes()},
    )


def epub_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "/text/" in name)


def count_events(root: Path, out: Path) -> int:
    told: list[Event] = []
    build(root, out, Options(KINDS), told.append)
    return len(told)


def test_a_sentence_changed_at_any_moment_is_in_all_outputs_or_in_none(ferry: Path, tmp_path: Path) -> None:
    article = ferry / "manuscript/01.md"
    for moment in range(1, count_events(ferry, tmp_path / "count") + 1):
        article.write_text(TEXT.format(text="旧句。"), encoding="utf-8")
        told: list[Event] = []

        def change(event: Event, told: list[Event] = told, moment: int = moment) -> None:
            told.append(event)
            if len(told) == moment:
                article.write_text(TEXT.format(text="新句。"), encoding="utf-8")

        out = tmp_path / f"out{moment}"
        built = build(ferry, out, Options(KINDS), change)
        assert InputsChanged(("manuscript/01.md",)) in told
        manifest = read_manifest(out, "河湾通讯")
        assert manifest is not None
        assert manifest.files == inputs.take(ferry).hashes()
        assert {output.inputs for output in manifest.outputs} == {manifest.inputs}
        assert "新句" in epub_text(built.outputs[-1].path)


@pytest.mark.parametrize("what", ["new", "gone", "replaced", "style"])
def test_every_kind_of_change_is_seen(ferry: Path, what: str) -> None:
    (ferry / "styles").mkdir()
    (ferry / "looks").mkdir()
    (ferry / "looks/paper.png").write_bytes(b"one")
    (ferry / "styles/edition.css").write_text("body { background: url('../looks/paper.png') }")
    found = inputs.take(ferry)
    assert found.changed() == ()
    match what:
        case "new":
            (ferry / "images/new.jpg").write_bytes(b"x")
            assert found.changed() == ("images/new.jpg",)
        case "gone":
            (ferry / "images/dawn.jpg").unlink()
            assert found.changed() == ("images/dawn.jpg",)
        case "replaced":  # by a file of the same size and date
            other = ferry / "other"
            old = (ferry / "images/dawn.jpg").stat()
            other.write_bytes((ferry / "images/dawn.jpg").read_bytes()[::-1])
            os.utime(other, ns=(old.st_atime_ns, old.st_mtime_ns))
            other.replace(ferry / "images/dawn.jpg")
            assert found.changed() == ("images/dawn.jpg",)
        case "style":
            (ferry / "looks/paper.png").write_bytes(b"two")
            assert found.changed() == ("looks/paper.png",)


def test_hidden_files_and_outputs_are_no_inputs(ferry: Path) -> None:
    found = inputs.take(ferry)
    (ferry / "manuscript/.01.md.swp").write_bytes(b"x")
    build(ferry, ferry / "dist", Options(("epub",)))
    assert found.changed() == ()


def test_inputs_that_never_rest_end_the_build_with_the_file_named(ferry: Path, tmp_path: Path) -> None:
    count = 0

    def change(_: Event) -> None:
        nonlocal count
        count += 1
        (ferry / "images/dawn.jpg").write_bytes(b"half a copy %d" % count)

    with pytest.raises(EditionError) as caught:
        build(ferry, tmp_path / "out", Options(("epub",)), change)
    assert caught.value.finding.id == "inputs-changing"
    assert str(caught.value.finding.location) == "images/dawn.jpg"
    assert not list((tmp_path / "out").iterdir())


def test_what_breaks_a_build_is_read_again_where_it_was_being_saved(ferry: Path, tmp_path: Path) -> None:
    """An editor empties the file before it writes it: the empty moment is no fault of the edition's."""
    article = ferry / "manuscript/01.md"
    states = iter(["", TEXT.format(text="存好了。")])

    def save(event: Event) -> None:
        if text := next(states, None):
            article.write_text(text, encoding="utf-8")
        elif text is not None:
            article.write_bytes(b"")

    built = build(ferry, tmp_path / "out", Options(("epub",)), save)
    assert "存好了" in epub_text(built.outputs[0].path)


def test_a_cancelled_build_leaves_nothing_behind(ferry: Path, tmp_path: Path) -> None:
    build(ferry, tmp_path / "out", Options(KINDS))
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (ferry / "manuscript/01.md").write_text(TEXT.format(text="另一句。"), encoding="utf-8")
    for moment in range(1, 6):
        told: list[Event] = []

        def cancel(event: Event, told: list[Event] = told, moment: int = moment) -> None:
            told.append(event)
            if len(told) == moment:
                raise Cancelled

        try:
            build(ferry, tmp_path / "out", Options(KINDS, jobs=2), cancel)
        except Cancelled:
            assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
        else:
            break
    assert moment > 2


def test_what_a_build_gives_and_every_error_can_be_sent_to_another_process(
    ferry: Path, tmp_path: Path
) -> None:
    built = build(ferry, tmp_path / "out", Options(("epub",)))
    assert isinstance(built, Built)
    assert pickle.loads(pickle.dumps(built)) == built
    kinds = [kind for kind in vars(diagnostics).values() if isinstance(kind, type)]
    errors = [kind for kind in kinds if issubclass(kind, HuoziError)]
    assert len(errors) >= 7
    for kind in errors:
        error = kind(finding("photo-missing", Location("a.md", 3, 4), photo="b.jpg"))
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is kind
        assert again.finding == error.finding
        assert isinstance(again.finding, Finding)
