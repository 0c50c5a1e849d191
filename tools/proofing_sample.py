#!/usr/bin/env python3
"""How often proofing is right on published prose: findings over a folder of HTML, and a sample to be judged.

  tools/proofing_sample.py FOLDER [--sample 100] [--seed 1] [--language zh-Hans]

FOLDER holds published text as HTML (a distribution's Chinese manuals, say), kept outside this repository.
Prints a table of findings by rule, autocorrect's count beside it where `autocorrect_py` is installed, then a
random sample of warnings, each with its words, for a person to judge.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lxml.html

from huozi import messages
from huozi.diagnostics import Severity
from huozi.manuscript import load_text
from huozi.model.book import Edition, PrintSettings
from huozi.proofing import proofread
from huozi.proofing.text import OBJECT, read_text

_HAN = re.compile("[\u4e00-\u9fff]")
_BLOCKS = "//p[not(ancestor::pre) and not(contains(@class, 'title'))] | //li[not(.//p)] | //dd[not(.//p)]"
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")
_CODE = ("code", "tt", "kbd", "samp", "pre", "script", "style", "a")


def prose(path: Path) -> str:
    """Return the paragraphs of one HTML file as Markdown, code and links as code."""
    tree = lxml.html.fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    paragraphs = []
    for block in tree.xpath(_BLOCKS):
        text = _MARKS.sub(r"\\\1", re.sub(r"\s*\n\s*", "\n", "".join(_words(block))).strip())
        if len(_HAN.findall(text)) >= 8:
            paragraphs.append(text)
    return "\n\n".join(dict.fromkeys(paragraphs))


def _words(element: lxml.html.HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in ("pre", "table", "ul", "ol", "dl"):
        inner = (element.text or "") + "".join("".join(_words(child)) for child in element)
        plain = element.tag not in _CODE or (element.tag == "a" and _HAN.search(inner))
        yield inner if plain else OBJECT
    if element.tag not in ("p", "li", "dd"):
        yield element.tail or ""


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", default="zh-Hans")
    parser.add_argument("--each", type=int, default=0, help="so many of each rule instead of a random sample")
    options = parser.parse_args()
    edition = Edition(Path(), "…", options.language, "urn:x:y", None, "book", PrintSettings((148, 210)))
    findings, size, theirs = [], 0, Counter[str]()
    for path in sorted(options.folder.rglob("*.html")):
        text = prose(path)
        size += len(text.encode())
        whole = f"---\ntitle: 样张\n---\n\n{text}\n"
        place = path.relative_to(options.folder).as_posix()
        findings += proofread(edition, [read_text(load_text(whole, place), whole, options.language)])
        theirs.update(_autocorrect(text))
    print(f"{size / 1e6:.2f} MB of prose")
    for id, count in Counter(found.id for found in findings).most_common():
        print(f"{count:6}  {id}")
    print("autocorrect:", dict(theirs) or "not installed")
    warnings = [found for found in findings if messages.severity(found) is not Severity.NOTICE]
    if options.each:
        random.Random(options.seed).shuffle(warnings)
        seen = Counter[str]()
        warnings = [found for found in warnings if seen.update([found.id]) or seen[found.id] <= options.each]
        warnings.sort(key=lambda found: found.id)
    else:
        warnings = random.Random(options.seed).sample(warnings, min(options.sample, len(warnings)))
    for found in warnings:
        print(f"{found.id:28} {found.location} {messages.message(found, 'zh')}")
    return 0


def _autocorrect(text: str) -> Counter[str]:
    """Return how many lines autocorrect would change, by its own severity."""
    try:
        import autocorrect_py  # noqa: PLC0415
    except ImportError:
        return Counter()
    lines = autocorrect_py.lint_for(text, "markdown").lines
    return Counter(str(line.severity) for line in lines)


if __name__ == "__main__":
    sys.exit(main())
