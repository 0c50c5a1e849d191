"""Captions: which lines are the words of a picture, their credits, their longer descriptions.

A mark (▲ 图1： 图为…) or a credit (张三 摄) makes a caption for certain. Bare lines are captions where they
cannot be headings: repeated, opening the paragraph beneath them, set apart by the blank lines a lost picture
left, one of several in a row, or with no text to come.
"""

import re
from collections import Counter
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.bylines import Byline
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, opens, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.languages import relators
from huozi.model.article import Absorbed, Reason

_WHOLE = re.compile(r"^([（(【\[])(.+)([）)】\]])$", re.DOTALL)
_ABOUT = re.compile(r"(?:显示|顯示|表明|所示|是|为|為|中|里|裡|的|に|は|を|の|が)")
_FIRST_CLAUSE = re.compile(r"([^。，：]{4,60})[。，：].")
_ALL_PICTURES = re.compile(r"(?:本文|文中|本版|本組|本组|以上).{0,4}(?:图|圖|照).{0,6}由")  # …均由作者提供
_SIDE = re.compile(r"[（(][上下左右中前后後]{1,2}[图圖][）)]。?$")  # ……（上图）
_PLACED = re.compile(
    r"＝(?:[^＝。]{0,10}日、?[^＝。]{0,16}|[^＝。]{2,14}(?:で|撮影|提供))$"
)  # ……＝19日、川辺市
_BULLET = re.compile(r"[■◆●○◇□★※]\s*")


def whole(text: str) -> re.Match[str] | None:
    """Match `text` where one pair of brackets holds all of it: not （图一）……（张三摄）."""
    match = _WHOLE.match(text)
    if match is None:
        return None
    depth = 0
    for char in match[2]:
        depth += (char in "（(【[") - (char in "）)】]")
        if depth < 0:
            return None
    return match


def read_captions(draft: Draft) -> Draft:
    """Make figures of the lines that a mark, an opening or a credit shows to be captions, credits parted."""
    draft = _with_parted_captions(draft)
    changed: dict[int, Piece] = {}
    absorbed: list[Absorbed] = []
    labels: dict[int, tuple[Reason, int | None]] = {}
    for n, piece in enumerate(draft.pieces):
        if piece.settled or piece.type not in (None, "figure") or width(piece.text[:400]) > 360:
            continue
        if piece.type is None and marks.caption_label(piece.text) == piece.text:
            labels[n] = ("debris", None)
            continue
        said = _is_byline(draft.pieces, n) or _is_copy(draft, piece)
        read = None if said else _read_caption(piece)
        if read is not None:
            changed[n], rest = read
            if rest.strip():
                absorbed.append(Absorbed("".join(rest.split()), piece.line, "caption"))
    draft = draft.with_changed(changed, *absorbed).without(labels)
    return _attach_credits(draft)


def _with_parted_captions(draft: Draft) -> Draft:
    """Part a line that holds the captions of several pictures, counting up: （图1 甲　图2 乙）."""
    pieces: list[Piece] = []
    absorbed: list[Absorbed] = []
    for piece in draft.pieces:
        held = whole(piece.text)
        text = held[2].strip() if held else piece.text
        parts = marks.numbered_captions(text) if piece.type is None else [text]
        if len(parts) == 1:
            pieces.append(piece)
            continue
        pieces += [
            replace(piece, text=part, raw=part, gap=piece.gap if n == 0 else 0)
            for n, part in enumerate(parts)
        ]
        rest = Counter(piece.text) - Counter("".join(parts))
        if between := "".join(rest.elements()).strip():
            absorbed.append(Absorbed(between, piece.line, "caption"))
    return replace(draft, pieces=tuple(pieces), absorbed=draft.absorbed + tuple(absorbed))


def _is_byline(pieces: tuple[Piece, ...], n: int) -> bool:
    """Say whether 图片：阿禾 is a byline and no caption: other bylines stand right beside it."""
    said = parse_byline(pieces[n].text) if pieces[n].type is None else None
    near = [pieces[m].text for m in (n - 1, n + 1) if 0 <= m < len(pieces)]
    beside = [
        byline for byline in map(parse_byline, near) if byline and byline.contributors and not byline.bare
    ]
    return bool(said and said.contributors and not said.bare and beside)


def _is_copy(draft: Draft, piece: Piece) -> bool:
    """Say whether `piece` names those whom the head has named: the byline once more."""
    said = parse_byline(piece.text) if piece.type is None else None
    known = {(who.name, who.role) for who in draft.front.contributors}
    if said is None or not said.contributors:
        return False
    return {(who.name, who.role) for who in said.contributors} <= known


def _read_caption(piece: Piece) -> tuple[Piece, str] | None:
    """Return `piece` as a figure and the characters that parted its words; None where it is no caption."""
    text, rest = piece.text, ""
    held = whole(text)
    if held and (
        marks.caption_opening(held[2]) or marks.caption_mark(held[2]) or _closes_with_credit(held[2])
    ):
        text, rest = held[2].strip(), held[1] + held[3]
    signed = parse_byline(text)
    if signed and signed.contributors and not _shows(signed):
        return None  # 图：甘泉 names a photographer
    label = marks.caption_label(text)
    text, rest = text[len(label) :], rest + label
    mark = marks.caption_mark(text)
    if mark and (_ABOUT.match(text[len(mark) :]) and not mark.strip().endswith(("：", ":", "）", ")"))):
        mark = ""
    if mark[:1] in "图圖写写" and not marks.short(text[len(mark) :]) and mark[-1:] not in "：:.、．）)】 　":
        mark = ""
    text, rest = text[len(mark) :], rest + mark
    said = marks.credit(text)
    if said and not said.caption and not (mark or label) and piece.type is None:
        return None  # a credit alone: of the figure above it
    if said and not mark and (bullet := _BULLET.match(said.caption)):
        said = said._replace(caption=said.caption[bullet.end() :], rest=bullet[0].strip() + said.rest)
    sure = bool(
        mark or label or said or marks.caption_opening(text) or _SIDE.search(text) or _PLACED.search(text)
    )
    if not (sure or piece.type == "figure") or (piece.type is None and _is_prose(text, bool(mark or label))):
        return None
    if said and said.caption:
        return replace(piece, type="figure", text=said.caption, credit=said.credit), rest + said.rest
    return replace(piece, type="figure", text=text), rest


def _shows(said: Byline) -> bool:
    """Say whether what reads as a byline can be a caption: one role, and what follows it is no person."""
    codes = {relators().get(who.role or "") for who in said.contributors}
    return len(codes) == 1 and not all(likely_person(who.name) for who in said.contributors)


def _closes_with_credit(text: str) -> bool:
    said = marks.credit(text)
    return said is not None and bool(said.caption)


def _is_prose(text: str, marked: bool) -> bool:
    """Say whether `text` is too long for a caption: three sentences and more, or very wide."""
    return width(text) > (320 if marked else 260) or text.count("。") > (4 if marked else 3)


def _attach_credits(draft: Draft) -> Draft:
    """Give a credit that stands on a line of its own (李四 摄) to the figure right above it."""
    changed: dict[int, Piece] = {}
    absorbed: list[Absorbed] = []
    gone: set[int] = set()
    for n in range(1, len(draft.pieces)):
        piece, above = draft.pieces[n], changed.get(n - 1, draft.pieces[n - 1])
        if _is_byline(draft.pieces, n):
            continue
        said = marks.credit(piece.text) if piece.type is None and width(piece.text) < 60 else None
        bare = (
            piece.gap == 0
            and (is_bare(above) or _is_caption_sentence(above))
            and not (marks.section(above.text) or marks.credit(above.text))
        )
        fits = (
            (above.type == "figure" or bare) and not above.credit and not above.settled and n - 1 not in gone
        )
        if said and not said.caption and fits:
            changed[n - 1] = replace(above.joined([piece]), type="figure", credit=said.credit)
            gone.add(n)
            if said.rest:
                absorbed.append(Absorbed(said.rest, piece.line, "caption"))
    if not gone:
        return draft
    draft = draft.with_changed(changed, *absorbed)
    return replace(draft, pieces=tuple(piece for n, piece in enumerate(draft.pieces) if n not in gone))


def _is_caption_sentence(piece: Piece) -> bool:
    """Say whether `piece` is one short sentence: what a picture shows, its photographer beneath."""
    alone = piece.type is None and piece.gap > 0 and width(piece.text) <= 80
    return alone and piece.text.endswith("。") and piece.text.count("。") == 1


def is_bare(piece: Piece) -> bool:
    """Say whether `piece` is a short line that nothing marks: a caption or a heading, as its place tells."""
    text = piece.text
    if piece.type is not None or not marks.short(text) or marks.quoted(text):
        return False
    return not (
        marks.item(text)
        or marks.date_only(text)
        or marks.fact(text)
        or marks.document_number(text)
        or _ALL_PICTURES.match(text)
        or marks.dashed(text)
    )


def join_descriptions(draft: Draft) -> Draft:
    """Give a figure the paragraph beneath it that opens with its caption's words.

    Copies of the caption between the two do not part them.
    """
    pieces = list(draft.pieces)
    captions: dict[str, list[int]] = {}
    for n, piece in enumerate(pieces):
        if piece.type == "figure" and not piece.description and len(content(piece.text)) > 3:
            captions.setdefault(content(piece.text), []).append(n)
    if not captions:
        return draft
    starts = {len(key) for key in captions}
    gone: set[int] = set()
    for n, piece in enumerate(pieces):
        if piece.type not in (None, "paragraph") or marks.short(piece.text):
            continue
        key = content(piece.text[: 2 * max(starts) + 20])
        match = next((key[:size] for size in sorted(starts, reverse=True) if key[:size] in captions), None)
        if match is None or len(content(piece.text)) <= len(match) or not opens(piece.text, match):
            continue
        places = captions[match]
        above = [m for m in places if m < n and all(k in places or k in gone for k in range(m + 1, n))]
        if above and not pieces[above[0]].description:
            kept = pieces[above[0]].joined([piece])
            pieces[above[0]] = replace(kept, description=piece.text, runs=piece.runs)
            gone.add(n)
    return replace(draft, pieces=tuple(piece for n, piece in enumerate(pieces) if n not in gone))


def drop_repeated_captions(draft: Draft) -> Draft:
    """Keep one figure of those with one caption: that with description, picture or credit, else the first.

    A bare copy of the first clause of a longer caption is such a repeat too. Two pictures, or the same words
    with different credits, are two figures.
    """
    groups: dict[str, list[int]] = {}
    for n, piece in enumerate(draft.pieces):
        if piece.type == "figure" and piece.text:
            groups.setdefault(content(piece.text), []).append(n)
    going: dict[int, tuple[Reason, int | None]] = {}
    for places in groups.values():
        best = max(places, key=lambda n: (_fullness(draft.pieces[n]), -n))
        kept = draft.pieces[best]
        for n in places:
            piece = draft.pieces[n]
            same = piece.credit is None or content(piece.credit) == content(kept.credit or "")
            alone = piece.picture in (None, "", kept.picture) and piece.description in (
                None,
                kept.description,
            )
            if n != best and same and alone:
                going[n] = ("repeated_caption", kept.line)
    clauses: dict[str, int] = {}  # first clauses of longer captions, which a bare copy repeats
    for piece in draft.pieces:
        if piece.type == "figure" and (start := _FIRST_CLAUSE.match(piece.text)):
            clauses.setdefault(content(start[1]), piece.line)
    for n, piece in enumerate(draft.pieces):
        line = clauses.get(content(piece.text)) if piece.type == "figure" else None
        if line is not None and not any(_fullness(piece)):
            going.setdefault(n, ("repeated_caption", line))
    return draft.without(going)


def _fullness(piece: Piece) -> tuple[bool, bool, bool]:
    return (bool(piece.picture), piece.description is not None, piece.credit is not None)
