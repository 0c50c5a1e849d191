"""The account as one HTML page: the raw lines beside what became of them. No script, nothing fetched."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huozi import manuscript, messages
from huozi.importing.account import reason
from huozi.importing.concerns import concerns
from huozi.importing.gathering import Raw
from huozi.importing.html_page import language_of, page, words
from huozi.importing.page_review import beside, review
from huozi.importing.target import Target
from huozi.messages import UserLanguage
from huozi.model.article import Absorbed, Article, Block, Change, Flag, Removed


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: source line numbers, what stood there, what became of it."""

    line: int
    numbers: tuple[int, ...]
    left: str
    right: str
    kind: str = ""


def account_page(name: str, raw: Raw, targets: Sequence[Target]) -> str:
    """Return the page about the source `raw`, kept as `name`, and the manuscripts made of it."""
    language = language_of(targets[0].article.language)
    parts = [part for target in targets for part in _article(target, name, language)]
    parts += beside(raw.left_out, raw.rulings, language)
    return page(words("account-page", language, source=name), "account.css", parts, language)


def _article(target: Target, name: str, language: UserLanguage) -> Iterator[str]:
    def text(id: str, **values: str | int) -> str:
        return words(id, language, **values)

    article = target.article
    places = manuscript.lines_of(target.text, article.blocks)
    rows = sorted(_rows(article, places, target.path.as_posix(), language), key=lambda row: row.line)
    yield f"<h2>{html.escape(article.front.title or messages.text('account-untitled', language))}</h2>"
    yield f'<p class="sub">{html.escape(target.path.as_posix())}</p>'
    counts = (
        ("blocks", article.blocks),
        ("removed", article.removed),
        ("flags", (*article.flags, *concerns(article))),
        ("changes", article.changes),
    )
    yield (
        "<ul>"
        + "".join(f"<li><b>{len(items)}</b>{text(f'account-sum-{key}')}</li>" for key, items in counts)
        + "</ul>"
    )
    yield from review(article, name, language)
    yield (
        '<table><colgroup><col class="n"><col><col class="n"><col></colgroup><thead><tr>'
        f"<th></th><th>{text('account-raw')}</th><th></th><th>{text('account-clean')}</th></tr></thead><tbody>"
    )
    for row in rows:
        numbers = (
            f"{row.numbers[0]}–{row.numbers[-1]}"
            if len(row.numbers) > 1
            else str(row.numbers[0] if row.numbers else "")
        )
        yield f'<tr class="{row.kind}"><td class="n">{numbers}</td><td>{row.left}</td>{row.right}</tr>'
    yield "</tbody></table>"


def _rows(article: Article, places: Sequence[int], path: str, language: UserLanguage) -> Iterator[_Row]:
    yield from _head_rows(article, language)
    flags: dict[int, list[Flag]] = {}
    for flag in article.flags:
        flags.setdefault(flag.line or 0, []).append(flag)
    notes: dict[int, list[Absorbed | Change]] = {}
    for absorbed in article.absorbed:
        notes.setdefault(absorbed.line, []).append(absorbed)
    for change in article.changes:
        notes.setdefault(change.line, []).append(change)
    for block, place in zip(article.blocks, places, strict=True):
        doubts = flags.get(block.lines[0], []) if block.lines else []
        small = "".join(f"<small>⚑ {words(f'flag-{flag.kind}', language)}</small>" for flag in doubts)
        marks = _marks(notes.get(block.lines[0], ()), language) if block.lines else ""
        right = f'<td class="n">{place}</td><td class="{block.type}">{_shown(block)}{small}{marks}</td>'
        yield _Row(
            block.lines[0] if block.lines else 0,
            block.lines,
            html.escape(block.raw),
            right,
            "flag" if doubts else "",
        )
    for removed in article.removed:
        back = _put_back(removed, article.blocks, places)
        hint = words("account-put-back", language, path=path, line=back)
        why = html.escape(reason(removed, language).rstrip("：:"))
        left = f"<del>{html.escape(removed.text)}</del>"
        right = f'<td class="n"></td><td><small>{why}</small><small>{hint}</small></td>'
        yield _Row(removed.lines[0] if removed.lines else 0, removed.lines, left, right, "gone")


def _head_rows(article: Article, language: UserLanguage) -> Iterator[_Row]:
    """The front matter has no line of the text: its facts come first, as they are printed."""
    front = article.front
    people = "　".join(f"{person.name} {person.role}".strip() for person in front.contributors)
    facts = (
        ("kicker", front.kicker), ("title", front.title), ("subtitle", front.subtitle),
        ("contributors", people), ("date", front.date), ("source", front.source),
    )  # fmt: skip
    for key, value in facts:
        if value:
            name = words(f"account-fact-{key}", language)
            shown = html.escape(value)
            yield _Row(
                0,
                (),
                f'<span class="cap">{name}</span>',
                f'<td class="n"></td><td class="{"heading" if key == "title" else ""}">{shown}</td>',
            )


def _marks(notes: Sequence[Absorbed | Change], language: UserLanguage) -> str:
    shown = []
    for note in notes:
        if isinstance(note, Absorbed):
            shown.append(messages.text("account-absorbed", language, text=note.text))
        elif note.after:
            shown.append(messages.text("account-changed", language, before=note.before, after=note.after))
        else:
            shown.append(messages.text("account-invisible", language, code=f"U+{ord(note.before[0]):04X}"))
    return f"<small>{html.escape('　'.join(dict.fromkeys(shown)))}</small>" if shown else ""


def _shown(block: Block) -> str:
    text = html.escape(f"{block.mark} {block.text}".strip())
    if block.type == "figure":
        more = [html.escape(value) for value in (block.credit, block.description) if value]
        text = f"▣ {text}" + "".join(f'\n<span class="cap">{value}</span>' for value in more)
    return text


def _put_back(removed: Removed, blocks: Sequence[Block], places: Sequence[int]) -> int:
    """Return the manuscript line before which the removed piece stood in the source."""
    first = removed.lines[0] if removed.lines else 0
    after = [
        place for block, place in zip(blocks, places, strict=True) if block.lines and block.lines[0] > first
    ]
    return min(after, default=max(places, default=1) + 1)
