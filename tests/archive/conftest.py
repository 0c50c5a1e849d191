"""What the archive's tests share: a store in a folder or on S3, small editions, a process that may die."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huozi.archive.catalogue import Catalogue
from huozi.archive.objects import ROOT
from huozi.archive.opening import open_location
from huozi.archive.store import Content, Store
from huozi.cli import main

SETTINGS = """title = "河湾通讯"
language = "zh-Hans"
date = 2024-05-01
places = ["河湾"]

[series]
name = "河湾通讯"
number = "5"
"""
ARTICLE = """---
title: 春水初涨
column: 人间
contributors:
  - {name: 梁小禾, role: 记者}
---

三月的河水一天比一天高。

全村三十户完成了易地搬迁。
"""


def record(number: int = 1, text: str = "河水涨了。", **changes: Any) -> dict[str, Any]:
    """Return the record of a small edition, its text as given."""
    article = {
        "path": "manuscript/01-spring.md",
        "title": "春水",
        "kicker": None,
        "subtitle": None,
        "column": "人间",
        "date": None,
        "source": None,
        "description": None,
        "contributors": [{"name": "梁小禾", "role": "记者"}],
        "paragraphs": text.split("\n"),
        "photos": [],
    }
    return {
        "format": 1,
        "identifier": identifier(number),
        "title": f"河湾通讯 {number}",
        "subtitle": None,
        "language": "zh-Hans",
        "date": f"20{number % 30:02}-05-01",
        "publisher": None,
        "rights": None,
        "description": None,
        "subjects": [],
        "places": [],
        "internal": False,
        "series": {"name": "河湾通讯", "number": str(number), "permit": None, "issn": None},
        "contributors": [],
        "articles": [article],
        "cover": None,
        "outputs": [],
        "forced": None,
    } | changes


def identifier(number: int) -> str:
    return f"urn:uuid:00000000-0000-4000-8000-{number:012}"


def files(number: int = 1, text: str = "河水涨了。", **changes: Any) -> dict[str, Content]:
    """Return the files of a small edition as they are archived."""
    return {
        "huozi/record.json": json.dumps(record(number, text, **changes), ensure_ascii=False).encode(),
        "manuscript/01-spring.md": f"---\ntitle: 春水\n---\n\n{text}\n".encode(),
        "outputs/河湾通讯.epub": f"EPUB {number} {text}".encode(),
    }


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("edition")
    for name, text in (("edition.toml", SETTINGS), ("01-spring.md", ARTICLE)):
        (root / "manuscript").mkdir(exist_ok=True)
        (root / "manuscript" / name).write_text(text, encoding="utf-8")
    assert main(["build", "--edition", str(root), "--only", "epub", "--quiet"]) == 0
    return root


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_location(str(tmp_path / "archive")))


@pytest.fixture
def catalogue(store: Store) -> Catalogue:
    return Catalogue(store)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """A real S3 server on this machine; yields its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Store]:
    """Return a function that opens the same new archive on S3, as each process would."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": s3_server,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    import boto3

    name = f"b{abs(hash(str(tmp_path)))}"
    boto3.client("s3").create_bucket(Bucket=name)
    return lambda: Store(open_location(f"s3://{name}/archive"))


def accepted_by_ocfl(store: Store) -> int:
    """Have ocfl-py validate the storage root; return how many objects it accepts, which must be all."""
    import ocfl

    root = ocfl.StorageRoot(f"{store.location.name}/{ROOT}")
    assert root.validate(), root.log.messages
    assert root.num_objects == root.good_objects, root.errors
    return int(root.num_objects)


def in_child(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own and return its exit status: 0 where it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
