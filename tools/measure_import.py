#!/usr/bin/env python3
"""Measure import on real prose of known structure: figures invented, paragraphs removed, headings right.

    tools/measure_import.py FOLDER...            every .html below; the tags tell headings, paragraphs, lists
    tools/measure_import.py --forms blank,html --list 20 FOLDER...

Meant for manuals in HTML, such as Debian's Chinese ones, which apt brings and which stay outside this
repository (`apt-get download debian-reference-zh-cn; dpkg -x …`). Each page is imported in several forms:

    blank      plain text, one block a line, a blank line between blocks
    wrapped    lines broken at 76 columns, a blank line between blocks
    indented   lines broken at 76 columns, paragraphs begin with two full-width blanks, no blank lines
    html       the page as it stands, with its navigation

The plain forms hold headings, paragraphs, terms and list items; program listings, tables and pictures are
left out. Printed is a Markdown table, one line a form:

    figures    figure blocks whose words are neither a caption nor an alternative text of the page
    removed    known blocks in the ledger of which no copy is left; copies: those of which one is left
    precision  share of the headings and titles put out which the page has as such; recall: the reverse
    terms      headings besides that are terms of a definition list: in plain text a term above its
               explanation looks as a heading does, so they count neither for nor against
    intact     share of the known paragraphs that came out as one paragraph, word by word
    told       of the false figures and headings, those that the record marks for checking
"""

import argparse
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from huozi.diagnostics import HuoziError
from huozi.importing import read_articles

COLUMNS = 76
FORMS = ("blank", "wrapped", "indented", "html")
VOID = {"br", "img", "hr", "meta", "link", "input", "col", "area", "base"}
KIND = {f"h{level}": "heading" for level in range(1, 7)} | {
    "p": "paragraph",
    "li": "item",
    "dt": "term",
    "figcaption": "caption",
    "caption": "caption",
}
# no prose of the page: listings, tables, and what a site puts around its text
LEFT_OUT = {"pre", "table", "script", "style", "nav", "header", "footer", "head", "noscript", "svg", "math"}
FURNITURE = {
    "navheader",
    "navfooter",
    "toc",
    "footnotes",
    "list-of-figures",
    "list-of-tables",
    "legalnotice",
    "docnav",
}
CAPTIONS = {"figure", "mediaobject", "informalfigure", "screenshot", "caption", "table-title"}
NOT_FIRST = "，。；：！？、）》」』】”’…—,.;:!?)]}"  # marks that may not begin a line


@dataclass(slots=True)
class Known:
    """One page as its tags tell it.

    blocks    (kind, text) in order: heading, paragraph, item, term
    captions  every text that titles a picture or a table, folded
    notices   titles of boxes (note, warning), folded: headings of the page that plain text leaves out
    """

    blocks: list[tuple[str, str]] = field(default_factory=list)
    captions: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)


def folded(text: str | None) -> str:
    """Return the characters that count: no white space, one width."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.known = Known()
        self._open: list[tuple[str, str]] = []  # tag, what it means
        self._words: list[str] = []
        self._kind = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img" and values.get("alt"):
            self.known.captions.add(folded(values["alt"]))
        if tag in VOID:
            if tag == "br":
                self._words.append(" ")
            return
        classes = set((values.get("class") or "").split())
        meaning = ""
        if tag in LEFT_OUT or classes & FURNITURE:
            meaning = "out"
        elif classes & CAPTIONS:
            meaning = "caption"
        elif classes & {"note", "tip", "warning", "important", "caution"}:
            meaning = "notice"
        self._open.append((tag, meaning))
        if tag in KIND or tag in ("div", "dl", "ul", "ol", "dd", "blockquote", "pre", "table"):
            self._end()
            self._kind = "paragraph" if "para" in classes else KIND.get(tag, "")
            if self._kind == "paragraph":
                in_list = any(name == "li" for name, _ in self._open)
                self._kind = "caption" if "title" in classes else "item" if in_list else "paragraph"

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        if tag in KIND or tag in ("div", "dd", "blockquote"):
            self._end()
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def _end(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words, kind, self._kind = [], self._kind, ""
        meanings = {meaning for _, meaning in self._open}
        if not kind or "out" in meanings or not any(char.isalpha() for char in text):
            return
        if kind == "caption" or "caption" in meanings:
            self.known.captions.add(folded(text))
        elif kind == "heading" and "notice" in meanings:
            self.known.notices.add(folded(text))
        else:
            self.known.blocks.append((kind, text))


def known_page(path: Path) -> Known:
    """Return what the tags of an HTML file tell of its text."""
    page = _Page()
    page.feed(path.read_text(encoding="utf-8", errors="replace"))
    page.close()
    return page.known


def is_chinese_prose(known: Known) -> bool:
    """Tell whether a page has a title, two paragraphs and mostly Han letters."""
    text = "".join(text for _, text in known.blocks)
    letters = [char for char in text if char.isalpha()]
    han = sum("\u4e00" <= char <= "\u9fff" for char in letters)
    paragraphs = sum(kind == "paragraph" for kind, _ in known.blocks)
    return (
        bool(known.blocks)
        and known.blocks[0][0] == "heading"
        and paragraphs >= 2
        and han >= 0.4 * len(letters)
    )


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _wrapped(text: str) -> Iterator[str]:
    """Break a text as a terminal editor does: between Han anywhere, between Latin words, no mark first."""
    line, width = "", 0
    for at, char in enumerate(text):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        inside_word = char.isascii() and before.isascii() and not char.isspace() and not before.isspace()
        if width + _width(char) > COLUMNS and char not in NOT_FIRST and not inside_word and after != "":
            yield line.rstrip()
            line, width = "", 0
        if line or not char.isspace():
            line += char
            width += _width(char)
    if line.strip():
        yield line.rstrip()


def in_form(known: Known, form: str) -> str:
    """Return the page as plain text in one of the plain forms."""
    marks = {"item": "- ", "paragraph": "\u3000\u3000" if form == "indented" else ""}
    parts = []
    for kind, text in known.blocks:
        whole = marks.get(kind, "") + text
        parts.append(whole if form == "blank" else "\n".join(_wrapped(whole)))
    return ("\n" if form == "indented" else "\n\n").join(parts) + "\n"


def measure(known: Known, articles: Sequence[dict[str, Any]], form: str) -> tuple[Counter[str], list[str]]:
    """Return the counts of one page, and what went wrong in it, one line each."""
    count: Counter[str] = Counter()
    wrong: list[str] = []
    blocks = [block for article in articles for block in article["blocks"]]
    told = {folded(flag.get("text")) for article in articles for flag in article["flags"]}
    told |= {folded(block["text"]) for block in blocks if block.get("doubt")}
    headings = {folded(text) for kind, text in known.blocks if kind == "heading"}
    every = {folded(text): kind for kind, text in known.blocks}
    put_out = [folded(article.get("title")) for article in articles if article.get("title")]
    put_out += [folded(block["text"]) for block in blocks if block["type"] == "heading"]
    for text in put_out:
        right = text in headings or (form == "html" and text in known.notices)
        if not right and text in known.captions:
            continue  # the title of an example or a table: set as a heading it is no falsehood
        kind = every.get(text, "words of no block")
        if not right and kind == "term":
            count["terms"] += 1
            continue
        count["headings"] += 1
        count["right"] += right
        if not right:
            count["told"] += text in told
            wrong.append(f"heading: {kind}: {text[:60]}")
    count["known"] = len(headings)
    count["found"] = len(headings & set(put_out))
    for block in blocks:
        text = folded(block["text"])
        if block["type"] == "figure" and text not in known.captions and not _inside(text, known.captions):
            count["figures"] += 1
            count["told"] += text in told
            wrong.append(f"figure: {text[:60]}")
    left = {folded(block["text"]) for block in blocks} | set(put_out)
    for article in articles:
        left |= {folded(article.get(key)) for key in ("subtitle", "kicker", "source")}
        for removed in article["removed"]:
            text = folded(removed["text"])
            if text in every:
                count["copies" if text in left else "removed"] += 1
                wrong += [] if text in left else [f"removed: {text[:60]}"]
    paragraphs = [folded(text) for kind, text in known.blocks if kind == "paragraph"]
    out = Counter(folded(block["text"]) for block in blocks if block["type"] == "paragraph")
    count["paragraphs"] = len(paragraphs)
    count["intact"] = sum(out[text] > 0 for text in paragraphs)
    return count, wrong


def _inside(text: str, captions: set[str]) -> bool:
    return any(text in caption or caption in text for caption in captions if len(caption) > 1)


def run(pages: Sequence[tuple[Path, Known]], form: str) -> tuple[Counter[str], list[str]]:
    """Import all pages in one form; a page that cannot be imported is counted and named."""
    total: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for path, known in pages:
            raw = path
            if form != "html":
                raw = Path(folder) / "raw.txt"
                raw.write_text(in_form(known, form), encoding="utf-8")
            began = time.process_time()
            try:
                record = read_articles([raw]).record
            except HuoziError as error:
                total["refused"] += 1
                wrong.append(f"{path.name}: refused: {error}")
                continue
            count, lines = measure(known, record.get("articles", [record]), form)
            total += count
            total["milliseconds"] += round(1000 * (time.process_time() - began))
            total["bytes"] += raw.stat().st_size
            wrong += [f"{path.name}: {line}" for line in lines]
    return total, wrong


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


COLUMN_NAMES = (
    "form pages MB figures removed copies headings precision terms recall intact told CPU-s".split()
)


def row(form: str, pages: int, n: Counter[str]) -> str:
    """Return one line of the table."""
    cells = [form, pages - n["refused"], f"{n['bytes'] / 1e6:.2f}", n["figures"], n["removed"], n["copies"]]
    cells += [n["headings"], _share(n["right"], n["headings"]), n["terms"]]
    cells += [_share(n["found"], n["known"]), _share(n["intact"], n["paragraphs"]), n["told"]]
    cells += [f"{n['milliseconds'] / 1000:.1f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> int:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--forms", default=",".join(FORMS), help="of " + ", ".join(FORMS))
    parser.add_argument("--list", type=int, default=0, help="print so many wrong decisions of each form")
    parser.add_argument("--every", type=int, default=1, help="take only every n-th page")
    options = parser.parse_args()
    files = sorted(path for folder in options.folders for path in folder.rglob("*.html"))[:: options.every]
    pages = [(path, known) for path in files if is_chinese_prose(known := known_page(path))]
    print("| " + " | ".join(COLUMN_NAMES) + " |")
    print("|---" * len(COLUMN_NAMES) + "|")
    for form in options.forms.split(","):
        counts, wrong = run(pages, form)
        print(row(form, len(pages), counts), flush=True)
        for line in wrong[: options.list]:
            print(f"    {form} {line}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
