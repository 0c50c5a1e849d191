"""What only the whole edition shows: passages twice, names in two writings, figures that disagree."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from huozi.diagnostics import Value
from huozi.proofing.rule import ALL, HAN, EditionRule, Hit
from huozi.proofing.text import Text

_SHORTEST_PASSAGE = 30  # characters; a shorter sentence may be a saying
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_GROUND = "坪湾灣沟溝坝壩岭嶺寨庄莊店铺鋪集渡桥橋河山沱坳垭塘浜圩堡屯"
_REACHED = re.compile(
    f"(?:从|從|到|去|往|至|经过|经過|路过|位于|位於|来自|來自)([{HAN}]{{3}})(?=[出，。；、的走])"
)
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭"
    "程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭"
    "譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯"
)  # fmt: skip
_TITLE = (
    "同志|先生|女士|老师|老師|老人|村长|村長|支书|支書|书记|書記|主任|站长|站長|校长|校長"
    "|镇长|鎮長|师傅|師傅|说|說"
)  # fmt: skip
_NAMED = re.compile(
    f"(?:^|(?<=[。，；：、！？“（\n和与與由请請找]))(?P<name>[{_SURNAMES}][{HAN}]{{2}})"
    f"(?P<sure>(?=(?:{_TITLE})|[，、（]|[是种種任当當调調从從在已]{{1,2}}[{HAN}]))?"
)
_NO_NAME = frozenset("的地得在再做作他她它一以是事时時使有又和人任就到道这這那了着过過不么麼们們说說")
_PLACE = re.compile(f"[{HAN}]{{2,3}}(?:村|镇|鎮|乡|鄉|县|縣|街道|小学|小學|中学|中學|水库|水庫)")
_COUNTED = re.compile(
    f"(?P<noun>[{HAN}]{{2,6}}?)(?P<said>(?:共有|有)[{HAN}]{{0,3}}|共计|共計|共|总计|總計|达|達|为|為|全?[长長宽寬高深])(?P<number>\\d[\\d,.]*[万萬亿億]?)(?P<unit>[{HAN}])"
)
_RARER = 3  # a writing that stands this many times less often is the doubtful one


def _passages_twice(texts: Sequence[Text]) -> Iterator[tuple[Text, Hit]]:
    """A sentence of 30 characters or more that stands in the edition a second time."""
    seen: dict[str, tuple[Text, int]] = {}
    for text in texts:
        for block, words in text.of("paragraph", "item", "note"):
            for match in _SENTENCE.finditer(words):
                sentence = "".join(match[0].split())
                if len(sentence) < _SHORTEST_PASSAGE:
                    continue
                first = seen.setdefault(sentence, (text, block.start + match.start()))
                if first != (text, block.start + match.start()):
                    line = first[0].position(first[0].places[first[1]])[0]
                    values: dict[str, Value] = {"where": f"{first[0].path}:{line}"}
                    yield text, Hit(block.start + match.start(), block.start + match.end(), values=values)


def _names_in_two_writings(texts: Sequence[Text]) -> Iterator[tuple[Text, Hit]]:
    """A name of bylines and credits, or of a place, once written with a character that sounds alike."""
    whole = "\n".join(text.words for text in texts)
    known = _people(texts) | {
        name for name, count in Counter(_PLACE.findall(whole)).items() if count >= _RARER
    }
    yield from _written_alike(texts, _NAMED)
    yield from _written_alike(texts, _REACHED, _GROUND)
    for name in sorted(known):
        for variant in sorted(_alike(name, whole) - known):
            if whole.count(variant) * _RARER > max(whole.count(name), _RARER):
                continue
            for text in texts:
                for match in re.finditer(re.escape(variant), text.words):
                    yield text, Hit(match.start(), match.end(), values={"name": name})


def _written_alike(
    texts: Sequence[Text], shape: re.Pattern[str], endings: str = ""
) -> Iterator[tuple[Text, Hit]]:
    """Names that differ from an earlier, no rarer one in a single character of the same sound.

    shape    where such names stand; one of two must have its group `sure`, where there is one
    endings  characters one of which ends the earlier one; none: any does
    """
    found = [(text, match.start(1), match[1]) for text in texts for match in shape.finditer(text.words)]
    counts = Counter(name for _, _, name in found)
    known = {
        match[1]
        for text in texts
        for match in shape.finditer(text.words)
        if "sure" not in shape.groupindex or match["sure"] is not None
    }
    seen: list[str] = []
    for text, place, name in found:
        others = [
            it
            for it in seen
            if {it, name} & known
            and counts[it] >= counts[name]
            and it[-1] in (endings or it)
            and _differ_in_one_sound(it, name)
        ]
        if others:
            yield text, Hit(place, place + len(name), values={"name": others[0]})
        elif name not in seen:
            seen.append(name)


def _differ_in_one_sound(one: str, other: str) -> bool:
    """Return whether two names of one length differ in one character, of the same sound and tone."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) != 1 or set(pairs[0]) <= _NO_NAME:
        return False
    return _toned(pairs[0][0]) == _toned(pairs[0][1])


@cache
def _toned(character: str) -> str:
    import pypinyin  # noqa: PLC0415

    return str(pypinyin.pinyin(character)[0][0])


def _people(texts: Sequence[Text]) -> set[str]:
    """Return the names of three characters that bylines and credits give."""
    names = {person.name for text in texts for person in text.manuscript.front.contributors}
    for text in texts:
        for _, words in text.of("words"):
            credit = re.fullmatch(f"([{HAN}]{{3}})[ \u3000]?(?:摄|攝|摄影|攝影|绘|繪|图|圖|供图|供圖)", words)
            names |= {credit[1]} if credit else set()
    return {name for name in names if re.fullmatch(f"[{HAN}]{{3}}", name)}


def _alike(name: str, whole: str) -> set[str]:
    """Return the words of `whole` that differ from `name` in one character of the same sound."""
    found = set()
    for index in range(len(name)):
        shape = re.escape(name[:index]) + f"[{HAN}]" + re.escape(name[index + 1 :])
        found |= {
            word
            for word in re.findall(shape, whole)
            if word != name and _sound(word[index]) == _sound(name[index])
        }
    return found


@cache
def _sound(character: str) -> str:
    import pypinyin  # noqa: PLC0415

    return str(pypinyin.lazy_pinyin(character)[0])


def _figures_that_disagree(texts: Sequence[Text]) -> Iterator[tuple[Text, Hit]]:
    """One noun that has another number of the same unit elsewhere in the edition."""
    first: dict[tuple[str, str], tuple[str, Text, int]] = {}
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text in texts:
        for match in _COUNTED.finditer(text.words):
            noun = re.sub(r"^.*(?:的|了|在|和|与)", "", match["noun"])
            key = (noun + match["said"].lstrip("共有全"), match["unit"])
            number, other, place = first.setdefault(key, (match["number"], text, match.start("number")))
            if len(noun) >= 2 and number != match["number"] and match["number"] not in told[key]:
                told[key].add(match["number"])
                line = other.position(other.places[place])[0]
                values: dict[str, Value] = {"noun": noun, "other": number, "where": f"{other.path}:{line}"}
                yield text, Hit(match.start("noun"), match.end(), values=values)


def _dead_links(texts: Sequence[Text]) -> Iterator[tuple[Text, Hit]]:
    """A reference to a figure, table or note of a number that the article does not have: 见图9."""
    for text in texts:
        captions = [words for _, words in text.of("caption", "cell", "heading", "paragraph")]
        for match in re.finditer(
            r"(?:见|見|如|参见|參見)(?P<x>[图圖表])[ ]?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})",
            text.words,
        ):
            label = re.compile(f"{match['x']}[ ]?{match['number']}(?!\\d)")
            if not any(label.match(words) for words in captions):
                yield text, Hit(match.start(), match.end())


EDITION_RULES: tuple[EditionRule, ...] = (
    EditionRule("passage-twice", _passages_twice, ALL),
    EditionRule("name-two-writings", _names_in_two_writings),
    EditionRule("figures-disagree", _figures_that_disagree),
    EditionRule("figure-reference-dead", _dead_links),
)
