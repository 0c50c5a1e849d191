"""Proofing: rules over the manuscript's words, each finding with its place and the clause it rests on.

Only tells; `fixes` changes what cannot be wrong, when a person asks. Reads no finished file.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from huozi import manuscript
from huozi.diagnostics import Finding, Location, Severity, finding
from huozi.model.book import Edition
from huozi.model.folders import SETTINGS
from huozi.proofing.rule import ALL, EditionRule, Hit, Rule, around
from huozi.proofing.rules import EDITION_RULES, IDS, RULES
from huozi.proofing.text import Ignore, Text, read_text

LEVELS = {"hint": Severity.NOTICE, "warning": Severity.WARNING, "error": Severity.ERROR}
_SHORT = 8  # characters: a longer fault does not hide others inside it


def read(edition: Edition, manuscripts: Sequence[Path]) -> list[Text]:
    """Return the articles in `manuscripts` as proofing reads them.

    Raises EditionError for a file that is no manuscript.
    """
    return [
        read_text(
            manuscript.load(path, edition.root)[0], manuscript.source(path, edition.root), edition.language
        )
        for path in manuscripts
    ]


def proofread(edition: Edition, texts: Sequence[Text]) -> tuple[Finding, ...]:
    """Return what the rules find in `texts`, article by article in reading order.

    Rules that edition.toml ([proofing]) switches off are not told; nor is what a `huozi-ignore` in the text
    takes back. One that takes nothing back, gives no reason or names no rule is a finding itself.
    """
    levels = edition.proofing
    findings = [finding("proofing-rule-unknown", SETTINGS, rule=rule) for rule in levels if rule not in IDS]
    across = list(_across(edition.language, texts))
    for text in texts:
        found = [*hits(edition.language, text), *((id, hit) for id, other, hit in across if other is text)]
        found = [(id, hit) for id, hit in found if levels.get(id) != "off"]
        used: set[Ignore] = set()
        told = [(id, hit) for id, hit in found if not _taken_back(text, id, hit, used)]
        told.sort(key=lambda pair: pair[1].start)
        findings += [_finding(text, id, hit, levels) for id, hit in told]
        findings += _ignores(text, used)
    return tuple(findings)


def hits(language: str, text: Text) -> Iterator[tuple[str, Hit]]:
    """Yield (rule, fault) for the faults of one article, each place once, in the order of the rules."""
    taken = bytearray(len(text.words))
    for rule in RULES:
        if not _knows(rule, language):
            continue
        for hit in list(rule.find(text)):
            if any(taken[hit.start : hit.end]) or (hit.start in text.meant and rule.id == "markup-left"):
                continue
            yield rule.id, hit
            if hit.end - hit.start <= _SHORT or rule.id == "markup-left":
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)


def _across(language: str, texts: Sequence[Text]) -> Iterator[tuple[str, Text, Hit]]:
    for rule in EDITION_RULES:
        if _knows(rule, language):
            yield from ((rule.id, text, hit) for text, hit in rule.find(texts))


def _knows(rule: Rule | EditionRule, language: str) -> bool:
    return rule.languages == ALL or language.partition("-")[0] in rule.languages


def _taken_back(text: Text, id: str, hit: Hit, used: set[Ignore]) -> bool:
    """Return whether a `huozi-ignore` holds for this fault, and note that it is of use."""
    place = text.places[hit.start]
    holding = {it for it in text.ignores if it.rule == id and it.reason and it.first <= place <= it.last}
    used |= holding
    return bool(holding)


def _ignores(text: Text, used: set[Ignore]) -> Iterator[Finding]:
    """Yield what is wrong with the `huozi-ignore` comments of an article."""
    for ignore in text.ignores:
        line, column = text.position(ignore.start)
        place = Location(text.path, line, column)
        if ignore.rule not in IDS:
            yield finding("ignore-rule-unknown", place, rule=ignore.rule)
        elif not ignore.reason:
            yield finding("ignore-without-reason", place, rule=ignore.rule)
        elif ignore not in used:
            yield finding("ignore-unused", place, rule=ignore.rule)


def _finding(text: Text, id: str, hit: Hit, levels: Mapping[str, str]) -> Finding:
    line, column = text.position(text.places[hit.start])
    end_line, end_column = text.position(text.places[hit.end - 1] + 1)
    values = {"text": text.words[hit.start : hit.end][:60], "around": around(text, hit), **hit.values}
    level = LEVELS.get(levels.get(id, ""))
    return Finding(id, Location(text.path, line, column, end_line, end_column), values, level)
