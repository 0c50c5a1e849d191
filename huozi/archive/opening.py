"""Which kind of place an archive's address means."""

from huozi.archive.folder import Folder
from huozi.archive.location import Location
from huozi.files import is_url


def open_location(name: str) -> Location:
    """Return the archive at `name`: a folder's path, or any address with a protocol (`s3://bucket/archive`).

    Nothing is made yet. Raises ToolError where the library for it is missing, SourceError where it cannot be
    reached.
    """
    if is_url(name):
        from huozi.archive.bucket import Bucket  # noqa: PLC0415  only this kind needs fsspec

        return Bucket(name)
    return Folder(name)
