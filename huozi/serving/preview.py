"""The newest build of an edition, kept for those who look at it; a failed one leaves the pages before it."""

import io
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from huozi import project
from huozi.checks.thumbnails import sizes_of_pages
from huozi.diagnostics import Finding, HuoziError
from huozi.pipeline import Options, build
from huozi.pipeline.events import Listener, unheard

_KINDS = ("epub", "screen")
_CONTAINER = "META-INF/container.xml"
_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to see.

    number    counts up with each change, from 1; 0: nothing was built yet
    building  a build is going on
    title     of the edition
    findings  of the newest build; failed: it made no outputs, the pages and the EPUB are older
    pdf       the screen PDF, empty where there is none; sizes: width and height of its pages in points
    epub      its files by name; spine: the names of its documents in reading order
    """

    number: int = 0
    building: bool = False
    title: str = ""
    findings: tuple[Finding, ...] = ()
    failed: bool = False
    pdf: bytes = b""
    sizes: tuple[tuple[float, float], ...] = ()
    epub: dict[str, bytes] = field(default_factory=dict)
    spine: tuple[str, ...] = ()


class Preview:
    """The newest build of the edition in `root`; outputs pass through the folder `scratch`, which is made.

    `show` and `wait` may be called from any thread, `rebuild` from one.
    """

    def __init__(self, root: Path, scratch: Path) -> None:
        self._root, self._scratch = root, scratch
        self._shown = Shown()
        self._changed = threading.Condition()

    def show(self) -> Shown:
        """Return what there is to see now."""
        with self._changed:
            return self._shown

    def wait(self, number: int, seconds: float) -> Shown:
        """Return what there is to see once it is not `number` any more, at the latest after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown.number != number, seconds)
            return self._shown

    def rebuild(self, tell: Listener = unheard) -> Shown:
        """Build the edition again and show it; what stops the build becomes a finding."""
        before = self.show()
        self._set(replace(before, number=before.number + 1, building=True))
        try:
            made = build(self._root, self._scratch, Options(_KINDS), tell)
        except HuoziError as error:
            self._set(replace(before, number=before.number + 2, findings=(error.finding,), failed=True))
            return self.show()
        files = {output.kind: output.path.read_bytes() for output in made.outputs}
        shown = replace(
            before,
            number=before.number + 2,
            title=project.settings(self._root).title,
            findings=made.findings,
            failed=bool(made.refused),
        )
        if "screen" in files:
            shown = replace(shown, pdf=files["screen"], sizes=sizes_of_pages(files["screen"]))
        if "epub" in files:
            names, spine = opened(files["epub"])
            shown = replace(shown, epub=names, spine=tuple(spine))
        self._set(shown)
        return shown

    def _set(self, shown: Shown) -> None:
        with self._changed:
            self._shown = shown
            self._changed.notify_all()


def opened(data: bytes) -> tuple[dict[str, bytes], Sequence[str]]:
    """Return the files of an EPUB of huozi's, by name, and the names of its documents in reading order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    rootfile = ElementTree.fromstring(files[_CONTAINER]).find(".//{*}rootfile")
    name = rootfile.get("full-path", "") if rootfile is not None else ""
    package = ElementTree.fromstring(files[name])
    hrefs = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    folder = PurePosixPath(name).parent
    return files, [str(folder / hrefs[item.get("idref")]) for item in package.iter(f"{_OPF}itemref")]
