"""The texts: what one language quotes the others can fill in, and foreign words are found again."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from huozi import messages

FOLDER = Path(messages.__file__).parent
TEXTS = {
    id: table
    for path in sorted(FOLDER.glob("*.toml"))
    for id, table in tomllib.loads(path.read_text(encoding="utf-8")).get("text", {}).items()
}


def quoted(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("id", TEXTS)
def test_no_language_quotes_what_english_does_not(id: str) -> None:
    assert {"en", "zh"} <= TEXTS[id].keys()
    for language, text in TEXTS[id].items():
        assert text and quoted(text) <= quoted(TEXTS[id]["en"]), language


@pytest.mark.parametrize("id", [id for id in TEXTS if id.startswith("reason-")])
def test_what_libraries_say_is_found_again(id: str) -> None:
    words = TEXTS[id]["en"].format_map(dict.fromkeys(quoted(TEXTS[id]["en"]), "7"))
    wanted = TEXTS[id]["zh"].format_map(dict.fromkeys(quoted(TEXTS[id]["zh"]), "7"))
    assert messages.said(words, "zh", "reason-") == wanted
    assert messages.said(words, "en", "reason-") == words


def test_what_nobody_translated_stays_as_it_is() -> None:
    assert messages.said("the moon is full", "zh", "reason-") == "the moon is full"


@pytest.mark.parametrize(
    ("tag", "said"),
    [("zh-Hans", "目录"), ("zh-TW", "目錄"), ("zh-Hant-HK", "目錄"), ("ja", "目次"), ("fr", "Contents")],
)
def test_an_edition_speaks_its_own_language(tag: str, said: str) -> None:
    assert messages.label("label-contents", tag) == said


def test_every_id_of_the_catalogue_has_a_case() -> None:
    """An id stands in the test that provokes it, or in a fixture of the rules of proofing."""
    tests = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in Path(__file__).parent.rglob("*")
        if path.suffix in (".py", ".txt") and not {"node_modules", "raw"} & set(path.parts)
    )
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", tests))
    assert sorted(set(messages.entries()) - named) == []
