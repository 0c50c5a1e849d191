"""Alternative texts: what nobody wrote is told, not claimed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from huozi.assembly import assemble
from huozi.diagnostics import AssetError
from huozi.pipeline import Built, Options, build
from huozi.project import load

Make = Callable[..., Path]
PICTURE = (Path(__file__).parent.parent / "images/orchard.jpg").read_bytes()
FILES = {"images/a.jpg": PICTURE, "images/b.jpg": PICTURE}
TEXT = "---\ntitle: 渡口\n---\n\n![清晨](a.jpg){one}\n\n老渡口在村东头。\n\n![](b.jpg){two}\n\n船还在。\n"


def made(make_edition: Make, out: Path, one: str, two: str, kind: str) -> Built:
    text = TEXT.replace("{one}", one).replace("{two}", two)
    return build(make_edition(articles={"01.md": text}, files=FILES), out, Options((kind,)))


@pytest.mark.parametrize(
    ("one", "two", "described"),
    [("", "", 0), ('{alt="雾里一条船"}', "", 1), ('{alt="雾里一条船"}', '{alt="一棵柳树"}', 2)],
)
def test_the_epub_claims_only_the_alternative_texts_that_are_there(
    make_edition: Make, tmp_path: Path, one: str, two: str, described: int
) -> None:
    built = made(make_edition, tmp_path / "out", one, two, "epub")
    assert built.refused == ()
    assert len([found for found in built.findings if found.id == "alt-missing"]) == 2 - described
    with zipfile.ZipFile(built.outputs[0].path) as archive:
        package = etree.fromstring(archive.read(next(n for n in archive.namelist() if n.endswith(".opf"))))
    properties = [(meta.get("property"), meta.text) for meta in package.iter("{*}meta")]
    whole = described == 2  # and the cover, whose words are its title
    assert (("schema:accessibilityFeature", "alternativeText") in properties) == whole
    assert (("schema:accessModeSufficient", "textual") in properties) == whole
    [summary] = [text for name, text in properties if name == "schema:accessibilitySummary"]
    assert ("所有图片（共3幅）均有替代文字" if whole else f"3幅图片中有{described + 1}幅带替代文字") in str(
        summary
    )


def test_the_pdf_calls_a_picture_that_nobody_described_a_photo(make_edition: Make, tmp_path: Path) -> None:
    """PDF/UA has no picture without words: those say no more than is known."""
    built = made(make_edition, tmp_path / "out", "", "", "screen")
    assert not built.refused, built.findings
    with pikepdf.open(built.outputs[0].path) as pdf:
        alts = {str(it.Alt) for it in pdf.objects if isinstance(it, pikepdf.Dictionary) and "/Alt" in it}
    assert alts == {"照片：清晨", "照片"}


def test_an_edition_may_insist_on_alternative_texts(make_edition: Make) -> None:
    settings = 'title = "甲"\n[photos]\nalt = "error"\n'
    root = make_edition(settings, {"01.md": TEXT.replace("{one}", "").replace("{two}", "")}, FILES)
    with pytest.raises(AssetError) as caught:
        assemble(load(root))
    assert caught.value.finding.id == "alt-required"
    assert str(caught.value.finding.location).startswith("manuscript/01.md:5")
