"""Import: raw sources to manuscripts, with the account of every character of theirs.

    sources ─gather→ texts and photos ─read, clean→ articles ─match→ their photos ─dump→ manuscript/NN-slug.md
                                                        └─record→ manuscript/raw/NAME.json, NAME.html

Nothing a person has edited is ever overwritten: everything is compared first, and written only if all may be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huozi.diagnostics import Finding
from huozi.importing import edition
from huozi.importing.account import Account, account_of
from huozi.importing.gathering import Gathered, gather
from huozi.importing.record import record_of
from huozi.model.article import Article


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import made.

    record       as documented for `--json`: of one article, or {"articles": […]}
    account      what a person is told
    manuscripts  the files a person edits from here on, changed by this import or not
    written      every file written, in order
    edition      the folder they are in; None where nothing was to be written
    """

    articles: tuple[Article, ...]
    record: dict[str, Any]
    findings: tuple[Finding, ...]
    account: Account
    manuscripts: tuple[Path, ...] = ()
    written: tuple[Path, ...] = ()
    edition: Path | None = None


def read_articles(sources: Sequence[Path], *, language: str | None = None) -> ImportResult:
    """Read and clean `sources` (files and folders) and write nothing.

    `language` (BCP 47) overrides detection.

    Raises SourceError for what cannot be read, and where there is no text at all.
    """
    return _result(gather(sources, language))


def import_raw(sources: Sequence[Path], into: Path, *, language: str | None = None) -> ImportResult:
    """Bring `sources` into the edition in folder `into`, made where there is none yet.

    Raises SourceError as `read_articles` does, EditionError `manuscript-edited` where a manuscript that a
    person has edited would change (nothing is written then), OutputError where a file cannot be written.
    """
    gathered = gather(sources, language, into)
    plan = edition.plan(gathered, into)
    written = edition.write(plan)
    manuscripts = tuple(into / target.path for target in plan.targets)
    return _result(plan.gathered, manuscripts, written, into)


def _result(
    gathered: Gathered,
    manuscripts: tuple[Path, ...] = (),
    written: tuple[Path, ...] = (),
    into: Path | None = None,
) -> ImportResult:
    articles = tuple(article for raw in gathered.raws for article in raw.articles)
    return ImportResult(
        articles,
        record_of(gathered.raws),
        gathered.findings,
        account_of(gathered.raws, tuple(str(path) for path in manuscripts)),
        manuscripts,
        written,
        into,
    )
