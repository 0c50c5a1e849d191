"""Characters: what they are, and the first rules, which make every line readable.

Width classes follow UAX #11; Han, kana and Hangul are the blocks Chinese, Japanese and Korean prose uses.
"""

import html
import html.entities
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from huozi.cleaning.draft import Draft, Piece
from huozi.model.article import Change, ChangeReason, Flag

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
KANA = "\u3041-\u3096\u309d-\u30ff\u31f0-\u31ff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
CLOSERS = "”’」』）】》〉〕］)]\"'"
FINAL = "。！？!?…．｡."

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_BAR = re.compile(r"\|")
_SPACE = re.compile("[\u0085\u2028\u2029\n\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\t]")
_RUN = re.compile("[ \u3000]{2,}")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,24}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")
_EAST = re.compile(f"[{HAN}{KANA}]")
_PAIR = re.compile(f"[{HAN}{KANA}](?=[{HAN}{KANA}])")
_PARTED = re.compile(f"[{HAN}{KANA}] (?=[{HAN}{KANA}])")
# A space beside a Han character or full-width mark, or between figures that stand one by one.
_CLOSED = rf"[{HAN}{KANA}，。、；：！？…—“”‘’（）《》「」『』]"
_SPACED = re.compile(rf"(?<={_CLOSED}) | (?={_CLOSED})|(?<![0-9]{{2}})(?<=[0-9]) (?=[0-9](?![0-9]))")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0003ffff“”‘’…—]"
)
# CJK Radicals Supplement to the ideographs they stand for (Unicode, EquivalentUnifiedIdeograph.txt); the
# Kangxi radicals U+2F00–2FD5 have compatibility decompositions and need no table.
_RADICALS = dict(
    zip(
        "⺁⺇⺌⺎⺒⺓⺔⺛⺝⺟⺠⺦⺬⺮⺱⺳⺶⺹⺻⻁⻃⻄⻅⻆⻇⻈⻉⻊⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻞⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂几小兀巳幺彑旡月母民丬示竹冈网羊耂聿虎覀西见角角讠贝足车長镸长门青韦页风飞食食首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


@lru_cache(maxsize=1 << 18)
def width(text: str) -> int:
    """Return the columns `text` takes: 2 a full-width character, 1 any other."""
    return len(text) + len(_WIDE.findall(text))


@lru_cache(maxsize=1 << 18)  # most rules ask about the same line
def content(text: str) -> str:
    """Return `text` folded for comparison: widths folded, only letters and digits kept."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if char.isalnum() or char in "+-%‰℃")


def ends_sentence(text: str) -> bool:
    """Say whether `text` ends as a sentence does: final punctuation, perhaps inside closing quotes."""
    return text.rstrip(CLOSERS + " ")[-1:] in FINAL if text else False


def opens(text: str, key: str) -> bool:
    """Say whether `text` opens with the caption folded to `key`, as a clause of its own.

    最后一趟车，傍晚进站 does; 最后一趟车傍晚进站 only happens to begin with the same words.
    """
    at = next((end for end in range(len(key), len(text) + 1) if content(text[:end]) == key), None)
    return at is not None and not text[at : at + 1].isalnum()


def make_readable(draft: Draft) -> Draft:
    """Remove what nobody sees, make every space a plain one, decode entities, restore radicals to ideographs.

    Table cells are parted by " | " from here on; a bar inside a cell becomes a full-width one.
    """
    pieces: list[Piece] = []
    changes, flags = list(draft.changes), list(draft.flags)
    for piece in draft.pieces:
        if _SURROGATE.search(piece.text):
            flags.append(Flag("invalid_bytes", _SURROGATE.sub("\ufffd", piece.text)[:200], piece.line))
        if piece.type == "table_row":
            cells = [
                _substitute(_BAR, _wide_bar, "cell", _clean(cell, piece, draft, changes), piece, changes)
                for cell in piece.text.split("\t")
            ]
            while cells and not cells[-1]:
                cells.pop()
            text = " | ".join(cells)
        elif piece.type == "verse":
            lines = [_clean(line, piece, draft, changes) for line in piece.text.split("\n")]
            text = "\n".join(line for line in lines if line)
        else:
            text = _clean(piece.text, piece, draft, changes)
        if text or piece.picture is not None:
            pieces.append(replace(piece, text=text))
    return replace(draft, pieces=tuple(pieces), changes=tuple(changes), flags=tuple(flags))


def close_up(draft: Draft) -> Draft:
    """Take out the spaces a scanner's text recognition puts between all characters of a text.

    Only where most lines are set so throughout; a title or a name spaced out for its looks stays as it is.
    """
    lines = {n: piece for n, piece in enumerate(draft.pieces) if len(_EAST.findall(piece.text)) > 5}
    spaced = {n: piece for n, piece in lines.items() if _is_spaced_out(piece.text)}
    if draft.facts.joins_with_space or len(spaced) < 2 or len(spaced) * 2 < len(lines):
        return draft
    changes = list(draft.changes)
    spaced |= {
        n: piece for n, piece in enumerate(draft.pieces) if n not in lines and _is_spaced_out(piece.text)
    }
    changed = {
        n: replace(piece, text=_substitute(_SPACED, lambda _: "", "spaced", piece.text, piece, changes))
        for n, piece in spaced.items()
    }
    return replace(draft.with_changed(changed), changes=tuple(changes))


def _is_spaced_out(text: str) -> bool:
    together = len(_PAIR.findall(text))
    return len(_PARTED.findall(text)) > 9 * together and " " in text


def _clean(text: str, piece: Piece, draft: Draft, changes: list[Change]) -> str:
    text = _SURROGATE.sub("\ufffd", text)
    if "&" in text and not draft.structured:
        text = _substitute(_ENTITY, _decoded, "entity", text, piece, changes)
    if not (text.isascii() and text.isprintable()):
        text = _substitute(_INVISIBLE, lambda _: "", "invisible", text, piece, changes)
        text = _SPACE.sub(" ", text)
        text = _substitute(_RADICAL, _ideograph, "radical", text, piece, changes)
    return _RUN.sub(lambda run: run[0][0], text).strip()


def _substitute(
    pattern: re.Pattern[str],
    new: Callable[[re.Match[str]], str],
    reason: ChangeReason,
    text: str,
    piece: Piece,
    changes: list[Change],
) -> str:
    """Replace every match of `pattern`, noting each kind of change once a line."""
    if pattern.search(text) is None:
        return text
    found: Counter[tuple[str, str]] = Counter()

    def note(match: re.Match[str]) -> str:
        after = new(match)
        if after != match[0]:
            found[match[0], after] += 1
        return after

    text = pattern.sub(note, text)
    changes.extend(Change(piece.line, *pair, reason, count) for pair, count in found.items())
    return text


def _decoded(match: re.Match[str]) -> str:
    """Return the character of an entity HTML knows (&laquo;), anything else (R&D;) as it stands."""
    known = match[0].startswith("&#") or match[0][1:] in html.entities.html5
    return html.unescape(match[0]) if known else match[0]


def _wide_bar(_: re.Match[str]) -> str:
    return "｜"


def _ideograph(match: re.Match[str]) -> str:
    return _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])
