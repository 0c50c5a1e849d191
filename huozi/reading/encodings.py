"""Bytes to text: which encoding a file is in, and what of it is broken.

A few broken bytes never push a whole file into another encoding: they become U+FFFD, each with its line.
Sources: WHATWG Encoding Standard (gb2312 and gbk mean gb18030, Shift_JIS means CP932, EUC-KR means CP949).
"""

import codecs
import re
from dataclasses import dataclass

from huozi.diagnostics import SourceError, finding

_SAMPLE = 200_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    "utf8": "utf-8",
}
# Bytes no text begins with, and what they are.
_BINARIES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC / OLE"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"RIFF", "RIFF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"{\\rtf", "RTF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"SQLite format", "SQLite"),
)
# Two-byte encodings with the lead and trail bytes of their everyday characters: level-1 Han of GB 2312 and
# Big5, kana and level-1 kanji of JIS X 0208, Hangul of KS X 1001. Text decoded wrongly seldom stays in them.
# Hangul lies within GB 2312's Han: text that is wholly Hangul is Korean, so it is asked first.
_EVERYDAY = {
    "cp949": re.compile(rb"(?:[\xb0-\xc8][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe])"),
    "gb18030": re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe])"),
    "big5hkscs": re.compile(rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe])"),
    "cp932": re.compile(
        rb"(?:\x82[\x4f-\xf1]|\x83[\x40-\x96]|\x81[\x40-\xac]|[\x88-\x97][\x40-\x7e\x80-\xfc])"
    ),
    "euc_jp": re.compile(rb"(?:[\xa4\xa5][\xa1-\xf6]|[\xb0-\xcf][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe])"),
}
_UTF8_RUN = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
_UTF16_LIKELY = re.compile(
    "[\t\n\r\u0020-\u007e\u00a0-\u00ff\u2010-\u203b\u2460-\u24ff\u25a0-\u25ff\u3000-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uffee\ufeff]"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
# ISO/IEC 2022 announces its double-byte sets by escape sequences that no other text has.
_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), ("iso2022_kr",)),
    (re.compile(rb"\x1b\$(?:[@B]|\([DOPQ])"), ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004")),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding found, and the 1-based lines on which bytes were broken (now U+FFFD)."""

    text: str
    encoding: str
    broken_lines: tuple[int, ...] = ()


def decode(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """Decode the bytes of file `name`; `declared` is what the file says of itself (HTML meta).

    Raises SourceError `source-binary` for what is no text at all.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding)
    _refuse_binary(data, name)
    sample = data[:_SAMPLE]
    if wide := _utf16_without_bom(sample):
        return _decoded(data, wide)
    if b"\x00" in sample and sample.count(b"\x00") * 20 > len(sample):
        raise SourceError(finding("source-binary", name, kind="NUL"))
    high = sum(map(len, _HIGH.findall(sample)))
    if not high and (escaped := _escaped(data)):
        return _decoded(data, escaped)
    if high == 0 or sum(map(len, _UTF8_RUN.findall(sample))) >= 0.6 * high:
        return _decoded(data, "utf-8")
    encoding = _NAMES.get((declared or "").strip().lower(), (declared or "").strip().lower())
    if encoding == "utf-8" or not _fits(sample, encoding):
        encoding = max(_EVERYDAY, key=lambda candidate: _plausibility(sample, candidate))
        if _plausibility(sample, encoding) < 0.4:
            raise SourceError(finding("source-binary", name, kind="?"))
    return _decoded(data, encoding)


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, kind in _BINARIES:
        if data.startswith(magic):
            raise SourceError(finding("source-binary", name, kind=kind))


def _utf16_without_bom(sample: bytes) -> str | None:
    """Tell UTF-16 by what it decodes to: nearly all East Asian or ASCII, line ends or spaces among it."""
    if len(sample) % 2 or b"\x00" not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if len(_UTF16_LIKELY.findall(text)) >= 0.95 * len(text) and re.search("[\n\r 　。，、]", text):
            return encoding
    return None


def _escaped(data: bytes) -> str | None:
    """Return the 7-bit encoding whose escape sequences switch between its sets, or None."""
    for escape, encodings in _ESCAPES:
        if escape.search(data):
            return next((encoding for encoding in encodings if _is_whole(data, encoding)), encodings[0])
    return None


def _is_whole(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _plausibility(sample: bytes, encoding: str) -> float:
    """Return the share of everyday characters of `encoding` in non-ASCII bytes, less thrice the broken."""
    text = sample.decode(encoding, "replace")
    high = sum(map(len, _HIGH.findall(sample)))
    everyday = 0
    pattern = _EVERYDAY[encoding]
    for char in text:
        if char >= "\x80":
            code = b"" if char == "\ufffd" else char.encode(encoding, "ignore")
            everyday += len(code) if len(code) == 2 and pattern.fullmatch(code) else 0
    single = sum("\uff61" <= char <= "\uff9f" for char in text) if encoding == "cp932" else 0
    return (everyday - 3 * text.count("\ufffd") - single) / max(1, high)


def _fits(sample: bytes, encoding: str) -> bool:
    """Say whether `encoding` exists and decodes nearly all of `sample`."""
    try:
        text = sample.decode(encoding, "replace")
    except (LookupError, ValueError, UnicodeError):
        return False
    return isinstance(text, str) and text.count("\ufffd") * 50 <= len(text)


def _decoded(data: bytes, encoding: str) -> Decoded:
    errors = "surrogatepass" if encoding.startswith("utf-16") else "strict"
    try:
        return Decoded(data.decode(encoding, errors), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    lines = [n for n, line in enumerate(re.split("\r\n|\n|\r", text), 1) if "\ufffd" in line]
    return Decoded(text, encoding, tuple(lines))
