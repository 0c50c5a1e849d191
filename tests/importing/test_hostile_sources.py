"""Sources made to break a reader: each is imported or refused by name, never a fault, never for long."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from huozi.diagnostics import HuoziError
from huozi.importing import read_articles


def _zip(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def _page(body: str) -> bytes:
    return f"<html><head><meta charset='utf-8'><title>闸</title></head><body>{body}</body></html>".encode()


PROSE = "闸门开了，水头到的时候，没有人喊，都蹲下去用手捧。"
WORD_NAME = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = b'<w:document xmlns:w="' + WORD_NAME + b'"><w:body>%s</w:body></w:document>'
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
HOSTILE: dict[str, tuple[str, bytes]] = {
    "nothing": ("txt", b""),
    "only a mark of order": ("txt", b"\xff\xfe"),
    "an odd byte of UTF-16": ("txt", PROSE.encode("utf-16") + b"\x00"),
    "half a surrogate pair": ("txt", "闸门".encode("utf-16-le") + b"\x00\xd8"),
    "zeros": ("txt", b"\0" * 4096),
    "zeros in prose": ("txt", PROSE.encode().replace("，".encode(), b"\0")),
    "a broken byte in each line": ("txt", (PROSE.encode() + b"\xff\n\n") * 40),
    "every byte there is": ("txt", bytes(range(256)) * 8),
    "one long line": ("txt", ("闸" * 200_000).encode()),
    "one long line of brackets": ("txt", ("（【《" * 30_000).encode()),
    "nothing but line ends": ("txt", b"\n" * 100_000),
    "mixed line ends": ("txt", "甲。\r乙。\r\n丙。\n\u2028丁。\u0085戊。".encode()),
    "form feeds": ("txt", ("\f" * 500 + PROSE).encode()),
    "controls that turn the writing": ("txt", ("\u202e" + PROSE + "\u2066\u2069" * 50).encode()),
    "thousands of combining marks": ("txt", ("e" + "\u0301" * 20_000).encode()),
    "characters that are none": ("txt", ("\ufdd0\ufffe\U0010ffff" + PROSE).encode("utf-8", "surrogatepass")),
    "private characters": ("txt", ("\ue000\uf8ff" * 2000).encode()),
    "families of emoji": ("txt", ("👨‍👩‍👧‍👦" * 3000 + "\n" + PROSE).encode()),
    "deep quotations": ("txt", (">" * 5000 + " 闸门\n").encode() * 4),
    "credits without end": ("txt", ("摄影：" * 10_000).encode()),
    "figures without end": ("txt", ("图1 " * 10_000).encode()),
    "roles without names": ("txt", ("记者 通讯员 编辑 摄 " * 3000).encode()),
    "dates without end": ("txt", ("2024年1月1日 " * 8000).encode()),
    "numbers without end": ("txt", ("1." * 20_000).encode()),
    "separators without end": ("txt", ("—" * 50_000 + "\n" + "=" * 50_000).encode()),
    "a row of five thousand cells": ("txt", ("闸\t" * 5000 + "\n").encode() * 2),
    "bars": ("txt", ("|" * 5000 + "\n").encode() * 20),
    "a mail of heads alone": ("txt", ("发件人: 甲\n收件人: 乙\n主题: 丙\n" * 800).encode()),
    "tags never closed": ("html", _page("<div>" * 4000 + PROSE)),
    "tags never opened": ("html", _page("</div>" * 4000 + PROSE)),
    "tables in tables": ("html", _page("<table><tr><td>" * 200 + PROSE)),
    "cells a milliard wide": (
        "html",
        _page("<table><tr><td colspan=999999999 rowspan=999999999>闸</td></tr></table>"),
    ),
    "a comment without end": ("html", _page("<!-- " + PROSE)),
    "a script without end": ("html", _page("<script>" + PROSE)),
    "angles": ("html", _page("<" * 20_000 + PROSE)),
    "numbers of no character": ("html", _page("&#99999999;&#xD800;&#0;" + PROSE)),
    "a charset nobody knows": ("html", PROSE.encode("gb18030") + b"<meta charset='x-klingon'>"),
    "pictures outside the folder": (
        "html",
        _page("<p><img src='file:///etc/passwd'><img src='../../../x.jpg'></p>" + PROSE),
    ),
    "a picture of a megabyte in the text": (
        "html",
        _page("<img src='data:image/png;base64," + "A" * 1_000_000 + "'>" + PROSE),
    ),
    "not a zip": ("docx", b"PK\x03\x04 no"),
    "a zip without a document": ("docx", _zip(a=b"b")),
    "a Word file cut off": ("docx", _zip(word__document_xml=b"x" * 500)[:90]),
    "a document of no XML": ("docx", _zip(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<w:"})),
    "entities in Word": (
        "docx",
        _zip(**{"[Content_Types].xml": b"<x/>", "word__document.xml": ENTITIES + WORD % b"&c;"}),
    ),
    "names that climb": ("docx", _zip(**{"..__..__x": b"x", "[Content_Types].xml": b"<x/>"})),
    "a front matter that never ends": ("md", b"---\ntitle: x\n" + b"a: b\n" * 2000),
    "a front matter that makes objects": (
        "md",
        b"---\ntitle: !!python/object/apply:os.getcwd []\n---\n\n" + PROSE.encode(),
    ),
    "aliases of aliases": (
        "md",
        b"---\na: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: [*c,*c]\n---\n\n" + PROSE.encode(),
    ),
    "lists in lists": ("md", "".join("  " * depth + "- 闸\n" for depth in range(300)).encode()),
    "brackets of links": ("md", ("[" * 3000 + "闸" + "](" * 3000).encode()),
    "a mail of broken parts": (
        "eml",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x\n"
        b"Content-Type: text/plain; charset=none\n\n\xff\xfe",
    ),
    "a page archive without pages": (
        "mht",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=y\n\n--y--\n",
    ),
    "a sheet of quotes": ("csv", b'"' * 9999 + b"\n,,,\n"),
    "times that run backwards": ("srt", "2\n00:09:00,000 --> 00:00:01,000\n闸\n\n1\n\n".encode()),
    "no rich text": ("rtf", b"{\\rtf1" + b"{" * 3000 + b"\\u99999?"),
    "no open document": ("odt", _zip(mimetype=b"x", **{"content.xml": b"<" * 200})),
    "no book": ("epub", _zip(mimetype=b"application/epub+zip")),
    "no portable document": ("pdf", b"%PDF-1.7\n" + b"1 0 obj<</Kids[1 0 R]>>endobj\n" * 50),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_is_read_or_refused(tmp_path: Path, name: str) -> None:
    suffix, content = HOSTILE[name]
    raw = tmp_path / f"raw.{suffix}"
    raw.write_bytes(content)
    began = time.process_time()
    try:
        read_articles([raw])
    except HuoziError as error:
        assert raw.name in str(error) or error.args
    assert time.process_time() - began < 10


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 45
