"""Markdown to clean HTML: Python-Markdown's stages with CommonMark's grammar and the dialect's marks.

Python-Markdown's own grammar agrees with 398 of CommonMark's 652 examples, pymdown-extensions' superfences,
betterem and saneheaders included, and has no positions. Its stages stay, its grammar is replaced through its
extension interface (docs/formats.md, "Agreement with CommonMark").
"""

import re
from collections.abc import Callable, Iterable
from typing import ClassVar, Literal
from xml.etree import ElementTree

import markdown
from markdown.blockparser import BlockParser
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.util import Registry

from huozi.diagnostics import EditionError, Finding, finding
from huozi.markdown import unread
from huozi.markdown.grammar import grammar
from huozi.markdown.positions import Lines
from huozi.markdown.sanitising import DEEPEST, TAGS, depth, sanitised
from huozi.markdown.tree import TreeBuilder
from huozi.model.manuscript import Manuscript

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_STANDS_FOR_CONTROL = "\ufffe"  # as long as what it stands for, so that places stay true


class _Abbreviations(AbbrTreeprocessor):
    """Python-Markdown's abbreviations, also between Han characters, where it sees no edge of a word."""

    def run(self, root: ElementTree.Element) -> None:
        if self.abbrs:
            words = "|".join(re.escape(word) for word in sorted(self.abbrs, key=len, reverse=True))
            self.RE = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])")
            self.iter_element(root)


class _Parser(BlockParser):
    """Python-Markdown's block parser, reading by the grammar; inline marks are read with their block."""

    def __init__(self, md: markdown.Markdown, lines: Lines, body: str) -> None:
        super().__init__(md)
        self.lines = lines
        self.body = body
        self.findings: list[Finding] = []
        self.abbreviations = _Abbreviations(md)

    def parseDocument(self, lines: Iterable[str]) -> ElementTree.ElementTree:
        env: dict[str, dict[str, str]] = {}
        tokens = grammar().parse("\n".join(lines), env)
        root = ElementTree.Element(self.md.doc_tag)
        builder = TreeBuilder(root, self.lines, self.body, self.md.htmlStash.store)
        builder.add(tokens)
        self.findings += builder.findings
        self.findings += unread.find(tokens, self.lines)
        self.findings += unread.find_html(tokens, TAGS, self.lines)
        self.findings += unread.find_maths(tokens, self.lines)
        self.abbreviations.abbrs = env.get("abbreviations", {})
        return ElementTree.ElementTree(root)


class _Reader(markdown.Markdown):
    """Python-Markdown with the grammar in the place of its own processors; for one manuscript."""

    output_formats: ClassVar[dict[Literal["xhtml", "html"], Callable[[ElementTree.Element], str]]] = {
        "xhtml": lambda root: ElementTree.tostring(root, encoding="unicode", method="html")
    }

    def __init__(self, lines: Lines, body: str) -> None:
        self.lines = lines
        self.body = body
        super().__init__()

    def build_parser(self) -> "_Reader":
        """Build the stages: no preprocessor, the grammar, abbreviations, raw HTML put back."""
        super().build_parser()
        self.preprocessors = Registry()
        self.parser = self.grammar = _Parser(self, self.lines, self.body)
        self.treeprocessors = Registry()
        self.treeprocessors.register(self.grammar.abbreviations, "abbreviations", 10)
        return self


def to_html(manuscript: Manuscript) -> tuple[str, list[Finding], Lines]:
    """Return the manuscript's text as sanitised HTML, what had to be taken out of it, and its lines."""
    findings = []
    text = manuscript.body
    lines = Lines(manuscript.path, text, manuscript.first_line)
    first = _CONTROL.search(text)
    if first:
        text, count = _CONTROL.subn(_STANDS_FOR_CONTROL, text)
        findings.append(finding("control-characters", lines.location(first.start()), count=count))
    html, found = convert(text, lines)
    findings += found
    clean = sanitised(html.replace(_STANDS_FOR_CONTROL, ""))
    if depth(clean) > DEEPEST:
        raise EditionError(finding("markdown-too-deep", lines.location(0)))
    return clean, findings, lines


def convert(text: str, lines: Lines) -> tuple[str, list[Finding]]:
    """Return `text` as HTML not yet sanitised, with places, and what reading it found."""
    reader = _Reader(lines, text)
    try:
        html = reader.convert(text)
    except RecursionError as error:
        raise EditionError(finding("markdown-too-deep", lines.location(0))) from error
    return html, reader.grammar.findings
