"""Persons: what could be a name, what is one by its surname, what is the role of one."""

import re
from functools import cache

from huozi.cleaning.characters import HAN, HANGUL, KANA
from huozi.languages import relators, words

HELD = "\ue000"  # stands for the space inside a name (王　芳, 小野寺　圭) while words are parted
_NAME = re.compile(
    rf"[{HAN}○]{{2,4}}|[{HAN}]{{1,3}}{HELD}[{HAN}]|[{HAN}]{HELD}[{HAN}]{HELD}[{HAN}]|[{HAN}]{{1,8}}[·・•][{HAN}·・•]{{1,12}}|[{HAN}{KANA}]{{2,8}}|[{HANGUL}]{{2,5}}"
    rf"|[A-Za-z][A-Za-z.'’-]{{0,24}}(?:{HELD}[A-Za-z][A-Za-z.'’-]{{0,24}}){{0,3}}"
)


@cache
def role_pattern() -> re.Pattern[str]:
    """Match a role as printed, affixes included (本报记者)."""
    known = sorted(relators(), key=len, reverse=True)
    roles = "|".join(map(re.escape, known))
    longer = "|".join(re.escape(role) for role in known if len(role) > 1)  # 记录整理, 采写摄影
    affixes = "|".join(map(re.escape, words("affixes")))
    return re.compile(rf"(?:(?:{affixes})+\s?)?(?:(?:{longer})(?:{longer})|{roles})")


@cache
def surnames() -> frozenset[str]:
    """Return the characters that surnames of one character are."""
    return frozenset("".join(words("surnames")))


def is_role(text: str) -> bool:
    """Say whether `text` is a role as printed, affixes included (本报记者)."""
    return role_pattern().fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Say whether `text` could be a person's name."""
    return _NAME.fullmatch(text) is not None


def likely_person(text: str) -> bool:
    """Say whether `text` begins with a surname and has the length of a name."""
    if text in words("part_headings"):
        return False  # 原料
    if len(text) == 3 and text[:2] in words("double_surnames"):
        return is_name(text)
    if len(text) == 4 and not re.match(f"[{HANGUL}]", text):
        return text[:2] in words("double_surnames") and is_name(text)
    return len(text) in (2, 3, 4) and text[0] in surnames() and is_name(text)
