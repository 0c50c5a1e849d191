"""Code: what its info string says, its words told apart, its file name and caption kept beside it.

The words of a language are told apart by Pygments, in few classes: styles decide what each looks like. No
class crosses the end of a line, so that lines can be set one by one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from huozi.languages import words
from huozi.markdown.shaping import Shaping, is_anchor, plain_text

_LONGEST = 40_000
_LONGEST_LINE = 1_000
"""Characters of a block and of a line that are told apart: some lexers take the square of a line in time."""

_CLASSES = (
    (Token.Comment, "code-comment"),
    (Token.Keyword.Type, "code-type"),
    (Token.Keyword, "code-keyword"),
    (Token.Operator.Word, "code-keyword"),
    (Token.Name.Tag, "code-keyword"),
    (Token.Name.Function, "code-name"),
    (Token.Name.Class, "code-name"),
    (Token.Name.Attribute, "code-type"),
    (Token.Name.Decorator, "code-type"),
    (Token.Literal.String, "code-string"),
    (Token.Literal.Number, "code-number"),
    (Token.Generic.Prompt, "code-prompt"),
    (Token.Generic.Inserted, "code-added"),
    (Token.Generic.Deleted, "code-removed"),
)
"""The first that holds a token names its class; what none holds has none."""

_PLAIN = frozenset({"text", "txt", "plain", "plaintext", "output", "none", "math"})
_TITLE = re.compile(
    r"""(?:title|file|filename|file-name|name|caption)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,}"']+))"""
)
_NUMBERED = re.compile(
    r"""(?:line-?nos|linenums|linenumbers|showLineNumbers|numberLines|number-lines)\b(?:\s*=\s*["']?(\w+)["']?)?""",
    re.IGNORECASE,
)
_FIRST = re.compile(r"""(?:linenostart|startFrom|start|number-start)\s*=\s*["']?(\d{1,6})""", re.IGNORECASE)
_MARKED = re.compile(
    r"""hl_?lines\s*=\s*(\[[^\]]*\]|"[^"]*"|'[^']*'|[\d,-]+)|\{([\d,\s-]+)(?:\}|$)""", re.IGNORECASE
)
_FILE = re.compile(r"[\w./\\-]{1,200}\.\w{1,8}", re.ASCII)
_BRACKETED = re.compile(r"[ \t]*\[([^\]\n]{1,80})\]")
_LONGEST_LABEL = 80
_OFF = frozenset({"false", "0", "no", "none"})
_MOST_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Info:
    """What an info string says beside the language.

    title   the file's name or another title; None where it gives none
    first   the number of the first line where lines are numbered; None where they are not
    marked  the lines to be marked, counted from 1
    """

    title: str | None = None
    first: int | None = None
    marked: frozenset[int] = frozenset()


def read_info(rest: str) -> Info:
    """Return what the words behind the language say, as mdBook, MkDocs, Hugo, Pandoc and others write it."""
    title = _TITLE.search(rest)
    numbered, first = _NUMBERED.search(rest), _FIRST.search(rest)
    number: int | None = None
    if numbered and (numbered[1] or "").lower() not in _OFF:
        number = int(numbered[1]) if (numbered[1] or "").isdecimal() else 1
    if first and (numbered is None or number is not None):
        number = int(first[1])
    marked: set[int] = set()
    for found in _MARKED.finditer(rest):
        for low, high in re.findall(r"(\d{1,6})(?:-(\d{1,6}))?", found[1] or found[2]):
            marked |= set(range(int(low), min(int(high or low), int(low) + _MOST_LINES) + 1))
    name = next((word for word in title.groups() if word), None) if title else None
    if name is None and _FILE.fullmatch(rest.strip()):  # ```go:main.go
        name = rest.strip()
    if name is None and (bracketed := _BRACKETED.match(rest)):  # ```js [config.js], as VitePress writes it
        name = bracketed[1].strip()
    return Info(name, number, frozenset(marked))


def set_all(shaping: Shaping) -> None:
    """Finish every block of code, and what stands above and below it as its name or caption."""
    for pre in list(shaping.root.iter("pre")):
        if pre.get("class") == "math":
            continue
        code = pre.find("code")
        if code is None or len(code):  # raw HTML with marks of its own stays as it was written
            _wrap(pre, None)
            continue
        info = read_info(pre.get("data-info") or "")
        text = (code.text or "").removesuffix("\n")
        lines = list(_coloured(text, pre.get("data-language")))
        code.text = None
        if info.first is None and not info.marked:
            _append(code, [part for line in lines for part in (*line, ("\n", None))][:-1])
        else:
            _append_lines(code, lines, info)
            if info.first is not None:
                pre.set("class", "numbered")
                pre.set("data-first", str(info.first))
                if info.first != 1:
                    pre.set("style", f"counter-reset: code-line {info.first - 1}")
        _wrap(pre, info.title)


Part = tuple[str, str | None]
"""A stretch of code on one line, and its class."""


def _coloured(text: str, language: str | None) -> Iterator[list[Part]]:
    """Yield the lines of `text`, each as its parts; nothing of the text changes."""
    parts = _parts(text, language)
    line: list[Part] = []
    for word, name in parts:
        first, *others = word.split("\n")
        line.append((first, name))
        for other in others:
            yield line
            line = [(other, name)]
    yield line


def _parts(text: str, language: str | None) -> Sequence[Part]:
    plain = [(text, None)]
    if not language or language in _PLAIN or len(text) > _LONGEST:
        return plain
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        return plain
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return plain
    parts = [(word, _class_of(kind)) for kind, word in lexer.get_tokens(text)]
    return parts if "".join(word for word, _ in parts) == text else plain


def _class_of(kind: _TokenType) -> str | None:
    return next((name for token, name in _CLASSES if kind in token), None)  # type: ignore[comparison-overlap]


def _append(parent: etree._Element, parts: Sequence[Part]) -> None:
    for word, name in parts:
        if not word:
            continue
        if name and word.strip():
            etree.SubElement(parent, "span", {"class": name}).text = word
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + word
        else:
            parent.text = (parent.text or "") + word


def _append_lines(code: etree._Element, lines: Sequence[Sequence[Part]], info: Info) -> None:
    """Append the lines, each in an element of its own, so that it can be numbered and marked."""
    for number, line in enumerate(lines, 1):
        marked = " marked" if number in info.marked else ""
        element = etree.SubElement(code, "span", {"class": f"code-line{marked}"})
        _append(element, line)
        element.text = element.text or ""
        element.tail = "\n" if number < len(lines) else None


def _wrap(pre: etree._Element, title: str | None) -> None:
    """Put `pre`, its title and the paragraphs beside it that are its name or caption into one block."""
    above, below = pre.getprevious(), pre.getnext()
    name = above if title is None and above is not None and _is_label(above) else None
    caption = below if below is not None and _is_label(below) else None
    if title is None and name is None and caption is None:
        return
    block = etree.Element("div", {"class": "code-block"})
    parent = pre.getparent()
    assert parent is not None  # it was found below the root
    parent.insert(parent.index(pre), block)
    if title is not None:
        etree.SubElement(block, "p", {"class": "code-title"}).text = title
    for element, kind in ((name, "code-title"), (pre, None), (caption, "code-caption")):
        if element is not None:
            element.tail = None
            block.append(element)
            if kind:
                element.set("class", kind)


def _is_label(paragraph: etree._Element) -> bool:
    """Tell whether a paragraph is nothing but the name of a file, or short and begun as a caption of code."""
    if paragraph.tag != "p" or paragraph.get("class"):
        return False
    text = plain_text(paragraph)
    marked = [child for child in paragraph if not is_anchor(child)]
    alone = len(marked) == 1 and plain_text(marked[0]) == text
    if alone and marked[0].get("class") in ("filename", "caption"):  # as mdBooks of the Rust project write it
        return True
    if alone and marked[0].tag in ("code", "strong", "em") and _FILE.fullmatch(text):
        return True
    return (
        len(text) <= _LONGEST_LABEL and _labels().match(text) is not None and not text.endswith(("。", "："))
    )


@cache
def _labels() -> re.Pattern[str]:
    captions = "|".join(map(re.escape, words("code_captions")))
    files = "|".join(map(re.escape, words("file_labels")))
    return re.compile(
        rf"(?:{captions})\s*[A-Z]?\d{{1,3}}(?:[-–.]\d{{1,3}})*(?:[：:.\s]|$)|(?:{files})\s*[：:]\s*\S"
    )
