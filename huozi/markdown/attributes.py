"""Attribute lists, `{#id .class key="value"}` and `{: …}`: read, and what is understood of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from markdown.extensions.attr_list import get_attrs_and_remainder

LIST = r"\{:?(?P<attributes>(?:\"[^\"\n]*\"|'[^'\n]*'|[^{}\"'\n])*)\}"
"""An attribute list, its inside as the group `attributes`."""

_WORD = re.compile(r"[#.][\w-]+|[A-Za-z][\w:-]*=(?:\"[^\"]*\"|'[^']*'|[^\s\"'=]+)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an attribute list says.

    values   understood, as XHTML has it: class, id, lang, and what the caller asked for
    unknown  words that mean nothing here, as written
    """

    values: Mapping[str, str]
    unknown: tuple[str, ...] = ()


def looks_like_list(inside: str) -> bool:
    """Tell whether `inside` the braces are nothing but classes, ids and key=value: an attribute list."""
    words = inside.strip()
    return bool(words) and not re.sub(r"\s+", "", _WORD.sub("", words))


def read(inside: str, *known: str) -> Attributes:
    """Return what the words `inside` the braces say; `known` are keys that the caller understands."""
    values: dict[str, str] = {}
    unknown = []
    for key, value in get_attrs_and_remainder(inside)[0]:
        text = unescape(value or "")
        if key == ".":
            values["class"] = f"{values.get('class', '')} {text}".strip()
        elif key == "class":
            values["class"] = text
        elif key == "id" or key in known:
            values[key] = text
        elif key == "lang" and _LANGUAGE.fullmatch(text):
            values["lang"] = text
        else:
            unknown.append(f"{key}={text}" if text != key else key)
    return Attributes(values, tuple(unknown))
