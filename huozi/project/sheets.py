"""The style sheets of an edition: huozi's own, and those that the edition brings."""

import re
from pathlib import Path

from huozi.diagnostics import EditionError, finding
from huozi.files import inside
from huozi.model.book import Edition
from huozi.model.folders import STYLES

_THEME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def theme_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the style sheets of the PDFs, in order: base, vertical, theme, the edition's own edition.css."""
    own = edition.root / STYLES / f"{edition.theme}.css"
    theme = own if inside(edition.root, own) else house_styles() / f"{edition.theme}.css"
    return (house_styles() / "base.css", house_styles() / "vertical.css", theme, *_custom(edition.root))


def epub_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the style sheets of the EPUB, in order; the edition's own styles/edition.css comes last."""
    return (house_styles() / "epub.css", *_custom(edition.root))


def own_sheets(edition: Edition) -> tuple[Path, ...]:
    """Return the edition's own style sheets, of PDFs and EPUB: its theme where it brings one, edition.css."""
    sheets = dict.fromkeys((*theme_sheets(edition), *epub_sheets(edition)))
    return tuple(path for path in sheets if path.parent != house_styles())


def house_styles() -> Path:
    """Return the folder of huozi's own themes: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent.parent
    return package / STYLES if (package / STYLES).is_dir() else package.parent / STYLES


def check_own(edition: Edition) -> None:
    """Raise EditionError for a style sheet of the edition's own that is no file in it, or not UTF-8."""
    for name in (edition.theme, "edition"):
        path = edition.root / STYLES / f"{name}.css"
        place = path.relative_to(edition.root).as_posix()
        if not (path.exists() or path.is_symlink()):
            continue
        if not inside(edition.root, path):
            raise EditionError(finding("style-unfit", place))
        try:
            path.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise EditionError(finding("style-encoding", place)) from error


def _custom(root: Path) -> tuple[Path, ...]:
    path = root / STYLES / "edition.css"
    return (path,) if inside(root, path) else ()


def theme_exists(root: Path, name: str) -> bool:
    """Tell whether the edition in `root` can have the theme `name`: its own, or one of huozi's."""
    own = root / STYLES / f"{name}.css"
    return bool(_THEME.fullmatch(name)) and (inside(root, own) or (house_styles() / f"{name}.css").is_file())
