"""What a finished PDF says of its text beside the text: its language, what is read aloud in its place."""

import re
from collections.abc import Iterator

import pikepdf

from huozi.checks.pdf_contents import Contents
from huozi.checks.pdf_document import Kind
from huozi.checks.pdf_tags import Tag
from huozi.checks.text_order import plain
from huozi.diagnostics import Finding, finding

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_WRITES_HAN = frozenset(
    {"zh", "ja", "ko", "yue", "wuu", "hak", "nan", "lzh", "cmn", "cdo", "gan", "hsn", "za", "vi"}
)
_ENOUGH = 8  # letters that tell in what script a text is
_SHOWN = 24


def check_languages(pdf: pikepdf.Pdf, kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield languages that are none, or that the text is not written in (ISO 14289-1, 7.2; BCP 47)."""
    language = str(pdf.Root.get("/Lang", ""))
    text = "".join(contents.text)
    if language and _is_foreign(language, text):
        yield finding("pdf-language-wrong", kind=kind, language=language, text=text.strip()[:_SHOWN])
    for tag in tags:
        own = str(tag.object.get("/Lang", ""))
        said = tag.text(contents)
        if own and (not _TAG.fullmatch(own) or _is_foreign(own, said)):
            yield finding("pdf-language-wrong", kind=kind, language=own, text=said.strip()[:_SHOWN])


def check_spoken(kind: Kind, contents: Contents, tags: list[Tag]) -> Iterator[Finding]:
    """Yield elements that are read aloud as something else than what they show (ISO 32000-1, 14.9.4)."""
    for tag in tags:
        told, shown = str(tag.object.get("/ActualText", "")), tag.text(contents)
        if told and shown.strip() and plain(told) != plain(shown):
            yield finding(
                "pdf-actual-text-differs", kind=kind, page=tag.page, told=told[:_SHOWN], shown=shown[:_SHOWN]
            )


def _is_foreign(language: str, text: str) -> bool:
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
