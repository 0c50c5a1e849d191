"""Clues to what a bare line of the text is. The name of each function is a clue in evidence.toml.

A clue looks at one line in its article and says whether it holds; it decides nothing.
"""

import re
from collections.abc import Callable
from functools import cache

from huozi.cleaning import marks
from huozi.cleaning.characters import width
from huozi.cleaning.dates import ANY_DATE
from huozi.cleaning.persons import is_role, likely_person, role_pattern
from huozi.cleaning.view import View, is_row_like
from huozi.languages import languages, words
from huozi.model.source import Hint

Clue = Callable[[View, int], bool]

_ENCLOSED = re.compile(r"[〈【［〔]([^〈〉【】［］\[\]〔〕]{1,24})[〉】］〕]")
_FACE = re.compile(r"\[[^\[\]]{1,8}\]")  # [捂脸]
_CALLS = re.compile(r"[\[［]\d{1,3}[\]］]$")  # of a note: a sentence
_WITH_ASIDE = re.compile(r"[。！？!?][（(][^（()）]{1,8}[）)]$")  # 大家好！（掌声）
_ADDRESS = re.compile(r"https?://|www\.|[\w.+-]+@[\w-]+\.\w|\d{3,4}-\d{4}|\d{7}")
_LABELS = re.compile(r"(?:^|(?<=\s))[^\s：:]{1,8}[：:]")  # 应到：31人　实到：27人
_CLOCK = re.compile(rf"{ANY_DATE}[ \u3000]*\d{{1,2}}[:：]\d{{2}}")  # 2015-12-24 22:05:41
_FORM = re.compile(r"_{3,}|＿{2,}|…{3,}|\.{6,}")
_POINTER = re.compile(r"(?:[>»＞›]|[▼↓☟👇]|\[详细\]|…更多)\s*$|^(?:AD|广告|廣告|PR|推广)\b")
_LETTERS = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]")
_TABLE_WORDS = re.compile(r"(?:附?表|Table|TABLE)\s?\d{1,3}(?!\d)")
_TWO_PARTS = re.compile(r"([^\s，、]{4,16})[ \u3000]+([^\s，、]{4,16})")


@cache
def _scenes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for facts in languages().values() for line in facts.scenes))


@cache
def _printed_fact() -> re.Pattern[str]:
    """Match a fact with the label that bylines, pages and mails put before it: 来源：……, 收件人：……."""
    keys = [("labels", key) for key in ("source", "date", "page")]
    keys += [("mail", key) for key in ("sender", "receiver", "date")]
    labels = "|".join(re.escape(word) for key in keys for word in words(*key))
    return re.compile(rf"(?:{labels}|{role_pattern().pattern})\s*[：:]\s*\S")


def numbered(view: View, n: int) -> bool:
    """一、 （二） 第三章 with text of its own beneath."""
    return marks.section(view.pieces[n].text) is not None


def ornament(view: View, n: int) -> bool:
    """■ ◆ before the words."""
    return marks.ornament(view.pieces[n].text) is not None


def enclosed(view: View, n: int) -> bool:
    """〈二十九年〉 【做法】 alone on a line."""
    return _ENCLOSED.fullmatch(view.pieces[n].text) is not None


def counted(view: View, n: int) -> bool:
    """Alike but for the number in it: 一等奖, 二等奖; 1 和面, 2 上笼."""
    return n in view.series


def award(view: View, n: int) -> bool:
    """The name of a prize: 金奖（1名）."""
    return marks.award(view.pieces[n].text)


def part_number(view: View, n: int) -> bool:
    """A number alone, one of several that count up over text: 01."""
    return n in view.part_numbers


def known_heading(view: View, n: int) -> bool:
    """材料, 做法, 前言: words that head a part wherever they stand alone."""
    return marks.part_name(view.pieces[n].text)


def under_label(view: View, n: int) -> bool:
    """The label of a part stood above: PART 01."""
    return view.pieces[n].labelled


def advert(view: View, n: int) -> bool:
    """It points elsewhere or has no words: ……>>, AD, +4."""
    text = view.pieces[n].text
    return _POINTER.search(text) is not None or not (_LETTERS.search(text) or n in view.part_numbers)


def exclaims(view: View, n: int) -> bool:
    """A sentence ends inside it, an aside after it: 早上好！（鼓掌）."""
    return any(mark in view.pieces[n].text[:-1] for mark in "。！？!?")


def table_words(view: View, n: int) -> bool:
    """The words of a table: 表1 ……."""
    return _TABLE_WORDS.match(view.pieces[n].text) is not None


def after_colon(view: View, n: int) -> bool:
    """What is above announces it: 一等奖：."""
    above = view.above(n)
    if above is None:
        return False
    text = view.pieces[above].text
    return text[-1:] in "：:" and width(text) <= 24 and n not in view.series


def above_title(view: View, n: int) -> bool:
    """It stands above the title."""
    return view.pieces[n].line < view.draft.title_line


def addressed(view: View, n: int) -> bool:
    """Whom a letter speaks to, at its head."""
    return n < 3 and view.pieces[n].text.endswith(words("addresses"))


def bold(view: View, n: int) -> bool:
    """All of it is set bold."""
    piece = view.pieces[n]
    return piece.hint is Hint.STRONG or piece.look.bold


def large(view: View, n: int) -> bool:
    """Set larger than the text."""
    return view.pieces[n].look.size >= 1.12


def centred(view: View, n: int) -> bool:
    """Set in the middle."""
    return view.pieces[n].look.centred


def over_text(view: View, n: int) -> bool:
    """What is above is finished, full sentences follow: where headings stand."""
    return view.heads_text(n) and view.finished_above(n)


def opens_text(view: View, n: int) -> bool:
    """Nothing but the head stands above, no mark or number before it, and no other line stands as it does."""
    piece = view.pieces[n]
    if view.heading_places - {n}:
        return False
    marked = marks.section(piece.text) is not None or marks.ornament(piece.text) is not None
    marked = marked or marks.part_name(piece.text) or marks.award(piece.text)
    below = view.below(n)
    if below is not None and view.is_row(below):
        return False
    return n == 0 and bool(view.draft.front.title) and not marked and piece.hint is not Hint.HEADING


def over_rows(view: View, n: int) -> bool:
    """Right above a list, a table, names in rows."""
    below = view.below(n)
    if below is None or not view.is_row(below) or is_row_like(view.pieces[n].text):
        return False
    return view.pieces[below].gap <= view.pieces[n].gap


def over_parts(view: View, n: int) -> bool:
    """The first of numbered parts stands right beneath: a heading that holds them."""
    below = view.below(n)
    if below is None or below not in view.candidates or marks.section(view.pieces[n].text):
        return False
    return marks.section(view.pieces[below].text) == 2 and view.finished_above(n)


def closer_below(view: View, n: int) -> bool:
    """Nearer to the text beneath than to the text above."""
    below = view.below(n)
    return below is not None and view.pieces[below].gap < view.pieces[n].gap <= view.usual_gap


def like_others(view: View, n: int) -> bool:
    """Two or more lines of the article stand over text in this way."""
    return over_text(view, n) and len(view.heading_places) > 1


def between_close_lines(view: View, n: int) -> bool:
    """All lines of the article follow without blank lines: place tells less."""
    return view.close and not view.draft.structured and n > 0


def over_nothing(view: View, n: int) -> bool:
    """No text of its own beneath: it heads nothing."""
    below = view.below(n)
    if below is None:
        return True
    own, other = marks.section(view.pieces[n].text), marks.section(view.pieces[below].text)
    ranked = other is not None and below in view.candidates
    return ranked and own is not None and own >= (other or 0)


def over_short_line(view: View, n: int) -> bool:
    """Another bare line follows: one of a row of short lines."""
    below = view.below(n)
    if below is None or below not in view.candidates or marks.section(view.pieces[n].text) is not None:
        return False
    text = view.pieces[below].text
    return marks.section(text) is None and marks.ornament(text) is None and below not in view.series


def under_short_line(view: View, n: int) -> bool:
    """What is above is no finished text: one of a row of short lines."""
    return not view.finished_above(n)


def over_little(view: View, n: int) -> bool:
    """The text beneath is a few words only."""
    below = view.below(n)
    return below is not None and view.is_text(below) and width(view.pieces[below].text) < 30


def two_parts(view: View, n: int) -> bool:
    """一张坡地图 补齐三百亩."""
    match = _TWO_PARTS.fullmatch(view.pieces[n].text)
    return match is not None and abs(len(match[1]) - len(match[2])) <= 2 and not is_row_like(match[0])


def narrates(view: View, n: int) -> bool:
    """我没有回头: somebody tells."""
    return view.pieces[n].text.startswith(words("narrators"))


def told(view: View, n: int) -> bool:
    """Ends as told sentences do: 车开了."""
    return view.pieces[n].text.rstrip("”’」』").endswith(words("tellings"))


def clause(view: View, n: int) -> bool:
    """A comma inside."""
    return "，" in view.pieces[n].text


def leads_in(view: View, n: int) -> bool:
    """It announces what follows: ……请执行, 例如……."""
    text = view.pieces[n].text
    if any(word in text for word in words("belows")):
        return True
    return text.endswith(words("lead_ins")) or text.startswith(words("instances"))


def wide(view: View, n: int) -> bool:
    """Wider than headings are."""
    return width(view.pieces[n].text) > 52


def too_wide(view: View, n: int) -> bool:
    """As wide as lines are that a program has broken."""
    return width(view.pieces[n].text) > 64


def said(view: View, n: int) -> bool:
    """In brackets, after a dash, one of a list: an aside."""
    text = view.pieces[n].text
    aside = marks.bracketed(text) or marks.dashed(text) or _FACE.fullmatch(text) is not None
    aside = aside or _WITH_ASIDE.search(text) is not None or _CALLS.search(text) is not None
    listed = marks.item(text) is not None and marks.section(text) is None and marks.ornament(text) is None
    return aside or listed


def quoted(view: View, n: int) -> bool:
    """All of it in quotes, no stop inside: somebody says it, or a heading quotes."""
    return marks.quoted(view.pieces[n].text)


def facts(view: View, n: int) -> bool:
    """A date, a label with its fact, an address, a form to be filled in."""
    text = view.pieces[n].text
    credit = marks.credit(text)
    return (
        (credit is not None and not credit.caption)
        or marks.date_only(text)
        or (text.isdigit() and n not in view.part_numbers)
        or marks.fact(text)
        or _printed_fact().match(text) is not None
        or _CLOCK.search(text) is not None
        or marks.document_number(text)
        or len(_LABELS.findall(text)) > 1
        or _ADDRESS.search(text) is not None
        or _FORM.search(text) is not None
    )


def office(view: View, n: int) -> bool:
    """A role alone (记者): it says who speaks."""
    text = view.pieces[n].text.strip("：: 【】[]")
    return is_role(text) or text in words("speaker_words")


def refrain(view: View, n: int) -> bool:
    """The same line again over other text: headings do not repeat."""
    return view.keys[n] in view.refrains


def often(view: View, n: int) -> bool:
    """It comes four times and more: the label of boxes (提示), no heading."""
    return len(view.copies.get(view.keys[n], ())) > 3


def known_caption(view: View, n: int) -> bool:
    """The same words are a caption elsewhere, by a mark or a credit."""
    return view.keys[n] in view.captions


def by_picture(view: View, n: int) -> bool:
    """The line above stood for a picture."""
    return view.pieces[n].pictured


def lost_picture(view: View, n: int) -> bool:
    """The blank lines of a lost picture are around it, while the text is set closer."""
    return n in view.lost_pictures


def told_beneath(view: View, n: int) -> bool:
    """The paragraph beneath opens with its words as a clause of their own."""
    return n in view.described


def repeated(view: View, n: int) -> bool:
    """Again elsewhere, and not as headings come again."""
    return view.keys[n] in view.repeats


def like_credited(view: View, n: int) -> bool:
    """Another line stands just so and names its photographer."""
    return view.credited_between and view.between_long(n)


def shows_person(view: View, n: int) -> bool:
    """Names somebody of whom the paragraph beside it speaks."""
    text = view.pieces[n].text
    near = "".join(view.pieces[m].text[:400] for m in (n - 1, n + 1) if 0 <= m < len(view.pieces))
    names = (text[start : start + size] for size in (3, 2) for start in range(min(2, len(text) - size)))
    return any(likely_person(name) and name in near for name in names)


def scene(view: View, n: int) -> bool:
    """在……, 现场, 合影: what is seen."""
    return _scenes().search(view.pieces[n].text) is not None


def acts(view: View, n: int) -> bool:
    """It says what somebody does, as the words of a picture do: 校长为获奖班级颁奖, 学生在诵读."""
    return view.acts(n)


def acts_alike(view: View, n: int) -> bool:
    """It says what somebody does; another line between paragraphs does so too, as often as others head."""
    return n in view.scenes_between


def no_heads(view: View, n: int) -> bool:
    """None of the article's lines stands as headings do."""
    return not view.heading_places - {n}


CLUES: tuple[Clue, ...] = (
    numbered, ornament, enclosed, counted, award, part_number, known_heading, under_label, bold, large,
    centred, over_text, opens_text, over_rows, over_parts, closer_below, like_others, between_close_lines,
    over_nothing, over_short_line, under_short_line, over_little, after_colon, above_title, addressed,
    two_parts, narrates, told, clause, exclaims, leads_in, wide, said, quoted, facts, table_words, advert,
    too_wide, office, refrain, often, known_caption, by_picture, lost_picture, told_beneath, repeated,
    like_credited, shows_person, scene, acts, acts_alike, no_heads,
)  # fmt: skip


def clues_of(view: View, n: int) -> tuple[str, ...]:
    """Return the names of the clues that hold for line `n`."""
    return tuple(clue.__name__ for clue in CLUES if clue(view, n))
