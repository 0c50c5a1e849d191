"""What these tests take from those of the archive."""

from tests.archive.conftest import built_once

__all__ = ["built_once"]
