"""How far manuscripts are read as CommonMark reads them: its specification's examples, section by section.

    python tools/commonmark_agreement.py SPEC [--show]

SPEC is the specification's text (spec.txt) or its examples as JSON ([{markdown, html, section, example}]),
got from its own distribution; it is no part of this project. `--show` prints the examples that differ.
Compared are elements, attributes and text, not the spelling of HTML; a figure counts as the paragraph with an
image that it stands for, since both show the same picture with the same words.
"""

import json
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from huozi.diagnostics import EditionError
from huozi.markdown.dialect import convert
from huozi.markdown.positions import Lines

_EXAMPLE = re.compile(
    r"^`{32} example[^\n]*\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^`{32}$|^#{1,6} +(?P<section>[^\n]+)$",
    re.DOTALL | re.MULTILINE,
)
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr table thead tbody tr th td div section aside".split()
)
_PLACES = re.compile(r'<i data-at="\d+"></i>| data-at="\d+-\d+"')
_OURS = re.compile(r"data-(?:lines|language|info)")


def examples(path: Path) -> list[dict[str, str]]:
    """Return the examples of the specification at `path`, each with its section, source and HTML."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(text)
    section, found = "", []
    for match in _EXAMPLE.finditer(text):
        section = match["section"] or section
        if match["section"] is None:
            pair = {name: match[name].replace("→", "\t") for name in ("markdown", "html")}
            found.append({"section": section, "example": str(len(found) + 1), **pair})
    return found


class _Shape(HTMLParser):
    """What HTML says: tags with their attributes, and text, white space folded where it means nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.in_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "figure":
            words = {"src": given.get("data-source") or "", "alt": ""}
            self.parts += ["<p>", f"<img {sorted(words.items())}>"]
            return
        if tag == "figcaption":
            return
        kept = sorted((name, value or "") for name, value in given.items() if not _OURS.fullmatch(name))
        self._trim(tag)
        self.parts.append(f"<{tag} {kept}>" if kept else f"<{tag}>")
        self.in_pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("figcaption", "br", "hr", "img"):
            return
        self._trim(tag)
        self.parts.append("</p>" if tag == "figure" else f"</{tag}>")
        self.in_pre -= tag == "pre"

    def handle_data(self, data: str) -> None:
        text = data.replace("<", "\ue000")
        if self.parts and not self.parts[-1].startswith("<"):
            text = self.parts.pop() + text
        text = text if self.in_pre else re.sub(r"\s+", " ", text)
        if text.startswith(" ") and self.parts and self.parts[-1].startswith(("<", "</")):
            tag = re.match(r"</?(\w*)", self.parts[-1])
            text = text.lstrip() if tag and tag[1] in (*_BLOCKS, "br") else text
        if text:
            self.parts.append(text)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def _trim(self, tag: str) -> None:
        if tag in (*_BLOCKS, "br") and self.parts and not self.parts[-1].startswith("<") and not self.in_pre:
            self.parts[-1] = self.parts[-1].rstrip()
            if not self.parts[-1]:
                self.parts.pop()


def shape(html: str) -> list[str]:
    """Return what `html` says, comparable."""
    parser = _Shape()
    parser.feed(_PLACES.sub("", html))
    parser.close()
    parts = parser.parts
    if parts and not parts[-1].startswith("<"):
        parts[-1] = parts[-1].rstrip()
    return [part for part in parts if part]


def main(path: Path, show: bool) -> int:
    """Print the table; return 1 where less than 97 % agree."""
    agree, all_of = Counter[str](), Counter[str]()
    for example in examples(path):
        source, section = example["markdown"], example["section"]
        all_of[section] += 1
        try:
            html, _ = convert(source, Lines("example.md", source, 1))
        except EditionError as error:
            html = str(error)
        ours, wanted = shape(html), shape(example["html"])
        if ours == wanted or is_figure(html, ours, wanted):
            agree[section] += 1
        elif show:
            print(f"--- {section} {example['example']}\n{source}\n  wanted {wanted}\n  ours   {ours}")
    width = max(map(len, all_of))
    for section, count in all_of.items():
        print(f"{section:<{width}}  {agree[section]:>3} of {count:>3}")
    share = sum(agree.values()) / sum(all_of.values())
    print(f"{'all':<{width}}  {sum(agree.values()):>3} of {sum(all_of.values()):>3}  {share:.1%}")
    return 0 if share >= 0.97 else 1


def is_figure(html: str, ours: list[str], wanted: list[str]) -> bool:
    """Tell whether `ours` is a figure for the image that is `wanted`: the same source and the same words."""
    if "<figure" not in html:
        return False
    source = re.findall(r"'src', '([^']*)'", "".join(wanted))
    words = re.findall(r"'alt', '([^']*)'|'title', '([^']*)'", "".join(wanted))
    text = "".join(part for part in ours if not part.startswith("<")) + html
    same = re.findall(r"'src', '([^']*)'", "".join(ours)) == source
    return same and all(part in text for pair in words for part in pair)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--show" in sys.argv[2:]))
