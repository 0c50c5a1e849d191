"""Numerals, dates, units, money by GB/T 15835-2011 出版物上数字用法, GB 3100, GB 3101; nothing is converted.

A figure is doubted only where it contradicts itself (约300多, 2月30日) or the standard names the very form.
"""

import calendar
import datetime
import re
from collections.abc import Iterator

from huozi.diagnostics import Value
from huozi.proofing.rule import HAN, Hit, Rule, pattern
from huozi.proofing.text import Text

_NUMBER = r"(?:\d[\d,.]*|[一二两兩三四五六七八九十百千]+)"
_LARGE = "万亿萬億"
_MEASURES = "公千平立个個天日斤里岁歲次只隻位名户戶家人年月周週倍亩畝元块塊米吨噸篇本张張棵株"
_DATE = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})年)?(?<![\d.、～~—\-/])(?<!\d[至到])(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]"
    r"(?:[（(，,\s]{0,2}(?:星期|周|週|礼拜|禮拜)(?P<weekday>[一二三四五六日天]))?"
)
_RANGE = re.compile(
    r"(?<!\d)(?P<year1>\d{4})年(?:(?P<month1>\d{1,2})月)?(?:(?P<day1>\d{1,2})日)?(?:至|到|—{1,2}|～|－|-)"
    r"(?P<year2>\d{4})年(?:(?P<month2>\d{1,2})月)?(?:(?P<day2>\d{1,2})日)?"
)
_FIGURES = {
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
_IDIOMS = (
    "五颜六色 七嘴八舌 七上八下 三心二意 四面八方 四通八达 七零八落 四平八稳 五光十色 七拼八凑 一五一十"
    " 三言两语 三番五次 五湖四海 一心一意 一清二楚 九死一生 五花八门 三长两短 乱七八糟 七手八脚 一干二净"
    " 三三两两 接二连三 丢三落四 朝三暮四 不三不四 颠三倒四 五顏六色 四通八達 一乾二淨 三長兩短"
).split()
_IDIOM = re.compile("|".join("".join(_FIGURES.get(it, it) for it in idiom) for idiom in _IDIOMS))
_PHONE = re.compile(
    f"(?:电话|電話|手机|手機|传真|傳真|热线|熱線)[{HAN}]{{0,2}}[：: ]{{0,2}}"
    r"(?P<number>\+?\d[\d -]{1,22}\d)(?![\d/、])"
)
_WEEKDAYS = "一二三四五六日"
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def _dates_that_cannot_be(text: Text) -> Iterator[Hit]:
    """2月30日, 13月5日; 2019年2月29日 in a year that is no leap year."""
    for match in _DATE.finditer(text.words):
        year, month, day = int(match["year"] or 2000), int(match["month"]), int(match["day"])
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
            yield Hit(match.start(), match.start("day") + len(match["day"]) + 1)


def _weekdays_that_disagree(text: Text) -> Iterator[Hit]:
    """A day of the week that is not that date's; a date without a year is taken as of the article's own."""
    dated = (text.manuscript.front.date or "")[:4]
    for match in _DATE.finditer(text.words):
        year = match["year"] or dated
        if not match["weekday"] or not year:
            continue
        try:
            date = datetime.date(int(year), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        right = _WEEKDAYS[date.weekday()]
        if match["weekday"].replace("天", "日") != right:
            values: dict[str, Value] = {"date": date.isoformat(), "weekday": f"星期{right}"}
            yield Hit(match.start(), match.end(), values=values)


def _ranges_reversed(text: Text) -> Iterator[Hit]:
    """从2019年9月至2018年3月: a range of dates that ends before it begins."""
    for match in _RANGE.finditer(text.words):
        first, last = (
            (int(match[f"year{end}"]), int(match[f"month{end}"] or 0), int(match[f"day{end}"] or 0))
            for end in "12"
        )
        if last < first and (last[0] < first[0] or last[1]):
            yield Hit(match.start(), match.end())


def _idioms_in_figures(text: Text) -> Iterator[Hit]:
    """7嘴8舌: set phrases are written in Han characters (GB/T 15835-2011 4.2)."""
    return (Hit(match.start(), match.end()) for match in _IDIOM.finditer(text.words))


def _phone_numbers(text: Text) -> Iterator[Hit]:
    """A telephone number of more or fewer digits than any in China has."""
    for match in _PHONE.finditer(text.words):
        digits = re.sub(r"\D", "", match["number"]).removeprefix("86")
        mobile = digits.startswith("1") and len(digits) == 11
        fixed = digits.startswith("0") and len(digits) in (10, 11, 12)
        local = digits[0] not in "01" and len(digits) in (5, 7, 8)
        free = digits.startswith(("400", "800")) and len(digits) == 10
        if not (mobile or fixed or local or free or 3 <= len(digits) <= 5):
            yield Hit(match.start("number"), match.end("number"))


def _full_width(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS)


RULES: tuple[Rule, ...] = (
    Rule("date-impossible", _dates_that_cannot_be),
    pattern(
        "date-impossible",
        r"(?<![\d.、～~—\-至到第])(?:1[3-9]|[2-9]\d|0)月(?:[上中下]旬|份|底|初)|(?<=\d{4}年)(?:1[3-9]|[2-9]\d)月(?!\d)",
    ),
    Rule("weekday-wrong", _weekdays_that_disagree),
    pattern(
        "time-impossible",
        r"(?<!\d)(?:2[5-9]|[3-9]\d)[时時点點](?=\d{1,2}分|整|许|許)|(?<!\d)\d{1,2}[时時点點](?:[6-9]\d)分",
    ),
    pattern("time-twice", r"(?:下午|晚上|傍晚|夜里|夜裡)(?:1[3-9]|2[0-4])(?:[时時点點]|[:：]\d\d)"),
    # 概数: what is said to be about, cannot be said twice.
    pattern(
        "approximate-twice",
        rf"(?:大约|大約|大概|约|約|近|将近|將近|超过|超過|不到|至少|最多|最少)"
        rf"[ ]?(?:有|为|為)?{_NUMBER}[ ]?[{_LARGE}]?"
        rf"(?:[多余餘](?=[HAN])|[{_MEASURES}][HAN]{{0,2}}(?:左右|上下|以上|以内|以內)|(?:左右|上下))",
    ),
    pattern(
        "approximate-twice",
        r"\d[\d.,]*[%％HAN]{1,4}?(?:左右|上下)(?:以上|以下|以内)|\d[\d.,]*[%％HAN]{1,4}?(?:以上|以下)左右",
    ),
    pattern("approximate-twice", rf"{_NUMBER}[{_LARGE}]?(?:多余|多餘|余多|餘多|几余|幾餘)(?=[{_MEASURES}])"),
    pattern("approximate-twice", rf"{_NUMBER}[{_LARGE}]?[多余餘][{_MEASURES}][HAN]{{0,2}}(?:左右|上下)"),
    # 余, 多 and 近 belong to round figures.
    pattern("approximate-twice", rf"(?<![\d.])\d+[1-9][余餘多](?=[{_MEASURES}])"),
    pattern("approximate-twice", rf"(?:将近|將近|近)[ ]?\d+\.\d{{2,}}[ ]?[{_LARGE}]?[{_MEASURES}]"),
    pattern(
        "approximate-with-comma",
        r"(?<![第初十月级級班])[一二三四五六七八九]、[二三四五六七八九][十百千万萬]?(?=[个個天斤里岁歲次只隻位名户戶])"
        r"|(?<!第)十(?:一、二|二、三|三、四|四、五|五、六|六、七|七、八|八、九)(?=[个個天斤里岁歲次只隻位名户戶])",
    ),
    pattern("approximate-in-figures", r"\d+几(?=[HAN])|几\d+|(?<![\d第、.])[1-9]、[1-9](?=[个個天斤岁歲里])"),
    # 数值范围: 浪纹线 or 一字线, no unit left out where it would be misread.
    pattern(
        "range-tilde", r"(?<=\d)(?:%|％)?(?P<x>[~∼〜˜])(?=\d{1,5}(?!\d))|(?<=[HAN])(?P<y>[~∼〜˜])(?=\d)", "～"
    ),
    pattern("range-hyphen", rf"(?<![\d.A-Za-z-])\d[\d.]*-\d[\d.]*(?=[%％℃{_LARGE}{_MEASURES}])"),
    pattern("range-hyphen", r"\d{1,2}[日号號月时時年](?P<x>-)\d{1,4}(?=[日号號月时時年])"),
    pattern("range-hyphen", r"(?<=\d)－(?=\d)"),
    Rule("range-reversed", _ranges_reversed),
    pattern(
        "range-unit-left-out",
        rf"(?<![\d.])\d[\d.]*[～~—–-]\d[\d.]*[%％{_LARGE}](?!分)",
    ),
    # 年份
    pattern("year-shortened", r"(?<![\d年])[’'‘]?\d\d年(?=\d{1,2}月)|[’'‘]\d\d年"),
    pattern("year-shortened", r"(?<![\d.第—～\-])0\d年(?![HAN]{0,3}(?:保修|质保))"),
    pattern(
        "year-shortened",
        r"(?<=[于於])[5-9]\d年(?=[HAN。，])|(?<=[他她我是])[5-9]\d年(?=[参參入出考毕畢当當结結退下转轉调調的])",
    ),
    pattern(
        "year-shortened",
        r"(?<![\d.第满滿近约約])[5-9]\d年的?(?=大水|洪水|大旱|地震|春天|夏天|秋天|冬天|春节|春節|国庆|國慶)",
    ),
    pattern(
        "year-zero",
        r"[一二][零○OoＯ0oо][零〇○一二三四五六七八九OoＯ0]{2}年|[一二三四五六七八九]{1,3}[○OＯ][一二三四五六七八九○OＯ]{0,2}年",
    ),
    pattern("year-zero", r"(?<![\dA-Za-z])[12](?:[OoＯ]\d{2}|\d[OoＯ]\d|\d{2}[OoＯ]|[OoＯ]{2}\d)年"),
    # 阿拉伯数字与汉字数字: mixed only before 万 and 亿.
    pattern(
        "numerals-mixed",
        r"\d+[十百千](?![米克瓦卡帕赫伏安焦牛]|字节|字節|比特|分之|分点|分點|赫兹|家|里|位)(?=[HAN])",
    ),
    pattern(
        "numerals-mixed",
        r"[一二三四五六七八九〇零]{2,4}年\d{1,2}月|\d{4}年[一二三四五六七八九十]{1,2}月(?!里|裡|间|間)",
    ),
    pattern(
        "numerals-mixed", r"\d{1,2}月[一二三四五六七八九十]{1,3}日|[一二三四五六七八九十]{1,2}月\d{1,2}日"
    ),
    pattern("numerals-mixed", rf"[二三四五六七八九]?[十百]\d(?=[{_MEASURES}])"),
    pattern("numerals-mixed", r"(?<![第\d])[一二两三四五六七八九]?[十百千]\d{1,4}(?=[万萬亿億][HAN])"),
    Rule("idiom-in-figures", _idioms_in_figures),
    pattern("per-cent-mixed", r"百分之\d[\d.]*[%％]?"),
    pattern(
        "thousands-mark",
        r"(?<!\d)\d{1,3}(?:，\d{3})+(?![\d年])|\d。\d+(?=[%％万亿萬億米元倍吨]|公[里斤]|千米|平方)",
    ),
    pattern(
        "thousands-mark",
        r"(?<![\d,.])(?=[\d,]*,\d{3}(?![\d]))(?!\d{1,3}(?:,\d{3})+(?![\d,]))\d+(?:,\d{2,})+(?![\d,])"
        r"|(?<![\d,.])\d+,\d{2}(?=[万萬亿億]?[元吨噸斤亩畝度])",
    ),
    pattern("numeral-full-width", r"[０-９]+", _full_width),
    pattern("letter-full-width", r"[Ａ-Ｚａ-ｚ]+"),
    pattern(
        "number-space",
        rf"(?<![ \u00a0\d,.])\d[\d,.]*(?P<x>[ \u00a0]+)(?=[{_LARGE}][HAN ]|[余餘多][HAN])"
        rf"|(?<=[{_LARGE}])(?P<y>[ \u00a0]+)(?=[余餘多元人])",
    ),
    pattern(
        "number-space",
        r"(?<=[HAN]{2})\d+(?P<x>[ \u00a0]+)(?=[HAN])|(?<=[HAN])(?P<y>[ \u00a0]+)\d+(?=[HAN]{2})",
    ),
    # 量和单位, money
    pattern("unit-case", r"(?:长|長|宽|寬|高|深|厚|距)[约約为為达達]?\d[\d.]*(?P<x>M)(?![A-Za-z])"),
    pattern(
        "unit-case",
        r"(?<=\d)[ ]?(?:KG|Kg|kG|KM|Km|CM|Cm|MM|Mm|ML|KW|Kw|kw|KWH|kwh|KWh|hz|HZ|khz|mhz|ghz)(?![A-Za-z])",
    ),
    pattern("unit-power", r"(?<=\d)[ ]?[cdkm]?m(?P<x>[23])(?![A-Za-z0-9])"),
    pattern("unit-cut-off", r"(?<=\d)[ ]?万?(?:平方|立方)(?=[，。；、）]|左右|$)"),
    Rule("phone-number-odd", _phone_numbers),
    pattern(
        "unit-mixed", r"(?:km|m|t)/(?:小时|小時|时|時|秒|分钟)|(?:公里|千米|米|吨)/(?:h|s|min)(?![A-Za-z])"
    ),
    pattern("money-twice", r"[¥￥]\s?\d[\d.,]*[万亿萬億]?\s?元|\$\s?\d[\d.,]*[万亿萬億]?\s?美元"),
    pattern("money-twice", r"(?:美元|欧元|英镑|日元|港元)人民币"),
    pattern("money-twice", r"人民币\s?\d[\d.,]*[万亿]?\s?(?:美元|欧元|英镑|日元|港元)"),
    pattern(
        "fewer-by-times",
        r"(?:减少|減少|降低|下降|缩小|縮小|减|少)了?(?:\d[\d.]*|[一两二三四五六七八九十]+)倍",
    ),
)
