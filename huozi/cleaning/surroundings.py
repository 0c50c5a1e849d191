"""What a page sets around an article: paths, navigation, banners: set aside before the title is sought."""

import re
from functools import cache

from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, ends_sentence, width
from huozi.cleaning.controls import is_controls, is_links, is_numbered
from huozi.cleaning.draft import Draft, Piece
from huozi.languages import languages, words
from huozi.model.article import Reason

_STEP = re.compile(r"\s*(?:-*[>›»＞→]+|(?<=\s)[-–—/|·](?=\s)|::)\s*")
_PATH = re.compile(r"[^>›»＞→，。\s]{1,14}(?:\s*(?:-*[>›»＞]+|→)\s*[^>›»＞→。]{1,40}){1,6}")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_HEAD = 12  # lines from the top that may stand above a title
_LABEL = 20  # columns


@cache
def _banners() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for facts in languages().values() for line in facts.banners))


def is_banner(text: str) -> bool:
    """Say whether `text` advertises something else of the site, or how to read it: HOT …, …打开APP."""
    return (
        not is_numbered(text)
        and width(text[:120]) <= 100
        and not ends_sentence(text)
        and _banners().fullmatch(text) is not None
    )


def is_path(text: str) -> bool:
    """Say whether `text` is where on its site a page stands: 您所在的位置：首页 - 学校新闻."""
    if _PATH.fullmatch(text):
        return True
    home = next((word for word in words("home_words") if word in text[:60]), None)
    if home is None or ends_sentence(text) or width(text[:160]) > 120:
        return False
    label, _, rest = text.partition(home)
    return len(label) <= 14 and (bool(_STEP.match(" " + rest)) or (label.rstrip()[-1:] in "：:" and not rest))


def crumbs(draft: Draft) -> frozenset[str]:
    """Return the folded names on the paths that were removed from above the text."""
    paths = [removed.text for removed in draft.removed if is_path(removed.text)]
    return frozenset(content(step) for path in paths for step in _STEP.split(re.sub("[：:]", " > ", path)))


def set_aside(draft: Draft) -> Draft:
    """Remove paths, rows of links, buttons and banners above the text, and what stands amid mostly such."""
    told = (
        n for n, piece in enumerate(draft.pieces) if ends_sentence(piece.text) and not is_path(piece.text)
    )
    end = next(told, len(draft.pieces))
    end = min(end, _HEAD, len(draft.pieces) - 1)
    kinds = [_is_around(piece) for piece in draft.pieces[:end]]
    going: dict[int, tuple[Reason, int | None]] = {
        n: ("debris", None) for n, kind in enumerate(kinds) if kind
    }
    start = 0
    for n in range(1, end + 1):
        if n == end or draft.pieces[n].gap:
            group = range(start, n)
            if len(group) > 2 and sum(kinds[m] for m in group) * 2 > len(group):
                going.update({m: ("debris", None) for m in group if _is_label(draft, m)})
            start = n
    return draft.without(going)


@cache
def _page_labels() -> re.Pattern[str]:
    """Match a line of facts that an official page prints above its text; blanks may widen a label."""
    labels = "|".join(r"[ \u3000]*".join(map(re.escape, label)) for label in words("page_labels"))
    return re.compile(rf"[【\[]?(?:{labels})[】\]]?[ \u3000]*[：:].*")


def is_page_fact(text: str) -> bool:
    """Say whether `text` is a fact of the page about its paper, none of the paper's own: 索引号：…."""
    return len(text) <= 120 and not ends_sentence(text) and _page_labels().fullmatch(text) is not None


def _is_around(piece: Piece) -> bool:
    text = piece.text
    free = piece.type is None and not piece.settled
    if is_page_fact(text) and not parse_byline(text):
        return free
    return free and (
        _URL.fullmatch(text) is not None
        or is_path(text)
        or is_links(text)
        or is_controls(text)
        or is_banner(text)
    )


def _is_label(draft: Draft, n: int) -> bool:
    """Say whether line `n`, amid rows of links, is but a short label: no byline and not right above one."""
    below = draft.pieces[n + 1].text if n + 1 < len(draft.pieces) else ""
    said = any(parse_byline(text) for text in (draft.pieces[n].text, below))
    return width(draft.pieces[n].text) <= _LABEL and not said
