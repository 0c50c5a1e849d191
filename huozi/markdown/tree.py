"""Tokens of the grammar to Python-Markdown's element tree, elements and stretches of text with their places.

`data-at` of an element is its span in the manuscript's body, "start-end". Text stands where its element
begins or, where the source goes on elsewhere (behind a mark or an escape, on the next line of a quotation),
behind an anchor: an empty <i data-at="start"> that the body takes out again when it has noted the place. Code
has no anchors but `data-lines`, "offset:place" of each of its lines.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from xml.etree import ElementTree

from markdown.util import AtomicString
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from huozi.diagnostics import Finding, finding
from huozi.markdown import attributes
from huozi.markdown.positions import Lines, TextMap
from huozi.markdown.sanitising import TAGS, fault_of

Stash = Callable[[str], str]
"""Keeps raw HTML aside and returns what stands for it in the text."""

_RAW_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_RAW_BLOCK = re.compile(
    r"<!--.*?-->|<(td|th|p|li|dt|dd|h[1-6]|figcaption|caption)(?![\w-])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|<[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, the tag of a block (by its name), or another tag, whose values may hold what looks like one."""

_TAGS = {"s": "del"}  # struck out is deleted text, in EPUB and PDF/UA alike
_SILENT = ("footnote_anchor",)
_LIST = re.compile(attributes.LIST)
_END_LIST = re.compile(rf"(?:^|[ \t\n]){attributes.LIST}[ \t]*$")
_LANGUAGE = re.compile(r"\{?\.?(?P<name>[^\s,{}:]+)(?P<rest>.*?)\}?$", re.DOTALL)
_BACKTICKS = re.compile("`+ ?")


class TreeBuilder:
    """Builds the tree of one manuscript from its tokens."""

    def __init__(self, root: ElementTree.Element, lines: Lines, body: str, stash: Stash) -> None:
        self.stack = [root]
        self.lines = lines
        self.body = body
        self.stash = stash
        self.findings: list[Finding] = []
        self.anchors = True
        self.next: int | None = None  # where the source goes on, if the text does

    def add(self, tokens: Iterable[Token]) -> None:
        """Append what the block `tokens` say."""
        hidden: list[bool] = []
        for token in tokens:
            if token.type == "inline":
                self._text_of(token)
            elif token.nesting > 0:
                hidden.append(token.hidden)
                if not token.hidden:
                    self._open(token)
            elif token.nesting < 0:
                if not hidden.pop():
                    self._close()
            else:
                self._leaf(token)

    # ---- blocks ----

    def _open(self, token: Token) -> ElementTree.Element:
        if token.type == "footnote_reference_open":
            element = self._element("aside", {"class": "footnote", "id": f"fn-{token.meta['label']}"})
        else:
            element = self._element(token.tag, {key: str(value) for key, value in token.attrs.items()})
        if token.type == "list_item_open" and "checked" in token.meta:
            element.set("class", "task done" if token.meta["checked"] else "task")
        self._place(element, token)
        self._tell_unknown(token)
        self.stack.append(element)
        self.next = None
        return element

    def _close(self) -> None:
        self.stack.pop()
        self.next = None

    def _leaf(self, token: Token) -> None:
        if token.type in ("fence", "code_block"):
            self._code(token)
        elif token.type == "math_block":
            pre = self._element("pre", {"class": "math"})
            pre.text = AtomicString(token.content.strip("\n"))
            self._place(pre, token)
        elif token.type == "html_block":
            self._append(self.stash(_with_places(token)))
        elif token.type == "hardbreak":
            self._element("br", {})
        elif token.type in ("hr", "contents"):
            self._place(self._element(token.tag, {k: str(v) for k, v in token.attrs.items()}), token)

    def _code(self, token: Token) -> None:
        """Append code; the first word of a fence's info string is the language, the rest is kept."""
        pre = self._element("pre", {})
        code = ElementTree.SubElement(pre, "code")
        code.text = AtomicString(token.content)
        info = unescapeAll(token.info).strip()
        if match := _LANGUAGE.match(info):
            code.set("class", f"language-{match['name']}")
            pre.set("data-language", match["name"])
            if rest := match["rest"].strip(" ,:"):
                pre.set("data-info", rest)
        text: TextMap = token.meta["text"]
        pairs = zip(text.starts, text.sources, strict=True)
        pre.set("data-lines", " ".join(f"{start}:{source}" for start, source in pairs))
        self._place(pre, token)

    # ---- text ----

    def _text_of(self, token: Token) -> None:
        children = list(token.children or ())
        owner = self.stack[-1]
        self.anchors = not any(_takes_text(child) for child in children)
        self._take_block_attributes(owner, children)
        for number, child in enumerate(children):
            self._inline(child, children, number)
        self.next = None

    def _take_block_attributes(self, owner: ElementTree.Element, children: list[Token]) -> None:
        """Give `owner` the attribute list that ends its text: a last line of its own, or a heading's end."""
        last = children[-1] if children else None
        if last is None or last.type != "text" or owner.tag not in _TAKES_ATTRIBUTES:
            return
        match = _END_LIST.search(last.content)
        alone = (
            match is not None
            and match.start() == 0
            and (len(children) == 1 or children[-2].type == "softbreak")
        )
        if match is None or not attributes.looks_like_list(match["attributes"]):
            return
        if not alone and not (owner.tag.startswith("h") and owner.tag != "header"):
            return
        self._set_attributes(owner, match["attributes"], last.meta.get("at", 0) + match.start())
        last.content = last.content[: match.start()].rstrip()
        if not last.content:
            children.pop()
            if children and children[-1].type == "softbreak":
                children.pop()

    def _inline(self, token: Token, siblings: Sequence[Token], number: int) -> None:
        kind = token.type
        if kind in ("text", "text_special"):
            if kind == "text":
                self._take_attributes(token, siblings, number)
            self._append(token.content, token.meta.get("at"))
        elif kind == "softbreak":
            self._append("\n")
        elif kind == "html_inline":
            self._append(self.stash(_with_places(token)))
            self.next = None
        elif token.nesting > 0:
            element = self._element(token.tag, {key: str(value) for key, value in token.attrs.items()})
            self._place(element, token)
            self._tell_unknown(token)
            self._check_address(element, token)
            self.stack.append(element)
            self.next = None
        elif token.nesting < 0:
            self.stack.pop()
            self.next = None
        else:
            self._inline_leaf(token)
            self.next = None

    def _check_address(self, element: ElementTree.Element, token: Token) -> None:
        """Take an address away that an edition must not or cannot lead to; its text stays."""
        address = element.get("href", "")
        if fault := fault_of(address):
            del element.attrib["href"]
            place = self.lines.location(token.meta.get("at", 0), token.meta.get("end"))
            self.findings.append(finding(fault, place, target=address[:80]))

    def _inline_leaf(self, token: Token) -> None:
        if token.type == "hardbreak":
            self._element("br", {})
        elif token.type == "image":
            words = "".join(child.content for child in _leaves(token.children or ()))
            image = self._element("img", {"src": str(token.attrs["src"]), "alt": words})
            if "title" in token.attrs:
                image.set("title", str(token.attrs["title"]))
            self._place(image, token)
        elif token.type == "footnote_ref":
            call = self._element("a", {"class": "footnote-ref", "href": f"#fn-{token.meta['label']}"})
            self._place(call, token)
        elif token.type == "ruby":
            self._ruby(token)
        elif token.type in ("math_inline", "math_inline_double"):
            maths = self._element("code", {"class": "math"})
            maths.text = AtomicString(token.content)
            self._place(maths, token)
        elif token.type not in _SILENT:
            self._words(token)

    def _words(self, token: Token) -> None:
        """Append an element of nothing but words that mean no marks: code, a key, an index."""
        element = self._element(token.tag, {})
        at = token.meta.get("at")
        if at is not None and token.type == "code_inline":
            ticks = _BACKTICKS.match(self.body, at)
            at += len(token.markup) + (
                1 if ticks and ticks[0].endswith(" ") and token.content[:1] != " " else 0
            )
        self.stack.append(element)
        self._append(AtomicString(token.content), at)
        self.stack.pop()
        self._place(element, token)

    def _ruby(self, token: Token) -> None:
        """Append ruby; as many readings as the base has characters go to one character each."""
        base, readings = token.meta["readings"]
        bases = list(base) if len(readings) == len(base) else [base]
        if len(readings) != len(bases):
            readings = ["".join(readings)]
        ruby = self._element("ruby", {})
        for part, reading in zip(bases, readings, strict=True):
            if len(ruby):
                ruby[-1].tail = part
            else:
                ruby.text = part
            for tag, text in (("rp", "（"), ("rt", reading), ("rp", "）")):
                ElementTree.SubElement(ruby, tag).text = text
        self._place(ruby, token)

    def _take_attributes(self, token: Token, siblings: Sequence[Token], number: int) -> None:
        """Give the attribute list at the head of a text to the element before it."""
        before = siblings[number - 1] if number else None
        match = _LIST.match(token.content)
        owner = self.stack[-1][-1] if len(self.stack[-1]) else None
        takes = before is not None and (before.nesting < 0 or before.type in ("code_inline", "image"))
        if match is None or owner is None or not takes or not attributes.looks_like_list(match["attributes"]):
            return
        self._set_attributes(owner, match["attributes"], token.meta.get("at", 0))
        token.content = token.content[match.end() :]
        token.meta["at"] = token.meta.get("at", 0) + match.end()

    # ---- attributes and places ----

    def _set_attributes(self, element: ElementTree.Element, inside: str, at: int) -> None:
        known = ("alt", "credit", "width", "focus") if element.tag == "img" else ()
        given = attributes.read(inside, *known)
        for key, value in given.values.items():
            element.set(f"data-{key}" if key in known else key, value)
        self._tell(given.unknown, at, at + len(inside) + 2)

    def _tell_unknown(self, token: Token) -> None:
        self._tell(token.meta.get("unknown", ()), token.meta.get("at", 0), token.meta.get("end"))

    def _tell(self, unknown: Iterable[str], start: int, end: int | None) -> None:
        place = self.lines.location(start, end)
        self.findings += [finding("attribute-unknown", place, attribute=word[:60]) for word in unknown]

    def _place(self, element: ElementTree.Element, token: Token) -> None:
        at = token.meta.get("at")
        if at is None:
            return
        end = token.meta.get("end")
        if end is None and token.map is not None:
            last = min(max(token.map[1], token.map[0] + 1), len(self.lines.starts)) - 1
            line_end = self.body.find("\n", self.lines.starts[last])
            end = len(self.body[: line_end if line_end >= 0 else None].rstrip())
        element.set("data-at", f"{at}-{max(end or at, at)}")

    def _element(self, tag: str, attrs: dict[str, str]) -> ElementTree.Element:
        return ElementTree.SubElement(self.stack[-1], _TAGS.get(tag, tag), attrs)

    def _append(self, text: str, at: int | None = None) -> None:
        """Append `text`, which stands at the offset `at`, behind an anchor unless the source just goes on."""
        if not text:
            return
        if self.anchors and at is not None and at != self.next:
            ElementTree.SubElement(self.stack[-1], "i", {"data-at": str(at)})
        self.next = None if at is None else at + len(text)
        parent = self.stack[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text


def _with_places(token: Token) -> str:
    """Return raw HTML whose blocks say where the text in them begins, for findings about it."""
    text: TextMap | None = token.meta.get("text")

    def place(tag: re.Match[str]) -> str:
        if tag[1] is None or text is None:
            return tag[0]
        at = text.source(tag.end())
        return f'<{tag[1]} data-at="{at}-{at}"{tag[0][1 + len(tag[1]) :]}'

    return _RAW_BLOCK.sub(place, token.content)


_TAKES_ATTRIBUTES = ("p", "li", "dd", "h1", "h2", "h3", "h4", "h5", "h6")


def _takes_text(token: Token) -> bool:
    """Tell whether raw HTML begins that the sanitiser takes out with its text, which an anchor could save."""
    tag = _RAW_TAG.match(token.content) if token.type == "html_inline" else None
    return tag is not None and tag[1].lower() not in TAGS


def _leaves(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        if token.children:
            yield from _leaves(token.children)
        elif token.type in ("text", "text_special", "code_inline"):
            yield token
