"""HTML that an edition may carry: all else goes out and its text stays; scripts and styles go whole."""

import re
from urllib.parse import urlsplit

import nh3
from markdown_it.common.normalize_url import normalizeLink

FIGURE_DATA = ("alt", "credit", "width", "focus", "source")
"""The data-* attributes that carry a figure's facts from the dialect to the body."""

SCHEMES = frozenset({"http", "https", "mailto"})
"""The schemes of addresses that an edition may lead to."""

_FOREIGN = re.compile(r"<(math|svg)\b.{0,100000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_EXTERNAL = re.compile(r"[\x00- ]*(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?")
_SCHEME = re.compile(r"[\x00- ]*([A-Za-z][A-Za-z0-9+.-]*):")

DEEPEST = 100
"""How deep elements may nest; the HTML parser silently drops what nests below 255."""

TAGS = frozenset(
    """a abbr aside b blockquote br caption cite code dd del details div dl dt em figcaption figure h1 h2 h3
    h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table
    tbody td tfoot th thead tr u ul var""".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title", "data-at"},
    "a": {"href"},
    "img": {"src", "alt", *(f"data-{name}" for name in FIGURE_DATA)},
    "figure": {f"data-{name}" for name in FIGURE_DATA},
    "ol": {"start"},
    "pre": {"data-language", "data-info", "data-lines"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}


def fault_of(address: str) -> str | None:
    """Return the id of the finding that `address` is: of a scheme that is refused, or none to follow."""
    scheme = _SCHEME.match(address)
    if scheme is not None and scheme[1].lower() not in SCHEMES:
        return "link-removed"
    return "link-invalid" if is_external(address) and encoded(address) is None else None


def _words_of(foreign: re.Match[str]) -> str:
    """Return what MathML and SVG say in words: the sanitiser would take their text out with their tags."""
    words = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", "", foreign[0])
    source = re.search(r"(?is)<annotation[^>]*application/x-tex[^>]*>(.*?)</annotation", words)
    shown = source[1] if source else re.sub(r"(?is)<annotation.*?</annotation[^>]*>", "", words)
    plain = re.sub(r"<[^>]*>", "", shown)
    return f'<code class="math">{plain.strip()}</code>' if foreign[1].lower() == "math" else plain


def is_external(address: str) -> bool:
    """Tell whether `address` leads out of the edition."""
    return _EXTERNAL.match(address) is not None


def encoded(address: str) -> str | None:
    """Return `address` as a valid URL string (URL Standard, 4.3), percent-encoded; None where it is none."""
    whole = normalizeLink(address)
    head, mark, rest = whole.partition("?") if "?" in whole else (whole, "", "")
    try:
        parts = urlsplit(whole)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return whole if "@" in parts.path else None
    if not host or (":" not in host and not _HOST.fullmatch(host)):
        return None
    start = head.find("/", head.find("//") + 2)
    path = head[start:] if start >= 0 else ""
    fixed = re.sub(r"[\[\]]", lambda char: f"%{ord(char[0]):02X}", path + mark + rest)
    return (head[:start] if start >= 0 else head) + fixed


def sanitised(html: str) -> str:
    """Return `html` with nothing but the elements, attributes and schemes that an edition may carry."""
    return nh3.clean(
        _FOREIGN.sub(_words_of, html),
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def depth(html: str) -> int:
    """Return how deep the elements of sanitised `html` nest: its tags are balanced."""
    depth = deepest = 0
    for closing, tag in re.findall(r"<(/?)([a-z]+\d?)", html):
        if tag not in ("br", "hr", "img"):
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest
