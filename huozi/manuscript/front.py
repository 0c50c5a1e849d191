"""Front matter: the YAML at the head of an article, read with the place of every fault, and written.

Scalars are taken as written (a title of 2019 or 是 stays text), so no YAML type ever surprises an editor.
"""

import datetime
import difflib
import json
import re
import tomllib
from typing import TYPE_CHECKING

from huozi.diagnostics import EditionError, Finding, Location, Value, finding
from huozi.languages import meanings
from huozi.model.manuscript import Contributor, FrontMatter, Writing

if TYPE_CHECKING:
    from yaml.error import Mark
    from yaml.nodes import Node

_KEYS = (
    *("title", "kicker", "subtitle", "contributors", "date", "source", "column", "description"),
    *("language", "writing", "flow"),
)
_NOT_FOREIGN = frozenset({"date", "contributors", "language", "writing"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
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
    **meanings("front_keys"),
}


_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?!\d)")
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_PLAIN = re.compile(
    r"[^\W\d_](?:[\w，。、；！？“”‘’（）《》〈〉「」『』【】—…·・．％／＝～　]| (?=[^\W_“‘（《「『【—]))*"
)
_YAML_WORDS = frozenset("true false yes no on off null y n ~".split())
_UNPRINTABLE = re.compile(
    "[^\\t\\n\\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f\u2028\u2029\ufeff]"
)
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot carry (XML 1.0, 2.2); YAML's escapes can write it."""


def part(text: str) -> tuple[str, int] | None:
    """Return the YAML (TOML as YAML) at the head of `text` and its lines, fences too; None without one."""
    lines = text.split("\n")
    if re.fullmatch(r"\+\+\+[ \t]*", lines[0]):
        return _toml_part(lines)
    if not re.fullmatch(r"---[ \t]*", lines[0]):
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    return None if end is None else ("\n".join(lines[1:end]), end + 1)


def _toml_part(lines: list[str]) -> tuple[str, int] | None:
    """Return TOML between plus signs (Hugo, Zola) as YAML, each key on the line where it stood."""
    end = next((n for n, line in enumerate(lines[1:], 1) if re.fullmatch(r"\+\+\+[ \t]*", line)), None)
    if end is None:
        return None
    try:
        values = tomllib.loads("\n".join(lines[1:end]))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    rows = [""] * (end - 1)
    for key, value in values.items():
        begins = re.compile(rf"\s*\[{{0,2}}[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        row = next((n for n, line in enumerate(lines[1:end]) if begins.match(line) and not rows[n]), None)
        if row is not None:
            rows[row] = f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, default=str)}"
    return "\n".join(rows), end + 1


def read(yaml: str, place: str, needs_title: bool = True) -> tuple[FrontMatter, tuple[Finding, ...]]:
    """Read the YAML between the fences of the file `place`, and what is worth saying of it (unknown keys).

    Raises EditionError with line and column for what cannot be read.
    """
    return _Reader(place, needs_title).read(yaml)


def read_foreign(yaml: str) -> tuple[FrontMatter, tuple[int, ...]] | None:
    """Read front matter that another tool wrote: what of it is known, and the lines of all other keys.

    Nothing in it is an error: authors may be a name or a list, a date may carry a time. None where it is no
    mapping of keys at all.
    """
    import yaml as yaml_reader  # noqa: PLC0415

    try:
        root = yaml_reader.compose(yaml, Loader=yaml_reader.SafeLoader)
    except (yaml_reader.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(root, yaml_reader.MappingNode):
        return None
    texts: dict[str, str] = {}
    people: list[Contributor] = []
    others: list[int] = []
    for key_node, value in root.value:
        key = _ALIASES.get(str(key_node.value).lower(), str(key_node.value).lower())
        text = value.value.strip() if isinstance(value, yaml_reader.ScalarNode) else ""
        date = _DAY.match(text) if key == "date" else None
        names = _names(value) if key == "contributors" else []
        if names:
            people += names
        elif key not in texts and text and (date or (key in _KEYS and key not in _NOT_FOREIGN)):
            texts[key] = date[0] if date else text
        else:
            others += range(
                key_node.start_mark.line + 2, value.end_mark.line + 3 - (not value.end_mark.column)
            )
    front = FrontMatter(
        texts.pop("title", ""),
        contributors=tuple(dict.fromkeys(people)),
        **texts,  # type: ignore[arg-type]  # no foreign text is a writing
    )
    return front, tuple(others)


def _names(node: "Node") -> list[Contributor]:
    """Return the people of an `author:` key: a name, several, or mappings with name and role."""
    import yaml as yaml_reader  # noqa: PLC0415

    if isinstance(node, yaml_reader.ScalarNode):
        return [Contributor(name) for name in re.split(r"\s*[、,，;；&/／]\s*", node.value.strip()) if name]
    if isinstance(node, yaml_reader.SequenceNode):
        return [person for item in node.value for person in _names(item)]
    facts = {str(key.value): str(value.value) for key, value in node.value}
    return [Contributor(facts["name"], facts.get("role", ""))] if facts.get("name") else []


def write(front: FrontMatter, comment: str, untitled: str) -> str:
    """Return `front` as YAML between its fences, empty fields left out, `comment` above them."""
    lines = ["---", f"# {comment}", f"title: {_scalar(front.title or untitled)}"]
    for key in ("kicker", "subtitle"):
        if value := getattr(front, key):
            lines.append(f"{key}: {_scalar(value)}")
    if front.contributors:
        lines.append("contributors:")
    for person in front.contributors:
        fields = {"name": person.name, "role": person.role, "file_as": person.file_as}
        lines.append(
            f"  - {{{', '.join(f'{key}: {_scalar(value)}' for key, value in fields.items() if value)}}}"
        )
    for key in ("date", "source", "column", "description", "language", "writing"):
        if value := getattr(front, key):
            lines.append(f"{key}: {value if key == 'date' else _scalar(value)}")
    if front.flow:
        lines.append("flow: true")
    return "\n".join([*lines, "---"]) + "\n"


def _scalar(text: str) -> str:
    """Return `text` as a YAML scalar: plain where nothing in it could mean anything to YAML, else quoted."""
    if _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS and not text.endswith(" "):
        return text
    return _UNPRINTABLE.sub(
        lambda match: "".join(f"\\u{ord(c):04x}" for c in match[0]), json.dumps(text, ensure_ascii=False)
    )


class _Reader:
    """Turns the YAML of one file into a FrontMatter; keeps its place for findings."""

    def __init__(self, place: str, needs_title: bool) -> None:
        self.place = place
        self.needs_title = needs_title
        self.findings: list[Finding] = []

    def read(self, source: str) -> tuple[FrontMatter, tuple[Finding, ...]]:
        import yaml  # noqa: PLC0415  (130 ms that `--help` and a plain import do not need)

        try:
            root = yaml.compose(source, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = self._top if mark is None else self._point(mark, source.count("\n") + 2)
            raise self._error("front-matter-broken", place, problem=error.problem or "") from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise self._error("front-matter-broken", self._top, problem=str(error).split("\n")[0]) from None
        fields = self._mapping(root, _KEYS, "front-matter") if root is not None else {}
        texts = {key: self._text(key, node) for key, node in fields.items() if key != "contributors"}
        if self.needs_title and not texts.get("title"):
            raise self._error("front-matter-title-missing", self._top)
        if date := texts.get("date"):
            self._check_date(date, self._span(fields["date"]))
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
            language=self._language(texts.get("language"), fields),
            writing=self._writing(texts.get("writing"), fields),
            flow=self._flow(texts.get("flow"), fields),
        )
        return front, tuple(self.findings)

    def _flow(self, value: str | None, fields: dict[str, "Node"]) -> bool:
        if value not in (None, "true", "false"):
            wanted = "flow: true, false"
            raise self._error("front-matter-type", self._span(fields["flow"]), key="flow", wanted=wanted)
        return value == "true"

    def _language(self, value: str | None, fields: dict[str, "Node"]) -> str | None:
        if not value or _LANGUAGE.fullmatch(value):
            return value or None
        wanted = "language: zh-Hans, zh-Hant, ja, ko, en …"
        raise self._error("front-matter-type", self._span(fields["language"]), key="language", wanted=wanted)

    def _writing(self, value: str | None, fields: dict[str, "Node"]) -> Writing | None:
        known: dict[str | None, Writing | None] = {
            None: None,
            "horizontal": "horizontal",
            "vertical": "vertical",
        }
        if value in known:
            return known[value]
        wanted = "writing: horizontal, vertical"
        raise self._error("front-matter-type", self._span(fields["writing"]), key="writing", wanted=wanted)

    @property
    def _top(self) -> Location:
        return Location(self.place, 1, 1)

    def _error(self, id: str, place: Location, **values: Value) -> EditionError:
        return EditionError(finding(id, place, None, **values))

    def _point(self, mark: "Mark", last: int) -> Location:
        """Return where `mark` stands; a fault at the end of the YAML is told at line `last` at the latest."""
        line = mark.line + 2  # the mark counts from 0 below the opening fence
        return Location(self.place, line, mark.column + 1) if line <= last else Location(self.place, last, 1)

    def _span(self, node: "Node") -> Location:
        start, end = node.start_mark, node.end_mark
        return Location(self.place, start.line + 2, start.column + 1, end.line + 2, end.column + 1)

    def _mapping(self, node: "Node", keys: tuple[str, ...], where: str) -> dict[str, "Node"]:
        """Return the values of `node` by key; unknown and repeated keys become findings or errors."""
        from yaml.nodes import MappingNode  # noqa: PLC0415

        if not isinstance(node, MappingNode):
            raise self._error("front-matter-type", self._span(node), key=where, wanted="key: value")
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key, place = str(key_node.value), self._span(key_node)
            if key not in keys:
                near = difflib.get_close_matches(key.lower(), (*keys, *_ALIASES), 1, 0.6)
                suggestion = _ALIASES.get(near[0], near[0]) if near else ", ".join(keys)
                self.findings.append(
                    finding("front-matter-key-unknown", place, key=key[:60], suggestion=suggestion)
                )
            elif key in found:
                raise self._error("front-matter-key-twice", place, key=key)
            else:
                found[key] = value
        return found

    def _text(self, key: str, node: "Node") -> str | None:
        from yaml.nodes import ScalarNode  # noqa: PLC0415

        if not isinstance(node, ScalarNode):
            raise self._error("front-matter-type", self._span(node), key=key, wanted=f'{key}: "…"')
        if node.tag == "tag:yaml.org,2002:null":  # `kicker:` with nothing after it
            return None
        text, count = _UNSHOWABLE.subn("", str(node.value))
        if count:
            self.findings.append(finding("control-characters", self._span(node), count=count))
        return text.strip() or None

    def _contributors(self, node: "Node") -> tuple[Contributor, ...]:
        from yaml.nodes import SequenceNode  # noqa: PLC0415

        if node.tag == "tag:yaml.org,2002:null":
            return ()
        if not isinstance(node, SequenceNode):
            wanted = "contributors: [{name: …, role: …}]"
            raise self._error("front-matter-type", self._span(node), key="contributors", wanted=wanted)
        people = []
        for item in node.value:
            fields = self._mapping(item, _CONTRIBUTOR_KEYS, "contributors")
            texts = {key: self._text(key, value) for key, value in fields.items()}
            if not texts.get("name"):
                raise self._error("front-matter-name-missing", self._span(item))
            people.append(Contributor(texts["name"] or "", texts.get("role") or "", texts.get("file_as")))
        return tuple(people)

    def _check_date(self, date: str, place: Location) -> None:
        if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
            try:
                datetime.date.fromisoformat((date + "-01-01")[:10])
                return
            except ValueError:
                pass
        raise self._error("front-matter-date", place, date=date[:40])
