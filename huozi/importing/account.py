"""The account an editor reads after an import: what was kept, joined, removed and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huozi import messages
from huozi.importing.concerns import Concern, concerns
from huozi.importing.gathering import Raw
from huozi.messages import UserLanguage
from huozi.model.article import Flag, Removed
from huozi.model.source import LeftOut

_EXCERPT = 32
_RISKIEST = 5  # concerns that the console shows
_SHOWN = 40  # lines of removals, and of flags, before the rest is only counted


@dataclass(frozen=True, slots=True)
class ArticleAccount:
    """The account of one article; `manuscript` is "" where none was written."""

    source: str
    manuscript: str
    title: str
    kept: tuple[tuple[str, int], ...]
    joined: int
    removed: tuple[Removed, ...]
    flags: tuple[Flag, ...]
    concerns: tuple[Concern, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The accounts of all articles of an import, in order."""

    articles: tuple[ArticleAccount, ...]

    def lines(self, language: UserLanguage) -> Iterator[str]:
        """Yield the account as plain lines, in `language`."""
        for article in self.articles:
            yield from _lines(article, language)


def account_of(raws: Sequence[Raw], manuscripts: Sequence[str]) -> Account:
    """Return the account of the articles of `raws`; `manuscripts` are their files, if any were written."""
    articles = [
        (article, raw.left_out if n == 0 else ()) for raw in raws for n, article in enumerate(raw.articles)
    ]
    return Account(
        tuple(
            ArticleAccount(
                article.source,
                manuscripts[n] if n < len(manuscripts) else "",
                article.front.title,
                tuple(Counter(block.type for block in article.blocks).items()),
                sum(
                    len(block.lines) - 1 for block in article.blocks if block.type not in ("verse", "figure")
                ),
                article.removed,
                article.flags,
                concerns(article),
                left_out,
            )
            for n, (article, left_out) in enumerate(articles)
        )
    )


def _lines(account: ArticleAccount, language: UserLanguage) -> Iterator[str]:
    def text(id: str, **values: str | int) -> str:
        return messages.text(id, language, **values)

    title = account.title or text("account-untitled")
    yield text("account-article", title=title, source=account.source) + (
        f" → {account.manuscript}" if account.manuscript else ""
    )
    if account.concerns:
        yield "  " + text("account-concerns", count=len(account.concerns))
        for concern in account.concerns[:_RISKIEST]:
            yield "    " + said(concern, language)
    kept = text("account-comma").join(text(f"account-{kind}", count=count) for kind, count in account.kept)
    yield "  " + text("account-kept", kept=kept)
    if account.joined:
        yield "  " + text("account-joined", count=account.joined)
    if account.left_out:
        kinds = Counter(messages.text(f"left-{left.kind}", language) for left in account.left_out)
        told = text("account-comma").join(f"{kind} {count}" for kind, count in kinds.items())
        yield "  " + text("account-beside", told=told)
    for removed in account.removed[:_SHOWN]:
        yield "  " + reason(removed, language) + " " + excerpt(removed.text)
    if len(account.removed) > _SHOWN:
        yield "  " + text("account-more", count=len(account.removed) - _SHOWN)


def said(concern: Concern, language: UserLanguage) -> str:
    """Return where a decision was made and on what, and what else it could be, as a phrase."""
    words = excerpt(concern.text)
    if concern.role == "removed":
        id = "account-concern-copy" if concern.twin else "account-concern-removed"
        return messages.text(id, language, line=concern.line, twin=concern.twin or 0, text=words)
    role = messages.text(f"role-{concern.role}", language)
    return messages.text("account-concern", language, line=concern.line, role=role, text=words)


def reason(removed: Removed, language: UserLanguage) -> str:
    """Return where and why a piece was removed, as a phrase."""
    where = removed.lines[0] if removed.lines else 0
    id = f"account-{removed.reason}" + ("-kept" if removed.kept_line else "")
    return messages.text(id, language, line=where, kept=removed.kept_line or 0)


def excerpt(text: str) -> str:
    """Return the beginning of `text` on one line, for a list."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else flat[: _EXCERPT - 1] + "…"
