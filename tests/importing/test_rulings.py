"""Rulings: a person decides what a line is, import obeys, and nothing else changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from huozi.diagnostics import EditionError
from huozi.importing import import_raw, read_articles
from huozi.model.ruling import ROLES

RAW = """河堤修好了

北岸工程纪事

堤长九百米，修了一个冬天，全村的人都去搬过石头。

石头从哪里来

石头是从对岸山上采的，用木船一船一船运过来，
船工们每天走六趟。

堤长九百米，修了一个冬天，全村的人都去搬过石头。
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "hedi.txt"
    path.write_text(RAW, encoding="utf-8")
    return path


def rule(raw: Path, *rulings: str) -> dict[str, Any]:
    raw.with_name("hedi.txt.rulings.toml").write_text("\n".join(rulings) + "\n", encoding="utf-8")
    return read_articles([raw]).record


def block_at(record: dict[str, Any], line: int) -> dict[str, Any]:
    return next(block for block in record["blocks"] if block["line"] == line)


BODY = ("heading", "paragraph", "figure", "list_item", "quote", "verse", "table_row", "footnote")


@pytest.mark.parametrize("role", BODY)
def test_a_line_becomes_what_it_is_ruled_to_be(raw: Path, role: str) -> None:
    record = rule(raw, f'7 = "{role}"')
    assert block_at(record, 7)["type"] == role
    assert record["rulings"] == [{"first": 7, "last": 7, "role": role}]
    assert all(doubt["line"] != 7 for doubt in record["doubts"])


@pytest.mark.parametrize("role", BODY)
def test_a_ruling_changes_that_decision_only(raw: Path, role: str) -> None:
    before, after = read_articles([raw]).record, rule(raw, f'7 = "{role}"')
    others = [[block for block in record["blocks"] if block["line"] != 7] for record in (before, after)]
    assert others[0] == others[1]
    keys = ("title", "kicker", "subtitle", "contributors", "removed", "flags", "changes")
    assert [before.get(key) for key in keys] == [after.get(key) for key in keys]


@pytest.mark.parametrize("role", ["title", "kicker", "subtitle", "source"])
def test_a_line_goes_into_the_head_where_it_is_ruled_to(raw: Path, role: str) -> None:
    record = rule(raw, f'3 = "{role}"')
    assert record[role] == "北岸工程纪事"
    assert all(block["text"] != "北岸工程纪事" for block in record["blocks"])


def test_a_line_is_the_author_and_another_the_date(raw: Path) -> None:
    raw.write_text(RAW.replace("北岸工程纪事", "渠边人\n甲辰年立夏 2024年5月5日"), encoding="utf-8")
    record = rule(raw, '3 = "author"', '4 = "date"')
    assert record["contributors"] == [{"name": "渠边人", "role": "author"}]
    assert record["date"] == "2024-05-05"


def test_a_copy_ruled_to_be_text_stays(raw: Path) -> None:
    assert [removed["line"] for removed in read_articles([raw]).record["removed"]] == [12]
    record = rule(raw, '12 = "paragraph"')
    assert record["removed"] == []
    assert block_at(record, 12)["text"].startswith("堤长九百米")


def test_a_line_ruled_to_be_debris_goes(raw: Path) -> None:
    record = rule(raw, '3 = "debris"')
    assert {"text": "北岸工程纪事", "reason": "debris", "line": 3} in record["removed"]


def test_lines_of_a_range_are_one_block(raw: Path) -> None:
    paragraph = block_at(rule(raw, '7-10 = "paragraph"'), 7)
    assert paragraph["text"].startswith("石头从哪里来石头是从对岸山上采的")
    assert paragraph["lines"] == [7, 9, 10]
    assert block_at(rule(raw, '9-10 = "verse"'), 9)["text"].count("\n") == 1


def test_words_tell_which_of_several_blocks_on_a_line_is_meant(tmp_path: Path) -> None:
    page = tmp_path / "hedi.html"
    page.write_text(
        "<html><body><h1>河堤</h1><p>堤长九百米，修了一个冬天，全村的人都去搬过石头。</p><p>石头从哪里来</p></body></html>",
        encoding="utf-8",
    )
    page.with_name("hedi.html.rulings.toml").write_text('"1 石头从哪" = "quote"\n', encoding="utf-8")
    record = read_articles([page]).record
    assert [block["type"] for block in record["blocks"]] == ["paragraph", "quote"]


@pytest.mark.parametrize(
    ("ruling", "id", "line"),
    [
        ('12 = "headline"', "ruling-role-unknown", 2),
        ('twelve = "heading"', "ruling-broken", 2),
        ('9-3 = "heading"', "ruling-broken", 2),
        ("12 = heading", "edition-broken", 2),
    ],
)
def test_a_broken_ruling_is_named_with_its_line(raw: Path, ruling: str, id: str, line: int) -> None:
    with pytest.raises(EditionError) as refused:
        rule(raw, "# of the editor", ruling)
    found = refused.value.finding
    assert (found.id, found.location and found.location.line) == (id, line)


def test_a_ruling_on_no_line_is_told(raw: Path) -> None:
    raw.with_name("hedi.txt.rulings.toml").write_text(
        '70 = "heading"\n"7 别的字" = "quote"\n', encoding="utf-8"
    )
    told = [found for found in read_articles([raw]).findings if found.id == "ruling-without-line"]
    assert [found.location and found.location.line for found in told] == [1, 2]


def test_rulings_are_kept_beside_the_raw_and_obeyed_again(raw: Path, tmp_path: Path) -> None:
    into = tmp_path / "e"
    rule(raw, '7 = "quote"')
    import_raw([raw], into)
    kept = into / "manuscript/raw/hedi.txt.rulings.toml"
    assert kept.read_text(encoding="utf-8") == '7 = "quote"\n'
    kept.write_text('7 = "heading"\n', encoding="utf-8")
    (manuscript,) = import_raw([into / "manuscript/raw/hedi.txt"], into).manuscripts
    assert "\n## 石头从哪里来\n" in manuscript.read_text(encoding="utf-8")
    record = json.loads((into / "manuscript/raw/hedi.txt.json").read_text(encoding="utf-8"))
    assert record["rulings"] == [{"first": 7, "last": 7, "role": "heading"}]


def test_every_role_is_documented() -> None:
    formats = Path(__file__).parent.parent.parent.joinpath("docs/formats.md").read_text(encoding="utf-8")
    assert all(f"`{role}`" in formats for role in ROLES)
