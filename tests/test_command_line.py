"""The command as a newcomer meets it: words, exit codes, streams."""

import ctypes.util
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huozi import messages
from huozi.cli import COMMANDS, main
from huozi.cli.arguments import Command

Make = Callable[..., Path]
Screen = pytest.CaptureFixture[str]
ROOT = Path(__file__).parent.parent
DOOR = [sys.executable, "-c", "import sys; from huozi.cli import COMMANDS, main; sys.exit(main())"]
PHOTO_WANTED = "---\ntitle: 渡口\n---\n\n![清晨](dawn.jpg)\n\n老渡口在村东头。\n"


def refused(screen: Screen, *words: str | Path) -> tuple[int, str]:
    """Run a command that must fail; return its exit code and the one line it said, beside progress."""
    code = main([str(word) for word in words])
    printed = screen.readouterr()
    assert printed.out == ""
    errors = [line for line in printed.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, printed.err
    assert "Traceback" not in printed.err
    assert errors[0].count(" — ") >= 1, "what is wrong, and what to do"
    return code, errors[0]


@pytest.mark.parametrize(
    ("words", "id"),
    [
        (["--nonsense"], "usage"),
        (["frobnicate"], "command-unknown"),
        (["--jobs", "0"], "usage"),
        (["--only", "nonsense"], "output-unknown"),
        (["--only", ","], "output-unknown"),
        (["make"], "usage"),
        (["make", "raw.txt"], "out-missing"),
        (["import", "raw.txt"], "into-missing"),
        (["new"], "usage"),
        (["new", ""], "usage"),
        (["make", "", "--out", "o"], "usage"),
        (["make", "raw.txt", "--out", ""], "usage"),
        (["import", "raw.txt", "--json", ""], "into-missing"),
        (["import", "raw.txt", "--into", "o", "--language", "zh<"], "usage"),
        (["import", "raw.txt", "--into", "o", "--language", "fr"], "usage"),
    ],
)
def test_a_command_that_cannot_be_understood(capsys: Screen, words: list[str], id: str) -> None:
    code, said = refused(capsys, *words)
    assert code == 2
    assert said.endswith(f"[{id}]")


@pytest.mark.parametrize(
    ("content", "id"),
    [(None, "source-unreadable"), (b"", "source-empty"), (bytes(range(256)) * 20, "source-binary")],
)
def test_a_raw_file_that_is_no_text(capsys: Screen, tmp_path: Path, content: bytes | None, id: str) -> None:
    raw = tmp_path / "原 稿.txt"
    if content is not None:
        raw.write_bytes(content)
    code, said = refused(capsys, "make", raw, "--out", tmp_path / "out")
    assert (code, said.split("[")[-1]) == (4, f"{id}]")
    assert raw.name in said
    assert not (tmp_path / "out").exists()


def test_a_raw_folder_without_a_text(capsys: Screen, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert refused(capsys, "make", tmp_path / "raw", "--out", tmp_path / "out")[0] == 4


@pytest.mark.parametrize(
    ("settings", "article", "place"),
    [
        ("title = 河湾\n", "---\ntitle: 甲\n---\n\n文\n", "manuscript/edition.toml:1"),
        ('title = "甲"\ntheme = "x"\n', "---\ntitle: 甲\n---\n\n文\n", "manuscript/edition.toml:2"),
        ('title = "甲"\n', "没有头\n", "manuscript/01.md:1"),
        ('title = "甲"\n', "---\ntitle: [甲\n---\n\n文\n", "manuscript/01.md:2"),
        ('title = "甲"\n', "---\ntitle: 甲\n---\n\n" + ">" * 3000 + "文\n", "manuscript/01.md:5"),
    ],
)
def test_a_broken_edition(
    capsys: Screen, make_edition: Make, settings: str, article: str, place: str
) -> None:
    code, said = refused(capsys, "--edition", make_edition(settings, {"01.md": article}))
    assert code == 5
    assert re.match(rf"error: {place}(:\d+)? — ", said)


def test_a_manuscript_in_another_encoding(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(files={"manuscript/02.md": "---\ntitle: 甲\n---\n\n文\n".encode("gb18030")})
    code, said = refused(capsys, "--edition", root)
    assert (code, "manuscript/02.md:2" in said) == (5, True)


def test_no_edition_where_the_command_looks(capsys: Screen, tmp_path: Path) -> None:
    code, said = refused(capsys, "--edition", tmp_path / "空")
    assert (code, str(tmp_path / "空") in said) == (5, True)


@pytest.mark.parametrize("picture", [b"", b"not a picture", b"\xff\xd8\xff\xe0\x00\x10JFIF"])
def test_a_broken_photo(capsys: Screen, make_edition: Make, picture: bytes) -> None:
    root = make_edition(articles={"01.md": PHOTO_WANTED}, files={"images/dawn.jpg": picture})
    code, said = refused(capsys, "--edition", root)
    assert (code, "images/dawn.jpg" in said) == (6, True)


def test_a_character_that_no_font_has(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": "---\ntitle: 甲\n---\n\n文\n\n生\U000f1234僻\n"})
    code, said = refused(capsys, "--edition", root)
    assert code == 6
    assert "manuscript/01.md:7" in said
    assert "\U000f1234" in said
    assert "U+F1234" in said
    assert main(["--edition", str(root), "--only", "print", "--allow-missing-glyphs"]) == 0
    printed = capsys.readouterr()
    assert printed.err.count("U+F1234") == 1
    assert "error" not in printed.err


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_an_output_folder_that_is_a_file(
    capsys: Screen, make_edition: Make, tmp_path: Path, inside: str
) -> None:
    mine = tmp_path / "out"
    mine.write_text("春水\n\n三月的河水。\n", encoding="utf-8")
    before = mine.read_bytes()
    commands: tuple[list[str | Path], ...] = (
        ["--edition", make_edition(), "--only", "print", "-o", mine / inside],
        ["make", mine, "--out", mine / inside],
        ["import", mine, "--into", mine / inside],
    )
    for words in commands:
        code, said = refused(capsys, *words)
        assert (code, f"{mine} — " in said, "[out-no-folder]" in said) == (7, True, True)
    assert mine.read_bytes() == before


@pytest.mark.parametrize("source", ["/dev/zero", "pipe"])
def test_a_source_that_is_no_plain_file(capsys: Screen, tmp_path: Path, source: str) -> None:
    """It cannot be kept beside the manuscript as it came, and may never end."""
    os.mkfifo(tmp_path / "pipe")
    code, said = refused(capsys, "import", tmp_path / source, "--into", tmp_path / "out")
    assert (code, "[source-no-file]" in said) == (4, True)
    assert not (tmp_path / "out").exists()


def test_a_full_disk(
    capsys: Screen, make_edition: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    code, said = refused(capsys, "--edition", make_edition(), "--only", "print", "-o", tmp_path / "out")
    assert (code, "No space left on device" in said) == (7, True)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("words", [["doctor"], ["doctor", "--json", "-"]])
def test_results_that_find_no_room(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*DOOR, *words], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    said = done.stderr.decode()
    assert (done.returncode, "[system-refused]" in said) == (7, True), said
    assert "Traceback" not in said and "Exception ignored" not in said


def test_a_machine_without_pango(capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    assert main(["doctor"]) == 8
    assert "apt-get install libpango" in capsys.readouterr().err


def test_strict_stops_at_a_warning_and_names_it(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": PHOTO_WANTED})
    assert main(["--edition", str(root), "--only", "print"]) == 0
    assert main(["--edition", str(root), "--only", "print", "--strict", "--quiet"]) == 3
    assert "[photo-missing]" in capsys.readouterr().err


def test_quiet_says_results_only(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": PHOTO_WANTED})
    assert main(["--edition", str(root), "--only", "print", "--quiet"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert re.fullmatch(r"\S+/dist/河湾通讯-print\.pdf  \d\.\d\d MB  \d+ pages\n", printed.out)


def test_json_stands_alone_on_stdout(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": PHOTO_WANTED})
    assert main(["--edition", str(root), "--only", "print", "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [output["kind"] for output in told["outputs"]] == ["print"]
    assert [found["id"] for found in told["findings"]] == ["photo-missing"]
    assert told["findings"][0]["line"] == 5
    assert main(["--edition", str(root / "no"), "--json", "-"]) == 5
    assert json.loads(capsys.readouterr().out)["findings"][0]["id"] == "edition-missing"
    (root / "manuscript/01.md").write_text("---\ntitle: 渠\ndate: 昨天\n---\n\n正文。\n", encoding="utf-8")
    assert main(["--edition", str(root), "--json", "-"]) == 5
    refused = json.loads(capsys.readouterr().out)["findings"][0]
    assert [refused[key] for key in ("path", "line", "column", "end_line", "end_column")] == [
        "manuscript/01.md", 3, 7, 3, 9,
    ]  # fmt: skip
    assert main(["doctor", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"][0].startswith("Python")


@pytest.mark.parametrize(
    ("command", "listed"),
    [
        ("build", "outputs"),
        ("check", "checked"),
        ("articles", "articles"),
        ("fonts", "fonts"),
        ("doctor", "facts"),
    ],
)
def test_the_keys_of_json_are_those_documented(
    command: str, listed: str, capsys: Screen, make_edition: Make
) -> None:
    documented = (Path(__file__).parent.parent / "docs/formats.md").read_text(encoding="utf-8")
    row = next(row for row in documented.splitlines() if re.match(rf"\| .*`{command}`.* \| `", row))
    where = [] if command == "doctor" else [str(make_edition())]
    main([command, *where, "--json", "-", "--quiet", *(["--only", "epub"] if command == "build" else [])])
    given = json.loads(capsys.readouterr().out)
    assert set(given) == {key for key in (listed, "findings") if f"`{key}`" in row}
    named = re.search(rf"`{listed}` `\[\{{(.+?)\}}\]`", row)
    if named is not None:
        assert [set(item) for item in given[listed]][:1] == [set(named[1].split(", "))]


def test_json_takes_no_place_of_a_text(capsys: Screen, raw: Path, tmp_path: Path) -> None:
    article = raw / "春水.txt"
    before = article.read_bytes()
    code, said = refused(capsys, "import", article, "--json", article)
    assert (code, said.endswith("[json-spares]")) == (7, True)
    assert article.read_bytes() == before
    for _ in range(2):
        assert main(["import", str(article), "--json", str(tmp_path / "record.json"), "--quiet"]) == 0


def test_what_repeats_itself_is_counted_unless_all_is_wanted(capsys: Screen, make_edition: Make) -> None:
    text = "---\ntitle: 渡口\n---\n\n" + "\n\n".join(f"![第{n}张]()" for n in range(9)) + "\n\n文。\n"
    root = make_edition(articles={"01.md": text})
    main(["--edition", str(root), "--only", "print"])
    said = capsys.readouterr().err
    assert said.count("still waits for its photo") == 3
    assert "and 6 more like this" in said
    main(["--edition", str(root), "--only", "print", "--verbose"])
    assert capsys.readouterr().err.count("still waits for its photo") == 9


def test_no_manuscript_commands_the_terminal(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": '---\ntitle: "渡"\nbad\u202ekey: 1\n---\n\n文\n'})
    main(["--edition", str(root), "--only", "print", "--verbose"])
    assert "\u202e" not in capsys.readouterr().err


def test_the_words_follow_the_locale(capsys: Screen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["--edition", str(tmp_path)]) == 5
    assert "错误：" in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["--edition", str(tmp_path)]) == 5
    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["make"],
        ["--nonsense"],
        ["build", "spring", "summer"],
        ["--jobs", "0"],
        ["--json"],
        ["--quiet=x"],
        ["new"],
        ["frobnicate"],
        ["--js", "x"],
    ],
)
def test_no_complaint_speaks_english_to_a_chinese(
    capsys: Screen, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(words) == 2
    said = capsys.readouterr().err
    names = "|".join(command.name for command in COMMANDS)
    plain = re.sub(rf"`[^`]*`|\[[a-z-]+\]|--?[a-z]+|RAW|DIR|EPUB|{names}", "", said)
    assert not re.findall("[A-Za-z]{2,}", plain.replace("".join(words[-1:]), "")), said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('title = "渡口\n', "manuscript/edition.toml:1 — 设置文件不是合法的 TOML：不能有字符 '\\n'"),
        ("title = 渡口\n", "manuscript/edition.toml:1 — 设置文件不是合法的 TOML：值的写法不对"),
        (
            'title = "渡口"\ntheme bulletin\n',
            "manuscript/edition.toml:2 — 设置文件不是合法的 TOML：键之后应有",
        ),
        (
            'title = "渡口"\nsubjects = ["水"\n',
            "manuscript/edition.toml:2 — 设置文件不是合法的 TOML：方括号没有",
        ),
        (
            'title = "渡"\ntitle = "口"\n',
            "manuscript/edition.toml:2 — 设置文件不是合法的 TOML：同一个键写了两次",
        ),
    ],
)
def test_what_the_parser_says_of_settings_is_said_in_chinese(
    capsys: Screen, monkeypatch: pytest.MonkeyPatch, make_edition: Make, settings: str, said: str
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["--edition", str(make_edition(settings))]) == 5
    assert said in re.sub(r"(toml:\d+):\d+", r"\1", capsys.readouterr().err)  # the column aside


def test_what_the_system_says_is_said_in_chinese(
    capsys: Screen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["import", str(tmp_path / "missing.txt"), "--into", str(tmp_path / "e")]) == 4
    assert "无法读取这份原稿：没有这个文件或文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.ENOTDIR, errno.EIO]
)
def test_common_refusals_of_the_system_have_chinese_words(number: int) -> None:
    assert re.search("[\u4e00-\u9fff]", messages.said(os.strerror(number), "zh", "reason-"))


@pytest.mark.parametrize("words", [["--help"], ["make", "--help"], ["new", "-h"]])
def test_help_in_chinese(capsys: Screen, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：")
    assert not re.search("usage|options|positional|show|exit|commands", said)


def test_an_option_is_written_out(capsys: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut short it may mean another one tomorrow."""
    monkeypatch.chdir(tmp_path)
    assert refused(capsys, "doctor", "--js", "x")[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_an_internal_fault_is_a_sentence_and_exit_code_1(
    capsys: Screen, make_edition: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("gone")

    monkeypatch.setattr("huozi.pipeline.assemble", broken)
    code, said = refused(capsys, "--edition", make_edition())
    assert code == 1
    assert "KeyError: 'gone'" in said
    assert said.endswith("[internal-fault]")
    with pytest.raises(KeyError):
        main(["--edition", str(make_edition(name="again")), "--verbose"])


@pytest.mark.parametrize(
    ("words", "step", "wanted"),
    [
        (["--edition", "e"], "huozi.pipeline.assemble", 5),
        (["new", "e/n"], "huozi.scaffold.new_edition", 7),
        (["import", "e", "--into", "o"], "huozi.importing.import_raw", 4),
        (["make", "e", "--out", "o"], "huozi.importing.import_raw", 4),
    ],
)
def test_a_folder_that_nobody_may_enter_is_named(
    capsys: Screen,
    make_edition: Make,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    step: str,
    wanted: int,
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "e/images/河.jpg")

    monkeypatch.chdir(make_edition(name="e").parent)
    monkeypatch.setattr(step, denied)
    code, said = refused(capsys, *words)
    assert code == wanted
    assert "e/images/河.jpg — " in said and "Permission denied" in said


def test_chinese_names_under_a_locale_that_has_none(make_edition: Make) -> None:
    root = make_edition(name="期 刊")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*DOOR, "--only", "print", "--edition", "期 刊"],
        cwd=root.parent, env=environment, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (root / "dist/河湾通讯-print.pdf").is_file()


def test_help_is_there_at_once_and_loads_nothing_heavy() -> None:
    watch = (
        "import sys\nfrom huozi.cli import COMMANDS, main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    )
    watch += "print({'weasyprint', 'PIL', 'lxml', 'rich', 'pikepdf', 'markdown'} & set(sys.modules))"
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", watch], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout.endswith("set()\n")
    assert "import" in done.stdout
    assert time.monotonic() - begun < 2, "0.2 s on a quiet machine"


def test_the_package_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "huozi", "frobnicate"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, "[command-unknown]" in done.stderr) == (2, True), done.stderr


def test_a_reader_that_goes_away_is_no_fault(make_edition: Make) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [*DOOR, "--edition", str(make_edition()), "--only", "print"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writer)
    assert done.returncode == 0
    assert b"Error" not in done.stderr


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """A shell lets what it runs in the background ignore Ctrl-C, and that is inherited."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_ends_at_once_and_leaves_nothing_half_made(make_edition: Make, tmp_path: Path) -> None:
    text = "---\ntitle: 长河\n---\n\n" + "三月的河水一天比一天高，两岸的柳树也绿了。\n\n" * 400
    root = make_edition(articles={"01.md": text})
    command = [*DOOR, "--edition", str(root), "-o", str(tmp_path / "out"), "--jobs", "2"]
    slowly = ["nice", "-n", "15"]  # on a busy machine the build must not end before it is interrupted
    with subprocess.Popen(
        [*slowly, *command], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Print PDF"):
                break
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(20) == 130
    assert said.splitlines()[-1].startswith("Interrupted."), said
    assert "Traceback" not in said
    left = list((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else []
    assert not [path for path in left if path.name.startswith(".")]


def test_ctrl_c_before_huozi_is_even_loaded_is_no_fault() -> None:
    """The first tenth of a second goes into imports."""
    script = """
import runpy, sys
class Impatient:
    def find_spec(self, name, *_):
        if name == "huozi.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
runpy.run_path(sys.argv[1], run_name="__main__")
"""
    command = [sys.executable, "-c", script, str(ROOT / "build.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


RAW = """春水初涨
本报记者 李明

河湾村的桃花开了。三月的河水一天比一天高，两岸的柳树也绿了。

一、渡口

老渡口在村东头，船工老王守了三十年，村里人过河都靠他。

图1 老渡口的清晨

船靠岸的时候，鸡刚叫过头遍，挑担的人已经在石阶上等着了。
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a folder with a raw article and the photo that one of its captions means."""
    folder = tmp_path / "原 稿"
    folder.mkdir()
    (folder / "春水.txt").write_text(RAW, encoding="gb18030")
    (folder / "老渡口的清晨.jpg").write_bytes((ROOT / "images/orchard.jpg").read_bytes())
    return folder


def test_from_a_raw_folder_to_both_outputs_twice(capsys: Screen, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "成 品"
    assert main(["make", str(raw), "--out", str(out)]) == 0
    first = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert {"春水初涨.epub", "春水初涨-print.pdf", "老渡口的清晨.jpg", "春水.txt", "春水.txt.json"} <= {
        path.name for path in first
    }
    [manuscript] = (out / "manuscript").glob("*.md")
    assert "![老渡口的清晨](老渡口的清晨.jpg)" in manuscript.read_text(encoding="utf-8")
    assert "photo-" not in capsys.readouterr().err
    assert main(["make", str(raw), "--out", str(out)]) == 0
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == first


@pytest.mark.parametrize("out", [".", "out"])
def test_what_huozi_has_made_is_no_source(raw: Path, out: str) -> None:
    words = ["make", str(raw), "--out", str(raw / out), "--only", "epub", "--quiet"]
    assert main(words) == 0
    first = {path: path.read_bytes() for path in raw.rglob("*") if path.is_file()}
    assert main(words) == 0
    assert {path: path.read_bytes() for path in raw.rglob("*") if path.is_file()} == first


def test_an_edited_manuscript_is_never_overwritten(capsys: Screen, raw: Path, tmp_path: Path) -> None:
    assert main(["import", str(raw), "--into", str(tmp_path / "e")]) == 0
    assert main(["import", str(raw), "--into", str(tmp_path / "e")]) == 0
    [manuscript] = (tmp_path / "e/manuscript").glob("*.md")
    edited = manuscript.read_text(encoding="utf-8").replace("桃花", "梨花")
    manuscript.write_text(edited, encoding="utf-8")
    capsys.readouterr()
    assert main(["import", str(raw), "--into", str(tmp_path / "e")]) == 5
    said = capsys.readouterr().err
    assert re.search(r"^-河湾村的梨花.*\n\+河湾村的桃花", said, re.MULTILINE)
    assert manuscript.read_text(encoding="utf-8") == edited


def test_two_articles_make_one_edition(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "秋.html").write_text(
        "<html><body><h1>秋水已落</h1><p>河滩露出来了，孩子们在上面放风筝。</p><p>风很大。</p></body></html>",
        encoding="utf-8",
    )
    words = [
        "make",
        str(raw / "春水.txt"),
        str(tmp_path / "秋.html"),
        "--out",
        str(tmp_path / "o"),
        "--only",
        "epub",
    ]
    assert main(words) == 0
    assert len(list((tmp_path / "o/manuscript").glob("*.md"))) == 2


def test_a_new_edition_is_written_before_it_is_built(capsys: Screen, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "n")]) == 0
    assert main(["new", str(tmp_path / "n")]) == 2
    assert main(["--edition", str(tmp_path / "n"), "--only", "print"]) == 5
    assert "[article-placeholder]" in capsys.readouterr().err


def test_make_and_later_builds_put_outputs_in_one_place(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "o"
    assert main(["make", str(raw / "春水.txt"), "--out", str(out), "--only", "epub"]) == 0
    assert main(["--edition", str(out), "--only", "epub"]) == 0
    assert [path.relative_to(out).as_posix() for path in out.rglob("*.epub")] == ["dist/春水初涨.epub"]


def test_a_mistyped_command_is_told_which_is_meant(capsys: Screen) -> None:
    assert "did you mean: import?" in refused(capsys, "imprt", "raw.txt")[1]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("language", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_each_help_says_what_for_and_shows_an_example(
    capsys: Screen, monkeypatch: pytest.MonkeyPatch, command: Command, language: str
) -> None:
    monkeypatch.setenv("LANG", language)
    monkeypatch.setattr(sys, "argv", ["/usr/bin/huozi"])
    with pytest.raises(SystemExit):
        main([command.name, "--help"])
    said = capsys.readouterr().out
    assert f"huozi {command.name} " in said
    assert f"{'例：' if language[:2] == 'zh' else 'example: '}huozi {command.name}" in said
    if language[:2] == "zh":
        assert not re.search(r"DIR|FILE|RAW|KINDS|usage|options|arguments", said)


def test_short_options(capsys: Screen, make_edition: Make) -> None:
    root = make_edition(articles={"01.md": PHOTO_WANTED})
    assert main(["build", str(root), "--only", "print", "-q"]) == 0
    assert capsys.readouterr().err == ""
    assert main([str(root), "--only", "print", "-v"]) == 0
    assert "[photo-missing]" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["-V"])
    assert capsys.readouterr().out.startswith("huozi ")


def test_the_shell_completes_every_command(capsys: Screen, tmp_path: Path) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    assert all(command.name in script for command in COMMANDS)
    (tmp_path / "completion").write_text(script, encoding="utf-8")
    subprocess.run(["bash", "-n", str(tmp_path / "completion")], check=True)


def test_findings_are_marked_in_a_pull_request(
    capsys: Screen, monkeypatch: pytest.MonkeyPatch, make_edition: Make
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    root = make_edition(articles={"01,a.md": PHOTO_WANTED})
    assert main([str(root), "--only", "print"]) == 0
    [line] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("::")]
    assert line.startswith(
        f"::warning title=photo-missing,file={root.as_posix()}/manuscript/01%2Ca.md,line=5,col=1"
    )
    assert "::there is no photo dawn.jpg" in line


def test_doctor_ends_with_a_verdict(capsys: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Verdict: this machine can build")
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    assert main(["doctor"]) == 8
    assert capsys.readouterr().out.splitlines()[-1].startswith("Verdict: this machine cannot build yet")
