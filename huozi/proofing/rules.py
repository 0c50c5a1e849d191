"""The order of proofing: every rule, grouped by the standard it rests on.

A fault that two rules find is told once, by the rule that stands first here.
"""

from huozi.proofing import (
    across,
    numerals,
    pairs,
    punctuation,
    references,
    regional,
    spacing,
    structure,
    titles,
    wording,
)
from huozi.proofing.rule import EditionRule, Rule

RULES: tuple[Rule, ...] = (
    *structure.RULES,  # the shape of the article, marks left over
    *numerals.RULES,  # GB/T 15835-2011: before punctuation, since a mark between figures is theirs
    *pairs.RULES,  # GB/T 15834-2011 4.8, 4.9, 4.15: pairs
    *punctuation.RULES,  # GB/T 15834-2011: all other marks
    *titles.RULES,  # GB/T 15834-2011 4.15, A.13; CY/T 154-2017
    *wording.RULES,  # scripts and words
    *references.RULES,  # GB/T 7714-2015
    *spacing.RULES,  # CLREQ 3.2.2
    *regional.RULES,  # zh-Hant, ja, ko
)

EDITION_RULES: tuple[EditionRule, ...] = across.EDITION_RULES

IDS: tuple[str, ...] = tuple(
    dict.fromkeys([*(rule.id for rule in RULES), *(rule.id for rule in EDITION_RULES)])
)
"""The id of every rule, as edition.toml and huozi-ignore name it."""
