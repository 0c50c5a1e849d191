"""The notation of cases/FAMILY-name/expected.txt, and what makes an import record wrong.

Each case is a folder: `raw.*` as a person would hand it over, and `expected.txt`, one fact a line, as a
careful editor would decide it:

    xfail: symptom               today's code fails here, and how; the line goes when the case passes
    title: 题 || 也可             `||` parts the readings an editor would accept; no line: there is no title
    kicker? subtitle? date? source?   with `?`: may be there or not
    by: 名 | 作者 / 文             roles parted by "/"; `by?:` may be left out
    p: text                      p h2 h3 f li q v t n: paragraph, heading, figure, list item, quotation,
                                 stanza (lines parted by " / "), table row (cells by " | "), footnote
    p/li/v: text                 a paragraph; list item and verse are accepted as well
    p?: text                     may stay or go (a signature that is also the source)
    f: caption [credit]
    -: text                      must stand in the ledger of what was removed; -?: may
    !: truncated | text          a flag of the words that must be raised: truncated, multiple_articles …
    ~: text                      a careful person would check it: the record must say so
    ~?: text                     may be marked for checking
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

TYPES = {
    "p": "paragraph",
    "f": "figure",
    "li": "list_item",
    "q": "quote",
    "v": "verse",
    "t": "table_row",
    "n": "footnote",
    "h": "heading",
}
HEAD = ("title", "kicker", "subtitle", "date", "source")
LINE = re.compile(r"(?P<key>[a-z]+|-|~|!)(?P<level>\d?)(?P<other>(?:/[a-z]+)*)(?P<may>\??): (?P<value>.*)")
# flags that speak of the words, not of what a line was taken for
OF_WORDS = ("truncated", "halfwidth_punct", "invalid_bytes", "suspect_word")
MARKS = re.compile(r"^(?:[-*•·●○]\s*|\d+[.．、)）]\s*|[①-⑳]\s*|[▲▼■]\s*|图\s*\d+[：:]?\s*)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of expected.txt: what it speaks of, the readings accepted, and whether it may be absent."""

    key: str
    values: tuple[str, ...]
    may: bool = False
    other: tuple[str, ...] = ()
    level: int = 0


@dataclass(slots=True)
class Expected:
    """All facts of a case in order; `xfail` is the symptom of a case that fails today."""

    facts: list[Fact] = field(default_factory=list)
    xfail: str = ""

    def of(self, *keys: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.key in keys]


def read_expected(path: Path) -> Expected:
    """Return the facts of an expected.txt; a line that is no fact is a ValueError with its number."""
    expected = Expected()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        if line.startswith("xfail: "):
            expected.xfail = line.removeprefix("xfail: ")
            continue
        found = LINE.fullmatch(line)
        if not found or found["key"] not in (*TYPES, *HEAD, "by", "-", "~", "!"):
            raise ValueError(f"{path}:{number}: no fact: {line}")
        key = TYPES.get(found["key"], found["key"])
        other = tuple(TYPES[word] for word in found["other"].split("/") if word)
        values = tuple(value.strip() for value in found["value"].split(" || "))
        expected.facts.append(Fact(key, values, bool(found["may"]), other, int(found["level"] or 0)))
    return expected


def folded(text: str | None) -> str:
    """Return the characters of a text that count: no white space, one width, one shape of quotation mark."""
    wide = unicodedata.normalize("NFKC", text or "").translate(str.maketrans("“”‘’—–", "\"\"''--"))
    return "".join(
        char for char in wide if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )


def _bare(text: str) -> str:
    return folded(MARKS.sub("", text.strip()))


def _credit(text: str) -> str:
    return re.sub(
        r"^(?:摄影|攝影|图|圖)[/:]?|[/]?(?:摄影|攝影|摄|攝|供图|图|圖)$", "", folded(text).strip("()")
    )


def _pieces(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (type, text) of a block: a stanza by its lines, a description as the paragraph it was."""
    if block["type"] == "verse":
        yield from (("verse", line) for line in block["text"].split("\n") if line.strip())
        return
    yield block["type"], block["text"]
    if block.get("description"):
        yield "paragraph", block["description"]


def _wanted(fact: Fact) -> Iterator[Fact]:
    if fact.key != "verse":
        yield fact
        return
    for line in fact.values[0].split(" / "):
        yield Fact("verse", (line,), fact.may, fact.other)


def _one_record(record: dict[str, Any]) -> dict[str, Any]:
    """Return several articles as one: the later titles become headings of level 1."""
    articles = record.get("articles", [record])
    whole = dict(articles[0])
    for key in ("blocks", "removed", "flags", "contributors", "structure", "changes"):
        whole[key] = list(whole.get(key, []))
        for article in articles[1:]:
            if key == "blocks":
                whole[key].append({"type": "heading", "level": 1, "text": article.get("title", "")})
            whole[key] += article.get(key, [])
    return whole


def complaints(expected: Expected, record: dict[str, Any], seen: str | None = None) -> list[str]:
    """Return what is wrong with an import record, one sentence each; none: an editor would agree.

    `record` as --json writes it; `seen` is the text of the source as a reader sees it, for the count of lost
    characters (None: not counted).
    """
    whole = _one_record(record)
    found = [*_head(expected, whole), *_persons(expected, whole), *_blocks(expected, whole)]
    found += [*_ledger(expected, whole), *_doubts(expected, whole), *_flags(expected, whole)]
    if seen is not None:
        kept = Counter(char for text in _strings(record) for char in folded(text))
        if lost := Counter(folded(seen)) - kept:
            found.append(f"lost: {''.join(sorted(lost.elements()))}")
    return found


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        times = int(value.get("count") or 1)
        yield from (text * times for item in value.values() for text in _strings(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _strings(item))


def _head(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    for key in HEAD:
        facts = expected.of(key)
        values = {folded(value).strip('-~【】"《》') for fact in facts for value in fact.values}
        got = folded(whole.get(key)).strip('-~【】"《》')
        if not got and (not facts or facts[0].may):
            continue
        untitled = key == "title" and not facts and got in ("无题", "無題", "untitled")
        if got not in values and not untitled:
            yield f"{key}: {whole.get(key)!r} for {' || '.join(facts[0].values) if facts else 'none'}"


def _persons(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    left = [(folded(person["name"]), folded(person.get("role"))) for person in whole["contributors"]]
    for fact in sorted(expected.of("by"), key=lambda fact: fact.may):
        name, _, roles = fact.values[0].partition(" | ")
        words = [folded(word) for word in roles.split(" / ")]
        words += ["author"] if "作者" in words else []
        hits = [person for person in left if person[0] == folded(name) and any(w in person[1] for w in words)]
        if hits:
            left.remove(hits[0])
        elif not fact.may:
            yield f"by: {fact.values[0]} is missing"
    for name, role in left:
        yield f"by: {name} | {role} is no contributor"


def _blocks(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    got = [piece for block in whole["blocks"] for piece in _pieces(block)]
    wanted = [part for fact in expected.of(*TYPES.values()) for part in _wanted(fact)]
    place, used = -1, set()
    for fact in wanted:
        texts = {_bare(re.sub(r" \[[^\]]*\]$", "", value)) for value in fact.values} | set(
            map(_bare, fact.values)
        )
        hits = [at for at, (_, text) in enumerate(got) if at not in used and _bare(text) in texts]
        if not hits:
            if not fact.may:
                yield f"{fact.key}: not as it should be: {fact.values[0]}"
            continue
        right = [at for at in hits if got[at][0] in (fact.key, *fact.other)]
        at = (right or hits)[0]
        used.add(at)
        if not right:
            yield f"{got[at][0]} for {fact.key}: {fact.values[0]}"
        elif fact.key != "figure":
            if at < place and not fact.may:
                yield f"{fact.key}: out of order: {fact.values[0]}"
            place = max(place, at)
        elif got[at][0] == "figure" and (wrong := _wrong_credit(fact, whole, got[at][1])):
            yield wrong
    yield from (
        f"{kind} that nobody expects: {text}" for at, (kind, text) in enumerate(got) if at not in used
    )
    yield from _levels(expected, whole)


def _wrong_credit(fact: Fact, whole: dict[str, Any], caption: str) -> str:
    credits = [found[1] for value in fact.values if (found := re.search(r" \[([^\]]*)\]$", value))]
    block = next(b for b in whole["blocks"] if b["type"] == "figure" and b["text"] == caption)
    if not credits or _credit(block.get("credit") or "") in map(_credit, credits):
        return ""
    inside = any(folded(caption).endswith(folded(credit)) for credit in credits)
    return "" if inside else f"credit: {block.get('credit')!r} for {' || '.join(credits)}"


def _levels(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    """Only the order of levels counts: what stands as h3 below h2 must be below it."""
    got = {
        _bare(block["text"]): block.get("level", 2) for block in whole["blocks"] if block["type"] == "heading"
    }
    pairs = [
        (fact.level, got[_bare(value)], value)
        for fact in expected.of("heading")
        for value in fact.values
        if _bare(value) in got
    ]
    for (level, here, _), (next_level, there, value) in pairwise(pairs):
        if (level > next_level) - (level < next_level) != (here > there) - (here < there):
            yield f"level of heading: {value}"


def _ledger(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    removed = Counter(folded(item["text"]) for item in whole["removed"])
    listed = [folded(value) for fact in expected.of("-") for value in fact.values]
    spare = [folded(value) for fact in expected.facts if fact.may for value in fact.values]
    for fact in expected.of("-"):
        texts = [folded(value) for value in fact.values]
        hit = next((have for have in +removed if any(t in have or have in t for t in texts)), None)
        if hit is not None:
            removed[hit] -= hit in texts
        elif not fact.may:
            yield f"not removed: {fact.values[0]}"
    for text in removed.elements():
        known = sum(len(line) for line in listed if line in text)
        inside = any(text in line for line in [*listed, *spare])
        if text and not inside and known < 0.75 * len(text):
            yield f"wrongly removed: {text}"


def _doubts(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    told = list(told_doubts(whole))
    for fact in expected.of("~"):
        texts = [folded(value) for value in fact.values]
        if not fact.may and not any(text in have or have in text for text in texts for have in told if have):
            yield f"no doubt told: {fact.values[0]}"


def _flags(expected: Expected, whole: dict[str, Any]) -> Iterator[str]:
    """Say which flag is missing, and which of the two that send a person looking in vain is false."""
    left = [(flag["kind"], folded(flag.get("text"))) for flag in whole["flags"]]
    for fact in expected.of("!"):
        kind, _, text = fact.values[0].partition(" | ")
        hits = [
            flag for flag in left if flag[0] == kind and (folded(text) in flag[1] or flag[1] in folded(text))
        ]
        left = [flag for flag in left if flag not in hits]
        if not hits and not fact.may:
            yield f"no flag {kind}: {text}"
    yield from (f"false {kind}: {text}" for kind, text in left if kind in ("truncated", "multiple_articles"))


def told_doubts(whole: dict[str, Any]) -> Iterable[str]:
    """Yield the texts that a record marks for a person to check, folded."""
    for flag in whole["flags"]:
        if flag["kind"] not in OF_WORDS and flag.get("text"):
            yield folded(flag["text"])
    for key in ("blocks", "removed", "contributors", "structure"):
        for item in whole[key]:
            if item.get("doubt") or item.get("sure") is False or item.get("confidence", 1) < 0.8:
                yield folded(item.get("text") or item.get("name"))
    for item in [*whole.get("doubts", []), *whole.get("uncertain", [])]:
        yield folded(item if isinstance(item, str) else item.get("text"))
