"""The furniture of pasted pages: page numbers and running heads. Only unstructured text needs it.

A running head goes only where pages are seen to turn, and its words never go altogether: they say where the
text stood first, or one copy stays where it was.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from huozi.cleaning import marks
from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.title_clues import title_like
from huozi.languages import words

_FOLIO = re.compile(
    r"[-—–―－_·•~～\s]+\d{1,4}[-—–―－_·•~～\s]+|[-—–·\s]*第\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁](?:\s*[/／,，（(]?\s*共\s*\d{1,4}\s*[页頁][）)]?)?[-—–·\s]*"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[Pp]\.?\s*\d{1,4}|\d{1,4}\s*[/／]\s*\d{1,4}|[（(〔\[]\s*\d{1,4}\s*[）)〕\]]"
)  # - 3 -, 第3页/共8页, page 3 of 8, p. 3, 3/8, （3）
_BARE_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
_OWN_NUMBER = re.compile(r"(?:^|\s{2,}|[Pp](?:age|\.)\s?)(\d{1,4})(?:\s*/\s*\d{1,4})?(?=\s{2,}|\s*$)")
_APART = r"(?: {3,}|\u3000{2,})"
_FOLIO_LEFT = re.compile(rf"(?P<number>\d{{1,4}}){_APART}(?P<words>\S.*)")
_FOLIO_RIGHT = re.compile(
    rf"(?P<words>\S.*?)(?:{_APART}|[ \u3000]+(?=[·•—–-]))[·•—–-]?\s?(?P<number>\d{{1,4}})\s?[·•—–-]?"
)
_WIDE_BLANK = re.compile(r"[ \u3000]{2,}")
_TOP = 3  # lines that may stand above the title on the first page
_WIDEST = 64


def drop_page_furniture(draft: Draft) -> Draft:
    """Remove page numbers and running heads of pasted pages; what follows is marked as a page's first."""
    if draft.structured or len(draft.pieces) < 3:
        return draft
    pieces = draft.pieces
    numbers = _page_numbers(pieces)
    going = set(numbers)
    head = draft.running_head
    for places, elsewhere in _running_heads(pieces, numbers):
        first = places[0] < _TOP and not _titled_below(pieces, places, numbers)
        if elsewhere or not (head or first):
            going.update(places)
            alike = len({pieces[n].text for n in places}) == 1
            said = pieces[places[0]].text
            head = head if elsewhere else said if alike else _words(said)
        else:
            going.update(places[1:])
    counted, name = _numbered_heads(pieces, going)
    going |= counted
    head = head or name
    going |= _said_elsewhere(pieces, going)
    if not going:
        return draft
    marked = {
        n + 1: replace(pieces[n + 1], page=True) for n in going if n + 1 < len(pieces) and n + 1 not in going
    }
    for n in sorted(going, reverse=True):  # a page break before furniture is one before what follows it
        if pieces[n].page and n + 1 in going:
            marked[n + 1] = replace(pieces[n + 1], page=True)
    gone = draft.with_changed(marked).without(dict.fromkeys(going, ("debris", None)))
    return replace(gone, running_head=head)


def _page_numbers(pieces: tuple[Piece, ...]) -> set[int]:
    """Return where page numbers stand: decorated ones anywhere, bare ones where they count up."""
    decorated = {n for n, piece in enumerate(pieces) if piece.type is None and _FOLIO.fullmatch(piece.text)}
    bare = [
        (n, int(match[1])) for n, piece in enumerate(pieces) if (match := _BARE_NUMBER.fullmatch(piece.text))
    ]
    if _are_sections(pieces, bare):
        bare = []
    counting = len(bare) > 1 and all(b[1] - a[1] == 1 for a, b in pairwise(bare))
    by_break = [n for n, _ in bare if n + 1 == len(pieces) or pieces[n + 1].page or pieces[n].page]
    brackets = {n for n in decorated if pieces[n].text[0] in "（(〔["}
    if len(brackets) < 2:
        decorated -= brackets
    return decorated | ({n for n, _ in bare} if counting else set(by_break) if len(pieces) > 1 else set())


def _are_sections(pieces: tuple[Piece, ...], bare: list[tuple[int, int]]) -> bool:
    """Say whether lone numbers open the parts of a text (01, 02): counted from 1, text beneath each.

    Page numbers stand below their page: the first of them has text above, the last none beneath.
    """
    counted = [value for _, value in bare] == list(range(1, len(bare) + 1))
    if len(bare) < 2 or not counted or any(piece.page for piece in pieces):
        return False
    padded = all(pieces[n].text.strip().startswith("0") for n, value in bare if value < 10)
    first = not any(ends_sentence(piece.text) for piece in pieces[: bare[0][0]])
    apart = all(n + 1 < len(pieces) and width(pieces[n + 1].text) > 30 for n, _ in bare)
    ended = all(n == 0 or pieces[n - 1].text[-1] not in "，、" for n, _ in bare)
    return apart and ended and (padded or first)


def _running_heads(pieces: tuple[Piece, ...], numbers: set[int]) -> list[tuple[list[int], bool]]:
    """Return where each running head stands, and whether its words stand elsewhere too.

    They are short lines that recur, their numbers aside, where pages turn.

    A page turns at a page number or a form feed; where neither is left, a line that each time cuts a sentence
    in two, twice at least, shows it as well.
    """
    groups: dict[str, list[int]] = {}
    part_words = words("part_words")
    for n, piece in enumerate(pieces):
        if (
            piece.type is None
            and n not in numbers
            and width(piece.text[: _WIDEST + 16]) <= _WIDEST
            and not ends_sentence(piece.text)
            and piece.text[-1:] not in "，、：；,:;"
        ):
            cells = re.split(r"\s{2,}", piece.raw)
            key = re.sub(
                r"\d+", "#", "".join(sorted(map(content, cells))) if len(cells) > 1 else content(piece.text)
            )
            if len(key.strip("#")) > 1 and not piece.text.startswith(part_words):
                groups.setdefault(key, []).append(n)
    found = []
    for places in groups.values():
        if len(places) < 2:
            continue
        edges = [n for n in places if n < 2 or n > len(pieces) - 3]
        turning = [n for n in places if _at_page_turn(pieces, numbers, n)]
        inner = [n for n in places if n not in edges]
        if _counts_pages(pieces, places):
            found.append((places, False))
        elif len(turning) > 1 or (turning and len(turning) + len(edges) >= len(places)):
            there = sorted({*turning, *(n for n in edges if not turning or n > turning[-1])})
            top = [n for n in edges if n < 2 and n not in there]
            heads = sorted({*there, *top})
            found.append((heads, len(heads) < len(places)))
        elif len(inner) > 1 and all(_cuts_sentence(pieces, n) for n in inner):
            found.append((places, False))
    return found


def _numbered_heads(pieces: tuple[Piece, ...], going: set[int]) -> tuple[set[int], str]:
    """Return the lines that hold a page number beside words, and the words that come most often.

    Their numbers count up by one or two from page to page: 46 清河民间故事, then 水怪 47; 水利志 ·45·. Words
    that stand there once only go where the text says them elsewhere.
    """
    found = [(n, *parted) for n, piece in enumerate(pieces) if n not in going and (parted := _folio(piece))]
    numbers = [number for _, _, number in found]
    if len(found) < 2 or not all(0 < b - a < 3 for a, b in pairwise(numbers)):
        return set(), ""
    counts = Counter(content(words_) for _, words_, _ in found)
    inside = {n for n, _, _ in found}
    rest = "\n".join(content(piece.text) for n, piece in enumerate(pieces) if n not in inside)
    gone = {n for n, words_, _ in found if counts[content(words_)] > 1 or content(words_) in rest}
    often = max(found, key=lambda head: counts[content(head[1])])[1]
    if counts[content(often)] < 2:
        return gone, ""
    copies = {
        n for n, piece in enumerate(pieces) if content(piece.text) == content(often) and _at_turn(n, inside)
    }
    return gone | copies, often


def _folio(piece: Piece) -> tuple[str, int] | None:
    """Part a short line into words and the page number at one end of it, set apart or between dots."""
    text = piece.raw.strip()
    match = _FOLIO_LEFT.fullmatch(text) or _FOLIO_RIGHT.fullmatch(text)
    if match is None or piece.type is not None or width(text) > _WIDEST or ends_sentence(match["words"]):
        return None
    return match["words"], int(match["number"])


def _at_turn(n: int, heads: set[int]) -> bool:
    return n - 1 in heads or n + 1 in heads


def _said_elsewhere(pieces: tuple[Piece, ...], going: set[int]) -> set[int]:
    """Return the lines beside what goes at a page's turn whose every part is a line of the text elsewhere.

    The title left and the author right, as the head of every second page; they stay where they stood first.
    """
    found = set()
    known = Counter(content(piece.text) for n, piece in enumerate(pieces) if n not in going)
    for n, piece in enumerate(pieces):
        cells = [content(cell) for cell in _WIDE_BLANK.split(piece.raw.strip()) if content(cell)]
        beside = n - 1 in going or n + 1 in going
        if n > _TOP and n not in going and beside and piece.type is None and len(cells) > 1:
            words_ = [cell for cell in cells if not cell.isdigit()]
            if words_ and all(known[cell] for cell in words_):
                found.add(n)
    return found


def _counts_pages(pieces: tuple[Piece, ...], places: list[int]) -> bool:
    """Say whether the lines hold a page number of their own, set apart, that grows from copy to copy."""
    numbers = [_OWN_NUMBER.search(pieces[n].raw) for n in places]
    values = [int(number[1]) for number in numbers if number]
    return len(values) == len(places) and all(a < b for a, b in pairwise(values))


def _words(text: str) -> str:
    """Return a running head without its page number."""
    return (
        re.sub(r"(?:^|\s+)(?:[Pp](?:age|\.)\s?)?\d{1,4}(?:\s*/\s*\d{1,4})?(?=\s|$)", " ", text).strip()
        or text
    )


def _titled_below(pieces: tuple[Piece, ...], places: list[int], numbers: set[int]) -> bool:
    """Say whether another line below the first copy can be the title: then the copies are no title."""
    for n in range(places[0] + 1, min(len(pieces), places[0] + 5)):
        text = pieces[n].text
        if n in places or n in numbers:
            continue
        if not title_like(text) or ends_sentence(text):
            return False
        part = content(text) in content(pieces[places[0]].text)
        if pieces[n].type is None and (part or marks.section(text) is None):
            return True
    return False


def _at_page_turn(pieces: tuple[Piece, ...], numbers: set[int], n: int) -> bool:
    near = range(max(0, n - 2), min(len(pieces), n + 3))
    return any(m in numbers for m in near) or any(pieces[m].page for m in near if m in (n - 1, n, n + 1))


def _cuts_sentence(pieces: tuple[Piece, ...], n: int) -> bool:
    if n == 0 or n + 1 == len(pieces):
        return False
    before, after = pieces[n - 1].text, pieces[n + 1].text
    told = marks.caption_mark(before) or marks.credit(before) or marks.short(after)
    return width(before) >= 30 and not ends_sentence(before) and before[-1] not in "：:" and not told
