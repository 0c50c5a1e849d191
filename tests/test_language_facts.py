"""Facts of languages stand in languages.toml: code holds no words but where they are the rule."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huozi.languages import han_number, languages, meanings

HUOZI = Path(__file__).parent.parent / "huozi"
WORDS = re.compile(r"[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3]")

ALLOWED = {
    "archive/words.py": "classes of characters, and two that a search takes as one",
    "checks/epub_seen.py": "a class of characters",
    "composition/characters.py": "classes of characters",
    "composition/scripts.py": "classes of characters",
    "languages.py": "the digits of Han numbers, first and last letters of scripts",
    "markdown/blocks.py": "a mark of the manuscript's own dialect: 表：",
    "markdown/marks.py": "classes of characters",
    "manuscript/__init__.py": "the name of the program",
    "manuscript/text.py": "a mark of the manuscript's own dialect: 表：",
    "pages/table_room.py": "one full-width character, to measure",
    "pages/document.py": "how a chapter is numbered in its title",
    "project/edition_toml.py": "names of trim sizes",
    "reading/aozora.py": "the marks of a file format",
    "reading/encodings.py": "classes of characters",
    "reading/word.py": "names of styles, part of a file format",
    "assembly.py": "first and last letters of a script",
    "colophon.py": "the facts that a regulation of China names, in its words",
    "importing/photos.py": "a comment in a file that import writes",
}
"""Modules whose words are no facts of a language, each with what they are."""

RULES = ("proofing/",)
"""Rooms whose patterns are their rules: each stands beside its clause."""

LEFT = ("cleaning/", "reading/", "photos/match.py")
"""What is still to be moved."""


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of the string literals of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def with_words() -> dict[str, list[tuple[int, str]]]:
    found = {}
    for path in sorted(HUOZI.rglob("*.py")):
        here = [(line, text) for line, text in literals(path) if WORDS.search(text)]
        if here:
            found[path.relative_to(HUOZI).as_posix()] = here
    return found


def test_code_holds_no_words_of_a_language() -> None:
    wrong = {
        name: here
        for name, here in with_words().items()
        if name not in ALLOWED and not name.startswith((*RULES, *LEFT))
    }
    assert wrong == {}


def test_no_module_is_allowed_words_that_it_has_not() -> None:
    assert set(ALLOWED) <= set(with_words())


@pytest.mark.parametrize("field", ["roles", "catalogue_roles", "front_keys", "boxes"])
def test_a_word_means_one_thing_in_all_languages(field: str) -> None:
    """The tables of all languages are read as one: a word may not mean two things in two of them."""
    known = meanings(field)
    wrong = [
        (code, word)
        for code, facts in languages().items()
        for key, group in getattr(facts, field).items()
        for word in group
        if known[word] != key
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百二十", 120),
        ("一百零五", 105),
        ("二〇一九", 2019),
        ("两百", 200),
    ],
)
def test_numbers_written_in_han_characters(text: str, number: int) -> None:
    assert han_number(text) == number
