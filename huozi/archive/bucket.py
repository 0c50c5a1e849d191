"""An archive in any place that fsspec reaches; S3 and what speaks like it can hold off a second writer.

A put is whole or not at all there. On S3 the lock and each commit are conditional puts (If-None-Match,
If-Match), so that even a writer who lost the lock without noticing changes nothing. Other places know no
such put: that is said.
"""

import contextlib
import hashlib
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from huozi.archive.libraries import library
from huozi.archive.location import Readable, changed_meanwhile, parts
from huozi.diagnostics import Finding, OutputError, SourceError, finding, reason

LEASE_S = 30.0
"""A lock that nobody has renewed for so long belongs to a writer that is gone."""

_PATIENCE_S = 600.0
_PIECE = 1 << 20
_IN_MEMORY = 8 << 20
_LOCK = "writer.lock"
_CONDITIONAL = ("s3", "s3a")


class Bucket:
    """A `Location` behind an address such as `s3://bucket/archive`."""

    def __init__(self, name: str) -> None:
        fsspec = library("fsspec", "fsspec")
        self.name = name
        protocol = name.partition("://")[0]
        try:
            self._system, root = fsspec.core.url_to_fs(
                name, use_listings_cache=False, skip_instance_cache=True
            )
        except ImportError as error:
            raise SourceError(finding("archive-unreachable", name, reason=reason(error))) from error
        except ValueError as error:
            raise SourceError(finding("archive-unreachable", name, reason=reason(error))) from error
        self._root = root.rstrip("/")
        self._renewed = 0.0
        self._conditional = protocol in _CONDITIONAL
        self.findings: tuple[Finding, ...] = (
            () if self._conditional else (finding("archive-no-conditional-put", name, protocol=protocol),)
        )
        cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        self.local = Path(cache).expanduser() / "huozi" / hashlib.sha256(name.encode()).hexdigest()[:16]

    def read(self, path: str) -> bytes | None:
        """Return the whole file; None where there is none."""
        try:
            return bytes(self._system.cat_file(self._place(path)))
        except FileNotFoundError:
            return None

    def open(self, path: str) -> BinaryIO:
        """Return the file, opened for reading."""
        return cast(BinaryIO, self._system.open(self._place(path), "rb"))

    def files(self, under: str) -> Iterator[tuple[str, int]]:
        """Yield path and size of every file below `under`, in order."""
        try:
            found = self._system.find(self._place(under), detail=True)
        except FileNotFoundError:
            return
        for place in sorted(found):
            if not place.endswith("/"):  # some tools mark folders so
                yield place[len(self._root) + 1 :], int(found[place]["size"])

    def listing(self, under: str) -> tuple[list[str], list[str]]:
        """Return the names of the folders and of the files directly in `under`, in order."""
        folders: list[str] = []
        files: list[str] = []
        try:
            for item in self._system.ls(self._place(under), detail=True):
                name = item["name"].rstrip("/").rpartition("/")[2]
                (folders if item["type"] == "directory" else files).append(name)
        except FileNotFoundError:
            return [], []
        return sorted(folders), sorted(files)

    def system(self, under: str) -> Any:
        """Return the folder `under` as a file system of fsspec."""
        return library("fsspec.implementations.dirfs", "fsspec").DirFileSystem(
            self._place(under), self._system
        )

    def write(self, path: str, data: bytes) -> None:
        """Put the file there whole, in the place of one that stands there."""
        self._system.pipe_file(self._place(path), data)

    def store(self, path: str, source: Readable) -> None:
        """Put all that `source` still holds there as one file, seen when all of it is there."""
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
            while piece := source.read(_PIECE):
                aside.write(piece)
            size = aside.tell()
            aside.seek(0)
            if size <= _IN_MEMORY:
                self.write(path, aside.read())
                return
            with self._system.open(self._place(path), "wb") as file:
                while piece := aside.read(_PIECE):
                    file.write(piece)

    def commit(self, path: str, data: bytes, before: bytes | None) -> None:
        """Put the file there where it is still `before`; on S3 the server itself makes sure of it."""
        self.hold()
        tag = self._tag(path)
        if self.read(path) != before:
            raise changed_meanwhile(path)
        if not self._conditional:
            self.write(path, data)
        elif not self._put(path, data, tag if before is not None else None):
            raise changed_meanwhile(path)

    def remove(self, path: str) -> None:
        """Take away the file, or all below the folder, `path`."""
        place = self._place(path)
        names = [place] if self._system.isfile(place) else []
        names += [name for name in self._found(place) if name not in names]
        for name in names:
            self._system.rm_file(name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock object, renewed by a thread; take over one that nobody renews any more."""
        own = f"{uuid.uuid4()} {os.uname().nodename}".encode()
        self._take(own)
        stop = threading.Event()
        keeper = threading.Thread(target=self._renew, args=(own, stop), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            stop.set()
            keeper.join()
            if (self.read(_LOCK) or b"").startswith(own):
                self._system.rm_file(self._place(_LOCK))

    def hold(self) -> None:
        """Raise OutputError (`archive-lock-lost`) where the lock was not renewed for half its lease.

        The wall clock, since a laptop that slept counts too: another may have taken back what this one was
        writing.
        """
        if time.time() - self._renewed > LEASE_S / 2:
            raise OutputError(finding("archive-lock-lost", self.name))

    def _take(self, own: bytes) -> None:
        """Put the lock there, waiting for another's to go or to grow old."""
        seen, since = None, time.monotonic()
        end = time.monotonic() + _PATIENCE_S
        while True:
            tag = self._tag(_LOCK)
            now = time.monotonic()
            if tag != seen:
                seen, since = tag, now
            if (tag is None or now - since > LEASE_S) and self._put(_LOCK, own + b" 0", tag):
                self._renewed = time.time()
                return
            if now > end:
                raise OutputError(finding("archive-busy", self.name))
            time.sleep(0.05)

    def _renew(self, own: bytes, stop: threading.Event) -> None:
        beat = 0
        while not stop.wait(LEASE_S / 6):
            beat += 1
            with contextlib.suppress(OSError):  # the network was away: the next beat may come through
                began, tag = time.time(), self._tag(_LOCK)
                held = (self.read(_LOCK) or b"").startswith(own)
                if held and self._put(_LOCK, own + f" {beat}".encode(), tag):
                    self._renewed = began

    def _put(self, path: str, data: bytes, tag: str | None) -> bool:
        """Put the file there where it still has the tag (None: is not there); tell whether that was so."""
        if not self._conditional:
            if self._tag(path) != tag:
                return False
            self.write(path, data)
            return True
        condition = {"IfNoneMatch": "*"} if tag is None else {"IfMatch": tag}
        bucket, key, _ = self._system.split_path(self._place(path))
        try:
            self._system.call_s3("put_object", Bucket=bucket, Key=key, Body=data, **condition)
        except FileExistsError:
            return False
        except OSError as error:
            if _code(error) in ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"):
                return False
            raise
        return True

    def _tag(self, path: str) -> str | None:
        """Return what tells this state of the file from any other; None where there is none."""
        try:
            info = self._system.info(self._place(path))
        except FileNotFoundError:
            return None
        return str(info.get("ETag") or info.get("etag") or info.get("mtime") or info.get("created"))

    def _found(self, place: str) -> list[str]:
        try:
            return [str(name) for name in self._system.find(place)]
        except FileNotFoundError:
            return []

    def _place(self, path: str) -> str:
        return "/".join((self._root, *parts(path)))


def _code(error: OSError) -> str:
    """Return S3's own name of a fault, from the library's error that this one was made of."""
    response: Any = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
