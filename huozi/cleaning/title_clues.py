"""Clues to which line above the text is the title. The name of each function is a clue in evidence.toml."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from huozi.cleaning import marks
from huozi.cleaning.bylines import Byline
from huozi.cleaning.characters import HAN, content, opens, width
from huozi.cleaning.draft import Draft, Piece
from huozi.cleaning.persons import likely_person
from huozi.cleaning.signed import parse_signed
from huozi.cleaning.surroundings import crumbs, is_banner
from huozi.languages import HAN_NUMBER, words
from huozi.model.source import Hint

COLUMN = re.compile(r"【[^【】]{2,12}】|〔[^〔〕]{2,12}〕|[■◆●□◇]\s*\S{2,10}")
_ISSUE = re.compile(r"[（(]?[总總]?第\s?[\d〇零一二三四五六七八九十百]{1,5}\s?[期号號][）)]?")
_ISSUE_IN = re.compile(r"\b(?:No|Vol)\.?\s?\d")
_SUBTITLE = re.compile(r"(?:——|—|――|―|--|－－|──|─|–)\s*\S")
_CHAPTER = re.compile(
    r"第\s?[\d〇零一二三四五六七八九十百千两]{1,6}\s?(?P<unit>[章节節回话話卷集幕折])[ \u3000：:]\s*\S"
)
_PAPER_NUMBER = re.compile(r"[〔［\[（(]\d{4}[〕］\]）)]\s?(?:第\s?)?\d{1,5}\s?[号號期]")
_AGAIN = 6  # characters: shorter words come again by chance


@cache
def _part_label() -> re.Pattern[str]:
    return re.compile(
        rf"第?(?:{'|'.join(words('part_labels'))})?{HAN_NUMBER}{{0,3}}\d{{0,3}}(?:{'|'.join(words('part_labels'))})?"
    )


def title_like(text: str) -> bool:
    """Say whether `text` could be a title: short, and no full stop at its end (? and ! may be)."""
    return width(text[:120]) <= 100 and text[-1:] not in "。，,；;、：:." and "。" not in text


def is_subtitle(piece: Piece) -> bool:
    """Say whether `piece` is a subtitle, by its mark-up or its dash."""
    return piece.hint == Hint.SUBTITLE or bool(_SUBTITLE.match(piece.text) and width(piece.text) <= 80)


def issue_number(text: str) -> bool:
    """Say whether `text` is but the number of an issue (第3期): no title, though it may stand below one."""
    return _ISSUE.fullmatch(text) is not None


def is_parallel(title: Piece, below: Piece) -> bool:
    """Say whether the line close below a Han title is the same title in Latin letters."""
    latin = re.fullmatch(r"[A-Za-z][\x20-\x7e’–—]{6,118}", below.text) is not None
    han = re.search(f"[{HAN}]", title.text) is not None
    return latin and han and below.gap == 0 and below.type is None and title_like(below.text)


def is_paper(piece: Piece) -> bool:
    """Say whether `piece`, above the text, is the name of a paper or site."""
    free = piece.type is None and piece.hint is None
    return free and len(piece.text) <= 10 and " " not in piece.text and piece.text.endswith(words("papers"))


def title_label(text: str) -> str:
    """Return the label before a title (标题：), or ""."""
    marked = "|".join(map(re.escape, words("post_labels")))
    labels = "|".join(r"[ \u3000]*".join(label) for label in words("title_labels"))
    match = re.match(rf"(?:{labels})\s*[：:]\s*(?=\S)|[\[【](?:{marked})[\]】]\s*(?=\S)", text)
    return match[0] if match else ""


def said_label(text: str) -> str:
    """Return the labels before a title that is said again: （图文互动）(1）, 原标题：, 转载 |."""
    match = re.match(
        r"(?:[（(【\[][^（()）【】\[\]]{1,12}[）)】\]]\s*)+|[^\s：:|｜]{1,6}\s*[|｜：:]\s*", text
    )
    return match[0] if match else ""


def is_caption(piece: Piece, counts: Counter[str]) -> bool:
    """Say whether a line above the text is a caption, by its mark or because it comes again below."""
    text = piece.text
    marked = marks.caption_mark(text) or marks.caption_opening(text) or marks.credit(text)
    return piece.type == "figure" or bool(marked) or counts[content(text)] > 1


@dataclass(frozen=True)
class Head:
    """The first `end` pieces, above the text.

    bylines  those that say who, when or where
    counts   how often each title-like line comes below the head
    """

    draft: Draft
    end: int
    bylines: Mapping[int, Byline]
    counts: Counter[str]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces, in order."""
        return self.draft.pieces

    @cached_property
    def openings(self) -> dict[str, list[str]]:
        """The beginnings of paragraphs, by their first four characters."""
        found: dict[str, list[str]] = {}
        for piece in self.pieces[self.end :]:
            if not title_like(piece.text):
                found.setdefault(content(piece.text[:40])[:4], []).append(piece.text[:120])
        return found

    @cached_property
    def candidates(self) -> tuple[int, ...]:
        """The lines that could be the title at all; a bare name only where it stands first of all."""
        name_first = min(self.bylines, default=-1) == 0 and self.bylines[0].bare
        return tuple(
            n
            for n in range(self.end)
            if self.pieces[n].type is None
            and (n not in self.bylines or (n == 0 and name_first))
            and not is_subtitle(self.pieces[n])
            and title_like(self.pieces[n].text)
            and not issue_number(self.pieces[n].text)
            and not marks.caption_mark(self.pieces[n].text)
            and not marks.caption_opening(self.pieces[n].text)
            and not marks.credit(self.pieces[n].text)
        )

    @cached_property
    def fresh(self) -> tuple[int, ...]:
        """The candidates that are no captions and not of the page around; all where none is."""
        found = tuple(
            n
            for n in self.candidates
            if not (captioned(self, n) or crumb(self, n) or banner(self, n) or is_paper(self.pieces[n]))
        )
        return found or self.candidates

    @cached_property
    def anchor(self) -> int | None:
        """The first subtitle, or the first byline below a candidate: a title stands right above it."""
        subtitles = [n for n in range(self.end) if is_subtitle(self.pieces[n])]
        if subtitles:
            return subtitles[0]
        full = [n for n, said in self.bylines.items() if not said.bare]
        bare = [
            n for n, said in self.bylines.items() if (self.fresh or (0,))[0] < n < (6 if said.absorbed else 4)
        ]
        below = [n for n in full if self.fresh and self.fresh[0] < n] or bare
        return min(below, default=None)

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The folded cells beside 标题 in a table of facts above the text."""
        rows = [piece.text.split(" | ") for piece in self.pieces[: self.end] if piece.type == "table_row"]
        return frozenset(
            content(row[k + 1])
            for row in rows
            for k in range(len(row) - 1)
            if content(row[k]) in words("title_labels")
        )

    @cached_property
    def crumbs(self) -> frozenset[str]:
        """The folded names on the path of the page: 首页 > 学校新闻."""
        return crumbs(self.draft)

    @cached_property
    def sections(self) -> Counter[int]:
        """How many lines of the article have a section number of each rank."""
        return Counter(
            level
            for piece in self.pieces
            if title_like(piece.text) and (level := marks.section(piece.text)) is not None
        )


def marked(head: Head, n: int) -> bool:
    """The source's own mark-up says so."""
    return head.pieces[n].hint is Hint.TITLE


def labelled(head: Head, n: int) -> bool:
    """A label stands before it: 标题：."""
    return bool(title_label(head.pieces[n].text))


def named(head: Head, n: int) -> bool:
    """The source calls itself so: <title>, og:title, the subject of a mail."""
    key = content(head.pieces[n].text)
    titles = [content(title) for title in head.draft.metadata.titles]
    return len(key) > 1 and (any(key in title for title in titles) or key in head.labelled)


def under_number(head: Head, n: int) -> bool:
    """The number of a document stands right above: 白政发〔2024〕18号."""
    above = [head.pieces[m].text for m in range(max(0, n - 2), n) if m == n - 1 or m + 1 in head.bylines]
    return any(marks.document_number(text) or _PAPER_NUMBER.search(text) for text in above)


def over_subtitle(head: Head, n: int) -> bool:
    """A subtitle stands right beneath."""
    return n + 1 < head.end and is_subtitle(head.pieces[n + 1])


def over_byline(head: Head, n: int) -> bool:
    """It is the last line before who, when and where; in Korean and Japanese the first of a pair."""
    if head.anchor is None:
        return False
    above = [m for m in head.fresh if m < head.anchor and not parallel(head, m)]
    pair = above == [0, 1] and width(head.pieces[0].text) * 2 >= width(head.pieces[1].text)
    latin = all(piece.text.isascii() for piece in head.pieces[:2])
    if pair and head.anchor == 2 and (latin or not head.draft.facts.kickers):
        return n == 0
    return above[-1:] == [n]


def first(head: Head, n: int) -> bool:
    """It is the first line that could be a title."""
    return head.fresh[:1] == (n,)


def said_again(head: Head, n: int) -> bool:
    """A longer line says it again whole: 原标题：……."""
    key = content(head.pieces[n].text)
    near = head.pieces[: head.end + 3]
    return len(key) >= _AGAIN and any(
        key in (other := content(piece.text[:300])) and key != other for piece in near
    )


def chapter(head: Head, n: int) -> bool:
    """It is the number and name of the only chapter."""
    match = _CHAPTER.match(head.pieces[n].text)
    if match is None:
        return False
    units = [other["unit"] for piece in head.pieces if (other := _CHAPTER.match(piece.text))]
    return units.count(match["unit"]) == 1


def large(head: Head, n: int) -> bool:
    """Set larger than all lines near it."""
    size = head.pieces[n].look.size
    return size >= 1.2 and size >= max(piece.look.size for piece in head.pieces[: head.end + 1])


def centred(head: Head, n: int) -> bool:
    """Set in the middle."""
    return head.pieces[n].look.centred


def under_column(head: Head, n: int) -> bool:
    """The name of a column stands right above, first of all: 【乡村纪事】."""
    return n == 1 and COLUMN.fullmatch(head.pieces[0].text) is not None


def nearer_than_first(head: Head, n: int) -> bool:
    """It follows the first candidate, is longer and stands nearer to it than that to what is above."""
    before = n - 1
    if head.fresh[:1] != (before,) or head.anchor is not None:
        return False
    above, own = head.pieces[before], head.pieces[n]
    return own.gap < above.gap and marks.section(own.text) is None and width(above.text) < width(own.text)


def numbered_part(head: Head, n: int) -> bool:
    """Its number counts on below: the heading of a part."""
    level = marks.section(head.pieces[n].text)
    return level is not None and (head.sections[level] > 1 or (level == 2 and n > 0)) and not chapter(head, n)


def masthead(head: Head, n: int) -> bool:
    """The number of an issue and a year stand in it: the name of the paper."""
    text = head.pieces[n].text
    numbered = _ISSUE_IN.search(text) is not None or _ISSUE.search(text) is not None
    return numbered and re.search(r"(?:19|20)\d\d", text) is not None


def part_label(head: Head, n: int) -> bool:
    """It is but the number of a part: 附录二, 卷三."""
    return _part_label().fullmatch(head.pieces[n].text.strip()) is not None


def crumb(head: Head, n: int) -> bool:
    """The path of the page names it: 首页 > 学校新闻."""
    return content(head.pieces[n].text) in head.crumbs


def banner(head: Head, n: int) -> bool:
    """It advertises or navigates."""
    return is_banner(head.pieces[n].text)


def captioned(head: Head, n: int) -> bool:
    """It comes again below, or opens a paragraph there: a caption."""
    key = content(head.pieces[n].text)
    opening = len(key) > 3 and any(opens(text, key) for text in head.openings.get(key[:4], ()))
    return opening or is_caption(head.pieces[n], head.counts)


def far_from_text(head: Head, n: int) -> bool:
    """More than two blank lines beneath it, while another candidate stands close to what follows."""
    pieces = head.pieces
    after = pieces[n + 1].gap if n + 1 < len(pieces) else 0
    return after > 2 and any(m != n and m + 1 < len(pieces) and pieces[m + 1].gap <= 1 for m in head.fresh)


def column(head: Head, n: int) -> bool:
    """The name of a column: 【乡村纪事】."""
    return COLUMN.fullmatch(head.pieces[n].text) is not None


def name(head: Head, n: int) -> bool:
    """It could be a person's name."""
    return n in head.bylines


def wide(head: Head, n: int) -> bool:
    """Wider than titles are."""
    return width(head.pieces[n].text) > 80


def signed(head: Head, n: int) -> bool:
    """An office and a person's name: who signs beneath a title."""
    said = parse_signed(head.pieces[n].text) if n else None
    return said is not None and not said.bare and likely_person(said.contributors[0].name)


def document_kind(head: Head, n: int) -> bool:
    """It ends as titles of papers do: ……通知, ……のお知らせ."""
    return width(head.pieces[n].text) > 8 and head.pieces[n].text.endswith(words("document_kinds"))


def account(head: Head, n: int) -> bool:
    """A few characters right above nothing but a date, beneath a much longer line: who published it."""
    text = head.pieces[n].text
    said = head.bylines.get(n + 1)
    dated = said is not None and said.date is not None and not said.contributors and not said.source
    above = [m for m in head.fresh if m < n]
    return dated and bool(above) and len(text) <= 8 and 2 * width(text) <= width(head.pieces[above[-1]].text)


def addressee(head: Head, n: int) -> bool:
    """It names whom a letter speaks to: 保護者各位."""
    return head.pieces[n].text.endswith(words("addresses"))


def under_label(head: Head, n: int) -> bool:
    """A much shorter line stands first, right above; text follows, and no line below heads any."""
    before = n - 1
    if head.fresh[:2] != (before, n) or head.anchor is not None or n + 1 != head.end:
        return False
    upper, own = width(head.pieces[before].text), width(head.pieces[n].text)
    prose = head.end < len(head.pieces) and width(head.pieces[head.end].text) > 44
    brief = prose and upper <= 10 and 2 * upper <= own
    rest = head.pieces[head.end :]
    heads = any(title_like(a.text) and not title_like(b.text) for a, b in pairwise(rest))
    return brief and not heads


def parallel(head: Head, n: int) -> bool:
    """It says the Han line right above once more in Latin letters."""
    above = head.pieces[n - 1] if n else None
    return above is not None and above.type is None and is_parallel(above, head.pieces[n])


def numbered_paper(head: Head, n: int) -> bool:
    """The number of an official paper stands in it."""
    return _PAPER_NUMBER.search(head.pieces[n].text) is not None


def question_to_reader(head: Head, n: int) -> bool:
    """It speaks to the reader of the page."""
    return head.pieces[n].text.startswith(words("page_words"))


Clue = Callable[[Head, int], bool]
CLUES: tuple[Clue, ...] = (
    marked, labelled, named, under_number, over_subtitle, over_byline, first, said_again, chapter, large,
    centred, under_column, document_kind, under_label, addressee, account,
    nearer_than_first, numbered_part, part_label, masthead, crumb, banner, captioned, far_from_text,
    column, name, signed, parallel, numbered_paper, wide, question_to_reader,
)  # fmt: skip


def clues_of(head: Head, n: int) -> tuple[str, ...]:
    """Return the names of the clues that hold for line `n` of `head`."""
    return tuple(clue.__name__ for clue in CLUES if clue(head, n))
