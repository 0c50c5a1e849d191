"""Whether a text can be in the language that it is marked with: told by its script alone."""

import re

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_WRITES_HAN = frozenset(
    {"zh", "ja", "ko", "yue", "wuu", "hak", "nan", "lzh", "cmn", "cdo", "gan", "hsn", "za", "vi"}
)
_ENOUGH = 8  # letters that tell in what script a text is


def is_foreign(language: str, text: str) -> bool:
    """Return whether a text is plainly in another script than its language is written in."""
    letters = len(_LETTER.findall(text))
    if letters < _ENOUGH:
        return False
    code = language.split("-", maxsplit=1)[0].lower()
    han, kana, hangul = (len(kind.findall(text)) for kind in (_HAN, _KANA, _HANGUL))
    if code not in _WRITES_HAN:
        return 2 * (han + kana + hangul) > letters
    if code == "zh":
        return 5 * kana > letters or 2 * hangul > letters
    return code in ("ja", "ko") and len(text) > 20 * _ENOUGH and kana + hangul == 0 and 2 * han > letters
