"""The preview over HTTP, for a browser on this machine and no one else.

The server listens on 127.0.0.1 only. It answers GET and HEAD, for hosts that are names of this machine (a
page of another site could otherwise reach it under a name of its own: DNS rebinding), not for other sites'
pages. What it serves comes from the newest build in memory; no path of a request becomes one of the system.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from huozi import messages
from huozi.checks.thumbnails import picture_of_page
from huozi.diagnostics import Finding, OutputError, finding, reason
from huozi.messages import UserLanguage
from huozi.report import pages_named
from huozi.serving.preview import Preview, Shown

ADDRESS = "127.0.0.1"
_WAIT = 20.0
"""Seconds that a page waits for news before it asks again."""

_WIDEST = 2400  # pixels of a page's picture
_OWN_POLICY = (
    "default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_BOOK_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; media-src 'self';"
    " sandbox allow-same-origin; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""A document of the EPUB runs no script, sends nothing anywhere, and is framed by the preview alone."""

_TYPES = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css; charset=utf-8", ".jpg": "image/jpeg",
    ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}  # fmt: skip
_PARTS = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_WORDS = ("pages", "epub", "findings", "building", "failed", "nothing", "offline", "page", "next", "previous")


@dataclass(frozen=True, slots=True)
class _Answer:
    """A body with its type and its policy (Content-Security-Policy)."""

    data: bytes
    type: str
    policy: str = _OWN_POLICY


def server(preview: Preview, port: int, language: UserLanguage) -> ThreadingHTTPServer:
    """Return a server that shows `preview`, not yet answering; port 0 takes a free one.

    Raises OutputError (`port-unusable`).
    """

    class Handler(_Handler):
        pass

    Handler.preview, Handler.language = preview, language
    try:
        made = ThreadingHTTPServer((ADDRESS, port), Handler)
        Handler.port = made.server_port
    except (OSError, OverflowError) as error:
        raise OutputError(finding("port-unusable", port=port, reason=reason(error))) from error
    made.daemon_threads = True
    return made


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    preview: Preview
    language: UserLanguage
    port: int
    protocol_version = "HTTP/1.1"
    timeout = 60
    server_version, sys_version = "huozi", ""

    def do_GET(self) -> None:
        """Answer with what is asked for, or refuse."""
        refusal = self._refusal()
        answer = None if refusal else self._answer(urlsplit(self.path).path, urlsplit(self.path).query)
        if answer is None:
            self._send(refusal or 404, _Answer(b"", "text/plain; charset=utf-8"))
        else:
            self._send(200, answer)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for the edition."""

    def _refusal(self) -> int | None:
        """Return the status by which a request is refused; None: it may be answered."""
        port = self.port
        if self.headers.get("Host", "").lower() not in {f"{ADDRESS}:{port}", f"localhost:{port}"}:
            return 421
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            return 403
        return None

    def _answer(self, path: str, query: str) -> _Answer | None:
        routes: tuple[tuple[str, Callable[..., _Answer | None]], ...] = (
            (r"/", self._page),
            (r"/(page\.css|page\.js|icon\.svg)", self._part),
            (r"/state", lambda: self._state(query)),
            (r"/pages/\d{1,9}/(\d{1,5})\.jpg", lambda number: self._picture(int(number), query)),
            (r"/epub/\d{1,9}/(.{1,500})", self._document),
        )
        for pattern, answer in routes:
            if match := re.fullmatch(pattern, path, re.ASCII):
                return answer(*match.groups())
        return None

    def _page(self) -> _Answer:
        words = {word: messages.text(f"preview-{word}", self.language) for word in _WORDS}
        text = _file("page.html")
        for word, said in words.items():
            text = text.replace(f"{{{word}}}", said)
        return _Answer(text.replace("{lang}", self.language).encode(), "text/html; charset=utf-8")

    def _part(self, name: str) -> _Answer:
        return _Answer(_file(name).encode(), _PARTS[name])

    def _state(self, query: str) -> _Answer:
        asked = re.fullmatch(r"after=(\d{1,9})", query, re.ASCII)
        shown = self.preview.wait(int(asked[1]), _WAIT) if asked else self.preview.show()
        return _Answer(json.dumps(_told(shown, self.language)).encode(), "application/json")

    def _picture(self, number: int, query: str) -> _Answer | None:
        width = re.fullmatch(r"width=(\d{1,4})", query, re.ASCII)
        shown = self.preview.show()
        if not 1 <= number <= len(shown.sizes):
            return None
        data = picture_of_page(shown.pdf, number - 1, min(int(width[1]) if width else 900, _WIDEST))
        return _Answer(data, "image/jpeg")

    def _document(self, path: str) -> _Answer | None:
        name = unquote(path)
        data = self.preview.show().epub.get(name)
        type = _TYPES.get(PurePosixPath(name).suffix.lower())
        return _Answer(data, type, _BOOK_POLICY) if data is not None and type else None

    def _send(self, status: int, answer: _Answer) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.data)))
            self.send_header("Content-Security-Policy", answer.policy)
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Cross-Origin-Resource-Policy", "same-origin")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the browser has gone on


def _file(name: str) -> str:
    return resources.files("huozi.serving").joinpath(name).read_text(encoding="utf-8")


def _told(shown: Shown, language: UserLanguage) -> dict[str, Any]:
    """Return what the page wants to know, as JSON."""
    return {
        "number": shown.number,
        "building": shown.building,
        "failed": shown.failed,
        "title": shown.title,
        "pages": [[round(width, 2), round(height, 2)] for width, height in shown.sizes],
        "spine": [quote(name) for name in shown.spine],
        "findings": [_finding(found, language) for found in shown.findings],
    }


def _finding(found: Finding, language: UserLanguage) -> dict[str, Any]:
    level = messages.severity(found)
    return {
        "id": found.id,
        "level": str(level),
        "levelName": messages.text(f"report-{level}", language),
        "place": str(found.location) if found.location else "",
        "message": messages.message(found, language),
        "hint": messages.hint(found, language),
        "pages": pages_named(found),
    }
