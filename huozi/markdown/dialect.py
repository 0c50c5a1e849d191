"""Markdown to clean HTML: Python-Markdown's stages with CommonMark's grammar and the dialect's marks.

Python-Markdown's own grammar agrees with 398 of CommonMark's 652 examples, pymdown-extensions' superfences,
betterem and saneheaders included, and has no positions. Its stages stay, its grammar is replaced through its
extension interface (docs/formats.md, "Agreement with CommonMark").
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

import markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrTreeprocessor

from huozi.diagnostics import EditionError, Finding, finding
from huozi.markdown import unread
from huozi.markdown.grammar import grammar
from huozi.markdown.positions import Lines
from huozi.markdown.sanitising import DEEPEST, TAGS, depth, sanitised
from huozi.markdown.tree import TreeBuilder
from huozi.model.manuscript import Manuscript

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_STANDS_FOR_CONTROL = "\ufffe"  # as long as what it stands for, so that places stay true


class _Parser(BlockParser):
    """Python-Markdown's block parser, reading by the grammar; inline marks are read with their block."""

    def __init__(self, md: markdown.Markdown, lines: Lines, body: str) -> None:
        super().__init__(md)
        self.lines = lines
        self.body = body
        self.findings: list[Finding] = []

    def parseDocument(self, lines: Iterable[str]) -> ElementTree.ElementTree:
        env: dict[str, dict[str, str]] = {}
        tokens = grammar().parse("\n".join(lines), env)
        root = ElementTree.Element(self.md.doc_tag)
        builder = TreeBuilder(root, self.lines, self.body, self.md.htmlStash.store)
        builder.add(tokens)
        self.findings += [
            *builder.findings,
            *unread.find(tokens, self.lines),
            *unread.find_html(tokens, TAGS, self.lines),
        ]
        abbreviations = self.md.treeprocessors["abbr"]
        abbreviations.abbrs = env.get("abbreviations", {})  # type: ignore[attr-defined]
        return ElementTree.ElementTree(root)


class _Abbreviations(AbbrTreeprocessor):
    """Python-Markdown's abbreviations, also between Han characters, where it sees no edge of a word."""

    def run(self, root: ElementTree.Element) -> None:
        if self.abbrs:
            words = "|".join(re.escape(word) for word in sorted(self.abbrs, key=len, reverse=True))
            self.RE = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])")
            self.iter_element(root)


class _Dialect(Extension):
    """Puts the grammar into Python-Markdown's stages, in the place of what it brings."""

    def __init__(self, lines: Lines, body: str) -> None:
        super().__init__()
        self.lines = lines
        self.body = body

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        for registry, names in (
            (md.preprocessors, ("normalize_whitespace", "html_block")),
            (md.treeprocessors, ("inline", "prettify", "unescape")),
        ):
            for name in names:
                registry.deregister(name)
        md.parser = _Parser(md, self.lines, self.body)
        md.treeprocessors.register(_Abbreviations(md), "abbr", 7)
        md.serializer = lambda root: ElementTree.tostring(root, encoding="unicode", method="html")


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
    reader = markdown.Markdown(extensions=[_Dialect(lines, text)])
    try:
        html = reader.convert(text)
    except RecursionError as error:
        raise EditionError(finding("markdown-too-deep", lines.location(0))) from error
    return html, reader.parser.findings  # type: ignore[attr-defined]
