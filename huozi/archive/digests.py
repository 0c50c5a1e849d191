"""SHA-512, the digest of everything in the archive, and the one way its JSON is written."""

import hashlib
import json
from pathlib import Path
from typing import Any, BinaryIO

_PIECE = 1 << 20


def sha512(data: bytes) -> str:
    """Return the SHA-512 of `data`, in hexadecimal."""
    return hashlib.sha512(data).hexdigest()


def sha512_of(source: Path | bytes) -> str:
    """Return the SHA-512 of a file or of bytes, in hexadecimal."""
    if isinstance(source, bytes):
        return sha512(source)
    with source.open("rb") as file:
        return digest(file)


def digest(file: BinaryIO) -> str:
    """Return the SHA-512 of all that `file` still holds, in hexadecimal."""
    hashed = Hashed(file)
    while hashed.read(_PIECE):
        pass
    return hashed.hexdigest()


class Hashed:
    """A file that knows the SHA-512 of what was read of it so far."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha512 = hashlib.sha512()

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes; fewer at the end."""
        piece = self._file.read(size)
        self._sha512.update(piece)
        return piece

    def hexdigest(self) -> str:
        """Return the SHA-512 of what was read, in hexadecimal."""
        return self._sha512.hexdigest()


def as_json(value: Any) -> bytes:
    """Return `value` as the archive writes JSON: UTF-8, sorted keys, one a line."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
