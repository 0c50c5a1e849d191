"""Links between the texts of one import: the files have other names in the edition."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from huozi.model.article import Article, Block

_LINK = re.compile(
    r"(?P<before>\]\([ \t]*<?|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?)(?P<target>[^()\s<>#:]+)(?P<behind>[#>)\s]|$)",
    re.MULTILINE,
)
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)")


def with_links(article: Article, source: Path, names: Mapping[Path, str]) -> Article:
    """Return `article`, read from `source`, with its links to other sources leading to their manuscripts.

    names  of the manuscripts, by the resolved paths of their sources
    """

    def renamed(match: re.Match[str]) -> str:
        target = (source.parent / unquote(match["target"])).resolve()
        name = names.get(target) or names.get(target.with_suffix(".md"))
        return match[0] if name is None else f"{match['before']}{quote(name)}{match['behind']}"

    def mended(block: Block) -> Block:
        if block.type != "verbatim" or _FENCE.match(block.text):
            return block
        return replace(block, text=_LINK.sub(renamed, block.text))

    return replace(article, blocks=tuple(map(mended, article.blocks)))
