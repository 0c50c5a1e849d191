"""HTML that an edition may carry: all else goes out and its text stays; scripts and styles go whole."""

import re

import nh3

FIGURE_DATA = ("alt", "credit", "width", "source")
"""The data-* attributes that carry a figure's facts from the dialect to the body."""

SCHEMES = frozenset({"http", "https", "mailto"})
"""The schemes of addresses that an edition may lead to."""

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


def is_refused(address: str) -> bool:
    """Tell whether `address` has a scheme that an edition must not lead to: javascript, file, data."""
    scheme = _SCHEME.match(address)
    return scheme is not None and scheme[1].lower() not in SCHEMES


def sanitised(html: str) -> str:
    """Return `html` with nothing but the elements, attributes and schemes that an edition may carry."""
    return nh3.clean(
        html,
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
