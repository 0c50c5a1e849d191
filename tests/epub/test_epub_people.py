"""Role words as bylines print them, and the keys names are filed under."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huozi import languages, project
from huozi.assembly import assemble, clock
from huozi.epub.metadata import group_position
from huozi.epub.people import doubtful_readings, relator_codes, sort_key
from huozi.epub.readings import person_reading, title_reading


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("作者", ("aut",)),
        ("文/图", ("aut", "pht")),
        ("文、摄影", ("aut", "pht")),
        ("本报记者", ("rpt",)),
        ("特约通讯员", ("rpt",)),
        ("责任编辑", ("edt",)),
        ("副主编", ("edt",)),
        ("编译", ("trl",)),
        ("供稿", ("aut",)),
        ("采写", ("aut",)),
        ("文字", ("aut",)),
        ("글쓴이", ("aut",)),
        ("摄影报道", ("pht",)),
        ("制图", ("ill",)),
        ("审校", ("pfr",)),
        ("整理", ("com",)),
        ("攝影", ("pht",)),
        ("封面设计", ("bkd",)),
        ("撮影", ("pht",)),
        ("기자", ("rpt",)),
        ("Author", ("aut",)),
        ("顾问", ("ctb",)),
        ("", ("ctb",)),
    ],
)
def test_role_words_become_marc_codes(role: str, codes: tuple[str, ...]) -> None:
    assert relator_codes(role) == codes


def test_every_role_that_import_knows_has_a_code() -> None:
    """Else the writer of an article might not be its creator."""
    assert [word for word in languages.words("roles", "aut") if relator_codes(word)[0] == "ctb"] == []
    assert [word for word in languages.relators() if "ctb" in relator_codes(word)] == []


@pytest.mark.parametrize(
    ("name", "language", "key"),
    [
        ("曹静", "zh-Hans", "Cao Jing"),
        ("欧阳若水", "zh-Hans", "Ouyang Ruoshui"),
        ("单田", "zh-Hans", "Shan Tian"),
        ("解文", "zh-Hans", "Xie Wen"),
        ("万俟书", "zh-Hans", "Moqi Shu"),
        ("尉迟敬", "zh-Hans", "Yuchi Jing"),
        ("曾国", "zh-Hans", "Zeng Guo"),
        ("河湾水文站", "zh-Hans", "He wan shui wen zhan"),
        ("新华社", "zh-Hans", "Xin hua she"),
        ("Ada Lovelace", "zh-Hans", "Ada Lovelace"),
        ("村上春樹", "ja", None),
        ("홍길동", "ko", "홍길동"),
    ],
)
def test_names_are_filed_as_they_are_read(name: str, language: str, key: str | None) -> None:
    assert sort_key(name, language) == key


@pytest.mark.parametrize(
    ("number", "position"),
    [
        ("37", "37"),
        ("2019-10", "2019.10"),
        ("第十二期", "12"),
        ("总第１２３期", "123"),
        ("一百零五", "105"),
        ("二〇一九", "2019"),
        ("二十", "20"),
        ("007", "7"),
        ("春季号", ""),
        ("", ""),
    ],
)
def test_issue_numbers_become_positions(number: str, position: str) -> None:
    assert group_position(number) == position


def known_readings() -> Iterator[tuple[str, str, bool]]:
    """Yield name or title, how it is read, and whether it is a title, of names.txt."""
    titles = False
    for line in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("----"):
            titles = True
        elif not line.startswith("#"):
            name, reading = line.split(" ", 1)
            yield name, reading.replace("ü", "v"), titles


def test_known_names_and_titles_are_read_as_they_are_known_or_told() -> None:
    wrong, untold, count = [], [], 0
    for name, known, is_title in known_readings():
        reading = (title_reading if is_title else person_reading)(name, "zh-Hans")
        assert reading is not None
        count += 1
        if reading.key != known:
            wrong.append(name)
            untold += [] if reading.doubtful else [name]
    assert count > 390
    assert (untold, len(wrong) <= count * 0.02) == ([], True)


def test_doubts_are_few() -> None:
    """A notice at every second name would be read by nobody."""
    readings = [person_reading(name, "zh-Hans") for name, _, is_title in known_readings() if not is_title]
    assert sum(reading is not None and reading.doubtful for reading in readings) < len(readings) * 0.1


def test_a_doubtful_reading_is_told_once_until_it_is_given(make_edition: Callable[..., Path]) -> None:
    settings = 'title = "朝阳"\nlanguage = "zh-Hans"\n{more}[[contributors]]\nname = "张朝阳"\n{key}'
    article = "---\ntitle: 一\nauthor: 张朝阳\n---\n\n正文。\n"

    def told(name: str, more: str = "", key: str = "") -> list[tuple[str, object]]:
        root = make_edition(settings.format(more=more, key=key), {"01.md": article}, name=name)
        read = project.load(root)
        return [
            (found.id, found.values["name"])
            for found in doubtful_readings(assemble(read, clock(read.edition, None)))
        ]

    assert told("doubtful") == [("reading-doubtful", "张朝阳")]
    assert told("given", key='file-as = "Zhang Chaoyang"\n') == []
    assert told("title", more='sort-as = "Zhao yang"\n') == [("reading-doubtful", "张朝阳")]
