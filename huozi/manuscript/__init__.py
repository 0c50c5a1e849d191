"""The manuscript format both ways: one Markdown file with YAML front matter per article.

Import writes it with `dump`, build reads it with `load`; nothing else knows its shape. `load` never
rewrites a file and reads nothing outside the edition.
"""

from pathlib import Path

from huozi.diagnostics import EditionError, Finding, Location, finding, reason
from huozi.manuscript import front, text
from huozi.model.article import Article, Block
from huozi.model.manuscript import FrontMatter, Manuscript

SIZE_LIMIT = 16 * 1024 * 1024
MARK = "huozi 活字"  # the comment at the head of the front matter of what `dump` wrote


def load(path: Path, root: Path) -> tuple[Manuscript, tuple[Finding, ...]]:
    """Read the manuscript file at `path` of the edition in folder `root`.

    Returns it with what is worth saying about it (unknown keys). Raises EditionError, with file, line and
    column, for a file outside the edition, too large, not UTF-8, or whose front matter is broken.
    """
    place = _place(path, root)
    return _parse(_read(path, place), place)


def source(path: Path, root: Path) -> str:
    """Return the whole of the manuscript file at `path`, front matter and all, its lines ended by line feeds.

    Raises EditionError for a file outside the edition, too large or not UTF-8.
    """
    return _read(path, _place(path, root))


def load_text(whole: str, place: str) -> Manuscript:
    """Return the manuscript whose whole file at `place` is `whole`. Raises EditionError as `load` does."""
    return _parse(whole, place)[0]


def _parse(whole: str, place: str) -> tuple[Manuscript, tuple[Finding, ...]]:
    head = front.part(whole)
    if head is None:
        raise EditionError(finding("front-matter-missing", Location(place, 1, 1)))
    facts, findings = front.read(head[0], place)
    lines = whole.split("\n")
    first = next((n for n in range(head[1], len(lines)) if lines[n].strip()), head[1])
    return Manuscript(place, facts, "\n".join(lines[first:]), first + 1), findings


def dump(article: Article, untitled: str) -> str:
    """Return `article` as the text of a manuscript file; `untitled` stands where it has no title.

    No character of its text is lost and none becomes mark-up: reading the file gives the same front matter
    and blocks.
    """
    return front.write(article.front, MARK, untitled) + "\n" + text.write(article.blocks)


def lines_of(whole: str, blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Return the 1-based line of the dumped manuscript `whole` at which each of its `blocks` begins."""
    return text.lines_of(whole, blocks)


def read_front(whole: str) -> tuple[FrontMatter, int, tuple[int, ...], bool] | None:
    """Read the front matter of a raw Markdown source, foreign ones too.

    Returns what of it is ours, the lines it takes, the 1-based lines of keys that are not ours, and whether
    `dump` wrote it; None where there is none that can be read.
    """
    head = front.part(whole)
    if head is None:
        return None
    own = f"# {MARK}" in head[0].split("\n")[:1]
    if not own:
        foreign = front.read_foreign(head[0])
        return (foreign[0], head[1], foreign[1], False) if foreign else None
    try:
        facts, findings = front.read(head[0], "", needs_title=False)
    except EditionError:
        return None
    unknown = tuple(found.location.line or 1 for found in findings if found.location)
    return facts, head[1], unknown, own


def _place(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        raise EditionError(finding("manuscript-outside", str(path))) from None


def _read(path: Path, place: str) -> str:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise EditionError(finding("manuscript-too-large", place, limit=SIZE_LIMIT // 2**20))
        data = path.read_bytes()
    except OSError as error:
        raise EditionError(finding("manuscript-unreadable", place, reason=reason(error))) from error
    try:
        whole = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        head = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8-sig", "replace")
        raise EditionError(finding("manuscript-not-utf8", Location(place, line, len(head) + 1))) from None
    return whole.replace("\r\n", "\n").replace("\r", "\n")
