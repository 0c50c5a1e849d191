"""The first part of the account page: what to check, with rulings to copy, and what was left out."""

import html
from collections.abc import Iterator, Sequence

from huozi import messages
from huozi.importing.account import excerpt, said
from huozi.importing.concerns import Concern, concerns, joins
from huozi.importing.html_page import words
from huozi.importing.rulings import SUFFIX
from huozi.messages import UserLanguage
from huozi.model.article import Article
from huozi.model.ruling import ROLES, Ruling
from huozi.model.source import LeftOut

_SHOWN = 60  # concerns, joins and pieces left out, before the rest is only counted


def review(article: Article, name: str, language: UserLanguage) -> Iterator[str]:
    """Yield HTML: the concerns about `article` riskiest first, and the lines of the raw `name` joined."""
    found = concerns(article)
    if found:
        yield f"<h3>{words('account-concerns', language, count=len(found))}</h3>"
        file = f"manuscript/raw/{name}{SUFFIX}"
        yield f'<p class="sub">{words("account-rule-hint", language, file=file)}</p>'
        yield '<ol class="check">' + "".join(_item(concern, language) for concern in found[:_SHOWN]) + "</ol>"
        yield from _more(len(found), language)
    joined = joins(article)
    if joined:
        spans = "　".join(f"{lines[0]}–{lines[-1]}" for lines in joined[:_SHOWN])
        yield f'<p class="sub">{words("account-joins", language, lines=spans)}</p>'
        yield from _more(len(joined), language)


def beside(left_out: Sequence[LeftOut], rulings: Sequence[Ruling], language: UserLanguage) -> Iterator[str]:
    """Yield HTML: the rulings that were obeyed, and what is in the file beside its text."""
    if rulings:
        said = (
            words("account-ruled", language, line=_span(ruling), role=_role(ruling.role, language))
            for ruling in rulings
        )
        yield '<p class="sub">' + "<br>".join(said) + "</p>"
    if left_out:
        yield f"<h3>{words('account-left-out', language)}</h3>"
        items = "".join(
            f"<li><small>{words(f'left-{left.kind}', language)}{_at(left)}</small>{_shown(left.text)}</li>"
            for left in left_out[:_SHOWN]
        )
        yield f'<ul class="left">{items}</ul>'
        yield from _more(len(left_out), language)


def _item(concern: Concern, language: UserLanguage) -> str:
    others = "".join(
        f"<div>{words('account-otherwise', language, role=_role(role, language), ruling='')}"
        f"<code>{html.escape(ruling)}</code></div>"
        for role, ruling in concern.rulings
    )
    told = f"{html.escape(said(concern, language))}{_why(concern, language)}"
    return f'<li class="{concern.role}">{told}{others}</li>'


def _why(concern: Concern, language: UserLanguage) -> str:
    """Return the clues that spoke for a decision, as sentences."""
    if not concern.because:
        return ""
    between = "；" if language == "zh" else "; "
    clues = between.join(messages.text(f"clue-{clue}", language) for clue in concern.because)
    return f"<small>{words('account-because', language, clues=clues)}</small>"


def _more(count: int, language: UserLanguage) -> Iterator[str]:
    if count > _SHOWN:
        yield f'<p class="sub">{words("account-more", language, count=count - _SHOWN)}</p>'


def _role(role: str, language: UserLanguage) -> str:
    """Return the name of a role; what is none is another line of the text, quoted."""
    return messages.text(f"role-{role}", language) if role in ROLES else f"“{excerpt(role)}”"


def _span(ruling: Ruling) -> str:
    return str(ruling.first) if ruling.first == ruling.last else f"{ruling.first}–{ruling.last}"


def _at(left: LeftOut) -> str:
    return f" · {left.line}" if left.line else ""


def _shown(text: str) -> str:
    return html.escape(text if len(text) <= 400 else text[:400] + "…")
