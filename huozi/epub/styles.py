"""Style sheets in the package, with the files of the edition that they name: a texture, a font of its own.

Only files inside the edition's folder are carried, and only kinds that cannot act: pixels and fonts.
Every other reference is left as it is, for the check of the finished book to refuse.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from huozi.epub.container import Item
from huozi.files import inside
from huozi.model.book import Edition
from huozi.model.folders import STYLES

_URL = re.compile(r"""url\(\s*(?P<quote>['"]?)(?P<target>[^'")]+)(?P=quote)\s*\)""")
_KINDS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
}
_LARGEST = 20 << 20


def carry_files(sheets: Sequence[str], edition: Edition) -> tuple[tuple[str, ...], tuple[Item, ...]]:
    """Return `sheets` with references to the edition's files turned to the copies in the package, and these.

    References are read as from the edition's styles/ folder, where its own sheet lies.
    """
    items: dict[Path, Item] = {}

    def carried(match: re.Match[str]) -> str:
        path = edition.root / STYLES / unquote(match["target"].strip())
        kind = _KINDS.get(path.suffix.lower())
        if kind is None or not inside(edition.root, path) or path.resolve().stat().st_size > _LARGEST:
            return match[0]
        path = path.resolve()
        if path not in items:
            name = f"own-{len(items) + 1}"
            items[path] = Item(name, f"style/{name}{path.suffix.lower()}", kind, path.read_bytes())
        return f"url({items[path].href.removeprefix('style/')})"

    return tuple(_URL.sub(carried, sheet) for sheet in sheets), tuple(items.values())
