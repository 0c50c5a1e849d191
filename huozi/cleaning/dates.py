"""Dates as people write them, to ISO 8601."""

import datetime
import re
import unicodedata

_HAN_DIGITS = "〇零○一二三四五六七八九"
_D = r"[\d〇零○一二三四五六七八九十]"
_GAP = r"[ \u3000]?"
DATE = re.compile(
    rf"(?<![\d〇零○一二三四五六七八九])(?:(?P<era>民国|民國|令和|平成|昭和){_GAP})?"
    rf"(?P<year>\d{{4}}|[〇零○一二三四五六七八九]{{4}}|(?<=[国國和成]){_GAP}(?:\d{{1,3}}|元|{_D}{{1,4}}))"
    rf"(?:{_GAP}[年년]{_GAP}(?:(?P<month>{_D}{{1,3}}){_GAP}[月월]{_GAP}(?:(?P<day>{_D}{{1,3}}){_GAP}[日号號일])?)?"
    rf"|(?P<sep>[-./])[ ]?(?P<month2>\d{{1,2}})(?:(?P=sep)[ ]?(?P<day2>\d{{1,2}}))?\.?(?![\d年]))"
    r"(?:[ \u3000]*[（(]?(?:星期|周|週)[一二三四五六日天][）)]?|[ ]*\([일월화수목금토]\))?"
    r"(?:[ T\u3000]*(?:上午|下午|오전|오후)?[ ]?\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2})?秒?分?)?"
)
# The same without names, to stand inside other patterns.
ANY_DATE = re.sub(r"\(\?P<\w+>", "(?:", DATE.pattern.replace("(?P=sep)", "[-./]"))
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_LATIN = re.compile(
    rf"(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH})\.? (?P<year2>\d{{4}})"
)
_ERAS = {"民国": 1911, "民國": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso(match: re.Match[str]) -> str | None:
    """Return the date of a match of `DATE` as YYYY, YYYY-MM or YYYY-MM-DD; None where it is no real day."""
    year = _number(match["year"].strip()) + _ERAS.get(match["era"] or "", 0)
    month = _number(match["month"] or match["month2"] or "")
    day = _number(match["day"] or match["day2"] or "")
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not 1000 <= year <= 2999:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def _number(text: str) -> int:
    """Return the value of Arabic or Han numerals, by place (二〇一九) or with tens (二十三); 0 for none."""
    text = unicodedata.normalize("NFKC", text)
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    values = {char: max(0, n - 2) for n, char in enumerate(_HAN_DIGITS)}
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (values.get(tens, 1) if tens else 1) * 10 + (values.get(ones, 0) if ones else 0)
    digits = "".join(str(values[char]) for char in text if char in values)
    return int(digits) if digits else 0


def latin_day(text: str) -> str | None:
    """Return the day that all of `text` names as English does (May 4, 2016; 4 May 2016) as YYYY-MM-DD."""
    match = _LATIN.fullmatch(text.strip())
    if match is None:
        return None
    month = _MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
    try:
        day = datetime.date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return day.isoformat()
