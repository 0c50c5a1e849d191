"""New articles in an edition whose edition.toml gives their order: they are named after its last."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from huozi.model.folders import SETTINGS
from huozi.toml_edits import edited


def with_new_articles(into: Path, names: Iterable[str], gone: Iterable[str]) -> bytes | None:
    """Return edition.toml of the edition `into` with `names` at the end of its `articles`.

    gone  files that leave the edition
    None: it gives no order, or has all of them; a broken one is left to the build to tell.
    """
    file = into / SETTINGS
    try:
        text = file.read_text(encoding="utf-8-sig")
        given = tomllib.loads(text).get("articles")
    except (OSError, ValueError):
        return None
    if not isinstance(given, list) or not given or not all(isinstance(name, str) for name in given):
        return None
    left = {form for name in gone for form in (name, name.removesuffix(".md"))}
    listed = [name for name in given if name not in left]
    listed += [name for name in names if not {name, name.removesuffix(".md")} & set(listed)]
    return edited(SETTINGS, text, {("", "articles"): tuple(listed)}).encode() if listed != given else None
