"""Who signs right beneath a title with an office, a class or a name that no list of roles knows."""

import re

from huozi.cleaning.bylines import Byline
from huozi.cleaning.characters import HAN, HANGUL, KANA
from huozi.cleaning.persons import likely_person
from huozi.languages import words
from huozi.model.manuscript import Contributor

_PLACE_WORDS = rf"[{HAN}\d（）()·]"
_CLASSED = re.compile(
    rf"({_PLACE_WORDS}{{2,16}}[ \u3000]+{_PLACE_WORDS}{{1,8}}[班级級组組系])[ \u3000]+([{HAN}]{{2,4}})"
)
_LATIN = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.| [A-Z][a-z]+){0,2} [A-Z][a-z]+")


def parse_signed(text: str) -> Byline | None:
    """Return what a line right beneath a title says that has an office no list knows: 村会计 老魏."""
    if re.fullmatch(rf"[{HAN}{KANA}{HANGUL}]{{3,12}}", text) and text.endswith(words("teams")):
        return Byline((Contributor(text),), bare=True)  # 调研组
    if re.fullmatch(rf"阿[{HAN}]{{1,2}}", text):
        return Byline((Contributor(text),), bare=True)  # 阿禾
    if _LATIN.fullmatch(text):
        return Byline((Contributor(text),), bare=True)  # Edmund Hale
    office = re.fullmatch(rf"([{HAN}]{{2,4}})[（(]([^（()）]{{3,20}})[）)]", text.strip())
    if office and likely_person(office[1]):
        return Byline((Contributor(office[1]),), absorbed=text.strip()[len(office[1]) :], bare=True)
    classed = _CLASSED.fullmatch(text.strip())
    if classed and likely_person(classed[2]):
        return Byline((Contributor(classed[2], classed[1]),))  # 河口小学　三（2）班　李四
    match = re.fullmatch(rf"([{HAN}\d（）()·]{{2,20}})[ \u3000]+([{HAN}]{{2,4}})", text.strip())
    if match and (likely_person(match[2]) or match[2][0] in "老小阿大") and len(match[1]) != len(match[2]):
        return Byline((Contributor(match[2], match[1]),))
    return None
