"""What the beginning or end of a line gives away: numbers, bullets, speakers, captions, credits."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from huozi.cleaning.characters import HAN, HANGUL, KANA, content, ends_sentence, width
from huozi.cleaning.dates import DATE
from huozi.cleaning.persons import is_role, likely_person, role_pattern
from huozi.languages import CIRCLED, words

_HAN_NUMBER = "[一二三四五六七八九十百〇零]{1,4}"
_SECTION = re.compile(
    rf"(?:(?P<one>{_HAN_NUMBER}\s*[、．]|第(?:{_HAN_NUMBER}|\d+)\s*[章节節部分篇编編回讲講](?=[\s：:　]|$)"
    rf"|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\s*[、.．])"
    rf"|(?P<two>[（(]{_HAN_NUMBER}[）)])"
    rf"|(?P<three>\d{{1,2}}(?:[.．、](?!\d)|[)）])|[（(]\d{{1,2}}[）)]"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=[\s　{HAN}])))"
)
_ORNAMENT = re.compile(r"(?P<mark>[■◆◇●○★☆▌▎▍❖✦◎□➤►▶※])\s*(?=\S)")
_ITEM = re.compile(r"(?P<mark>[-*•·‧●◦‣▪・○◇]|[⒈-⒛]|\d{1,3}(?:[.．、](?!\d)|[)）]))\s*(?=\S)")
_CLAUSE = re.compile(
    rf"{_HAN_NUMBER}、|[（(](?:{_HAN_NUMBER}|\d{{1,2}})[）)]|第(?:{_HAN_NUMBER}|\d+)[条條款]"
)
_FOOTNOTE = re.compile(
    rf"(?P<mark>[{CIRCLED}]|\[\d{{1,3}}\]|［\d{{1,3}}］|〔\d{{1,3}}〕|【\d{{1,3}}】|[*＊†‡](?=[^*＊\s]))\s*"
)
_SPEAKER = re.compile(rf"([{HAN}{HANGUL}{KANA}A-Za-z·・.（）() ]{{1,14}}?)\s*[：:](?!//)")
_DATE_ONLY = re.compile(r"[\s\d〇零○一二三四五六七八九十年月日号號년월일./-]+")
_YEAR = re.compile(r"\d{4}|[〇零○一二三四五六七八九]{4}|\d{2}[./-]\d")
_PHOTO_MARK = re.compile(r"[▲△▼▽↑↓◀◁▷⬆⬇☝]+\s*")
_DOCUMENT_NUMBER = re.compile(
    rf"[（(]?[{HAN}]{{2,16}}\s?[〔［\[（(]\d{{4}}[〕］\]）)]\s?(?:第\s?)?\d{{1,5}}\s?[号號][）)]?"
)
_LAST_NAME = re.compile(rf"(?:[\s　、]|(?<=[。！？」』”]))([{HAN}]{{2,12}})$")
_STOCK = re.compile(r"(?:^|(?<=[。\s]))本文(?:图片|图|照片)(?:均?[由为]|均来自)?$")
_ASIDE = re.compile(r"[（(][^（）()]{1,10}[）)]$")
_OFFICE = re.compile(rf"[{HAN}]{{2,8}}(?:[网網报報社台]|新闻|新聞)")  # 清河新闻网记者
_AGENCY = re.compile(rf"(?:[\s　]|(?<=。))([{HAN}]{{2,5}}[社报報]发|[{HAN}]{{2,5}}社發)\s*$")


class Credit(NamedTuple):
    """A caption parted from the credit at its end; `rest` are brackets and the like that parted them."""

    caption: str
    credit: str
    rest: str


def _words(field: str) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in words(field))


@cache
def _caption_mark() -> re.Pattern[str]:
    number = rf"\s*(?:\d{{1,3}}(?:[-–—.]\d{{1,3}})?|[０-９]{{1,3}}|{_HAN_NUMBER}|[①-⑳])"
    mark = rf"(?:{_words('caption_marks')})"
    return re.compile(
        rf"(?:[（(【\[［]\s*{mark}{number}?\s*[）)】\]］]\s*[：:]?|{mark}{number}\s*(?:[：:.、．]"
        rf"|(?=[\s　])|(?=[^\d\s{HAN}])|$)"
        rf"|{mark}\s*[：:]|{mark}[０-９\d]{{1,2}}(?=[{HAN}{KANA}]))\s*"
    )


@cache
def _numbered_caption() -> re.Pattern[str]:
    """Match the mark of one of several captions in a line: 图2 or 图二, then a colon or a space."""
    return re.compile(
        rf"(?:^|(?<=[\s；;。]))(?:{_words('caption_marks')})\s?(?P<number>\d{{1,2}}|[一二三四五六七八九十])[：:\s]"
    )


@cache
def _caption_opening() -> re.Pattern[str]:
    return re.compile(rf"[（(]?(?:{_words('caption_openings')})")


@cache
def _caption_label() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('caption_labels')})\s*[：:]?\s*")


@cache
def _fact() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('fact_labels')})(?:[ \u3000][A-Za-z]{{2,8}})?\s*[：:]")


@cache
def _credit_patterns() -> tuple[re.Pattern[str], ...]:
    before, after = _words("credit_before"), _words("credit_after")
    name = r"[^\s，。；：！？,;:!?（）()“”‘’/／=＝|｜]"
    names = rf"(?:{name}{{2,24}}(?:[、,，\s]\s?{name}{{2,12}}){{0,3}})"
    inner = (
        rf"(?:{before})\s*(?:[：:/／=＝|｜・]|由|来自|\s)\s*[^（）()。]{{1,30}}(?:\s?(?:{after}))?"
        rf"|(?:资料|資料|档案|檔案|网络|網路)(?:图片?|圖片?|照片?|写真)"
        rf"|{names}\s*[/／|｜・=＝]?\s*(?:{after}|[摄攝]于[^（）()。]{{2,16}}|[摄攝]於[^（）()。]{{2,16}})|図?写真は[^（）()。]{{1,20}}提供|(?:{before})[^（）()。\s]{{2,12}}(?:{after})"
    )
    return (
        # … 资料图
        re.compile(
            r"(?P<open>[\s　]+|(?<=。))(?P<credit>(?:资料|資料|档案|檔案|网络|網路)(?:图片?|圖片?|照片?))$"
        ),
        # （李四 摄） 【图：李四】 [本报资料照片]
        re.compile(
            rf"(?P<open>[（(【\[［〔])\s*(?P<credit>{inner})\s*(?P<close>[）)】\]］〕])\s*(?P<dot>[。.]?)$"
        ),
        # 李四/摄
        re.compile(
            rf"(?P<open>[/／|｜]|(?<=[。！？.」』”])|[\s　]+|^)"
            rf"(?P<credit>{name}{{2,20}}\s*[/／|｜]\s*(?:{after}))$"
        ),
        # 李四 摄
        re.compile(rf"(?P<open>(?<=[。！？.」』”])|[\s　]+|^)(?P<credit>{name}{{2,12}}[\s　]+(?:{after}))$"),
        # ＝村井健撮影
        re.compile(
            rf"(?P<open>[＝=]|(?<=[。！？」』”])\s*|[\s　]+(?={name}{{2,8}}供[图圖]$))"
            rf"(?P<credit>{name}{{2,8}}(?:摄影|摄|攝影|攝|撮影|供图|供圖|提供|촬영))$"
        ),
        # …。本报记者 李四 王五摄, …。某某某图: what stands between a sentence and its photographer's word
        re.compile(
            rf"(?P<open>(?<=[。！？」』”])\s*)(?P<credit>(?:(?:[{HAN}]{{2,8}}(?:网|報|报|社|台|新闻|新聞))?{role_pattern().pattern}\s)?{name}{{2,10}}(?:\s{name}{{2,6}})?"
            rf"\s?(?:摄影|摄|攝影|攝|供图|供圖|图|圖))$"
        ),
        # 图/李四 摄影：李四 图片由县林业站提供
        re.compile(
            rf"(?P<open>[\s　/／|｜,，]|(?<=。)|^)[\s　]*"
            rf"(?P<credit>(?:{before})\s*(?:[：:/／=＝|｜]\s*|由)[^。：:=＝]{{2,30}})$"
        ),
        # © 李四
        re.compile(r"(?P<open>[\s　]|(?<=[。.]))(?P<credit>[ⓒ©]\s?(?!(?:19|20)\d\d)[^。\s][^。]{0,24})$"),
        # 李四摄于石门: only where the words before 摄 are a name
        re.compile(
            rf"(?P<open>^|[\s　]+|(?<=[。！？」』”]))(?P<credit>(?P<role>{role_pattern().pattern})?"
            rf"(?P<who>[{HAN}]{{2,4}})(?:摄影|摄|攝影|攝|撮影|图|圖|绘|繪)(?:[于於][^。\s]{{2,14}})?)$"
        ),
    )


def section(text: str) -> int | None:
    """Return the level a section number at the head of `text` stands for (一、 2, （一） 3, 1. 4)."""
    match = _SECTION.match(text)
    if not match:
        return None
    if match["one"] or match["two"]:
        return 2 if match["one"] else 3
    dots = len(re.findall(r"\.\d", match[0]))  # 2.1 stands below 2., 2.1.1 below that
    return 4 + dots


def ornament(text: str) -> str | None:
    """Return the ornament (■ ◆ ●) that opens `text` as it opens headings, or None."""
    match = _ORNAMENT.match(text)
    return match["mark"] if match else None


def item(text: str) -> tuple[str, str] | None:
    """Part `text` into the mark of a list item and the rest, or return None."""
    match = _ITEM.match(text)
    return (match["mark"], text[match.end() :]) if match else None


def clause(text: str) -> bool:
    """Say whether `text` begins as the numbered clause of a notice: 一、 （一） 第三条."""
    return _CLAUSE.match(text) is not None


def footnote(text: str) -> tuple[str, str] | None:
    """Part `text` into a footnote's mark and the rest, or return None."""
    match = _FOOTNOTE.match(text)
    return (match["mark"], text[match.end() :]) if match else None


def speaker(text: str) -> str | None:
    """Return the label before the colon a speech begins with (记者：…), or None."""
    match = _SPEAKER.match(text[:24])
    return match[1].strip() if match else None


def fact(text: str) -> bool:
    """Say whether `text` is a fact of a notice with its label (电话：…, 附件：…)."""
    return _fact().match(text) is not None


def document_number(text: str) -> bool:
    """Say whether `text` is a document's number (白政发〔2024〕18号; GB/T 9704-2012, 7.2.5)."""
    return _DOCUMENT_NUMBER.fullmatch(text) is not None


def part_name(text: str) -> bool:
    """Say whether `text` is words that head a part wherever they stand alone: 材料, 作り方, 材料（4人分）."""
    return content(_ASIDE.sub("", text)) in words("part_headings")


@cache
def _award() -> re.Pattern[str]:
    name = rf"[【〔\[]?\S{{0,8}}(?:{_words('awards')})[】〕\]]?"
    return re.compile(rf"{name}\s?(?:[（(][^（）()]{{1,16}}[）)])?[：:]?")


def award(text: str) -> bool:
    """Say whether `text` is the name of a prize, perhaps with how many: 一等奖, 金奖（2名）."""
    return _award().fullmatch(text) is not None


def date_only(text: str) -> bool:
    """Say whether `text` is nothing but a date."""
    if DATE.fullmatch(text.strip()) is not None:
        return True
    whole = _DATE_ONLY.fullmatch(text) is not None and any(mark in text for mark in "年年月년.-/")
    return whole and (_YEAR.search(text) is not None or "月" in text)


def dashed(text: str) -> bool:
    """Say whether `text` opens with a dash: a subtitle (——写在开渠之后), or whose words those above are."""
    return text.startswith(("——", "――", "──"))


def quoted(text: str) -> bool:
    """Say whether all of `text` stands in one pair of quotes: somebody speaks."""
    return text[:1] in '“「『"' and text[-1:] in '”」』"' and not re.search('[“”「」『』"]', text[1:-1])


def bracketed(text: str) -> bool:
    """Say whether all of `text` stands in one pair of round brackets: an aside."""
    return text[:1] in "（(" and text[-1:] in "）)" and not re.search("[（）()]", text[1:-1])


def short(text: str) -> bool:
    """Say whether `text` has the length and end of a heading, title or caption rather than of a paragraph."""
    return (
        width(text[:80]) <= 76
        and not ends_sentence(text)
        and text[-1:] not in "：:，,；;、"
        and "。" not in text
    )


def caption_mark(text: str) -> str:
    """Return the mark that opens a caption (▲ 图1： （图一） 写真１), or ""."""
    end = 0
    while match := _PHOTO_MARK.match(text, end) or _caption_mark().match(text, end):
        end = match.end()
    return text[:end] if end < len(text) else ""


def numbered_captions(text: str) -> list[str]:
    """Part `text` before each caption mark that counts on from the one it begins with: 图1 …　图2 ….

    What parts them is left out. All of `text` where there are no such marks.
    """
    found = list(_numbered_caption().finditer(text))
    values = [int(unicodedata.numeric(n)) if len(n := match["number"]) == 1 else int(n) for match in found]
    counted = values and values == list(range(values[0], values[0] + len(values)))
    if not counted or found[0].start():
        return [text]
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [text[match.start() : end].strip(" \u3000；;") for match, end in zip(found, ends, strict=True)]


def caption_label(text: str) -> str:
    """Return the label before a caption or a list of them (图片说明：), or ""."""
    match = _caption_label().match(text)
    return match[0] if match and (match[0].rstrip()[-1:] in "：:" or match.end() == len(text)) else ""


def caption_opening(text: str) -> bool:
    """Say whether `text` opens as captions do: 图为……."""
    return _caption_opening().match(text) is not None


@cache
def _credit_telltale() -> re.Pattern[str]:
    """Match what every credit has somewhere."""
    return re.compile(
        rf"{_words('credit_before')}|{_words('credit_after')}|[摄攝影图圖照写©ⓒ]|사진|촬영|撮影|제공|提供"
    )


def credit(text: str) -> Credit | None:
    """Part the credit from the end of the caption `text`, or return None where it has none."""
    return _credit(text) if _credit_telltale().search(text, max(0, len(text) - 90)) else None


@lru_cache(maxsize=1 << 18)  # most rules ask about the same line; most lines never come this far
def _credit(text: str) -> Credit | None:
    for pattern in _credit_patterns():
        match = pattern.search(text, max(0, len(text) - 90))
        if match and content(match["credit"]) and _is_somebody(match):
            said = _with_all_before(text[: match.start()].rstrip(" 　"), match)
            if not said.credit.endswith(words("drawings")) or "/" in said.credit:
                return said
    return None


def _is_somebody(match: re.Match[str]) -> bool:
    """Say whether the words before 摄 are a person's name, where nothing parts them from it."""
    groups = match.groupdict()
    if re.match(r"[a-z]{2,} |\S*的\s", match["credit"]):
        return False  # …… bug 提供 / 了补丁
    return "who" not in groups or groups["role"] is not None or likely_person(groups["who"])


def _is_office(text: str) -> bool:
    """Say whether `text` is a role, perhaps with the paper it serves: 清河新闻网记者."""
    office = _OFFICE.match(text)
    return is_role(text) or (office is not None and is_role(text[office.end() :]))


def _with_all_before(caption: str, match: re.Match[str]) -> Credit:
    """Move all of a credit out of its caption: 张三 李四 摄; 本报记者 张三 摄; 新华社发（张三 摄）."""
    by, opening, closing = match["credit"].strip(), (match["open"] or "").strip(), match.groupdict()
    rest = opening + (closing.get("close") or "") + (closing.get("dot") or "")
    while (before := _LAST_NAME.search(caption)) and (likely_person(before[1]) or _is_office(before[1])):
        caption, by = caption[: before.start()], f"{before[1]} {by}"
    if caption and (is_role(caption) or likely_person(caption)):
        caption, by = "", f"{caption} {by}"
    if stock := _STOCK.search(caption):
        caption, by = caption[: stock.start()].rstrip(), f"{stock[0].strip()} {by}"
    if agency := _AGENCY.search(caption):
        by = f"{agency[1]}{opening}{by}{closing['close']}" if closing.get("close") else f"{agency[1]} {by}"
        caption, rest = caption[: agency.start()].rstrip(" 　"), "" if closing.get("close") else rest
    return Credit(caption, by, rest)
