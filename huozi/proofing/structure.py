"""The shape of an article: headings without text, jumped levels, mark-up left in the words."""

from collections.abc import Iterator

from huozi.proofing.rule import ALL, Hit, Rule, pattern
from huozi.proofing.text import Text

_LEAST_SENTENCES = 2
_LONG = 16  # characters: with a comma in them, they are a sentence
_ENDS = "。！？…；：.!?;:”’」』）》)】—～♪"


def _empty_headings(text: Text) -> Iterator[Hit]:
    """A heading with nothing below it before the next of its level or above, or before the end."""
    blocks = [block for block in text.blocks if block.kind != "front"]
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        bare = following is None or (following.kind == "heading" and following.level <= block.level)
        if block.kind == "heading" and bare:
            yield Hit(block.start, block.end)


def _level_jumps(text: Text) -> Iterator[Hit]:
    """A heading two levels or more below the one before: a contents list cannot show what is between."""
    above = 0
    for block, _ in text.of("heading"):
        if above and block.level > above + 1:
            yield Hit(block.start, block.end, values={"level": block.level, "above": above})
        above = block.level


def _heading_stops(text: Text) -> Iterator[Hit]:
    """A heading that ends like a sentence or a clause (GB/T 15834-2011 gives headings no closing stop)."""
    for block, words in text.of("heading"):
        if words[-1] in "。，、；：":
            yield Hit(block.end - 1, block.end)


def _without_end(text: Text) -> Iterator[Hit]:
    """A paragraph whose last sentence has no end: perhaps cut off."""
    for block, words in text.of("paragraph"):
        sentences = sum(words.count(mark) for mark in "。！？")
        clauses = words.count("，") + words.count("；")
        whole = sentences >= _LEAST_SENTENCES or (clauses and len(words) >= _LONG and "：" not in words)
        if whole and words[-1] not in _ENDS and words[-1].isalpha():
            yield Hit(block.end - 1, block.end)


RULES: tuple[Rule, ...] = (
    Rule("heading-empty", _empty_headings, ALL),
    Rule("heading-level-jump", _level_jumps, ALL),
    Rule("heading-with-stop", _heading_stops),
    Rule("paragraph-without-end", _without_end),
    pattern(
        "markup-left",
        r"\*{2,}|(?<![A-Za-z0-9_])_{2}(?=\w)|^#{1,6}(?=\S)|\]\(|~{2,}(?=\w)|`{1,3}",
        languages=ALL,
    ),
    pattern(
        "markup-left",
        r"\{[:.#]?[^{}\n]*$|\{[^{}\n]*=[^{}\n]*\}|^[^{\n]*(?P<x>\})|!?\[[^\]\n]*$",
        languages=ALL,
    ),
    pattern("markup-left", r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});|</?[A-Za-z][^<>\n]*>", languages=ALL),
    pattern(
        "character-unreadable",
        r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]+|锟斤拷|烫烫烫|[\u00c2-\u00ef][\u0080-\u00bf]{1,2}",
        languages=ALL,
    ),
    pattern(
        "character-invisible",
        r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]+",
        "",
        languages=ALL,
    ),
)
