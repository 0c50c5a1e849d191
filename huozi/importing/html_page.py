"""What the pages that import writes share: frame, language, words. No script, nothing fetched."""

import html
from collections.abc import Iterable
from pathlib import Path

from huozi import messages
from huozi.messages import UserLanguage


def language_of(tag: str) -> UserLanguage:
    """Return in which language a page about an article in the language `tag` (BCP 47) speaks."""
    return "zh" if tag.startswith("zh") else "en"


def words(id: str, language: UserLanguage, **values: str | int) -> str:
    """Return a text of the catalogue, escaped for HTML."""
    return html.escape(messages.text(id, language, **values))


def page(title: str, style: str, parts: Iterable[str], language: UserLanguage) -> str:
    """Return a whole page: `title` escaped already, `style` a sheet of this room, `parts` its body."""
    sheet = (Path(__file__).parent / style).read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>\n{sheet}</style></head>\n<body><main>\n<h1>{title}</h1>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )
