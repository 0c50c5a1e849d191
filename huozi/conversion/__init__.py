"""One Chinese edition in another script: every text of a Book converted by OpenCC, by phrases.

Words decide, not characters alone: 头发 is 頭髮 and 发现 發現, 以后 is 以後 and 皇后 stays. No word becomes
another: OpenCC's lists of Taiwan's words are those of programmers, and would make 法律程序 法律程式 and
红头文件 紅標頭檔案. What a machine cannot know (a name, 老钟) a person says in
`manuscript/scripts.toml`; all that was converted is listed.
"""

import importlib
import re
import tomllib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from huozi import languages
from huozi.conversion.texts import Convert, converted_body
from huozi.diagnostics import EditionError, Finding, Location, ToolError, finding
from huozi.files import inside
from huozi.model.book import Book, Chapter, ContentsEntry, Edition, Figure
from huozi.model.folders import MANUSCRIPT
from huozi.model.manuscript import Contributor, FrontMatter

EXCEPTIONS = f"{MANUSCRIPT}/scripts.toml"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "script.huozi.invalid")
_PHRASES = Path(__file__).parent / "phrases.toml"
_FIRST_MARK = 0xF0000  # of a plane that no text uses: stands for a phrase that is an exception
_LARGEST = 1 << 20
_APOSTROPHE = re.compile(r"(?<=[A-Za-z0-9])’(?=[A-Za-z])")
_TO_TRADITIONAL = {"TW": "s2tw", "HK": "s2hk", "": "s2t"}
_TO_SIMPLIFIED = {"HK": "hk2s", "": "tw2s"}  # t2s leaves 著 where 着 is meant
_AMONG_TRADITIONAL = {"TW": "t2tw", "HK": "t2hk"}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of a text.

    before, after  a run of characters that changed, as long as OpenCC replaced them together; or one that
                   has several forms and stayed
    count          how often; example: the first time, with what stands around it, before and after
    doubtful       a character in it has several forms, of which the words around chose one
    """

    before: str
    after: str
    count: int
    example: tuple[str, str]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Converted:
    """An edition in another script, what was converted, and what was found; script: None where it stayed."""

    book: Book
    script: str | None = None
    conversions: tuple[Conversion, ...] = ()
    findings: tuple[Finding, ...] = ()


def in_script(book: Book, script: str) -> Converted:
    """Return `book` in `script` (BCP 47, zh-Hant-TW); in the edition's own it stays as it is.

    The edition gets an identifier of its own, made of the first and the script, and no ISBN, which belongs to
    the first. Code, and text in other languages, stays.

    Raises ToolError (`opencc-missing`), EditionError (`scripts-broken`).
    """
    edition = book.edition
    if script == edition.language:
        return Converted(book)
    rules = _Rules(edition.language, script, _phrases(script) | _exceptions(edition.root, script))
    chapters = tuple(_chapter(chapter, rules.convert) for chapter in book.chapters)
    made = replace(
        book,
        edition=_edition(edition, script, rules.convert),
        chapters=chapters,
        contents=tuple(_entry(entry, rules.convert) for entry in book.contents),
    )
    listed = rules.listed()
    doubtful = sum(one.count for one in listed if one.doubtful)
    kinds = sum(one.before != one.after for one in listed)
    told = finding("script-converted", EXCEPTIONS, script=script, kinds=kinds, doubtful=doubtful)
    return Converted(made, script, listed, (told,))


def as_list(conversions: Iterable[Conversion]) -> str:
    """Return the conversions as text to be read: doubtful ones first, a tab between columns.

    A doubtful character that stayed as it was stands among them: 制 → 制.
    """
    ordered = sorted(conversions, key=lambda one: (not one.doubtful, -one.count, one.before))
    lines = [
        "\t".join(("?" if one.doubtful else "", f"{one.before} → {one.after}", str(one.count), *one.example))
        for one in ordered
    ]
    return "\n".join(lines) + "\n"


class _Rules:
    """One direction of conversion with its exceptions; remembers what it did."""

    def __init__(self, language: str, script: str, exceptions: dict[str, str]) -> None:
        self._run = _converter(language, script)
        self._quotes = _quotation_marks(language, script)
        self._exceptions = sorted(exceptions.items(), key=lambda pair: -len(pair[0]))
        self._doubtful = frozenset("".join(languages.words("several_forms")))
        self._done: dict[tuple[str, str], tuple[int, tuple[str, str]]] = {}

    def convert(self, text: str) -> str:
        """Return `text` converted."""
        if not text.strip():
            return text
        marked = text
        for number, (phrase, _) in enumerate(self._exceptions):
            marked = marked.replace(phrase, chr(_FIRST_MARK + number))
        after = quoted(self._run(marked), self._quotes)
        for number, (_, kept) in enumerate(self._exceptions):
            after = after.replace(chr(_FIRST_MARK + number), kept)
        self._note(text, after)
        return after

    def _note(self, before: str, after: str) -> None:
        kept = [
            (at, old, old)
            for at, (old, new) in enumerate(zip(before, after, strict=False))
            if old == new and old in self._doubtful and len(before) == len(after)
        ]  # what stayed as it was may be wrong too: 自制 is restraint, or made by oneself (自製)
        for at, old, new in (*changes(before, after), *kept):
            shown = (before[max(0, at - 6) : at + len(old) + 6], after[max(0, at - 6) : at + len(new) + 6])
            count, example = self._done.get((old, new), (0, shown))
            self._done[old, new] = (count + 1, example)

    def listed(self) -> tuple[Conversion, ...]:
        """Return what was converted so far."""
        return tuple(
            Conversion(old, new, count, example, doubtful=bool(self._doubtful & set(old)))
            for (old, new), (count, example) in self._done.items()
        )


def changes(before: str, after: str) -> Iterable[tuple[int, str, str]]:
    """Yield where `after` differs: offset in `before`, what stood there, what stands there now.

    Where both are as long, character by character; else the runs that differ.
    """
    if len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                yield at, old, new
        return
    import difflib  # noqa: PLC0415  rarely needed: only words of another length bring it

    for kind, first, last, start, end in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if kind != "equal":
            yield first, before[first:last], after[start:end]


def _converter(language: str, script: str) -> Callable[[str], str]:
    traditional = [languages.language(tag).code == "zh-Hant" for tag in (language, script)]
    region = (language if not traditional[1] else script).rpartition("-")[2]
    names = {
        (False, True): _TO_TRADITIONAL, (True, False): _TO_SIMPLIFIED, (True, True): _AMONG_TRADITIONAL,
    }.get((traditional[0], traditional[1]), {})  # fmt: skip
    name = names.get(region, names.get(""))
    if name is None:
        return lambda text: text
    try:
        library = importlib.import_module("opencc")
    except ImportError as error:
        raise ToolError(finding("opencc-missing", script=script)) from error
    run: Callable[[str], str] = library.OpenCC(name).convert
    return run


def _quotation_marks(language: str, script: str) -> str:
    """Return the quotation marks of `script`, the outer ones first, where `language` has others."""
    before, after = (languages.language(tag).code for tag in (language, script))
    return "" if before == after else "「」『』" if after == "zh-Hant" else "“”‘’"


def quoted(text: str, marks: str) -> str:
    """Return `text` with the quotation marks `marks` in place of the other script's.

    GB/T 15834-2011 4.8 has “” and ‘’, 重訂標點符號手冊 (Taiwan, 2008) 「」 and 『』. An apostrophe in a
    Western word stays.
    """
    if not marks:
        return text
    others = "“”‘’" if marks[0] == "「" else "「」『』"
    apostrophes = _APOSTROPHE.sub(chr(_FIRST_MARK - 1), text) if others[3] == "’" else text
    return apostrophes.translate(str.maketrans(others, marks)).replace(chr(_FIRST_MARK - 1), "’")


def _phrases(script: str) -> dict[str, str]:
    """Return what OpenCC converts wrongly into `script`: phrase → as it is to stand."""
    table = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    parts = script.split("-")
    return {k: v for n in range(2, len(parts) + 1) for k, v in table.get("-".join(parts[:n]), {}).items()}


def _exceptions(root: Path, script: str) -> dict[str, str]:
    """Return the exceptions of `script`: phrase as written → as it is to stand."""
    path = root / EXCEPTIONS
    if not inside(root, path):
        return {}
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("> 1 MB")
        table = tomllib.loads(path.read_text(encoding="utf-8-sig")).get(script, {})
    except (OSError, ValueError) as error:
        raise EditionError(finding("scripts-broken", EXCEPTIONS, reason=str(error)[:120])) from error
    if not isinstance(table, dict) or not all(isinstance(value, str) and key for key, value in table.items()):
        raise EditionError(finding("scripts-broken", Location(EXCEPTIONS), reason=f"[{script}]"))
    return table


def _edition(edition: Edition, script: str, convert: Convert) -> Edition:
    def text(value: str | None) -> str | None:
        return None if value is None else convert(value)

    series, revision = edition.series, edition.revision
    return replace(
        edition,
        language=script,
        identifier=uuid.uuid5(_NAMESPACE, f"{edition.identifier}\n{script}").urn,
        isbn=None,
        title=convert(edition.title),
        subtitle=text(edition.subtitle),
        publisher=text(edition.publisher),
        rights=text(edition.rights),
        description=text(edition.description),
        subjects=tuple(map(convert, edition.subjects)),
        places=tuple(map(convert, edition.places)),
        contributors=_people(edition.contributors, convert),
        series=series and replace(series, name=convert(series.name), permit=text(series.permit)),
        revision=revision
        and replace(revision, note=text(revision.note), errata=tuple(map(convert, revision.errata))),
    )


def _people(people: Iterable[Contributor], convert: Convert) -> tuple[Contributor, ...]:
    return tuple(replace(person, name=convert(person.name), role=convert(person.role)) for person in people)


def _chapter(chapter: Chapter, convert: Convert) -> Chapter:
    return replace(
        chapter,
        front=_front(chapter.front, convert),
        body=converted_body(chapter.body, convert),
        headings=tuple(replace(heading, text=convert(heading.text)) for heading in chapter.headings),
        figures=tuple(_figure(figure, convert) for figure in chapter.figures),
        # Words of another length move what stands behind them: the line stays true, the column does not.
        positions={block: stretches[:1] for block, stretches in chapter.positions.items()},
    )


def _front(front: FrontMatter, convert: Convert) -> FrontMatter:
    def text(value: str | None) -> str | None:
        return None if value is None else convert(value)

    return replace(
        front,
        title=convert(front.title),
        kicker=text(front.kicker),
        subtitle=text(front.subtitle),
        contributors=_people(front.contributors, convert),
        source=text(front.source),
        column=text(front.column),
        description=text(front.description),
    )


def _figure(figure: Figure, convert: Convert) -> Figure:
    return replace(
        figure,
        caption=convert(figure.caption),
        alt=convert(figure.alt),
        credit=convert(figure.credit) if figure.credit else figure.credit,
        description=convert(figure.description) if figure.description else figure.description,
    )


def _entry(entry: ContentsEntry, convert: Convert) -> ContentsEntry:
    children = tuple(_entry(child, convert) for child in entry.children)
    return replace(entry, label=convert(entry.label), children=children)
