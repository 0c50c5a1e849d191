"""What Markdown books write with tags or fences of their own, in the marks of a manuscript.

`<Listing>` of the Rust project's books names a file and a caption, `<TabItem>` of Docusaurus has a title, a
fence `admonish` of mdBook is a box. The raw source stays as it is.
"""

import re
from dataclasses import replace
from html import unescape

from huozi.languages import language
from huozi.model.article import Article, Block

_LISTING = re.compile(r"<Listing\b(?P<given>[^<>]*)>|</Listing>")
_TABS = re.compile(r"</?Tabs\b[^<>]*>|</TabItem>|<TabItem\b(?P<given>[^<>]*)>")
_ADMONISH = re.compile(
    r"(?P<mark>`{3,}|~{3,})[ \t]*admonish(?P<info>[^\n]*)\n(?P<text>.*?)\n?(?P=mark)[`~]*[ \t]*", re.DOTALL
)
_GIVEN = re.compile(r"""(?P<name>[\w-]+)\s*=\s*\{?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')\}?""")


def with_components(article: Article) -> Article:
    """Return `article`, read from Markdown, with such tags and fences written as a manuscript has them."""
    facts = language(article.language)
    caption, file = facts.code_captions[:1], facts.file_labels[:1]
    if not (caption and file):
        facts = language("en")
        caption, file = ("Listing",), ("Filename",)
    blocks: list[Block] = []
    waiting = ""
    for block in article.blocks:
        if block.type != "verbatim":
            blocks.append(block)
            continue
        text = block.text
        if listing := _LISTING.fullmatch(text.strip()):
            given = _facts(listing["given"])
            if listing["given"] is None:
                text, waiting = waiting, ""
            else:
                waiting = _caption(caption[0], given)
                name = given.get("file-name")
                text = f'<span class="filename">{file[0]}：{name}</span>' if name else ""
        else:
            text = _ADMONISH.sub(_box, text) if _ADMONISH.fullmatch(text.strip()) else _TABS.sub(_tab, text)
        if text.strip() or not block.text.strip():
            blocks.append(block if text == block.text else replace(block, text=text.strip("\n")))
    return replace(article, blocks=tuple(blocks))


def _facts(written: str | None) -> dict[str, str]:
    found = _GIVEN.finditer(written or "")
    return {it["name"]: unescape(it["double"] if it["double"] is not None else it["single"]) for it in found}


def _caption(word: str, given: dict[str, str]) -> str:
    number, words = given.get("number", ""), given.get("caption", "")
    if not (number or words):
        return ""
    head = f"{word} {number}".strip() if number else ""
    return f'<span class="caption">{head}{"：" if head and words else ""}{words}</span>'


def _tab(match: re.Match[str]) -> str:
    given = _facts(match["given"])
    title = given.get("label") or given.get("value")
    return f"**{title}**" if match["given"] is not None and title else ""


def _box(match: re.Match[str]) -> str:
    given = _facts(match["info"])
    kind = next(iter(_GIVEN.sub("", match["info"]).split()), "note")
    fence = ":" * max(
        3, 1 + max((len(it) for it in re.findall(r"^:+", match["text"], re.MULTILINE)), default=0)
    )
    return f"{fence} {kind} {given.get('title', '')}".rstrip() + f"\n{match['text']}\n{fence}"
