"""The front matter being collected: what leaves the lines above and below the text, with its account."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huozi.cleaning import marks
from huozi.cleaning.bylines import Byline
from huozi.cleaning.bylines import parse as parse_byline
from huozi.cleaning.characters import content, width
from huozi.cleaning.controls import is_controls
from huozi.cleaning.dates import DATE, iso
from huozi.cleaning.draft import Draft
from huozi.cleaning.persons import is_name, likely_person
from huozi.cleaning.title_clues import is_subtitle, said_label, title_label, title_like
from huozi.cleaning.titles import Title, two_parts
from huozi.languages import joins_closed, relators, words
from huozi.model.article import Absorbed, Doubt, Reason, Removed
from huozi.model.manuscript import Contributor
from huozi.model.source import Hint

_LABEL = 32  # columns


class Front:
    """Collects what leaves the pieces for the front matter, and accounts for it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.front = draft.front
        self.gone: set[int] = set()
        self.absorbed: list[Absorbed] = []
        self.removed: list[Removed] = []
        self.doubts: list[Doubt] = []
        self.people: list[Contributor] = list(draft.front.contributors)

    def take_title(self, places: Sequence[int]) -> None:
        """Set the title, which may stand on two lines: words parted by the break are joined again."""
        pieces = [self.draft.pieces[n] for n in places]
        label = title_label(pieces[0].text)
        if label:
            self.absorbed.append(Absorbed(label, pieces[0].line, "title"))
        text = pieces[0].text[len(label) :]
        words, _, last = text.rpartition(" ")
        if words and is_controls(last):  # [复制链接]
            self.removed.append(Removed(last, "debris", pieces[0].lines))
            text = words.rstrip()
        for piece in pieces[1:]:
            if two_parts(pieces[0], piece, 4):
                text += "\u3000" + piece.text
                continue
            closed = joins_closed(text[-1], piece.text[0], self.draft.facts.code)
            text += piece.text if closed else " " + piece.text
        self.front = replace(self.front, title=text)
        self.draft = replace(self.draft, title_line=pieces[0].line)
        self.gone.update(places)

    def drop_copies(self, places: Sequence[int], end: int) -> None:
        """Remove the other copies of the title above the text, and the lines that say it with a label."""
        key = content(self.front.title)
        for n in range(end):
            text = self.draft.pieces[n].text
            label = title_label(text) or said_label(text)
            if n not in places and self.draft.pieces[n].type is None and content(text[len(label) :]) == key:
                piece = self.draft.pieces[n]
                reason: Reason = "debris" if label else "duplicate"
                self.removed.append(
                    Removed(piece.raw, reason, piece.lines, self.draft.pieces[places[0]].line)
                )
                self.gone.add(n)

    def doubt_title(self, title: Title) -> None:
        """Note that another line could be the title as well."""
        if not title.sure and title.rival is not None:
            other = self.draft.pieces[title.rival].text
            line = self.draft.pieces[title.place].line
            said = Doubt(self.front.title, line, "title", (other,), title.because, title.confidence)
            self.doubts.append(said)

    def doubt_date(self, n: int) -> None:
        """Note that of line `n` only the day could be read."""
        piece = self.draft.pieces[n]
        self.doubts.append(Doubt(piece.text, piece.line, "date", ("paragraph",), ("timed",), 0.7))

    def take_kicker(self, n: int) -> None:
        """Set the kicker, unless a person ruled another line to be it."""
        if self._ruled_otherwise("kicker", n):
            return
        self.front = replace(self.front, kicker=self.draft.pieces[n].text)
        self.gone.add(n)

    def take_column(self, n: int) -> None:
        """Set the name of the column (【乡村纪事】) or the office before the kicker it stands above."""
        self.front = replace(self.front, kicker=f"{self.draft.pieces[n].text} {self.front.kicker}")
        self.gone.add(n)

    def take_subtitle(self, n: int) -> None:
        """Set the subtitle, unless a person ruled another line to be it."""
        if self._ruled_otherwise("subtitle", n):
            return
        self.front = replace(self.front, subtitle=self.draft.pieces[n].text)
        self.gone.add(n)

    def take_ruled(self) -> None:
        """Take the kicker and the subtitle that a person named, wherever they stand."""
        for n, piece in enumerate(self.draft.pieces):
            if piece.ruled and piece.ruled.role == "kicker" and n not in self.gone:
                self.take_kicker(n)
            elif piece.ruled and piece.ruled.role == "subtitle" and n not in self.gone:
                self.take_subtitle(n)

    def _ruled_otherwise(self, role: str, n: int) -> bool:
        """Say whether a ruling names another line for `role`, or line `n` for another."""
        own = self.draft.pieces[n].ruled
        named = any(piece.ruled is not None and piece.ruled.role == role for piece in self.draft.pieces)
        return own.role != role if own is not None else named

    def take_captions(self, places: Iterable[int]) -> None:
        """Of what is left above a title, what wide gaps part from it or what comes again are captions."""
        pieces = list(self.draft.pieces)
        again = Counter(content(piece.text) for piece in pieces)
        again = +Counter({key: count - 1 for key, count in again.items()})
        for n in places:
            far = n + 1 < len(pieces) and pieces[n + 1].gap > 2
            if (
                n not in self.gone
                and (far or content(pieces[n].text) in again)
                and pieces[n].type is None
                and pieces[n].hint is None
                and not is_subtitle(pieces[n])
                and marks.short(pieces[n].text)
                and not likely_person(pieces[n].text)
            ):
                pieces[n] = replace(pieces[n], type="figure")
        self.draft = replace(self.draft, pieces=tuple(pieces))

    def set_aside(self, places: Iterable[int]) -> None:
        """Remove the labels of a page that are left above its title; the first of them is doubtful."""
        for n in places:
            piece = self.draft.pieces[n]
            label = piece.type is None and piece.hint is None and not piece.kept and marks.short(piece.text)
            if n in self.gone or not label or width(piece.text) > _LABEL or is_subtitle(piece):
                continue
            self.removed.append(Removed(piece.raw, "debris", piece.lines))
            if not any(doubt.role == "removed" for doubt in self.doubts):
                said = Doubt(piece.text, piece.line, "removed", ("paragraph",), ("above_title",), 0.7)
                self.doubts.append(said)
            self.gone.add(n)

    def take_byline(self, n: int, said: Byline) -> None:
        """Take what line `n` says, unless another date or source is known already; names count once."""
        piece = self.draft.pieces[n]
        if _differ(said.date, self.front.date) or _differ(said.source, self.front.source):
            return
        again = said.source if self.front.source else None
        self.front = replace(
            self.front, date=self.front.date or said.date, source=self.front.source or said.source
        )
        before = list(self.people)
        if said.contributors and not (said.date or said.source) and set(said.contributors) <= set(before):
            self.removed.append(Removed(piece.raw, "duplicate", piece.lines))
            self.gone.add(n)
            return
        self.people = merged(before, said.contributors)
        for person in (*before, *said.contributors):
            if person not in self.people or (person in before and person in said.contributors):
                words = person.name + (person.role if person in said.contributors else "")
                self.absorbed.append(Absorbed(words, piece.line, "byline"))
        if said.absorbed:
            self.absorbed.append(Absorbed(said.absorbed, piece.line, "byline"))
        if again:
            self.absorbed.append(Absorbed(again, piece.line, "source"))
        if said.date_text:
            self.absorbed.append(Absorbed(said.date_text, piece.line, "date"))
        self.removed += [Removed(text, "debris", piece.lines) for text in said.debris]
        self.gone.add(n)

    def done(self) -> Draft:
        """Return the draft without the lines taken, and with the account of them."""
        pieces = tuple(piece for n, piece in enumerate(self.draft.pieces) if n not in self.gone)
        return replace(
            self.draft,
            pieces=pieces,
            front=replace(self.front, contributors=tuple(self.people)),
            absorbed=self.draft.absorbed + tuple(self.absorbed),
            removed=self.draft.removed + tuple(self.removed),
            doubts=self.draft.doubts + tuple(self.doubts),
        )


def _differ(said: str | None, known: str | None) -> bool:
    """Say whether a date or source is known and another is said; a part of it is the same once more."""
    return bool(said and known) and content(said) not in content(known)


def merged(known: Sequence[Contributor], more: Sequence[Contributor]) -> list[Contributor]:
    """Return all contributors once each; a name with a role makes the same name without one needless.

    So do two words for one role: 编辑 and 责任编辑.
    """
    once: dict[tuple[str, str | None], Contributor] = {}
    for person in (*known, *more):
        once.setdefault((person.name, relators().get(person.role or "", person.role)), person)
    people = list(once.values())
    with_role = {person.name for person in people if person.role}
    return [person for person in people if person.role or person.name not in with_role]


_HINTED = (Hint.AUTHOR, Hint.DATE, Hint.SOURCE, Hint.BYLINE)


def read_named_facts(draft: Draft) -> Draft:
    """Take the lines that the source's own mark-up calls author, date or source; those unread stay text."""
    front = Front(draft)
    changed = {}
    for n, piece in enumerate(draft.pieces):
        if piece.hint not in _HINTED:
            continue
        said = _named(piece.hint, piece.text) or (_ruled(piece.hint, piece.text) if piece.kept else None)
        if said is not None:
            front.take_byline(n, said)
        if n not in front.gone:
            changed[n] = replace(piece, hint=None)
    front.draft = draft.with_changed(changed)
    return front.done()


def _ruled(hint: Hint, text: str) -> Byline | None:
    """Return `text` as the name or place that a person ruled it to be."""
    if hint is Hint.AUTHOR:
        return Byline((Contributor(text.strip()),))
    return Byline(source=text.strip()) if hint is Hint.SOURCE else None


def _named(hint: Hint, text: str) -> Byline | None:
    """Return what `text` says as a byline, or as the one fact its mark-up calls it."""
    said = parse_byline(text)
    if said is not None and not (hint is Hint.SOURCE and said.bare):
        return said
    if hint is Hint.DATE and (match := DATE.search(text)) and (day := iso(match)):
        return Byline(date=day, date_text=match[0], absorbed=text.replace(match[0], "", 1).strip())
    if hint is Hint.SOURCE and title_like(text) and len(text) <= 30:
        return Byline(source=text)
    by = re.fullmatch(rf"(?:{'|'.join(words('labels', 'bys'))})?[\s：:]*(\S{{2,12}})", text.strip())
    told = by is not None and (hint is Hint.AUTHOR or (hint is Hint.BYLINE and by.start(1) > 0))
    if told and by and is_name(by[1]) and not is_controls(by[1]):
        return Byline((Contributor(by[1]),), absorbed=text.strip()[: by.start(1)].strip(), bare=True)
    label, _, name = text.strip().rpartition("：")
    if hint is Hint.AUTHOR and likely_person(name.strip()) and len(label) <= 6:
        return Byline((Contributor(name.strip(), label),), absorbed="：" if label else "")
    return None
