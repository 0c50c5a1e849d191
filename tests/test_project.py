"""edition.toml and the folder it stands in."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from huozi import project
from huozi.diagnostics import EditionError

Make = Callable[..., Path]
TITLE = 'title = "河湾通讯"\n'
CLAIM = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


def fault(root: Path) -> tuple[str, int | None]:
    with pytest.raises(EditionError) as caught:
        project.load(root)
    place = caught.value.finding.location
    assert place is not None
    return caught.value.finding.id, place.line


@pytest.mark.parametrize(
    ("settings", "id", "line"),
    [
        ("title = 河湾\n", "edition-broken", 1),
        ("", "edition-key-missing", None),
        ('title = " "\n', "edition-key-missing", 1),
        (TITLE + 'pubisher = "x"\n', "edition-key-unknown", 2),
        (TITLE + '[print]\ntrimm = "A4"\n', "edition-key-unknown", 3),
        (TITLE + 'theme = "fancy"\n', "edition-value", 2),
        (TITLE + 'theme = "../../etc"\n', "edition-value", 2),
        (TITLE + 'date = "yesterday"\n', "edition-value", 2),
        (TITLE + "date = 0201-05-01\n", "edition-value", 2),
        (TITLE + 'language = "Chinese"\n', "edition-value", 2),
        (TITLE + 'isbn = "978-7-5001-0000-1"\n', "isbn-check-digit", 2),
        (TITLE + 'identifier = "my book"\n', "edition-value", 2),
        (TITLE + "subjects = 3\n", "edition-value", 2),
        (TITLE + "contributors = 3\n", "edition-value", 2),
        (TITLE + "photos = 3\n", "edition-value", 2),
        (TITLE + '[photos]\nmissing = "maybe"\n', "edition-value", 3),
        (TITLE + '[print]\ntrim = "B9"\n', "edition-value", 3),
        (TITLE + "[print]\nbleed = 90\n", "edition-value", 3),
        (TITLE + "[epub]\nfonts = 1\n", "edition-value", 3),
        # a claim of accessibility: in the standard's own words, and never without who made it
        (TITLE + '[epub]\nconforms-to = "WCAG"\ncertified-by = "甲"\n', "edition-value", 3),
        (TITLE + f'[epub]\nconforms-to = "{CLAIM}"\n', "edition-key-missing", 2),
        (TITLE + '[epub]\ncertified-by = "甲"\n', "edition-key-missing", 2),
        # one name, several tables
        (TITLE + '[[contributors]]\nname = "甲"\n[series]\nname = 1.5\n', "edition-value", 5),
        (TITLE + '[[contributors]]\nname = "甲"\n[[contributors]]\nname = []\n', "edition-value", 5),
        (TITLE + '[[contributors]]\nname = "甲"\n[[contributors]]\nrole = "文"\n', "edition-key-missing", 4),
        (TITLE + '[photos]\nmissing = "frame"\n[print]\nmissing = "x"\n', "edition-key-unknown", 5),
        (TITLE + '[series]\nname = "a"\n[print]\nname = "x"\n', "edition-key-unknown", 5),
        # other ways to write a table
        (TITLE + '[[series]]\nname = "甲"\n', "edition-value", 2),
        (TITLE + 'print.ink = "wet"\n', "edition-value", 2),
        (TITLE + 'print = {ink = "wet"}\n', "edition-value", 2),
        (TITLE + 'contributors = [{name = "甲"},\n  {role = "文"}]\n', "edition-key-missing", 2),
        (TITLE + '"theme" = "fancy"\n', "edition-value", 2),
        (TITLE + "description = '''\ntheme = 1\n[print]\n'''\ntheme = \"x\"\n", "edition-value", 6),
        (TITLE + '[ print ]\r\n\r\ntrim = "B9"\r\n', "edition-value", 4),
        # texts that no file could carry
        (TITLE + 'subjects = ["水\\u0000"]\n', "edition-text", 2),
        (TITLE + 'publisher = "水\\u0000"\n', "edition-text", 2),
        (TITLE + 'description = """\n甲\n乙"""\n', "edition-text", 2),
        (TITLE + "x = " + "[" * 9999 + "\n", "edition-broken", None),
    ],
)
def test_a_fault_in_the_settings_is_named_with_its_line(
    make_edition: Make, settings: str, id: str, line: int | None
) -> None:
    assert fault(make_edition(settings)) == (id, line)


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("title = 河湾\n", "1:9"),
        ('title = "河湾', "1:12"),
        (TITLE + '  pubisher = "x"\n', "2:3-2:11"),
        (TITLE + '  [ print ]\n  "trim" = "B9"\n', "3:3-3:9"),
        (TITLE + 'print.ink = "wet"\n', "2:1-2:10"),
        (TITLE + " [[series]]\n", "2:2-2:12"),
        # the same words in a string are no key
        (TITLE + "description = '''\ntheme = 1\n'''\n theme = \"x\"\n", "5:2-5:7"),
    ],
)
def test_a_fault_in_the_settings_is_named_with_its_column(
    make_edition: Make, settings: str, place: str
) -> None:
    with pytest.raises(EditionError) as caught:
        project.load(make_edition(settings))
    at = caught.value.finding.location
    assert at is not None
    end = "" if at.end_line is None else f"-{at.end_line}:{at.end_column}"
    assert f"{at.line}:{at.column}{end}" == place


def test_a_claim_with_its_evaluator_is_taken(make_edition: Make) -> None:
    settings = f'{TITLE}[epub]\nconforms-to = "{CLAIM}"\ncertified-by = "市盲人图书馆"\n'
    evaluated = project.load(make_edition(settings)).edition.epub
    assert (evaluated.conforms_to, evaluated.certified_by) == (CLAIM, "市盲人图书馆")


def test_empty_subjects_are_none(make_edition: Make) -> None:
    root = make_edition(TITLE + 'subjects = ["水文", " ", ""]\n')
    assert project.load(root).edition.subjects == ("水文",)


def test_settings_in_another_encoding(make_edition: Make) -> None:
    root = make_edition(files={"manuscript/edition.toml": TITLE.encode("gb18030")})
    assert fault(root) == ("edition-encoding", None)


@pytest.mark.parametrize("name", ["styles/edition.css", "styles/ours.css"])
def test_a_style_sheet_in_another_encoding(make_edition: Make, name: str) -> None:
    sheet = "p { color: red } /* 红 */".encode("gb18030")
    root = make_edition(TITLE + 'theme = "ours"\n', files={"styles/ours.css": "", name: sheet})
    with pytest.raises(EditionError) as caught:
        project.load(root)
    assert str(caught.value) == f"{name} style-encoding {{}}"


def test_a_style_sheet_that_is_a_link_out_of_the_edition_is_not_just_left_out(
    make_edition: Make, tmp_path: Path
) -> None:
    (tmp_path / "mine.css").write_text("p { color: red }")
    root = make_edition(TITLE)
    (root / "styles").mkdir()
    (root / "styles/edition.css").symlink_to(tmp_path / "mine.css")
    assert fault(root) == ("style-unfit", None)


def test_settings_that_are_a_link_out_of_the_edition(make_edition: Make, tmp_path: Path) -> None:
    root = make_edition(TITLE)
    (root / "manuscript/edition.toml").rename(tmp_path / "edition.toml")
    (root / "manuscript/edition.toml").symlink_to(tmp_path / "edition.toml")
    assert fault(root) == ("edition-unfit", None)


def test_settings_that_may_not_be_read(make_edition: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert fault(make_edition()) == ("edition-unreadable", None)


def test_a_folder_without_an_edition_is_named(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as caught:
        project.load(tmp_path)
    assert caught.value.finding.id == "edition-missing"
    assert caught.value.finding.values["folder"] == str(tmp_path)


def test_an_edition_without_articles(make_edition: Make) -> None:
    root = make_edition()
    (root / "manuscript/01-spring.md").unlink()
    assert fault(root) == ("manuscript-none", None)


def test_files_of_editors_and_systems_are_no_articles(make_edition: Make) -> None:
    root = make_edition(files={"manuscript/._01-spring.md": b"\0\5", "manuscript/notes.txt": "x"})
    (root / "manuscript/.#01-spring.md").symlink_to("editor@nowhere")
    (root / "manuscript/02-SHOUTED.MD").write_text("---\ntitle: 乙\n---\n\n文\n", encoding="utf-8")
    assert [path.name for path in project.load(root).manuscripts] == ["01-spring.md", "02-SHOUTED.MD"]


@pytest.mark.parametrize(
    "name", ["../secret.jpg", "/etc/passwd", "a/../../secret.jpg", "..\\secret.jpg", "x\0y", ""]
)
def test_no_name_leads_out_of_the_pictures(make_edition: Make, name: str) -> None:
    root = make_edition(files={"secret.jpg": b"x"})
    assert project.find_image(root, name) is None


@pytest.mark.parametrize(
    "name", ["河 湾.jpg", "images/河 湾.jpg", "../images/河 湾.jpg", "./images/河 湾.jpg"]
)
def test_a_picture_is_found_however_its_folder_is_written(make_edition: Make, name: str) -> None:
    root = make_edition(files={"images/河 湾.jpg": b"x"})
    assert project.find_image(root, name) == root / "images/河 湾.jpg"


def test_page_sizes_by_name_and_by_measure(make_edition: Make) -> None:
    for number, (trim, size) in enumerate({"大32开": (140, 203), "170 x 240 mm": (170, 240)}.items()):
        root = make_edition(f'{TITLE}[print]\ntrim = "{trim}"\n', name=f"e{number}")
        assert project.load(root).edition.print.trim_mm == size
    assert project.load(make_edition(TITLE + 'theme = "bulletin"\n', name="b")).edition.print.trim_mm == (
        210,
        297,
    )


def test_an_identifier_lasts_and_differs_between_issues(make_edition: Make) -> None:
    series = '[series]\nname = "河湾"\nnumber = {}\n'
    made = [
        project.load(make_edition(TITLE + series.format(number), name=name)).edition.identifier
        for name, number in (("a", "1"), ("b", "1"), ("c", "2"))
    ]
    assert made[0] == made[1] != made[2]
    assert made[0].startswith("urn:uuid:")


def test_a_theme_and_style_of_the_editions_own(make_edition: Make) -> None:
    root = make_edition(
        TITLE + 'theme = "ours"\n', files={"styles/ours.css": "p{}", "styles/edition.css": "p{}"}
    )
    sheets = [path.name for path in project.theme_sheets(project.load(root).edition)]
    assert sheets == ["base.css", "vertical.css", "ours.css", "edition.css"]


def names(root: Path) -> list[str]:
    return [path.name for path in project.load(root).manuscripts]


def test_the_hundredth_article_stands_after_the_eleventh(make_edition: Make) -> None:
    text = "---\ntitle: 甲\n---\n\n文\n"
    files = ["100-last.md", "11-b.md", "2-a.md", "09-a.md", "99-c.md", "a.md", "b.md"]
    root = make_edition(articles=dict.fromkeys(files, text))
    assert names(root) == ["2-a.md", "09-a.md", "11-b.md", "99-c.md", "100-last.md", "a.md", "b.md"]


def test_articles_gives_an_order_of_its_own(make_edition: Make) -> None:
    text = "---\ntitle: 甲\n---\n\n文\n"
    files = dict.fromkeys(["01.md", "02.md", "03.md"], text)
    root = make_edition('title = "甲"\narticles = ["03.md", "01"]\n', files)
    assert names(root) == ["03.md", "01.md"]
    [found] = project.load(root).findings
    assert (found.id, str(found.location)) == ("article-unlisted", "manuscript/02.md")


@pytest.mark.parametrize(
    ("wanted", "id"), [('["04.md"]', "article-unknown"), ('["01", "01.md"]', "article-twice")]
)
def test_articles_names_what_is_there_once(make_edition: Make, wanted: str, id: str) -> None:
    with pytest.raises(EditionError) as caught:
        project.load(make_edition(f'title = "甲"\narticles = {wanted}\n', {"01.md": "x"}))
    assert caught.value.finding.id == id


def test_a_wrong_check_digit_is_told_with_the_right_one(make_edition: Make) -> None:
    with pytest.raises(EditionError) as caught:
        project.load(make_edition('title = "甲"\nisbn = "978-7-111-11111-0"\n'))
    found = caught.value.finding
    assert (found.id, found.values["digit"], found.values["right"]) == ("isbn-check-digit", "0", "5")
    assert found.location and found.location.line == 2
    right = make_edition('title = "甲"\nisbn = "978-7-111-11111-5"\n', name="right")
    assert project.load(right).edition.isbn == "978-7-111-11111-5"
