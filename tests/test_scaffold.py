"""`new DIR`."""

from pathlib import Path

import pytest

from huozi import project
from huozi.assembly import assemble
from huozi.diagnostics import UsageError
from huozi.messages import Language
from huozi.scaffold import new_edition


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_edition_can_be_assembled_at_once(tmp_path: Path, language: Language) -> None:
    written = new_edition(tmp_path / "刊", language)
    assert all(path.is_file() for path in written)
    made = assemble(project.load(tmp_path / "刊"))
    assert len(made.chapters) == 1
    assert made.chapters[0].front.contributors
    assert [found.id for found in made.findings] == ["photo-missing"]


def test_nothing_is_put_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(UsageError):
            new_edition(folder, "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
