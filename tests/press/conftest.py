"""The press tests' edition, laid out and finished once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huozi.model.book import Book
from huozi.pdf.finishing import Master, Printed, make_archive, make_booklet, make_print, make_screen
from huozi.photos.derive import ScreenCopies
from tests.press.press_documents import ATTACHMENTS, make_book, make_master


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make_book(tmp_path_factory.mktemp("press") / "edition")


@pytest.fixture(scope="session")
def master(book: Book) -> Master:
    return make_master(book)


@pytest.fixture(scope="session")
def printed(book: Book, master: Master) -> Printed:
    return make_print(book, master)


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> ScreenCopies:
    return ScreenCopies(tmp_path_factory.mktemp("copies"))


@pytest.fixture(scope="session")
def screen(book: Book, master: Master, copies: ScreenCopies) -> bytes:
    return make_screen(book, master, copies)


@pytest.fixture(scope="session")
def archive(book: Book, master: Master, copies: ScreenCopies) -> bytes:
    return make_archive(book, master, copies, ATTACHMENTS)


@pytest.fixture(scope="session")
def booklet(book: Book, printed: Printed) -> bytes:
    return make_booklet(book, printed)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put a PDF into a file, for programs that want a path."""

    def to_file(data: bytes) -> Path:
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return path

    return to_file
