"""Every rule of import on a text an editor can read: tests/importing/fixtures/*.txt."""

from pathlib import Path

import pytest

from huozi.importing import read_articles
from tests.importing.fixture_notation import Case, cases, written

ALL = list(cases(Path(__file__).parent / "fixtures"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file}: {case.title}")
def test_import_reads_as_an_editor_would(case: Case, tmp_path: Path) -> None:
    raw = tmp_path / f"raw.{case.suffix}"
    raw.write_text(case.raw, encoding="utf-8", newline="")
    assert written(read_articles([raw]).articles) == case.expected


def test_there_are_cases_for_every_rule_and_language() -> None:
    assert len(ALL) >= 60
