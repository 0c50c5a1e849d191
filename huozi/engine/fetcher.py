"""What the engine may fetch: the pictures handed in and files inside the edition's folder, nothing else."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from huozi.diagnostics import Finding, finding
from huozi.model.folders import IMAGES
from huozi.photos.derive import Picture

EDITION_URL = "file:///edition/"
"""Where the engine believes the edition to lie: it names pictures by URL, and the same edition is to give
the same bytes in whatever folder it is built."""


class EditionFetcher(URLFetcher):  # type: ignore[misc]
    """Answers requests from the pictures handed in and the edition's folder; refuses all others."""

    def __init__(self, root: Path, pictures: Mapping[str, Picture], findings: list[Finding]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self._root = root.resolve()
        self._pictures = pictures
        self.findings = findings
        """What was refused; a later session, in which pages are drawn, puts its own list here."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return what `url` names.

        Raises ValueError for anything but a picture handed in or a file inside the edition's folder, links
        followed; a finding says which. The engine itself logs the rest and goes on.
        """
        del headers
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc:
            raise self._refused("layout-fetch-refused", url)
        inside = url.startswith(EDITION_URL)
        name = unquote(parts.path).removeprefix(urlsplit(EDITION_URL).path) if inside else ""
        folder, _, file = name.partition("/")
        picture = self._pictures.get(file) if folder == IMAGES else None
        if picture is not None:
            return _answer("huozi:" + name, picture.data, picture.media_type)
        real = (self._root / name).resolve()
        if not inside or not real.is_relative_to(self._root):
            raise self._refused("layout-fetch-refused", url)
        if not real.is_file():
            raise self._refused("layout-file-missing", name)
        kind = mimetypes.guess_type(real.name)[0] or "application/octet-stream"
        # A picture not under a file's name: the engine would embed that file itself, metadata and all.
        return _answer(url if kind == "text/css" else "huozi:" + name, real.read_bytes(), kind)

    def _refused(self, id: str, url: str) -> ValueError:
        found = finding(id, url=url[:200])
        if found not in self.findings:
            self.findings.append(found)
        return ValueError(id)


def _answer(url: str, data: bytes, media_type: str) -> URLFetcherResponse:
    return URLFetcherResponse(url, data, {"Content-Type": media_type})
