"""What every test may use: a small edition made in a folder of its own, and a fixed environment."""

from collections.abc import Callable
from pathlib import Path

import pytest

SETTINGS = 'title = "河湾通讯"\nlanguage = "zh-Hans"\ndate = 2024-05-01\n'
ARTICLE = "---\ntitle: 春水初涨\n---\n\n三月的河水一天比一天高。\n"


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in English, the clock of the edition: whatever the machine's own settings are."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def make_edition(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an edition and returns its folder.

    settings  text of edition.toml
    articles  Markdown files by name; without any there is one short article
    files     any other files by path below the edition, text or bytes
    """

    def make(
        settings: str = SETTINGS,
        articles: dict[str, str] | None = None,
        files: dict[str, str | bytes] | None = None,
        name: str = "edition",
    ) -> Path:
        root = tmp_path / name
        (root / "manuscript").mkdir(parents=True)
        (root / "images").mkdir()
        (root / "manuscript/edition.toml").write_text(settings, encoding="utf-8")
        for file, text in (articles or {"01-spring.md": ARTICLE}).items():
            (root / "manuscript" / file).write_text(text, encoding="utf-8")
        for path, content in (files or {}).items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                target.write_text(content, encoding="utf-8")
            else:
                target.write_bytes(content)
        return root

    return make
