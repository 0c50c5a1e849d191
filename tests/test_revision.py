"""[revision]: a correction after publication, told in every output."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest

from huozi import project
from huozi.diagnostics import EditionError
from huozi.pipeline import Built, Options, build

Make = Callable[..., Path]

SETTINGS = 'title = "河湾通讯"\nlanguage = "zh-Hans"\ndate = 2024-05-01\ntheme = "book"\n'
REVISION = """
[revision]
number = 2
date = 2024-06-03
note = "更正上湾水井的深度。"
errata = ["第3页“三百丈”应为“三十丈”。", "第5页 <b>图注</b>漏了作者。"]
"""


def built(root: Path) -> Built:
    made = build(root, root / "dist", Options(("epub", "screen", "archive", "print")))
    assert not made.refused
    return made


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document)


def test_a_correction_is_told_in_colophon_metadata_and_errata(make_edition: Make) -> None:
    made = built(make_edition(SETTINGS + REVISION))
    files = {output.kind: output.path for output in made.outputs}
    with ZipFile(files["epub"]) as archive:
        texts = {Path(name).name: archive.read(name) for name in archive.namelist()}
    package = next(text.decode() for name, text in texts.items() if name.endswith(".opf"))
    colophon, nav = texts["colophon.xhtml"].decode(), texts["nav.xhtml"].decode()
    assert '<meta property="dcterms:modified">2024-06-03T00:00:00Z</meta>' in package
    assert '<meta property="schema:version">1.2</meta>' in package
    assert "<dc:date>2024-05-01</dc:date>" in package
    assert "2024年6月3日第2次修订：更正上湾水井的深度。" in colophon
    assert "勘误" in nav
    for kind in ("screen", "archive", "print"):
        with pikepdf.open(files[kind]) as pdf:
            assert str(pdf.docinfo["/CreationDate"]).startswith("D:20240501")
            assert str(pdf.docinfo["/ModDate"]).startswith("D:20240603")
            assert b"<xmpMM:VersionID>1.2</xmpMM:VersionID>" in pdf.Root.Metadata.read_bytes()
    text = text_of(files["screen"])
    assert "2024年6月3日第2次修订：更正上湾水井的深度。" in text
    assert "“三百丈”应为“三十丈”。" in text
    assert "<b>图注</b>漏了作者" in text


def test_without_a_list_there_is_no_page_of_errata(make_edition: Make) -> None:
    root = make_edition(SETTINGS + "[revision]\nnumber = 1\ndate = 2024-05-01\n")
    assert project.settings(root).revision
    made = build(root, root / "dist", Options(("screen",)))
    text = text_of(made.outputs[0].path)
    assert "2024年5月1日第1次修订" in text
    assert "勘误" not in text


@pytest.mark.parametrize(
    ("revision", "id"),
    [
        ("number = 1\n", "edition-key-missing"),
        ("date = 2024-06-01\n", "edition-key-missing"),
        ("number = 0\ndate = 2024-06-01\n", "edition-value"),
        ("number = 1\ndate = 2024-04-30\n", "edition-value"),
        ("number = 1\ndate = 'soon'\n", "edition-value"),
        ("number = 1\ndate = 2024-06-01\nnotes = 'x'\n", "edition-key-unknown"),
    ],
)
def test_what_is_no_correction_is_refused(make_edition: Make, revision: str, id: str) -> None:
    with pytest.raises(EditionError, match=id):
        project.load(make_edition(f"{SETTINGS}[revision]\n{revision}"))


def test_the_clock_is_the_correction_s_own(make_edition: Make) -> None:
    from huozi.assembly import assemble, first_issued

    book = assemble(project.load(make_edition(SETTINGS + REVISION)))
    assert book.modified == datetime.datetime(2024, 6, 3, tzinfo=datetime.UTC)
    assert first_issued(book) == datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
