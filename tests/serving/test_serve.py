"""`serve` and `watch`: what a browser on this machine sees, and what nobody else may."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huozi.serving.preview import Preview
from huozi.serving.server import server
from tests.epub.test_epub_reading_system import absent, browser

Make = Callable[..., Path]
ROOT = Path(__file__).parent.parent.parent
PHOTO_WANTED = '---\ntitle: 春水初涨\n---\n\n三月的河水一天比一天高。\n\n![渡口](ferry.jpg){alt="渡口"}\n'


@pytest.fixture
def asked(make_edition: Make, tmp_path: Path) -> Iterator[Callable[..., http.client.HTTPResponse]]:
    """Return a function that asks the preview of a small edition for a path."""
    (tmp_path / "scratch").mkdir()
    preview = Preview(make_edition(), tmp_path / "scratch")
    preview.rebuild()
    listening = server(preview, 0, "en")
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    opened: list[http.client.HTTPConnection] = []

    def ask(path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", listening.server_port, timeout=20)
        opened.append(connection)
        connection.putrequest(method, path, skip_host=True)
        named = {"Host": f"127.0.0.1:{listening.server_port}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()

    yield ask
    for connection in opened:
        connection.close()
    listening.shutdown()
    listening.server_close()


def test_pages_the_epub_and_findings_are_served(asked: Callable[..., http.client.HTTPResponse]) -> None:
    page = asked("/")
    assert page.status == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "{" not in page.read().decode()
    state = json.loads(asked("/state").read())
    assert (state["title"], state["failed"], len(state["pages"])) == ("河湾通讯", False, 3)
    picture = asked(f"/pages/{state['number']}/3.jpg?width=300")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.read()[:2] == b"\xff\xd8"
    texts = [asked(f"/epub/{state['number']}/{name}") for name in state["spine"]]
    assert any("三月的河水" in answer.read().decode() for answer in texts)
    assert all("sandbox" in answer.headers["Content-Security-Policy"] for answer in texts)
    assert not any("unsafe-eval" in (answer.headers["Content-Security-Policy"] or "") for answer in texts)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {"Host": "evil.example"}, 421),
        ("/", {"Host": "127.0.0.1"}, 421),
        ("/", {"Host": ""}, 421),
        ("/state", {"Host": "127.0.0.1.evil.example:8137"}, 421),
        ("/state", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("/state", {"Sec_Fetch_Site": "same-site"}, 403),
        ("/../../etc/passwd", {}, 404),
        ("/epub/1/../../../etc/passwd", {}, 404),
        ("/epub/1/%2e%2e/%2e%2e/etc/passwd", {}, 404),
        ("/epub/1//etc/passwd", {}, 404),
        ("/epub/1/%00", {}, 404),
        ("/page.py", {}, 404),
        ("/pages/1/0.jpg", {}, 404),
        ("/pages/1/999.jpg", {}, 404),
        ("/pages/1/1.jpg?width=99999", {}, 200),
        ("http://evil.example/", {}, 200),  # a proxy's form; the host header is this machine's
    ],
)
def test_hostile_hosts_and_paths_are_refused(
    asked: Callable[..., http.client.HTTPResponse], path: str, headers: dict[str, str], status: int
) -> None:
    answer = asked(path, **headers)
    assert answer.status == status
    if status != 200:
        assert answer.read() == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(asked: Callable[..., http.client.HTTPResponse], method: str) -> None:
    assert asked("/state", method).status == 501


def test_only_this_machine_is_listened_to(make_edition: Make, tmp_path: Path) -> None:
    listening = server(Preview(make_edition(), tmp_path), 0, "en")
    try:
        assert listening.server_address[0] == "127.0.0.1"
    finally:
        listening.server_close()


def test_what_stops_a_build_is_shown_with_the_pages_before_it(make_edition: Make, tmp_path: Path) -> None:
    root = make_edition()
    (tmp_path / "scratch").mkdir()
    preview = Preview(root, tmp_path / "scratch")
    assert preview.rebuild().sizes
    before = preview.show()
    (root / "manuscript/01-spring.md").write_text("kein Kopf", encoding="utf-8")
    after = preview.rebuild()
    assert (after.failed, after.pdf, after.epub) == (True, before.pdf, before.epub)
    assert [found.id for found in after.findings] == ["front-matter-missing"]
    assert preview.wait(before.number, 0.01) is after
    (root / "manuscript/01-spring.md").write_text("---\ntitle: 好\n---\n\n好了。\n", encoding="utf-8")
    assert not preview.rebuild().failed


ANSWERING = (  # where tests run in the background, Ctrl-C is ignored and children inherit that
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from huozi.cli import main; sys.exit(main(sys.argv[1:]))"
)


@pytest.fixture
def started(make_edition: Make) -> Iterator[Callable[..., tuple[subprocess.Popen[str], Path]]]:
    """Return a function that starts a command on an edition; it is ended as Ctrl-C does."""
    running: list[subprocess.Popen[str]] = []

    def start(*words: str) -> tuple[subprocess.Popen[str], Path]:
        root = make_edition(articles={"01-spring.md": PHOTO_WANTED})
        command = [sys.executable, "-c", ANSWERING, words[0], str(root), *words[1:]]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process, root

    yield start
    for process in running:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
        assert "Traceback" not in told
        assert process.returncode == 0, told


@pytest.mark.slow
def test_a_changed_word_is_seen_in_a_browser(
    started: Callable[..., tuple[subprocess.Popen[str], Path]], tmp_path: Path
) -> None:
    lacking = absent()
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    process, root = started("serve", "--port", "0")
    assert process.stdout
    address = process.stdout.readline().strip()
    environment = os.environ | {"CHROMIUM": browser() or "", "HOME": str(tmp_path)}
    command = [
        "node",
        str(Path(__file__).parent / "look.mjs"),
        address,
        str(root / "manuscript/01-spring.md"),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert seen["console"] == []
    assert all(request.startswith((address, "data:")) for request in seen["requests"])
    assert (seen["first"]["title"], seen["first"]["failed"]) == ("河湾通讯", False)
    assert seen["first"]["picture"] > 300
    assert seen["first"]["visible"] == ["pages", "findings"]
    assert any("ferry.jpg" in card for card in seen["first"]["findings"])
    assert "一天比一天高" in seen["firstWords"]
    assert "一夜之间涨了三尺" in seen["secondWords"]
    assert (seen["broken"]["failed"], seen["broken"]["pages"]) == (True, seen["second"]["pages"])
    assert any("01-spring.md" in card for card in seen["broken"]["findings"])
    assert (seen["phone"]["visible"], seen["phone"]["overflow"]) == (["pages"], False)
    assert seen["phoneFindings"]["visible"] == ["findings"]


@pytest.mark.slow
def test_watch_builds_again_when_a_file_changes(
    started: Callable[..., tuple[subprocess.Popen[str], Path]],
) -> None:
    _, root = started("watch", "--only", "epub")
    output = root / "dist/河湾通讯.epub"
    manifest = root / "dist/河湾通讯.json"
    waited(manifest.exists)
    first = output.read_bytes()
    time.sleep(0.5)
    article = root / "manuscript/01-spring.md"
    article.write_text(article.read_text(encoding="utf-8").replace("一天比一天高", "退了"), encoding="utf-8")
    waited(lambda: output.read_bytes() != first)


def waited(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_port_that_is_taken_is_said(make_edition: Make, capsys: pytest.CaptureFixture[str]) -> None:
    from huozi.cli import main

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert main(["serve", str(make_edition()), "--port", str(port)]) == 7
    assert str(port) in capsys.readouterr().err
    assert main(["serve", "--port", "80"]) == 2
