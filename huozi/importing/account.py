"""The account an editor reads after an import: what was kept, joined, removed and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huozi import messages
from huozi.messages import Language
from huozi.model.article import Article, Flag, Removed

_EXCERPT = 32
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


@dataclass(frozen=True, slots=True)
class Account:
    """The accounts of all articles of an import, in order."""

    articles: tuple[ArticleAccount, ...]

    def lines(self, language: Language) -> Iterator[str]:
        """Yield the account as plain lines, in `language`."""
        for article in self.articles:
            yield from _lines(article, language)


def account_of(articles: Sequence[Article], manuscripts: Sequence[str]) -> Account:
    """Return the account of `articles`; `manuscripts` are their files, or nothing where none were written."""
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
            )
            for n, article in enumerate(articles)
        )
    )


def _lines(account: ArticleAccount, language: Language) -> Iterator[str]:
    def text(id: str, **values: str | int) -> str:
        return messages.text(id, language, **values)

    title = account.title or text("account-untitled")
    yield text("account-article", title=title, source=account.source) + (
        f" → {account.manuscript}" if account.manuscript else ""
    )
    kept = text("account-comma").join(text(f"account-{kind}", count=count) for kind, count in account.kept)
    yield "  " + text("account-kept", kept=kept)
    if account.joined:
        yield "  " + text("account-joined", count=account.joined)
    for removed in account.removed[:_SHOWN]:
        yield "  " + reason(removed, language) + " " + excerpt(removed.text)
    if len(account.removed) > _SHOWN:
        yield "  " + text("account-more", count=len(account.removed) - _SHOWN)


def reason(removed: Removed, language: Language) -> str:
    """Return where and why a piece was removed, as a phrase."""
    where = removed.lines[0] if removed.lines else 0
    id = f"account-{removed.reason}" + ("-kept" if removed.kept_line else "")
    return messages.text(id, language, line=where, kept=removed.kept_line or 0)


def excerpt(text: str) -> str:
    """Return the beginning of `text` on one line, for a list."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else flat[: _EXCERPT - 1] + "…"
