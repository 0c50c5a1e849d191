"""Inline Markdown to the characters a reader sees, and the words it sets apart."""

import html
import re

from huozi.languages import note_mark
from huozi.model.article import Run, RunKind
from huozi.reading.runs import Span, ruby, runs_of

_ADDRESS = r"(?:[^()\s]|\([^()\s]{0,200}\)){0,2000}"
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[\^(?P<call>[^\]\s]{1,40})\]"
    rf"|!\[(?P<alt>[^\[\]\n]{{0,300}})\]\({_ADDRESS}(?:\s+\"[^\"\n]{{0,300}}\")?\)"
    r"|\[(?P<link>(?:\\.|[^\[\]\\\n]){1,1200})\]"
    rf"(?:\((?P<href>{_ADDRESS})(?:\s+\"[^\"\n]{{0,300}}\")?\)|\{{(?:\.[\w-]+\s*)+\}})"
    r"|<(?P<url>(?:https?|mailto):[^<>\s]{1,2000})>"
    r"|(?P<two>\*\*|__|~~)(?=\S)(?P<inner>(?:\\.|[^\\\n]){1,4000}?)(?<=\S)(?P=two)"
    r"|(?<!\*)\*(?=[^\s*])(?P<em>(?:\\.|[^\\*\n]){1,4000}?)(?<=[^\s*])\*(?!\*)"
    r"|(?<!`)`(?P<code>[^`\n]{1,300})`(?!`)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,1000})?/?>)"
    r"|(?P<entity>&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,10});)"
)
_OWN = re.compile(
    r"\{(?P<base>(?:\\.|[^{}|\\\n]){1,80})\|(?P<reading>(?:\\.|[^{}\\\n]){1,160})\}|" + _INLINE.pattern
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_KINDS: dict[str, RunKind] = {"**": "strong", "__": "strong"}


def mark_of(label: str) -> str:
    """Return the printed mark of the footnote `label`: ① of 1; of code points that `dump` wrote, those."""
    if label.isdecimal() and label.isascii():
        return note_mark(int(label))
    if re.fullmatch(r"n[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*", label):
        return "".join(chr(int(code, 16)) for code in label[1:].split("-") if int(code, 16) < 0x110000)
    return f"[{label}]"


def plain(text: str) -> str:
    """Return the characters a reader sees of inline Markdown."""
    return _read(_COMMENT.sub("", text), _INLINE)[0]


def with_runs(text: str, own: bool) -> tuple[str, tuple[Run, ...]]:
    """Return what a reader sees of inline Markdown and its runs; only `own` manuscripts have ruby."""
    seen, spans = _read(_COMMENT.sub("", text), _OWN if own else _INLINE)
    return seen, runs_of(seen, spans)


def _read(text: str, marks: re.Pattern[str]) -> tuple[str, list[Span]]:
    seen, spans, at = "", [], 0
    for match in marks.finditer(text):
        seen += text[at : match.start()]
        at = match.end()
        kind, inner, target = _mark(match)
        if kind is None and not inner:
            seen += _seen(match)
            continue
        words, within = (inner, []) if kind == "ruby" else _read(inner, marks)
        start = len(seen)
        seen += words
        spans += [span.moved(start) for span in within]
        if kind is not None:
            spans.append(Span(kind, start, len(seen), target))
    return seen + text[at:], spans


def _mark(match: re.Match[str]) -> tuple[RunKind | None, str, str]:
    """Return what the match sets apart, with which words, and where it leads."""
    groups = match.groupdict()
    if groups.get("base") is not None:
        reading = plain(groups["reading"])
        return "ruby", ruby(plain(groups["base"]), reading.replace("|", "")), reading
    if match["link"] is not None:
        return (
            ("link" if match["href"] else None),
            match["link"],
            html.unescape(match["href"] or "").strip("<>"),
        )
    if match["two"] is not None:
        return _KINDS.get(match["two"]), match["inner"], ""
    return ("em", match["em"], "") if match["em"] is not None else (None, match["alt"] or "", "")


def _seen(match: re.Match[str]) -> str:
    """Return the characters of a mark that holds no other."""
    if match["escaped"] is not None:
        return match["escaped"]
    if match["call"] is not None:
        return mark_of(match["call"])
    if match["entity"] is not None:
        return html.unescape(match["entity"])
    if match["tag"] is not None:
        return " " if match["tag"].lower().startswith("<br") else ""
    return match["code"] or match["url"] or ""
