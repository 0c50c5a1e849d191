"""Each rule finds its fault at its very place, and nothing else; good text gives no finding.

The cases stand in fixtures/LANGUAGE.txt: a line with the rule (or `good`), then a text in which ⟦ ⟧ stand
around the fault.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from huozi import messages
from huozi.manuscript import load_text
from huozi.model.book import Edition, PrintSettings
from huozi.proofing import proofread
from huozi.proofing.rules import IDS
from huozi.proofing.text import read_text

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = "---\ntitle: 水渠\ncontributors:\n  - {name: 梁小禾, role: 记者}\ndate: 2019-10-17\n---\n\n"
OTHERS = {"ignore-unused", "ignore-without-reason", "ignore-rule-unknown"}


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield (language, rule, text) of every case."""
    for path in sorted(FIXTURES.glob("*.txt")):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        rule, lines = "", list[str]()
        for block in [*blocks, "end"]:
            first, _, rest = block.strip("\n").partition("\n")
            if first in {"end", "good"} or (first in {*IDS, *OTHERS} and rest):
                if rule:
                    yield path.stem, rule, "\n\n".join(lines)
                rule, lines = first, [rest]
            else:
                lines.append(block.strip("\n"))


def edition(language: str, **levels: str) -> Edition:
    return Edition(
        Path(), "水渠", language, "urn:x:y", None, "book", PrintSettings((148, 210)), proofing=levels
    )


def found(language: str, body: str, **levels: str) -> list[tuple[str, int, int]]:
    whole = f"{HEAD}{body}\n"
    text = read_text(load_text(whole, "manuscript/01-a.md"), whole, language)
    places = []
    for item in proofread(edition(language, **levels), [text]):
        assert item.location and item.location.line and item.location.column
        messages.message(item, "en"), messages.hint(item, "zh"), messages.message(item, "zh")
        places.append((item.id, item.location.line, item.location.column))
    return places


CASES = list(cases())


@pytest.mark.parametrize(("language", "rule", "marked"), CASES)
def test_a_fault_is_found_at_its_place_and_no_other(language: str, rule: str, marked: str) -> None:
    body = marked.replace("⟦", "").replace("⟧", "")
    wanted = []
    if rule != "good":
        place = len(HEAD) + (marked.index("⟦") if "⟦" in marked else marked.index("\u200b"))
        before = (HEAD + marked)[:place]
        wanted = [(rule, before.count("\n") + 1, place - before.rfind("\n"))]
    assert found(language, body) == wanted


def test_every_rule_has_a_case() -> None:
    assert {*IDS, *OTHERS} - {rule for _, rule, _ in CASES} == set()
