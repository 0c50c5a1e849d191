"""Punctuation of Chinese text by GB/T 15834-2011 标点符号用法; each rule's clause stands beside its message.

Not judged, since both ways are right somewhere: half-width brackets around Latin words alone, ％, a colon
between figures, a dash of one em between two names or years, a comma inside a closing quote.
"""

import re
from collections.abc import Iterator

from huozi.proofing.rule import HAN, Hit, Rule, pattern
from huozi.proofing.text import Text

_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_IS_HAN = re.compile(f"[{HAN}]")
_IS_CHINESE = re.compile(f"[{HAN}”’》」』）]")
_HALF_WIDTH = re.compile(
    f"(?<=[{HAN}”’》」』）])[,;:!?]+(?![/\\\\,;:!?])"
    f"|(?<=[A-Za-z0-9%])[,;!?](?=[{HAN}“《])"
    f"|(?<=[{HAN}”》）])\\.(?=$|[{HAN}”’」』\\s])",
    re.MULTILINE,
)
_BRACKETS = re.compile(f"\\([^()\n]*[{HAN}][^()\n]*\\)")
_SPACE = re.compile(
    f"(?<=[{HAN}]{{2}})[ \t\u00a0\u2002-\u200a]+(?=[{HAN}])"
    f"|(?<=[{HAN}])[ \t\u00a0\u2002-\u200a]+(?=[{HAN}]{{2}})"
)
_NUMBERED = re.compile(
    r"第[ \u00a0]?[\d.一二三四五六七八九十百零〇]+[ \u00a0]?"
    r"[章节節回卷篇部编編辑輯集册冊讲講课課幕期]$|附录[ \u00a0]?[一二三四五六七八九十]$"
)
_COUNTED = re.compile(
    f"(?P<items>[{HAN}]{{1,10}}(?:，[{HAN}]{{1,4}}){{2,8}}?)(?P<count>[三四五六七八九])"
    "(?:[个個级級名位种種项項家所类類村镇鎮乡鄉县縣市省区區][{HAN}]?|大)".replace("{HAN}", HAN)
)
_COUNTS = "零一两三四五六七八九"
_CLAUSE = re.compile("[了着過过是就也都不我你他她们們这這那]")
_DOUBLE = re.compile(r'"[^"\n]*"|"')
_BESIDE_QUOTE = re.compile(f"[{HAN}，。；：、！？]")
_SINGLE = re.compile(f"(?<![A-Za-z0-9])'[^'\n]{{0,60}}[{HAN}][^'\n]{{0,60}}'")


def _half_width(text: Text) -> Iterator[Hit]:
    """Half-width marks beside Han characters; between two of them, or at the end, surely wrong."""
    for match in _HALF_WIDTH.finditer(text.words):
        if text.block_at(match.start()).kind == "reference":  # GB/T 7714 has them half-width
            continue
        before, after = text.words[match.start() - 1], text.words[match.end()]
        sure = _IS_CHINESE.match(before) and (_IS_HAN.match(after) or after == "\n")
        yield Hit(match.start(), match.end(), _WIDE.get(match[0]) if sure else None)
    for match in _BRACKETS.finditer(text.words):
        yield Hit(match.start(), match.end(), f"（{match[0][1:-1]}）")


def _straight_quotes(text: Text) -> Iterator[Hit]:
    """Typewriter quotes around, or right beside, Han characters; 14" is a measure."""
    for match in (*_DOUBLE.finditer(text.words), *_SINGLE.finditer(text.words)):
        before, after = text.words[match.start() - 1 : match.start()], text.words[match.end()]
        lone = len(match[0]) == 1 and _BESIDE_QUOTE.search(before + after)
        if (lone or _IS_HAN.search(match[0])) and not before.isdigit():
            yield Hit(match.start(), match.end())


def _between_han(text: Text) -> Iterator[Hit]:
    """Spaces between Han characters, but not behind the number of a chapter: 第 3 章 渡口."""
    for match in _SPACE.finditer(text.words):
        before = text.words[max(0, match.start() - 12) : match.start()]
        if text.block_at(match.start()).kind in ("paragraph", "note") and not _NUMBERED.search(before):
            yield Hit(match.start(), match.end())


def _enumerated_by_commas(text: Text) -> Iterator[Hit]:
    """张庄，李庄，王庄三个村: as many words of one length as the number behind them says (4.5.3.1)."""
    for match in _COUNTED.finditer(text.words):
        items = match["items"].split("，")
        last = items[-1]
        alike = all(len(item) == len(last) for item in items[1:]) and not _CLAUSE.search(match["items"])
        if (
            alike
            and len(items) == _COUNTS.index(match["count"])
            and items[0].endswith(items[0][-len(last) :])
        ):
            yield Hit(match.start("items") + len(items[0]), match.start("items") + len(items[0]) + 1)


RULES: tuple[Rule, ...] = (
    Rule("half-width-mark", _half_width),
    Rule("straight-quotes", _straight_quotes),
    # 省略号: six dots in two characters.
    pattern(
        "ellipsis-form",
        r"(?<=[HAN”》，！？])(?:\.{2,}|。{3,}|·{3,}|•{3,}|⋯+)|(?<!\.)\.{3,}(?=[HAN“])|^。{3,}",
    ),
    pattern("ellipsis-form", r"(?<=[HAN”》，。、！？])…(?!…)|(?<!…)…(?=[HAN])|(?<!…)(?:…{3}|…{5,})(?!…)"),
    pattern("ellipsis-with-stop", r"……(?P<x>。)|(?P<y>[，、；])……"),
    pattern("ellipsis-with-and-so-on", r"、[^。！？\n]{1,12}(?P<x>等等?…+)|(?<=[HAN]、)(?P<y>等等?…+)"),
    pattern(
        "ellipsis-with-and-so-on", r"(?<=[HAN]…)(?P<x>等等?)(?=[。，；])|(?<=……)(?P<y>等等?)(?=[。，；])"
    ),
    pattern("ellipsis-with-and-so-on", r"(?<=、)[HAN]{1,6}……(?P<x>等)(?![待到候于她他你我])"),
    # 破折号: one unbroken line in two characters.
    pattern(
        "dash-form",
        r"(?<=[HAN”》）])-{2,}(?![A-Za-z])|(?<!-)-{2,}(?=[HAN“《])|─{2,}|―{2,}|－{2,}|ー{2,}(?=[HAN])|(?<!—)—{3,}(?!—)",
    ),
    pattern("dash-form", r"(?<=[HAN]{5})-(?=[HAN]{4})", kinds="paragraph"),
    pattern("dash-single", r"(?:就是|便是|正是|即是)[HAN]{1,8}(?P<x>—)(?!—)(?=[HAN]{1,12}[。；])"),
    pattern("dash-single", r"(?:(?<=[HAN]{5})|(?<=[”》）！？]))(?<!—)—(?!—)(?=[HAN“]{5})"),
    # Marks that stand twice, or after one another.
    pattern("mark-doubled", r"(?<!。)。。(?!。)|，{2,}|、{2,}|；{2,}|：{2,}|[！？]{4,}"),
    pattern(
        "marks-together",
        r"。[，、；：！？]|(?P<x>(?P<first>[，、；：])(?!(?P=first))[，、；：。！？])|[！？][。，、；：]",
    ),
    pattern("stop-outside-quote", r"[说說道问問喊叫答叹嘆讲講]：“[^“”\n]*[HAN！？]”(?P<x>[。？！])"),
    pattern(
        "question-reported",
        r"(?:谁也|誰也|都|[他她我][们們]?)(?:也|还|還|并|並|真)?(?:不知道|说不清|說不清|不清楚|不明白|不晓得|不曉得)"
        r"[^，。？！；…吗嗎呢吧“”\n]{2,24}(?P<x>？)",
    ),
    pattern("stop-around-quote", r"(?<=。)”(?P<x>。)|(?<=，)”(?P<y>，)"),
    # Marks at odd places.
    pattern("mark-at-start", r"^[，。、；：！？]", kinds="paragraph item heading note"),
    pattern(
        "mark-beside-bracket",
        r"(?P<x>[“‘（《〈「『【][，。、；：])(?![”’）》〉」』】])|(?<![（《〈【“])(?P<y>[，、；：])[）》〉】]",
    ),
    pattern("mark-beside-bracket", r"(?<![（《“‘「])(?P<x>、)[”’」』]"),
    pattern(
        "enumeration-before-and",
        r"(?<=[HAN”》）])(?P<x>、)(?:和(?![平谐諧睦气氣解善煦缓緩棋约約服风風蔼声聲])|以及"
        r"|及(?![时時其至早格第])|[与與](?![会會否众眾日其人时時])(?=[HAN]{1,6}[，。；、）]))",
    ),
    pattern(
        "enumeration-before-and",
        r"(?<=[HAN”》）])(?P<x>、)等(?![待于於级級式候一不差额額量温溫效离離比差价價边邊腰高分号號温])",
    ),
    pattern("mark-beside-bracket", r"（[^（）\n]{1,40}(?P<x>。)）(?=[。，；])"),
    Rule("enumeration-by-commas", _enumerated_by_commas),
    pattern("enumeration-between-brackets", r"》(?P<x>、)《|”(?P<y>、)“"),
    pattern(
        "ordinal-mark",
        r"(?<![HAN])(?:第[一二三四五六七八九十]|首先|其次|再次|最后|最後)(?P<x>、)(?!第|其次|再次|最|首)",
        kinds="paragraph item",
    ),
    pattern(
        "ordinal-mark",
        r"^（[一二三四五六七八九十\d]{1,3}）(?P<x>[、，．.])|^(?:[一二三四五六七八九十]{1,3}(?=[，．.])|\d{1,2}(?=、))(?P<y>.)",
        kinds="paragraph item heading",
    ),
    pattern("colon-twice", r"：[^。！？；：\n“”（）《》\d]{1,40}(?P<x>：)", kinds="paragraph"),
    pattern("interpunct-form", r"(?<=[HAN])[•・∙⋅‧●](?=[HAN])", "·"),
    pattern("title-marks-ascii", r"<{1,2}[HAN][^<>\n]{0,40}>{1,2}"),
    pattern("paragraph-ends-open", r"[，、]$", kinds="paragraph"),
    # Spaces between marks and characters are the setting's (CLREQ 3.1.6, 3.2).
    pattern(
        "space-beside-mark",
        r"(?<=\S)[ \t\u00a0]+(?=[，。、；：！？）》”’〉】」』])",
        "",
        kinds="paragraph item note",
    ),
    pattern(
        "space-beside-mark",
        r"(?<=[，。、；：！？（《“‘〈【「『])[ \t\u00a0]+(?=\S)",
        "",
        kinds="paragraph item note",
    ),
    Rule("space-between-han", _between_han),
)
