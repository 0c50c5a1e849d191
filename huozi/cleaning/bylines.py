"""The grammar of bylines: who did what, where it stood first, and when.

    曹静 整理　　本报记者 骆晓寒　通讯员 尹川　　文/张三 图/李四　　来源：南塘文化网  作者：苏木  2022-05-18
    09:12 （原载《河沿晚报》2021年9月2日）　　取材・文＝山田太郎　　홍길동 기자

A line is a byline only when every word of it is understood; prose never is.
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from huozi.cleaning.byline_labels import before_date, empty_label, label_pattern, second_date
from huozi.cleaning.byline_page import without_page_facts
from huozi.cleaning.characters import HAN, KANA
from huozi.cleaning.dates import ANY_DATE, DATE, iso, latin_day
from huozi.cleaning.persons import HELD, is_name, is_role, likely_person, role_pattern, surnames
from huozi.languages import relators, words
from huozi.model.manuscript import Contributor

LIMIT = 120
_READING = re.compile(rf"(?<=[{HAN}])[（(][{KANA}\s]{{1,20}}[）)]")  # 水野（みずの）遥
_BRACKETS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕", "<": ">", "〈": "〉"}
_ORNAMENTS = "□■◎●○▪◆◇※★☆▌丨｜|·•-—– "
_SEPARATOR = re.compile(r"(\s*[：:＝=]\s*|\s*[/／|｜丨]\s*|\s*[、,，;；]\s*|\s+[·•‧](?:\s+[·•‧])*\s+|\s+)")
_PLACE = re.compile(
    rf"\s*[／/]\s*[{HAN}]{{2,6}}(?:綜合)?(?:報導|报道|電|电)(?=[\s）)]|$)"
)  # 記者張小明／臺北報導
# The paper before its reporter: 地方時報／記者張小明
_PAPER = re.compile(
    rf"\s*([{HAN}]{{2,8}}(?:[報报社網网刊]|新聞|新闻|電視台?|电视台?))\s*[／/｜|\s]?\s*(?=[{HAN}]{{0,4}}[記记]者)"
)
# What WeChat prints under a title: 原创 AUTHOR ACCOUNT DATE
_ORIGINAL = re.compile(
    rf"原[创創][：:\s]\s*(?P<name>\S{{2,12}})(?:\s+(?P<place>[^\s\d]\S{{1,20}}))?(?:\s+(?P<date>{ANY_DATE}))?"
    rf"(?:\s*(?:(?:发表于|發表於|发布于)\s*)?[{HAN}]{{2,8}})?"
)
# The folio line of a newspaper page: 河沿晚报 2024年5月12日 星期日 第4版 副刊
_FOLIO = re.compile(
    rf"(?P<paper>《?[{HAN}]{{2,10}}(?:报|報|刊|周刊|新聞|新闻)》?)\s*{ANY_DATE}"
    r"(?P<rest>(?:[ \u3000].{0,24})?)"
)
_HELD_NAME = re.compile(r"(?<=[：:])\s*[【\[]([^【】\[\]]{2,8})[】\]]")  # 编辑：【何田】
_GROUP = re.compile(r"[【\[]\s*([^【】\[\]]*?)\s*[】\]]")
_GROUPS = re.compile(rf"\s*(?:{_GROUP.pattern}\s*){{2,8}}")
_OFFICE = re.compile(rf"(?<=[：:])\s*([{HAN}]{{2,4}})[（(][^（()）：:]{{2,20}}[）)]")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_SENTENCE = re.compile("[。！？!?“”…]")
_PARTED = re.compile(r"[\s：:＝=/／|｜丨、,，;；（(【\[〔<〈□■◎●○▪◆◇※★☆▌·•—–-]")
_BY = re.compile(r"[Bb]y[:：]?\s+([A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]*){1,3})")  # By Ann Lee
_ISSUE = re.compile(r"[\d〇零一二三四五六七八九十]\s?[年月期卷号號辑輯版]|[报報刊版]$")
_DATED = re.compile(r"\d{4}[-./年]|[〇零一二三四五六七八九]{4}年|原[创創]")
_LOOSE_NAME = re.compile(r"[^\s：:＝=|｜丨、，,；;。！？!?（）()“”]{1,28}")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line said; `absorbed` are its labels and brackets, `debris` addresses nobody prints.

    bare  names only, no role or label: a byline only right beneath a title
    """

    contributors: tuple[Contributor, ...] = ()
    source: str | None = None
    date: str | None = None
    date_text: str | None = None
    absorbed: str = ""
    debris: tuple[str, ...] = ()
    bare: bool = False


class _Token(NamedTuple):
    kind: Literal["role", "name", "source"]
    text: str
    before: str  # the separator before it: ":" binds as a colon, "/" as a slash, "," lists, " " parts


@cache
def _telltale() -> re.Pattern[str]:
    """Match what any longer byline has somewhere: a role, a label or the figures of a date."""
    labels = "|".join(label_pattern(key).pattern for key in ("source", "date"))
    return re.compile(rf"{role_pattern().pattern}|{labels}|\d{{4}}|[〇零一二三四五六七八九]{{4}}|原[创創]")


def parse(text: str) -> Byline | None:
    """Return what the byline `text` says, or None where it is not wholly a byline."""
    return _parsed(text) if _could_be(text) else None


@lru_cache(maxsize=1 << 18)  # several rules ask about the same line; most lines never come this far
def _parsed(text: str) -> Byline | None:
    for form in (_in_latin, _original, _folio):
        if said := form(text):
            return said
    return _read(text)


@lru_cache(maxsize=1 << 18)  # as often as `parse` is; its answer is all that most lines need
def _could_be(text: str) -> bool:
    """Say whether `text` has the length and somewhere the words of a byline, or is a name."""
    if len(text) > LIMIT or _SENTENCE.search(text):
        return False
    if len(text) < 24 and (_PARTED.search(text) is not None or likely_person(text)):
        return True
    return _telltale().search(text) is not None and (
        len(text) >= 24 or _DATED.search(text) is not None or role_pattern().search(text) is not None
    )


def _in_latin(text: str) -> Byline | None:
    if day := latin_day(text):
        return Byline(date=day, date_text=text.strip())
    said = _BY.fullmatch(text)
    return Byline((Contributor(said[1]),), absorbed="By") if said else None


def _original(text: str) -> Byline | None:
    original = _ORIGINAL.fullmatch(text)
    if original is None:
        return None
    name, place, printed = original["name"], original["place"], original["date"]
    day = DATE.search(printed or "")
    said = Byline((Contributor(name),) if name != place else (), place, iso(day) if day else None, printed)
    return replace(said, absorbed=_leftover(text, said))


def _folio(text: str) -> Byline | None:
    folio = _FOLIO.fullmatch(text)
    if folio is None:
        return None
    day = DATE.search(text)
    rest = (folio["rest"].strip(),) if folio["rest"].strip() else ()
    said = Byline((), folio["paper"], iso(day) if day else None, day[0] if day else None, debris=rest)
    return replace(said, absorbed=_leftover(text, said))


def _read(text: str) -> Byline | None:
    """Return what `text` says by the grammar of roles, names, source and date."""
    body = _READING.sub("", text)
    body, debris = without_page_facts(_GROUP.sub(r"\1 ", body) if _GROUPS.fullmatch(body) else body)
    if body.rstrip()[-1:] in "：:":
        return None
    body, marked = _unwrapped(_HELD_NAME.sub(r"\1 ", _OFFICE.sub(r"\1 ", empty_label().sub("", body))))
    unwrapped = body
    body = second_date().sub(" ", body)
    body, date, date_text = _take_date(_PLACE.sub(" ", body))
    body, source = _take_source(_unwrapped(body)[0] if date else body)
    space = "\u3000" if "\u3000" in body else " "
    tokens = _tokens(_held(body))
    tokens = tokens and [token._replace(text=_released(token.text, space)) for token in tokens]
    if tokens is None or not (tokens or date or source) or text.strip() == source:
        return None  # a title in 《》 alone says nothing of where the text stood
    byline = _assign(tokens) if tokens else Byline()
    if byline is None and date:
        byline = _published(tokens)
    if byline is not None and byline.bare and date_text and not source:
        byline = _with_day(byline, date or "", date_text, unwrapped)
    if byline is None or not _names_persons(byline, text, marked):
        return None
    byline = replace(byline, source=byline.source or source, date=date, date_text=date_text, debris=debris)
    return replace(byline, absorbed=_leftover(text, byline))


def _released(text: str, space: str) -> str:
    """Return a word with the spaces held inside it as they stood; between Latin letters always plain."""
    return text.replace(HELD, " " if text.isascii() or text[:1].isascii() else space)


def _with_day(byline: Byline, date: str, printed: str, text: str) -> Byline | None:
    """Return names with a date as pages print them; None for a year in words (1976年的水库工地)."""
    if "-" not in date or not re.search(rf"(?:^|[\s：:]){re.escape(printed)}(?:\s|$)", text):
        return None
    if re.search(rf"[发發][表布佈][于於]\s*[：:]?\s*{re.escape(printed)}", text):  # 山里娃 发表于 …
        return byline
    return _dated(byline)


def _names_persons(byline: Byline, text: str, marked: bool) -> bool:
    """Say whether the names of `byline` can be persons: where no role says so, by their surnames."""
    if any(person.name in words("abouts") for person in byline.contributors):
        return False  # 关于作者
    asked = [who.name for who in byline.contributors if relators().get(who.role or "") == "ive"]
    if not all(map(likely_person, asked)):
        return False  # 受访者：钟表匠人 顾长海
    if not byline.bare:
        return True
    if text.rstrip()[-1] in "，,、；;":
        return False  # 车来了，
    names = [person.name for person in byline.contributors]
    marked = marked and text.strip()[0] not in "【[〔<〈（(" and all(len(name) < 4 for name in names)
    return marked or all(likely_person(re.sub(r"\s", "", name)) for name in names)


_LATIN_NAME = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z'’-]+(?: (?:[A-Z]\.|[A-Z][a-z'’-]+|de|van|von|da)){1,3}(?![A-Za-z])"
)
_LETTERSPACED = re.compile(rf"(?<![{HAN}])([{HAN}])[ \u3000]([{HAN}])[ \u3000]([{HAN}])(?![ \u3000]?[{HAN}])")


def _held(text: str) -> str:
    """Return `text` with the spaces inside its names held together: 王　芳, and 苏 仲 文 beneath a title."""
    text = _LETTERSPACED.sub(
        lambda name: HELD.join(name.groups()) if name[1] in surnames() else name[0], text
    )
    text = _LATIN_NAME.sub(lambda name: name[0].replace(" ", HELD), text)
    return _spaced_name().sub(rf"\1{HELD}\2", text)


@cache
def _spaced_name() -> re.Pattern[str]:
    """Match a name set with a space inside, as lists of names are so that all are of one length."""
    labels = f"{role_pattern().pattern}|{label_pattern('source').pattern}"
    return re.compile(
        rf"(?<![{HAN}{KANA}])(?!(?:{labels})[ \u3000])([{HAN}]{{1,3}})[ \u3000]"
        rf"(?!(?:{labels})(?![{HAN}{KANA}]))([{HAN}])(?![{HAN}{KANA}])"
    )


def _dated(byline: Byline) -> Byline | None:
    """Read names before a date as pages print them: author, publisher (夏石 石头村事 2023-08-12)."""
    names = [person.name for person in byline.contributors]
    if any(name.startswith(words("labels", "written")) for name in names):
        return None  # （2021.05.09 寫於回程船上）
    if len(names) == 1 and not likely_person(names[0]):
        return Byline(source=names[0])
    if len(names) == 2 and not likely_person(names[1]):
        return Byline((Contributor(names[0]),), names[1])
    return byline


def _leftover(text: str, byline: Byline) -> str:
    """Return the labels, brackets and separators of `text`: what the facts of `byline` do not hold."""
    held: dict[str, None] = dict.fromkeys(byline.debris)
    held.update(dict.fromkeys(word for person in byline.contributors for word in (person.name, person.role)))
    for word in sorted((*held, byline.source or "", byline.date_text or ""), key=len, reverse=True):
        text = text.replace(word, " ", 1) if word else text
    return "".join(text.split())


def _unwrapped(text: str) -> tuple[str, bool]:
    """Take off the brackets around all of `text` and the ornaments before it; say whether there were any."""
    body, marked = text.strip(), False
    while len(body) > 1:
        if _BRACKETS.get(body[0]) == body[-1] and body[-1] not in body[1:-1]:
            body, marked = body[1:-1].strip(), True
        elif body[0] in _ORNAMENTS:
            body, marked = body[1:], True
        else:
            break
    return body, marked


def _take_date(text: str) -> tuple[str, str | None, str | None]:
    """Take one date with its label out of `text`: the rest, the date as ISO 8601 and as written."""
    match = DATE.search(text)
    if not match or not (day := iso(match)):
        return text, None, None
    before = before_date().sub("", text[: match.start()])
    after = text[match.end() :]
    if re.match(r"\s*[总總]?第\s*\S{1,5}\s*[期号號卷辑輯]", after):
        return text, None, None  # the number of an issue: part of the source
    after = re.sub(r"^\s*第\s*\S{1,4}\s*版(?:[：:]\s*\S{1,6})?", " ", after)
    return f"{before} {after}", day, match[0].strip()


def _take_source(text: str) -> tuple[str, str | None]:
    """Take a source out of `text`, with its label and its issue: 原载《…》, 《…》2019年第3期."""
    label = rf"(?:{label_pattern('source').pattern})(?:于|於|自)?\s*[：:]?\s*"
    if paper := _PAPER.match(text):
        return text[paper.end() :], paper[1]
    match = re.search(
        rf"(?P<label>{label})?(?P<work>《[^《》]{{1,30}}》)(?P<issue>[^\s，,《》]{{0,16}})\s*$", text
    )
    if not match or (match["issue"] and not match["label"] and not _ISSUE.search(match["issue"])):
        return text, None  # 《村史馆管理办法》的通知
    return text[: match.start()], match["work"] + match["issue"]


def _tokens(text: str) -> list[_Token] | None:
    """Return the words of `text` as tokens; None where one of them is neither role nor name nor label."""
    parts = _SEPARATOR.split(text.strip(" 　/|｜、，,;；"))
    tokens: list[_Token] = []
    before = " "
    for n, part in enumerate(parts):
        if n % 2:
            before = _separator(part)
        elif part:
            after = _separator(parts[n + 1]) if n + 1 < len(parts) else ""
            found = _word(part, before, after, tokens)
            if found is None:
                return None
            tokens += found
            before = " "
    return tokens


def _separator(text: str) -> str:
    """Return what kind of separator the match of `_SEPARATOR` is, as `_Token` names it."""
    mark = text.strip() or " "
    return ":" if mark in "：:＝=" else "," if mark in "、,，;；" else mark if mark == " " else "/"


def _word(part: str, before: str, after: str, tokens: list[_Token]) -> list[_Token] | None:
    if role_pattern().fullmatch(part):
        return [_Token("role", part, before)]
    together = re.split("[・·&＆と和]", part)
    if len(together) > 1 and all(map(is_role, together)):  # 文・写真
        return [_Token("role", role, "/" if n else before) for n, role in enumerate(together)]
    if label_pattern("source").fullmatch(part):
        return [_Token("source", part, before)]
    bound = bool(tokens) and tokens[-1].kind in ("role", "source") and before in (":", "/")
    open_source = (
        bool(tokens) and tokens[-1].kind == "name" and len(tokens) > 1 and tokens[-2].kind == "source"
    )
    if (role := re.match(rf"({role_pattern().pattern})[・·]", part)) and is_name(part[role.end() :]):
        return [_Token("role", role[1], before), _Token("name", part[role.end() :], ":")]
    if (role := role_pattern().match(part)) and len(role[0]) > 1 and after != ":":
        rest = part[role.end() :]
        if likely_person(rest):
            return [_Token("role", role[0], before), _Token("name", rest, " ")]
    for size in (4, 3, 2):
        name, tail = part[:size], part[size:]
        if len(tail) > 1 and is_role(tail) and likely_person(name):
            return [_Token("name", name, before), _Token("role", tail, " ")]
    if is_name(part) or (len(part) <= 20 and part.endswith(words("offices")) and _HAN_ONLY.fullmatch(part)):
        return [_Token("name", part, before)]
    if (bound or open_source) and _LOOSE_NAME.fullmatch(part):
        return [_Token("name", part, before)]
    return None


def _assign(tokens: list[_Token]) -> Byline | None:
    """Give every name its role; roles stand before names (记者 张三) or all after them (张三 摄)."""
    if all(token.kind == "name" for token in tokens):
        if len(tokens) > 4 or any(token.before in (":", "/") for token in tokens):
            return None
        return Byline(tuple(Contributor(token.text) for token in tokens), bare=True)
    people: list[Contributor] = []
    source: list[str] = []
    groups = _groups(tokens)
    suffix = groups[0].kind == "name"
    for n, group in enumerate(groups):
        before, after = groups[n - 1] if n else None, groups[n + 1] if n + 1 < len(groups) else None
        if group.kind == "name" and before is not None and before.kind == "source":
            source += group.words
        if group.kind != "role":
            continue
        colon = after is not None and after.kind == "name" and after.before == ":"
        names = after if colon or not suffix else before
        if (names is None or names.kind != "name") and before is not None and before.kind == "name":
            names = before  # 记者 张三 文/图
        if names is None or names.kind != "name":
            return None
        people += [Contributor(name, role) for name in names.words for role in group.words]
    if not people and not source:
        return None
    if people and not source and _names_work(tokens):
        source.append(tokens[0].text)
    held = {person.name for person in people} | set(source)
    if any(token.kind == "name" and token.text not in held for token in tokens):
        return None
    return Byline(tuple(people), " ".join(source) or None)


def _published(tokens: list[_Token]) -> Byline | None:
    """Read who published it and who wrote it, beside a date: 河湾新闻 作者 渡口旧事."""
    if [token.kind for token in tokens] != ["name", "role", "name"] or likely_person(tokens[0].text):
        return None
    return Byline((Contributor(tokens[2].text, tokens[1].text),), tokens[0].text)


def _names_work(tokens: list[_Token]) -> bool:
    """Say whether the first word is no person but what they wrote: 山门旧事 作者：秋水渡."""
    if len(tokens) < 3 or tokens[0].kind != "name" or tokens[1].kind != "role" or tokens[2].before != ":":
        return False
    return len(tokens[0].text) > 2 and not likely_person(tokens[0].text)


class _Group(NamedTuple):
    kind: Literal["role", "name", "source"]
    words: list[str]
    before: str


def _groups(tokens: list[_Token]) -> list[_Group]:
    """Gather neighbours of one kind; names after a colon begin a group of their own."""
    groups: list[_Group] = []
    for token in tokens:
        if groups and groups[-1].kind == token.kind and token.before != ":":
            groups[-1].words.append(token.text)
        else:
            groups.append(_Group(token.kind, [token.text], token.before))
    return groups
