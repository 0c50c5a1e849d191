"""The head and the tail of an article: kicker, title, subtitle, bylines, date and source."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from huozi.cleaning import marks
from huozi.cleaning.bylines import Byline
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import HAN, HANGUL, KANA, content, ends_sentence, width
from huozi.cleaning.dates import ANY_DATE, DATE, iso
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.front import Front, merged
from huozi.cleaning.persons import is_name, likely_person
from huozi.cleaning.signed import parse_signed
from huozi.cleaning.title_clues import (
    COLUMN,
    Head,
    is_caption,
    is_paper,
    is_parallel,
    is_subtitle,
    issue_number,
    title_like,
)
from huozi.cleaning.titles import find_title, goes_on, title_lines
from huozi.cleaning.view import is_row_like
from huozi.languages import words
from huozi.model.article import Absorbed
from huozi.model.manuscript import Contributor
from huozi.model.source import Hint

SEPARATOR = re.compile(r"[-—=＝_*＊~～·•※☆★◆■□#＃─━…\s]{3,}")
_FAR = 8  # columns of indent: set to the right
_FACTS = 8  # rows of a table that may stand above a title
_LEAD_BYLINE = re.compile(
    r"^(?:.{2,16}?(?:讯|訊|电|電))?\s*"
    r"(?:[（(]([^（）()。]{2,40})[）)]|[［〔【\[]([^［］〔〕【】\[\]。]{2,40})[］〕】\]])"
)
_WIRED = re.compile(
    rf"(?P<paper>[{HAN}]{{0,6}}?)(?P<role>特派员|特派員|记者|記者)(?P<words>[{HAN}]{{2,12}})\d{{1,2}}日\S{{0,2}}[电電]"
)
_CLOCK = re.compile(rf"{ANY_DATE}(?:(?<=[:：]\d\d)|\D{{0,12}}\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)")
_END_BYLINE = re.compile(r"[（(]([^（）()。]{2,40})[）)]\d{0,8}$")


def read_head(draft: Draft) -> Draft:
    """Take title, kicker, subtitle and bylines out of the pieces above the first paragraph."""
    pieces = draft.pieces
    titled = bool(pieces and draft.front.title) and content(pieces[0].text) == content(draft.front.title)
    end = next((n for n in range(len(pieces)) if _ends_head(pieces, n, titled)), len(pieces))
    counts = Counter(content(piece.text) for piece in pieces[end:] if title_like(piece.text))
    bylines = _bylines(pieces, end)
    title = find_title(Head(draft, end, bylines, counts))
    head = Front(draft)
    if titled:
        head.absorbed.append(Absorbed(pieces[0].text, pieces[0].line, "title"))
        head.gone.add(0)
    if title is not None:
        places = title_lines(pieces, title.place, end)
        head.take_title(places)
        head.doubt_title(title)
        head.drop_copies(places, end)
        before, after = places[0], places[-1]
        paper = next((n for n in range(before) if is_paper(pieces[n])), None)
        if paper is not None and not any(said.source for said in bylines.values()):
            head.take_byline(paper, Byline(source=pieces[paper].text))
        if before - 1 not in head.gone and before - 1 not in bylines:
            _read_kicker(head, before, counts, bylines)
        _read_below(head, after, bylines)
        bylines = {n: said for n, said in bylines.items() if n < before}
        head.take_captions(n for n in range(before) if n not in bylines)
        if _is_page(draft, pieces[before].line):
            head.set_aside(n for n in range(before) if n not in bylines)
    for n, said in bylines.items():
        if not said.bare:
            head.take_byline(n, said)
    head.take_ruled()
    return _read_leads(head.done())


def _is_page(draft: Draft, line: int) -> bool:
    """Say whether something of a page around the text was removed above the title in source line `line`."""
    return any(removed.reason == "debris" and removed.lines[0] < line for removed in draft.removed)


@cache
def _preface() -> re.Pattern[str]:
    """Match the label of an editor's words above a text."""
    return re.compile(rf"[【\[]?(?:{'|'.join(words('prefaces'))})[】\]]?\s?[：:]")


def _ends_head(pieces: tuple[Piece, ...], n: int, titled: bool) -> bool:
    """Say whether the text begins at `n`; a preface, or the title once more, may stand above the head."""
    above = n == 0 and (titled or _preface().match(pieces[0].text))
    if n + 1 < len(pieces) and goes_on(pieces[n], pieces[n + 1]):
        return False
    if pieces[n].type == "table_row" and all(piece.type == "table_row" for piece in pieces[:n]):
        return n + 1 == len(pieces) or n > _FACTS  # 索引号 … 发布机构 … above the title of an official page
    return (_is_body(pieces[n]) and not above) or _is_stanza(pieces, n)


def _read_kicker(head: Front, title: int, counts: Counter[str], bylines: Mapping[int, Byline]) -> None:
    """Take the kicker right above the title, and the column or office above it."""
    pieces, kicker = head.draft.pieces, title - 1
    if kicker < 0 or not _is_kicker(pieces, kicker, title, counts):
        return
    head.take_kicker(kicker)
    if kicker not in head.gone:
        return
    office = marks.document_number(pieces[kicker].text) and 0 not in bylines
    if kicker == 1 and (office or COLUMN.fullmatch(pieces[0].text)):
        head.take_column(0)


def _read_below(head: Front, title: int, bylines: Mapping[int, Byline]) -> None:
    """Take the subtitle and the bylines right below the title."""
    pieces, under = head.draft.pieces, title + 1
    while under in head.gone:
        under += 1
    if under < len(pieces) and not pieces[under].settled:
        latin = pieces[title].text.isascii() and pieces[under].text.isascii()
        second = (latin or not head.draft.facts.kickers) and min(bylines, default=None) == under + 1
        parallel = is_parallel(pieces[title], pieces[under])
        between = _is_between(pieces, title, under)
        if second or parallel or between or issue_number(pieces[under].text) or is_subtitle(pieces[under]):
            head.take_subtitle(under)
            under += 1
    for n in range(under, min(len(pieces), under + 6)):
        if n in head.gone:
            continue
        said = parse_byline(pieces[n].text) if pieces[n].type in (None, "quote") else None
        said = said or _over_date(pieces, n)
        timed = _timed(pieces, n) if said is None else None
        said = said or timed
        if said is None and not head.people and pieces[n].type is None and pieces[n].hint is None:
            said = parse_signed(pieces[n].text) or _pen_name(pieces, n) or _set_right(pieces[n])
        if said is None or _is_dialogue(pieces, n) or _is_listed_fact(pieces, n):
            return
        if timed is not None:
            head.doubt_date(n)
        head.take_byline(n, said)


def _is_between(pieces: tuple[Piece, ...], title: int, n: int) -> bool:
    """Say whether line `n` stands alone between a title known by mark-up and who wrote it."""
    said = parse_byline(pieces[n + 1].text) if n + 1 < len(pieces) else None
    named = pieces[title].hint is Hint.TITLE and said is not None and not said.bare
    return named and title_like(pieces[n].text) and parse_byline(pieces[n].text) is None


def _timed(pieces: tuple[Piece, ...], n: int) -> Byline | None:
    """Return the day of a short line that gives the minute too, whatever else it says and nobody can read."""
    piece = pieces[n]
    match = _CLOCK.search(piece.text)
    free = piece.type is None and not piece.settled and width(piece.text) <= 80
    if match is None or not free or ends_sentence(piece.text) or _is_listed_fact(pieces, n):
        return None
    day = DATE.match(match[0])
    rest = " ".join((piece.text[: match.start()] + " " + piece.text[match.end() :]).split())
    return Byline(date=iso(day), date_text=match[0], absorbed=rest) if day and iso(day) else None


def _over_date(pieces: tuple[Piece, ...], n: int) -> Byline | None:
    """Return who stands alone between the title and the date: a name, else the account that published it."""
    piece, below = pieces[n], pieces[n + 1] if n + 1 < len(pieces) else None
    text = piece.text
    said = parse_byline(below.text) if below is not None else None
    dated = said is not None and said.date is not None and not said.contributors
    if not dated or piece.type is not None or piece.hint is not None or is_subtitle(piece):
        return None
    if len(text) > 8 or not re.fullmatch(rf"[{HAN}{KANA}{HANGUL}・]{{2,8}}", text):
        return None
    person = re.search(f"[{KANA}{HANGUL}]", text) is not None or likely_person(text)
    return Byline((Contributor(text),), bare=True) if person else Byline(source=text)


def _pen_name(pieces: tuple[Piece, ...], n: int) -> Byline | None:
    """Return the poet whose name, of any kind, stands alone between a title and a stanza."""
    own = n + 2 < len(pieces) and width(pieces[n + 1].text) <= 16 and pieces[n + 2].gap > 0
    stanza = pieces[n + 2 : n + 5] if own else pieces[n + 1 : n + 4]  # below the title of the first poem
    verse = len(stanza) > 1 and all(width(piece.text) <= 44 for piece in stanza) and stanza[1].gap == 0
    name = re.fullmatch(rf"[{HAN}]{{2,3}}", pieces[n].text)
    if name is None or name[0] in words("part_headings") or any(is_row_like(piece.text) for piece in stanza):
        return None
    return Byline((Contributor(name[0]),), bare=True) if verse and stanza[0].gap else None


def _set_right(piece: Piece) -> Byline | None:
    """Return the name that stands alone, set to the right, beneath a title."""
    name = piece.text.strip()
    alone = piece.indent >= _FAR and len(re.sub(r"\s", "", name)) <= 8 and is_name(re.sub(r"\s", "", name))
    return Byline((Contributor(name),), bare=True) if alone else None


def _is_body(piece: Piece) -> bool:
    if piece.hint in (Hint.TITLE, Hint.KICKER, Hint.SUBTITLE) or piece.type == "figure":
        return False
    if piece.type is not None:
        return True
    return not (
        title_like(piece.text) or is_subtitle(piece) or parse_byline(piece.text) or marks.credit(piece.text)
    )


def _is_stanza(pieces: tuple[Piece, ...], n: int) -> bool:
    """Say whether line `n` and the next, close together and no bylines, are verse below the title."""
    if n < 2 or n + 1 >= len(pieces) or pieces[n + 1].gap:
        return n > 16
    pair = (pieces[n], pieces[n + 1])
    after = pieces[n + 2 : n + 5]
    if any(parse_byline(piece.text) for piece in after[:1]):
        return False  # a title on two lines, who wrote it beneath
    if goes_on(*pair) or any(width(piece.text) > 44 or piece.text[-1:] in "：:" for piece in after):
        return False
    if any(said and not said.bare for said in (parse_byline(piece.text) for piece in pieces[n + 2 : n + 4])):
        return False
    return not any(is_subtitle(piece) or parse_byline(piece.text) or piece.hint for piece in pair)


def _bylines(pieces: tuple[Piece, ...], end: int) -> dict[int, Byline]:
    found = {}
    for n in range(end):
        said = parse_byline(pieces[n].text) if pieces[n].type is None else None
        if said and not _is_dialogue(pieces, n) and not _is_listed_fact(pieces, n):
            found[n] = said
    return found


def _is_listed_fact(pieces: tuple[Piece, ...], n: int) -> bool:
    """Say whether 时间：… or 记录：… is one of a notice's facts, told by its neighbours, and no byline."""
    near = [pieces[m].text for m in (n - 1, n + 1) if 0 <= m < len(pieces)]
    return marks.fact(pieces[n].text) and any(map(marks.fact, near))


def _is_dialogue(pieces: tuple[Piece, ...], n: int) -> bool:
    label = marks.speaker(pieces[n].text)
    said = {piece.text for piece in pieces[n : n + 40] if marks.speaker(piece.text) == label}
    return label is not None and len(said) > 1


def _is_kicker(pieces: tuple[Piece, ...], n: int, title: int, counts: Counter[str]) -> bool:
    piece = pieces[n]
    if piece.hint == Hint.KICKER:
        return True
    if (
        piece.type is not None
        or not title_like(piece.text)
        or is_caption(piece, counts)
        or is_subtitle(piece)
    ):
        return False
    if SEPARATOR.fullmatch(piece.text) or marks.section(piece.text):
        return False
    return pieces[title].gap <= 2


def _read_leads(draft: Draft) -> Draft:
    """Note the people a paragraph names and leave it: 本报讯（记者 张三）…, …（通讯员 李四）."""
    people, source = list(draft.front.contributors), draft.front.source
    prose = [
        piece.text
        for piece in draft.pieces
        if piece.type is None and width(piece.text) > 40 and not marks.caption_mark(piece.text)
    ]
    for match in (
        _LEAD_BYLINE.match(prose[0]) if prose else None,
        _END_BYLINE.search(prose[-1]) if prose else None,
    ):
        words_ = (match[1] or match[match.lastindex or 1]) if match else ""
        said = parse_byline(words_) or _wired(words_)
        if said and not said.bare:
            people = merged(people, said.contributors)
            source = source or said.source
    return replace(draft, front=replace(draft.front, contributors=tuple(people), source=source))


def _wired(text: str) -> Byline | None:
    """Return the reporter of an agency's first words: 島訊社記者余芷若離島8日電."""
    match = _WIRED.fullmatch(text)
    if match is None:
        return None
    for size in (3, 2):
        if len(name := match["words"][:size]) == size and likely_person(name):
            return Byline(
                (Contributor(name, match["role"]),), match["paper"] if len(match["paper"]) > 2 else None
            )
    return None


def read_tail(draft: Draft) -> Draft:
    """Take the bylines below the last long paragraph (原载…, 责任编辑…), note a letter's date."""
    pieces = draft.pieces
    last = max(
        (n for n, piece in enumerate(pieces) if width(piece.text) > 60 and not marks.credit(piece.text)),
        default=-1,
    )
    head = Front(draft)
    for n in range(max(last, 0), len(pieces)):
        piece = pieces[n]
        if piece.type is not None or piece.settled:
            continue
        said = parse_byline(piece.text)
        if said is None or said.bare or _is_dialogue(pieces, n) or _is_listed_fact(pieces, n):
            continue
        if marks.date_only(piece.text) or not (said.contributors or said.source):
            continue
        if marks.credit(piece.text) and said.contributors and n and _near_figure(pieces, n):
            continue
        head.take_byline(n, said)
    _take_copies(head)
    return _note_site(_note_running_head(_note_author(_note_date(head.done()))))


def _take_copies(head: Front) -> None:
    """Take the lines that name nobody but whom the head has named: its byline, of a second copy."""
    pieces, known = head.draft.pieces, set(head.draft.front.contributors)
    for n, piece in enumerate(pieces):
        said = parse_byline(piece.text) if n not in head.gone and piece.type is None else None
        if said is None or said.bare or said.date or said.source or piece.settled:
            continue
        beside = _is_dialogue(pieces, n) or (n > 0 and _near_figure(pieces, n))
        if said.contributors and set(said.contributors) <= known and not beside:
            head.take_byline(n, said)


def _note_site(draft: Draft) -> Draft:
    """Take the site that a page names as its own for the source, where the page prints none."""
    front, site = draft.front, draft.metadata.site
    return draft if front.source or not site else replace(draft, front=replace(front, source=site))


def _note_author(draft: Draft) -> Draft:
    """Take whom the source itself names for the author, where no byline names anybody."""
    names = [name for name in draft.metadata.authors if likely_person(name)]
    if draft.front.contributors or not names:
        return draft
    return replace(draft, front=replace(draft.front, contributors=tuple(map(Contributor, names))))


def _note_running_head(draft: Draft) -> Draft:
    """Take the words of every page for the source; where that is known, they go before the kicker."""
    front, said = draft.front, draft.running_head
    if not said or said == front.source:
        return draft
    if front.source is None:
        return replace(draft, front=replace(front, source=said))
    return replace(draft, front=replace(front, kicker=" ".join(filter(None, (said, front.kicker)))))


def _near_figure(pieces: tuple[Piece, ...], n: int) -> bool:
    return pieces[n - 1].type == "figure" or bool(marks.caption_mark(pieces[n - 1].text))


def _note_date(draft: Draft) -> Draft:
    """Take the date that a letter ends with, else the one its source gives beside the text."""
    if draft.front.date:
        return draft
    for n, piece in enumerate(draft.pieces[:_FACTS]):
        match = DATE.search(piece.text) if _is_listed_fact(draft.pieces, n) else None
        if match and match["day"]:  # when a meeting was held
            return replace(draft, front=replace(draft.front, date=iso(match)))
    for piece in draft.pieces[-3:]:
        brief = piece.type is None and width(piece.text) <= 60 and marks.short(piece.text)
        match = DATE.search(piece.text) if brief else None
        if match and (match["month"] or match["month2"]):  # 2013年度 is no day
            return replace(draft, front=replace(draft.front, date=iso(match)))
    return replace(draft, front=replace(draft.front, date=draft.sent or draft.metadata.date))
