"""Photos and captions: matched by list, words, number, order; what is left is told."""

import re
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from huozi.importing import ImportResult, import_raw, read_articles
from huozi.model.book import Photo
from huozi.photos.match import Caption, Match, Note, match_photos, number_of

RAW = """河堤修好了

堤长九百米，修了一个冬天，全村的人都去搬过石头。

图1：石头用木船运过来。

堤顶铺了石板，两边种上柳树，柳树第二年就活了。

图2：孩子们在堤上放风筝。

后来每年春天，学校都带学生来堤上走一趟，看水。
"""


def photo(name: str, caption: str | None = None) -> Photo:
    return Photo(name, Path(name), 1600, 1200, "rgb", caption=caption)


def matched(
    captions: list[str], names: list[str], notes: dict[str, Note] | None = None
) -> list[tuple[int, str, str]]:
    found = match_photos(
        [Caption(text, number_of(text)) for text in captions], [photo(name) for name in names], notes
    )
    return [(match.caption, match.photo, match.by) for match in found]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("图1：木船", 1), ("（圖二）木船", 2), ("▲图 12 木船", 12), ("写真３　木船", 3), ("图十一：木船", 11),
        ("图为木船", None), ("木船1号", None), ("图2018年木船", None), ("图3月木船", None),
    ],
)  # fmt: skip
def test_a_caption_is_numbered_by_its_mark(raw: str, number: int | None) -> None:
    assert number_of(raw) == number


def test_the_number_of_a_caption_finds_the_photo_of_that_number() -> None:
    assert matched(["图2：木船", "图1：柳树"], ["图1.jpg", "02.png"]) == [
        (0, "02.png", "number"),
        (1, "图1.jpg", "number"),
    ]


def test_a_number_that_two_captions_have_finds_nothing() -> None:
    assert matched(["图1：木船", "图1：柳树"], ["1.jpg"]) == []


def test_what_captions_toml_says_of_a_photo_counts_more_than_its_number() -> None:
    notes = {"1.jpg": Note("图2：柳树")}
    assert matched(["图1：木船", "图2：柳树"], ["1.jpg"], notes) == [(1, "1.jpg", "captions.toml")]


def test_one_caption_and_one_photo_left_go_together_with_a_doubt() -> None:
    (match,) = match_photos([Caption("木船")], [photo("wx_8f3a.jpg"), photo("cover.jpg")])
    assert match == Match(0, "wx_8f3a.jpg", 0.4, "left")
    assert matched(["木船", "柳树"], ["wx_8f3a.jpg"]) == []


def test_a_caption_given_to_two_photos_keeps_both() -> None:
    notes = {"a.jpg": Note("木船"), "b.jpg": Note("木船")}
    assert matched(["木船"], ["a.jpg", "b.jpg"], notes) == [
        (0, "a.jpg", "captions.toml"),
        (0, "b.jpg", "captions.toml"),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "from-the-author"
    folder.mkdir()
    (folder / "hedi.txt").write_text(RAW, encoding="utf-8")
    return folder


def add(folder: Path, *names: str) -> None:
    for name in names:
        Image.new("RGB", (600, 400), "gray").save(folder / name)


def ids(result: ImportResult) -> list[str]:
    return [found.id for found in result.findings]


def test_what_is_left_is_told_with_both_lists_and_a_list_to_fill_in(folder: Path, tmp_path: Path) -> None:
    add(folder, "wx_a.jpg", "wx_b.jpg", "wx_c.jpg")
    into = tmp_path / "e"
    result = import_raw([folder], into)
    (told,) = [found for found in result.findings if found.id == "photos-unmatched"]
    assert told.values["photos"] == "wx_a.jpg, wx_b.jpg, wx_c.jpg"
    assert told.values["captions"] == "石头用木船运过来。, 孩子们在堤上放风筝。"
    list_to_fill = into / "images/captions.toml"
    text = list_to_fill.read_text(encoding="utf-8")
    assert '"?1" = "石头用木船运过来。"\n"?2" = "孩子们在堤上放风筝。"\n' in text
    list_to_fill.write_text(text.replace("?1", "wx_c.jpg").replace("?2", "wx_a.jpg"), encoding="utf-8")
    (manuscript,) = import_raw([folder / "hedi.txt"], into).manuscripts
    written = manuscript.read_text(encoding="utf-8")
    assert "![石头用木船运过来。](wx_c.jpg)" in written and "![孩子们在堤上放风筝。](wx_a.jpg)" in written


def test_a_list_of_captions_that_somebody_wrote_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    add(folder, "wx_a.jpg", "wx_b.jpg", "wx_c.jpg")
    own = tmp_path / "e/images/captions.toml"
    own.parent.mkdir(parents=True)
    own.write_text('"wx_a.jpg" = "石头用木船运过来。"\n', encoding="utf-8")
    import_raw([folder], tmp_path / "e")
    assert own.read_text(encoding="utf-8") == '"wx_a.jpg" = "石头用木船运过来。"\n'


def test_equal_counts_of_named_photos_leave_nothing_to_tell(folder: Path, tmp_path: Path) -> None:
    add(folder, "图1.jpg", "图2.jpg", "封面.jpg")
    result = import_raw([folder], tmp_path / "e")
    assert ids(result) == []
    assert not (tmp_path / "e/images/captions.toml").exists()


def test_two_photos_of_one_caption_stand_one_after_the_other(folder: Path, tmp_path: Path) -> None:
    add(folder, "a.jpg", "b.jpg", "c.jpg")
    (folder / "captions.toml").write_text(
        '"a.jpg" = "石头用木船运过来。"\n"b.jpg" = "石头用木船运过来。"\n"c.jpg" = "孩子们在堤上放风筝。"\n',
        encoding="utf-8",
    )
    figures = [block for block in read_articles([folder]).record["blocks"] if block["type"] == "figure"]
    assert [(figure["picture"], figure["text"]) for figure in figures] == [
        ("a.jpg", ""), ("b.jpg", "石头用木船运过来。"), ("c.jpg", "孩子们在堤上放风筝。"),
    ]  # fmt: skip
    (manuscript,) = import_raw([folder], tmp_path / "e").manuscripts
    assert '![](a.jpg){alt="石头用木船运过来。"}' in manuscript.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", ["图1 石头用木船运过来", "▲石头用木船运过来", "石头用木船运过来。丁禾 摄"])
def test_a_picture_and_the_caption_below_it_are_one_figure(tmp_path: Path, words: str) -> None:
    page = tmp_path / "a.html"
    add(tmp_path, "boat.png")
    page.write_text(
        "<html><body><h1>河堤</h1><p>堤长九百米，修了一个冬天，全村的人都去搬过石头。</p>"
        f"<p><img src='boat.png'></p><p>{words}</p><p>堤顶铺了石板，两边种上柳树。</p></body></html>",
        encoding="utf-8",
    )
    blocks = read_articles([page]).record["blocks"]
    assert [(block["type"], block.get("picture")) for block in blocks] == [
        ("paragraph", None), ("figure", "boat.png"), ("paragraph", None),
    ]  # fmt: skip


def of_camera(
    path: Path, size: tuple[int, int], taken: str, colour: tuple[int, int, int] = (90, 120, 150)
) -> None:
    """Write a photo as a camera does, with its time."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    image.save(path, exif=exif)


def test_photos_without_a_caption_stand_on_a_contact_sheet(folder: Path, tmp_path: Path) -> None:
    for k in range(12):
        of_camera(folder / f"IMG_{k}.jpg", (3000, 2000), f"2024:05:01 09:{10 + k}:00")
    (folder / "IMG_3.jpg").write_bytes(
        (folder / "IMG_4.jpg").read_bytes()[:20_000]
    )  # a stick pulled out early
    (folder / "plan.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'
    )
    import_raw([folder], into=tmp_path / "e")
    page = (tmp_path / "e/images/contact-sheet.html").read_text(encoding="utf-8")
    shown = re.findall(r"<b>(.+?)</b><small>(.+?)</small>", page)
    assert dict(shown)["IMG_0.jpg"] == "2024-05-01 09:10 · 3000×2000 像素 · 最多可印 317 毫米宽"
    assert [name for name, _ in shown if name.startswith("IMG")] == [f"IMG_{k}.jpg" for k in range(12)]
    assert "石头用木船运过来。" in page and "captions.toml" in page
    assert re.findall(r"(?:src|href)=\"(?!data:image/jpeg;base64,)", page) == []
    assert "script" not in page
    assert len(page) < 400_000


def test_the_contact_sheet_goes_once_every_photo_has_its_caption(folder: Path, tmp_path: Path) -> None:
    of_camera(folder / "IMG_1.jpg", (900, 600), "2024:05:01 09:00:00")
    of_camera(folder / "IMG_2.jpg", (900, 600), "not a time")
    of_camera(folder / "IMG_3.jpg", (900, 600), "2024:05:01 09:02:00")
    import_raw([folder], into=tmp_path / "e")
    sheet = tmp_path / "e/images/contact-sheet.html"
    assert sheet.exists()
    (folder / "IMG_3.jpg").unlink()
    (folder / "captions.toml").write_text(
        '"IMG_1.jpg" = "石头用木船运过来。"\n"IMG_2.jpg" = "孩子们在堤上放风筝。"\n', encoding="utf-8"
    )
    import_raw([folder], into=tmp_path / "e")
    assert not sheet.exists()
