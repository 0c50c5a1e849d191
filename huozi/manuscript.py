"""The manuscript format both ways: one Markdown file with YAML front matter per article.

Import writes it with `dump`, build reads it with `load`; nothing else knows its shape. `load` never
rewrites a file and reads nothing outside the edition.
"""

import datetime
import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from huozi.diagnostics import EditionError, Finding, Value, finding
from huozi.model.manuscript import Contributor, FrontMatter, Manuscript

if TYPE_CHECKING:
    from yaml.nodes import Node

SIZE_LIMIT = 16 * 1024 * 1024
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_KEYS = ("title", "kicker", "subtitle", "contributors", "date", "source", "column", "description")
_CONTRIBUTOR_KEYS = ("name", "role", "file_as")
# What people coming from other tools, or writing Chinese, call a key of ours.
_ALIASES = {
    "author": "contributors",
    "authors": "contributors",
    "byline": "contributors",
    "abstract": "description",
    "summary": "description",
    "shoulder": "kicker",
    "section": "column",
    "标题": "title",
    "引题": "kicker",
    "眉题": "kicker",
    "副题": "subtitle",
    "副标题": "subtitle",
    "作者": "contributors",
    "日期": "date",
    "来源": "source",
    "栏目": "column",
    "摘要": "description",
}


def load(path: Path, root: Path) -> tuple[Manuscript, tuple[Finding, ...]]:
    """Read the manuscript file at `path` of the edition in folder `root`.

    Returns it with what is worth saying about it (unknown keys). Raises EditionError, with the file and where
    possible the line, for a file outside the edition, too large, not UTF-8, or whose front matter is broken.
    """
    place = _place(path, root)
    lines = _read(path, place).split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if not _FENCE.fullmatch(lines[0]) or lines[0].startswith(".") or end is None:
        raise EditionError(finding("front-matter-missing", place, 1))
    front, findings = _FrontMatterReader(place).read("\n".join(lines[1:end]))
    first = next((n for n in range(end + 1, len(lines)) if lines[n].strip()), end + 1)
    return Manuscript(place, front, "\n".join(lines[first:]), first + 1), findings


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
        raise EditionError(
            finding("manuscript-unreadable", place, reason=error.strerror or str(error))
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise EditionError(finding("manuscript-not-utf8", place, line)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _FrontMatterReader:
    """Turns the YAML of one file into a FrontMatter; keeps its place for findings.

    Scalars are taken as written (a title of 2019 or 是 stays text), so no YAML type ever surprises an editor.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.findings: list[Finding] = []

    def read(self, source: str) -> tuple[FrontMatter, tuple[Finding, ...]]:
        import yaml  # noqa: PLC0415  (130 ms that `--help` and a plain import do not need)

        try:
            root = yaml.compose(source, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = 1 if mark is None else min(mark.line + 2, source.count("\n") + 2)
            raise self._error("front-matter-broken", line, problem=error.problem or "") from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise self._error("front-matter-broken", 1, problem=str(error).split("\n")[0]) from None
        fields = self._mapping(root, _KEYS, "front-matter") if root is not None else {}
        texts = {key: self._text(key, node) for key, node in fields.items() if key != "contributors"}
        if not texts.get("title"):
            raise self._error("front-matter-title-missing", 1)
        if date := texts.get("date"):
            self._check_date(date, self._line(fields["date"]))
        people = self._contributors(fields["contributors"]) if "contributors" in fields else ()
        front = FrontMatter(
            title=texts.get("title") or "",
            kicker=texts.get("kicker"),
            subtitle=texts.get("subtitle"),
            contributors=people,
            date=date,
            source=texts.get("source"),
            column=texts.get("column"),
            description=texts.get("description"),
        )
        return front, tuple(self.findings)

    def _error(self, id: str, line: int, **values: Value) -> EditionError:
        return EditionError(finding(id, self.place, line, **values))

    def _line(self, node: "Node") -> int:
        return int(node.start_mark.line) + 2  # the mark counts from 0 below the opening fence

    def _mapping(self, node: "Node", keys: tuple[str, ...], where: str) -> dict[str, "Node"]:
        """Return the values of `node` by key; unknown and repeated keys become findings or errors."""
        from yaml.nodes import MappingNode  # noqa: PLC0415

        if not isinstance(node, MappingNode):
            raise self._error("front-matter-type", self._line(node), key=where, wanted="key: value")
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key, line = str(key_node.value), self._line(key_node)
            if key not in keys:
                near = difflib.get_close_matches(key.lower(), (*keys, *_ALIASES), 1, 0.6)
                suggestion = _ALIASES.get(near[0], near[0]) if near else ", ".join(keys)
                self.findings.append(
                    finding("front-matter-key-unknown", self.place, line, key=key[:60], suggestion=suggestion)
                )
            elif key in found:
                raise self._error("front-matter-key-twice", line, key=key)
            else:
                found[key] = value
        return found

    def _text(self, key: str, node: "Node") -> str | None:
        from yaml.nodes import ScalarNode  # noqa: PLC0415

        if not isinstance(node, ScalarNode):
            raise self._error("front-matter-type", self._line(node), key=key, wanted=f'{key}: "…"')
        if node.tag == "tag:yaml.org,2002:null":  # `kicker:` with nothing after it
            return None
        return str(node.value).strip() or None

    def _contributors(self, node: "Node") -> tuple[Contributor, ...]:
        from yaml.nodes import SequenceNode  # noqa: PLC0415

        if node.tag == "tag:yaml.org,2002:null":
            return ()
        if not isinstance(node, SequenceNode):
            wanted = "contributors: [{name: …, role: …}]"
            raise self._error("front-matter-type", self._line(node), key="contributors", wanted=wanted)
        people = []
        for item in node.value:
            fields = self._mapping(item, _CONTRIBUTOR_KEYS, "contributors")
            texts = {key: self._text(key, value) for key, value in fields.items()}
            if not texts.get("name"):
                raise self._error("front-matter-name-missing", self._line(item))
            people.append(Contributor(texts["name"] or "", texts.get("role") or "", texts.get("file_as")))
        return tuple(people)

    def _check_date(self, date: str, line: int) -> None:
        if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
            try:
                datetime.date.fromisoformat((date + "-01-01")[:10])
                return
            except ValueError:
                pass
        raise self._error("front-matter-date", line, date=date[:40])
