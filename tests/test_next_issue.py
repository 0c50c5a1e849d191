"""`new DIR --from DIR`, and changes in edition.toml that leave the rest as it stands."""

import datetime
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.cli import main
from huozi.diagnostics import EditionError
from huozi.scaffold.next_issue import following, next_issue
from huozi.toml_edits import edited

Make = Callable[..., Path]

BEFORE = """\
# 河湾通讯：设置
title = "河湾通讯 第37期"   # 刊名
date = 2024-01-31
identifier = "urn:uuid:0b1e0f6a-0d7c-4c2e-9a53-6a8c1e1f0001"
description = '本期说的是井。'
articles = [
  "01-spring.md",
]
cover = "dawn.jpg"

[series]
name = "河湾通讯"
number = "37"

[[contributors]]
name = "梁小禾"
role = "主编"

[print]
profile = "press/own.icc"
"""


@pytest.fixture
def before(make_edition: Make) -> Path:
    face = '@font-face { font-family: "甲"; src: url("type/jia.woff2") }'
    sheet = face + "\n.a { background: url(../images/seal.png) }\n"
    files: dict[str, str | bytes] = {
        "styles/edition.css": sheet, "styles/type/jia.woff2": b"font", "styles/.swp": b"x",
        "images/seal.png": b"seal",
        "images/dawn.jpg": b"photo", "press/own.icc": b"icc",
    }  # fmt: skip
    return make_edition(BEFORE, files=files, name="37")


def test_the_next_issue_has_the_settings_people_and_looks_of_the_one_before(
    before: Path, tmp_path: Path
) -> None:
    issue = next_issue(tmp_path / "38", before, "zh")
    made = project.settings(tmp_path / "38")
    old = project.settings(before)
    assert made.series and (made.series.name, made.series.number, made.title) == (
        "河湾通讯",
        "38",
        "河湾通讯 第38期",
    )
    assert made.date == datetime.date(2024, 2, 29)
    assert made.contributors == old.contributors
    assert (made.description, made.cover, made.articles) == (None, None, ())
    assert made.identifier != old.identifier
    assert (
        (tmp_path / "38/manuscript/edition.toml").read_text(encoding="utf-8").startswith("# 河湾通讯：设置\n")
    )
    kept = {path.relative_to(tmp_path / "38").as_posix() for path in issue.written}
    assert kept == {
        "manuscript/edition.toml", "manuscript/01-wenzhang.md", "styles/edition.css", "styles/type/jia.woff2",
        "images/seal.png", "press/own.icc",
    }  # fmt: skip
    assert [found.id for found in issue.findings] == ["next-date"]
    with pytest.raises(EditionError, match="article-placeholder"):
        assemble(project.load(tmp_path / "38"))


@pytest.mark.parametrize(
    ("number", "after"),
    [
        ("37", "38"), ("9", "10"), ("009", "010"), ("2019-09", "2019-10"), ("2019年第3期", "2019年第4期"),
        ("3（总第412期）", "4（总第413期）"), ("2019", "2020"), ("试刊", "试刊"),
    ],
)  # fmt: skip
def test_the_number_goes_on(number: str, after: str) -> None:
    assert following(number) == after


def test_the_folder_may_name_the_number_and_the_command_line_the_date(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "40"), "--from", str(before), "--date", "2024-05-01"]) == 0
    made = project.settings(tmp_path / "40")
    assert made.series and made.series.number == "40"
    assert made.date == datetime.date(2024, 5, 1)
    assert "next-date" not in capsys.readouterr().err
    for wrong in (
        ["new", str(tmp_path / "41"), "--date", "2024-05-01"],
        ["new", "x", "--from", "y", "--date", "soon"],
    ):
        assert main(wrong) == 2
    assert main(["new", str(tmp_path / "42"), "--from", str(tmp_path / "nowhere")]) == 5
    assert not (tmp_path / "42").exists()


def test_what_cannot_go_on_is_told(make_edition: Make, tmp_path: Path) -> None:
    for number, told in (("number = '试刊'", "next-number"), ("", "next-no-number")):
        series = f"[series]\nname = '河湾通讯'\n{number}\n"
        root = make_edition(f'title = "河湾通讯"\n{series}', name=told)
        issue = next_issue(tmp_path / f"after-{told}", root, "en")
        assert [found.id for found in issue.findings] == [told]


def test_links_that_lead_out_of_the_edition_are_not_followed(before: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("/* secret */")
    (before / "styles/other.css").symlink_to(tmp_path / "secret.css")
    (before / "styles/edition.css").write_text("a { background: url(../../secret.css) }", encoding="utf-8")
    issue = next_issue(tmp_path / "38", before, "zh")
    assert not [path for path in issue.written if "other" in path.name or "secret" in path.name]


@pytest.mark.parametrize(
    "text",
    [
        "", "a = 1\n", "# x\n[s]\nn = 1\n", "[s]\n[t]\nn = 2\n", 's.n = "1"\n',
        "a = '''\n[s]\nn = 3\n'''\n[t]\n",
        "l = [\n  1,\n  # n = 4\n]\n[s]\nm = 1\nn = '''\nx\n'''  # rest\n[[p]]\nn = 5\n[[p]]\nn = 6\n",
    ],
)  # fmt: skip
def test_changing_a_value_changes_nothing_else(text: str) -> None:
    made = tomllib.loads(edited("t", text, {("s", "n"): '甲"乙\\', ("", "when"): datetime.date(2024, 1, 2)}))
    assert made.pop("when") == datetime.date(2024, 1, 2)
    assert made["s"].pop("n") == '甲"乙\\'
    old = tomllib.loads(text)
    old.setdefault("s", {}).pop("n", None)
    assert made == old
    gone = tomllib.loads(edited("t", text, {("s", "n"): None}))
    assert "n" not in gone.get("s", {})


def test_what_cannot_be_changed_alone_is_refused() -> None:
    with pytest.raises(EditionError, match="settings-by-hand"):
        edited("t", 's = {n = "1"}\n', {("s", "n"): "2"})
    with pytest.raises(EditionError, match="edition-broken"):
        edited("t", "s = \n", {("s", "n"): "2"})
