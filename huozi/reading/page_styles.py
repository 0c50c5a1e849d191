"""How a page sets its words: the few CSS properties that tell a heading, a caption or a signature from prose.

Read are style attributes, the page's own rules for a single class or id, and the presentational tags of
HTML 4. A rule that combines selectors is not read: what is not known for certain says nothing.
"""

import re
from typing import NamedTuple

from lxml.html import HtmlElement

_BODY_SIZE = 16.0  # CSS pixels, the default of every browser
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0,
    "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_FONT_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_UNITS = {"px": 1.0, "pt": 96 / 72, "rem": 16.0}  # CSS pixels
_LENGTH = re.compile(r"\s*(\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})\s*(px|pt|em|rem|%)")
_SIMPLE = re.compile(r"\s*(?:[a-z][a-z0-9]{0,9})?([.#][\w-]{1,80})\s*", re.IGNORECASE)
_RULES_LIMIT = 5000
_SHEET_LIMIT = 1 << 20


class Setting(NamedTuple):
    """What a style says; None: nothing. `size` in CSS pixels; below 0: as a share of the parent's."""

    size: float | None = None
    bold: bool | None = None
    align: str | None = None  # left, center, right, justify
    hidden: bool = False
    indent: bool | None = None


class Style(NamedTuple):
    """How the words of an element come out, what it inherits and what it says itself together."""

    size: float = _BODY_SIZE
    bold: bool = False
    align: str = ""
    indent: bool | None = None


UNSTYLED = Style()


class Sheet:
    """The page's own rules by class and id."""

    def __init__(self, root: HtmlElement) -> None:
        self.rules: dict[str, Setting] = {}
        for element in root.iter("style"):
            for rule in (element.text or "")[:_SHEET_LIMIT].split("}"):
                selectors, _, declarations = rule.rpartition("{")
                setting = _setting(declarations)
                for selector in selectors.rpartition("{")[2].split(",")[:200]:
                    if (name := _SIMPLE.fullmatch(selector)) and len(self.rules) < _RULES_LIMIT:
                        self.rules[name[1]] = _over(self.rules.get(name[1], Setting()), setting)

    def setting(self, element: HtmlElement, tag: str) -> Setting:
        """Return what tag, classes, id and style attribute of `element` say, the last the strongest."""
        setting = _of_tag(element, tag)
        if self.rules:
            keys = [f".{name}" for name in (element.get("class") or "").split()[:20]] + [
                f"#{element.get('id')}"
            ]
            for key in keys:
                if key in self.rules:
                    setting = _over(setting, self.rules[key])
        style = element.get("style")
        return _over(setting, _setting(style)) if style else setting


def inherited(style: Style, setting: Setting) -> Style:
    """Return how the words of an element come out whose parent's come out as `style`."""
    size = style.size
    if setting.size is not None:
        size = setting.size if setting.size > 0 else style.size * -setting.size
    return Style(
        min(max(size, 1.0), 400.0),
        style.bold if setting.bold is None else setting.bold,
        setting.align or style.align,
        style.indent if setting.indent is None else setting.indent,
    )


def _over(below: Setting, above: Setting) -> Setting:
    return Setting(
        below.size if above.size is None else above.size,
        below.bold if above.bold is None else above.bold,
        above.align or below.align,
        below.hidden or above.hidden,
        below.indent if above.indent is None else above.indent,
    )


def _of_tag(element: HtmlElement, tag: str) -> Setting:
    if tag in ("b", "strong", "th"):
        return Setting(bold=True)
    if tag == "font":
        return Setting(size=_FONT_SIZES.get((element.get("size") or "").strip()))
    if tag in ("big", "small"):
        return Setting(size=-1.2 if tag == "big" else -0.83)
    align = (element.get("align") or "").lower()
    if tag in ("table", "img"):  # they place themselves by it
        return Setting()
    return Setting(
        align="center" if tag == "center" else align if align in ("center", "right", "left") else None
    )


def _setting(style: str) -> Setting:
    found = {}
    for declaration in style[:4000].lower().split(";")[:100]:
        name, _, value = declaration.partition(":")
        found[name.strip()] = value.strip()
    weight = found.get("font-weight", "")
    align = found.get("text-align", "")
    indent = _LENGTH.match(found.get("text-indent", ""))
    return Setting(
        _size(found.get("font-size", "")),
        None if not weight else weight.startswith(("bold", "6", "7", "8", "9")),
        align if align in ("center", "right", "left", "justify") else None,
        found.get("display", "").startswith("none"),
        float(indent[1]) > 0 if indent else None,
    )


def _size(value: str) -> float | None:
    if value in _SIZES:
        return _SIZES[value]
    length = _LENGTH.match(value)
    if length is None or float(length[1]) == 0:
        return None
    number, unit = float(length[1]), length[2]
    if unit in ("em", "%"):
        return -number / (100 if unit == "%" else 1)
    return number * _UNITS[unit]
