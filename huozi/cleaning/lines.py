"""Lines to paragraphs: tables, the furniture of pasted pages, hard wraps, verse.

Only unstructured text needs it.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from huozi.cleaning import marks
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import HAN, HANGUL, KANA, content, ends_sentence, width
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import joins_closed, words
from huozi.model.article import Absorbed, Reason

# - 3 -, 第3页/共8页, page 3 of 8, p. 3, 3/8, （3）
_PAGE_NUMBER = re.compile(
    r"[-—–―－_·•~～\s]+\d{1,4}[-—–―－_·•~～\s]+|[-—–·\s]*第\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁](?:\s*[/／,，（(]?\s*共\s*\d{1,4}\s*[页頁][）)]?)?[-—–·\s]*"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[Pp]\.?\s*\d{1,4}|\d{1,4}\s*[/／]\s*\d{1,4}|[（(〔\[]\s*\d{1,4}\s*[）)〕\]]"
)
_BARE_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
_TABLE_RULE = re.compile(r"[\s|:+=_-]+")
_STARTS_ANEW = re.compile(r"[（(]?(?:\d{1,3}[.．、)）](?!\d)|[（(]\d{1,3}[）)])|[-*•·●○■□◆◇▲△▼※★☆►▶【]|——")
_WORD_END = re.compile(rf"[A-Za-z0-9,.;:)%{HANGUL}]$")
_FIRST_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.,-]*")
_INNER_STOP = re.compile(rf"[。！？!?][”」』）]?(?=[{HAN}{KANA}“「『])|[{HANGUL}][.!?][”’\"]?\s+(?=\S)")
# An ingredient or article with its amount: 糯米 三斤
_AMOUNT = re.compile(r"[\d半一二三四五六七八九十两]\s?\S{1,3}$")
_FAR_EAST = re.compile(rf"[{HAN}{KANA}]")


def find_tables(draft: Draft) -> Draft:
    """Take runs of two or more lines with as many tabs (or bars) each for the rows of a table."""
    if draft.structured:
        return draft
    for split in (_tab_cells, _bar_cells):
        draft = _find_tables(draft, split)
    return draft


def _tab_cells(text: str) -> list[str]:
    return re.split("\t+", text.strip("\n\r")) if "\t" in text.strip() else []


def _bar_cells(text: str) -> list[str]:
    text = text.strip()
    if text.count("|") < 2 and not (text.startswith("|") and text.endswith("|") and len(text) > 2):
        return []
    return [cell.strip() for cell in text.strip("|").split("|")]


def _find_tables(draft: Draft, split: Callable[[str], list[str]]) -> Draft:
    cells = [split(piece.text) if piece.type is None else [] for piece in draft.pieces]
    rows: set[int] = set()
    start = 0
    for n in range(1, len(cells) + 1):
        together = n < len(cells) and len(cells[n]) == len(cells[start]) > 1 and draft.pieces[n].gap <= 1
        if not together:
            if n - start > 1:
                rows.update(range(start, n))
            start = n
    if not rows:
        return draft
    changed: dict[int, Piece] = {}
    rules: dict[int, tuple[Reason, int | None]] = {}
    bars: list[Absorbed] = []
    for n in sorted(rows):
        if _TABLE_RULE.fullmatch(draft.pieces[n].text):
            rules[n] = ("debris", None)
        else:
            changed[n] = replace(draft.pieces[n], type="table_row", text="\t".join(cells[n]))
            outer = draft.pieces[n].text.count("|") - "".join(cells[n]).count("|") - len(cells[n]) + 1
            bars += [Absorbed("|" * outer, draft.pieces[n].line, "table")] if outer > 0 else []
    return draft.with_changed(changed, *bars).without(rules)


def drop_page_furniture(draft: Draft) -> Draft:
    """Remove page numbers and running heads of pasted pages; what follows is marked as a page's first."""
    if draft.structured or len(draft.pieces) < 3:
        return draft
    pieces = draft.pieces
    numbers = _page_numbers(pieces)
    going = numbers | _running_heads(pieces, numbers)
    if not going:
        return draft
    marked = {
        n + 1: replace(pieces[n + 1], page=True) for n in going if n + 1 < len(pieces) and n + 1 not in going
    }
    for n in sorted(going, reverse=True):  # a page break before furniture is one before what follows it
        if pieces[n].page and n + 1 in going:
            marked[n + 1] = replace(pieces[n + 1], page=True)
    return draft.with_changed(marked).without(dict.fromkeys(going, ("debris", None)))


def _page_numbers(pieces: tuple[Piece, ...]) -> set[int]:
    """Return where page numbers stand: decorated ones anywhere, bare ones where they count up."""
    decorated = {
        n for n, piece in enumerate(pieces) if piece.type is None and _PAGE_NUMBER.fullmatch(piece.text)
    }
    bare = [
        (n, int(match[1])) for n, piece in enumerate(pieces) if (match := _BARE_NUMBER.fullmatch(piece.text))
    ]
    counting = len(bare) > 1 and all(b[1] - a[1] == 1 for a, b in pairwise(bare))
    by_break = [n for n, _ in bare if n + 1 == len(pieces) or pieces[n + 1].page or pieces[n].page]
    brackets = {n for n in decorated if pieces[n].text[0] in "（(〔["}
    if len(brackets) < 2:
        decorated -= brackets
    return decorated | ({n for n, _ in bare} if counting else set(by_break) if len(pieces) > 1 else set())


def _running_heads(pieces: tuple[Piece, ...], numbers: set[int]) -> set[int]:
    """Return where running heads stand: short lines that recur, their numbers aside, where pages turn.

    A page turns at a page number, a form feed, the ends of the text, or where a line cuts a sentence in two.
    """
    groups: dict[str, list[int]] = {}
    part_words = words("part_words")
    for n, piece in enumerate(pieces):
        if (
            piece.type is None
            and n not in numbers
            and width(piece.text[:80]) <= 64
            and not ends_sentence(piece.text)
        ):
            key = re.sub(r"\d+", "#", content(piece.text))
            if len(key.strip("#")) > 1 and not piece.text.startswith(part_words):
                groups.setdefault(key, []).append(n)
    found: set[int] = set()
    for places in groups.values():
        if len(places) < 2:
            continue
        turns = sum(_at_page_turn(pieces, numbers, n) for n in places)
        cuts = sum(_cuts_sentence(pieces, n) for n in places)
        edges = sum(n < 2 or n > len(pieces) - 3 for n in places)
        if (turns + (edges if turns else 0) >= len(places) > 1) or (cuts and cuts + edges >= len(places) - 1):
            found.update(places)
    return found


def _at_page_turn(pieces: tuple[Piece, ...], numbers: set[int], n: int) -> bool:
    near = range(max(0, n - 2), min(len(pieces), n + 3))
    return any(m in numbers for m in near) or any(pieces[m].page for m in near if m in (n - 1, n, n + 1))


def _cuts_sentence(pieces: tuple[Piece, ...], n: int) -> bool:
    before = pieces[n - 1].text if n else ""
    return width(before) >= 30 and not ends_sentence(before) and n + 1 < len(pieces)


def join_lines(draft: Draft) -> Draft:
    """Rejoin lines that were broken inside a paragraph: one space between words, none between Han or kana.

    Two kinds: text wrapped throughout at one width (a pasted PDF, an e-mail), and a single line break in the
    midst of a long sentence. Where a page turned, a sentence goes on over the blank lines too.
    """
    if draft.structured:
        return draft
    wrapped = _wrap_width(draft)
    groups: list[list[Piece]] = []
    broken = _broken_paragraphs(draft.pieces)
    for n, piece in enumerate(draft.pieces):
        if groups and (n in broken or _continues(groups[-1][-1], piece, wrapped)):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return replace(draft, pieces=tuple(_joined(group, draft.facts.code) for group in groups))


def _broken_paragraphs(pieces: tuple[Piece, ...]) -> set[int]:
    """Return the lines that go on a paragraph wrapped too narrowly or unevenly to have one width.

    A sentence that ends in the midst of a line, in a group without blank lines that breaks words apart, is no
    verse. Where one group shows it, the groups like it are paragraphs too.
    """
    groups: list[list[int]] = []
    for n, piece in enumerate(pieces):
        if groups and piece.gap == 0 and not piece.indented and groups[-1][-1] == n - 1:
            groups[-1].append(n)
        else:
            groups.append([n])
    if hanging := _under_indents(pieces, groups):
        return hanging
    alike = [group for group in groups if _could_be_broken([pieces[n] for n in group])]
    if not any(_INNER_STOP.search(pieces[n].text) for group in alike for n in group):
        return set()
    return {n for group in alike for n in group[1:]}


def _under_indents(pieces: tuple[Piece, ...], groups: list[list[int]]) -> set[int]:
    """Return the lines that go on where paragraphs are told by their indent and lines are cut at one width.

    A first line is shorter than the others by its indent, so that it seems to fall short.
    """
    found = {n for group in groups if pieces[group[0]].indented for n in group[1:]}
    before = [pieces[n - 1] for n in found]
    widest = max((width(piece.text) + 4 * piece.indented for piece in before), default=0)
    full = all(width(piece.text) + 4 * piece.indented >= widest - 4 for piece in before)
    opened = sum(not ends_sentence(piece.text) for piece in before)
    if opened < 2 or opened * 2 < len(found) or not full or not 40 <= widest <= 100:
        return set()
    return {n for n in found if not (marks.short(pieces[n].text) and ends_sentence(pieces[n - 1].text))}


def _could_be_broken(group: list[Piece]) -> bool:
    """Say whether lines in a row may be one paragraph: open lines between, a sentence's end at the last."""
    texts = [piece.text for piece in group]
    if len(group) < 2 or not ends_sentence(texts[-1]) or max(map(width, texts)) > 60:
        return False
    opening = any(
        piece.type or marks.caption_mark(piece.text) or marks.credit(piece.text) or marks.section(piece.text)
        for piece in group
    )
    if opening or any(marks.item(text) or marks.speaker(text) for text in texts):
        return False
    unstopped = sum(text[-1] not in "，,、；;：:。！？!?.…”」』）" for text in texts[:-1])
    finals = sum(ends_sentence(text) for text in texts[:-1])
    longest = max(map(width, texts))
    if any(width(text) < 0.6 * longest for text in texts[:-1] if not ends_sentence(text)):
        return False  # a heading between its paragraphs
    evident = unstopped > 0 and any(map(_INNER_STOP.search, texts))
    return evident or (unstopped > finals and unstopped * 3 >= len(texts) - 1)


def _joined(group: list[Piece], code: str) -> Piece:
    if len(group) == 1:
        return group[0]
    parts = [group[0].text]
    for before, piece in pairwise(group):
        if not joins_closed(before.text[-1], piece.text[0], code):
            parts.append(" ")
        parts.append(piece.text)
    return replace(group[0].joined(group[1:]), text="".join(parts))


@dataclass(frozen=True, slots=True)
class _Wrap:
    """The width a text is wrapped at, how far short of it full lines may fall, the blank lines between."""

    columns: int
    slack: int
    gap: int

    def full(self, text: str, following: str = "") -> bool:
        """Say whether `text` fills its line, counting the word that would not fit on it any more."""
        word = _FIRST_WORD.match(following) if _WORD_END.search(text) else None
        return width(text) + (1 + len(word[0]) if word else 0) >= self.columns - self.slack


def _wrap_width(draft: Draft) -> _Wrap | None:
    """Find the width at which `draft` is wrapped: many lines reach it, most of them in mid-sentence."""
    widths = [
        width(piece.text) if piece.type is None and len(piece.text) < 200 else 0 for piece in draft.pieces
    ]
    counts = Counter(w for w in widths if 24 <= w <= 130)
    if sum(counts.values()) < 4 or sum(w > 130 or w == 0 for w in widths) > 0.3 * len(widths):
        return None
    han = sum(bool(_FAR_EAST.search(piece.text)) for piece in draft.pieces[:200])
    slack = 4 if han * 2 > min(200, len(draft.pieces)) and not draft.facts.joins_with_space else 16
    columns = max(counts, key=lambda w: (sum(counts[v] for v in range(w - slack, w + 1)), -w))
    full = [n for n, w in enumerate(widths[:-1]) if columns - slack <= w <= columns + 2]
    open_ends = [n for n in full if draft.pieces[n].text[-1:] not in "。！？；!?;…”」』：:，,、"]
    beyond = sum(w > columns + 2 for w in widths)
    if (
        len(full) < max(3, 0.35 * sum(counts.values()))
        or len(open_ends) < 0.5 * len(full)
        or beyond > 0.1 * len(full)
    ):
        return None
    gaps = Counter(draft.pieces[n + 1].gap for n in open_ends)
    return _Wrap(columns, slack, gaps.most_common(1)[0][0])


def _continues(before: Piece, piece: Piece, wrapped: _Wrap | None) -> bool:
    """Say whether the line `piece` goes on with the sentence of the line `before`."""
    if before.type or piece.type or piece.indented or _STARTS_ANEW.match(piece.text):
        return False
    last = before.text
    if content(last) == content(piece.text):
        return False  # a line pasted twice
    if marks.section(piece.text) or marks.clause(piece.text) or marks.caption_mark(piece.text):
        return False
    open_end = not ends_sentence(last) and last[-1:] not in "：:"
    if piece.page:
        return open_end and width(last) >= 24 and not (wrapped and not wrapped.full(last))
    if wrapped and wrapped.full(last, piece.text):
        return piece.gap <= wrapped.gap if wrapped.gap == 0 or open_end else False
    if piece.gap == 0 and width(last) >= 60 and open_end and not wrapped:
        return marks.speaker(piece.text) is None and not parse_byline(piece.text)
    return False


def find_verse(draft: Draft) -> Draft:
    """Take groups of short lines without blank lines between them for stanzas, each line kept."""
    if draft.structured:
        return draft
    pieces: list[Piece] = []
    group: list[Piece] = []
    prose = any(width(piece.text) > 60 for piece in draft.pieces)
    for piece in (*draft.pieces, None):
        if piece is not None and group and piece.gap == 0 and _could_be_verse(piece):
            group.append(piece)
            continue
        above = pieces[-1].text if pieces else ""
        if _is_enumeration(group, above):
            group = [replace(item, type="list_item", mark="-") for item in group]
        pieces += [_stanza(group)] if _is_verse(group, prose) else group
        group = [piece] if piece is not None and _could_be_verse(piece) else []
        if piece is not None and not group:
            pieces.append(piece)
    return replace(draft, pieces=tuple(pieces))


def _is_enumeration(group: list[Piece], above: str) -> bool:
    """Say whether short lines in a row are what the line above them announces: 材料： and its amounts."""
    amounts = sum(_AMOUNT.search(piece.text) is not None for piece in group)
    return len(group) > 1 and above[-1:] in tuple("：:") and amounts * 2 > len(group)


def _could_be_verse(piece: Piece) -> bool:
    text = piece.text
    if text.rstrip("！!，,：:") in words("closings") or re.match(
        "第[一二三四五六七八九十]{1,2}[，,、]", text
    ):
        return False
    if text[-1:] in "：:":
        return False
    if piece.type or width(text) > 44 or marks.item(text) or marks.caption_mark(text) or marks.section(text):
        return False
    return not (
        marks.date_only(text)
        or marks.credit(text)
        or text.startswith(("（", "(", "【"))
        or marks.dashed(text)
        or parse_byline(text)
    )


def _is_verse(group: list[Piece], prose: bool) -> bool:
    """Say whether short lines in a row are verse rather than captions, labels or a signature."""
    if len(group) < 2 or group[0].type:
        return False
    texts = [piece.text for piece in group]
    if sum(marks.speaker(text) is not None for text in texts) * 3 > len(texts):
        return False
    lengths = {len(content(text)) for text in texts}
    stopped = sum(text[-1] in "，,；;、" for text in texts)
    final = sum(ends_sentence(text) for text in texts)
    if stopped:
        return True
    if final == len(texts):
        return len(texts) > 2 and max(lengths) <= 14 and not prose  # in prose, short paragraphs
    if final:
        return max(lengths) <= 20 and (len(texts) > 3 or not prose)
    return max(lengths) <= 20 and (len(texts) > 2 or not prose)


def _stanza(group: list[Piece]) -> Piece:
    text = "\n".join(piece.text for piece in group)
    return replace(group[0].joined(group[1:]), type="verse", text=text)
