"""The edition's folder to the one `Book` that every output is made from."""

import datetime
import re
from html import escape
from pathlib import Path

from huozi import languages, manuscript, markdown, messages, project
from huozi.diagnostics import AssetError, EditionError, Finding, finding
from huozi.files import inside, natural
from huozi.markdown.links import resolved
from huozi.model.book import Book, Chapter, ContentsEntry, Edition, Link, Photo, Rendered, Revision
from huozi.model.folders import IMAGES, PICTURE_SUFFIXES, SETTINGS
from huozi.model.manuscript import Contributor, FrontMatter
from huozi.model.namespaces import EPUB, XHTML
from huozi.photos.probe import probe
from huozi.project import Project
from huozi.tables import near


def clock(edition: Edition, source_date_epoch: str | None = None) -> datetime.datetime:
    """Return the clock of every output, in UTC.

    It is `source_date_epoch`, else the day of the last correction, else that of issue, else 1980-01-01. An
    edition that nobody dated still gives the same bytes each time; 1980 is where ZIP's calendar begins.
    """
    given = source_date_epoch or ""
    if re.fullmatch(r"[0-9]{1,11}", given):  # up to the year 5138
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC)
    day = edition.revision.date if edition.revision else edition.date
    return _midnight(day or datetime.date(1980, 1, 1))


def first_issued(book: Book) -> datetime.datetime:
    """Return when the edition first came out, UTC: the day of issue, else the clock of its outputs."""
    if book.edition.revision and book.edition.date:
        return min(_midnight(book.edition.date), book.modified)
    return book.modified


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def assemble(read: Project, modified: datetime.datetime | None = None) -> Book:
    """Return the whole edition: every manuscript rendered, every photo probed, the contents tree built.

    modified  the clock of every output, UTC; None: the one of the edition, see `clock`

    Raises EditionError for a broken manuscript, AssetError for a photo that cannot be used.
    """
    edition = read.edition
    findings: list[Finding] = [*read.findings]
    photos = _Photos(edition.root)
    read_chapters: list[Chapter] = []
    links: dict[str, tuple[Link, ...]] = {}
    for number, path in enumerate(read.manuscripts, 1):
        if project.is_placeholder(path):
            raise EditionError(finding("article-placeholder", path.relative_to(edition.root).as_posix()))
        text, found = manuscript.load(path, edition.root)
        findings += found
        chapter = f"a{number:02d}"
        try:
            language = text.front.language or edition.language
            rendered = markdown.render(text, chapter, language, photos.find, edition.photos)
        except AssetError as error:
            raise AssetError(photos.named_nearly(error.finding)) from error
        findings += map(photos.named_nearly, rendered.findings)
        if not rendered.body.strip():
            raise EditionError(finding("manuscript-empty", text.path, text.first_line))
        read_chapters.append(
            Chapter(chapter, text.path, text.front, _section(chapter, text.front, rendered, edition),
                    rendered.headings, rendered.figures, rendered.positions, rendered.anchors)
        )  # fmt: skip
        links[chapter] = rendered.links
    if edition.revision and edition.revision.errata:
        read_chapters.append(_errata(edition, edition.revision, f"a{len(read_chapters) + 1:02d}"))
        links[read_chapters[-1].id] = ()
    findings = _told_once(findings, "maths-as-source")
    chapters, dead = resolved(read_chapters, links)
    findings += dead
    cover = _cover(edition, photos)
    findings += photos.remarks()
    contents = tuple(_contents(chapter) for chapter in chapters)
    return Book(edition, tuple(chapters), contents, modified or clock(edition), cover, tuple(findings))


def _errata(edition: Edition, revision: Revision, id: str) -> Chapter:
    """Return the errata 勘误 as the last article, dated by the correction."""
    front = FrontMatter(messages.label("label-errata", edition.language), date=revision.date.isoformat())
    items = "\n".join(
        f'<li id="{id}-e{number}">{escape(text)}</li>' for number, text in enumerate(revision.errata, 1)
    )
    rendered = Rendered(f'<ol class="errata">\n{items}\n</ol>\n', (), ())
    return Chapter(id, SETTINGS, front, _section(id, front, rendered, edition), (), ())


def _told_once(findings: list[Finding], id: str) -> list[Finding]:
    """Return `findings` with but the first of the kind `id`: it speaks for the whole edition."""
    first = next((found for found in findings if found.id == id), None)
    return [found for found in findings if found.id != id or found is first]


class _Photos:
    """The pictures of images/, each probed at most once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.probed: dict[Path, Photo] = {}

    def find(self, name: str) -> Photo | None:
        """Return the photo a manuscript names so; None where images/ has no such file."""
        path = project.find_image(self.root, name)
        if path is None:
            return None
        if path not in self.probed:
            self.probed[path] = probe(path, path.relative_to(self.root / IMAGES).as_posix())
        return self.probed[path]

    def named_nearly(self, found: Finding) -> Finding:
        """Return `found`, or of a missing photo whose name is nearly that of a file here, what was meant."""
        name = str(found.values.get("photo", ""))
        if found.id not in ("photo-missing", "photo-required"):
            return found
        names = [path.relative_to(self.root / IMAGES).as_posix() for path in self._present()]
        named = near(name, names, likeness=0.85)
        if named is None:
            return found
        id = "photo-misnamed" if found.id == "photo-missing" else "photo-misnamed-required"
        return Finding(id, found.location, {**found.values, "meant": named})

    def _present(self) -> list[Path]:
        """Return the pictures in images/, in name order."""
        folder = self.root / IMAGES
        found = (path for path in folder.rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
        return sorted((path for path in found if inside(folder, path)), key=natural)

    def remarks(self) -> list[Finding]:
        """Return a notice for each picture in images/ that no article shows, and for each that moves."""
        unused = [path for path in self._present() if path not in self.probed]
        moving = [(path, photo.frames) for path, photo in self.probed.items() if photo.frames > 1]
        return [
            *(finding("photo-unused", path.relative_to(self.root).as_posix()) for path in unused),
            *(
                finding("photo-animated", path.relative_to(self.root).as_posix(), count=frames)
                for path, frames in moving
            ),
        ]


def _cover(edition: Edition, photos: _Photos) -> Photo | None:
    """Return the picture for the cover: the one edition.toml names, else a JPEG or PNG named cover."""
    if edition.cover:
        photo = photos.find(edition.cover)
        if photo is None:
            raise AssetError(finding("cover-missing", SETTINGS, photo=edition.cover))
        return photo
    for name in ("cover.jpg", "cover.jpeg", "cover.png"):
        photo = photos.find(name)
        if photo:
            return photo
    return None


def _contents(chapter: Chapter) -> ContentsEntry:
    sections = tuple(
        ContentsEntry(heading.text, chapter.id, heading.id)
        for heading in chapter.headings
        if heading.level == 2 and heading.text
    )
    return ContentsEntry(
        " ".join(title_parts(chapter.front.title)), chapter.id, f"{chapter.id}-title", sections
    )


def _section(chapter: str, front: FrontMatter, rendered: Rendered, edition: Edition) -> str:
    """Return the chapter as one <section>: title block, then the rendered text."""
    language = front.language
    spoken = f'lang="{language}" xml:lang="{language}" ' if language and language != edition.language else ""
    return (
        f'<section xmlns="{XHTML}" xmlns:epub="{EPUB}" class="article" id="{chapter}" epub:type="chapter" '
        f'{spoken}role="doc-chapter" aria-labelledby="{chapter}-title">\n'
        f"{_title_block(chapter, front, front.language or edition.language)}{rendered.body}</section>"
    )


def _title_block(chapter: str, front: FrontMatter, language: str) -> str:
    parts = " ".join(f'<span class="part">{escape(part)}</span>' for part in title_parts(front.title))
    lines = [
        ("column", escape(front.column) if front.column else ""),
        ("kicker", escape(front.kicker) if front.kicker else ""),
        ("", f'<h1 id="{chapter}-title">{parts}</h1>'),
        ("subtitle", escape(front.subtitle) if front.subtitle else ""),
        ("byline", " ".join(_byline(person, language) for person in front.contributors)),
        ("dateline", _dateline(front, language)),
    ]
    block = "\n".join(
        f'<p class="{name}" id="{chapter}-{name}">{content}</p>' if name else content
        for name, content in lines
        if content
    )
    return f'<header class="title-block">\n{block}\n</header>\n'


def title_parts(title: str) -> list[str]:
    """Return the parts of a title: 守初心担使命 坚决攻克最后的贫困堡垒 has two, an English title one.

    A space parts a title only where both its neighbours are full-width: words of other scripts keep theirs.
    """
    parts: list[str] = []
    for piece in title.replace("\u3000", " ").split(" "):
        wide = parts and piece and not (parts[-1][-1].isascii() or piece[0].isascii() or _hangul(piece[0]))
        if wide or not parts:
            parts.append(piece)
        elif piece:
            parts[-1] += f" {piece}"
    return parts


def _hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _byline(person: Contributor, language: str) -> str:
    """Return one person of the byline; Han names part from the role by a full-width space (记者　骆晓寒)."""
    name = f'<span class="name">{escape(person.name)}</span>'
    role = f'<span class="role">{escape(person.role)}</span>' if person.role else ""
    order = (name, role) if person.role in languages.words("roles_after_name") else (role, name)
    wide = language[:2] in ("zh", "ja") and not person.name[0].isascii()
    gap = "\u3000" if wide else " "
    return f'<span class="contributor">{gap.join(filter(None, order))}</span>'


def _dateline(front: FrontMatter, language: str) -> str:
    date = ""
    if front.date:
        printed = escape(printed_date(front.date, language))
        date = f'<time datetime="{escape(front.date)}">{printed}</time>'
    source = f'<span class="source">{escape(front.source)}</span>' if front.source else ""
    return " ".join(filter(None, (source, date)))


def printed_date(date: str, language: str) -> str:
    """Return an ISO 8601 date, perhaps shortened to year or month, as `language` prints it."""
    numbers = [str(int(part)) for part in date.split("-") if part.isdigit()]
    if language[:2] not in ("zh", "ja", "ko") or not numbers:
        return date
    units = languages.language(language).date_units
    return "".join(number + unit for number, unit in zip(numbers, units, strict=False)).strip()
