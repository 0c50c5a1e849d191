"""What huozi refuses or remarks and no other test provokes."""

import ctypes
import json
import logging
import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from huozi import inspection, manuscript
from huozi.archive.libraries import library
from huozi.archive.location import parts
from huozi.archive.objects import Inventory, object_path
from huozi.archive.opening import open_location
from huozi.archive.register import Accession
from huozi.archive.store import Store
from huozi.assembly import assemble, clock
from huozi.batch.cluster import cluster_pools
from huozi.checks import outside
from huozi.cli import _fault, main
from huozi.conversion import in_script
from huozi.diagnostics import EditionError, ExitCode, Finding, HuoziError
from huozi.engine.log import collected
from huozi.files import write_atomically
from huozi.importing import folders
from huozi.photos import svg
from huozi.project import load
from huozi.reading import load as load_source
from huozi.serving.preview import Preview
from huozi.serving.server import server

Make = Callable[..., Path]
Screen = pytest.CaptureFixture[str]


def told(screen: Screen, *words: str | Path) -> set[str]:
    """Run a command; return the ids of all that it told."""
    main([*map(str, words), "--verbose"])
    seen = screen.readouterr()
    return set(re.findall(r"\[([a-z0-9-]+)\]$", seen.err + seen.out, re.MULTILINE))


def refused(run: Callable[[], object]) -> str:
    """Return the id of what `run` ends with."""
    with pytest.raises(HuoziError) as caught:
        run()
    return caught.value.finding.id


def in_edition(make_edition: Make, body: str, **files: bytes) -> Path:
    pictures: dict[str, str | bytes] = {f"images/{name}.jpg": data for name, data in files.items()}
    return make_edition(articles={"01-a.md": f"---\ntitle: 春水\n---\n\n{body}\n"}, files=pictures)


# -- commands that cannot be understood or begun


def test_commands_that_lack_something(make_edition: Make, tmp_path: Path, capsys: Screen) -> None:
    one, two = make_edition(name="one"), make_edition(name="two")
    busy = tmp_path / "busy"
    (busy / "images").mkdir(parents=True)
    finished = tmp_path / "a.pdf"
    finished.write_bytes(b"%PDF-1.7")
    assert told(capsys, "check", one, two) == {"check-one-edition"}
    assert told(capsys, "check", finished, "--fix") == {"fix-needs-edition"}
    assert told(capsys, "articles", one, "--move", "1") == {"move-incomplete"}
    assert told(capsys, "articles", one, "--move", "9", "--before", "1") == {"article-number"}
    assert told(capsys, "batch", one) == {"batch-out-missing"}
    assert told(capsys, "new", busy) == {"folder-not-empty"}
    assert told(capsys, "new", tmp_path / "c", "--date", "2024-05-01") == {"date-without-from"}
    assert told(capsys, "archive") == {"verb-missing"}
    assert told(capsys, "import", busy, "--into", tmp_path / "d") == {"source-none"}


def test_archives_that_lack_something(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Screen
) -> None:
    monkeypatch.delenv("HUOZI_ARCHIVE", raising=False)
    (tmp_path / "old").mkdir()
    store = tmp_path / "store"
    assert told(capsys, "archive", "list") == {"archive-unnamed"}
    assert told(capsys, "archive", "ingest", tmp_path / "old", "--store", store) == {"ingest-none"}
    Store(open_location(str(store))).add("urn:uuid:1", {"a.md": b"x"}, message="")
    assert told(capsys, "archive", "site", tmp_path / "site", "--store", store, "--url", "ftp://x") == {
        "site-address"
    }


def test_a_place_of_a_kind_that_nobody_knows(make_edition: Make, tmp_path: Path, capsys: Screen) -> None:
    assert "place-unreadable" in told(capsys, "batch", "nowhere://shelf", "--out", tmp_path / "out")
    assert refused(lambda: open_location("nowhere://archive")) == "archive-unreachable"


def test_libraries_that_are_not_there(monkeypatch: pytest.MonkeyPatch, make_edition: Make) -> None:
    assert refused(lambda: library("huozi_has_no_such_module", "x")) == "archive-library-missing"
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refused(lambda: cluster_pools("tcp://127.0.0.1:1", 1)) == "cluster-extra-missing"
    read = load(make_edition())
    book = assemble(read, clock(read.edition, None))
    assert [found.id for found in in_script(book, "zh-Hant").findings] == ["script-converted"]
    monkeypatch.setitem(sys.modules, "opencc", None)
    assert refused(lambda: in_script(book, "zh-Hant")) == "opencc-missing"


def test_a_port_that_is_taken(make_edition: Make, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        preview = Preview(make_edition(), tmp_path)
        assert refused(lambda: server(preview, taken.getsockname()[1], "en")) == "port-unusable"


# -- files that are too large, or no files


def test_files_beyond_the_bounds(
    monkeypatch: pytest.MonkeyPatch, make_edition: Make, tmp_path: Path, capsys: Screen
) -> None:
    root = make_edition()
    article = root / "manuscript/01-spring.md"
    for module, bound, run, id in (
        (inspection, "_LARGEST", lambda: inspection.inspect_file(article, None, None), "check-too-large"),
        (manuscript, "SIZE_LIMIT", lambda: manuscript.load(article, root), "manuscript-too-large"),
        (svg, "_MAX_BYTES", lambda: svg.read_svg(article, "a.svg"), "photo-too-large-svg"),
        (sys.modules["huozi.reading"], "SIZE_LIMIT", lambda: load_source(article), "source-too-large"),
    ):
        with monkeypatch.context() as bounded:
            bounded.setattr(module, bound, 1)
            assert refused(run) == id
    raws = tmp_path / "raws"
    raws.mkdir()
    for name in "ab":
        (raws / f"{name}.txt").write_text("春天来了。", encoding="utf-8")
    monkeypatch.setattr(folders, "FILES_LIMIT", 1)
    assert told(capsys, "import", raws, "--into", tmp_path / "new") == {"source-too-many"}


def test_manuscripts_that_cannot_be_read(make_edition: Make) -> None:
    root = make_edition()
    bad = root / "manuscript/02-bad.md"
    bad.mkdir()
    assert refused(lambda: manuscript.load(bad, root)) == "manuscript-unreadable"
    bad.rmdir()
    bad.write_bytes("---\ntitle: 春\n---\n\n春天".encode() + b"\xff\n")
    with pytest.raises(EditionError) as caught:
        manuscript.load(bad, root)
    assert (caught.value.finding.id, str(caught.value.finding.location)) == (
        "manuscript-not-utf8",
        "manuscript/02-bad.md:5:3",
    )


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(lambda: write_atomically(tmp_path / "file/a.txt", b"")) == "output-unwritable"
    found, code = _fault(PermissionError(13, "no", "a.txt"), ExitCode.EDITION)
    assert (found.id, code) == ("file-unusable", ExitCode.EDITION)


# -- remarks


def test_remarks_on_an_edition(make_edition: Make, capsys: Screen) -> None:
    root = in_edition(make_edition, "![桥](dawn.jpg){alt=桥 focus=middle}", night=b"no picture")
    assert {"figure-focus", "photo-unused"} <= told(capsys, "check", root)


def test_an_internal_bulletin_without_its_imprint(make_edition: Make, capsys: Screen) -> None:
    series = '[series]\nname = "讯"\npermit = "内部资料准印证第1号"\n'
    assert told(capsys, "check", make_edition(f'title = "讯"\n{series}')) >= {"imprint-incomplete"}


def test_what_the_layout_engine_says_otherwise_is_told() -> None:
    found: list[Finding] = []
    with collected(found):
        logging.getLogger("weasyprint").warning("Something that nobody has heard before")
    assert [it.id for it in found] == ["layout-remark"]


def test_raw_articles_that_are_doubtful(tmp_path: Path, capsys: Screen) -> None:
    raws = tmp_path / "raws"
    raws.mkdir()
    (raws / "a.md").write_text("# 春\n\n三月的河水一天比一天高。\n", encoding="utf-8")
    (raws / "summary.md").write_text("- [春](a.md)\n", encoding="utf-8")
    assert "source-order" in told(capsys, "import", raws, "--into", tmp_path / "one")
    (tmp_path / "one/images").mkdir(exist_ok=True)
    (tmp_path / "one/images/captions.toml").write_text("= =\n", encoding="utf-8")
    (raws / "b.md").write_text("# 夏\n\n六月的河水慢慢退了。\n", encoding="utf-8")
    assert "captions-broken" in told(capsys, "import", raws / "b.md", "--into", tmp_path / "one")
    (tmp_path / "b.txt").write_bytes("春天来了，河水涨了。\n".encode() * 30 + b"\xff\xfe\n")
    assert "invalid-bytes" in told(capsys, "import", tmp_path / "b.txt", "--into", tmp_path / "two")


def test_files_that_an_article_cannot_take_in(tmp_path: Path, capsys: Screen) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * (1 << 20) + b"x")
    (tmp_path / "other.txt").write_bytes("春天".encode("gb18030"))
    marks = "{{#include large.txt}}\n\n{{#include other.txt}}"
    (tmp_path / "a.md").write_text(f"# 春\n\n{FIRST}\n\n{marks}\n", encoding="utf-8")
    found = told(capsys, "import", tmp_path / "a.md", "--into", tmp_path / "new")
    assert {"include-large", "include-unreadable"} <= found


FIRST = "三月的河水一天比一天高，老秦把船推下了水，对岸的人家还没有起身，只有几只水鸟停在沙洲上。"
SECOND = "九月的稻子黄了，合作社的打谷场上堆满了新谷，孩子们在谷堆边上玩耍，老人们坐在墙根下晒太阳。"
TWO = (
    f"春水初涨\n作者：张三\n2019年3月1日\n\n{FIRST * 6}\n\n"
    f"秋收记事\n作者：李四\n2019年9月1日\n\n{SECOND * 6}\n"
)


@pytest.mark.parametrize(
    ("raw_text", "id"),
    [
        (
            f"春水初涨\n\n{FIRST}\n\n{SECOND}第二天一早，村里的人都来到渡口，等着看那条新造的大\n",
            "text-cut-off",
        ),
        (f"春水初涨\n\n{FIRST.replace('，', ',')}\n\n{SECOND}\n", "halfwidth-punctuation"),
        (f"春水初涨\n\n{FIRST}大家坚持不解地修了三年。\n", "suspect-word"),
        (f"{FIRST}{SECOND}\n\n{SECOND}\n", "title-not-found"),
        (f"春水初涨\n\n{FIRST}\n\n{FIRST.replace('停在', '站在')}\n\n{SECOND}\n", "near-duplicate-kept"),
        (TWO, "several-articles"),
    ],
)
def test_doubts_about_a_raw_text_are_told(raw_text: str, id: str, tmp_path: Path, capsys: Screen) -> None:
    (tmp_path / "a.txt").write_text(raw_text, encoding="utf-8")
    assert id in told(capsys, "import", tmp_path / "a.txt", "--into", tmp_path / "new")


def test_pages_of_a_pdf_without_text_are_told(tmp_path: Path, capsys: Screen) -> None:
    pdf = pypdfium2.PdfDocument.new()
    page = pdf.new_page(300, 400)
    words = raw.FPDFPageObj_NewTextObj(pdf, b"Helvetica", ctypes.c_float(12))
    text = ctypes.create_string_buffer("The river rises every day in March.".encode("utf-16-le") + b"\0\0")
    raw.FPDFText_SetText(words, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 30, 300)
    raw.FPDFPage_InsertObject(page, words)
    page.gen_content()
    pdf.new_page(300, 400)
    pdf.save(tmp_path / "scan.pdf")
    assert "pdf-pages-bare" in told(capsys, "import", tmp_path / "scan.pdf", "--into", tmp_path / "new")


# -- outside tools


def test_what_outside_tools_say_is_told_as_theirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"")

    def said(command: list[str], read: object) -> list[str]:
        tool = outside._Tool("made-up", ("print",), lambda _path, _kind: command, read)  # type: ignore[arg-type]
        monkeypatch.setattr(outside, "_TOOLS", (tool,))
        return [found.id for found in outside.ask(file, "print", "0", None).findings]

    doubtful = {"level": "warning", "text": "x", "place": ""}
    assert said(["true"], lambda _: [doubtful, {**doubtful, "level": "error"}]) == [
        "outside-warning",
        "outside-error",
    ]
    assert said(["true"], lambda done: json.loads(done.stdout)) == ["outside-failed"]


# -- archives that somebody has changed


def test_parts_of_an_archive_that_are_not_what_they_should_be(tmp_path: Path) -> None:
    assert refused(lambda: parts("a/../b")) == "archive-path"
    assert refused(lambda: Inventory.read(b"{}", "inventory.json")) == "archive-inventory"
    assert refused(lambda: Accession.read(b"[]", "1.json")) == "archive-entry-broken"
    store = Store(open_location(str(tmp_path / "store")))
    store.add("urn:uuid:1", {"a.md": b"x"}, message="")
    inventory = store.inventory(object_path("urn:uuid:1"))
    assert refused(lambda: inventory.files("v9")) == "archive-version"
