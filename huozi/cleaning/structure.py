"""Structure: footnotes, lists and numbered notices, headings, and paragraphs as what remains."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.cleaning.view import is_row_like
from huozi.languages import CIRCLED, words
from huozi.model.article import Reason
from huozi.model.source import Hint

_BETWEEN_NOTES = re.compile(rf"(?<=\S)\s*(?=[{CIRCLED}])")
_PAIR = re.compile(r"[^\s：:]{1,10}(?:\s?[：:]\s?|[ \u3000])[^\s：:]\S{0,23}")
_REFERENCE = re.compile(r"([\[［〔](\d{1,3})[\]］〕])\s*(?=\S)")
_STEP = re.compile(r"\d{1,2}[ \u3000]")  # 1 和面
_NUMBER = re.compile(r"\d+")
_PART_NUMBER = r"\s*[.·:：-]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4})"


def read_footnotes(draft: Draft) -> Draft:
    """Take pieces that begin with a mark used in the text (①, [1]) for footnotes; 注释 above them goes."""
    pieces = _parted_notes(draft)
    found: dict[int, Piece] = {}
    prose = "\n".join(
        piece.text for piece in pieces if not marks.footnote(piece.text) and piece.type != "footnote"
    )
    for n, piece in enumerate(pieces):
        parted = marks.footnote(piece.text) if piece.type is None else None
        if parted and parted[1] and parted[0] in prose:
            found[n] = replace(piece, type="footnote", mark=parted[0], text=parted[1])
    going: dict[int, tuple[Reason, int | None]] = {}
    for n in range(len(pieces) - 1):
        if (
            n + 1 in found
            and pieces[n].type is None
            and pieces[n].text.strip("：: 【】[]") in words("note_words")
        ):
            going[n] = ("debris", None)
    return replace(draft, pieces=pieces).with_changed(found).without(going)


def _parted_notes(draft: Draft) -> tuple[Piece, ...]:
    """Part lines that hold several notes (注：①…… ②……) into one piece a note."""
    pieces: list[Piece] = []
    for piece in draft.pieces:
        label = re.match(rf"(?:{'|'.join(words('note_words'))})\s*[：:]\s*(?=[{CIRCLED}])", piece.text)
        notes = piece.text[label.end() :] if label else piece.text
        if (
            piece.type is None
            and re.match(f"[{CIRCLED}]", notes)
            and len(re.findall(f"[{CIRCLED}]", notes)) > 1
        ):
            parts = _BETWEEN_NOTES.split(notes)
        elif piece.type is None and label:
            parts = [notes]
        else:
            pieces.append(piece)
            continue
        if label:
            pieces.append(replace(piece, text=label[0].strip(), raw=label[0].strip()))
        pieces += [replace(piece, text=part, raw=part, gap=0) for part in parts if part]
    return tuple(pieces)


def read_references(draft: Draft) -> Draft:
    """Take lines in a row that [1], [2] open and no call in the text names for items of a list."""
    changed: dict[int, Piece] = {}
    run: list[int] = []
    for n, row in enumerate((*draft.pieces, None)):
        mark = _REFERENCE.match(row.text) if row is not None and row.type is None else None
        if mark and int(mark[2]) == len(run) + 1 and (not run or run[-1] == n - 1):
            run.append(n)
            continue
        if len(run) > 1 and not all(_is_called(draft, m) for m in run):
            for m in run:
                parts = _REFERENCE.match(draft.pieces[m].text)
                if parts:
                    text = draft.pieces[m].text[parts.end() :]
                    changed[m] = replace(draft.pieces[m], type="list_item", mark=parts[1], text=text)
        run = [n] if mark and int(mark[2]) == 1 else []
    return draft.with_changed(changed)


def _is_called(draft: Draft, n: int) -> bool:
    """Say whether the text calls the note that piece `n` begins with."""
    mark = _REFERENCE.match(draft.pieces[n].text)
    return mark is not None and any(
        mark[1] in piece.text[1:] for m, piece in enumerate(draft.pieces) if m != n
    )


def read_lists(draft: Draft) -> Draft:
    """Take numbered or bulleted lines for list items: where the same kind of mark follows, or counts on."""
    changed: dict[int, Piece] = {}
    pieces = draft.pieces
    for run in _runs(pieces):
        numbered = _NUMBER.match(_plain(pieces[run[0]].text)) is not None
        members = frozenset(run)
        together = any(n + 1 in members for n in run)
        titled = sum(
            marks.short(pieces[n].text) and n + 1 < len(pieces) and n + 1 not in members for n in run
        )
        if numbered and titled * 2 > len(run):
            continue  # 1. … over text of its own: headings
        alone = len(run) == 1 and (numbered or pieces[run[0]].text[0] in "○◇")
        if alone and not _goes_on_above(pieces, run[0]):
            continue
        for n in run if together or numbered else ():
            parted = marks.item(pieces[n].text)
            if parted:
                changed[n] = replace(pieces[n], type="list_item", mark=parted[0], text=parted[1])
    return draft.with_changed(changed)


def _goes_on_above(pieces: tuple[Piece, ...], n: int) -> bool:
    """Say whether the line above holds the number before, behind a label: 附件：1.…… above 2.……."""
    number = _NUMBER.match(_plain(pieces[n].text))
    if number is None or n == 0 or pieces[n].gap:
        return False
    return re.search(rf"[：:]\s*{int(number[0]) - 1}[.．、]", pieces[n - 1].text) is not None


def _plain(mark: str) -> str:
    """Return a mark with its number in plain figures: ⒈ as 1."""
    return unicodedata.normalize("NFKC", mark[:4])


def _runs(pieces: tuple[Piece, ...]) -> Iterator[list[int]]:
    """Yield groups of pieces with item marks: the same bullet in a row, or numbers counting up by one."""
    run: list[int] = []
    for n, piece in enumerate(pieces):
        parted = marks.item(piece.text) if piece.type is None else None
        if parted is None:
            continue
        number = _NUMBER.match(_plain(parted[0]))
        if run:
            before = marks.item(pieces[run[-1]].text)
            last = _NUMBER.match(_plain(before[0])) if before else None
            counts_on = number is not None and last is not None and int(number[0]) == int(last[0]) + 1
            same = before is not None and before[0] == parted[0] and number is None and run[-1] == n - 1
            if not (counts_on or same):
                yield run
                run = []
        run.append(n)
    if run:
        yield run


def read_clauses(draft: Draft) -> Draft:
    """Tell the clauses of a notice (一、时间：…; （一）……。) from section headings numbered alike.

    Of short lines with one class of number, those with text of their own beneath are headings; where most of
    a class have none, all are clauses. Sentences are clauses where there are two or more of their class.
    """
    pieces = draft.pieces
    classes: dict[int, list[int]] = {}
    for n, piece in enumerate(pieces):
        if piece.type is None and marks.clause(piece.text):
            classes.setdefault(marks.section(piece.text) or 9, []).append(n)
    changed: dict[int, Piece] = {}
    for places in classes.values():
        brief = [n for n in places if marks.short(pieces[n].text)]
        members = frozenset(places)
        heading = [n for n in brief if n + 1 < len(pieces) and n + 1 not in members]
        strong = any(pieces[n].hint is Hint.STRONG for n in brief)
        as_headings = strong or len(heading) * 2 > len(brief)
        clauses = [n for n in places if not (as_headings and marks.short(pieces[n].text))]
        if len(clauses) > 1:
            changed |= {n: replace(pieces[n], type="list_item") for n in clauses}
    return draft.with_changed(changed)


def read_facts(draft: Draft) -> Draft:
    """Take short lines in a row that pair a name with a fact for paragraphs: 面積：四十二坪, 东街村 罗成.

    They head nothing and no picture belongs to them. So with the rest of what is enclosed: 附件：1. … 2. …
    """
    changed: dict[int, Piece] = {}
    enclosed = False
    for n, piece in enumerate(draft.pieces):
        above = draft.pieces[n - 1].text if n else ""
        enclosed = marks.item(piece.text) is not None and (enclosed or marks.fact(above))
        if enclosed and piece.type is None:
            changed[n] = replace(piece, type="paragraph")
    run: list[int] = []
    for n, row in enumerate((*draft.pieces, None)):
        fits = row is not None and _is_pair(row)
        if row is not None and fits and run and row.gap == 0:
            run.append(n)
            continue
        if len(run) > 1:
            changed |= {m: replace(draft.pieces[m], type="paragraph") for m in run}
        run = [n] if fits else []
    for n, piece in enumerate(draft.pieces if changed else ()):
        if n not in changed and _is_pair(piece) and is_row_like(piece.text):
            changed[n] = replace(piece, type="paragraph")  # the only one of its kind, like the others
    return draft.with_changed(changed)


def _is_pair(piece: Piece) -> bool:
    text = piece.text
    if piece.type or not marks.short(text) or marks.section(text) or marks.item(text) or _STEP.match(text):
        return False
    marked = marks.caption_mark(text) or marks.caption_opening(text) or marks.credit(text)
    return not marked and (_PAIR.fullmatch(text) is not None or likely_person(text))


def drop_part_labels(draft: Draft) -> Draft:
    """Remove the ornamental labels (PART 01, 02) that stand over a heading of their own."""
    words_ = "|".join(words("part_words"))
    pattern = re.compile(rf"[^\w。，]*(?:(?:{words_}){_PART_NUMBER}|0\d|\d\d\s?/)[^\w。，]*")
    pieces = draft.pieces
    going: dict[int, tuple[Reason, int | None]] = {}
    for n in range(len(pieces) - 1):
        if pieces[n].type in (None, "heading", "figure") and pattern.fullmatch(pieces[n].text):
            below = pieces[n + 1]
            if below.type == "heading" or (below.type is None and marks.short(below.text)):
                going[n] = ("debris", None)
    headed = {n + 1: replace(pieces[n + 1], labelled=True) for n in going if n + 1 not in going}
    return draft.with_changed(headed).without(going)


def read_paragraphs(draft: Draft) -> Draft:
    """Make paragraphs of all that no rule took for anything else."""
    return replace(
        draft,
        pieces=tuple(
            replace(piece, type="paragraph") if piece.type is None else piece
            for piece in draft.pieces
            if piece.text or piece.picture is not None
        ),
    )
