"""No word of any table is lost: tables that nobody has thought of, judged by what stands inside the pages."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.layout_editions import laid_out, read
from tests.pages.random_tables import lying_on_each_other, random_tables, seen_characters

SETTINGS = 'title = "账目"\nlanguage = "zh-Hans"\ntheme = "book"\n[print]\ntrim = "{trim}"\n'


@pytest.mark.parametrize(
    ("trim", "numbers"),
    [
        ("A5", range(100, 106)),
        pytest.param("A4", range(40), marks=pytest.mark.slow),
        pytest.param("32开", range(40, 80), marks=pytest.mark.slow),
    ],
)
def test_every_word_of_random_tables_stands_on_its_page(
    trim: str, numbers: range, make_edition: Callable[..., Path]
) -> None:
    made = random_tables(numbers)
    text = "\n\n表后的一段文字。\n\n".join(written for written, _ in made)
    root = make_edition(SETTINGS.format(trim=trim), {"01.md": f"---\ntitle: 表\n---\n\n{text}\n"})
    layout = laid_out(read(root))
    data, found = layout.write()
    characters = seen_characters(data)
    wanted = Counter("".join(cell.own + cell.words for _, table in made for row in table for cell in row))
    del wanted[" "]
    assert not wanted - Counter(one.text for one in characters)
    assert not lying_on_each_other(characters)
    told = [it for it in (*layout.findings, *found) if it.id.startswith("table-")]
    assert told
    assert all(it.location and it.location.line for it in told)
