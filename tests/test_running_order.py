"""`articles`: order, pages, length, photos waiting; moving one; import into an edition that has an order."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import project
from huozi.cli import main
from huozi.importing import import_raw
from huozi.running_order import moved, running_order

Make = Callable[..., Path]

SETTINGS = '# 设置\ntitle = "河湾通讯"  # 刊名\ndate = 2024-05-01\ntheme = "book"\n'


def article(title: str, text: str) -> str:
    return f"---\ntitle: {title}\n---\n\n{text}\n"


@pytest.fixture
def edition(make_edition: Make) -> Path:
    long = "\n\n".join(["渠水从上湾流下来，绕过打谷场，进了村口的塘。" * 12] * 6)
    return make_edition(
        SETTINGS,
        {
            "01-a.md": article("渠", long),
            "02-b.md": article("井", '水用 GDP 说不清。\n\n![井台](well.jpg){alt="井"}\n\n![](){}'),
            "10-c.md": article("塘", "塘里有鱼。"),
        },
    )


def test_the_running_order_has_pages_words_and_photos_waiting(edition: Path) -> None:
    lines = running_order(edition)
    assert [(line.number, line.title) for line in lines] == [(1, "渠"), (2, "井"), (3, "塘")]
    pages = [tuple(map(int, line.pages)) for line in lines]
    assert pages[0][1] > pages[0][0]  # the long one runs over pages
    assert [first for first, _ in pages] == sorted({first for first, _ in pages})
    assert lines[2].words == len("塘塘里有鱼。")
    assert lines[1].waiting[0] == "well.jpg"


def test_an_article_is_moved_in_the_settings_and_no_file_renamed(
    edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted((edition / "manuscript").iterdir())
    assert (
        main(["articles", str(edition), "--move", "3", "--before", "1", "--json", str(tmp_path / "o.json")])
        == 0
    )
    assert [path.name for path in project.load(edition).manuscripts] == ["10-c.md", "01-a.md", "02-b.md"]
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["articles"]
    assert [line["title"] for line in told] == ["塘", "渠", "井"]
    assert sorted((edition / "manuscript").iterdir()) == files
    written = (edition / "manuscript/edition.toml").read_text(encoding="utf-8")
    assert written.startswith('# 设置\ntitle = "河湾通讯"  # 刊名\n')
    assert "塘" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(
    ("number", "before", "order"),
    [(3, 1, "cab"), (1, 3, "bac"), (1, 4, "bca"), (2, 2, "abc"), (2, 3, "abc"), (3, 2, "acb")],
)
def test_moving(number: int, before: int, order: str) -> None:
    assert "".join(moved("abc", number, before)) == order


@pytest.mark.parametrize(
    "wrong", [["--move", "4", "--before", "1"], ["--move", "1", "--before", "5"], ["--move", "1"]]
)
def test_a_place_that_is_none_is_refused(edition: Path, wrong: list[str]) -> None:
    before = (edition / "manuscript/edition.toml").read_bytes()
    assert main(["articles", str(edition), *wrong]) == 2
    assert (edition / "manuscript/edition.toml").read_bytes() == before


def test_import_names_new_articles_after_the_last_of_an_order(edition: Path, tmp_path: Path) -> None:
    assert main(["articles", str(edition), "--move", "3", "--before", "1"]) == 0
    (tmp_path / "稻.txt").write_text("稻子熟了\n\n九月里稻子熟了，一田一田地黄。\n", encoding="utf-8")
    for _ in range(2):  # the second time nothing is new
        import_raw([tmp_path / "稻.txt"], edition)
    read = project.load(edition)
    assert [path.name[:3] for path in read.manuscripts] == ["10-", "01-", "02-", "11-"]
    assert not read.findings
