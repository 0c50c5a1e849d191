"""Rules for Chinese in traditional script, Japanese and Korean: few, and safe.

Traditional Chinese: 教育部《重訂標點符號手冊》. Japanese: JTF 日本語標準スタイルガイド.
Korean: 한글 맞춤법 부록 문장 부호.
"""

import re
from collections.abc import Iterator

from huozi import languages
from huozi.proofing.rule import HAN, Hit, Rule, pattern
from huozi.proofing.text import Text

_KANA = "\u3041-\u30ff"
_HANGUL = "\uac00-\ud7a3"
_JA, _KO = ("ja",), ("ko",)
_CORNERS = re.compile("[「」『』]")
_CURVED = re.compile(f"[“”](?=[{HAN}，。])|(?<=[{HAN}，。！？])[“”]")


def _quotes_of_the_other_script(text: Text) -> Iterator[Hit]:
    """“ ” in traditional script, whose quotes are 「 」; 「 」 in simplified, whose quotes are “ ”."""
    code = languages.language(text.language).code
    expression = _CURVED if code == "zh-Hant" else _CORNERS
    marks = list(expression.finditer(text.words))
    if marks:  # a habit of the whole article: told once
        yield Hit(marks[0].start(), marks[0].end(), values={"count": len(marks)})


def _stops_of_two_kinds(text: Text) -> Iterator[Hit]:
    """，． beside 、。 in one Japanese text: the rarer ones."""
    western = list(re.finditer(f"(?<=[{_KANA}{HAN}])[，．]", text.words))
    if len(western) < len(re.findall(f"(?<=[{_KANA}{HAN}])[、。]", text.words)):
        yield from (Hit(it.start(), it.end()) for it in western)


RULES: tuple[Rule, ...] = (
    Rule("quotes-of-other-script", _quotes_of_the_other_script),
    pattern("ja-half-width-kana", "[\uff66-\uff9f]+", languages=_JA),
    pattern("ja-full-width-letter", "[０-９Ａ-Ｚａ-ｚ]+", languages=_JA),
    pattern(
        "ja-half-width-mark",
        rf"(?<=[{_KANA}HAN])[,;:!?.]+(?=[{_KANA}HAN\n])|\([^()\n]*[{_KANA}HAN][^()\n]*\)",
        languages=_JA,
    ),
    pattern("ja-ellipsis", rf"・{{2,}}|(?<=[{_KANA}HAN])\.{{3,}}|。{{2,}}|(?<!…)…(?!…)", languages=_JA),
    pattern(
        "ja-space", rf"(?<=[{_KANA}HAN]{{2}}) +(?=[{_KANA}HAN]{{2}})", languages=_JA, kinds="paragraph note"
    ),
    Rule("ja-stops-mixed", _stops_of_two_kinds, _JA),
    pattern("ko-full-width-mark", f"(?<=[{_HANGUL}])[，。；：！？（）]", languages=_KO),
    pattern(
        "ko-space",
        f"(?<=[{_HANGUL}]) +(?=[,.!?;:])|(?<=[{_HANGUL}.,!?]) {{2,}}(?=[{_HANGUL}])",
        languages=_KO,
        kinds="paragraph note",
    ),
    pattern("ko-mark-without-space", f"(?<=[{_HANGUL}])[,!?](?=[{_HANGUL}])", languages=_KO),
)
