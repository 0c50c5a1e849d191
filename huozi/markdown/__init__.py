"""One article's Markdown to one XHTML body, once, for every output alike.

`dialect` teaches Python-Markdown what a manuscript needs beyond Markdown; `body` gives the result its final
shape, with `figures` and `footnotes`.
"""

from collections.abc import Callable

from huozi.markdown.body import shape
from huozi.markdown.dialect import to_html
from huozi.model.book import Photo, PhotoSettings, Rendered
from huozi.model.manuscript import Manuscript


def render(
    manuscript: Manuscript,
    chapter: str,
    language: str,
    find_photo: Callable[[str], Photo | None],
    settings: PhotoSettings,
) -> Rendered:
    """Return `manuscript` as the body of chapter `chapter`, whose id begins every id in it.

    language    BCP 47; decides how soft line breaks join
    find_photo  gives the photo that a name in the manuscript means, None where it is not there
    settings    says what a missing photo leaves on the page

    Raises AssetError (`photo-required`, `photo-awaited-required`) only where the settings ask for it, and
    EditionError (`markdown-too-deep`) for mark-up nested beyond reading.
    """
    html, findings, lines = to_html(manuscript)
    return shape(html, findings, lines, manuscript, chapter, language, find_photo, settings)
