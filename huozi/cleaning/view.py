"""What is around a line: the neighbours, gaps and repeats that clues are read from."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

from huozi.cleaning import marks
from huozi.cleaning.characters import HAN, content, ends_sentence, opens, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.languages import words
from huozi.model.source import PLAIN, Hint

_FLOATING = frozenset(("figure", "footnote"))
_NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百两]+")
_NUMBER_FIRST = re.compile(r"(\d{1,2})[ \u3000]+(?=\D)\S")
_WITH_OFFICE = re.compile(r"(\S{2,4})[（(][^（()）]{2,16}[）)]")  # 祝小川（河口小学）
_LABELLED = re.compile(r"[^\s：:]{2,8}[：:]\s?\S")  # 关键词：渡口；碑刻
# 七班在诵读《少年行》
_DOES = re.compile(
    r"[^在，\s]{2,12}(?:正在|在)(?!.{0,8}[上里中下边前后旁内外间时])[^，\s的]{2,14}$|[^，\s]{2,12}(?:给|向|一起)[^，\s的]{2,10}$"
)
_PARTED_NAME = re.compile(rf"(?<![{HAN}])([{HAN}])[ \u3000]([{HAN}])(?![{HAN}])")
_IN_BRACKETS = re.compile(r"(?<=\S)[（(][^（()）]{1,16}[）)]")
_AMOUNT = re.compile(r"[\d半一二三四五六七八九十两]\s?\S{1,3}$|\d$")


@cache
def _actor() -> re.Pattern[str]:
    """Match who does what, nothing of whom is named: 闵师傅生前弹棉花, no 老人的一天."""
    people = "|".join(words("actors"))
    return re.compile(rf"[^，\s的]{{0,8}}的?(?:{people})(?!的|[、，])[^，\s的]{{4,14}}$")


@dataclass(frozen=True)
class View:
    """The pieces of an article and what can be seen of each; `figures` were chosen to be captions by now."""

    draft: Draft
    figures: frozenset[int] = frozenset()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces, in order."""
        return self.draft.pieces

    @cached_property
    def candidates(self) -> frozenset[int]:
        """Undecided lines that could be more than a paragraph: short, or marked and ending in ? or !."""
        return frozenset(n for n, piece in enumerate(self.pieces) if could_head(piece))

    @cached_property
    def usual_gap(self) -> int:
        """The number of blank lines that most paragraphs stand below; at least 1."""
        gaps = Counter(piece.gap for n, piece in enumerate(self.pieces) if n and self.is_text(n))
        return max(1, gaps.most_common(1)[0][0]) if gaps else 1

    @cached_property
    def close(self) -> bool:
        """Say whether nearly all lines follow each other without a blank line."""
        return sum(piece.gap == 0 for piece in self.pieces[1:]) > 0.8 * max(1, len(self.pieces) - 1)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The folded text of every piece."""
        return tuple(content(piece.text[:200]) for piece in self.pieces)

    @cached_property
    def copies(self) -> dict[str, list[int]]:
        """Where each folded text of a candidate stands."""
        found: dict[str, list[int]] = {}
        for n in sorted(self.candidates):
            found.setdefault(self.keys[n], []).append(n)
        return found

    @cached_property
    def captions(self) -> frozenset[str]:
        """The folded words of all figures known by a mark, a credit or the source."""
        return frozenset(content(piece.text) for piece in self.pieces if piece.type == "figure")

    @cached_property
    def series(self) -> frozenset[int]:
        """Candidates alike but for their number, or whose numbers count up from 1."""
        alike: dict[str, dict[str, int]] = {}
        counted: list[int] = []
        for n in sorted(self.candidates):
            text = self.pieces[n].text
            if len(text) > 40:
                continue
            if _NUMERAL.search(text):
                alike.setdefault(_NUMERAL.sub("#", text), {}).setdefault(text, n)
            first = _NUMBER_FIRST.match(text)
            if first and int(first[1]) == len(counted) + 1:
                counted.append(n)
        found = {
            n
            for key, places in alike.items()
            for n in places.values()
            if len(places) > 1 and len(content(key)) > 0
        }
        return frozenset(found | (set(counted) if len(counted) > 1 else set()))

    @cached_property
    def part_numbers(self) -> frozenset[int]:
        """Lines that are nothing but a number and count up from 1 over text (01, 02): headings of parts."""
        found = [n for n, piece in enumerate(self.pieces) if piece.text.isdecimal() and piece.type is None]
        values = [int(self.pieces[n].text) for n in found]
        counted = len(found) > 1 and values == list(range(1, len(found) + 1))
        return frozenset(found) if counted and all(map(self.heads_text, found)) else frozenset()

    @cached_property
    def _below(self) -> tuple[int | None, ...]:
        below: list[int | None] = [None] * len(self.pieces)
        for n in range(len(self.pieces) - 2, -1, -1):
            below[n] = below[n + 1] if self.floats(n + 1) else n + 1
        return tuple(below)

    @cached_property
    def _above(self) -> tuple[int | None, ...]:
        above: list[int | None] = [None] * len(self.pieces)
        for n in range(1, len(self.pieces)):
            above[n] = above[n - 1] if self.floats(n - 1) else n - 1
        return tuple(above)

    def floats(self, n: int) -> bool:
        """Say whether piece `n` stands beside the text rather than in it."""
        return n in self.figures or self.pieces[n].type in _FLOATING

    def below(self, n: int) -> int | None:
        """Return the next piece that is text."""
        return self._below[n]

    def above(self, n: int) -> int | None:
        """Return the piece of text before."""
        return self._above[n]

    def gap_below(self, n: int) -> int:
        """Return the blank lines beneath piece `n`; many at the end."""
        return self.pieces[n + 1].gap if n + 1 < len(self.pieces) else 99

    def is_text(self, n: int) -> bool:
        """Say whether piece `n` is running text: a whole sentence, or a line too long to be anything else."""
        piece = self.pieces[n]
        if piece.type in ("quote", "list_item"):
            return True
        if piece.type == "paragraph":
            return ends_sentence(piece.text) or width(piece.text) > 40 or piece.text[-1:] in "：:"
        return piece.type is None and n not in self.candidates

    def is_row(self, n: int) -> bool:
        """Say whether piece `n` is one of rows: of a list, a table, names with facts, verse."""
        piece = self.pieces[n]
        return piece.type in ("list_item", "table_row", "verse") or (
            piece.type == "paragraph" and is_row_like(piece.text)
        )

    def heads_text(self, n: int) -> bool:
        """Say whether running text stands right beneath piece `n`, pictures aside."""
        below = self.below(n)
        return below is not None and self.is_text(below)

    def finished_above(self, n: int) -> bool:
        """Say whether no bare line stands above piece `n`: text, a list, a numbered heading, nothing."""
        above = self.above(n)
        if above is None or self.pieces[above].type is not None:
            return True
        text = self.pieces[above].text
        aside = marks.bracketed(text) or marks.date_only(text) or _LABELLED.match(text) is not None
        aside = aside or above in self.series or self._signs(above)
        return above not in self.candidates or marks.section(text) is not None or aside

    def _signs(self, n: int) -> bool:
        """Say whether line `n` is who signs the letter right above: 南街居民　汤慧珍."""
        parts = self.pieces[n].text.split()
        above = self.pieces[n - 1].text if n else ""
        return len(parts) == 2 and likely_person(parts[1]) and ends_sentence(above)

    def in_a_row(self, n: int) -> bool:
        """Say whether piece `n` is a bare line between bare lines that nothing tells from them."""
        if not (0 < n < len(self.pieces) - 1 and n - 1 in self.candidates and n + 1 in self.candidates):
            return False
        piece = self.pieces[n]
        told = n in self.lost_pictures or n in self.described or n in self.series or piece.pictured
        if told or piece.labelled or piece.hint is not None or piece.look != PLAIN:
            return False
        key = self.keys[n]
        if key in self.captions or len(self.copies[key]) > 1 or self.figures & {n - 1, n, n + 1}:
            return False
        near = (self.pieces[m].text for m in (n - 1, n, n + 1))
        return not any(marks.section(text) is not None or marks.ornament(text) for text in near)

    def between_long(self, n: int) -> bool:
        """Say whether piece `n` stands alone between two paragraphs of full sentences."""
        return 0 < n < len(self.pieces) - 1 and all(
            width(self.pieces[m].text) > 44 and ends_sentence(self.pieces[m].text) for m in (n - 1, n + 1)
        )

    def acts(self, n: int) -> bool:
        """Say whether line `n` says what somebody does: 校长为获奖班级颁奖, 学生给小树浇水."""
        text = self.pieces[n].text
        if width(text) <= 12 or marks.section(text) is not None:
            return False
        return (
            text.rstrip("》」”）)").endswith(words("acts"))
            or _DOES.match(text) is not None
            or _actor().match(text) is not None
        )

    @cached_property
    def scenes_between(self) -> frozenset[int]:
        """Candidates, two and more, that say what somebody does, each alone between paragraphs of sentences.

        Only where no more lines stand as headings do.
        """
        found = {
            n
            for n in self.candidates
            if n and self.acts(n) and self.is_text(n - 1) and (self.below(n) is None or self.heads_text(n))
        }
        enough = len(found) > 1 and 2 * len(found) >= len(self.heading_places)
        return frozenset(found) if enough else frozenset()

    @cached_property
    def heading_places(self) -> frozenset[int]:
        """Candidates that stand where headings do."""
        return frozenset(
            n
            for n in self.candidates
            if n not in self.figures and self.heads_text(n) and self.finished_above(n)
        )

    @cached_property
    def lost_pictures(self) -> frozenset[int]:
        """Candidates with the wide gaps around them that a picture leaves when text is copied.

        Other lines must show that headings stand closer, or several such lines follow each other.
        """
        if self.draft.structured or sum(self.is_text(n) for n in range(len(self.pieces))) < 1:
            return frozenset()
        loose = {n for n in self.candidates if self.pieces[n].gap > self.usual_gap}
        headed = any(
            self.is_text(n + 1) and (n == 0 or n - 1 in loose or n - 1 not in self.candidates)
            for n in self.candidates - loose
            if n + 1 < len(self.pieces)
        )
        apart = {n for n in loose if self.gap_below(n) > self.usual_gap}
        if headed:
            return frozenset(apart | {n for n in loose if n - 1 in loose or n == 0})
        return frozenset(n for n in apart if n - 1 in loose or n + 1 in loose)

    @cached_property
    def described(self) -> frozenset[int]:
        """Candidates whose words open a paragraph or longer caption as a clause of their own."""
        openings: dict[str, list[str]] = {}
        for n, piece in enumerate(self.pieces):
            if piece.type == "figure" or self.is_text(n):
                openings.setdefault(content(piece.text[:80])[:4], []).append(piece.text)
        return frozenset(
            n
            for n in self.candidates
            if len(self.keys[n]) > 3
            and any(opens(text, self.keys[n]) for text in openings.get(self.keys[n][:4], ())[:50])
        )

    @cached_property
    def repeats(self) -> frozenset[str]:
        """The folded candidates that come again, not each time over text of its own as headings do."""
        return frozenset(
            key
            for key, places in self.copies.items()
            if len(places) > 1
            and not all(
                self.heads_text(n)
                and not self.keys[self.below(n) or n].startswith(key)
                and self.pieces[n].gap == self.pieces[places[0]].gap
                for n in places
            )
        )

    @cached_property
    def refrains(self) -> frozenset[str]:
        """The folded candidates that come again over different text each time."""
        found = set()
        for key, places in self.copies.items():
            beneath = {self.keys[m][:60] for n in places if (m := self.below(n)) is not None}
            if len(places) > 1 and len(beneath) == len(places):
                found.add(key)
        return frozenset(found)

    @cached_property
    def credited_between(self) -> bool:
        """Say whether an unmarked line between two paragraphs names its photographer."""
        return any(
            piece.type == "figure"
            and piece.credit is not None
            and piece.picture is None
            and not marks.caption_mark(piece.raw)
            and not marks.caption_opening(piece.raw)
            and self.between_long(n)
            for n, piece in enumerate(self.pieces)
        )


def could_head(piece: Piece) -> bool:
    """Say whether an undecided line has the looks of a heading or a caption."""
    if piece.type is not None or not piece.text:
        return False
    text = piece.text
    if marks.short(text):
        return True
    strong = piece.hint == Hint.STRONG or marks.section(text) is not None or marks.ornament(text) is not None
    return strong and width(text) <= 60 and text[-1:] in "？?！!" and "。" not in text


def is_row_like(text: str) -> bool:
    """Say whether `text` is a name, or pairs it with a fact: 糯米粉　500克, 陶小雨　河湾小学."""
    if not marks.short(text) or marks.section(text) or marks.item(text) or marks.credit(text):
        return False
    if marks.caption_mark(text) or marks.caption_opening(text):
        return False
    parts = _IN_BRACKETS.sub("", _PARTED_NAME.sub(r"\1\2", text)).split()  # 尤　勇（河口小学）
    if (name := _WITH_OFFICE.fullmatch(text)) and likely_person(name[1]):
        return True
    if len(parts) == 1:
        pair = re.split("[：:]", text)
        return likely_person(text) or (len(pair) == 2 and 0 < len(pair[0]) <= 10 and 0 < len(pair[1]) <= 24)
    if len(parts) > 4 or max(map(len, parts)) > 24:
        return False
    return all(map(likely_person, parts)) or (
        len(parts) == 2
        and (likely_person(parts[0]) or likely_person(parts[1]) or _AMOUNT.search(parts[1]) is not None)
    )
