"""The head and the tail of an article.

Kicker, title, subtitle, bylines, date and source; and where one ends.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.bylines import Byline, parse_signed
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import HAN, content, width
from huozi.cleaning.dates import DATE, iso
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import words
from huozi.model.article import Absorbed, Removed
from huozi.model.manuscript import Contributor
from huozi.model.source import Hint

_SUBTITLE = re.compile(r"(?:——|—|――|―|--|－－|──|─|–)\s*\S")
SEPARATOR = re.compile(r"[-—=＝_*＊~～·•※☆★◆■□#＃─━…\s]{3,}")
_COLUMN = re.compile(r"【[^【】]{2,12}】|〔[^〔〕]{2,12}〕|[■◆●□◇]\s*\S{2,10}")
_LEAD_BYLINE = re.compile(
    r"^(?:.{2,16}?(?:讯|訊|电|電))?\s*"
    r"(?:[（(]([^（）()。]{2,40})[）)]|[［〔【\[]([^［］〔〕【】\[\]。]{2,40})[］〕】\]])"
)
_END_BYLINE = re.compile(r"[（(]([^（）()。]{2,40})[）)]$")


def title_like(text: str) -> bool:
    """Say whether `text` could be a title: short, and no full stop at its end (? and ! may be)."""
    return width(text[:120]) <= 100 and text[-1:] not in "。，,；;、：:." and "。" not in text


def is_subtitle(piece: Piece) -> bool:
    """Say whether `piece` is a subtitle, by its mark-up or its dash."""
    return piece.hint == Hint.SUBTITLE or bool(_SUBTITLE.match(piece.text) and width(piece.text) <= 80)


def _is_caption(piece: Piece, counts: Counter[str]) -> bool:
    text = piece.text
    if (
        piece.type == "figure"
        or marks.caption_mark(text)
        or marks.caption_opening(text)
        or marks.credit(text)
    ):
        return True
    return counts[content(text)] > 1


def read_head(draft: Draft) -> Draft:
    """Take title, kicker, subtitle and bylines out of the pieces above the first paragraph."""
    pieces = draft.pieces
    titled = bool(pieces and draft.front.title) and content(pieces[0].text) == content(draft.front.title)
    end = next(
        (
            n
            for n, piece in enumerate(pieces)
            if (_is_body(piece) and not (titled and n == 0)) or _is_stanza(pieces, n)
        ),
        len(pieces),
    )
    counts = Counter(content(piece.text) for piece in pieces if title_like(piece.text))
    openings = {content(piece.text) for piece in pieces[end:] if not title_like(piece.text)}
    bylines = _bylines(pieces, end)
    title = _find_title(draft, end, counts, bylines, openings)
    head = _Head(draft)
    if titled:
        head.absorbed.append(Absorbed(pieces[0].text, pieces[0].line, "title"))
        head.gone.add(0)
    if title is not None:
        head.take_title(title)
        kicker = title - 1
        if kicker >= 0 and _is_kicker(pieces, kicker, title, counts) and kicker not in bylines:
            head.take_kicker(kicker)
            numbered = marks.document_number(pieces[kicker].text)
            if kicker == 1 and (_COLUMN.fullmatch(pieces[0].text) or (numbered and 0 not in bylines)):
                head.take_column(0)
        under = title + 1
        second = title + 1 == under and not draft.facts.kickers and bylines and min(bylines) == under + 1
        parallel = under < len(pieces) and _is_parallel(pieces[title], pieces[under])
        second = second or parallel
        if under < len(pieces) and (second or is_subtitle(pieces[under])) and not pieces[under].settled:
            head.take_subtitle(under)
            under += 1
        for n in range(under, min(len(pieces), under + 6)):
            said = parse_byline(pieces[n].text) if pieces[n].type in (None, "quote") else None
            if said is None and pieces[n].type is None and n == under and pieces[n].hint is None:
                said = parse_signed(pieces[n].text) or _pen_name(pieces, n)
            if said is None or _is_dialogue(pieces, n):
                break
            head.take_byline(n, said)
        bylines = {n: said for n, said in bylines.items() if n < title}
        head.take_captions(n for n in range(title) if n not in bylines)
    for n, said in bylines.items():
        if not said.bare:
            head.take_byline(n, said)
    return _read_leads(head.done())


def _is_parallel(title: Piece, below: Piece) -> bool:
    """Say whether the line close below a Han title is the same title in Latin letters."""
    latin = re.fullmatch(r"[A-Za-z][\x20-\x7e’–—]{6,118}", below.text) is not None
    han = re.search(f"[{HAN}]", title.text) is not None
    return latin and han and below.gap == 0 and below.type is None and title_like(below.text)


def _pen_name(pieces: tuple[Piece, ...], n: int) -> Byline | None:
    """Return the poet whose name, of any kind, stands alone between a title and a stanza."""
    stanza = pieces[n + 1 : n + 4]
    verse = len(stanza) > 1 and all(width(piece.text) <= 44 for piece in stanza) and stanza[1].gap == 0
    name = re.fullmatch(rf"[{HAN}]{{2,3}}", pieces[n].text)
    return Byline((Contributor(name[0]),), bare=True) if name and verse and stanza[0].gap else None


def _is_body(piece: Piece) -> bool:
    if piece.hint in (Hint.TITLE, Hint.KICKER, Hint.SUBTITLE) or piece.type == "figure":
        return False
    if piece.type is not None:
        return True
    return not (
        title_like(piece.text) or is_subtitle(piece) or parse_byline(piece.text) or marks.credit(piece.text)
    )


def _is_stanza(pieces: tuple[Piece, ...], n: int) -> bool:
    """Say whether line `n` goes on a stanza below the title.

    Right under a line that is no byline, nor is it one.
    """
    if n < 2 or n + 1 >= len(pieces) or pieces[n + 1].gap:
        return n > 16
    pair = (pieces[n], pieces[n + 1])
    if any(said and not said.bare for said in (parse_byline(piece.text) for piece in pieces[n + 2 : n + 4])):
        return False
    return not any(is_subtitle(piece) or parse_byline(piece.text) or piece.hint for piece in pair)


def _bylines(pieces: tuple[Piece, ...], end: int) -> dict[int, Byline]:
    found = {}
    for n in range(end):
        if pieces[n].type is None and (said := parse_byline(pieces[n].text)) and not _is_dialogue(pieces, n):
            found[n] = said
    return found


def _is_dialogue(pieces: tuple[Piece, ...], n: int) -> bool:
    label = marks.speaker(pieces[n].text)
    return label is not None and sum(marks.speaker(piece.text) == label for piece in pieces[n : n + 40]) > 1


def _find_title(
    draft: Draft, end: int, counts: Counter[str], bylines: dict[int, Byline], openings: set[str]
) -> int | None:
    """Return where the title stands.

    As marked up, right above subtitle or byline, or the first line that fits.
    """
    pieces = draft.pieces
    for n, piece in enumerate(pieces):
        if piece.hint == Hint.TITLE:
            return n
    if draft.front.title:
        return None
    names_first = min(bylines, default=-1) == 0 and bylines[0].bare  # 石桥考: a title that could be a name
    candidates = [
        n
        for n in range(end)
        if pieces[n].type is None
        and (n not in bylines or (n == 0 and names_first))
        and not is_subtitle(pieces[n])
        and title_like(pieces[n].text)
        and not marks.caption_mark(pieces[n].text)
        and not marks.caption_opening(pieces[n].text)
        and not marks.credit(pieces[n].text)
    ]
    fresh = [
        n for n in candidates if not _is_caption(pieces[n], counts) and not _opens(pieces[n].text, openings)
    ]
    for labelled in (n for n in candidates if _label(pieces[n].text)):
        return labelled
    for n in range(end - 1):
        if (
            marks.document_number(pieces[n].text)
            and n + 1 in candidates
            and not marks.section(pieces[n + 1].text)
        ):
            return n + 1
    anchors = [n for n in range(end) if is_subtitle(pieces[n])] or [
        n for n in bylines if not bylines[n].bare and candidates and candidates[0] < n
    ]
    anchors = anchors or [n for n in bylines if 0 < n < 4]
    for pool in (fresh, candidates):
        above = [n for n in pool if anchors and n < anchors[0]]
        if above == [0, 1] and anchors[0] == 2 and not draft.facts.kickers:
            return 0
        if above:
            return above[-1]
        if not pool:
            continue
        first = pool[0]
        second = pool[1] if len(pool) > 1 else None
        if marks.section(pieces[first].text) == 2 and first:
            continue
        if second == first + 1 and first == 0 and _COLUMN.fullmatch(pieces[0].text):
            return second
        if (
            second == first + 1
            and pieces[second].gap < pieces[first].gap
            and not marks.section(pieces[second].text)
        ):
            return second if width(pieces[first].text) < width(pieces[second].text) else first
        loose = [n for n in pool if n + 1 < len(pieces) and pieces[n + 1].gap <= 1]
        return (
            loose[0] if loose and pieces[first + 1 if first + 1 < len(pieces) else first].gap > 2 else first
        )
    return None


def _opens(text: str, openings: set[str]) -> bool:
    key = content(text)
    return len(key) > 3 and any(opening.startswith(key) for opening in openings)


def _label(text: str) -> str:
    match = re.match(rf"(?:{'|'.join(words('title_labels'))})\s*[：:]\s*(?=\S)", text)
    return match[0] if match else ""


def _is_kicker(pieces: tuple[Piece, ...], n: int, title: int, counts: Counter[str]) -> bool:
    piece = pieces[n]
    if piece.hint == Hint.KICKER:
        return True
    if (
        piece.type is not None
        or not title_like(piece.text)
        or _is_caption(piece, counts)
        or is_subtitle(piece)
    ):
        return False
    if SEPARATOR.fullmatch(piece.text) or marks.section(piece.text):
        return False
    return pieces[title].gap <= 2


class _Head:
    """Collects what leaves the pieces for the front matter, and accounts for it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.front = draft.front
        self.gone: set[int] = set()
        self.absorbed: list[Absorbed] = []
        self.removed: list[Removed] = []
        self.people: list[Contributor] = list(draft.front.contributors)

    def take_title(self, n: int) -> None:
        piece = self.draft.pieces[n]
        label = _label(piece.text)
        if label:
            self.absorbed.append(Absorbed(label, piece.line, "title"))
        self.front = replace(self.front, title=piece.text[len(label) :])
        self.gone.add(n)

    def take_kicker(self, n: int) -> None:
        self.front = replace(self.front, kicker=self.draft.pieces[n].text)
        self.gone.add(n)

    def take_column(self, n: int) -> None:
        """Set the name of the column (【乡村纪事】) or the office before the kicker it stands above."""
        self.front = replace(self.front, kicker=f"{self.draft.pieces[n].text} {self.front.kicker}")
        self.gone.add(n)

    def take_subtitle(self, n: int) -> None:
        self.front = replace(self.front, subtitle=self.draft.pieces[n].text)
        self.gone.add(n)

    def take_captions(self, places: Iterable[int]) -> None:
        """What is left above a title heads nothing: it belongs to a picture."""
        pieces = list(self.draft.pieces)
        for n in places:
            if (
                n not in self.gone
                and pieces[n].type is None
                and pieces[n].hint is None
                and marks.short(pieces[n].text)
            ):
                pieces[n] = replace(pieces[n], type="figure")
        self.draft = replace(self.draft, pieces=tuple(pieces))

    def take_byline(self, n: int, said: Byline) -> None:
        piece = self.draft.pieces[n]
        if (said.date and self.front.date) or (said.source and self.front.source):
            return
        self.front = replace(
            self.front, date=self.front.date or said.date, source=self.front.source or said.source
        )
        before = list(self.people)
        self.people = _merged(before, said.contributors)
        for person in (*before, *said.contributors):
            if person not in self.people or (person in before and person in said.contributors):
                words = person.name + (person.role if person in said.contributors else "")
                self.absorbed.append(Absorbed(words, piece.line, "byline"))
        if said.absorbed:
            self.absorbed.append(Absorbed(said.absorbed, piece.line, "byline"))
        if said.date_text:
            self.absorbed.append(Absorbed(said.date_text, piece.line, "date"))
        self.removed += [Removed(text, "debris", piece.lines) for text in said.debris]
        self.gone.add(n)

    def done(self) -> Draft:
        pieces = tuple(piece for n, piece in enumerate(self.draft.pieces) if n not in self.gone)
        return replace(
            self.draft,
            pieces=pieces,
            front=replace(self.front, contributors=tuple(self.people)),
            absorbed=self.draft.absorbed + tuple(self.absorbed),
            removed=self.draft.removed + tuple(self.removed),
        )


def _merged(known: Sequence[Contributor], more: Sequence[Contributor]) -> list[Contributor]:
    """Return all contributors once each; a name with a role makes the same name without one needless."""
    people = list(dict.fromkeys((*known, *more)))
    with_role = {person.name for person in people if person.role}
    return [person for person in people if person.role or person.name not in with_role]


def _read_leads(draft: Draft) -> Draft:
    """Note the contributors that stand in a paragraph.

    本报讯（记者 张三）……, ……。（通讯员 李四）. The text stays.
    """
    people = list(draft.front.contributors)
    prose = [
        piece.text
        for piece in draft.pieces
        if piece.type is None and width(piece.text) > 40 and not marks.caption_mark(piece.text)
    ]
    for match in (
        _LEAD_BYLINE.match(prose[0]) if prose else None,
        _END_BYLINE.search(prose[-1]) if prose else None,
    ):
        said = parse_byline(match[1] or match[match.lastindex or 1]) if match else None
        if said and not said.bare:
            people = _merged(people, said.contributors)
    return replace(draft, front=replace(draft.front, contributors=tuple(people)))


def read_tail(draft: Draft) -> Draft:
    """Take the bylines below the last long paragraph (原载…, 责任编辑…).

    A letter's date is noted and stays.
    """
    pieces = draft.pieces
    last = max(
        (n for n, piece in enumerate(pieces) if width(piece.text) > 60 and not marks.credit(piece.text)),
        default=-1,
    )
    head = _Head(draft)
    for n in range(max(last, 0), len(pieces)):
        piece = pieces[n]
        if piece.type is not None or piece.settled:
            continue
        said = parse_byline(piece.text)
        if said is None or said.bare or _is_dialogue(pieces, n):
            continue
        if marks.date_only(piece.text) or not (said.contributors or said.source):
            continue
        if marks.credit(piece.text) and said.contributors and n and _near_figure(pieces, n):
            continue
        head.take_byline(n, said)
    draft = head.done()
    return _note_date(draft)


def _near_figure(pieces: tuple[Piece, ...], n: int) -> bool:
    return pieces[n - 1].type == "figure" or bool(marks.caption_mark(pieces[n - 1].text))


def _note_date(draft: Draft) -> Draft:
    if draft.front.date:
        return draft
    for piece in draft.pieces[-3:]:
        brief = piece.type is None and width(piece.text) <= 60 and marks.short(piece.text)
        if brief and (match := DATE.search(piece.text)):
            return replace(draft, front=replace(draft.front, date=iso(match)))
    return draft
