"""`new DIR`."""

from pathlib import Path

import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.diagnostics import EditionError, UsageError
from huozi.importing import import_raw
from huozi.messages import UserLanguage
from huozi.scaffold import new_edition


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_edition_has_an_example_that_is_never_printed(tmp_path: Path, language: UserLanguage) -> None:
    written = new_edition(tmp_path / "刊", language)
    assert all(path.is_file() for path in written)
    article = next(path for path in written if path.suffix == ".md")
    with pytest.raises(EditionError) as caught:
        assemble(project.load(tmp_path / "刊"))
    assert caught.value.finding.id == "article-placeholder"
    assert str(caught.value.finding.location) == f"manuscript/{article.name}"
    article.write_text(article.read_text(encoding="utf-8").replace("…", "李"), encoding="utf-8")
    made = assemble(project.load(tmp_path / "刊"))
    assert len(made.chapters) == 1
    assert made.chapters[0].front.contributors
    assert [found.id for found in made.findings] == ["photo-missing"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_import_takes_the_place_of_an_untouched_example_only(tmp_path: Path, language: UserLanguage) -> None:
    (tmp_path / "村.txt").write_text("春水初涨\n\n河水一天比一天高，柳树也绿了。\n", encoding="utf-8")
    for name in ("untouched", "touched"):
        new_edition(tmp_path / name, language)
    [example] = (tmp_path / "touched/manuscript").glob("*.md")
    example.write_text(example.read_text(encoding="utf-8") + "\n一句自己的话。\n", encoding="utf-8")
    for name in ("untouched", "touched"):
        import_raw([tmp_path / "村.txt"], tmp_path / name)
    assert [path.name[:3] for path in (tmp_path / "untouched/manuscript").glob("*.md")] == ["01-"]
    assert sorted(path.name[:3] for path in (tmp_path / "touched/manuscript").glob("*.md")) == ["01-", "02-"]
    assert [chapter.front.title for chapter in assemble(project.load(tmp_path / "untouched")).chapters] == [
        "春水初涨"
    ]


def test_nothing_is_put_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(UsageError):
            new_edition(folder, "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_names_of_many_articles_have_digits_enough(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for number in range(1, 102):
        text = f"第{number}篇的题目\n\n第{number}篇的正文，说的是第{number}条渠。\n"
        (tmp_path / f"raw/{number}.md").write_text(
            f"---\ntitle: 第{number}篇\n---\n\n{text}", encoding="utf-8"
        )
    import_raw([tmp_path / "raw"], tmp_path / "e")
    names = sorted(path.name for path in (tmp_path / "e/manuscript").glob("*.md"))
    assert [name[:4] for name in (names[0], names[9], names[100])] == ["001-", "010-", "101-"]
    titles = [chapter.front.title for chapter in assemble(project.load(tmp_path / "e")).chapters]
    assert titles == [f"第{number}篇" for number in range(1, 102)]
