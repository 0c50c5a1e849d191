"""The edition's folder as one Book."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from huozi import project
from huozi.assembly import assemble, clock, printed_date, title_parts
from huozi.diagnostics import AssetError, EditionError
from huozi.model.book import Book
from tests.pages.layout_editions import laid_out

Make = Callable[..., Path]


def book(root: Path) -> Book:
    return assemble(project.load(root))


def article(front: str, text: str = "正文。") -> str:
    return f"---\n{front}\n---\n\n{text}\n"


def test_articles_stand_in_the_order_of_their_names(make_edition: Make) -> None:
    made = book(
        make_edition(
            articles={"02-b.md": article("title: 乙", "## 节\n\n文"), "01-a.md": article("title: 甲")}
        )
    )
    assert [chapter.id for chapter in made.chapters] == ["a01", "a02"]
    assert [entry.label for entry in made.contents] == ["甲", "乙"]
    assert [child.label for child in made.contents[1].children] == ["节"]


def test_a_title_block_holds_all_the_front_matter_says(make_edition: Make) -> None:
    front = (
        "title: 守住渡口 等一江春水\nkicker: 河湾纪事\nsubtitle: ——三十年的船\n"
        "column: 通讯\ndate: 2024-05-01\nsource: 河湾报\ncontributors:\n"
        "  - {name: 曹静, role: 整理}\n  - {name: 骆晓寒, role: 记者}\n  - {name: Ann Li, role: 文}"
    )
    body = book(make_edition(articles={"01.md": article(front)})).chapters[0].body
    assert '<span class="part">守住渡口</span> <span class="part">等一江春水</span>' in body
    assert '<span class="name">曹静</span>\u3000<span class="role">整理</span>' in body
    assert '<span class="role">记者</span>\u3000<span class="name">骆晓寒</span>' in body
    assert '<span class="name">Ann Li</span> <span class="role">文</span>' in body
    assert '<time datetime="2024-05-01">2024年5月1日</time>' in body
    for class_ in ("column", "kicker", "subtitle", "byline", "dateline"):
        assert f'<p class="{class_}" id="a01-{class_}">' in body


def test_a_byline_in_latin_letters_has_ordinary_spaces(make_edition: Make) -> None:
    front = "title: News\ncontributors:\n  - {name: Ann Li, role: reporter}"
    root = make_edition('title = "News"\nlanguage = "en"\n', {"01.md": article(front)})
    assert "\u3000" not in book(root).chapters[0].body


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("守初心 护渡口", ["守初心", "护渡口"]),
        ("守初心　护渡口", ["守初心", "护渡口"]),
        ("A long day", ["A long day"]),
        ("看 POS 机", ["看 POS 机"]),
        ("강물이 불었다", ["강물이 불었다"]),
    ],
)
def test_only_a_gap_between_full_width_characters_parts_a_title(title: str, parts: list[str]) -> None:
    assert title_parts(title) == parts


def test_dates_as_each_language_prints_them() -> None:
    assert printed_date("2019-10-17", "zh-Hans") == "2019年10月17日"
    assert printed_date("2019-10", "ja") == "2019年10月"
    assert printed_date("2019-10-17", "ko") == "2019년 10월 17일"
    assert printed_date("2019-10-17", "en") == "2019-10-17"


def test_the_clock_is_the_day_of_issue(make_edition: Make) -> None:
    edition = project.load(make_edition()).edition
    assert clock(edition) == datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
    assert clock(edition, "86400") == datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)
    for nonsense in ("²", "9" * 14, "-5", "noon"):
        assert clock(edition, nonsense) == datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)


def test_a_cover_that_is_not_there_stops_the_build(make_edition: Make) -> None:
    with pytest.raises(AssetError) as caught:
        book(make_edition('title = "甲"\ncover = "no.jpg"\n'))
    assert caught.value.finding.id == "cover-missing"


def test_an_article_without_text_is_named(make_edition: Make) -> None:
    with pytest.raises(EditionError) as caught:
        book(make_edition(articles={"01.md": "---\ntitle: 甲\n---\n"}))
    assert caught.value.finding.id == "manuscript-empty"


def test_a_linked_manuscript_from_outside_is_an_error_not_a_silence(
    make_edition: Make, tmp_path: Path
) -> None:
    root = make_edition()
    (tmp_path / "outside.md").write_text(article("title: 外"), encoding="utf-8")
    (root / "manuscript/02.md").symlink_to(tmp_path / "outside.md")
    with pytest.raises(EditionError) as caught:
        book(root)
    assert caught.value.finding.id == "manuscript-outside"


def test_a_linked_photo_from_outside_is_a_missing_one(make_edition: Make, tmp_path: Path) -> None:
    root = make_edition(articles={"01.md": article("title: 甲", "![图](a.jpg)\n\n![图](../../b.jpg)")})
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    (root / "images/a.jpg").symlink_to(tmp_path / "b.jpg")
    assert [found.id for found in book(root).findings] == ["photo-missing", "photo-missing"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("dawn.JPG", "dawn.jpg"), ("Dawn.jpg", "dawn.jpg"), ("dawm.jpg", "dawn.jpg"), ("x.png", None)],
)
def test_a_photo_named_in_other_case_or_mistyped_is_told_which_is_meant(
    make_edition: Make, written: str, meant: str | None
) -> None:
    picture = (Path(__file__).parent.parent / "images/orchard.jpg").read_bytes()
    text = f"---\ntitle: 甲\n---\n\n![清晨]({written})\n\n文\n"
    for setting, ids in (("frame", ("photo-misnamed", "photo-missing")),
                         ("error", ("photo-misnamed-required", "photo-required"))):  # fmt: skip
        root = make_edition(
            f'title = "甲"\n[photos]\nmissing = "{setting}"\n',
            {"01.md": text},
            {"images/dawn.jpg": picture},
            name=setting,
        )
        try:
            found = next(item for item in book(root).findings if item.id.startswith("photo-mis"))
        except AssetError as error:
            found = error.finding
        assert found.id == ids[0 if meant else 1]
        assert found.values.get("meant") == meant
        assert str(found.location) == "manuscript/01.md:5:1"


def test_a_moving_picture_is_told(make_edition: Make) -> None:
    frames = [Image.new("L", (300, 200), shade) for shade in (0, 200)]
    data = BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    article = "---\ntitle: 河\n---\n\n正文。\n\n![河](river.gif){alt=河}\n"
    root = make_edition(articles={"01.md": article}, files={"images/river.gif": data.getvalue()})
    (found,) = [one for one in assemble(project.load(root)).findings if one.id == "photo-animated"]
    assert (found.location and found.location.path, found.values["count"]) == ("images/river.gif", 2)


def test_pictures_stand_on_pages_as_large_as_they_are_told_to_be(make_edition: Make) -> None:
    data = BytesIO()
    Image.new("RGB", (600, 300), "teal").save(data, "JPEG")
    article = "---\ntitle: 河\n---\n\n![河](river.jpg){alt=河 width=half}\n"
    root = make_edition(articles={"01.md": article}, files={"images/river.jpg": data.getvalue()})
    layout = laid_out(assemble(project.load(root)))
    width, height = layout.placed["river.jpg"]
    assert width == pytest.approx(2 * height)
    assert 100 < width < 160  # half the measure of an A5 page, in points
